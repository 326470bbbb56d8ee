package check

import (
	"strconv"

	"depesche"
)

// mostAligned is how many sentences of a segment are set one against the other.
const mostAligned = 12

// goneBetween reports the sentence without which the source's sentences stand against the
// target's one by one, each of its length and saying the same: what it says is not there.
func (g *segment) goneBetween(ratio float64) bool {
	n := len(g.src.sents)
	if n < 2 || n > mostAligned || n != len(g.tgt.sents)+1 || !g.meansBoth() {
		return false
	}
	most, longest := 0.4, 1.3 // where several sentences stand in their places, the words need prove less
	if n == 2 {
		most, longest = 0.2, 1.12
	}
	for k := 0; k < n; k++ {
		from, to := g.src.sentence(k)
		if g.src.lettersIn(from, to) < 20 || g.keptAnchor(from, to) || g.keptCode(from, to) || !g.restAligned(k, ratio, longest) {
			continue
		}
		if c := g.coveredAlone(from, to); c.lost >= 1.2 && c.share() <= most {
			g.report("omission.sentence", g.src.span(from, to), depesche.Span{}, strconv.Itoa(n), strconv.Itoa(n-1))
			return true
		}
	}
	return false
}

// keptCode tells whether an address or a code of the source's tokens [from, to) is in the
// target.
func (g *segment) keptCode(from, to int) bool {
	for i := from; i < to; i++ {
		if t := &g.src.toks[i]; (t.kind == kURL || t.kind == kCode) && g.tgt.has(t) > 0 {
			return true
		}
	}
	return false
}

// restAligned tells whether each sentence but the k-th is rendered by the target's in its
// place.
func (g *segment) restAligned(k int, ratio, longest float64) bool {
	for i := range g.src.sents {
		if i == k {
			continue
		}
		j := i
		if i > k {
			j--
		}
		if !g.rendersSentence(i, j, ratio, longest) {
			return false
		}
	}
	return true
}

// rendersSentence tells whether the j-th sentence of the target is as long as the i-th of
// the source wants and has the better part of its words.
func (g *segment) rendersSentence(i, j int, ratio, longest float64) bool {
	from, to := g.src.sentence(i)
	p, q := g.tgt.sentence(j)
	if r := float64(g.tgt.lettersIn(p, q)) / (ratio * float64(g.src.lettersIn(from, to))); r < 0.75 || r > longest {
		return false
	}
	held, lost := 0.0, 0.0
	for x := from; x < to; x++ {
		switch g.presence(&g.src, &g.tgt, x) {
		case found:
			if g.src.counterpartIn(&g.tgt, x, j) {
				held++
			} else {
				lost++
			}
		case absent:
			lost++
		}
	}
	return held >= 2 && held >= 1.5*lost
}

// shrunken reports a sentence that keeps next to nothing of its length, or a long one that
// lost half of it, where the sentences around it are as long as they should be.
func (g *segment) shrunken(ratio float64) bool {
	n := len(g.src.sents)
	if n < 2 || n != len(g.tgt.sents) || !g.comparable() {
		return false
	}
	for k := 0; k < n; k++ {
		from, to := g.src.sentence(k)
		p, q := g.tgt.sentence(k)
		want, have := ratio*float64(g.src.lettersIn(from, to)), float64(g.tgt.lettersIn(p, q))
		if !(want >= 35 && have < 0.33*want || want >= 120 && have < 0.5*want) || k > 0 && g.longer(k-1, ratio) || k+1 < n && g.longer(k+1, ratio) {
			continue
		}
		sp := g.src.span(from, to)
		g.report("omission.clause", sp, g.tgt.span(p, q), g.src.cut(sp))
		return true
	}
	return false
}

// goneWithNumber tells whether a run of words that the target lacks holds a number or date
// that it lacks too, and the length lacks as much: a clause went with it.
func (g *segment) goneWithNumber(w gap, letters float64) bool {
	if w.score < 2.3 || letters < 0.7*float64(w.letters) || g.unaccounted(&g.tgt, &g.src) > 0.6*w.score {
		return false
	}
	for i := range g.src.quantities {
		if q := &g.src.quantities[i]; q.from >= w.from && q.to <= w.to && !q.matched && !q.weak && !q.soft {
			return g.tgt.has(&g.src.toks[q.from]) == 0
		}
	}
	return false
}

// acrossSentences tells whether so much is missing that a sentence of the source ends in it
// and the target has one sentence less.
func (g *segment) acrossSentences(w gap, short float64) bool {
	return len(g.src.sents) > len(g.tgt.sents) && short > 0.25 && w.score >= 2.4 && g.unaccounted(&g.tgt, &g.src) <= 0.5*w.score
}

// smallGap reports the widest run of words that the target lacks where other signs stand
// beside it.
func (g *segment) smallGap(short, letters float64) bool {
	if !g.meansBoth() || letters < 6 {
		return false
	}
	w := g.src.widestGap(g.presences(&g.src, &g.tgt))
	if !g.goneWithNumber(w, letters) && !g.acrossSentences(w, short) {
		return false
	}
	sp := g.src.span(w.from, w.to)
	g.report("omission.clause", sp, g.tgt.whole(), g.src.cut(sp))
	return true
}
