//go:build !unix

package alert

import (
	"encoding/binary"
	"os"
)

// written is the word where files are not mapped: one system call more.
type written struct{ f *os.File }

func mapWord(f *os.File) (word, error) { return &written{f}, nil }

func (w *written) load() uint64 {
	var b [8]byte
	if _, err := w.f.ReadAt(b[:], journalWord); err != nil {
		return 0
	}
	return binary.NativeEndian.Uint64(b[:])
}

func (w *written) store(v uint64) {
	var b [8]byte
	binary.NativeEndian.PutUint64(b[:], v)
	w.f.WriteAt(b[:], journalWord)
}

func (w *written) close() {}
