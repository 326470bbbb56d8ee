package check

import (
	"strconv"

	"depesche"
)

// checkAddition reports a target that says more than the source can have said, sooner
// when it also has more sentences.
func checkAddition(g *segment) {
	if g.copied || g.unrelated || g.alien || g.repeats() {
		return
	}
	want := g.expected()
	have := float64(g.tgt.letters())
	if want == 0 || have < 30 {
		return
	}
	more := len(g.tgt.sents) - len(g.src.sents)
	extra := have - want
	switch {
	case more > 0 && have > want*1.45+13 && extra > 25:
		g.report("addition.sentence", depesche.Span{}, g.addedSentence(), strconv.Itoa(len(g.src.sents)), strconv.Itoa(len(g.tgt.sents)))
	case have > want*1.75+20:
		g.report("addition.long", g.src.whole(), g.tgt.whole())
	}
}

// addedSentence is the target's last sentence: what engines add, they add at the end.
func (g *segment) addedSentence() depesche.Span {
	return g.tgt.span(g.tgt.sentence(len(g.tgt.sents) - 1))
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
