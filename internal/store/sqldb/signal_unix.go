//go:build unix

package sqldb

import (
	"os"
	"sync/atomic"
	"syscall"
	"unsafe"
)

// openSignal shares the number through a small file beside the database. The mapping stays
// until the process ends, so that a late reader never looks at memory that is gone.
func openSignal(path string) *Signal {
	// Who may open the database may raise its signal, as with SQLite's own files.
	db, err := os.Stat(path)
	if err != nil {
		return nil
	}
	mode := db.Mode().Perm()
	f, err := os.OpenFile(path+"-signal", os.O_RDWR|os.O_CREATE|os.O_EXCL, mode)
	if err == nil {
		err = f.Chmod(mode)
	} else {
		f, err = os.OpenFile(path+"-signal", os.O_RDWR, 0)
	}
	if err != nil {
		return nil
	}
	defer f.Close()
	const size = 8
	if fi, err := f.Stat(); err != nil || fi.Size() < size && f.Truncate(size) != nil {
		return nil
	}
	b, err := syscall.Mmap(int(f.Fd()), 0, size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_SHARED)
	if err != nil {
		return nil
	}
	return &Signal{(*atomic.Uint64)(unsafe.Pointer(&b[0]))}
}
