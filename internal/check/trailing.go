package check

import (
	"strings"

	"depesche"
)

const (
	shortestTrailing = 31 // letters of the shortest clause that trailingClause looks at
	fewWords         = 7  // of a source of which one word may need a clause in the target
)

// trailingClause reports the last clause of the target where it is as long as the target is
// too long, the source has none of its words, and the source's own end is rendered before: "…,
// as officials said on Tuesday".
func (g *segment) trailingClause(want, have float64) bool {
	if have-want < 0.7*shortestTrailing || !g.meansBoth() || g.src.words < fewWords {
		return false
	}
	from, to := g.tgt.lastClause()
	if from == 0 {
		return false
	}
	c := g.tgt.bare(g.near(&g.tgt, &g.src), from, to)
	if c.held > 0 || c.meant < 1.9 || c.letters < shortestTrailing || have-want < 0.7*float64(c.letters) {
		return false
	}
	end := g.src.bare(g.near(&g.src, &g.tgt), len(g.src.toks)*2/3, len(g.src.toks))
	if end.held < 1 || end.lost > 0.6*end.held || g.unaccounted(&g.src, &g.tgt) > 1.5*c.lost {
		return false
	}
	sp := g.tgt.span(from, to)
	g.report("addition.clause", depesche.Span{}, sp, g.tgt.cut(sp))
	return true
}

// lastClause is what follows the last comma or the like, without the marks at the end; from
// is 0 where there is none.
func (s *side) lastClause() (from, to int) {
	to = len(s.toks)
	for to > 0 && s.toks[to-1].kind == kPunct {
		to--
	}
	for from = to; from > 0; from-- {
		if t := &s.toks[from-1]; t.kind == kPunct && strings.Contains(",;:–—", t.low) {
			return from, to
		}
	}
	return 0, to
}
