package pagecache

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"depesche/internal/store"
	"depesche/internal/store/storetest"
)

// start serves h on a port of this machine, with or without a lane.
func start(t testing.TB, c *Cache, h http.Handler, withLane bool, change func(*http.Server)) (string, *http.Server, *Lane) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second, IdleTimeout: 5 * time.Second, WriteTimeout: 5 * time.Second}
	if change != nil {
		change(srv)
	}
	lane := c.Lane(ln)
	done := make(chan struct{})
	go func() {
		defer close(done)
		if withLane {
			srv.ConnState = lane.ConnState
			srv.Serve(lane)
		} else {
			srv.Serve(ln)
		}
	}()
	t.Cleanup(func() { srv.Close(); <-done })
	return ln.Addr().String(), srv, lane
}

// talk sends pieces to a server and returns all that it answers until it ends the
// connection, or says nothing more.
func talk(t testing.TB, addr string, pieces [][]byte) string {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	go func() {
		for _, p := range pieces {
			if _, err := c.Write(p); err != nil {
				return
			}
			time.Sleep(time.Duration(len(p)%3) * time.Millisecond)
		}
		c.(*net.TCPConn).CloseWrite()
	}()
	c.SetReadDeadline(time.Now().Add(10 * time.Second))
	b, err := io.ReadAll(c)
	if err != nil && !strings.Contains(err.Error(), "reset") {
		t.Fatalf("%v after %q", err, b)
	}
	return string(b)
}

var dateField = regexp.MustCompile(`Date: [^\r]*\r\n`)

// sameAnswers compares two streams of answers, whatever the order of fields in a head.
func sameAnswers(a, b string) bool {
	sorted := func(s string) []string {
		s = dateField.ReplaceAllString(s, "")
		return strings.Split(s, "\r\n")
	}
	x, y := sorted(a), sorted(b)
	if len(x) != len(y) {
		return false
	}
	count := map[string]int{}
	for i := range x {
		count[x[i]]++
		count[y[i]]--
	}
	for _, n := range count {
		if n != 0 {
			return false
		}
	}
	return true
}

// lanePage is a site of one kept page, one that takes forms and one that does not exist.
func lanePage(t testing.TB, s *store.Store) (*Cache, http.Handler) {
	rename(t, s, "One")
	clock := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	c := New(Options{Store: s, Now: func() time.Time { return clock }})
	c.packing.Store(true) // so that both servers have the same codings all the time
	mux := http.NewServeMux()
	mux.Handle("GET /p", c.Page(topicPage(s, nil), "after"))
	mux.HandleFunc("POST /form", func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%d bytes %x %v", len(b), b, err)
	})
	h := c.Before(mux)
	ask(h, "GET", "/p", "Host", "x")
	for _, host := range []string{"h", "example.com"} {
		r, _ := http.ReadRequest(bufio.NewReader(strings.NewReader("GET /p HTTP/1.1\r\nHost: " + host + "\r\n\r\n")))
		h.ServeHTTP(&sink{header: http.Header{}}, r)
	}
	clock = clock.Add(time.Hour)
	return c, h
}

var streams = []string{
	"GET /p HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\n\r\n",
	"GET /p HTTP/1.1\r\nHost: h\r\n\r\n",
	"HEAD /p HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip, br\r\n\r\n",
	"GET /p HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\nIf-None-Match: *\r\n\r\n",
	"GET /p HTTP/1.1\r\nhost:h\r\naccept-encoding:\tgzip;q=0.3 \r\nIf-Modified-Since: Wed, 04 Mar 2026 12:30:00 GMT\r\n\r\n",
	"GET /p?after=1.2 HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\n\r\n",
	"GET /p?utm=1 HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\n\r\n",
	"GET /nothing HTTP/1.1\r\nHost: h\r\n\r\n",
	"POST /form HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nabcde",
	"POST /form HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n",
	"POST /form HTTP/1.1\r\nHost: h\r\nContent-Length: 58\r\n\r\nGET /p HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\nX: yyy\r\n\r\n",
	"GET /p HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nAccept-Encoding: gzip\r\n\r\nabc",
	"GET /p HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nAccept-Encoding: gzip\r\n\r\n",
	"GET /p HTTP/1.1\r\nHost: h\r\nConnection: keep-alive\r\nAccept-Encoding: gzip\r\n\r\n",
	"GET /p HTTP/1.1\r\nHost: example.com\r\nUser-Agent: Mozilla/5.0 (\xc3\xa9)\r\nAccept-Encoding: gzip, deflate, br, zstd\r\nCookie: a=b\r\n\r\n",
	"GET /p HTTP/1.1\r\nHost: h\r\nAccept-Encoding: identity\r\nAccept-Encoding: gzip\r\n\r\n",
	"GET /p HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\nIf-Match: \"x\"\r\n\r\n",
	"GET /p HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\nRange: bytes=0-9\r\n\r\n",
	"GET /p HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\nIf-None-Match: W/\"a\", \"b, c\" ,W/\"d\"\r\n\r\n",
	"GET /p HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\nIf-None-Match: \"a\"\r\nIf-None-Match: *\r\n\r\n",
	"GET /p HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\nIf-None-Match:\r\nIf-Modified-Since: Wed, 04 Mar 2026 12:30:00 GMT\r\n\r\n",
	"GET /p HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\nIf-Modified-Since: Wednesday, 04-Mar-26 12:30:00 GMT\r\n\r\n",
	"GET /p HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\nIf-Modified-Since: yesterday\r\n\r\n",
	"GET /p HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip;q=0, identity\r\n\r\n",
	"GET /p HTTP/1.1\r\nHost: h\r\nAccept-Encoding: identity;q=0, *;q=0.1\r\n\r\n",
	"GET /p HTTP/1.1\r\nHost: h\r\nAccept-Encoding: *;q=0\r\n\r\n",
	"GET /p HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip;q=7, br;q=x\r\n\r\n",
	"HEAD /p HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\nIf-None-Match: *\r\n\r\n",
	"GET http://h/nothing HTTP/1.1\r\nHost: example.com\r\nAccept-Encoding: gzip\r\n\r\n",
	"GET /%70 HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\n\r\n",
	"GET /./p HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\n\r\n",
	"GET //p HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\n\r\n",
	"GET /p HTTP/1.1\r\nHost: H\r\nAccept-Encoding: gzip\r\n\r\n",
	"GET /p HTTP/1.1\r\nHost: h:80\r\nAccept-Encoding: gzip\r\n\r\n",
	"GET /p HTTP/1.1\r\nHost: h\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n",
	"GET /p HTTP/1.1\r\nHost: h\r\nConnection: x-hop\r\nX-Hop: 1\r\nAccept-Encoding: gzip\r\n\r\n",
	"GET /p HTTP/1.1\r\nHost: h\r\nTE: trailers\r\nAccept-Encoding: gzip\r\n\r\n",
	"GET /p HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nGE\r\n0\r\nX: y\r\n\r\n",
	"POST /form HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nabcde",
	"POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n",
	"OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n",
	"GET /p HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\nX-Long: " + strings.Repeat("a", 6000) + "\r\n\r\n",
}

// endings are what ends a connection, each read by net/http alone.
var endings = []string{
	"GET /p HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
	"GET /p HTTP/1.0\r\n\r\n",
	"GET /p HTTP/1.1\r\n\r\n",
	"GET /p HTTP/1.1\r\nHost: h\r\nHost: g\r\n\r\n",
	"GET /p HTTP/1.1\r\nHost: h\r\n folded: x\r\n\r\n",
	"GET /p HTTP/1.1\r\nHost: h\r\nBad Name: x\r\n\r\n",
	"GET /p HTTP/1.1\r\nHost: h\r\nX: a\x00b\r\n\r\n",
	"GET  /p HTTP/1.1\r\nHost: h\r\n\r\n",
	"GET /p HTTP/2.0\r\nHost: h\r\n\r\n",
	"GET /p HTTP/1.1\nHost: h\n\n",
	"GET p HTTP/1.1\r\nHost: h\r\n\r\n",
	"GET /p\x7f HTTP/1.1\r\nHost: h\r\n\r\n",
	"POST /form HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
	"POST /form HTTP/1.1\r\nHost: h\r\nContent-Length: x\r\n\r\n",
	"GET /p HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /p HTTP/1.1\r\nHost: h\r\n\r\n",
	"GET /p HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\n\r\n",
	"GET /p HTTP/1.1\r\nHost: h\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
	"POST /form HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
	"POST /form HTTP/1.1\r\nHost: h\r\nContent-Length: +5\r\n\r\nabcde",
	"GET /p HTTP/1.1\r\nHost: h\r\nX: a\r b\r\n\r\n",
	"GET /p HTTP/1.1\r\nHost: h\r\nX: a\n\nGET /p HTTP/1.1\r\nHost: h\r\n\r\n",
	"GET /p HTTP/1.1\r\nHost:\r\n\r\n",
	"GET /p HTTP/1.1\r\nHost: a b\r\n\r\n",
	"GET /p HTTP/1.1\r\nHost: h/evil\r\nAccept-Encoding: gzip\r\n\r\n",
	"GET /p HTTP/1.0\r\nConnection: keep-alive\r\nAccept-Encoding: gzip\r\n\r\nGET /p HTTP/1.0\r\n\r\n",
	"get /p HTTP/1.1\r\nHost: h\r\n\r\n",
	"GET /p\tHTTP/1.1\r\nHost: h\r\n\r\n",
	"\r\nGET /p HTTP/1.1\r\nHost: h\r\n\r\n",
	"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
	"BREW /p HTTP/1.1\r\nHost: h\r\nExpect: tea\r\n\r\n",
	"GET /p HTT",
	"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
	"",
}

// A server with a lane answers byte by byte as one without, whatever is sent and however
// it is cut into pieces.
func TestLaneIsNetHTTP(t *testing.T) {
	s := storetest.New(t)
	c, h := lanePage(t, s)
	with, _, _ := start(t, c, h, true, nil)
	without, _, _ := start(t, c, h, false, nil)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	for round := range 250 {
		var all []byte
		for range r.IntN(5) {
			all = append(all, streams[r.IntN(len(streams))]...)
		}
		all = append(all, endings[r.IntN(len(endings))]...)
		if round < len(streams) {
			all = []byte(streams[round])
		} else if round < len(streams)+len(endings) {
			all = []byte(streams[0] + endings[round-len(streams)])
		}
		var pieces [][]byte
		for rest := all; len(rest) > 0; {
			n := len(rest)
			if r.IntN(2) == 0 {
				n = 1 + r.IntN(n)
			}
			pieces, rest = append(pieces, rest[:n]), rest[n:]
		}
		a, b := talk(t, with, pieces), talk(t, without, pieces)
		if !sameAnswers(a, b) {
			t.Fatalf("%q is answered differently:\n%.2000q\n--- without the lane\n%.2000q", pieces, a, b)
		}
	}
}

// Requests one after the other on one connection are answered by the lane, also after
// others that it leaves to net/http.
func TestLaneTakesPart(t *testing.T) {
	s := storetest.New(t)
	c, h := lanePage(t, s)
	var count atomic.Int64
	below := func() int { return int(count.Load()) }
	addr, _, _ := start(t, c, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { count.Add(1); h.ServeHTTP(w, r) }), true, nil)
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	in := bufio.NewReader(conn)
	get := func(path, coding string) *http.Response {
		t.Helper()
		fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: h\r\nAccept-Encoding: %s\r\n\r\n", path, coding)
		res, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, res.Body); err != nil {
			t.Fatal(err)
		}
		return res
	}
	// alone tells that the lane answers. net/http may still be at the answer before when
	// the request comes; then it takes this one as well.
	alone := func(what string) {
		t.Helper()
		for range 100 {
			before := below()
			if res := get("/p", "gzip"); res.StatusCode != 200 || res.Header.Get("Date") == "" {
				t.Fatalf("%s: %d %v", what, res.StatusCode, res.Header)
			}
			if below() == before {
				return
			}
		}
		t.Fatalf("%s: the lane never answers", what)
	}
	get("/p", "gzip")
	get("/p", "gzip")
	if below() != 0 {
		t.Error("net/http answered what the lane should")
	}
	get("/p", "identity")
	alone("after a page unpacked")
	if res := get("/nothing", "gzip"); res.StatusCode != 404 {
		t.Errorf("%d", res.StatusCode)
	}
	alone("after another page")
	rename(t, s, "Two")
	before := below()
	if res := get("/p", "gzip"); res.StatusCode != 200 || below() != before+1 {
		t.Errorf("after a change: %d, %d times by net/http", res.StatusCode, below()-before)
	}
	alone("after a change")
}

// A byte that net/http takes of the next request does not cost the connection its lane.
func TestLaneComesBack(t *testing.T) {
	s := storetest.New(t)
	c, h := lanePage(t, s)
	var count atomic.Int64
	sent := make(chan struct{})
	addr, _, _ := start(t, c, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		count.Add(1)
		if r.URL.Path == "/slow" {
			<-sent
			time.Sleep(20 * time.Millisecond) // for net/http to read what was sent
		}
		h.ServeHTTP(w, r)
	}), true, nil)
	for range 50 {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		in := bufio.NewReader(conn)
		read := func() {
			t.Helper()
			res, err := http.ReadResponse(in, nil)
			if err != nil {
				t.Fatal(err)
			}
			io.Copy(io.Discard, res.Body)
		}
		io.WriteString(conn, "GET /slow HTTP/1.1\r\nHost: h\r\n\r\n")
		time.Sleep(5 * time.Millisecond)
		io.WriteString(conn, "G")
		sent <- struct{}{}
		read()
		io.WriteString(conn, streams[0][1:])
		read()
		time.Sleep(20 * time.Millisecond) // for net/http to wait for the next
		before := count.Load()
		io.WriteString(conn, streams[0])
		read()
		conn.Close()
		if count.Load() == before {
			return
		}
	}
	t.Error("the lane never answers again")
}

// The times that a server allows hold on the lane as well.
func TestLaneKeepsDeadlines(t *testing.T) {
	s := storetest.New(t)
	c, h := lanePage(t, s)
	addr, _, _ := start(t, c, h, true, func(srv *http.Server) {
		srv.ReadHeaderTimeout, srv.IdleTimeout = 300*time.Millisecond, 300*time.Millisecond
	})
	for name, sent := range map[string]string{"nothing": "", "a page, then nothing": streams[0], "a page, then half a head": streams[0] + "GET /p HT", "half a head": "GET /p HT", "net/http's, then nothing": streams[7]} {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(conn, sent)
		conn.SetReadDeadline(time.Now().Add(20 * time.Second))
		if _, err := io.Copy(io.Discard, conn); err != nil {
			t.Errorf("%s: the connection stays open: %v", name, err)
		}
		conn.Close()
	}
}

// A server that ends finishes what it writes: readers get whole pages or none.
func TestLaneEndsWithWholePages(t *testing.T) {
	s := storetest.New(t)
	rename(t, s, "One")
	noise := make([]byte, 1<<20)
	for i := range noise {
		noise[i] = byte(rand.Uint32())
	}
	for range 5 {
		c := New(Options{Store: s})
		h := c.Before(c.Page(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			s.Topics(r.Context())
			w.Write(noise)
		})))
		addr, srv, lane := start(t, c, h, true, nil)
		ask(h, "GET", "http://"+addr+"/p")
		var readers sync.WaitGroup
		for range 8 {
			readers.Add(1)
			go func() {
				defer readers.Done()
				conn, err := net.Dial("tcp", addr)
				if err != nil {
					return
				}
				defer conn.Close()
				in := bufio.NewReader(conn)
				for {
					if _, err := fmt.Fprintf(conn, "GET /p HTTP/1.1\r\nHost: %s\r\n\r\n", addr); err != nil {
						return
					}
					res, err := http.ReadResponse(in, nil)
					if err != nil {
						return
					}
					if n, err := io.Copy(io.Discard, res.Body); err != nil {
						t.Errorf("%d of %d bytes: %v", n, len(noise), err)
						return
					}
				}
			}()
		}
		time.Sleep(30 * time.Millisecond)
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		srv.Shutdown(ctx)
		lane.Drain(ctx)
		cancel()
		readers.Wait()
	}
}

// A reader who takes a large page slowly gets all of it.
func TestLaneWithASlowReader(t *testing.T) {
	s := storetest.New(t)
	rename(t, s, "One")
	noise := make([]byte, 8<<20)
	for i := range noise {
		noise[i] = byte(rand.Uint32())
	}
	c := New(Options{Store: s, Bytes: 64 << 20})
	h := c.Before(c.Page(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.Topics(r.Context())
		w.Write(noise)
	})))
	addr, _, _ := start(t, c, h, true, nil)
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.(*net.TCPConn).SetReadBuffer(32 << 10)
	for range 3 { // the first has it made
		if _, err := fmt.Fprintf(conn, "GET /p HTTP/1.1\r\nHost: %s\r\n\r\n", addr); err != nil {
			t.Fatal(err)
		}
		time.Sleep(100 * time.Millisecond) // the socket is full meanwhile
		res, err := http.ReadResponse(bufio.NewReaderSize(conn, 16), nil)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(res.Body)
		if err != nil || !bytes.Equal(got, noise) {
			t.Fatalf("%d of %d bytes, the same: %v; %v", len(got), len(noise), bytes.Equal(got, noise), err)
		}
	}
	if c.Stats().Hits != 2 {
		t.Errorf("the lane has answered %d times", c.Stats().Hits)
	}
}

func FuzzReadHead(f *testing.F) {
	for _, s := range streams {
		f.Add([]byte(s))
	}
	for _, s := range endings {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		h, n, ok := readHead(bytes.Clone(b))
		if !ok {
			return
		}
		in := bufio.NewReaderSize(bytes.NewReader(b[:n]), 1<<16)
		r, err := http.ReadRequest(in)
		if err != nil {
			// net/http refuses some targets ("/%zz") and hosts; no page is kept under them.
			if !strings.Contains(err.Error(), "URL") && !strings.Contains(err.Error(), "parse") {
				t.Fatalf("%q: net/http says %v", b, err)
			}
			return
		}
		if in.Buffered() != 0 || r.ContentLength != 0 || len(r.TransferEncoding) > 0 || r.Close || r.Header.Get("Upgrade") != "" || r.Header.Get("Expect") != "" {
			t.Fatalf("%q: there is more to it: %+v, %d bytes left", b, r, in.Buffered())
		}
		if r.RequestURI != h.target || r.Host != h.host && r.URL.Host == "" || (r.Method == "HEAD") != h.only {
			t.Fatalf("%q: %+v, net/http: %s %s %s", b, h, r.Method, r.RequestURI, r.Host)
		}
		if r.Header.Get("Accept-Encoding") != h.encoding || r.Header.Get("If-None-Match") != h.tags || r.Header.Get("If-Modified-Since") != h.since {
			t.Fatalf("%q: %+v, net/http: %v", b, h, r.Header)
		}
	})
}
