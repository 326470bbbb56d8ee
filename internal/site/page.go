package site

import (
	"html/template"
	"net/http"

	"depesche"
	"depesche/internal/web"
)

// editionPage is one of an edition's own pages: imprint, privacy, about.
type editionPage struct {
	*frame
	Head    string
	Body    template.HTML
	Changed template.HTML
}

// pageTypes are the kinds that schema.org knows of pages by their keys.
var pageTypes = map[string]string{"about": "AboutPage", "contact": "ContactPage"}

func (s *Server) editionPage(w http.ResponseWriter, r *http.Request) error {
	f, done, err := s.open(w, r)
	if err != nil || done {
		return err
	}
	key := r.PathValue("key")
	pg, err := s.store.Page(r.Context(), f.ed.Code, key)
	if depesche.IsNotFound(err) {
		if old, rerr := s.store.PageRevisions(r.Context(), f.ed.Code, key); rerr == nil && len(old) > 0 {
			return web.WithStatus(http.StatusGone, err)
		}
	}
	if err != nil {
		return err
	}
	in, err := s.store.PageEditions(r.Context(), key)
	if err != nil {
		return err
	}
	p := &editionPage{frame: f, Head: pg.Title, Changed: f.P.HTML("page.changed", f.P.TimeTag(pg.UpdatedAt, f.P.Date(pg.UpdatedAt)))}
	doc := depesche.Document{Blocks: pg.Blocks}
	y := &body{doc: &doc, lang: f.ed.Lang, picture: func(path string) string { return path }, openAt: func(host string) string { return f.P.T("story.embed", host) }}
	p.Body = y.html()
	path := "/page/" + key
	f.Title, f.Description = pg.Title, f.P.T("page.description", pg.Title, f.Name)
	f.Canonical, f.Social = f.addr.abs("/"+f.ed.Code+path), &social{Type: "website"}
	f.whereFound(path, in)
	kind := pageTypes[key]
	if kind == "" {
		kind = "WebPage"
	}
	f.Data = script(thing{"@context": "https://schema.org", "@type": kind, "name": pg.Title, "url": f.Canonical, "inLanguage": f.ed.Tag(), "dateModified": f.P.ISO(pg.UpdatedAt), "publisher": f.publisher()})
	s.drawn(f, f.editionCard(), 0)
	return s.show(w, r, http.StatusOK, "page", p)
}
