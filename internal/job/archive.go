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
