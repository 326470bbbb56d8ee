package check

import (
	"cmp"
	"slices"
	"strings"

	"depesche"
)

const (
	wordingLength = 150 // tokens of the longest segment that is looked at
	wordingTimes  = 2   // segments in which each of two renderings must stand
	longestRun    = 3   // words of a term
	mostWays      = 8   // words looked at as renderings of one term
	mostWordings  = 20  // terms reported of one story
	mostPlaces    = 60  // segments of a term that is no frequent word
	mostTerms     = 500 // terms looked at in one story
	mostCompanion = 3   // words that may stand wherever a term does and render another
)

// wordings are the words of a story by the segments in which they stand.
type wordings struct {
	cfg *Config
	gs  []*segment // those that are looked at
	// terms are what the source says things with: words, and runs of them that come again.
	// words are the words of the target, all those of the source.
	terms, words, all *vocabulary
	src, tgt          *stems
	// stems of each segment's tokens, empty for those that are looked at as nothing
	srcStems, tgtStems [][]string
	spots              [][]spot // where each segment has its terms
}

// spot is a place where a term stands: n tokens from token i on.
type spot struct {
	term string
	i, n int
}

// consistentTerms notes a term that a story renders in two ways: "the ferry" as Fähre here
// and as Schiff there. Writers vary their words on purpose, translators often without: it
// is worth a glance and no more. It says nothing unless everything else is excluded: a word
// that renders the term throughout, another word of the source that either rendering could
// come from, a source that varies itself.
func consistentTerms(cfg *Config, gs []*segment) {
	w := newWordings(cfg, gs)
	if w == nil {
		return
	}
	tried, reported := 0, 0
	for id := range w.terms.words {
		if n := len(w.terms.in[id]); n < w.fewest() || n > mostPlaces {
			continue
		}
		if tried++; tried > mostTerms || reported == mostWordings {
			return
		}
		if t := w.term(id); t != nil && w.varies(t) {
			reported++
		}
	}
}

// fewest is in how many segments a term must stand: each rendering twice, or once each where
// a memory may know them.
func (w *wordings) fewest() int {
	if w.cfg.Lexicon == nil {
		return 2 * wordingTimes
	}
	return 2
}

// tellsNouns tells whether nouns of the language can be told from other words.
func (lx *lexicon) tellsNouns() bool {
	return lx.pack.Words.NounsCapitalised || len(lx.pack.Words.Definite) > 0
}

// newWordings counts the words of a story; nil when there is too little of it.
func newWordings(cfg *Config, gs []*segment) *wordings {
	w := &wordings{cfg: cfg}
	for _, g := range gs {
		if g != nil && g.showsWording() {
			w.gs = append(w.gs, g)
		}
	}
	if len(w.gs) < w.fewest() {
		return nil
	}
	if s, t := &w.gs[0].src, &w.gs[0].tgt; !s.lx.tellsNouns() || !t.lx.tellsNouns() {
		return nil
	}
	w.src, w.terms = newStems(cfg.SourceLang), &vocabulary{ids: map[string]int{}}
	for k, g := range w.gs {
		w.src.count(k, &g.src)
	}
	for _, g := range w.gs {
		w.srcStems = append(w.srcStems, w.src.contents(&g.src))
	}
	runs := w.recurringRuns()
	for k := range w.gs {
		var spots []spot
		var terms []string
		for i := 0; i < len(w.srcStems[k]); {
			x := w.spotAt(k, i, runs)
			if x.term != "" {
				spots, terms = append(spots, x), append(terms, x.term)
			}
			i += x.n
		}
		w.spots = append(w.spots, spots)
		w.terms.add(each(terms))
	}
	return w
}

// compare counts what terms are compared by, the words of both sides, once there is a term.
func (w *wordings) compare() {
	if w.tgt != nil {
		return
	}
	w.tgt = newStems(w.cfg.TargetLang)
	w.words, w.all = &vocabulary{ids: map[string]int{}}, &vocabulary{ids: map[string]int{}}
	for k, g := range w.gs {
		w.tgt.count(k, &g.tgt)
	}
	for k, g := range w.gs {
		w.tgtStems = append(w.tgtStems, w.tgt.contents(&g.tgt))
		w.words.add(each(slices.Clone(w.tgtStems[k])))
		w.all.add(each(slices.Clone(w.srcStems[k])))
	}
}

// showsWording tells whether the segment is running text: headlines are worded for their length.
func (g *segment) showsWording() bool {
	switch g.pair.Kind {
	case depesche.UnitHeadline, depesche.UnitHeading, depesche.UnitAlt, depesche.UnitDateline, depesche.UnitSpeaker:
		return false
	}
	return !g.copied && !g.unrelated && g.src.lx != nil && max(len(g.src.toks), len(g.tgt.toks)) <= wordingLength && len(g.src.toks) > 0 && len(g.tgt.toks) > 0 &&
		depesche.BaseLang(g.cfg.SourceLang) != depesche.BaseLang(g.cfg.TargetLang)
}

// each lists words once, in order, without the empty one.
func each(words []string) []string {
	slices.Sort(words)
	words = slices.Compact(words)
	if len(words) > 0 && words[0] == "" {
		words = words[1:]
	}
	return words
}

// recurringRuns lists the runs of two or three words that stand in more than one segment.
func (w *wordings) recurringRuns() map[string]bool {
	seen, again := map[string]int{}, map[string]bool{}
	for k := range w.gs {
		for i := range w.srcStems[k] {
			for n := 2; n <= longestRun && w.inRow(k, i, n); n++ {
				key := strings.Join(w.srcStems[k][i:i+n], " ")
				if at, ok := seen[key]; ok && at != k {
					again[key] = true
				} else if !ok {
					seen[key] = k
				}
			}
		}
	}
	return again
}

// inRow tells whether the n source tokens from i on all say something and follow each other.
func (w *wordings) inRow(k, i, n int) bool {
	if i+n > len(w.srcStems[k]) {
		return false
	}
	for j := i; j < i+n; j++ {
		if w.srcStems[k][j] == "" || j > i && !w.gs[k].src.toks[j].space {
			return false
		}
	}
	return true
}

// spotAt is the term at token i: the longest run that comes again, or one word. Frequent
// words alone are none: they mean too much.
func (w *wordings) spotAt(k, i int, runs map[string]bool) spot {
	for n := longestRun; n > 0; n-- {
		if !w.inRow(k, i, n) {
			continue
		}
		key := strings.Join(w.srcStems[k][i:i+n], " ")
		if n > 1 && !runs[key] {
			continue
		}
		for j := i; j < i+n; j++ {
			if !w.gs[k].src.toks[j].is(clCommon) {
				return spot{key, i, n}
			}
		}
	}
	return spot{"", i, 1}
}

// wordedTerm is a term of the source with the places where it stands.
type wordedTerm struct {
	id    int
	words int
	in    []int       // segments, in order
	at    map[int]int // its first token in each
}

// term finds where a term stands; nil when it is no noun.
func (w *wordings) term(id int) *wordedTerm {
	t := &wordedTerm{id: id, in: w.terms.in[id], at: map[int]int{}}
	noun := false
	for _, k := range t.in {
		g := w.gs[k]
		for _, x := range w.spots[k] {
			if x.term != w.terms.words[id] {
				continue
			}
			t.words = x.n
			if _, ok := t.at[k]; !ok {
				t.at[k] = x.i
			}
			noun = noun || g.src.nounAt(x.i, x.i+x.n)
		}
	}
	if !noun || w.kept(t) || w.inGlossary(t) {
		return nil
	}
	return t
}

// kept tells whether the target holds the term as it is, as names stay, in nearly all of its
// segments.
func (w *wordings) kept(t *wordedTerm) bool {
	n := 0
	for _, k := range t.in {
		g := w.gs[k]
		f := g.src.formAt(t.at[k] + t.words - 1)
		if slices.ContainsFunc(g.tgt.toks, func(u token) bool { return u.form != nil && f.sameName(u.form) }) {
			n++
		}
	}
	return n >= len(t.in)-len(t.in)/4
}

// nounAt tells whether the tokens [i, j) are a noun by their place: an article stands before
// them, and what follows could not be the noun that they describe.
func (s *side) nounAt(i, j int) bool {
	if s.lx.pack.Words.NounsCapitalised {
		return s.toks[j-1].upper
	}
	if !s.ledByArticle(i) || s.toks[i].upper {
		return false
	}
	n := s.at(j)
	return j >= len(s.toks) || n.kind != kWord || n.is(clFunction) || !s.lx.pack.Words.ModifiersFirst
}

// inGlossary tells whether a term is a matter of the glossary.
func (w *wordings) inGlossary(t *wordedTerm) bool {
	if len(w.cfg.Terms) == 0 {
		return false
	}
	for _, k := range t.in {
		g, i := w.gs[k], t.at[k]
		for _, term := range w.cfg.termIndex(g.src.lx).candidates(&g.src) {
			if sp, ok := g.src.findTerm(term.words); ok && sp.From < g.src.toks[i+t.words-1].to && g.src.toks[i].from < sp.To {
				return true
			}
		}
	}
	return false
}

// wayOf is a target word that may render a term.
type wayOf struct {
	id int
	in []int // segments of the term where it stands
}

// varies looks for two renderings of a term that share its segments among them, and reports
// the rarer.
func (w *wordings) varies(t *wordedTerm) bool {
	w.compare()
	ways, ok := w.ways(t)
	if !ok {
		return false
	}
	for x := range ways {
		for y := x + 1; y < len(ways); y++ {
			a, b := ways[x], ways[y]
			if len(a.in)+len(b.in) < len(t.in)-len(t.in)/4 || w.tgt.kin(w.words.words[a.id], w.words.words[b.id]) || !w.apart(a, b) {
				continue
			}
			if w.renders(t, a) && w.renders(t, b) && !w.byNumber(t, a, b) && !w.twoSenses(a, b) && !w.sourceVaries(t) {
				w.note(t, a, b)
				return true
			}
		}
	}
	return false
}

// ways lists the words that may render a term, those that stand in more of its segments
// first; ok is false when one of them stands in nearly all, and so renders it throughout.
func (w *wordings) ways(t *wordedTerm) (out []wayOf, ok bool) {
	in := map[int][]int{}
	var ids []int
	for _, k := range t.in {
		for _, id := range w.words.examples[k] {
			if in[id] == nil {
				ids = append(ids, id)
			}
			in[id] = append(in[id], k)
		}
	}
	enough, companions := len(t.in)-len(t.in)/4, 0
	for _, id := range ids {
		n := len(in[id])
		if n >= enough {
			if companions++; companions > mostCompanion || !w.otherwise(t, id, in[id]) {
				return nil, false
			}
		}
		elsewhere := len(w.words.in[id]) - n
		if n < wordingTimes && !w.taught(t, id) || elsewhere > n/4 {
			continue
		}
		out = append(out, wayOf{id, in[id]})
	}
	slices.SortFunc(out, func(a, b wayOf) int {
		return cmp.Or(cmp.Compare(len(b.in), len(a.in)), cmp.Compare(w.words.words[a.id], w.words.words[b.id]))
	})
	return out[:min(len(out), mostWays)], len(out) > 1
}

// apart tells whether two renderings never meet, alone or in a compound.
func (w *wordings) apart(a, b wayOf) bool {
	none := func(a, b wayOf) bool {
		for _, k := range a.in {
			for _, id := range w.words.examples[k] {
				if id == b.id || w.tgt.kin(w.words.words[id], w.words.words[b.id]) {
					return false
				}
			}
		}
		return true
	}
	return none(a, b) && none(b, a)
}

// byNumber tells whether the renderings follow the forms of the term, one of them singular
// and the other plural as it may be.
func (w *wordings) byNumber(t *wordedTerm, a, b wayOf) bool {
	forms := func(x wayOf) map[string]bool {
		m := map[string]bool{}
		for _, k := range x.in {
			m[w.gs[k].src.bareAt(t.at[k]+t.words-1)] = true
		}
		return m
	}
	p, q := forms(a), forms(b)
	for f := range p {
		if q[f] {
			return false
		}
	}
	return true
}

// note reports the rarer of two renderings wherever it stands, the later one when both are
// as frequent.
func (w *wordings) note(t *wordedTerm, a, b wayOf) {
	usual, rare := a, b
	if len(b.in) > len(a.in) || len(b.in) == len(a.in) && b.in[0] < a.in[0] {
		usual, rare = b, a
	}
	u := w.gs[usual.in[0]]
	said := u.tgt.raw(w.tokenOf(usual, usual.in[0]))
	for _, k := range rare.in {
		g := w.gs[k]
		i := w.tokenOf(rare, k)
		src, tgt := g.src.span(t.at[k], t.at[k]+t.words), g.tgt.span(i, i+1)
		g.report("glossary.varied", src, tgt, g.src.cut(src), g.tgt.cut(tgt), said)
	}
}

// tokenOf is the token of a segment that a rendering is, the first of them.
func (w *wordings) tokenOf(x wayOf, k int) int {
	return max(0, slices.Index(w.tgtStems[k], w.words.words[x.id]))
}
