package check

import (
	"slices"
	"strings"

	"depesche"
)

// checkCredit holds what must stand as it is: whom a picture is from, in a caption, and the
// agency of a dateline.
func checkCredit(g *segment) {
	if g.src.lx.pack.Script != g.tgt.lx.pack.Script {
		return
	}
	switch g.pair.Kind {
	case depesche.UnitCaption, depesche.UnitDateline:
	default:
		return
	}
	from, to := g.src.credit(g.pair.Kind)
	for i := from; i < to; i++ {
		t := &g.src.toks[i]
		if t.kind != kWord && t.kind != kCode || !t.upper || g.src.creditWord(i) || t.is(clFunction) || g.tgt.count(g.src.bareAt(i)) > 0 {
			continue
		}
		sp := g.src.span(i, i+1)
		if !slices.ContainsFunc(g.out, func(f depesche.Finding) bool {
			return f.Category == depesche.CatName && f.Severity != depesche.SevNote && f.Source.From <= sp.From && sp.To <= f.Source.To
		}) {
			g.report("name.credit", sp, depesche.Span{}, g.src.cut(sp))
		}
		return
	}
}

// credit is the part of the text that says whom it is from: what stands behind the word for
// it or a sign of copyright, or in brackets that hold an agency.
func (s *side) credit(kind depesche.UnitKind) (from, to int) {
	for i := range s.toks {
		t := &s.toks[i]
		switch {
		case t.punct("©"), kind == depesche.UnitCaption && s.creditWord(i) && s.creditMark(i+1):
			return i + 1, s.creditEnd(i + 1)
		case t.punct("(") && s.at(i+1).caps && (s.at(i+2).punct(")") || s.at(i+2).punct("/")):
			return i + 1, s.creditEnd(i + 1)
		}
	}
	return 0, 0
}

func (s *side) creditWord(i int) bool {
	return slices.Contains(s.lx.pack.Words.Credit, s.at(i).low)
}

// creditMark tells whether the token at i leads from the word for a picture to its maker.
func (s *side) creditMark(i int) bool {
	t := s.at(i)
	return t.punct(":") || t.punct("/") || t.punct("©")
}

// creditEnd is the end of a credit that begins at i: a bracket or a full stop.
func (s *side) creditEnd(i int) int {
	for ; i < len(s.toks); i++ {
		if t := &s.toks[i]; t.kind == kPunct && strings.Contains(")].;", t.low) && !(t.punct(".") && len(s.at(i-1).low) == 1) {
			break
		}
	}
	return i
}
