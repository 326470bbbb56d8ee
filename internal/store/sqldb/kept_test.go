package sqldb_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"depesche/internal/store/sqldb"
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
	var n int
	if err := db.Get(ctx, []any{&n}, "SELECT count(*) FROM story"); err != nil || n != 0 {
		t.Errorf("%d stories are there, %v", n, err)
	}
}
