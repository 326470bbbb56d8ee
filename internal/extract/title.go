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
	ld := cutSite(m.article.text("headline"), site)
	og := cutSite(m.first("og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title", "headline"), site)
	tag := cutSite(m.title, site)
	var cands []string
	root.all(func(n *node) {
		if (n.tag == atom.H1 || n.tag == atom.H2 && (n.hint&hintTitle != 0) || n.get("itemprop") == "headline") && len(cands) < 8 {
			if t := clean(n.content()); t != "" && len(t) < 400 && fold(t) != fold(site) {
				cands = append(cands, t)
			}
		}
	})
	for _, given := range []string{ld, og, tag} {
		for _, h := range cands {
			if sameTitle(h, given) {
				return cutSite(h, site)
			}
		}
	}
	for _, t := range []string{ld, og} {
		if t != "" && fold(t) != fold(site) {
			return t
		}
	}
	h1 := ""
	root.all(func(n *node) {
		if n.tag == atom.H1 && h1 == "" {
			if t := clean(n.content()); words(t) >= 2 && fold(t) != fold(site) {
				h1 = t
			}
		}
	})
	if h1 != "" {
		return h1
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
func cutSite(t, site string) string {
	t = clean(t)
	for range 3 {
		cut := cutSiteOnce(t, site)
		if cut == t {
			break
		}
		t = cut
	}
	return t
}

func cutSiteOnce(t, site string) string {
	fs := fold(site)
	for i, r := range t {
		if !strings.ContainsRune(titleBars, r) {
			continue
		}
		spaced := i > 0 && t[i-1] == ' ' || r == ':' || r == '|'
		if !spaced {
			continue
		}
		left, right := strings.TrimSpace(t[:i]), strings.TrimSpace(strings.TrimLeft(t[i+len(string(r)):], titleBars+" "))
		l, rr := fold(left), fold(right)
		if fs != "" && l != "" && rr != "" {
			if r != ':' && siteName(rr, fs) {
				return left
			}
			if siteName(l, fs) {
				return right
			}
		}
		// What follows a bar, or a domain name, is the site's.
		if r == '|' && words(right) <= 5 && words(left) >= 3 || looksLikeDomain(right) && words(left) >= 2 && r != ':' {
			return left
		}
		if r == '»' && words(left) >= 3 && words(right) <= 4 || r == '«' && words(left) >= 3 && words(right) <= 4 && !strings.Contains(t[:i], "»") {
			return left
		}
	}
	return t
}

func siteName(part, site string) bool {
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
