package check

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

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

var vulgar = map[string]float64{"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1. / 3, "⅔": 2. / 3, "⅛": 0.125}

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

// digitsAt reads a number written with digits, with what belongs to it: decimals,
// scale word, suffix, clock.
func (s *side) digitsAt(i int) int {
	t := &s.toks[i]
	if s.clockAt(i) {
		return s.timeAt(i)
	}
	if ps, ok := splitDigits(t.low); ok {
		s.pushParts(i, ps)
		return 1
	}
	if s.dayAndMonth(i) {
		s.pushParts(i, strings.Split(t.low, "."))
		return 2
	}
	q := quantity{from: i, to: i + 1, digits: true}
	s.readDigits(t.low, &q)
	if p := s.at(i - 1); i > 0 && !t.space && isApostrophePunct(p) && len(t.low) == 2 {
		q.decade = true
	}
	j := i + 1
	next := s.at(j)
	if next.kind == kPunct && !next.space {
		if v, ok := vulgar[next.low]; ok { // 3½
			q.vals[0] += v
			j++
			next = s.at(j)
		}
	}
	if next.kind == kNumber && next.space && s.fraction(j) > 0 { // 5 1/2
		q.vals[0] += s.fraction(j)
		j += 3
		next = s.at(j)
	} else if f := s.fraction(i); f > 0 {
		q.n, q.soft = 0, true
		q.add(f, false)
		j += 2
		next = s.at(j)
	}
	switch {
	case next.kind == kWord && !next.space && next.is(clTight):
		for k, n := 0, q.n; k < n; k++ {
			q.add(q.vals[k]*next.ent.tight, q.foreign[k])
		}
		q.vals[0], q.vals[min(q.n-1, 1)] = q.vals[min(q.n-1, 1)], q.vals[0]
		if !next.is(clUnit) {
			j++
		}
	case next.kind == kWord && !next.space && next.is(clOrdinalSuffix):
		if next.low == "s" || next.low == "er" || next.low == "ern" {
			q.decade = true
		}
		j++
	}
	if t.low == "24" && s.at(j).punct("/") && s.at(j+1).low == "7" && !s.at(j+1).space {
		return 3 // around the clock
	}
	if x := s.at(j); x.kind == kCode && !x.space && x.low == "x"+t.low {
		q.weak = true // 4x4
		j++
	}
	q.plain = q.vals[0]
	if c := s.at(j + 1); s.lx.pack.Words.NounsCapitalised && s.at(j).punct(".") && !s.at(j).space && c.caps && len(c.low) <= 4 && c.ent == nil {
		q.weak = true // 1. FC Köln: part of a name that other languages leave out
	}
	j = s.scalesAt(j, &q)
	if q.n == 1 && q.plain > 0 {
		if k, v := s.andAHalf(j, q.vals[0], q.vals[0]/q.plain); k > j && q.vals[0] > q.plain {
			q.n, j = 0, k
			q.add(v, false)
		}
	}
	q.to = j
	s.push(q)
	return j - i
}

// scalesAt multiplies q by the scale words at token j: "5 million", "27 mil millones",
// "3-Millionen-Euro". It returns the first token behind them.
func (s *side) scalesAt(j int, q *quantity) int {
	for k := 0; k < 2; k++ {
		n := s.at(j)
		at := j
		if n.punct("-") && !n.space {
			at, n = j+1, s.at(j+1)
		}
		if n.kind != kWord || !n.is(clScale) || n.is(clTight) && !n.space && n.is(clUnit) {
			return j
		}
		if n.low == "mm" && !s.moneyBefore(q.from) {
			return j // millimetres
		}
		q.scale(n.ent.scale)
		j = at + 1
		if s.at(j).punct(".") && !s.at(j).space && len(n.low) <= 4 { // Mio., Mrd.
			j++
		}
		if s.at(j).is(clJoiner) && s.at(j).low == "de" {
			j++
		}
	}
	return j
}

// fraction reads a common fraction such as 1/2 or 3/4 at token i, or gives 0.
func (s *side) fraction(i int) float64 {
	a, slash, b := s.at(i), s.at(i+1), s.at(i+2)
	if a.kind != kNumber || b.kind != kNumber || !slash.punct("/") || slash.space || b.space || len(a.low) > 1 || len(b.low) > 1 || s.at(i+3).punct("/") {
		return 0
	}
	n, d := atoi(a.low), atoi(b.low)
	if n == 0 || n >= d {
		return 0
	}
	return float64(n) / float64(d)
}

func (s *side) moneyBefore(i int) bool { return s.at(i - 1).is(clCurrency) }

func isApostrophePunct(t *token) bool {
	return t.kind == kPunct && (t.low == "'" || t.low == "’" || t.low == "‘" || t.low == "`")
}

// readDigits adds the readings of a digit string.
func (s *side) readDigits(w string, q *quantity) {
	d, seps := plainDigits(w)
	if len(seps) == 0 {
		q.add(parseFloat(d), false)
		return
	}
	last := seps[len(seps)-1]
	tail := len(d) - last.at
	if last.r != '.' && last.r != ',' { // spaces and apostrophes group, always
		q.add(parseFloat(d), false)
		return
	}
	mixed := false
	for _, x := range seps[:len(seps)-1] {
		mixed = mixed || x.r != last.r
	}
	own := func(set string) bool { return set == "" || strings.ContainsRune(set, last.r) }
	asDecimal := d[:last.at] + "." + d[last.at:]
	switch {
	case mixed:
		q.add(parseFloat(asDecimal), !own(s.lx.decimal))
	case len(seps) > 1:
		q.add(parseFloat(d), !own(s.lx.group))
	case tail == 3 && last.at <= 3 && d[0] != '0':
		group, dec := parseFloat(d), parseFloat(asDecimal)
		if own(s.lx.group) {
			q.add(group, false)
			q.add(dec, !own(s.lx.decimal))
		} else {
			q.add(dec, !own(s.lx.decimal))
			q.add(group, true)
		}
	default:
		q.add(parseFloat(asDecimal), !own(s.lx.decimal))
	}
}

type separator struct {
	r  rune
	at int // digits before it
}

// plainDigits splits a number into ASCII digits and separators.
func plainDigits(w string) (string, []separator) {
	ascii := true
	for i := 0; i < len(w); i++ {
		if w[i] < '0' || w[i] > '9' {
			ascii = false
			break
		}
	}
	if ascii {
		return w, nil
	}
	b := make([]byte, 0, len(w))
	var seps []separator
	for _, r := range w {
		if isDigit(r) {
			b = append(b, digitByte(r))
		} else {
			seps = append(seps, separator{r, len(b)})
		}
	}
	return string(b), seps
}

// digitByte maps a decimal digit of any script to ASCII. Unicode keeps each script's
// digits in a row whose zero is at a multiple of sixteen or sits six above one.
func digitByte(r rune) byte {
	switch {
	case r <= '9':
		return byte(r)
	case r >= 0x0660 && r <= 0x0669, r >= 0x06f0 && r <= 0x06f9, r >= 0xff10 && r <= 0xff19:
		return '0' + byte(r&0xf)
	case r >= 0x0900 && r <= 0x0df0:
		return '0' + byte((r&0xf)+10-16)%10
	}
	return '0' + byte(r%10)
}

func parseFloat(s string) float64 {
	if len(s) > 40 {
		s = s[:40]
	}
	v, _ := strconv.ParseFloat(s, 64)
	return v
}

// splitDigits cuts dates (31.12.2024), versions and addresses (3.2.1) into their parts;
// ok is false when the digits are one number.
func splitDigits(w string) ([]string, bool) {
	n := strings.Count(w, ".")
	if n < 2 || strings.ContainsAny(w, ", '’") {
		return nil, false
	}
	ps := strings.Split(w, ".")
	group := len(ps[0]) <= 3
	for _, p := range ps[1:] {
		group = group && len(p) == 3
	}
	return ps, !group
}

// dayAndMonth tells whether the digits at i are a date such as "6.9.": two numbers, each
// with its point, in a language that does not write decimals so.
func (s *side) dayAndMonth(i int) bool {
	d, m, ok := strings.Cut(s.toks[i].low, ".")
	p := s.at(i + 1)
	if !ok || !p.punct(".") || p.space || i+2 >= len(s.toks) || s.lx.decimal == "" || strings.Contains(s.lx.decimal, ".") {
		return false
	}
	return len(d) <= 2 && len(m) <= 2 && atoi(d) >= 1 && atoi(d) <= 31 && atoi(m) >= 1 && atoi(m) <= 12
}

// pushParts adds the parts of a date or version as numbers of their own.
func (s *side) pushParts(i int, ps []string) {
	for _, p := range ps {
		q := quantity{from: i, to: i + 1, digits: true, compact: true}
		d, _ := plainDigits(p)
		q.add(parseFloat(d), false)
		s.quantities = append(s.quantities, q)
	}
}

// clockAt tells whether a time begins at token i: 10:30, 10.30 Uhr, 10h30, 3pm, 15 Uhr.
func (s *side) clockAt(i int) bool {
	t, n := &s.toks[i], s.at(i+1)
	h, rest, _ := strings.Cut(t.low, ".")
	if len(h) > 2 || atoi(h) > 24 {
		return false
	}
	if rest == "" {
		if s.tightMinutes(i+1) != "" {
			return true
		}
		if n.punct(":") && !n.space {
			m := s.at(i + 2)
			return m.kind == kNumber && !m.space && len(m.low) == 2 && atoi(m.low) < 60
		}
		if strings.Contains(t.low, ".") {
			return false
		}
	} else if len(rest) != 2 || atoi(rest) >= 60 {
		return false
	}
	return s.clockWord(i+1) > 0
}

// clockWord returns how many tokens the clock word at i takes: "Uhr", "p.m.", "h".
func (s *side) clockWord(i int) int {
	t := s.at(i)
	if t.ent == nil {
		return 0
	}
	const cl = clClock | clMorning | clEvening
	for _, p := range t.ent.phrases {
		if p.ent.class&cl != 0 && s.follows(i+1, p.rest) {
			return 1 + len(p.rest)
		}
	}
	if t.is(cl) && (!t.is(clUnit) || !t.space || s.minutes(i+1)) {
		return 1
	}
	return 0
}

// tightMinutes are the minutes written right behind an hour and its sign: 20h15. "" when
// there are none.
func (s *side) tightMinutes(i int) string {
	t := s.at(i)
	if t.kind != kCode || t.space || len(t.low) != 3 || atoi(t.low[1:]) >= 60 {
		return ""
	}
	if e := s.lx.words[t.low[:1]]; e == nil || e.class&clClock == 0 {
		return ""
	}
	return t.low[1:]
}

// minutes tells whether the token at i could be the minutes of a time.
func (s *side) minutes(i int) bool {
	t := s.at(i)
	return t.kind == kNumber && len(t.low) == 2 && atoi(t.low) < 60 && s.at(i+1).ent == nil
}

// follows tells whether the tokens from i on are the given ones.
func (s *side) follows(i int, rest []string) bool {
	if i+len(rest) > len(s.toks) {
		return false
	}
	for k, w := range rest {
		if s.toks[i+k].low != w {
			return false
		}
	}
	return true
}

// timeAt reads a time as hour and minutes; hours have a morning and an evening reading.
func (s *side) timeAt(i int) int {
	h, m, _ := strings.Cut(s.toks[i].low, ".")
	j := i + 1
	hour := quantity{from: i, to: j, digits: true, clock: true}
	minute := quantity{digits: true, clock: true, minute: true}
	if tight := s.tightMinutes(j); tight != "" {
		m = tight
		minute.from, minute.to = j, j+1
		j++
	} else if n := s.at(j); n.punct(":") {
		m = s.at(j + 1).low
		minute.from, minute.to = j+1, j+2
		j += 2
		if s.at(j).punct(":") && s.at(j+1).kind == kNumber { // seconds stand for themselves
			j++
		}
	} else {
		minute.from, minute.to = i, i+1
	}
	v := float64(atoi(h))
	hour.add(v, false)
	hour.add(math.Mod(v+12, 24), false)
	if math.Mod(v, 12) == 0 {
		hour.add(12-v, false)
		hour.add(0, false)
		hour.add(24, false)
	}
	if n := s.clockWord(j); n > 0 {
		low := s.toks[j].low
		j += n
		if k := s.at(j); (low == "h" || low == "uhr") && k.kind == kNumber && len(k.low) == 2 && atoi(k.low) < 60 && m == "" && (!k.space || low == "uhr" || s.minutes(j)) {
			m = k.low
			minute.from, minute.to = j, j+1
			j++
		}
	}
	s.quantities = append(s.quantities, hour)
	if m != "" {
		mv := float64(atoi(m))
		minute.add(mv, false)
		minute.soft = mv == 0
		s.quantities = append(s.quantities, minute)
	}
	return j - i
}

func atoi(s string) int {
	d, _ := plainDigits(s)
	n, err := strconv.Atoi(d)
	if err != nil {
		return 1 << 20
	}
	return n
}

// spelled adds up the words of a number: "two hundred and five", "quatre-vingt-dix".
type spelled struct {
	total, current, lastScale float64
	vigesimal                 bool
	any                       bool
}

// card takes a cardinal and tells whether it continues the number.
func (n *spelled) card(v float64) bool {
	switch {
	case !n.any || n.current == 0 && n.lastScale > v:
		n.current += v
	case n.vigesimal && v == 20 && n.current > 1 && n.current < 10:
		n.current *= 20
	case v < 10 && tens(n.current) >= 20 && math.Mod(n.current, 10) == 0:
		n.current += v
	case n.vigesimal && v < 20 && (tens(n.current) == 60 || tens(n.current) == 80) && math.Mod(n.current, 10) == 0:
		n.current += v
	case v < 100 && n.current >= 100 && math.Mod(n.current, 100) == 0:
		n.current += v
	default:
		return false
	}
	n.any = true
	return true
}

func tens(v float64) float64 { return math.Mod(v, 100) }

// mult takes a scale.
func (n *spelled) mult(f float64) bool {
	if !n.any {
		n.any, n.current = true, f
		if f >= 1000 {
			n.total, n.current, n.lastScale = f, 0, f
		}
		return true
	}
	switch {
	case f <= 100:
		if n.current >= 100 || n.current == 0 {
			return false
		}
		n.current *= f
	case n.current == 0 && n.lastScale > 0 && f > n.lastScale: // mil millones
		n.total *= f
	case n.current == 0:
		return false
	case n.lastScale > 0 && f > n.lastScale: // two hundred thousand million
		n.total = (n.total + n.current) * f
		n.current = 0
	default:
		n.total += n.current * f
		n.current = 0
	}
	if f >= 1000 {
		n.lastScale = f
	}
	return true
}

func (n *spelled) value() float64 { return n.total + n.current }

// wordsAt reads a number in words that begins at token i.
func (s *side) wordsAt(i int) int {
	t := &s.toks[i]
	n := spelled{vigesimal: s.lx.pack.Quantity.Vigesimal}
	q := quantity{from: i}
	j, ordinal, scaled := i, false, false
	words, counted := 0, 0
	for j < len(s.toks) && words < 12 {
		k := j
		of := words == 1 && scaled && s.toks[k].is(clFunction) && len(s.toks[k].low) <= 3 && s.at(k+1).is(clScale) && s.at(k+1).ent.scale > n.value()
		if of { // hundreds of millions
			k++
		} else if words > 0 && (s.toks[k].punct("-") && !s.toks[k].space || s.toks[k].is(clJoiner) && !s.toks[k].is(clCardinal)) {
			k++
		}
		w := s.at(k)
		if w.kind != kWord || w.ent == nil || k > j && w.space != s.at(j).space && s.toks[j].punct("-") && w.space {
			break
		}
		ok := false
		switch {
		case w.is(clScale) && !(w.is(clTight) && w.is(clUnit)) && (of || !(k > j && words > 0 && !s.toks[j].punct("-"))):
			if words == 0 && len(w.low) < 3 {
				break
			}
			ok = n.mult(w.ent.scale)
			scaled = scaled || ok
		case w.is(clCardinal) && !(w.is(clWeak) && words > 0 && n.current == 0 && n.lastScale == 0):
			ok = n.card(w.ent.cardinal)
		case w.is(clOrdinal) && w.ent.ordinal != 0:
			ok = n.card(w.ent.ordinal)
			ordinal = ok
		}
		if !ok {
			break
		}
		j = k + 1
		words++
		if !w.is(clScale) {
			counted++
		}
		if ordinal {
			if s.joinedOrdinal(j, n.current) {
				n.current += s.toks[j].ent.ordinal
				j, words = j+1, words+1
			}
			break
		}
	}
	switch {
	case words == 0 && t.is(clSoft):
		if n, v := s.partOfScale(i); n > 0 {
			q.to = i + n
			q.add(v, false)
			s.push(q)
			return n
		}
		q.to, q.soft = i+1, true
		q.add(t.ent.soft, false)
		s.push(q)
		return 1
	case words == 0:
		return 0
	}
	q.to = j
	q.add(n.value(), false)
	q.plain = n.value()
	q.bare = scaled && (words == 1 || words == 2 && counted == 0)
	if k, v := s.andAHalf(j, n.value(), n.lastScale); k > j && !ordinal {
		q.n, q.to, words = 0, k, 2
		q.add(v, false)
		j = k
	}
	if v := n.value(); words == 1 && v >= 1 && v <= 12 && s.lx.pack.Quantity.HalfBefore && s.halfBefore(i) {
		q.add(math.Mod(v+10, 12)+1, false) // halb acht: seven and a half
	}
	if words == 1 {
		q.weak = t.is(clWeak)
		if t.is(clSoft) {
			q.add(t.ent.soft, false)
		}
		if t.is(clOrdinal) && t.is(clCardinal) {
			q.add(t.ent.ordinal, false)
		}
	}
	s.push(q)
	return j - i
}

// halfBefore tells whether a word for half stands right before token i, but for one small
// word.
func (s *side) halfBefore(i int) bool {
	for k := i - 1; k >= 0 && k >= i-2; k-- {
		if t := &s.toks[k]; t.is(clSoft) && t.ent.soft == 0.5 {
			return true
		} else if !t.is(clFunction) {
			return false
		}
	}
	return false
}

// partOfScale reads a part of a scale: "half a million", "eine halbe Million", "quarter of
// a million". It returns how many tokens it takes, 0 when there is none.
func (s *side) partOfScale(i int) (int, float64) {
	part := s.toks[i].ent.soft
	if part >= 1 {
		return 0, 0
	}
	for k := i + 1; k <= i+3; k++ {
		t := s.at(k)
		switch {
		case t.is(clScale) && t.kind == kWord && t.ent.scale >= 1000 && !t.is(clUnit):
			return k + 1 - i, part * t.ent.scale
		case t.punct("-") && !t.space, t.is(clSoft) && t.ent.soft == 1, t.is(clFunction) && len(t.low) <= 2:
		default:
			return 0, 0
		}
	}
	return 0, 0
}

// andAHalf reads what makes a number half a unit or half its scale larger: "two and a
// half million", "dos millones y medio", "deux et demi". It returns the token behind it,
// i when there is none.
func (s *side) andAHalf(i int, v, scale float64) (int, float64) {
	if !s.at(i).is(clJoiner) {
		return i, v
	}
	k := i + 1
	if t := s.at(k); t.is(clSoft) && t.ent.soft == 1 {
		k++
	}
	t := s.at(k)
	if !t.is(clSoft) || t.ent.soft != 0.5 {
		return i, v
	}
	k++
	if m := s.at(k); scale == 0 && m.is(clScale) && m.ent.scale >= 1000 {
		return k + 1, (v + 0.5) * m.ent.scale
	}
	if scale == 0 {
		if s.at(i+1).is(clUnit) || s.at(k).is(clUnit) {
			return k, v + 0.5
		}
		return i, v // "two and half of the others"
	}
	return k, v + 0.5*scale
}

// compoundAt reads a number written together with its parts or with what it counts:
// dreiundzwanzig, zweijährige, fünfzigste.
func (s *side) compoundAt(i int) int {
	t := &s.toks[i]
	if t.traits&trCounts == 0 {
		return 0
	}
	w := t.low
	n := spelled{}
	pos, count, glued, plural := 0, 0, false, false
	for pos < len(w) && count < 12 {
		p, ok := s.lx.partAt(w[pos:], count > 0)
		if !ok {
			break
		}
		switch p.kind {
		case clJoiner:
			if glued {
				return 0
			}
			glued = true
		case clScale:
			if !n.mult(p.val) {
				return 0
			}
			glued = false
		default:
			if glued && n.current >= 1 && math.Mod(n.current, 100) < 10 && p.val >= 20 && p.val < 100 {
				n.current += p.val
			} else if !n.card(p.val) {
				return 0
			}
			glued = false
		}
		pos += len(p.s)
		count++
		plural = p.plural
	}
	if count == 0 || glued {
		return 0
	}
	q := quantity{from: i, to: i + 1}
	if rest := w[pos:]; rest != "" {
		unit, ok := s.lx.suffixes[rest]
		if !ok {
			e := s.lx.words[rest]
			if e == nil || e.class&clOrdinalSuffix == 0 || len(rest) < 2 {
				return 0
			}
			if rest == "te" && n.value() >= 20 { // zwanzigste, never zwanzigte
				return 0
			}
		}
		if unit != 0 {
			q.units, q.unitAt = []unitID{unit}, [2]int{i, i + 1}
		}
		if count == 1 && n.value() == 1 {
			q.weak = true
		}
	}
	q.add(n.value(), false)
	q.bare = n.lastScale == n.value() && count == 1 || plural
	s.push(q)
	return 1
}

// partAt finds the longest piece of a number at the beginning of w.
// joinedOrdinal tells whether the word at i is the units' ordinal after that of the tens v:
// "vigésima primeira".
func (s *side) joinedOrdinal(i int, v float64) bool {
	t := s.at(i)
	return s.lx.pack.Quantity.JoinedOrdinals && v >= 10 && math.Mod(v, 10) == 0 && t.space && t.is(clOrdinal) && t.ent.ordinal >= 1 && t.ent.ordinal < 10
}

const shortestCompound = 5 // bytes of a number written together

func (lx *lexicon) partAt(w string, glue bool) (part, bool) {
	for _, p := range lx.parts[w[0]] {
		if strings.HasPrefix(w, p.s) && (glue || p.kind != clJoiner) {
			return p, true
		}
	}
	return part{}, false
}

// romanAt reads Roman numerals, which may render a number but demand none.
func (s *side) romanAt(i int) int {
	if !s.toks[i].upper {
		return 0
	}
	raw := strings.TrimRight(s.raw(i), romanEndings)
	if len(raw) == 0 || len(raw) > 8 || len(raw) == 1 && raw != "X" && raw != "V" && raw != "I" {
		return 0
	}
	v := roman(raw)
	if v == 0 {
		return 0
	}
	q := quantity{from: i, to: i + 1, soft: true}
	q.add(v, false)
	s.quantities = append(s.quantities, q)
	return 1
}

// romanEndings are the letters that may follow a numeral: XIXe, Ier.
const romanEndings = "eèmr"

// romanLike tells whether a word in lower case may be a Roman numeral.
func romanLike(low string) bool {
	return strings.Trim(strings.TrimRight(low, romanEndings), "ivxlc") == ""
}

func roman(s string) float64 {
	val := func(c byte) int {
		switch c {
		case 'I':
			return 1
		case 'V':
			return 5
		case 'X':
			return 10
		case 'L':
			return 50
		case 'C':
			return 100
		}
		return 0
	}
	sum := 0
	for i := 0; i < len(s); i++ {
		v := val(s[i])
		if v == 0 {
			return 0
		}
		if i+1 < len(s) && val(s[i+1]) > v {
			sum -= v
		} else {
			sum += v
		}
	}
	return float64(sum)
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
