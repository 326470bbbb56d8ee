package marian

import (
	"encoding/binary"
	"fmt"
	"math/bits"
)

const shortlistMagic = 0xF11A48D5013417F5

// Shortlist names, for each source word, the target words that may come of it. It does
// not change and is safe for concurrent use.
type Shortlist struct {
	first   int // these many of the most frequent words are always in
	offsets []uint32
	words   []uint32
}

// LoadShortlist reads a binary shortlist: magic, checksum, number of frequent words,
// number of words for each word, number of offsets, number of words (64 bits each), then
// offsets (64 bits) and words (32 bits). sourceWords and targetWords are how many words
// the model knows. A last offset may be missing: real files lack it.
func LoadShortlist(file []byte, sourceWords, targetWords int) (*Shortlist, error) {
	const head = 6 * 8
	if len(file) < head || binary.LittleEndian.Uint64(file) != shortlistMagic {
		return nil, fmt.Errorf("this is no binary shortlist; a file ending in .gz or .zst has to be unpacked first")
	}
	field := func(i int) uint64 { return binary.LittleEndian.Uint64(file[8*i:]) }
	first, offsets, words := field(2), field(4), field(5)
	if offsets > uint64(len(file)) || words > uint64(len(file)) || head+8*offsets+4*words != uint64(len(file)) {
		return nil, fmt.Errorf("the shortlist is cut off or damaged: %d offsets and %d words do not make %d bytes", offsets, words, len(file))
	}
	if offsets < uint64(sourceWords) || offsets > uint64(sourceWords)+1 {
		return nil, fmt.Errorf("the shortlist is of another model: it has %d source words and not %d", offsets, sourceWords)
	}
	s := &Shortlist{first: int(min(first, uint64(targetWords))), offsets: make([]uint32, sourceWords+1), words: make([]uint32, words)}
	last := uint64(0)
	for i := range offsets {
		o := binary.LittleEndian.Uint64(file[head+8*i:])
		if o < last || o > words {
			return nil, fmt.Errorf("the shortlist is damaged: offset %d is %d, behind %d of %d", i, o, last, words)
		}
		s.offsets[i], last = uint32(o), o
	}
	if offsets == uint64(sourceWords) { // the last word's list goes to the end
		s.offsets[sourceWords] = uint32(words)
	}
	list := file[head+8*offsets:]
	for i := range s.words {
		w := binary.LittleEndian.Uint32(list[4*i:])
		if w >= uint32(targetWords) {
			return nil, fmt.Errorf("the shortlist is of another model: it names word %d of %d", w, targetWords)
		}
		s.words[i] = w
	}
	return s, nil
}

// Chooser collects target words, in memory that it uses again. It is for one goroutine
// at a time.
type Chooser struct {
	set []uint64
}

// Choose appends to dst, in order, the words that a translation of source may consist
// of: the frequent ones, those that source's words name, more, and, with shared
// vocabularies, source itself; then as many of the next words as make a multiple of 8,
// as the official engine does. Words from target on do not exist.
func (s *Shortlist) Choose(dst []int32, c *Chooser, source, more []int32, shared bool, target int) []int32 {
	n := (target + 63) / 64
	if len(c.set) < n {
		c.set = make([]uint64, n)
	}
	set := c.set[:n]
	clear(set)
	add := func(w int) {
		if w < target {
			set[w/64] |= 1 << (w % 64)
		}
	}
	for w := range s.first {
		add(w)
	}
	for _, w := range source {
		if shared {
			add(int(w))
		}
		for _, t := range s.words[s.offsets[w]:s.offsets[w+1]] {
			add(int(t))
		}
	}
	count := 0
	for _, b := range set {
		count += bits.OnesCount64(b)
	}
	for w := s.first; w < target && count%8 != 0; w++ {
		if set[w/64]>>(w%64)&1 == 0 {
			add(w)
			count++
		}
	}
	for _, w := range more {
		add(int(w))
	}
	for i, b := range set {
		for ; b != 0; b &= b - 1 {
			dst = append(dst, int32(i*64+bits.TrailingZeros64(b)))
		}
	}
	return dst
}
