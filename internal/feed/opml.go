package feed

import (
	"encoding/xml"
	"time"
)

// Outline is a feed in a list of feeds, or a group of them where URL is empty.
type Outline struct {
	Title    string
	URL      string
	Home     string
	Lang     string
	Format   Format
	Outlines []Outline
}

type (
	opml struct {
		XMLName  xml.Name      `xml:"opml"`
		Version  string        `xml:"version,attr"`
		Title    string        `xml:"head>title"`
		Modified string        `xml:"head>dateModified,omitempty"`
		Docs     string        `xml:"head>docs"`
		Outlines []opmlOutline `xml:"body>outline"`
	}
	opmlOutline struct {
		Type     string        `xml:"type,attr,omitempty"`
		Text     string        `xml:"text,attr"`
		Title    string        `xml:"title,attr,omitempty"`
		XMLURL   string        `xml:"xmlUrl,attr,omitempty"`
		HTMLURL  string        `xml:"htmlUrl,attr,omitempty"`
		Lang     string        `xml:"language,attr,omitempty"`
		Version  string        `xml:"version,attr,omitempty"`
		Outlines []opmlOutline `xml:"outline"`
	}
)

// OPML writes a list of feeds as OPML 2.0. modified may be zero.
func OPML(title string, modified time.Time, outlines []Outline) ([]byte, error) {
	out := opml{Version: "2.0", Title: Line(title), Docs: "http://opml.org/spec2.opml", Outlines: opmlOutlines(outlines)}
	if !modified.IsZero() {
		out.Modified = rssTime(modified)
	}
	return marshal(out)
}

func opmlOutlines(in []Outline) []opmlOutline {
	var out []opmlOutline
	for _, o := range in {
		x := opmlOutline{Text: Line(o.Title), Outlines: opmlOutlines(o.Outlines)}
		if o.URL != "" {
			x.Type, x.Title, x.XMLURL, x.HTMLURL, x.Lang = "rss", x.Text, o.URL, o.Home, o.Lang
			if x.Version = "RSS2"; o.Format == Atom { // OPML knows RSS1, RSS and scriptingNews beside it
				x.Version = ""
			}
		}
		out = append(out, x)
	}
	return out
}
