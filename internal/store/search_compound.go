package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"depesche/internal/search"
)

// compounds finds the words of the index that have this one as their first or second
// part, the other part being a word of the index too.
func (r *resolver) compounds(ctx context.Context, w string) ([]word, error) {
	fold, stem := search.Fold(w), r.a.Stem(w)
	if !r.a.Compounds() || utf8.RuneCountInString(stem) < 4 {
		return nil, nil
	}
	first, err := r.listed(ctx, "fold", stem)
	if err != nil {
		return nil, err
	}
	second, err := r.listed(ctx, "rev", search.Reverse(stem))
	if err != nil {
		return nil, err
	}
	// A long word that stands at the end is the compound's head, whatever is before it.
	sure := utf8.RuneCountInString(fold) >= 6
	heads := map[int64]bool{}
	rests := map[int64][]string{}
	note := func(id int64, rest string, atEnd bool) {
		for _, rest := range r.a.Rests(rest, atEnd) {
			if !r.a.Function(rest) {
				rests[id] = append(rests[id], r.a.Stem(rest))
			}
		}
	}
	for _, x := range first {
		for _, p := range []string{fold, stem} {
			if rest, ok := strings.CutPrefix(x.text, p); ok {
				note(x.id, rest, true)
			}
		}
	}
	for _, x := range second {
		front := strings.TrimSuffix(search.Reverse(x.text), stem)
		if heads[x.id] = sure && utf8.RuneCountInString(front) >= 3; !heads[x.id] {
			note(x.id, front, false)
		}
	}
	there, err := r.there(ctx, rests)
	if err != nil {
		return nil, err
	}
	var of []int64
	for _, x := range append(first, second...) {
		if heads[x.id] || slices.ContainsFunc(rests[x.id], func(rest string) bool { return there[rest] }) {
			of = append(of, x.id)
		}
	}
	if len(of) == 0 {
		return nil, nil
	}
	out, err := r.s.searchWords(ctx, r.s.each("id IN ({{ids}})"), list(of))
	return often(out, maxCompounds), err
}

// wordEntry is a word as it stands in one of the lists of words.
type wordEntry struct {
	id   int64
	text string
}

// listed reads the words that begin so in the list of folds or of reversed stems, at most
// maxScan. It looks at nothing but the list.
func (r *resolver) listed(ctx context.Context, by, beginning string) (out []wordEntry, err error) {
	err = r.s.db.Query(ctx, func(scan func(...any) error) error {
		var e wordEntry
		err := scan(&e.id, &e.text)
		out = append(out, e)
		return err
	}, fmt.Sprintf("SELECT id, %[1]s FROM search_word WHERE space_id = $1 AND %[1]s >= $2 AND %[1]s < $3%[2]s", by, limit4), r.sp.ID, beginning, after(beginning), maxScan)
	return out, err
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
