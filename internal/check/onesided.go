package check

import (
	"slices"

	"depesche"
)

// checkStrangers looks for names by what both sides show: one that the source has and
// the target has nothing of, one that the target has and the source has nothing of, a
// hole where a word should be. One of them proves little, two together much.
func (g *segment) checkStrangers() {
	if g.src.lx.pack.Script != g.tgt.lx.pack.Script || len(g.src.lx.pack.Words.Capitalised) == 0 || len(g.tgt.lx.pack.Words.Capitalised) == 0 {
		return
	}
	lost := g.lostRuns(&g.src, &g.tgt)
	strange := g.strangers()
	for _, i := range g.lostRegions(&g.src, &g.tgt) {
		lost = append(lost, nameRun{from: i, to: i + 1})
	}
	for _, i := range g.lostRegions(&g.tgt, &g.src) {
		if len(lost) > 0 || !g.tgt.initial(i) {
			strange = append(strange, nameRun{from: i, to: i + 1})
		}
	}
	hole, sure := g.tgt.hole()
	if hole >= 0 {
		if also, _ := g.src.hole(); also >= 0 {
			hole = -1
		}
	}
	switch {
	case len(lost) > 0 && len(strange) > 0 && !strange[0].part && (!lost[0].part || strange[0].to-strange[0].from > 1):
		g.reportReplaced(lost[0], strange[0])
	case len(lost) > 0 && (hole >= 0 || g.sureRun(lost[0])):
		src := g.src.span(lost[0].from, lost[0].to)
		g.report("name.missing", src, depesche.Span{}, g.src.cut(src))
	case hole >= 0 && sure:
		// A space before a mark may be a slip of the hand: there a word of known meaning that
		// was put differently proves nothing.
		if i := g.unnamed(); i >= 0 && (!g.tgt.emptyEnd(hole) || g.surelyNamed(i)) {
			src, tgt := g.src.span(i, i+1), g.tgt.span(hole, hole+2)
			g.report("name.missing", src, tgt, g.src.cut(src))
		}
	case hole >= 0 && g.tgt.toks[hole].is(clOpen) && g.tgt.at(hole+1).punct(",") && g.reportUnnamedRun(hole):
	case g.reportLostSubject():
	case g.reportZipped(lost):
	case g.reportByPlace(strange):
	case len(lost) > 0 && len(strange) > 0 && strange[0].part && g.src.initial(lost[0].from) && lost[0].to == lost[0].from+1:
		g.reportReplaced(lost[0], strange[0])
	case g.reportAlien(strange):
	default:
		g.reportAdded(strange)
	}
}

func (g *segment) reportReplaced(lost, strange nameRun) *depesche.Finding {
	src, tgt := g.src.span(lost.from, lost.to), g.tgt.span(strange.from, strange.to)
	return g.report("name.replaced", src, tgt, g.src.cut(src), g.tgt.cut(tgt))
}

// reportUnnamedRun reports the first name of the source, or two capitalised words in a row,
// of which the target, which has a hole, has nothing.
func (g *segment) reportUnnamedRun(hole int) bool {
	s := &g.src
	gone := func(i int) bool {
		t := s.at(i)
		return i >= 0 && i < len(s.toks) && (t.kind == kWord || t.kind == kCode) && t.upper && len(t.low) > 1 && !s.initial(i) && !t.is(clFunction|clMonth|clWeekday|clNumber) && g.presence(s, &g.tgt, i) != found
	}
	for i := range s.toks {
		if !gone(i) || !gone(i+1) && (g.presence(s, &g.tgt, i) != unknown || s.derived(i) || s.ledByArticle(i) && !s.toks[i].caps || s.lx.pack.Words.NounsCapitalised && !s.at(i-1).is(clFunction)) {
			continue
		}
		j := i + 1
		for gone(j) {
			j++
		}
		if s.countryRun(i, j) {
			continue
		}
		src, tgt := s.span(i, j), g.tgt.span(hole, hole+2)
		g.report("name.missing", src, tgt, s.cut(src))
		return true
	}
	return false
}

func (g *segment) reportLostSubject() bool {
	k, i := g.lostSubject()
	if k < 0 {
		return false
	}
	src := g.src.span(k, k+1)
	g.report("name.missing", src, g.tgt.span(i, i+1), g.src.cut(src))
	return true
}

// reportAlien reports a stranger that must be a name where the source has a name, of one
// word or in part, that the target has not.
func (g *segment) reportAlien(strange []nameRun) bool {
	for _, r := range strange {
		several := r.to-r.from >= 2
		if !g.surelyStrange(r) {
			continue
		}
		for _, m := range g.lostNames(several) {
			if several || r.part == g.src.initial(m.from) && (!r.part || g.src.lx.letters.foreign(trimPossessive(g.src.toks[m.from].low))) && !g.tgt.partOfLonger(r.from, r.to) && !g.src.partOfLonger(m.from, m.to) {
				f := g.reportReplaced(m, r)
				if !g.src.personAt(m.from) && !g.tgt.personAt(r.from) && !(several && !r.part && g.lostSurely()) {
					f.Severity = depesche.SevNote
				}
				return true
			}
		}
	}
	return false
}

// pronounOnly tells whether the source has a pronoun of the third person, and no word in
// capitals that was lost; plain tells that all of them stand for several.
func (g *segment) pronounOnly() (pronoun, plain bool) {
	plain = len(g.src.lx.pack.Words.Singular) > 0
	for i := range g.src.toks {
		t := &g.src.toks[i]
		if t.is(clPronoun) && !g.src.impersonal(i) {
			pronoun = true
			plain = plain && !slices.Contains(g.src.lx.pack.Words.Singular, t.low)
		}
		if t.kind == kWord && t.upper && !g.src.lx.pack.Words.NounsCapitalised && !g.src.initial(i) && !t.is(clFunction|clMonth|clWeekday|clPlace) {
			if p := g.presence(&g.src, &g.tgt, i); p == absent || p == unknown {
				return false, plain
			}
		}
	}
	return pronoun, plain
}

// impersonal tells whether the pronoun at i stands for nobody: "it was reported".
func (s *side) impersonal(i int) bool {
	n := s.at(i + 2)
	return s.at(i+1).is(clSubjectless) && n.kind == kWord && s.lx.pastForm(n.low)
}

// reportAdded reports a person of whom the source says nothing, unless the source speaks
// of somebody by a pronoun, which the translator may have resolved.
func (g *segment) reportAdded(strange []nameRun) {
	pronoun, plain := g.pronounOnly()
	for _, r := range strange {
		if pronoun && !(plain && r.to-r.from > 1) {
			continue
		}
		if !r.part && g.namesAlone(r) {
			tgt := g.tgt.span(r.from, r.to)
			f := g.report("name.added", depesche.Span{}, tgt, g.tgt.cut(tgt))
			if r.to-r.from == 1 || g.tgt.initial(r.from) && !g.tgt.is(r.from, clGiven) {
				f.Severity = depesche.SevNote // a translator may have said where or who
			}
			return
		}
	}
}
