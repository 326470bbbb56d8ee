package pagecache

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"depesche"
	"depesche/internal/store"
	"depesche/internal/store/storetest"
)

// What a page has read before it begins a piece may have changed meanwhile: a piece that shows
// it does not outlive the page.
func TestFragmentIsAsOldAsItsPage(t *testing.T) {
	s := storetest.New(t)
	var words atomic.Value
	words.Store("old")
	var c *Cache
	c, h := server(t, s, time.Now, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		store.ReadsOf(r.Context()).Join([]string{"words"}, time.Time{})
		said := words.Load().(string)
		if said == "old" {
			words.Store("new")
			c.ForgetParts("words")
		}
		piece, _ := Fragment(r.Context(), "piece", func(ctx context.Context) (string, int, error) {
			store.ReadsOf(ctx).Join([]string{"words"}, time.Time{})
			return said, 10, nil
		})
		fmt.Fprint(w, said, " ", piece)
	}))
	for range 2 {
		if got := ask(h, "GET", "/a").Body.String(); got != "new new" {
			t.Errorf("the page says %q", got)
		}
	}
}

// A piece is made once for all pages that show it and for as long as what it was made from
// stands; pages that show it change with it.
func TestFragment(t *testing.T) {
	s := storetest.New(t)
	ctx := context.Background()
	rename(t, s, "One")
	channel := func(name string) {
		t.Helper()
		if err := s.SaveChannel(ctx, depesche.Channel{Key: "c", Names: map[string]string{"en": name}}); err != nil {
			t.Fatal(err)
		}
	}
	channel("Rail")
	clock := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	var made atomic.Int64
	var fails atomic.Bool
	c, h := server(t, s, func() time.Time { return clock }, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ts, err := s.Topics(r.Context())
		if err != nil {
			t.Error(err)
		}
		piece, err := Fragment(r.Context(), "channel", func(ctx context.Context) (string, int, error) {
			made.Add(1)
			if fails.Load() {
				return "", 0, errors.New("no luck")
			}
			store.ReadsOf(ctx).Until(clock.Add(time.Minute))
			cs, err := s.Channels(ctx)
			return cs[0].Names["en"], 10, err
		})
		if err != nil {
			http.Error(w, err.Error(), 500)
			return
		}
		fmt.Fprintf(w, "%s, %s.", ts[0].Names["en"], piece)
	}))
	step := func(what, path, want string, pieces int64) {
		t.Helper()
		w := ask(h, "GET", path)
		if got := w.Body.String(); got != want || made.Load() != pieces {
			t.Errorf("%s: %q with %d pieces, want %q with %d", what, got, made.Load(), want, pieces)
		}
		if keys := w.Header().Get("Surrogate-Key"); !strings.Contains(keys, "channels") || !strings.Contains(keys, "topics") {
			t.Errorf("%s: the page depends on %q", what, keys)
		}
	}
	step("the first page", "/a", "One, Rail.", 1)
	step("another page", "/b", "One, Rail.", 1)
	rename(t, s, "Two")
	step("the rest has changed", "/a", "Two, Rail.", 1)
	channel("Sea")
	step("the piece has changed", "/a", "Two, Sea.", 2)
	step("and the other page with it", "/b", "Two, Sea.", 2)
	clock = clock.Add(time.Minute)
	step("its time has come", "/a", "Two, Sea.", 3)
	rename(t, s, "Three")
	clock = clock.Add(time.Minute - time.Second)
	step("a page made later than its piece", "/b", "Three, Sea.", 3)
	clock = clock.Add(time.Second)
	step("ends with it", "/b", "Three, Sea.", 4)
	c.Forget()
	step("all is forgotten", "/a", "Three, Sea.", 5)

	fails.Store(true)
	channel("Air")
	for range 2 {
		if w := ask(h, "GET", "/a"); w.Code != 500 {
			t.Errorf("%d", w.Code)
		}
	}
	fails.Store(false)
	step("after an error", "/a", "Three, Air.", 8)

	// Outside of a page, for a preview or a test, there is nothing to keep it by.
	for range 2 {
		piece, err := Fragment(ctx, "channel", func(context.Context) (string, int, error) { return "new", 0, nil })
		if piece != "new" || err != nil {
			t.Errorf("%q, %v", piece, err)
		}
	}
}

func TestFragmentsAreBounded(t *testing.T) {
	s := storetest.New(t)
	rename(t, s, "One")
	c := New(Options{Store: s, Bytes: 100 << 10})
	room := c.fragments.room
	if room <= 0 || room+c.pages.room != 100<<10 {
		t.Fatalf("%d bytes for pieces, %d for pages", room, c.pages.room)
	}
	made := map[string]int{}
	ask := func(name string, bytes int) {
		t.Helper()
		ctx, _ := store.Watch(context.WithValue(context.Background(), fragmentsKey{}, &making{cache: c}))
		got, err := Fragment(ctx, name, func(context.Context) (string, int, error) {
			made[name]++
			return "of " + name, bytes, nil
		})
		if got != "of "+name || err != nil {
			t.Fatalf("%q, %v", got, err)
		}
		if c.fragments.bytes > room || c.fragments.order.Len() != len(c.fragments.at) {
			t.Fatalf("%d bytes in %d pieces of %d", c.fragments.bytes, c.fragments.order.Len(), len(c.fragments.at))
		}
	}
	for i := range 500 {
		ask("hot", 1000)
		ask(fmt.Sprintf("cold %d", i), 1000)
	}
	if made["hot"] != 1 {
		t.Errorf("what is asked for all the time was made %d times", made["hot"])
	}
	ask("cold 0", 1000)
	if made["cold 0"] != 2 {
		t.Errorf("%d pieces were kept", len(c.fragments.at))
	}
	ask("hot", 1000)
	ask("huge", int(room))
	if ask("hot", 1000); made["hot"] != 1 {
		t.Error("a piece too large for all pushed the others out")
	}
	var sum int64
	for el := c.fragments.order.Front(); el != nil; el = el.Next() {
		sum += el.Value.(*fragment).cost
	}
	if sum != c.fragments.bytes {
		t.Errorf("%d bytes are there, %d counted", sum, c.fragments.bytes)
	}
}
