package check

import (
	"slices"
	"strings"

	"depesche"
)

// checkNegation compares whether the sides deny anything at all. Languages differ in
// where and how they deny; they agree in whether they do, once words are counted that
// deny by their meaning.
func checkNegation(g *segment) {
	if g.copied || g.unrelated || !g.src.lx.knowsNegation() || !g.tgt.lx.knowsNegation() {
		return
	}
	n := len(g.src.sents)
	if n == len(g.tgt.sents) && n > 1 {
		for k := range g.src.sents {
			i, j := g.src.sentence(k)
			p, q := g.tgt.sentence(k)
			if !g.movedDenial(k) {
				g.compareNegation(i, j, p, q)
			}
		}
		return
	}
	if n <= 5 {
		g.compareNegation(0, len(g.src.toks), 0, len(g.tgt.toks))
	}
}

// denialReach is how many tokens around a negator are looked at for what it denies.
const denialReach = 6

// literal tells whether the tokens [p, q) of the target render [i, j) of the source word by
// word, as far as anybody can see, most of all around the token at of the source: who
// translates freely may deny by other words than any list has.
func (g *segment) literal(i, j, p, q, at int) bool {
	long := float64(g.tgt.lettersIn(p, q)) >= 0.8*g.expected()*float64(g.src.lettersIn(i, j))/float64(g.src.letters())
	if !g.comparable() {
		return long
	}
	have, gone := 0, 0
	count := func(s, o *side, from, to int) {
		for k := from; k < to; k++ {
			switch g.presence(s, o, k) {
			case found:
				have++
			case absent:
				gone++
			}
		}
	}
	count(&g.src, &g.tgt, i, j)
	count(&g.tgt, &g.src, p, q)
	known := float64(have + gone)
	if known < 2 || float64(have) < 0.4*known {
		return false
	}
	if at >= 0 {
		near, lost := have, gone
		count(&g.src, &g.tgt, max(i, at-denialReach), min(j, at+denialReach+1))
		if near, lost = have-near, gone-lost; lost > near {
			have = 0 // what is denied is said in other words
		}
	}
	return float64(have) >= 0.62*known || long
}

func (lx *lexicon) knowsNegation() bool { return len(lx.negative) > 0 }

// movedDenial tells whether the k-th sentences differ in denying and the sentences before or
// after differ the other way: the sides do not end their sentences at the same places.
func (g *segment) movedDenial(k int) bool {
	d := g.denial(k)
	return d != 0 && (k > 0 && g.denial(k-1) == -d || k+1 < len(g.src.sents) && g.denial(k+1) == -d)
}

// denial is 1 when the k-th sentence denies in the source only, -1 in the target only.
func (g *segment) denial(k int) int {
	i, j := g.src.sentence(k)
	p, q := g.tgt.sentence(k)
	s, t := len(g.src.negators(i, j)) > 0, len(g.tgt.negators(p, q)) > 0
	switch {
	case s && !t:
		return 1
	case t && !s:
		return -1
	}
	return 0
}

// compareNegation compares the tokens [i, j) of the source with [p, q) of the target.
func (g *segment) compareNegation(i, j, p, q int) {
	s, t := g.src.negators(i, j), g.tgt.negators(p, q)
	switch {
	case len(s) > 0 && len(t) == 0 && !g.tgt.deniesSomehow(p, q, &g.src) && g.plain(s):
		sp := g.src.span(s[0], s[0]+1)
		if f := g.report("negation.lost", sp, depesche.Span{}, g.src.cut(sp)); !g.literal(i, j, p, q, s[0]) {
			f.Severity = depesche.SevNote
		}
	case len(s) > 0 && len(t) == 0 && g.withInstead(i, j, p, q, s):
	case len(t) == 0 && !g.plain(s) && !g.tgt.deniesSomehow(p, q, nil):
		// Whoever leaves out a denial by meaning alone may have found another word for it: it
		// is told only where the rest is rendered word by word.
		from, to := g.src.firstOf(g.src.lx.denyLexical, i, j)
		if to == 0 && !g.tgt.nearlyDenies(p, q) {
			if from, to = g.src.firstOf(g.src.lx.nearDeny, i, j); g.src.countsAt(to) {
				to = 0 // "barely two weeks" are two weeks
			}
		}
		if to > 0 && g.literal(i, j, p, q, from) {
			sp := g.src.span(from, to)
			g.report("negation.lost", sp, depesche.Span{}, g.src.cut(sp)).Severity = depesche.SevWarning
		}
	case len(s) == 0 && len(t) > 0 && !g.src.deniesSomehow(i, j, &g.tgt):
		for _, k := range t {
			if g.tgt.denies(k) {
				sp := g.tgt.span(k, k+1)
				f := g.report("negation.added", depesche.Span{}, sp, g.tgt.cut(sp))
				if g.tgt.lx.pack.Words.LooseNegator || !g.literal(i, j, p, q, -1) {
					f.Severity = depesche.SevNote
				}
				return
			}
		}
	}
}

// plain tells whether one of the negators turns its sentence into its opposite.
func (g *segment) plain(at []int) bool {
	for _, i := range at {
		if g.src.denies(i) {
			return true
		}
	}
	return false
}

// withInstead reports a "without" in whose place the target has a "with": one more than the
// source, and nothing that denies. Without that there are too many ways to say it, from
// "ausnahmslos" to "cut off from".
func (g *segment) withInstead(i, j, p, q int, negators []int) bool {
	if g.tgt.howMany(clComitative, p, q) <= g.src.howMany(clComitative, i, j) || g.tgt.deniesSomehow(p, q, &g.src) {
		return false
	}
	for _, k := range negators {
		if !g.src.toks[k].is(clPrivative) || g.src.toks[k].upper && k > i {
			continue // or part of a name: "Médicos Sin Fronteras"
		}
		for m := p; m < q; m++ {
			if !g.tgt.toks[m].is(clComitative) {
				continue
			}
			sp, tp := g.src.span(k, k+1), g.tgt.span(m, m+1)
			if f := g.report("negation.lost", sp, tp, g.src.cut(sp)); !g.literal(i, j, p, q, -1) {
				f.Severity = depesche.SevNote
			}
			return true
		}
	}
	return false
}

// howMany of the tokens [i, j) are of a class.
func (s *side) howMany(c class, i, j int) int {
	n := 0
	for ; i < j; i++ {
		if s.toks[i].is(c) {
			n++
		}
	}
	return n
}

// firstOf finds the first of the phrases among the tokens [i, j), a sentence, that deny by
// their meaning. With a capital in its midst they are part of a name: "Médicos Sin Fronteras".
func (s *side) firstOf(phrases [][]string, i, j int) (from, to int) {
	for start := i; i < j; i++ {
		if s.toks[i].upper && i > start {
			continue
		}
		for _, p := range phrases {
			if s.toks[i].low == p[0] && i+len(p) <= j && s.matchGap(i, p) && !s.notDenying(i) {
				return i, i + len(p)
			}
		}
	}
	return 0, 0
}

// countsAt tells whether a number begins at token i, other than "a" and "one".
func (s *side) countsAt(i int) bool {
	return slices.ContainsFunc(s.quantities, func(q quantity) bool { return q.from == i && !q.weak })
}

// nearlyDenies tells whether one of the tokens [i, j) may render a word that all but denies; any
// may in a language of which nobody has listed which do.
func (s *side) nearlyDenies(i, j int) bool {
	if s.lx.nearDenied.m == nil {
		return true
	}
	for ; i < j; i++ {
		if s.toks[i].kind == kWord && s.lx.nearDenied.has(s.toks[i].low) {
			return true
		}
	}
	return false
}

func (s *side) denies(i int) bool {
	t := &s.toks[i]
	return t.is(clDeny) || s.lx.denyStems.has(t.low) || strings.HasSuffix(t.low, "n't") || strings.HasSuffix(t.low, "n’t")
}

// negators lists the tokens of [from, to) that deny.
func (s *side) negators(from, to int) []int {
	var out []int
	for i := from; i < to; i++ {
		if t := &s.toks[i]; t.kind == kWord && t.traits&trDenies != 0 && !s.notDenying(i) {
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
	// "not incompatible": two denials are none.
	for d := 1; d <= 2; d++ {
		if n := s.at(i + d); n.kind == kWord && s.negativePrefix(n.low) {
			return true
		}
	}
	if p := s.at(i - 1); i > 0 && p.punct(".") && !s.toks[i].space {
		return true // "example.no"
	}
	if n := s.at(i + 1); n.kind == kNumber && n.space && s.toks[i].upper {
		return true // "Act No 90"
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

// deniesSomehow tells whether any word of s could carry a negation of which o, the other
// side, knows nothing else: negators of all kinds, words that deny by meaning, prefixes.
// A word that renders a word of o denies nothing more: "falsch" beside "wrong". With no
// o every such word counts.
func (s *side) deniesSomehow(from, to int, o *side) bool {
	for i := from; i < to; i++ {
		t := &s.toks[i]
		switch {
		case t.kind != kWord:
		case t.traits&trDenies != 0:
			return true
		case s.negativePrefix(t.low):
			if o == nil || !s.rendersPrefixed(i, o) {
				return true
			}
		case s.lx.negative[t.low] || s.lx.negativeStems.has(t.low):
			if o == nil || !s.renders(i, o) {
				return true
			}
		}
	}
	for _, p := range s.lx.negativePhrases {
		for i := from; i < to; i++ {
			if s.toks[i].low == p[0] && s.matchGap(i, p) {
				return true
			}
		}
	}
	return false
}

// rendersPrefixed tells whether the other side has a word with such a prefix that the one
// at i renders: "unangemessen" beside "inappropriate".
func (s *side) rendersPrefixed(i int, o *side) bool {
	rest := s.withoutPrefix(s.toks[i].low)
	mine := s.lx.concepts.of(rest, slices.Clip(s.conceptsAt(i)))
	for k := range o.toks {
		if t := &o.toks[k]; t.kind == kWord && o.negativePrefix(t.low) {
			for _, c := range o.lx.concepts.of(o.withoutPrefix(t.low), slices.Clip(o.conceptsAt(k))) {
				if slices.Contains(mine, c) {
					return true
				}
			}
		}
	}
	return false
}

// renders tells whether the other side has a word of the same meaning. Its negators do not
// count: "failed" beside "no logró" carries the denial.
func (s *side) renders(i int, o *side) bool {
	if o.lx.concepts.stems == nil {
		return false
	}
	for _, c := range s.conceptsAt(i) {
		if !o.conceptSet().has(c) {
			continue
		}
		for k := range o.toks {
			if t := &o.toks[k]; t.kind == kWord && !t.is(clNegator) && slices.Contains(o.conceptsAt(k), c) {
				return true
			}
		}
	}
	return false
}

// negativePrefix tells whether a word denies by its beginning: "unknown", "impossible".
func (s *side) negativePrefix(w string) bool { return s.withoutPrefix(w) != w }

// withoutPrefix is a word without a beginning that denies, or the word as it is.
func (s *side) withoutPrefix(w string) string {
	for _, p := range s.lx.pack.Words.NegativePrefixes {
		if len(w) > len(p)+3 && strings.HasPrefix(w, p) && !s.lx.positiveStems.has(w) {
			return w[min(len(p), 2):]
		}
	}
	return w
}
