package site_test

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"depesche"
	"depesche/internal/archive"
	"depesche/internal/newsroom"
	"depesche/internal/site"
	"depesche/internal/store"
	"depesche/internal/store/storetest"
)

var ctx = context.Background()

// moved is a newsroom into which other sites have moved, and its site.
type moved struct {
	*newsroom.Newsroom
	t    *testing.T
	site http.Handler
}

// movedTo makes a newsroom with these editions, a code and a host each ("en" or
// "en=coast.example").
func movedTo(t *testing.T, database string, editions ...string) *moved {
	t.Helper()
	dir := t.TempDir()
	if database == "" {
		dir = storetest.Dir(t)
	}
	n, err := newsroom.Open(ctx, newsroom.Options{Dir: dir, Database: database})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	for _, e := range editions {
		code, host, _ := strings.Cut(e, "=")
		if err := n.AddEdition(ctx, depesche.Operator, depesche.Edition{Code: code, Lang: code, Name: "Courier", Host: host, TimeZone: "Europe/Berlin", Policy: newsroom.DefaultPolicy}); err != nil {
			t.Fatal(err)
		}
	}
	m := &moved{Newsroom: n, t: t}
	s := site.New(site.Config{Store: n.Store, Log: slog.New(slog.DiscardHandler)})
	m.site = s.Before(s)
	return m
}

// take takes an export in.
func (m *moved) take(export string, o archive.Options) *archive.Report {
	m.t.Helper()
	if o.Format == "" {
		o.Format = archive.WXR
	}
	o.Files = []archive.File{{Name: "export", Source: newsroom.Source{Size: int64(len(export)), Open: func() (io.ReadCloser, error) { return inMemory{strings.NewReader(export)}, nil }}}}
	rep, err := archive.New(m.Newsroom, nil, nil).Import(ctx, depesche.Operator, o)
	if err != nil {
		m.t.Fatal(err)
	}
	return rep
}

// inMemory is a file that is none.
type inMemory struct{ *strings.Reader }

func (inMemory) Close() error { return nil }

func coast(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "coast.xml"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func (m *moved) ask(address string) *httptest.ResponseRecorder {
	m.t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		m.t.Fatal(err)
	}
	r := httptest.NewRequest("GET", u.RequestURI(), nil)
	r.Host = u.Host
	w := httptest.NewRecorder()
	m.site.ServeHTTP(w, r)
	return w
}

// leads checks that addresses lead, by one step of status 301, where the map says, and that
// something is there; "404" for one that leads nowhere.
func (m *moved) leads(host string, to map[string]string) {
	m.t.Helper()
	for from, want := range to {
		w := m.ask("http://" + host + from)
		if want == "404" || want == "200" {
			if fmt.Sprint(w.Code) != want {
				m.t.Errorf("%s%s: %d %s", host, from, w.Code, w.Header().Get("Location"))
			}
			continue
		}
		got := strings.TrimPrefix(w.Header().Get("Location"), "http://"+host)
		if w.Code != http.StatusMovedPermanently || got != want {
			m.t.Errorf("%s%s: %d %q, not %q", host, from, w.Code, got, want)
			continue
		}
		if there := m.ask(w.Header().Get("Location")); strings.HasPrefix(w.Header().Get("Location"), "http") && there.Code != http.StatusOK {
			m.t.Errorf("%s leads to %s, which answers %d", from, want, there.Code)
		}
	}
}

func eachMoved(t *testing.T, f func(t *testing.T, database string)) {
	t.Run("sqlite", func(t *testing.T) { f(t, "") })
	t.Run("postgres", func(t *testing.T) { f(t, storetest.PostgresDSN(t)) })
}

func TestOldLists(t *testing.T) {
	eachMoved(t, func(t *testing.T, database string) {
		m := movedTo(t, database, "en", "de")
		m.leads("coast.example", map[string]string{"/feed/": "404", "/category/port": "404", "/wp-sitemap.xml": "404", "/?cat=4": "200"})
		if rep := m.take(coast(t), archive.Options{}); rep.Published != 2 || rep.Lists == 0 {
			t.Fatalf("%+v", rep)
		}
		for _, host := range []string{"www.coast.example", "depesche.example:8080"} {
			m.leads(host, map[string]string{
				"/category/news/port/":               "/en/topic/port",
				"/category/news/port":                "/en/topic/port",
				"/category/port/":                    "/en/topic/port",
				"/Category/Port/":                    "/en/topic/port",
				"/category/news/port/page/3/":        "/en/topic/port",
				"/category/news/port/feed/":          "/en/topic/port/rss.xml",
				"/category/news/port/feed/atom/":     "/en/topic/port/feed.xml",
				"/category/news/port/?feed=rss2":     "/en/topic/port/rss.xml",
				"/subject/news/port/":                "/en/topic/port", // as a link in a text has it
				"/label/tides/":                      "/en/topic/tides",
				"/category/news/":                    "/en/topics", // had no posts of its own
				"/category/hafen/":                   "/de/topic/hafen",
				"/deutsch/category/hafen/":           "/de/topic/hafen",
				"/de/category/hafen/":                "/de/topic/hafen",
				"/category/hafen/?lang=de":           "/de/topic/hafen",
				"/category/%d0%bf%d0%be%d1%80%d1%82": "/en/topic/port",
				"/category/%D0%9F%D0%BE%D1%80%D1%82": "/en/topic/port",
				"/tag/tides/":                        "/en/topic/tides",
				"/deutsch/tag/tides/":                "/de/topic/tides",
				"/tag/tides/?lang=deutsch":           "/de/topic/tides",
				"/tag/tides/feed":                    "/en/topic/tides/rss.xml",
				"/author/ed-marsh/":                  "/en/author/edda-marsh",
				"/author/ed-marsh/feed/":             "/en/author/edda-marsh/rss.xml",
				"/author/jan/":                       "/de/author/jan",
				"/deutsch/author/ed-marsh/":          "/en/author/edda-marsh", // nothing of hers in German
				"/2019/":                             "/en/archive/2019",
				"/2019/05/":                          "/en/archive/2019-05",
				"/2019/5":                            "/en/archive/2019-05",
				"/2019/05/02/":                       "/en/archive/2019-05-02",
				"/2019/05/03/":                       "/en/archive/2019-05", // nothing on this day
				"/2019/05/page/2/":                   "/en/archive/2019-05",
				"/deutsch/2020/02/":                  "/de/archive/2020-02",
				"/2020/02/":                          "/de/archive/2020-02",
				"/feed/":                             "/en/rss.xml",
				"/feed":                              "/en/rss.xml",
				"/feed/rss2/":                        "/en/rss.xml",
				"/feed/atom/":                        "/en/feed.xml",
				"/comments/feed/":                    "/en/rss.xml",
				"/deutsch/feed/":                     "/de/rss.xml",
				"/de/feed/":                          "/de/rss.xml",
				"/index.php/feed/":                   "/en/rss.xml",
				"/page/2/":                           "/en/archive",
				"/deutsch/page/2/":                   "/de/archive",
				"/page/1":                            "/en/",
				"/deutsch/":                          "/de/",
				"/?cat=4":                            "/en/topic/port",
				"/?cat=5&feed=rss2":                  "/de/topic/hafen/rss.xml",
				"/?category_name=news/port":          "/en/topic/port",
				"/?tag=tides&lang=de":                "/de/topic/tides",
				"/?m=201905":                         "/en/archive/2019-05",
				"/?m=20190502":                       "/en/archive/2019-05-02",
				"/?year=2019&monthnum=5":             "/en/archive/2019-05",
				"/?author=2":                         "/en/author/edda-marsh",
				"/?author_name=jan":                  "/de/author/jan",
				"/?feed=atom":                        "/en/feed.xml",
				"/?paged=2":                          "/en/archive",
				"/index.php?lang=de":                 "/de/",
				"/?lang=de":                          "/de/",
				"/wp-sitemap.xml":                    "/sitemap.xml",
				"/sitemap_index.xml":                 "/sitemap.xml",
				"/wp-sitemap-posts-post-1.xml":       "/sitemap.xml",
				"/2019/05/the-pier-is-closed/feed/":  "/en/1/the-pier-is-closed",
				"/2019/05/the-pier-is-closed/2/":     "/en/1/the-pier-is-closed",

				"/category/uncategorized":      "404",
				"/category/unknown":            "404",
				"/category":                    "404",
				"/tag/port%00":                 "404",
				"/category/%ff":                "404",
				"/other/port":                  "404",
				"/author/nobody":               "404",
				"/author/edda-marsh/x":         "404",
				"/2018":                        "404",
				"/2019/13":                     "404",
				"/2019/02/30":                  "404",
				"/1200/01":                     "404",
				"/wp-content/uploads/2019/05":  "404",
				"/feed/feed.xml":               "404",
				"/?cat=99":                     "200",
				"/?cat=-4":                     "200",
				"/?m=999999":                   "200",
				"/?utm_source=x":               "200",
				"/sitemap.xml":                 "200",
				"/en/rss.xml?feed=atom":        "200",
				"/en/search?tag=tides&lang=de": "200",
			})
		}
	})
}

// On the host of an edition the site's own pages win, and language names lead to the others.
func TestOldListsOnOwnHost(t *testing.T) {
	eachMoved(t, func(t *testing.T, database string) {
		m := movedTo(t, database, "en=coast.example", "de")
		m.take(coast(t), archive.Options{})
		if _, err := m.SavePage(ctx, depesche.Operator, depesche.Page{Edition: "en", Key: "2", Title: "Two", Source: "Second page."}); err != nil {
			t.Fatal(err)
		}
		m.leads("coast.example", map[string]string{
			"/author/edda-marsh/":             "/author/edda-marsh", // the site's own
			"/author/ed-marsh/":               "/author/edda-marsh",
			"/author/ed-marsh":                "/author/edda-marsh",
			"/author/jan/":                    "/de/author/jan",
			"/page/2/":                        "/page/2",
			"/page/2":                         "200",
			"/page/3/":                        "/archive",
			"/category/news/port/":            "/topic/port",
			"/deutsch/category/hafen":         "/de/topic/hafen",
			"/en/category/hafen/":             "/de/topic/hafen", // there is nothing in English
			"/en/tag/tides/":                  "/topic/tides",
			"/en/author/edda-marsh":           "/author/edda-marsh",
			"/en/2019/05/the-pier-is-closed/": "/2019/05/the-pier-is-closed/",
			"/en/":                            "/",
			"/2019/05/":                       "/archive/2019-05",
			"/2019/05":                        "/archive/2019-05",
			"/feed/":                          "/rss.xml",
			"/?feed=rss2":                     "/rss.xml",
			"/?m=201905":                      "/archive/2019-05",
			"/?lang=en":                       "/",
			"/?lang=de":                       "/de/",
			"/wp-sitemap.xml":                 "/sitemap-index.xml",
			"/?s=x":                           "200",
		})
	})
}

// Where no word stands before categories, the parts before one are categories too.
func TestOldListsWithoutAWord(t *testing.T) {
	m := movedTo(t, "", "en", "de")
	m.take(strings.ReplaceAll(coast(t), "/subject/news/port/", "/port/"), archive.Options{})
	m.leads("coast.example", map[string]string{
		"/port/": "/en/topic/port", "/news/port/": "/en/topic/port", "/News/Port/feed/": "/en/topic/port/rss.xml", "/news/": "/en/topics", "/deutsch/hafen/": "/de/topic/hafen",
		"/foo/port": "404", "/foo/bar/port": "404", "/wp-content/x/port": "404", "/news/foo/port": "404", "/tides/port": "404",
	})
}

// A link to a post whose name is also that of a tag or category says nothing of their words.
func TestLinksToPostsAreNoLists(t *testing.T) {
	m := movedTo(t, "", "en", "de")
	export := strings.NewReplacer("/2019/05/the-pier-is-closed/", "/blog/tides/", "/deutsch/2020/02/der-leuchtturm/", "/story/hafen/",
		"/subject/news/port/", "/story/hafen/", "/label/tides/", "/blog/tides").Replace(coast(t))
	m.take(export, archive.Options{})
	m.leads("coast.example", map[string]string{
		"/blog/tides/": "/en/1/the-pier-is-closed", "/story/hafen/": "/de/2/der-leuchtturm-ist-verkauft", "/tag/tides/": "/en/topic/tides",
		"/blog/port": "404", "/story/port": "404", "/story/tides": "404", "/blog/tides/feed/x": "404",
	})
	sites, err := m.Store.OldSites(ctx)
	if err != nil || len(sites) != 1 || len(sites[0].Category) > 0 || len(sites[0].Tag) > 0 {
		t.Fatalf("%+v %v", sites, err)
	}
	// Of an import that did not know the posts yet: it goes with one that does, and what nothing
	// speaks against stays.
	sites[0].Category, sites[0].Tag = []string{"", "story", "ressort"}, []string{"blog", "thema"}
	if changed, err := m.Store.AddOldLists(ctx, sites, nil); err != nil || !changed {
		t.Fatal(changed, err)
	}
	m.take(export, archive.Options{})
	sites, err = m.Store.OldSites(ctx)
	if err != nil || len(sites) != 1 || !slices.Equal(sites[0].Category, []string{"", "ressort"}) || !slices.Equal(sites[0].Tag, []string{"thema"}) {
		t.Errorf("%+v %v", sites, err)
	}
	m.leads("coast.example", map[string]string{"/story/port": "404", "/ressort/port": "/en/topic/port"})
}

// A word that somebody said stays, also where a link to a post seems to speak against it; what an
// import adds to old addresses alone is in the ledger, and what adds nothing is not.
func TestWordsThatWereSaid(t *testing.T) {
	eachMoved(t, func(t *testing.T, database string) {
		m := movedTo(t, database, "en", "de")
		export := strings.NewReplacer("/deutsch/2020/02/der-leuchtturm/", "/story/hafen/", "/subject/news/port/", "/story/hafen/", "/label/tides/", "/y/").Replace(coast(t))
		entries := func() (details []string) {
			t.Helper()
			l, err := m.Store.Ledger(ctx, store.LedgerQuery{})
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range l {
				if e.Story == 0 && e.Action == depesche.ActImport {
					details = append(details, e.Detail)
				}
			}
			return details
		}
		said := archive.Options{CategoryBase: "Story", TagBase: "thema"}
		for _, step := range []struct {
			archive.Options
			entries int
		}{{archive.Options{}, 1}, {said, 2}, {said, 2}, {archive.Options{}, 2}} {
			m.take(export, step.Options)
			if details := entries(); len(details) != step.entries {
				t.Errorf("%+v: %q", step.Options, details)
			}
			if step.entries == 2 {
				m.leads("coast.example", map[string]string{"/story/news/port": "/en/topic/port", "/thema/tides": "/en/topic/tides", "/story/hafen": "/de/2/der-leuchtturm-ist-verkauft"})
			}
		}
	})
}

// A post of another site at the same address speaks against no word, and one of this site does
// however a link to it is written.
func TestPostsThatSpeakAgainstWords(t *testing.T) {
	eachMoved(t, func(t *testing.T, database string) {
		m := movedTo(t, database, "en", "de")
		m.take(strings.NewReplacer("coast.example", "inland.example", "/2019/05/the-pier-is-closed/", "/subject/news/port/", "/subject/news/port/", "/x/", "/label/tides/", "/y/").Replace(coast(t)), archive.Options{})
		m.take(strings.NewReplacer("/2019/05/the-pier-is-closed/", "/blog/tides/", "/label/tides/", "/Blog/Tides/amp/").Replace(coast(t)), archive.Options{})
		m.leads("coast.example", map[string]string{"/subject/port": "/en/topic/port", "/blog/tides/": "/en/3/the-pier-is-closed", "/Blog/Tides/amp/": "/en/3/the-pier-is-closed"})
		sites, err := m.Store.OldSites(ctx)
		if err != nil || len(sites) != 2 || !slices.Equal(sites[0].Category, []string{"subject"}) || len(sites[0].Tag) > 0 {
			t.Errorf("%+v %v", sites, err)
		}
	})
}

// Before an archive by date stands what stood before the addresses of posts, as it did there.
func TestOldDatesBehindAFront(t *testing.T) {
	for _, c := range []struct{ before, asked, other string }{
		{"/blog", "/blog", "/log"}, {"/index.php/blog", "/index.php/blog", "/index.php/log"}, {"/index.php/blog", "/blog", "/log"},
		{"/Archive", "/Archive", "/Arch"}, {"/de/blog", "/de/blog", "/de/log"}, {"/blog", "/Blog", "/blog/blog"}, {"/Über", "/%C3%9Cber", "/%C3%9C"},
	} {
		m := movedTo(t, "", "en", "de")
		m.take(strings.ReplaceAll(coast(t), "/2019/05/the-pier", c.before+"/2019/05/the-pier"), archive.Options{})
		w := m.ask("http://coast.example" + c.asked + "/2019/05/")
		if to := w.Header().Get("Location"); w.Code != http.StatusMovedPermanently || !strings.HasSuffix(to, "/archive/2019-05") {
			t.Errorf("posts below %s: %s: %d %q", c.before, c.asked, w.Code, to)
		}
		m.leads("coast.example", map[string]string{c.other + "/2019/05": "404"})
	}
}

// What is encoded in an address does not become the name of a host.
func TestNothingLeadsToAnotherHost(t *testing.T) {
	m := movedTo(t, "", "en=coast.example", "de")
	m.leads("coast.example", map[string]string{
		"/en/%2fevil.example/":              "/evil.example/",
		"/en/%2F%2fevil.example/":           "/evil.example/",
		"/en//evil.example/":                "/evil.example/",
		"/en/%5cevil.example/":              "/evil.example/",
		"/en/%5c%2fevil.example/":           "/evil.example/",
		"/en/%2fevil.example/?a=//b":        "/evil.example/?a=//b",
		"/en/.%2f%2fevil.example/":          "/evil.example/",
		"/en/%2fcoast.example%40evil.test/": "/coast.example@evil.test/",
	})
	for _, from := range []string{"/%2fevil.example/", "//evil.example/", "/%2f%2fevil.example/", "/%5cevil.example/", "/de/%2fevil.example/", "/de%2f%2fevil.example/", "/EN/%2fevil.example/", "/%2fen%2f%2fevil.example/"} {
		for _, host := range []string{"coast.example", "depesche.example"} {
			to := m.ask("http://" + host + from).Header().Get("Location")
			if u, err := url.Parse(to); err != nil || u.Host != "" && u.Host != host || strings.HasPrefix(to, "//") || strings.HasPrefix(to, `/\`) {
				t.Errorf("%s%s leads to %s", host, from, to)
			}
		}
	}
}

// The page that the site has at an address wins also where a list of the other site had the
// same, and whoever has written nothing here does not stand in the way.
func TestOwnAuthorBeforeOldList(t *testing.T) {
	m := movedTo(t, "", "en=coast.example")
	export := strings.Replace(coast(t), "<![CDATA[jan]]>", "<![CDATA[edda.marsh]]>", 1)
	export = strings.Replace(export, `nicename="deutsch"`, `nicename="en"`, 1)
	head := `<wp:author><wp:author_id>9</wp:author_id><wp:author_login><![CDATA[edda.marsh]]></wp:author_login><wp:author_display_name><![CDATA[Jan Oster]]></wp:author_display_name></wp:author>`
	m.take(strings.Replace(export, "<wp:author>", head+"<wp:author>", 1), archive.Options{})
	m.leads("coast.example", map[string]string{
		"/author/edda-marsh/": "/author/edda-marsh",
		"/author/edda-marsh":  "200",
		"/?author=9":          "/author/jan-oster",
	})
}

// Two sites with the same category in one newsroom: on their own hosts each leads to its own;
// where neither stood, only what both mean.
func TestOldListsOfTwoSites(t *testing.T) {
	m := movedTo(t, "", "en", "de")
	m.take(coast(t), archive.Options{})
	other := strings.NewReplacer("coast.example", "inland.example", "Edda Marsh", "Mo Field", "[port]", "[harbour]", `nicename="port"`, `nicename="harbour"`,
		">4<", ">44<", ">6<", ">4<").Replace(coast(t))
	m.take(other, archive.Options{})
	m.leads("coast.example", map[string]string{"/?cat=4": "/en/topic/port", "/author/ed-marsh/": "/en/author/edda-marsh", "/category/harbour": "404", "/tag/tides": "/en/topic/tides"})
	m.leads("inland.example", map[string]string{"/?cat=4": "/en/topic/port", "/?cat=44": "/en/topic/harbour", "/author/ed-marsh/": "/en/author/mo-field", "/category/port": "404"})
	m.leads("new.example", map[string]string{"/author/ed-marsh": "404", "/category/harbour/": "/en/topic/harbour", "/category/port/": "/en/topic/port", "/tag/tides/": "/en/topic/tides", "/feed/": "/en/rss.xml"})
}

func TestOldListsFollowTheNewsroom(t *testing.T) {
	m := movedTo(t, "", "en", "de")
	m.take(coast(t), archive.Options{Categories: "channels"})
	m.leads("coast.example", map[string]string{"/category/port/": "/en/channel/port", "/category/port/feed/": "/en/channel/port/rss.xml", "/?cat=6": "/en/channel/port"})
	if _, err := m.SaveChannel(ctx, depesche.Operator, depesche.Channel{Key: "port", Names: map[string]string{"en": "Ships"}}); err != nil {
		t.Fatal(err)
	}
	m.leads("coast.example", map[string]string{"/category/port/": "/en/channel/port"})
	port := "port"
	if err := m.Describe(ctx, depesche.Operator, 2, newsroom.StoryChange{Channel: &port}); err != nil {
		t.Fatal(err)
	}
	m.leads("coast.example", map[string]string{"/category/hafen/": "/de/channel/hafen"}) // is there, and empty
	if err := m.RemoveChannel(ctx, depesche.Operator, "hafen"); err != nil {
		t.Fatal(err)
	}
	m.leads("coast.example", map[string]string{"/category/hafen": "404", "/?cat=5": "200", "/deutsch/category/port/": "/de/channel/port"})
}

func TestOldListsOfAPlace(t *testing.T) {
	m := movedTo(t, "", "en", "de")
	export := strings.ReplaceAll(coast(t), "https://www.coast.example", "https://www.coast.example/blog")
	export = strings.ReplaceAll(export, `"/label/`, `"/blog/label/`)
	m.take(export, archive.Options{CategoryBase: "ressort"})
	m.leads("coast.example", map[string]string{
		"/blog/category/port/": "/en/topic/port", "/blog/ressort/port/": "/en/topic/port", "/blog/label/tides": "/en/topic/tides", "/blog/2019/05/": "/en/archive/2019-05",
		"/blog/feed/": "/en/rss.xml", "/blog/": "404", "/blog/?cat=4": "/en/topic/port", "/category/port": "404", "/feed": "404", "/blog/deutsch/feed/": "/de/rss.xml",
	})
	m = movedTo(t, "", "en", "de")
	m.take(strings.ReplaceAll(export, "/blog", "/Blog"), archive.Options{})
	m.leads("coast.example", map[string]string{"/Blog/label/tides": "/en/topic/tides", "/blog/subject/news/port": "/en/topic/port"})
}

func TestOldListsOfGhost(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("..", "archive", "ghost", "testdata", "quay.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{"https://quay.example", ""} {
		m := movedTo(t, "", "en", "de")
		m.take(string(b), archive.Options{Format: archive.Ghost, URL: address, Pages: "stories"})
		m.leads("quay.example", map[string]string{
			"/tag/coast/": "/en/topic/coast", "/tag/coast/rss/": "/en/topic/coast/rss.xml", "/tag/coast/page/2/": "/en/topic/coast", "/tag/hash-internal": "404",
			"/author/jonna/": "/en/author/jonna-riis", "/author/jonna/rss/": "/en/author/jonna-riis/rss.xml",
			"/rss/": "/en/rss.xml", "/page/2/": "/en/archive", "/sitemap-posts.xml": "/sitemap.xml", "/lighthouse-sold/amp/": "/en/1/lighthouse-is-sold",
		})
		a, err := m.Store.Author(ctx, "jonna-riis")
		if err != nil || a.About["en"] != "Writes about towers & tides." || a.Link != "https://riis.example/" {
			t.Errorf("%+v %v", a, err)
		}
		page := m.ask("http://quay.example/en/author/jonna-riis").Body.String()
		if !strings.Contains(page, "Writes about towers &amp; tides.") {
			t.Error("the page does not say who the author is")
		}
		if b, err := m.Store.Author(ctx, "ola-berg"); err != nil || len(b.About) > 0 || b.Link != "" {
			t.Errorf("%+v %v", b, err)
		}
	}
}

// What the newsroom says of an author stays, and a second import does not bring it back.
func TestAuthorsDescribedOnce(t *testing.T) {
	m := movedTo(t, "", "en")
	b, err := os.ReadFile(filepath.Join("..", "archive", "ghost", "testdata", "quay.json"))
	if err != nil {
		t.Fatal(err)
	}
	o := archive.Options{Format: archive.Ghost, URL: "https://quay.example"}
	m.take(string(b), o)
	if _, err := m.DescribeAuthor(ctx, depesche.Operator, "jonna-riis", newsroom.AuthorChange{About: map[string]string{"en": "Edits."}}); err != nil {
		t.Fatal(err)
	}
	m.take(string(b), o)
	if a, err := m.Store.Author(ctx, "jonna-riis"); err != nil || a.About["en"] != "Edits." {
		t.Errorf("%+v %v", a, err)
	}
}

// The newsroom's own archive carries them.
func TestOldListsMoveOn(t *testing.T) {
	m := movedTo(t, "", "en", "de")
	m.take(coast(t), archive.Options{})
	var file bytes.Buffer
	if _, err := archive.New(m.Newsroom, nil, nil).Export(ctx, depesche.Operator, store.Share{}, &file, nil); err != nil {
		t.Fatal(err)
	}
	other := movedTo(t, "")
	other.leads("coast.example", map[string]string{"/category/port": "404"})
	if _, err := archive.New(other.Newsroom, nil, nil).Restore(ctx, depesche.Operator, bytes.NewReader(file.Bytes()), int64(file.Len()), nil); err != nil {
		t.Fatal(err)
	}
	other.leads("coast.example", map[string]string{"/category/port/": "/en/topic/port", "/subject/port": "/en/topic/port", "/deutsch/feed/": "/de/rss.xml", "/?author=2": "/en/author/edda-marsh"})
}

// What an export says may be hostile: nothing leads out of the site, or round and round.
func TestHostileListNames(t *testing.T) {
	eachMoved(t, func(t *testing.T, database string) {
		m := movedTo(t, database, "en=coast.example", "de")
		export := coast(t)
		var more, on strings.Builder
		for i, slug := range []string{"//evil.example/x", `..\..\evil`, "javascript:alert(1)", "a/../../b", "%2f%2fevil.example", "%00", "%ff%fe", "feed", "page", "category", "author", strings.Repeat("z", 3000), "<b>", "\r\nLocation: http://evil.example"} {
			fmt.Fprintf(&more, "<wp:category><wp:term_id>%d</wp:term_id><wp:category_nicename><![CDATA[%s]]></wp:category_nicename><wp:category_parent><![CDATA[%s]]></wp:category_parent><wp:cat_name><![CDATA[X]]></wp:cat_name></wp:category>\n", 100+i, slug, slug)
			fmt.Fprintf(&on, "<category domain=\"category\" nicename=\"%s\"><![CDATA[X %d]]></category>\n", html.EscapeString(slug), i)
		}
		export = strings.Replace(export, "<wp:tag>", more.String()+"<wp:tag>", 1)
		export = strings.Replace(export, `<category domain="category" nicename="port">`, on.String()+`<category domain="category" nicename="port">`, 1)
		export = strings.Replace(export, "More of it under", `<a href="https://www.coast.example//evil.example/port/">a</a> <a href="https://www.coast.example/port">b</a> More of it under`, 1)
		m.take(export, archive.Options{})
		for _, from := range []string{"/category///evil.example/x/", "/category/%2f%2fevil.example/x/", "/category/a/../../b/", "/category/feed/", "/category/feed/feed/", "/category/page/", "/category/category/", "/category/author/",
			"/author/author/", "/category/javascript:alert(1)/", "/category/..%5c..%5cevil/", "/category/%3Cb%3E/", "/?category_name=//evil.example/x", "/?category_name=%2F%2Fevil.example%2Fx", "/?cat=101", "/?lang=//evil.example",
			"/?feed=//evil.example", "/category/" + strings.Repeat("a/", 500), "/?tag=" + strings.Repeat("a", 5000), "/port/", "/evil.example/port/", "/%2f/category/port/", "/?m=20190502235959", "/?m=2019050", "/?year=19&day=2", "/?day=2", "/feed/page/2/feed/", "/page/0/", "/page/99999999999999999999/",
		} {
			at, steps := "http://coast.example"+from, 0
			for ; steps < 6; steps++ {
				w := m.ask(at)
				to := w.Header().Get("Location")
				if to == "" {
					if w.Code >= 500 {
						t.Errorf("%s: %d", from, w.Code)
					}
					break
				}
				u, err := url.Parse(to)
				if err != nil || u.Host != "" && u.Host != "coast.example" && u.Host != "localhost" || strings.HasPrefix(to, "//") {
					t.Errorf("%s leads out of the site, to %s", from, to)
					break
				}
				base, _ := url.Parse(at)
				at = base.ResolveReference(u).String()
			}
			if steps > 3 {
				t.Errorf("%s leads on %d times, to %s", from, steps, at)
			}
		}
		m.leads("coast.example", map[string]string{"/port/": "/topic/port", "/?m=20190502235959": "/archive/2019-05-02"})
	})
}

func TestThousandsOfOldLists(t *testing.T) {
	m := movedTo(t, "", "en", "de")
	var terms, of strings.Builder
	for i := range 5000 {
		parent := ""
		if i > 0 {
			parent = fmt.Sprint("c", i-1)
		}
		fmt.Fprintf(&terms, "<wp:category><wp:term_id>%d</wp:term_id><wp:category_nicename><![CDATA[c%d]]></wp:category_nicename><wp:category_parent><![CDATA[%s]]></wp:category_parent><wp:cat_name><![CDATA[C %d]]></wp:cat_name></wp:category>\n", 100+i, i, parent, i)
		if i%2 == 1 {
			fmt.Fprintf(&of, "<category domain=\"category\" nicename=\"c%d\"><![CDATA[C %d]]></category>\n", i, i)
		}
	}
	export := strings.Replace(coast(t), "<wp:tag>", terms.String()+"<wp:tag>", 1)
	export = strings.Replace(export, `<category domain="category" nicename="port">`, of.String()+`<category domain="category" nicename="port">`, 1)
	if rep := m.take(export, archive.Options{}); rep.Lists < 7500 {
		t.Errorf("%d lists", rep.Lists)
	}
	m.leads("coast.example", map[string]string{"/category/c4997/c4998/c4999/": "/en/topic/c4999", "/?cat=5099": "/en/topic/c4999", "/category/c4998/": "/en/topics", "/category/c5001": "404"})
}
