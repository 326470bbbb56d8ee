package store

import (
	"context"
	"fmt"
	"slices"
)

// newestPhrases is newest on SQLite for a match with words in a row. Hardly any document that
// has the words has them so: FTS5 reads long lists to the end. From the oldest document to the
// newest it does so in less time than the other way; so it reads a few stretches that way, the
// newest one first, each eight times as long as the one before, until there are enough. Where a
// stretch turns out to have many it is read from its end.
func (s *Store) newestPhrases(ctx context.Context, sp *space, text string, bounds [2]int64, limit int) ([]found, error) {
	var oldest, newest int64
	// Each by itself is the end of an index; asked for both at once SQLite reads the whole of it.
	err := s.db.Get(ctx, []any{&oldest, &newest}, `SELECT coalesce((SELECT min(number) FROM search_doc WHERE space_id = $1), 0),
		coalesce((SELECT max(number) FROM search_doc WHERE space_id = $1), 0)`, sp.ID)
	if err != nil {
		return nil, err
	}
	oldest, newest = max(oldest, bounds[0]), min(newest, bounds[1]-1)
	var out []found
	read := func(order string, from, to int64, limit int) ([]found, error) {
		return s.numbers(ctx, fmt.Sprintf("SELECT rowid FROM %[1]s WHERE %[1]s MATCH $1 AND rowid >= $2 AND rowid < $3 ORDER BY rowid"+order+limit4, sp.table()), text, from, to, limit)
	}
	to := bounds[1]
	for _, part := range []int64{64, 8, 1} {
		from := newest - (newest-oldest)/part
		if from <= oldest {
			from = bounds[0]
		}
		if from >= to {
			continue
		}
		some, err := read("", from, to, stretchMost)
		if err == nil && len(some) == stretchMost { // its newest ones may not be among them
			some, err = read(" DESC", from, to, limit-len(out))
		} else {
			slices.Reverse(some)
		}
		if err != nil {
			return nil, err
		}
		if out, to = append(out, some...), from; len(out) >= limit {
			return out[:limit], nil
		}
	}
	return out, nil
}

// stretchMost bounds how many documents of a stretch are read from old to new; tests read fewer.
var stretchMost = 2000
