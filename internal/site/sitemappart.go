package site

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"depesche/internal/store"
	"depesche/internal/web/pagecache"
)

// sitemapPart lists what may be more than one map holds, or the nth part of it: all pages of 30
// days ("686.xml", "686-2.xml"), so that what is old stays as it was; all topics, all authors
// ("authors.xml", "authors-2.xml"), which are read anew once stories with such have changed.
func (s *Server) sitemapPart(w http.ResponseWriter, r *http.Request) error {
	f, done, err := s.open(w, r)
	if err != nil || done {
		return err
	}
	name, part, ok := parsePart(r.PathValue("file"))
	if !ok {
		return errNoPage()
	}
	most := f.addr.sitemapPages()
	urls, err := s.sitemapOf(r.Context(), f, name, (part-1)*most, most)
	if err != nil {
		return err
	}
	if len(urls) == 0 {
		return errNoPage()
	}
	return sendSitemap(w, r, urls)
}

// sitemapOf lists at most so many addresses of what a map names, without those before.
func (s *Server) sitemapOf(ctx context.Context, f *frame, name string, before, most int) ([]sitemapURL, error) {
	for i := range listMaps {
		if m := &listMaps[i]; m.name == name {
			keys, err := s.liveKeys(ctx, m, f.ed.Code)
			if err != nil {
				return nil, err
			}
			keys = keys[min(before, len(keys)):]
			return f.sitemapLists(m, keys[:min(most, len(keys))]), nil
		}
	}
	month, err := strconv.ParseInt(name, 10, 32)
	if err != nil || monthName(month) != name {
		return nil, nil
	}
	items, err := s.store.PublishedPages(ctx, f.ed.Code, store.PageQuery{Months: true, Month: month, Limit: most, Offset: before})
	return f.sitemapPages(items), err
}

// listMap is a site map of lists of one kind.
type listMap struct {
	name, path string
	live       func(s *store.Store, ctx context.Context, edition string) ([]string, error)
	everywhere bool // each edition has such a list
}

// In which other editions an author has a page changes with stories there: maps of authors
// name none, so that these do not make them anew.
var listMaps = []listMap{
	{"topics", "/topic/", (*store.Store).LiveTopics, true},
	{"authors", "/author/", (*store.Store).LiveAuthors, false},
}

// liveKeys are the keys of the lists that a map names. Its parts and the index share them.
func (s *Server) liveKeys(ctx context.Context, m *listMap, edition string) ([]string, error) {
	return pagecache.Fragment(ctx, "site map "+m.name+" "+edition, func(ctx context.Context) ([]string, int, error) {
		keys, err := m.live(s.store, ctx, edition)
		bytes := 0
		for _, k := range keys {
			bytes += 16 + len(k)
		}
		return keys, bytes, err
	})
}

func (f *frame) sitemapLists(m *listMap, keys []string) []sitemapURL {
	set := make([]sitemapURL, 0, len(keys))
	for _, key := range keys {
		u := sitemapURL{Loc: f.addr.abs("/" + f.ed.Code + m.path + key)}
		if m.everywhere {
			u.Alternates = f.alternates(m.path+key, nil)
		}
		set = append(set, u)
	}
	return set
}

func monthName(month int64) string { return strconv.FormatInt(month, 10) }

func partName(name string, part int) string {
	if part == 1 {
		return name + ".xml"
	}
	return fmt.Sprintf("%s-%d.xml", name, part)
}

func parsePart(file string) (name string, part int, ok bool) {
	stem, _ := strings.CutSuffix(file, ".xml")
	name, p, cut := strings.Cut(stem, "-")
	if part = 1; cut {
		part, _ = strconv.Atoi(p)
	}
	return name, part, part > 0 && part < 10_000 && partName(name, part) == file
}

// sitemaps are the paths of all site maps of an edition, with at most so many addresses in
// each part.
func (s *Server) sitemaps(ctx context.Context, edition string, most int) ([]string, error) {
	at := "/" + edition
	out := []string{at + "/sitemap.xml", at + "/sitemap-news.xml"}
	add := func(name string, addresses int) {
		for part := 1; (part-1)*most < addresses; part++ {
			out = append(out, at+"/sitemaps/"+partName(name, part))
		}
	}
	for i := range listMaps {
		keys, err := s.liveKeys(ctx, &listMaps[i], edition)
		if err != nil {
			return nil, err
		}
		add(listMaps[i].name, len(keys))
	}
	months, err := s.store.PageMonths(ctx, edition)
	for _, m := range months {
		add(monthName(m.Month), m.Pages)
	}
	return out, err
}
