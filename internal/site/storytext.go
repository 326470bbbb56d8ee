package site

import (
	"context"
	"html/template"
	"net/http"

	"depesche"
	"depesche/internal/store"
	"depesche/internal/web/pagecache"
)

// storyText is a story's text as its page shows it. It is shared: nobody may change it.
type storyText struct {
	store.PublishedText // the document without its blocks, which are in body
	body                template.HTML
	packed              *pagecache.Stretch // body; nil where it is short or not kept
	name                string             // of the picture files
}

// publishedText reads the story that the address names, and its text: from what is kept
// where the page is kept, and made anew when one of the two has changed meanwhile; otherwise
// in one statement, so that both are of one publication.
func (s *Server) publishedText(r *http.Request, f *frame) (ps *store.PublishedStory, text *storyText, err error) {
	if !pagecache.Making(r.Context()) {
		if ps, err = s.published(r, f); err != nil {
			return nil, nil, err
		}
		return ps, s.write(f, &ps.PublishedText, &ps.Publication), nil
	}
	ps, err = s.publishedWith(r, f, func(ctx context.Context, pub *depesche.Publication) (*store.PublishedText, error) {
		t, err := s.text(ctx, f, pub)
		if err != nil {
			return nil, err
		}
		text = t
		pagecache.Holds(ctx, t.packed)
		return &t.PublishedText, nil
	})
	return ps, text, err
}

// text reads and writes the text of a live page: most of a long one, and what changes least.
func (s *Server) text(ctx context.Context, f *frame, pub *depesche.Publication) (*storyText, error) {
	with := []any{pub.Story, pub.Revision, pub.First.UnixMicro(), pub.Updated.UnixMicro()}
	return piece(ctx, f, "text", with, func(ctx context.Context, f *frame) (*storyText, error) {
		t, err := s.store.PublishedText(ctx, pub)
		if err != nil {
			return nil, err
		}
		out := s.write(f, t, pub)
		out.packed = pagecache.NewStretch(ctx, string(out.body))
		return out, nil
	}, func(t *storyText) int {
		return t.packed.Bytes() + len(t.body) + 2*len(t.Document.Headline.Text+t.Document.Standfirst.Text) + 1024*(1+len(t.Pictures))
	})
}

// write makes a text what its page shows.
func (s *Server) write(f *frame, t *store.PublishedText, pub *depesche.Publication) *storyText {
	out := &storyText{PublishedText: *t, name: pictureName(t.Document.Headline.Text, f.ed.Lang, pub.First, f.P.Zone())}
	out.body = s.bodyOf(f, out).html()
	out.Document.Blocks = nil
	return out
}

// bodyOf is a text with all that is needed to write it, or a picture of it.
func (s *Server) bodyOf(f *frame, t *storyText) *body {
	at := func(path string) string { return path }
	if f.Preview {
		at = func(path string) string { return s.previews + path }
	}
	return &body{
		doc: &t.Document, lang: f.ed.Lang, pictures: t.Pictures, name: t.name,
		picture: at,
		openAt:  func(host string) string { return f.P.T("story.embed", host) },
	}
}
