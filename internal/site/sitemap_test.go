package site

import (
	"context"
	"encoding/xml"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"bytes"
	"depesche"
	"depesche/internal/store"
	"net/url"
	"regexp"
	"unicode/utf8"
)

const ownOrigin = "https://depesche.example"

// mapped is an address of a site map.
type mapped struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod"`
	News    *struct {
		Name  string `xml:"publication>name"`
		Lang  string `xml:"publication>language"`
		Date  string `xml:"publication_date"`
		Title string `xml:"title"`
	} `xml:"http://www.google.com/schemas/sitemap-news/0.9 news"`
	Links []struct {
		Rel      string `xml:"rel,attr"`
		Hreflang string `xml:"hreflang,attr"`
		Href     string `xml:"href,attr"`
	} `xml:"http://www.w3.org/1999/xhtml link"`
}

func readSitemap(t *testing.T, h http.Handler, path string) []mapped {
	t.Helper()
	var set struct {
		XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		URLs    []mapped `xml:"url"`
	}
	w := get(h, path)
	if err := xml.Unmarshal(w.Body.Bytes(), &set); err != nil || w.Code != 200 {
		t.Fatalf("%s: %d %v", path, w.Code, err)
	}
	return set.URLs
}

// holdSitemap holds a site map against its schema (sitemaps.org, 0.9), Google's for news and
// the protocol's bounds.
func holdSitemap(t *testing.T, h http.Handler, path string) {
	t.Helper()
	w := get(h, path)
	body := w.Body.Bytes()
	for _, bad := range sitemapFaults(body) {
		t.Errorf("%s: %s", path, bad)
	}
	if w.Code != 200 || !strings.HasPrefix(w.Header().Get("Content-Type"), "application/xml") {
		t.Errorf("%s: %d %s", path, w.Code, w.Header().Get("Content-Type"))
	}
}

var (
	w3cTime  = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$`)
	newsTag  = regexp.MustCompile(`^(zh-cn|zh-tw|[a-z]{2,3})$`)
	hreflang = regexp.MustCompile(`^(x-default|[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2}|-[0-9]{3})?)$`)
)

func sitemapFaults(body []byte) (said []string) {
	say := func(format string, args ...any) { said = append(said, fmt.Sprintf(format, args...)) }
	if len(body) > 50<<20 {
		say("it has %d bytes", len(body))
	}
	if !utf8.Valid(body) || bytes.ContainsRune(body, utf8.RuneError) {
		say("it holds characters that are none")
	}
	type element struct {
		XMLName xml.Name
		Attrs   []xml.Attr `xml:",any,attr"`
		Text    string     `xml:",chardata"`
		Kids    []element  `xml:",any"`
	}
	var root element
	if err := xml.Unmarshal(body, &root); err != nil {
		say("%v", err)
		return said
	}
	const space, newsSpace, xhtml = "http://www.sitemaps.org/schemas/sitemap/0.9", "http://www.google.com/schemas/sitemap-news/0.9", "http://www.w3.org/1999/xhtml"
	if root.XMLName != (xml.Name{Space: space, Local: "urlset"}) {
		say("the root is %v", root.XMLName)
	}
	if len(root.Kids) == 0 && !bytes.Contains(body, []byte("<urlset")) || len(root.Kids) > 50_000 {
		say("%d addresses", len(root.Kids))
	}
	seen := map[string]bool{}
	news := 0
	address := func(what, s string) {
		if u, err := url.Parse(s); err != nil || !u.IsAbs() || u.Host == "" || len(s) < 12 || len(s) >= 2048 || strings.ContainsFunc(s, func(r rune) bool { return r > '~' || r <= ' ' }) {
			say("%s: %q is no address", what, s)
		}
	}
	for i, u := range root.Kids {
		order, langs := 0, map[string]bool{}
		if u.XMLName != (xml.Name{Space: space, Local: "url"}) {
			say("%v where an address should stand", u.XMLName)
		}
		for _, k := range u.Kids {
			rank := 0
			switch k.XMLName {
			case xml.Name{Space: space, Local: "loc"}:
				rank = 1
				address(fmt.Sprint("address ", i), k.Text)
				if seen[k.Text] {
					say("%s stands twice", k.Text)
				}
				seen[k.Text] = true
			case xml.Name{Space: space, Local: "lastmod"}:
				rank = 2
				if !w3cTime.MatchString(k.Text) {
					say("last changed at %q", k.Text)
				}
			case xml.Name{Space: newsSpace, Local: "news"}:
				rank = 3
				if news++; news > 1000 {
					say("more than 1,000 pieces of news")
				}
				var names []string
				for _, c := range k.Kids {
					names = append(names, c.XMLName.Local)
					if c.XMLName.Local == "publication_date" && !w3cTime.MatchString(c.Text) || c.XMLName.Local == "title" && strings.TrimSpace(c.Text) == "" {
						say("news: %s is %q", c.XMLName.Local, c.Text)
					}
				}
				if fmt.Sprint(names) != "[publication publication_date title]" {
					say("news holds %v", names)
				} else if p := k.Kids[0].Kids; len(p) != 2 || strings.TrimSpace(p[0].Text) == "" || !newsTag.MatchString(p[1].Text) {
					say("the publication is %+v", p)
				}
			case xml.Name{Space: xhtml, Local: "link"}:
				rank = 4
				at := map[string]string{}
				for _, a := range k.Attrs {
					at[a.Name.Local] = a.Value
				}
				address("alternate", at["href"])
				if at["rel"] != "alternate" || !hreflang.MatchString(at["hreflang"]) || langs[at["hreflang"]] || len(k.Kids) > 0 || strings.TrimSpace(k.Text) != "" {
					say("the alternate %v", at)
				}
				langs[at["hreflang"]] = true
			default:
				say("%v is no part of an address", k.XMLName)
			}
			if rank < order || rank == order && rank < 4 {
				say("%s comes too late or twice", k.XMLName.Local)
			}
			order = rank
		}
		if order == 0 {
			say("an address without one")
		}
	}
	return said
}

func TestEverySitemapHoldsItsRules(t *testing.T) {
	s := archive(t, 20).site(ownOrigin)
	for _, loc := range readIndex(t, s, "/sitemap.xml") {
		holdSitemap(t, s, strings.TrimPrefix(loc, ownOrigin))
	}
	// With as many editions and as long addresses as there may be, a full one stays within bounds.
	a := &addresses{}
	for i := range 24 {
		a.editions = append(a.editions, depesche.Edition{Code: fmt.Sprint("e", i)})
	}
	long := ownOrigin + "/de/1234567/" + strings.Repeat("langes-wort-", 10)
	u := sitemapURL{Loc: long, LastMod: "2026-03-04T14:30:00Z"}
	for range 25 {
		u.Alternates = append(u.Alternates, alternate{"de-AT", long})
	}
	if b := siteMap(slices.Repeat([]sitemapURL{u}, a.sitemapPages())); len(b) > 50<<20 {
		t.Errorf("a site map of %d addresses has %d bytes", a.sitemapPages(), len(b))
	}
	if most := (&addresses{editions: a.editions[:4]}).sitemapPages(); most != sitemapMax {
		t.Errorf("with four editions a site map holds %d addresses", most)
	}
	// The rules find what is wrong.
	body := get(s, "/en/sitemap-news.xml").Body.String()
	for _, c := range []struct{ old, new, finds string }{
		{"<loc>https", "<loc>//https", "no address"}, {"Z</lastmod>", "</lastmod>", "last changed at"}, {"<news:language>en", "<news:language>en-GB", "the publication is"},
		{"<news:title>", "<news:title/><news:title>", "news holds"}, {"sitemap/0.9", "sitemap/0.8", "the root is"}, {`hreflang="en"`, `hreflang="english"`, "the alternate"}, {"<lastmod>", "<priority>2</priority><lastmod>", "is no part"},
	} {
		if said := strings.Join(sitemapFaults([]byte(strings.Replace(body, c.old, c.new, 1))), "\n"); !strings.Contains(said, c.finds) {
			t.Errorf("%s for %s: %q", c.new, c.old, said)
		}
	}
}

func readIndex(t *testing.T, h http.Handler, path string, headers ...string) []string {
	t.Helper()
	var index struct {
		XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
		Maps    []string `xml:"sitemap>loc"`
	}
	if err := xml.Unmarshal(get(h, path, headers...).Body.Bytes(), &index); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return index.Maps
}

// archive is a newsroom with stories over three years, in several languages.
func archive(t *testing.T, stories int) *newsroom {
	n := newNewsroom(t)
	for i := range stories {
		id := n.add(depesche.Story{Channel: "science"}, "rail")
		first := now.Add(-time.Duration(i*i) * 5 * time.Hour)
		for j, e := range []string{"en", "de", "ar"} {
			if j <= i%3 {
				n.publish(id, e, depesche.Document{Headline: depesche.Plain(fmt.Sprintf("Story %d & more", i))}, depesche.Publication{First: first, Updated: first.Add(time.Minute)})
			}
		}
	}
	return n
}

// The index leads to every live page, once in the parts by month; pages answer, and name
// each other in all languages.
func TestSitemapsHoldEverything(t *testing.T) {
	defer func(n int) { sitemapMax = n }(sitemapMax)
	sitemapMax = 3
	n := archive(t, 20)
	ctx := context.Background()
	_, err := n.store.WithdrawPublication(ctx, 4, "en")
	n.must(err)
	n.must(n.store.AddCorrection(ctx, depesche.Correction{Story: 2, Lang: "en", Wrong: "a", Right: "b", At: now.Add(-time.Hour)}))
	s := n.site(ownOrigin)
	pages := map[string]mapped{}
	for _, loc := range readIndex(t, s, "/sitemap.xml") {
		path, ok := strings.CutPrefix(loc, ownOrigin)
		if !ok {
			t.Fatalf("the index leads to %s", loc)
		}
		urls := readSitemap(t, s, path)
		if strings.Contains(path, "/sitemaps/") {
			if len(urls) == 0 || len(urls) > 3 {
				t.Errorf("%s holds %d addresses", path, len(urls))
			}
			if strings.Contains(path, "topics") {
				continue
			}
			for _, u := range urls {
				if _, twice := pages[u.Loc]; twice {
					t.Errorf("%s stands twice", u.Loc)
				}
				pages[u.Loc] = u
			}
		}
	}
	want := map[string]bool{}
	for _, e := range []string{"en", "de", "ar"} {
		items, err := n.store.PublishedList(ctx, store.ListQuery{Edition: e, Limit: 100})
		n.must(err)
		for _, it := range items {
			want[ownOrigin+it.Path] = true
		}
	}
	if got := slices.Sorted(maps.Keys(pages)); !slices.Equal(got, slices.Sorted(maps.Keys(want))) {
		t.Errorf("%d pages are mapped, %d are live", len(got), len(want))
	}
	reciprocal(t, s, pages)
	if at := pages[ownOrigin+"/en/2/story-1-and-more"].LastMod; at != "2026-03-04T14:30:00Z" {
		t.Errorf("corrected, it was last changed at %q", at)
	}
	for _, path := range []string{"/en/sitemaps/1.xml", "/en/sitemaps/x.xml", "/en/sitemaps/685-0.xml", "/en/sitemaps/0685.xml", "/en/sitemaps/685-1.xml", "/en/sitemaps/685", "/en/sitemaps/authors.xml"} {
		if w := get(s, path); w.Code != 404 {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

// The maps name the lists, the authors and the edition's own pages too, with the other
// languages that the pages themselves name.
func TestSitemapNamesListsAndOwnPages(t *testing.T) {
	n := archive(t, 2)
	for _, e := range []string{"en", "de"} {
		_, err := n.store.SavePage(context.Background(), depesche.Page{Edition: e, Key: "about", Title: "About"})
		n.must(err)
	}
	bylines := func(editions []string, names ...string) int64 {
		id := n.add(depesche.Story{})
		for _, e := range editions {
			n.publish(id, e, depesche.Document{Headline: depesche.Plain("By"), Byline: names}, depesche.Publication{})
		}
		return id
	}
	bylines([]string{"en", "de"}, "Mira Holt")
	bylines([]string{"de"}, "Jorun Æ", "Mira Holt")
	_, err := n.store.WithdrawPublication(context.Background(), bylines([]string{"en"}, "Nobody Now"), "en")
	n.must(err)
	s := n.site(ownOrigin)
	mappedAt := map[string]mapped{}
	for _, loc := range readIndex(t, s, "/sitemap.xml") {
		for _, u := range readSitemap(t, s, strings.TrimPrefix(loc, ownOrigin)) {
			mappedAt[strings.TrimPrefix(u.Loc, ownOrigin)] = u
		}
	}
	for _, path := range []string{"/ar/page/about", "/ar/author/mira-holt", "/en/author/jorun-ae", "/en/author/nobody-now"} {
		if _, ok := mappedAt[path]; ok || get(s, path).Code != http.StatusNotFound {
			t.Errorf("%s is mapped or there", path)
		}
	}
	for path, languages := range map[string]int{"/en/": 5, "/de/channel/science": 5, "/en/topic/rail": 5, "/ar/topics": 5, "/de/authors": 5, "/en/archive": 5, "/en/corrections": 5, "/de/page/about": 3,
		"/en/author/mira-holt": 0, "/de/author/mira-holt": 0, "/de/author/jorun-ae": 0} {
		u, ok := mappedAt[path]
		if !ok || len(u.Links) != languages {
			t.Errorf("%s: %v, %d languages with the default", path, ok, len(u.Links))
		}
		w := get(s, path)
		for _, l := range u.Links {
			if tag := fmt.Sprintf(`<link rel="alternate" hreflang="%s" href="%s">`, l.Hreflang, l.Href); w.Code != 200 || !strings.Contains(w.Body.String(), tag) {
				t.Errorf("%s answers %d and lacks %s", path, w.Code, tag)
			}
		}
	}
}

// Topics and authors are in parts that hold so many addresses, each topic and author once; the
// map that each story makes anew begins with the newest, however many wrote them.
func TestSitemapsOfTopicsAndAuthorsAreInParts(t *testing.T) {
	defer func(n int) { sitemapMax = n }(sitemapMax)
	sitemapMax = 3
	n := newNewsroom(t)
	want := map[string]bool{}
	for i := range 7 {
		topic, name := fmt.Sprintf("t%d", i/2), fmt.Sprintf("Mira %d", i)
		n.must(n.store.SaveTopic(t.Context(), depesche.Topic{Key: topic}))
		id := n.add(depesche.Story{}, topic)
		n.publish(id, "en", depesche.Document{Headline: depesche.Plain("By"), Byline: []string{name}}, depesche.Publication{First: now.Add(-time.Duration(i) * time.Hour)})
		want["/en/topic/"+topic], want[fmt.Sprintf("/en/author/mira-%d", i)] = true, true
	}
	s := n.site(ownOrigin)
	var parts []string
	got := map[string]bool{}
	for _, loc := range readIndex(t, s, "/en/sitemap-index.xml") {
		path := strings.TrimPrefix(loc, ownOrigin)
		file := strings.TrimPrefix(path, "/en/sitemaps/")
		if path == file || file[0] != 't' && file[0] != 'a' {
			continue
		}
		parts = append(parts, file)
		holdSitemap(t, s, path)
		urls := readSitemap(t, s, path)
		if len(urls) == 0 || len(urls) > 3 {
			t.Errorf("%s holds %d addresses", path, len(urls))
		}
		for _, u := range urls {
			at := strings.TrimPrefix(u.Loc, ownOrigin)
			if w := get(s, at); got[at] || w.Code != 200 {
				t.Errorf("%s: twice %v, answers %d", at, got[at], w.Code)
			}
			got[at] = true
		}
	}
	if fmt.Sprint(parts) != "[topics.xml topics-2.xml authors.xml authors-2.xml authors-3.xml]" || !maps.Equal(got, want) {
		t.Errorf("%v hold %v", parts, slices.Sorted(maps.Keys(got)))
	}
	newest := readSitemap(t, s, "/en/sitemap.xml")
	for i, u := range newest {
		if at := strings.TrimPrefix(u.Loc, ownOrigin); i < 7 && at != fmt.Sprintf("/en/%d/by", i+1) || want[at] {
			t.Errorf("%s stands in place %d of the newest", at, i)
		}
	}
	if len(newest) < 8 || newest[7].Loc != ownOrigin+"/en/" {
		t.Errorf("after the stories: %+v", newest[7:])
	}
	for _, path := range []string{"/en/sitemaps/authors-4.xml", "/en/sitemaps/authors-1.xml", "/en/sitemaps/authors-0.xml", "/en/sitemaps/authors--2.xml", "/en/sitemaps/authors", "/en/sitemaps/channels.xml", "/en/sitemaps/.xml", "/de/sitemaps/authors.xml"} {
		if w := get(s, path); w.Code != 404 {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

// reciprocal checks that alternates are absolute, name the page itself, name each other,
// and have one default.
func reciprocal(t *testing.T, h http.Handler, pages map[string]mapped) {
	t.Helper()
	of := func(u mapped) map[string]string {
		out := map[string]string{}
		for _, l := range u.Links {
			if l.Rel != "alternate" || out[l.Hreflang] != "" || !strings.HasPrefix(l.Href, "https://") {
				t.Errorf("%s: %+v", u.Loc, l)
			}
			out[l.Hreflang] = l.Href
		}
		return out
	}
	for loc, u := range pages {
		links := of(u)
		self := false
		for lang, href := range links {
			self = self || href == loc && lang != "x-default"
			other, ok := pages[href]
			if !ok {
				t.Errorf("%s names %s, which is not mapped", loc, href)
				continue
			}
			if !maps.Equal(links, of(other)) {
				t.Errorf("%s and %s do not name the same pages", loc, href)
			}
		}
		if !self || links["x-default"] == "" {
			t.Errorf("%s names neither itself nor a default: %v", loc, links)
		}
		if w := get(h, strings.TrimPrefix(loc, ownOrigin)); w.Code != 200 {
			t.Errorf("%s answers %d", loc, w.Code)
		} else {
			for lang, href := range links {
				if tag := fmt.Sprintf(`<link rel="alternate" hreflang="%s" href="%s">`, lang, href); !strings.Contains(w.Body.String(), tag) {
					t.Errorf("%s: the page says something else than the map: it lacks %s", loc, tag)
				}
			}
		}
		if _, err := time.Parse(time.RFC3339, u.LastMod); err != nil {
			t.Errorf("%s: %v", loc, err)
		}
	}
}

func TestNewsSitemap(t *testing.T) {
	n := archive(t, 6)
	s := n.site(ownOrigin)
	urls := readSitemap(t, s, "/de/sitemap-news.xml")
	if len(urls) != 2 { // the second and third story; later ones are older than two days
		t.Fatalf("%d stories are news", len(urls))
	}
	for _, u := range urls {
		if u.News == nil || u.News.Name != "Depesche" || u.News.Lang != "de" || !strings.HasSuffix(u.News.Title, "& more") || len(u.Links) == 0 {
			t.Errorf("%+v", u)
			continue
		}
		at, err := time.Parse(time.RFC3339, u.News.Date)
		if err != nil || now.Sub(at) > newsFor {
			t.Errorf("%s was published at %s", u.Loc, u.News.Date)
		}
	}
	if urls := readSitemap(t, s, "/es/sitemap-news.xml"); len(urls) != 0 {
		t.Errorf("no news: %v", urls)
	}
	for tag, want := range map[string]string{"de": "de", "es-MX": "es", "zh-CN": "zh-cn", "zh-Hant": "zh-tw"} {
		if got := newsLang(tag); got != want {
			t.Errorf("%s is %s in news", tag, got)
		}
	}
}

func TestOwnHostsHaveTheirOwnSitemaps(t *testing.T) {
	n := archive(t, 4)
	e, err := n.store.Edition(context.Background(), "de")
	n.must(err)
	e.Host = "de.depesche.example"
	n.must(n.store.SaveEdition(context.Background(), *e))
	s := n.site(ownOrigin)
	for _, loc := range readIndex(t, s, "/sitemap.xml", "Host", "depesche.example") {
		if !strings.HasPrefix(loc, ownOrigin+"/") {
			t.Errorf("the index leads to another host: %s", loc)
		}
	}
	locs := readIndex(t, s, "/sitemap-index.xml", "Host", e.Host)
	if len(locs) < 3 {
		t.Errorf("%v", locs)
	}
	for _, loc := range locs {
		if !strings.HasPrefix(loc, "https://de.depesche.example/sitemap") {
			t.Errorf("the edition's index leads to %s", loc)
		}
		if w := get(s, strings.TrimPrefix(loc, "https://"+e.Host), "Host", e.Host); w.Code != 200 {
			t.Errorf("%s: %d", loc, w.Code)
		}
	}
}

func TestWellKnownFiles(t *testing.T) {
	n := newNewsroom(t)
	s := n.site(ownOrigin)
	for _, path := range []string{"/.well-known/security.txt", "/ads.txt", "/trust.txt", "/.well-known/trust.txt"} {
		if w := get(s, path); w.Code != 404 {
			t.Errorf("%s, not configured: %d", path, w.Code)
		}
	}
	s.known = WellKnown{Security: []string{"mailto:security@depesche.example"}, SecurityPolicy: "https://depesche.example/policy", Ads: []string{"ads.example, 1, DIRECT"}, Trust: []string{"member=https://press.example"}}
	body := get(s, "/.well-known/security.txt").Body.String()
	for _, want := range []string{"Contact: mailto:security@depesche.example\n", "Expires: 2026-09-01T00:00:00Z\n", "Canonical: https://depesche.example/.well-known/security.txt\n", "Preferred-Languages: en, de, es, ar\n"} {
		if !strings.Contains(body, want) {
			t.Errorf("%q lacks %q", body, want)
		}
	}
	if b := get(s, "/ads.txt").Body.String(); b != "ads.example, 1, DIRECT\n" {
		t.Errorf("%q", b)
	}
	if w := get(s, "/.well-known/change-password"); w.Code != 302 || w.Header().Get("Location") != "/desk/account" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	for path, head := range map[string]string{"/favicon.ico": "\x00\x00\x01\x00", "/icons/192.png": "\x89PNG", "/icons/512.png": "\x89PNG", "/apple-touch-icon.png": "\x89PNG"} {
		if w := get(s, path); w.Code != 200 || !strings.HasPrefix(w.Body.String(), head) {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	if w := get(s, "/ar/site.webmanifest"); w.Code != 200 || !strings.Contains(w.Body.String(), `"dir": "rtl"`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
