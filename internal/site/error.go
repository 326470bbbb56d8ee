package site

import (
	"context"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"depesche"
	"depesche/internal/store"
	"depesche/internal/web"
)

// errorPage says what is not there and leads on to what is.
type errorPage struct {
	*frame
	Heading   string
	Text      string
	There     template.HTML // in which editions the story asked for is, as links
	Reference string
	Latest    []teaser
	HomeName  string
	Closed    bool // nothing here can be had now
}

// unknown answers every address that is not in the route table, or not with the request's
// method. muxes are the table.
func (s *Server) unknown(muxes ...*http.ServeMux) web.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		read := r.Method == http.MethodGet || r.Method == http.MethodHead
		p := strings.TrimRight(r.URL.Path, "/")
		slash := p != r.URL.Path && strings.HasPrefix(p, "/") && !strings.HasPrefix(p, "//")
		status, stood, undated := s.stoodAt(r)
		if undated && slash && read {
			stood = s.ownFirst(r, stood, muxes)
		}
		switch {
		case stood != "" && read:
			return redirectTo(w, r, stood)
		case stood != "":
			return web.OtherMethod(w, r, []string{http.MethodGet}, nil)
		case read && slash:
			if code, own := ownHost(r.Context()); own {
				p = strings.TrimPrefix(p, "/"+code)
			}
			to := url.URL{Path: p, RawQuery: r.URL.RawQuery}
			http.Redirect(w, r, to.String(), http.StatusMovedPermanently)
			return nil
		}
		missing := web.WithStatus(status, &lookedFor{depesche.E(depesche.NotFound, "page.unknown", "there is no such page")})
		at := web.MethodsAt(r, func(pattern string) bool { return numbersFit(pattern, r.URL.Path) }, muxes...)
		return web.OtherMethod(w, r, at, missing)
	}
}

// lookedFor says of an address that nothing stood there either before it came here.
type lookedFor struct{ error }

// Unwrap gives errors.As the error inside.
func (e *lookedFor) Unwrap() error { return e.error }

// numbersFit tells whether the places of a pattern that are for numbers have numbers.
func numbersFit(pattern, path string) bool {
	_, pattern, _ = strings.Cut(pattern, " ")
	segments := strings.Split(path, "/")
	for i, p := range strings.Split(pattern, "/") {
		if p != "{number}" {
			continue
		}
		if i >= len(segments) {
			return false
		}
		if _, ok := storyNumber(segments[i]); !ok {
			return false
		}
	}
	return true
}

// lists are the addresses below an edition that people type: none has capitals. Those with a
// secret in them have some.
var lists = regexp.MustCompile(`^/?[a-z0-9-]+(/((channel|topic|author|archive|page)/[a-z0-9-]+|topics|authors|archive|corrections|search)?)?/?$`)

// inSmallLetters is where an address leads that somebody typed in capitals, "" for others.
func inSmallLetters(r *http.Request, a *addresses) string {
	lower := strings.ToLower(r.URL.Path)
	if !lists.MatchString(lower) {
		return ""
	}
	code, _ := splitEdition(lower)
	if code == "" {
		code = strings.Trim(lower, "/")
	}
	if lower == r.URL.Path || a.edition(code) == nil || r.Method != http.MethodGet && r.Method != http.MethodHead {
		return ""
	}
	to := (&url.URL{Path: lower, RawQuery: r.URL.RawQuery}).String()
	return a.link(to)
}

// addSlash leads "/de" to "/de/".
func (s *Server) addSlash(w http.ResponseWriter, r *http.Request) error {
	f, done, err := s.open(w, r)
	if err != nil || done {
		return err
	}
	return redirectTo(w, r, f.Home)
}

// fail draws the error page in the words of the edition that was asked for, or of the
// one that suits the reader. It works without a database.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, f web.Failure) error {
	var looked *lookedFor
	if f.Status == http.StatusNotFound && (r.Method == http.MethodGet || r.Method == http.MethodHead) && !errors.As(f.Err, &looked) {
		status, to, _ := s.stoodAt(r)
		if to != "" {
			return redirectTo(w, r, to)
		}
		f.Status = status
	}
	a, err := s.addresses(r)
	if err != nil {
		a = &addresses{here: &url.URL{Scheme: "http", Host: "localhost"}}
		a.origin = a.here
	}
	code, rest := splitEdition(r.URL.Path)
	if code == "" {
		code = strings.Trim(r.URL.Path, "/")
	}
	if to := inSmallLetters(r, a); to != "" && f.Status == http.StatusNotFound {
		return redirectTo(w, r, to)
	}
	e := a.edition(code)
	known := e != nil
	if e == nil {
		e = s.fallbackEdition(a, r.Header.Get("Accept-Language"))
	}
	fr, err := s.frame(r.Context(), a, e)
	if err != nil || e.Code == "" {
		fr = s.bareFrame(a, e)
	}
	fr.Robots = "noindex"
	if isClosed(f.Err) {
		return s.sorry(w, fr, f.Status, "error_page.closed")
	}
	p := &errorPage{frame: fr, Reference: f.Reference}
	key := "error_page." + failureKey(f.Status, rest)
	if f.Status == web.StatusOf(f.Err) { // not that of another story, which stood there once
		if there := s.lookElsewhere(r.Context(), fr, f.Err); there != "" {
			p.There, key = fr.P.HTML("error_page.there", there), key+"_here"
		}
	}
	p.Heading = fr.P.T(key)
	if fr.P.Has(key + "_text") {
		p.Text = fr.P.T(key + "_text")
	}
	fr.Title = p.Heading
	if f.Status < 500 && e.Code != "" {
		p.Latest = s.latest(r.Context(), fr)
	}
	if !known {
		w.Header().Add("Vary", "Accept-Language")
	}
	w.Header().Set("Cache-Control", "no-cache")
	if f.Status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "60")
	}
	return s.templates.Render(w, f.Status, "error", p)
}

// failureKey names what the error page says for a status; rest is the path below the edition.
func failureKey(status int, rest string) string {
	switch {
	case status == http.StatusGone && strings.HasPrefix(rest, "/page/"):
		return "page_gone"
	case status == http.StatusGone:
		return "gone"
	case status == http.StatusNotFound:
		return "not_found"
	case status == http.StatusServiceUnavailable:
		return "unavailable"
	case status < 500:
		return "refused"
	}
	return "internal"
}

// latest are the newest stories, for pages on which a reader has not found what was looked
// for. Without them the page is still a page.
func (s *Server) latest(ctx context.Context, f *frame) []teaser {
	items, err := s.store.PublishedList(ctx, store.ListQuery{Edition: f.ed.Code, Limit: 4})
	if err != nil {
		return nil
	}
	var out []teaser
	for i := range items {
		out = append(out, f.teaser(&items[i]))
	}
	return out
}

// bareFrame is a frame that asks nobody for anything.
func (s *Server) bareFrame(a *addresses, e *depesche.Edition) *frame {
	f := &frame{P: s.catalog().Printer(e.Lang, nil), Paper: [2]string{"#fbfaf7", "#14161a"}, Now: s.now(), Name: e.Name, Compact: true, Home: "/", addr: a, ed: e, Sheet: s.style.path()}
	if e.Code != "" {
		f.Home = a.link(frontPath(e.Code))
	}
	return f
}
