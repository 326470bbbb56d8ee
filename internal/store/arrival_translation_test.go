package store_test

import (
	"slices"
	"testing"
	"time"

	"depesche"
	"depesche/internal/store"
	"depesche/internal/store/storetest"
)

// Translations that arrive in one transaction stand beside their original, each in its own
// language once, and are found as if they had been published here.
func TestTranslationsArrive(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := fill(t, s, "")
		ok(t, s.SetTopics(ctx, f.story, []string{"harbour"}))
		live(t, s, f.story, f.original, f.source.ID, "en", "en", depesche.Original, "")
		ok(t, s.SaveEdition(ctx, depesche.Edition{Code: "fr", Lang: "fr", Name: "Édition", TimeZone: "UTC", Position: 3}))
		fr := must(s.Edition(ctx, "fr"))(t)
		in := must(s.Arrivals(ctx))(t)
		defer in.Close()

		at := time.Date(2019, 5, 2, 9, 30, 0, 0, time.UTC)
		doc := depesche.Document{Headline: depesche.Plain("La grue revient"), Byline: []string{"Inès Prado"}, Blocks: []depesche.Block{{ID: "p1", Kind: depesche.Paragraph, Text: depesche.Plain("Elle est revenue hier.")}}}
		translation := func(id, lang string, source *depesche.Revision) *store.ArrivedTranslation {
			targets := []depesche.TranslatedSegment{
				{Segment: f.source.Segments[0], Target: depesche.Plain("La grue revient"), State: depesche.SegmentConfirmed, Origin: depesche.Origin{Kind: depesche.FromPerson}, By: "Inès Prado"},
				{Segment: f.source.Segments[1], State: depesche.SegmentEmpty},
			}
			return &store.ArrivedTranslation{Site: "wordpress:a.example", ForeignID: id, Story: f.story, Lang: lang, Source: source, Targets: targets, Document: doc, Translator: "Inès Prado",
				Approved: true, UpdatedAt: at, Addresses: []store.OldAddress{{Path: "/" + id, Host: "a.example"}}}
		}
		first := translation("1", "fr", f.source)
		first.Publication = &store.Arriving{Edition: *fr, Slug: "la-grue", Document: store.EncodeDocument(&doc), First: at, Updated: at}
		first.Comments = []store.Comment{{Edition: "fr", Lang: "fr", State: store.CommentPublic, Name: "Léa", Source: "w", HTML: "<p>Oui.</p>", CreatedAt: at}}
		landed, err := in.AddTranslations(ctx, nobody, []*store.ArrivedTranslation{first, translation("1", "fr", f.source), translation("2", "fr", f.source), translation("3", "de", f.source),
			translation("4", "es", f.target), translation("5", "it", f.source)}, store.NewLexicon())
		ok(t, err)
		want := []store.Landing{store.LandingAdded, store.LandingKnown, store.LandingTaken, store.LandingTaken, store.LandingOutdone, store.LandingAdded}
		if !slices.Equal(landed, want) {
			t.Fatalf("landed %v, want %v", landed, want)
		}

		text := must(s.Text(ctx, f.story, "fr"))(t)
		if text.State != depesche.TextApproved || text.Approved != text.Head || text.Segments != 2 || text.Confirmed != 1 || text.Filled != 1 || !text.ApprovedAt.Equal(at) {
			t.Errorf("the text is %+v", text)
		}
		rev := must(s.Revision(ctx, text.Head))(t)
		if rev.Source != f.source.ID || rev.Number != 1 || rev.Targets[0].Target.Text != "La grue revient" || rev.Targets[0].By != "Inès Prado" || rev.Targets[1].State != depesche.SegmentEmpty {
			t.Errorf("its revision is %+v", rev)
		}
		if it := must(s.Text(ctx, f.story, "it"))(t); it.State != depesche.TextApproved || it.Head == text.Head {
			t.Errorf("the other one is %+v", it)
		}
		for _, q := range []store.ListQuery{{Edition: "fr"}, {Edition: "fr", Channel: "local"}, {Edition: "fr", Topic: "harbour"}, {Edition: "fr", Author: store.AuthorKey("Inès Prado")}} {
			if items := must(s.PublishedList(ctx, q))(t); len(items) != 1 || items[0].Headline != "La grue revient" || items[0].Kind != depesche.Translation {
				t.Errorf("%+v has %+v", q, items)
			}
		}
		if talk := must(s.Thread(ctx, f.story, "fr", store.CommentCursor{}, 10))(t); len(talk.Comments) != 1 {
			t.Errorf("its comments are %+v", talk)
		}
		if found := must(s.Search(ctx, store.SearchQuery{Edition: "fr", Text: "revenue hier"}))(t); found.Total != 1 {
			t.Errorf("readers find %d", found.Total)
		}
		if hits := must(s.SearchStories(ctx, "grue", 10))(t); len(hits) != 1 {
			t.Errorf("the desk finds %d", len(hits))
		}
		for more := true; more; {
			more = must(s.IndexPending(ctx, 100))(t) > 0
		}
		before := must(s.SearchDump(ctx))(t)
		ok(t, s.BeginSearchBuild(ctx))
		for !must(s.ContinueSearchBuild(ctx, 10))(t) {
		}
		same(t, before, must(s.SearchDump(ctx))(t))
	})
}

// A page that names a story's languages is made anew when another one arrives.
func TestTranslationThatArrivesChangesOtherLists(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := fill(t, s, "")
		live(t, s, f.story, f.original, f.source.ID, "en", "en", depesche.Original, "")
		ok(t, s.SaveEdition(ctx, depesche.Edition{Code: "fr", Lang: "fr", Name: "Édition", TimeZone: "UTC", Position: 3}))
		fr := must(s.Edition(ctx, "fr"))(t)
		before := must(s.PublishedChange(ctx))(t)
		in := must(s.Arrivals(ctx))(t)
		defer in.Close()
		doc := depesche.Document{Headline: depesche.Plain("La grue")}
		landed := must(in.AddTranslations(ctx, nobody, []*store.ArrivedTranslation{{Site: "s", ForeignID: "1", Story: f.story, Lang: "fr", Source: f.source, Document: doc,
			Targets: []depesche.TranslatedSegment{{Segment: f.source.Segments[0]}, {Segment: f.source.Segments[1]}}, Publication: &store.Arriving{Edition: *fr, Slug: "x", Document: store.EncodeDocument(&doc), First: time.Now(), Updated: time.Now()}}},
			store.NewLexicon()))(t)
		if landed[0] != store.LandingAdded {
			t.Fatalf("%v", landed)
		}
		parts, _, err := s.ChangedSince(ctx, before)
		ok(t, err)
		c, reads := store.Watch(ctx)
		must(s.PublishedList(c, store.ListQuery{Edition: "en", Languages: true}))(t)
		read, _ := reads.Parts()
		if !slices.ContainsFunc(read, func(p string) bool { return slices.Contains(parts, p) }) {
			t.Errorf("the list of the other edition has read %q, and %q have changed", read, parts)
		}
	})
}
