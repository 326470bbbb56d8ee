package check

import (
	"slices"
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
	if _, _, twice := g.src.longRepeat(); twice {
		if _, _, also := g.tgt.longRepeat(); !also {
			return // the source says something twice by mistake, the target does not
		}
	}
	// Where no words can be compared, only a length that no translation has is told.
	least := 0.58
	if !g.comparable() {
		least = 0.42
	}
	r := have / want
	fewer := len(g.src.sents) - len(g.tgt.sents)
	switch {
	case fewer > 0 && len(g.src.sents) > 1 && r < 0.75 && g.lostSentence(want, have):
	case fewer > 0 && len(g.src.sents) > 1 && r < 0.92 && g.goneSentence():
	case fewer == 1 && r < 0.95 && g.goneBetween(want/float64(g.src.letters())):
	case (want >= 60 && r < min(least, 0.52) || want >= 120 && r < least) && (r < leastEver || g.mostlyLost() && !g.terse(want/float64(g.src.letters()))):
		g.report("omission.short", g.src.whole(), g.tgt.whole())
	case r < 0.88 && want-have >= 30 && g.missingClause(1-r, want-have):
	case r < 0.95 && g.missingInSentence(want/float64(g.src.letters())):
	case r < 0.95 && g.shrunken(want/float64(g.src.letters())):
	case g.bareOmission(want, have):
	default:
		g.smallGap(1-r, want-have)
	}
}

// leastEver is the share of the usual length under which nothing can hold what the source
// says, whatever the words tell.
const leastEver = 0.42

// coverage is the weight of the words of a passage that the other side has and has not.
type coverage struct{ held, lost float64 }

// share is how much of the weight the other side has.
func (c coverage) share() float64 {
	if c.held == 0 {
		return 0
	}
	return c.held / (c.held + c.lost)
}

// covered weighs the tokens [from, to) of s against the whole of o.
func (g *segment) covered(s, o *side, from, to int) (c coverage) {
	for i, p := range g.presences(s, o)[from:to] {
		switch p {
		case found:
			c.held += s.weight(from + i)
		case absent:
			c.lost += s.weight(from + i)
		case unknown:
			c.lost += 0.6
		}
	}
	return c
}

// coveredAlone weighs the source's tokens [from, to), a sentence, without the words that
// another sentence has too: that one may be what the target renders.
func (g *segment) coveredAlone(from, to int) (c coverage) {
	s := &g.src
	ps := g.presences(s, &g.tgt)
	for i := from; i < to; i++ {
		switch ps[i] {
		case found:
			if !s.saidOutside(i, from, to) {
				c.held += s.weight(i)
			}
		case absent:
			c.lost += s.weight(i)
		case unknown:
			c.lost += 0.6
		}
	}
	return c
}

// saidOutside tells whether the word at i, or one that means the same, stands outside the
// tokens [from, to) too.
func (s *side) saidOutside(i, from, to int) bool {
	cs := s.conceptsAt(i)
	for k := range s.toks {
		if k >= from && k < to {
			continue
		}
		if s.toks[k].low == s.toks[i].low || slices.ContainsFunc(cs, func(c conceptID) bool { return slices.Contains(s.conceptsAt(k), c) }) {
			return true
		}
	}
	return false
}

// mostlyLost tells whether the target has less than half of what the source's words say,
// or their words cannot be compared. A short rendering of all of it is no omission.
func (g *segment) mostlyLost() bool {
	if !g.comparable() {
		return true
	}
	c := g.covered(&g.src, &g.tgt, 0, len(g.src.toks))
	return c.held < c.lost
}

// lostSentence reports the sentence of the source of which the target has least, when the
// target, which has fewer sentences and is too short, is about as long as the others need:
// sentences that were joined and shortened leave it too long for them.
func (g *segment) lostSentence(want, have float64) bool {
	sent := func(sp depesche.Span) bool {
		g.report("omission.sentence", sp, depesche.Span{}, strconv.Itoa(len(g.src.sents)), strconv.Itoa(len(g.tgt.sents)))
		return true
	}
	if !g.comparable() {
		return have < 0.65*want && sent(g.missingSentence())
	}
	worst, share := -1, 0.5
	all := g.covered(&g.src, &g.tgt, 0, len(g.src.toks))
	ratio := want / float64(g.src.letters())
	for k := range g.src.sents {
		from, to := g.src.sentence(k)
		rest := want - ratio*float64(g.src.lettersIn(from, to))
		c := g.coveredAlone(from, to)
		others := coverage{all.held - c.held, all.lost - c.lost}
		if c.lost >= 1 && c.share() <= min(share, 0.6*others.share()) && have <= 1.3*rest+10 && !g.keptAnchor(from, to) {
			worst, share = k, c.share()
		}
	}
	return worst >= 0 && sent(g.src.span(g.src.sentence(worst)))
}

// keptAnchor tells whether the target has a number, a date or a measure of the source's
// tokens [from, to): what they say is there then, in another sentence.
func (g *segment) keptAnchor(from, to int) bool {
	for i := range g.src.quantities {
		if q := &g.src.quantities[i]; q.from >= from && q.to <= to && q.matched && !q.weak && !q.soft {
			return true
		}
	}
	return false
}

// terse tells whether the target has as many sentences, each of them shorter than usual and
// none a mere rest: its manner is short, nothing is missing.
func (g *segment) terse(ratio float64) bool {
	n := len(g.src.sents)
	if n < 2 || n != len(g.tgt.sents) {
		return false
	}
	for k := 0; k < n; k++ {
		from, to := g.src.sentence(k)
		p, q := g.tgt.sentence(k)
		if r := float64(g.tgt.lettersIn(p, q)) / (ratio * float64(g.src.lettersIn(from, to))); r < 0.35 || r > 0.75 {
			return false
		}
	}
	return true
}

// goneSentence reports a sentence of the source of which the target has next to nothing,
// when it also has fewer sentences.
func (g *segment) goneSentence() bool {
	if !g.comparable() {
		return false
	}
	ps := g.presences(&g.src, &g.tgt)
	other := g.covered(&g.tgt, &g.src, 0, len(g.tgt.toks)).lost // much of it: put differently
	for k := range g.src.sents {
		from, to := g.src.sentence(k)
		var n [unasked]int
		for i := from; i < to; i++ {
			n[ps[i]]++
		}
		if n[absent] < 3 || n[found]*5 > n[absent]+n[unknown] || other > g.covered(&g.src, &g.tgt, from, to).lost {
			continue
		}
		g.report("omission.sentence", g.src.span(from, to), depesche.Span{}, strconv.Itoa(len(g.src.sents)), strconv.Itoa(len(g.tgt.sents)))
		return true
	}
	return false
}

// missingInSentence looks for a missing clause in each sentence for itself where both
// sides have as many: what one sentence lacks hardly shows in the length of all. ratio is
// the target's letters for each of the source.
func (g *segment) missingInSentence(ratio float64) bool {
	n := len(g.src.sents)
	if n < 2 || n != len(g.tgt.sents) || !g.comparable() {
		return false
	}
	ps := g.presences(&g.src, &g.tgt)
	for k := 0; k < n; k++ {
		from, to := g.src.sentence(k)
		p, q := g.tgt.sentence(k)
		want, have := ratio*float64(g.src.lettersIn(from, to)), float64(g.tgt.lettersIn(p, q))
		if want < 40 || have > want*0.68 || want-have < 25 {
			continue
		}
		// A clause that moved to the sentence before or after is not missing.
		if k > 0 && g.longer(k-1, ratio) || k+1 < n && g.longer(k+1, ratio) {
			continue
		}
		w := g.src.widestGapIn(ps, from, to)
		if w.absent < 2 || w.score < 2 || g.covered(&g.tgt, &g.src, p, q).lost > 0.4*g.covered(&g.src, &g.tgt, from, to).lost {
			continue
		}
		sp := g.src.span(w.from, w.to)
		g.report("omission.clause", sp, g.tgt.span(p, q), g.src.cut(sp))
		return true
	}
	return false
}

// longer tells whether the k-th sentence of the target is longer than it should be.
func (g *segment) longer(k int, ratio float64) bool {
	i, j := g.src.sentence(k)
	p, q := g.tgt.sentence(k)
	return float64(g.tgt.lettersIn(p, q)) > 1.2*ratio*float64(g.src.lettersIn(i, j))
}

// comparable tells whether the words of both languages, or the newsroom's memory, say
// what renders what, and the texts are not too long for it.
func (g *segment) comparable() bool {
	known := len(g.src.lx.pack.Concepts) > 0 && len(g.tgt.lx.pack.Concepts) > 0 || g.cfg.Lexicon.Len() > 0
	return known && max(len(g.src.toks), len(g.tgt.toks)) <= maxCrossed
}

// freelyPut is how much of the target may have no counterpart either, for each weight that
// the source has of such words, before both are taken for a free rendering.
const freelyPut = 0.9

// missingClause reports a run of source words that nothing in the target accounts for,
// when the target is also shorter than it should be, by a share and by letters of which the
// run is a good part: the shorter it is, the less the words must prove.
func (g *segment) missingClause(short, letters float64) bool {
	if !g.comparable() {
		return false
	}
	w := g.src.widestGap(g.presences(&g.src, &g.tgt))
	if w.absent < 4 || letters < 0.4*float64(w.letters) || !(w.score >= 3.3 && short >= 0.28 || w.score >= 3.5 && short >= 0.25 || w.score >= 4 && short >= 0.2 || w.score >= 5 && short >= 0.12) {
		return false
	}
	if g.meansBoth() {
		other := g.unaccounted(&g.tgt, &g.src)
		if other > freelyPut*w.score || letters < 0.58*float64(w.letters) && other > 0.35*w.score {
			return false
		}
	}
	sp := g.src.span(w.from, w.to)
	g.report("omission.clause", sp, g.tgt.whole(), g.src.cut(sp))
	return true
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
				if g.tgt.has(t) > 0 {
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
