package check

import "slices"

// renders tells whether a word of the target surely stands for a term: known to do so by
// memory, meaning or sound, or in none but its segments, where no other word of the source
// could have brought it.
func (w *wordings) renders(t *wordedTerm, x wayOf) bool {
	if w.taught(t, x.id) {
		return true
	}
	if len(x.in) < wordingTimes {
		return false
	}
	k := x.in[0]
	g, i := w.gs[k], w.tokenOf(x, k)
	for j := t.at[k]; j < t.at[k]+t.words; j++ {
		if g.alike(j, i) {
			return true
		}
	}
	if w.known(t, k) && g.tgt.lx.concepts.near(g.tgt.bareAt(i), 3) {
		return false // both are known, and are different things
	}
	return w.isNoun(x) && !w.rival(t, x) && !w.betterWay(t, x)
}

// isNoun tells whether a word of the target is a noun where it stands for the first times.
func (w *wordings) isNoun(x wayOf) bool {
	for _, k := range x.in {
		s := &w.gs[k].tgt
		i := w.tokenOf(x, k)
		if s.toks[i].is(clGiven|clPlace) || s.toks[i].traits&trRegion != 0 {
			return false
		}
		if s.nounAt(i, i+1) || !s.lx.pack.Words.NounsCapitalised && (s.ledByArticle(i) || s.at(i-1).is(clDangling|clOpen)) {
			return true
		}
	}
	return false
}

// taught tells whether the newsroom's memory knows the word as a rendering of the term, and
// the term as what the word renders first of all.
func (w *wordings) taught(t *wordedTerm, id int) bool {
	lx := w.cfg.Lexicon
	if lx == nil || t.words > 1 {
		return false
	}
	k := t.in[0]
	term := learnedForm(w.gs[k].src.toks[t.at[k]].low)
	known := lx.renders[term].ways
	if len(known) < 2 {
		return false
	}
	for _, k := range w.words.in[id] {
		word := learnedForm(w.gs[k].tgt.toks[w.tokenOf(wayOf{id: id}, k)].low)
		stands := lx.stands[word].ways
		return slices.Contains(known, word) && len(stands) > 0 && stands[0] == term
	}
	return false
}

// known tells whether the meaning of a term of one word is on the list.
func (w *wordings) known(t *wordedTerm, k int) bool {
	return t.words == 1 && len(w.gs[k].src.conceptsAt(t.at[k])) > 0
}

// otherwise tells whether a word that stands wherever the term does is known to render
// another word of the source in most of those segments, and not the term.
func (w *wordings) otherwise(t *wordedTerm, id int, in []int) bool {
	n := 0
	for _, k := range in {
		g := w.gs[k]
		i := w.tokenOf(wayOf{id: id}, k)
		other := false
		for j := range g.src.toks {
			if g.src.toks[j].kind != kWord || g.src.toks[j].is(clFunction) || !g.alike(j, i) {
				continue
			}
			if j >= t.at[k] && j < t.at[k]+t.words {
				return false
			}
			other = true
		}
		if other {
			n++
		}
	}
	return n > len(in)/2
}

// rival tells whether another word of the source stands wherever the rendering does, so that
// the rendering may be its own, or is known to be.
func (w *wordings) rival(t *wordedTerm, x wayOf) bool {
	seen := map[int]int{}
	for _, k := range x.in {
		g, i := w.gs[k], w.tokenOf(x, k)
		for j := range g.src.toks {
			if s := &g.src.toks[j]; (j < t.at[k] || j >= t.at[k]+t.words) && s.kind == kWord && !s.is(clFunction) && g.alike(j, i) {
				return true
			}
		}
		for _, id := range w.all.examples[k] {
			seen[id]++
		}
	}
	for _, id := range w.all.examples[x.in[0]] {
		if seen[id] == len(x.in) && !w.partOf(t, id) && !w.settled(id, x) {
			return true
		}
	}
	return false
}

// partOf tells whether a source word is one of the term's, alone or in a compound.
func (w *wordings) partOf(t *wordedTerm, id int) bool {
	k := t.in[0]
	for j := t.at[k]; j < t.at[k]+t.words; j++ {
		if w.srcStems[k][j] == w.all.words[id] {
			return true
		}
	}
	return false
}

// settled tells whether a source word has another rendering than x wherever x stands.
func (w *wordings) settled(id int, x wayOf) bool {
	for _, k := range x.in {
		g, i := w.gs[k], w.tokenOf(x, k)
		ok := false
		for j := range g.src.toks {
			if w.srcStems[k][j] != w.all.words[id] {
				continue
			}
			for v := range g.tgt.toks {
				if u := &g.tgt.toks[v]; v != i && u.kind == kWord && !u.is(clFunction) && g.alike(j, v) {
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
	for _, k := range x.in {
		g := w.gs[k]
		for v := range g.tgt.toks {
			if u := &g.tgt.toks[v]; u.kind != kWord || u.is(clFunction) || w.tgtStems[k][v] == w.words.words[x.id] {
				continue
			}
			for j := t.at[k]; j < t.at[k]+t.words; j++ {
				if g.alike(j, v) {
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
	x, y := w.gs[a.in[0]], w.gs[b.in[0]]
	i, j := w.tokenOf(a, a.in[0]), w.tokenOf(b, b.in[0])
	lx := x.tgt.lx
	return lx.concepts.near(x.tgt.bareAt(i), 3) && lx.concepts.near(y.tgt.bareAt(j), 3) && !x.tgt.formAt(i).sameSense(y.tgt.formAt(j))
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
	head := w.gs[t.in[0]].src.formAt(t.at[t.in[0]] + t.words - 1)
	if len(head.meant) == 0 {
		return false
	}
	own := w.src.stem(head.bare)
	for _, g := range w.gs {
		for j := range g.src.toks {
			s := &g.src.toks[j]
			if s.kind == kWord && !s.is(clFunction) && g.src.nounAt(j, j+1) && s.form.sameSense(head) && !w.src.kin(w.src.stem(s.form.bare), own) {
				return true
			}
		}
	}
	return false
}
