package check

import (
	"math"
	"strings"

	"depesche"
)

// checkLocale finds what is right but written in the other language's way: separators,
// the order of dates, quotation marks.
func checkLocale(g *segment) {
	if g.copied {
		return
	}
	g.localeNumbers()
	g.localeDates()
	g.localeQuotes()
}

// localeNumbers reports numbers whose value is the source's only when they are read the
// source's way.
func (g *segment) localeNumbers() {
	if g.tgt.lx.decimal == "" || g.src.lx.decimal == "" {
		return
	}
	for i := range g.tgt.quantities {
		b := &g.tgt.quantities[i]
		if b.kind != qNumber || !b.digits || b.clock || b.compact || g.tgt.toks[b.from].kind != kNumber {
			continue
		}
		if !strings.ContainsAny(g.tgt.toks[b.from].low, ".,") {
			continue
		}
		if legitimate(g.src.quantities, b) {
			continue
		}
		for k := range g.src.quantities {
			a := &g.src.quantities[k]
			if a.kind != qNumber || !a.digits || a.clock || shared(a, b, false) {
				continue
			}
			if g.irregular(a, b) || !strings.ContainsAny(g.src.toks[a.from].low, ".,") && a.vals[0] < 1000 {
				continue
			}
			if v, ok := foreignValue(a, b); ok && (v >= 1000 && g.tgt.decimals(b) == 3 || len(b.units)+len(b.money)+len(a.units)+len(a.money) > 0 || b.to > b.from+1 || !g.versionLike(a, b)) {
				src, tgt := g.src.span(a.from, a.from+1), g.tgt.span(b.from, b.from+1)
				f := g.report("locale.number", src, tgt, g.tgt.cut(tgt), g.tgt.lx.pack.Name)
				f.Suggestion = g.suggestNumber(a)
				break
			}
		}
	}
}

// irregular tells whether the same digits stand on both sides and either the source's are
// written the target's way (an English "610.473" that counts votes), or they name a thing
// rather than count: "2.0", "4.0".
func (g *segment) irregular(a, b *quantity) bool {
	w := g.tgt.toks[b.from].low
	if g.src.toks[a.from].low != w {
		return false
	}
	if v := a.vals[0]; v != math.Trunc(v) && v >= 10 && g.tgt.decimals(b) == 3 {
		return true
	}
	return strings.HasSuffix(w, ".0") && len(w) == 3 && len(b.units)+len(b.money) == 0
}

// versionLike tells whether a number without a unit rather names a thing than counts: the
// same digits behind a name, a slash or a mark on either side ("Lua 5.1", "HTTP/1.1"), or a
// list without spaces ("11,13").
func (g *segment) versionLike(a, b *quantity) bool {
	if g.src.toks[a.from].low != g.tgt.toks[b.from].low || a.vals[0] < 1 {
		return false
	}
	named := func(s *side, i int) bool {
		if t := s.at(i - 1); i > 0 && t.kind == kPunct && !t.space && !isQuote(t.low) && t.low != "(" || s.at(i+1).punct("/") {
			return true
		}
		for k := i - 1; k >= 0 && k >= i-3; k-- {
			if t := &s.toks[k]; t.kind == kCode || t.upper && !s.lx.pack.Words.NounsCapitalised && !s.initial(k) {
				return true
			}
		}
		return false
	}
	return named(&g.src, a.from) || named(&g.tgt, b.from) || g.tgt.decimals(b) > 3 || strings.Contains(g.tgt.toks[b.from].low, ",")
}

// legitimate tells whether b has a counterpart as it is written.
func legitimate(qs []quantity, b *quantity) bool {
	for i := range qs {
		if qs[i].kind == b.kind && qs[i].digits && shared(&qs[i], b, false) {
			return true
		}
	}
	return false
}

// decimals counts the digits behind the last separator.
func (s *side) decimals(q *quantity) int {
	w := s.toks[q.from].low
	return len(w) - 1 - strings.LastIndexAny(w, ".,")
}

// foreignValue is the value that a has as written and b only if read the foreign way.
func foreignValue(a, b *quantity) (float64, bool) {
	for i := 0; i < a.n; i++ {
		for j := 0; j < b.n; j++ {
			if !a.foreign[i] && b.foreign[j] && equal(a.vals[i], b.vals[j]) {
				return a.vals[i], true
			}
		}
	}
	return 0, false
}

// localeDates reports a month before its day where the language puts the day first.
func (g *segment) localeDates() {
	if !g.tgt.lx.pack.Quantity.DayFirst {
		return
	}
	t := &g.tgt
	for i := range t.toks {
		tok := &t.toks[i]
		if tok.ent == nil || tok.ent.month == 0 || tok.kind != kWord {
			continue
		}
		day := t.at(i + 1)
		n := atoi(day.low)
		if day.kind != kNumber || !day.space || len(day.low) > 2 || n < 1 || n > 31 {
			continue
		}
		before := t.at(i - 1)
		if before.punct(".") || before.low == "de" {
			before = t.at(i - 2)
		}
		if before.kind == kNumber || !g.src.sameDate(int(tok.ent.month), n) {
			continue
		}
		sp := t.span(i, i+2)
		g.report("locale.date", depesche.Span{}, sp, t.cut(sp), t.lx.pack.Name)
	}
}

// sameDate tells whether the month and the day stand together in the text.
func (s *side) sameDate(month, day int) bool {
	for i := range s.toks {
		if e := s.toks[i].ent; e == nil || int(e.month) != month {
			continue
		}
		for d := -3; d <= 3; d++ {
			if t := s.at(i + d); t.kind == kNumber && atoi(t.low) == day {
				return true
			}
		}
	}
	return false
}

// localeQuotes reports opening quotation marks that the language does not use, or, with a
// house style, every mark that the house does not use in its place.
func (g *segment) localeQuotes() {
	if house := []rune(g.cfg.HouseQuotes); len(house) > 1 {
		g.houseQuotes(house)
		return
	}
	openers := g.tgt.lx.pack.Words.Openers
	if len(openers) == 0 {
		return
	}
	t := &g.tgt
	open := false
	for i := range t.toks {
		tok := &t.toks[i]
		if tok.kind != kPunct || !isDouble(tok.low) {
			continue
		}
		if open = !open; !open {
			continue
		}
		if next := t.at(i + 1); next.space || next.kind == kPunct {
			continue // what closes here opened before: the pairing rule's
		}
		if !strings.Contains(openers, tok.low) && t.opensByPlace(i) {
			r := []rune(openers)
			sp := t.span(i, i+1)
			g.report("locale.quotes", depesche.Span{}, sp, t.cut(sp), string(r[0]))
			return
		}
	}
}

// HouseStyle tells whether s can be the quotation marks of a house: none, a pair, or a pair
// with an inner one.
func HouseStyle(s string) bool {
	n := 0
	for _, r := range s {
		if !isQuote(string(r)) {
			return false
		}
		n++
	}
	return n == 0 || n == 2 || n == 4
}

// houseQuotes reports the double marks that are not those of the house: the outer pair, and
// the inner one, if it has one, for quotations within quotations.
func (g *segment) houseQuotes(house []rune) {
	t := &g.tgt
	var stack []int
	for i := range t.toks {
		if tok := &t.toks[i]; tok.kind != kPunct || !isDouble(tok.low) || tok.low == "\"" && !tok.space && t.at(i-1).kind == kNumber && len(stack) == 0 {
			continue
		}
		opens := len(stack) == 0 || !t.closes(i, stack[len(stack)-1]) || t.opensByPlace(i) && !t.closesByPlace(i)
		if opens {
			stack = append(stack, i)
		}
		k := 0
		if len(stack) > 1 && len(house) > 3 {
			k = 2
		}
		if !opens {
			stack = stack[:len(stack)-1]
			k++
		}
		want := string(house[k])
		if sp := t.span(i, i+1); t.cut(sp) != want {
			g.report("locale.quotes", depesche.Span{}, sp, t.cut(sp), want).Suggestion = &want
		}
	}
}
