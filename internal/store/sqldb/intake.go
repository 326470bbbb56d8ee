package sqldb

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
	"sync/atomic"
)

// Intake is a database prepared for many large transactions, one after the other. On SQLite
// they have a connection of their own, with more pages in memory, and the disk is written to
// beside the transactions: a commit does not wait for it. Whoever ends the process, by kill -9
// too, loses nothing by that; a machine that loses its power may lose the last transactions,
// whole ones, of which nothing that came behind them is left either. Transactions of others
// wait for the disk as ever, and with theirs all that was committed before is safe.
type Intake struct {
	db     *DB
	own    *sql.DB       // the connection of the transactions
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
	// What is not in the database yet when the log has so many pages, a commit writes there itself.
	wait := fmt.Sprintf("&_pragma=wal_autocheckpoint(%d)", mostLog)
	var err error
	if in.own, err = sql.Open("sqlite", db.own+writing+"&_pragma=synchronous(NORMAL)&_pragma=cache_size(-64000)"+wait); err != nil {
		return nil, err
	}
	if in.beside, err = sql.Open("sqlite", db.own); err != nil {
		in.own.Close()
		return nil, err
	}
	if err := in.others(ctx, mostLog); err != nil {
		in.own.Close()
		in.beside.Close()
		return nil, err
	}
	in.own.SetMaxOpenConns(1)
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

// others sets at how many pages of the log a commit of others writes them into the database.
func (in *Intake) others(ctx context.Context, pages int) error {
	_, err := in.db.Writer().ExecContext(ctx, fmt.Sprint("PRAGMA wal_autocheckpoint = ", pages))
	return Explain(err)
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

// Tx is TxBulk for one of the large transactions. It holds the connection on which others
// write, so that they wait for their turn, as with each other.
func (in *Intake) Tx(ctx context.Context, f func(tx *DB) error) error {
	if in.own == nil {
		return in.db.TxBulk(ctx, f)
	}
	turn, err := in.db.Writer().Conn(ctx)
	if err != nil {
		return Explain(err)
	}
	defer turn.Close()
	on := func(tx *DB) error {
		tx.taking = true
		return f(tx)
	}
	if err := in.db.beginOn(ctx, in.own, true, on); err != nil {
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
	if in.own == nil {
		return
	}
	close(in.kick)
	<-in.ended
	in.own.Close()
	in.beside.Close()
	// Nothing depends on it: without it the log grows a little longer.
	_ = in.others(context.Background(), 1000)
}
