package store

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"depesche/internal/search"
)

// How many words an expansion of one word of a query may bring.
const (
	maxForms     = 24
	maxCompounds = 48
	maxPrefixes  = 64
	maxSpellings = 3
	maxNear      = 4
	maxScan      = 800 // words read to choose from
)

// How much a word counts that is found instead of the one that was typed.
const (
	exactWeight    = 1.2
	foldWeight     = 1.0
	stemWeight     = 0.8
	compoundWeight = 0.35
	partsWeight    = 0.6
	nearWeight     = 0.6
)

type word struct {
	id               int64
	word, fold, stem string
	docs             int
}

func (s *Store) searchWords(ctx context.Context, q string, args ...any) ([]word, error) {
	var out []word
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var w word
		err := scan(&w.id, &w.word, &w.fold, &w.stem, &w.docs)
		out = append(out, w)
		return err
	}, "SELECT id, word, fold, stem, docs FROM search_word WHERE "+q, args...)
	return out, err
}

func often(ws []word, max int) []word {
	slices.SortFunc(ws, func(a, b word) int { return cmp.Or(b.docs-a.docs, strings.Compare(a.word, b.word)) })
	return ws[:min(len(ws), max)]
}

// asked is a clause of a query with what answers it in one index.
type asked struct {
	search.Clause
	expr  expr
	parts []search.Part
	docs  int    // an estimate of how many documents answer it
	near  string // the word that was taken instead of the one typed
}

// resolver looks up what the clauses of a query mean in one index. Whatever is typed, it
// reads a bounded number of words.
type resolver struct {
	s   *Store
	sp  *space
	a   *search.Analyzer
	hit map[string]bool // words to be marked in extracts

	folds map[string][]word
	stems map[string][]word
	known map[string]int // by stem, for the parts of compounds
}

func (s *Store) resolve(ctx context.Context, sp *space, q search.Query, near bool) ([]asked, *resolver, error) {
	r := &resolver{s: s, sp: sp, a: sp.analyzer(), hit: map[string]bool{}, folds: map[string][]word{}, stems: map[string][]word{}, known: map[string]int{}}
	if err := r.lookUp(ctx, q); err != nil {
		return nil, nil, err
	}
	out := make([]asked, 0, len(q.Clauses))
	for _, c := range q.Clauses {
		as := asked{Clause: c}
		var err error
		switch {
		case c.Phrase:
			r.phrase(&as)
		case c.Prefix:
			err = r.prefix(ctx, &as)
		default:
			err = r.word(ctx, &as, near)
		}
		if err != nil {
			return nil, nil, err
		}
		out = append(out, as)
	}
	return out, r, nil
}

// lookUp reads the words of all clauses, and those of the same stem.
func (r *resolver) lookUp(ctx context.Context, q search.Query) error {
	folds, stems := map[string]bool{}, map[string]bool{}
	for _, c := range q.Clauses {
		for _, w := range c.Words {
			for _, f := range r.spellings(w) {
				folds[f] = true
			}
			if !c.Phrase {
				stems[r.a.Stem(w)] = true
			}
		}
	}
	ws, err := r.s.searchWords(ctx, r.s.each("space_id = $2 AND fold IN ({{texts}})"), list(keys(folds)), r.sp.ID)
	if err != nil {
		return err
	}
	for _, w := range ws {
		r.folds[w.fold] = append(r.folds[w.fold], w)
	}
	for _, c := range q.Clauses {
		if c.Phrase {
			continue
		}
		for _, w := range r.spelt(c.Words[0]) {
			stems[w.stem] = true
		}
	}
	return r.readStems(ctx, keys(stems))
}

func (r *resolver) readStems(ctx context.Context, stems []string) error {
	ws, err := r.s.searchWords(ctx, r.s.each("space_id = $2 AND stem IN ({{texts}})"), list(stems), r.sp.ID)
	for _, w := range ws {
		r.stems[w.stem] = append(r.stems[w.stem], w)
	}
	return err
}

func keys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// spellings are the folds under which a word may stand.
func (r *resolver) spellings(w string) []string {
	f := search.Fold(w)
	out := []string{f}
	if s, ok := r.a.SpeltOut(w); ok {
		out = append(out, s)
	}
	if s, ok := r.a.Unspelt(f); ok {
		out = append(out, s)
	}
	return out
}

// spelt returns the words of the index that are the same word: but for accents, and for
// letters written out.
func (r *resolver) spelt(w string) []word {
	f := search.Fold(w)
	out := slices.Clone(r.folds[f])
	if s, ok := r.a.SpeltOut(w); ok {
		out = append(out, r.folds[s]...)
	}
	if s, ok := r.a.Unspelt(f); ok {
		for _, c := range r.folds[s] {
			if long, ok := r.a.SpeltOut(c.word); ok && long == f {
				out = append(out, c)
			}
		}
	}
	return out
}

func place(ws []word, weight float64) map[int64]float64 {
	out := make(map[int64]float64, len(ws))
	for _, w := range ws {
		out[w.id] = weight
	}
	return out
}

func ids(ws []word) []int64 {
	out := make([]int64, len(ws))
	for i, w := range ws {
		out[i] = w.id
	}
	return out
}

func (r *resolver) mark(c *asked, ws []word) {
	if c.Exclude || c.Function {
		return
	}
	for _, w := range ws {
		r.hit[w.word] = true
	}
}

func sum(ws []word) int {
	n := 0
	for _, w := range ws {
		n += w.docs
	}
	return n
}

// phrase takes a phrase as it is written, but for accents.
func (r *resolver) phrase(c *asked) {
	part := search.Part{Weight: exactWeight}
	var places [][]word
	for _, w := range c.Words {
		ws := often(r.spelt(w), maxSpellings)
		if len(ws) == 0 {
			return
		}
		if n := sum(ws); c.docs == 0 || n < c.docs {
			c.docs = n
		}
		part.Places = append(part.Places, place(ws, 1))
		places = append(places, ws)
		r.mark(c, ws)
	}
	c.parts, c.expr = []search.Part{part}, phraseExpr(places, r.a.Function, r.sp.hasPairs())
}

func (r *resolver) prefix(ctx context.Context, c *asked) error {
	f := search.Fold(c.Words[0])
	ws, err := r.beginning(ctx, f, maxScan)
	if err != nil {
		return err
	}
	c.set(r, often(ws, maxPrefixes), stemWeight)
	return nil
}

// beginning reads words that begin so: the frequent ones, and others while there is room.
func (r *resolver) beginning(ctx context.Context, fold string, limit int) ([]word, error) {
	ws, err := r.s.searchWords(ctx, "space_id = $1 AND often = 1 AND fold >= $2 AND fold < $3"+limit4, r.sp.ID, fold, after(fold), limit)
	if err != nil || len(ws) >= maxPrefixes {
		return ws, err
	}
	return r.s.searchWords(ctx, "space_id = $1 AND fold >= $2 AND fold < $3"+limit4, r.sp.ID, fold, after(fold), limit)
}

// limit4 bounds how many rows are read by the fourth parameter. SQLite would plan a statement
// anew each time that the parameter alone stood there.
const limit4 = " LIMIT $4 + 0"

// after is what stands, byte by byte, behind all that begins with s.
func after(s string) string { return s + "\U0010ffff" }

func (c *asked) set(r *resolver, ws []word, weight float64) {
	if len(ws) == 0 {
		return
	}
	c.parts = append(c.parts, search.Part{Weight: 1, Places: []map[int64]float64{place(ws, weight)}})
	c.expr = anyOf(ids(ws))
	c.docs = sum(ws)
	r.mark(c, ws)
}

// word resolves a word: itself in other spellings, the forms of its stem, compounds that
// it is part of, its own parts, and, where there is nothing, words near to it.
func (r *resolver) word(ctx context.Context, c *asked, near bool) error {
	w := c.Words[0]
	same := r.spelt(w)
	weights := map[int64]float64{}
	var all []word
	add := func(ws []word, weight float64) {
		for _, x := range ws {
			if _, ok := weights[x.id]; !ok {
				weights[x.id] = weight
				all = append(all, x)
			}
		}
	}
	for _, x := range same {
		if x.word == w {
			add([]word{x}, exactWeight)
		}
	}
	add(same, foldWeight)
	stems := map[string]bool{r.a.Stem(w): true}
	for _, x := range same {
		stems[x.stem] = true
	}
	for _, st := range keys(stems) {
		add(often(r.stems[st], maxForms), stemWeight)
	}
	if !c.Function && !c.Exclude {
		compounds, err := r.compounds(ctx, w)
		if err != nil {
			return err
		}
		add(compounds, compoundWeight)
	}
	if len(all) > 0 {
		c.parts = append(c.parts, search.Part{Weight: 1, Places: []map[int64]float64{weights}})
		c.expr = anyOf(ids(all))
		c.docs = sum(all)
		r.mark(c, all)
	}
	if c.Function || c.Exclude {
		return nil
	}
	if err := r.apart(ctx, c); err != nil {
		return err
	}
	if c.expr.none() && near {
		return r.nearest(ctx, c)
	}
	return nil
}
