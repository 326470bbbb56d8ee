package check

import (
	"math"
	"strconv"
	"strings"

	"depesche"
)

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

// matchSwapped finds two pairs whose values are the same but whose units have changed
// places: "5 men, 3 women" against "3 Männer, 5 Frauen" cannot be seen without a
// dictionary, "8 August … 11 years" against "11 August … 8 years" can.
func (g *segment) matchSwapped(pairs []pairing) []pairing {
	s, t := g.src.quantities, g.tgt.quantities
	for x := range pairs {
		for y := x + 1; y < len(pairs) && y < x+40; y++ {
			p, r := pairs[x], pairs[y]
			a, b := &s[p.s], &s[r.s]
			c, d := &t[p.t], &t[r.t]
			if a.vals[0] == b.vals[0] || a.kind != qNumber || b.kind != qNumber {
				continue
			}
			if b.from-a.to == 1 && d.from-c.to == 1 || g.src.lettered(a) || g.src.lettered(b) {
				continue // "3 of 5", 1541/1571: side by side in the same order
			}
			ra, rb, rc, rd := g.src.role(a), g.src.role(b), g.tgt.role(c), g.tgt.role(d)
			if ra != "" && rb != "" && ra != rb && ra == rd && rb == rc || g.turned(a, b, c, d) || g.renamed(a, b, c, d) || g.exchanged(a, b, c, d) || g.recounted(a, b, c, d) || len(pairs) <= 16 && g.crossed(a, b, c, d) {
				g.report("number.swapped", g.src.span(a.from, b.to), g.tgt.span(min(c.from, d.from), max(c.to, d.to)), g.src.text[g.src.toks[a.from].from:g.src.toks[a.to-1].to], g.src.text[g.src.toks[b.from].from:g.src.toks[b.to-1].to])
				a.units, b.units = nil, nil
				return pairs
			}
		}
	}
	return pairs
}

// role says what a number counts, where that is certain: a unit, a currency, a day of
// a month.
func (s *side) role(q *quantity) string {
	switch {
	case len(q.units) > 0:
		return unitTable[q.units[0]].key
	case len(q.money) > 0:
		return "money " + q.money[0]
	case q.n > 0 && q.vals[0] >= 1 && q.vals[0] <= 31 && q.digits && (s.monthNear(q)):
		return "day"
	}
	return ""
}

// monthNear tells whether a month stands right before or behind a number.
func (s *side) monthNear(q *quantity) bool {
	j := q.to
	if s.at(j).punct(".") {
		j++
	}
	if s.at(j).low == "de" || s.at(j).low == "of" {
		j++
	}
	if s.at(j).ent != nil && s.at(j).ent.month > 0 {
		return true
	}
	i := q.from - 1
	if s.at(i).punct(".") {
		i--
	}
	return i >= 0 && s.at(i).ent != nil && s.at(i).ent.month > 0
}

// exchanged tells whether two numbers stand in each other's sentence, where both sides have
// as many: whole sentences keep their numbers.
func (g *segment) exchanged(a, b, c, d *quantity) bool {
	if !a.digits || !b.digits || !c.digits || !d.digits || len(g.src.sents) != len(g.tgt.sents) || a.clock || b.clock {
		return false
	}
	x, y := g.src.sentenceOf(a), g.src.sentenceOf(b)
	return x != y && g.tgt.sentenceOf(c) == y && g.tgt.sentenceOf(d) == x
}

// sentenceOf is the sentence that a number stands in.
func (s *side) sentenceOf(q *quantity) int {
	k := 0
	for k+1 < len(s.sents) && s.sents[k+1] <= q.from {
		k++
	}
	return k
}

// renamed tells whether two numbers that follow names, as ages and scores do, have
// changed places behind the same names.
func (g *segment) renamed(a, b, c, d *quantity) bool {
	x, y := g.src.nameBefore(a), g.src.nameBefore(b)
	return x != "" && y != "" && x != y && g.tgt.nameBefore(d) == x && g.tgt.nameBefore(c) == y
}

// recounted tells whether two numbers have changed places before words that are alike in
// both languages: "39 destinations in 30 countries", "30 destinos en 39 países".
func (g *segment) recounted(a, b, c, d *quantity) bool {
	if !a.digits || !b.digits || !c.digits || !d.digits {
		return false
	}
	x, y := g.src.counted(a), g.src.counted(b)
	v, w := g.tgt.counted(c), g.tgt.counted(d)
	if x == "" || y == "" || v == "" || w == "" {
		return false
	}
	swapped := cognates(x, w) || cognates(y, v)
	return swapped && !cognates(x, v) && !cognates(y, w) && !cognates(v, w) && !cognates(x, y)
}

// counted is the word in lower case right behind a number.
func (s *side) counted(q *quantity) string {
	if t := s.at(q.to); t.kind == kWord && !t.upper && t.space {
		return t.low
	}
	return ""
}

// cognates tells whether two words of different languages begin alike for six letters.
func cognates(a, b string) bool { return common(skeleton(a), skeleton(b)) >= 6 }

// nameBefore is the capitalised word right before a number, but for a comma or bracket.
func (s *side) nameBefore(q *quantity) string {
	i := q.from - 1
	if p := s.at(i); p.punct(",") || p.punct("(") {
		i--
	}
	if t := s.at(i); i >= 0 && t.kind == kWord && t.upper && (t.ent == nil || t.is(clGiven)) {
		return t.low
	}
	return ""
}

// turned tells whether two numbers that "and" or a dash joins have changed places, as an ascending range has become a descending one: 100-200, 200-100.
func (g *segment) turned(a, b, c, d *quantity) bool {
	joined := func(s *side, x, y *quantity) bool {
		if y.from != x.to+1 {
			return false
		}
		j := &s.toks[x.to]
		return j.kind == kPunct && (j.low == "-" || j.low == "–" || j.low == "/") && !j.space && !s.toks[y.from].space || j.is(clJoiner) && x.digits && y.digits
	}
	return joined(&g.src, a, b) && joined(&g.tgt, d, c) && !g.src.inDate(a) && !g.src.inDate(b) && !g.tgt.inDate(c) && !g.tgt.inDate(d)
}

// inDate tells whether a number is one of three with the same mark between them, as in
// 1998-08-01: which comes first is the language's choice.
func (s *side) inDate(q *quantity) bool {
	sep := func(i int) bool {
		p := s.at(i)
		return p.kind == kPunct && (p.low == "-" || p.low == "/" || p.low == ".") && s.at(i-1).kind == kNumber && s.at(i+1).kind == kNumber && !s.at(i+1).space
	}
	i := q.from
	return sep(i-1) && sep(i+1) || sep(i+1) && sep(i+3) || sep(i-1) && sep(i-3)
}

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

// leftNumbers reports what found no counterpart.
func (g *segment) leftNumbers() {
	left := func(s, o *side) (digits, words []*quantity) {
		for i := range s.quantities {
			q := &s.quantities[i]
			if q.matched || q.kind != qNumber || q.soft || q.routine() || q.weak || q.bare && q.vals[0] < 1e6 || s.inCode(q) || o.saysAnyhow(s, q) || has(o.quantities, q) || s.glossed(q) {
				continue
			}
			if q.digits {
				digits = append(digits, q)
			} else {
				words = append(words, q)
			}
		}
		return
	}
	g.matchJoined()
	g.sameUnits()
	sd, sw := left(&g.src, &g.tgt)
	td, tw := left(&g.tgt, &g.src)
	// A change is what both sides show; digits against digits first.
	for len(sd) > 0 && len(td) > 0 {
		a, b := sd[0], closest(sd[0], td)
		g.changed(a, b)
		sd, td = sd[1:], without(td, b)
	}
	for len(sd) > 0 && len(tw) > 0 {
		g.changed(sd[0], tw[0])
		sd, tw = sd[1:], tw[1:]
	}
	for len(sw) > 0 && len(td) > 0 {
		g.changed(sw[0], td[0])
		sw, td = sw[1:], td[1:]
	}
	if len(sw) > 0 && len(tw) > 0 {
		g.changed(sw[0], tw[0])
	}
	g.repeatedInstead()
	if len(sd) > 2 && len(sd) > len(g.src.quantities)/2 {
		sd = sd[:1] // a whole part is missing: one finding says so
	}
	for _, a := range sd {
		sp := g.src.span(a.from, a.to)
		f := g.report("number.missing", sp, depesche.Span{}, g.src.cut(sp))
		if g.unscaled() || a.bareYear() || g.src.lettered(a) || g.src.aside(a) && g.src.converted(a) && g.tgt.marks("(") < g.src.marks("(") {
			f.Severity = depesche.SevNote // it may stand there in words, be plain, or be a conversion for other readers
		}
	}
	for _, b := range td {
		sp := g.tgt.span(b.from, b.to)
		f := g.report("number.added", depesche.Span{}, sp, g.tgt.cut(sp))
		if v := b.vals[0]; g.unscaled() || g.tgt.lettered(b) || g.tgt.aside(b) || v >= 1900 && v < 2100 && len(b.units) == 0 && len(b.money) == 0 {
			f.Severity = depesche.SevNote
		}
	}
}

// compareCodes reports a name of letters and digits whose digits alone differ: A380, A384.
func (g *segment) compareCodes() {
	for i := range g.src.toks {
		a := &g.src.toks[i]
		if a.kind != kCode || !a.upper || g.tgt.has(a) > 0 {
			continue
		}
		for j := range g.tgt.toks {
			b := &g.tgt.toks[j]
			if b.kind != kCode || !b.upper || g.src.has(b) > 0 || len(a.low) != len(b.low) || lettersOf(a.low) != lettersOf(b.low) {
				continue
			}
			src, tgt := g.src.span(i, i+1), g.tgt.span(j, j+1)
			f := g.report("number.changed", src, tgt, g.src.cut(src), g.tgt.cut(tgt))
			name := g.src.raw(i)
			f.Suggestion = &name
			return
		}
	}
}

// lettersOf is a word without its digits.
func lettersOf(w string) string {
	return strings.Map(func(r rune) rune {
		if isDigit(r) {
			return -1
		}
		return r
	}, w)
}

// repeatedInstead reports a number that both sides have, but the target once less, while it
// has another of the same sort once more: "July 2016 against July 2016" for 2016 and 2015.
func (g *segment) repeatedInstead() {
	a, n := g.src.unpaired(&g.tgt)
	b, m := g.tgt.unpaired(&g.src)
	if n == 1 && m == 1 && a.yearLike() == b.yearLike() && len(a.units) == len(b.units) && len(a.money) == len(b.money) && !shared(a, b, true) {
		g.changed(a, b)
	}
}

// unpaired is the last number in digits that found no partner though the other side has
// its value, and how many there are.
func (s *side) unpaired(o *side) (*quantity, int) {
	var last *quantity
	n := 0
	for i := range s.quantities {
		q := &s.quantities[i]
		if q.matched || q.kind != qNumber || !q.digits || q.weak || q.soft || q.clock || q.compact || q.decade || q.n == 0 || s.inCode(q) || !has(o.quantities, q) {
			continue
		}
		last, n = q, n+1
	}
	return last, n
}

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

// matchJoined pairs a number that lost its marks with the two it was made of: 10100 for
// ten to the hundredth, 0800/688 for 0800688.
func (g *segment) matchJoined() {
	for _, p := range [2][2]*side{{&g.src, &g.tgt}, {&g.tgt, &g.src}} {
		s, o := p[0], p[1]
		for i := range s.quantities {
			q := &s.quantities[i]
			if q.matched || !q.digits || len(s.toks[q.from].low) < 4 {
				continue
			}
			d, _ := plainDigits(s.toks[q.from].low)
			for j := 0; j+1 < len(o.quantities); j++ {
				a, b := &o.quantities[j], &o.quantities[j+1]
				if !a.digits || !b.digits || a.matched && b.matched {
					continue
				}
				x, _ := plainDigits(o.toks[a.from].low)
				y, _ := plainDigits(o.toks[b.from].low)
				if len(x)+len(y) == len(d) && (d[:len(x)] == x && d[len(x):] == y || q.dayAndMonth(s) && d[:len(y)] == y && d[len(y):] == x) {
					q.matched, a.matched, b.matched = true, true, true
					break
				}
			}
		}
	}
}

// dayAndMonth tells whether a number could be a day and a month: 31.12
func (q *quantity) dayAndMonth(s *side) bool {
	d, m, ok := strings.Cut(s.toks[q.from].low, ".")
	return ok && len(d) <= 2 && len(m) <= 2 && atoi(d) <= 31 && atoi(m) <= 12
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

func without(qs []*quantity, q *quantity) []*quantity {
	out := qs[:0]
	for _, x := range qs {
		if x != q {
			out = append(out, x)
		}
	}
	return out
}

func closest(a *quantity, bs []*quantity) *quantity {
	best, dist := bs[0], math.Inf(1)
	for _, b := range bs {
		if d := math.Abs(math.Log1p(math.Abs(a.vals[0])) - math.Log1p(math.Abs(b.vals[0]))); d < dist {
			best, dist = b, d
		}
	}
	return best
}

// changed reports that a has become b.
func (g *segment) changed(a, b *quantity) {
	a.matched, b.matched = true, true
	for i := range g.src.quantities {
		for j := range g.tgt.quantities {
			if &g.src.quantities[i] == a && &g.tgt.quantities[j] == b {
				a.partner, b.partner = j+1, i+1
			}
		}
	}
	src, tgt := g.src.span(a.from, a.to), g.tgt.span(b.from, b.to)
	name := "number.changed"
	switch r := a.vals[0] / b.vals[0]; {
	case isScale(r) || isScale(1/r):
		name = "number.scale"
	case !a.digits || !b.digits:
		name = "number.word"
	}
	f := g.report(name, src, tgt, g.src.cut(src), g.tgt.cut(tgt))
	if name == "number.changed" && a.to == a.from+1 && b.to == b.from+1 && !a.compact && !b.compact {
		f.Suggestion = g.suggestNumber(a)
	}
}

func isScale(r float64) bool {
	for _, s := range []float64{1e2, 1e3, 1e6, 1e9, 1e12} {
		if equal(r, s) {
			return true
		}
	}
	return false
}

// suggestNumber writes a source number the way the target language does; nil when the
// source can be read in two ways.
func (g *segment) suggestNumber(a *quantity) *string {
	v := a.vals[0]
	for i := 1; i < a.n; i++ {
		if !a.foreign[i] {
			return nil
		}
	}
	if g.src.toks[a.from].kind != kNumber || v >= 1e15 {
		return nil
	}
	raw, seps := plainDigits(g.src.toks[a.from].low)
	decimals := 0
	if len(seps) > 0 && v != parseFloat(raw) {
		decimals = len(raw) - seps[len(seps)-1].at
	}
	out := strconv.FormatFloat(v, 'f', decimals, 64)
	whole, frac, _ := strings.Cut(out, ".")
	if g.tgt.lx.group != "" && len(whole) > 4 {
		sep := []rune(g.tgt.lx.group)[0]
		var b strings.Builder
		for i, c := range whole {
			if i > 0 && (len(whole)-i)%3 == 0 {
				b.WriteRune(sep)
			}
			b.WriteRune(c)
		}
		whole = b.String()
	}
	if frac != "" {
		d := "."
		if g.tgt.lx.decimal != "" {
			d = string([]rune(g.tgt.lx.decimal)[0])
		}
		whole += d + frac
	}
	return &whole
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
