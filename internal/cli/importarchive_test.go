package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"depesche/internal/archive"
	"depesche/internal/archive/archivetest"
	"depesche/internal/store"
)

// TestMain lets a test start this program as another process, to kill it.
func TestMain(m *testing.M) {
	if args := os.Getenv("DEPESCHE_TEST_RUN"); args != "" {
		var list []string
		if err := json.Unmarshal([]byte(args), &list); err != nil {
			panic(err)
		}
		os.Exit(Main(context.Background(), list, os.Stdin, os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// start runs the program in a process of its own.
func start(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	list, err := json.Marshal(args)
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), "DEPESCHE_TEST_RUN="+string(list))
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	return c
}

// Killed again and again while it runs, an import ends with every post once.
func TestImportKilled(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	export := filepath.Join(t.TempDir(), "export.xml")
	const posts = 1500
	var b bytes.Buffer
	if err := archivetest.WXR(&b, archivetest.Site{Posts: posts, Lang: "de", Comments: true}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(export, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	if code := Main(context.Background(), []string{"--data", dir, "edition", "add", "de", "--lang", "de"}, nil, &bytes.Buffer{}, os.Stderr); code != 0 {
		t.Fatal(code)
	}
	stories := func() int {
		s, err := store.Open(context.Background(), filepath.Join(dir, "newsroom.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		n, err := s.CountStories(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	cut := 0
	for last := 0; cut < 3; cut++ {
		c := start(t, "--data", dir, "import", "wxr", export)
		for stories() == last {
			time.Sleep(20 * time.Millisecond)
		}
		c.Process.Signal(syscall.SIGKILL) // an error says that it has ended
		c.Wait()
		last = stories()
		if last >= posts {
			break
		}
	}
	if cut == 0 {
		t.Fatal("the import was never cut off in the middle")
	}
	var out bytes.Buffer
	if code := Main(context.Background(), []string{"--json", "--data", dir, "import", "wxr", export}, nil, &out, os.Stderr); code != 0 {
		t.Fatal(code)
	}
	var rep archive.Report
	if err := json.Unmarshal(out.Bytes(), &rep); err != nil {
		t.Fatal(err)
	}
	if n := stories(); n != posts || rep.Known+rep.Stories != posts {
		t.Errorf("%d stories; the last run found %d and took %d", n, rep.Known, rep.Stories)
	}
}
