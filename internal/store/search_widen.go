package store

import (
	"context"
	"fmt"

	"depesche/internal/store/sqldb"
)

// wideCrisis is how many parts an index has at most while hundreds of documents come in one
// transaction after the other: a word is looked up in each. When it has as many in all, the
// intake writes some together between two transactions; FTS5 is told to do it by itself, within
// a commit, at as many of one size, which it thus hardly meets. As it is by default it would
// write parts together as they come, each document four or five times, which MergeSearch does
// once when all are there.
const wideCrisis = 192

// widen sees to it that the parts of a space's index stay as they are.
func (s *Store) widen(ctx context.Context, sp *space) error {
	have, err := s.indexSettings(ctx, sp)
	if err != nil {
		return err
	}
	return s.setIndex(ctx, sp, have, map[string]int{"automerge": 0, "crisismerge": wideCrisis})
}

// narrow has FTS5 write parts together as they come once more, as is its default, a little
// with each document. Where an intake was killed, MergeSearch does that. How many parts of one
// size there may be stays as it is until they are few: where there are more, the next commit
// would write all of them together before it ends.
func (s *Store) narrow(ctx context.Context, sp *space) error {
	return s.setBack(ctx, sp, "automerge", 4)
}

// settle takes back the last of what widen did, once the parts of an index are few. It waits
// for no writer where there is nothing to take back.
func (s *Store) settle(ctx context.Context, sp *space) error {
	have, err := s.indexSettings(ctx, sp)
	if have["crisismerge"] != wideCrisis || err != nil {
		return err
	}
	return s.InTx(ctx, func(tx *Store) error { return tx.setBack(ctx, sp, "crisismerge", 16) })
}

// setBack gives a setting that was ever changed its value.
func (s *Store) setBack(ctx context.Context, sp *space, name string, value int) error {
	have, err := s.indexSettings(ctx, sp)
	if _, set := have[name]; err != nil || !set {
		return err
	}
	return s.setIndex(ctx, sp, have, map[string]int{name: value})
}

// narrowAll narrows all indexes that are written into.
func (s *Store) narrowAll(ctx context.Context) error {
	if s.db.Dialect() != sqldb.SQLite {
		return nil
	}
	return s.InTx(ctx, func(tx *Store) error {
		sps, err := tx.spaces(ctx, "state = 'live'")
		for i := range sps {
			if err == nil {
				err = tx.narrow(ctx, &sps[i])
			}
		}
		return err
	})
}

// indexSettings are the engine's settings of an index that were ever set, none on PostgreSQL.
func (s *Store) indexSettings(ctx context.Context, sp *space) (map[string]int, error) {
	have := map[string]int{}
	if s.db.Dialect() != sqldb.SQLite {
		return have, nil
	}
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var name string
		var value int
		err := scan(&name, &value)
		have[name] = value
		return err
	}, fmt.Sprintf("SELECT k, v FROM %s_config", sp.table()))
	return have, err
}

// setIndex gives an index those of the engine's settings that it does not have yet.
func (s *Store) setIndex(ctx context.Context, sp *space, have, want map[string]int) error {
	if s.db.Dialect() != sqldb.SQLite {
		return nil
	}
	for _, name := range keys(want) {
		if n, set := have[name]; set && n == want[name] {
			continue
		}
		if _, err := s.db.Exec(ctx, fmt.Sprintf("INSERT INTO %[1]s (%[1]s, rank) VALUES ('%[2]s', %[3]d)", sp.table(), name, want[name])); err != nil {
			return err
		}
	}
	return nil
}
