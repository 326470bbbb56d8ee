package pagecache

import (
	"container/list"
	"context"
	"hash/maphash"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"depesche/internal/store"
	"depesche/internal/store/sqldb"
)

// DefaultBytes is how much memory a cache takes unless it is told otherwise.
const DefaultBytes = 48 << 20

// fragmentShare is the share of it for pieces of pages, one in so many.
const fragmentShare = 8

// Options for New. Store is required.
type Options struct {
	Store *store.Store
	Bytes int64            // memory for pages; 0: DefaultBytes
	Disk  string           // folder for pages that have to leave memory, at most 1 GB and an eighth of what is free there; "": they are made anew
	Now   func() time.Time // nil: time.Now
}

// Cache keeps pages. It is safe for concurrent use. Make it with New.
type Cache struct {
	store  *store.Store
	signal *sqldb.Signal // nil: ask the database
	now    func() time.Time

	known     changes
	pages     shelf
	attic     attic
	fragments fragments
	mu        sync.Mutex
	flights   map[string]*flight

	hits, made, fetched atomic.Int64
	packing             atomic.Bool
}

// New makes an empty cache.
func New(o Options) *Cache {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Bytes == 0 {
		o.Bytes = DefaultBytes
	}
	c := &Cache{store: o.Store, signal: o.Store.ChangeSignal(), now: o.Now, flights: map[string]*flight{}}
	c.known.at = map[uint64]int64{}
	c.fragments.room, c.fragments.at = o.Bytes/fragmentShare, map[string]*list.Element{}
	c.pages.init(o.Bytes - c.fragments.room)
	c.attic.init(o.Disk)
	c.attic.worth = func(p *page) bool { return c.stands(p, c.now().Add(worthFor)) }
	c.pages.gone = c.attic.takes
	return c
}

// Stats says what a cache has done.
type Stats struct {
	Hits    int64 // answers from memory, and with pages that had just been fetched
	Made    int64 // pages made
	Fetched int64 // pages fetched from the disk
	Pages   int   // in memory
	Bytes   int64

	DiskPages int
	DiskBytes int64
}

// Stats returns the numbers so far.
func (c *Cache) Stats() Stats {
	n, bytes := c.pages.size()
	onDisk, diskBytes := c.attic.size()
	return Stats{Hits: c.hits.Load(), Made: c.made.Load(), Fetched: c.fetched.Load(), Pages: n, Bytes: bytes, DiskPages: onDisk, DiskBytes: diskBytes}
}

var seed = maphash.MakeSeed()

// partID stands for a part's name: two names with the same number change together, which
// costs a page made too often.
func partID(part string) uint64 { return maphash.String(seed, part) }

func partIDs(parts []string) []uint64 {
	ids := make([]uint64, len(parts))
	for i, part := range parts {
		ids[i] = partID(part)
	}
	return ids
}

// flight is a page in the making, for all who wait for it.
type flight struct {
	done chan struct{}
	kept bool
}

// Before answers requests for pages that are there and true, and gives all others to next.
func (c *Cache) Before(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if (r.Method == http.MethodGet || r.Method == http.MethodHead) && c.fresh(r.Context()) == nil {
			var space [256]byte
			if p := c.find(appendKey(space[:0], r.TLS != nil, r.Host, r.RequestURI)); p != nil {
				c.hits.Add(1)
				p.answer(w, r, c.now())
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// appendKey writes what a page is known by: how it was asked for. Only a request target
// of the form "/path?query" names a page.
func appendKey(b []byte, tls bool, host, target string) []byte {
	if tls {
		b = append(b, 's')
	}
	b = append(append(append(b, ' '), host...), ' ')
	return append(b, target...)
}

// find returns a page that is true now, nil where there is none.
func (c *Cache) find(key []byte) *page {
	p := c.pages.get(key)
	if p == nil {
		if p = c.fetch(key); p == nil {
			return nil
		}
	} else if !c.stands(p, c.now()) {
		return nil
	}
	if p.quick {
		c.repack(p)
	} else if p.asks.Load() >= denseAfter {
		c.condense(p)
	}
	return p
}

// stands tells whether a page will be true at a time, if nothing changes until then.
func (c *Cache) stands(p *page, at time.Time) bool { return p.trueAt(at) && c.known.unchanged(p) }

// fetch brings a page back into memory that had to leave it, nil where there is none that is
// true now.
func (c *Cache) fetch(key []byte) *page {
	p := c.attic.get(key)
	if p == nil {
		return nil
	}
	if !c.stands(p, c.now()) {
		c.attic.forget(p.lot)
		return nil
	}
	c.fetched.Add(1)
	c.pages.put(p)
	return p
}

// Page wraps a handler whose page is the same for everybody. It depends on the address,
// the host and the query parameters that are named, in no case on cookies or other header
// fields. Other parameters are taken off the address. An answer other than 200, or one
// that says "private" or "no-store", is not kept; its own coding, tags and conditions the
// handler need not care about.
func (c *Cache) Page(next http.Handler, params ...string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead || !strings.HasPrefix(r.RequestURI, "/") {
			next.ServeHTTP(w, r)
			return
		}
		r = withParams(r, params)
		key := appendKey(nil, r.TLS != nil, r.Host, r.RequestURI)
		for {
			if err := c.fresh(r.Context()); err != nil {
				next.ServeHTTP(w, plain(r, r.Context())) // which says what is wrong
				return
			}
			if p := c.find(key); p != nil {
				c.hits.Add(1)
				p.answer(w, r, c.now())
				return
			}
			f, mine := c.board(string(key))
			if mine {
				c.make(w, r, next, string(key), f)
				return
			}
			select {
			case <-f.done:
			case <-r.Context().Done():
				return
			}
			if !f.kept {
				next.ServeHTTP(w, plain(r, r.Context()))
				return
			}
		}
	})
}

// withParams leaves of a request's query what is named in params, in that order.
func withParams(r *http.Request, params []string) *http.Request {
	path, query, _ := strings.Cut(r.RequestURI, "?")
	if query == "" && r.RequestURI == path {
		return r
	}
	given := r.URL.Query()
	var kept []string
	for _, name := range params {
		if v := given.Get(name); v != "" {
			kept = append(kept, url.QueryEscape(name)+"="+url.QueryEscape(v))
		}
	}
	u := *r.URL
	u.RawQuery, u.ForceQuery = strings.Join(kept, "&"), false
	out := r.WithContext(r.Context())
	out.URL = &u
	if out.RequestURI = path; u.RawQuery != "" {
		out.RequestURI += "?" + u.RawQuery
	}
	return out
}

// plain is the request without what a page of everybody's must not depend on, so that it
// cannot. The language stays: pages that say what went wrong are not kept.
func plain(r *http.Request, ctx context.Context) *http.Request {
	out := r.WithContext(ctx)
	out.Method = http.MethodGet
	out.Header = http.Header{}
	if v := r.Header["Accept-Language"]; v != nil {
		out.Header["Accept-Language"] = v
	}
	return out
}

// board returns the flight for a key and whether the caller is to fly it.
func (c *Cache) board(key string) (f *flight, mine bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if f := c.flights[key]; f != nil {
		return f, false
	}
	f = &flight{done: make(chan struct{})}
	c.flights[key] = f
	return f, true
}

func (c *Cache) land(key string, f *flight) {
	c.mu.Lock()
	delete(c.flights, key)
	c.mu.Unlock()
	close(f.done)
}

const (
	// makeFor is how long a page may take; who asked first may have gone meanwhile.
	makeFor = 30 * time.Second
	// tries is how often a page is made while its parts change. The last one is shown whatever
	// it is, and may be of two states: nobody is to keep it.
	tries = 16
)

// make makes a page, keeps it and answers.
func (c *Cache) make(w http.ResponseWriter, r *http.Request, next http.Handler, key string, f *flight) {
	rec := recorders.Get().(*recorder)
	var p *page
	func() {
		defer c.land(key, f)
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), makeFor)
		defer cancel()
		for range tries {
			if p = c.try(ctx, rec, w.Header(), r, next, key); p == nil {
				return // not to be kept
			}
			// A commit is there to be read a moment before its signal: half of the page may have it.
			if c.known.ask(ctx, c.store) != nil {
				break // nobody can tell whether it is true
			}
			if c.known.unchanged(p) {
				c.pages.put(p)
				f.kept = true
				return
			}
		}
		p = nil
		rec.passing()
	}()
	if p != nil {
		rec.release() // the page is a copy, and its reader may take long
		p.answer(w, r, c.now())
		return
	}
	rec.replay(w, r)
	rec.release()
}

// try makes a page once, nil where what rec has recorded is not to be kept.
func (c *Cache) try(ctx context.Context, rec *recorder, outer http.Header, r *http.Request, next http.Handler, key string) *page {
	since := c.known.lesson.Load()
	ctx, reads := store.WatchWith(sqldb.Brief(ctx), &c.known.lists)
	ctx, slot := counted(context.WithValue(ctx, fragmentsKey{}, &making{c, since}))
	rec.begin(outer)
	next.ServeHTTP(rec, plain(r, ctx))
	c.made.Add(1)
	if !rec.keepable() {
		return nil
	}
	parts, until := reads.Parts()
	p := newPage(key, rec, parts, until, c.now(), slot.stretches...)
	p.seen.Store(since)
	p.cell = slot.cell
	if old := c.pages.peek(key); old != nil && old.tag == p.tag {
		p.modified = old.modified
	}
	p.finish()
	return p
}

// Making tells whether a page is being made through ctx that may be kept: who answers need
// not care about its tag.
func Making(ctx context.Context) bool { return ctx.Value(fragmentsKey{}) != nil }
