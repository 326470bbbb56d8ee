package check

import (
	"slices"
	"sync"
	"unicode/utf8"
)

// conceptID numbers the meanings that the packs' concepts.json name.
type conceptID uint16

// mostConcepts is how many meanings all packs together may name.
const mostConcepts = 1 << 12

// concepts numbers the meanings in the order in which languages are asked for: nothing
// depends on it.
var concepts = struct {
	sync.Mutex
	ids map[string]conceptID
}{ids: map[string]conceptID{}}

// conceptOf is the number of a meaning.
func conceptOf(key string) conceptID {
	concepts.Lock()
	defer concepts.Unlock()
	id, ok := concepts.ids[key]
	if !ok {
		id = conceptID(len(concepts.ids) % mostConcepts)
		concepts.ids[key] = id
	}
	return id
}

// conceptSet holds meanings.
type conceptSet []uint64

func (s conceptSet) has(c conceptID) bool { return s[c>>6]&(1<<(c&63)) != 0 }
func (s conceptSet) add(c conceptID)      { s[c>>6] |= 1 << (c & 63) }

// conceptIndex finds the meanings of a language's words by their beginnings.
type conceptIndex struct {
	stems    *trie // nil when the pack has no meanings
	compound bool  // words are written together: a stem may stand anywhere in one
}

const compoundStem = 5 // letters that a stem needs to be looked for within words

func (lx *lexicon) addConcepts() {
	x := &lx.concepts
	x.compound = lx.pack.Words.Compounds
	if len(lx.pack.Concepts) == 0 {
		return
	}
	stems := make(map[string][]conceptID, 4*len(lx.pack.Concepts))
	for _, k := range sortedKeys(lx.pack.Concepts) {
		id := conceptOf(k)
		for _, stem := range lx.pack.Concepts[k] {
			f := fold(stem)
			if !slices.Contains(stems[f], id) {
				stems[f] = append(stems[f], id)
			}
		}
	}
	x.stems = newTrie(stems)
}

// of appends to out what the word w, in lower case, may mean.
func (x *conceptIndex) of(w string, out []conceptID) []conceptID {
	if x.stems == nil || len(w) > 40 {
		return out
	}
	w = fold(w)
	at := uint32(0)
	for n := 1; n <= len(w); n++ {
		if at = x.stems.child(at, w[n-1]); at == 0 {
			break
		}
		if n >= 2 && len(w)-n <= x.ending(n) {
			out = append(out, x.stems.of(at)...)
		}
	}
	if x.compound && len(w) >= compoundStem+3 {
		for i := 3; i+compoundStem <= len(w); i++ {
			at := uint32(0)
			for n := 1; i+n <= len(w); n++ {
				if at = x.stems.child(at, w[i+n-1]); at == 0 {
					break
				}
				if n >= compoundStem {
					out = append(out, x.stems.of(at)...)
				}
			}
		}
	}
	return out
}

// meaning is of in memory of its own.
func (x *conceptIndex) meaning(w string) []conceptID {
	var room [32]conceptID
	ids := x.of(w, room[:0])
	if len(ids) == 0 {
		return nil
	}
	return slices.Clone(ids)
}

// near tells whether a stem is all of the word w but for its last letters, n at most.
func (x *conceptIndex) near(w string, n int) bool {
	if x.stems == nil {
		return false
	}
	w = fold(w)
	at := uint32(0)
	for k := 1; k <= len(w); k++ {
		if at = x.stems.child(at, w[k-1]); at == 0 {
			return false
		}
		if k >= 3 && k >= len(w)-n && len(x.stems.of(at)) > 0 {
			return true
		}
	}
	return false
}

// means tells whether w, without accents, is itself the beginning of a word that the
// index knows the meaning of.
func (x *conceptIndex) means(w string) bool { return x.stems != nil && len(x.stems.find(w)) > 0 }

// ending is how many letters may follow a stem of n letters.
func (x *conceptIndex) ending(n int) int {
	switch {
	case n < 3:
		return 0
	case n == 3:
		return 1
	case n == 4:
		return 3
	case x.compound:
		return 40
	}
	return 6
}

// fold writes a word in lower case without accents, in ASCII where its script allows.
func fold(w string) string {
	i := 0
	for i < len(w) && w[i] < utf8.RuneSelf {
		i++
	}
	if i == len(w) {
		return w
	}
	b := make([]byte, 0, len(w)+4)
	b = append(b, w[:i]...)
	plain := plainLetter()
	for _, r := range w[i:] {
		if r < rune(len(plain)) && plain[r] != "" {
			b = append(b, plain[r]...)
			continue
		}
		b = utf8.AppendRune(b, r)
	}
	return string(b)
}

// plainLetter strips Latin letters of their marks; empty for letters that have none.
var plainLetter = sync.OnceValue(func() *[0x250]string {
	m := new([0x250]string)
	for r, s := range latin() {
		if r < len(m) && len(s) == 1 {
			m[r] = s
		}
	}
	m['ß'], m['æ'], m['œ'] = "ss", latin()['æ'], latin()['œ']
	return m
})
