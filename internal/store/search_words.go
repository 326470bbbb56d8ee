package store

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

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
	var places [][]int64
	for _, w := range c.Words {
		ws := often(r.spelt(w), maxSpellings)
		if len(ws) == 0 {
			return
		}
		if n := sum(ws); c.docs == 0 || n < c.docs {
			c.docs = n
		}
		part.Places = append(part.Places, place(ws, 1))
		places = append(places, ids(ws))
		r.mark(c, ws)
	}
	c.parts, c.expr = []search.Part{part}, phraseExpr(places)
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
	ws, err := r.s.searchWords(ctx, "space_id = $1 AND often = 1 AND fold >= $2 AND fold < $3 LIMIT $4", r.sp.ID, fold, after(fold), limit)
	if err != nil || len(ws) >= maxPrefixes {
		return ws, err
	}
	return r.s.searchWords(ctx, "space_id = $1 AND fold >= $2 AND fold < $3 LIMIT $4", r.sp.ID, fold, after(fold), limit)
}

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

// compounds finds the words of the index that have this one as their first or second
// part, the other part being a word of the index too.
func (r *resolver) compounds(ctx context.Context, w string) ([]word, error) {
	fold, stem := search.Fold(w), r.a.Stem(w)
	if !r.a.Compounds() || utf8.RuneCountInString(stem) < 4 {
		return nil, nil
	}
	first, err := r.s.searchWords(ctx, "space_id = $1 AND fold >= $2 AND fold < $3 LIMIT $4", r.sp.ID, stem, after(stem), maxScan)
	if err != nil {
		return nil, err
	}
	back := search.Reverse(stem)
	second, err := r.s.searchWords(ctx, "space_id = $1 AND rev >= $2 AND rev < $3 LIMIT $4", r.sp.ID, back, after(back), maxScan)
	if err != nil {
		return nil, err
	}
	// A long word that stands at the end is the compound's head, whatever is before it.
	sure := utf8.RuneCountInString(fold) >= 6
	heads := map[int64]bool{}
	rests := map[int64][]string{}
	note := func(x word, rest string, atEnd bool) {
		for _, rest := range r.a.Rests(rest, atEnd) {
			if !r.a.Function(rest) {
				rests[x.id] = append(rests[x.id], r.a.Stem(rest))
			}
		}
	}
	for _, x := range first {
		for _, p := range []string{fold, stem} {
			if rest, ok := strings.CutPrefix(x.fold, p); ok {
				note(x, rest, true)
			}
		}
	}
	for _, x := range second {
		front := strings.TrimSuffix(x.stem, stem)
		if heads[x.id] = sure && utf8.RuneCountInString(front) >= 3; !heads[x.id] {
			note(x, front, false)
		}
	}
	there, err := r.there(ctx, rests)
	if err != nil {
		return nil, err
	}
	var out []word
	for _, x := range append(first, second...) {
		if heads[x.id] || slices.ContainsFunc(rests[x.id], func(rest string) bool { return there[rest] }) {
			out = append(out, x)
		}
	}
	return often(out, maxCompounds), nil
}

// there tells which stems are of words of the index. It looks at nothing but the list of
// stems.
func (r *resolver) there(ctx context.Context, of map[int64][]string) (map[string]bool, error) {
	out := map[string]bool{}
	for _, stems := range of {
		for _, st := range stems {
			out[st] = false
		}
	}
	if len(out) == 0 {
		return out, nil
	}
	err := r.s.db.Query(ctx, func(scan func(...any) error) error {
		var st string
		err := scan(&st)
		out[st] = true
		return err
	}, r.s.each("{{texts}} WHERE EXISTS (SELECT 1 FROM search_word w WHERE w.space_id = $2 AND w.stem = value)"), list(keys(out)), r.sp.ID)
	return out, err
}

func (r *resolver) readKnown(ctx context.Context, of map[int64][]string) error {
	ask := map[string]bool{}
	for _, stems := range of {
		for _, st := range stems {
			if _, ok := r.known[st]; !ok {
				ask[st] = true
				r.known[st] = 0
			}
		}
	}
	if len(ask) == 0 {
		return nil
	}
	return r.s.db.Query(ctx, func(scan func(...any) error) error {
		var st string
		var n int
		err := scan(&st, &n)
		r.known[st] = n
		return err
	}, r.s.each("SELECT stem, sum(docs) FROM search_word WHERE space_id = $2 AND stem IN ({{texts}}) GROUP BY stem"), list(keys(ask)), r.sp.ID)
}

// apart reads a word as a compound whose parts are words of the index: a document that
// has both parts answers it too.
func (r *resolver) apart(ctx context.Context, c *asked) error {
	splits := r.a.Splits(search.Fold(c.Words[0]))
	if len(splits) == 0 {
		return nil
	}
	stems := make([][2]string, len(splits))
	of := map[int64][]string{}
	for i, sp := range splits {
		stems[i] = [2]string{r.a.Stem(sp.First), r.a.Stem(sp.Second)}
		if !r.a.Function(sp.First) && !r.a.Function(sp.Second) {
			of[int64(i)] = stems[i][:]
		}
	}
	if err := r.readKnown(ctx, of); err != nil {
		return err
	}
	best, found := 0, -1
	for i := range splits {
		if n := min(r.known[stems[i][0]], r.known[stems[i][1]]); of[int64(i)] != nil && n > best {
			best, found = n, i
		}
	}
	if found < 0 {
		return nil
	}
	var both []expr
	part := search.Part{Weight: partsWeight}
	for _, st := range stems[found] {
		if r.stems[st] == nil {
			if err := r.readStems(ctx, []string{st}); err != nil {
				return err
			}
		}
		ws := often(r.stems[st], maxForms)
		both = append(both, anyOf(ids(ws)))
		part.Places = append(part.Places, place(ws, 1))
		r.mark(c, ws)
	}
	c.parts = append(c.parts, part)
	c.expr = orExpr(c.expr, andExpr(both...))
	c.docs += best / 4
	return nil
}

// nearest takes the words that differ least from one that is not there, if the
// difference may be a slip.
func (r *resolver) nearest(ctx context.Context, c *asked) error {
	ws, err := r.near(ctx, c.Words[0])
	if err != nil || len(ws) == 0 {
		return err
	}
	c.near = ws[0].word
	c.set(r, ws, nearWeight)
	return nil
}

func (r *resolver) near(ctx context.Context, w string) ([]word, error) {
	fold := search.Fold(w)
	slips := search.Slips(fold)
	if slips == 0 {
		return nil, nil
	}
	head, tail := search.Keys(fold)
	_, stemTail := search.Keys(r.a.Stem(w))
	seen := map[int64]bool{}
	var found []word
	least := slips
	consider := func(ws []word, err error) error {
		for _, x := range ws {
			if seen[x.id] || x.fold == fold {
				continue
			}
			seen[x.id] = true
			d := search.Distance(fold, x.fold, least)
			if d > least {
				continue
			}
			if d < least {
				least, found = d, found[:0]
			}
			found = append(found, x)
		}
		return err
	}
	if err := consider(r.s.searchWords(ctx, "space_id = $1 AND fold >= $2 AND fold < $3 LIMIT $4", r.sp.ID, head, after(head), maxScan)); err != nil {
		return nil, err
	}
	for _, back := range slices.Compact([]string{search.Reverse(tail), search.Reverse(stemTail)}) {
		if err := consider(r.s.searchWords(ctx, "space_id = $1 AND rev >= $2 AND rev < $3 LIMIT $4", r.sp.ID, back, after(back), maxScan)); err != nil {
			return nil, err
		}
	}
	return often(found, maxNear), nil
}
