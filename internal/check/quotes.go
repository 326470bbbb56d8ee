package check

import (
	"strings"

	"depesche"
)

// marks are the quotation marks and brackets on one side of a segment.
type marks struct {
	open     []int // tokens of marks that are opened and not closed
	closed   []int // tokens of marks that close what was never opened
	pairs    int
	straight bool // typewriter's marks only, which do not show whether they open or close
}

// quoteMarks pairs the quotation marks of a side. Which mark opens and which closes
// differs by language and by typist, so the marks are read by their place: what stands
// open decides. Single marks are too often apostrophes to be counted.
func (s *side) quoteMarks() marks {
	if m, ok := s.straightMarks(); ok {
		return m
	}
	var m marks
	var stack []int
	for i := range s.toks {
		t := &s.toks[i]
		if s.strayOpener(i) {
			stack = append(stack, i)
			continue
		}
		if t.kind != kPunct || !isDouble(t.low) {
			continue
		}
		if t.low == "\"" && !t.space && s.at(i-1).kind == kNumber && len(stack) == 0 {
			continue // inches
		}
		if top := len(stack) - 1; top >= 0 && s.closes(i, stack[top]) {
			stack = stack[:top]
			m.pairs++
			continue
		}
		if s.opens(i) {
			stack = append(stack, i)
		} else {
			m.closed = append(m.closed, i)
		}
	}
	m.open = stack
	return m
}

// strayOpener tells whether "¿" at i stands for an opening quotation mark, as it does
// where a character table went wrong: in a text that asks nothing.
func (s *side) strayOpener(i int) bool {
	return s.toks[i].punct("¿") && !s.at(i+1).space && strings.IndexByte(s.text, '?') < 0
}

// straightMarks pairs marks of a text that uses no others than typewriter's: they only
// need to be even in number, since quotations within quotations look the same.
func (s *side) straightMarks() (marks, bool) {
	var m marks
	n, opening, first, last := 0, 0, -1, -1
	for i := range s.toks {
		t := &s.toks[i]
		if t.kind != kPunct || !isDouble(t.low) {
			continue
		}
		if t.low != "\"" {
			return m, false
		}
		if !t.space && s.at(i-1).kind == kNumber && n%2 == 0 && i > 0 {
			continue // inches
		}
		n++
		if s.opensByPlace(i) {
			opening++
			last = i
		} else if first < 0 {
			first = i
		}
	}
	m.pairs, m.straight = n/2, n > 0
	switch {
	case n%2 == 0:
	case opening*2 > n && last >= 0:
		m.open = []int{last}
	case first >= 0:
		m.closed = []int{first}
	}
	return m, true
}

func isDouble(p string) bool {
	switch p {
	case "\"", "“", "”", "„", "‟", "«", "»", "「", "」":
		return true
	}
	return false
}

// doubleMarks counts the double quotation marks.
func (s *side) doubleMarks() int {
	n := 0
	for i := range s.toks {
		if t := &s.toks[i]; t.kind == kPunct && isDouble(t.low) {
			n++
		}
	}
	return n
}

// closes tells whether the mark at i closes the one at o.
func (s *side) closes(i, o int) bool {
	a, b := s.toks[o].low, s.toks[i].low
	if a == "¿" {
		return true
	}
	switch b {
	case "「":
		return false
	case "„":
		return s.closesByPlace(i) // the wrong mark, but it closes
	case "«":
		return a == "»" || a == "«" && !s.opensByPlace(i)
	case "»":
		return a == "«" || a == "»" && !s.opensByPlace(i)
	case "“":
		return a == "„" || (a == "“" || a == "\"" || a == "”") && !s.opensByPlace(i)
	case "”":
		return a != "”" || !s.opensByPlace(i)
	}
	return true
}

// opens tells whether a mark that closes nothing opens something.
func (s *side) opens(i int) bool {
	switch s.toks[i].low {
	case "„":
		return !s.closesByPlace(i)
	case "「", "«":
		return true
	case "」":
		return false
	}
	return s.opensByPlace(i)
}

// closesByPlace tells whether a mark stands right behind a word and before none.
func (s *side) closesByPlace(i int) bool {
	next := s.at(i + 1)
	return i > 0 && !s.toks[i].space && s.at(i-1).kind != kTag && (i+1 >= len(s.toks) || next.space || next.kind == kPunct && !isQuote(next.low))
}

// opensByPlace tells whether a mark stands before a word rather than behind one.
func (s *side) opensByPlace(i int) bool {
	next := s.at(i + 1)
	if i+1 >= len(s.toks) {
		return false
	}
	if !s.toks[i].space && i > 0 {
		p := s.at(i - 1)
		return p.kind == kPunct && (p.low == "(" || p.low == "[" || p.low == "¿" || p.low == "¡" || p.low == "-" || p.low == "–" || p.low == "—" || p.low == "/" || isQuote(p.low) && next.kind != kPunct) && !next.space || p.kind == kTag && !next.space
	}
	return !next.space || s.toks[i].space && next.kind != kPunct
}

// brackets pairs round and square brackets; "a)" in lists and faces do not count.
func (s *side) brackets() marks {
	var m marks
	var stack []int
	for i := range s.toks {
		t := &s.toks[i]
		if t.kind != kPunct {
			continue
		}
		switch t.low {
		case "(", "[":
			stack = append(stack, i)
		case ")", "]":
			if n := len(stack) - 1; n >= 0 && (s.toks[stack[n]].low == "(") == (t.low == ")") {
				stack = stack[:n]
				m.pairs++
				continue
			}
			p := s.at(i - 1)
			if t.low == ")" && (p.punct(":") || p.punct(";") || p.punct("-") || len(p.low) <= 3 && i <= 2) {
				continue
			}
			m.closed = append(m.closed, i)
		}
	}
	m.open = stack
	return m
}

// checkQuotes pairs brackets, which do not reach beyond a segment unless the source's do.
// Quotation marks may: checkPairing looks at them once the neighbours are known.
func checkQuotes(g *segment) {
	s, t := g.src.brackets(), g.tgt.brackets()
	if len(t.open) > len(s.open) {
		sp := g.tgt.span(t.open[len(t.open)-1], t.open[len(t.open)-1]+1)
		g.report("quotes.bracket", depesche.Span{}, sp, g.tgt.cut(sp))
	} else if len(t.closed) > len(s.closed) {
		sp := g.tgt.span(t.closed[0], t.closed[0]+1)
		g.report("quotes.bracket", depesche.Span{}, sp, g.tgt.cut(sp))
	}
}

// singleQuotes tells whether the text quotes with single marks: one opens before a word.
func (s *side) singleQuotes() bool {
	for i := range s.toks {
		t := &s.toks[i]
		if t.kind != kPunct || t.low != "'" && t.low != "‘" && t.low != "`" && t.low != "‚" {
			continue
		}
		if n := s.at(i + 1); (i == 0 || t.space) && n.kind == kWord && !n.space && len(n.low) > 1 {
			return true
		}
	}
	return false
}

// lone tells whether the only mark of the target may have its partner in the segments
// around it, which are not known: a typewriter's, which looks the same at both ends of a
// quotation, or one that closes the segment's end.
func (g *segment) lone(t *marks) bool {
	if !g.alone || t.pairs > 0 || len(t.open)+len(t.closed) != 1 {
		return false
	}
	return t.straight || len(t.closed) == 1 && g.tgt.lastWords(t.closed[0])
}

// lastWords tells whether nothing but marks follows the token at i.
func (s *side) lastWords(i int) bool {
	for _, t := range s.toks[i+1:] {
		if t.kind != kPunct {
			return false
		}
	}
	return true
}

// checkPairing compares the quotation marks left open or closed too many with those of
// the source. next is the following segment of the story, or nil.
func (g *segment) checkPairing(next *segment) {
	s, t := g.src.quoteMarks(), g.tgt.quoteMarks()
	open, closed := len(t.open)-len(s.open), len(t.closed)-len(s.closed)
	if next != nil && open > 0 {
		// A translator may let a quotation run on into the next sentence.
		ns, nt := next.src.quoteMarks(), next.tgt.quoteMarks()
		if len(nt.closed) > len(ns.closed) {
			next.paired = true
			return
		}
	}
	if g.paired {
		closed--
	}
	// Where the source has no pair of marks to compare with, or marks astray itself, the
	// quotation may belong to the sentences around it: worth a glance, no more.
	doubt := g.lone(&t) || s.pairs == 0 || len(s.open)+len(s.closed) > 0 || g.src.singleQuotes()
	switch {
	case open > 0:
		i := t.open[len(t.open)-1]
		sp := g.tgt.span(i, i+1)
		if f := g.report("quotes.unclosed", depesche.Span{}, sp, g.tgt.cut(sp)); doubt {
			f.Severity = depesche.SevNote
		}
	case closed > 0:
		i := t.closed[0]
		sp := g.tgt.span(i, i+1)
		if f := g.report("quotes.unopened", depesche.Span{}, sp, g.tgt.cut(sp)); doubt {
			f.Severity = depesche.SevNote
		}
	case closed < 0 && open == 0 && t.pairs <= s.pairs:
		i := s.closed[len(s.closed)-1]
		sp := g.src.span(i, i+1)
		g.report("quotes.lost", sp, depesche.Span{}, g.src.cut(sp))
	case open < 0 && closed == 0 && t.pairs <= s.pairs:
		i := s.open[len(s.open)-1]
		sp := g.src.span(i, i+1)
		g.report("quotes.lost", sp, depesche.Span{}, g.src.cut(sp))
	}
}
