package check

import "depesche"

// compareDates reports a month or weekday that was replaced by another.
func (g *segment) compareDates() {
	for _, k := range []quantityKind{qMonth, qWeekday} {
		name := "number.month"
		if k == qWeekday {
			name = "number.weekday"
		}
		var a, b *quantity
		na, nb := 0, 0
		for i := range g.src.quantities {
			if q := &g.src.quantities[i]; q.kind == k && !q.matched && !mentioned(g.tgt.quantities, q) {
				a, na = q, na+1
			}
		}
		for i := range g.tgt.quantities {
			if q := &g.tgt.quantities[i]; q.kind == k && !q.matched && !mentioned(g.src.quantities, q) {
				b, nb = q, nb+1
			}
		}
		switch {
		case na == 1 && nb == 1:
			g.report(name, g.src.span(a.from, a.to), g.tgt.span(b.from, b.to), g.src.cut(g.src.span(a.from, a.to)), g.tgt.cut(g.tgt.span(b.from, b.to)))
			a.matched, b.matched = true, true
		case na == 1 && nb == 0 && g.tgt.spare(k) != nil:
			b = g.tgt.spare(k)
			g.report(name, g.src.span(a.from, a.to), g.tgt.span(b.from, b.to), g.src.cut(g.src.span(a.from, a.to)), g.tgt.cut(g.tgt.span(b.from, b.to)))
			a.matched, b.matched = true, true
		case na == 0 && nb == 1 && g.src.spare(k) != nil:
			a = g.src.spare(k)
			g.report(name, g.src.span(a.from, a.to), g.tgt.span(b.from, b.to), g.src.cut(g.src.span(a.from, a.to)), g.tgt.cut(g.tgt.span(b.from, b.to)))
		case k == qMonth && na == 1 && nb == 0 && g.src.dayBeside(a) && !g.tgt.hasMonthNumber(a.vals[0]):
			g.report("number.month_missing", g.src.span(a.from, a.to), depesche.Span{}, g.src.cut(g.src.span(a.from, a.to)))
		}
	}
}

// spare is a month or weekday that the side names more often than the other.
func (s *side) spare(k quantityKind) *quantity {
	for i := range s.quantities {
		if q := &s.quantities[i]; q.kind == k && !q.matched {
			return q
		}
	}
	return nil
}

func mentioned(qs []quantity, q *quantity) bool {
	for i := range qs {
		if qs[i].kind == q.kind && qs[i].vals[0] == q.vals[0] {
			return true
		}
	}
	return false
}

func (s *side) dayBeside(q *quantity) bool {
	before := q.from - 1
	if s.at(before).punct(".") {
		before-- // 4. August
	}
	for _, i := range []int{before, q.from + 1} {
		if t := s.at(i); t.kind == kNumber && len(t.low) <= 2 {
			return true
		}
	}
	return false
}

func (s *side) hasMonthNumber(v float64) bool {
	for i := range s.quantities {
		if q := &s.quantities[i]; q.kind == qNumber && q.digits && q.n > 0 && q.vals[0] == v {
			return true
		}
	}
	return false
}
