//go:build unix

package alert

import (
	"os"
	"sync/atomic"
	"syscall"
	"unsafe"
)

type mapped struct {
	page []byte
	at   *uint64
}

func mapWord(f *os.File) (word, error) {
	page, err := syscall.Mmap(int(f.Fd()), 0, journalSize, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_SHARED)
	if err != nil {
		return nil, err
	}
	// A page is aligned, so its ninth byte is.
	return &mapped{page, (*uint64)(unsafe.Pointer(&page[journalWord]))}, nil
}

func (m *mapped) load() uint64   { return atomic.LoadUint64(m.at) }
func (m *mapped) store(v uint64) { atomic.StoreUint64(m.at, v) }

func (m *mapped) close() {
	if m.page != nil {
		syscall.Munmap(m.page)
		m.page, m.at = nil, new(uint64)
	}
}
