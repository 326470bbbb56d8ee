package site

import (
	"bytes"
	"encoding/xml"
	"net/http"
	"slices"
	"strings"
	"time"

	"depesche"
	"depesche/internal/feed"
	"depesche/internal/store"
)

const (
	// newsFor is how long a story is news; newsItems as many as one news site map may hold.
	newsFor   = 48 * time.Hour
	newsItems = 1000
	// newestPages is how many stories stand in the map that is made anew with each of them:
	// those before are in the maps by the time of publication.
	newestPages = 1000
)

// sitemapMax is how many addresses one part of what is cut into parts holds at most. The
// protocol allows 50,000 and 50 MB. The other maps hold the newest, and what people set up
// one by one.
var sitemapMax = 20_000

// sitemapPages is how many addresses such a part holds on this site: each comes with one
// address for every edition, of 250 bytes with what stands around it.
func (a *addresses) sitemapPages() int { return min(sitemapMax, 45_000_000/(250*(len(a.editions)+2))) }

type (
	sitemapURL struct {
		Loc, LastMod string
		News         *sitemapNews
		Alternates   []alternate
	}
	sitemapNews struct{ Name, Lang, Date, Title string }
)

// An edition's site maps: the newest pages with what every edition has; what is news; and
// everything, in parts (see sitemapPart).
func (s *Server) sitemapRoutes(mux *http.ServeMux) {
	s.page(mux, "/{edition}/sitemap.xml", s.sitemap)
	s.page(mux, "/{edition}/sitemap-index.xml", s.editionSitemaps)
	s.page(mux, "/{edition}/sitemap-news.xml", s.newsSitemap)
	s.page(mux, "/{edition}/sitemaps/{file}", s.sitemapPart)
}

// sitemap lists an edition's newest pages and its lists but for topics and authors, with
// their other languages. Readers that cut off keep what is new.
func (s *Server) sitemap(w http.ResponseWriter, r *http.Request) error {
	f, done, err := s.open(w, r)
	if err != nil || done {
		return err
	}
	items, err := s.store.PublishedPages(r.Context(), f.ed.Code, store.PageQuery{Limit: newestPages})
	if err != nil {
		return err
	}
	front := sitemapURL{Loc: f.addr.abs(frontPath(f.ed.Code)), Alternates: f.fronts()}
	var newest time.Time
	for i := range items {
		if items[i].Updated.After(newest) {
			newest = items[i].Updated
		}
	}
	if len(items) > 0 {
		front.LastMod = iso(newest)
	}
	set := append(f.sitemapPages(items), front)
	add := func(path string, in map[string]bool) {
		set = append(set, sitemapURL{Loc: f.addr.abs("/" + f.ed.Code + path), Alternates: f.alternates(path, in)})
	}
	for _, c := range f.Sections {
		add("/channel/"+c.key, nil)
	}
	for _, index := range []string{"/topics", "/authors", "/archive", "/corrections"} {
		add(index, nil)
	}
	for _, p := range f.pages {
		in, err := s.store.PageEditions(r.Context(), p.key)
		if err != nil {
			return err
		}
		add("/page/"+p.key, in)
	}
	return sendSitemap(w, r, set)
}

func (f *frame) sitemapPages(items []store.PublishedPage) []sitemapURL {
	set := make([]sitemapURL, 0, len(items))
	for i := range items {
		it := &items[i]
		set = append(set, sitemapURL{Loc: f.addr.abs(it.Path), LastMod: iso(it.Updated), Alternates: f.alternatesOf(&store.PublishedStory{Languages: it.Languages})})
	}
	return set
}

// newsSitemap lists what is news, as search engines for news want it.
func (s *Server) newsSitemap(w http.ResponseWriter, r *http.Request) error {
	f, done, err := s.open(w, r)
	if err != nil || done {
		return err
	}
	items, err := s.store.PublishedPages(r.Context(), f.ed.Code, store.PageQuery{Since: f.Now.Add(-newsFor), Headlines: true, Limit: newsItems})
	if err != nil {
		return err
	}
	var set []sitemapURL
	for i := range items {
		it := &items[i]
		if !f.during(it.First, newsFor) {
			break
		}
		set = append(set, sitemapURL{
			Loc: f.addr.abs(it.Path), LastMod: iso(it.Updated), Alternates: f.alternatesOf(&store.PublishedStory{Languages: it.Languages}),
			News: &sitemapNews{feed.Line(f.Name), newsLang(it.Lang), iso(it.First), feed.Line(it.Headline)},
		})
	}
	return sendSitemap(w, r, set)
}

// newsLang is a language as news site maps name it: without a region, but for Chinese.
func newsLang(tag string) string {
	switch strings.ToLower(tag) {
	case "zh-cn", "zh-hans", "zh-hans-cn":
		return "zh-cn"
	case "zh-tw", "zh-hant", "zh-hant-tw":
		return "zh-tw"
	}
	return depesche.BaseLang(tag)
}

// editionSitemaps lists the site maps of one edition: what robots.txt on its own host names.
func (s *Server) editionSitemaps(w http.ResponseWriter, r *http.Request) error {
	f, done, err := s.open(w, r)
	if err != nil || done {
		return err
	}
	paths, err := s.sitemaps(r.Context(), f.ed.Code, f.addr.sitemapPages())
	if err != nil {
		return err
	}
	return sendIndex(w, r, f.addr, paths)
}

// sitemapIndex lists the site maps of the editions that have no host of their own: an
// index may not lead to another host.
func (s *Server) sitemapIndex(w http.ResponseWriter, r *http.Request) error {
	a, err := s.addresses(r)
	if err != nil {
		return err
	}
	var all []string
	for _, e := range a.editions {
		if e.Host != "" {
			continue
		}
		paths, err := s.sitemaps(r.Context(), e.Code, a.sitemapPages())
		if err != nil {
			return err
		}
		all = append(all, paths...)
	}
	return sendIndex(w, r, a, all)
}

func sendIndex(w http.ResponseWriter, r *http.Request, a *addresses, paths []string) error {
	var b bytes.Buffer
	b.WriteString(xml.Header + `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`)
	for _, p := range paths {
		writeText(&b, "\n <sitemap><loc>", a.abs(p), "</loc></sitemap>")
	}
	b.WriteString("\n</sitemapindex>\n")
	send(w, r, http.StatusOK, "application/xml; charset=utf-8", b.Bytes())
	return nil
}

func sendSitemap(w http.ResponseWriter, r *http.Request, urls []sitemapURL) error {
	send(w, r, http.StatusOK, "application/xml; charset=utf-8", siteMap(urls))
	return nil
}

// siteMap writes a site map. It is made anew with every story; encoding/xml takes ten
// times as long for thousands of addresses.
func siteMap(urls []sitemapURL) []byte {
	var b bytes.Buffer
	news := slices.ContainsFunc(urls, func(u sitemapURL) bool { return u.News != nil })
	b.WriteString(xml.Header + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"`)
	if news {
		b.WriteString(` xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"`)
	}
	b.WriteByte('>')
	for _, u := range urls {
		writeText(&b, "\n <url>\n  <loc>", u.Loc, "</loc>")
		if u.LastMod != "" {
			writeText(&b, "\n  <lastmod>", u.LastMod, "</lastmod>")
		}
		if n := u.News; n != nil {
			writeText(&b, "\n  <news:news><news:publication><news:name>", n.Name, "</news:name>")
			writeText(&b, "<news:language>", n.Lang, "</news:language></news:publication>")
			writeText(&b, "<news:publication_date>", n.Date, "</news:publication_date>")
			writeText(&b, "<news:title>", n.Title, "</news:title></news:news>")
		}
		for _, a := range u.Alternates {
			writeText(&b, "\n  <xhtml:link rel=\"alternate\" hreflang=\"", a.Lang, "\"")
			writeText(&b, " href=\"", a.Href, "\"></xhtml:link>")
		}
		b.WriteString("\n </url>")
	}
	b.WriteString("\n</urlset>\n")
	return b.Bytes()
}

func writeText(b *bytes.Buffer, before, s, after string) {
	b.WriteString(before)
	xml.EscapeText(b, []byte(s)) // into memory: cannot fail
	b.WriteString(after)
}
