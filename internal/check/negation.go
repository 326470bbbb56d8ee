package check

import (
	"strings"

	"depesche"
)

// checkNegation compares whether the sides deny anything at all. Languages differ in
// where and how they deny; they agree in whether they do, once words are counted that
// deny by their meaning.
func checkNegation(g *segment) {
	if g.copied || g.unrelated || len(g.src.sents) > 3 {
		return
	}
	s, t := g.src.negators(), g.tgt.negators()
	switch {
	case len(s) > 0 && len(t) == 0 && !g.tgt.deniesSomehow():
		sp := g.src.span(s[0], s[0]+1)
		g.report("negation.lost", sp, depesche.Span{}, g.src.cut(sp))
	case len(s) == 0 && !g.src.deniesSomehow():
		for _, i := range t {
			if g.tgt.toks[i].is(clDeny) || strings.HasSuffix(g.tgt.toks[i].low, "n't") || strings.HasSuffix(g.tgt.toks[i].low, "n’t") {
				sp := g.tgt.span(i, i+1)
				g.report("negation.added", depesche.Span{}, sp, g.tgt.cut(sp))
				return
			}
		}
	}
}

// negators lists the tokens that plainly deny.
func (s *side) negators() []int {
	var out []int
	if !s.lx.hasFunction {
		return nil
	}
	for i := range s.toks {
		t := &s.toks[i]
		if t.kind != kWord || !t.is(clNegator) && !s.lx.negStems.has(t.low) && !strings.HasSuffix(t.low, "n't") && !strings.HasSuffix(t.low, "n’t") {
			continue
		}
		if !s.notDenying(i) {
			out = append(out, i)
		}
	}
	return out
}

// notDenying tells whether the negator at i belongs to a phrase that denies nothing:
// "not only", "no. 5", "ne … que".
func (s *side) notDenying(i int) bool {
	for _, p := range s.lx.notNegation {
		for k, w := range p {
			if w != s.toks[i].low {
				continue
			}
			if i-k >= 0 && s.matchGap(i-k, p) {
				return true
			}
		}
	}
	// "no-deal", "Non-Profit": part of a name for a thing.
	return s.at(i+1).punct("-") && !s.at(i+1).space && !s.at(i+2).space
}

// matchGap tells whether the words of p follow each other from token i, "…" standing for
// up to six words.
func (s *side) matchGap(i int, p []string) bool {
	for k := 0; k < len(p); k++ {
		if p[k] == "…" {
			for d := 0; d < 7; d++ {
				if s.matchGap(i+d, p[k+1:]) {
					return true
				}
			}
			return false
		}
		if s.at(i).low != p[k] {
			return false
		}
		i++
	}
	return true
}

// deniesSomehow tells whether any word could carry a negation: negators of all kinds,
// words that deny by meaning, prefixes.
func (s *side) deniesSomehow() bool {
	if !s.lx.hasFunction || len(s.lx.negative) == 0 {
		return true // a language whose negations are not known
	}
	for i := range s.toks {
		t := &s.toks[i]
		if t.kind != kWord {
			continue
		}
		if t.is(clNegator) || s.lx.negStems.has(t.low) || s.lx.negative[t.low] || s.lx.negativeStems.has(t.low) || strings.HasSuffix(t.low, "n't") || strings.HasSuffix(t.low, "n’t") {
			return true
		}
		for _, p := range s.lx.pack.Words.NegativePrefixes {
			if len(t.low) > len(p)+3 && strings.HasPrefix(t.low, p) {
				return true
			}
		}
	}
	for _, p := range s.lx.negativePhrases {
		for i := range s.toks {
			if s.toks[i].low == p[0] && s.matchGap(i, p) {
				return true
			}
		}
	}
	return false
}
