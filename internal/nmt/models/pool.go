package models

import (
	"context"
	"runtime/debug"
	"sync"
	"time"

	"depesche"
	"depesche/internal/nmt"
)

// Pool keeps models in memory: each is loaded when it is first needed, shared by those
// who need it at a time, and dropped when nobody has used it for a while. There are never
// more than its number in memory, but for those being loaded or used at this moment.
type Pool struct {
	most    int
	idle    time.Duration
	options nmt.Options
	cache   *nmt.Cache

	mu      sync.Mutex
	entries map[string]*entry // by digest
	changed chan struct{}     // closed and made anew when an entry is given back
	sweeper *time.Timer
	closed  bool
}

// entry is a model in memory, or on its way there.
type entry struct {
	users int
	used  time.Time
	ready chan struct{} // closed when loaded or failed
	model nmt.Model
	err   error
}

// cacheBytes bounds the sentences that a pool keeps beside its models.
const cacheBytes = 32 << 20

// NewPool makes a pool by the store's configuration. Options are those of every
// translator; Close it at the end.
func (s *Store) NewPool(o nmt.Options) *Pool {
	p := &Pool{most: 4, idle: 5 * time.Minute, options: o, cache: nmt.NewCache(cacheBytes), entries: map[string]*entry{}, changed: make(chan struct{})}
	if s.config.Loaded > 0 {
		p.most = max(2, s.config.Loaded)
	}
	if s.config.IdleMinutes > 0 {
		p.idle = time.Duration(s.config.IdleMinutes) * time.Minute
	}
	return p
}

// Acquire returns models ready to translate, loading what is not in memory. Where there is
// no room because others are in use it waits. All are taken or none, so that two who need
// the same do not wait for each other. release gives them back, once.
func (p *Pool) Acquire(ctx context.Context, ms ...Model) (ts []nmt.Model, release func(), err error) {
	mine, err := p.take(ctx, ms)
	if err != nil {
		return nil, nil, err
	}
	var once sync.Once
	release = func() { once.Do(func() { p.giveBack(mine) }) }
	for i, e := range mine {
		select {
		case <-e.ready:
		case <-ctx.Done():
			release()
			return nil, nil, ctx.Err()
		}
		if e.err != nil {
			p.forget(ms[i].Digest, e)
			release()
			return nil, nil, e.err
		}
		ts = append(ts, e.model)
	}
	return ts, release, nil
}

// take counts this user in on every model, and begins to load those that are not there.
func (p *Pool) take(ctx context.Context, ms []Model) ([]*entry, error) {
	for {
		p.mu.Lock()
		if p.closed {
			p.mu.Unlock()
			return nil, depesche.E(depesche.Unavailable, "model.closed", "the server is stopping; try again when it runs")
		}
		if p.room(ms) {
			mine := make([]*entry, len(ms))
			for i, m := range ms {
				e := p.entries[m.Digest]
				if e == nil {
					e = &entry{ready: make(chan struct{})}
					p.entries[m.Digest] = e
					go p.load(e, m)
				}
				e.users++
				mine[i] = e
			}
			p.mu.Unlock()
			return mine, nil
		}
		changed := p.changed
		p.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// room makes room for what of ms is not in memory, by dropping what was unused longest.
// It is called with the lock held.
func (p *Pool) room(ms []Model) bool {
	want := map[string]bool{}
	fresh := 0
	for _, m := range ms {
		if !want[m.Digest] && p.entries[m.Digest] == nil {
			fresh++
		}
		want[m.Digest] = true
	}
	for fresh > 0 && len(p.entries)+fresh > p.most {
		oldest := ""
		for digest, e := range p.entries {
			if e.users == 0 && !want[digest] && (oldest == "" || e.used.Before(p.entries[oldest].used)) {
				oldest = digest
			}
		}
		if oldest == "" {
			return false
		}
		delete(p.entries, oldest)
	}
	return true
}

// load reads a model. It goes on when the one who asked has gone: another may wait.
func (p *Pool) load(e *entry, m Model) {
	defer close(e.ready)
	f, err := readFiles(m)
	if err != nil {
		e.err = err
		return
	}
	t, err := nmt.New(f, p.options)
	// The files are as large as what was made of them: give their memory back at once.
	f = nmt.Files{}
	debug.FreeOSMemory()
	if err != nil {
		e.err = spoilt(m, err)
		return
	}
	e.model = p.cache.For(t, m.Digest)
}

// giveBack counts this user out.
func (p *Pool) giveBack(es []*entry) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, e := range es {
		e.users--
		e.used = time.Now()
	}
	close(p.changed)
	p.changed = make(chan struct{})
	if !p.closed && p.sweeper == nil {
		p.sweeper = time.AfterFunc(p.idle, p.sweep)
	}
}

// forget takes an entry that could not be loaded out, so that the next try loads anew.
func (p *Pool) forget(digest string, e *entry) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.entries[digest] == e {
		delete(p.entries, digest)
	}
}

// sweep drops what has been idle for long enough, and comes back for the rest.
func (p *Pool) sweep() {
	p.mu.Lock()
	dropped := false
	next := time.Duration(-1)
	for digest, e := range p.entries {
		if e.users > 0 {
			continue // giving it back will call again
		}
		left := p.idle - time.Since(e.used)
		if left <= 0 {
			delete(p.entries, digest)
			dropped = true
			continue
		}
		if next < 0 || left < next {
			next = left
		}
	}
	p.sweeper = nil
	if next >= 0 && !p.closed {
		p.sweeper = time.AfterFunc(next, p.sweep)
	}
	p.mu.Unlock()
	if dropped {
		debug.FreeOSMemory()
	}
}

// Cache tells how the cache of sentences is used.
func (p *Pool) Cache() nmt.CacheStats { return p.cache.Stats() }

// Loaded is how many models are in memory.
func (p *Pool) Loaded() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.entries)
}

// Close drops all models that are not in use, and refuses to load more.
func (p *Pool) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	if p.sweeper != nil {
		p.sweeper.Stop()
	}
	for digest, e := range p.entries {
		if e.users == 0 {
			delete(p.entries, digest)
		}
	}
}
