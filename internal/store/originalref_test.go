package store_test

import (
	"testing"

	"depesche"
	"depesche/internal/store"
	"depesche/internal/store/storetest"
)

// A translation's page names the original by what the public knows of it, and by nothing else.
func TestOriginalHeadline(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		publish := func(f fixture, kind depesche.TextKind, code string, text int64, rev *depesche.Revision) {
			ok(t, s.SavePublication(ctx, store.PublicationRecord{Publication: depesche.Publication{Story: f.story, Edition: code, Text: text, Revision: rev.ID, Slug: "crane"}, Lang: code, Kind: kind, Document: rev.Document}))
		}
		shows := func(what string, f fixture, want string) {
			t.Helper()
			if got := must(s.PublishedStory(ctx, "de", f.story))(t).Original.Headline; got != want {
				t.Errorf("%s: the original is called %q, want %q", what, got, want)
			}
		}
		for _, from := range []struct{ what, url, came string }{{"from elsewhere", "https://harbour.example/crane", "Crane returns"}, {"our own", "", ""}} {
			f := fill(t, s, from.url)
			publish(f, depesche.Translation, "de", f.translation, f.target)
			shows(from.what+", not published", f, from.came)
			d := f.source.Document
			d.Headline = depesche.Plain("Crane returns, says a draft")
			draft := must(s.AddOriginalRevision(ctx, f.original, d, f.source.Segments, nobody, "edit"))(t)
			shows(from.what+", edited and not published", f, from.came)
			publish(f, depesche.Original, "en", f.original, draft)
			shows(from.what+", published", f, "Crane returns, says a draft")
			must(s.WithdrawPublication(ctx, f.story, "en"))(t)
			shows(from.what+", withdrawn", f, "")
		}
	})
}
