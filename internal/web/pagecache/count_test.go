package pagecache

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"depesche/internal/counts"
	"depesche/internal/store/storetest"
)

const browser = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"

// countedPage is a cache around a page whose readings are counted, and how many there are.
func countedPage(t testing.TB) (*Cache, http.Handler, func() int64) {
	s := storetest.New(t)
	rename(t, s, "One")
	var sum int64
	book := counts.New(func(_ context.Context, rs []counts.Reading) error {
		for _, r := range rs {
			if r.Page != (counts.Page{Edition: "en", Story: 7}) {
				t.Errorf("%+v", r)
			}
			sum += r.N
		}
		return nil
	}, func(string) *time.Location { return time.UTC }, nil)
	c, h := server(t, s, nil, topicPage(s, func(w http.ResponseWriter, r *http.Request) {
		if !CountIn(r.Context(), book.Cell(counts.Page{Edition: "en", Story: 7})) {
			t.Error("no page is being made")
		}
	}))
	return c, h, func() int64 {
		if err := book.Flush(context.Background()); err != nil {
			t.Fatal(err)
		}
		n := sum
		sum = 0
		return n
	}
}

func TestCountsReadings(t *testing.T) {
	_, h, read := countedPage(t)
	first := ask(h, "GET", "/p", "User-Agent", browser)
	if n := read(); n != 1 {
		t.Errorf("the request that makes the page counts %d", n)
	}
	for _, c := range []struct {
		name    string
		method  string
		headers []string
		want    int64
	}{
		{"from memory", "GET", []string{"User-Agent", browser}, 1},
		{"unpacked or not", "GET", []string{"User-Agent", browser, "Accept-Encoding", "gzip"}, 1},
		{"unchanged", "GET", []string{"User-Agent", browser, "If-None-Match", first.Header().Get("Etag")}, 1},
		{"head alone", "HEAD", []string{"User-Agent", browser}, 0},
		{"a bot", "GET", []string{"User-Agent", "Mozilla/5.0 (compatible; Examplebot/1.0)"}, 0},
		{"no name", "GET", nil, 0},
		{"ahead of time", "GET", []string{"User-Agent", browser, "Sec-Purpose", "prefetch;prerender"}, 0},
		{"another one", "GET", []string{"User-Agent", browser, "If-Match", `"x"`}, 0},
	} {
		ask(h, c.method, "/p", c.headers...)
		if n := read(); n != c.want {
			t.Errorf("%s counts %d, not %d", c.name, n, c.want)
		}
	}
}

func TestLaneCountsReadings(t *testing.T) {
	c, h, read := countedPage(t)
	addr, _, _ := start(t, c, h, true, nil)
	say := func(lines string) {
		t.Helper()
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprintf(conn, "%s\r\nConnection: close\r\n\r\n", lines)
		if b, err := io.ReadAll(conn); err != nil || len(b) == 0 {
			t.Fatalf("%q %v", b, err)
		}
	}
	head := "GET /p HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip"
	say(head)
	read()
	hits := c.Stats().Hits
	// Without "Connection: close" the lane answers itself.
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for _, agent := range []string{"User-Agent: " + browser, "user-agent:" + browser, "User-Agent: curl/8", "User-Agent: " + browser + "\r\nSec-Purpose: prefetch", "X: y"} {
		fmt.Fprintf(conn, "%s\r\n%s\r\n\r\n", head, agent)
	}
	fmt.Fprintf(conn, "%s\r\nUser-Agent: %s\r\n\r\n", strings.Replace(head, "GET", "HEAD", 1), browser)
	conn.(*net.TCPConn).CloseWrite()
	if _, err := io.ReadAll(conn); err != nil {
		t.Fatal(err)
	}
	if c.Stats().Hits != hits+6 {
		t.Fatalf("%d answers from memory", c.Stats().Hits-hits)
	}
	if n := read(); n != 2 {
		t.Errorf("%d readings", n)
	}
}
