package nmt

import (
	"context"
	"fmt"
	"reflect"
	"runtime"
	"sync"
	"testing"

	"depesche/internal/nmt/synthetic"
)

// counting is a Model that notes what it was asked.
type counting struct {
	Model
	mu    sync.Mutex
	asked []string
}

func (c *counting) Translate(ctx context.Context, sentences []string, pieces bool) ([]Translation, error) {
	c.mu.Lock()
	c.asked = append(c.asked, sentences...)
	c.mu.Unlock()
	return c.Model.Translate(ctx, sentences, pieces)
}

func small(t testing.TB) *Translator {
	t.Helper()
	st := synthetic.New(synthetic.Tiny)
	tr, err := New(Files{Model: st.Model, Shortlist: st.Shortlist, Source: st.Source}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

func TestCacheGivesTheSame(t *testing.T) {
	ctx := context.Background()
	tr := small(t)
	in := []string{"The council met on Monday.", "Rain and wind, and no end.", "", "The council met on Monday.", "Nobody spoke."}
	for _, pieces := range []bool{false, true} {
		want, err := tr.Translate(ctx, in, pieces)
		if err != nil {
			t.Fatal(err)
		}
		c := NewCache(1 << 20)
		m := &counting{Model: tr}
		for round := range 3 {
			got, err := c.For(m, "one").Translate(ctx, in, pieces)
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("round %d, pieces %v: %v, %v; without the cache %v", round, pieces, got, err, want)
			}
		}
		if len(m.asked) != 4 {
			t.Errorf("asked %q", m.asked)
		}
		if s := c.Stats(); s.Hits != 10 || s.Misses != 5 || s.Sentences != 4 {
			t.Errorf("%+v", s)
		}
		// Another model's sentences are others.
		if _, err := c.For(m, "two").Translate(ctx, in[:1], pieces); err != nil || len(m.asked) != 5 {
			t.Errorf("another model: %v, asked %d", err, len(m.asked))
		}
	}
}

// What is asked with pieces is not answered with an answer without them; the other way
// round, pieces are left away.
func TestCacheKeepsPiecesApart(t *testing.T) {
	ctx := context.Background()
	tr := &counting{Model: small(t)}
	m := NewCache(1<<20).For(tr, "m")
	plain, err := m.Translate(ctx, []string{"Nobody spoke."}, false)
	if err != nil {
		t.Fatal(err)
	}
	got, err := m.Translate(ctx, []string{"Nobody spoke.", "Rain."}, true)
	if err != nil || len(got[0].Pieces) == 0 || len(got[1].Pieces) == 0 {
		t.Errorf("%+v, %v", got, err)
	}
	if again, err := m.Translate(ctx, []string{"Nobody spoke."}, false); err != nil || !reflect.DeepEqual(again, plain) {
		t.Errorf("%+v, %v", again, err)
	}
	want, err := small(t).Translate(ctx, []string{"Rain."}, false)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := m.Translate(ctx, []string{"Rain."}, false); err != nil || !reflect.DeepEqual(again, want) || len(tr.asked) != 3 {
		t.Errorf("%+v, %v, asked %q", again, err, tr.asked)
	}
}

func TestCacheIsBounded(t *testing.T) {
	ctx := context.Background()
	const most = 20_000
	c := NewCache(most)
	counted := &counting{Model: small(t)}
	m := c.For(counted, "m")
	var last []string
	for i := range 200 {
		last = []string{fmt.Sprintf("The council met %d times.", i)}
		if _, err := m.Translate(ctx, last, true); err != nil {
			t.Fatal(err)
		}
		if s := c.Stats(); s.Bytes > most || s.Bytes == 0 {
			t.Fatalf("%+v", s)
		}
	}
	if s := c.Stats(); s.Sentences >= 200 {
		t.Errorf("%+v: nothing was dropped", s)
	}
	n := len(counted.asked)
	if _, err := m.Translate(ctx, last, true); err != nil || len(counted.asked) != n {
		t.Errorf("the newest was dropped: %v", err)
	}
	if _, err := m.Translate(ctx, []string{"The council met 0 times."}, true); err != nil || len(counted.asked) != n+1 {
		t.Errorf("the oldest was kept: %v", err)
	}
	// What is larger than the cache is not kept, and empties nothing.
	tiny := NewCache(300)
	if _, err := tiny.For(small(t), "m").Translate(ctx, last, true); err != nil || tiny.Stats().Sentences != 0 {
		t.Errorf("%v, %+v", err, tiny.Stats())
	}
}

func TestCacheCountsItsMemory(t *testing.T) {
	ctx := context.Background()
	c := NewCache(64 << 20)
	m := c.For(small(t), "m")
	var in []string
	for i := range 2000 {
		in = append(in, fmt.Sprintf("The council met %d times, and nobody spoke of the rain.", i))
	}
	heap := func() uint64 {
		var s runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&s)
		return s.HeapAlloc
	}
	before := heap()
	if _, err := m.Translate(ctx, in, true); err != nil {
		t.Fatal(err)
	}
	grown := int(heap() - before)
	if said := c.Stats().Bytes; said < grown*7/10 || said > grown*2 {
		t.Errorf("it says %d bytes, the heap grew by %d", said, grown)
	}
	runtime.KeepAlive(c)
}

func TestCacheAtOnce(t *testing.T) {
	ctx := context.Background()
	tr := small(t)
	c := NewCache(4000)
	in := make([]string, 30)
	for i := range in {
		in[i] = fmt.Sprintf("Number %d.", i%10)
	}
	want, err := tr.Translate(ctx, in, true)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			got, err := c.For(tr, "m").Translate(ctx, in, true)
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
	wg.Wait()
}

// A newsroom's page changes in one sentence of thirty, and is translated anew.
func BenchmarkCache(b *testing.B) {
	ctx := context.Background()
	tr := small(b)
	page := make([]string, 30)
	for i := range page {
		page[i] = fmt.Sprintf("The council met %d times, and nobody spoke of the rain or of the wind.", i)
	}
	for _, kept := range []bool{false, true} {
		b.Run(map[bool]string{false: "without", true: "with"}[kept], func(b *testing.B) {
			var m Model = tr
			if kept {
				m = NewCache(1<<20).For(tr, "m")
			}
			for i := 0; b.Loop(); i++ {
				page[17] = fmt.Sprintf("A new sentence stands here, the %dth.", i)
				if _, err := m.Translate(ctx, page, true); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
