package check

import "strings"

// hole finds a place where a word is missing: one that must be followed by another and is
// not ("the,", "of was", "one of 's"), or a mark with a space before it; -1 when there is
// none. sure tells that the words never stand so.
func (s *side) hole() (at int, sure bool) {
	at = -1
	for i := 0; i+1 < len(s.toks); i++ {
		t, n := &s.toks[i], &s.toks[i+1]
		switch {
		case t.kind == kWord && t.is(clOpen) && n.kind == kWord && n.is(clClosed) && !t.upper && !n.upper && n.space,
			t.kind == kWord && t.is(clOpen) && n.space && isApostropheMark(n.low) && s.at(i+2).low == "s" && !s.at(i+2).space && !s.spread(),
			t.punct("(") && n.space, s.emptyEnd(i):
			return i, true
		}
		if n.kind != kPunct || len(n.low) != 1 || !strings.Contains(",.;:!?)", n.low) || s.at(i-1).punct("-") || s.at(i+2).punct(".") || n.low == "." && i+2 < len(s.toks) && !s.toks[i+2].space {
			continue
		}
		switch {
		case t.upper, n.low == "," && s.parenthesis(i+2):
		case t.kind == kWord && (t.is(clDangling) || t.is(clStranded) && n.space && n.low == "."), t.punct(",") && n.punct(","):
			return i, true
		case t.kind == kWord && t.is(clStranded), t.punct("("):
			if at < 0 || !s.toks[at].is(clOpen) {
				at = i
			}
		}
	}
	return at, false
}

// parenthesis tells whether the words from i on are a remark of a word or two between commas, after
// which the sentence goes on: "similar to, say, charades".
func (s *side) parenthesis(i int) bool {
	return !s.at(i).upper && (s.at(i+1).punct(",") || !s.at(i+1).upper && s.at(i+2).punct(","))
}

func isApostropheMark(s string) bool { return s == "'" || s == "’" }

// emptyEnd tells whether something is missing after the word at i: a full stop, a comma
// or a closing quotation mark follows after a space, in a language that sets none there.
func (s *side) emptyEnd(i int) bool {
	t, n, after := &s.toks[i], s.at(i+1), s.at(i+2)
	if t.kind != kWord || n.kind != kPunct || !n.space || s.lx.pack.Words.Spaced != "" || s.spread() {
		return false
	}
	switch n.low {
	case ".", ",":
		return i+2 >= len(s.toks) || after.space && after.kind != kPunct
	case "\"", "“", "”":
		return i+2 < len(s.toks) && (after.space || after.kind == kPunct) && s.quotesBefore(i+1)%2 == 1
	}
	return false
}

// spread tells whether a text has spaces before its marks throughout: taken apart by a
// program, it has no holes.
func (s *side) spread() bool {
	n := 0
	for i := range s.toks {
		if t := &s.toks[i]; t.kind == kPunct && t.space && (t.low == "," || t.low == "." || isApostropheMark(t.low)) {
			n++
		}
	}
	return n > 1
}

// quotesBefore counts the double quotation marks before token i.
func (s *side) quotesBefore(i int) int {
	n := 0
	for k := 0; k < i; k++ {
		switch s.toks[k].low {
		case "\"", "“", "”", "„":
			n++
		}
	}
	return n
}

// lostSubject finds a statement of the target that begins with its verb where the source
// begins with a name that the target does not hold: the source token, or -1.
func (g *segment) lostSubject() (src, tgt int) {
	t := &g.tgt
	if strings.Contains(t.text, "?") {
		return -1, -1
	}
	for i := range t.toks {
		if !t.toks[i].is(clSubjectless) || !t.initial(i) || !t.toks[i].upper && !t.at(i-1).punct(":") || t.at(i+1).kind != kWord || t.at(i+1).is(clPronoun) {
			continue
		}
		for k := range g.src.toks {
			w := &g.src.toks[k]
			if w.kind == kWord && w.upper && g.src.initial(k) && !w.is(clFunction|clPronoun|clNumber) && g.presence(&g.src, &g.tgt, k) != found && !g.rendered(k) {
				return k, i
			}
		}
	}
	return -1, -1
}
