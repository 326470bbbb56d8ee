package cli

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"depesche"
	"depesche/internal/alert"
	"depesche/internal/newsroom"
)

// What the operator writes into the settings reaches the site that is served.
func TestSettingsReachTheSite(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "config.json"), `{"base_url": "https://news.example", "site": {"security_contact": ["mailto:security@news.example"], "ads_txt": ["ads.example, 1, DIRECT"],
		"trust_txt": ["member=https://press.example"], "websub_hub": "https://hub.example/", "websub_own": true}}`)
	in(t, dir, func(n *newsroom.Newsroom) error {
		if err := n.AddEdition(t.Context(), depesche.System, depesche.Edition{Code: "en", Lang: "en", Name: "Post"}); err != nil {
			return err
		}
		alerts, err := alert.Open(t.Context(), alert.Options{Store: n.Store, Dir: dir, BaseURL: "https://news.example"})
		if err != nil {
			return err
		}
		defer alerts.Close()
		all := handler(n, testApp(t, dir), n.Config().BaseURL, "https://news.example", alerts, nil, queueStands)
		h, told := all.all, all.told
		for path, want := range map[string]string{
			"/.well-known/security.txt":       "Contact: mailto:security@news.example",
			"/ads.txt":                        "ads.example",
			"/trust.txt":                      "press.example",
			"/en/feed.xml":                    `<link rel="hub" href="https://news.example/websub">`,
			"/en/rss.xml":                     `<atom:link rel="hub" href="https://hub.example/">`,
			"/en/feed.json":                   `"url": "https://hub.example/"`,
			"/api/public/v1/editions":         `"url":"https://news.example/en/"`,
			"/api/public/v1/openapi.json":     `"openapi": "3.1.0"`,
			"/oembed?url=https://x.example/1": "is not the address",
		} {
			if w := ask(h, path); !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s: %d lacks %s:\n%s", path, w.Code, want, w.Body)
			}
		}
		if links := ask(h, "/en/feed.xml").Header()["Link"]; len(links) != 3 {
			t.Errorf("Link: %v", links)
		}
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, httptest.NewRequest("POST", "/websub", nil)); w.Code != 400 {
			t.Errorf("the hub: %d", w.Code)
		}
		if told.Idle() {
			t.Error("nobody is told of anything")
		}
		return nil
	})
	for _, bad := range []string{`{"security_contact": ["security@news.example"]}`, `{"websub_hub": "hub"}`, `{"purge": [{"url": "x"}]}`, `{"purge": [{"url": "https://x.example/", "method": "GET"}]}`,
		`{"hsts_days": 9999}`, `{"hsts_preload": true, "hsts_subdomains": true}`, `{"hsts_preload": true, "hsts_days": 400}`,
		`{"purge": [{"url": "https://x.example/", "header": {"K": "env:NOT_SET_ANYWHERE"}}]}`, `{"ads_txt": ["a\nb"]}`} {
		dir := t.TempDir()
		writeFile(t, filepath.Join(dir, "config.json"), `{"site": `+bad+`}`)
		if _, err := newsroom.ReadConfig(dir); depesche.KindOf(err) != depesche.Invalid {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

// Over https every answer says that it stays so, those from memory too; without https none.
func TestStaysWithHTTPS(t *testing.T) {
	for _, c := range []struct{ base, site, want string }{
		{"http://news.example", `{"hsts_days": 9}`, ""},
		{"https://news.example", `{}`, "max-age=15811200"},
		{"https://news.example", `{"hsts_days": 0}`, "max-age=0"},
		{"https://news.example", `{"hsts_days": -1}`, ""},
		{"https://news.example", `{"hsts_days": 365, "hsts_subdomains": true, "hsts_preload": true}`, "max-age=31536000; includeSubDomains; preload"},
	} {
		dir := t.TempDir()
		writeFile(t, filepath.Join(dir, "config.json"), `{"base_url": "`+c.base+`", "site": `+c.site+`}`)
		in(t, dir, func(n *newsroom.Newsroom) error {
			if err := n.AddEdition(t.Context(), depesche.System, depesche.Edition{Code: "en", Lang: "en", Name: "Post"}); err != nil {
				return err
			}
			alerts, err := alert.Open(t.Context(), alert.Options{Store: n.Store, Dir: dir, BaseURL: c.base})
			if err != nil {
				return err
			}
			defer alerts.Close()
			h := handler(n, testApp(t, dir), c.base, c.base, alerts, nil, queueStands).all
			for _, path := range []string{"/en/", "/en/", "/en/none", "/desk/login", "/assets/none", "/api/v1/stories", "/en/feed.xml"} {
				if got := ask(h, path).Header().Get("Strict-Transport-Security"); got != c.want {
					t.Errorf("%+v: %s says %q", c, path, got)
				}
			}
			return nil
		})
	}
}

// queueStands is what a server waits for that has no queue to start.
func queueStands() bool { return true }

// What needs the queue is not made where that has not started.
func TestLaterWithoutQueue(t *testing.T) {
	begun := make(chan bool, 1)
	h := later(func() bool { return <-begun }, func() http.Handler {
		t.Error("made on a newsroom that is being closed")
		return http.NotFoundHandler()
	})
	begun <- false
	if w := ask(h, "/desk"); w.Code != http.StatusServiceUnavailable {
		t.Errorf("%d", w.Code)
	}
}
