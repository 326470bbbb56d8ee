package pagecache

import (
	"bytes"
	"io"

	"github.com/andybalholm/brotli"
)

const (
	// denseAfter is how often a page is asked for by clients that take Brotli until it is
	// packed once more.
	denseAfter = 16
	// denseMost is the largest page for which that is done.
	denseMost = 1 << 20
)

// condense packs a page with Brotli, a fifth smaller than gzip, once enough clients have
// asked for it. It takes hundreds of times as long, so it happens aside, one page at a
// time; until it is done, they get gzip.
func (c *Cache) condense(p *page) {
	if p.asks.Load() < denseAfter || p.denser.Load() != nil || len(p.variants) < 2 || p.variants[len(p.variants)-1].size > denseMost {
		return
	}
	if !c.packing.CompareAndSwap(false, true) {
		return
	}
	p.asks.Store(-1 << 30) // not again
	go func() {
		defer c.packing.Store(false)
		plain, err := io.ReadAll(p.unzipped())
		if err != nil {
			return // gzip stays
		}
		var out bytes.Buffer
		w := brotli.NewWriterLevel(&out, brotli.BestCompression)
		w.Write(plain) // into memory: cannot fail
		w.Close()
		if out.Len() >= p.variants[0].size {
			return
		}
		v := &variant{coding: "br", body: bytes.Clone(out.Bytes()), size: out.Len()}
		p.complete(v)
		if c.pages.grow(p, v.cost()) {
			p.denser.Store(v)
		}
	}()
}
