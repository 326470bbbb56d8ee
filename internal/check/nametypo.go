package check

import (
	"strings"
	"unicode/utf8"

	"depesche/internal/lang"
)

// typos reports capitalised words of the target that are words of the source with two
// letters exchanged. It returns the source tokens that this explains.
func (g *segment) typos() map[int]bool {
	var explained map[int]bool
	s, t := &g.src, &g.tgt
	for k := range s.toks {
		if s.toks[k].kind != kWord || !s.toks[k].upper {
			continue
		}
		w := s.toks[k].form.bare
		if utf8.RuneCountInString(w) < 4 || t.count(w) > 0 && t.times(w) >= s.times(w) {
			continue
		}
		for i := range t.toks {
			u := &t.toks[i]
			if u.kind != kWord || !u.upper || u.low[0] != w[0] {
				continue
			}
			v := u.form.bare
			if len(v) > len(w)+1 || len(v) < len(w)-1 || s.has(u) > 0 || u.is(clFunction|clCommon|clCapitalised|clPlace|clNumber) || !(transposed(w, v) || g.misspelt(k, i, w, v)) || foreignWord(v) {
				continue
			}
			right := s.raw(k)[:len(w)]
			sp := t.span(i, i+1)
			sp.To = sp.From + len(v)
			g.report("name.typo", s.span(k, k+1), sp, right, t.cut(sp)).Suggestion = &right
			if explained == nil {
				explained = map[int]bool{}
			}
			explained[k] = true
			break
		}
	}
	return explained
}

// times is how often a name stands in the text, its possessive included.
func (s *side) times(w string) int { return s.count(w) + s.count(w+"'s") + s.count(w+"’s") }

// foreignWord tells whether a word is one, or the plural of one, of any of the languages
// that are known to depth: the Bleus are no misspelt Blues.
func foreignWord(w string) bool {
	for _, c := range lang.WithConcepts() {
		if x := &lexiconOf(c).concepts; x.means(fold(w)) || x.means(strings.TrimSuffix(fold(w), "s")) {
			return true
		}
	}
	return false
}

// misspelt tells whether v is the name w with one letter wrong within it, where the other
// part of the same name stands beside both: Karen Whitlock, Karen Whitlack. Alone it could
// be how the language writes the name.
func (g *segment) misspelt(k, i int, w, v string) bool {
	if len(w) < 6 || !oneOff(w, v) || fold(w) == fold(v) || skeleton(w) == skeleton(v) {
		return false
	}
	// A letter that is wrong at the end may be an ending; one left out before the last that
	// stays is none.
	n := common(w, v)
	leftOut := len(v) == len(w)-1 && n >= 4 && n < len(v)
	if n < 2 || n+2 >= min(len(w), len(v)) && !leftOut {
		return false
	}
	for _, d := range []int{-1, 1} {
		a, b := g.src.at(k+d), g.tgt.at(i+d)
		if a.kind == kWord && a.upper && len(a.low) > 2 && a.low == b.low && g.src.initial(k) == g.tgt.initial(i) {
			return true
		}
	}
	return false
}

// transposed tells whether b is a with two neighbouring letters exchanged, other than the
// -er and -re, -el and -le of kindred languages.
func transposed(a, b string) bool {
	if len(a) != len(b) || len(a) < 4 {
		return false
	}
	i := common(a, b)
	if i+1 >= len(a) || a[i] != b[i+1] || a[i+1] != b[i] || a[i+2:] != b[i+2:] {
		return false
	}
	return i+2 < len(a) || !(a[i:] == "re" || a[i:] == "er" || a[i:] == "le" || a[i:] == "el")
}
