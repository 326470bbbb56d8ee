package feedtest

import (
	"encoding/xml"
	"fmt"
	"time"
)

const (
	atomNS    = "http://www.w3.org/2005/Atom"
	mediaNS   = "http://search.yahoo.com/mrss/"
	dcNS      = "http://purl.org/dc/elements/1.1/"
	termsNS   = "http://purl.org/dc/terms/"
	contentNS = "http://purl.org/rss/1.0/modules/content/"
)

var (
	one, maybe, any_ = rule{1, 1}, rule{0, 1}, rule{0, 0}

	atomFeed = map[string]rule{"title": one, "id": one, "updated": one, "subtitle": maybe, "link": {1, 0}, "author": {0, 0}, "contributor": any_, "category": any_, "generator": maybe,
		"icon": maybe, "logo": maybe, "rights": maybe, "entry": any_}
	atomEntry = map[string]rule{"title": one, "id": one, "updated": one, "published": maybe, "link": {0, 0}, "author": any_, "contributor": any_, "category": any_, "summary": maybe,
		"content": maybe, "rights": maybe, "source": maybe}
	atomPerson = map[string]rule{"name": one, "uri": maybe, "email": maybe}
)

func (c *checker) atom(root *node) {
	if root.name != (xml.Name{Space: atomNS, Local: "feed"}) {
		c.say("the root is %v", root.name)
		return
	}
	c.children("feed", root, atomNS, atomFeed, nil)
	if root.lang() == "" {
		c.say("feed: xml:lang is missing")
	} else {
		c.lang("feed", root.lang())
	}
	c.atomLeaves("feed", root)
	self := 0
	for _, l := range c.links("feed", root) {
		if l.rel == "self" {
			self++
			if l.href != c.URL {
				c.say("feed: self is %s, and it was fetched from %s", l.href, c.URL)
			}
			if l.mime != "application/atom+xml" {
				c.say("feed: self is of type %q", l.mime)
			}
		}
	}
	if self != 1 {
		c.say("feed: rel=self stands %d times", self)
	}
	ids, updated := map[string]bool{}, map[string]bool{}
	feedAuthors := len(root.all(atomNS, "author"))
	var newest, said time.Time
	for _, u := range root.all(atomNS, "updated") {
		said = c.moment("feed: updated", u.text)
	}
	entries := root.all(atomNS, "entry")
	for i, e := range entries {
		where := fmt.Sprintf("entry %d", i+1)
		t := c.atomEntry(where, e, feedAuthors > 0, ids, updated)
		if t.After(newest) {
			newest = t
		}
	}
	if len(entries) > 0 && said.Before(newest.Truncate(time.Millisecond)) {
		c.say("feed: updated %s before its newest entry (%s)", said, newest)
	}
}

// atomLeaves checks what feed and entry have in common.
func (c *checker) atomLeaves(where string, n *node) {
	for _, k := range n.kids {
		at := where + ": " + k.name.Local
		if k.name.Space != atomNS {
			continue
		}
		switch k.name.Local {
		case "title", "subtitle", "rights", "summary":
			c.atomText(at, k)
		case "id":
			c.iri(at, k.text)
		case "icon", "logo":
			c.address(at, k.text)
		case "author", "contributor":
			c.children(at, k, atomNS, atomPerson, nil)
			for _, p := range k.kids {
				if p.name.Local == "name" {
					c.text(at, p.text)
				} else if p.name.Local == "uri" {
					c.address(at, p.text)
				}
			}
		case "category":
			c.attributes(at, k, 1, "term", "scheme", "label")
		}
	}
}

func (c *checker) atomText(where string, n *node) {
	kind, ok := n.attr("type")
	if ok && kind != "text" && kind != "html" {
		c.say("%s: the type %q is not expected", where, kind)
	}
	if len(n.kids) > 0 {
		c.say("%s: elements stand in it", where)
	}
	if kind == "html" {
		c.html(where, n.text)
	} else {
		c.text(where, n.text)
	}
}

type link struct{ rel, href, mime, lang string }

func (c *checker) links(where string, n *node) []link {
	var out []link
	alternates := map[string]bool{}
	for _, k := range n.all(atomNS, "link") {
		c.attributes(where+": link", k, 1, "href", "rel", "type", "hreflang", "title", "length")
		l := link{rel: "alternate"}
		if v, ok := k.attr("rel"); ok {
			l.rel = v
		}
		l.href, _ = k.attr("href")
		l.mime, _ = k.attr("type")
		l.lang, _ = k.attr("hreflang")
		c.address(where+": link", l.href)
		if l.lang != "" {
			c.lang(where+": link", l.lang)
		}
		switch l.rel {
		case "alternate":
			if key := l.mime + " " + l.lang; alternates[key] {
				c.say("%s: two alternates of one type and language (%s)", where, key)
			} else {
				alternates[key] = true
			}
		case "enclosure":
			if v, _ := k.attr("length"); v == "" || l.mime == "" {
				c.say("%s: an enclosure without length or type", where)
			}
		case "self", "hub", "related", "via", "next", "prev", "first", "last":
		default:
			c.say("%s: the relation %q is not registered", where, l.rel)
		}
		out = append(out, l)
	}
	return out
}

func (c *checker) atomEntry(where string, e *node, authored bool, ids, stamps map[string]bool) time.Time {
	c.children(where, e, atomNS, atomEntry, map[xml.Name]rule{{Space: mediaNS, Local: "content"}: maybe})
	c.atomLeaves(where, e)
	alternate := false
	for _, l := range c.links(where, e) {
		alternate = alternate || l.rel == "alternate"
	}
	content := e.all(atomNS, "content")
	if !alternate && len(content) == 0 {
		c.say("%s: neither content nor a link rel=alternate", where)
	}
	if len(content) == 0 && len(e.all(atomNS, "summary")) == 0 {
		c.say("%s: neither content nor summary", where)
	}
	for _, k := range content {
		c.attributes(where+": content", k, 1, "type")
		c.atomText(where+": content", k)
	}
	c.twice(where, e.all(atomNS, "summary"), content)
	if !authored && len(e.all(atomNS, "author")) == 0 {
		c.say("%s: nobody has written it", where)
	}
	for _, k := range e.all(atomNS, "id") {
		if ids[k.text] {
			c.say("%s: the id %s stands twice", where, k.text)
		}
		ids[k.text] = true
	}
	var updated, published time.Time
	for _, k := range e.all(atomNS, "updated") {
		updated = c.moment(where+": updated", k.text)
		if stamps[k.text] {
			c.say("%s: two entries were updated at %s", where, k.text)
		}
		stamps[k.text] = true
	}
	for _, k := range e.all(atomNS, "published") {
		published = c.moment(where+": published", k.text)
	}
	if updated.Before(published) {
		c.say("%s: updated before it was published", where)
	}
	c.media(where, e)
	return updated
}

// media checks pictures (Media RSS).
func (c *checker) media(where string, n *node) {
	for _, m := range n.all(mediaNS, "content") {
		c.attributes(where+": media:content", m, 3, "url", "type", "medium", "width", "height", "fileSize")
		u, _ := m.attr("url")
		c.address(where+": media:content", u)
		if v, _ := m.attr("medium"); v != "image" {
			c.say("%s: the medium %q", where, v)
		}
		c.children(where+": media:content", m, mediaNS, map[string]rule{"description": maybe, "credit": maybe, "title": maybe, "thumbnail": maybe}, nil)
		for _, k := range m.kids {
			c.text(where+": media:"+k.name.Local, k.text)
		}
	}
}
