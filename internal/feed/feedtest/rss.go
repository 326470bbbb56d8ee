package feedtest

import (
	"encoding/xml"
	"fmt"
	"regexp"
	"strings"
	"time"
)

var (
	rssChannel = map[string]rule{"title": one, "link": one, "description": one, "language": maybe, "copyright": maybe, "managingEditor": maybe, "webMaster": maybe, "pubDate": maybe,
		"lastBuildDate": maybe, "category": any_, "generator": maybe, "docs": maybe, "cloud": maybe, "ttl": maybe, "image": maybe, "skipHours": maybe, "skipDays": maybe, "item": any_}
	rssItem  = map[string]rule{"title": one, "link": one, "description": one, "author": maybe, "category": any_, "comments": maybe, "enclosure": maybe, "guid": one, "pubDate": one, "source": maybe}
	rssOther = map[xml.Name]rule{{Space: dcNS, Local: "creator"}: any_, {Space: contentNS, Local: "encoded"}: maybe, {Space: mediaNS, Local: "content"}: maybe, {Space: termsNS, Local: "modified"}: maybe}
)

func (c *checker) rss(root *node) {
	if root.name != (xml.Name{Local: "rss"}) {
		c.say("the root is %v", root.name)
		return
	}
	if v, _ := root.attr("version"); v != "2.0" {
		c.say("rss: version %q", v)
	}
	channels := root.all("", "channel")
	if len(channels) != 1 || len(root.kids) != 1 {
		c.say("rss: %d channels", len(channels))
		return
	}
	ch := channels[0]
	c.children("channel", ch, "", rssChannel, map[xml.Name]rule{{Space: atomNS, Local: "link"}: {1, 0}})
	c.rssLeaves("channel", ch)
	self := 0
	for _, l := range c.links("channel", ch) {
		if l.rel == "self" {
			self++
			if l.href != c.URL || l.mime != "application/rss+xml" {
				c.say("channel: self is %s (%s), and it was fetched from %s", l.href, l.mime, c.URL)
			}
		}
	}
	if self != 1 {
		c.say("channel: atom:link rel=self stands %d times", self)
	}
	guids := map[string]bool{}
	for i, it := range ch.all("", "item") {
		c.rssItem(fmt.Sprintf("item %d", i+1), it, guids)
	}
}

// rssDay is a date of RFC 822 as the profile wants it: a year of four digits, a zone that
// every reader knows.
var rssDay = regexp.MustCompile(`^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d ([+-]\d{4}|GMT)$`)

func (c *checker) rssTime(where, s string) time.Time {
	t, err := time.Parse(time.RFC1123Z, strings.Replace(s, "GMT", "+0000", 1))
	if err != nil || !rssDay.MatchString(s) {
		c.say("%s: %q is no date of RFC 822", where, s)
		return time.Time{}
	}
	if !strings.HasPrefix(s, t.Format("Mon, ")) {
		c.say("%s: %q is another day of the week", where, s)
	}
	c.past(where, t)
	return t
}

func (c *checker) rssLeaves(where string, n *node) {
	for _, k := range n.kids {
		at := where + ": " + k.name.Local
		if k.name.Space != "" {
			continue
		}
		switch k.name.Local {
		case "title", "category", "generator", "copyright":
			c.text(at, k.text)
		case "description":
			c.html(at, k.text)
		case "link", "docs", "comments":
			c.address(at, k.text)
		case "language":
			c.lang(at, k.text)
		case "pubDate", "lastBuildDate":
			c.rssTime(at, k.text)
		case "author", "managingEditor", "webMaster":
			if !mailThenName.MatchString(k.text) {
				c.say("%s: %q is not of the form address (name)", at, k.text)
			}
		}
	}
}

var mailThenName = regexp.MustCompile(`^[^\s@()]+@[^\s@()]+\.[^\s@()]+( \([^()]+\))?$`)

func (c *checker) rssItem(where string, it *node, guids map[string]bool) {
	c.children(where, it, "", rssItem, rssOther)
	c.rssLeaves(where, it)
	for _, g := range it.all("", "guid") {
		c.attributes(where+": guid", g, 0, "isPermaLink")
		if v, ok := g.attr("isPermaLink"); !ok || v == "true" {
			c.address(where+": guid", g.text)
		} else if v != "false" {
			c.say("%s: isPermaLink is %q", where, v)
		}
		if guids[g.text] || g.text == "" {
			c.say("%s: the guid %q stands twice or is empty", where, g.text)
		}
		guids[g.text] = true
	}
	for _, e := range it.all("", "enclosure") {
		c.attributes(where+": enclosure", e, 3, "url", "length", "type")
	}
	if len(it.all("", "author"))+len(it.all(dcNS, "creator")) == 0 {
		c.say("%s: nobody has written it", where)
	}
	if len(it.all("", "author")) > 0 && len(it.all(dcNS, "creator")) > 0 {
		c.say("%s: author and dc:creator", where)
	}
	for _, k := range it.all(dcNS, "creator") {
		c.text(where+": dc:creator", k.text)
	}
	for _, k := range it.all(contentNS, "encoded") {
		if len(k.kids) > 0 {
			c.say("%s: content:encoded holds elements", where)
		}
		c.html(where+": content:encoded", k.text)
	}
	c.twice(where, it.all("", "description"), it.all(contentNS, "encoded"))
	for _, k := range it.all(termsNS, "modified") {
		m := c.moment(where+": dcterms:modified", k.text)
		for _, p := range it.all("", "pubDate") {
			if t, err := time.Parse(time.RFC1123Z, p.text); err == nil && m.Before(t) {
				c.say("%s: modified before it was published", where)
			}
		}
	}
	c.media(where, it)
}

func (c *checker) opml(root *node) {
	if root.name.Local != "opml" || len(root.all("", "head")) != 1 || len(root.all("", "body")) != 1 {
		c.say("it is no OPML with a head and a body")
		return
	}
	if v, _ := root.attr("version"); v != "2.0" {
		c.say("opml: version %q", v)
	}
	var walk func(where string, n *node)
	walk = func(where string, n *node) {
		for i, o := range n.all("", "outline") {
			at := fmt.Sprintf("%s, %d", where, i+1)
			c.attributes(at, o, 1, "text", "title", "type", "xmlUrl", "htmlUrl", "language", "version", "description")
			if kind, _ := o.attr("type"); kind == "rss" {
				u, _ := o.attr("xmlUrl")
				c.address(at, u)
				if h, ok := o.attr("htmlUrl"); ok {
					c.address(at, h)
				}
			} else if len(o.kids) == 0 {
				c.say("%s: neither a feed nor a group", at)
			}
			walk(at, o)
		}
	}
	walk("body", root.all("", "body")[0])
}
