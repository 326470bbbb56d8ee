package check

import (
	"math"
	"strings"

	"depesche"
)

// leftNumbers reports what found no counterpart.
func (g *segment) leftNumbers() {
	left := func(s, o *side) (digits, words []*quantity) {
		for i := range s.quantities {
			q := &s.quantities[i]
			if q.matched || q.kind != qNumber || q.soft || q.routine() || q.weak || q.bare && q.vals[0] < 1e6 || s.inCode(q) || o.saysAnyhow(s, q) || has(o.quantities, q) || s.glossed(q) {
				continue
			}
			if q.digits {
				digits = append(digits, q)
			} else {
				words = append(words, q)
			}
		}
		return
	}
	g.matchJoined()
	g.sameUnits()
	sd, sw := left(&g.src, &g.tgt)
	td, tw := left(&g.tgt, &g.src)
	// A change is what both sides show; digits against digits first.
	for len(sd) > 0 && len(td) > 0 {
		a, b := sd[0], closest(sd[0], td)
		g.changed(a, b)
		sd, td = sd[1:], without(td, b)
	}
	for len(sd) > 0 && len(tw) > 0 {
		g.changed(sd[0], tw[0])
		sd, tw = sd[1:], tw[1:]
	}
	for len(sw) > 0 && len(td) > 0 {
		g.changed(sw[0], td[0])
		sw, td = sw[1:], td[1:]
	}
	if len(sw) > 0 && len(tw) > 0 {
		g.changed(sw[0], tw[0])
	}
	g.repeatedInstead()
	if len(sd) > 2 && len(sd) > len(g.src.quantities)/2 {
		sd = sd[:1] // a whole part is missing: one finding says so
	}
	for _, a := range sd {
		sp := g.src.span(a.from, a.to)
		f := g.report("number.missing", sp, depesche.Span{}, g.src.cut(sp))
		if g.unscaled() || a.bareYear() || g.src.lettered(a) || g.src.aside(a) && g.src.converted(a) && g.tgt.marks("(") < g.src.marks("(") {
			f.Severity = depesche.SevNote // it may stand there in words, be plain, or be a conversion for other readers
		}
	}
	for _, b := range td {
		sp := g.tgt.span(b.from, b.to)
		f := g.report("number.added", depesche.Span{}, sp, g.tgt.cut(sp))
		if v := b.vals[0]; g.unscaled() || g.tgt.lettered(b) || g.tgt.aside(b) || v >= 1900 && v < 2100 && len(b.units) == 0 && len(b.money) == 0 {
			f.Severity = depesche.SevNote
		}
	}
}

// repeatedInstead reports a number that both sides have, but the target once less, while it
// has another of the same sort once more: "July 2016 against July 2016" for 2016 and 2015.
func (g *segment) repeatedInstead() {
	a, n := g.src.unpaired(&g.tgt)
	b, m := g.tgt.unpaired(&g.src)
	if n == 1 && m == 1 && a.yearLike() == b.yearLike() && len(a.units) == len(b.units) && len(a.money) == len(b.money) && !shared(a, b, true) {
		g.changed(a, b)
	}
}

// unpaired is the last number in digits that found no partner though the other side has
// its value, and how many there are.
func (s *side) unpaired(o *side) (*quantity, int) {
	var last *quantity
	n := 0
	for i := range s.quantities {
		q := &s.quantities[i]
		if q.matched || q.kind != qNumber || !q.digits || q.weak || q.soft || q.clock || q.compact || q.decade || q.n == 0 || s.inCode(q) || !has(o.quantities, q) {
			continue
		}
		last, n = q, n+1
	}
	return last, n
}

// matchJoined pairs a number that lost its marks with the two it was made of: 10100 for
// ten to the hundredth, 0800/688 for 0800688.
func (g *segment) matchJoined() {
	for _, p := range [2][2]*side{{&g.src, &g.tgt}, {&g.tgt, &g.src}} {
		s, o := p[0], p[1]
		for i := range s.quantities {
			q := &s.quantities[i]
			if q.matched || !q.digits || len(s.toks[q.from].low) < 4 {
				continue
			}
			d, _ := plainDigits(s.toks[q.from].low)
			for j := 0; j+1 < len(o.quantities); j++ {
				a, b := &o.quantities[j], &o.quantities[j+1]
				if !a.digits || !b.digits || a.matched && b.matched {
					continue
				}
				x, _ := plainDigits(o.toks[a.from].low)
				y, _ := plainDigits(o.toks[b.from].low)
				if len(x)+len(y) == len(d) && (d[:len(x)] == x && d[len(x):] == y || q.dayAndMonth(s) && d[:len(y)] == y && d[len(y):] == x) {
					q.matched, a.matched, b.matched = true, true, true
					break
				}
			}
		}
	}
}

// dayAndMonth tells whether a number could be a day and a month: 31.12
func (q *quantity) dayAndMonth(s *side) bool {
	d, m, ok := strings.Cut(s.toks[q.from].low, ".")
	return ok && len(d) <= 2 && len(m) <= 2 && atoi(d) <= 31 && atoi(m) <= 12
}

func without(qs []*quantity, q *quantity) []*quantity {
	out := qs[:0]
	for _, x := range qs {
		if x != q {
			out = append(out, x)
		}
	}
	return out
}

func closest(a *quantity, bs []*quantity) *quantity {
	best, dist := bs[0], math.Inf(1)
	for _, b := range bs {
		if d := math.Abs(math.Log1p(math.Abs(a.vals[0])) - math.Log1p(math.Abs(b.vals[0]))); d < dist {
			best, dist = b, d
		}
	}
	return best
}
