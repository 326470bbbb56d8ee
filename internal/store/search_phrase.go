package store

import (
	"context"
	"fmt"
	"slices"
)

// newestPhrases is newest on SQLite for a match with words in a row. Hardly any document that
// has the words has them so: FTS5 reads long lists to the end. From the oldest document to the
// newest it does so in less time than the other way; so it reads a few stretches that way,
// the newest one first, each eight times as long as the one before, until there are enough.
func (s *Store) newestPhrases(ctx context.Context, sp *space, text string, bounds [2]int64, limit int) ([]found, error) {
	var oldest, newest int64
	err := s.db.Get(ctx, []any{&oldest, &newest}, `SELECT coalesce((SELECT min(number) FROM search_doc WHERE space_id = $1), 0),
		coalesce((SELECT max(number) FROM search_doc WHERE space_id = $1), 0)`, sp.ID)
	if err != nil {
		return nil, err
	}
	oldest, newest = max(oldest, bounds[0]), min(newest, bounds[1]-1)
	q := fmt.Sprintf("SELECT rowid FROM %[1]s WHERE %[1]s MATCH $1 AND rowid >= $2 AND rowid < $3 ORDER BY rowid", sp.table())
	var out []found
	to := bounds[1]
	for step := max(1, (newest-oldest)/64); len(out) < limit && to > bounds[0]; step *= 8 {
		from := newest - step
		if from <= oldest {
			from = bounds[0]
		}
		var some []found
		err := s.db.Query(ctx, func(scan func(...any) error) error {
			var f found
			err := scan(&f.number)
			some = append(some, f)
			return err
		}, q, text, from, to)
		if err != nil {
			return nil, err
		}
		slices.Reverse(some)
		out = append(out, some...)
		to = from
	}
	return out[:min(limit, len(out))], nil
}
