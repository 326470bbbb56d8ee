package check

import (
	"strings"
	"unicode/utf8"
)

// strangers lists runs of capitalised words of the target that no word of the source
// accounts for. Where nouns are capitalised, single words say nothing.
func (g *segment) strangers() []nameRun {
	t := &g.tgt
	nouns := t.lx.pack.Words.NounsCapitalised
	if !nouns && t.titleCase() {
		return nil
	}
	var out, parts []nameRun
	for i := 0; i < len(t.toks); i++ {
		if nouns && !(t.at(i+1).upper && t.at(i+1).kind == kWord) || !g.strangerAt(i) {
			continue
		}
		j := i + 1
		for j < len(t.toks) && t.toks[j].space && (g.strangerAt(j) || j == i+1 && g.strangeSurname(j)) {
			j++
		}
		if (j-i >= 2 || !nouns && g.properAt(i)) && !t.upperAround(i, j) {
			r := nameRun{from: i, to: j, part: j-i == 1 && t.initial(i)}
			switch {
			case r.part && (len(g.src.lx.pack.Concepts) == 0 || len(t.lx.pack.Concepts) == 0 || g.presence(t, &g.src, i) != unknown):
				// A word that may have its capital from the sentence that it begins.
			case r.part:
				parts = append(parts, r)
			default:
				out = append(out, r)
			}
		}
		i = j - 1
	}
	return append(out, parts...)
}

// strangeSurname tells whether the word at i, which may look like any other, is a name
// because a given name stands before it, and is not in the source.
func (g *segment) strangeSurname(i int) bool {
	t := &g.tgt
	return t.surnameAt(i) && !g.namedInSource(i)
}

// besideCapital tells whether the word at i stands beside another with a capital.
func (s *side) besideCapital(i int) bool {
	p, n := s.at(i-1), s.at(i+1)
	return p.kind == kWord && p.upper && !p.is(clFunction) && s.toks[i].space || n.kind == kWord && n.upper && n.space
}

// namedInSource tells whether the target word at i could come from a name of the source.
func (g *segment) namedInSource(i int) bool {
	f := g.tgt.formAt(i)
	for k := range g.src.toks {
		if t := &g.src.toks[k]; t.form != nil && (t.upper || t.kind == kCode) && f.sameName(t.form) {
			return true
		}
	}
	return false
}

func (g *segment) strangerAt(i int) bool {
	t := &g.tgt
	w := &t.toks[i]
	if w.kind != kWord || !w.upper || w.is(clFunction|clMonth|clWeekday|clCurrency|clNumber|clUnit) || w.runes < 2 || g.src.has(w) > 0 {
		return false
	}
	if t.regionAt(i) != "" || !(w.is(clGiven) && t.besideCapital(i)) && (t.lx.placeLike(w.low) || g.src.lx.placeLike(w.low)) {
		return false
	}
	p := g.presence(t, &g.src, i)
	return p != found && !(t.lx.pack.Words.NounsCapitalised && (p == absent || w.is(clCommon|clCapitalised)))
}

// properAt tells whether a single word is a name and nothing else.
func (g *segment) properAt(i int) bool {
	t := &g.tgt
	w := trimPossessive(t.toks[i].low)
	if !t.nameAt(i) || t.at(i+1).punct("-") || t.at(i-1).punct("-") || utf8.RuneCountInString(w) < 4 {
		return false
	}
	return !t.derived(i)
}

// derived tells whether the word at i ends like words that are translated.
func (s *side) derived(i int) bool {
	w := trimPossessive(s.toks[i].low)
	for _, d := range s.lx.pack.Words.Derived {
		if len(w) > len(d)+1 && strings.HasSuffix(w, d) {
			return true
		}
	}
	return false
}

func (s *side) upperAround(i, j int) bool {
	return s.at(i-1).kind == kWord && s.at(i-1).caps || s.at(j).punct("-")
}

// manyCapitals is how many capitalised words a pack must know to translate, for another
// to be surely a name.
const manyCapitals = 500

// namesAlone tells whether a stranger must be a name by itself: every word of it is none
// of the language's own by its letters, in a language whose capitals are known.
func (g *segment) namesAlone(r nameRun) bool {
	t := &g.tgt
	if r.to-r.from > 1 && t.is(r.from, clGiven) && !t.is(r.from+1, clCapitalised|clCommon) {
		return true // a person
	}
	if r.to-r.from > 2 && !r.part && !t.initial(r.from) && t.is(r.to-1, clGiven) {
		return true // one with the given name last
	}
	if len(t.lx.pack.Words.Capitalised) < manyCapitals {
		return false
	}
	for k := r.from; k < r.to; k++ {
		if !g.properAt(k) || !t.lx.letters.foreign(trimPossessive(t.toks[k].low)) {
			return false
		}
	}
	return true
}

// personAt tells whether the word at i is a given name, or a surname because one stands
// before it.
func (s *side) personAt(i int) bool { return s.toks[i].is(clGiven) || s.surnameAt(i) }

// surelyStrange tells whether a run of the target holds a word that can only be a name:
// one whose meaning nobody knows and that its place in the sentence does not explain.
func (g *segment) surelyStrange(r nameRun) bool {
	t := &g.tgt
	if r.to-r.from == 1 {
		return !t.ledByArticle(r.from) && !t.toks[r.from].caps
	}
	for k := r.from; k < r.to; k++ {
		if !t.initial(k) && !t.toks[k].caps && t.nameAt(k) && len(t.conceptsAt(k)) == 0 && (!t.derived(k) || t.lx.letters.foreign(t.toks[k].low)) {
			return true
		}
	}
	return false
}
