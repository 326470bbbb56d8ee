package site

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"depesche"
	"depesche/internal/store"
	"depesche/internal/web/i18n"
)

// addresses knows where every edition lives, seen from one request.
type addresses struct {
	origin   *url.URL          // of the site itself, without path
	here     *url.URL          // of the request: origin, or an edition's own host
	hosts    map[string]string // edition code -> own host; missing: under origin
	editions []depesche.Edition
}

// safeHost is what we repeat of a Host header: a name or address, and a port.
var safeHost = regexp.MustCompile(`^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?$`)

func (s *Server) addresses(r *http.Request) (*addresses, error) {
	eds, err := s.store.Editions(r.Context())
	if err != nil {
		return nil, err
	}
	a := &addresses{hosts: map[string]string{}, editions: eds}
	a.here = &url.URL{Scheme: "http", Host: "localhost"}
	if r.TLS != nil {
		a.here.Scheme = "https"
	}
	if safeHost.MatchString(r.Host) {
		a.here.Host = strings.ToLower(r.Host)
	}
	a.origin = a.here
	if s.base != nil {
		a.origin = s.base
		a.here.Scheme = s.base.Scheme
	}
	for _, e := range eds {
		if e.Host != "" {
			a.hosts[e.Code] = strings.ToLower(e.Host)
		}
	}
	if _, own := ownHost(r.Context()); !own {
		a.here = a.origin
	}
	return a, nil
}

// abs is the absolute address of a path as the store knows it ("/de/4187/nachtzug") or
// of a path of the site as a whole ("/pictures/…").
func (a *addresses) abs(path string) string {
	code, rest := splitEdition(path)
	host, own := a.hosts[code]
	if !own {
		return a.origin.Scheme + "://" + a.origin.Host + path
	}
	// In a test set-up all hosts share the port that we were asked on.
	if _, _, err := net.SplitHostPort(host); err != nil && portSuffix(a.here.Port()) != "" {
		host += portSuffix(a.here.Port())
	}
	return a.origin.Scheme + "://" + host + rest
}

// portSuffix is ":8080", or nothing for the ports that go without saying.
func portSuffix(port string) string {
	if port == "" || port == "80" || port == "443" {
		return ""
	}
	return ":" + port
}

// link is the shortest address of a path for a page of this request: without host where
// the target is on the same one.
func (a *addresses) link(path string) string {
	if code, rest := splitEdition(path); a.hosts[code] != "" && sameHost(a.hosts[code], a.here.Host) {
		return rest
	}
	full := a.abs(path)
	return strings.TrimPrefix(full, a.here.Scheme+"://"+a.here.Host)
}

// frontPath is the path of an edition's front page, before link or abs.
func frontPath(code string) string { return "/" + code + "/" }

func (a *addresses) edition(code string) *depesche.Edition {
	for i := range a.editions {
		if a.editions[i].Code == code {
			return &a.editions[i]
		}
	}
	return nil
}

// selfName is the language of an edition in itself: with its country ("Österreichisches
// Deutsch"), and with the edition's name, where another edition would be called the same.
func (a *addresses) selfName(e *depesche.Edition) string {
	for _, name := range []func(*depesche.Edition) string{func(e *depesche.Edition) string { return i18n.SelfName(e.Lang) }, func(e *depesche.Edition) string { return i18n.SelfName(e.Tag()) }} {
		if !slices.ContainsFunc(a.editions, func(o depesche.Edition) bool { return o.Code != e.Code && name(&o) == name(e) }) {
			return name(e)
		}
	}
	return i18n.SelfName(e.Lang) + " (" + e.Name + ")"
}

// tag is the language of a page with the region of the edition in which it stands.
func (a *addresses) tag(edition, lang string) string {
	if e := a.edition(edition); e != nil && strings.EqualFold(e.Lang, lang) {
		return e.Tag()
	}
	return lang
}

// splitEdition cuts "/de/4187/x" to "de" and "/4187/x".
func splitEdition(path string) (code, rest string) {
	code, rest, found := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if !found {
		return "", path
	}
	return code, "/" + rest
}

// editionOf is the edition of a page's path, "" of none.
func editionOf(path string) string {
	code, _ := splitEdition(path)
	return code
}

func hostname(host string) string {
	if h, _, err := net.SplitHostPort(host); err == nil {
		return strings.ToLower(h)
	}
	return strings.ToLower(host)
}

func sameHost(a, b string) bool { return hostname(a) == hostname(b) }

type ownHostKey struct{}

// ownHost is the code of the edition whose own host the request came to.
func ownHost(ctx context.Context) (string, bool) {
	code, ok := ctx.Value(ownHostKey{}).(string)
	return code, ok
}

// byHost gives requests that come to an edition's own host the prefix that they lack.
// Addresses with the edition's prefix lead to those without; other editions' prefixes
// work on every host.
func (s *Server) byHost(next http.Handler) http.Handler {
	return s.edge.Handle(func(w http.ResponseWriter, r *http.Request) error {
		if store.NamesPost(r.URL.RawQuery) != "" {
			if _, to := s.moved(r); to != "" {
				return redirectTo(w, r, to)
			}
		}
		if namesList(r) {
			if to, _ := s.movedList(r, true); to != "" {
				return redirectTo(w, r, to)
			}
		}
		eds, err := s.store.Editions(s.cache.Lists(r.Context()))
		if err != nil {
			return err
		}
		own := ""
		for _, e := range eds {
			if e.Host != "" && sameHost(e.Host, r.Host) {
				own = e.Code
				break
			}
		}
		code, rest := splitEdition(r.URL.Path)
		switch {
		case own == "" || shared(r.URL.Path):
		case code == own:
			if to := s.movedBelow(r, rest); to != "" {
				return redirectTo(w, r, to)
			}
			// Browsers read two slashes, or backslashes, at the beginning as the name of a host.
			to := url.URL{Path: "/" + strings.TrimLeft(rest, "/\\"), RawQuery: r.URL.RawQuery}
			http.Redirect(w, r, to.String(), http.StatusMovedPermanently)
			return nil
		case r.URL.Path == "/robots.txt":
			r = r.WithContext(context.WithValue(r.Context(), ownHostKey{}, own))
		case !slices.ContainsFunc(eds, func(e depesche.Edition) bool { return e.Code == code }):
			r = withPath(r, own, r.URL.Path)
		}
		next.ServeHTTP(w, r)
		return nil
	})
}

func withPath(r *http.Request, code, path string) *http.Request {
	r = r.Clone(context.WithValue(r.Context(), ownHostKey{}, code))
	r.URL.Path, r.URL.RawPath = "/"+code+path, ""
	return r
}

// sharedFiles are the files that machines look for on every host.
var sharedFiles = []string{"/favicon.ico", "/apple-touch-icon.png", "/ads.txt", "/trust.txt", "/oembed", "/feeds.opml"}

// shared tells paths that are the same on every host.
func shared(path string) bool {
	for _, p := range []string{"/pictures/", "/assets/", "/.well-known/", "/api/", "/icons/", "/cards/", "/theme/", "/logos/"} {
		if strings.HasPrefix(path, p) {
			return true
		}
	}
	return slices.Contains(sharedFiles, path)
}

// elsewhere redirects a request for an edition that has a host of its own, asked for
// under its prefix on another host.
func (a *addresses) elsewhere(w http.ResponseWriter, r *http.Request, e *depesche.Edition) bool {
	if _, own := ownHost(r.Context()); own || e.Host == "" || sameHost(e.Host, r.Host) {
		return false
	}
	to := a.abs(r.URL.Path)
	if r.URL.RawQuery != "" {
		to += "?" + r.URL.RawQuery
	}
	http.Redirect(w, r, to, http.StatusMovedPermanently)
	return true
}
