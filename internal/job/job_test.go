package job_test

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"depesche"
	"depesche/internal/job"
	"depesche/internal/newsroom"
	"depesche/internal/store"
	"depesche/internal/store/storetest"
	"depesche/internal/translate"
)

var (
	ctx  = context.Background()
	mara = depesche.Actor{Name: "Mara"}
)

// engine answers every segment with itself in capitals' stead, one a call. From call
// hang on it waits until its context ends, as a slow service does.
type engine struct {
	mu    sync.Mutex
	asked int
	hang  int           // calls that are answered; -1: all
	hangs chan struct{} // one value for each call that hangs
}

func (e *engine) Name() string                                    { return "slow" }
func (e *engine) Version(context.Context) string                  { return "1" }
func (e *engine) Pairs(context.Context) ([]translate.Pair, error) { return nil, nil }
func (e *engine) Tags() translate.TagSupport                      { return translate.TagsNone }
func (e *engine) Limits() translate.Limits {
	return translate.Limits{Segments: 1, Characters: 5000, Concurrency: 1}
}

func (e *engine) answered() int { e.mu.Lock(); defer e.mu.Unlock(); return e.asked }

func (e *engine) Translate(ctx context.Context, r translate.Request) ([]translate.Result, error) {
	e.mu.Lock()
	hangs := e.hang >= 0 && e.asked >= e.hang
	if !hangs {
		e.asked++
	}
	e.mu.Unlock()
	if hangs {
		e.hangs <- struct{}{}
		<-ctx.Done()
		return nil, ctx.Err()
	}
	var out []translate.Result
	for _, s := range r.Segments {
		out = append(out, translate.Result{Text: "Übersetzt: " + s.Text})
	}
	return out, nil
}

func (e *engine) let(calls int) { e.mu.Lock(); defer e.mu.Unlock(); e.hang = calls }

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// room is a newsroom with a story of four segments and a queue.
func room(t *testing.T, dir string, e *engine) (*newsroom.Newsroom, *job.Queue) {
	t.Helper()
	n, err := newsroom.Open(ctx, newsroom.Options{Dir: dir})
	ok(t, err)
	n.Engines.Prepend(e)
	q, err := job.Start(ctx, n, slog.New(slog.DiscardHandler))
	ok(t, err)
	return n, q
}

func newRoom(t *testing.T, e *engine) (dir string, n *newsroom.Newsroom, q *job.Queue, story int64) {
	t.Helper()
	dir = storetest.Dir(t)
	n, q = room(t, dir, e)
	for _, l := range []string{"en", "de"} {
		ok(t, n.AddEdition(ctx, mara, depesche.Edition{Code: l, Lang: l, Name: "Harbour Post"}))
	}
	res, err := n.Import(ctx, mara, newsroom.ImportRequest{Name: "crane.md", Lang: "en",
		Data: []byte("# The old crane returns\n\nThe crane of Port Ellery has returned. Nobody was hurt. Visitors may climb it.\n")})
	ok(t, err)
	return dir, n, q, res.Story
}

// until waits for a task to reach a state.
func until(t *testing.T, n *newsroom.Newsroom, task int64, state string) *store.Job {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		j, err := n.Store.Job(ctx, task)
		ok(t, err)
		if j.State == state {
			return j
		}
		if time.Now().After(end) {
			t.Fatalf("the task is %q (%s), not %q", j.State, j.Error, state)
		}
	}
}

func TestTranslatesInTheBackground(t *testing.T) {
	e := &engine{hang: -1}
	_, n, q, story := newRoom(t, e)
	defer n.Close()
	defer q.Stop()
	task, err := n.StartTranslate(ctx, mara, story, "de", "slow")
	ok(t, err)
	if j := until(t, n, task, "done"); j.Done != 4 || j.Total != 4 {
		t.Errorf("progress %d of %d", j.Done, j.Total)
	}
	text, err := n.Text(ctx, story, "de")
	ok(t, err)
	if text.Filled != 4 {
		t.Errorf("%d segments filled", text.Filled)
	}
}

func TestCancelStopsTheEngine(t *testing.T) {
	e := &engine{hang: 2, hangs: make(chan struct{}, 10)}
	_, n, q, story := newRoom(t, e)
	defer n.Close()
	defer q.Stop()
	task, err := n.StartTranslate(ctx, mara, story, "de", "slow")
	ok(t, err)
	<-e.hangs
	ok(t, n.CancelJob(ctx, mara, task))
	until(t, n, task, "cancelled")
	// It does not come back by itself, and leaves no half text.
	e.let(-1)
	again, err := n.StartTranslate(ctx, mara, story, "de", "slow")
	ok(t, err)
	until(t, n, again, "done")
	if e.answered() != 4 {
		t.Errorf("%d segments paid, there are 4", e.answered())
	}
	revs, err := n.Text(ctx, story, "de")
	ok(t, err)
	all, err := n.Store.Revisions(ctx, revs.ID)
	ok(t, err)
	if len(all) != 1 {
		t.Errorf("%d revisions: the cancelled one was stored as well", len(all))
	}
}

// A job is done without a message in the database, which other processes would ask for.
func TestNoMessages(t *testing.T) {
	_, n, q, story := newRoom(t, &engine{hang: -1})
	defer n.Close()
	defer q.Stop()
	task, err := n.StartTranslate(ctx, mara, story, "de", "slow")
	ok(t, err)
	until(t, n, task, "done")
	var messages int
	ok(t, n.Store.DB().Get(ctx, []any{&messages}, "SELECT COUNT(*) FROM river_notification"))
	if messages != 0 {
		t.Errorf("%d messages", messages)
	}
}

func TestEngineDownIsSaidInTheTask(t *testing.T) {
	e := &engine{hang: -1}
	_, n, q, story := newRoom(t, e)
	defer n.Close()
	defer q.Stop()
	n.Engines.Prepend(down{e})
	task, err := n.StartTranslate(ctx, mara, story, "de", "down")
	ok(t, err)
	if j := until(t, n, task, "failed"); j.Error != "the engine is down" {
		t.Errorf("people read %q", j.Error)
	}
}

func TestPanicEndsTheTask(t *testing.T) {
	e := &engine{hang: -1}
	_, n, q, story := newRoom(t, e)
	defer n.Close()
	defer q.Stop()
	n.Engines.Prepend(mad{e})
	task, err := n.StartTranslate(ctx, mara, story, "de", "mad")
	ok(t, err)
	until(t, n, task, "failed")
	again, err := n.StartTranslate(ctx, mara, story, "de", "slow")
	ok(t, err)
	until(t, n, again, "done")
}

type mad struct{ *engine }

func (mad) Name() string { return "mad" }
func (mad) Version(context.Context) string {
	panic("the engine is mad")
}

// TestTasksWithoutAJobEnd: nobody waits for what nobody will run.
func TestTasksWithoutAJobEnd(t *testing.T) {
	e := &engine{hang: -1}
	dir, n, q, story := newRoom(t, e)
	task, err := n.Store.AddTask(ctx, "translate", story, "de")
	ok(t, err)
	q.Stop()
	ok(t, n.Close())
	n, q = room(t, dir, e)
	defer n.Close()
	defer q.Stop()
	until(t, n, task, "failed")
}

type down struct{ *engine }

func (down) Name() string { return "down" }
func (down) Translate(context.Context, translate.Request) ([]translate.Result, error) {
	return nil, depesche.E(depesche.Invalid, "engine.down", "the engine is down")
}

// TestStoppedServersGoOn: however often the server is stopped or killed in the middle, the next one
// goes on, and no segment is paid for twice.
func TestStoppedServersGoOn(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped in -short: each stop waits for the running job")
	}
	e := &engine{hang: 0, hangs: make(chan struct{}, 10)}
	dir, n, q, story := newRoom(t, e)
	task, err := n.StartTranslate(ctx, mara, story, "de", "slow")
	ok(t, err)
	for stops := range 2 {
		select {
		case <-e.hangs:
		case <-time.After(20 * time.Second):
			t.Fatalf("not taken up after %d stops", stops)
		}
		q.Stop()
		if stops == 1 {
			// A killed process leaves its job like this, here for the third time.
			_, err := n.Store.DB().Exec(ctx, "UPDATE river_job SET state = 'running', attempt = 3, attempted_at = $1", "2026-11-23 09:00:00.000")
			ok(t, err)
		}
		ok(t, n.Close())
		e.let(stops + 1)
		if stops == 1 {
			e.let(-1)
		}
		n, q = room(t, dir, e)
	}
	defer n.Close()
	defer q.Stop()
	until(t, n, task, "done")
	if e.answered() != 4 {
		t.Errorf("%d segments paid, there are 4", e.answered())
	}
}
