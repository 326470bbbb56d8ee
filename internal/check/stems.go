package check

import (
	"strings"

	"depesche/internal/search"
)

// stems gives the stems of a story's words, each found once. Words that nothing like them
// follows elsewhere in the story are not cut: they cannot come again.
type stems struct {
	cut       func(string) string
	heads     map[uint32]recurrence // by the first letters of words
	known     map[string]string
	compounds bool
}

func newStems(lang string) *stems {
	return &stems{cut: search.Stemmer(lang), heads: map[uint32]recurrence{}, known: map[string]string{}, compounds: lexiconOf(lang).pack.Words.Compounds}
}

// recurrence is how many segments have words with the same first letters, and the last of them.
type recurrence struct{ times, last int }

// count notes which words the segment numbered k has; segments come in order, from 0.
func (x *stems) count(k int, s *side) {
	for i := range s.toks {
		f := s.toks[i].form
		if f == nil {
			continue
		}
		if r := x.heads[f.head]; r.times == 0 || r.last != k {
			x.heads[f.head] = recurrence{r.times + 1, k}
		}
	}
}

// content is the stem of the word at i if it says something and could be, or be part of,
// a noun that is no name; else it is empty.
func (x *stems) content(s *side, i int) string {
	t := &s.toks[i]
	if t.kind != kWord || t.runes < 3 || t.caps || t.is(clFunction|clNumber|clMonth|clWeekday|clUnit|clCurrency|clPronoun|clNegator) || t.upper != s.lx.pack.Words.NounsCapitalised && !s.initial(i) {
		return ""
	}
	return x.stem(t.form.bare)
}

// contents gives the stems of a side's tokens.
func (x *stems) contents(s *side) []string {
	out := make([]string, len(s.toks))
	for i := range out {
		out[i] = x.content(s, i)
	}
	return out
}

// stem is the stem of a word in lower case, without accents.
func (x *stems) stem(w string) string {
	if st, ok := x.known[w]; ok {
		return st
	}
	st := w
	if x.heads[head(w)].times > 1 {
		st = x.cut(w)
	}
	st = fold(st)
	x.known[w] = st
	return st
}

const (
	kinBeginning = 5 // letters with which two words of one root begin alike
	kinEnd       = 4 // letters of the part that two compounds end in
	kinWithin    = 4 // letters of a word that may be part of another
)

// kin tells whether two stems have a root in common, as far as letters show: one is part of
// the other, they begin alike, or they end alike where nouns are written together.
func (x *stems) kin(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	n := common(a, b)
	if n >= kinBeginning || n >= 3 && n >= len(a)-1 || len(a) >= kinWithin && strings.Contains(b, a) {
		return true
	}
	return x.compounds && len(a) > kinEnd && a[len(a)-kinEnd:] == b[len(b)-kinEnd:]
}
