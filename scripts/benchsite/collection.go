package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"syscall"
	"time"

	"depesche/internal/archive/archivetest"
)

// searching measures what is found in many stories, by `depesche bench search`.
func (b *bench) searching(ctx context.Context) error {
	if b.searched == 0 {
		return nil
	}
	dir := b.searchData
	if dir == "" {
		dir = filepath.Join(b.work, "search")
	}
	out, err := exec.CommandContext(ctx, b.program, "bench", "search", "--json", "--stories", fmt.Sprint(b.searched), "--dir", dir).Output()
	if err != nil {
		return fmt.Errorf("bench search: %w", err)
	}
	type figures struct {
		Kind  string  `json:"kind"`
		Found float64 `json:"found"`
		P50   float64 `json:"p50_ms"`
		P99   float64 `json:"p99_ms"`
	}
	var found struct {
		Queries  []figures `json:"queries"`
		Indexing figures   `json:"indexing"`
	}
	if err := json.Unmarshal(out, &found); err != nil {
		return fmt.Errorf("bench search: %w", err)
	}
	b.say("## Search\n")
	b.say("By `depesche bench search` over %d stories of an edition, within the program ([search.md](search.md#figures)); 20 results with their extracts.\n", b.searched)
	b.say("| query | found, mean | median | 99th percentile | asked for |\n| --- | --- | --- | --- | --- |")
	for _, f := range found.Queries {
		b.say("| %s | %.0f | %.1f ms | %.1f ms | ≤ 20 ms |", f.Kind, f.Found, f.P50, f.P99)
	}
	b.say("| %s | | %.1f ms | %.1f ms | |\n", found.Indexing.Kind, found.Indexing.P50, found.Indexing.P99)
	return nil
}

// took is the line in which an import says how long it took.
var took = regexp.MustCompile(`(?m)^\d+ posts in .*$`)

// importing measures how fast archives of WordPress come in.
func (b *bench) importing(ctx context.Context) error {
	if b.imported == 0 {
		return nil
	}
	b.say("## Archives\n")
	b.say("`depesche import wxr` takes invented posts of 300 to 600 words in, with comments, and publishes them ([archive.md](archive.md#speed)). *Work* is its processor time.\n")
	b.say("| what | it says | work | memory at most | asked for |\n| --- | --- | --- | --- | --- |")
	for _, kind := range []struct {
		what, aim string
		site      archivetest.Site
	}{
		{"posts", "≥ 1,000 a second", archivetest.Site{Posts: b.imported, Lang: "de", Comments: true}},
		{"posts, every second a translation of the one before", "", archivetest.Site{Posts: b.imported / 5, Lang: "de", Comments: true, Second: "en"}},
		{"posts, every third with a picture whose file is not there", "", archivetest.Site{Posts: b.imported / 5, Lang: "de", Comments: true, Pictures: true}},
	} {
		line, used, err := b.importOne(ctx, kind.site)
		if err != nil {
			return fmt.Errorf("import: %w", err)
		}
		work := time.Duration(used.Utime.Nano() + used.Stime.Nano())
		b.say("| %s | `%s` | %.1f s | %d MB | %s |", kind.what, line, work.Seconds(), used.Maxrss>>10, kind.aim)
	}
	b.say("")
	return nil
}

// importOne takes one archive into a newsroom of its own, and returns what the program says.
func (b *bench) importOne(ctx context.Context, site archivetest.Site) (line string, used *syscall.Rusage, err error) {
	dir, file := filepath.Join(b.work, "import"), filepath.Join(b.work, "export.xml")
	defer os.RemoveAll(dir)
	defer os.Remove(file)
	f, err := os.Create(file)
	if err != nil {
		return "", nil, err
	}
	err = archivetest.WXR(f, site)
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return "", nil, err
	}
	for _, lang := range []string{"de", "en"} {
		if out, err := exec.CommandContext(ctx, b.program, "edition", "add", lang, "--data", dir, "--name", "Archive", "--zone", "UTC").CombinedOutput(); err != nil {
			return "", nil, fmt.Errorf("%w: %s", err, out)
		}
	}
	cmd := exec.CommandContext(ctx, b.program, "import", "wxr", file, "--data", dir)
	out, err := cmd.CombinedOutput()
	if line = took.FindString(string(out)); err != nil || line == "" {
		return "", nil, fmt.Errorf("%v: %s", err, out)
	}
	used, _ = cmd.ProcessState.SysUsage().(*syscall.Rusage)
	return line, used, nil
}
