package job

import (
	"context"
	"log/slog"
	"time"

	"github.com/riverqueue/river"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/store"
)

// BackupArgs are the arguments of a job that makes a backup.
type BackupArgs struct {
	Task    int64  `json:"task"`
	Of      string `json:"kind"` // by hand or nightly
	Account int64  `json:"account"`
	Actor   string `json:"actor"`
}

// Kind names the job in the queue.
func (BackupArgs) Kind() string { return "backup" }

// InsertOpts: as for translations, a failure has told its reason in the desk; a crash is
// taken up again.
func (BackupArgs) InsertOpts() river.InsertOpts { return river.InsertOpts{MaxAttempts: 3} }

type backupWorker struct {
	river.WorkerDefaults[BackupArgs]
	rooms *newsroom.Newsroom
	log   *slog.Logger
}

// Timeout is far more than the largest newsroom takes.
func (w *backupWorker) Timeout(*river.Job[BackupArgs]) time.Duration { return 12 * time.Hour }

// Work makes the backup.
func (w *backupWorker) Work(ctx context.Context, j *river.Job[BackupArgs]) error {
	a := j.Args
	return once(ctx, w.rooms, w.log, a.Task, func() error {
		return w.rooms.RunBackup(ctx, a.Task, depesche.Actor{Account: a.Account, Name: a.Actor}, a.Of)
	})
}

// Backup enqueues a backup in the transaction tx.
func (q *Queue) Backup(ctx context.Context, tx *store.Store, task int64, actor depesche.Actor, kind string) (int64, error) {
	return q.enqueue(ctx, tx, BackupArgs{Task: task, Of: kind, Account: actor.Account, Actor: actor.Name})
}

// backUpEvery is how often the plan of nightly backups is looked at.
const backUpEvery = time.Minute

// backUp begins the nightly backups, until the queue stops.
func (q *Queue) backUp(ctx context.Context) {
	tick := time.NewTicker(backUpEvery)
	defer tick.Stop()
	for {
		if err := q.rooms.BackupDue(ctx); err != nil && ctx.Err() == nil {
			q.log.Error("the nightly backup could not be begun", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
