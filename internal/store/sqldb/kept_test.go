package sqldb_test

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"depesche/internal/store/sqldb"
	"depesche/internal/store/storetest"
)

// A bulk transaction ends with its context, between two statements, and leaves nothing.
func TestBulkEndsWithItsContext(t *testing.T) {
	ctx := context.Background()
	db, err := sqldb.Open(ctx, filepath.Join(t.TempDir(), "bulk.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(ctx, "CREATE TABLE story (number BIGINT)"); err != nil {
		t.Fatal(err)
	}
	stop, cancel := context.WithCancel(ctx)
	defer cancel()
	inserted := 0
	err = db.TxBulk(stop, func(tx *sqldb.DB) error {
		for i := range 10 {
			if i == 5 {
				cancel()
			}
			if err := tx.InsertRows(stop, "INSERT INTO story (number)", "($)", "", [][]any{{i}}); err != nil {
				return err
			}
			inserted++
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || inserted != 5 {
		t.Errorf("%d were inserted before %v", inserted, err)
	}
	for _, q := range []string{"SELECT count(*) FROM story", "SELECT max(number) FROM story"} { // kept, and new
		stop, cancel := context.WithCancel(ctx)
		defer cancel()
		err := db.TxBulk(stop, func(tx *sqldb.DB) error {
			var n sql.NullInt64
			if err := tx.Get(stop, []any{&n}, "SELECT count(*) FROM story"); err != nil {
				t.Error(err)
			}
			cancel()
			err := tx.Get(stop, []any{&n}, q)
			if !errors.Is(err, context.Canceled) {
				t.Errorf("%s after its context ended: %v", q, err)
			}
			return err
		})
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
	var n int
	if err := db.Get(ctx, []any{&n}, "SELECT count(*) FROM story"); err != nil || n != 0 {
		t.Errorf("%d stories are there, %v", n, err)
	}
}

// On PostgreSQL a statement that waits for what others hold ends with its context.
func TestBulkThatWaitsEndsWithItsContext(t *testing.T) {
	ctx := context.Background()
	db, err := sqldb.Open(ctx, storetest.PostgresDSN(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, q := range []string{"CREATE TABLE story (number BIGINT)", "INSERT INTO story (number) VALUES (1)"} {
		if _, err := db.Exec(ctx, q); err != nil {
			t.Fatal(err)
		}
	}
	holder, err := db.Writer().BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := holder.Exec("LOCK TABLE story"); err != nil {
		t.Fatal(err)
	}
	stop, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan error, 1)
	go func() {
		ended <- db.TxBulk(stop, func(tx *sqldb.DB) error {
			_, err := tx.Exec(stop, "UPDATE story SET number = 2")
			return err
		})
	}()
	for waiting := 0; waiting == 0; { // the holder's session is not among those that wait
		if err := db.Get(ctx, []any{&waiting}, "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = to_regclass('story')"); err != nil {
			t.Fatal(err)
		}
	}
	cancel()
	select {
	case err = <-ended:
	case <-time.After(time.Minute): // else the test would wait for itself
		err = errors.New("it waits on")
	}
	if err := holder.Rollback(); err != nil {
		t.Error(err)
	}
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
