package check

import "unicode/utf8"

// quantityKind sorts quantities into those that can stand for one another.
type quantityKind uint8

const (
	qNumber quantityKind = iota
	qMonth
	qWeekday
)

// quantity is a number, month or weekday with everything that it may mean.
type quantity struct {
	kind     quantityKind
	from, to int // tokens
	// vals are the legitimate readings, the likeliest first; foreign marks those that the
	// language's own way of writing does not allow ("1,234" as 1234 in German).
	vals    [4]float64
	n       int
	foreign [4]bool
	plain   float64 // the number before its scale was counted in
	digits  bool    // written with digits
	weak    bool    // perhaps no number at all: "one", "second"
	soft    bool    // renders a number but demands none: "twice", "half", "XIV"
	bare    bool    // a scale without a number: "millions of"
	decade  bool    // "1990s", "90er", "'50s"
	clock   bool    // hour or minute of a time
	minute  bool    // minute of a time
	compact bool    // part of a code or version: 3.2.1
	units   []unitID
	unitAt  [2]int // tokens of the unit
	money   []string
	moneyAt [2]int
	matched bool
	partner int // index of its counterpart on the other side, plus one; 0 when there is none
}

const maxQuantities = 200 // a side: beyond, the text is a table and is not compared

func (q *quantity) add(v float64, foreign bool) {
	for i := 0; i < q.n; i++ {
		if q.vals[i] == v {
			return
		}
	}
	if q.n < len(q.vals) {
		q.vals[q.n], q.foreign[q.n] = v, foreign
		q.n++
	}
}

func (q *quantity) scale(f float64) {
	for i := 0; i < q.n; i++ {
		q.vals[i] *= f
	}
}

// findQuantities reads the numbers of a side from left to right.
func (s *side) findQuantities() {
	for i := 0; i < len(s.toks); {
		if len(s.quantities) >= maxQuantities {
			return
		}
		if t := &s.toks[i]; t.kind == kWord && t.traits&trQuantity == 0 {
			i++
			continue
		}
		i += max(1, s.quantityAt(i))
	}
}

// quantityAt reads the quantity that begins at token i and returns how many tokens it
// takes, 0 when there is none.
func (s *side) quantityAt(i int) int {
	t := &s.toks[i]
	switch {
	case t.kind == kNumber:
		return s.digitsAt(i)
	case t.kind == kPunct && len(t.low) > 1:
		if v, ok := vulgar[t.low]; ok {
			q := quantity{from: i, to: i + 1, digits: true, soft: true}
			q.add(v, false)
			s.push(q)
			return 1
		}
		return 0
	case t.kind != kWord:
		return 0
	case t.ent != nil && len(t.ent.phrases) > 0 && s.dayInWords(i) > 0:
		return s.pushDay(i, s.dayInWords(i))
	case t.ent != nil && t.ent.class&(clMonth|clWeekday) != 0:
		if n := s.dateWordAt(i); n > 0 {
			return n
		}
	}
	if t.is(clNumber) {
		return s.wordsAt(i)
	}
	if n := s.compoundAt(i); n > 0 {
		return n
	}
	return s.romanAt(i)
}

func (s *side) push(q quantity) {
	if !q.soft && q.kind == qNumber {
		s.attach(&q)
		// "5 horas y media", "two years and a half"
		if j := q.unitAt[1]; len(q.units) > 0 && j >= q.to && s.at(j).is(clJoiner) {
			for d := 1; d <= 2; d++ {
				if h := s.at(j + d); h.is(clSoft) && h.ent.soft == 0.5 {
					q.add(q.vals[0]+0.5, false)
				}
			}
		}
	}
	s.quantities = append(s.quantities, q)
}

// attach finds the unit or currency that a number counts, before or behind it.
func (s *side) attach(q *quantity) {
	if b := s.at(q.from - 1); q.from > 0 && b.is(clCurrency) && (b.kind == kPunct || b.caps || utf8.RuneCountInString(b.low) <= 3) {
		q.money, q.moneyAt = b.ent.money, [2]int{q.from - 1, q.from}
	}
	j := q.to
	for k := 0; k < 2 && len(q.units) == 0; k++ {
		t := s.at(j)
		if t.kind == kPunct && (t.low == "-" || t.low == "‑" || t.low == "–") && !t.space {
			j++
			t = s.at(j)
		}
		if n := s.unitAt(j, q); n > 0 {
			return
		}
		// One word may stand between: "5 million US dollars", "5 square miles" is a phrase.
		if k > 0 || t.kind != kWord || !(t.caps || t.low == "us" || t.low == "de" || t.low == "d'" || t.low == "d’") {
			return
		}
		j++
		if s.at(j).punct(".") && !s.at(j).space {
			j++
		}
	}
}

// unitAt reads the unit or currency at token j into q.
func (s *side) unitAt(j int, q *quantity) int {
	t := s.at(j)
	if t.kind == kWord && !t.space && j < len(s.toks) && len(t.low) == 1 && t.upper && (t.low == "f" || t.low == "c") && j == q.to {
		q.units, q.unitAt = []unitID{unitByKey[t.low]}, [2]int{j, j + 1} // 95F, 35C
		return 1
	}
	if t.ent == nil {
		return 0
	}
	e, n := t.ent, 1
	for _, p := range t.ent.phrases {
		if p.ent.class&(clUnit|clCurrency) != 0 && s.follows(j+1, p.rest) {
			e, n = p.ent, 1+len(p.rest)
			break
		}
	}
	if e.class&(clUnit|clCurrency) == 0 {
		return 0
	}
	// One-letter units are units only as written: "5 m", not "5 M".
	if len(t.low) == 1 && t.kind == kWord && n == 1 && t.upper {
		return 0
	}
	// "2 in 3" is no measure, "2in" is.
	if t.is(clFunction) && t.space && n == 1 {
		return 0
	}
	if e.class&clUnit != 0 {
		q.units, q.unitAt = e.units, [2]int{j, j + n}
	}
	if e.class&clCurrency != 0 && len(q.money) == 0 {
		q.money, q.moneyAt = e.money, [2]int{j, j + n}
	}
	return n
}
