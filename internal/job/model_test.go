package job_test

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"depesche"
	"depesche/internal/job"
	"depesche/internal/newsroom"
	"depesche/internal/nmt/models"
	"depesche/internal/nmt/models/modelstest"
	"depesche/internal/nmt/synthetic"
	"depesche/internal/store"
	"depesche/internal/store/storetest"
)

// modelRoom is a newsroom that fetches models from srv.
func modelRoom(t *testing.T, dir string, srv *modelstest.Server) (*newsroom.Newsroom, *job.Queue) {
	t.Helper()
	ok(t, os.WriteFile(filepath.Join(dir, "config.json"), fmt.Appendf(nil, `{"models": {"list": %q, "allow_hosts": [%q]}}`, srv.List, srv.Host()), 0o644))
	n, err := newsroom.Open(ctx, newsroom.Options{Dir: dir})
	ok(t, err)
	q, err := job.Start(ctx, n, slog.New(slog.DiscardHandler))
	ok(t, err)
	return n, q
}

func ended(t *testing.T, n *newsroom.Newsroom, task int64) (state, message string) {
	t.Helper()
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		j, err := n.Store.Job(ctx, task)
		ok(t, err)
		if j.State != "waiting" && j.State != "running" {
			return j.State, j.Error
		}
	}
	t.Fatal("the task never ends")
	return "", ""
}

func served(t *testing.T) *modelstest.Server {
	t.Helper()
	larger := synthetic.Size{Dim: 128, FFN: 512, Heads: 4, Enc: 4, Dec: 2, Seed: 5}
	srv := modelstest.New(modelstest.Model{Source: "en", Target: "de", Size: larger}, modelstest.Model{Source: "es", Target: "en", Size: larger})
	t.Cleanup(srv.Close)
	return srv
}

func TestFetchModels(t *testing.T) {
	srv := served(t)
	n, q := modelRoom(t, storetest.Dir(t), srv)
	defer n.Close()
	defer q.Stop()
	pair := models.Pair{Source: "es", Target: "de"}
	task, err := n.StartFetchModels(ctx, mara, pair)
	ok(t, err)
	if again, err := n.StartFetchModels(ctx, mara, pair); err != nil || again != task {
		t.Errorf("asked twice: %d and %d, %v", task, again, err)
	}
	if state, message := ended(t, n, task); state != "done" {
		t.Fatal(state, message)
	}
	j, err := n.Store.Job(ctx, task)
	if ok(t, err); j.Done == 0 || j.Done != j.Total {
		t.Errorf("%d of %d kB", j.Done, j.Total)
	}
	if _, err := n.Neural.Bind("es", "de"); err != nil {
		t.Error(err)
	}
	ledger, err := n.Store.Ledger(ctx, store.LedgerQuery{})
	ok(t, err)
	if len(ledger) != 2 || ledger[0].Action != depesche.ActSetup || ledger[0].Actor != "Mara" || !strings.HasPrefix(ledger[0].Version, "en-de 3.0 ") {
		t.Errorf("%+v", ledger)
	}
	// What is not to be had tells its reason.
	task, err = n.StartFetchModels(ctx, mara, models.Pair{Source: "en", Target: "pl"})
	ok(t, err)
	if state, message := ended(t, n, task); state != "failed" || !strings.Contains(message, "has no model en-pl") {
		t.Error(state, message)
	}
}

// Cancelled, it leaves no model; asked again, it goes on where it stopped.
func TestCancelFetchModels(t *testing.T) {
	srv := served(t)
	srv.Pause = 20 * time.Millisecond
	n, q := modelRoom(t, storetest.Dir(t), srv)
	defer n.Close()
	defer q.Stop()
	pair := models.Pair{Source: "en", Target: "de"}
	task, err := n.StartFetchModels(ctx, mara, pair)
	ok(t, err)
	for {
		j, err := n.Store.Job(ctx, task)
		ok(t, err)
		if j.Done > 100 {
			break
		}
		if j.State != "waiting" && j.State != "running" {
			t.Fatalf("%+v", j)
		}
		time.Sleep(10 * time.Millisecond)
	}
	ok(t, n.CancelJob(ctx, mara, task))
	if state, _ := ended(t, n, task); state != "cancelled" {
		t.Fatal(state)
	}
	for end := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		before := len(srv.Requests())
		time.Sleep(100 * time.Millisecond)
		if before+len(srv.Requests()) == 0 {
			break
		}
		if time.Now().After(end) {
			t.Fatal("it goes on asking")
		}
	}
	if ms, err := n.Neural.Models().Installed(); err != nil || len(ms) != 0 {
		t.Error(ms, err)
	}
	srv.Lock()
	srv.Pause = 0
	srv.Unlock()
	task, err = n.StartFetchModels(ctx, mara, pair)
	ok(t, err)
	if state, message := ended(t, n, task); state != "done" {
		t.Fatal(state, message)
	}
	if asked := strings.Join(srv.Requests(), "\n"); !strings.Contains(asked, "bytes=") {
		t.Errorf("it began again:\n%s", asked)
	}
}

// A server that stops in the middle takes it up again when it starts.
func TestRestartFetchModels(t *testing.T) {
	srv := served(t)
	srv.Pause = 20 * time.Millisecond
	dir := t.TempDir()
	n, q := modelRoom(t, dir, srv)
	task, err := n.StartFetchModels(ctx, mara, models.Pair{Source: "en", Target: "de"})
	ok(t, err)
	for {
		if j, err := n.Store.Job(ctx, task); err != nil || j.Done > 50 {
			ok(t, err)
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	q.Stop()
	ok(t, n.Close())
	srv.Lock()
	srv.Pause = 0
	srv.Unlock()
	n, q = modelRoom(t, dir, srv)
	defer n.Close()
	defer q.Stop()
	if state, message := ended(t, n, task); state != "done" {
		t.Fatal(state, message)
	}
	if checks, err := n.Neural.Models().Verify(ctx, models.Pair{}); err != nil || len(checks) != 1 || checks[0].Problem != "" {
		t.Error(checks, err)
	}
}
