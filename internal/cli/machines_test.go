package cli

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"depesche/internal/feed/feedtest"
	"depesche/internal/newsroom"
	"depesche/internal/site"
)

// demoSite is the demonstration's site at https://demo.example.
func demoSite(t *testing.T) *site.Server {
	t.Helper()
	if testing.Short() {
		t.Skip("skipped in -short: fills the demonstration's newsroom")
	}
	dir := t.TempDir()
	if err := testApp(t, dir).fill(false); err != nil {
		t.Fatal(err)
	}
	return demoSiteAt(t, dir)
}

func demoSiteAt(t *testing.T, dir string) *site.Server {
	t.Helper()
	n, err := newsroom.Open(context.Background(), newsroom.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	return site.New(site.Config{Store: n.Store, Log: slog.New(slog.DiscardHandler), BaseURL: "https://demo.example", Pictures: n.PublishedPicture})
}

func ask(h http.Handler, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return w
}

var feedLinks = regexp.MustCompile(`<link rel="alternate" type="[^"]*" title="[^"]*" href="https://demo\.example([^"]*)">`)

// Every feed that a page of the demonstration names, and its summary, holds the rules.
func TestDemoFeedsHoldTheirRules(t *testing.T) {
	s := demoSite(t)
	pages := []string{"/en/", "/de/", "/es/"}
	seen := map[string]bool{}
	stories := 0
	for len(pages) > 0 {
		page := pages[0]
		pages = pages[1:]
		body := ask(s, page).Body.String()
		for _, m := range regexp.MustCompile(`href="(/[a-z]+/(channel|topic)/[^"?]+)"|href="(/[a-z]+/\d+/[^"]+)"`).FindAllStringSubmatch(body, -1) {
			if at := m[1] + m[3]; !seen[at] && strings.HasPrefix(page, at[:4]) {
				seen[at] = true
				pages = append(pages, at)
			}
		}
		for _, m := range feedLinks.FindAllStringSubmatch(body, -1) {
			if strings.HasPrefix(m[1], "/oembed") {
				continue
			}
			dir, file, _ := strings.Cut(m[1], "feed")
			short := dir + strings.Replace("feed"+file, ".", "-summary.", 1)
			if file == "" {
				short = strings.Replace(m[1], "rss.", "rss-summary.", 1)
			}
			for _, at := range []string{m[1], short} {
				if seen[at] {
					continue
				}
				seen[at] = true
				w := ask(s, at)
				stories += strings.Count(w.Body.String(), "<entry>")
				for _, p := range feedtest.Check(feedtest.Document{URL: "https://demo.example" + at, Type: w.Header().Get("Content-Type"), Body: w.Body.Bytes(), Now: time.Now()}) {
					t.Errorf("%s: %s", at, p)
				}
			}
		}
	}
	if stories < 50 {
		t.Errorf("the feeds hold %d entries: the test has lost them", stories)
	}
}
