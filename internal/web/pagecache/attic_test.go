package pagecache

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"depesche/internal/counts"
	"depesche/internal/store"
	"depesche/internal/store/storetest"
)

// attics is a cache with little memory before a disk.
func attics(t testing.TB, s *store.Store, o Options, extra func(w http.ResponseWriter, r *http.Request)) (*Cache, http.Handler) {
	t.Helper()
	o.Store = s
	if o.Disk == "" {
		o.Disk = t.TempDir()
	}
	if o.Bytes == 0 {
		o.Bytes = 64 << 10
	}
	c := New(o)
	c.attic.free = func(string) (int64, bool) { return 1 << 40, true }
	c.attic.every = time.Hour
	return c, c.Before(c.Page(topicPage(s, extra)))
}

// settle waits until nothing waits to be written.
func (a *attic) settle() {
	for {
		a.queue.Lock()
		busy := a.busy
		a.queue.Unlock()
		if !busy {
			return
		}
		time.Sleep(time.Millisecond)
	}
}

// crawl asks for pages, each of which is written if it has to go.
func crawl(c *Cache, h http.Handler, from, to int) {
	for i := from; i < to; i++ {
		ask(h, "GET", fmt.Sprintf("/%d", i), "Accept-Encoding", "gzip")
		c.attic.settle()
	}
}

func TestPagesComeBackFromTheDisk(t *testing.T) {
	s := storetest.New(t)
	rename(t, s, "one")
	cell := new(counts.Cell)
	c, h := attics(t, s, Options{}, func(w http.ResponseWriter, r *http.Request) {
		CountIn(r.Context(), cell)
		w.Header().Set("X-Long", strings.Repeat(r.URL.Path, 40))
		w.Header()["X-Many"] = []string{"a", "b"}
	})
	first := ask(h, "GET", "/0", "Accept-Encoding", "gzip")
	crawl(c, h, 1, 200)
	made := c.Stats()
	if made.DiskPages == 0 || made.DiskBytes == 0 || made.Made != 200 {
		t.Fatalf("%+v", made)
	}
	again := ask(h, "GET", "/0", "Accept-Encoding", "gzip", "User-Agent", "Mozilla/5.0 (X11) Firefox/1")
	if now := c.Stats(); now.Made != made.Made || now.Fetched != 1 {
		t.Errorf("it was not on the disk: %+v", now)
	}
	if again.Body.String() != first.Body.String() || again.Code != 200 {
		t.Error("another page came back")
	}
	for name := range first.Header() {
		if a, b := fmt.Sprint(first.Header()[name]), fmt.Sprint(again.Header()[name]); a != b && name != "Date" && name != "Last-Modified" {
			t.Errorf("%s: %s, before %s", name, b, a)
		}
	}
	if not := ask(h, "GET", "/0", "Accept-Encoding", "gzip", "If-None-Match", first.Header().Get("Etag")); not.Code != 304 {
		t.Errorf("its tag is not known any more: %d", not.Code)
	}
	plain := ask(h, "GET", "/1")
	if now := c.Stats(); now.Fetched != 2 || !strings.HasPrefix(plain.Body.String(), "<p>one /1 </p>") {
		t.Errorf("unpacked: %+v, %.50q", now, plain.Body)
	}
}

// What has changed, or what the clock has changed, is not true on the disk either.
func TestPagesOnTheDiskEnd(t *testing.T) {
	s := storetest.New(t)
	rename(t, s, "one")
	now := time.Now()
	c, h := attics(t, s, Options{Now: func() time.Time { return now }}, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "0") {
			store.ReadsOf(r.Context()).Join(nil, now.Add(2*time.Minute))
		}
	})
	crawl(c, h, 0, 200)
	c.attic.settle()
	now = now.Add(90 * time.Second)
	if ask(h, "GET", "/10"); c.Stats().Fetched != 1 {
		t.Errorf("before its time: %+v", c.Stats())
	}
	c.attic.settle()
	now = now.Add(time.Minute)
	made := c.Stats().Made
	if ask(h, "GET", "/20"); c.Stats().Made != made+1 {
		t.Errorf("after its time: %+v", c.Stats())
	}
	rename(t, s, "two")
	for i := range 200 {
		if w := ask(h, "GET", fmt.Sprintf("/%d", i)); !strings.HasPrefix(w.Body.String(), fmt.Sprintf("<p>two /%d ", i)) {
			t.Fatalf("%d after the change: %.40q", i, w.Body)
		}
	}
	c.attic.settle()
	fetched := c.Stats().Fetched
	if ask(h, "GET", "/5"); c.Stats().Fetched != fetched+1 {
		t.Error("pages made anew are not kept")
	}
	c.Forget()
	made = c.Stats().Made
	if ask(h, "GET", "/6"); c.Stats().Made != made+1 {
		t.Error("a page outlived that all were forgotten")
	}
}

// The newest pages take the place of the oldest, and none is taken for another.
func TestTheDiskIsARing(t *testing.T) {
	s := storetest.New(t)
	rename(t, s, "one")
	c, h := attics(t, s, Options{}, nil)
	c.attic.most = 40 << 10
	for range 3 {
		crawl(c, h, 0, 250)
	}
	a := &c.attic
	st, err := a.file.Stat()
	if err != nil || st.Size() > 40<<10 || c.Stats().DiskBytes != 40<<10 {
		t.Fatalf("%v of 40 KB, %v", st.Size(), err)
	}
	if n := len(a.order) - a.first; c.Stats().DiskPages == 0 || c.Stats().DiskPages != n || cap(a.order) > 5*n {
		t.Errorf("%d pages, %d in order, room for %d", c.Stats().DiskPages, n, cap(a.order))
	}
	for i := 249; i >= 0; i-- {
		if w := ask(h, "GET", fmt.Sprintf("/%d", i)); !strings.HasPrefix(w.Body.String(), fmt.Sprintf("<p>one /%d ", i)) {
			t.Fatalf("%d: %.40q", i, w.Body)
		}
	}
	if c.Stats().Fetched == 0 {
		t.Error("none came from the disk")
	}
}

// A page that is read now and then stays, and is not written each time that it has to go.
func TestWhatIsThereIsNotWrittenAgain(t *testing.T) {
	s := storetest.New(t)
	rename(t, s, "one")
	c, h := attics(t, s, Options{}, nil)
	crawl(c, h, 0, 200)
	written := c.attic.end
	crawl(c, h, 0, 100)
	if c.Stats().Fetched < 90 {
		t.Fatalf("%+v", c.Stats())
	}
	// Those that stood in memory after the first round had not been written.
	if grown := c.attic.end - written; grown > written-c.attic.room {
		t.Errorf("%d bytes more after %d", grown, written-c.attic.room)
	}
	before := c.attic.end
	crawl(c, h, 0, 100)
	if c.attic.end != before {
		t.Errorf("%d bytes more of what was there", c.attic.end-before)
	}
}

func TestDiskThatFails(t *testing.T) {
	for name, harm := range map[string]func(c *Cache){
		"cut off": func(c *Cache) { c.attic.file.Truncate(10) },
		"closed":  func(c *Cache) { c.attic.file.Close() },
		"full": func(c *Cache) {
			c.attic.looked = -atticStep
			c.attic.free = func(string) (int64, bool) { return 1000, true }
		},
		"changed":  func(c *Cache) { c.attic.file.WriteAt(make([]byte, 1<<20), 0) },
		"shuffled": func(c *Cache) { shuffle(c) },
	} {
		t.Run(name, func(t *testing.T) {
			s := storetest.New(t)
			rename(t, s, "one")
			c, h := attics(t, s, Options{}, nil)
			crawl(c, h, 0, 150)
			harm(c)
			for i := range 300 {
				if w := ask(h, "GET", fmt.Sprintf("/%d", i)); !strings.HasPrefix(w.Body.String(), fmt.Sprintf("<p>one /%d ", i)) {
					t.Fatalf("%d: %d %.40q", i, w.Code, w.Body)
				}
				c.attic.settle()
			}
			if gone := c.attic.file == nil; gone != (name == "closed" || name == "full") {
				t.Errorf("the disk is used no longer: %v", gone)
			}
		})
	}
}

// shuffle has each page look where another one is.
func shuffle(c *Cache) {
	var all []lot
	for _, l := range c.attic.lots {
		all = append(all, l)
	}
	for i, l := range all {
		other := all[(i+1)%len(all)]
		c.attic.lots[l.key] = lot{l.key, other.at, other.size, l.cell}
	}
}

// A disk that others have filled gets its room back, although nobody writes pages.
func TestDiskThatOthersFill(t *testing.T) {
	s := storetest.New(t)
	rename(t, s, "one")
	c, h := attics(t, s, Options{}, nil)
	crawl(c, h, 0, 100)
	if c.attic.look(); c.Stats().DiskPages == 0 {
		t.Fatal("there was room")
	}
	c.attic.settle()
	c.attic.free = func(string) (int64, bool) { return atticSpare - 1, true }
	c.attic.look()
	c.attic.settle()
	if st := c.Stats(); c.attic.file != nil || st.DiskPages != 0 || st.DiskBytes != 0 {
		t.Errorf("%+v", st)
	}
	if w := ask(h, "GET", "/1"); w.Code != 200 {
		t.Error(w.Code)
	}
}

func TestDiskThatIsNotThere(t *testing.T) {
	s := storetest.New(t)
	rename(t, s, "one")
	for name, o := range map[string]struct {
		dir  string
		free int64
	}{"no folder": {filepath.Join(t.TempDir(), "none"), 1 << 40}, "no room": {t.TempDir(), atticSpare}} {
		c, h := attics(t, s, Options{Disk: o.dir}, nil)
		c.attic.free = func(string) (int64, bool) { return o.free, true }
		crawl(c, h, 0, 100)
		if c.Stats().DiskPages != 0 || c.attic.file != nil {
			t.Errorf("%s: %+v", name, c.Stats())
		}
	}
}

// The file has no name: nobody else reads it, and it ends with the process.
func TestDiskLeavesNothing(t *testing.T) {
	s := storetest.New(t)
	rename(t, s, "one")
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "pages-1.cache"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	c, h := attics(t, s, Options{Disk: dir}, nil)
	crawl(c, h, 0, 100)
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 || c.Stats().DiskPages == 0 {
		t.Errorf("%v, %v; %+v", left, err, c.Stats())
	}
}

// Readers, changes and a small ring at once: nobody gets a page of before a change that had
// returned when he asked.
func TestDiskUnderChanges(t *testing.T) {
	s := storetest.New(t)
	rename(t, s, "0")
	c, h := attics(t, s, Options{}, nil)
	c.attic.most = 60 << 10
	var mu sync.Mutex
	latest := 0
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 300 {
				mu.Lock()
				least := latest
				mu.Unlock()
				i := rand.N(150)
				w := ask(h, "GET", fmt.Sprintf("/%d", i), "Accept-Encoding", []string{"", "gzip"}[i%2])
				if i%2 == 1 {
					continue
				}
				var got int
				var path string
				if _, err := fmt.Sscanf(w.Body.String(), "<p>%d %s ", &got, &path); err != nil || got < least || path != fmt.Sprintf("/%d", i) {
					t.Errorf("%d: %d of %q after %d, %v", i, got, path, least, err)
				}
			}
		})
	}
	for n := 1; n < 12; n++ {
		rename(t, s, fmt.Sprint(n))
		mu.Lock()
		latest = n
		mu.Unlock()
		time.Sleep(20 * time.Millisecond)
	}
	wg.Wait()
	if st := c.Stats(); st.Fetched == 0 {
		t.Errorf("none came from the disk: %+v", st)
	}
}

func FuzzReadRecord(f *testing.F) {
	s := &page{key: "k /1", tag: "abc", parts: []uint64{1, 1 << 60}, modified: 12, until: 7, always: []field{{"A", []string{"b"}}}, fields: []field{{"C", []string{"d", "e"}}},
		variants: []variant{{coding: "gzip", body: []byte("packed"), size: 6}, {coding: "identity", size: 99}}, quick: true}
	f.Add(appendRecord(nil, s)[4:], "k /1")
	s.variants = s.variants[:1]
	f.Add(appendRecord(nil, s)[4:], "k /1")
	f.Fuzz(func(t *testing.T, record []byte, key string) {
		p := readRecord(sealed(record), []byte(key))
		if p == nil {
			return
		}
		q := readRecord(appendRecord(nil, p), []byte(key))
		if q == nil || fmt.Sprint(describe(p)) != fmt.Sprint(describe(q)) {
			t.Fatal(errors.New("a page comes back as another"))
		}
	})
}

func describe(p *page) []any {
	return []any{p.key, p.tag, p.until, p.modified, p.seen.Load(), p.parts, p.always, p.fields, p.quick, p.variants[0].coding, p.variants[0].body, p.variants[len(p.variants)-1].size}
}

// sealed is a record's rest with the checksum that it ought to have.
func sealed(rest []byte) []byte {
	return seal(append(make([]byte, 4), rest...))
}

// BenchmarkFetch answers over net/http's interfaces with pages that memory has no room for,
// and beside them with one that is there.
func BenchmarkFetch(b *testing.B) {
	s := storetest.New(b)
	rename(b, s, "one")
	c, h := attics(b, s, Options{}, func(w http.ResponseWriter, r *http.Request) {
		for range 300 {
			fmt.Fprintf(w, "<p>%x</p>\n", rand.Uint64())
		}
	})
	const pages = 300
	crawl(c, h, 0, pages)
	requests := make([]*http.Request, pages)
	for i := range requests {
		requests[i] = httptest.NewRequest("GET", fmt.Sprintf("/%d", i), nil)
		requests[i].Header.Set("Accept-Encoding", "gzip")
	}
	for name, n := range map[string]int{"disk": pages, "memory": 1} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			made, fetched := c.Stats().Made, c.Stats().Fetched
			for i := range b.N {
				w := httptest.NewRecorder()
				h.ServeHTTP(w, requests[i%n])
				if w.Code != 200 {
					b.Fatal(w.Code)
				}
			}
			b.ReportMetric(float64(c.Stats().Made-made)/float64(b.N), "made/op")
			b.ReportMetric(float64(c.Stats().Fetched-fetched)/float64(b.N), "fetched/op")
		})
	}
}
