// Package storetest gives tests real stores: SQLite in a temporary folder, and
// PostgreSQL where one is named by DEPESCHE_TEST_POSTGRES (an address of a database in
// which schemas may be made). The same suite runs on both.
package storetest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"depesche/internal/store"
	"depesche/internal/store/sqldb"
)

// New returns an empty store on SQLite that is closed at the end of the test.
func New(t testing.TB) *store.Store {
	t.Helper()
	return open(t, filepath.Join(Dir(t), "newsroom.db"))
}

// Dir is a folder like t.TempDir that holds the empty database of a newsroom, its schema up
// to date: whoever opens one there need not wait for every migration, which takes seconds
// under the race detector. They run once for each test binary.
func Dir(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	empty, err := empty()
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "newsroom.db"), empty, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// empty is a new database's file.
var empty = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "depesche-storetest")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	name := filepath.Join(dir, "newsroom.db")
	s, err := store.Open(context.Background(), name)
	if err != nil {
		return nil, err
	}
	if err := s.Close(); err != nil { // which brings the log into the file
		return nil, err
	}
	if _, err := os.Stat(name + "-wal"); err == nil {
		return nil, fmt.Errorf("%s still has a log", name)
	}
	return os.ReadFile(name)
})

// Each runs f on an empty store of every engine that can be had. Without PostgreSQL the
// part is skipped by name, except in CI (environment CI=true), where it fails.
func Each(t *testing.T, f func(t *testing.T, s *store.Store)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { f(t, New(t)) })
	t.Run("postgres", func(t *testing.T) { f(t, NewPostgres(t)) })
}

var schemas atomic.Int64

// NewPostgres returns an empty store in a fresh schema of the test database.
func NewPostgres(t testing.TB) *store.Store {
	t.Helper()
	return open(t, PostgresDSN(t))
}

// PostgresDSN returns the address of a fresh schema in the test database, which is gone
// at the end of the test. Where no database is named the test is skipped, or fails in CI.
func PostgresDSN(t testing.TB) string {
	t.Helper()
	dsn := os.Getenv("DEPESCHE_TEST_POSTGRES")
	if dsn == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("PostgreSQL is missing: set DEPESCHE_TEST_POSTGRES (scripts/test does)")
		}
		t.Skip("skipped: PostgreSQL (DEPESCHE_TEST_POSTGRES is not set)")
	}
	ctx := context.Background()
	admin, err := sqldb.Open(ctx, dsn)
	if err != nil {
		t.Fatal(err)
	}
	schema := fmt.Sprintf("t%d_%d_%d", os.Getpid(), time.Now().UnixNano()%1e9, schemas.Add(1))
	if _, err := admin.Exec(ctx, "CREATE SCHEMA "+schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		admin.Exec(context.Background(), "DROP SCHEMA "+schema+" CASCADE")
		admin.Close()
	})
	sep := "?"
	if strings.Contains(dsn, "?") {
		sep = "&"
	}
	return dsn + sep + "search_path=" + url.QueryEscape(schema)
}

func open(t testing.TB, dsn string) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}
