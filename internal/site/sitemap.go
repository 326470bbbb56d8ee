package site

import (
	"bytes"
	"encoding/xml"
	"net/http"
	"strings"

	"depesche/internal/store"
)

// A site map may hold 50,000 addresses; the newest ones matter.
const sitemapItems = 2000

type (
	sitemapURL struct {
		Loc, LastMod string
		Alternates   []alternate
	}
	sitemapIndex struct {
		XMLName xml.Name   `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
		Maps    []indexMap `xml:"sitemap"`
	}
	indexMap struct {
		Loc string `xml:"loc"`
	}
)

// sitemap lists an edition's pages with their other languages.
func (s *Server) sitemap(w http.ResponseWriter, r *http.Request) error {
	f, done, err := s.open(w, r)
	if err != nil || done {
		return err
	}
	items, err := s.store.PublishedPages(r.Context(), f.ed.Code, sitemapItems)
	if err != nil {
		return err
	}
	front := sitemapURL{Loc: f.addr.abs(frontPath(f.ed.Code)), Alternates: f.fronts()}
	if len(items) > 0 {
		front.LastMod = iso(items[0].Updated)
	}
	set := []sitemapURL{front}
	for _, c := range f.Sections {
		set = append(set, sitemapURL{Loc: f.addr.abs("/" + f.ed.Code + "/channel/" + c.key)})
	}
	for i := range items {
		it := &items[i]
		set = append(set, sitemapURL{f.addr.abs(it.Path), iso(it.Updated), f.alternatesOf(&store.PublishedStory{Languages: it.Languages})})
	}
	send(w, r, http.StatusOK, "application/xml; charset=utf-8", siteMap(set))
	return nil
}

// siteMap writes a site map. It is made anew with every story; encoding/xml takes ten
// times as long for thousands of addresses.
func siteMap(urls []sitemapURL) []byte {
	var b bytes.Buffer
	text := func(before, s, after string) {
		b.WriteString(before)
		xml.EscapeText(&b, []byte(s)) // into memory: cannot fail
		b.WriteString(after)
	}
	b.WriteString(xml.Header + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">`)
	for _, u := range urls {
		text("\n <url>\n  <loc>", u.Loc, "</loc>")
		if u.LastMod != "" {
			text("\n  <lastmod>", u.LastMod, "</lastmod>")
		}
		for _, a := range u.Alternates {
			text("\n  <xhtml:link rel=\"alternate\" hreflang=\"", a.Lang, "\"")
			text(" href=\"", a.Href, "\"></xhtml:link>")
		}
		b.WriteString("\n </url>")
	}
	b.WriteString("\n</urlset>\n")
	return b.Bytes()
}

// sitemapIndex lists the editions' site maps.
func (s *Server) sitemapIndex(w http.ResponseWriter, r *http.Request) error {
	a, err := s.addresses(r)
	if err != nil {
		return err
	}
	var ix sitemapIndex
	for _, e := range a.editions {
		ix.Maps = append(ix.Maps, indexMap{a.abs("/" + e.Code + "/sitemap.xml")})
	}
	return sendXML(w, r, "application/xml; charset=utf-8", ix)
}

// robots welcomes everybody and names the site map.
func (s *Server) robots(w http.ResponseWriter, r *http.Request) error {
	a, err := s.addresses(r)
	if err != nil {
		return err
	}
	at := a.abs("/sitemap.xml")
	if code, own := ownHost(r.Context()); own {
		at = a.abs("/" + code + "/sitemap.xml")
	}
	send(w, r, http.StatusOK, "text/plain; charset=utf-8", []byte(strings.Join([]string{
		"User-agent: *", "Disallow: /desk/", "", "Sitemap: " + at, "",
	}, "\n")))
	return nil
}
