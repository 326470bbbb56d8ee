package feed

import (
	"encoding/xml"
	"strings"
	"time"
)

// The elements of an RSS feed, in the order in which they are written.
type (
	rssFeed struct {
		XMLName xml.Name `xml:"rss"`
		Version string   `xml:"version,attr"`
		Atom    string   `xml:"xmlns:atom,attr"`
		Content string   `xml:"xmlns:content,attr"`
		DC      string   `xml:"xmlns:dc,attr"`
		Terms   string   `xml:"xmlns:dcterms,attr"`
		Media   string   `xml:"xmlns:media,attr"`
		Channel rssChannel
	}
	rssChannel struct {
		XMLName     xml.Name   `xml:"channel"`
		Title       string     `xml:"title"`
		Link        string     `xml:"link"`
		Description string     `xml:"description"`
		Language    string     `xml:"language"`
		Built       string     `xml:"lastBuildDate"`
		Generator   string     `xml:"generator"`
		Docs        string     `xml:"docs"`
		Links       []atomLink `xml:"atom:link"`
		Items       []rssItem  `xml:"item"`
	}
	rssItem struct {
		Title       string   `xml:"title"`
		Link        string   `xml:"link"`
		GUID        rssGUID  `xml:"guid"`
		Published   string   `xml:"pubDate"`
		Modified    string   `xml:"dcterms:modified,omitempty"`
		Creators    []string `xml:"dc:creator"`
		Categories  []string `xml:"category"`
		Description string   `xml:"description"`
		Content     *cdata   `xml:"content:encoded"`
		Media       *media   `xml:"media:content"`
	}
	rssGUID struct {
		Permalink bool   `xml:"isPermaLink,attr"`
		ID        string `xml:",chardata"`
	}
	cdata struct {
		Body string `xml:",cdata"`
	}
)

// rssTime is a time as RFC 822 has it, with a year of four digits as RSS wants it.
func rssTime(t time.Time) string { return t.UTC().Format(time.RFC1123Z) }

// unmarked is text where nothing says whether it is text or HTML, and readers guess: titles
// in RSS, names, what is said of pictures. Signs that would begin an element are replaced by
// their likes; what reads like an entity is broken up by a word joiner, which nobody sees.
func unmarked(s string) string {
	s = strings.NewReplacer("<", "‹", ">", "›").Replace(Line(s))
	return entity.ReplaceAllStringFunc(s, func(e string) string { return "&\u2060" + e[1:] })
}

func (f *Feed) rss() ([]byte, error) {
	about := asHTML(Line(f.Description))
	if about == "" {
		about = asHTML(Line(f.Title))
	}
	c := rssChannel{
		Title: unmarked(f.Title), Link: f.Home, Description: about, Language: f.Lang, Built: rssTime(f.Updated), Generator: generator,
		Docs: "https://www.rssboard.org/rss-specification", Links: []atomLink{{Rel: "self", Type: RSS.Type(), Href: f.Self}},
	}
	for _, h := range f.Hubs {
		c.Links = append(c.Links, atomLink{Rel: "hub", Href: h})
	}
	for i := range f.Items {
		c.Items = append(c.Items, f.Items[i].rss(f.Author))
	}
	return marshal(rssFeed{
		Version: "2.0", Atom: atomNS, Content: "http://purl.org/rss/1.0/modules/content/", DC: "http://purl.org/dc/elements/1.1/", Terms: "http://purl.org/dc/terms/", Media: mediaNS,
		Channel: c,
	})
}

func (it *Item) rss(author string) rssItem {
	out := rssItem{
		Title: unmarked(it.Title), Link: it.URL, GUID: rssGUID{true, it.ID}, Published: rssTime(it.Published), Description: asHTML(Line(it.Summary)), Media: it.Image.media(),
	}
	if out.Description == "" {
		out.Description = asHTML(Line(it.Title))
	}
	if it.Updated.After(it.Published) {
		out.Modified = stamp(it.Updated)
	}
	for _, p := range it.people() {
		out.Creators = append(out.Creators, unmarked(p.Name))
	}
	if len(out.Creators) == 0 {
		out.Creators = []string{unmarked(author)}
	}
	for _, c := range it.Categories {
		out.Categories = append(out.Categories, unmarked(c.Name))
	}
	if it.HTML != "" {
		out.Content = &cdata{clean(it.HTML)}
	}
	return out
}
