package check

import (
	"hash/maphash"
	"math/bits"
)

var hashSeed = maphash.MakeSeed()

func hashOf(w string) uint32 { return uint32(maphash.String(hashSeed, w)) }

// tally counts the words of a text: a table with open addresses, half of it empty.
type tally struct {
	slots []tallied
}

type tallied struct {
	low  string
	hash uint32
	n    int32
}

// grow makes room for n tokens in an empty tally.
func (t *tally) grow(n int) {
	size := 1 << bits.Len(uint(2*n))
	if size > cap(t.slots) {
		t.slots = make([]tallied, size)
	}
	t.slots = t.slots[:size]
}

func (t *tally) empty() {
	clear(t.slots)
	t.slots = t.slots[:0]
}

func (t *tally) add(tok *token) {
	s := t.find(tok.low, tok.hash)
	s.low, s.hash = tok.low, tok.hash
	s.n++
}

// find is the slot of a word, an empty one for a word that is not there.
func (t *tally) find(w string, hash uint32) *tallied {
	mask := uint32(len(t.slots) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		if s := &t.slots[i]; s.n == 0 || s.hash == hash && s.low == w {
			return s
		}
	}
}

// count is how often the word, number or address w, in lower case, occurs.
func (s *side) count(w string) int {
	if len(s.tally.slots) == 0 {
		return 0
	}
	return int(s.tally.find(w, hashOf(w)).n)
}
