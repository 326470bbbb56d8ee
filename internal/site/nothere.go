package site

import (
	"context"
	"errors"
	"html/template"
)

// notHere says that a story has no page in the edition in which it was asked for: that none
// was published, or that it was withdrawn.
type notHere struct {
	error
	story int64
}

// Unwrap gives errors.As the error inside.
func (e *notHere) Unwrap() error { return e.error }

// lookElsewhere turns the switch of an error page to the pages that the story asked for has in
// other editions, and returns links to them, "" where err is about no story or readers can see
// it nowhere. A database that does not answer is no reason to fail the page.
func (s *Server) lookElsewhere(ctx context.Context, f *frame, err error) template.HTML {
	var missing *notHere
	if len(f.Editions) == 0 || !errors.As(err, &missing) {
		return ""
	}
	pages, err := s.store.LanguagePages(ctx, missing.story)
	if err != nil {
		return ""
	}
	var links []template.HTML
	for _, e := range f.sameStory(pages) {
		if !e.Current {
			lang := template.HTMLEscapeString(e.Lang)
			links = append(links, template.HTML(`<a href="`+template.HTMLEscapeString(e.Href)+`" lang="`+lang+`" hreflang="`+lang+`" dir="`+e.Dir+`">`+template.HTMLEscapeString(e.Name)+`</a>`))
		}
	}
	return f.P.ListHTML(links)
}
