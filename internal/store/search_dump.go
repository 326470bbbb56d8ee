package store

import (
	"context"
	"fmt"
	"slices"

	"depesche/internal/search"
)

// SearchDump writes the live indexes out as sorted lines that do not depend on the order
// in which they were made: each space's totals, words with their counts, documents with
// their words, and the words and pairs by which the engine's own table finds each document. It is
// for holding one index against another, and counts first what waits for it.
func (s *Store) SearchDump(ctx context.Context) ([]string, error) {
	if err := s.CountSearch(ctx); err != nil {
		return nil, err
	}
	sps, err := s.spaces(ctx, "state = 'live' AND docs > 0")
	if err != nil {
		return nil, err
	}
	var out []string
	for i := range sps {
		lines, err := s.dumpSpace(ctx, &sps[i])
		if err != nil {
			return nil, err
		}
		out = append(out, lines...)
	}
	slices.Sort(out)
	return out, nil
}

func (s *Store) dumpSpace(ctx context.Context, sp *space) ([]string, error) {
	name := sp.Scope + " " + sp.Key
	out := []string{fmt.Sprintf("%s: %d documents, %d words", name, sp.Docs, sp.Words)}
	ws, err := s.searchWords(ctx, "space_id = $1 ORDER BY id", sp.ID)
	if err != nil {
		return nil, err
	}
	words := map[int64]string{}
	for _, w := range ws {
		words[w.id] = w.word
		out = append(out, fmt.Sprintf("%s: word %s (%s, %s) in %d", name, w.word, w.fold, w.stem, w.docs))
	}
	frequent, err := s.searchWords(ctx, "space_id = $1 AND often = 1", sp.ID)
	if err != nil {
		return nil, err
	}
	for _, w := range frequent {
		out = append(out, fmt.Sprintf("%s: word %s is frequent", name, w.word))
	}
	refs := map[int64]int64{}
	err = s.db.Query(ctx, func(scan func(...any) error) error {
		var d stored
		var ref int64
		if err := scan(&d.number, &ref, &d.length, &d.tags, &d.terms); err != nil {
			return err
		}
		refs[d.number] = ref
		var ts []string
		if err := search.DecodeTerms(d.terms, func(t search.Term) { ts = append(ts, fmt.Sprint(words[t.ID], t.Counts)) }); err != nil {
			return err
		}
		slices.Sort(ts)
		out = append(out, fmt.Sprintf("%s: document %d, %d words, %q: %v", name, ref, d.length, d.tags, ts))
		return nil
	}, "SELECT number, ref, length, tags, terms FROM search_doc WHERE space_id = $1", sp.ID)
	if err != nil {
		return nil, err
	}
	finds := func(what string, want expr, headline bool) error {
		docs, err := s.newest(ctx, sp, nil, match{want: want}, (&SearchQuery{}).bounds(), headline, 1<<30)
		if err != nil || len(docs) == 0 && want.op == 'p' {
			return err
		}
		var found []int64
		for _, d := range docs {
			found = append(found, refs[d.number])
		}
		slices.Sort(found)
		out = append(out, fmt.Sprintf("%s: %s (headline %t) finds %v", name, what, headline, found))
		return nil
	}
	function := slices.DeleteFunc(slices.Clone(ws), func(w word) bool { return !sp.analyzer().Function(w.word) })
	for _, w := range ws {
		for _, headline := range []bool{false, true} {
			if err := finds(w.word, anyOf([]int64{w.id}), headline); err != nil {
				return nil, err
			}
		}
	}
	if !sp.hasPairs() {
		return out, nil
	}
	for _, first := range function {
		for _, second := range function {
			if err := finds(first.word+" "+second.word, expr{op: 'p', ids: []int64{first.id, second.id}}, false); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}
