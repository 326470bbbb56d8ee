package check

import "slices"

// wordRun are the numbers of the words of a term that follow each other, 0 after the last.
type wordRun [longestRun]int32

// wordedTerm is what a source says something with, a word or a run of words that comes again,
// and where it stands.
type wordedTerm struct {
	run    wordRun
	words  int
	noun   bool     // stands somewhere as a noun
	at     []place  // its first token in each of its segments, in order
	taught []string // renderings that the newsroom's memory knows, if there are several
}

// nearlyAll is how many of a term's segments are so many that nothing else counts.
func (t *wordedTerm) nearlyAll() int { return len(t.at) - len(t.at)/4 }

// has tells whether token i of segment k is one of the term's where it first stands there.
func (t *wordedTerm) has(m meeting, i int) bool { return m.term <= i && i < m.term+t.words }

// terms lists the terms of a story in the order in which they first stand, but for some that
// stand in too few segments.
func (w *wordings) terms() []*wordedTerm {
	var out []*wordedTerm
	by := map[wordRun]*wordedTerm{}
	again := w.recurringRuns()
	for k, g := range w.gs {
		for i := 0; i < len(w.src.tokens[k]); {
			r, n := w.termAt(k, i, again)
			if n > 0 && w.stands(r, w.fewest()) {
				t := by[r]
				if t == nil {
					t = &wordedTerm{run: r, words: n}
					by[r], out = t, append(out, t)
				}
				if len(t.at) == 0 || t.at[len(t.at)-1].seg != k {
					t.at = append(t.at, place{k, i})
				}
				t.noun = t.noun || g.src.nounAt(i, i+n)
			}
			i += max(n, 1)
		}
	}
	return out
}

// recurringRuns tells of the runs of two or three words whether they stand in more than one
// segment.
func (w *wordings) recurringRuns() map[wordRun]bool {
	first, again := map[wordRun]int{}, map[wordRun]bool{}
	for k := range w.gs {
		for i := range w.src.tokens[k] {
			for n := 2; n <= longestRun; n++ {
				r, ok := w.runAt(k, i, n)
				if !ok || !w.stands(r, 2) {
					break
				}
				if at, ok := first[r]; !ok {
					first[r] = k
				} else if at != k {
					again[r] = true
				}
			}
		}
	}
	return again
}

// runAt are the n source words from token i of segment k on; ok is false unless all of them
// say something and follow each other.
func (w *wordings) runAt(k, i, n int) (r wordRun, ok bool) {
	ids := w.src.tokens[k]
	if i+n > len(ids) {
		return r, false
	}
	for j := range n {
		if ids[i+j] == 0 || j > 0 && !w.gs[k].src.toks[i+j].space {
			return r, false
		}
		r[j] = ids[i+j]
	}
	return r, true
}

// stands tells whether each word of a run stands in so many segments: else the run does not.
func (w *wordings) stands(r wordRun, segments int) bool {
	for _, id := range r {
		if id != 0 && w.src.words[id].in < segments {
			return false
		}
	}
	return true
}

// termAt is the term at token i of segment k, of n words: the longest run that comes again, or
// one word. Frequent words alone are none: they mean too much.
func (w *wordings) termAt(k, i int, again map[wordRun]bool) (r wordRun, n int) {
	for n = longestRun; n > 0; n-- {
		r, ok := w.runAt(k, i, n)
		if !ok || n > 1 && (!w.stands(r, 2) || !again[r]) {
			continue
		}
		for j := i; j < i+n; j++ {
			if !w.gs[k].src.is(j, clCommon) {
				return r, n
			}
		}
	}
	return r, 0
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

// kept tells whether the target holds the term as it is, as names stay, in nearly all of its
// segments.
func (w *wordings) kept(t *wordedTerm) bool {
	n := 0
	for _, p := range t.at {
		g := w.gs[p.seg]
		f := g.src.formAt(p.tok + t.words - 1)
		if slices.ContainsFunc(g.tgt.toks, func(u token) bool { return u.form != nil && f.sameName(u.form) }) {
			n++
		}
	}
	return n >= t.nearlyAll()
}

// inGlossary tells whether a term is a matter of the glossary.
func (w *wordings) inGlossary(t *wordedTerm) bool {
	if len(w.cfg.Terms) == 0 {
		return false
	}
	for _, p := range t.at {
		s := &w.gs[p.seg].src
		for _, term := range w.cfg.termIndex(s.lx).candidates(s) {
			if sp, ok := s.findTerm(term.words); ok && sp.From < s.toks[p.tok+t.words-1].to && s.toks[p.tok].from < sp.To {
				return true
			}
		}
	}
	return false
}
