package store_test

import (
	"slices"
	"testing"

	"depesche"
	"depesche/internal/store"
	"depesche/internal/store/storetest"
)

// A table that nobody thought of would be missing from every archive.
func TestEveryTableIsInTheArchiveOrNot(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
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

// Who has read the settings or the own pages of an empty newsroom, beside whom an archive is
// taken in, hears that they are others.
func TestUnarchivedIsCounted(t *testing.T) {
	from := storetest.New(t)
	ok(t, from.SetSetting(ctx, store.SiteClosed, "2026-01-02T03:04:05Z"))
	ok(t, from.SaveEdition(ctx, depesche.Edition{Code: "de", Lang: "de", Name: "Hafenpost", TimeZone: "UTC"}))
	type row struct {
		kind string
		line []byte
	}
	var rows []row
	kind := ""
	ok(t, from.Archive(ctx, store.Share{}, func(k string) error { kind = k; return nil }, func(line []byte) error {
		rows = append(rows, row{kind, slices.Clone(line)})
		return nil
	}))
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		page, reads := store.Watch(ctx)
		if closed := must(s.Setting(page, store.SiteClosed))(t); closed != "" {
			t.Fatalf("a new newsroom is closed since %s", closed)
		}
		must(s.Pages(page, "de"))(t)
		parts, _ := reads.Parts()
		before := must(s.PublishedChange(ctx))(t)
		left := rows
		ok(t, s.Unarchive(ctx, "a test", func() (string, []byte, error) {
			if len(left) == 0 {
				return "", nil, nil
			}
			next := left[0]
			left = left[1:]
			return next.kind, next.line, nil
		}))
		changed, _, err := s.ChangedSince(ctx, before)
		ok(t, err)
		for _, p := range parts {
			if !slices.Contains(changed, p) {
				t.Errorf("%s was read before and is not among what changed: %v", p, changed)
			}
		}
		if len(parts) != 2 {
			t.Errorf("read were %v", parts)
		}
	})
}
