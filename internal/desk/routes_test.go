package desk

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"depesche"
)

// Every address asks for its role: without log-in there is none of the desk to be seen,
// below the role it refuses, from the role on it answers.
func TestRoles(t *testing.T) {
	h := newHouse(t)
	s := newServer(Config{Newsroom: h.room})
	stranger := h.browser()
	stranger.c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	people := map[depesche.Role]*reader{}
	for _, r := range []depesche.Role{depesche.RoleReader, depesche.RoleTranslator, depesche.RoleEditor} {
		people[r] = h.as(r)
		people[r].c.CheckRedirect = stranger.c.CheckRedirect
	}
	for _, rt := range s.routes() {
		if rt.role == "" || strings.HasSuffix(rt.pattern, "/logout") {
			continue
		}
		method, path, _ := strings.Cut(rt.pattern, " ")
		path = strings.NewReplacer("{story}", "1", "{lang}", "de", "{job}", "77", "{hash}", strings.Repeat("a", 64)).Replace(path)
		ask := func(r *reader) (*http.Response, string) {
			if method == http.MethodGet {
				return r.get(path)
			}
			return r.post(path, url.Values{})
		}
		res, body := ask(stranger)
		if res.StatusCode != http.StatusSeeOther || !strings.HasPrefix(res.Header.Get("Location"), "/desk/login") || strings.Contains(body, "Norrholm") {
			t.Errorf("%s without log-in: %d to %q", rt.pattern, res.StatusCode, res.Header.Get("Location"))
		}
		for role, r := range people {
			res, body := ask(r)
			refused := res.StatusCode == http.StatusForbidden
			if refused == role.Includes(rt.role) {
				t.Errorf("%s as %s: %d", rt.pattern, role, res.StatusCode)
			}
			if res.StatusCode >= 500 {
				t.Errorf("%s as %s: %d %s", rt.pattern, role, res.StatusCode, pageText(body))
			}
		}
	}
}

// A form that another site sends is refused, whoever is logged in.
func TestCrossOrigin(t *testing.T) {
	h := newHouse(t)
	r := h.as(depesche.RoleEditor)
	req, err := http.NewRequest("POST", h.server.URL+"/desk/story/1/accept", nil)
	h.must(err)
	req.Header.Set("Origin", "https://elsewhere.example")
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	res, body := r.read(r.c.Do(req))
	if res.StatusCode != http.StatusForbidden || !strings.Contains(body, "another site") {
		t.Fatalf("answered %d", res.StatusCode)
	}
}

// What is only sent to says so to those who open it, and nothing is sent to what is only read.
func TestMethods(t *testing.T) {
	h := newHouse(t)
	r := h.as(depesche.RoleReader)
	const read, form, both = "GET, HEAD, OPTIONS", "POST, OPTIONS", "GET, HEAD, POST, OPTIONS"
	for _, c := range []struct {
		method, path string
		status       int
		allow        string
	}{
		{"GET", "/desk/logout", 405, form},
		{"HEAD", "/desk/story/1/accept", 405, form},
		{"OPTIONS", "/desk/story/1/accept", 204, form},
		{"POST", "/desk", 405, read},
		{"PUT", "/desk/setup", 405, both},
		{"DELETE", "/desk/story/1", 405, both},
		{"DELETE", "/desk/ledger", 405, read},
		{"POST", "/desk/nowhere", 404, ""},
		{"OPTIONS", "/desk/nowhere", 404, ""},
	} {
		req, err := http.NewRequest(c.method, h.server.URL+c.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		res, _ := r.read(r.c.Do(req))
		if res.StatusCode != c.status || res.Header.Get("Allow") != c.allow {
			t.Errorf("%s %s: %d, Allow %q; want %d %q", c.method, c.path, res.StatusCode, res.Header.Get("Allow"), c.status, c.allow)
		}
	}
}

func TestErrorPages(t *testing.T) {
	h := newHouse(t)
	r := h.as(depesche.RoleReader)
	for _, tc := range []struct {
		path   string
		status int
		says   string
	}{
		{"/desk/story/999", 404, "There is no story 999."},
		{"/desk/story/0", 404, "There is no story with the number 0."},
		{"/desk/story/nine", 404, "There is no story with the number nine."},
		{"/desk/story/1/text/xx", 404, "No edition here publishes in xx."},
		{"/desk/nowhere", 404, "There is no such page in the desk."},
		{"/desk?queue=fridge", 400, "There is no such queue."},
		{"/desk/import", 403, "It takes the role “Editor”"},
		{"/desk/picture/abc", 404, "There is no such picture."},
		{"/desk/picture/" + strings.Repeat("0", 64), 404, "There is no such picture."},
	} {
		res, body := r.get(tc.path)
		if text := pageText(body); res.StatusCode != tc.status || !strings.Contains(text, tc.says) {
			t.Errorf("%s: %d %s", tc.path, res.StatusCode, text)
		}
		checkPage(t, tc.path, body)
		if got := res.Header.Get("Content-Security-Policy"); !strings.Contains(got, "script-src 'self'") || strings.Contains(got, "unsafe") {
			t.Errorf("%s: policy %q", tc.path, got)
		}
		if got := res.Header.Get("Cross-Origin-Opener-Policy"); got != "same-origin" {
			t.Errorf("%s: windows of other sites may keep a hold on it: %q", tc.path, got)
		}
	}
}
