package check

import "math"

// checkNumbers holds the quantities of both sides against each other as sets of values.
func checkNumbers(g *segment) {
	if g.copied || g.unrelated {
		return
	}
	s, t := g.src.quantities, g.tgt.quantities
	if len(s) >= maxQuantities || len(t) >= maxQuantities {
		return
	}
	pairs := g.matchExactly()
	pairs = g.matchSwapped(pairs)
	g.matchLoosely()
	g.compareUnits(pairs)
	g.compareDates()
	g.leftNumbers()
	g.compareCodes()
	g.compareMoney()
}

// pairing is two quantities that stand for each other.
type pairing struct{ s, t int }

// matchExactly pairs equal values, those with agreeing units and those written with
// digits first.
func (g *segment) matchExactly() []pairing {
	var out []pairing
	s, t := g.src.quantities, g.tgt.quantities
	for pass := 0; pass < 4; pass++ {
		for i := range s {
			a := &s[i]
			if a.matched || pass < 2 && a.soft || pass == 0 && !a.digits && len(a.units) == 0 {
				continue
			}
			best := -1
			for j := range t {
				b := &t[j]
				if b.matched || otherHand(a, b) || a.kind != b.kind && (pass < 2 || !sameKind(a, b)) || pass < 2 && b.soft || pass < 3 && !shared(a, b, false) || pass == 3 && !shared(a, b, true) {
					continue
				}
				if pass == 0 && (len(a.units) > 0 || len(a.money) > 0) && !(len(b.units) > 0 && unitsAgree(a.units, b.units) || len(b.money) > 0 && shareString(a.money, b.money)) {
					continue
				}
				best = j
				break
			}
			if best >= 0 {
				a.matched, t[best].matched = true, true
				a.partner, t[best].partner = best+1, i+1
				out = append(out, pairing{i, best})
			}
		}
	}
	return out
}

// otherHand tells whether one is an hour and the other a minute.
func otherHand(a, b *quantity) bool { return a.clock && b.clock && a.minute != b.minute }

func sameKind(a, b *quantity) bool {
	if a.kind == b.kind {
		return true
	}
	// A month written as a number: 31.12., 12/31.
	return a.kind == qMonth && b.kind == qNumber && b.digits && !a.digits || b.kind == qMonth && a.kind == qNumber && a.digits
}

// shared tells whether two quantities have a reading in common, among the legitimate
// ones or, with foreign, among all.
func shared(a, b *quantity, foreign bool) bool {
	for i := 0; i < a.n; i++ {
		for j := 0; j < b.n; j++ {
			if equal(a.vals[i], b.vals[j]) && (foreign || !a.foreign[i] && !b.foreign[j]) {
				return true
			}
		}
	}
	return false
}

func equal(a, b float64) bool { return a == b || math.Abs(a-b) <= 1e-9*math.Abs(a) }
