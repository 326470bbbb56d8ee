package store

import (
	"context"
	"fmt"

	"depesche/internal/store/sqldb"
)

// mergeAfter is by how many documents an index must have grown or shrunk, at least, before
// its parts are written together once more; a large one by an eighth.
var mergeAfter = 2000

// MergeSearch writes parts of the search indexes together, about so many pages of the
// database in one transaction, and tells whether there is more to do. FTS5 looks a word up
// in every part, and leaves a dozen of them behind when many documents come. PostgreSQL
// keeps its index in one.
func (s *Store) MergeSearch(ctx context.Context, pages int) (more bool, err error) {
	if s.db.Dialect() != sqldb.SQLite {
		return false, nil
	}
	err = s.InTx(ctx, func(tx *Store) error {
		more = false
		sps, err := tx.spaces(ctx, "state = 'live' AND (merging <> 0 OR abs(docs - merged) >= max($1, merged / 8))", mergeAfter)
		if err != nil || len(sps) == 0 {
			return err
		}
		more = true
		return tx.mergeSome(ctx, &sps[0], pages)
	})
	return more, err
}

func (s *Store) mergeSome(ctx context.Context, sp *space, pages int) error {
	var merging, before, after int64
	if err := s.db.Get(ctx, []any{&merging, &before}, "SELECT merging, total_changes() FROM search_space WHERE id = $1", sp.ID); err != nil {
		return err
	}
	if merging == 0 { // the negative number marks all parts for being merged
		pages = -pages
	}
	if _, err := s.db.Exec(ctx, fmt.Sprintf("INSERT INTO %[1]s (%[1]s, rank) VALUES ('merge', %[2]d)", sp.table(), pages)); err != nil {
		return err
	}
	if err := s.db.Get(ctx, []any{&after}, "SELECT total_changes()"); err != nil {
		return err
	}
	// The statement counts for one change; so little says that nothing was left to merge.
	if after-before < 2 {
		_, err := s.db.Exec(ctx, "UPDATE search_space SET merging = 0, merged = docs WHERE id = $1", sp.ID)
		return err
	}
	_, err := s.db.Exec(ctx, "UPDATE search_space SET merging = 1 WHERE id = $1", sp.ID)
	return err
}
