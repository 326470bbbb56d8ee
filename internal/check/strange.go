package check

import (
	"slices"
	"strings"
	"unicode/utf8"

	"depesche"
)

// regionAt is the country or city that the word at i names, in lower case and with a
// possessive or the like left away; "" for none.
func (s *side) regionAt(i int) string {
	t := &s.toks[i]
	if t.kind != kWord || !t.upper || t.traits&trRegion == 0 {
		return ""
	}
	return s.lx.region(t.low)
}

// region is the country or city of that name, in lower case.
func (lx *lexicon) region(low string) string {
	w := trimPossessive(low)
	if k := lx.regions[w]; k != "" {
		return k
	}
	if bare, ok := strings.CutSuffix(w, "s"); ok {
		return lx.regions[bare]
	}
	return ""
}

// speaksOf tells whether the side has a word for the region, its people or its manners,
// or the word itself.
func (s *side) speaksOf(key, word string) bool {
	f, sound := fold(word), skeleton(word)
	f = f[:min(len(f), max(4, len(f)-3))]
	for i := range s.toks {
		t := &s.toks[i]
		if t.kind != kWord && t.kind != kCode {
			continue
		}
		w := fold(t.low)
		if strings.HasPrefix(w, f) || len(f) >= 5 && strings.Contains(w, f) {
			return true
		}
		for _, stem := range s.lx.regionStems[key] {
			if strings.HasPrefix(w, stem) || len(stem) >= 5 && strings.Contains(w, stem) {
				return true
			}
		}
		if t.upper && sameName(word, sound, s.bareAt(i), s.skeleton(i)) {
			return true
		}
	}
	return false
}

// lostRegions lists source tokens that name a region of which the target has nothing.
func (g *segment) lostRegions(s, o *side) []int {
	var out []int
	for i := range s.toks {
		key := s.regionAt(i)
		if key == "" || len(o.lx.regionStems[key]) == 0 || s.at(i-1).upper && !s.initial(i-1) && s.at(i-1).kind == kWord || s.at(i+1).upper && s.at(i+1).kind == kWord || s.at(i+1).punct("-") || s.toks[i].is(clGiven) {
			continue
		}
		if !o.speaksOf(key, trimPossessive(s.toks[i].low)) {
			out = append(out, i)
		}
	}
	return out
}

// nameRun is a run of capitalised words; part tells that it is a piece of a longer one, or
// begins a sentence, and proves nothing alone.
type nameRun struct {
	from, to int
	part     bool
}

// lostRuns lists runs of two capitalised words or more of the source of which the target
// has nothing: no word, none that sounds alike, none of the same meaning, no acronym.
func (g *segment) lostRuns(s, o *side) []nameRun {
	if s.lx.pack.Words.NounsCapitalised || s.titleCase() {
		return nil
	}
	var whole, parts []nameRun
	for i := 0; i < len(s.toks); i++ {
		if !s.runAt(i) || s.initial(i) && s.toks[i].is(clFunction|clCommon) {
			continue
		}
		j := i + 1
		for j < len(s.toks) && s.runAt(j) && s.toks[j].space {
			j++
		}
		for k := i; k < j; k++ {
			e := k
			for e < j && !g.has(s, o, e) {
				e++
			}
			if e-k >= 2 && !s.placeRun(k, e) {
				r := nameRun{k, e, k > i || e < j || s.initial(i) && j-i < 3}
				if r.part {
					parts = append(parts, r)
				} else {
					whole = append(whole, r)
				}
			}
			k = max(k, e)
		}
		i = j - 1
	}
	return append(whole, parts...)
}

// placeRun tells whether the tokens are all words of countries' names: the United Kingdom
// may be called Great Britain.
func (s *side) placeRun(i, j int) bool {
	for k := i; k < j; k++ {
		if !s.toks[k].is(clPlace) {
			return false
		}
	}
	return true
}

// countryRun tells whether the tokens [i, j) are together the name of a country or city,
// which languages render each in its own way: Países Bajos.
func (s *side) countryRun(i, j int) bool {
	var b strings.Builder
	for k := i; k < j; k++ {
		if k > i {
			b.WriteByte(' ')
		}
		b.WriteString(s.toks[k].low)
	}
	return s.lx.regions[b.String()] != ""
}

func (s *side) runAt(i int) bool {
	t := &s.toks[i]
	return t.kind == kWord && t.upper && !t.is(clMonth|clWeekday|clCurrency|clNumber) && t.runes >= 2 && s.regionAt(i) == ""
}

// has tells whether the other side has something of the word at k, or might have it under
// a name that is not known, as that of a country.
func (g *segment) has(s, o *side, k int) bool {
	switch g.presence(s, o, k) {
	case found:
		return true
	case absent: // "Northern" is a word before it is part of a country's name
		return false
	}
	return s.lx.placeStems.has(s.toks[k].low) || s.toks[k].is(clPlace)
}

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

func (s *side) is(i int, c class) bool { return s.toks[i].is(c) }

// checkStrangers looks for names by what both sides show: one that the source has and
// the target has nothing of, one that the target has and the source has nothing of, a
// hole where a word should be. One of them proves little, two together much.
func (g *segment) checkStrangers() {
	if g.src.lx.pack.Script != g.tgt.lx.pack.Script || len(g.src.lx.pack.Words.Capitalised) == 0 || len(g.tgt.lx.pack.Words.Capitalised) == 0 {
		return
	}
	lost := g.lostRuns(&g.src, &g.tgt)
	strange := g.strangers()
	for _, i := range g.lostRegions(&g.src, &g.tgt) {
		lost = append(lost, nameRun{from: i, to: i + 1})
	}
	for _, i := range g.lostRegions(&g.tgt, &g.src) {
		if len(lost) > 0 || !g.tgt.initial(i) {
			strange = append(strange, nameRun{from: i, to: i + 1})
		}
	}
	hole, sure := g.tgt.hole()
	if hole >= 0 {
		if also, _ := g.src.hole(); also >= 0 {
			hole = -1
		}
	}
	switch {
	case len(lost) > 0 && len(strange) > 0 && !strange[0].part && (!lost[0].part || strange[0].to-strange[0].from > 1):
		g.reportReplaced(lost[0], strange[0])
	case len(lost) > 0 && (hole >= 0 || g.sureRun(lost[0])):
		src := g.src.span(lost[0].from, lost[0].to)
		g.report("name.missing", src, depesche.Span{}, g.src.cut(src))
	case hole >= 0 && sure:
		// A space before a mark may be a slip of the hand: there a word of known meaning that
		// was put differently proves nothing.
		if i := g.unnamed(); i >= 0 && (!g.tgt.emptyEnd(hole) || g.surelyNamed(i)) {
			src, tgt := g.src.span(i, i+1), g.tgt.span(hole, hole+2)
			g.report("name.missing", src, tgt, g.src.cut(src))
		}
	case hole >= 0 && g.tgt.toks[hole].is(clOpen) && g.tgt.at(hole+1).punct(",") && g.reportUnnamedRun(hole):
	case g.reportLostSubject():
	case g.reportZipped(lost):
	case g.reportByPlace(strange):
	case len(lost) > 0 && len(strange) > 0 && strange[0].part && g.src.initial(lost[0].from) && lost[0].to == lost[0].from+1:
		g.reportReplaced(lost[0], strange[0])
	case g.reportAlien(strange):
	default:
		g.reportAdded(strange)
	}
}

// surelyNamed tells whether the word at i of the source, which the target has not, is a name
// and none that could have been put differently.
func (g *segment) surelyNamed(i int) bool {
	s := &g.src
	if s.lx.pack.Words.NounsCapitalised && s.regionAt(i) == "" && !s.lx.letters.foreign(s.toks[i].low) {
		return false
	}
	return g.presence(s, &g.tgt, i) == unknown
}

func (g *segment) reportReplaced(lost, strange nameRun) *depesche.Finding {
	src, tgt := g.src.span(lost.from, lost.to), g.tgt.span(strange.from, strange.to)
	return g.report("name.replaced", src, tgt, g.src.cut(src), g.tgt.cut(tgt))
}

// reportUnnamedRun reports the first name of the source, or two capitalised words in a row,
// of which the target, which has a hole, has nothing.
func (g *segment) reportUnnamedRun(hole int) bool {
	s := &g.src
	gone := func(i int) bool {
		t := s.at(i)
		return i >= 0 && i < len(s.toks) && (t.kind == kWord || t.kind == kCode) && t.upper && len(t.low) > 1 && !s.initial(i) && !t.is(clFunction|clMonth|clWeekday|clNumber) && g.presence(s, &g.tgt, i) != found
	}
	for i := range s.toks {
		if !gone(i) || !gone(i+1) && (g.presence(s, &g.tgt, i) != unknown || s.derived(i) || s.ledByArticle(i) && !s.toks[i].caps || s.lx.pack.Words.NounsCapitalised && !s.at(i-1).is(clFunction)) {
			continue
		}
		j := i + 1
		for gone(j) {
			j++
		}
		if s.countryRun(i, j) {
			continue
		}
		src, tgt := s.span(i, j), g.tgt.span(hole, hole+2)
		g.report("name.missing", src, tgt, s.cut(src))
		return true
	}
	return false
}

func (g *segment) reportLostSubject() bool {
	k, i := g.lostSubject()
	if k < 0 {
		return false
	}
	src := g.src.span(k, k+1)
	g.report("name.missing", src, g.tgt.span(i, i+1), g.src.cut(src))
	return true
}

// reportAlien reports a stranger that must be a name where the source has a name, of one
// word or in part, that the target has not.
func (g *segment) reportAlien(strange []nameRun) bool {
	for _, r := range strange {
		several := r.to-r.from >= 2
		if !g.surelyStrange(r) {
			continue
		}
		for _, m := range g.lostNames(several) {
			if several || r.part == g.src.initial(m.from) && (!r.part || g.src.lx.letters.foreign(trimPossessive(g.src.toks[m.from].low))) && !g.tgt.partOfLonger(r.from, r.to) && !g.src.partOfLonger(m.from, m.to) {
				f := g.reportReplaced(m, r)
				if !g.src.personAt(m.from) && !g.tgt.personAt(r.from) && !(several && !r.part && g.lostSurely()) {
					f.Severity = depesche.SevNote
				}
				return true
			}
		}
	}
	return false
}

// lostSurely tells whether the target lacks a run of the source that is most likely a name.
func (g *segment) lostSurely() bool {
	return slices.ContainsFunc(g.lostByWeight(), func(l lostName) bool { return l.weight >= 0.75 })
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

// lostNames lists single words of the source that are names most likely and of which the
// target has nothing. Where nouns are capitalised, only words without a meaning count. derived
// lists those too that end like words that are translated: Trinity.
func (g *segment) lostNames(derived bool) []nameRun {
	s := &g.src
	var out []nameRun
	for i := range s.toks {
		if !s.nameAt(i) && !s.surnameAt(i) || !derived && s.derived(i) || g.presence(s, &g.tgt, i) != unknown || g.rendered(i) {
			continue
		}
		if s.lx.placeStems.has(s.toks[i].low) || s.at(i+1).punct("-") || s.at(i-1).punct("-") || s.ledByArticle(i) || s.afterNumber(i) {
			continue
		}
		if s.lx.pack.Words.NounsCapitalised && !s.toks[i].is(clGiven) && !s.surnameAt(i) && !s.lx.letters.foreign(s.toks[i].low) {
			continue
		}
		out = append(out, nameRun{from: i, to: i + 1})
	}
	return out
}

// pronounOnly tells whether the source has a pronoun of the third person, and no word in
// capitals that was lost; plain tells that all of them stand for several.
func (g *segment) pronounOnly() (pronoun, plain bool) {
	plain = len(g.src.lx.pack.Words.Singular) > 0
	for i := range g.src.toks {
		t := &g.src.toks[i]
		if t.is(clPronoun) && !g.src.impersonal(i) {
			pronoun = true
			plain = plain && !slices.Contains(g.src.lx.pack.Words.Singular, t.low)
		}
		if t.kind == kWord && t.upper && !g.src.lx.pack.Words.NounsCapitalised && !g.src.initial(i) && !t.is(clFunction|clMonth|clWeekday|clPlace) {
			if p := g.presence(&g.src, &g.tgt, i); p == absent || p == unknown {
				return false, plain
			}
		}
	}
	return pronoun, plain
}

// impersonal tells whether the pronoun at i stands for nobody: "it was reported".
func (s *side) impersonal(i int) bool {
	n := s.at(i + 2)
	return s.at(i+1).is(clSubjectless) && n.kind == kWord && s.lx.pastForm(n.low)
}

// reportAdded reports a person of whom the source says nothing, unless the source speaks
// of somebody by a pronoun, which the translator may have resolved.
func (g *segment) reportAdded(strange []nameRun) {
	pronoun, plain := g.pronounOnly()
	for _, r := range strange {
		if pronoun && !(plain && r.to-r.from > 1) {
			continue
		}
		if !r.part && g.namesAlone(r) {
			tgt := g.tgt.span(r.from, r.to)
			f := g.report("name.added", depesche.Span{}, tgt, g.tgt.cut(tgt))
			if r.to-r.from == 1 || g.tgt.initial(r.from) && !g.tgt.is(r.from, clGiven) {
				f.Severity = depesche.SevNote // a translator may have said where or who
			}
			return
		}
	}
}

// unnamed finds a capitalised word of the source, not the first of a sentence, of which the
// target has nothing, a name first; -1 when there is none.
func (g *segment) unnamed() int {
	at := -1
	for i := range g.src.toks {
		t := &g.src.toks[i]
		if t.kind != kWord && t.kind != kCode || !t.upper || g.src.initial(i) || t.is(clFunction|clMonth|clWeekday) || len(t.low) < 2 {
			continue
		}
		if key := g.src.regionAt(i); key != "" && g.tgt.speaksOf(key, trimPossessive(t.low)) {
			continue
		}
		switch g.presence(&g.src, &g.tgt, i) {
		case unknown:
			return i
		case absent:
			at = i
		}
	}
	return at
}

// sureRun tells whether a run of capitalised words is surely a name that is kept: four
// words, or one among them that is no word of the language.
func (g *segment) sureRun(r nameRun) bool {
	s := &g.src
	if r.part || s.countryRun(r.from, r.to) {
		return false
	}
	if r.to-r.from >= 4 {
		return true
	}
	for k := r.from; k < r.to; k++ {
		if r.to-r.from >= 2 && s.nameAt(k) && !s.derived(k) && s.lx.letters.foreign(trimPossessive(s.toks[k].low)) && s.meaningless(k, k+1) {
			return true
		}
	}
	return false
}
