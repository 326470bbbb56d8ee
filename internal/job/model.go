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

// ModelArgs are the arguments of a job that fetches models.
type ModelArgs struct {
	Task    int64  `json:"task"`
	Pair    string `json:"pair"`
	Account int64  `json:"account"`
	Actor   string `json:"actor"`
}

// Kind names the job in the queue.
func (ModelArgs) Kind() string { return "models" }

// InsertOpts: as for translations, a failure has told its reason in the desk; a crash is
// taken up again, and continues what had come.
func (ModelArgs) InsertOpts() river.InsertOpts { return river.InsertOpts{MaxAttempts: 3} }

type modelWorker struct {
	river.WorkerDefaults[ModelArgs]
	rooms *newsroom.Newsroom
	log   *slog.Logger
}

// Timeout bounds a job: a slow line takes its time, and people can cancel.
func (w *modelWorker) Timeout(*river.Job[ModelArgs]) time.Duration { return 6 * time.Hour }

// Work fetches what the pair needs.
func (w *modelWorker) Work(ctx context.Context, j *river.Job[ModelArgs]) error {
	a := j.Args
	return once(ctx, w.rooms, w.log, a.Task, func() error {
		return w.rooms.RunFetchModels(ctx, a.Task, depesche.Actor{Account: a.Account, Name: a.Actor}, a.Pair)
	})
}

// FetchModels enqueues the fetching of models in the transaction tx.
func (q *Queue) FetchModels(ctx context.Context, tx *store.Store, task int64, actor depesche.Actor, pair string) (int64, error) {
	return q.enqueue(ctx, tx, ModelArgs{Task: task, Pair: pair, Account: actor.Account, Actor: actor.Name})
}
