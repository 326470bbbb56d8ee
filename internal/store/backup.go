package store

import (
	"context"
	"io/fs"

	"depesche"
	"depesche/internal/store/sqldb"
)

// Snapshot writes the database, as one transaction sees it, into a new file. Others read
// and write meanwhile. On PostgreSQL it is a Refused error.
func (s *Store) Snapshot(ctx context.Context, path string) error { return s.db.Snapshot(ctx, path) }

// CheckFile reads a database file that no process has open, and says what is wrong with
// it: damage, another program's, a newer version's.
func CheckFile(ctx context.Context, path string) error {
	known, err := fs.Glob(migrations, "migrate/*.sql")
	if err != nil {
		return err
	}
	var done int
	if err := sqldb.CheckFile(ctx, path, "SELECT count(*) FROM schema_migration", &done); err != nil {
		return err
	}
	if done > len(known) {
		return depesche.E(depesche.Refused, "db.newer", "this newsroom was opened by a newer version of depesche: use that version")
	}
	return nil
}
