package site

import (
	"context"
	"io"
	"log/slog"
	"net/http/httptest"
	"testing"

	"depesche"
)

// Readings of stories and front pages are counted, in memory or not, but for editions that
// do not count; feeds are not.
func TestReadingsAreCounted(t *testing.T) {
	for name, bytes := range map[string]int64{"kept": 0, "not kept": -1} {
		t.Run(name, func(t *testing.T) {
			ctx := context.Background()
			n := newNewsroom(t)
			id := n.add(depesche.Story{Lang: "en"})
			d := depesche.Document{Headline: depesche.Plain("Quay wall"), Blocks: []depesche.Block{}}
			n.publish(id, "en", d, depesche.Publication{})
			n.publish(id, "de", d, depesche.Publication{})
			de, err := n.store.Edition(ctx, "de")
			n.must(err)
			de.Policy.Uncounted = true
			n.must(n.store.SaveEdition(ctx, *de))
			book := n.store.Counts(ctx)
			s := New(Config{Store: n.store, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Counts: book, CacheBytes: bytes})
			h := s.Before(s)
			ask := func(path, agent string) {
				r := httptest.NewRequest("GET", path, nil)
				r.Header.Set("User-Agent", agent)
				w := httptest.NewRecorder()
				h.ServeHTTP(w, r)
				if w.Code != 200 {
					t.Fatalf("%s: %d", path, w.Code)
				}
			}
			const browser = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
			for range 3 {
				ask("/en/1/quay-wall", browser)
				ask("/de/1/quay-wall", browser)
			}
			ask("/en/1/quay-wall", "curl/8.5")
			ask("/en/", browser)
			ask("/en/feed.xml", browser)
			n.must(book.Flush(ctx))
			rs, err := n.store.Readings(ctx, id, 0)
			if err != nil || len(rs) != 1 || rs[0].Edition != "en" || rs[0].N != 3 {
				t.Errorf("%+v %v", rs, err)
			}
			if rs, err = n.store.Readings(ctx, 0, 0); err != nil || len(rs) != 1 || rs[0].N != 1 {
				t.Errorf("front: %+v %v", rs, err)
			}
		})
	}
}
