package check

import (
	"math"
	"slices"
	"strings"

	"depesche"
)

const (
	maxParts  = 6  // of a sum that is looked for
	leastSum  = 10 // smaller totals are too often the sum of their neighbours by chance
	sumWindow = 2  // segments that a sum may stand in
)

// figure is a number of a story with its counterpart in the translation.
type figure struct {
	g    *segment
	a, b *quantity
}

// sums reports totals of the story that are the sum of the numbers beside them in the
// source and not in the translation: conversions that were rounded one by one, a part that
// changed. Where the change is reported already it is a note, which stays when a person
// waives the change.
func sums(gs []*segment) {
	for i, g := range gs {
		if g == nil {
			continue
		}
		figures := g.figures()
		own := len(figures)
		for k := i + 1; k < len(gs) && k < i+sumWindow; k++ {
			if gs[k] != nil && g.pair.Kind == gs[k].pair.Kind {
				figures = append(figures, gs[k].figures()...)
			}
		}
		for n := 0; n < own; n++ {
			if brokenSum(figures, n) {
				break // one finding says enough
			}
		}
	}
}

// figures lists the numbers of a segment that may be parts of a sum.
func (g *segment) figures() []figure {
	var out []figure
	for i := range g.src.quantities {
		a := &g.src.quantities[i]
		if g.src.toks[a.to-1].is(clOrdinal) && !a.digits {
			continue // "the first leg"
		}
		if a.kind != qNumber || a.weak || a.soft || a.clock || a.compact || a.decade || a.bare || a.n == 0 || a.vals[0] <= 0 || a.yearLike() && len(a.units)+len(a.money) == 0 {
			continue
		}
		var b *quantity
		if a.partner > 0 && a.partner <= len(g.tgt.quantities) {
			b = &g.tgt.quantities[a.partner-1]
		}
		out = append(out, figure{g, a, b})
	}
	return out
}

// brokenSum looks for a sum that begins at the n-th figure, its total first or last, and
// reports it when the translation's does not add up.
func brokenSum(fs []figure, n int) bool {
	for parts := 2; parts <= maxParts && n+parts < len(fs); parts++ {
		run := fs[n : n+parts+1]
		for _, c := range [2]struct {
			total figure
			parts []figure
		}{{run[0], run[1:]}, {run[parts], run[:parts]}} {
			if addsUp(c.total, c.parts) && missesTotal(c.total, c.parts) {
				reportSum(c.total, c.parts)
				return true
			}
		}
	}
	return false
}

// addsUp tells whether the parts make the total in the source, all of one sort.
func addsUp(total figure, parts []figure) bool {
	sum := 0.0
	for _, p := range parts {
		if !slices.Equal(p.a.units, total.a.units) && len(p.a.units) > 0 || !slices.Equal(p.a.money, total.a.money) && len(p.a.money) > 0 || p.a.vals[0] >= total.a.vals[0] {
			return false
		}
		sum += p.a.vals[0]
	}
	return total.a.vals[0] >= leastSum && equal(sum, total.a.vals[0])
}

// missesTotal tells whether the translation's parts miss their total by more than rounding
// explains.
func missesTotal(total figure, parts []figure) bool {
	if total.b == nil {
		return false
	}
	sum, slack := 0.0, step(total.b.vals[0])/2
	for _, p := range parts {
		if p.b == nil || !slices.Equal(p.b.units, total.b.units) && len(p.b.units) > 0 {
			return false
		}
		sum += reading(p)
		slack += step(reading(p)) / 2
	}
	return math.Abs(sum-reading(total)) > slack && !equal(sum, reading(total))
}

// reading is the translation's value of a figure: the source's where it may be read so.
func reading(f figure) float64 {
	for i := 0; i < f.b.n; i++ {
		if equal(f.b.vals[i], f.a.vals[0]) {
			return f.b.vals[i]
		}
	}
	return f.b.vals[0]
}

// step is the place of the last digit that a number gives: its last one that is no zero, or
// its second.
func step(v float64) float64 {
	if v != math.Trunc(v) {
		return 0.1
	}
	s := 1.0
	for 100*s <= v && math.Mod(v, 10*s) == 0 {
		s *= 10
	}
	return s
}

func reportSum(total figure, parts []figure) {
	g := total.g
	sp := g.tgt.span(total.b.from, total.b.to)
	words := make([]string, len(parts))
	known := total.reported()
	for i, p := range parts {
		words[i] = p.g.tgt.cut(p.g.tgt.span(p.b.from, p.b.to))
		known = known || p.reported()
	}
	f := g.report("number.sum", g.src.span(total.a.from, total.a.to), sp, strings.Join(words, " + "), g.tgt.cut(sp))
	if known {
		f.Severity = depesche.SevNote
	}
}

// reported tells whether the figure's change has been reported.
func (f *figure) reported() bool {
	sp := f.g.tgt.span(f.b.from, f.b.to)
	for i := range f.g.out {
		if x := &f.g.out[i]; x.Category == depesche.CatNumber && x.Target.From < sp.To && sp.From < x.Target.To {
			return true
		}
	}
	return false
}
