package store

import (
	"context"
	"slices"

	"depesche/internal/search"
	"depesche/internal/store/sqldb"
)

// wordIDs returns the ids of words, adding those that are new with a count of none.
func (s *Store) wordIDs(ctx context.Context, sp *space, words []string) (map[string]int64, error) {
	ids := make(map[string]int64, len(words))
	read := func(words []string) error {
		return s.db.Query(ctx, func(scan func(...any) error) error {
			var id int64
			var w string
			err := scan(&id, &w)
			ids[w] = id
			return err
		}, s.each("SELECT id, word FROM search_word WHERE space_id = $2 AND word IN ({{texts}})"), list(words), sp.ID)
	}
	if err := read(words); err != nil {
		return nil, err
	}
	var fresh []string
	var added [][4]string
	a := sp.analyzer()
	for _, w := range words {
		if _, ok := ids[w]; !ok {
			stem := a.Stem(w)
			fresh, added = append(fresh, w), append(added, [4]string{w, search.Fold(w), stem, search.Reverse(stem)})
		}
	}
	if len(fresh) == 0 {
		return ids, nil
	}
	_, err := s.db.Exec(ctx, s.each(`INSERT INTO search_word (space_id, word, fold, stem, rev, docs)
		SELECT $2, value ->> 0, value ->> 1, value ->> 2, value ->> 3, 0 FROM {{each}}`), list(added), sp.ID)
	if err != nil {
		return nil, err
	}
	return ids, read(fresh)
}

// countWords adds to the counts of words how many documents more have them, and returns how
// many words it found; a word that no document has any more is forgotten.
func (s *Store) countWords(ctx context.Context, counts map[int64]int) (int, error) {
	by := map[int][]int64{}
	var lost []int64
	found := 0
	for id, n := range counts {
		if n == 0 {
			found++
			continue
		}
		by[n] = append(by[n], id)
		if n < 0 {
			lost = append(lost, id)
		}
	}
	update := "UPDATE search_word"
	if s.db.Dialect() == sqldb.SQLite {
		// Without a copy of every page for undoing it alone: an error undoes the transaction.
		update = "UPDATE OR FAIL search_word"
	}
	for n, ids := range by {
		slices.Sort(ids)
		some, err := s.db.Exec(ctx, s.each(update+" SET docs = docs + $2 WHERE id IN ({{ids}})"), list(ids), n)
		if err != nil {
			return 0, err
		}
		found += int(some)
	}
	if err := s.markOften(ctx, update, counts); err != nil || len(lost) == 0 {
		return found, err
	}
	_, err := s.db.Exec(ctx, s.each("DELETE FROM search_word WHERE docs <= 0 AND id IN ({{ids}})"), list(lost))
	return found, err
}

// oftenDocs is in how many documents a word is that has its place in the index of the
// frequent ones.
const oftenDocs = 30

// markOften notes of words which have become frequent or are so no longer. Few do: a
// statement of its own, so that to count the others touches no index.
func (s *Store) markOften(ctx context.Context, update string, counts map[int64]int) error {
	ids := make([]int64, 0, len(counts))
	for id, n := range counts {
		if n != 0 {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	_, err := s.db.Exec(ctx, s.each(update+" SET often = 1 - often WHERE id IN ({{ids}}) AND often <> CASE WHEN docs >= $2 THEN 1 ELSE 0 END"), list(ids), oftenDocs)
	return err
}
