// Benchsite measures the public site side by side with nginx on the same bytes and writes
// what it found as a page of the documentation. scripts/bench-site builds and starts it.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"depesche/internal/newsroom"
)

type bench struct {
	work, program string
	rounds        int
	seconds       int
	stories, more int
	recent        int // stories of the newest part of the site map, beside those
	crawled       int
	idle          time.Duration
	data          string
	filled        int
	searched      int
	searchData    string
	imported      int
	report        strings.Builder
}

func main() {
	var b bench
	var out string
	flag.StringVar(&b.work, "work", "", "folder for all that is made")
	flag.StringVar(&b.program, "program", "", "the built program")
	flag.IntVar(&b.rounds, "rounds", 6, "rounds, in which all servers take their turn")
	flag.IntVar(&b.seconds, "seconds", 3, "length of a turn")
	flag.IntVar(&b.stories, "stories", 100_000, "stories to publish one into")
	flag.IntVar(&b.more, "more", 200_000, "stories to hold in idle memory")
	flag.IntVar(&b.crawled, "crawled", 20_000, "pages that are asked for in turn, more than memory has room for")
	flag.DurationVar(&b.idle, "idle", 20*time.Second, "how long a server waits whose processor time is taken")
	flag.StringVar(&b.data, "data", "", "data folder to use, and leave; default: one of its own")
	flag.IntVar(&b.filled, "filled", 0, "stories that an earlier run has left in -data")
	flag.IntVar(&b.searched, "searched", 200_000, "stories to search in; 0: no search is measured")
	flag.StringVar(&b.searchData, "searchdata", "", "folder of those, used again and left; default: one of its own")
	flag.IntVar(&b.imported, "imported", 100_000, "posts of an archive to take in; 0: none is measured")
	flag.StringVar(&out, "out", "docs/performance.md", "where to write")
	flag.Parse()
	if err := b.run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "benchsite:", err)
		os.Exit(1)
	}
	if err := os.WriteFile(out, []byte(b.report.String()), 0o644); err != nil {
		fmt.Fprintln(os.Stderr, "benchsite:", err)
		os.Exit(1)
	}
}

func (b *bench) say(format string, args ...any) {
	line := fmt.Sprintf(format, args...)
	fmt.Fprintln(os.Stderr, line)
	b.report.WriteString(line + "\n")
}

func (b *bench) run(ctx context.Context) error {
	b.say("# Performance of the public site\n")
	b.say("Written by `scripts/bench-site` on %s. Machine: %s. What else ran on it is not known to the script: read the", time.Now().UTC().Format("2 January 2006, 15:04 UTC"), machine())
	b.say("figures as ratios of what was measured side by side. How pages are kept: [caching.md](caching.md).\n")
	dir := b.data
	if dir == "" {
		dir = filepath.Join(b.work, "data")
	}
	n, err := newsroom.Open(ctx, newsroom.Options{Dir: dir})
	if err != nil {
		return err
	}
	if err := house(ctx, n.Store); err != nil {
		return err
	}
	if err := fill(ctx, n.Store, b.filled, b.stories); err != nil {
		return err
	}
	if err := b.lately(ctx, n.Store, time.Now()); err != nil {
		return err
	}
	story, err := longStory(ctx, n)
	if err != nil {
		return err
	}
	if err := b.cold(dir); err != nil {
		return err
	}
	s, err := b.start(dir, false, nil)
	if err != nil {
		return err
	}
	err = b.changes(ctx, n, s, story)
	if s.stop(); err != nil {
		return err
	}
	if err := b.beside(dir, story.path); err != nil {
		return err
	}
	if err := b.overTLS(dir, story.path); err != nil {
		return err
	}
	if err := b.fromDisk(ctx, n, dir, story.path); err != nil {
		return err
	}
	if b.more > b.stories {
		if err := fill(ctx, n.Store, b.stories, b.more); err != nil {
			return err
		}
	}
	if err := n.Close(); err != nil {
		return err
	}
	if err := b.waiting(dir, story.path); err != nil {
		return err
	}
	if err := b.searching(ctx); err != nil {
		return err
	}
	return b.importing(ctx)
}

// changes measures what happens between a change and its page, made by another process
// than the one that serves.
func (b *bench) changes(ctx context.Context, n *newsroom.Newsroom, s *server, story *long) error {
	var hit []time.Duration
	b.say("## After a change\n")
	b.say("A newsroom of %d stories on SQLite, the newest at a pace of one in 7 minutes; the change comes from another process; times as a client on the same machine sees them, with what the system makes", b.stories+b.recent)
	b.say("them wait for a processor. *Work* is the server's own processor time. The first rows come in turns, from the first request after a start on.\n")
	b.say("| what | median | best | worst | work, median | asked for |\n| --- | --- | --- | --- | --- | --- |")
	kinds := story.changes(n)
	first, work := make([][]time.Duration, len(kinds)), make([][]time.Duration, len(kinds))
	size := 0
	for i := range 40 {
		for k, kind := range kinds {
			if i < kind.from {
				continue
			}
			if err := kind.make(ctx, i); err != nil {
				return fmt.Errorf("%s: %w", kind.name, err)
			}
			before := s.worked()
			d, body, err := s.get(story.path)
			if err != nil {
				return err
			}
			if size == 0 {
				size = len(body)
			}
			first[k], work[k] = append(first[k], d), append(work[k], s.worked()-before)
			if !strings.Contains(body, kind.shows(i)) {
				return fmt.Errorf("%s: the page does not show %q", kind.name, kind.shows(i))
			}
			if d, _, err = s.get(story.path); err != nil {
				return err
			}
			hit = append(hit, d)
		}
	}
	for k, kind := range kinds {
		b.say("| first request of a story of %d KB with 50 comments after %s | %s | %s | %s | %s | ≤ 3 ms |", size>>10, kind.name, ms(median(first[k])), ms(slices.Min(first[k])), ms(slices.Max(first[k])), ms(median(work[k])))
	}
	b.say("| the next request | %s | %s | %s | | |", ms(median(hit)), ms(slices.Min(hit)), ms(slices.Max(hit)))
	return b.publishing(ctx, n, s)
}

// cold measures the time from the start of the program to its first page.
func (b *bench) cold(dir string) error {
	var times, work, hashed, touched []time.Duration
	for range 9 {
		hashed, touched = append(hashed, hashing()), append(touched, touching())
		begin := time.Now()
		s, err := b.start(dir, false, nil)
		if err != nil {
			return err
		}
		times, work = append(times, time.Since(begin)), append(work, s.worked())
		s.stop()
	}
	b.say("## Start\n")
	b.say("From the start of the program to the last byte of the front page of a newsroom of %d stories: median %s, best %s, worst %s of %d; processor time %s (asked for: ≤ 80 ms).", b.stories+b.recent, ms(median(times)), ms(slices.Min(times)), ms(slices.Max(times)), len(times), ms(median(work)))
	b.say("To compare machines and hours by: between the starts, SHA-256 over %d MB took %s, and to touch %d MB of memory for the first time %s, in the median.\n", yard>>20, ms(median(hashed)), yard>>20, ms(median(touched)))
	return nil
}

func median(d []time.Duration) time.Duration {
	s := slices.Sorted(slices.Values(d))
	return s[len(s)/2]
}

func ms(d time.Duration) string {
	return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000)
}
