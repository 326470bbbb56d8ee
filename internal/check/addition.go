package check

import (
	"strconv"

	"depesche"
)

// checkAddition reports a target that says more than the source can have said, sooner
// when it also has more sentences.
func checkAddition(g *segment) {
	if g.copied || g.unrelated || g.alien {
		return
	}
	want := g.expected()
	have := float64(g.tgt.letters())
	if want == 0 || have < 30 || g.repeats() {
		return
	}
	if have <= want*1.35+10 {
		if !g.bareAddition(want, have) {
			g.trailingClause(want, have)
		}
		return
	}
	more := len(g.tgt.sents) - len(g.src.sents)
	extra := have - want
	switch {
	case more > 0 && have > want*1.35+10 && extra > 25 && g.spareSentence(want) >= 0:
		g.report("addition.sentence", depesche.Span{}, g.tgt.span(g.tgt.sentence(g.spareSentence(want))), strconv.Itoa(len(g.src.sents)), strconv.Itoa(len(g.tgt.sents)))
	case have > want*1.9+20:
		g.report("addition.long", g.src.whole(), g.tgt.whole())
	case have > want*1.4 && g.addedClause(extra/want, extra):
	case g.bareAddition(want, have):
	default:
		g.trailingClause(want, have)
	}
}

// addedClause reports a run of target words that nothing in the source accounts for,
// when the target is also longer than it should be, by a share and by letters of which the
// run is a good part.
func (g *segment) addedClause(long, letters float64) bool {
	if len(g.src.lx.pack.Concepts) == 0 || len(g.tgt.lx.pack.Concepts) == 0 || !g.comparable() {
		return false
	}
	w := g.tgt.widestGap(g.presences(&g.tgt, &g.src))
	if letters < 0.3*float64(w.letters) || w.score < 6 || long < 0.5 {
		return false
	}
	if g.unaccounted(&g.src, &g.tgt) > 0.6*w.score {
		return false
	}
	sp := g.tgt.span(w.from, w.to)
	g.report("addition.clause", g.src.whole(), sp, g.tgt.cut(sp))
	return true
}

// spareSentence finds the sentence, the last one first, without which the target would
// still be long enough for the source and which names nothing that the source names: a
// translator who merely splits a sentence leaves none. It returns -1 when every sentence is needed.
func (g *segment) spareSentence(want float64) int {
	all := float64(g.tgt.letters())
	for k := len(g.tgt.sents) - 1; k >= 0; k-- {
		from, to := g.tgt.sentence(k)
		if all-float64(g.tgt.lettersIn(from, to)) >= want*0.8 && !g.hasCounterpart(from, to) {
			return k
		}
	}
	return -1
}

// hasCounterpart tells whether the target's tokens [from, to) name something that the
// source names too: a name, a number, a date.
func (g *segment) hasCounterpart(from, to int) bool {
	for i := from; i < to; i++ {
		t := &g.tgt.toks[i]
		if (t.kind == kWord && t.upper && !g.tgt.initial(i) && len(t.low) > 3 || t.kind == kCode) && g.src.has(t) > 0 {
			return true
		}
	}
	for i := range g.tgt.quantities {
		if q := &g.tgt.quantities[i]; q.from >= from && q.to <= to && q.matched && !q.weak && !q.soft {
			return true
		}
	}
	return false
}

// repeats tells whether the repetition rule has a better name for what makes the target
// too long.
func (g *segment) repeats() bool {
	n := len(g.out)
	checkRepetition(g)
	found := len(g.out) > n
	g.out = g.out[:n]
	return found
}
