// Package sqldb opens the newsroom's database, SQLite or PostgreSQL, and hides what
// differs between them: placeholders, identity columns, locking and error codes.
//
// Queries are written once, in the common subset, with $1-style placeholders. Times are
// BIGINT microseconds since 1970 UTC, JSON is TEXT, booleans are SMALLINT 0 or 1, ids
// BIGINT.
package sqldb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // driver "pgx"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"depesche"
)

// Dialect names an engine.
type Dialect string

const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

func init() {
	// SQLite's own lower() knows ASCII alone; PostgreSQL's knows all letters.
	sqlite.MustRegisterDeterministicScalarFunction("lower", 1, func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
		switch v := args[0].(type) {
		case string:
			return strings.ToLower(v), nil
		default:
			return v, nil
		}
	})
}

// runner is what *sql.DB and *sql.Tx share.
type runner interface {
	ExecContext(context.Context, string, ...any) (sql.Result, error)
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
	QueryRowContext(context.Context, string, ...any) *sql.Row
}

// DB is a pool or, inside Tx, one transaction; queries are the same on both.
type DB struct {
	dialect Dialect
	read    runner
	write   runner
	pools   []*sql.DB // nil inside a transaction
	tx      *sql.Tx
	signal  *Signal
	own     string // SQLite: data source name for a connection beside the pools
	raised  *bool  // inside a transaction: whether it raises the signal
	kept    *kept  // inside TxBulk: its statements, prepared
	taking  bool   // inside Intake.Tx, on a connection of its own
}

// Open opens the database named by dsn: a "postgres://" address, or the path of a
// SQLite file, which is made if it does not exist. SQLite runs in WAL mode with one
// writing connection and several reading ones; every commit reaches the disk, but for
// those of an Intake, which follow.
func Open(ctx context.Context, dsn string) (*DB, error) {
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		return openPostgres(ctx, dsn)
	}
	return openSQLite(ctx, dsn)
}

func openPostgres(ctx context.Context, dsn string) (*DB, error) {
	pool, err := sql.Open("pgx", dsn)
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(16)
	if err := pool.PingContext(ctx); err != nil {
		pool.Close()
		return nil, depesche.Wrap(err, depesche.Unavailable, "db.connect", "the database does not answer: check its address, user and that it is running")
	}
	return &DB{dialect: Postgres, read: pool, write: pool, pools: []*sql.DB{pool}}, nil
}

// cachePages is how much of a database one connection of SQLite keeps in memory, in KiB.
const cachePages = "-16000"

// writing is for connections that write. What was erased must not stay readable in free pages
// of the file, nor in its copies.
const writing = "&_pragma=secure_delete(1)"

func openSQLite(ctx context.Context, path string) (*DB, error) {
	// In a file: address the first part of a relative path would be a host.
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	dsn := func(extra string) string {
		u := url.URL{Scheme: "file", Path: filepath.ToSlash(path)}
		return u.String() + "?_txlock=immediate&_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=cache_size(" + cachePages + ")" + extra
	}
	w, err := sql.Open("sqlite", dsn(writing))
	if err != nil {
		return nil, err
	}
	w.SetMaxOpenConns(1)
	r, err := sql.Open("sqlite", dsn("&_pragma=query_only(1)"))
	if err != nil {
		w.Close()
		return nil, err
	}
	r.SetMaxOpenConns(8)
	r.SetMaxIdleConns(8)
	provide()
	// One that reads makes the file as well, where there is none. The one that writes is opened
	// when somebody writes: each connection reads the whole schema.
	if err := r.PingContext(ctx); err != nil {
		r.Close()
		w.Close()
		return nil, Explain(err)
	}
	return &DB{dialect: SQLite, read: newPrepared(r), write: w, pools: []*sql.DB{r, w}, signal: openSignal(path), own: dsn("")}, nil
}

// Dialect tells which engine it is.
func (db *DB) Dialect() Dialect { return db.dialect }

// Writer is the pool that writes, for libraries that bring their own queries (River).
func (db *DB) Writer() *sql.DB { return db.pools[len(db.pools)-1] }

// SQLTx is the transaction in hand, nil outside Tx.
func (db *DB) SQLTx() *sql.Tx { return db.tx }

// OnIntake tells whether it is a transaction on the connection that an Intake has for itself.
func (db *DB) OnIntake() bool { return db.taking }

// Close closes all connections.
func (db *DB) Close() error {
	var errs []error
	for _, p := range db.pools {
		errs = append(errs, p.Close())
	}
	return errors.Join(errs...)
}

// Tx runs f in one transaction, alone: no other Tx on the same newsroom runs beside it,
// whatever the engine, so that what f has read still holds when it writes. SQLite has
// one writer anyway; on PostgreSQL an advisory lock does the same. Inside a transaction
// it runs f in the same one.
func (db *DB) Tx(ctx context.Context, f func(tx *DB) error) error {
	return db.begin(ctx, false, f)
}

// TxBulk is Tx for a transaction that runs the same statements many times: it keeps them
// prepared.
func (db *DB) TxBulk(ctx context.Context, f func(tx *DB) error) error {
	return db.begin(ctx, true, f)
}

func (db *DB) begin(ctx context.Context, bulk bool, f func(tx *DB) error) error {
	if db.tx != nil {
		return f(db)
	}
	return db.beginOn(ctx, db.Writer(), bulk, f)
}

// beginner is what *sql.DB and *sql.Conn share.
type beginner interface {
	BeginTx(context.Context, *sql.TxOptions) (*sql.Tx, error)
}

func (db *DB) beginOn(ctx context.Context, on beginner, bulk bool, f func(tx *DB) error) error {
	tx, err := on.BeginTx(ctx, nil)
	if err != nil {
		return Explain(err)
	}
	defer tx.Rollback()
	if db.dialect == Postgres {
		if _, err := tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock(hashtext('depesche ' || current_schema()))"); err != nil {
			return Explain(err)
		}
	}
	var raised bool
	in := &DB{dialect: db.dialect, read: tx, write: tx, tx: tx, raised: &raised}
	if bulk {
		in.kept = &kept{Tx: tx, dialect: db.dialect, stmts: map[string]*sql.Stmt{}}
		in.read, in.write = in.kept, in.kept
		defer in.kept.close()
	}
	if err := f(in); err != nil {
		return err
	}
	if in.kept != nil {
		in.kept.close()
	}
	err = tx.Commit()
	if raised && db.signal != nil {
		db.signal.raise()
	}
	return Explain(err)
}

// Exec runs a statement and returns how many rows it changed.
func (db *DB) Exec(ctx context.Context, q string, args ...any) (int64, error) {
	res, err := db.write.ExecContext(ctx, db.rewrite(q), args...)
	if err != nil {
		return 0, Explain(err)
	}
	return res.RowsAffected()
}

// Insert runs an INSERT without RETURNING and returns the new id.
func (db *DB) Insert(ctx context.Context, q string, args ...any) (int64, error) {
	var id int64
	err := db.write.QueryRowContext(ctx, db.rewrite(q+" RETURNING id"), args...).Scan(&id)
	return id, Explain(err)
}

// Query runs a query and calls scan for each row. Rows must not be used afterwards.
func (db *DB) Query(ctx context.Context, scan func(scan func(...any) error) error, q string, args ...any) error {
	ctx, err := db.unbroken(ctx)
	if err != nil {
		return err
	}
	rows, err := db.read.QueryContext(ctx, db.rewrite(q), args...)
	if err != nil {
		return Explain(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows.Scan); err != nil {
			return err
		}
	}
	return Explain(rows.Err())
}

// Get runs a query for one row. sql.ErrNoRows stays recognisable by errors.Is.
func (db *DB) Get(ctx context.Context, into []any, q string, args ...any) error {
	ctx, err := db.unbroken(ctx)
	if err != nil {
		return err
	}
	return Explain(db.read.QueryRowContext(ctx, db.rewrite(q), args...).Scan(into...))
}

var (
	placeholder = regexp.MustCompile(`\$([0-9]+)`)
	rewritten   sync.Map
)

// rewrite turns $1 into ?1 for SQLite, which would take $1 for a named parameter bound
// by first appearance.
func (db *DB) rewrite(q string) string {
	if db.dialect == Postgres {
		return q
	}
	if r, ok := rewritten.Load(q); ok {
		return r.(string)
	}
	r := placeholder.ReplaceAllString(q, "?$1")
	rewritten.Store(q, r)
	return r
}

// IsUnique tells whether err is a violated unique constraint.
func IsUnique(err error) bool {
	var se *sqlite.Error
	if errors.As(err, &se) {
		return se.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || se.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
	}
	var pe *pgconn.PgError
	return errors.As(err, &pe) && pe.Code == "23505"
}

// Explain gives an engine's error a kind and a way out: full disk, locked or damaged
// file, missing rights. Other errors and nil come back as they are.
func Explain(err error) error {
	if err == nil {
		return nil
	}
	var se *sqlite.Error
	if errors.As(err, &se) {
		switch se.Code() & 0xff {
		case sqlite3.SQLITE_FULL:
			return depesche.Wrap(err, depesche.Unavailable, "db.full", "the disk is full: nothing of this step was saved; free some space and try again")
		case sqlite3.SQLITE_IOERR:
			return depesche.Wrap(err, depesche.Unavailable, "db.io", "the data folder cannot be written (disk full or failing): nothing of this step was saved; check the disk and try again")
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
			return depesche.Wrap(err, depesche.Unavailable, "db.busy", "another process is writing to this newsroom: wait until it is done and try again")
		case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
			return depesche.Wrap(err, depesche.Unavailable, "db.readonly", "the data folder cannot be opened for writing: check its path and its owner")
		case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
			return depesche.Wrap(err, depesche.Unavailable, "db.corrupt", "the database file is damaged or not a database: restore the newest backup into the data folder")
		}
	}
	var pe *pgconn.PgError
	if errors.As(err, &pe) && (strings.HasPrefix(pe.Code, "53") || pe.Code == "25006") {
		return depesche.Wrap(err, depesche.Unavailable, "db.full", "the database has no room or takes no writes: nothing of this step was saved (%s)", pe.Message)
	}
	return err
}

// Fragment returns the engine's own text for a word: "id" is an identity column, "bytes"
// the type of bytes, "bytewise" compares text byte by byte. "ids" and "texts" select the numbers
// or strings of the JSON array in $1; "each" is a table of its elements, in a column value
// that takes ->> as JSON does.
func (db *DB) Fragment(name string) string {
	switch {
	case name == "bytes" && db.dialect == SQLite:
		return "BLOB"
	case name == "bytes":
		return "BYTEA"
	case name == "bytewise" && db.dialect == SQLite:
		return "COLLATE BINARY"
	case name == "bytewise":
		return `COLLATE "C"`
	case (name == "ids" || name == "texts") && db.dialect == SQLite:
		return "SELECT value FROM json_each($1)"
	case name == "ids":
		return "SELECT value::bigint FROM jsonb_array_elements_text($1::jsonb) AS each (value)"
	case name == "texts":
		return "SELECT value FROM jsonb_array_elements_text($1::jsonb) AS each (value)"
	case name == "each" && db.dialect == SQLite:
		return "json_each($1)"
	case name == "each":
		return "jsonb_array_elements($1::jsonb) AS each (value)"
	case name == "id" && db.dialect == SQLite:
		return "INTEGER PRIMARY KEY AUTOINCREMENT"
	case name == "id":
		return "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"
	}
	panic(fmt.Sprintf("sqldb: no fragment %q", name))
}
