package feed

import (
	"encoding/xml"
	"regexp"
	"strings"
)

// The elements of an Atom feed, in the order in which they are written.
type (
	atomFeed struct {
		XMLName   xml.Name    `xml:"feed"`
		NS        string      `xml:"xmlns,attr"`
		Media     string      `xml:"xmlns:media,attr"`
		Lang      string      `xml:"xml:lang,attr"`
		Title     atomText    `xml:"title"`
		Subtitle  *atomText   `xml:"subtitle"`
		ID        string      `xml:"id"`
		Links     []atomLink  `xml:"link"`
		Updated   string      `xml:"updated"`
		Author    atomPerson  `xml:"author"`
		Icon      string      `xml:"icon,omitempty"`
		Generator string      `xml:"generator"`
		Entries   []atomEntry `xml:"entry"`
	}
	atomLink struct {
		Rel      string `xml:"rel,attr"`
		Type     string `xml:"type,attr,omitempty"`
		Hreflang string `xml:"hreflang,attr,omitempty"`
		Title    string `xml:"title,attr,omitempty"`
		Href     string `xml:"href,attr"`
	}
	atomPerson struct {
		Name string `xml:"name"`
		URI  string `xml:"uri,omitempty"`
	}
	atomCategory struct {
		Term  string `xml:"term,attr"`
		Label string `xml:"label,attr,omitempty"`
	}
	atomText struct {
		Type string `xml:"type,attr,omitempty"`
		Body string `xml:",chardata"`
	}
	atomEntry struct {
		Lang       string         `xml:"xml:lang,attr,omitempty"`
		Title      atomText       `xml:"title"`
		ID         string         `xml:"id"`
		Links      []atomLink     `xml:"link"`
		Published  string         `xml:"published"`
		Updated    string         `xml:"updated"`
		Authors    []atomPerson   `xml:"author"`
		Categories []atomCategory `xml:"category"`
		Summary    *atomText      `xml:"summary"`
		Content    *atomText      `xml:"content"`
		Media      *media         `xml:"media:content"`
	}
	// media is a picture (Media RSS).
	media struct {
		URL         string      `xml:"url,attr"`
		Type        string      `xml:"type,attr"`
		Medium      string      `xml:"medium,attr"`
		Width       int         `xml:"width,attr,omitempty"`
		Height      int         `xml:"height,attr,omitempty"`
		Description *mediaText  `xml:"media:description"`
		Credit      *mediaMaker `xml:"media:credit"`
	}
	mediaText struct {
		Type string `xml:"type,attr"`
		Body string `xml:",chardata"`
	}
	mediaMaker struct {
		Name string `xml:",chardata"`
	}
)

const (
	atomNS  = "http://www.w3.org/2005/Atom"
	mediaNS = "http://search.yahoo.com/mrss/"
)

// generator is what feeds say of the program.
const generator = "Depesche"

func (f *Feed) atom() ([]byte, error) {
	out := atomFeed{
		NS: atomNS, Media: mediaNS, Lang: f.Lang, Title: *plainText(f.Title), Subtitle: plainText(f.Description), ID: f.ID, Author: atomPerson{Name: unmarked(f.Author)}, Icon: f.Icon, Generator: generator,
		Links: []atomLink{
			{Rel: "self", Type: Atom.Type(), Href: f.Self},
			{Rel: "alternate", Type: "text/html", Hreflang: f.Lang, Href: f.Home},
		},
		Updated: stamp(f.Updated),
	}
	for _, h := range f.Hubs {
		out.Links = append(out.Links, atomLink{Rel: "hub", Href: h})
	}
	at := f.moments()
	for i := range f.Items {
		e := f.Items[i].atom(f.Lang)
		e.Updated = stamp(at[i])
		out.Entries = append(out.Entries, e)
	}
	return marshal(out)
}

func (it *Item) atom(lang string) atomEntry {
	e := atomEntry{
		Title: *plainText(it.Title), ID: it.ID, Published: stamp(it.Published),
		Links: []atomLink{{Rel: "alternate", Type: "text/html", Hreflang: it.Lang, Href: it.URL}},
		Media: it.Image.media(),
	}
	if !strings.EqualFold(it.Lang, lang) {
		e.Lang = it.Lang
	}
	for _, a := range it.Alternates {
		e.Links = append(e.Links, atomLink{Rel: "alternate", Type: "text/html", Hreflang: a.Lang, Title: Line(a.Title), Href: a.URL})
	}
	for _, p := range it.people() {
		e.Authors = append(e.Authors, atomPerson{unmarked(p.Name), p.URL})
	}
	for _, c := range it.Categories {
		e.Categories = append(e.Categories, atomCategory{c.Key, Line(c.Name)})
	}
	e.Summary = plainText(it.Summary)
	switch {
	case it.HTML != "":
		e.Content = &atomText{"html", clean(it.HTML)}
	case e.Summary == nil:
		e.Summary = &e.Title
	}
	return e
}

// entity is what reads like a character of HTML.
var entity = regexp.MustCompile(`&#?[0-9A-Za-z]+;`)

// plainText is text without markup, nil where there is none. What a reader could take for
// markup is declared as HTML, in which it is written as text.
func plainText(s string) *atomText {
	s = Line(s)
	switch {
	case s == "":
		return nil
	case strings.Contains(s, "<") || entity.MatchString(s):
		return &atomText{"html", asHTML(s)}
	}
	return &atomText{"", s}
}

func (im *Image) media() *media {
	if im == nil {
		return nil
	}
	m := &media{URL: im.URL, Type: im.Type, Medium: "image", Width: im.Width, Height: im.Height}
	if t := unmarked(im.Alt); t != "" {
		m.Description = &mediaText{"plain", t}
	}
	if t := unmarked(im.Credit); t != "" {
		m.Credit = &mediaMaker{t}
	}
	return m
}
