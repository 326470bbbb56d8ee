package check

import "depesche"

// checkDateline holds the names of datelines and speakers, which are all that such a
// segment is: each must be there in some form.
func checkDateline(g *segment) {
	if k := g.pair.Kind; k != depesche.UnitDateline && k != depesche.UnitSpeaker || g.src.lx.pack.Script != g.tgt.lx.pack.Script {
		return
	}
	for i := range g.out {
		if g.out[i].Category == depesche.CatName {
			return
		}
	}
	for i := range g.src.toks {
		t := &g.src.toks[i]
		if t.kind != kWord || !t.upper || len(t.low) < 3 || t.is(clFunction|clCommon|clCapitalised|clMonth|clWeekday) || g.presence(&g.src, &g.tgt, i) != unknown {
			continue
		}
		if w := trimPossessive(t.low); g.src.lx.placeStems.has(w) || g.src.regionAt(i) != "" && g.tgt.speaksOf(g.src.regionAt(i), w) {
			continue
		}
		sp := g.src.span(i, i+1)
		g.report("name.missing", sp, depesche.Span{}, g.src.cut(sp))
		return
	}
}
