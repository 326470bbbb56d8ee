package check

import "unicode/utf8"

// dateWordAt reads a month or weekday. Doubtful words ("may", "mar", "sun") count only
// with a capital beside a number.
func (s *side) dateWordAt(i int) int {
	t := &s.toks[i]
	if t.is(clDoubtful) {
		near := s.at(i-1).kind == kNumber || s.at(i+1).kind == kNumber ||
			s.at(i+1).punct(".") && s.at(i+2).kind == kNumber || (s.at(i-1).punct(".") || s.at(i-1).is(clOrdinalSuffix)) && s.at(i-2).kind == kNumber
		// "in May", "since March": behind a small word in the middle of a sentence.
		near = near || t.upper && !s.lx.pack.Quantity.DayFirst && !s.initial(i) && s.at(i-1).kind == kWord && s.at(i-1).is(clFunction) && !s.at(i+1).upper
		// "en mars", "fin mars": where months are written small.
		near = near || !t.upper && s.lx.pack.Quantity.DayFirst && t.ent.month > 0 && utf8.RuneCountInString(t.low) > 3 && !t.is(clNumber) && s.at(i-1).kind == kWord
		if !near || !t.upper && !s.lx.pack.Quantity.DayFirst {
			return 0
		}
	}
	if t.ent.month > 0 {
		q := quantity{kind: qMonth, from: i, to: i + 1}
		q.add(float64(t.ent.month), false)
		s.quantities = append(s.quantities, q)
		return 1
	}
	q := quantity{kind: qWeekday, from: i, to: i + 1}
	q.add(float64(t.ent.weekday), false)
	s.quantities = append(s.quantities, q)
	return 1
}

// dayInWords is how many tokens from i on are a weekday of several: "quinta-feira".
func (s *side) dayInWords(i int) int {
	for _, p := range s.toks[i].ent.phrases {
		if p.ent.weekday > 0 && s.follows(i+1, p.rest) {
			return 1 + len(p.rest)
		}
	}
	return 0
}

// pushDay adds the weekday that the n tokens from i on are.
func (s *side) pushDay(i, n int) int {
	q := quantity{kind: qWeekday, from: i, to: i + n}
	for _, p := range s.toks[i].ent.phrases {
		if len(p.rest) == n-1 && p.ent.weekday > 0 {
			q.add(float64(p.ent.weekday), false)
			break
		}
	}
	s.quantities = append(s.quantities, q)
	return n
}
