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
// there any more when it comes round again. Those of the long story are one page under many
// addresses.
func (b *bench) fromDisk(ctx context.Context, n *newsroom.Newsroom, dir, long string) error {
	short, err := stories(ctx, n, b.crawled)
	if err != nil {
		return err
	}
	if len(short) == 0 {
		return fmt.Errorf("there is no story to ask for")
	}
	var many []string
	for i := range b.crawled / 5 {
		many = append(many, fmt.Sprintf("%s?after=0.%d", long, i+1)) // comments after one that is none: all of them
	}
	b.say("## Pages that memory has no room for\n")
	b.say("Story pages, asked for in turn on one core by 64 connections: they have left memory when they come round again, and are fetched from the disk.")
	b.say("Asked for: 12,000 a second of the short ones, which is 500 times the 24 a second that WordPress is taken to make without a cache. Medians of %d rounds of %d s; the large ones after one that does not count.\n", b.rounds, b.seconds)
	b.say("| pages | size, mean | compressed, mean | a second | least to most | MB a second | made anew, one after the other |\n| --- | --- | --- | --- | --- | --- | --- |")
	for _, kind := range []struct {
		what   string
		paths  []string
		before int
	}{{"%d short stories", short, 0}, {"%d addresses of the long story with 50 comments", many, 1}} {
		if err := b.inTurn(dir, fmt.Sprintf(kind.what, len(kind.paths)), kind.paths, kind.before); err != nil {
			return err
		}
	}
	b.say("")
	return nil
}

// inTurn measures a kind of page. So many rounds before do not count: in them, pages that
// were packed in haste are packed anew.
func (b *bench) inTurn(dir, what string, paths []string, before int) error {
	s, err := b.start(dir, true, nil)
	if err != nil {
		return err
	}
	defer s.stop()
	begin, packed := time.Now(), 0
	for _, p := range paths {
		raw, _, err := s.raw(p, "gzip")
		if err != nil {
			return err
		}
		packed += len(raw)
	}
	making := float64(len(paths)) / time.Since(begin).Seconds()
	plain := 0
	some := paths[:min(len(paths), 100)]
	for _, p := range some {
		raw, _, err := s.raw(p, "identity")
		if err != nil {
			return err
		}
		plain += len(raw)
	}
	list, script := filepath.Join(b.work, "paths.txt"), filepath.Join(b.work, "inturn.lua")
	if err := os.WriteFile(list, []byte(strings.Join(paths, "\n")+"\n"), 0o644); err != nil {
		return err
	}
	if err := os.WriteFile(script, fmt.Appendf(nil, inTurn, list), 0o644); err != nil {
		return err
	}
	var rates []float64
	for round := range before + b.rounds {
		t, err := b.wrk(s, "/", "-s", script)
		if err != nil {
			return err
		}
		if t.errors != "" {
			return fmt.Errorf("pages in turn: %s", t.errors)
		}
		if round >= before {
			rates = append(rates, t.perSecond)
		}
	}
	mean := packed / len(paths)
	b.say("| %s | %d KB | %d KB | %.0f | %.0f to %.0f | %.0f | %.0f a second |", what, plain/len(some)>>10, mean>>10, middle(rates), slices.Min(rates), slices.Max(rates), middle(rates)*float64(mean)/(1<<20), making)
	return nil
}
