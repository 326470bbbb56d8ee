package counts

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"
)

func TestByPerson(t *testing.T) {
	for agent, want := range map[string]bool{
		"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0":                                                  true,
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/604": true,
		"Opera/9.80 (J2ME/MIDP; Opera Mini/7.1) Presto/2.8":                                                                       true,
		"":           false,
		"curl/8.5.0": false,
		"Wget/1.21":  false,
		"Opera":      false,
		"Mozilla/5.0 (compatible; Examplebot/2.1; +http://www.example.org/bot.html)":    false,
		"Mozilla/5.0 (compatible; SomeSpider/3.0)":                                      false,
		"Mozilla/5.0 (X11) AppleWebKit/537.36 HeadlessChrome/125.0 Safari/537.36":       false,
		"Mozilla/5.0 (Linux) AppleWebKit Chrome Mobile (compatible; PRERENDER CRAWLER)": false,
		"Mozilla/5.0 (compatible; thing; +https://thing.example)":                       false,
		"Mozilla/5.0 LinkPreview": false,
	} {
		if got := ByPerson(agent); got != want {
			t.Errorf("%q: %v", agent, got)
		}
	}
	if n := testing.AllocsPerRun(100, func() { _ = ByPerson("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0") }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

type keeper struct {
	mu   sync.Mutex
	sums map[Reading]int64
	fail bool
}

func (k *keeper) save(_ context.Context, rs []Reading) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.fail {
		return errors.New("full")
	}
	for _, r := range rs {
		n := r.N
		r.N = 0
		k.sums[r] += n
	}
	return nil
}

func TestDays(t *testing.T) {
	k := &keeper{sums: map[Reading]int64{}}
	at := time.Date(2026, 3, 4, 23, 30, 0, 0, time.UTC)
	cairo := time.FixedZone("", 2*3600)
	b := New(k.save, func(e string) *time.Location {
		if e == "ar" {
			return cairo
		}
		return time.UTC
	}, func() time.Time { return at })
	en, ar := b.Cell(Page{"en", 7}), b.Cell(Page{"ar", 7})
	en.Add()
	en.Add()
	ar.Add()
	if err := b.Flush(context.Background()); err != nil {
		t.Fatal(err)
	}
	at = at.Add(time.Hour)
	en.Add()
	if err := b.Flush(context.Background()); err != nil {
		t.Fatal(err)
	}
	day := DayOf(time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC), time.UTC)
	for r, n := range map[Reading]int64{{Page{"en", 7}, day, 0}: 2, {Page{"ar", 7}, day + 1, 0}: 1, {Page{"en", 7}, day + 1, 0}: 1} {
		if k.sums[r] != n {
			t.Errorf("%+v: %d, not %d", r, k.sums[r], n)
		}
	}
	if got := Date(day).Format(time.DateOnly); got != "2026-03-04" {
		t.Error(got)
	}
}

func TestNothingIsLostWhenSavingFails(t *testing.T) {
	k := &keeper{sums: map[Reading]int64{}, fail: true}
	b := New(k.save, func(string) *time.Location { return time.UTC }, nil)
	c := b.Cell(Page{"en", 1})
	c.Add()
	if err := b.Flush(context.Background()); err == nil {
		t.Fatal("no error")
	}
	c.Add()
	k.fail = false
	if err := b.Flush(context.Background()); err != nil {
		t.Fatal(err)
	}
	total := int64(0)
	for _, n := range k.sums {
		total += n
	}
	if total != 2 {
		t.Errorf("%d", total)
	}
}

// However many pages are let go of, and whoever still counts in their cells, each reading is
// stored once.
func TestManyPages(t *testing.T) {
	k := &keeper{sums: map[Reading]int64{}}
	b := New(k.save, func(string) *time.Location { return time.UTC }, func() time.Time { return time.Unix(1e9, 0) })
	const pages = maxIdle + 500
	cells := make([]*Cell, pages)
	for i := range cells {
		cells[i] = b.Cell(Page{"en", int64(i)})
	}
	if err := b.Flush(context.Background()); err != nil { // lets go of some
		t.Fatal(err)
	}
	if len(b.cells) > maxIdle {
		t.Errorf("%d cells", len(b.cells))
	}
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := range cells {
				cells[i].Add()
				if w == 0 {
					b.Cell(Page{"en", int64(i)}).Add() // as a page made anew does
				}
				if w == 1 && i%4000 == 0 {
					b.Flush(context.Background())
				}
			}
		})
	}
	wg.Wait()
	if err := b.Flush(context.Background()); err != nil {
		t.Fatal(err)
	}
	total := int64(0)
	for _, n := range k.sums {
		total += n
	}
	if total != 5*pages {
		t.Errorf("%d of %d", total, 5*pages)
	}
}
