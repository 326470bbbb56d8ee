package translate

import (
	"context"
	"sync"
	"time"
)

// remembered keeps what an engine said about itself for a while, so that its pairs are
// not asked for before every request. Errors are not kept.
type remembered[T any] struct {
	mu    sync.Mutex
	value T
	until time.Time
}

const rememberFor = time.Minute

func (r *remembered[T]) get(ctx context.Context, ask func(context.Context) (T, error)) (T, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if time.Now().Before(r.until) {
		return r.value, nil
	}
	v, err := ask(ctx)
	if err == nil {
		r.value, r.until = v, time.Now().Add(rememberFor)
	}
	return v, err
}

// forget makes the next get ask again.
func (r *remembered[T]) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.until = time.Time{}
}
