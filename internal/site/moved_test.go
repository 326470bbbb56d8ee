package site

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"depesche"
	"depesche/internal/store"
	"depesche/internal/store/storetest"
)

func TestOldAddresses(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		n := newsroomOn(t, s)
		id := n.add(depesche.Story{Lang: "en"})
		n.publish(id, "en", depesche.Document{Headline: depesche.Plain("Quay wall"), Blocks: []depesche.Block{}}, depesche.Publication{})
		other := n.add(depesche.Story{Lang: "en"})
		var as []store.OldAddress
		for _, a := range []string{"https://www.harbour.example/2019/05/quay-wall/", "https://harbour.example/?p=11", "https://harbour.example/caf%C3%A9", "https://harbour.example/blog/?p=11", "https://harbour.example/twice", "https://harbour.example/2019/05/Sea-Wall/"} {
			o, ok := store.FoldPath(a)
			if !ok {
				t.Fatal(a)
			}
			as = append(as, o)
		}
		n.must(s.AddAddresses(ctx, id, "en", as))
		n.must(s.AddAddresses(ctx, other, "en", []store.OldAddress{{Host: "second.example", Path: "/twice"}, {Host: "second.example", Path: "/unpublished"}}))
		h := n.site("http://depesche.example")
		ask := func(method, host, target string) *httptest.ResponseRecorder {
			r := httptest.NewRequest(method, target, nil)
			r.Host = host
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			return w
		}
		ps, err := s.PublishedStory(ctx, "en", id)
		n.must(err)
		to := "http://depesche.example" + ps.Publication.Path
		for _, c := range []struct {
			method, host, target string
			status               int
		}{
			{"GET", "harbour.example", "/2019/05/quay-wall/", 301},
			{"HEAD", "harbour.example", "/2019/05/quay-wall", 301},
			{"GET", "depesche.example", "/2019/05/quay-wall", 301}, // any host, where only one had it
			{"GET", "harbour.example", "/2019/05/quay-wall/amp/", 301},
			{"GET", "harbour.example", "/2019/05/Quay-WALL/", 301},
			{"GET", "harbour.example", "/2019/05/Quay-wall/AMP", 301},
			{"GET", "harbour.example", "/CAF%C3%89", 301},
			{"GET", "harbour.example", "/2019/05/Sea-Wall", 301}, // as it was written
			{"GET", "harbour.example", "/2019/05/sea-wall", 404},
			{"GET", "harbour.example", "/2019/05/SEA-WALL", 404},
			{"GET", "harbour.example", "/2019/05/quay-wall/?utm_source=x", 301},
			{"GET", "harbour.example", "/?p=11", 301},
			{"GET", "harbour.example", "/?utm_source=x&p=11", 301},
			{"GET", "harbour.example", "/blog/?p=11", 301},
			{"GET", "harbour.example", "/caf%c3%a9", 301},
			{"GET", "harbour.example", "/twice", 301},
			{"GET", "third.example", "/twice", 404}, // two sites had it
			{"GET", "second.example", "/unpublished", 404},
			{"GET", "harbour.example", "/?p=12", 200}, // the choice of editions
			{"GET", "harbour.example", "/2019/05/other", 404},
			{"POST", "harbour.example", "/2019/05/quay-wall", 405},
		} {
			w := ask(c.method, c.host, c.target)
			if w.Code != c.status {
				t.Errorf("%s %s%s: %d, not %d", c.method, c.host, c.target, w.Code, c.status)
			}
			if c.status == 301 && w.Header().Get("Location") != to {
				t.Errorf("%s leads to %q", c.target, w.Header().Get("Location"))
			}
		}
		if _, err := s.WithdrawPublication(ctx, id, "en"); err != nil {
			t.Fatal(err)
		}
		if w := ask("GET", "harbour.example", "/2019/05/quay-wall"); w.Code != http.StatusGone {
			t.Errorf("withdrawn: %d", w.Code)
		}
	})
}
