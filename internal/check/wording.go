package check

import (
	"cmp"
	"slices"

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
	// mostCompared are the pairs of words held against each other in one story: twenty times
	// what the busiest of 120 segments took.
	mostCompared = 1 << 20
)

// wordings are the words of a story by the segments in which they stand.
type wordings struct {
	cfg      *Config
	gs       []*segment // those that are looked at
	src, tgt *storyWords
	met      []int32 // for ways: zero for each word of the target
	compared int     // pairs of words held against each other
}

// consistentTerms notes a term that a story renders in two ways: "the ferry" as Fähre here
// and as Schiff there. Writers vary their words on purpose, translators often without: it
// is worth a glance and no more. It says nothing unless everything else is excluded: a word
// that renders the term throughout, another word of the source that either rendering could
// come from, a source that varies itself.
func consistentTerms(cfg *Config, gs []*segment) {
	if w := newWordings(cfg, gs); w != nil {
		w.compare()
	}
}

// compare looks at the terms of a story, in the order in which they first stand.
func (w *wordings) compare() {
	tried, reported := 0, 0
	for _, t := range w.terms() {
		if n := len(t.at); n < w.fewest() || n > mostPlaces {
			continue
		}
		if tried++; tried > mostTerms || reported == mostWordings || w.compared > mostCompared {
			return
		}
		if t.noun && w.varies(t) {
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

// newWordings counts the words of a story's source; nil when none stands in enough segments.
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
	w.src = wordsOf(w.gs, func(g *segment) *side { return &g.src })
	if !slices.ContainsFunc(w.src.words, func(x storyWord) bool { return x.telling && x.in >= w.fewest() }) {
		return nil
	}
	return w
}

// target are the words of the target, counted once there is a term.
func (w *wordings) target() *storyWords {
	if w.tgt == nil {
		w.tgt = wordsOf(w.gs, func(g *segment) *side { return &g.tgt })
		w.met = make([]int32, len(w.tgt.words))
	}
	return w.tgt
}

// alike is that of a segment, counted.
func (w *wordings) alike(k, i, j int) bool {
	w.compared++
	return w.gs[k].alike(i, j)
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

// wayOf is a target word that may render a term.
type wayOf struct {
	id int32
	n  int // segments of the term where it stands
	at []meeting
}

// meeting is a segment with the first token of a term and that of a rendering.
type meeting struct{ seg, term, way int }

// varies looks for two renderings of a term that share its segments among them, and reports
// the rarer.
func (w *wordings) varies(t *wordedTerm) bool {
	t.taught = w.taughtWays(t)
	if t.taught == nil && len(t.at) < 2*wordingTimes {
		return false
	}
	ways := w.ways(t)
	if len(ways) < 2 || w.kept(t) || w.inGlossary(t) {
		return false
	}
	for x := range ways {
		for y := x + 1; y < len(ways); y++ {
			a, b := ways[x], ways[y]
			if w.compared > mostCompared {
				return false
			}
			if a.n+b.n < t.nearlyAll() || w.tgt.kin(a.id, b.id) || !w.apart(a, b) {
				continue
			}
			if w.renders(t, a) && w.renders(t, b) && !w.byNumber(t, a, b) && !w.twoSenses(a, b) {
				if w.sourceVaries(t) {
					return false
				}
				w.note(t, a, b)
				return true
			}
		}
	}
	return false
}

// ways lists the words that may render a term, those that stand in more of its segments
// first; none when one of them stands in nearly all, and so renders it throughout.
func (w *wordings) ways(t *wordedTerm) (out []wayOf) {
	words := w.target()
	var ids []int32
	for _, p := range t.at {
		for _, id := range words.once[p.seg] {
			if w.met[id] == 0 {
				ids = append(ids, id)
			}
			w.met[id]++
		}
	}
	companions, throughout := 0, false
	for _, id := range ids {
		n := int(w.met[id])
		w.met[id] = 0
		if throughout {
			continue
		}
		if n >= t.nearlyAll() {
			companions++
			throughout = companions > mostCompanion || !w.otherwise(t, w.meetings(t, id))
		}
		elsewhere := words.words[id].in - n
		if elsewhere > n/4 || n < wordingTimes && !w.taught(t, id) {
			continue
		}
		out = append(out, wayOf{id: id, n: n})
	}
	if throughout {
		return nil
	}
	slices.SortFunc(out, func(a, b wayOf) int {
		return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(words.words[a.id].stem, words.words[b.id].stem))
	})
	out = out[:min(len(out), mostWays)]
	for i := range out {
		out[i].at = w.meetings(t, out[i].id)
	}
	return out
}

// meetings are where a word of the target stands beside a term.
func (w *wordings) meetings(t *wordedTerm, id int32) []meeting {
	var at []meeting
	for _, p := range t.at {
		if j := slices.Index(w.tgt.tokens[p.seg], id); j >= 0 {
			at = append(at, meeting{p.seg, p.tok, j})
		}
	}
	return at
}

// apart tells whether two renderings never meet, alone or in a compound.
func (w *wordings) apart(a, b wayOf) bool {
	none := func(a, b wayOf) bool {
		for _, m := range a.at {
			for _, id := range w.tgt.once[m.seg] {
				w.compared++
				if id == b.id || w.tgt.kin(id, b.id) {
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
	form := func(m meeting) string { return w.gs[m.seg].src.bareAt(m.term + t.words - 1) }
	for _, m := range a.at {
		if slices.ContainsFunc(b.at, func(n meeting) bool { return form(m) == form(n) }) {
			return false
		}
	}
	return true
}

// note reports the rarer of two renderings wherever it stands, the later one when both are
// as frequent.
func (w *wordings) note(t *wordedTerm, a, b wayOf) {
	usual, rare := a, b
	if b.n > a.n || b.n == a.n && b.at[0].seg < a.at[0].seg {
		usual, rare = b, a
	}
	u := usual.at[0]
	said := w.gs[u.seg].tgt.raw(u.way)
	for _, m := range rare.at {
		g := w.gs[m.seg]
		src, tgt := g.src.span(m.term, m.term+t.words), g.tgt.span(m.way, m.way+1)
		g.report("glossary.varied", src, tgt, g.src.cut(src), g.tgt.cut(tgt), said)
	}
}
