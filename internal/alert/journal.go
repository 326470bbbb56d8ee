package alert

import (
	"crypto/rand"
	"encoding/hex"
	"os"

	"depesche"
	"depesche/internal/atomicfile"
)

// journal remembers which mail was last on the point of leaving, so that a process which
// is killed can be told apart by its successor: did the end of the mail leave or not?
//
// It is one word in a file mapped into memory. A store into it needs no system call, so
// that nothing but a few instructions lies between it and the write to the network; and
// what is stored there survives the process, however it ends, because the page belongs
// to the kernel. It is not flushed to the disk: after a loss of power the word may be
// missing, and then the mail in question is sent again.
type journal struct {
	file   *os.File
	sender string // this data folder's name for itself in the outbox
	word   word
}

// Layout: magic, the word, the name, nothing.
const (
	journalMagic = "depmail1"
	journalWord  = 8
	journalName  = 16
	journalSize  = 64
)

// word is the place of the mark, made for each operating system.
type word interface {
	load() uint64
	store(uint64)
	close()
}

func openJournal(path string) (*journal, error) {
	b, err := os.ReadFile(path)
	if err != nil || len(b) != journalSize || string(b[:8]) != journalMagic {
		b = make([]byte, journalSize)
		copy(b, journalMagic)
		rand.Read(b[journalName : journalName+16]) // never fails
		if err := atomicfile.Replace(path, b); err != nil {
			return nil, depesche.Wrap(err, depesche.Unavailable, "mail.journal", "the data folder cannot be written (%s): check its rights and the room on the disk", path)
		}
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, depesche.Wrap(err, depesche.Unavailable, "mail.journal", "%s cannot be opened: check its rights", path)
	}
	w, err := mapWord(f)
	if err != nil {
		f.Close()
		return nil, depesche.Wrap(err, depesche.Unavailable, "mail.journal", "%s cannot be mapped into memory: put the data folder on a local disk", path)
	}
	return &journal{file: f, sender: hex.EncodeToString(b[journalName : journalName+16]), word: w}, nil
}

func markOf(id int64, attempt int) uint64 { return uint64(id)<<16 | uint64(attempt)&0xffff }

// mark notes that the end of a mail leaves now.
func (j *journal) mark(id int64, attempt int) { j.word.store(markOf(id, attempt)) }

// clear notes that nothing that left is unaccounted for.
func (j *journal) clear() { j.word.store(0) }

// left tells whether the end of this attempt has left.
func (j *journal) left(id int64, attempt int) bool { return j.word.load() == markOf(id, attempt) }

func (j *journal) close() {
	j.word.close()
	j.file.Close()
}
