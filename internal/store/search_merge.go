package store

import (
	"context"
	"fmt"

	"depesche/internal/store/sqldb"
)

// mergeAfter is by how many documents an index must have grown or shrunk, at least, before
// its parts are written together once more; a large one by an eighth.
var mergeAfter = 2000

// fewParts is how many parts of an index are left alone: the large one, and a small one
// beside it.
const fewParts = 2

// MergeSearch writes parts of the search indexes together, about so many pages of the
// database in one transaction, and tells whether there is more to do. FTS5 looks a word up
// in every part; it leaves a dozen of them behind when many documents come, and one for
// each that comes alone. PostgreSQL keeps its index in one.
func (s *Store) MergeSearch(ctx context.Context, pages int) (more bool, err error) {
	if s.db.Dialect() != sqldb.SQLite {
		return false, nil
	}
	sps, err := s.spaces(ctx, "state = 'live'")
	if err != nil {
		return false, err
	}
	for i := range sps {
		if more, err = s.mergeSpace(ctx, sps[i].ID, pages); more || err != nil {
			break
		}
	}
	return more, err
}

// mergeSpace does the next step of one index. It waits for no writer where there is none
// to do.
func (s *Store) mergeSpace(ctx context.Context, id int64, pages int) (more bool, err error) {
	grown, parts, err := s.unmerged(ctx, id)
	if err != nil {
		return false, err
	}
	if !grown && parts <= fewParts {
		return false, s.settle(ctx, &space{ID: id})
	}
	err = s.InTx(ctx, func(tx *Store) error {
		more = false
		sps, err := tx.spaces(ctx, "id = $1 AND state = 'live'", id)
		if err != nil || len(sps) == 0 {
			return err
		}
		if err := tx.narrow(ctx, &sps[0]); err != nil {
			return err
		}
		if grown {
			more = true
			return tx.mergeSome(ctx, &sps[0], pages)
		}
		more, err = tx.mergeSmall(ctx, &sps[0], pages)
		return err
	})
	return more, err
}

// unmerged tells whether an index has grown or shrunk so much, or is in the midst of being
// written together, and else of how many parts it is.
func (s *Store) unmerged(ctx context.Context, id int64) (grown bool, parts int, err error) {
	sps, err := s.spaces(ctx, "id = $1 AND (merging <> 0 OR abs(docs - merged) >= max($2, merged / 8))", id, mergeAfter)
	if err != nil || len(sps) > 0 {
		return len(sps) > 0, 0, err
	}
	parts, err = s.countParts(ctx, &space{ID: id})
	return false, parts, err
}

// countParts tells of how many parts an index of SQLite is.
func (s *Store) countParts(ctx context.Context, sp *space) (parts int, err error) {
	// From one to the next, as a count of different ones would read the list of all words.
	err = s.db.Get(ctx, []any{&parts}, fmt.Sprintf(`SELECT count(*) FROM (WITH RECURSIVE part (id) AS (SELECT min(segid) FROM %[1]s_idx
		UNION ALL SELECT (SELECT min(segid) FROM %[1]s_idx WHERE segid > part.id) FROM part WHERE part.id IS NOT NULL) SELECT id FROM part WHERE id IS NOT NULL)`, sp.table()))
	return parts, err
}

// mergeSmall writes parts of the same size together, two of them being enough, and tells
// whether it found any.
func (s *Store) mergeSmall(ctx context.Context, sp *space, pages int) (bool, error) {
	have, err := s.indexSettings(ctx, sp)
	if err == nil {
		err = s.setIndex(ctx, sp, have, map[string]int{"usermerge": 2})
	}
	if err != nil {
		return false, err
	}
	return s.mergePages(ctx, sp, pages)
}

func (s *Store) mergeSome(ctx context.Context, sp *space, pages int) error {
	var merging int64
	if err := s.db.Get(ctx, []any{&merging}, "SELECT merging FROM search_space WHERE id = $1", sp.ID); err != nil {
		return err
	}
	if merging == 0 { // the negative number marks all parts for being merged
		pages = -pages
	}
	some, err := s.mergePages(ctx, sp, pages)
	if err != nil {
		return err
	}
	if !some {
		_, err := s.db.Exec(ctx, "UPDATE search_space SET merging = 0, merged = docs WHERE id = $1", sp.ID)
		return err
	}
	_, err = s.db.Exec(ctx, "UPDATE search_space SET merging = 1 WHERE id = $1", sp.ID)
	return err
}

// mergePages has FTS5 merge, and tells whether there was anything to merge.
func (s *Store) mergePages(ctx context.Context, sp *space, pages int) (bool, error) {
	if err := s.fts5Writes(); err != nil {
		return false, err
	}
	var before, after int64
	if err := s.db.Get(ctx, []any{&before}, "SELECT total_changes()"); err != nil {
		return false, err
	}
	if _, err := s.db.Exec(ctx, fmt.Sprintf("INSERT INTO %[1]s (%[1]s, rank) VALUES ('merge', %[2]d)", sp.table(), pages)); err != nil {
		return false, err
	}
	err := s.db.Get(ctx, []any{&after}, "SELECT total_changes()")
	return after-before >= 2, err // the statement counts for one change
}
