package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"depesche/internal/store"
	"depesche/internal/store/storetest"
)

const h2loadSays = `starting benchmark...
Application protocol: h2
finished in 3.02s, 5200.00 req/s, 93.28MB/s
requests: 15600 total, 15664 started, 15600 done, 15600 succeeded, 0 failed, 0 errored, 0 timeout
status codes: 15664 2xx, 0 3xx, 0 4xx, 0 5xx
`

func TestH2loadSays(t *testing.T) {
	rate, err := h2said(h2loadSays, 3*time.Second)
	if err != nil || rate != 5200 {
		t.Errorf("%.1f a second, %v", rate, err)
	}
	for what, bad := range map[string]string{
		"nothing":          "",
		"HTTP/1.1":         strings.Replace(h2loadSays, "protocol: h2", "protocol: http/1.1", 1),
		"h2 without TLS":   strings.Replace(h2loadSays, "protocol: h2", "protocol: h2c", 1),
		"failures":         strings.Replace(h2loadSays, "0 failed", "3 failed", 1),
		"timeouts":         strings.Replace(h2loadSays, "0 timeout", "3 timeout", 1),
		"other statuses":   strings.Replace(h2loadSays, "0 4xx", "64 4xx", 1),
		"not a single one": strings.Replace(h2loadSays, "15600 succeeded", "0 succeeded", 1),
	} {
		if _, err := h2said(bad, 3*time.Second); err == nil {
			t.Errorf("taken: %s", what)
		}
	}
}

// What lately adds is counted by a later run, and stands in the part of the site map whose
// name is asked for.
func TestLately(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		if err := house(ctx, s); err != nil {
			t.Fatal(err)
		}
		now := time.Unix(span(time.Now())*spanSeconds, 0).Add(10 * pace)
		b := &bench{}
		if err := b.lately(ctx, s, now); err != nil {
			t.Fatal(err)
		}
		months, err := s.PageMonths(ctx, "en")
		if err != nil {
			t.Fatal(err)
		}
		if b.recent != 10 || len(months) != 1 || months[0].Pages != 10 || months[0].Month != span(now) {
			t.Errorf("%d counted, there are %+v", b.recent, months)
		}
		if err := b.lately(ctx, s, now.Add(2*pace)); err != nil || b.recent != 12 {
			t.Errorf("two paces later: %d, %v", b.recent, err)
		}
	})
}
