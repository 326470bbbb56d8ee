package check

import "depesche"

// checkCasing finds sentences that lost their capitals or got too many.
func checkCasing(g *segment) {
	if g.copied {
		return
	}
	s, t := g.src.letterCase(), g.tgt.letterCase()
	if s.words < 3 || t.words < 3 {
		return
	}
	switch {
	case s.upper > 0 && t.upper == 0 && t.cased && g.lostCapitals():
		g.report("casing.lower", depesche.Span{}, g.tgt.whole())
	case t.caps == t.words && s.caps*2 < s.words && t.cased:
		g.report("casing.upper", depesche.Span{}, g.tgt.whole())
	case g.src.startsUpper() && t.cased && g.tgt.startsLower() && g.src.lastMark() >= 0:
		i := g.tgt.firstWord()
		g.report("casing.start", depesche.Span{}, g.tgt.span(i, i+1), g.tgt.raw(i))
	}
}

// lostCapitals tells whether the target, which has no capitals at all, should have some: one
// at the beginning of a whole sentence and one besides, of a noun where the language writes
// them so, of a name, of another sentence. What only begins small may be part of a sentence.
func (g *segment) lostCapitals() bool {
	if !g.src.startsUpper() || !g.tgt.startsLower() {
		return false
	}
	if g.tgt.lx.pack.Words.NounsCapitalised || len(g.tgt.sents) > 1 {
		return true
	}
	if g.beginsWithSmallName() {
		return false
	}
	first := g.src.firstWord()
	for i := range g.src.toks {
		t := &g.src.toks[i]
		if i == first || t.kind != kWord && t.kind != kCode || !t.upper || g.src.initial(i) {
			continue
		}
		if !g.src.lx.pack.Words.NounsCapitalised && !t.is(clCapitalised|clMonth|clWeekday) || t.caps || g.tgt.hasBare(t) > 0 && t.ent == nil {
			return true
		}
		if t.is(clGiven) && g.src.surnameAt(i+1) {
			return true // a person, whom every language writes with capitals
		}
	}
	if g.src.toks[first].low == g.tgt.toks[g.tgt.firstWord()].low {
		return false // a name that is written small
	}
	return g.src.lastMark() >= 0 && g.tgt.lastMark() >= 0 && !g.src.lx.pack.Words.NounsCapitalised
}

// beginsWithSmallName tells whether the target begins with a name that the source writes small
// too, as programs are called. What stands there after an article is a word like any other.
func (g *segment) beginsWithSmallName() bool {
	i := g.tgt.firstWord()
	raw := g.tgt.raw(i)
	if g.tgt.toks[i].ent != nil || !g.src.hasRaw(raw) {
		return false
	}
	k := g.src.index(g.tgt.toks[i].low)
	return k >= 0 && !g.src.ledByArticle(k)
}

type letterCase struct {
	words, upper, caps int
	cased              bool // the script has capitals
}

func (s *side) letterCase() letterCase {
	var c letterCase
	for i := range s.toks {
		t := &s.toks[i]
		if t.kind != kWord {
			continue
		}
		c.words++
		if t.upper {
			c.upper++
		}
		if t.caps || t.upper && len(t.low) == 1 {
			c.caps++
		}
	}
	switch s.lx.pack.Script {
	case "Latn", "Cyrl", "Grek", "":
		c.cased = true
	}
	return c
}

func (s *side) firstWord() int {
	for i := range s.toks {
		switch s.toks[i].kind {
		case kWord:
			return i
		case kPunct, kTag:
			continue
		}
		return -1
	}
	return -1
}

func (s *side) startsUpper() bool {
	i := s.firstWord()
	return i >= 0 && s.toks[i].upper
}

// startsLower tells whether the first word is in lower case where none such stands in
// brackets, behind an ellipsis or a dash, with an apostrophe, or a name such as iPhone.
func (s *side) startsLower() bool {
	i := s.firstWord()
	if i < 0 || s.toks[i].upper {
		return false
	}
	for k := 0; k < i; k++ {
		if t := &s.toks[k]; t.kind == kPunct && !isQuote(t.low) {
			return false
		}
	}
	n := s.at(i + 1)
	raw := s.raw(i)
	for _, r := range raw {
		if r >= 'A' && r <= 'Z' {
			return false
		}
	}
	return !n.punct("’") && !n.punct("'") && !n.punct(".") && !n.punct("-")
}
