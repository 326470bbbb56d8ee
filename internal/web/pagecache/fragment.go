package pagecache

import (
	"container/list"
	"context"
	"sync"
	"sync/atomic"
	"time"

	"depesche/internal/store"
)

// Fragment returns a piece of a page that has parts of its own, such as the conversation
// under a story: from memory as long as none of them has changed, else made by make, which
// also says how many bytes it takes. The page that is being made through ctx depends on all
// that the piece was made from. key names the piece and everything that goes into it but
// was not read through the context that make gets. The piece is shared: nobody may change
// it. Where no page is being made, it is made each time.
func Fragment[T any](ctx context.Context, key string, make func(ctx context.Context) (piece T, bytes int, err error)) (T, error) {
	m, _ := ctx.Value(fragmentsKey{}).(*making)
	if m == nil {
		piece, _, err := make(ctx)
		return piece, err
	}
	c := m.cache
	f := c.fragments.get(key)
	if f != nil && (f.until == 0 || c.now().UnixMicro() < f.until) && c.known.stands(&f.seen, f.ids) {
		store.ReadsOf(ctx).Join(f.parts, f.ends())
		return f.piece.(T), nil
	}
	inner, reads := store.WatchWith(ctx, &c.known.lists)
	piece, bytes, err := make(inner)
	parts, until := reads.Parts()
	store.ReadsOf(ctx).Join(parts, until)
	if err != nil {
		return piece, err
	}
	f = &fragment{key: key, piece: piece, parts: parts, ids: partIDs(parts), cost: int64(bytes + 2*len(key) + 64*len(parts) + 256)}
	if !until.IsZero() {
		f.until = until.UnixMicro()
	}
	f.seen.Store(m.since)
	c.fragments.put(f)
	return piece, nil
}

type fragmentsKey struct{}

// making is a page that is being made. A piece is as old as its page's beginning: it may show
// what was read for the page before the piece was begun.
type making struct {
	cache *Cache
	since int64 // lesson
}

// fragment is a piece of pages. It does not change but for seen, which is as a page's.
type fragment struct {
	key   string
	piece any
	parts []string
	ids   []uint64
	until int64 // microseconds; 0: as long as nothing changes
	cost  int64
	seen  atomic.Int64
}

func (f *fragment) ends() time.Time {
	if f.until == 0 {
		return time.Time{}
	}
	return time.UnixMicro(f.until)
}

// fragments holds pieces within a number of bytes: what was not asked for the longest goes.
type fragments struct {
	room int64

	mu    sync.Mutex
	at    map[string]*list.Element // of *fragment
	order list.List                // most recently asked for first
	bytes int64
}

func (s *fragments) get(key string) *fragment {
	s.mu.Lock()
	defer s.mu.Unlock()
	el := s.at[key]
	if el == nil {
		return nil
	}
	s.order.MoveToFront(el)
	return el.Value.(*fragment)
}

func (s *fragments) put(f *fragment) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if old := s.at[f.key]; old != nil {
		s.drop(old)
	}
	if f.cost > s.room/4 {
		return
	}
	s.at[f.key] = s.order.PushFront(f)
	s.bytes += f.cost
	for s.bytes > s.room {
		s.drop(s.order.Back())
	}
}

func (s *fragments) drop(el *list.Element) {
	f := s.order.Remove(el).(*fragment)
	delete(s.at, f.key)
	s.bytes -= f.cost
}
