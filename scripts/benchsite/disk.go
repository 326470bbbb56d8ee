package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"depesche/internal/newsroom"
	"depesche/internal/store"
)

// stories are the paths of the newest stories, at most so many.
func stories(ctx context.Context, n *newsroom.Newsroom, most int) ([]string, error) {
	items, err := n.Store.PublishedList(ctx, store.ListQuery{Edition: "en", Limit: most, Bare: true})
	if err != nil {
		return nil, err
	}
	paths := make([]string, len(items))
	for i, it := range items {
		paths[i] = it.Path
	}
	return paths, nil
}

// inTurn asks for the pages of a file one after the other, from the first again after the last.
const inTurn = `local paths = {}
for line in io.lines(%q) do paths[#paths + 1] = line end
local at = 0
request = function()
  at = at %% #paths + 1
  return wrk.format("GET", paths[at])
end
`

// fromDisk measures pages that memory has no room for: asked for in turn, none of them is
// there any more when it comes round again.
func (b *bench) fromDisk(ctx context.Context, n *newsroom.Newsroom, dir string) error {
	s, err := b.start(dir, true)
	if err != nil {
		return err
	}
	defer s.stop()
	paths, err := stories(ctx, n, b.crawled)
	if err != nil {
		return err
	}
	if len(paths) == 0 {
		return fmt.Errorf("there is no story to ask for")
	}
	begin, bytes := time.Now(), 0
	for _, p := range paths {
		raw, _, err := s.raw(p, "gzip")
		if err != nil {
			return err
		}
		bytes += len(raw)
	}
	making := float64(len(paths)) / time.Since(begin).Seconds()
	list, script := filepath.Join(b.work, "paths.txt"), filepath.Join(b.work, "inturn.lua")
	if err := os.WriteFile(list, []byte(strings.Join(paths, "\n")+"\n"), 0o644); err != nil {
		return err
	}
	if err := os.WriteFile(script, fmt.Appendf(nil, inTurn, list), 0o644); err != nil {
		return err
	}
	var rates []float64
	for range b.rounds {
		t, err := b.wrk(s, "/", "-s", script)
		if err != nil {
			return err
		}
		if t.errors != "" {
			return fmt.Errorf("pages in turn: %s", t.errors)
		}
		rates = append(rates, t.perSecond)
	}
	b.say("## Pages that memory has no room for\n")
	b.say("%d story pages of %d KB compressed in the mean, asked for in turn on one core by 64 connections: they have left memory when they come round again, and are fetched from the disk.", len(paths), bytes/len(paths)>>10)
	b.say("%.0f a second in the median of %d rounds (%.0f to %.0f); asked for: 12,000, which is 500 times the 24 a second that WordPress is taken to make without a cache. Made anew, one after the other: %.0f a second.\n", middle(rates), len(rates), slices.Min(rates), slices.Max(rates), making)
	return nil
}
