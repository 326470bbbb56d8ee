package desk

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"depesche"
)

// stream is an answer that stays open.
type stream struct {
	t    *testing.T
	body io.ReadCloser
	in   *bufio.Scanner
}

func (r *reader) stream() *stream {
	r.h.t.Helper()
	res, err := r.c.Get(r.h.server.URL + "/desk/live")
	r.h.must(err)
	r.h.t.Cleanup(func() { res.Body.Close() })
	if got := res.Header.Get("Content-Type"); res.StatusCode != http.StatusOK || got != "text/event-stream; charset=utf-8" {
		r.h.t.Fatalf("%d, %s", res.StatusCode, got)
	}
	return &stream{r.h.t, res.Body, bufio.NewScanner(res.Body)}
}

// next is the next message's counts; nil when the answer has ended.
func (s *stream) next() map[string]string {
	s.t.Helper()
	for s.in.Scan() {
		data, ok := strings.CutPrefix(s.in.Text(), "data: ")
		if !ok {
			continue
		}
		var counts map[string]string
		if err := json.Unmarshal([]byte(data), &counts); err != nil {
			s.t.Fatal(err)
		}
		return counts
	}
	return nil
}

func TestLiveCounts(t *testing.T) {
	h := newHouse(t)
	r := h.as(depesche.RoleReader)
	one, two := r.stream(), h.as(depesche.RoleEditor).stream()
	for _, s := range []*stream{one, two} {
		if c := s.next(); c["inbox"] != "0" || c["drafts"] != "1" || c["todo"] != "0" || c["comments"] != "0" {
			t.Fatalf("at first: %v", c)
		}
	}
	h.take("# Storm\n\nThe storm has passed the island of Norrholm without damage, said the harbour master on Monday evening.\n", "en")
	for _, s := range []*stream{one, two} {
		if c := s.next(); c["inbox"] != "1" {
			t.Errorf("after an import: %v", c)
		}
	}
	// What the page shows is what comes.
	_, page := r.get("/desk")
	if !strings.Contains(page, `data-count="inbox">1<`) {
		t.Error("the page has no place for the count of the inbox")
	}

	// The oldest page of a session gives way.
	for range livePages {
		r.stream().next()
	}
	if one.next() != nil {
		t.Error("a session has more pages than it may")
	}
	// It ends with the browser, and nobody looks when nobody waits.
	two.body.Close()

	res, err := h.browser().c.Get(h.server.URL + "/desk/live")
	h.must(err)
	res.Body.Close()
	if res.StatusCode != http.StatusNoContent {
		t.Error("who is not logged in hears what happens")
	}
}

// TestLiveEndsWithTheServer: answers that stay open do not hold a server that ends.
func TestLiveEndsWithTheServer(t *testing.T) {
	h := newHouse(t)
	ctx, end := context.WithCancel(context.Background())
	s := newServer(Config{Newsroom: h.room, Ending: ctx.Done()})
	h.server.Config.Handler = s.handler()
	one := h.as(depesche.RoleReader).stream()
	one.next()
	end()
	if one.next() != nil {
		t.Error("the answer goes on")
	}
}
