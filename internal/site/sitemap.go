package site

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"net/http"
	"slices"
	"strconv"
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

// sitemapMax is how many addresses one site map holds at most. The protocol allows 50,000
// and 50 MB.
var sitemapMax = 20_000

// sitemapPages is how many addresses a site map of this site holds: each comes with one
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

// An edition's site maps: the newest pages with its lists; what is news; and everything,
// cut by when it was first published, so that what is old stays as it was.
func (s *Server) sitemapRoutes(mux *http.ServeMux) {
	s.page(mux, "/{edition}/sitemap.xml", s.sitemap)
	s.page(mux, "/{edition}/sitemap-index.xml", s.editionSitemaps)
	s.page(mux, "/{edition}/sitemap-news.xml", s.newsSitemap)
	s.page(mux, "/{edition}/sitemaps/{file}", s.sitemapPart)
}

// sitemap lists an edition's lists and newest pages, with their other languages.
func (s *Server) sitemap(w http.ResponseWriter, r *http.Request) error {
	f, done, err := s.open(w, r)
	if err != nil || done {
		return err
	}
	items, err := s.store.PublishedPages(r.Context(), f.ed.Code, store.PageQuery{Limit: newestPages})
	if err != nil {
		return err
	}
	topics, err := s.store.LiveTopics(r.Context(), f.ed.Code)
	if err != nil {
		return err
	}
	authors, err := s.store.LiveAuthors(r.Context(), f.ed.Code)
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
	set := []sitemapURL{front}
	add := func(path string, others []alternate) {
		set = append(set, sitemapURL{Loc: f.addr.abs("/" + f.ed.Code + path), Alternates: others})
	}
	list := func(path string) { add(path, f.alternates(path, nil)) }
	for _, c := range f.Sections {
		list("/channel/" + c.key)
	}
	for _, t := range topics {
		list("/topic/" + t)
	}
	// In which other editions an author has a page changes with every story there.
	for _, a := range authors {
		add("/author/"+a, nil)
	}
	for _, index := range []string{"/topics", "/authors", "/archive", "/corrections"} {
		list(index)
	}
	for _, p := range f.pages {
		in, err := s.store.PageEditions(r.Context(), p.key)
		if err != nil {
			return err
		}
		path := "/page/" + p.key
		add(path, f.alternates(path, in))
	}
	return sendSitemap(w, r, append(set, f.sitemapPages(items)...))
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
	items, err := s.store.PublishedList(r.Context(), store.ListQuery{Edition: f.ed.Code, Limit: newsItems, Languages: true, Bare: true, Corrections: true})
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
			Loc: f.addr.abs(it.Path), LastMod: iso(lastChange(it.Updated, it.Corrections)), Alternates: f.alternatesOf(&store.PublishedStory{Languages: it.Languages}),
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

// sitemapPart lists all pages of 30 days, or the nth part of them: "686.xml", "686-2.xml".
func (s *Server) sitemapPart(w http.ResponseWriter, r *http.Request) error {
	f, done, err := s.open(w, r)
	if err != nil || done {
		return err
	}
	month, part, ok := parsePart(r.PathValue("file"))
	if !ok {
		return errNoPage()
	}
	items, err := s.store.PublishedPages(r.Context(), f.ed.Code, store.PageQuery{Months: true, Month: month, Limit: f.addr.sitemapPages(), Offset: (part - 1) * f.addr.sitemapPages()})
	if err != nil {
		return err
	}
	if len(items) == 0 {
		return errNoPage()
	}
	return sendSitemap(w, r, f.sitemapPages(items))
}

func partName(month int64, part int) string {
	if part == 1 {
		return fmt.Sprintf("%d.xml", month)
	}
	return fmt.Sprintf("%d-%d.xml", month, part)
}

func parsePart(file string) (month int64, part int, ok bool) {
	name, _ := strings.CutSuffix(file, ".xml")
	m, p, cut := strings.Cut(name, "-")
	month, err := strconv.ParseInt(m, 10, 32)
	if part = 1; cut {
		part, _ = strconv.Atoi(p)
	}
	return month, part, err == nil && part > 0 && part < 10_000 && partName(month, part) == file
}

// sitemaps are the paths of all site maps of an edition, with at most so many addresses in each.
func (s *Server) sitemaps(r *http.Request, edition string, most int) ([]string, error) {
	months, err := s.store.PageMonths(r.Context(), edition)
	if err != nil {
		return nil, err
	}
	at := "/" + edition
	out := []string{at + "/sitemap.xml", at + "/sitemap-news.xml"}
	for _, m := range months {
		for part := 1; (part-1)*most < m.Pages; part++ {
			out = append(out, at+"/sitemaps/"+partName(m.Month, part))
		}
	}
	return out, nil
}

// editionSitemaps lists the site maps of one edition: what robots.txt on its own host names.
func (s *Server) editionSitemaps(w http.ResponseWriter, r *http.Request) error {
	f, done, err := s.open(w, r)
	if err != nil || done {
		return err
	}
	paths, err := s.sitemaps(r, f.ed.Code, f.addr.sitemapPages())
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
		paths, err := s.sitemaps(r, e.Code, a.sitemapPages())
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
