package pagecache

import (
	"bytes"
	"io"
	"sync"

	"github.com/klauspost/compress/gzip"
)

const (
	// hasteFrom is the size from which a page is packed in haste for who asks first.
	hasteFrom = 16 << 10
	// properlyAfter is how often it is asked for again until it is packed properly.
	properlyAfter = 4
)

// zipperOf are compressors at a level.
func zipperOf(level int) *sync.Pool {
	return &sync.Pool{New: func() any {
		z, err := gzip.NewWriterLevel(nil, level)
		if err != nil {
			panic(err) // the level is valid
		}
		return z
	}}
}

var quickZippers, zippers = zipperOf(gzip.BestSpeed), zipperOf(6)

// zip packs a page with gzip, in haste or properly; in haste around stretches.
func zip(b []byte, quick bool, stretches ...*Stretch) []byte {
	pool := zippers
	if quick {
		pool = quickZippers
	}
	out := packed.Get().(*bytes.Buffer)
	defer packed.Put(out)
	out.Reset()
	if quick && len(stretches) > 0 {
		if in := find(b, stretches); len(in) > 0 {
			zipAround(out, b, in)
			return bytes.Clone(out.Bytes())
		}
	}
	z := pool.Get().(*gzip.Writer)
	defer pool.Put(z)
	z.Reset(out)
	z.Write(b) // into memory: cannot fail
	z.Close()
	return bytes.Clone(out.Bytes())
}

var packed = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// repack packs a page properly that was packed in haste, and puts it in the place of the
// other, once it has been asked for a few times: aside, and one page at a time.
func (c *Cache) repack(p *page) {
	if p.again.Add(1) < properlyAfter || !c.packing.CompareAndSwap(false, true) {
		return
	}
	go func() {
		defer c.packing.Store(false)
		plain, err := io.ReadAll(p.unzipped())
		if err != nil {
			return // what is there stays
		}
		c.pages.exchange(p, p.packed(zip(plain, false)))
	}()
}

// packed is the page with another packing.
func (p *page) packed(z []byte) *page {
	q := &page{key: p.key, parts: p.parts, until: p.until, modified: p.modified, tag: p.tag, fields: p.fields, always: p.always, cell: p.cell}
	q.variants = []variant{{coding: "gzip", body: z, size: len(z)}, {coding: "identity", size: p.variants[1].size}}
	q.seen.Store(p.seen.Load())
	q.asks.Store(p.asks.Load())
	q.finish()
	return q
}
