package check

import (
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

func atoi(s string) int {
	d, _ := plainDigits(s)
	n, err := strconv.Atoi(d)
	if err != nil {
		return 1 << 20
	}
	return n
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
