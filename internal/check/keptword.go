package check

import (
	"slices"
	"strings"
	"unicode/utf8"

	"depesche"
)

// inCode tells whether the word at i is part of a name for machines that the source has too:
// File::Find, look(1), /run/user, org.example.Build, other_fs.
func (g *segment) inCode(i int) bool {
	t := &g.tgt
	from, to := t.toks[i].from, t.toks[i].to
	for from > 0 && t.text[from-1] > ' ' && t.text[from-1] < utf8.RuneSelf {
		from--
	}
	for to < len(t.text) && t.text[to] > ' ' && t.text[to] < utf8.RuneSelf {
		to++
	}
	chunk := strings.Trim(t.text[from:to], ".,;:!?\"'")
	bound := strings.Contains(chunk, "::") || strings.ContainsAny(chunk, "_\\$=") || strings.Count(chunk, "/") > 1 || strings.Contains(chunk, ".") || sectioned(chunk)
	return bound && strings.Contains(g.src.text, strings.TrimLeft(strings.TrimRight(chunk, ")]}"), "([{"))
}

// sectioned tells whether a page of a manual is named: look(1), prctl(2), main().
func sectioned(chunk string) bool {
	i := strings.IndexByte(chunk, '(')
	return i > 0 && i+1 < len(chunk) && (chunk[i+1] == ')' || chunk[i+1] >= '0' && chunk[i+1] <= '9')
}

// namedElsewhere tells whether the word has a capital within a sentence too.
func (s *side) namedElsewhere(w string) bool {
	for i := range s.toks {
		if u := &s.toks[i]; u.low == w && u.upper && !s.initial(i) {
			return true
		}
	}
	return false
}

// index is the first token of that form, or -1.
func (s *side) index(low string) int {
	for i := range s.toks {
		if s.toks[i].low == low {
			return i
		}
	}
	return -1
}

// inForeignPhrase tells whether the word belongs to a name or title that was kept: a
// capitalised or foreign neighbour that the source has beside it too, or quotation marks
// around.
func (g *segment) inForeignPhrase(i int) bool {
	t, s := &g.tgt, &g.src
	if t.betweenPersons(i) || slices.Contains(s.lx.pack.Words.Speech, t.toks[i].low) && !t.toks[i].upper && t.at(i-1).upper && t.at(i+1).kind == kPunct && !isQuote(t.at(i+1).low) {
		return false // "Rosa Alba and Betty Ford", "Rosa Alba said."
	}
	for _, d := range []int{-1, 1} {
		j := i + d
		for t.at(j).punct("-") || t.at(j).punct("&") || t.at(j).punct("'") || t.at(j).punct("’") {
			j += d
		}
		n := t.at(j)
		if j < 0 || j >= len(t.toks) {
			continue
		}
		if n.kind == kPunct && isQuote(n.low) {
			return true
		}
		if n.kind == kWord && s.has(n) > 0 && (n.upper || !n.is(clFunction|clNumber|clUnit)) && s.adjacent(t.toks[i].low, n.low) {
			return true
		}
		if n.kind == kURL || n.kind == kTag || t.at(i+d).punct("-") {
			return true
		}
	}
	return false
}

// betweenPersons tells whether the small word at i joins two full names, which no name of
// a firm or a work holds.
func (s *side) betweenPersons(i int) bool {
	t := &s.toks[i]
	return !t.upper && s.at(i-2).is(clGiven) && s.at(i-2).upper && s.at(i-1).upper && s.at(i+1).is(clGiven) && s.at(i+1).upper && s.at(i+2).upper && s.at(i+2).kind == kWord
}

// adjacent tells whether two words stand beside each other somewhere.
func (s *side) adjacent(a, b string) bool {
	for i := range s.toks {
		if s.toks[i].low != a {
			continue
		}
		for _, d := range []int{-1, 1} {
			j := i + d
			for s.at(j).kind == kPunct && j >= 0 && j < len(s.toks) && len(s.at(j).low) > 0 && strings.Contains("-&'’", s.at(j).low) {
				j += d
			}
			if s.at(j).low == b {
				return true
			}
		}
	}
	return false
}

// hasRaw tells whether a word stands somewhere exactly so, capitals included.
func (s *side) hasRaw(w string) bool {
	for i := range s.toks {
		if s.toks[i].kind == kWord && s.raw(i) == w {
			return true
		}
	}
	return false
}

func (g *segment) isKept(low string) bool {
	for _, k := range g.cfg.Keep {
		if strings.EqualFold(k, low) {
			return true
		}
	}
	for i := range g.cfg.Terms {
		if strings.EqualFold(g.cfg.Terms[i].Target, low) && g.cfg.Terms[i].Policy != depesche.TermForbidden {
			return true
		}
	}
	return false
}
