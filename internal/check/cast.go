package check

import (
	"maps"
	"slices"
	"unicode/utf8"

	"depesche"
)

// cast is what a story shows of the names in it: what was rendered as a name in one
// segment is known in the others, German nouns and all.
type cast struct {
	// of are the words that render a name of the source, by the name; by are the names that a
	// word of the target renders.
	of, by map[string]map[string]bool
	// beside are the words with which a name stands together: Karen, Whitlock.
	beside map[string]map[string]bool
}

// castOf collects the names of a story.
func castOf(gs []*segment) *cast {
	c := &cast{map[string]map[string]bool{}, map[string]map[string]bool{}, map[string]map[string]bool{}}
	for _, g := range gs {
		if g == nil || !g.comparesNames() || g.pair.Kind == depesche.UnitHeadline || g.pair.Kind == depesche.UnitHeading {
			continue
		}
		for k := range g.src.toks {
			if !g.castable(k) {
				continue
			}
			w := g.src.bareAt(k)
			if n := g.src.at(k + 1); g.src.nameAt(k) && k+1 < len(g.src.toks) && n.kind == kWord && n.upper && n.space {
				join(c.beside, w, g.src.bareAt(k+1))
				join(c.beside, g.src.bareAt(k+1), w)
			}
			if i, ok := g.rendering(k); ok {
				join(c.of, w, g.tgt.bareAt(i))
				join(c.by, g.tgt.bareAt(i), w)
			}
		}
	}
	return c
}

func join(m map[string]map[string]bool, a, b string) {
	if m[a] == nil {
		m[a] = map[string]bool{}
	}
	m[a][b] = true
}

// comparesNames tells whether names can be compared letter by letter.
func (g *segment) comparesNames() bool {
	return !g.copied && !g.unrelated && g.src.lx.pack.Script == g.tgt.lx.pack.Script && len(g.src.lx.pack.Words.Capitalised) > 0 &&
		depesche.BaseLang(g.cfg.SourceLang) != depesche.BaseLang(g.cfg.TargetLang) && max(len(g.src.toks), len(g.tgt.toks)) <= maxCrossed
}

// castable tells whether the word at k of the source is a name by its place, and one that
// is kept: it means nothing.
func (g *segment) castable(k int) bool {
	s := &g.src
	return s.nameAt(k) && !s.initial(k) && utf8.RuneCountInString(s.bareAt(k)) >= 4 && len(s.conceptsAt(k)) == 0 && s.regionAt(k) == "" && !s.at(k+1).punct("-") && !s.at(k-1).punct("-")
}

// namesOfStory looks again at the names of each segment in the light of the others: one of
// the story where the source has another one of the story is exchanged; one that is missing
// may be there by its other part or by a pronoun, since the reader knows it.
func namesOfStory(gs []*segment) {
	c := castOf(gs)
	if len(c.of) == 0 {
		return
	}
	for _, g := range gs {
		if g == nil || !g.comparesNames() || slices.ContainsFunc(g.out, isNameFound) {
			continue
		}
		if k, i := c.exchanged(g); k >= 0 {
			g.out = slices.DeleteFunc(g.out, func(f depesche.Finding) bool { return f.Category == depesche.CatName && f.Rule != "name.inconsistent" })
			src, tgt := g.src.span(k, k+1), g.tgt.span(i, i+1)
			g.report("name.replaced", src, tgt, g.src.cut(src), g.tgt.cut(tgt))
			continue
		}
		g.out = slices.DeleteFunc(g.out, func(f depesche.Finding) bool { return f.Rule == "name.missing" && c.knownAs(g, &f) })
		for i := range g.out {
			if f := &g.out[i]; f.Rule == "name.missing" && f.Target.IsZero() && len(c.of[lower(trimPossessive(g.src.cut(f.Source)))]) > 0 && g.tgt.speaksByPronoun() {
				f.Severity = depesche.SevNote
			}
		}
	}
}

// isNameFound tells whether a finding says for sure what became of a name.
func isNameFound(f depesche.Finding) bool {
	return f.Category == depesche.CatName && f.Severity != depesche.SevNote && f.Rule != "name.missing" && f.Rule != "name.inconsistent"
}

// knownAs tells whether the name that is said to be missing is there by its other part.
func (c *cast) knownAs(g *segment, f *depesche.Finding) bool {
	w := lower(trimPossessive(g.src.cut(f.Source)))
	return len(c.of[w]) > 0 && c.shown(g, w)
}

func (s *side) speaksByPronoun() bool {
	return slices.ContainsFunc(s.toks, func(t token) bool { return t.is(clPronoun) })
}

// exchanged finds a token of the source that the target lost and the target token that has
// its place; -1 for none.
func (c *cast) exchanged(g *segment) (int, int) {
	for i := range g.tgt.toks {
		t := &g.tgt.toks[i]
		if t.kind != kWord || !t.upper {
			continue
		}
		owners := c.by[g.tgt.bareAt(i)]
		if len(owners) == 0 || g.inSource(i) || len(g.tgt.conceptsAt(i)) > 0 || c.rendersAny(g, g.tgt.bareAt(i)) {
			continue
		}
		for k := range g.src.toks {
			if w := g.src.bareAt(k); g.src.toks[k].kind == kWord && len(c.of[w]) > 0 && g.src.toks[k].upper && !g.rendered(k) && !c.kin(w, owners) && !c.shown(g, w) {
				return k, i
			}
		}
	}
	return -1, -1
}

// rendersAny tells whether the target word v renders some name that the segment's source has.
func (c *cast) rendersAny(g *segment, v string) bool {
	for w := range c.by[v] {
		if g.src.count(w) > 0 || c.partnerIn(g, w) {
			return true
		}
	}
	return false
}

// partnerIn tells whether the source has a word that stands beside the name elsewhere: the
// other part of a person's name.
func (c *cast) partnerIn(g *segment, w string) bool {
	for p := range c.beside[w] {
		if g.src.count(p) > 0 {
			return true
		}
	}
	return false
}

// kin tells whether the name w is a part of one of the owners' names.
func (c *cast) kin(w string, owners map[string]bool) bool {
	for o := range owners {
		if o == w || c.beside[w][o] {
			return true
		}
	}
	return false
}

// shown tells whether the target holds the name w as another segment renders it, or the
// other part of it.
func (c *cast) shown(g *segment, w string) bool {
	for _, p := range append(slices.Collect(maps.Keys(c.beside[w])), w) {
		for v := range c.of[p] {
			if g.tgt.count(v) > 0 {
				return true
			}
		}
		if g.tgt.count(p) > 0 {
			return true
		}
	}
	return false
}
