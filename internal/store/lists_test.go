package store_test

import (
	"context"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"depesche"
	"depesche/internal/store"
	"depesche/internal/store/storetest"
)

// Lists are read once for all pages that share them, and anew when they are forgotten.
func TestListsAreKeptUntilForgotten(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		e := depesche.Edition{Code: "en", Lang: "en", Name: "One", TimeZone: "UTC"}
		ok(t, s.SaveEdition(ctx, e))
		ok(t, s.SetSetting(ctx, "a", "1"))
		var l store.Lists
		read := func() (name, setting string, parts []string) {
			t.Helper()
			page, reads := store.WatchWith(ctx, &l)
			name = must(s.Edition(page, "en"))(t).Name
			setting = must(s.Setting(page, "a"))(t)
			parts, _ = reads.Parts()
			return name, setting, parts
		}
		read()
		e.Name = "Two"
		ok(t, s.SaveEdition(ctx, e))
		ok(t, s.SetSetting(ctx, "a", "2"))
		name, setting, parts := read()
		if name != "One" || setting != "1" || len(parts) != 2 {
			t.Errorf("kept: %s %s, depends on %v", name, setting, parts)
		}
		l.Forget([]string{"editions"})
		if name, setting, _ = read(); name != "Two" || setting != "1" {
			t.Errorf("one forgotten: %s %s", name, setting)
		}
		l.ForgetAll()
		if _, setting, _ = read(); setting != "2" {
			t.Errorf("all forgotten: %s", setting)
		}
	})
}

// Pages that are made at once share their lists while these change: each gets what stood when
// it began or later, and may do with its slice what it likes.
func TestListsAreSharedByPagesAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		e := depesche.Edition{Code: "en", Lang: "en", TimeZone: "UTC", Name: "0"}
		ok(t, s.SaveEdition(ctx, e))
		var l store.Lists
		var told atomic.Int64
		var pages sync.WaitGroup
		done := make(chan struct{})
		for range 4 {
			pages.Go(func() {
				for {
					least := told.Load()
					page, _ := store.WatchWith(ctx, &l)
					list, err := s.Editions(page)
					if err != nil || len(list) != 1 {
						t.Errorf("%v, %v", list, err)
						return
					}
					if n, err := strconv.ParseInt(list[0].Name, 10, 64); err != nil || n < least {
						t.Errorf("the name was %q when it had been told that it is %d", list[0].Name, least)
						return
					}
					list[0] = depesche.Edition{Name: "mine"}
					select {
					case <-done:
						return
					default:
					}
				}
			})
		}
		for n := int64(1); n <= 40; n++ {
			e.Name = strconv.FormatInt(n, 10)
			ok(t, s.SaveEdition(ctx, e))
			if n%8 == 0 {
				l.ForgetAll()
			} else {
				l.Forget([]string{"editions"})
			}
			told.Store(n)
		}
		close(done)
		pages.Wait()
	})
}

// Stories come from several lists, each once, no list is read that is not needed.
func TestFirstOfLists(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ok(t, s.SaveEdition(ctx, depesche.Edition{Code: "en", Lang: "en", Name: "E", TimeZone: "UTC"}))
		for _, key := range []string{"rail", "sea"} {
			ok(t, s.SaveTopic(ctx, depesche.Topic{Key: key, Names: map[string]string{"en": key}}))
		}
		at := time.UnixMicro(1_700_000_000_000_000)
		publish := func(topics ...string) int64 {
			t.Helper()
			n := must(s.CreateStory(ctx, depesche.Story{State: depesche.StoryOpen, Lang: "en"}, 0))(t)
			ok(t, s.SetTopics(ctx, n, topics))
			text := must(s.CreateText(ctx, depesche.Text{Story: n, Lang: "en", Kind: depesche.Original}))(t)
			rev := must(s.AddOriginalRevision(ctx, text, depesche.Document{}, nil, nobody, "x"))(t)
			at = at.Add(time.Hour)
			ok(t, s.SavePublication(ctx, store.PublicationRecord{Publication: depesche.Publication{Story: n, Edition: "en", Text: text, Revision: rev.ID, Slug: "x", First: at}, Lang: "en", Kind: depesche.Original}))
			return n
		}
		a, b, both, sea := publish("rail"), publish("rail"), publish("rail", "sea"), publish("sea")
		lists := []store.List{{Edition: "en", Topic: "rail"}, {Edition: "en", Topic: "sea"}}
		for _, c := range []struct {
			except int64
			limit  int
			want   []int64
			parts  int
		}{
			{0, 10, []int64{both, b, a, sea}, 2},
			{both, 10, []int64{b, a, sea}, 2},
			{both, 2, []int64{b, a}, 1},
			{a, 3, []int64{both, b, sea}, 2},
			{0, 0, nil, 0},
		} {
			page, reads := store.Watch(context.Background())
			items, err := s.FirstOfLists(page, lists, c.except, c.limit)
			ok(t, err)
			var got []int64
			for _, it := range items {
				got = append(got, it.Number)
			}
			parts, _ := reads.Parts()
			if !slices.Equal(got, c.want) || len(parts) != c.parts {
				t.Errorf("without %d, %d of them: %v, want %v; read %v", c.except, c.limit, got, c.want, parts)
			}
		}
	})
}
