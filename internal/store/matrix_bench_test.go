package store_test

import (
	"fmt"
	"testing"

	"depesche"
	"depesche/internal/store"
	"depesche/internal/store/storetest"
)

// filled makes a store of stories in three languages: every second one published in all,
// every tenth waiting for its time.
func filled(b *testing.B, stories int) *store.Store {
	b.Helper()
	s := storetest.New(b)
	err := s.InTx(ctx, func(tx *store.Store) error {
		for i, l := range []string{"en", "de", "es"} {
			if err := tx.SaveEdition(ctx, depesche.Edition{Code: l, Lang: l, Name: "Post", Position: i}); err != nil {
				return err
			}
		}
		for i := range stories {
			if err := fillStory(tx, i); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return s
}

func fillStory(tx *store.Store, i int) error {
	state := depesche.StoryOpen
	if i%20 == 0 {
		state = depesche.StoryInbox
	}
	id, err := tx.CreateStory(ctx, depesche.Story{State: state, Lang: "en", Priority: 4}, uint64(i)*0x9e3779b97f4a7c15)
	if err != nil {
		return err
	}
	for _, l := range []string{"en", "de", "es"} {
		kind := depesche.Translation
		if l == "en" {
			kind = depesche.Original
		}
		text, err := tx.CreateText(ctx, depesche.Text{Story: id, Lang: l, Kind: kind, State: depesche.TextDraft})
		if err != nil {
			return err
		}
		doc := depesche.Document{Headline: depesche.Plain(fmt.Sprintf("Story %d in %s", i, l))}
		rev, err := tx.AddOriginalRevision(ctx, text, doc, nil, depesche.System, "import")
		if err != nil {
			return err
		}
		switch {
		case i%2 == 0:
			err = tx.SavePublication(ctx, store.PublicationRecord{Publication: depesche.Publication{Story: id, Edition: l, Text: text, Revision: rev.ID, Slug: "x"}, Lang: l, Kind: kind, Document: doc})
		case i%10 == 1:
			err = tx.Schedule(ctx, store.Scheduled{Story: id, Edition: l})
		}
		if err != nil {
			return err
		}
	}
	for range 5 {
		if err := tx.AddLedger(ctx, depesche.System, depesche.LedgerEntry{Action: depesche.ActEdit, Story: id, Lang: "en"}); err != nil {
			return err
		}
	}
	return nil
}

// BenchmarkMatrix reads what the desk's first page shows in a newsroom of 5,000 stories:
// a page of 50 rows, the counts of the queues, a search, and one story's ledger.
func BenchmarkMatrix(b *testing.B) {
	s := filled(b, 5000)
	for _, q := range append(store.Queues(), "") {
		b.Run("page/"+q, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Matrix(ctx, store.MatrixQuery{Queue: q}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("search", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Matrix(ctx, store.MatrixQuery{Search: "story 42"}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("counts", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.QueueCounts(ctx); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("ledger", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Ledger(ctx, store.LedgerQuery{Story: 7}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
