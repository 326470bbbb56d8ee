package site

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strings"

	"depesche/internal/store"
)

// FeedAddresses returns the absolute addresses of the feeds of lists, in all formats. base
// is the address of the site where it is not configured.
func (s *Server) FeedAddresses(ctx context.Context, base string, lists []store.List) ([]string, error) {
	a, err := s.addressesAt(ctx, base)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, of := range lists {
		l := storyList{path: "/"}
		switch {
		case of.Channel != "":
			l.path = "/channel/" + of.Channel
		case of.Topic != "":
			l.path = "/topic/" + of.Topic
		}
		for _, file := range feedFiles {
			out = append(out, a.abs("/"+of.Edition+l.at(file.name)))
		}
	}
	return out, nil
}

func (s *Server) addressesAt(ctx context.Context, base string) (*addresses, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/", nil)
	if err != nil {
		return nil, err
	}
	return s.addresses(r)
}

// FeedContent returns a feed as it is now. ok is false where the address is none of a feed
// of this site.
func (s *Server) FeedContent(ctx context.Context, base, address string) (body []byte, contentType string, ok bool) {
	u, err := url.Parse(address)
	if err != nil || u.RawQuery != "" || u.User != nil || !isFeedFile(u.Path) {
		return nil, "", false
	}
	a, err := s.addressesAt(ctx, base)
	if err != nil || !a.has(u) {
		return nil, "", false
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, "", false
	}
	r.RequestURI = u.RequestURI()
	var kept bytes.Buffer
	w := &heard{body: &kept}
	s.ServeHTTP(w, r)
	return kept.Bytes(), w.Header().Get("Content-Type"), w.status == http.StatusOK && w.Header().Get("Content-Encoding") == ""
}

func isFeedFile(path string) bool {
	name := path[strings.LastIndexByte(path, '/')+1:]
	for _, f := range feedFiles {
		if f.name == name {
			return true
		}
	}
	return false
}

// has tells whether an address is on one of the site's hosts, with its scheme.
func (a *addresses) has(u *url.URL) bool {
	if u.Scheme != a.origin.Scheme {
		return false
	}
	if u.Host == a.origin.Host {
		return true
	}
	for code := range a.hosts {
		if own, err := url.Parse(a.abs(frontPath(code))); err == nil && own.Host == u.Host {
			return true
		}
	}
	return false
}
