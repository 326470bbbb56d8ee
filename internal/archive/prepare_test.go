package archive

import (
	"strings"
	"testing"

	"depesche"
	"depesche/internal/archive/blog"
	"depesche/internal/langid"
)

// TestReads: a text counts as one of the expected language only if its middle is in it too.
func TestReads(t *testing.T) {
	german := strings.Repeat("Der Stadtrat hat am Dienstagabend beschlossen, die alte Brücke über den Fluss nicht abzureißen, sondern für Radfahrer herzurichten. ", 6)
	english := strings.Repeat("The council decided on Tuesday evening that the old bridge over the river will not be torn down but made fit for cyclists. ", 12)
	for _, c := range []struct {
		text, lang string
		want       bool
	}{
		{german, "de", true}, {german, "de-AT", true}, {english, "en", true},
		{english, "de", false}, {german[:300] + english, "de", false}, {english[:300] + german + german, "de", false},
		{german[:200], "de", false}, {german, "", false}, {strings.Repeat("12345 67890 ", 100), "de", false},
	} {
		if got := reads(new(langid.Ear), c.text, c.lang); got != c.want {
			t.Errorf("%s of %q: %v", c.lang, c.text[:40], got)
		}
	}
}

// A page is held back where it was public and only the wish for drafts keeps it from being so here.
func TestPlacedOrHeld(t *testing.T) {
	for _, tt := range []struct {
		kind        blog.Kind
		status      blog.Status
		pages, lang string
		page, held  bool
	}{
		{blog.Page, blog.Published, "", "en", false, true},
		{blog.Page, blog.Published, "drafts", "en", false, true},
		{blog.Page, blog.Published, "stories", "en", true, false},
		{blog.Page, blog.Published, "drafts", "nl", false, false},
		{blog.Page, blog.Draft, "drafts", "en", false, false},
		{blog.Post, blog.Published, "drafts", "en", true, false},
		{blog.Post, blog.Published, "drafts", "nl", false, false},
		{blog.Post, blog.Private, "stories", "en", false, false},
	} {
		in := &intake{Room: New(nil, nil, nil), Options: Options{Pages: tt.pages}, report: newReport(), editions: []depesche.Edition{{Code: "en", Lang: "en"}}}
		a := &arrival{lang: tt.lang, item: &blog.Item{Kind: tt.kind, Status: tt.status}}
		in.place(a)
		in.count(a)
		if (a.page != nil) != tt.page || (in.report.PagesHeld == 1) != tt.held || in.report.Drafts+in.report.Published != 1 {
			t.Errorf("%+v: %+v %+v", tt, a.page, in.report)
		}
	}
}
