// Package store holds all of the newsroom's SQL. Store is a concrete type that runs on
// SQLite and PostgreSQL; inside InTx the same methods run in one transaction.
//
// Reads return vocabulary types or the view types of views.go. A thing that does not
// exist is a depesche.NotFound error.
package store

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"time"
	"unsafe"

	"depesche"
	"depesche/internal/store/sqldb"
)

//go:embed migrate/*.sql
var migrations embed.FS

// Store reads and writes the newsroom's database.
type Store struct {
	db  *sqldb.DB
	now func() time.Time
}

// Open opens the database (see sqldb.Open) and brings its schema up to date.
func Open(ctx context.Context, dsn string) (*Store, error) {
	db, err := sqldb.Open(ctx, dsn)
	if err != nil {
		return nil, err
	}
	s := &Store{db: db, now: time.Now}
	err = s.migrate(ctx)
	if err == nil {
		err = s.listOldAuthors(ctx)
	}
	if err != nil {
		db.Close()
		return nil, err
	}
	return s, nil
}

// Close closes the database.
func (s *Store) Close() error { return s.db.Close() }

// DB is the database underneath, for the job queue.
func (s *Store) DB() *sqldb.DB { return s.db }

// SetClock replaces the clock, for tests.
func (s *Store) SetClock(now func() time.Time) { s.now = now }

// InTx runs f in one transaction: all of it happens or nothing.
func (s *Store) InTx(ctx context.Context, f func(tx *Store) error) error {
	return s.db.Tx(ctx, func(tx *sqldb.DB) error { return f(&Store{db: tx, now: s.now}) })
}

// InBulk is InTx for a step that stores many things of one kind.
func (s *Store) InBulk(ctx context.Context, f func(tx *Store) error) error {
	return s.db.TxBulk(ctx, func(tx *sqldb.DB) error { return f(&Store{db: tx, now: s.now}) })
}

var fragment = regexp.MustCompile(`\{\{([a-z]+)\}\}`)

// migrate runs the files of migrate/ that have not run yet, each in a transaction.
func (s *Store) migrate(ctx context.Context) error {
	names, err := fs.Glob(migrations, "migrate/*.sql")
	if err != nil {
		return err
	}
	var done int
	if err := s.db.Get(ctx, []any{&done}, "SELECT count(*) FROM schema_migration"); err == nil && done == len(names) {
		return nil
	}
	return s.db.Tx(ctx, func(tx *sqldb.DB) error {
		if _, err := tx.Exec(ctx, "CREATE TABLE IF NOT EXISTS schema_migration (name TEXT PRIMARY KEY, at BIGINT NOT NULL)"); err != nil {
			return err
		}
		var known int
		if err := tx.Get(ctx, []any{&known}, "SELECT count(*) FROM schema_migration"); err != nil {
			return err
		}
		if known > len(names) {
			return depesche.E(depesche.Refused, "db.newer", "this newsroom was opened by a newer version of depesche: use that version")
		}
		for _, name := range names {
			if err := runMigration(ctx, tx, name, s.now()); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		return nil
	})
}

func runMigration(ctx context.Context, tx *sqldb.DB, name string, now time.Time) error {
	n, err := tx.Exec(ctx, "INSERT INTO schema_migration (name, at) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING", name, micro(now))
	if err != nil || n == 0 {
		return err
	}
	b, err := migrations.ReadFile(name)
	if err != nil {
		return err
	}
	text := fragment.ReplaceAllStringFunc(string(b), func(f string) string { return tx.Fragment(strings.Trim(f, "{}")) })
	for _, stmt := range strings.Split(text, ";\n") {
		if stmt = strings.TrimSpace(stmt); stmt == "" {
			continue
		}
		if _, err := tx.Exec(ctx, stmt); err != nil {
			return fmt.Errorf("%w in %q", err, stmt)
		}
	}
	return nil
}

// micro is the stored form of a time; the zero time is 0.
func micro(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func fromMicro(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMicro(n).UTC()
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// toJSON encodes values of our own types, which cannot fail.
func toJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func fromJSON(s string, into any) error {
	if s == "" {
		return nil
	}
	// Decoding only reads its input: a document need not be copied for it.
	if err := json.Unmarshal(unsafe.Slice(unsafe.StringData(s), len(s)), into); err != nil {
		return fmt.Errorf("stored JSON: %w", err)
	}
	return nil
}

// notFound turns "no rows" into a NotFound error with the given words.
func notFound(err error, key, format string, args ...any) error {
	if errors.Is(err, sql.ErrNoRows) {
		return depesche.E(depesche.NotFound, key, format, args...)
	}
	return err
}
