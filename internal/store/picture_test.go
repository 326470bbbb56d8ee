package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"depesche"
	"depesche/internal/store"
	"depesche/internal/store/storetest"
)

func TestPictures(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
		s.SetClock(func() time.Time { return now })
		hash := func(i int) string { return fmt.Sprintf("%02x", i) + strings.Repeat("e", 62) }
		for i := range 5 {
			now = now.Add(time.Second)
			fresh, err := s.AddPicture(ctx, store.PictureFile{Hash: hash(i), Mime: "image/jpeg", Width: 800, Height: 500, Bytes: 9, Credit: fmt.Sprintf("Müller %d_%%", i), Widths: []int{320, 640, 800}})
			must(err)
			if !fresh {
				t.Error("a new picture is not new")
			}
		}
		// What is there stays as it is.
		fresh, err := s.AddPicture(ctx, store.PictureFile{Hash: hash(0), Credit: "Another"})
		must(err)
		f, err := s.PictureFile(ctx, hash(0))
		must(err)
		if fresh || f.Credit != "Müller 0_%" || f.FocusX != 500 || f.FocusY != 500 || len(f.Widths) != 3 || f.CreatedAt.IsZero() || !f.RightsUntil.IsZero() {
			t.Errorf("%v %+v", fresh, f)
		}
		if _, err := s.PictureFile(ctx, strings.Repeat("0", 64)); !depesche.IsNotFound(err) {
			t.Error(err)
		}
		if err := s.UpdatePicture(ctx, store.PictureFile{Hash: strings.Repeat("0", 64)}); !depesche.IsNotFound(err) {
			t.Error(err)
		}

		// A credit of each language's own, kept and found.
		f.Credits = map[string]string{"de": "Zeichnung: Müller", "de-AT": "Skizze: Müller"}
		must(s.UpdatePicture(ctx, *f))
		f, err = s.PictureFile(ctx, hash(0))
		must(err)
		for lang, want := range map[string]string{"de": "Zeichnung: Müller", "de-at": "Skizze: Müller", "de-CH": "Zeichnung: Müller", "es": "Müller 0_%"} {
			if got := f.CreditOf(&depesche.PictureUse{}, lang); got != want {
				t.Errorf("the credit in %s is %q, want %q", lang, got, want)
			}
		}
		if got := f.CreditOf(&depesche.PictureUse{Credit: "Own"}, "de"); got != "Own" {
			t.Errorf("the story's own credit is %q", got)
		}
		if found, err := s.Pictures(ctx, store.PictureQuery{Search: "skizze"}); err != nil || len(found) != 1 {
			t.Errorf("found by a language's credit: %+v %v", found, err)
		}
		f.Credits = nil
		must(s.UpdatePicture(ctx, *f))

		// Pages of a list, search, problems.
		first, err := s.Pictures(ctx, store.PictureQuery{Limit: 3})
		must(err)
		if len(first) != 3 || first[0].Hash != hash(4) {
			t.Fatalf("%+v", first)
		}
		rest, err := s.Pictures(ctx, store.PictureQuery{Limit: 3, Before: first[2].CreatedAt, BeforeID: first[2].Hash})
		must(err)
		if len(rest) != 2 || rest[0].Hash != hash(1) || rest[1].Hash != hash(0) {
			t.Errorf("%+v", rest)
		}
		for search, want := range map[string]int{"MÜLLER": 5, "3_%": 1, "nobody": 0, hash(2)[:6]: 1, " ": 5} {
			got, err := s.Pictures(ctx, store.PictureQuery{Search: search})
			must(err)
			if len(got) != want {
				t.Errorf("%q finds %d, want %d", search, len(got), want)
			}
		}
		for prefix, want := range map[string]int{hash(3): 1, "03": 1, "0": 2, "ff": 0} {
			got, err := s.PicturesByHash(ctx, prefix)
			must(err)
			if len(got) != want {
				t.Errorf("%s names %d, want %d", prefix, len(got), want)
			}
		}

		// A version for every change that readers' files show, and a public change.
		before, err := s.PublishedChange(ctx)
		must(err)
		seen := map[string]bool{f.Version(): true}
		for _, change := range []func(){func() { f.Credit = "A" }, func() { f.Byline = "A" }, func() { f.Credit, f.Byline = "", "A A" }, func() { f.Copyright = "©" }, func() { f.Terms = "T" }, func() { f.Caption = "C" }, func() { f.FocusX = 7 }} {
			change()
			must(s.UpdatePicture(ctx, *f))
			if seen[f.Version()] {
				t.Errorf("a version twice: %+v", f)
			}
			seen[f.Version()] = true
		}
		after, err := s.PublishedChange(ctx)
		must(err)
		if after == before {
			t.Error("pages do not learn of the change")
		}
		problems, err := s.Pictures(ctx, store.PictureQuery{Problems: true})
		must(err)
		if len(problems) != 1 || problems[0].Hash != hash(0) || problems[0].FocusX != 7 {
			t.Errorf("%+v", problems)
		}

		// Where a picture is used: in the original as it stands.
		st, err := s.CreateStory(ctx, depesche.Story{State: depesche.StoryOpen, Lang: "en"}, 0)
		must(err)
		text, err := s.CreateText(ctx, depesche.Text{Story: st, Lang: "en", Kind: depesche.Original, State: depesche.TextDraft})
		must(err)
		with := depesche.Document{Headline: depesche.Plain("With"), Lead: &depesche.PictureUse{Hash: hash(1)},
			Blocks: []depesche.Block{{ID: "b", Kind: depesche.Picture, Picture: &depesche.PictureUse{Hash: hash(2)}}, {ID: "c", Kind: depesche.Picture, Picture: &depesche.PictureUse{Hash: hash(1)}}}}
		for range 2 {
			_, err = s.AddOriginalRevision(ctx, text, with, nil, depesche.System, "test")
			must(err)
		}
		used := func(i, want int) {
			t.Helper()
			got, err := s.PictureStories(ctx, hash(i))
			must(err)
			if len(got) != want || want > 0 && (got[0].Story != st || !got[0].Current) {
				t.Errorf("picture %d: %+v", i, got)
			}
		}
		used(1, 1)
		used(2, 1)
		used(3, 0)
		_, err = s.AddOriginalRevision(ctx, text, depesche.Document{Headline: depesche.Plain("Without")}, nil, depesche.System, "test")
		must(err)
		used(1, 0)

		// The end of rights.
		g, err := s.PictureFile(ctx, hash(1))
		must(err)
		g.RightsUntil = now.Add(time.Hour)
		must(s.UpdatePicture(ctx, *g))
		shown, err := s.ShownPictures(ctx, &with)
		must(err)
		if len(shown) != 2 {
			t.Errorf("%d shown", len(shown))
		}
		now = now.Add(time.Hour)
		shown, err = s.ShownPictures(ctx, &with)
		must(err)
		if _, still := shown[hash(1)]; still || len(shown) != 1 {
			t.Errorf("%d shown after the end", len(shown))
		}
		for _, want := range []int{1, 0} {
			ended, err := s.EndedPictures(ctx)
			must(err)
			if len(ended) != want {
				t.Errorf("%d ended, want %d", len(ended), want)
			}
		}
	})
}
