package pagecache

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"testing"
	"time"

	"depesche/internal/store/storetest"
)

// hitsWithoutMemory asks for a page many times over one connection, from the outside, and tells
// how many pieces of memory were taken for it, on both sides.
func hitsWithoutMemory(t *testing.T, addr, request, want string) {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	sent := fmt.Appendf(nil, request, addr)
	got := make([]byte, 64<<10)
	length := 0 // of an answer, which is known from the first
	turn := func() {
		if _, err := conn.Write(sent); err != nil {
			t.Fatal(err)
		}
		if length == 0 {
			time.Sleep(200 * time.Millisecond)
			if length, err = conn.Read(got); err != nil {
				t.Fatal(err)
			}
			if !bytes.Contains(got[:length], []byte(want)) {
				t.Fatalf("%.400s", got[:length])
			}
			return
		}
		if _, err := io.ReadFull(conn, got[:length]); err != nil {
			t.Fatal(err)
		}
	}
	const hits = 3000
	for range 10 {
		turn()
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range hits {
		turn()
	}
	runtime.ReadMemStats(&after)
	// The line with the date is made once a second.
	if n := after.Mallocs - before.Mallocs; n > hits/10 {
		t.Errorf("%s: %d pieces of memory for %d answers", want, n, hits)
	}
}

// What serves takes no memory for a page that is there, on the lane either.
func TestNoAllocationOnTheLane(t *testing.T) {
	s := storetest.New(t)
	rename(t, s, "One")
	c, h := server(t, s, nil, topicPage(s, nil))
	if c.signal == nil {
		t.Skip("skipped: this system asks the database")
	}
	addr, _, _ := start(t, c, h, true, nil)
	get := func(coding string) *http.Response {
		req, err := http.NewRequest("GET", "http://"+addr+"/p", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Accept-Encoding", coding)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return res
	}
	tag := get("gzip").Header.Get("Etag")
	time.Sleep(time.Until(time.Now().Truncate(time.Second).Add(1100 * time.Millisecond))) // until Last-Modified is said, which makes answers longer
	hitsWithoutMemory(t, addr, "GET /p HTTP/1.1\r\nHost: %s\r\nAccept-Encoding: gzip\r\n\r\n", "Content-Encoding: gzip")
	hitsWithoutMemory(t, addr, "GET /p HTTP/1.1\r\nHost: %s\r\nAccept-Encoding: gzip\r\nIf-None-Match: "+tag+"\r\n\r\n", "304 Not Modified")
	for end := time.Now().Add(20 * time.Second); get("br").Header.Get("Content-Encoding") != "br"; {
		if time.Now().After(end) {
			t.Fatal("it is never packed with Brotli")
		}
	}
	hitsWithoutMemory(t, addr, "GET /p HTTP/1.1\r\nHost: %s\r\nAccept-Encoding: br\r\n\r\n", "Content-Encoding: br")
}

// Pages in memory are answered over HTTP/2 as they are over HTTP/1.1.
func TestHTTP2IsAnsweredTheSame(t *testing.T) {
	s := storetest.New(t)
	rename(t, s, "One")
	c, h := server(t, s, nil, topicPage(s, nil))
	two := httptest.NewUnstartedServer(h)
	two.EnableHTTP2 = true
	two.StartTLS()
	defer two.Close()
	one := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: two.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs}, DisableCompression: true}
	defer one.CloseIdleConnections()
	do := func(rt http.RoundTripper, proto, method string, header http.Header) string {
		t.Helper()
		req, err := http.NewRequest(method, two.URL+"/p", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header = header.Clone()
		res, err := rt.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil || res.Proto != proto {
			t.Fatalf("%s: %v", res.Proto, err)
		}
		res.Header.Del("Date")
		return fmt.Sprintf("%d %v %x", res.StatusCode, res.Header, body)
	}
	overTwo := two.Client().Transport
	first, err := (&http.Client{Transport: overTwo}).Get(two.URL + "/p")
	if err != nil {
		t.Fatal(err)
	}
	first.Body.Close()
	time.Sleep(time.Until(time.Now().Truncate(time.Second).Add(1100 * time.Millisecond)))
	seen := map[string]bool{}
	for _, method := range []string{"GET", "HEAD"} {
		for _, header := range []http.Header{{"Accept-Encoding": {"gzip"}}, {"Accept-Encoding": {"identity"}}, {"Accept-Encoding": {"gzip"}, "If-None-Match": {"*"}},
			{"Accept-Encoding": {"gzip"}, "If-Modified-Since": {time.Now().UTC().Format(http.TimeFormat)}}, {"Accept-Encoding": {"gzip"}, "If-Match": {`"other"`}}} {
			hits := c.Stats().Hits
			a, b := do(overTwo, "HTTP/2.0", method, header), do(one, "HTTP/1.1", method, header)
			if a != b {
				t.Errorf("%s %v:\n%.300s\n%.300s", method, header, a, b)
			}
			if c.Stats().Hits != hits+2 {
				t.Errorf("%s %v: not from memory", method, header)
			}
			seen[a[:3]] = true
		}
	}
	if !seen["200"] || !seen["304"] || !seen["412"] {
		t.Errorf("only %v", seen)
	}
}
