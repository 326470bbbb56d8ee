package main

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

var located = regexp.MustCompile(`<loc>([^<]+)</loc>`)

// places reads a site map of a server: the paths that it names.
func (s *server) places(path string) ([]string, error) {
	_, body, err := s.get(path)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, m := range located.FindAllStringSubmatch(body, -1) {
		u, err := url.Parse(m[1])
		if err != nil {
			return nil, err
		}
		out = append(out, u.RequestURI())
	}
	return out, nil
}

// stories are the paths of the newest stories, at most so many.
func (s *server) stories(most int) ([]string, error) {
	maps, err := s.places("/sitemap.xml")
	if err != nil {
		return nil, err
	}
	var out []string
	for _, m := range maps {
		if strings.Contains(m, "news") {
			continue
		}
		in, err := s.places(m)
		if err != nil {
			return nil, err
		}
		for _, p := range in {
			if len(out) < most && strings.Count(p, "/") == 3 && strings.Contains(p, "harbour-report") {
				out = append(out, p)
			}
		}
	}
	return out, nil
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
func (b *bench) fromDisk(dir string) error {
	s, err := b.start(dir, true)
	if err != nil {
		return err
	}
	defer s.stop()
	paths, err := s.stories(b.crawled)
	if err != nil {
		return err
	}
	if len(paths) == 0 {
		return fmt.Errorf("the site map names no story")
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
