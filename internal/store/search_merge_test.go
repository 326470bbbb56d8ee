package store

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"depesche"
)

// withEdition is a store on SQLite with an edition in German.
func withEdition(t *testing.T) *Store {
	t.Helper()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "newsroom.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if err := s.SaveEdition(t.Context(), depesche.Edition{Code: "de", Lang: "de", Name: "de", TimeZone: "UTC"}); err != nil {
		t.Fatal(err)
	}
	return s
}

// Parts that many transactions left are written together in small steps, and the search
// finds the same as before.
func TestMergeSearch(t *testing.T) {
	defer func(n int) { mergeAfter = n }(mergeAfter)
	mergeAfter = 50
	ctx := context.Background()
	s := withEdition(t)
	begin := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	add := func(from, to int) {
		for i := from; i < to; i++ {
			err := s.InTx(ctx, func(tx *Store) error {
				sps, err := tx.writable(ctx, siteScope, "de", "de")
				if err != nil {
					return err
				}
				e := &entry{ref: int64(i + 1), at: begin.Add(time.Duration(i) * time.Minute)}
				e.doc[0] = []string{fmt.Sprintf("Kran %d am Pier %d", i, i%7)}
				return tx.indexAll(ctx, sps, e)
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	parts := func() (n int) {
		sp, err := s.searchable(ctx, siteScope, "de")
		if err == nil {
			err = s.db.Get(ctx, []any{&n}, fmt.Sprintf("SELECT count(DISTINCT segid) FROM %s_idx", sp.table()))
		}
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	merge := func() (steps int) {
		for {
			more, err := s.MergeSearch(ctx, 1)
			if err != nil {
				t.Fatal(err)
			}
			if !more {
				return steps
			}
			if steps++; steps > 1000 {
				t.Fatal("it does not end")
			}
		}
	}
	add(0, 73)
	before, err := s.SearchDump(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if n := parts(); n < 2 {
		t.Fatalf("%d parts: nothing to write together", n)
	}
	if steps := merge(); steps < 2 || parts() != 1 {
		t.Errorf("%d steps, %d parts left", steps, parts())
	}
	after, err := s.SearchDump(ctx)
	if err != nil || !slices.Equal(before, after) {
		t.Errorf("the search finds something else: %v", err)
	}
	add(73, 80)
	// Those that came alone: pairs of the same size, so that of seven at most three are left
	// beside the large one.
	if n := parts(); n < 5 {
		t.Fatalf("%d parts after seven documents", n)
	}
	before, err = s.SearchDump(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if steps := merge(); steps == 0 || parts() > 4 {
		t.Errorf("%d steps for seven documents, %d parts left", steps, parts())
	}
	if after, err = s.SearchDump(ctx); err != nil || !slices.Equal(before, after) {
		t.Errorf("the search finds something else after small parts were merged: %v", err)
	}
	if steps := merge(); steps != 0 {
		t.Errorf("%d steps where nothing has come", steps)
	}
	add(80, 130)
	if steps := merge(); steps == 0 || parts() != 1 {
		t.Errorf("%d steps for 57 documents, %d parts left", steps, parts())
	}
}
