package job

import (
	"context"
	"log/slog"
	"time"

	"github.com/riverqueue/river"

	"depesche"
	"depesche/internal/archive"
	"depesche/internal/newsroom"
	"depesche/internal/store"
)

// ArchiveArgs are the arguments of a job that takes an archive in or writes one.
type ArchiveArgs struct {
	Task    int64  `json:"task"`
	Run     int64  `json:"run"`
	Account int64  `json:"account"`
	Actor   string `json:"actor"`
}

// Kind names the job in the queue.
func (ArchiveArgs) Kind() string { return "archive" }

// InsertOpts: as for translations, a failure has told its reason in the desk. A large
// import may see many restarts, and each goes on where the one before was.
func (ArchiveArgs) InsertOpts() river.InsertOpts { return river.InsertOpts{MaxAttempts: 20} }

type archiveWorker struct {
	river.WorkerDefaults[ArchiveArgs]
	rooms    *newsroom.Newsroom
	archives *archive.Room
	log      *slog.Logger
}

// Timeout is far more than the largest archive takes, its pictures fetched one by one.
func (w *archiveWorker) Timeout(*river.Job[ArchiveArgs]) time.Duration { return 7 * 24 * time.Hour }

// Work takes the archive in, or writes it.
func (w *archiveWorker) Work(ctx context.Context, j *river.Job[ArchiveArgs]) error {
	a := j.Args
	return once(ctx, w.rooms, w.log, a.Task, func() error {
		return w.archives.Work(ctx, a.Task, depesche.Actor{Account: a.Account, Name: a.Actor}, a.Run)
	})
}

// Archive enqueues an import or export in the transaction tx.
func (q *Queue) Archive(ctx context.Context, tx *store.Store, task int64, actor depesche.Actor, run int64) (int64, error) {
	return q.enqueue(ctx, tx, ArchiveArgs{Task: task, Run: run, Account: actor.Account, Actor: actor.Name})
}

// sweepArchives removes what killed processes left of uploads and exports, until the queue
// stops.
func (q *Queue) sweepArchives(ctx context.Context, archives *archive.Room) {
	q.regularly(ctx, sweepAfter, sweepEvery, func() {
		if err := archives.Sweep(ctx); err != nil && ctx.Err() == nil {
			q.log.Error("what was left of uploads and exports could not be removed", "error", err)
		}
	})
}
