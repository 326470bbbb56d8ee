package web

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"depesche"
)

func testEdge(log io.Writer) *Edge {
	return &Edge{Name: "test", Log: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Fail: func(w http.ResponseWriter, r *http.Request, f Failure) error {
			WriteHTML(w, f.Status, fmt.Appendf(nil, "page %s %s", f.Kind, f.Reference))
			return nil
		}}
}

func get(h http.Handler, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return w
}

func TestHandleMapsErrors(t *testing.T) {
	for _, tt := range []struct {
		err    error
		status int
	}{
		{depesche.E(depesche.Invalid, "k", "x"), 400},
		{depesche.E(depesche.NotFound, "k", "x"), 404},
		{depesche.E(depesche.Conflict, "k", "x"), 409},
		{depesche.E(depesche.Refused, "k", "x"), 422},
		{depesche.E(depesche.Forbidden, "k", "x"), 403},
		{depesche.E(depesche.Unavailable, "k", "x"), 503},
		{errors.New("cause"), 500},
		{fmt.Errorf("wrapped: %w", depesche.E(depesche.NotFound, "k", "x")), 404},
		{WithStatus(410, depesche.E(depesche.NotFound, "k", "x")), 410},
	} {
		var log bytes.Buffer
		w := get(testEdge(&log).Handle(func(w http.ResponseWriter, r *http.Request) error {
			w.Header().Set("ETag", `"of the page that failed"`)
			return tt.err
		}), "/p")
		if w.Code != tt.status || !strings.HasPrefix(w.Body.String(), "page ") || w.Header().Get("ETag") != "" {
			t.Errorf("%v: %d %q", tt.err, w.Code, w.Body)
		}
		if n := strings.Count(log.String(), "\n"); n != 1 {
			t.Errorf("%v: logged %d times", tt.err, n)
		}
		if ref := strings.Fields(w.Body.String()); (tt.status >= 500) != (len(ref) == 3) || len(ref) == 3 && !strings.Contains(log.String(), ref[2]) {
			t.Errorf("%v: reference %v, log %s", tt.err, ref, &log)
		}
		if strings.Contains(w.Body.String(), "cause") {
			t.Errorf("the cause was shown: %s", w.Body)
		}
	}
}

func TestHandleRecovers(t *testing.T) {
	var log bytes.Buffer
	e := testEdge(&log)
	if w := get(e.Handle(func(http.ResponseWriter, *http.Request) error { panic("boom") }), "/"); w.Code != 500 || !strings.Contains(log.String(), "boom") || !strings.Contains(log.String(), "web_test.go") {
		t.Errorf("%d, log %s", w.Code, &log)
	}
	e.Fail = func(http.ResponseWriter, *http.Request, Failure) error { panic("again") }
	if w := get(e.Handle(func(http.ResponseWriter, *http.Request) error { return errors.New("x") }), "/"); w.Code != 500 || !strings.HasPrefix(w.Body.String(), "500 Internal") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestHandleCutsHalfAnswers(t *testing.T) {
	srv := httptest.NewServer(testEdge(io.Discard).Handle(func(w http.ResponseWriter, r *http.Request) error {
		w.Header().Set("Content-Length", "100")
		io.WriteString(w, "half")
		return errors.New("then it failed")
	}))
	defer srv.Close()
	resp, err := http.Get(srv.URL)
	if err == nil {
		_, err = io.ReadAll(resp.Body)
		resp.Body.Close()
	}
	if err == nil {
		t.Error("half an answer passed for a whole one")
	}
}

func TestProtect(t *testing.T) {
	e := testEdge(io.Discard)
	var nonces []string
	h := e.Protect(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { nonces = append(nonces, Nonce(r.Context())) }), Policy{Nonces: true, Scripts: true})
	for range 2 {
		w := get(h, "/")
		csp := w.Header().Get("Content-Security-Policy")
		n := nonces[len(nonces)-1]
		if len(n) < 20 || !strings.Contains(csp, "script-src 'self' 'nonce-"+n+"'") || strings.Contains(csp, "unsafe") {
			t.Errorf("csp %s, nonce %s", csp, n)
		}
		if w.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Error("no nosniff")
		}
	}
	if nonces[0] == nonces[1] {
		t.Error("a nonce came twice")
	}
	if csp := (Policy{}).csp(""); !strings.Contains(csp, "script-src 'none'; style-src 'self';") {
		t.Error(csp)
	}
	if csp := (Policy{Nonces: true}).csp("x"); !strings.Contains(csp, "script-src 'nonce-x';") {
		t.Error(csp)
	}

	for _, tt := range []struct {
		method, site, origin string
		status               int
	}{
		{"POST", "cross-site", "https://evil.example", 403},
		{"POST", "", "https://evil.example", 403},
		{"POST", "same-origin", "http://example.com", 200},
		{"POST", "", "", 200}, // not a browser: no cookies to abuse
		{"GET", "cross-site", "", 200},
	} {
		r := httptest.NewRequest(tt.method, "/", nil)
		if tt.site != "" {
			r.Header.Set("Sec-Fetch-Site", tt.site)
		}
		if tt.origin != "" {
			r.Header.Set("Origin", tt.origin)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != tt.status {
			t.Errorf("%s %s %s: %d, want %d", tt.method, tt.site, tt.origin, w.Code, tt.status)
		}
	}
}

func TestTemplates(t *testing.T) {
	ts, err := ParseTemplates(fstest.MapFS{
		"page/layout.html": {Data: []byte(`{{define "layout"}}<p>{{block "main" .}}{{end}}</p>{{end}}`)},
		"page/a.html":      {Data: []byte(`{{template "layout" .}}{{define "main"}}a {{.X}}{{end}}`)},
		"page/b.html":      {Data: []byte(`{{template "layout" .}}{{define "main"}}b {{up .X}}{{end}}`)},
	}, template.FuncMap{"up": strings.ToUpper}, "page/layout.html", "page/*.html")
	if err != nil {
		t.Fatal(err)
	}
	if got := ts.Names(); len(got) != 2 {
		t.Errorf("names %v", got)
	}
	type data struct{ X string }
	for page, want := range map[string]string{"a": "<p>a &lt;i&gt;</p>", "b": "<p>b &lt;I&gt;</p>"} {
		w := httptest.NewRecorder()
		if err := ts.Render(w, 201, page, data{"<i>"}); err != nil || w.Code != 201 || w.Body.String() != want {
			t.Errorf("%s: %v %d %s", page, err, w.Code, w.Body)
		}
	}
	w := httptest.NewRecorder()
	if err := ts.Render(w, 200, "a", struct{ Y int }{}); err == nil || w.Body.Len() > 0 {
		t.Errorf("a failing page wrote %q, err %v", w.Body, err)
	}
	bad, err := ParseTemplates(fstest.MapFS{
		"page/empty.html": {Data: []byte(`{{define "main"}}a{{end}}`)},
		"page/lost.html":  {Data: []byte(`{{template "nothing" .}}`)},
		"page/late.html":  {Data: []byte(`{{.X.Y}}`)},
	}, nil, "layout/*.html", "page/*.html")
	if err != nil {
		t.Fatal(err)
	}
	for page, fits := range map[string]bool{"empty": false, "lost": false, "late": true, "none": false} {
		if err := bad.Check(page); (err == nil) != fits {
			t.Errorf("%s: %v", page, err)
		}
	}
	if _, err := ts.Execute("none", nil); err == nil {
		t.Error("a page that does not exist was executed")
	}
}

func TestCookie(t *testing.T) {
	for _, tls := range []bool{false, true} {
		c := Cookie{Name: "desk", TLS: tls}
		w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil)
		c.Set(w, r, "token", time.Hour)
		k := w.Result().Cookies()[0]
		if !k.HttpOnly || k.SameSite != http.SameSiteLaxMode || k.Secure != tls || strings.HasPrefix(k.Name, "__Host-") != tls || k.Path != "/" || k.Domain != "" || k.MaxAge != 3600 {
			t.Errorf("tls %v: %+v", tls, k)
		}
		r.AddCookie(k)
		if got := c.Get(r); got != "token" {
			t.Errorf("read back %q", got)
		}
		w = httptest.NewRecorder()
		c.Clear(w, r)
		if k := w.Result().Cookies()[0]; k.MaxAge >= 0 {
			t.Errorf("not cleared: %+v", k)
		}
	}
}

func TestSaid(t *testing.T) {
	w := httptest.NewRecorder()
	RedirectSaying(w, httptest.NewRequest("POST", "/x", nil), "/desk/story/4?tab=es#s1", Said{Key: "said.published", Args: []string{"es & <de>"}})
	loc := w.Header().Get("Location")
	if w.Code != 303 || !strings.HasSuffix(loc, "#s1") || !strings.Contains(loc, "tab=es") {
		t.Fatalf("%d %s", w.Code, loc)
	}
	s := SaidTo(httptest.NewRequest("GET", strings.Split(loc, "#")[0], nil))
	if s == nil || s.Key != "said.published" || s.Any()[0] != "es & <de>" {
		t.Errorf("read back %+v", s)
	}
	u, _ := url.Parse(loc)
	token := u.Query().Get("said")
	for _, forged := range []string{"", "x", token[:len(token)-2], "A" + token[1:] + "AA", "eyJrIjoiYSJ9"} {
		if s := SaidTo(httptest.NewRequest("GET", "/?said="+url.QueryEscape(forged), nil)); s != nil {
			t.Errorf("%q was believed: %+v", forged, s)
		}
	}
}

func TestParseForm(t *testing.T) {
	post := func(body string, max int64) (*http.Request, error) {
		r := httptest.NewRequest("POST", "/", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return r, ParseForm(httptest.NewRecorder(), r, max)
	}
	if r, err := post("a=x%0D%0Ay", 1<<20); err != nil || r.PostForm.Get("a") != "x\ny" {
		t.Errorf("%v %q", err, r.PostForm)
	}
	if _, err := post("a="+strings.Repeat("x", 3<<20), 1<<20); StatusOf(err) != 413 {
		t.Errorf("too large: %v", err)
	}
	if _, err := post("a=%ff%fe", 1<<20); StatusOf(err) != 400 {
		t.Errorf("not UTF-8: %v", err)
	}
	if _, err := post("a=%zz", 1<<20); StatusOf(err) != 400 {
		t.Errorf("broken: %v", err)
	}

	r := httptest.NewRequest("POST", "/", strings.NewReader("--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.html\"\r\nContent-Type: text/html\r\n\r\n<p>hi\r\n--b--\r\n"))
	r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
	if err := ParseForm(httptest.NewRecorder(), r, 1<<20); err != nil {
		t.Fatal(err)
	}
	if u, err := FormFile(r, "f"); err != nil || u == nil || string(u.Data) != "<p>hi" || u.Name != "a.html" || u.ContentType != "text/html" {
		t.Errorf("%+v %v", u, err)
	}
	if u, err := FormFile(r, "none"); u != nil || err != nil {
		t.Errorf("%+v %v", u, err)
	}
}
