package check

import (
	"slices"
	"strings"
	"sync/atomic"
)

// form is what follows from a word's letters alone, computed once however often rules ask.
type form struct {
	low    string // the word in lower case
	bare   string // without a possessive ending
	sound  string // skeleton of bare
	ent    *entry // what the language knows about it, or nil
	traits trait
	// meant are the meanings of bare; meantWhole those of low.
	meant, meantWhole []conceptID

	// What tells at a glance that two forms cannot be the same name.
	head, soundHead   uint32 // the first three letters
	has, soundHas     uint64 // which letters occur
	needs, soundNeeds uint64 // the same for forms long enough to be looked for within others
	consonants        uint64 // equal where sameConsonants is true
	meanings          uint64 // which meanings occur, folded to 64

	stem atomic.Pointer[string] // for stemOf; nil until it is asked
}

// trait is what a word's letters alone tell and rules ask often.
type trait uint8

const (
	trCounts   trait = 1 << iota // begins like a number written together
	trQuantity                   // may begin a quantity; without it no word does
	trDenies                     // denies, if its company lets it
	trLight                      // has only meanings that translators leave out freely
	trRegion                     // names a country or a city when it has a capital
)

const shortestWithin = 5 // letters of the shortest word that is looked for within another

// newForm computes all of a word. Nothing of low is kept.
func (lx *lexicon) newForm(low string) *form {
	var room [128]byte
	b := append(room[:0], low...)
	b = appendSkeleton(b, trimPossessive(low))
	both := string(b) // one piece of memory for the word and its sound
	low = both[:len(low)]
	f := &form{low: low, bare: trimPossessive(low), sound: both[len(low):], ent: lx.words[low]}
	if f.ent == nil && len(f.bare) < len(low) { // "October's"
		if e := lx.words[f.bare]; e != nil && e.class&(clMonth|clWeekday) != 0 {
			f.ent = e
		}
	}
	f.head, f.soundHead = head(f.bare), head(f.sound)
	f.has, f.soundHas = letterBits(f.bare), letterBits(f.sound)
	f.needs, f.soundNeeds = ^uint64(0), ^uint64(0)
	if len(f.bare) >= shortestWithin {
		f.needs = f.has
	}
	if len(f.sound) >= shortestWithin {
		f.soundNeeds = f.soundHas
	}
	f.consonants = consonantClass(f.sound)
	f.meant = lx.concepts.meaning(f.bare)
	f.meantWhole = f.meant
	if len(f.bare) < len(low) {
		f.meantWhole = lx.concepts.meaning(low)
	}
	for _, c := range f.meant {
		f.meanings |= 1 << (c & 63)
	}
	f.traits = lx.traits(f)
	return f
}

func (lx *lexicon) traits(f *form) trait {
	var t trait
	if lx.compounds && len(f.low) >= shortestCompound {
		if _, ok := lx.partAt(f.low, false); ok {
			t |= trCounts
		}
	}
	if t != 0 || f.ent != nil && (f.ent.class&(clMonth|clWeekday|clNumber) != 0 || len(f.ent.phrases) > 0) || romanLike(f.low) {
		t |= trQuantity
	}
	if f.ent != nil && f.ent.class&clNegator != 0 || lx.negStems.has(f.low) || strings.HasSuffix(f.low, "n't") || strings.HasSuffix(f.low, "n’t") {
		t |= trDenies
	}
	if len(f.meant) > 0 && !slices.ContainsFunc(f.meant, func(c conceptID) bool { return !lightMeanings().has(c) }) {
		t |= trLight
	}
	if lx.region(f.low) != "" {
		t |= trRegion
	}
	return t
}

func head(w string) uint32 {
	h := uint32(0)
	for i := 0; i < len(w) && i < 3; i++ {
		h = h<<8 | uint32(w[i])
	}
	return h
}

func letterBits(w string) uint64 {
	b := uint64(0)
	for i := 0; i < len(w); i++ {
		b |= 1 << (w[i] & 63)
	}
	return b
}

// consonantClass is the same number for all skeletons that sameConsonants takes for one
// another: it takes hissing and throaty sounds for one, and runs of them for one of them.
func consonantClass(sound string) uint64 {
	sound = strings.TrimRight(sound, "s")
	h, last := uint64(14695981039346656037), byte(0)
	for i := 0; i < len(sound); i++ {
		c := sound[i]
		if isVowel(c) {
			continue
		}
		if isHiss(c) || isThroat(c) {
			if c = 'h'; last == c {
				continue
			}
		}
		last = c
		h = (h ^ uint64(c)) * 1099511628211
	}
	return h
}

// couldBe tells whether f.sameName(o) may be true; false is certain.
func (f *form) couldBe(o *form) bool {
	return f.head == o.head || f.soundHead == o.soundHead || f.consonants == o.consonants || f.needs&^o.has == 0 || f.soundNeeds&^o.soundHas == 0
}

// sameName tells whether o could be f in another form or spelling; see the function of
// that name.
func (f *form) sameName(o *form) bool {
	return f.couldBe(o) && sameName(f.bare, f.sound, o.bare, o.sound)
}

// sharesMeaning tells whether both may mean the same.
func (f *form) sharesMeaning(o *form) bool {
	if f.meanings&o.meanings == 0 {
		return false
	}
	for _, c := range f.meant {
		for _, d := range o.meant {
			if c == d {
				return true
			}
		}
	}
	return false
}

// forms keeps those of a language's words that were met last: two words for each place, of
// which the one that came first goes when a third falls on it. Any number of checks use it
// at once.
type forms [1 << 11][2]atomic.Pointer[form]

// longestKept is the longest word, in bytes, whose form is kept for other texts.
const longestKept = 40

// form is all of a word. What comes back is shared, and never changed but for its stem.
func (lx *lexicon) form(t *token) *form {
	if lx.forms == nil || len(t.low) > longestKept {
		return lx.newForm(t.low)
	}
	place := &lx.forms[t.hash%uint32(len(lx.forms))]
	first := place[0].Load()
	if first != nil && first.low == t.low {
		return first
	}
	if f := place[1].Load(); f != nil && f.low == t.low {
		return f
	}
	f := lx.newForm(t.low)
	place[1].Store(first)
	place[0].Store(f)
	return f
}
