package site

import (
	"encoding/xml"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"depesche"
	"depesche/internal/store"
	"depesche/internal/web"
)

// The card that other sites show of a story: an element of theirs that loads a small page
// of ours, which runs no script and sets no cookie.
const (
	cardWidth    = 600
	cardWidthMin = 220
	cardHeight   = 200
	cardTall     = 420 // narrow: the picture stands over the words
	cardNarrow   = 440
)

// embedCard is an answer of the oEmbed provider.
type embedCard struct {
	XMLName     xml.Name `json:"-" xml:"oembed"`
	Version     string   `json:"version" xml:"version"`
	Type        string   `json:"type" xml:"type"`
	Title       string   `json:"title" xml:"title"`
	Author      string   `json:"author_name,omitempty" xml:"author_name,omitempty"`
	Provider    string   `json:"provider_name" xml:"provider_name"`
	ProviderURL string   `json:"provider_url" xml:"provider_url"`
	CacheAge    int      `json:"cache_age" xml:"cache_age"`
	Thumb       string   `json:"thumbnail_url,omitempty" xml:"thumbnail_url,omitempty"`
	ThumbWidth  int      `json:"thumbnail_width,omitempty" xml:"thumbnail_width,omitempty"`
	ThumbHeight int      `json:"thumbnail_height,omitempty" xml:"thumbnail_height,omitempty"`
	HTML        string   `json:"html,omitempty" xml:"html,omitempty"`
	Width       int      `json:"width,omitempty" xml:"width,omitempty"`
	Height      int      `json:"height,omitempty" xml:"height,omitempty"`
}

// oembed is the address that describes a page for other sites.
func (a *addresses) oembed(page, format string) string {
	return a.origin.Scheme + "://" + a.origin.Host + "/oembed?format=" + format + "&url=" + url.QueryEscape(page)
}

// embeds lead other sites from a story's page to its description.
func (f *frame) embeds() []feedLink {
	return []feedLink{
		{`type="application/json+oembed"`, f.Title, f.addr.oembed(f.Canonical, "json")},
		{`type="text/xml+oembed"`, f.Title, f.addr.oembed(f.Canonical, "xml")},
	}
}

func (s *Server) oembed(w http.ResponseWriter, r *http.Request) error {
	v := r.URL.Query()
	format := v.Get("format")
	if format == "" {
		format = "json"
	}
	if format != "json" && format != "xml" {
		return web.WithStatus(http.StatusNotImplemented, depesche.E(depesche.Invalid, "oembed.format", "oEmbed is had as json or xml, not as %q", format))
	}
	f, ps, err := s.embedded(r, v.Get("url"))
	if err != nil {
		return err
	}
	c := f.embedCard(ps, bound(v.Get("maxwidth"), cardWidth), bound(v.Get("maxheight"), 10_000))
	w.Header().Set("Access-Control-Allow-Origin", "*")
	if format == "xml" {
		return sendXML(w, r, "text/xml; charset=utf-8", c)
	}
	return sendJSON(w, r, http.StatusOK, "application/json", c)
}

// bound reads a greatest length; what is none counts as our own.
func bound(s string, own int) int {
	if n, err := strconv.Atoi(s); err == nil && n > 0 {
		return min(n, own)
	}
	return own
}

// embedded finds the story whose page is at an address of ours.
func (s *Server) embedded(r *http.Request, address string) (*frame, *store.PublishedStory, error) {
	unknown := depesche.E(depesche.NotFound, "oembed.url", "%.200q is not the address of a story on this site", address)
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return nil, nil, unknown
	}
	a, err := s.addresses(r)
	if err != nil {
		return nil, nil, err
	}
	path := ""
	if sameHost(u.Host, a.origin.Host) {
		path = u.Path
	}
	for code, host := range a.hosts {
		if sameHost(host, u.Host) {
			path = "/" + code + u.Path
		}
	}
	parts := strings.Split(path, "/")
	if len(parts) < 3 {
		return nil, nil, unknown
	}
	e := a.edition(parts[1])
	if e == nil {
		return nil, nil, unknown
	}
	f, err := s.frame(r.Context(), a, e)
	if err != nil {
		return nil, nil, err
	}
	r = r.Clone(r.Context())
	r.SetPathValue("number", parts[2])
	ps, err := s.published(r, f)
	return f, ps, err
}

func (f *frame) embedCard(ps *store.PublishedStory, width, height int) embedCard {
	it := itemOf(ps)
	c := embedCard{
		Version: "1.0", Type: "rich", Title: oneLine(it.Headline), Author: f.P.List(it.Byline), Provider: f.Name, ProviderURL: f.addr.abs(frontPath(f.ed.Code)), CacheAge: 3600,
		Width: max(width, cardWidthMin), Height: cardHeight,
	}
	if c.Width < cardNarrow {
		c.Height = cardTall
	}
	if it.LeadFile == nil {
		c.Height = cardHeight
	}
	// What does not fit is a link: it has no height.
	if c.Width > width || c.Height > height {
		c.Type, c.Width, c.Height = "link", 0, 0
	}
	if it.Lead != nil && it.LeadFile != nil {
		f.thumbnail(&c, it, width, height)
	}
	if c.Type == "rich" {
		src := f.addr.abs("/" + f.ed.Code + "/card/" + strconv.FormatInt(it.Number, 10))
		c.HTML = `<iframe src="` + src + `" width="` + strconv.Itoa(c.Width) + `" height="` + strconv.Itoa(c.Height) + `" title="` + template.HTMLEscapeString(c.Title) +
			`" loading="lazy" sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer" style="border:0;max-width:100%"></iframe>`
	}
	return c
}

// thumbnail is the widest rendition of the picture that fits.
func (f *frame) thumbnail(c *embedCard, it *store.PublishedItem, width, height int) {
	file := it.LeadFile
	for _, w := range file.Widths {
		h := (file.Height*w + file.Width/2) / max(1, file.Width)
		if w > c.ThumbWidth && w <= max(width, 1) && h <= height && h > 0 {
			c.Thumb, c.ThumbWidth, c.ThumbHeight = f.addr.abs(picturePath(file, strconv.Itoa(w), pictureName(it.Headline, it.Lang, it.First, f.P.Zone()))), w, h
		}
	}
}

// cardPage is a story as other sites show it.
type cardPage struct {
	*frame
	teaser
	URL string
}

func (s *Server) card(w http.ResponseWriter, r *http.Request) error {
	f, done, err := s.open(w, r)
	if err != nil || done {
		return err
	}
	ps, err := s.published(r, f)
	if err != nil {
		return err
	}
	it := itemOf(ps)
	p := &cardPage{frame: f, teaser: f.teaser(it), URL: f.addr.abs(it.Path)}
	f.Robots, f.Canonical, f.Title = "noindex", p.URL, p.Headline
	w.Header().Set("Content-Security-Policy", strings.Replace(w.Header().Get("Content-Security-Policy"), "frame-ancestors 'none'", "frame-ancestors *", 1))
	w.Header().Del("Cross-Origin-Opener-Policy")
	return s.show(w, r, http.StatusOK, "card", p)
}
