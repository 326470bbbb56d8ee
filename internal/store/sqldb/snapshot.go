package sqldb

import (
	"context"
	"database/sql"
	"net/url"
	"path/filepath"
	"strings"

	"depesche"
)

// Snapshot writes the database, as one transaction sees it, into a file that is empty or
// does not exist. It has a connection of its own: others read and write meanwhile.
func (db *DB) Snapshot(ctx context.Context, path string) error {
	if db.dialect != SQLite {
		return depesche.E(depesche.Refused, "backup.postgres", "the newsroom's database is on a PostgreSQL server: back it up there with pg_dump, and copy the folder “pictures” beside it")
	}
	c, err := sql.Open("sqlite", db.own)
	if err != nil {
		return err
	}
	defer c.Close()
	_, err = c.ExecContext(ctx, "VACUUM INTO ?1", path)
	return Explain(err)
}

// CheckFile reads a database file that no process writes to, whole, and answers one
// query for a number.
func CheckFile(ctx context.Context, path, query string, into *int) error {
	path, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(path)}
	c, err := sql.Open("sqlite", u.String()+"?mode=ro&immutable=1")
	if err != nil {
		return err
	}
	defer c.Close()
	var says string
	if err := c.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&says); err != nil {
		return Explain(err)
	}
	if !strings.EqualFold(says, "ok") {
		return depesche.E(depesche.Unavailable, "db.corrupt", "the database file is damaged or not a database: restore the newest backup into the data folder")
	}
	if err := c.QueryRowContext(ctx, query).Scan(into); err != nil {
		return depesche.Wrap(err, depesche.Invalid, "db.foreign", "the database is not that of a newsroom")
	}
	return nil
}
