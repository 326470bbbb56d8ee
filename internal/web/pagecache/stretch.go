package pagecache

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"hash/crc32"
	"slices"
	"sync"

	"github.com/klauspost/compress/flate"
)

const (
	// stretchFrom is the size from which a stretch is packed for itself.
	stretchFrom = 4 << 10
	// startOf is how much of a stretch is looked for in a page.
	startOf = 64
	// startsMost is how many places of a page that begin like a stretch are looked at.
	startsMost = 8
)

// Stretch is a long run of bytes that stands in pages as it is, such as a story's text. It is
// packed once, in haste as pages are for who asks first, and not with every page that has it.
// nil is one that is not worth it.
type Stretch struct {
	plain  string
	start  []byte // of plain
	packed []byte // deflated (RFC 1951), refers to nothing before it, ends with a byte
}

// NewStretch packs a stretch. It is nil where it is short, or no page is being made through
// ctx.
func NewStretch(ctx context.Context, plain string) *Stretch {
	if len(plain) < stretchFrom || !Making(ctx) {
		return nil
	}
	b := packed.Get().(*bytes.Buffer)
	defer packed.Put(b)
	b.Reset()
	z := deflaters.Get().(*flate.Writer)
	defer deflaters.Put(z)
	z.Reset(b)
	z.Write([]byte(plain)) // into memory: cannot fail
	z.Flush()
	return &Stretch{plain: plain, start: []byte(plain[:startOf]), packed: bytes.Clone(b.Bytes())}
}

// Bytes is how much memory it takes beside what it was made of.
func (s *Stretch) Bytes() int {
	if s == nil {
		return 0
	}
	return len(s.packed) + startOf
}

// Holds tells that the page that is being made through ctx has a stretch. A page that turns
// out not to have it, or another, is packed all the same.
func Holds(ctx context.Context, s *Stretch) {
	if slot, ok := ctx.Value(slotKey{}).(*slot); ok && s != nil {
		slot.stretches = append(slot.stretches, s)
	}
}

var deflaters = sync.Pool{New: func() any {
	z, err := flate.NewWriter(nil, flate.BestSpeed)
	if err != nil {
		panic(err) // the level is valid
	}
	return z
}}

// found is a stretch in a page.
type found struct {
	at int
	*Stretch
}

// find finds stretches in a page, in its order, none over another.
func find(b []byte, stretches []*Stretch) (in []found) {
	for _, s := range stretches {
		at := 0
		for range startsMost {
			i := bytes.Index(b[at:], s.start)
			if i < 0 {
				break
			}
			if at += i; len(b)-at >= len(s.plain) && string(b[at:at+len(s.plain)]) == s.plain {
				in = append(in, found{at, s})
				break
			}
			at++
		}
	}
	slices.SortStableFunc(in, func(a, b found) int { return cmp.Compare(a.at, b.at) })
	end := 0
	return slices.DeleteFunc(in, func(f found) bool {
		over := f.at < end
		if !over {
			end = f.at + len(f.plain)
		}
		return over
	})
}

// gzipHead is a member's head without name and time (RFC 1952).
var gzipHead = [10]byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255}

// zipAround packs a page in haste around stretches that are packed.
func zipAround(out *bytes.Buffer, b []byte, in []found) {
	out.Write(gzipHead[:])
	z := deflaters.Get().(*flate.Writer)
	defer deflaters.Put(z)
	at := 0
	for _, f := range in {
		if f.at > at {
			z.Reset(out)
			z.Write(b[at:f.at])
			z.Flush()
		}
		out.Write(f.packed)
		at = f.at + len(f.plain)
	}
	z.Reset(out)
	z.Write(b[at:])
	z.Close()
	var tail [8]byte
	binary.LittleEndian.PutUint32(tail[:4], crc32.ChecksumIEEE(b))
	binary.LittleEndian.PutUint32(tail[4:], uint32(len(b)))
	out.Write(tail[:])
}
