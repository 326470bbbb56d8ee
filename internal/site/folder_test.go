package site

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// Caches in front are told once of files of the data folder that have changed, also while the
// program was not running. Every page carries the key that they get.
func TestCachesHearOfTheFolder(t *testing.T) {
	o := newOwn(t)
	ctx := context.Background()
	told := func(s *Server) bool {
		t.Helper()
		before, err := s.store.PublishedChange(ctx)
		if err != nil {
			t.Fatal(err)
		}
		s.renewTemplates()
		s.noteLooks(ctx)
		s.noteLooks(ctx)
		parts, now, err := s.store.ChangedSince(ctx, before)
		if err != nil {
			t.Fatal(err)
		}
		if now > before && !slices.Contains(parts, "editions") {
			t.Errorf("told of %q", parts)
		}
		return now > before
	}
	again := func() *Server {
		return New(Config{Store: o.site.store, Log: o.site.log, Now: o.site.now, Templates: o.dir})
	}
	if keys := strings.Fields(get(o.site, "/en/page/imprint").Header().Get("Surrogate-Key")); !slices.Contains(keys, "editions") {
		t.Errorf("a page carries %q", keys)
	}
	if told(o.site) || told(again()) {
		t.Error("told of a folder that is not there")
	}
	for name, text := range map[string]string{"page.html": otherPage, "site.css": ".masthead { color: teal }"} {
		o.write(name, text)
		if !told(o.site) || told(o.site) || told(again()) {
			t.Errorf("%s came: it is told of once, by one process", name)
		}
	}
	o.write("page.html", otherPage+"\n")
	next := again()
	if !told(next) || told(next) {
		t.Error("not told of what changed while nobody looked")
	}
	if err := os.Remove(filepath.Join(o.dir, "site.css")); err != nil {
		t.Fatal(err)
	}
	if told(next) || !told(next) || told(next) {
		t.Error("not told of a file that was taken away, when it was seen to be gone twice")
	}
}

// Who watches the folder has caches told.
func TestWatchTellsOfTheFolder(t *testing.T) {
	o := newOwn(t)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	before, err := o.site.store.PublishedChange(ctx)
	if err != nil {
		t.Fatal(err)
	}
	o.write("page.html", otherPage)
	var ended sync.WaitGroup
	ended.Go(func() { o.site.Watch(ctx) })
	for end := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		parts, _, err := o.site.store.ChangedSince(ctx, before)
		if err != nil {
			t.Fatal(err)
		}
		if slices.Contains(parts, "editions") {
			break
		}
		if time.Now().After(end) {
			t.Fatal("nobody was told")
		}
	}
	stop()
	ended.Wait()
}
