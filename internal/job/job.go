// Package job runs the newsroom's background work on River: translations asked for in the
// desk, models that are fetched, renditions of pictures, backups, archives; and beside it, by the
// clock, publications whose time has come, the rights of pictures, nightly backups. The queue lives in the
// newsroom's own database, so that a job is enqueued in the transaction that asks for it
// and survives a crash of the process that runs it.
package job

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"

	"depesche"
	"depesche/internal/archive"
	"depesche/internal/newsroom"
	"depesche/internal/store"
	"depesche/internal/store/sqldb"
)

// dueEvery is how often scheduled publications are looked for: they go out on the
// minute, and readers see it within seconds.
const dueEvery = 5 * time.Second

// Queue runs background work. Make one with Start; Stop it before the newsroom closes.
type Queue struct {
	client *river.Client[*sql.Tx]
	rooms  *newsroom.Newsroom
	log    *slog.Logger
	stop   context.CancelFunc
	loops  sync.WaitGroup
}

// TranslateArgs are the arguments of a translation job.
type TranslateArgs struct {
	Task    int64  `json:"task"`
	Story   int64  `json:"story"`
	Lang    string `json:"lang"`
	Engine  string `json:"engine"`
	Account int64  `json:"account"`
	Actor   string `json:"actor"`
}

// Kind names the job in the queue.
func (TranslateArgs) Kind() string { return "translate" }

// InsertOpts: a failed translation has told its reason in the desk and is asked for
// again by a person; only a crash is taken up again by itself.
func (TranslateArgs) InsertOpts() river.InsertOpts { return river.InsertOpts{MaxAttempts: 3} }

type translateWorker struct {
	river.WorkerDefaults[TranslateArgs]
	rooms *newsroom.Newsroom
	log   *slog.Logger
}

// Timeout bounds a job, not an engine's call: a long story on a slow engine takes its
// time, and people can cancel.
func (w *translateWorker) Timeout(*river.Job[TranslateArgs]) time.Duration { return 6 * time.Hour }

// Work translates, and gives up for good when the newsroom says no.
func (w *translateWorker) Work(ctx context.Context, j *river.Job[TranslateArgs]) error {
	a := j.Args
	return once(ctx, w.rooms, w.log, a.Task, func() error {
		return w.rooms.RunTranslate(ctx, a.Task, depesche.Actor{Account: a.Account, Name: a.Actor}, a.Story, a.Lang, a.Engine)
	})
}

// once runs the work of a task, and gives up for good when it fails or panics: its reason
// stands in the desk. Only what was cut off is taken up again.
func once(ctx context.Context, rooms *newsroom.Newsroom, log *slog.Logger, task int64, work func() error) (gaveUp error) {
	defer func() {
		if p := recover(); p != nil {
			err := rooms.AbandonTask(context.WithoutCancel(ctx), task)
			log.Error("a task panicked", "task", task, "panic", p, "stack", string(debug.Stack()), "error", err)
			gaveUp = river.JobCancel(fmt.Errorf("panic: %v", p))
		}
	}()
	err := work()
	if err != nil && (ctx.Err() == nil || errors.Is(ctx.Err(), context.DeadlineExceeded)) {
		return river.JobCancel(err)
	}
	return err
}

// Start brings the queue's tables up to date, takes up what an earlier process left
// undone, and begins to work. It becomes the newsroom's Queue.
func Start(ctx context.Context, rooms *newsroom.Newsroom, log *slog.Logger) (*Queue, error) {
	db := rooms.Store.DB()
	if db.Dialect() != sqldb.SQLite {
		return nil, depesche.E(depesche.Invalid, "job.engine", "background work runs on the embedded database only for now: leave out \"database\" in config.json")
	}
	own := driver{riversqlite.New(db.Writer())}
	quiet := slog.New(levelHandler{log.Handler(), slog.LevelWarn})
	migrator, err := rivermigrate.New(own, &rivermigrate.Config{Logger: quiet})
	if err != nil {
		return nil, err
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return nil, fmt.Errorf("the job queue's tables: %w", sqldb.Explain(err))
	}
	workers := river.NewWorkers()
	river.AddWorker(workers, &translateWorker{rooms: rooms, log: log})
	river.AddWorker(workers, &pictureWorker{rooms: rooms})
	river.AddWorker(workers, &modelWorker{rooms: rooms, log: log})
	river.AddWorker(workers, &backupWorker{rooms: rooms, log: log})
	archives := archive.New(rooms, log, nil)
	river.AddWorker(workers, &archiveWorker{rooms: rooms, archives: archives, log: log})
	client, err := river.NewClient(own, &river.Config{
		Queues:                      map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 4}},
		Workers:                     workers,
		Logger:                      quiet,
		FetchPollInterval:           300 * time.Millisecond,
		FetchCooldown:               100 * time.Millisecond,
		RescueStuckJobsAfter:        time.Minute,
		JobTimeout:                  -1,
		CompletedJobRetentionPeriod: 24 * time.Hour,
	})
	if err != nil {
		return nil, err
	}
	q := &Queue{client: client, rooms: rooms, log: log}
	if err := q.adopt(ctx, db); err != nil {
		return nil, err
	}
	if err := client.Start(context.WithoutCancel(ctx)); err != nil {
		return nil, err
	}
	loops, stop := context.WithCancel(context.WithoutCancel(ctx))
	q.stop = stop
	rooms.Queue = q // before the loops, which use it
	q.loops.Go(func() { q.publishDue(loops) })
	q.loops.Go(func() { q.sweepPictures(loops) })
	q.loops.Go(func() { q.sweepArchives(loops, archives) })
	q.loops.Go(func() { q.mergeSearch(loops) })
	q.loops.Go(func() { q.backUp(loops) })
	return q, nil
}

// adopt makes jobs that a killed process left running available again, and ends tasks
// whose job nobody will run any more. The data folder is locked by this process, so
// nobody else runs them.
func (q *Queue) adopt(ctx context.Context, db *sqldb.DB) error {
	if _, err := db.Exec(ctx, "UPDATE river_job SET state = 'available' WHERE state = 'running'"); err != nil {
		return err
	}
	why, err := json.Marshal(store.ReasonOf(newsroom.ErrCutOff))
	if err != nil {
		return err
	}
	_, err = db.Exec(ctx, `UPDATE task SET state = 'failed', error = $1, reason = $2 WHERE state IN ('waiting', 'running')
		AND NOT EXISTS (SELECT 1 FROM river_job j WHERE j.id = task.job_id AND j.state NOT IN ('cancelled', 'completed', 'discarded'))`,
		newsroom.ErrCutOff.Text, string(why))
	return err
}

// publishDue publishes what was scheduled, until the queue stops.
func (q *Queue) publishDue(ctx context.Context) {
	tick := time.NewTicker(dueEvery)
	defer tick.Stop()
	for {
		n, err := q.rooms.PublishDue(ctx)
		if err != nil && ctx.Err() == nil {
			q.log.Error("scheduled stories could not be published", "error", err)
		}
		if n > 0 {
			q.log.Info("published scheduled stories", "publications", n)
		}
		q.endRights(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Stop lets running jobs end within 3 seconds, then cancels them; they are taken up
// again at the next start.
func (q *Queue) Stop() {
	q.stop()
	q.loops.Wait()
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	if err := q.client.Stop(ctx); err == nil {
		return
	}
	hard, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := q.client.StopAndCancel(hard); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		q.log.Warn("the job queue did not stop cleanly", "error", err)
	}
}

// Translate enqueues a translation in the transaction tx.
func (q *Queue) Translate(ctx context.Context, tx *store.Store, task int64, actor depesche.Actor, story int64, lang, engine string) (int64, error) {
	return q.enqueue(ctx, tx, TranslateArgs{Task: task, Story: story, Lang: lang, Engine: engine, Account: actor.Account, Actor: actor.Name})
}

// enqueue puts a job into the queue in the transaction tx and returns its id.
func (q *Queue) enqueue(ctx context.Context, tx *store.Store, args river.JobArgs) (int64, error) {
	res, err := q.client.InsertTx(ctx, tx.DB().SQLTx(), args, nil)
	if err != nil {
		return 0, sqldb.Explain(err)
	}
	return res.Job.ID, nil
}

// Cancel stops a job, also one that is running. A job that has ended is left alone.
func (q *Queue) Cancel(ctx context.Context, job int64) error {
	_, err := q.client.JobCancel(ctx, job)
	if errors.Is(err, river.ErrNotFound) {
		return nil
	}
	return err
}

// levelHandler lets only records of a level and above through: River tells much that
// concerns nobody.
type levelHandler struct {
	slog.Handler
	min slog.Level
}

func (h levelHandler) Enabled(_ context.Context, l slog.Level) bool { return l >= h.min }

func (h levelHandler) WithAttrs(as []slog.Attr) slog.Handler {
	return levelHandler{h.Handler.WithAttrs(as), h.min}
}

func (h levelHandler) WithGroup(name string) slog.Handler {
	return levelHandler{h.Handler.WithGroup(name), h.min}
}
