package check

import "math"

// matchLoosely pairs what is left where one way of saying legitimately differs from the
// other: conversions, decades, halves, words that imply a number.
func (g *segment) matchLoosely() {
	s, t := g.src.quantities, g.tgt.quantities
	for i := range s {
		a := &s[i]
		if a.matched || a.kind != qNumber {
			continue
		}
		for j := range t {
			b := &t[j]
			if b.matched && !b.soft || b.kind != qNumber || otherHand(a, b) || !loose(a, b) && !g.keptScale(a, b) && !(g.unscaled() && (a.plain == b.vals[0] || b.plain == a.vals[0])) {
				continue
			}
			if !a.matched && !b.matched {
				a.partner, b.partner = j+1, i+1
			}
			a.matched, b.matched = true, true
			break
		}
	}
	g.matchSums(s, t)
	g.matchSums(t, s)
	matchRatios(&g.src, &g.tgt)
	matchRatios(&g.tgt, &g.src)
	matchMilitary(s, t)
	matchMilitary(t, s)
}

// matchMilitary pairs 0230 with 02:30 and 2.30.
func matchMilitary(s, t []quantity) {
	for i := range s {
		a := &s[i]
		if a.matched && a.n > 0 || !a.digits || a.n == 0 || a.vals[0] > 2400 {
			continue
		}
		for j := 0; j < len(t); j++ {
			h := &t[j]
			if !h.clock || h.minute || h.n == 0 {
				continue
			}
			m := 0.0
			k := j + 1
			if k < len(t) && t[k].clock && t[k].n == 1 {
				m = t[k].vals[0]
			}
			for x := 0; x < h.n; x++ {
				if v := h.vals[x]*100 + m; equal(a.vals[0], v) || equal(a.vals[0]*100, v) {
					a.matched, h.matched = true, true
					if m > 0 {
						t[k].matched = true
					}
				}
			}
		}
	}
}

// keptScale tells whether a number's scale is a word that one of the languages does not
// know and that was kept as it is: "50 lakh".
func (g *segment) keptScale(a, b *quantity) bool {
	if a.vals[0] == b.vals[0] || a.plain != b.vals[0] && b.plain != a.vals[0] {
		return false
	}
	kept := func(s *side, q *quantity, o *side, r *quantity) bool {
		return q.to-q.from == 2 && o.at(r.to).low == s.toks[q.to-1].low
	}
	return kept(&g.src, a, &g.tgt, b) || kept(&g.tgt, b, &g.src, a)
}

// unscaled tells whether one of the languages has number words that are not known, so
// that "5 million" and "5 miljoner" look like 5,000,000 and 5.
func (g *segment) unscaled() bool {
	return len(g.src.lx.pack.Quantity.Scales) == 0 || len(g.tgt.lx.pack.Quantity.Scales) == 0
}

func loose(a, b *quantity) bool {
	for i := 0; i < a.n; i++ {
		for j := 0; j < b.n; j++ {
			v, w := a.vals[i], b.vals[j]
			if equal(v, w) || a.bare && b.bare && v < 2*w && w < 2*v || a.partOfHour(v, w) || b.partOfHour(w, v) || converts(v, a.units, w, b.units) || year(v, a, w, b) || year(w, b, v, a) ||
				v == 0.5 && w == 50 || w == 0.5 && v == 50 || v == 0.25 && w == 25 || w == 0.25 && v == 25 {
				return true
			}
		}
	}
	return false
}

// partOfHour tells whether v are the minutes that the part w of an hour has: a quarter
// past three is 3:15.
func (q *quantity) partOfHour(v, w float64) bool {
	return q.minute && w > 0 && w < 1 && (v == 60*w || v == 60*(1-w))
}

// year tells whether w is the short form of the year or decade v: 1990, '90, 90er; or
// the century that the decade 1500s begins.
func year(v float64, a *quantity, w float64, b *quantity) bool {
	if v < 1000 || v > 2100 || v != math.Trunc(v) || len(a.money)+len(b.money) > 0 || len(a.units) > 0 && unitTable[a.units[0]].dim != dimTime {
		return false
	}
	if math.Mod(v, 100) == w && w < 100 {
		return true
	}
	return a.decade && math.Mod(v, 100) == 0 && w == v/100+1
}

// matchSums pairs a measure in two units with its conversion: 17 pounds 1 ounce, 7.7 kg;
// 6ft 2in, 1.88 m. The second unit's number is what remains.
func (g *segment) matchSums(s, t []quantity) {
	for i := 0; i+1 < len(s); i++ {
		a, b := &s[i], &s[i+1]
		if len(a.units) == 0 || len(b.units) == 0 {
			continue
		}
		for j := range t {
			c := &t[j]
			if c.n == 0 || len(c.units) == 0 {
				continue
			}
			u, v, w := unitTable[a.units[0]], unitTable[b.units[0]], unitTable[c.units[0]]
			if u.dim != v.dim || u.dim != w.dim || u.factor <= v.factor || b.from-a.to > 4 {
				continue
			}
			if near((a.vals[0]*u.factor+b.vals[0]*v.factor)/w.factor, c.vals[0], 0.03, 0) {
				a.matched, b.matched, c.matched = true, true, true
			}
		}
	}
}

// matchRatios pairs two numbers of which the second counts the whole with a percentage or
// a part that says the same: "three in four", 75 percent.
func matchRatios(s, o *side) {
	for i := 0; i+1 < len(s.quantities); i++ {
		a, b := &s.quantities[i], &s.quantities[i+1]
		if a.matched && b.matched || a.n == 0 || b.n == 0 || a.vals[0] <= 0 || a.vals[0] >= b.vals[0] || b.from-a.to > 3 || len(a.units) > 0 {
			continue
		}
		for k := range o.quantities {
			q := &o.quantities[k]
			if q.matched || q.n == 0 || q.kind != qNumber {
				continue
			}
			share := a.vals[0] / b.vals[0]
			if q.soft && equal(q.vals[0], share) || len(q.units) > 0 && unitTable[q.units[0]].key == "percent" && math.Abs(q.vals[0]-100*share) < 1 {
				a.matched, b.matched, q.matched = true, true, true
				break
			}
		}
	}
}
