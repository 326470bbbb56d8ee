package check

import (
	"math"
	"strings"
)

// routine tells whether a measure only says "always": 24 hours a day, 365 days a year.
func (q *quantity) routine() bool {
	for _, u := range q.units {
		switch v := q.vals[0]; unitTable[u].key {
		case "hour":
			return v == 24
		case "day":
			return v == 7 || v == 365 || v == 366
		case "week":
			return v == 52
		}
	}
	return false
}

// bareYear tells whether a number is a year and nothing else: translators leave it out
// where the text makes it plain.
func (q *quantity) bareYear() bool {
	v := q.vals[0]
	return q.digits && q.n == 1 && v >= 1900 && v < 2100 && v == math.Trunc(v) && len(q.units) == 0 && len(q.money) == 0 && q.to == q.from+1
}

// aside tells whether a measure or sum stands in brackets right behind another number:
// a conversion for the reader.
func (s *side) aside(q *quantity) bool {
	i := q.from - 1
	for i > 0 && i > q.from-5 && !s.toks[i].punct("(") {
		i--
	}
	return i > 0 && s.toks[i].punct("(") && (len(q.units) > 0 || len(q.money) > 0)
}

// lettered tells whether a number is half of a word ("3D", "5G") or says no more than
// "wholly" ("100 percent Java"): translators do without.
func (s *side) lettered(q *quantity) bool {
	i := q.to
	if s.at(i).punct("-") && !s.at(i).space {
		i++
	}
	t := s.at(i)
	return q.to == q.from+1 && t.kind == kWord && !t.space && len(t.low) == 1 && len(q.units) == 0 ||
		q.vals[0] == 100 && len(q.units) > 0 && unitTable[q.units[0]].key == "percent"
}

// converted tells whether the number before q is one of the same sort in another unit or
// currency.
func (s *side) converted(q *quantity) bool {
	for i := 1; i < len(s.quantities); i++ {
		if o := &s.quantities[i-1]; &s.quantities[i] == q && q.from-o.to < 5 {
			return len(o.money) > 0 && len(q.money) > 0 && !shareString(o.money, q.money) ||
				len(o.units) > 0 && len(q.units) > 0 && unitTable[o.units[0]].dim == unitTable[q.units[0]].dim
		}
	}
	return false
}

// has tells whether a number occurs among qs, matched or not: one said twice in one
// language may be said once in the other.
func has(qs []quantity, q *quantity) bool {
	for i := range qs {
		if qs[i].kind == q.kind && !otherHand(&qs[i], q) && shared(&qs[i], q, true) {
			return true
		}
	}
	return false
}

// glossed tells whether another number of the same side says the same in another unit
// and has its counterpart: "100 feet (30 m)"; or names the century of a year.
func (s *side) glossed(q *quantity) bool {
	for i := range s.quantities {
		o := &s.quantities[i]
		if o == q || !o.matched || o.n == 0 {
			continue
		}
		if len(q.units) > 0 && len(o.units) > 0 && converts(o.vals[0], o.units, q.vals[0], q.units) {
			return true
		}
		if v := q.vals[0]; o.decade && (len(q.units) > 0 && unitTable[q.units[0]].key == "century" || v >= 10 && v <= 21 && o.vals[0] < 100 && q.from-o.to < 4) {
			return true // "the 50s of the 19th century", the 1850s
		}
	}
	return false
}

// inCode tells whether a number is part of an address, a code or a section number.
func (s *side) inCode(q *quantity) bool {
	return q.compact && len(s.toks) > 0 && strings.Count(s.toks[q.from].low, ".") > 2
}

// saysAnyhow tells whether the other side's text o holds the number of s in a form that
// is not parsed: inside a code or an address, or glued to letters.
func (o *side) saysAnyhow(s *side, q *quantity) bool {
	w := s.toks[q.from].low
	if !q.digits || len(w) == 0 {
		return false
	}
	for i := range o.toks {
		t := &o.toks[i]
		if (t.kind == kCode || t.kind == kURL) && strings.Contains(t.low, w) || t.kind == kNumber && t.low == w && strings.Contains(w, ".") && q.to == q.from+1 && !q.clock {
			return true
		}
		// Telephone numbers are grouped in many ways.
		if t.kind == kNumber && (digitsIn(t.low) > 6 && len(w) > 2 && strings.Contains(t.low, w) || digitsIn(w) > 6 && len(t.low) > 2 && strings.HasPrefix(w, t.low)) {
			return true
		}
	}
	return false
}

// digitsIn counts the digits of a number.
func digitsIn(w string) int {
	d, _ := plainDigits(w)
	return len(d)
}
