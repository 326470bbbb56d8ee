package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"depesche/internal/nmt/models"
	"depesche/internal/nmt/models/modelstest"
	"depesche/internal/nmt/synthetic"
)

type modelsKey struct{}

// hosted are the models of the server that scripts know as $MODELS.
func hosted() *modelstest.Server {
	size := func(seed uint64) synthetic.Size {
		s := synthetic.Tiny
		s.Seed = seed
		return s
	}
	return modelstest.New(
		modelstest.Model{Source: "en", Target: "es", Size: size(3)},
		modelstest.Model{Source: "es", Target: "en", Size: size(2), Version: "2.1"},
		modelstest.Model{Source: "en", Target: "de", Size: size(1)},
		modelstest.Model{Source: "en", Target: "fr", NoShortlist: true},
	)
}

// models [cut BYTES TIMES | spoil | slow | well]: starts a server of models, sets $MODELS
// to its list and $MODELSHOST to its host, and says how it behaves.
func modelServer(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, !neg, "models [cut BYTES TIMES | spoil | slow | well]")
	s, _ := ts.Value(modelsKey{}).(**modelstest.Server)
	if *s == nil {
		*s = hosted()
		ts.Defer((*s).Close)
		ts.Setenv("MODELS", (*s).List)
		ts.Setenv("MODELSHOST", (*s).Host())
	}
	if len(args) == 0 {
		return
	}
	(*s).Lock()
	defer (*s).Unlock()
	switch args[0] {
	case "cut":
		want(ts, len(args) == 3, "models cut BYTES TIMES")
		(*s).Cut, (*s).CutTimes = number(ts, args[1]), number(ts, args[2])
	case "spoil":
		(*s).Spoil = func(_ string, b []byte) []byte { b[len(b)/2] ^= 4; return b }
	case "slow":
		(*s).Pause = 300 * time.Millisecond
	case "well":
		(*s).Cut, (*s).CutTimes, (*s).Spoil, (*s).Pause = 0, 0, nil, 0
	default:
		ts.Fatalf("models does not know %q", args[0])
	}
}

// modelfiles DIR SOURCE TARGET [PACKING]: DIR gets the files of a model.
func modelFiles(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, !neg && (len(args) == 3 || len(args) == 4), "modelfiles DIR SOURCE TARGET [zst|gz]")
	dir := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(dir, 0o755))
	for name, b := range modelstest.Files(modelstest.Model{Source: args[1], Target: args[2]}) {
		switch {
		case len(args) < 4:
		case args[3] == "zst":
			name, b = name+".zst", modelstest.Zstd(b)
		default:
			name, b = name+".gz", modelstest.Gzip(b)
		}
		ts.Check(os.WriteFile(filepath.Join(dir, name), b, 0o644))
	}
}

// spoilmodel PAIR FILE: a file of the model in the data folder is damaged.
func spoilModel(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, !neg && len(args) == 2, "spoilmodel PAIR FILE")
	found, err := filepath.Glob(ts.MkAbs("depesche-data/models/" + args[0] + "-*/" + args[1]))
	if err != nil || len(found) != 1 {
		ts.Fatalf("found %q, %v", found, err)
	}
	ts.Check(os.WriteFile(found[0], make([]byte, 10), 0o644))
}

// Killed at any moment of fetching and installing, the program leaves the whole model or
// none, and the next run continues.
func TestModelKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("fifty processes are started and killed")
	}
	program, err := exec.LookPath("depesche")
	if err != nil {
		t.Fatal(err)
	}
	srv := modelstest.New(modelstest.Model{Source: "en", Target: "de", Size: synthetic.Size{Dim: 128, FFN: 512, Heads: 4, Enc: 4, Dec: 2, Seed: 5}})
	defer srv.Close()
	srv.Pause = 2 * time.Millisecond
	dir := t.TempDir()
	config := fmt.Sprintf(`{"models": {"list": %q, "allow_hosts": [%q]}}`, srv.List, srv.Host())
	if err := os.WriteFile(filepath.Join(dir, "config.json"), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	command := func(args ...string) *exec.Cmd {
		return exec.Command(program, append([]string{"--data", dir}, args...)...)
	}
	begin := time.Now()
	if out, err := command("model", "add", "en-de").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	whole := time.Since(begin)
	store := models.Open(models.Options{Dir: filepath.Join(dir, "models")})
	en2de := models.Pair{Source: "en", Target: "de"}
	remove := func() {
		if _, err := store.Remove(context.Background(), en2de); err != nil {
			t.Fatal(err)
		}
	}
	remove()
	killed, there, continued := 0, 0, 0
	r := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		cmd := command("model", "add", "en-de")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(r.Int64N(int64(whole))))
		cmd.Process.Kill()
		if cmd.Wait() != nil {
			killed++
		}
		had := store.Partials()
		checks, err := store.Verify(context.Background(), models.Pair{})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range checks {
			if c.Problem != "" {
				t.Errorf("%s: %s", c.Folder, c.Problem)
			}
		}
		if len(checks) > 0 {
			there++
			remove()
		} else if len(had) > 0 {
			continued++
		}
	}
	t.Logf("a run takes %v; of 50, %d were killed, %d had installed the model, %d left a part", whole, killed, there, continued)
	if killed < 10 || continued == 0 {
		t.Error("too few were hit")
	}
	// What the killed left half written goes when it is old.
	left, _ := filepath.Glob(filepath.Join(dir, "models", ".[wr]*"))
	for _, path := range left {
		if err := os.Chtimes(path, time.Time{}, time.Now().Add(-time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := command("model", "add", "en-de").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	out, err := command("--json", "model", "verify").Output()
	var checks []models.Check
	if json.Unmarshal(out, &checks) != nil || err != nil || len(checks) != 1 {
		t.Errorf("%v\n%s", err, out)
	}
	left, _ = filepath.Glob(filepath.Join(dir, "models", "*"))
	for _, path := range left {
		if name := filepath.Base(path); name != "catalog.json" && name != ".incoming" && !strings.HasPrefix(name, "en-de-") {
			t.Errorf("%s is left", path)
		}
	}
	if left, _ = filepath.Glob(filepath.Join(dir, "models", ".incoming", "*")); len(left) != 1 {
		t.Errorf("%q are left", left) // the lock is
	}
}
