package check

import (
	"unicode/utf8"

	"depesche"
)

// missingName is a run of source words that form a name, none of which is in the target.
type missingName struct {
	from, to int
	sure     bool // two words or more, or a given name among them
	anchored bool // part of a name whose other part is there
}

// missingNames lists names of the source that the target does not seem to hold.
func (g *segment) missingNames(explained map[int]bool) []missingName {
	title := g.src.titleCase()
	s := &g.src
	var out []missingName
	for i := 0; i < len(s.toks); i++ {
		if !s.nameAt(i) {
			continue
		}
		j := i + 1
		for j < len(s.toks) && (s.nameAt(j) || s.surnameAt(j)) && !s.possessive(j-1) {
			j++
		}
		found, absent := 0, 0
		given := false
		for k := i; k < j; k++ {
			if explained[k] || g.rendered(k) {
				found++
			} else {
				absent++
			}
			given = given || k+1 < j && s.toks[k].is(clGiven)
		}
		if absent > 0 {
			m := missingName{from: i, to: j, anchored: found > 0}
			begins := s.initial(i)
			switch {
			case found > 0:
			case j-i >= 2:
				m.sure = given || !title && !begins && !s.lx.pack.Words.NounsCapitalised && s.meaningless(i, j) && g.keepsCapitals(i, j)
			default:
				m.sure = !title && !begins && g.lonelyName(i) && !s.inApposition(i) && !s.ledByArticle(i) && !s.afterNumber(i) && !s.toks[i].is(clGiven)
			}
			out = append(out, m)
		}
		i = j - 1
	}
	return out
}

// meaningless tells whether the words [i, j) are a name by themselves: the language has
// meanings on its list, and none for them, or for one of them that does not look like its
// own words, or for the first of two where what is modified comes last. "Natural Resources" is
// translated, "Howe Sound" is not.
func (s *side) meaningless(i, j int) bool {
	if len(s.lx.pack.Concepts) == 0 {
		return false
	}
	known := false
	for k := i; k < j; k++ {
		switch {
		case len(s.conceptsAt(k)) > 0 || s.derived(k):
			known = true
		case k == i && j-i == 2 && s.lx.pack.Words.ModifiersFirst:
			return true
		case s.lx.letters.foreign(trimPossessive(s.toks[k].low)):
			return true
		}
	}
	return !known
}

// keepsCapitals tells whether the words [i, j) of the source would stay as they are in the
// target's language: where nobody has listed what it translates, only words that do not
// look like the source's own are surely kept.
func (g *segment) keepsCapitals(i, j int) bool {
	if len(g.tgt.lx.pack.Words.Capitalised) > 0 || len(g.tgt.lx.pack.Concepts) > 0 {
		return true
	}
	for k := i; k < j; k++ {
		if !g.src.lx.letters.foreign(g.src.bareAt(k)) {
			return false
		}
	}
	return true
}

// inApposition tells whether the name at i stands between commas after another name, to say
// where that is: translators may leave it out.
func (s *side) inApposition(i int) bool {
	k := i - 2
	for k >= 0 && s.toks[k].kind != kWord {
		k--
	}
	return s.at(i-1).punct(",") && s.at(k).upper && (s.at(i+1).punct(",") || s.at(i+1).punct(".") || s.at(i+1).punct(")"))
}

// lonelyName tells whether a single capitalised word is so surely a name that it must
// be kept: not derived, of no country, in languages whose other capitals are known.
func (g *segment) lonelyName(i int) bool {
	s := &g.src
	w := trimPossessive(s.toks[i].low)
	if s.lx.pack.Words.NounsCapitalised || len(s.lx.pack.Words.Derived) == 0 || len(g.tgt.lx.pack.Words.Capitalised) == 0 {
		return false
	}
	if utf8.RuneCountInString(w) < 5 || s.toks[i].caps || s.lx.placeStems.has(w) {
		return false
	}
	if s.derived(i) || len(s.conceptsAt(i)) > 0 {
		return false
	}
	if n := s.at(i + 1); len(s.lx.pack.Concepts) == 0 && (!s.lx.letters.foreign(w) || n.kind == kWord && !n.upper && n.space && !n.is(clFunction)) {
		return false // no list tells words from names: "Sovrintendente nazionale"
	}
	// "the Cinnamomum tree", "the Cepheus constellation": as part of a name for a thing
	// it is translated with it.
	if n, p := s.at(i+1), s.at(i-1); s.lx.pack.Words.ModifiersFirst && p.is(clFunction) && !p.upper && n.kind == kWord && !n.upper && n.space && !n.is(clFunction) {
		return false
	}
	return !s.partOfLonger(i, i+1)
}

// partOfLonger tells whether the tokens [i, j) stand beside other words in capitals, which
// are translated together: "Mountain Rescue", "Court of Appeal", "U. Carolina".
func (s *side) partOfLonger(i, j int) bool {
	for _, at := range [2][2]int{{i - 1, -1}, {j, 1}} {
		k, d := at[0], at[1]
		n := s.at(k)
		if n.punct("-") || n.kind == kWord && n.upper && !n.is(clGiven|clMonth|clWeekday) && !(s.initial(k) && n.is(clFunction|clCommon)) {
			return true
		}
		if n.kind == kWord && n.is(clFunction) && !n.upper && len(n.low) <= 3 && s.at(k+d).upper && !n.is(clJoiner) {
			return true
		}
		if d < 0 && n.punct(".") && !n.space && s.at(k-1).upper && utf8.RuneCountInString(s.at(k-1).low) == 1 {
			return true
		}
	}
	return false
}

// replacedOrMissing reports sure names that the target does not hold, and says which
// name the target holds instead where there is one.
func (g *segment) replacedOrMissing(missing []missingName) {
	if a, b := g.src.lx.pack.Script, g.tgt.lx.pack.Script; a != b {
		g.replacedAcrossScripts() // how any other name sounds does not show from its letters alone
		return
	}
	for _, m := range missing {
		if !m.sure {
			continue
		}
		src := g.src.span(m.from, m.to)
		if tgt, ok := g.strangeName(); ok {
			g.report("name.replaced", src, tgt, g.src.cut(src), g.tgt.cut(tgt))
			continue
		}
		g.report("name.missing", src, depesche.Span{}, g.src.cut(src))
	}
}

// strangeName finds two capitalised words in a row in the target of which the source
// holds nothing.
func (g *segment) strangeName() (depesche.Span, bool) {
	t := &g.tgt
	for i := 0; i+1 < len(t.toks); i++ {
		if !t.nameAt(i) || !t.nameAt(i+1) || g.inSource(i) || g.inSource(i+1) {
			continue
		}
		if t.lx.pack.Words.NounsCapitalised && !t.toks[i].is(clGiven) {
			continue
		}
		return t.span(i, i+2), true
	}
	return depesche.Span{}, false
}
