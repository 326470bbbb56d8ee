package site

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"depesche"
)

// Static says how the site becomes files (see internal/export).
type Static struct {
	Base     *url.URL // where the files will be served
	Start    []string // addresses from which all others are reached
	Editions []string // codes of the editions that are in it
	// Files are those that say something else than on a server, by name.
	Files map[string]string
	// Missing is an address that is not there.
	Missing string
	// LeadsOn are addresses whose page leads to another one.
	LeadsOn map[string]string

	codes []string // of all editions
	own   bool     // the edition has a host of its own: paths have no prefix
}

// Static prepares an export of the edition with this code, or with "" of all that have no
// host of their own. base is the address of the site; an edition's own host takes its place.
func (s *Server) Static(ctx context.Context, base *url.URL, edition string) (*Static, error) {
	eds, err := s.store.Editions(ctx)
	if err != nil {
		return nil, err
	}
	st := &Static{Base: base, Files: map[string]string{}, LeadsOn: map[string]string{}, Missing: "/404"}
	var out []depesche.Edition
	for _, e := range eds {
		st.codes = append(st.codes, e.Code)
		if e.Code == edition || edition == "" && e.Host == "" {
			out = append(out, e)
			st.Editions = append(st.Editions, e.Code)
		}
	}
	if len(out) == 0 {
		return nil, depesche.E(depesche.NotFound, "edition.unknown", "there is no edition %q: `depesche edition list` shows those there are", edition)
	}
	if edition != "" && out[0].Host != "" {
		st.own = true
		st.Base = &url.URL{Scheme: base.Scheme, Host: out[0].Host}
	}
	st.Start = []string{"/favicon.ico", "/apple-touch-icon.png"}
	if len(s.known.Security) > 0 {
		st.Start = append(st.Start, "/.well-known/security.txt")
	}
	if len(s.known.Ads) > 0 {
		st.Start = append(st.Start, "/ads.txt")
	}
	if len(s.known.Trust) > 0 {
		st.Start = append(st.Start, "/trust.txt")
	}
	switch {
	case edition == "":
		st.Start = append(st.Start, "/", "/robots.txt", "/sitemap.xml", "/feeds.opml")
	case st.own:
		st.Start = append(st.Start, "/robots.txt")
	default:
		st.Missing = frontPath(edition) + "404"
		st.LeadsOn["/"] = frontPath(edition)
		st.Start = append(st.Start, "/")
		st.Files["robots.txt"] = "User-agent: *\n\nSitemap: " + st.Base.Scheme + "://" + st.Base.Host + "/" + edition + "/sitemap-index.xml\n"
	}
	return st, s.staticLists(ctx, st)
}

// staticLists adds the lists of the editions with their feeds.
func (s *Server) staticLists(ctx context.Context, st *Static) error {
	channels, err := s.store.Channels(ctx)
	if err != nil {
		return err
	}
	for _, code := range st.Editions {
		at := "/" + code
		if st.own {
			at = ""
		}
		lists := []string{"/"}
		for _, c := range channels {
			lists = append(lists, "/channel/"+c.Key)
		}
		topics, err := s.store.LiveTopics(ctx, code)
		if err != nil {
			return err
		}
		for _, t := range topics {
			lists = append(lists, "/topic/"+t)
		}
		for _, path := range lists {
			l := storyList{path: path}
			st.Start = append(st.Start, at+path)
			for _, file := range feedFiles {
				st.Start = append(st.Start, at+l.at(file.name))
			}
		}
		st.Start = append(st.Start, at+"/sitemap-index.xml")
	}
	return nil
}

// split cuts an address to its edition and the segments after it.
func (st *Static) split(path string) (code string, rest []string) {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	if slices.Contains(st.codes, parts[0]) {
		return parts[0], parts[1:]
	}
	if st.own {
		return st.Editions[0], parts
	}
	return "", parts
}

// Needs tells whether an address needs a server: forms, what programs ask, and editions
// that are not in the export.
func (st *Static) Needs(u *url.URL) bool {
	code, rest := st.split(u.Path)
	if code != "" && !slices.Contains(st.Editions, code) {
		return true
	}
	if len(rest) == 0 {
		return false
	}
	if code == "" {
		return slices.Contains([]string{"desk", "api", "oembed"}, rest[0])
	}
	if slices.Contains([]string{"search", "follow", "comment", "comments"}, rest[0]) {
		return true
	}
	return len(rest) > 1 && rest[1] == "comments"
}

// Also are further addresses of a page: the short link of a story.
func (st *Static) Also(address string) []string {
	path, query, _ := strings.Cut(address, "?")
	_, rest := st.split(path)
	if query != "" || len(rest) != 2 {
		return nil
	}
	if _, err := strconv.ParseInt(rest[0], 10, 64); err != nil {
		return nil
	}
	return []string{strings.TrimSuffix(path, "/"+rest[1])}
}
