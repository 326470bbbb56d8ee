package check

import "strings"

// stemOf is the stem of a word without a possessive ending, without accents; it is cut once.
func (lx *lexicon) stemOf(f *form) string {
	if st := f.stem.Load(); st != nil {
		return *st
	}
	st := fold(lx.cut(f.bare))
	f.stem.Store(&st)
	return st
}

const (
	kinBeginning = 5 // letters with which two words of one root begin alike
	kinEnd       = 4 // letters of the part that two compounds end in
	kinWithin    = 4 // letters of a word that may be part of another
)

// kin tells whether two stems have a root in common, as far as letters show: one is part of
// the other, they begin alike, or they end alike where nouns are written together.
func (lx *lexicon) kin(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	n := common(a, b)
	if n >= kinBeginning || n >= 3 && n >= len(a)-1 || len(a) >= kinWithin && strings.Contains(b, a) {
		return true
	}
	return lx.pack.Words.Compounds && len(a) > kinEnd && a[len(a)-kinEnd:] == b[len(b)-kinEnd:]
}
