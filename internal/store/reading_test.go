package store_test

import (
	"context"
	"testing"

	"depesche"
	"depesche/internal/counts"
	"depesche/internal/store"
	"depesche/internal/store/storetest"
)

func TestReadings(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		page := func(e string, n, day, times int64) counts.Reading {
			return counts.Reading{Page: counts.Page{Edition: e, Story: n}, Day: day, N: times}
		}
		if err := s.SaveEdition(ctx, depesche.Edition{Code: "en", Lang: "en", Name: "x", TimeZone: "UTC"}); err != nil {
			t.Fatal(err)
		}
		st, err := s.CreateStory(ctx, depesche.Story{State: depesche.StoryOpen, Lang: "en"}, 0)
		if err != nil {
			t.Fatal(err)
		}
		text, err := s.CreateText(ctx, depesche.Text{Story: st, Lang: "en", Kind: depesche.Original, State: depesche.TextDraft})
		if err != nil {
			t.Fatal(err)
		}
		d := depesche.Document{Headline: depesche.Plain("Quay"), Blocks: []depesche.Block{}}
		rev, err := s.AddOriginalRevision(ctx, text, d, nil, depesche.System, "test")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.SavePublication(ctx, store.PublicationRecord{Publication: depesche.Publication{Story: st, Edition: "en", Text: text, Revision: rev.ID, Slug: "quay"}, Lang: "en", Kind: depesche.Original, Document: d}); err != nil {
			t.Fatal(err)
		}
		for _, rs := range [][]counts.Reading{{page("en", st, 100, 2), page("en", st, 101, 1), page("en", 0, 101, 9)}, {page("en", st, 101, 4), page("de", st, 101, 7)}} {
			if err := s.AddReadings(ctx, rs); err != nil {
				t.Fatal(err)
			}
		}
		got, err := s.Readings(ctx, st, 101)
		if err != nil || len(got) != 2 || got[0] != page("de", st, 101, 7) || got[1] != page("en", st, 101, 5) {
			t.Errorf("%+v %v", got, err)
		}
		ms, err := s.MostRead(ctx, "", 100, 10)
		if err != nil || len(ms) != 1 || ms[0] != (store.MostReadItem{Story: st, Edition: "en", Headline: "Quay", Path: store.Path("en", st, "quay"), Readings: 7}) {
			t.Errorf("%+v %v", ms, err)
		}
	})
}
