package sqldb_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"depesche/internal/store/sqldb"
)

// A brief query that has begun comes to its end; none begins when its context has ended.
func TestBrief(t *testing.T) {
	db, err := sqldb.Open(t.Context(), filepath.Join(t.TempDir(), "brief.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows := 0
	read := func(ctx context.Context, cancel func()) error {
		rows = 0
		return db.Query(ctx, func(scan func(...any) error) error {
			if rows++; rows == 1 {
				cancel()
				time.Sleep(50 * time.Millisecond) // for whoever would break it off
			}
			var n int
			return scan(&n)
		}, "SELECT value FROM (SELECT 1 AS value UNION ALL SELECT 2 UNION ALL SELECT 3)")
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if err := read(sqldb.Brief(ctx), cancel); err != nil || rows != 3 {
		t.Errorf("%d rows, %v", rows, err)
	}
	if err := read(sqldb.Brief(ctx), cancel); !errors.Is(err, context.Canceled) || rows != 0 {
		t.Errorf("after its end: %d rows, %v", rows, err)
	}
	if err := db.Get(sqldb.Brief(ctx), []any{new(int)}, "SELECT 1"); !errors.Is(err, context.Canceled) {
		t.Errorf("after its end: %v", err)
	}
	for name, long := range map[string]func(context.Context) context.Context{
		"is not brief":       func(ctx context.Context) context.Context { return ctx },
		"is no longer brief": func(ctx context.Context) context.Context { return sqldb.Lasting(sqldb.Brief(ctx)) },
	} {
		other, stop := context.WithCancel(t.Context())
		defer stop()
		if err := read(long(other), stop); !errors.Is(err, context.Canceled) {
			t.Errorf("one that %s goes on: %d rows, %v", name, rows, err)
		}
	}
}

// A brief query waits for a connection no longer than it may.
func TestBriefWaitsForAConnection(t *testing.T) {
	db, err := sqldb.Open(t.Context(), filepath.Join(t.TempDir(), "brief.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	ctx, cancel := context.WithTimeout(sqldb.Brief(t.Context()), 100*time.Millisecond)
	defer cancel()
	var all func(held int) error
	all = func(held int) error {
		return db.Query(t.Context(), func(func(...any) error) error {
			got := make(chan error, 1)
			go func() { got <- db.Get(ctx, []any{new(int)}, "SELECT 1") }()
			select {
			case err := <-got:
				if err != nil || held == 64 { // there is none left, or there is no end of them
					return err
				}
				return all(held + 1)
			case <-time.After(time.Minute):
				t.Error("it still waits for a connection")
				return context.DeadlineExceeded
			}
		}, "SELECT 1")
	}
	if err := all(0); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("where all connections are in use: %v", err)
	}
}
