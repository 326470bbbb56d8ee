package site

import (
	"context"
	"html"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"depesche"
	"depesche/internal/store"
)

func TestPagesThatAreGone(t *testing.T) {
	n := newNewsroom(t)
	ctx := context.Background()
	_, err := n.store.SavePage(ctx, depesche.Page{Edition: "de", Key: "imprint", Title: "Impressum", Listed: true})
	n.must(err)
	s := n.site("")
	if c := get(s, "/de/page/imprint").Code; c != 200 {
		t.Errorf("there: %d", c)
	}
	if !strings.Contains(get(s, "/de/").Body.String(), `<a href="/de/page/imprint">Impressum</a>`) {
		t.Error("not at the foot")
	}
	n.must(n.store.DeletePage(ctx, "de", "imprint"))
	if !strings.Contains(get(s, "/de/page/imprint").Body.String(), "<h1>Diese Seite wurde entfernt</h1>") {
		t.Error("a page that was removed is called a story")
	}
	for path, want := range map[string]int{"/de/page/imprint": 410, "/en/page/imprint": 404, "/de/page/none": 404, "/de/archive/2026-02-30": 404, "/de/archive/2026-3": 404, "/de/archive/999": 404, "/de/archive/2026": 404, "/de/author/nobody": 404} {
		if c := get(s, path).Code; c != want {
			t.Errorf("%s: %d, want %d", path, c, want)
		}
	}
}

func TestDaysOfTheArchiveEndAtMidnightOfTheEdition(t *testing.T) {
	n := newNewsroom(t)
	st := n.add(depesche.Story{}, "rail")
	late := now.AddDate(0, 0, -1).Truncate(24 * 3600e9).Add(23*3600e9 + 1800e9) // 23:30 in UTC, tomorrow in Berlin
	n.publish(st, "en", full("Late", ""), depesche.Publication{First: late})
	n.publish(st, "de", full("Spät", ""), depesche.Publication{First: late})
	s := n.site("")
	for path, want := range map[string]int{"/en/archive/2026-03-03": 200, "/en/archive/2026-03-04": 404, "/de/archive/2026-03-03": 404, "/de/archive/2026-03-04": 200, "/de/archive/2026-03": 200, "/de/archive/2026": 200, "/de/archive": 200} {
		if c := get(s, path).Code; c != want {
			t.Errorf("%s: %d, want %d", path, c, want)
		}
	}
}

// From the moment at which the site is closed no page comes, also none from memory.
func TestClosedSite(t *testing.T) {
	n := newNewsroom(t)
	ctx := context.Background()
	s := n.site("")
	front := s.Before(s)
	get(front, "/de/")
	n.must(n.store.SetSetting(ctx, store.SiteClosed, "2026-03-04T15:30:00Z"))
	for _, path := range []string{"/", "/de/", "/de/topics", "/robots.txt", "/de/feed.xml", "/sitemap.xml"} {
		r := get(front, path)
		if r.Code != http.StatusServiceUnavailable || r.Header().Get("Retry-After") == "" {
			t.Errorf("%s: %d %v", path, r.Code, r.Header())
		}
	}
	// What the page leads to or loads can be had.
	for _, path := range []string{"/de/", "/ar/none", "/search"} {
		body := get(front, path).Body.String()
		checkPage(t, path, body)
		for _, m := range regexp.MustCompile(`(?:href|src|action)="([^"]*)"`).FindAllStringSubmatch(body, -1) {
			if strings.HasPrefix(m[1], "data:") || strings.HasPrefix(m[1], "#") {
				continue
			}
			if r := get(front, html.UnescapeString(m[1])); r.Code != 200 {
				t.Errorf("the closed page at %s leads to %s, which answers %d", path, m[1], r.Code)
			}
		}
	}
	if r := get(front, "/assets/"+strings.TrimPrefix(s.assets.Path("site.css"), "/assets/")); r.Code != 200 {
		t.Errorf("the style sheet: %d", r.Code)
	}
	n.must(n.store.SetSetting(ctx, store.SiteClosed, ""))
	if c := get(front, "/de/").Code; c != 200 {
		t.Errorf("opened: %d", c)
	}
}

func TestWaitingForTheServer(t *testing.T) {
	v := NewWaiting()
	r := httptest.NewRecorder()
	req := httptest.NewRequest("GET", "/de/", nil)
	req.Header.Set("Accept-Language", "de")
	v.page().ServeHTTP(r, req)
	if r.Code != 503 || r.Header().Get("Retry-After") == "" || !strings.Contains(r.Body.String(), "Wir arbeiten gerade") {
		t.Errorf("%d %s", r.Code, r.Body.String())
	}
	checkPage(t, "waiting", r.Body.String())
	done := make(chan int)
	go func() { done <- get(v, "/de/").Code }()
	v.Ready(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) }))
	if c := <-done; c != 204 {
		t.Errorf("who waited got %d", c)
	}
}

func TestTheme(t *testing.T) {
	n := newNewsroom(t)
	ctx := context.Background()
	e, err := n.store.Edition(ctx, "de")
	n.must(err)
	e.Look = depesche.Look{Theme: depesche.Theme{Light: depesche.Colours{Paper: "#fdf6e3", Ink: "#1f2a36"}, Display: depesche.FaceInter, Logo: strings.Repeat("a", 64), LogoSize: [2]int{300, 80}},
		Dates: depesche.DatesISO, Channels: []string{"economy"}, Nav: []depesche.NavLink{{Name: "Bahn", Href: "topic/rail"}}}
	n.must(n.store.SaveEdition(ctx, *e))
	s := n.site("")
	page := get(s, "/de/").Body.String()
	for _, want := range []string{`content="#fdf6e3"`, `<img class="logo" src="/logos/`, `alt="Depesche"`, `Mittwoch, 2026-03-04`, `<a href="/de/topic/rail">Bahn</a>`, `<a href="/de/channel/economy">`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(page, "/de/channel/science") {
		t.Error("a channel that is not in the bar")
	}
	at := regexp.MustCompile(`/theme/de/[0-9a-f]+\.css`).FindString(page)
	r := get(s, at)
	if r.Code != 200 || !strings.Contains(r.Body.String(), "--paper:#fdf6e3;--ink:#1f2a36;") || !strings.Contains(r.Header().Get("Cache-Control"), "immutable") {
		t.Errorf("%s: %d %s", at, r.Code, r.Body.String())
	}
	if get(s, "/theme/en/0.css").Code != 404 || strings.Contains(get(s, "/en/").Body.String(), "/theme/") {
		t.Error("the English edition has a theme")
	}
}

// A look that nobody has saved is shown with its own sheet, in the scheme asked for, and
// leaves nothing behind.
func TestPreviewFront(t *testing.T) {
	n := newNewsroom(t)
	s := n.site("")
	e, err := n.store.Edition(context.Background(), "de")
	n.must(err)
	e.Look = depesche.Look{Dates: depesche.DatesISO, Nav: []depesche.NavLink{{Name: "Schiene", Href: "topic/rail"}}, Theme: depesche.Theme{Light: depesche.Colours{Paper: "#ffeedd"}}}
	r := httptest.NewRequest("GET", "/desk/x", nil)
	w := httptest.NewRecorder()
	n.must(s.PreviewFront(w, r, e, "/desk/theme.css?x=1", "dark"))
	page := w.Body.String()
	for _, want := range []string{`data-scheme="dark"`, `<base target="_blank">`, `href="/desk/theme.css?x=1"`, "Schiene", `content="noindex, nofollow"`, `content="#ffeedd"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the preview lacks %s", want)
		}
	}
	if strings.Contains(page, "ld+json") || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("the preview is for machines too: %v", w.Header())
	}
	if body := get(s, "/de/").Body.String(); strings.Contains(body, "#ffeedd") || strings.Contains(body, "Schiene") {
		t.Error("the site shows what nobody saved")
	}
}
