package pagecache

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"depesche/internal/store"
	"depesche/internal/store/sqldb"
)

// changes is what the cache knows of changes in the database.
type changes struct {
	lesson atomic.Int64  // how often something new was learnt
	signal atomic.Uint64 // as it stood before that was read
	looked atomic.Int64  // when, in microseconds; 0: never

	mu    sync.RWMutex
	at    map[uint64]int64 // part -> lesson in which it had changed
	floor int64            // pages from before this lesson are not true any more
	next  *question
	lists store.Lists // of all pages; what a lesson says has changed is not in them

	asking sync.Mutex // held by who asks the database; guards the rest
	number int64      // of the last change that is known
	begun  bool
}

const (
	// maxParts bounds the memory of what has changed; beyond it all pages are made anew.
	maxParts = 1 << 16
	// lookEvery is how often the database is asked although no signal was raised: a process
	// that was killed after its commit has raised none.
	lookEvery = time.Second
)

// unchanged tells whether all that a page is made from is as it was, as far as is known,
// and notes that it was looked at.
func (k *changes) unchanged(p *page) bool { return k.stands(&p.seen, p.parts) }

// stands is unchanged for whatever is made from parts and was true at the lesson seenAt.
func (k *changes) stands(seenAt *atomic.Int64, parts []uint64) bool {
	lesson := k.lesson.Load()
	seen := seenAt.Load()
	if seen == lesson {
		return true
	}
	k.mu.RLock()
	defer k.mu.RUnlock()
	if seen < k.floor {
		return false
	}
	for _, part := range parts {
		if k.at[part] > seen {
			return false
		}
	}
	seenAt.CompareAndSwap(seen, lesson)
	return true
}

// fresh makes sure that every transaction which returned before it was called is known.
func (c *Cache) fresh(ctx context.Context) error {
	if c.signal == nil {
		return c.known.ask(ctx, c.store)
	}
	if n := c.signal.Load(); n != c.known.signal.Load() || c.known.looked.Load() == 0 {
		return c.catchUp(ctx)
	}
	now := time.Now().UnixMicro()
	if last := c.known.looked.Load(); now-last > lookEvery.Microseconds() && c.known.looked.CompareAndSwap(last, now) {
		go c.look(context.WithoutCancel(ctx))
	}
	return nil
}

// Lists returns a context through which the store's methods take the newsroom's own lists
// (its editions, channels …) from memory: as they stood when it was called, or later. Where
// that cannot be told the context is as it was. A nil Cache has no memory.
func (c *Cache) Lists(ctx context.Context) context.Context {
	if c == nil || c.fresh(ctx) != nil {
		return ctx
	}
	ctx, _ = store.WatchWith(ctx, &c.known.lists)
	return ctx
}

// catchUp reads what changed since the signal was last looked at.
func (c *Cache) catchUp(ctx context.Context) error {
	k := &c.known
	k.asking.Lock()
	defer k.asking.Unlock()
	n := c.signal.Load()
	if n == k.signal.Load() && k.looked.Load() != 0 {
		return nil
	}
	if err := k.learn(context.WithoutCancel(ctx), c.store); err != nil {
		return err
	}
	k.signal.Store(n)
	k.looked.Store(time.Now().UnixMicro())
	return nil
}

// look asks the database although nothing was signalled. It need not succeed: the next
// look will.
func (c *Cache) look(ctx context.Context) {
	c.known.asking.Lock()
	defer c.known.asking.Unlock()
	_ = c.known.learn(ctx, c.store)
}

// learn reads what has changed. asking is held.
func (k *changes) learn(ctx context.Context, s *store.Store) error {
	ctx, cancel := context.WithTimeout(sqldb.Brief(ctx), 10*time.Second)
	defer cancel()
	if !k.begun { // there are no pages yet: what was before does not matter
		n, err := s.PublishedChange(ctx)
		if err != nil {
			return err
		}
		k.number, k.begun = n, true
		return nil
	}
	parts, now, err := s.ChangedSince(ctx, k.number)
	if err != nil || now == k.number {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	lesson := k.lesson.Load() + 1
	if now < k.number || len(k.at)+len(parts) > maxParts {
		// The database is another one, or there is too much to remember.
		clear(k.at)
		k.floor = lesson
		k.lists.ForgetAll()
	} else {
		for _, p := range parts {
			k.at[partID(p)] = lesson
		}
		k.lists.Forget(parts)
	}
	k.number = now
	k.lesson.Store(lesson)
	return nil
}

// Forget has every page made anew: something has changed that is no part of the database.
func (c *Cache) Forget() {
	k := &c.known
	k.mu.Lock()
	defer k.mu.Unlock()
	clear(k.at)
	k.floor = k.lesson.Load() + 1
	k.lesson.Store(k.floor)
}

// ForgetParts has those pages made anew that depend on one of these parts, of which the
// database knows nothing. What they stand for must have changed before it is called.
func (c *Cache) ForgetParts(parts ...string) {
	if len(parts) == 0 {
		return
	}
	k := &c.known
	k.mu.Lock()
	defer k.mu.Unlock()
	lesson := k.lesson.Load() + 1
	for _, p := range parts {
		k.at[partID(p)] = lesson
	}
	k.lesson.Store(lesson)
}

// question is one look into the database, for all who asked before it began.
type question struct {
	done chan struct{}
	err  error
}

// ask makes sure by a query that everything is known that was committed before it was
// called. Those who ask while one is on its way share the next.
func (k *changes) ask(ctx context.Context, s *store.Store) error {
	k.mu.Lock()
	q, mine := k.next, false
	if q == nil {
		q, mine = &question{done: make(chan struct{})}, true
		k.next = q
	}
	k.mu.Unlock()
	if !mine {
		select {
		case <-q.done:
			return q.err
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	k.asking.Lock() // the one before has come back
	defer k.asking.Unlock()
	k.mu.Lock()
	k.next = nil // who asks from now on asks anew
	k.mu.Unlock()
	defer close(q.done)
	q.err = k.learn(context.WithoutCancel(ctx), s)
	return q.err
}
