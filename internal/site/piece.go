package site

import (
	"context"
	"fmt"
	"time"

	"depesche/internal/store"
	"depesche/internal/web/pagecache"
)

// surround is what a frame was made from.
type surround struct {
	parts []string
	until time.Time
}

// surroundOf is what has been read so far for the page that is being made.
func surroundOf(r *store.Reads) surround {
	if r == nil {
		return surround{}
	}
	parts, until := r.Parts()
	return surround{parts, until}
}

// piece returns a part of a page that changes at other times than the rest. It depends on
// what make reads, on the frame and on with, which names what else goes into it. make gets
// a frame of its own, which notes until when the piece is true; it may not change what the
// frame holds, nor anybody the piece. bytes says how much memory it takes.
func piece[T any](ctx context.Context, f *frame, name string, with []any, make func(ctx context.Context, f *frame) (T, error), bytes func(T) int) (T, error) {
	key := fmt.Sprintf("%s %s %s %s %v", name, f.addr.here, f.addr.origin, f.ed.Code, with)
	return pagecache.Fragment(ctx, key, func(ctx context.Context) (T, int, error) {
		own := *f
		own.reads = store.ReadsOf(ctx)
		own.reads.Join(f.surround.parts, f.surround.until)
		p, err := make(ctx, &own)
		if err != nil {
			return p, 0, err
		}
		return p, bytes(p), nil
	})
}
