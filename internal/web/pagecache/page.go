package pagecache

import (
	"bytes"
	"container/list"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/klauspost/compress/gzip"

	"depesche/internal/counts"
	"depesche/internal/store"
	"depesche/internal/web"
)

// page is an answer with status 200 as it goes over the wire. What is set by newPage and
// finish does not change afterwards.
type page struct {
	key      string
	parts    []uint64
	until    int64 // microseconds; 0: as long as nothing changes
	modified int64 // seconds: the first full second in which it was never another page
	tag      string
	fields   []field   // of every answer with a body
	always   []field   // and of those without one (304)
	variants []variant // in the order in which we like them; identity last
	denser   atomic.Pointer[variant]
	quick    bool // it is packed in haste: see repack
	cost     int64
	cell     *counts.Cell // where its readings are counted; nil: they are not
	lot      lot          // where it came from, if it was on the disk

	seen  atomic.Int64 // lesson up to which it is known to be true
	uses  atomic.Int32 // since the shelf last looked
	asks  atomic.Int32 // for a denser variant
	again atomic.Int32 // how often it was asked for, if packed in haste

	// Where it stands on the shelf, which guards them.
	young bool
	place *list.Element
}

// field is a header field ready to be put into a http.Header.
type field struct {
	name   string
	values []string
}

// variant is a page in one content coding. body is nil for identity where it can be made
// of another.
type variant struct {
	coding string
	body   []byte
	size   int // of body, once made
	tag    string
	fields []field
	wire   wire
	twin   *wire // of the same bytes in the same coding, packed otherwise; nil: there is none
}

// small is what is not worth a coding: it fits into one packet anyway.
const small = 1400

// newPage takes what a handler has answered.
func newPage(key string, rec *recorder, parts []string, until, now time.Time, stretches ...*Stretch) *page {
	p := &page{key: key, parts: partIDs(parts), modified: now.Unix() + 1}
	if !until.IsZero() {
		p.until = until.UnixMicro()
	}
	sum := sha256.Sum256(rec.body.Bytes())
	p.tag = hex.EncodeToString(sum[:12])

	h := rec.header
	for _, own := range []string{"Content-Length", "Content-Encoding", "Etag", "Last-Modified", "Vary", "Date"} {
		h.Del(own)
	}
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "public, no-cache")
	}
	p.always = []field{{"Cache-Control", h["Cache-Control"]}, {"Vary", []string{"Accept-Encoding"}}}
	if v := h["Access-Control-Allow-Origin"]; v != nil { // browsers look at it in a 304 as well
		p.always = append(p.always, field{"Access-Control-Allow-Origin", v})
		h.Del("Access-Control-Allow-Origin")
	}
	h.Del("Cache-Control")
	h.Set("Surrogate-Key", surrogateKeys(parts))
	for name, values := range h {
		p.fields = append(p.fields, field{name, values})
	}
	slices.SortFunc(p.fields, func(a, b field) int { return strings.Compare(a.name, b.name) })

	body := rec.body.Bytes()
	if len(body) > small {
		p.quick = len(body) > hasteFrom
		if z := zip(body, p.quick, stretches...); len(z) < len(body)*9/10 {
			p.variants = append(p.variants, variant{coding: "gzip", body: z, size: len(z)})
		} else {
			p.quick = false
		}
	}
	v := variant{coding: "identity", size: len(body)}
	if len(p.variants) == 0 {
		v.body = slices.Clone(body)
	}
	p.variants = append(p.variants, v)
	return p
}

// finish makes what depends on when the page was last another one.
func (p *page) finish() {
	p.cost = int64(len(p.key)+8*len(p.parts)) + 1024
	for i := range p.variants {
		p.complete(&p.variants[i])
		p.cost += p.variants[i].cost()
	}
}

// complete makes the fields of a variant.
func (p *page) complete(v *variant) {
	v.tag = `"` + p.tag + `"`
	if v.coding != "identity" {
		v.tag = p.packedTag(v.coding, p.quick && v.coding == "gzip")
		v.fields = append(v.fields, field{"Content-Encoding", []string{v.coding}})
	}
	v.fields = append(v.fields, field{"Content-Length", []string{strconv.Itoa(v.size)}})
	v.wire = newWire(p, v)
	if v.coding == "gzip" && p.variants[len(p.variants)-1].size > hasteFrom {
		w := newWire(p, &variant{tag: p.packedTag(v.coding, !p.quick)})
		w.full = "" // its bytes are not there
		v.twin = &w
	}
}

// packedTag is the tag of the page in a coding. What was packed in haste has one of its own:
// other bytes are another representation.
func (p *page) packedTag(coding string, quick bool) string {
	if quick {
		coding += "-quick"
	}
	return `"` + p.tag + "-" + coding + `"`
}

func (v *variant) cost() int64 {
	n := len(v.body) + v.wire.size()
	if v.twin != nil {
		n += v.twin.size()
	}
	return int64(n)
}

func (p *page) trueAt(now time.Time) bool { return p.until == 0 || now.UnixMicro() < p.until }

// settled tells whether Last-Modified may be said: from a second on that no other page of
// this address shares.
func (p *page) settled(now time.Time) bool { return now.Unix() >= p.modified }

// pick chooses the variant that a client likes best; of those it likes equally the densest.
func (p *page) pick(c *web.Codings) *variant {
	best := &p.variants[len(p.variants)-1] // identity: for those who take nothing
	weight := 0
	if w := c.Weight("br"); w > 0 {
		if d := p.denser.Load(); d != nil {
			best, weight = d, w
		} else {
			p.asks.Add(1)
		}
	}
	for i := range p.variants {
		if w := c.Weight(p.variants[i].coding); w > weight {
			best, weight = &p.variants[i], w
		}
	}
	return best
}

// notModified evaluates a request's conditions (RFC 9110, 13.2.2). tags and since are the
// fields If-None-Match and If-Modified-Since; sent tells whether the first one was. It
// returns the head to answer with, that of the packing which the client has; nil where the
// page is to be sent.
func (p *page) notModified(v *variant, sent bool, tags, since string, now time.Time) *wire {
	if sent {
		switch {
		case web.MatchesTag(tags, v.tag):
			return &v.wire
		case v.twin != nil && web.MatchesTag(tags, v.twin.tag[0]):
			return v.twin
		}
		return nil
	}
	if since == "" || !p.settled(now) {
		return nil
	}
	if t, err := http.ParseTime(since); err != nil || t.Unix() < p.modified {
		return nil
	}
	return &v.wire
}

// failed tells whether a request is for another page than this one (If-Match, else
// If-Unmodified-Since).
func (p *page) failed(v *variant, r *http.Request) bool {
	if tags, sent := r.Header["If-Match"]; sent {
		return !web.MatchesStrongTag(joined(tags), v.tag)
	}
	since := r.Header.Get("If-Unmodified-Since")
	if since == "" {
		return false
	}
	t, err := http.ParseTime(since)
	return err == nil && t.Unix() < p.modified
}

// answer sends the page over net/http.
func (p *page) answer(w http.ResponseWriter, r *http.Request, now time.Time) {
	c := web.CodingsOf(r)
	v := p.pick(&c)
	h := w.Header()
	put(h, p.always)
	h["Etag"] = v.wire.tag
	if p.settled(now) {
		h["Last-Modified"] = v.wire.modified
	}
	if p.failed(v, r) {
		h.Set("Content-Length", "0")
		w.WriteHeader(http.StatusPreconditionFailed)
		return
	}
	if r.Method == http.MethodGet && p.cell != nil && byPerson(r) {
		p.cell.Add()
	}
	tags, sent := r.Header["If-None-Match"]
	if have := p.notModified(v, sent, joined(tags), r.Header.Get("If-Modified-Since"), now); have != nil {
		h["Etag"] = have.tag
		w.WriteHeader(http.StatusNotModified)
		return
	}
	put(h, p.fields)
	put(h, v.fields)
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodHead {
		return
	}
	// An error of these means that the reader has gone.
	if v.body != nil {
		w.Write(v.body)
		return
	}
	_, _ = io.Copy(w, p.unzipped())
}

func put(h http.Header, fields []field) {
	for i := range fields {
		h[fields[i].name] = fields[i].values
	}
}

// joined is a field's value, wherever it was cut into lines.
func joined(values []string) string {
	if len(values) == 1 {
		return values[0]
	}
	return strings.Join(values, ", ")
}

func (p *page) unzipped() io.Reader {
	z, err := gzip.NewReader(bytes.NewReader(p.variants[0].body))
	if err != nil {
		panic("pagecache: " + err.Error()) // we have made it
	}
	return z
}

// maxSurrogates is how many keys a page names before its pictures share one.
const maxSurrogates = 32

// surrogateKeys names the parts of a page for caches in front of us. A page with many
// pictures says "pictures".
func surrogateKeys(parts []string) string {
	if len(parts) > maxSurrogates {
		few := slices.DeleteFunc(slices.Clone(parts), func(p string) bool { return strings.HasPrefix(p, "picture/") })
		if len(few) < len(parts) {
			few = append(few, "pictures")
		}
		parts = few
	}
	return strings.Join(store.SurrogateKeys(parts), " ")
}

// recorder keeps what a handler answers. What is made of it is copied, so that the next
// answer finds its memory.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

var recorders = sync.Pool{New: func() any { return new(recorder) }}

// recordersMax bounds what a recorder that waits for its next page holds.
const recordersMax = 1 << 20

// release gives the recorder to who makes the next page.
func (r *recorder) release() {
	if r.body.Cap() <= recordersMax {
		recorders.Put(r)
	}
}

// begin is called before each answer; outer is what has been said already.
func (r *recorder) begin(outer http.Header) {
	r.header, r.status = outer.Clone(), 0
	r.body.Reset()
}

func (r *recorder) Header() http.Header { return r.header }

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 && status >= 200 {
		r.status = status
	}
}

func (r *recorder) Write(b []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(b)
}

// keepable tells whether the answer is a page for everybody.
func (r *recorder) keepable() bool {
	control := r.header.Get("Cache-Control")
	for _, v := range r.header["Vary"] {
		if !strings.EqualFold(v, "Accept-Encoding") {
			return false
		}
	}
	return r.status == http.StatusOK && r.header["Set-Cookie"] == nil && r.header["Content-Encoding"] == nil &&
		!strings.Contains(control, "private") && !strings.Contains(control, "no-store")
}

// passing says of what was answered that nobody is to keep it, caches in front neither.
func (r *recorder) passing() {
	r.header.Set("Cache-Control", "no-store")
	r.header.Del("Surrogate-Key")
}

// replay sends what was answered as it is.
func (r *recorder) replay(w http.ResponseWriter, to *http.Request) {
	h := w.Header()
	clear(h)
	for name, values := range r.header {
		h[name] = values
	}
	if r.status == 0 {
		r.status = http.StatusOK
	}
	w.WriteHeader(r.status)
	if to.Method != http.MethodHead {
		w.Write(r.body.Bytes()) // an error here means that the reader has gone
	}
}
