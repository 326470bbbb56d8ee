package extract

import (
	"net/url"
	"strings"
	"unicode"

	"golang.org/x/net/html/atom"
)

// headline finds the story's headline. What the page prints as its first heading is
// preferred where metadata agree with it; metadata carry site names, and headlines
// sharpened for search engines.
func (m *meta) headline(root *node, site string) string {
	ld := m.cutSite(m.article.text("headline"), site)
	og := m.cutSite(m.first("og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title", "headline"), site)
	tag := m.cutSite(m.title, site)
	var cands []string
	root.all(func(n *node) {
		if (n.tag == atom.H1 || n.tag == atom.H2 || n.tag == atom.H3 && n.hint&hintTitle != 0 || n.get("itemprop") == "headline") && len(cands) < 12 && n.chars < 400 && n.hint&hintComment == 0 {
			if t := clean(n.content()); t != "" && len(t) < 400 && fold(t) != fold(site) {
				cands = append(cands, t)
			}
		}
	})
	for _, given := range []string{ld, og, tag} {
		for _, h := range cands {
			if sameTitle(h, given) {
				return m.cutSite(h, site)
			}
		}
		// A heading may print a kicker and the headline together.
		for _, h := range cands {
			if a, b := fold(h), fold(given); len(b) >= 15 && strings.HasSuffix(a, " "+b) {
				return given
			} else if len(a) >= 15 && strings.HasSuffix(b, " "+a) && len(a)*10 >= len(b)*5 {
				return h
			}
		}
	}
	for _, t := range []string{ld, og} {
		if t != "" && !m.isSiteName(fold(t), fold(site)) {
			return t
		}
	}
	// The whole <title> may say more than what was cut.
	for _, h := range cands {
		if a := fold(h); len(a) >= 10 && strings.Contains(" "+fold(m.title)+" ", " "+a+" ") && !m.isSiteName(a, fold(site)) {
			return h
		}
	}
	h1 := ""
	root.all(func(n *node) {
		if n.tag == atom.H1 && h1 == "" && n.chars < 1000 {
			if t := clean(n.content()); words(t) >= 2 && !m.isSiteName(fold(t), fold(site)) && !homeLink(n) {
				h1 = t
			}
		}
	})
	if h1 != "" {
		return h1
	}
	if tag == "" {
		if n := root.find(func(n *node) bool { return n.tag == atom.H1 && n.chars > 0 && n.chars < 1000 && !homeLink(n) }); n != nil {
			return clean(n.content()) // a headline of one word
		}
	}
	return tag
}

// sameTitle tells whether a heading on the page is the title that metadata give: equal
// once folded, or one is a long beginning of the other.
func sameTitle(h, given string) bool {
	a, b := fold(h), fold(given)
	if a == "" || b == "" {
		return false
	}
	if a == b {
		return true
	}
	short, long := a, b
	if len(short) > len(long) {
		short, long = long, short
	}
	return len(short) >= 20 && strings.HasPrefix(long, short) && len(short)*10 >= len(long)*6
}

// Separators between a title and the name of the site.
const titleBars = "|–—·•»«-:/›~"

// cutSite takes the site's name off either end of a title: "… | Name", "Name: …".
func (m *meta) cutSite(t, site string) string {
	if t = clean(t); len(t) > 1000 {
		return firstRunes(t, 300)
	}
	for range 3 {
		cut := m.cutSiteOnce(t, site)
		if cut == t {
			break
		}
		t = cut
	}
	return t
}

func (m *meta) cutSiteOnce(t, site string) string {
	fs := fold(site)
	for i, r := range t {
		if !strings.ContainsRune(titleBars, r) {
			continue
		}
		if r == '»' && strings.Count(t[:i], "«") > strings.Count(t[:i], "»") {
			continue // closes a quotation
		}
		spaced := i > 0 && t[i-1] == ' ' || r == ':' || r == '|'
		if !spaced {
			continue
		}
		left, right := strings.TrimSpace(t[:i]), strings.TrimSpace(strings.TrimLeft(t[i+len(string(r)):], titleBars+" "))
		l, rr := fold(left), fold(right)
		if fs != "" && l != "" && rr != "" {
			if r != ':' && m.isSiteName(rr, fs) {
				return left
			}
			// Before a colon stands a place or a person more often than the site: only
			// its exact name counts there.
			if r == ':' && l == fs || r != ':' && m.isSiteName(l, fs) {
				return right
			}
		}
		// What follows a bar, or a domain name, is the site's.
		if r == '|' && words(right) <= 5 && words(left) >= 3 || looksLikeDomain(right) && words(left) >= 2 && r != ':' {
			return left
		}
		if r == '»' && words(left) >= 3 && words(right) <= 4 && !strings.Contains(left, "«") || r == '«' && words(left) >= 3 && words(right) <= 4 && !strings.Contains(t, "»") {
			return left
		}
	}
	return t
}

// isSiteName tells whether a folded part of a title is the site's name: as the site
// gives it, or as its host spells it.
func (m *meta) isSiteName(part, site string) bool {
	if part == "" {
		return false
	}
	if siteName(part, site) {
		return true
	}
	return m.host != "" && siteName(part, m.host)
}

// homeLink tells a heading that is the site's banner: it leads to the front page.
func homeLink(n *node) bool {
	a := n.find(func(m *node) bool { return m.tag == atom.A })
	if a == nil {
		for p := n.parent; p != nil && a == nil; p = p.parent {
			if p.tag == atom.A {
				a = p
			}
		}
	}
	if a == nil {
		return false
	}
	u, err := url.Parse(strings.TrimSpace(a.get("href")))
	return err == nil && strings.Trim(u.Path, "/") == "" && u.RawQuery == "" && u.Fragment == ""
}

func siteName(part, site string) bool {
	if site == "" {
		return false
	}
	if part == site {
		return true
	}
	a, b := strings.ReplaceAll(part, " ", ""), strings.ReplaceAll(site, " ", "")
	return a == b || len(a) >= 4 && strings.HasPrefix(b, a) || len(b) >= 4 && strings.HasPrefix(a, b) && words(part) <= 6
}

func looksLikeDomain(s string) bool {
	i := strings.LastIndexByte(s, '.')
	return i > 1 && len(s)-i >= 3 && len(s)-i <= 5 && !strings.Contains(s, " ") && strings.IndexFunc(s[i+1:], func(r rune) bool { return !unicode.IsLower(r) }) < 0
}

// site is the name of the site, from metadata, else from its host.
func (m *meta) site(u *url.URL) string {
	s := m.first("og:site_name", "application-name", "apple-mobile-web-app-title")
	if s == "" {
		if p, ok := m.article["publisher"].(map[string]any); ok {
			s = object(p).text("name")
		}
	}
	if s == "" {
		for _, o := range m.objects {
			if o.is("WebSite", "NewsMediaOrganization") && o.text("name") != "" {
				s = o.text("name")
				break
			}
		}
	}
	if s == "" {
		s = m.first("publisher", "dc.publisher", "dcterms.publisher")
	}
	if strings.HasPrefix(s, "http") {
		s = ""
	}
	if s == "" && u != nil {
		s = strings.TrimPrefix(u.Hostname(), "www.")
	}
	return s
}
