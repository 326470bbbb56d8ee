package sqldb_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"depesche/internal/store/sqldb"
	"depesche/internal/store/storetest"
)

// Only the large transactions of an intake do not wait for the disk, however they end, and
// what they committed is there.
func TestIntake(t *testing.T) {
	for engine, dsn := range map[string]func(*testing.T) string{
		"sqlite":   func(t *testing.T) string { return filepath.Join(t.TempDir(), "intake.db") },
		"postgres": func(t *testing.T) string { return storetest.PostgresDSN(t) },
	} {
		t.Run(engine, func(t *testing.T) { testIntake(t, dsn) })
	}
}

func testIntake(t *testing.T, dsn func(*testing.T) string) {
	ctx := context.Background()
	db, err := sqldb.Open(ctx, dsn(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(ctx, "CREATE TABLE intake_test (n BIGINT)"); err != nil {
		t.Fatal(err)
	}
	in, err := db.Intake(ctx)
	if err != nil {
		t.Fatal(err)
	}
	add := func(ctx context.Context, fail error) error {
		return in.Tx(ctx, func(tx *sqldb.DB) error {
			if waits := synchronous(t, tx); waits != 1 && db.Dialect() == sqldb.SQLite {
				t.Errorf("in an intake, synchronous is %d", waits)
			}
			if err := tx.InsertRows(ctx, "INSERT INTO intake_test (n)", "($)", "", [][]any{{1}}); err != nil {
				return err
			}
			return fail
		})
	}
	others := func(after string) {
		t.Helper()
		err := db.Tx(ctx, func(tx *sqldb.DB) error {
			if waits := synchronous(t, tx); waits != 2 && db.Dialect() == sqldb.SQLite {
				t.Errorf("after %s, synchronous is %d for others", after, waits)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := add(ctx, nil); err != nil {
		t.Fatal(err)
	}
	others("a commit")
	broken := errors.New("broken")
	if err := add(ctx, broken); !errors.Is(err, broken) {
		t.Fatal(err)
	}
	others("a failure")
	stopped, cancel := context.WithCancel(ctx)
	cancel()
	if err := add(stopped, nil); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	others("one that was stopped before")
	stopped, cancel = context.WithCancel(ctx)
	err = in.Tx(stopped, func(tx *sqldb.DB) error {
		if err := tx.InsertRows(stopped, "INSERT INTO intake_test (n)", "($)", "", [][]any{{1}}); err != nil {
			return err
		}
		cancel()
		return stopped.Err()
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	others("one that was stopped in the midst")
	func() {
		defer func() {
			if recover() == nil {
				t.Error("no panic")
			}
		}()
		in.Tx(ctx, func(*sqldb.DB) error { panic("in the midst") })
	}()
	others("a panic")
	if err := add(ctx, nil); err != nil {
		t.Fatal(err)
	}
	in.Close()
	var n int
	if err := db.Get(ctx, []any{&n}, "SELECT count(*) FROM intake_test"); err != nil || n != 2 {
		t.Errorf("%d rows, %v", n, err)
	}
}

func synchronous(t *testing.T, db *sqldb.DB) (n int) {
	if db.Dialect() != sqldb.SQLite {
		return 0
	}
	if err := db.Get(context.Background(), []any{&n}, "PRAGMA synchronous"); err != nil {
		t.Error(err)
	}
	return n
}
