// Package counts counts how often pages are read, and keeps nothing about who read them: a
// number for a page and a day. Counting a reading is one addition in memory; the numbers
// go into the store once in a while and when the program ends. A process that is killed
// loses those of the last half minute at most.
package counts

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

// Page is what is counted: a story in an edition, the front page for story 0.
type Page struct {
	Edition string
	Story   int64
}

// Reading is how often a page was read on a day.
type Reading struct {
	Page
	Day int64 // since 1970, where the edition is
	N   int64
}

// Cell counts the readings of one page. A nil Cell counts nothing.
type Cell struct {
	n    atomic.Int64
	page Page
	book *Book
}

// gone marks a cell that its book has let go of.
const gone = -1 << 62

// Add counts a reading.
func (c *Cell) Add() {
	if c != nil && c.n.Add(1) < 0 {
		c.book.revive(c)
	}
}

// maxIdle is how many pages that nobody reads at the moment a book keeps cells for.
const maxIdle = 20_000

// Book holds the cells. Make it with New.
type Book struct {
	zone func(edition string) *time.Location
	now  func() time.Time
	save func(ctx context.Context, rs []Reading) error

	mu    sync.Mutex
	cells map[Page]*Cell
}

// New makes a book. save adds readings to what is stored; zone tells where an edition is.
func New(save func(context.Context, []Reading) error, zone func(string) *time.Location, now func() time.Time) *Book {
	if now == nil {
		now = time.Now
	}
	return &Book{zone: zone, now: now, save: save, cells: map[Page]*Cell{}}
}

// Cell is the cell of a page, always the same one while it is in use. Of a nil Book it is
// nil.
func (b *Book) Cell(p Page) *Cell {
	if b == nil {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	c := b.cells[p]
	if c == nil {
		c = &Cell{page: p, book: b}
		b.cells[p] = c
	}
	return c
}

// revive takes a cell that is counted in up again.
func (b *Book) revive(c *Cell) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if c.n.Load() >= 0 {
		return
	}
	n := c.n.Swap(0) - gone
	if now := b.cells[c.page]; now != nil && now != c {
		// The page that counts in c goes this way each time; what others counted in it
		// meanwhile goes along.
		c.n.Add(gone)
		if late := c.n.Load() - gone; late > 0 {
			c.n.Add(-late)
			n += late
		}
		now.n.Add(n)
		return
	}
	b.cells[c.page] = c
	c.n.Add(n)
}

// Flush saves what has been counted. What cannot be saved is counted on.
func (b *Book) Flush(ctx context.Context) error {
	now := b.now()
	var rs []Reading
	var from []*Cell
	b.mu.Lock()
	for p, c := range b.cells {
		if n := c.n.Swap(0); n > 0 {
			rs = append(rs, Reading{Page: p, N: n})
			from = append(from, c)
		} else if len(b.cells) > maxIdle && c.n.CompareAndSwap(0, gone) {
			delete(b.cells, p)
		}
	}
	b.mu.Unlock()
	if len(rs) == 0 {
		return nil
	}
	for i := range rs {
		rs[i].Day = DayOf(now, b.zone(rs[i].Edition))
	}
	if err := b.save(ctx, rs); err != nil {
		for i, c := range from {
			if c.n.Add(rs[i].N) < 0 {
				b.revive(c)
			}
		}
		return err
	}
	return nil
}

// every is how often a book is flushed.
const every = 30 * time.Second

// Keep flushes until the context ends, and a last time then.
func (b *Book) Keep(ctx context.Context, log *slog.Logger) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
			defer cancel()
			if err := b.Flush(end); err != nil {
				log.Warn("the last readings could not be stored", "error", err)
			}
			return
		case <-tick.C:
			if err := b.Flush(ctx); err != nil && ctx.Err() == nil {
				log.Warn("readings could not be stored; they are kept until they can", "error", err)
			}
		}
	}
}

// DayOf is the number of the day at a place.
func DayOf(t time.Time, zone *time.Location) int64 {
	y, m, d := t.In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400
}

// Date is the day with a number.
func Date(day int64) time.Time { return time.Unix(day*86400, 0).UTC() }
