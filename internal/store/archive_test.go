package store_test

import (
	"context"
	"slices"
	"testing"

	"depesche/internal/store"
	"depesche/internal/store/storetest"
)

// A table that nobody thought of would be missing from every archive.
func TestEveryTableIsInTheArchiveOrNot(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		tables, err := s.Tables(ctx)
		if err != nil {
			t.Fatal(err)
		}
		kinds := store.ArchiveKinds(store.Share{Secrets: true, Readers: true})
		for _, table := range tables {
			if !slices.Contains(kinds, table) && !store.ArchiveLeaves(table) {
				t.Errorf("table %s is new: say in internal/store/archive.go whether its rows go into an archive, and with what they are put in order", table)
			}
		}
		for _, k := range kinds {
			if !slices.Contains(tables, k) {
				t.Errorf("there is no table %s", k)
			}
		}
	})
}
