package feedtest

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// What validators know of HTML in feeds, and readers of feeds keep: elements and
// attributes of HTML 4 that neither run nor load anything but pictures.
var (
	feedElements   = strings.Fields("a abbr acronym b big blockquote br cite code col colgroup dd del dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i img ins kbd li ol p pre q s samp small span strong sub sup table tbody td tfoot th thead tr tt u ul var")
	feedAttributes = strings.Fields("abbr alt cite class cols colspan datetime dir headers height href hreflang id lang rel rows rowspan scope span src start summary title type width")
	blocks         = strings.Fields("blockquote div dl h1 h2 h3 h4 h5 h6 hr ol p pre table ul")
	void           = strings.Fields("br hr img col")
)

// html checks a story's HTML: known elements, nested and closed as they should be,
// absolute addresses.
func (c *checker) html(where, s string) {
	if strings.TrimSpace(s) == "" {
		c.say("%s is empty", where)
		return
	}
	var open []string
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if len(open) > 0 {
				c.say("%s: %v is not closed", where, open)
			}
			return
		case html.CommentToken, html.DoctypeToken:
			c.say("%s: it has a comment or document type", where)
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			c.element(where, &t)
			if slices.Contains(blocks, t.Data) && slices.Contains(open, "p") {
				c.say("%s: <%s> stands in a paragraph", where, t.Data)
			}
			if !slices.Contains(void, t.Data) {
				open = append(open, t.Data)
			}
		case html.EndTagToken:
			t := z.Token()
			if len(open) == 0 || open[len(open)-1] != t.Data {
				c.say("%s: </%s> closes %v", where, t.Data, open)
				return
			}
			open = open[:len(open)-1]
		}
	}
}

func (c *checker) element(where string, t *html.Token) {
	if !slices.Contains(feedElements, t.Data) {
		c.say("%s: <%s> is an element that readers of feeds remove", where, t.Data)
	}
	got := map[string]string{}
	for _, a := range t.Attr {
		got[a.Key] = a.Val
		if !slices.Contains(feedAttributes, a.Key) {
			c.say("%s: the attribute %s of <%s> is one that readers of feeds remove", where, a.Key, t.Data)
		}
		switch a.Key {
		case "href", "src", "cite":
			u, err := url.Parse(a.Val)
			switch {
			case err != nil || !u.IsAbs():
				c.say("%s: %q is a relative address", where, a.Val)
			case !slices.Contains([]string{"http", "https", "mailto"}, u.Scheme) || a.Key == "src" && u.Scheme == "mailto":
				c.say("%s: %q leads to no page", where, a.Val)
			}
		case "lang":
			c.lang(where, a.Val)
		}
	}
	if t.Data == "img" {
		if _, ok := got["alt"]; !ok || got["src"] == "" {
			c.say("%s: a picture without address or alternative text", where)
		}
	}
}
