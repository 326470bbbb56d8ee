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
	hash uint32
	n    int32
	at   int32 // the first token of those counted
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

// tell counts token i.
func (s *side) tell(i int) {
	t := &s.toks[i]
	x := s.told(t.low, t.hash)
	if x.n == 0 {
		x.hash, x.at = t.hash, int32(i)
	}
	x.n++
}

// told is the slot of a word, an empty one for a word that is not there.
func (s *side) told(w string, hash uint32) *tallied {
	slots := s.tally.slots
	mask := uint32(len(slots) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		if x := &slots[i]; x.n == 0 || x.hash == hash && s.toks[x.at].low == w {
			return x
		}
	}
}

// has is how often the token's word, number or address occurs.
func (s *side) has(t *token) int {
	if len(s.tally.slots) == 0 {
		return 0
	}
	return int(s.told(t.low, t.hash).n)
}

// hasBare is how often the token's word occurs without a possessive ending.
func (s *side) hasBare(t *token) int {
	if f := t.form; f != nil && len(f.bare) == len(t.low) {
		return s.has(t)
	}
	return s.count(trimPossessive(t.low))
}

// count is how often the word, number or address w, in lower case, occurs.
func (s *side) count(w string) int {
	if len(s.tally.slots) == 0 {
		return 0
	}
	return int(s.told(w, hashOf(w)).n)
}
