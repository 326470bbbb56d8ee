package translate

import (
	"context"
	"strings"
	"sync"
)

// fake is an engine in memory: it translates by answer and notes what it was asked.
type fake struct {
	name    string
	version string
	tags    TagSupport
	limits  Limits
	pairs   []Pair
	answer  func(call int, req Request) ([]Result, error)

	mu    sync.Mutex
	calls []Request
}

func (f *fake) Name() string {
	if f.name == "" {
		return "fake"
	}
	return f.name
}
func (f *fake) Version(context.Context) string        { return f.version }
func (f *fake) Tags() TagSupport                      { return f.tags }
func (f *fake) Pairs(context.Context) ([]Pair, error) { return f.pairs, nil }
func (f *fake) Limits() Limits {
	l := f.limits
	if l.Segments == 0 {
		l.Segments = 10
	}
	if l.Concurrency == 0 {
		l.Concurrency = 1
	}
	return l
}

func (f *fake) Translate(ctx context.Context, req Request) ([]Result, error) {
	f.mu.Lock()
	f.calls = append(f.calls, req)
	n := len(f.calls)
	f.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return f.answer(n, req)
}

// each makes an answer of a function on texts.
func each(f func(string) string) func(int, Request) ([]Result, error) {
	return func(_ int, req Request) ([]Result, error) {
		out := make([]Result, len(req.Segments))
		for i, s := range req.Segments {
			out[i].Text = f(s.Text)
		}
		return out, nil
	}
}

// shout "translates" into capitals and leaves elements and entities as they are.
func shout(s string) string {
	var b strings.Builder
	for s != "" {
		i := strings.IndexAny(s, "<&")
		if i < 0 {
			return b.String() + strings.ToUpper(s)
		}
		b.WriteString(strings.ToUpper(s[:i]))
		j := strings.IndexAny(s[i:], ">;")
		if j < 0 {
			return b.String() + s[i:]
		}
		b.WriteString(s[i : i+j+1])
		s = s[i+j+1:]
	}
	return b.String()
}

// memoryCache keeps what it is given.
type memoryCache struct {
	mu   sync.Mutex
	m    map[CacheKey]Translated
	hits int
}

func (c *memoryCache) Get(_ context.Context, k CacheKey) (Translated, bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	t, ok := c.m[k]
	if ok {
		c.hits++
	}
	return t, ok, nil
}

func (c *memoryCache) Put(_ context.Context, k CacheKey, t Translated) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.m == nil {
		c.m = map[CacheKey]Translated{}
	}
	c.m[k] = t
	return nil
}
