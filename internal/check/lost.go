package check

import "slices"

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

// surelyNamed tells whether the word at i of the source, which the target has not, is a name
// and none that could have been put differently.
func (g *segment) surelyNamed(i int) bool {
	s := &g.src
	if s.lx.pack.Words.NounsCapitalised && s.regionAt(i) == "" && !s.lx.letters.foreign(s.toks[i].low) {
		return false
	}
	return g.presence(s, &g.tgt, i) == unknown
}

// lostSurely tells whether the target lacks a run of the source that is most likely a name.
func (g *segment) lostSurely() bool {
	return slices.ContainsFunc(g.lostByWeight(), func(l lostName) bool { return l.weight >= 0.75 })
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
