package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// Only a proxy that is near may say who asks and how.
func TestWhoSpeaksForOthers(t *testing.T) {
	for _, c := range []struct {
		peer, proto, forwarded string
		tls                    bool
		client                 string
	}{
		{"127.0.0.1:9", "https", "203.0.113.7", true, "203.0.113.7"},
		{"10.1.2.3:9", "http, HTTPS", "198.51.100.1, 203.0.113.7", true, "203.0.113.7"},
		{"[::1]:9", "https, http", "none", false, "::1"},
		{"203.0.113.9:9", "https", "198.51.100.1", false, "203.0.113.9"},
		{"127.0.0.1:9", "", "", false, "127.0.0.1"},
		{"203.0.113.5:99", "", "", false, "203.0.113.5"},
		{"@", "https", "198.51.100.1", false, "@"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.peer
		if c.proto != "" {
			r.Header.Set("X-Forwarded-Proto", c.proto)
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if got := OverTLS(r); got != c.tls {
			t.Errorf("%+v: over TLS %v", c, got)
		}
		if got := Client(r); got != c.client {
			t.Errorf("%+v: client %q", c, got)
		}
		w := httptest.NewRecorder()
		Cookie{Name: "desk"}.Set(w, r, "x", 60)
		if set := w.Header().Get("Set-Cookie"); strings.Contains(set, "; Secure") != c.tls || strings.HasPrefix(set, "__Host-desk=") != c.tls {
			t.Errorf("%+v: %s", c, set)
		}
	}
}

func TestToHTTPS(t *testing.T) {
	for _, c := range []struct {
		method, host, target, port, fallback string
		status                               int
		to                                   string
	}{
		{"GET", "news.example", "/de/4187/x?a=1&b=%2F", "", "", 301, "https://news.example/de/4187/x?a=1&b=%2F"},
		{"HEAD", "news.example:80", "/", "443", "", 301, "https://news.example/"},
		{"POST", "news.example:8080", "/desk/login", "8443", "", 308, "https://news.example:8443/desk/login"},
		{"GET", "[2001:db8::1]:80", "/a%2Fb", "8443", "", 301, "https://[2001:db8::1]:8443/a%2Fb"},
		{"GET", "a@evil.example", "/", "", "news.example", 301, "https://news.example/"},
		{"GET", "evil.example/x?", "/", "", "", 400, ""},
		{"GET", "", "/", "", "news.example", 301, "https://news.example/"},
		{"GET", "news.example", "//evil.example/x", "", "", 301, "https://news.example//evil.example/x"},
		{"OPTIONS", "news.example", "*", "", "", 400, ""},
	} {
		r := httptest.NewRequest(c.method, "/", nil)
		r.Host = c.host
		if u, err := r.URL.Parse(c.target); err == nil && !strings.HasPrefix(c.target, "//") {
			r.URL = u
		} else {
			r.URL.Path = c.target
		}
		if c.target == "*" {
			r.URL.Path = "*"
		}
		w := httptest.NewRecorder()
		ToHTTPS(c.port, c.fallback).ServeHTTP(w, r)
		if got := w.Header().Get("Location"); w.Code != c.status || got != c.to {
			t.Errorf("%+v: %d %q", c, w.Code, got)
		}
		if c.method == "HEAD" && w.Body.Len() > 0 {
			t.Error("HEAD has a body")
		}
	}
}

func TestStrictTransport(t *testing.T) {
	ok := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(404) })
	for _, value := range []string{"", "max-age=1"} {
		w := httptest.NewRecorder()
		StrictTransport(ok, value).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
		if w.Header().Get("Strict-Transport-Security") != value {
			t.Errorf("%q: %v", value, w.Header())
		}
	}
}
