package check

import (
	"strconv"
	"strings"
)

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
