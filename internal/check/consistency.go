package check

import (
	"sort"
	"unicode/utf8"

	"depesche"
)

// use is where a story renders a name.
type use struct {
	g      *segment
	src, i int // tokens of source and target
}

// consistentNames reports a name that the story writes in two ways: Kyiv as Kiew here and
// Kyjiw there. The rarer way is the finding, the later one when both are as frequent.
// Inflected forms are one way.
func consistentNames(gs []*segment) {
	uses := map[string][]use{}
	var names []string
	for _, g := range gs {
		if g == nil || g.copied || g.unrelated || len(g.src.lx.pack.Words.Capitalised) == 0 || max(len(g.src.toks), len(g.tgt.toks)) > maxCrossed {
			continue
		}
		for k := range g.src.toks {
			w := trimPossessive(g.src.toks[k].low)
			if !g.src.nameAt(k) || g.src.initial(k) || utf8.RuneCountInString(w) < 4 {
				continue
			}
			i, ok := g.rendering(k)
			if !ok {
				continue
			}
			if uses[w] == nil {
				names = append(names, w)
			}
			uses[w] = append(uses[w], use{g, k, i})
		}
	}
	for _, w := range names {
		twoWays(uses[w])
	}
}

// rendering finds the one target word that stands for the name at k of the source.
func (g *segment) rendering(k int) (int, bool) {
	f := g.src.formAt(k)
	at := -1
	for i := range g.tgt.toks {
		t := &g.tgt.toks[i]
		if t.kind != kWord || !t.upper {
			continue
		}
		if f.sameName(t.form) {
			if at >= 0 && g.tgt.toks[at].low != t.low {
				return 0, false
			}
			at = i
		}
	}
	return at, at >= 0
}

// twoWays reports the uses of a name that differ from the most frequent way.
func twoWays(us []use) {
	if len(us) < 2 {
		return
	}
	count := map[string]int{}
	form := func(u use) string { return trimPossessive(u.g.tgt.toks[u.i].low) }
	var forms []string
	for _, u := range us {
		f := form(u)
		known := false
		for _, x := range forms {
			if oneForm(x, f) {
				count[x]++
				known = true
				break
			}
		}
		if !known {
			forms = append(forms, f)
			count[f]++
		}
	}
	if len(forms) < 2 {
		return
	}
	sort.SliceStable(forms, func(i, j int) bool { return count[forms[i]] > count[forms[j]] })
	for _, u := range us {
		if f := form(u); !oneForm(forms[0], f) {
			usual := forms[0]
			for _, x := range us {
				if form(x) == forms[0] {
					usual = x.g.tgt.raw(x.i)[:len(forms[0])]
					break
				}
			}
			sp := u.g.tgt.span(u.i, u.i+1)
			u.g.report("name.inconsistent", u.g.src.span(u.src, u.src+1), sp, u.g.tgt.cut(sp), usual)
		}
	}
}

// oneForm tells whether two words are forms of one name: one begins with all of the other
// but for an ending of two letters, or their compound parts do.
func oneForm(a, b string) bool {
	a, b = fold(a), fold(b)
	n := common(a, b)
	short := min(len(a), len(b))
	return n >= short-2 && n >= 3 && (n >= short || len(a)-n <= 3 && len(b)-n <= 3 && short-n <= 1)
}

// figuresAbove looks again at figures that only the target's headline, standfirst or
// caption has: one that the story's text gives is the translator's choice, another is
// wrong.
func figuresAbove(gs []*segment) {
	for _, g := range gs {
		if g == nil {
			continue
		}
		switch g.pair.Kind {
		case depesche.UnitHeadline, depesche.UnitStandfirst, depesche.UnitHeading, depesche.UnitCaption, depesche.UnitAlt:
		default:
			continue
		}
		kept := g.out[:0]
		for _, f := range g.out {
			if f.Rule == "number.added" {
				q := g.tgt.quantityIn(f.Target)
				if q != nil && said(gs, q) {
					continue
				}
				f.Severity = depesche.SevError
			}
			kept = append(kept, f)
		}
		g.out = kept
	}
}

// quantityIn is the number that stands at a span.
func (s *side) quantityIn(sp depesche.Span) *quantity {
	for i := range s.quantities {
		if q := &s.quantities[i]; s.toks[q.from].from == sp.From {
			return q
		}
	}
	return nil
}

// said tells whether the source of any segment gives the number.
func said(gs []*segment, q *quantity) bool {
	for _, g := range gs {
		if g == nil {
			continue
		}
		for i := range g.src.quantities {
			if a := &g.src.quantities[i]; a.kind == qNumber && a.n > 0 && shared(a, q, true) {
				return true
			}
		}
	}
	return false
}
