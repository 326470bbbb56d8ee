package check

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// checkNames looks for the source's names in the target. What begins with a capital is a
// name as long as no list says that it is translated; a name counts as found when any
// word of the target could render it: the same, inflected, transliterated, an exonym.
func checkNames(g *segment) {
	if g.copied || g.unrelated {
		return
	}
	explained := g.typos()
	n := len(g.out)
	g.replacedOrMissing(g.missingNames(explained))
	if len(g.out) == n {
		g.checkStrangers()
	}
}

// nameAt tells whether the word at i of the source is surely a name or part of one.
func (s *side) nameAt(i int) bool {
	t := &s.toks[i]
	const known = clFunction | clCommon | clCapitalised | clMonth | clWeekday | clNumber | clCurrency | clUnit | clPlace
	if t.kind != kWord || !t.upper || t.is(known) {
		return false
	}
	if w := t.form.bare; len(w) < len(t.low) && s.lx.is(w, known) {
		return false
	}
	if t.caps && t.runes <= 5 {
		return false // an acronym, which languages render in their own ways
	}
	return utf8.RuneCountInString(t.form.bare) >= 3 && !s.acronyms(i) && !s.inQuantity(i)
}

// acronyms tells whether the word at i is the plural of an acronym: DJs.
func (s *side) acronyms(i int) bool {
	w := s.raw(i)
	a := strings.TrimSuffix(w, "s")
	return len(a) >= 2 && len(a) < len(w) && a == strings.ToUpper(a)
}

// surnameAt tells whether the word at i is one only because a given name stands before
// it: Thomas Cook, Karen Pence.
func (s *side) surnameAt(i int) bool {
	t := &s.toks[i]
	return t.kind == kWord && t.upper && s.at(i-1).is(clGiven) && !t.is(clFunction|clMonth|clWeekday) && t.runes >= 3
}

// possessive tells whether the word at i ends in 's, and a name with it.
func (s *side) possessive(i int) bool {
	w := s.toks[i].low
	return len(trimPossessive(w)) < len(w)
}

func trimPossessive(w string) string {
	if len(w) < 4 || w[len(w)-1] != 's' {
		return w
	}
	for _, p := range []string{"'s", "’s"} {
		if len(w) > len(p)+1 && w[len(w)-len(p):] == p {
			return w[:len(w)-len(p)]
		}
	}
	return w
}

// ledByArticle tells whether an article stands before the word at i. Persons and towns
// have none; what has one is translated as often as kept: the Braggart, la Terra.
func (s *side) ledByArticle(i int) bool {
	t := s.at(i - 1)
	return t.is(clIndefinite) || t.kind == kWord && slices.Contains(s.lx.pack.Words.Definite, t.low)
}

// afterNumber tells whether a number or a word for many stands before the word at i: what can
// be counted is no name.
func (s *side) afterNumber(i int) bool {
	t := s.at(i - 1)
	return t.kind == kNumber || t.is(clNumber)
}

// inQuantity tells whether the word at i is part of a number: XVIIIe siècle.
func (s *side) inQuantity(i int) bool {
	for k := range s.quantities {
		if q := &s.quantities[k]; q.from <= i && i < q.to {
			return true
		}
	}
	return false
}

// rendered tells whether some word of the target could stand for the source word at k.
func (g *segment) rendered(k int) bool {
	if g.tgt.hasBare(&g.src.toks[k]) > 0 {
		return true
	}
	f := g.src.formAt(k)
	for i := range g.tgt.toks {
		t := &g.tgt.toks[i]
		if t.form != nil && f.sameName(t.form) || t.kind == kURL && sameName(f.bare, f.sound, g.tgt.bareAt(i), g.tgt.skeleton(i)) {
			return true
		}
	}
	return false
}

// inSource tells whether the target word at i could come from a word of the source.
func (g *segment) inSource(i int) bool {
	if g.src.hasBare(&g.tgt.toks[i]) > 0 {
		return true
	}
	f := g.tgt.formAt(i)
	for k := range g.src.toks {
		if t := &g.src.toks[k]; t.form != nil && f.sameName(t.form) {
			return true
		}
	}
	return false
}
