package pagecache

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/andybalholm/brotli"

	"depesche"
	"depesche/internal/store"
	"depesche/internal/store/storetest"
)

// topicPage writes the name of the topic "x" as it is now, in a page that is large enough
// to be compressed.
func topicPage(s *store.Store, extra func(w http.ResponseWriter, r *http.Request)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ts, err := s.Topics(r.Context())
		if err != nil {
			http.Error(w, err.Error(), 500)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if extra != nil {
			extra(w, r)
		}
		fmt.Fprintf(w, "<p>%s %s %s</p>\n%s", ts[0].Names["en"], r.URL.Path, r.URL.RawQuery, strings.Repeat("<p>the same</p>\n", 200))
	})
}

func rename(t testing.TB, s *store.Store, name string) {
	t.Helper()
	if err := s.SaveTopic(context.Background(), depesche.Topic{Key: "x", Names: map[string]string{"en": name}}); err != nil {
		t.Fatal(err)
	}
}

// server is a cache around one page, as a server has it.
func server(t testing.TB, s *store.Store, now func() time.Time, page http.Handler, params ...string) (*Cache, http.Handler) {
	t.Helper()
	c := New(Options{Store: s, Now: now})
	return c, c.Before(c.Page(page, params...))
}

func ask(h http.Handler, method, path string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func unzip(t testing.TB, b []byte) string {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestConformance(t *testing.T) {
	s := storetest.New(t)
	rename(t, s, "One")
	clock := time.Date(2026, 3, 4, 12, 0, 0, 300e6, time.UTC)
	_, h := server(t, s, func() time.Time { return clock }, topicPage(s, nil))

	first := ask(h, "GET", "/p", "Accept-Encoding", "gzip")
	if first.Header().Get("Last-Modified") != "" {
		t.Error("a page names a second in which it may yet be another one")
	}
	clock = clock.Add(5 * time.Second)
	plain, zipped := ask(h, "GET", "/p"), ask(h, "GET", "/p", "Accept-Encoding", "gzip")
	for name, w := range map[string]*httptest.ResponseRecorder{"plain": plain, "zipped": zipped, "first": first} {
		if w.Code != 200 || w.Header().Get("Vary") != "Accept-Encoding" || w.Header().Get("Cache-Control") != "public, no-cache" || w.Header().Get("Surrogate-Key") != "topics" ||
			w.Header().Get("Content-Length") != fmt.Sprint(w.Body.Len()) {
			t.Errorf("%s: %d %v, %d bytes", name, w.Code, w.Header(), w.Body.Len())
		}
	}
	if unzip(t, zipped.Body.Bytes()) != plain.Body.String() || zipped.Header().Get("Content-Encoding") != "gzip" || plain.Header().Get("Content-Encoding") != "" {
		t.Error("the codings are of different pages")
	}
	tag, zipTag, modified := plain.Header().Get("Etag"), zipped.Header().Get("Etag"), plain.Header().Get("Last-Modified")
	if tag == zipTag || tag == "" || modified != "Wed, 04 Mar 2026 12:00:01 GMT" {
		t.Errorf("%s %s %s", tag, zipTag, modified)
	}

	for _, c := range []struct {
		name    string
		method  string
		status  int
		coding  string
		headers []string
	}{
		{"head", "HEAD", 200, "", nil},
		{"head, zipped", "HEAD", 200, "gzip", []string{"Accept-Encoding", "gzip"}},
		{"refused gzip", "GET", 200, "", []string{"Accept-Encoding", "gzip;q=0"}},
		{"rather identity", "GET", 200, "", []string{"Accept-Encoding", "gzip;q=0.5, identity"}},
		{"anything", "GET", 200, "gzip", []string{"Accept-Encoding", "*"}},
		{"nothing that we have", "GET", 200, "", []string{"Accept-Encoding", "br, identity;q=0"}},
		{"tag", "GET", 304, "", []string{"If-None-Match", tag}},
		{"weak tag among others", "GET", 304, "", []string{"If-None-Match", `"x", W/` + tag}},
		{"tags on two lines", "GET", 304, "", []string{"If-None-Match", `"x"`, "If-None-Match", tag}},
		{"head with tag", "HEAD", 304, "", []string{"If-None-Match", tag}},
		{"any tag", "GET", 304, "", []string{"If-None-Match", "*"}},
		{"tag of another coding", "GET", 200, "gzip", []string{"If-None-Match", tag, "Accept-Encoding", "gzip"}},
		{"zipped tag", "GET", 304, "", []string{"If-None-Match", zipTag, "Accept-Encoding", "gzip"}},
		{"since", "GET", 304, "", []string{"If-Modified-Since", modified}},
		{"since later", "GET", 304, "", []string{"If-Modified-Since", "Wed, 04 Mar 2026 12:00:04 GMT"}},
		{"since before", "GET", 200, "", []string{"If-Modified-Since", "Wed, 04 Mar 2026 12:00:00 GMT"}},
		{"since in an old form", "GET", 304, "", []string{"If-Modified-Since", "Wednesday, 04-Mar-26 12:00:01 GMT"}},
		{"since nonsense", "GET", 200, "", []string{"If-Modified-Since", "yesterday"}},
		{"the tag counts, not the time", "GET", 200, "", []string{"If-Modified-Since", modified, "If-None-Match", `"x"`}},
		{"an empty tag counts as well", "GET", 200, "", []string{"If-Modified-Since", modified, "If-None-Match", ""}},
		{"if it is this one", "GET", 200, "", []string{"If-Match", `"x", ` + tag}},
		{"if it is another one", "GET", 412, "", []string{"If-Match", `"x"`}},
		{"a weak tag is nobody's", "GET", 412, "", []string{"If-Match", "W/" + tag}},
		{"if unmodified", "GET", 200, "", []string{"If-Unmodified-Since", modified}},
		{"if not modified since before", "GET", 412, "", []string{"If-Unmodified-Since", "Wed, 04 Mar 2026 12:00:00 GMT"}},
		{"ranges are not offered", "GET", 200, "", []string{"Range", "bytes=0-10"}},
	} {
		w := ask(h, c.method, "/p", c.headers...)
		if w.Code != c.status || c.status == 200 && w.Header().Get("Content-Encoding") != c.coding {
			t.Errorf("%s: %d %v", c.name, w.Code, w.Header())
		}
		if (c.method == "HEAD" || c.status != 200) != (w.Body.Len() == 0) {
			t.Errorf("%s: %d bytes", c.name, w.Body.Len())
		}
		if c.status == 304 {
			if w.Header().Get("Etag") == "" || w.Header().Get("Vary") == "" || w.Header().Get("Cache-Control") == "" || w.Header().Get("Content-Length") != "" || w.Header().Get("Content-Encoding") != "" {
				t.Errorf("%s: %v", c.name, w.Header())
			}
		} else if w.Header().Get("Content-Length") == "" {
			t.Errorf("%s: no length", c.name)
		}
	}

	// The same words made anew are the same page; other words are of a later second.
	rename(t, s, "Two")
	rename(t, s, "One")
	clock = clock.Add(5 * time.Second)
	if w := ask(h, "GET", "/p"); w.Header().Get("Last-Modified") != modified {
		t.Errorf("%v", w.Header())
	}
	rename(t, s, "Two")
	if w := ask(h, "GET", "/p", "If-Modified-Since", modified); w.Code != 200 || !strings.Contains(w.Body.String(), "Two") {
		t.Errorf("%d", w.Code)
	}
	if w := ask(h, "GET", "/p", "If-Modified-Since", clock.Format(http.TimeFormat)); w.Code != 200 {
		t.Errorf("within its first second: %d", w.Code)
	}
	if w := ask(h, "POST", "/p", "If-None-Match", "*"); w.Code != 200 || w.Header().Get("Etag") != "" {
		t.Errorf("a POST was answered from memory: %d %v", w.Code, w.Header())
	}
}

func TestOnlyNamedParameters(t *testing.T) {
	s := storetest.New(t)
	rename(t, s, "One")
	c, h := server(t, s, nil, topicPage(s, nil), "after")
	a := ask(h, "GET", "/p?after=1.2").Body.String()
	for _, q := range []string{"?after=1.2", "?utm_source=x&after=1.2", "?after=1.2&after=9&fbclid=1"} {
		if got := ask(h, "GET", "/p"+q).Body.String(); got != a {
			t.Errorf("%s is another page: %.80s", q, got)
		}
	}
	if st := c.Stats(); st.Made != 1 || st.Pages != 1 {
		t.Errorf("%+v", st)
	}
	if got := ask(h, "GET", "/p?utm_source=x").Body.String(); !strings.Contains(got, "/p </p>") {
		t.Errorf("%.80s", got)
	}
}

// Pages that are asked for often are packed with Brotli, for those who take it.
func TestBrotli(t *testing.T) {
	s := storetest.New(t)
	rename(t, s, "One")
	c, h := server(t, s, nil, topicPage(s, nil))
	plain := ask(h, "GET", "/p").Body.String()
	for range 2 * denseAfter {
		if w := ask(h, "GET", "/p", "Accept-Encoding", "gzip"); w.Header().Get("Content-Encoding") != "gzip" {
			t.Fatalf("%v", w.Header())
		}
	}
	if c.packing.Load() {
		t.Error("packed for nobody")
	}
	var w *httptest.ResponseRecorder
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(time.Millisecond) {
		w = ask(h, "GET", "/p", "Accept-Encoding", "gzip, deflate, br")
		if w.Header().Get("Content-Encoding") == "br" {
			break
		}
		if w.Header().Get("Content-Encoding") != "gzip" || time.Now().After(end) {
			t.Fatalf("%v", w.Header())
		}
	}
	got, err := io.ReadAll(brotli.NewReader(w.Body))
	if err != nil || string(got) != plain || w.Header().Get("Content-Length") == "" {
		t.Errorf("%v: %.80s, %v", err, got, w.Header())
	}
	tag := w.Header().Get("Etag")
	for coding, want := range map[string]string{"gzip": "gzip", "br;q=0.5, gzip": "gzip", "br;q=0, gzip": "gzip", "": "", "br": "br", "*": "br"} {
		if w := ask(h, "GET", "/p", "Accept-Encoding", coding); w.Header().Get("Content-Encoding") != want || want != "br" && w.Header().Get("Etag") == tag {
			t.Errorf("%q: %v", coding, w.Header())
		}
	}
	if w := ask(h, "GET", "/p", "Accept-Encoding", "br", "If-None-Match", tag); w.Code != 304 {
		t.Errorf("%d", w.Code)
	}
	var bytes int64
	for _, p := range c.pages.pages {
		bytes += p.cost
	}
	if bytes != c.pages.allB {
		t.Errorf("%d bytes on the shelf, %d counted", bytes, c.pages.allB)
	}
}

// A page cannot depend on what it is not kept by.
func TestPagesSeeNoReader(t *testing.T) {
	s := storetest.New(t)
	rename(t, s, "One")
	_, h := server(t, s, nil, topicPage(s, func(w http.ResponseWriter, r *http.Request) {
		for name := range r.Header {
			if name != "Accept-Language" {
				t.Errorf("the page sees %s", name)
			}
		}
		if r.Method != "GET" {
			t.Errorf("the page sees %s", r.Method)
		}
	}))
	if w := ask(h, "HEAD", "/p", "Cookie", "a=b", "Accept-Encoding", "gzip", "If-None-Match", "*", "User-Agent", "x", "Accept-Language", "de"); w.Code != 304 {
		t.Errorf("%d", w.Code)
	}
}

func TestWhatIsNotKept(t *testing.T) {
	s := storetest.New(t)
	rename(t, s, "One")
	for name, extra := range map[string]func(http.ResponseWriter, *http.Request){
		"private":     func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Cache-Control", "private") },
		"no-store":    func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Cache-Control", "no-store") },
		"a cookie":    func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Set-Cookie", "a=b") },
		"by language": func(w http.ResponseWriter, _ *http.Request) { w.Header().Add("Vary", "Accept-Language") },
		"not found":   func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404) },
		"moved": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "/q")
			w.WriteHeader(301)
		},
	} {
		c, h := server(t, s, nil, topicPage(s, extra))
		for range 2 {
			w := ask(h, "GET", "/p")
			if !strings.Contains(w.Body.String(), "One") || w.Header().Get("Content-Type") == "" {
				t.Errorf("%s: %d %v", name, w.Code, w.Header())
			}
		}
		if st := c.Stats(); st.Pages != 0 || st.Made != 2 {
			t.Errorf("%s: %+v", name, st)
		}
	}
}

// Who comes while a page is made waits for it; when it changes meanwhile, nobody gets the
// older one.
func TestStampede(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		rename(t, s, "One")
		var made, inside atomic.Int32
		gate := make(chan struct{})
		c, h := server(t, s, nil, topicPage(s, func(http.ResponseWriter, *http.Request) {
			made.Add(1)
			if inside.Add(1) > 1 {
				t.Error("the page is made twice at once")
			}
			<-gate
			inside.Add(-1)
		}))
		var waiting sync.WaitGroup
		answers := make([]string, 100)
		for i := range answers {
			waiting.Add(1)
			go func() {
				defer waiting.Done()
				answers[i] = ask(h, "GET", "/p").Body.String()
			}()
		}
		for made.Load() == 0 {
			time.Sleep(time.Millisecond)
		}
		close(gate)
		waiting.Wait()
		for _, a := range answers {
			if a != answers[0] || !strings.Contains(a, "One") {
				t.Fatalf("%.80s", a)
			}
		}
		if n := made.Load(); n != 1 {
			t.Errorf("made %d times for 100", n)
		}
		_ = c

		// It changes after it was read and before it is whole.
		gate = make(chan struct{})
		rename(t, s, "Two")
		made.Store(0)
		got := make(chan string)
		go func() { got <- ask(h, "GET", "/p").Body.String() }()
		for made.Load() == 0 {
			time.Sleep(time.Millisecond)
		}
		rename(t, s, "Three")
		go func() { got <- ask(h, "GET", "/p").Body.String() }()
		close(gate)
		for range 2 {
			if body := <-got; !strings.Contains(body, "Three") {
				t.Errorf("an older page: %.60s", body)
			}
		}
	})
}

// Who asked first and went away takes nothing from those who wait.
func TestFirstReaderGone(t *testing.T) {
	s := storetest.New(t)
	rename(t, s, "One")
	gate := make(chan struct{})
	begun := make(chan struct{}, 9)
	_, h := server(t, s, nil, topicPage(s, func(_ http.ResponseWriter, r *http.Request) {
		begun <- struct{}{}
		<-gate
		if r.Context().Err() != nil {
			t.Error("the page is made for somebody who has gone")
		}
	}))
	ctx, leave := context.WithCancel(context.Background())
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		r := httptest.NewRequest("GET", "/p", nil).WithContext(ctx)
		h.ServeHTTP(httptest.NewRecorder(), r)
	}()
	<-begun
	leave()
	other := make(chan int)
	go func() { other <- ask(h, "GET", "/p").Code }()
	close(gate)
	if code := <-other; code != 200 {
		t.Errorf("%d", code)
	}
	<-gone
}

func TestTheClockEndsPages(t *testing.T) {
	s := storetest.New(t)
	rename(t, s, "One")
	clock := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	c, h := server(t, s, func() time.Time { return clock }, topicPage(s, func(_ http.ResponseWriter, r *http.Request) {
		store.ReadsOf(r.Context()).Until(clock.Add(time.Minute))
	}))
	for _, step := range []struct {
		after time.Duration
		made  int64
	}{{0, 1}, {time.Minute - time.Microsecond, 1}, {time.Microsecond, 2}, {time.Second, 2}} {
		clock = clock.Add(step.after)
		ask(h, "GET", "/p")
		if got := c.Stats().Made; got != step.made {
			t.Errorf("at %v: made %d times, want %d", clock, got, step.made)
		}
	}
}

// A process that is killed right after its commit raises no signal; the cache looks by
// itself.
func TestLooksByItself(t *testing.T) {
	s := storetest.New(t)
	rename(t, s, "One")
	c, h := server(t, s, nil, topicPage(s, nil))
	if c.signal == nil {
		t.Skip("skipped: this system shares no memory between processes")
	}
	ask(h, "GET", "/p")
	rename(t, s, "Two")
	c.known.signal.Store(c.signal.Load()) // as if nothing had been raised
	if w := ask(h, "GET", "/p"); !strings.Contains(w.Body.String(), "One") {
		t.Fatal("the test does not do what it says")
	}
	c.known.looked.Store(1)
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
		if strings.Contains(ask(h, "GET", "/p").Body.String(), "Two") {
			break
		}
		if time.Now().After(end) {
			t.Fatal("it never looked")
		}
	}
}

// A commit can be read a moment before it is signalled: a page that has read one part before it
// and another after it is not kept.
func TestCommitBeforeItsSignal(t *testing.T) {
	s := storetest.New(t)
	rename(t, s, "One")
	var c *Cache
	made := 0
	c, h := server(t, s, nil, topicPage(s, func(http.ResponseWriter, *http.Request) {
		if made++; made == 1 { // the topics have been read
			rename(t, s, "Two")
			if c.signal != nil {
				c.known.signal.Store(c.signal.Load()) // as if nothing had been raised
			}
		}
	}))
	ask(h, "GET", "/other") // what was before the first page does not matter
	made = 0
	for range 2 {
		if w := ask(h, "GET", "/p"); !strings.Contains(w.Body.String(), "Two") || made != 2 {
			t.Errorf("made %d times, and shows %.20s", made, w.Body)
		}
	}
}

// Where the database cannot say whether something has changed, a page is shown and not kept.
func TestDatabaseFailsBeforeAPageIsKept(t *testing.T) {
	s := storetest.New(t)
	rename(t, s, "One")
	var fail bool
	c, h := server(t, s, nil, topicPage(s, func(http.ResponseWriter, *http.Request) {
		if fail {
			s.Close()
		}
	}))
	ask(h, "GET", "/other")
	fail = true
	w := ask(h, "GET", "/p")
	if w.Code != 200 || !strings.Contains(w.Body.String(), "One") {
		t.Errorf("%d %.80s", w.Code, w.Body)
	}
	passes(t, w)
	if n := c.Stats().Pages; n != 1 {
		t.Errorf("%d pages are kept", n)
	}
}

// A page that changes each time it is made is shown in the end, and nobody is to keep it: it may
// be of two states.
func TestPagesThatNeverRest(t *testing.T) {
	s := storetest.New(t)
	rename(t, s, "0")
	made := 0
	c, h := server(t, s, nil, topicPage(s, func(http.ResponseWriter, *http.Request) {
		made++
		rename(t, s, fmt.Sprint(made))
	}))
	w := ask(h, "GET", "/p")
	if w.Code != 200 || made != tries || c.Stats().Pages != 0 {
		t.Errorf("made %d times, %d kept: %d %.80s", made, c.Stats().Pages, w.Code, w.Body)
	}
	passes(t, w)
}

// passes wants an answer that no cache in front may keep.
func passes(t *testing.T, w *httptest.ResponseRecorder) {
	t.Helper()
	if h := w.Header(); h.Get("Cache-Control") != "no-store" || h.Get("ETag") != "" || h.Get("Surrogate-Key") != "" || h.Get("Last-Modified") != "" {
		t.Errorf("it may be kept: %v", h)
	}
}

// A database that was put back to an older state is another one.
func TestNumbersThatGoBack(t *testing.T) {
	s := storetest.New(t)
	rename(t, s, "One")
	c, h := server(t, s, nil, topicPage(s, nil))
	ask(h, "GET", "/p")
	c.known.number += 100
	c.known.signal.Add(1)
	ask(h, "GET", "/p")
	rename(t, s, "Two")
	if w := ask(h, "GET", "/p"); !strings.Contains(w.Body.String(), "Two") {
		t.Errorf("%.80s", w.Body)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	s := storetest.New(t)
	rename(t, s, "One")
	c := New(Options{Store: s, Bytes: 100 << 10})
	h := c.Before(c.Page(topicPage(s, nil)))
	hot := func() {
		for i := range 5 {
			ask(h, "GET", fmt.Sprintf("/hot/%d", i))
		}
	}
	hot()
	hot()
	for i := range 3000 {
		ask(h, "GET", fmt.Sprintf("/made-up/%d", i))
		if i%10 == 0 {
			hot()
		}
		if st := c.Stats(); st.Bytes > 100<<10 {
			t.Fatalf("%+v", st)
		}
	}
	before := c.Stats().Made
	hot()
	if c.Stats().Made != before {
		t.Error("made-up addresses pushed out what is read")
	}
	if st := c.Stats(); st.Pages < 10 {
		t.Errorf("%+v", st)
	}
	var bytes int64
	for _, p := range c.pages.pages {
		bytes += p.cost
	}
	if bytes != c.pages.allB || c.pages.young.Len()+c.pages.proven.Len() != len(c.pages.pages) {
		t.Errorf("%d bytes on the shelf, %d counted", bytes, c.pages.allB)
	}
}

func TestTooManyParts(t *testing.T) {
	s := storetest.New(t)
	rename(t, s, "One")
	c, h := server(t, s, nil, topicPage(s, nil))
	ask(h, "GET", "/p")
	for i := range uint64(maxParts) {
		c.known.at[i] = 0
	}
	rename(t, s, "Two")
	if w := ask(h, "GET", "/p"); !strings.Contains(w.Body.String(), "Two") || len(c.known.at) > 9 {
		t.Errorf("%d parts, %.60s", len(c.known.at), w.Body)
	}
	if before := c.Stats().Made; ask(h, "GET", "/p").Code != 200 || c.Stats().Made != before {
		t.Error("the page is not kept any more")
	}
}

// sink takes an answer and keeps nothing of it.
type sink struct {
	header http.Header
	bytes  int
}

func (s *sink) Header() http.Header         { return s.header }
func (s *sink) WriteHeader(int)             {}
func (s *sink) Write(b []byte) (int, error) { s.bytes += len(b); return len(b), nil }

func TestNoAllocationOnAHit(t *testing.T) {
	s := storetest.New(t)
	rename(t, s, "One")
	c, h := server(t, s, nil, topicPage(s, nil))
	if c.signal == nil {
		t.Skip("skipped: this system asks the database")
	}
	tag := ask(h, "GET", "/p", "Accept-Encoding", "gzip, deflate, br").Header().Get("Etag")
	r := httptest.NewRequest("GET", "/p", nil)
	r.Header.Set("Accept-Encoding", "gzip, deflate, br")
	w := &sink{header: http.Header{}}
	if n := testing.AllocsPerRun(500, func() { h.ServeHTTP(w, r) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
	if w.bytes == 0 || w.header.Get("Content-Encoding") != "gzip" {
		t.Errorf("%d bytes, %v", w.bytes, w.header)
	}
	r.Header.Set("If-None-Match", tag)
	if n := testing.AllocsPerRun(500, func() { h.ServeHTTP(w, r) }); n > 0 {
		t.Errorf("not modified: %v allocations", n)
	}
}

func BenchmarkHit(b *testing.B) {
	s := storetest.New(b)
	rename(b, s, "One")
	_, h := server(b, s, nil, topicPage(s, nil))
	r := httptest.NewRequest("GET", "/p", nil)
	r.Header.Set("Accept-Encoding", "gzip, deflate, br")
	w := &sink{header: http.Header{}}
	h.ServeHTTP(w, r)
	b.ReportAllocs()
	for b.Loop() {
		h.ServeHTTP(w, r)
	}
}
