package e2e

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// program builds the program once for all tests.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "depesche-e2e")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "depesche")
	args := append(append([]string{"build"}, raceFlags...), "-o", path, "depesche/cmd/depesche")
	if out, err := exec.Command("go", args...).CombinedOutput(); err != nil {
		os.RemoveAll(dir)
		return "", fmt.Errorf("go build: %v\n%s", err, out)
	}
	return path, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if path, err := program(); err == nil {
		os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

// house is a running newsroom.
type house struct {
	t    *testing.T
	dir  string
	base string // http://127.0.0.1:port
	link string // to set-up or, for the demonstration, to log in

	server *exec.Cmd
	killed bool
	ended  <-chan struct{} // the server has said its last word
}

// open starts `depesche verb` with a data folder of its own and waits until it is
// served. It ends with the test, by the signal that Ctrl-C sends, and must end well.
func open(t *testing.T, verb string) *house {
	t.Helper()
	return openIn(t, verb, t.TempDir())
}

// openIn is open in a data folder that may hold something already.
func openIn(t *testing.T, verb, dir string) *house {
	t.Helper()
	return openAt(t, verb, dir, "127.0.0.1:0")
}

// kill ends the server as a power cut would.
func (h *house) kill() {
	h.t.Helper()
	h.killed = true
	if err := h.server.Process.Kill(); err != nil {
		h.t.Fatal(err)
	}
	<-h.ended
}

// openAt is openIn at an address.
func openAt(t *testing.T, verb, dir, addr string) *house {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, dir: dir}
	cmd := exec.Command(path, verb, "--addr", addr, "--data", h.dir)
	pipe, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout = cmd.Stderr // both are read for the addresses
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines, all := read(pipe)
	h.server, h.ended = cmd, all.done
	t.Cleanup(func() {
		if h.killed {
			cmd.Wait()
			return
		}
		cmd.Process.Signal(os.Interrupt)
		timer := time.AfterFunc(3*time.Minute, func() { cmd.Process.Signal(syscall.SIGQUIT) })
		<-all.done
		err := cmd.Wait()
		if !timer.Stop() || err != nil || strings.Contains(all.String(), "DATA RACE") || strings.Contains(all.String(), "panic") || strings.Contains(all.String(), "level=ERROR") {
			t.Errorf("%s did not end well: %v\n%s", verb, err, all.String())
		}
	})
	timeout := time.After(10 * time.Minute)
	for h.link == "" {
		select {
		case line, ok := <-lines:
			if !ok {
				t.Fatalf("%s ended:\n%s", verb, all.String())
			}
			if m := linkRE.FindStringSubmatch(line); m != nil {
				h.base, h.link = m[1], m[0]
			}
		case <-timeout:
			t.Fatalf("%s does not say where it is:\n%s", verb, all.String())
		}
	}
	return h
}

var linkRE = regexp.MustCompile(`(http://127\.0\.0\.1:\d+)/desk(?:/(?:setup|login)\S+|$)`)

// said is what a process has printed.
type said struct {
	mu   sync.Mutex
	b    bytes.Buffer
	done chan struct{}
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// read hands on lines as long as somebody waits for them, and keeps all.
func read(r interface{ Read([]byte) (int, error) }) (<-chan string, *said) {
	lines, all := make(chan string, 1000), &said{done: make(chan struct{})}
	go func() {
		defer close(all.done)
		defer close(lines)
		for in := bufio.NewScanner(r); in.Scan(); {
			all.mu.Lock()
			fmt.Fprintln(&all.b, in.Text())
			all.mu.Unlock()
			select {
			case lines <- in.Text():
			default:
			}
		}
	}()
	return lines, all
}

// run runs a short command beside the server.
func (h *house) run(args ...string) string {
	h.t.Helper()
	path, err := program()
	if err != nil {
		h.t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, path, append(args, "--data", h.dir)...).CombinedOutput()
	if err != nil {
		h.t.Fatalf("depesche %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// unreachedEnv names the parts that scripts/test could not fetch, by their first words.
const unreachedEnv = "DEPESCHE_UNREACHED"

// need skips a test for which a part is missing, by name; in CI that is a failure, unless only
// the network could have brought the part.
func need(t *testing.T, part string, there bool) {
	t.Helper()
	if there {
		return
	}
	if os.Getenv("CI") == "true" && !slices.Contains(strings.Fields(os.Getenv(unreachedEnv)), strings.Fields(part)[0]) {
		t.Fatalf("missing: %s", part)
	}
	t.Skipf("skipped: %s is not there", part)
}

func hasApertium() bool {
	out, err := exec.Command("apertium", "-l").Output()
	return err == nil && regexp.MustCompile(`(?m)^\s*eng-spa$`).Match(out)
}
