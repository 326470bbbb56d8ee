package picture

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// A kill leaves half a file beside a picture, or where one was to come. Only what is old
// enough to be nobody's goes, and nothing else.
func TestSweep(t *testing.T) {
	dir := t.TempDir()
	now := time.Now()
	in, err := Add(ctx, dir, asJPEG(t, quarters(40, 40)))
	if err != nil {
		t.Fatal(err)
	}
	folder := Folder(dir, in.Hash)
	never := Folder(dir, "00aa") // its original never came
	if err := os.MkdirAll(never, 0o755); err != nil {
		t.Fatal(err)
	}
	write := func(path string, age time.Duration) string {
		t.Helper()
		if err := os.WriteFile(path, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, now.Add(-age), now.Add(-age)); err != nil {
			t.Fatal(err)
		}
		return path
	}
	gone := []string{write(filepath.Join(folder, ".writing-1"), 25*time.Hour), write(filepath.Join(never, ".writing-2"), 48*time.Hour)}
	stay := []string{write(filepath.Join(folder, ".writing-3"), 23*time.Hour), write(filepath.Join(folder, "w320.jpg"), 48*time.Hour), OriginalFile(dir, in.Hash)}
	if err := os.Mkdir(filepath.Join(dir, ".writing-4"), 0o755); err != nil {
		t.Fatal(err)
	}

	ended, cancel := context.WithCancel(ctx)
	cancel()
	if n, err := Sweep(ended, dir, now); n != 0 || !errors.Is(err, context.Canceled) {
		t.Errorf("%d files removed after the end, %v", n, err)
	}
	if n, err := Sweep(ctx, dir, now); n != 2 || err != nil {
		t.Errorf("%d files removed, want 2; %v", n, err)
	}
	for _, path := range gone {
		if _, err := os.Stat(path); err == nil {
			t.Errorf("%s is still there", path)
		}
	}
	for _, path := range append(stay, filepath.Join(dir, ".writing-4")) {
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	}
	if n, err := Sweep(ctx, filepath.Join(dir, "none"), now); n != 0 || err != nil {
		t.Errorf("a newsroom without pictures: %d %v", n, err)
	}
}
