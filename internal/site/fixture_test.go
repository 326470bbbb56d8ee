package site

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"depesche"
	"depesche/internal/slug"
	"depesche/internal/store"
	"depesche/internal/store/storetest"
)

// now is the moment at which the tests look at the site.
var now = time.Date(2026, 3, 4, 15, 30, 0, 0, time.UTC)

// newsroom is a store with what the tests put into it.
type newsroom struct {
	t     testing.TB
	store *store.Store
	dir   string // of picture files
}

// newNewsroom makes editions in English, German, Spanish and Arabic, two channels and two
// topics, and no story.
func newNewsroom(t testing.TB) *newsroom {
	t.Helper()
	return newsroomOn(t, storetest.New(t))
}

func newsroomOn(t testing.TB, s *store.Store) *newsroom {
	t.Helper()
	n := &newsroom{t: t, store: s, dir: t.TempDir()}
	n.store.SetClock(func() time.Time { return now })
	ctx := context.Background()
	for i, e := range []depesche.Edition{
		{Code: "en", Lang: "en", Name: "Depesche", Tagline: "One story, every language.", TimeZone: "Europe/London"},
		{Code: "de", Lang: "de", Name: "Depesche", Tagline: "Eine Geschichte, jede Sprache.", TimeZone: "Europe/Berlin"},
		{Code: "es", Lang: "es", Name: "Depesche", TimeZone: "Europe/Madrid"},
		{Code: "ar", Lang: "ar", Name: "ديبيشه", TimeZone: "Africa/Cairo"},
	} {
		e.Position = i
		n.must(n.store.SaveEdition(ctx, e))
	}
	n.must(n.store.SaveChannel(ctx, depesche.Channel{Key: "science", Names: map[string]string{"en": "Science", "de": "Wissen", "ar": "علوم"}, Position: 1}))
	n.must(n.store.SaveChannel(ctx, depesche.Channel{Key: "economy", Names: map[string]string{"en": "Economy", "de": "Wirtschaft"}, Position: 2}))
	n.must(n.store.SaveTopic(ctx, depesche.Topic{Key: "rail", Names: map[string]string{"en": "Rail", "de": "Bahn"}}))
	n.must(n.store.SaveTopic(ctx, depesche.Topic{Key: "water", Names: map[string]string{"en": "Water", "de": "Wasser"}}))
	return n
}

func (n *newsroom) must(err error) {
	n.t.Helper()
	if err != nil {
		n.t.Fatal(err)
	}
}

// site serves the newsroom.
func (n *newsroom) site(baseURL string) *Server {
	return New(Config{
		Store: n.store, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), BaseURL: baseURL, Now: func() time.Time { return now },
		Pictures: func(_ context.Context, f *store.PictureFile, variant string) ([]byte, error) {
			b, err := os.ReadFile(filepath.Join(n.dir, f.Hash))
			return append(b, variant...), err
		},
	})
}

// add stores a story and returns its number.
func (n *newsroom) add(st depesche.Story, topics ...string) int64 {
	n.t.Helper()
	ctx := context.Background()
	if st.State == "" {
		st.State = depesche.StoryOpen
	}
	if st.Lang == "" {
		st.Lang = "en"
	}
	id, err := n.store.CreateStory(ctx, st, 0)
	n.must(err)
	_, err = n.store.CreateText(ctx, depesche.Text{Story: id, Lang: st.Lang, Kind: depesche.Original, State: depesche.TextDraft})
	n.must(err)
	if len(topics) > 0 {
		n.must(n.store.SetTopics(ctx, id, topics))
	}
	return id
}

// publish puts a document on an edition's site. p says what is known beside it.
func (n *newsroom) publish(story int64, edition string, d depesche.Document, p depesche.Publication) {
	n.t.Helper()
	ctx := context.Background()
	st, err := n.store.Story(ctx, story)
	n.must(err)
	e, err := n.store.Edition(ctx, edition)
	n.must(err)
	kind := depesche.Translation
	if e.Lang == st.Lang {
		kind = depesche.Original
	}
	text, err := n.store.Text(ctx, story, e.Lang)
	if depesche.IsNotFound(err) {
		text = &depesche.Text{Story: story, Lang: e.Lang, Kind: kind, State: depesche.TextDraft}
		text.ID, err = n.store.CreateText(ctx, *text)
	}
	n.must(err)
	rev, err := n.store.AddOriginalRevision(ctx, text.ID, d, nil, depesche.System, "test")
	n.must(err)
	if p.Reviewed && p.ReviewedBy != "" {
		text.State, text.Approved, text.ApprovedBy, text.ApprovedAt = depesche.TextApproved, rev.ID, p.ReviewedBy, now.Add(-48*time.Hour)
		n.must(n.store.UpdateText(ctx, *text))
	}
	p.Story, p.Edition, p.Text, p.Revision = story, edition, text.ID, rev.ID
	if p.Slug == "" {
		p.Slug = slug.Make(d.Headline.Text, e.Lang)
	}
	if p.First.IsZero() {
		p.First = now.Add(-3 * time.Hour)
	}
	if p.Updated.IsZero() {
		p.Updated = p.First
	}
	n.must(n.store.SavePublication(ctx, store.PublicationRecord{Publication: p, Lang: e.Lang, Kind: kind, Document: d}))
}

// picture stores a picture file and returns its hash.
func (n *newsroom) picture(fill string) string {
	n.t.Helper()
	hash := strings.Repeat(fill, 64/len(fill))
	_, err := n.store.AddPicture(context.Background(), store.PictureFile{Hash: hash, Mime: "image/jpeg", Width: 1800, Height: 1200, Bytes: 9, Widths: []int{320, 640, 768, 960, 1280},
		Credit: "Noor Teval", Byline: "Noor Teval", Copyright: "© 2026 Noor Teval"})
	n.must(err)
	n.must(os.WriteFile(filepath.Join(n.dir, hash), []byte("jpeg "), 0o644))
	return hash
}

// get asks the site for a path; headers come in pairs.
func get(h http.Handler, path string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		} else {
			r.Header.Set(headers[i], headers[i+1])
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// full is a document with every kind of block and mark.
func full(headline, hash string) depesche.Document {
	mark := func(text, part string, m depesche.Mark) depesche.Inline {
		m.From = strings.Index(text, part)
		m.To = m.From + len(part)
		return depesche.Inline{Text: text, Marks: []depesche.Mark{m}}
	}
	return depesche.Document{
		Headline: depesche.Plain(headline), Standfirst: depesche.Plain("Standfirst of " + headline), Dateline: "Trieste", Byline: []string{"Jonna Petrak", "Ivo Brenk"},
		Lead: &depesche.PictureUse{Hash: hash, Width: 1800, Height: 1200, Caption: depesche.Plain("A caption."), Alt: "What the picture shows", Credit: "Drawing: Noor Teval"},
		Blocks: []depesche.Block{
			{ID: "b1", Kind: depesche.Paragraph, Text: mark("See the report of the line.", "the report", depesche.Mark{Kind: depesche.Link, Href: "https://example.org/r?a=1&b=2"})},
			{ID: "b2", Kind: depesche.Heading, Level: 2, Text: depesche.Plain("A heading")},
			{ID: "b3", Kind: depesche.Paragraph, Text: mark("At Tarvis [Tarvisio] it stops.", "[Tarvisio]", depesche.Mark{Kind: depesche.Insertion})},
			{ID: "b4", Kind: depesche.Quotation, Text: mark("He said قطار twice.", "قطار", depesche.Mark{Kind: depesche.Foreign, Lang: "ar"}), Speaker: depesche.Plain("Bruno Salvek")},
			{ID: "b5", Kind: depesche.List, Items: []depesche.Inline{depesche.Plain("one"), {}, mark("two strong", "strong", depesche.Mark{Kind: depesche.Strong})}},
			{ID: "b6", Kind: depesche.List, Ordered: true, Items: []depesche.Inline{mark("first soft", "soft", depesche.Mark{Kind: depesche.Emphasis})}},
			{ID: "b7", Kind: depesche.Picture, Picture: &depesche.PictureUse{Hash: hash, Caption: depesche.Plain("Second caption"), Alt: "Second", Credit: "Second credit"}},
			{ID: "b8", Kind: depesche.Picture, Picture: &depesche.PictureUse{URL: "https://elsewhere.example/p.jpg", Alt: "never loaded"}},
			{ID: "b9", Kind: depesche.Embed, Href: "https://www.video.example/watch?v=1"},
			{ID: "b10", Kind: depesche.Rule},
			{ID: "b11", Kind: depesche.Paragraph, Text: depesche.Plain("Line one\nline two.")},
		},
	}
}

// writes counts the files that writeAnew wrote.
var writes atomic.Int64

// writeAnew writes a file whose time differs from that of every one before, by which a site sees
// that it has changed.
func writeAnew(t testing.TB, file, content string) {
	t.Helper()
	at := now.Add(time.Duration(writes.Add(1)) * time.Second)
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(content), 0o644), os.Chtimes(file, at, at)); err != nil {
		t.Fatal(err)
	}
}
