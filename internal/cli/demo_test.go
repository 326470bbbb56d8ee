package cli

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"depesche"
	"depesche/internal/demo/fill"
	"depesche/internal/newsroom"
)

func testApp(t *testing.T, dir string) *app {
	t.Helper()
	return &app{ctx: context.Background(), in: strings.NewReader(""), out: io.Discard, err: io.Discard, data: dir, log: slog.New(slog.DiscardHandler)}
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// in opens the newsroom of a folder for a test.
func in(t *testing.T, dir string, f func(n *newsroom.Newsroom) error) {
	t.Helper()
	n, err := newsroom.Open(context.Background(), newsroom.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	if err := f(n); err != nil {
		t.Fatal(err)
	}
}

// TestDemoDestroysNothingOfOthers: whatever lies in the folder that is not the
// demonstration's stays, byte for byte.
func TestDemoDestroysNothingOfOthers(t *testing.T) {
	for name, make := range map[string]func(t *testing.T, dir string){
		"somebody's pictures": func(t *testing.T, dir string) {
			writeFile(t, filepath.Join(dir, "pictures", "holiday.jpg"), "sea")
		},
		"a newsroom on PostgreSQL": func(t *testing.T, dir string) {
			writeFile(t, filepath.Join(dir, "config.json"), `{"database": "postgres://news.example/news"}`)
			writeFile(t, filepath.Join(dir, "pictures", "ab", "original"), "sea")
		},
		"a newsroom without accounts": func(t *testing.T, dir string) {
			in(t, dir, func(n *newsroom.Newsroom) error {
				return n.AddEdition(context.Background(), depesche.System, depesche.Edition{Code: "en", Lang: "en", Name: "Post"})
			})
		},
		"a newsroom with a story alone": func(t *testing.T, dir string) {
			in(t, dir, func(n *newsroom.Newsroom) error {
				_, err := n.Import(context.Background(), depesche.System, newsroom.ImportRequest{Data: []byte("# The crane returns\n\nThe old crane has returned to the harbour of Port Ellery.\n"), Name: "a.md", Lang: "en"})
				return err
			})
		},
		"pictures beside an empty newsroom": func(t *testing.T, dir string) {
			in(t, dir, func(*newsroom.Newsroom) error { return nil })
			writeFile(t, filepath.Join(dir, "pictures", "holiday.jpg"), "sea")
		},
		"a database that is none": func(t *testing.T, dir string) {
			writeFile(t, filepath.Join(dir, "newsroom.db"), strings.Repeat("no database at all ", 300))
		},
	} {
		for _, fresh := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				dir := t.TempDir()
				make(t, dir)
				before := tree(t, dir)
				if err := testApp(t, dir).fill(fresh); err == nil {
					t.Error("the demonstration moved in")
				}
				if after := tree(t, dir); after != before {
					t.Errorf("before:\n%s\nafter:\n%s", before, after)
				}
			})
		}
	}
}

// tree lists the files below dir with their content; what SQLite keeps beside a
// database while it is open does not count.
func tree(t *testing.T, dir string) string {
	t.Helper()
	var b bytes.Buffer
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, "-shm") || strings.HasSuffix(path, "-wal") {
			return err
		}
		data, err := os.ReadFile(path)
		b.WriteString(path + "\n")
		b.Write(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestDemoRemovalCutOff: a removal that was killed after any of its steps is gone on
// with by the next start.
func TestDemoRemovalCutOff(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped in -short: fills the demonstration's newsroom")
	}
	dir := t.TempDir()
	a := testApp(t, dir)
	if err := a.fill(false); err != nil {
		t.Fatal(err)
	}
	for _, gone := range [][]string{{"pictures"}, {"pictures", "newsroom.db"}, {"pictures", "newsroom.db", "newsroom.db-wal"}} {
		for _, name := range gone {
			if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
		}
		state, err := a.demoState(dir, true)
		if err != nil {
			t.Fatalf("without %v: %v", gone, err)
		}
		if len(gone) > 1 && state != demoNothing {
			t.Errorf("without %v: state %d", gone, state)
		}
	}
	if err := removeDemo(dir, demoNothing); err != nil {
		t.Fatal(err)
	}
	in(t, dir, func(n *newsroom.Newsroom) error {
		is, err := fill.State(context.Background(), n.Store)
		if is != fill.Empty {
			t.Errorf("something came back: %d", is)
		}
		return err
	})
}
