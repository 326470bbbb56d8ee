package check

import "slices"

// renders tells whether a word of the target surely stands for a term: known to do so by
// memory, meaning or sound, or in none but its segments, where no other word of the source
// could have brought it.
func (w *wordings) renders(t *wordedTerm, x wayOf) bool {
	if w.taught(t, x.id) {
		return true
	}
	if x.n < wordingTimes {
		return false
	}
	m := x.at[0]
	for i := m.term; i < m.term+t.words; i++ {
		if w.alike(m.seg, i, m.way) {
			return true
		}
	}
	if g := w.gs[m.seg]; t.words == 1 && len(g.src.conceptsAt(m.term)) > 0 && g.tgt.lx.concepts.near(g.tgt.bareAt(m.way), 3) {
		return false // both are known, and are different things
	}
	return w.isNoun(x) && !w.rival(t, x) && !w.betterWay(t, x)
}

// isNoun tells whether a word of the target is a noun where it stands for the first times.
func (w *wordings) isNoun(x wayOf) bool {
	for _, m := range x.at {
		s, i := &w.gs[m.seg].tgt, m.way
		if s.toks[i].is(clGiven|clPlace) || s.toks[i].traits&trRegion != 0 {
			return false
		}
		if s.nounAt(i, i+1) || !s.lx.pack.Words.NounsCapitalised && (s.ledByArticle(i) || s.at(i-1).is(clDangling|clOpen)) {
			return true
		}
	}
	return false
}

// taughtWays are the renderings of a term of one word that the newsroom's memory knows; nil
// unless there are several.
func (w *wordings) taughtWays(t *wordedTerm) []string {
	if w.cfg.Lexicon == nil || t.words > 1 {
		return nil
	}
	ways := w.cfg.Lexicon.renders[w.learnedTerm(t)].ways
	if len(ways) < 2 {
		return nil
	}
	return ways
}

// learnedTerm is what a memory knows a term of one word by.
func (w *wordings) learnedTerm(t *wordedTerm) string {
	return learnedForm(w.gs[t.at[0].seg].src.toks[t.at[0].tok].low)
}

// taught tells whether the newsroom's memory knows the word as a rendering of the term, and
// the term as what the word renders first of all.
func (w *wordings) taught(t *wordedTerm, id int32) bool {
	if t.taught == nil {
		return false
	}
	first := w.tgt.words[id].first
	word := learnedForm(w.gs[first.seg].tgt.toks[first.tok].low)
	stands := w.cfg.Lexicon.stands[word].ways
	return slices.Contains(t.taught, word) && len(stands) > 0 && stands[0] == w.learnedTerm(t)
}

// otherwise tells whether a word that stands wherever the term does is known to render
// another word of the source in most of those segments, and not the term.
func (w *wordings) otherwise(t *wordedTerm, at []meeting) bool {
	n := 0
	for _, m := range at {
		s := &w.gs[m.seg].src
		other := false
		for i := range s.toks {
			if s.toks[i].kind != kWord || s.is(i, clFunction) || !w.alike(m.seg, i, m.way) {
				continue
			}
			if t.has(m, i) {
				return false
			}
			other = true
		}
		if other {
			n++
		}
	}
	return n > len(at)/2
}

// rival tells whether another word of the source stands wherever the rendering does, so that
// the rendering may be its own, or is known to be.
func (w *wordings) rival(t *wordedTerm, x wayOf) bool {
	beside := slices.Clone(w.src.once[x.at[0].seg]) // words that stand in all segments so far
	for _, m := range x.at {
		s := &w.gs[m.seg].src
		for i := range s.toks {
			if !t.has(m, i) && s.toks[i].kind == kWord && !s.is(i, clFunction) && w.alike(m.seg, i, m.way) {
				return true
			}
		}
		beside = slices.DeleteFunc(beside, func(id int32) bool { return !slices.Contains(w.src.once[m.seg], id) })
	}
	return slices.ContainsFunc(beside, func(id int32) bool { return !slices.Contains(t.run[:], id) && !w.settled(id, x) })
}

// settled tells whether a source word has another rendering than x wherever x stands.
func (w *wordings) settled(id int32, x wayOf) bool {
	for _, m := range x.at {
		tgt, ok := &w.gs[m.seg].tgt, false
		for i, other := range w.src.tokens[m.seg] {
			if other != id {
				continue
			}
			for j := range tgt.toks {
				if j != m.way && tgt.toks[j].kind == kWord && !tgt.is(j, clFunction) && w.alike(m.seg, i, j) {
					ok = true
				}
			}
		}
		if !ok {
			return false
		}
	}
	return true
}

// betterWay tells whether some segment of a rendering has another word that is known to
// render the term.
func (w *wordings) betterWay(t *wordedTerm, x wayOf) bool {
	for _, m := range x.at {
		s := &w.gs[m.seg].tgt
		for j := range s.toks {
			if s.toks[j].kind != kWord || s.is(j, clFunction) || w.tgt.tokens[m.seg][j] == x.id {
				continue
			}
			for i := m.term; i < m.term+t.words; i++ {
				if w.alike(m.seg, i, j) {
					return true
				}
			}
		}
	}
	return false
}

// twoSenses tells whether two renderings are known to mean nothing in common: the term is one
// word for two things, as a plant is Pflanze and Fabrik.
func (w *wordings) twoSenses(a, b wayOf) bool {
	x, y := &w.gs[a.at[0].seg].tgt, &w.gs[b.at[0].seg].tgt
	i, j := a.at[0].way, b.at[0].way
	return x.lx.concepts.near(x.bareAt(i), 3) && x.lx.concepts.near(y.bareAt(j), 3) && !x.formAt(i).sameSense(y.formAt(j))
}

// sameSense tells whether two words mean for the most part the same.
func (f *form) sameSense(o *form) bool {
	if !f.sharesMeaning(o) {
		return false
	}
	shared := 0
	for _, c := range f.meant {
		if slices.Contains(o.meant, c) {
			shared++
		}
	}
	return 2*shared >= len(f.meant)+len(o.meant)-shared
}

// sourceVaries tells whether the source has another noun for the thing, wherever that stands:
// one that means for the most part what the term means.
func (w *wordings) sourceVaries(t *wordedTerm) bool {
	lx := w.src.lx
	head := w.gs[t.at[0].seg].src.formAt(t.at[0].tok + t.words - 1)
	if len(head.meant) == 0 {
		return false
	}
	own := lx.stemOf(head)
	for _, g := range w.gs {
		s := &g.src
		w.compared += len(s.toks)
		for i := range s.toks {
			if f := s.toks[i].form; s.toks[i].kind == kWord && !s.is(i, clFunction) && s.nounAt(i, i+1) && f.sameSense(head) && !lx.kin(lx.stemOf(f), own) {
				return true
			}
		}
	}
	return false
}
