package store

import (
	"context"
	"slices"
	"sync"
)

// Lists are the newsroom's own lists that nearly every page is made from (its editions,
// channels, own pages, settings), by their parts, as they were last read. Whoever keeps them
// for more than one page has to call Forget with every change that it hears of. The zero
// value is empty. They are safe for concurrent use.
type Lists struct {
	mu     sync.Mutex
	forgot int // how often Forget was called
	lists  map[string]any
}

// Forget has the lists of these parts read anew, and those that are being read now.
func (l *Lists) Forget(parts []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.forgot++
	for _, part := range parts {
		delete(l.lists, part)
	}
}

// ForgetAll has every list read anew.
func (l *Lists) ForgetAll() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.forgot++
	clear(l.lists)
}

func (l *Lists) get(part string) (list any, forgot int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lists[part], l.forgot
}

// put keeps a list that was read after get had returned forgot. What has been forgotten
// since may have changed before the list was kept and after it was read.
func (l *Lists) put(part string, list any, forgot int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.forgot != forgot {
		return
	}
	if l.lists == nil {
		l.lists = map[string]any{}
	}
	l.lists[part] = list
}

// once reads a list that is a part as a whole once for a page, or for all pages that share
// their Lists. Each caller gets a slice of its own, whose elements nobody may change.
func once[T any](ctx context.Context, part string, read func(context.Context) ([]T, error)) ([]T, error) {
	reads(ctx, part)
	r := ReadsOf(ctx)
	if r == nil {
		return read(ctx)
	}
	kept, forgot := r.lists.get(part)
	if list, ok := kept.([]T); ok {
		return slices.Clone(list), nil
	}
	list, err := read(ctx)
	if err != nil {
		return nil, err
	}
	r.lists.put(part, list, forgot)
	return slices.Clone(list), nil
}
