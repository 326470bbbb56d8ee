package site

import (
	"encoding/xml"
	"net/http"
	"strings"

	"depesche/internal/store"
)

// A site map may hold 50,000 addresses; the newest ones matter.
const sitemapItems = 2000

type (
	urlSet struct {
		XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		XHTML   string       `xml:"xmlns:xhtml,attr"`
		URLs    []sitemapURL `xml:"url"`
	}
	sitemapURL struct {
		Loc        string      `xml:"loc"`
		LastMod    string      `xml:"lastmod,omitempty"`
		Alternates []xhtmlLink `xml:"xhtml:link"`
	}
	xhtmlLink struct {
		Rel      string `xml:"rel,attr"`
		Hreflang string `xml:"hreflang,attr"`
		Href     string `xml:"href,attr"`
	}
	sitemapIndex struct {
		XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
		Maps    []sitemapURL `xml:"sitemap"`
	}
)

// sitemap lists an edition's pages with their other languages.
func (s *Server) sitemap(w http.ResponseWriter, r *http.Request) error {
	f, done, err := s.open(w, r)
	if err != nil || done {
		return err
	}
	items, err := s.store.PublishedList(r.Context(), store.ListQuery{Edition: f.ed.Code, Limit: sitemapItems, Languages: true, Bare: true})
	if err != nil {
		return err
	}
	set := urlSet{XHTML: "http://www.w3.org/1999/xhtml"}
	front := sitemapURL{Loc: f.addr.abs(frontPath(f.ed.Code)), Alternates: xhtmlLinks(f.fronts())}
	if len(items) > 0 {
		front.LastMod = iso(items[0].Updated)
	}
	set.URLs = append(set.URLs, front)
	for _, c := range f.Sections {
		set.URLs = append(set.URLs, sitemapURL{Loc: f.addr.abs("/" + f.ed.Code + "/channel/" + c.key)})
	}
	for i := range items {
		it := &items[i]
		alts := f.alternatesOf(&store.PublishedStory{Languages: it.Languages})
		set.URLs = append(set.URLs, sitemapURL{Loc: f.addr.abs(it.Path), LastMod: iso(it.Updated), Alternates: xhtmlLinks(alts)})
	}
	return sendXML(w, r, "application/xml; charset=utf-8", set)
}

func xhtmlLinks(as []alternate) []xhtmlLink {
	var out []xhtmlLink
	for _, a := range as {
		out = append(out, xhtmlLink{"alternate", a.Lang, a.Href})
	}
	return out
}

// sitemapIndex lists the editions' site maps.
func (s *Server) sitemapIndex(w http.ResponseWriter, r *http.Request) error {
	a, err := s.addresses(r)
	if err != nil {
		return err
	}
	var ix sitemapIndex
	for _, e := range a.editions {
		ix.Maps = append(ix.Maps, sitemapURL{Loc: a.abs("/" + e.Code + "/sitemap.xml")})
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
