package check

import "depesche"

// compareUnits reports numbers that stayed while what they count has changed.
func (g *segment) compareUnits(pairs []pairing) {
	s, t := g.src.quantities, g.tgt.quantities
	for _, p := range pairs {
		a, b := &s[p.s], &t[p.t]
		if a.weak || b.weak || a.soft || b.soft || a.bare || b.bare {
			continue
		}
		if len(a.units) > 0 && len(b.units) > 0 && len(a.money) == 0 && len(b.money) == 0 && !unitsAgree(a.units, b.units) {
			if converts(a.vals[0], a.units, b.vals[0], b.units) {
				continue
			}
			src, tgt := g.src.withUnit(a.from, a.to, a.unitAt), g.tgt.withUnit(b.from, b.to, b.unitAt)
			g.report("number.unit", src, tgt, g.src.cut(src), g.tgt.cut(tgt))
		}
		if len(a.money) > 0 && len(b.money) > 0 && !shareString(a.money, b.money) {
			src, tgt := g.src.withUnit(a.from, a.to, a.moneyAt), g.tgt.withUnit(b.from, b.to, b.moneyAt)
			g.report("number.currency", src, tgt, g.src.cut(src), g.tgt.cut(tgt))
		}
	}
}

func (s *side) withUnit(from, to int, at [2]int) depesche.Span {
	return s.span(min(from, at[0]), max(to, at[1]))
}

func shareString(a, b []string) bool {
	for _, x := range a {
		for _, y := range b {
			if x == y {
				return true
			}
		}
	}
	return false
}

// sameUnits reports a measure that has changed where each side has one of that unit left,
// even if its number occurs elsewhere: "800 km (500 miles)", "500 km (500 Meilen)".
func (g *segment) sameUnits() {
	only := func(qs []quantity, u unitID) *quantity {
		var one *quantity
		for i := range qs {
			q := &qs[i]
			if q.matched || q.kind != qNumber || !q.digits || q.soft || q.clock || len(q.units) == 0 || q.units[0] != u {
				continue
			}
			if one != nil {
				return nil
			}
			one = q
		}
		return one
	}
	for i := range g.src.quantities {
		a := &g.src.quantities[i]
		if a.matched || len(a.units) == 0 {
			continue
		}
		u := a.units[0]
		if unitTable[u].dim == dimTime {
			continue
		}
		if x, b := only(g.src.quantities, u), only(g.tgt.quantities, u); x == a && b != nil {
			g.changed(a, b)
		}
	}
}

// compareMoney reports a currency that was replaced where no number stands beside it:
// "a multi-billion dollar project".
func (g *segment) compareMoney() {
	for i := range g.out {
		if g.out[i].Rule == "number.currency" {
			return
		}
	}
	only := func(a, b *side) (int, int) {
		at, n := -1, 0
		for i := range a.toks {
			t := &a.toks[i]
			if !t.is(clCurrency) || t.kind == kWord && len(t.low) < 3 {
				continue
			}
			found := false
			for j := range b.toks {
				if u := &b.toks[j]; u.is(clCurrency) && shareString(t.ent.money, u.ent.money) {
					found = true
					break
				}
			}
			if found {
				return -1, 0
			}
			at, n = i, n+1
		}
		return at, n
	}
	i, n := only(&g.src, &g.tgt)
	j, m := only(&g.tgt, &g.src)
	if n == 0 || m == 0 || g.src.toks[i].is(clUnit) || g.tgt.toks[j].is(clUnit) {
		return
	}
	src, tgt := g.src.span(i, i+1), g.tgt.span(j, j+1)
	g.report("number.currency", src, tgt, g.src.cut(src), g.tgt.cut(tgt))
}
