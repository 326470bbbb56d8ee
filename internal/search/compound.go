package search

import "unicode/utf8"

// minPart is how many letters a part of a compound has at least.
const minPart = 4

// Compounds tells whether the language writes nouns together.
func (a *Analyzer) Compounds() bool { return a.links != nil }

// Split is a way to read a word as two: what stands between them is one of the
// language's links.
type Split struct{ First, Second string }

// Splits lists the ways to read a folded word as a compound. Which of them are words is
// for the index to say.
func (a *Analyzer) Splits(fold string) []Split {
	if a.links == nil {
		return nil
	}
	r := []rune(fold)
	var out []Split
	for second := len(r) - minPart; second >= minPart; second-- {
		for _, l := range a.links {
			first := second - utf8.RuneCountInString(l)
			if first >= minPart && string(r[first:second]) == l {
				out = append(out, Split{string(r[:first]), string(r[second:])})
			}
		}
	}
	return out
}

// Rests lists what may be the other part of a compound once one part is taken away from
// the beginning (rest stands at the end) or from the end.
func (a *Analyzer) Rests(rest string, atEnd bool) []string {
	var out []string
	for _, l := range a.links {
		r := rest
		switch {
		case len(r) <= len(l):
			continue
		case atEnd && r[:len(l)] == l:
			r = r[len(l):]
		case !atEnd && r[len(r)-len(l):] == l:
			r = r[:len(r)-len(l)]
		default:
			continue
		}
		if utf8.ValidString(r) && utf8.RuneCountInString(r) >= minPart {
			out = append(out, r)
		}
	}
	return out
}
