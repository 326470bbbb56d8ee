package check

import (
	"strconv"

	"depesche"
)

// expected is how long the target should be, in letters, for the source's length: the
// packs say how long each language is against English.
func (g *segment) expected() float64 {
	s, t := g.src.lx.pack.Words.Length, g.tgt.lx.pack.Words.Length
	if s == 0 || t == 0 {
		return 0
	}
	return float64(g.src.letters()) * t / s
}

// checkOmission reports a target that is too short to hold what the source says, sooner
// when it also has fewer sentences.
func checkOmission(g *segment) {
	if g.copied || g.unrelated {
		return
	}
	want := g.expected()
	have := float64(g.tgt.letters())
	if want < 30 {
		return
	}
	r := have / want
	fewer := len(g.src.sents) - len(g.tgt.sents)
	switch {
	case fewer > 0 && len(g.src.sents) > 1 && r < 0.75:
		g.report("omission.sentence", g.missingSentence(), depesche.Span{}, strconv.Itoa(len(g.src.sents)), strconv.Itoa(len(g.tgt.sents)))
	case want >= 60 && r < 0.52, want >= 120 && r < 0.58:
		g.report("omission.short", g.src.whole(), g.tgt.whole())
	}
}

// missingSentence guesses which of the source's sentences is missing: the one with the
// fewest names and numbers that the target also has; the last when that says nothing.
func (g *segment) missingSentence() depesche.Span {
	best, score := len(g.src.sents)-1, 1.0
	for k := len(g.src.sents) - 1; k >= 0; k-- {
		from, to := g.src.sentence(k)
		found, all := 0.5, 1.0
		for i := from; i < to; i++ {
			if t := &g.src.toks[i]; t.kind == kNumber || t.upper && !g.src.initial(i) {
				all++
				if g.tgt.count[t.low] > 0 {
					found++
				}
			}
		}
		if found/all < score {
			best, score = k, found/all
		}
	}
	return g.src.span(g.src.sentence(best))
}

// sentence returns the tokens of the k-th sentence.
func (s *side) sentence(k int) (int, int) {
	if k+1 < len(s.sents) {
		return s.sents[k], s.sents[k+1]
	}
	return s.sents[k], len(s.toks)
}
