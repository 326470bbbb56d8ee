package site

import (
	"bytes"
	"encoding/xml"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"depesche"
	"depesche/internal/store"
)

const feedItems = 30

// The elements of an Atom feed (RFC 4287), in the order in which they are written.
type (
	atomFeed struct {
		XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		Lang     string      `xml:"xml:lang,attr"`
		Title    string      `xml:"title"`
		Subtitle string      `xml:"subtitle,omitempty"`
		ID       string      `xml:"id"`
		Links    []atomLink  `xml:"link"`
		Updated  string      `xml:"updated"`
		Author   atomPerson  `xml:"author"`
		Entries  []atomEntry `xml:"entry"`
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
	}
	atomCategory struct {
		Term   string `xml:"term,attr"`
		Scheme string `xml:"scheme,attr,omitempty"`
		Label  string `xml:"label,attr,omitempty"`
	}
	atomText struct {
		Type string `xml:"type,attr"`
		Body string `xml:",chardata"`
	}
	atomEntry struct {
		Title      string         `xml:"title"`
		ID         string         `xml:"id"`
		Links      []atomLink     `xml:"link"`
		Published  string         `xml:"published"`
		Updated    string         `xml:"updated"`
		Authors    []atomPerson   `xml:"author"`
		Categories []atomCategory `xml:"category"`
		Summary    *atomText      `xml:"summary"`
		Content    atomText       `xml:"content"`
	}
)

// feed is an edition's newest stories with their full text, as Atom. An entry's id is the
// story's short link: it stays when the headline and the slug change.
func (s *Server) feed(w http.ResponseWriter, r *http.Request) error {
	f, done, err := s.open(w, r)
	if err != nil || done {
		return err
	}
	items, err := s.store.PublishedList(r.Context(), store.ListQuery{Edition: f.ed.Code, Limit: feedItems, Documents: true, Languages: true})
	if err != nil {
		return err
	}
	home := f.addr.abs(frontPath(f.ed.Code))
	out := atomFeed{
		Lang: f.ed.Lang, Title: f.Name, Subtitle: f.Tagline, ID: home, Author: atomPerson{f.Name},
		Links: []atomLink{
			{Rel: "self", Type: "application/atom+xml", Href: f.Feed},
			{Rel: "alternate", Type: "text/html", Hreflang: f.ed.Lang, Href: home},
		},
	}
	updated := time.Unix(0, 0)
	for i := range items {
		if items[i].Updated.After(updated) {
			updated = items[i].Updated
		}
		e, err := s.entry(r, f, &items[i])
		if err != nil {
			return err
		}
		out.Entries = append(out.Entries, e)
	}
	out.Updated = iso(updated)
	return sendXML(w, r, "application/atom+xml; charset=utf-8", out)
}

func (s *Server) entry(r *http.Request, f *frame, it *store.PublishedItem) (atomEntry, error) {
	e := atomEntry{
		Title: oneLine(it.Headline), ID: f.addr.abs("/" + f.ed.Code + "/" + strconv.FormatInt(it.Number, 10)),
		Published: iso(it.First), Updated: iso(it.Updated),
		Links: []atomLink{{Rel: "alternate", Type: "text/html", Hreflang: it.Lang, Href: f.addr.abs(it.Path)}},
	}
	for _, l := range it.Languages {
		if l.Edition != f.ed.Code && !strings.EqualFold(l.Lang, it.Lang) {
			e.Links = append(e.Links, atomLink{Rel: "alternate", Type: "text/html", Hreflang: l.Lang, Title: oneLine(l.Headline), Href: f.addr.abs(l.Path)})
		}
	}
	for _, n := range it.Byline {
		e.Authors = append(e.Authors, atomPerson{n})
	}
	if it.Channel != "" {
		e.Categories = append(e.Categories, atomCategory{Term: it.Channel, Label: f.channelName(it.Channel)})
	}
	if t := oneLine(it.Standfirst); t != "" {
		e.Summary = &atomText{"text", t}
	}
	content, err := s.feedContent(r, f, it)
	e.Content = atomText{"html", string(content)}
	return e, err
}

// feedContent is the whole story for readers of feeds: picture, text, and the line that
// says where it comes from.
func (s *Server) feedContent(r *http.Request, f *frame, it *store.PublishedItem) (template.HTML, error) {
	pictures, err := s.store.ShownPictures(r.Context(), it.Document)
	if err != nil {
		return "", err
	}
	y := &body{
		doc: it.Document, lang: it.Lang, pictures: pictures, name: pictureName(it.Headline, it.Lang, it.First, f.P.Zone()), plain: true,
		picture: f.addr.abs, openAt: func(host string) string { return f.P.T("story.embed", host) },
	}
	var b strings.Builder
	if it.Document.Lead != nil {
		y.figure(&b, &depesche.Block{Picture: it.Document.Lead})
	}
	b.WriteString(string(y.html()))
	if it.Kind == depesche.Translation {
		key := "feed.unread"
		if it.Reviewed {
			key = "feed.read"
		}
		b.WriteString("<p><small>" + template.HTMLEscapeString(f.P.T(key, f.P.LangName(it.OrigLang))) + "</small></p>\n")
	}
	if depesche.RightToLeft(it.Lang) {
		return template.HTML(`<div lang="` + template.HTMLEscapeString(it.Lang) + `" dir="rtl">` + b.String() + "</div>"), nil
	}
	return template.HTML(b.String()), nil
}

func sendXML(w http.ResponseWriter, r *http.Request, mime string, v any) error {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	enc := xml.NewEncoder(&b)
	enc.Indent("", " ")
	if err := enc.Encode(v); err != nil {
		return err
	}
	b.WriteByte('\n')
	send(w, r, http.StatusOK, mime, b.Bytes())
	return nil
}
