package check

// checkHallucination finds a target that has nothing to do with its source: names and
// numbers on both sides, and none in common; or no words at all.
func checkHallucination(g *segment) {
	if g.copied {
		return
	}
	if g.src.words >= 4 && g.tgt.letters() == 0 {
		g.report("hallucination.empty", g.src.whole(), g.tgt.whole())
		g.unrelated = true
		return
	}
	if len(g.src.lx.pack.Words.Capitalised) == 0 || len(g.tgt.lx.pack.Words.Capitalised) == 0 {
		return // which capitals are names is not known
	}
	theirs, common := g.anchors()
	if theirs < 2 || common > 0 {
		return
	}
	// The source must have anchors of its own, of which the target holds none.
	own := 0
	for i := range g.src.toks {
		t := &g.src.toks[i]
		switch {
		case t.kind == kNumber && len(t.low) > 1, t.kind == kCode:
			own++
			if g.tgt.has(t) > 0 {
				return
			}
		case t.kind == kWord && t.upper && !g.src.initial(i) && len(t.low) > 3:
			own++
			if g.rendered(i) {
				return
			}
		}
	}
	for i := range g.src.quantities {
		for j := range g.tgt.quantities {
			if a, b := &g.src.quantities[i], &g.tgt.quantities[j]; a.kind == b.kind && shared(a, b, true) {
				return
			}
		}
	}
	if own < 1 || g.sharesMeaning() {
		return
	}
	g.report("hallucination.unrelated", g.src.whole(), g.tgt.whole())
	g.unrelated = true
}

// sharesMeaning tells whether the other side has a good part of the words of either side:
// then they speak of the same things, whatever became of the names.
func (g *segment) sharesMeaning() bool {
	if !g.comparable() {
		return false
	}
	for _, x := range [2][2]*side{{&g.src, &g.tgt}, {&g.tgt, &g.src}} {
		c := g.covered(x[0], x[1], 0, len(x[0].toks))
		if c.held >= 1 && c.share() >= 0.34 {
			return true
		}
	}
	return false
}

// anchors counts the target's names and numbers, and those of them that the source has.
func (g *segment) anchors() (all, common int) {
	for i := range g.tgt.toks {
		t := &g.tgt.toks[i]
		switch {
		case t.kind == kNumber && len(t.low) > 1 || t.kind == kCode || t.kind == kURL:
			all++
			if g.src.has(t) > 0 {
				common++
			}
		case t.kind == kWord && t.upper && g.tgt.nameAt(i) && !g.tgt.initial(i) && !g.tgt.lx.pack.Words.NounsCapitalised:
			if i == 0 || !g.tgt.nameAt(i-1) {
				all++ // a name of several words is one
			}
			if g.inSource(i) {
				common++
			}
		}
	}
	return
}
