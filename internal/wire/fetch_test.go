package wire

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"depesche"
)

const story = "<!doctype html><title>Ferry</title><h1>Ferry</h1><p>The ferry sails again.</p>"

// refused checks kind and key of an error and that its text speaks to people.
func refused(t *testing.T, err error, kind depesche.Kind, key string) {
	t.Helper()
	var e *depesche.Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v, want an error with key %s", err, key)
	}
	if e.Kind != kind || e.Key != key {
		t.Fatalf("got %s %s (%v), want %s %s", e.Kind, e.Key, err, kind, key)
	}
	if len(e.Text) < 20 || strings.Contains(e.Text, "%!") {
		t.Fatalf("poor message %q", e.Text)
	}
}

func serve(t *testing.T, h http.HandlerFunc) (string, Options) {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	u, _ := url.Parse(s.URL)
	return s.URL, Options{AllowHosts: []string{u.Host}, Timeout: 5 * time.Second, Version: "1.2.3"}
}

func TestFetch(t *testing.T) {
	var agent string
	at, o := serve(t, func(w http.ResponseWriter, r *http.Request) {
		agent = r.UserAgent()
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, story)
	})
	p, err := Fetch(context.Background(), at+"/a?b=1#part", o)
	if err != nil {
		t.Fatal(err)
	}
	if string(p.Data) != story || p.URL != at+"/a?b=1" || p.ContentType != "text/html; charset=utf-8" {
		t.Errorf("got %q %q %q", p.Data, p.URL, p.ContentType)
	}
	if agent != "Depesche/1.2.3 (+newsroom)" {
		t.Errorf("User-Agent %q", agent)
	}
}

func TestFetchGzip(t *testing.T) {
	at, o := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			t.Error("gzip was not offered")
		}
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		fmt.Fprint(z, story)
		z.Close()
	})
	p, err := Fetch(context.Background(), at, o)
	if err != nil || string(p.Data) != story {
		t.Fatalf("got %v, %v", p, err)
	}
}

func TestFetchGzipBomb(t *testing.T) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	chunk := bytes.Repeat([]byte("a"), 1<<20)
	for range 30 {
		z.Write(chunk)
	}
	z.Close()
	at, o := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Set("Content-Type", "text/html")
		w.Write(b.Bytes())
	})
	_, err := Fetch(context.Background(), at, o)
	refused(t, err, depesche.Invalid, "fetch.large")
}

func TestFetchInfiniteBody(t *testing.T) {
	at, o := serve(t, func(w http.ResponseWriter, r *http.Request) {
		chunk := bytes.Repeat([]byte("news "), 1<<12)
		for r.Context().Err() == nil {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	})
	o.Timeout = 30 * time.Second
	_, err := Fetch(context.Background(), at, o)
	refused(t, err, depesche.Invalid, "fetch.large")
}

func TestFetchAnnouncedSize(t *testing.T) {
	at, o := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "99999999999")
		w.WriteHeader(200)
		w.Write([]byte("x"))
	})
	_, err := Fetch(context.Background(), at, o)
	refused(t, err, depesche.Invalid, "fetch.large")
}

func TestFetchSlow(t *testing.T) {
	for name, h := range map[string]http.HandlerFunc{
		"headers": func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"body": func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, "<p>a")
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		},
	} {
		t.Run(name, func(t *testing.T) {
			at, o := serve(t, h)
			o.Timeout = 150 * time.Millisecond
			_, err := Fetch(context.Background(), at, o)
			refused(t, err, depesche.Unavailable, "fetch.timeout")
		})
	}
}

func TestFetchCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	at, o := serve(t, func(w http.ResponseWriter, r *http.Request) { cancel(); <-r.Context().Done() })
	_, err := Fetch(ctx, at, o)
	refused(t, err, depesche.Unavailable, "fetch.canceled")
}

func TestFetchCutOff(t *testing.T) {
	at, o := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "1000")
		fmt.Fprint(w, story)
		panic(http.ErrAbortHandler)
	})
	_, err := Fetch(context.Background(), at, o)
	refused(t, err, depesche.Unavailable, "fetch.connection")
}

func TestFetchStatus(t *testing.T) {
	for code, want := range map[int]struct {
		kind depesche.Kind
		key  string
	}{
		404: {depesche.NotFound, "fetch.not_found"}, 410: {depesche.NotFound, "fetch.not_found"},
		401: {depesche.Forbidden, "fetch.forbidden"}, 403: {depesche.Forbidden, "fetch.forbidden"}, 402: {depesche.Forbidden, "fetch.forbidden"},
		429: {depesche.Unavailable, "fetch.too_many"}, 500: {depesche.Unavailable, "fetch.server"}, 503: {depesche.Unavailable, "fetch.server"},
		204: {depesche.Unavailable, "fetch.status"}, 418: {depesche.Unavailable, "fetch.status"},
	} {
		at, o := serve(t, func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(code) })
		_, err := Fetch(context.Background(), at, o)
		refused(t, err, want.kind, want.key)
	}
}

func TestFetchRetryAfter(t *testing.T) {
	at, o := serve(t, func(w http.ResponseWriter, r *http.Request) { w.Header().Set("Retry-After", "90"); w.WriteHeader(429) })
	_, err := Fetch(context.Background(), at, o)
	refused(t, err, depesche.Unavailable, "fetch.too_many")
	if !strings.Contains(err.Error(), "1m30s") {
		t.Errorf("%v does not say how long to wait", err)
	}
}

func TestFetchType(t *testing.T) {
	for ct, key := range map[string]string{"application/pdf": "fetch.pdf", "image/jpeg": "fetch.image", "video/mp4": "fetch.type", "application/zip": "fetch.type"} {
		at, o := serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", ct)
			w.Write([]byte("data"))
		})
		_, err := Fetch(context.Background(), at, o)
		refused(t, err, depesche.Invalid, key)
		o.AnyType = true
		if p, err := Fetch(context.Background(), at, o); err != nil || string(p.Data) != "data" {
			t.Errorf("%s with AnyType: %v", ct, err)
		}
	}
}

func TestFetchEmpty(t *testing.T) {
	at, o := serve(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, " \n ") })
	_, err := Fetch(context.Background(), at, o)
	refused(t, err, depesche.Invalid, "fetch.empty")
}

func TestFetchRedirects(t *testing.T) {
	at, o := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var n int
		fmt.Sscanf(r.URL.Path, "/%d", &n)
		if n == 0 {
			fmt.Fprint(w, story)
			return
		}
		http.Redirect(w, r, fmt.Sprintf("/%d", n-1), http.StatusFound)
	})
	p, err := Fetch(context.Background(), at+"/5", o)
	if err != nil || p.URL != at+"/0" {
		t.Fatalf("five redirects: %v %v", p, err)
	}
	_, err = Fetch(context.Background(), at+"/6", o)
	refused(t, err, depesche.Invalid, "fetch.redirects")
}

// A server that may be fetched sends us somewhere that may not.
func TestFetchRedirectToPrivate(t *testing.T) {
	reached := false
	secret := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { reached = true }))
	defer secret.Close()
	_, port, _ := net.SplitHostPort(secret.Listener.Addr().String())
	for _, to := range []string{secret.URL, "http://localhost:" + port, "http://[::ffff:127.0.0.1]:" + port, "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://[::1]:" + port} {
		at, o := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) })
		_, err := Fetch(context.Background(), at, o)
		refused(t, err, depesche.Refused, "fetch.private")
	}
	at, o := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", "file:///etc/passwd")
		w.WriteHeader(302)
	})
	_, err := Fetch(context.Background(), at, o)
	refused(t, err, depesche.Invalid, "fetch.scheme")
	if reached {
		t.Error("the private server was reached")
	}
}

func TestFetchPrivate(t *testing.T) {
	reached := false
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { reached = true; fmt.Fprint(w, story) }))
	defer s.Close()
	_, port, _ := net.SplitHostPort(s.Listener.Addr().String())
	for _, host := range []string{"127.0.0.1", "127.1.2.3", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "10.1.2.3", "172.16.0.1", "192.168.1.1",
		"169.254.169.254", "100.64.0.1", "[fd00::1]", "[fe80::1]", "[64:ff9b::7f00:1]", "localhost", "198.18.0.1", "224.0.0.1", "168.63.129.16"} {
		_, err := Fetch(context.Background(), "http://"+host+":"+port+"/", Options{Timeout: 3 * time.Second})
		refused(t, err, depesche.Refused, "fetch.private")
	}
	// Forms that some resolvers read as 127.0.0.1: refused one way or the other.
	for _, host := range []string{"2130706433", "0x7f000001", "0177.0.0.1", "127.1"} {
		if _, err := Fetch(context.Background(), "http://"+host+":"+port+"/", Options{Timeout: 3 * time.Second}); err == nil {
			t.Errorf("%s was fetched", host)
		}
	}
	if reached {
		t.Error("the private server was reached")
	}
	if _, err := Fetch(context.Background(), s.URL, Options{AllowPrivate: true}); err != nil {
		t.Errorf("allowed by the operator: %v", err)
	}
	_, err := Fetch(context.Background(), "http://169.254.169.254/", Options{AllowPrivate: true, Timeout: 3 * time.Second})
	refused(t, err, depesche.Refused, "fetch.private")
}

func TestFetchAddress(t *testing.T) {
	for raw, key := range map[string]string{"": "fetch.url", "   ": "fetch.url", "story": "fetch.scheme", "file:///etc/passwd": "fetch.scheme", "ftp://example.org/a": "fetch.scheme",
		"javascript:alert(1)": "fetch.scheme", "http://": "fetch.url", "https:///a": "fetch.url", "http://a b/": "fetch.url", "http://user:secret@example.org/": "fetch.userinfo",
		"http://exa\nmple.org": "fetch.url", "gopher://example.org": "fetch.scheme", "http://example.org:99999999/": "", "mailto:a@example.org": "fetch.scheme"} {
		if key == "" {
			if _, err := Fetch(context.Background(), raw, Options{Timeout: time.Second}); err == nil {
				t.Errorf("%q was fetched", raw)
			}
			continue
		}
		_, err := Fetch(context.Background(), raw, Options{Timeout: time.Second})
		refused(t, err, depesche.Invalid, key)
		if strings.Contains(err.Error(), "secret") {
			t.Errorf("the message repeats the password: %v", err)
		}
	}
	u, err := parse("example.org/story")
	if err != nil || u.String() != "https://example.org/story" {
		t.Errorf("without a scheme: %v %v", u, err)
	}
	u, err = parse("example.org:8080/story")
	if err != nil || u.String() != "https://example.org:8080/story" {
		t.Errorf("without a scheme, with a port: %v %v", u, err)
	}
}

func TestFetchNoServer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := "http://" + l.Addr().String()
	l.Close()
	_, err = Fetch(context.Background(), at, Options{AllowPrivate: true})
	refused(t, err, depesche.Unavailable, "fetch.connection")
}

func TestFetchCertificate(t *testing.T) {
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, story) }))
	defer s.Close()
	s.Config.ErrorLog = nil
	_, err := Fetch(context.Background(), s.URL, Options{AllowPrivate: true})
	refused(t, err, depesche.Unavailable, "fetch.certificate")
}
