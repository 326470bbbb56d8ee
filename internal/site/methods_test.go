package site

import (
	"net/http/httptest"
	"testing"

	"depesche"
	"depesche/internal/alert"
	"depesche/internal/comment"
)

// Every address answers methods that it does not take with 405 and those that it takes, what
// is no address with 404, whatever the method.
func TestMethods(t *testing.T) {
	n := newNewsroom(t)
	n.publish(n.add(depesche.Story{Channel: "science"}), "de", depesche.Document{Headline: depesche.Plain("Größe")}, depesche.Publication{Slug: "groesse"})
	alerts, err := alert.Open(t.Context(), alert.Options{Store: n.store, Dir: t.TempDir(), BaseURL: "https://depesche.example"})
	n.must(err)
	defer alerts.Close()
	s := New(Config{Store: n.store, Comments: comment.New(comment.Options{Store: n.store}), Alerts: alerts})
	const read, form, both = "GET, HEAD, OPTIONS", "POST, OPTIONS", "GET, HEAD, POST, OPTIONS"
	for _, c := range []struct {
		method, path string
		status       int
		allow        string
	}{
		{"GET", "/de/follow", 405, form},
		{"HEAD", "/de/follow", 405, form},
		{"PUT", "/de/follow", 405, form},
		{"OPTIONS", "/de/follow", 204, form},
		{"GET", "/de/follow/", 301, ""},
		{"GET", "/xx/follow", 404, ""},
		{"GET", "/de/following", 404, ""},
		{"POST", "/de/following", 404, ""},
		{"GET", "/de/follow/me/token/erase", 405, form},
		{"DELETE", "/de/follow/stop/token", 405, both},
		{"GET", "/de/comment/1/translate", 405, form},
		{"PUT", "/de/comment/1/report", 405, both},
		{"OPTIONS", "/de/comment/1/report", 204, both},
		{"OPTIONS", "/de/1/comments", 204, both}, // the story, whatever the words behind its number
		{"POST", "/de/1/groesse", 405, read},
		{"OPTIONS", "/de/1/groesse", 204, read},
		{"PATCH", "/de/", 405, read},
		{"POST", "/de", 405, read},
		{"POST", "/sitemap.xml", 405, read},
		{"POST", "/pictures/ab/1/x.jpg", 405, read},
		{"POST", "/assets/none.css", 405, read},
		{"POST", "/robots.txt", 405, read},
		{"POST", "/", 405, read},
		{"POST", "/de/nothing/at/all/here", 404, ""},
		{"OPTIONS", "/de/nothing/at/all/here", 404, ""},
		{"DELETE", "/de/01", 404, ""},
		{"BREW", "/de/1/groesse", 405, read},
	} {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(c.method, c.path, nil))
		if w.Code != c.status || w.Header().Get("Allow") != c.allow {
			t.Errorf("%s %s: %d, Allow %q; want %d %q", c.method, c.path, w.Code, w.Header().Get("Allow"), c.status, c.allow)
		}
		if c.status == 204 && w.Body.Len() > 0 {
			t.Errorf("%s %s: %q", c.method, c.path, w.Body)
		}
	}
}
