package nmt

import (
	"container/list"
	"context"
	"sync"
	"unsafe"
)

// Cache keeps translations of sentences, up to a number of bytes; what was wanted least
// recently goes first. It is safe for concurrent use and may serve several models: a
// sentence is kept under the identity of the model that translated it.
//
// Since a sentence's translation depends on nothing but the model, what comes from the
// cache is what would have been computed, to the bit.
type Cache struct {
	most int

	mu      sync.Mutex
	size    int
	entries map[cacheKey]*list.Element // of *cached
	order   *list.List                 // last wanted first
	hits    uint64
	misses  uint64
}

type cacheKey struct {
	identity, sentence string
	pieces             bool
}

type cached struct {
	key   cacheKey
	value Translation
	size  int
}

// NewCache makes a cache of at most so many bytes.
func NewCache(bytes int) *Cache {
	return &Cache{most: bytes, entries: map[cacheKey]*list.Element{}, order: list.New()}
}

// CacheStats say how a cache is used.
type CacheStats struct {
	Hits, Misses uint64
	Sentences    int
	Bytes        int
}

// Stats tells how the cache is used.
func (c *Cache) Stats() CacheStats {
	c.mu.Lock()
	defer c.mu.Unlock()
	return CacheStats{c.hits, c.misses, len(c.entries), c.size}
}

// For makes a Model that asks the cache before m. identity names m among all whose
// sentences are kept here. Translations are shared: nobody may change them. Score is not
// kept.
func (c *Cache) For(m Model, identity string) Model { return &remembering{m, c, identity} }

type remembering struct {
	Model
	cache    *Cache
	identity string
}

// Translate is Model.Translate. A sentence that stands twice among the sentences is
// translated once.
func (r *remembering) Translate(ctx context.Context, sentences []string, pieces bool) ([]Translation, error) {
	out := make([]Translation, len(sentences))
	var ask []string
	places := map[string][]int{}
	for i, s := range sentences {
		if t, ok := r.cache.get(cacheKey{r.identity, s, pieces}); ok {
			out[i] = t
			continue
		}
		if places[s] == nil {
			ask = append(ask, s)
		}
		places[s] = append(places[s], i)
	}
	if len(ask) == 0 {
		return out, ctx.Err()
	}
	fresh, err := r.Model.Translate(ctx, ask, pieces)
	if err != nil {
		return nil, err
	}
	for i, s := range ask {
		for _, at := range places[s] {
			out[at] = fresh[i]
		}
		r.cache.put(cacheKey{r.identity, s, pieces}, fresh[i])
	}
	return out, nil
}

// get returns what is kept; what is kept with pieces serves without them too.
func (c *Cache) get(k cacheKey) (Translation, bool) {
	pieces := k.pieces
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.entries[k]
	if !ok && !k.pieces {
		k.pieces = true
		e, ok = c.entries[k]
	}
	if !ok {
		c.misses++
		return Translation{}, false
	}
	c.hits++
	c.order.MoveToFront(e)
	t := e.Value.(*cached).value
	if !pieces {
		t.Source, t.Pieces = nil, nil
	}
	return t, true
}

func (c *Cache) put(k cacheKey, t Translation) {
	n := &cached{k, t, sizeOf(k, t)}
	if n.size > c.most {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.entries[k]; ok {
		return // another was as fast
	}
	c.entries[k] = c.order.PushFront(n)
	c.size += n.size
	for c.size > c.most {
		last := c.order.Back()
		old := c.order.Remove(last).(*cached)
		delete(c.entries, old.key)
		c.size -= old.size
	}
}

// sizeOf is about what an entry takes in memory: its texts and tables, and what map and
// list need for it.
func sizeOf(k cacheKey, t Translation) int {
	const around = 256
	n := around + len(k.sentence) + len(t.Text) + cap(t.Source)*int(unsafe.Sizeof(Span{})) + cap(t.Pieces)*int(unsafe.Sizeof(Piece{}))
	for _, p := range t.Pieces {
		n += cap(p.Attention) * 4
	}
	return n
}
