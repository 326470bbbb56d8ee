package check

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// lostName is a run of capitalised words of the source of which the target has nothing.
// weight, from 0 to 1, says how surely it is a name that must be kept, and no word that was put
// differently.
type lostName struct {
	from, to int
	weight   float64
}

// lostByWeight lists the capitalised runs of the source that have no counterpart, each with
// what speaks for a name.
func (g *segment) lostByWeight() []lostName {
	s := &g.src
	if !s.lx.pack.Words.NounsCapitalised && s.titleCase() {
		return nil
	}
	var out []lostName
	for i := 0; i < len(s.toks); i++ {
		if !g.lostAt(i) {
			continue
		}
		j, doubt := i, 1.0
		for ; j < len(s.toks) && g.lostAt(j) && (j == i || s.toks[j].space); j++ {
			doubt *= 1 - g.nameWeight(j)
		}
		if s.initial(i) && j-i < 2 {
			doubt = 1 - (1-doubt)*0.6
		}
		out = append(out, lostName{i, j, 1 - doubt})
		i = j - 1
	}
	return out
}

// lostAt tells whether the word at i of the source has a capital and no counterpart.
func (g *segment) lostAt(i int) bool {
	s := &g.src
	t := &s.toks[i]
	if t.kind != kWord && t.kind != kCode || !t.upper || t.is(clFunction|clMonth|clWeekday|clNumber|clCurrency|clUnit) || utf8.RuneCountInString(t.low) < 2 || s.initial(i) && t.is(clCommon) {
		return false
	}
	if g.presence(s, &g.tgt, i) == found || s.inQuantity(i) || s.acronyms(i) {
		return false
	}
	if key := s.regionAt(i); key != "" {
		return !g.tgt.speaksOf(key, trimPossessive(t.low))
	}
	return !g.rendered(i)
}

// nameWeight is how surely the lost word at i is a name.
func (g *segment) nameWeight(i int) float64 {
	s := &g.src
	t := &s.toks[i]
	known := g.presence(s, &g.tgt, i) == absent || s.derived(i)
	switch {
	case s.regionAt(i) != "":
		return 0.6
	case t.is(clGiven) && !known:
		return 0.8
	case t.caps:
		return 0.25 // written out as often as kept
	case s.lx.pack.Words.NounsCapitalised:
		switch {
		case known:
			return 0
		case s.lx.letters.foreign(t.low):
			return 0.5
		}
		return 0.3
	case t.is(clCapitalised | clCommon):
		return 0.2
	case known:
		return 0.3
	case !s.nameAt(i):
		return 0.4
	}
	return 0.7
}

// reportByPlace looks for a lost name by where it stood: something strange is there, or
// grammar wants a word.
func (g *segment) reportByPlace(strange []nameRun) bool {
	lost := g.lostByWeight()
	return len(lost) > 0 && (g.reportInPlace(strange, lost) || g.reportNarrow(lost))
}

// at gives a place between tokens, or a run of them, the company that a number has.
func at(from, to int) *quantity { return &quantity{from: from, to: to} }

// reportInPlace reports a strange name that stands where the source has one that is lost:
// the words around both are the same. strange are the target's strangers.
func (g *segment) reportInPlace(strange []nameRun, lost []lostName) bool {
	for _, r := range strange {
		if r.part || !g.surelyStrange(r) && !g.namesAlone(r) || g.tgt.joined(r.from, r.to) || !g.meansNothing(r) {
			continue
		}
		need := 0.45
		if g.namesAlone(r) {
			need = 0.3
		}
		for _, l := range lost {
			if g.src.toks[l.from].is(clGiven) && g.tgt.is(r.from, clGiven) && r.to-r.from == 1 {
				continue // King James, le roi Jacques
			}
			if a, b := g.src.skeleton(l.from), g.tgt.skeleton(r.from); len(a) >= 5 && oneOff(a, b) {
				continue // spelt in another way
			}
			if l.weight >= 0.3 && g.company(at(l.from, l.to), at(r.from, r.to)) >= need {
				g.reportReplaced(nameRun{from: l.from, to: l.to}, r)
				return true
			}
		}
	}
	return false
}

// joined tells whether the tokens [i, j) stand beside another word with a capital, or a hyphen.
func (s *side) joined(i, j int) bool {
	for _, k := range [2]int{i - 1, j} {
		if n := s.at(k); n.punct("-") || n.kind == kWord && n.upper && !n.is(clFunction|clMonth|clWeekday) {
			return true
		}
	}
	return false
}

// meansNothing tells whether a run is no word of the target's language by itself, or several
// words of which one is none.
func (g *segment) meansNothing(r nameRun) bool {
	for k := r.from; k < r.to; k++ {
		if len(g.tgt.conceptsAt(k)) == 0 {
			return len(g.tgt.lx.pack.Concepts) > 0
		}
	}
	return false
}

// reportZipped reports a name of two words or more whose neighbours stand side by side in
// the target: nothing is where it was.
func (g *segment) reportZipped(lost []nameRun) bool {
	s := &g.src
	for _, l := range lost {
		if l.to-l.from < 2 || s.toks[l.from].caps || s.countryRun(l.from, l.to) {
			continue
		}
		before, after := s.at(l.from-1), s.at(l.to)
		if after.kind == kWord && after.upper || after.punct("-") || before.kind == kWord && before.upper && !before.is(clCapitalised) {
			continue // a piece of a longer name, of which the rest is there
		}
		if i := g.zipped(l); i >= 0 && (g.holdsName(l) || g.tgt.toks[i].punct(",")) {
			src, tgt := s.span(l.from, l.to), g.tgt.span(i, i+2)
			g.report("name.missing", src, tgt, s.cut(src))
			return true
		}
	}
	return false
}

// holdsName tells whether a word of the run is a name by itself.
func (g *segment) holdsName(l nameRun) bool {
	for k := l.from; k < l.to; k++ {
		if g.src.nameAt(k) && !g.src.derived(k) && g.presence(&g.src, &g.tgt, k) == unknown {
			return true
		}
	}
	return false
}

// zipped finds the target token after which nothing stands for the run: its neighbours in
// the source, function words left aside, are neighbours there; -1 for none.
func (g *segment) zipped(l nameRun) int {
	s, t := &g.src, &g.tgt
	a, b := l.from-1, l.to
	for a >= 0 && s.toks[a].is(clFunction) {
		a--
	}
	for b < len(s.toks) && s.toks[b].is(clFunction) {
		b++
	}
	if a < 0 || b >= len(s.toks) || s.toks[a].kind == kPunct && s.toks[b].kind == kPunct {
		return -1
	}
	for i := 0; i+1 < len(t.toks); i++ {
		j := i + 1
		for t.at(j).is(clFunction) && j-i < 3 {
			j++
		}
		if j < len(t.toks) && g.sameToken(a, i) && g.sameToken(b, j) {
			return i
		}
	}
	return -1
}

func (g *segment) sameToken(a, i int) bool {
	x, y := &g.src.toks[a], &g.tgt.toks[i]
	if x.kind == kPunct || y.kind == kPunct {
		return x.kind == y.kind && x.low == y.low
	}
	return g.alike(a, i)
}

// narrow is a place where grammar wants another word. company and weight say what the lost
// name must bring before it is believed, run how many words it must have.
type narrow struct {
	after           int // token before the place
	company, weight float64
	run             int
}

// reportNarrow reports the lost name that fits best where a word is missing in the target.
func (g *segment) reportNarrow(lost []lostName) bool {
	if len(lost) == 0 {
		return false
	}
	for _, h := range g.tgt.narrows() {
		best, most := -1, -1.0
		for k, l := range lost {
			c := g.company(at(l.from, l.to), at(h.after+1, h.after+1))
			if c >= h.company && l.weight >= h.weight && l.to-l.from >= h.run && c+l.weight > most {
				best, most = k, c+l.weight
			}
		}
		if best >= 0 {
			src, tgt := g.src.span(lost[best].from, lost[best].to), g.tgt.span(h.after, min(h.after+2, len(g.tgt.toks)))
			g.report("name.missing", src, tgt, g.src.cut(src))
			return true
		}
	}
	return false
}

// narrows lists the places where a word seems to be missing.
func (s *side) narrows() []narrow {
	var out []narrow
	for i := 0; i+1 < len(s.toks); i++ {
		t, n := &s.toks[i], &s.toks[i+1]
		switch {
		case t.kind == kWord && n.kind == kWord && n.space && !t.caps && !n.upper && s.at(i+2).low != "-" && s.lx.barred(t.low, n.low):
			out = append(out, narrow{after: i, company: 0.2})
		case t.kind == kWord && n.kind == kWord && n.space && t.low == n.low && !t.upper && t.is(clFunction) && !t.is(clDoubled):
			out = append(out, narrow{after: i, weight: 0.4, run: 2})
		case t.kind == kWord && n.punct(",") && slices.Contains(s.lx.pack.Words.Speech, t.low) && slices.Contains(s.lx.pack.Words.Relative, s.at(i+2).low):
			out = append(out, narrow{after: i, company: 0.5})
		case t.punct(",") && s.verbAfterOpening(i):
			out = append(out, narrow{after: i, company: 0.1, weight: 0.3})
		case t.kind == kWord && n.kind == kPunct && n.space && utf8.RuneCountInString(s.text[t.to:n.from]) > 1:
			out = append(out, narrow{after: i, weight: 0.3})
		case s.nounless(i):
			out = append(out, narrow{after: i, company: 0.1, weight: 0.4, run: 2})
		}
	}
	return out
}

// barred tells whether the word b never follows a: "the and".
func (lx *lexicon) barred(a, b string) bool {
	for _, x := range lx.pack.Words.Barred {
		if slices.Contains(x.After, a) && slices.Contains(x.Never, b) {
			return true
		}
	}
	return false
}

// verbAfterOpening tells whether the comma at i, the first mark of a sentence that begins with a
// small word, stands before a finite verb: "Last month, experienced its worst", where the subject is
// missing.
func (s *side) verbAfterOpening(i int) bool {
	n, after := s.at(i+1), s.at(i+2)
	if i > 12 || n.kind != kWord || n.upper || len(s.sents) == 0 {
		return false
	}
	from := s.sents[s.sentenceAt(i)]
	if !s.toks[from].is(clFunction|clCommon) && !s.toks[from].is(clOrdinal) {
		return false
	}
	for k := from; k < i; k++ {
		if s.toks[k].kind == kPunct || s.toks[k].is(clSubjectless) {
			return false
		}
	}
	if n.is(clSubjectless) {
		return after.kind == kWord && !after.is(clPronoun)
	}
	return s.lx.pastForm(n.low) && (after.is(clIndefinite|clPronoun) || slices.Contains(s.lx.pack.Words.Definite, after.low))
}

// pastForm tells whether a word ends like a verb in the past.
func (lx *lexicon) pastForm(w string) bool {
	return slices.ContainsFunc(lx.pack.Words.PastEndings, func(e string) bool { return len(w) > len(e)+2 && strings.HasSuffix(w, e) })
}

// nounless tells whether the article at i, which stands after a preposition and belongs to no
// relative clause, is followed by no noun, in a language that writes nouns with a capital.
func (s *side) nounless(i int) bool {
	w := &s.lx.pack.Words
	t, p := &s.toks[i], s.at(i-1)
	if i < 2 || t.kind != kWord || t.upper || !slices.Contains(w.NounLed.Articles, t.low) || !slices.Contains(w.NounLed.Prepositions, p.low) || s.at(i-2).punct(",") || s.at(i-2).is(clJoiner) {
		return false
	}
	for j := i + 1; j < i+6 && j < len(s.toks); j++ {
		n := &s.toks[j]
		switch {
		case n.kind == kPunct:
			return strings.Contains(".,;:!?", n.low)
		case n.kind != kWord || n.upper:
			return false
		case slices.Contains(w.Definite, n.low) || n.is(clIndefinite):
			return true
		}
	}
	return false
}
