package pagecache

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"depesche/internal/store/storetest"
)

// hitsWithoutMemory asks for a page many times over one connection, from the outside, and tells
// when memory was taken for the answers. What is counted is the whole process's, of which others
// take some now and then: one round of several without is proof.
func hitsWithoutMemory(t *testing.T, addr, request, want string) {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	sent := fmt.Appendf(nil, request, addr)
	got := make([]byte, lengthOfAnswer(t, conn, sent))
	turn := func() {
		if _, err := conn.Write(sent); err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadFull(conn, got); err != nil {
			t.Fatal(err)
		}
	}
	for range 10 {
		turn()
	}
	if !bytes.HasPrefix(got, []byte("HTTP/1.1 ")) || !bytes.Contains(got, []byte(want)) {
		t.Fatalf("%.400s", got)
	}
	const hits = 1000
	least := uint64(math.MaxUint64)
	for round := 0; round < 5 && least > hits/10; round++ {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for range hits {
			turn()
		}
		runtime.ReadMemStats(&after)
		least = min(least, after.Mallocs-before.Mallocs)
	}
	if least > hits/10 {
		t.Errorf("%s: at least %d pieces of memory for %d answers", want, least, hits)
	}
}

// lengthOfAnswer asks once and returns how many bytes the answer has, head and all.
func lengthOfAnswer(t *testing.T, conn net.Conn, request []byte) int {
	t.Helper()
	if _, err := conn.Write(request); err != nil {
		t.Fatal(err)
	}
	var all bytes.Buffer
	res, err := http.ReadResponse(bufio.NewReader(io.TeeReader(conn, &all)), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		t.Fatal(err)
	}
	return all.Len()
}

// clock is a clock that can be set ahead, by milliseconds.
func clock() (now func() time.Time, ahead *atomic.Int64) {
	ahead = new(atomic.Int64)
	return func() time.Time { return time.Now().Add(time.Duration(ahead.Load()) * time.Millisecond) }, ahead
}

// What serves takes no memory for a page that is there, on the lane either.
func TestNoAllocationOnTheLane(t *testing.T) {
	s := storetest.New(t)
	rename(t, s, "One")
	now, ahead := clock()
	c, h := server(t, s, now, topicPage(s, nil))
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
		_, _ = io.Copy(io.Discard, res.Body)
		res.Body.Close()
		return res
	}
	tag := get("gzip").Header.Get("Etag")
	ahead.Store(2000) // Last-Modified is said, which makes answers longer
	hitsWithoutMemory(t, addr, "GET /p HTTP/1.1\r\nHost: %s\r\nAccept-Encoding: gzip\r\n\r\n", "Content-Encoding: gzip")
	hitsWithoutMemory(t, addr, "GET /p HTTP/1.1\r\nHost: %s\r\nAccept-Encoding: gzip\r\nIf-None-Match: "+tag+"\r\n\r\n", "304 Not Modified")
	for end := time.Now().Add(20 * time.Second); get("br").Header.Get("Content-Encoding") != "br"; {
		if time.Now().After(end) {
			t.Fatal("it is never packed with Brotli")
		}
		time.Sleep(10 * time.Millisecond)
	}
	hitsWithoutMemory(t, addr, "GET /p HTTP/1.1\r\nHost: %s\r\nAccept-Encoding: br\r\n\r\n", "Content-Encoding: br")
}

// Pages in memory are answered over HTTP/2 as they are over HTTP/1.1.
func TestHTTP2IsAnsweredTheSame(t *testing.T) {
	s := storetest.New(t)
	rename(t, s, "One")
	now, ahead := clock()
	c, h := server(t, s, now, topicPage(s, nil))
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
	ahead.Store(2000)
	seen := map[string]bool{}
	for _, method := range []string{"GET", "HEAD"} {
		for _, header := range []http.Header{{"Accept-Encoding": {"gzip"}}, {"Accept-Encoding": {"identity"}}, {"Accept-Encoding": {"gzip"}, "If-None-Match": {"*"}},
			{"Accept-Encoding": {"gzip"}, "If-Modified-Since": {now().UTC().Format(http.TimeFormat)}}, {"Accept-Encoding": {"gzip"}, "If-Match": {`"other"`}}} {
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
