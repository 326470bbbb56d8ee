package check

import (
	"slices"
	"strings"

	"depesche"
)

// fillsHole gives a number or name that is missing the place where it stood, which marks
// without a word between them show: "am . August", "Die Herzogin, , 38,". It tells whether
// there is one.
func (g *segment) fillsHole(sp depesche.Span) bool {
	for i := range g.out {
		if f := &g.out[i]; (f.Rule == "number.missing" || f.Rule == "name.missing") && f.Target.IsZero() {
			f.Target = sp
			return true
		}
	}
	return false
}

// checkPunctuation finds what engines and hurried fingers leave: ". . .", "..", a space
// before a comma, a question without its mark, a sentence without its end.
func checkPunctuation(g *segment) {
	if g.unrelated {
		return
	}
	g.dots()
	g.spaces()
	g.doubled()
	g.stray()
	g.question()
	g.end()
}

// dots reports points in a row that are neither one nor an ellipsis.
func (g *segment) dots() {
	if g.src.oddDots() >= 0 {
		return
	}
	if i, ok := g.tgt.trailing(); ok && !strings.Contains(g.src.text, "..") && !strings.Contains(g.src.text, "…") && !strings.Contains(g.src.text, ". .") {
		if k := g.src.lastMark(); k >= 0 && g.src.toks[k].punct(".") {
			sp := g.tgt.span(i, g.tgt.lastMark()+1)
			point := "."
			f := g.report("punctuation.dots", g.src.span(k, k+1), sp, g.tgt.cut(sp))
			f.Suggestion = &point
			if !g.tgt.toks[i].space && sp.To-sp.From == 3 {
				f.Severity = depesche.SevNote // well made: a translator may have meant it
			}
			return
		}
	}
	if i := g.tgt.oddDots(); i >= 0 {
		j := i
		for g.tgt.at(j).punct(".") || g.tgt.at(j).punct("…") {
			j++
		}
		sp := g.tgt.span(i, j)
		f := g.report("punctuation.dots", depesche.Span{}, sp, g.tgt.cut(sp))
		if _, ok := g.src.trailing(); ok && j-i == 2 {
			f.Severity = depesche.SevNote // an ellipsis that lost a point
		}
		if s := "…"; j-i >= 3 {
			f.Suggestion = &s
		}
	}
}

// oddDots returns the first token of ". .", ".." or "….", or -1.
func (s *side) oddDots() int {
	for i := 0; i < len(s.toks); i++ {
		if !s.toks[i].punct(".") && !s.toks[i].punct("…") {
			continue
		}
		j, spaced := i+1, false
		for s.at(j).punct(".") || s.at(j).punct("…") {
			spaced = spaced || s.at(j).space
			j++
		}
		n := j - i
		next := s.at(j)
		if spaced && !(next.kind == kWord && !next.space || next.kind == kNumber && !next.space) || n == 2 && !spaced && s.toks[i].low == "." && s.toks[i+1].low == "." && !next.punct("/") {
			return i
		}
		i = j - 1
	}
	return -1
}

// trailing tells whether the text trails off: its last mark is an ellipsis.
func (s *side) trailing() (int, bool) {
	i := s.lastMark()
	if i < 0 {
		return 0, false
	}
	if s.toks[i].punct("…") {
		return i, true
	}
	if s.toks[i].punct(".") && s.at(i-1).punct(".") && s.at(i-2).punct(".") {
		return i - 2, true
	}
	return 0, false
}

// spaces reports white space before a mark that follows a word directly in the language.
// Before a high mark it is the habit of another language, and more than two beside marks
// that are set right are the writer's: worth a glance.
func (g *segment) spaces() {
	t := &g.tgt
	first, loose, tight := -1, 0, 0
	for i := 1; i < len(t.toks); i++ {
		tok := &t.toks[i]
		if tok.kind != kPunct || len(tok.low) != 1 || !strings.Contains(",.;:!?)", tok.low) {
			continue
		}
		if !tok.space {
			tight++
			continue
		}
		loose++
		if first < 0 && g.spaced(i) {
			first = i
		}
	}
	if first < 0 {
		return
	}
	tok := &t.toks[first]
	sp := depesche.Span{From: t.toks[first-1].to, To: tok.to}
	if b := t.at(first - 1); (b.kind == kPunct || b.is(clFunction)) && g.fillsHole(sp) {
		return
	}
	f := g.report("punctuation.space", depesche.Span{}, sp, tok.low)
	s := tok.low
	f.Suggestion = &s
	if strings.Contains(";:!?", tok.low) || loose > 2 && tight > 0 {
		f.Severity = depesche.SevNote
	}
}

// spaced tells whether the space before the mark at i does not belong there.
func (g *segment) spaced(i int) bool {
	t := &g.tgt
	tok, next, before := &t.toks[i], t.at(i+1), t.at(i-1)
	switch {
	case tok.low == ")" || strings.Contains(t.lx.pack.Words.Spaced, tok.low) || g.src.spacedMark(tok.low):
		return false
	case tok.low == ".":
		if next.punct(".") || before.punct(".") || !next.space && (next.kind == kNumber || next.kind == kWord || next.kind == kCode) {
			return false // . . . , .5, .NET
		}
	case tok.low == ":":
		if next.punct(")") || next.punct("(") || next.punct("-") {
			return false // a face
		}
	}
	return before.kind != kPunct || isCloser(before.low)
}

func (s *side) spacedMark(low string) bool {
	for i := 1; i < len(s.toks); i++ {
		if s.toks[i].punct(low) && s.toks[i].space {
			return true
		}
	}
	return false
}

// doubled reports two marks of which one is too many.
func (g *segment) doubled() {
	t := &g.tgt
	for i := 0; i+1 < len(t.toks); i++ {
		a, b := &t.toks[i], &t.toks[i+1]
		if a.punct(".") && b.punct(",") && !b.space && i+2 >= len(t.toks) && t.fullStop(i) {
			sp := t.span(i, i+2)
			g.report("punctuation.double", depesche.Span{}, sp, t.cut(sp))
			return
		}
		if a.kind != kPunct || b.kind != kPunct || a.low != "," && a.low != ";" {
			continue
		}
		if b.low == "," || b.low == ";" || b.low == "." && !t.at(i+2).punct(".") && t.at(i+2).kind != kNumber {
			if g.src.hasPair(a.low, b.low) {
				continue
			}
			if sp := t.span(i, i+2); !g.fillsHole(sp) {
				g.report("punctuation.double", depesche.Span{}, sp, t.cut(sp))
			}
			return
		}
	}
}

// smallName tells whether the word at i of the target is a name that is written small
// ("pydbus"), with which a sentence may begin: the source has it too and it means nothing.
func (g *segment) smallName(i int) bool {
	n := &g.tgt.toks[i]
	return g.src.has(n) > 0 && !n.is(clFunction|clCommon) && !g.tgt.lx.concepts.near(n.low, 2)
}

// stray reports a mark that cuts a sentence in two where none ends: "began a. week-long",
// "expected! to return", "the_ network".
func (g *segment) stray() {
	t := &g.tgt
	for i := 1; i+1 < len(t.toks); i++ {
		m, p, n := &t.toks[i], &t.toks[i-1], &t.toks[i+1]
		if m.kind != kPunct || m.space || !n.space || p.kind != kWord || n.kind != kWord || n.upper && !strings.Contains("_~^|@", m.low) {
			continue
		}
		bad := false
		switch m.low {
		case "\"", "“", "”", "»", "«":
			// Behind an s it is a possessive's apostrophe: the dogs" owners.
			bad = t.doubleMarks() == 1 && g.src.doubleMarks() == 0 && !g.src.singleQuotes() && !strings.HasSuffix(p.low, "s")
		case "_", "~", "^", "|", "@":
			bad = !strings.Contains(g.src.text, m.low)
		case "!", "?":
			bad = g.src.marks(m.low) < t.marks(m.low) && (p.is(clDangling|clOpen) || !t.within(i) && !t.asks(i))
		case ".":
			bad = !p.caps && !p.upper && (p.is(clFunction) || len(p.low) > 5) && t.fullStopOrArticle(i) && !t.lx.abbreviated(p.low) && !g.src.pointed(p.low) && !g.smallName(i+1)
		case "-":
			bad = g.strayHyphen(i)
		case "'", "’":
			bad = g.strayApostrophe(i)
		case ":":
			bad = p.is(clDangling) && !p.upper && g.src.marks(":") < t.marks(":")
		}
		if bad {
			sp := t.span(i-1, i+1)
			w := t.raw(i - 1)
			g.report("punctuation.stray", depesche.Span{}, sp, t.cut(sp)).Suggestion = &w
			return
		}
	}
	for i := 0; i+2 < len(t.toks); i++ {
		a, b := &t.toks[i], &t.toks[i+1]
		if a.punct(",") && b.kind == kPunct && !b.space && strings.Contains("?!:~_@^", b.low) && !g.src.hasPair(a.low, b.low) {
			sp := t.span(i, i+2)
			g.report("punctuation.double", depesche.Span{}, sp, t.cut(sp))
			return
		}
	}
}

// strayHyphen tells whether the hyphen at i of the target hangs behind a word that stands for
// itself: "chaired- by". One that stands for the rest of a compound has "and" or "to" after it.
func (g *segment) strayHyphen(i int) bool {
	t := &g.tgt
	p, n := &t.toks[i-1], t.at(i+1)
	if t.lx.pack.Words.Compounds || p.upper || n.upper || !n.is(clFunction) || n.is(clJoiner|clNumber) || slices.Contains(t.lx.pack.Words.Hanging, n.low) {
		return false
	}
	return len(p.form.meant) > 0 && !g.src.hanging()
}

// hanging tells whether a hyphen or dash hangs behind a word somewhere.
func (s *side) hanging() bool {
	for i := 1; i+1 < len(s.toks); i++ {
		if t := &s.toks[i]; t.kind == kPunct && strings.Contains("-–—", t.low) && (t.space || s.toks[i+1].space) {
			return true
		}
	}
	return false
}

// strayApostrophe tells whether the mark at i of the target follows a word that loses no
// letter and owns nothing, in a text that quotes nothing with such marks.
func (g *segment) strayApostrophe(i int) bool {
	t := &g.tgt
	p := &t.toks[i-1]
	if t.lx.pack.Words.Elision || p.upper || strings.ContainsRune("sxz", rune(p.low[len(p.low)-1])) || t.singleQuotes() || g.src.singleQuotes() || t.marks(t.toks[i].low) > 1 || g.src.marks("'")+g.src.marks("’")+g.src.marks("‘") > 0 {
		return false
	}
	return p.is(clFunction) && len(p.low) > 1 || len(p.form.meant) > 0 && !strings.HasSuffix(p.low, "in")
}

// pointed tells whether a point stands behind the word somewhere.
func (s *side) pointed(low string) bool {
	for i := 0; s.count(low) > 0 && i+1 < len(s.toks); i++ {
		if s.toks[i].low == low && s.toks[i+1].punct(".") {
			return true
		}
	}
	return false
}

// marks counts a mark.
func (s *side) marks(m string) int { return strings.Count(s.text, m) }

// within tells whether the token at i stands inside quotation marks or brackets.
func (s *side) within(i int) bool {
	for k := i + 1; k < len(s.toks) && k < i+60; k++ {
		if t := &s.toks[k]; t.kind == kPunct && (isQuote(t.low) || t.low == ")" || t.low == "–" || t.low == "—") {
			return true
		}
	}
	return false
}

// asks tells whether the mark at i ends a question or call that began with its own mark,
// or that a comma or dash sets off.
func (s *side) asks(i int) bool {
	for k := i - 1; k >= 0; k-- {
		if t := &s.toks[k]; t.kind == kPunct && (t.low == "¿" || t.low == "¡" || t.low == "–" || t.low == "—" || t.low == "-" && t.space || t.low == ":" || isQuote(t.low)) {
			return true
		}
	}
	return false
}

// fullStopOrArticle tells whether the point at i ends a sentence rather than an
// abbreviation.
func (s *side) fullStopOrArticle(i int) bool { return s.fullStop(i) || s.at(i-1).is(clFunction) }

// abbreviated tells whether a word is written with a point of its own.
func (lx *lexicon) abbreviated(w string) bool {
	for _, l := range [][]string{lx.pack.Segment.Never, lx.pack.Segment.MayEnd, lx.pack.Segment.BeforeNumber} {
		for _, a := range l {
			if strings.EqualFold(a, w) {
				return true
			}
		}
	}
	return false
}

func (s *side) hasPair(a, b string) bool {
	for i := 0; i+1 < len(s.toks); i++ {
		if s.toks[i].punct(a) && s.toks[i+1].punct(b) {
			return true
		}
	}
	return false
}

// question reports a source that ends by asking and a target that asks nowhere.
func (g *segment) question() {
	i := g.src.lastMark()
	if i < 0 || !isQuestion(g.src.toks[i].low, g.src.lx) || g.copied || g.tgt.lx.pack.Words.UnmarkedQuestions {
		return
	}
	for k := range g.tgt.toks {
		if t := &g.tgt.toks[k]; t.kind == kPunct && isQuestion(t.low, g.tgt.lx) {
			return
		}
	}
	sp := depesche.Span{}
	if k := g.tgt.lastMark(); k >= 0 {
		sp = g.tgt.span(k, k+1)
	}
	g.report("punctuation.question", g.src.span(i, i+1), sp)
}

func isQuestion(p string, lx *lexicon) bool {
	return p == "?" || p == "？" || p == "؟" || lx.pack.Script == "Grek" && p == ";"
}

// lastMark is the token of the text's last mark other than closing quotes and brackets,
// or -1 when it ends in a word.
func (s *side) lastMark() int {
	for i := len(s.toks) - 1; i >= 0; i-- {
		t := &s.toks[i]
		if t.kind == kTag || t.kind == kPunct && (isQuote(t.low) || t.low == ")" || t.low == "]" || t.low == "*") {
			continue
		}
		if t.kind == kPunct {
			return i
		}
		return -1
	}
	return -1
}

// end reports a sentence that lost its full stop, or that ends in a comma.
func (g *segment) end() {
	i := g.src.lastMark()
	if i < 0 || g.copied || g.alien || g.looped {
		return
	}
	mark := g.src.toks[i].low
	if mark != "." && mark != "!" && mark != "?" {
		return
	}
	k := g.tgt.lastMark()
	if k < 0 && mark == "." && g.tgt.words > 3 && !(g.src.at(i-1).kind == kWord && !g.src.fullStop(i)) && len(g.src.sents) == 1 {
		last := g.tgt.whole()
		if n := len(g.tgt.toks); n > 0 {
			last = g.tgt.span(n-1, n)
		}
		// People forget it as easily as engines do, and it harms nobody.
		g.report("punctuation.end", g.src.span(i, i+1), last, mark).Severity = depesche.SevNote
	}
	if k >= 0 && g.tgt.toks[k].low == "," {
		g.report("punctuation.end", g.src.span(i, i+1), g.tgt.span(k, k+1), mark)
	}
}
