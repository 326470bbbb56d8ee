package sqldb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"sync"
	"sync/atomic"
)

// Intake is a database prepared for many large transactions, one after the other. On SQLite
// more pages stay in memory meanwhile, and the disk is written to beside the transactions: a
// commit does not wait for it. Whoever ends the process, by kill -9 too, loses nothing by that;
// a machine that loses its power may lose the last transactions, whole ones, of which nothing
// that came behind them is left either. Transactions of others wait for the disk as ever, and
// with theirs all that was committed before is safe.
type Intake struct {
	db     *DB
	kick   chan struct{} // something was committed
	ended  chan struct{}
	beside *sql.DB // the connection that writes what is committed into the database

	writing sync.Mutex   // held while it does
	pages   atomic.Int64 // that the log had when it last did
}

// mostLog is how many pages of the log may wait to be written into the database.
const mostLog = 32000

// Intake prepares the database, until Close is called.
func (db *DB) Intake(ctx context.Context) (*Intake, error) {
	in := &Intake{db: db}
	if db.dialect != SQLite {
		return in, nil
	}
	var err error
	if in.beside, err = sql.Open("sqlite", db.own); err != nil {
		return nil, err
	}
	// What is not in the database yet when the log has so many pages, a commit writes there itself.
	if err := in.set(ctx, "PRAGMA cache_size = -64000", fmt.Sprint("PRAGMA wal_autocheckpoint = ", mostLog)); err != nil {
		in.narrow()
		in.beside.Close()
		return nil, err
	}
	in.beside.SetMaxOpenConns(1)
	in.kick, in.ended = make(chan struct{}, 1), make(chan struct{})
	go func() {
		defer close(in.ended)
		for range in.kick {
			in.checkpoint()
		}
	}()
	return in, nil
}

// checkpoint writes what is committed into the database. Where it fails, a commit does it.
func (in *Intake) checkpoint() {
	in.writing.Lock()
	defer in.writing.Unlock()
	var busy, pages, done int64
	if in.beside.QueryRow("PRAGMA wal_checkpoint(PASSIVE)").Scan(&busy, &pages, &done) == nil {
		in.pages.Store(pages)
	}
}

func (in *Intake) set(ctx context.Context, qs ...string) error {
	for _, q := range qs {
		if _, err := in.db.Writer().ExecContext(ctx, q); err != nil {
			return Explain(err)
		}
	}
	return nil
}

// Tx is TxBulk for one of the large transactions.
func (in *Intake) Tx(ctx context.Context, f func(tx *DB) error) error {
	if in.beside == nil {
		return in.db.TxBulk(ctx, f)
	}
	c, err := in.db.Writer().Conn(ctx)
	if err != nil {
		return Explain(err)
	}
	defer c.Close()
	// Nobody else may get a connection that does not wait for the disk, however this ends.
	whole := context.WithoutCancel(ctx)
	defer func() {
		if _, err := c.ExecContext(whole, "PRAGMA synchronous = FULL"); err != nil {
			c.Raw(func(any) error { return driver.ErrBadConn })
		}
	}()
	if _, err := c.ExecContext(whole, "PRAGMA synchronous = NORMAL"); err != nil {
		return Explain(err)
	}
	if err := in.db.beginOn(ctx, c, true, f); err != nil {
		return err
	}
	// While the log is being written into the database a commit cannot do it, and the log would
	// grow for as long as that is slower than what comes.
	if in.pages.Load() > mostLog {
		in.checkpoint()
		return nil
	}
	select {
	case in.kick <- struct{}{}:
	default:
	}
	return nil
}

// Close gives the memory back.
func (in *Intake) Close() {
	if in.beside == nil {
		return
	}
	close(in.kick)
	<-in.ended
	in.beside.Close()
	in.narrow()
}

// narrow takes back what Intake has set. Nothing depends on it: without it the process keeps
// the memory.
func (in *Intake) narrow() {
	in.set(context.Background(), "PRAGMA cache_size = "+cachePages, "PRAGMA wal_autocheckpoint = 1000", "PRAGMA shrink_memory")
}
