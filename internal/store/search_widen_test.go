package store

import (
	"context"
	"fmt"
	"testing"
	"time"

	"depesche"
	"depesche/internal/search"
)

// While an archive comes FTS5 writes no parts of an index together; afterwards it does, also
// where the intake was killed.
func TestNarrowAfterAnIntake(t *testing.T) {
	ctx := context.Background()
	s := withEdition(t)
	e, err := s.Edition(ctx, "de")
	if err != nil {
		t.Fatal(err)
	}
	settings := func() (out []string) {
		sps, err := s.spaces(ctx, "state = 'live'")
		for i := range sps {
			var have map[string]int
			if have, err = s.indexSettings(ctx, &sps[i]); err == nil {
				out = append(out, fmt.Sprint(sps[i].Scope, have["automerge"], have["crisismerge"]))
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	posts := 0
	add := func(in *Arrivals) {
		posts++
		a := arrivalOf(e, posts, fmt.Sprintf("Kran %d am Pier", posts), "Er steht.")
		if _, err := in.Add(ctx, depesche.Operator, []*Arrival{a}, NewLexicon()); err != nil {
			t.Fatal(err)
		}
	}
	wide, soon, narrow := "[desk0 192 site0 192]", "[desk4 192 site4 192]", "[desk4 16 site4 16]"
	in, err := s.Arrivals(ctx)
	if err != nil {
		t.Fatal(err)
	}
	add(in)
	if got := fmt.Sprint(settings()); got != wide {
		t.Errorf("while an archive comes: %s", got)
	}
	in.Close()
	// The next commit must not write together in one go what has come.
	if got := fmt.Sprint(settings()); got != soon {
		t.Errorf("when it has come: %s", got)
	}
	killed, err := s.Arrivals(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for range fewParts + 1 {
		add(killed)
	}
	killed.intake.Close() // what a process that is killed does not do is narrow the indexes
	for more := true; more; {
		if more, err = s.MergeSearch(ctx, 300); err != nil {
			t.Fatal(err)
		}
	}
	if got := fmt.Sprint(settings()); got != narrow {
		t.Errorf("when it was killed, and the indexes looked after: %s", got)
	}
	many, err := s.Arrivals(ctx)
	if err != nil {
		t.Fatal(err)
	}
	many.most = 4
	for range 9 {
		add(many)
		sps, err := s.spaces(ctx, "state = 'live'")
		for i := range sps {
			var n int
			if err == nil {
				n, err = s.countParts(ctx, &sps[i])
			}
			if n >= many.most {
				t.Errorf("after %d, an index is of %d parts", posts, n)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	many.Close()
	hits, err := s.SearchStories(ctx, "Kran", 20)
	if err != nil || len(hits) != posts {
		t.Errorf("%d of %d found, %v", len(hits), posts, err)
	}
}

// arrivalOf is the n-th story of a site, published in an edition.
func arrivalOf(e *depesche.Edition, n int, headline, text string) *Arrival {
	doc := depesche.Document{Headline: depesche.Plain(headline), Blocks: []depesche.Block{{Kind: depesche.Paragraph, Text: depesche.Plain(text)}}}
	at := time.Date(2020, 1, 1, 0, n, 0, 0, time.UTC)
	return &Arrival{Site: "wordpress:a.example", ForeignID: fmt.Sprint(n), Story: depesche.Story{State: depesche.StoryOpen, Lang: e.Lang, CreatedAt: at, UpdatedAt: at}, Document: doc,
		Body: EncodeOriginal(EncodeDocument(&doc), nil), Words: search.For(e.Lang).Index(search.DocumentOf(&doc)),
		Publication: &Arriving{Edition: *e, Slug: "kran", Document: EncodeDocument(&doc), First: at, Updated: at}}
}
