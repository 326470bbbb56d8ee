package check

import (
	"strconv"
	"strings"
)

var vulgar = map[string]float64{"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1. / 3, "⅔": 2. / 3, "⅛": 0.125}

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
