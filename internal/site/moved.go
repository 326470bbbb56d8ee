package site

import (
	"context"
	"net/http"
	"regexp"
	"slices"
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
	o, ok := store.FoldPath("http://" + hostname(r.Host) + askedPath(r) + "?" + r.URL.RawQuery)
	if !ok {
		return http.StatusNotFound, ""
	}
	story, lang, err := s.storyThatStood(ctx, o)
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
	for _, l := range []string{r.URL.Query().Get("lang"), lang} { // WPML may name it in the query
		if i := slices.IndexFunc(pages, func(p store.LanguageLink) bool { return p.Lang == l }); i >= 0 {
			return http.StatusMovedPermanently, a.abs(pages[i].Path)
		}
	}
	if len(pages) > 0 {
		return http.StatusMovedPermanently, a.abs(pages[0].Path)
	}
	pubs, err := s.store.Publications(ctx, story)
	if err == nil && len(pubs) > 0 {
		return http.StatusGone, ""
	}
	return http.StatusNotFound, ""
}

// askedPath is the path as it came: that of the request's URL may have got an edition's prefix.
func askedPath(r *http.Request) string {
	path, _, _ := strings.Cut(r.RequestURI, "?")
	return path
}

// storyThatStood finds the story of an old address, or of another form of it.
func (s *Server) storyThatStood(ctx context.Context, o store.OldAddress) (story int64, lang string, err error) {
	for _, form := range o.Forms() {
		if story, lang, err = s.store.StoryAt(ctx, form.Host, form.Path); !depesche.IsNotFound(err) {
			break
		}
	}
	return story, lang, err
}

// stoodAt finds what stood at the address before it came here: a story, or the page of a
// list. status is what to answer with where there is no page; undated tells that it was a list
// other than an archive by date.
func (s *Server) stoodAt(r *http.Request) (status int, to string, undated bool) {
	status, to = s.moved(r)
	if to != "" || status != http.StatusNotFound {
		return status, to, false
	}
	to, dated := s.movedList(r, false)
	if to == "" {
		return status, "", false
	}
	return http.StatusMovedPermanently, to, !dated
}

// ownFirst returns where a list's old address with a slash at its end leads: where the site
// itself would lead from the address without it, if it has a page there; else stood.
func (s *Server) ownFirst(r *http.Request, stood string, muxes []*http.ServeMux) string {
	own := r.Clone(r.Context())
	own.Method, own.Header = http.MethodHead, http.Header{}
	own.URL.Path, own.URL.RawPath = strings.TrimRight(r.URL.Path, "/"), ""
	own.RequestURI = strings.TrimRight(askedPath(r), "/")
	for _, mux := range muxes {
		_, pattern := mux.Handler(own)
		if pattern == "" || pattern == "/" || !numbersFit(pattern, own.URL.Path) {
			continue
		}
		var answer heard
		mux.ServeHTTP(&answer, own)
		if answer.status == http.StatusOK {
			return ""
		}
	}
	return stood
}

// movedBelow is where an address leads that had the code of the edition in it elsewhere, for a
// language: the site's own pages have none on the edition's own host. rest is the path behind it.
func (s *Server) movedBelow(r *http.Request, rest string) string {
	if ownPath.MatchString(rest) || r.Method != http.MethodGet && r.Method != http.MethodHead {
		return ""
	}
	_, to, _ := s.stoodAt(r)
	return to
}

// ownPath are the paths below an edition that pages of other systems may have too.
var ownPath = regexp.MustCompile(`^/$|^/(author|page|topic|channel|search|archive|[0-9]+/[^/0-9][^/]*)(/|$)|^/[0-9]+$`)
