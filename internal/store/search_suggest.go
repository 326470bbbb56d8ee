package store

import (
	"context"
	"strings"
	"unicode/utf8"

	"depesche/internal/search"
	"depesche/internal/store/sqldb"
)

// MaxSuggestions is how many continuations of a query are offered.
const MaxSuggestions = 8

// Suggest continues the last word of a query that is being typed by words of an
// edition's live pages, the frequent ones first, one of each stem.
func (s *Store) Suggest(ctx context.Context, edition, text string) ([]string, error) {
	ctx = sqldb.Lasting(ctx)
	e, err := s.Edition(ctx, edition)
	if err != nil {
		return nil, err
	}
	sp, err := s.searchable(ctx, siteScope, edition)
	if err != nil || sp == nil || strings.HasSuffix(text, " ") {
		return nil, err
	}
	q := search.For(e.Lang).Parse(text)
	if q.Cut || len(q.Clauses) == 0 {
		return nil, nil
	}
	last := q.Clauses[len(q.Clauses)-1]
	before, ok := strings.CutSuffix(q.Text, last.Text)
	if !ok || last.Phrase || last.Exclude || utf8.RuneCountInString(last.Words[0]) < 2 {
		return nil, nil
	}
	r := &resolver{s: s, sp: sp, a: sp.analyzer()}
	ws, err := r.beginning(ctx, search.Fold(last.Words[0]), 600)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	var out []string
	for _, w := range often(ws, len(ws)) {
		if seen[w.stem] || r.a.Function(w.word) || len(out) == MaxSuggestions {
			continue
		}
		seen[w.stem] = true
		out = append(out, before+w.word)
	}
	return out, nil
}
