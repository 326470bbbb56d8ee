package job

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/store"
)

// PictureArgs are the arguments of a job that makes a picture's renditions.
type PictureArgs struct {
	Hash string `json:"hash"`
}

// Kind names the job in the queue.
func (PictureArgs) Kind() string { return "picture" }

// InsertOpts: pages make what they miss, so a picture that fails is not tried for days.
func (PictureArgs) InsertOpts() river.InsertOpts { return river.InsertOpts{MaxAttempts: 3} }

type pictureWorker struct {
	river.WorkerDefaults[PictureArgs]
	rooms *newsroom.Newsroom
}

// Timeout is far more than the largest picture takes.
func (w *pictureWorker) Timeout(*river.Job[PictureArgs]) time.Duration { return 10 * time.Minute }

// Work makes the renditions; a file that cannot be read will not get better.
func (w *pictureWorker) Work(ctx context.Context, j *river.Job[PictureArgs]) error {
	err := w.rooms.RenderPicture(ctx, j.Args.Hash)
	if depesche.KindOf(err) == depesche.Invalid {
		return river.JobCancel(err)
	}
	return err
}

// RenderPicture enqueues a picture's renditions in the transaction tx.
func (q *Queue) RenderPicture(ctx context.Context, tx *store.Store, hash string) error {
	_, err := q.enqueue(ctx, tx, PictureArgs{Hash: hash})
	return err
}

// endRights takes pictures whose rights have ended off the pages.
func (q *Queue) endRights(ctx context.Context) {
	n, err := q.rooms.EndPictureRights(ctx)
	if err != nil && ctx.Err() == nil {
		q.log.Error("the end of pictures' rights could not be noted", "error", err)
	}
	if n > 0 {
		q.log.Info("rights of pictures have ended", "pictures", n)
	}
}

const (
	// sweepAfter keeps the first sweep, which looks into every picture's folder, away from
	// the start, when readers wait for their first pages.
	sweepAfter = 10 * time.Minute
	sweepEvery = 24 * time.Hour
)

// sweepPictures removes what killed processes left beside pictures, until the queue stops.
func (q *Queue) sweepPictures(ctx context.Context) {
	q.regularly(ctx, sweepAfter, sweepEvery, func() {
		n, err := q.rooms.SweepPictures(ctx)
		if err != nil && ctx.Err() == nil {
			q.log.Error("half-written pictures could not be looked for", "error", err)
		}
		if n > 0 {
			q.log.Info("removed half-written files of pictures", "files", n)
		}
	})
}
