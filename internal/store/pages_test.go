package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"depesche"
	"depesche/internal/store"
	"depesche/internal/store/storetest"
)

// Glossary, accounts and authors page alike on both engines, whatever their names.
func TestPagesOfNames(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		names := []string{"", "Öl", "ol", "Ol", "öl", "a", "A", "Zeche", "zeche", "ß", "a.b", "'", "%", "Äpfel", "日本"}
		for i, n := range names {
			if n != "" {
				ok(t, s.SaveTerm(ctx, depesche.Term{SourceLang: "en", TargetLang: "de", Source: n, Target: "x", Policy: depesche.TermRequired}))
			}
			_, err := s.CreateAccount(ctx, depesche.Account{Name: n, Email: fmt.Sprintf("%d@x.example", i), Role: depesche.RoleReader})
			ok(t, err)
			ok(t, s.SaveAuthor(ctx, depesche.Author{Key: fmt.Sprintf("k%02d", i), Name: n}))
		}
		seen := map[string]bool{}
		for term := (depesche.Term{}); ; {
			ts, err := s.TermPage(ctx, "en", "de", term.Source, term.ID, 2)
			ok(t, err)
			for _, one := range ts {
				if seen[one.Source] {
					t.Errorf("term %q comes twice", one.Source)
				}
				seen[one.Source] = true
				term = one
			}
			if len(ts) < 2 {
				break
			}
		}
		if n, err := s.TermCount(ctx, "en", "de"); err != nil || n != len(seen) || n != len(names)-1 {
			t.Errorf("%d terms, %d seen, %v", n, len(seen), err)
		}
		if ds, err := s.TermDirections(ctx); err != nil || len(ds) != 1 || ds[0] != [2]string{"en", "de"} {
			t.Errorf("%v, %v", ds, err)
		}
		people := map[int64]bool{}
		for last := (depesche.Account{}); ; {
			as, err := s.AccountPage(ctx, !last.DisabledAt.IsZero(), last.Name, last.ID, 2)
			ok(t, err)
			for _, a := range as {
				if people[a.ID] {
					t.Errorf("account %q comes twice", a.Name)
				}
				people[a.ID] = true
				last = a
			}
			if len(as) < 2 {
				break
			}
		}
		if len(people) != len(names) {
			t.Errorf("%d of %d accounts", len(people), len(names))
		}
		authors := 0
		for key := ""; ; {
			as, err := s.AuthorPage(ctx, "", key, 2)
			ok(t, err)
			if authors += len(as); len(as) < 2 {
				break
			}
			key = as[1].Key
		}
		if authors != len(names) {
			t.Errorf("%d of %d authors", authors, len(names))
		}
		if as, err := s.AuthorPage(ctx, "K03", "", 9); err != nil || len(as) != 1 {
			t.Errorf("looked for: %v, %v", as, err)
		}
		for _, key := range []string{"rail", "rail-freight", "Zug", "zug", "ferries", "a_b"} {
			ok(t, s.SaveTopic(ctx, depesche.Topic{Key: key, Names: map[string]string{"de": "Thema " + key, "en": "100 % " + key}}))
		}
		var topics []string
		for key := ""; ; {
			ts, err := s.TopicPage(ctx, "", key, 2)
			ok(t, err)
			for _, one := range ts {
				topics, key = append(topics, one.Key), one.Key
			}
			if len(ts) < 2 {
				break
			}
		}
		if want := []string{"Zug", "a_b", "ferries", "rail", "rail-freight", "zug"}; !slices.Equal(topics, want) {
			t.Errorf("topics: %q", topics)
		}
		for find, want := range map[string]int{"RAIL": 2, "thema z": 2, "a_b": 1, "l_f": 0, "100 %": 6, "nothing": 0} {
			if ts, err := s.TopicPage(ctx, find, "", 9); err != nil || len(ts) != want {
				t.Errorf("%q: %d topics, %v", find, len(ts), err)
			}
		}
		id, err := s.AddArchiveRun(ctx, store.ArchiveRun{Format: "wxr", Name: "a.xml", Options: "{}", By: "Mara"})
		ok(t, err)
		ok(t, s.SetArchiveRun(ctx, id, 7, `{"lang":"de"}`))
		ok(t, s.SetArchiveReport(ctx, id, 7, `{"step":"take"}`))
		ok(t, s.SetArchiveReport(ctx, id, 6, `{"step":"survey"}`)) // of a task before
		if r, err := s.ArchiveRun(ctx, id); err != nil || r.Task != 7 || r.Report != `{"step":"take"}` || r.Options != `{"lang":"de"}` || r.By != "Mara" {
			t.Errorf("%+v, %v", r, err)
		}
		ok(t, s.RemoveArchiveRun(ctx, id))
		if rs, err := s.ArchiveRuns(ctx, 0, 5); err != nil || len(rs) != 0 {
			t.Errorf("%v, %v", rs, err)
		}
	})
}
