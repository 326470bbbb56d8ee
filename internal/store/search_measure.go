package store

import (
	"context"
	"time"

	"depesche"
	"depesche/internal/search"
	"depesche/internal/store/sqldb"
)

// SearchStoriesCount is how many pages of an edition can be found.
func (s *Store) SearchStoriesCount(ctx context.Context, edition string) (int, error) {
	sp, err := s.searchable(ctx, siteScope, edition)
	if err != nil || sp == nil {
		return 0, err
	}
	return int(sp.Docs), nil
}

// SearchSize is how many bytes the search indexes take in the database.
func (s *Store) SearchSize(ctx context.Context) (int64, error) {
	q := "SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE name LIKE 'search!_%' ESCAPE '!' OR name LIKE 'sqlite!_autoindex!_search!_%' ESCAPE '!'"
	if s.db.Dialect() == sqldb.Postgres {
		q = "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint FROM pg_class c WHERE c.relkind = 'r' AND c.relname LIKE 'search!_%' ESCAPE '!' AND c.relnamespace = current_schema()::regnamespace"
	}
	var n int64
	err := s.db.Get(ctx, []any{&n}, q)
	return n, err
}

// SearchParts is of how many parts the index of an edition is, in each of which a word is looked
// up: 1 on PostgreSQL, 0 where nothing was ever written into it.
func (s *Store) SearchParts(ctx context.Context, edition string) (int, error) {
	sp, err := s.searchable(ctx, siteScope, edition)
	if err != nil || sp == nil {
		return 0, err
	}
	if s.db.Dialect() != sqldb.SQLite {
		return 1, nil
	}
	return s.countParts(ctx, sp)
}

// TimeIndexing measures what it takes to put a document into an edition's index and
// flush it to the disk, and takes it out again.
func (s *Store) TimeIndexing(ctx context.Context, edition string, doc depesche.Document) (time.Duration, error) {
	const ref = -1 // no publication has it
	begin := time.Now()
	err := s.InTx(ctx, func(tx *Store) error {
		sps, err := tx.writable(ctx, siteScope, edition, edition)
		if err != nil {
			return err
		}
		return tx.indexAll(ctx, sps, &entry{ref: ref, at: begin, doc: search.DocumentOf(&doc)})
	})
	spent := time.Since(begin)
	if err != nil {
		return 0, err
	}
	return spent, s.InTx(ctx, func(tx *Store) error {
		sps, err := tx.writable(ctx, siteScope, edition, edition)
		if err != nil {
			return err
		}
		return tx.unindex(ctx, &sps[0], ref)
	})
}
