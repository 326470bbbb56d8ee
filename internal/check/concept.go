package check

import (
	"slices"
	"sync"
	"unicode/utf8"

	"depesche/internal/lang"
)

// conceptID numbers the meanings that the packs' concepts.json name.
type conceptID uint16

// conceptIDs numbers the meanings of all packs in the order of their keys.
var conceptIDs = sync.OnceValue(func() map[string]conceptID {
	seen := map[string]bool{}
	for _, c := range lang.Codes() {
		for k := range lang.Get(c).Concepts {
			seen[k] = true
		}
	}
	ids := make(map[string]conceptID, len(seen))
	for i, k := range sortedKeys(seen) {
		ids[k] = conceptID(i)
	}
	return ids
})

// conceptSet holds meanings.
type conceptSet []uint64

func (s conceptSet) has(c conceptID) bool { return s[c>>6]&(1<<(c&63)) != 0 }
func (s conceptSet) add(c conceptID)      { s[c>>6] |= 1 << (c & 63) }

// conceptIndex finds the meanings of a language's words by their beginnings.
type conceptIndex struct {
	stems    map[string][]conceptID
	longest  int
	compound bool // words are written together: a stem may stand anywhere in one
}

const compoundStem = 5 // letters that a stem needs to be looked for within words

func (lx *lexicon) addConcepts() {
	ids := conceptIDs()
	x := &lx.concepts
	x.compound = lx.pack.Words.Compounds
	if len(lx.pack.Concepts) == 0 {
		return
	}
	x.stems = make(map[string][]conceptID, 4*len(lx.pack.Concepts))
	for _, k := range sortedKeys(lx.pack.Concepts) {
		for _, stem := range lx.pack.Concepts[k] {
			f := fold(stem)
			if id := ids[k]; !slices.Contains(x.stems[f], id) {
				x.stems[f] = append(x.stems[f], id)
			}
			x.longest = max(x.longest, len(f))
		}
	}
}

// of appends to out what the word w, in lower case, may mean.
func (x *conceptIndex) of(w string, out []conceptID) []conceptID {
	if x.stems == nil || len(w) > 40 {
		return out
	}
	w = fold(w)
	for n := 2; n <= len(w) && n <= x.longest; n++ {
		if len(w)-n > x.ending(n) {
			continue
		}
		out = append(out, x.stems[w[:n]]...)
	}
	if x.compound && len(w) >= compoundStem+3 {
		for i := 3; i+compoundStem <= len(w); i++ {
			for n := compoundStem; i+n <= len(w) && n <= x.longest; n++ {
				out = append(out, x.stems[w[i:i+n]]...)
			}
		}
	}
	return out
}

// near tells whether a stem is all of the word w but for its last letters, n at most.
func (x *conceptIndex) near(w string, n int) bool {
	w = fold(w)
	for k := max(3, len(w)-n); k <= len(w); k++ {
		if len(x.stems[w[:k]]) > 0 {
			return true
		}
	}
	return false
}

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
	for _, r := range w[i:] {
		switch p, ok := plainLetter[r]; {
		case ok:
			b = append(b, p...)
		case r == 'æ' || r == 'œ':
			b = append(b, latin[r]...)
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return string(b)
}

// plainLetter strips Latin letters of their marks, one for one.
var plainLetter = func() map[rune]string {
	m := map[rune]string{'ß': "ss"}
	for r, s := range latin {
		if r < 0x250 && len(s) == 1 {
			m[r] = s
		}
	}
	return m
}()
