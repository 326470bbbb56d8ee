package job

import (
	"context"
	"time"
)

// When the parts of the search indexes are looked at: soon after a start, for what an import
// left, then now and again.
const (
	mergeFirst = 20 * time.Second
	mergeEvery = time.Minute
)

func (q *Queue) mergeSearch(ctx context.Context) {
	q.regularly(ctx, mergeFirst, mergeEvery, func() {
		if err := q.rooms.MergeSearch(ctx); err != nil && ctx.Err() == nil {
			q.log.Error("the parts of the search indexes could not be written together", "error", err)
		}
	})
}

// regularly runs f after a while, and again and again, until the context ends.
func (q *Queue) regularly(ctx context.Context, first, every time.Duration, f func()) {
	next := time.NewTimer(first)
	defer next.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-next.C:
		}
		f()
		next.Reset(every)
	}
}
