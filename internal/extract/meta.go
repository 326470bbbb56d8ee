package extract

import (
	"encoding/json"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// meta is what a page says about itself outside its text.
type meta struct {
	tags      map[string][]string // of <meta>, by lower-case name, property or itemprop
	title     string              // of <title>
	canonical string
	base      string // of <base>
	lang      string // of <html>
	host      string // the name in the site's host, folded: "example" of www.example.org
	objects   []object
	scripted  string // a date that a script carries as data
	article   object // the JSON-LD object that describes the article, if any
	times     []stamp
}

// stamp is a date that the page itself shows with its value for machines.
type stamp struct {
	value     string
	published bool
	modified  bool
}

// object is a JSON-LD object.
type object map[string]any

func (m *meta) first(names ...string) string {
	for _, n := range names {
		for _, v := range m.tags[n] {
			if v = clean(v); v != "" {
				return v
			}
		}
	}
	return ""
}

// readMeta collects a page's metadata in one pass.
func readMeta(doc *html.Node) *meta {
	m := &meta{tags: map[string][]string{}}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode {
			m.element(n)
			if n.DataAtom == atom.Svg {
				return
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(doc)
	m.article = m.pickArticle()
	return m
}

func (m *meta) element(n *html.Node) {
	switch n.DataAtom {
	case atom.Html:
		m.lang = attr(n, "lang")
		if m.lang == "" {
			m.lang = attr(n, "xml:lang")
		}
	case atom.Base:
		m.base = attr(n, "href")
	case atom.Title:
		if m.title == "" {
			m.title = clean(rawText(n))
		}
	case atom.Meta:
		c := attr(n, "content")
		if c == "" || len(c) > 20000 {
			return
		}
		for _, k := range []string{"name", "property", "itemprop", "http-equiv"} {
			if v := strings.ToLower(strings.TrimSpace(attr(n, k))); v != "" {
				m.tags[v] = append(m.tags[v], c)
			}
		}
	case atom.Link:
		switch rel := strings.ToLower(attr(n, "rel")); {
		case rel == "canonical" && m.canonical == "":
			m.canonical = attr(n, "href")
		case rel == "image_src":
			m.tags["image_src"] = append(m.tags["image_src"], attr(n, "href"))
		}
	case atom.Script:
		if t := strings.ToLower(attr(n, "type")); strings.HasPrefix(t, "application/ld+json") {
			m.jsonLD(rawText(n))
		} else if m.scripted == "" && n.FirstChild != nil {
			m.scripted = scriptedDate(n.FirstChild.Data)
		}
	case atom.Time:
		v := attr(n, "datetime")
		if v == "" {
			v = rawText(n)
		}
		p := attr(n, "itemprop")
		cl := strings.ToLower(attr(n, "class"))
		m.times = append(m.times, stamp{value: v, published: p == "datePublished" || hasAttr(n, "pubdate") || strings.Contains(cl, "publish") || strings.Contains(cl, "entry-date"),
			modified: p == "dateModified" || strings.Contains(cl, "updated") || strings.Contains(cl, "modified")})
	default:
		switch attr(n, "itemprop") {
		case "datePublished":
			v := attr(n, "content")
			if v == "" {
				v = attr(n, "title")
			}
			if v == "" {
				v = rawText(n)
			}
			m.times = append(m.times, stamp{value: v, published: true})
		case "dateModified":
			m.times = append(m.times, stamp{value: attr(n, "content"), modified: true})
		}
		if cl := attr(n, "class"); n.DataAtom == atom.Abbr && cl != "" {
			if v := attr(n, "title"); v != "" && (strings.Contains(cl, "published") || strings.Contains(cl, "date")) {
				m.times = append(m.times, stamp{value: v, published: true})
			}
		}
	}
}

func attr(n *html.Node, key string) string {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			return n.Attr[i].Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, key string) bool {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			return true
		}
	}
	return false
}

func rawText(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	return b.String()
}

// jsonLD reads a script's objects, those inside @graph and lists included. Scripts that
// are not quite JSON (comments, raw line breaks, a semicolon) are mended once.
func (m *meta) jsonLD(s string) {
	s = strings.TrimSpace(s)
	s = strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(s, "<!--"), "//<![CDATA["), "-->")
	s = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(strings.TrimSuffix(s, "//]]>")), ";"))
	var v any
	if json.Unmarshal([]byte(s), &v) != nil {
		if json.Unmarshal([]byte(mendJSON(s)), &v) != nil {
			return
		}
	}
	m.addObjects(v, 0)
}

func (m *meta) addObjects(v any, depth int) {
	if depth > 6 || len(m.objects) > 500 {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			m.addObjects(e, depth+1)
		}
	case map[string]any:
		m.objects = append(m.objects, v)
		for _, k := range []string{"@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "hasPart"} {
			switch e := v[k].(type) {
			case []any, map[string]any:
				m.addObjects(e, depth+1)
			}
		}
	}
}

// mendJSON replaces control characters inside strings by spaces and drops a comma
// before a closing bracket.
func mendJSON(s string) string {
	var b strings.Builder
	inside, escaped := false, false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case escaped:
			escaped = false
		case c == '\\' && inside:
			escaped = true
		case c == '"':
			inside = !inside
		case c < ' ':
			c = ' '
		case c == ',' && !inside:
			if r := strings.TrimLeft(s[i+1:min(len(s), i+200)], " \n\r\t"); r != "" && (r[0] == '}' || r[0] == ']') {
				continue
			}
		}
		b.WriteByte(c)
	}
	return b.String()
}

func (o object) is(suffixes ...string) bool {
	for _, t := range texts(o["@type"]) {
		t = t[strings.LastIndexAny(t, "/:")+1:]
		for _, s := range suffixes {
			if t == s || s[0] == '*' && strings.HasSuffix(t, s[1:]) {
				return true
			}
		}
	}
	return false
}

func (m *meta) pickArticle() object {
	var best object
	score := 0
	for _, o := range m.objects {
		s := 0
		switch {
		case o.is("NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle", "BackgroundNewsArticle", "ReviewNewsArticle"):
			s = 4
		case o.is("*Article", "BlogPosting", "*Posting", "LiveBlogPosting", "Report", "Recipe"):
			s = 3
		case o.is("VideoObject"):
			continue
		case o["headline"] != nil && o["datePublished"] != nil:
			s = 2
		case o.is("WebPage", "ItemPage"):
			s = 1
		default:
			continue
		}
		s *= 10
		for _, k := range []string{"headline", "datePublished", "author", "articleBody"} {
			if o[k] != nil {
				s++
			}
		}
		if s > score {
			best, score = o, s
		}
	}
	return best
}

// texts reads a value of JSON-LD that may be a text, a list, or objects with a name.
func texts(v any) []string {
	switch v := v.(type) {
	case string:
		if v = strings.TrimSpace(v); v != "" {
			return []string{v}
		}
	case []any:
		var r []string
		for _, e := range v {
			r = append(r, texts(e)...)
		}
		return r
	case map[string]any:
		for _, k := range []string{"name", "@value", "url", "contentUrl", "@id"} {
			if r := texts(v[k]); len(r) > 0 {
				return r
			}
		}
	}
	return nil
}

func (o object) text(key string) string {
	if t := texts(o[key]); len(t) > 0 {
		return clean(t[0])
	}
	return ""
}

// address is the page's canonical address: what it names itself, if that is a page of
// the same site and not its front page; else where it came from.
func (m *meta) address(from *url.URL) string {
	for _, ref := range []string{m.canonical, m.first("og:url"), m.article.text("url")} {
		u := safeURL(from, ref)
		if u == "" {
			continue
		}
		p, err := url.Parse(u)
		if err != nil || (p.Path == "" || p.Path == "/") && p.RawQuery == "" && from != nil && len(from.Path) > 1 {
			continue
		}
		p.Fragment = ""
		return p.String()
	}
	if from == nil {
		return ""
	}
	return safeURL(nil, from.String())
}

// hostName is what a host calls itself: without www, without its domain.
func hostName(u *url.URL) string {
	if u == nil {
		return ""
	}
	h := strings.ToLower(strings.TrimPrefix(u.Hostname(), "www."))
	parts := strings.Split(h, ".")
	if len(parts) < 2 {
		return fold(h)
	}
	name := parts[len(parts)-2]
	if len(name) <= 3 && len(parts) > 2 {
		name = parts[len(parts)-3] // example.co.uk
	}
	return fold(name)
}

// scriptedDate finds a publication date in the data that a script carries.
func scriptedDate(js string) string {
	for _, key := range []string{`"datePublished":"`, `"publishedAt":"`, `"published_at":"`, `"publishDate":"`, `"createdAt":"`} {
		if i := strings.Index(js, key); i >= 0 {
			v := js[i+len(key):]
			if j := strings.IndexByte(v, '"'); j >= 10 && j < 40 {
				return v[:j]
			}
		}
	}
	return ""
}
