package site

import (
	"net/http"
	"strings"

	"depesche"
	"depesche/internal/store"
)

// moved finds the page of what stood at the address before it came here (docs/archive.md):
// in the language that it had there, else in the first that it has. Where there is none it
// returns the status to answer with. Neither redirects nor pages for what is not there are
// kept in memory, so that a change shows at once.
func (s *Server) moved(r *http.Request) (status int, to string) {
	ctx := r.Context()
	// The address as it came: that of the request may have got an edition's prefix.
	asked, _, _ := strings.Cut(r.RequestURI, "?")
	o, ok := store.FoldPath("http://" + hostname(r.Host) + asked + "?" + r.URL.RawQuery)
	if !ok {
		return http.StatusNotFound, ""
	}
	o.Path = strings.TrimSuffix(o.Path, "/amp")
	story, lang, err := s.store.StoryAt(ctx, o.Host, o.Path)
	if err != nil {
		if !depesche.IsNotFound(err) {
			s.log.Warn("an old address could not be looked up", "error", err)
		}
		return http.StatusNotFound, ""
	}
	pages, err := s.store.LanguagePages(ctx, story)
	if err != nil {
		return http.StatusNotFound, ""
	}
	a, err := s.addresses(r)
	if err != nil {
		return http.StatusNotFound, ""
	}
	for _, p := range pages {
		if p.Lang == lang || to == "" {
			to = p.Path
			if p.Lang == lang {
				break
			}
		}
	}
	if to != "" {
		return http.StatusMovedPermanently, a.abs(to)
	}
	pubs, err := s.store.Publications(ctx, story)
	if err == nil && len(pubs) > 0 {
		return http.StatusGone, ""
	}
	return http.StatusNotFound, ""
}
