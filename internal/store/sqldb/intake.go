package sqldb

import (
	"context"
	"database/sql"
	"database/sql/driver"
)

// Intake is a database prepared for many large transactions, one after the other. On SQLite
// more pages stay in memory meanwhile, and the disk is written to beside the transactions: a
// commit does not wait for it. Whoever ends the process, by kill -9 too, loses nothing by that;
// a machine that loses its power may lose the last transactions, whole ones, of which nothing
// that came behind them is left either. Transactions of others wait for the disk as ever, and
// with theirs all that was committed before is safe.
type Intake struct {
	db     *DB
	beside *sql.DB       // the connection that writes what is committed into the database
	kick   chan struct{} // something was committed
	ended  chan struct{}
}

// Intake prepares the database, until Close is called.
func (db *DB) Intake(ctx context.Context) (*Intake, error) {
	in := &Intake{db: db}
	if db.dialect != SQLite {
		return in, nil
	}
	// What is not in the database yet when the log has this many pages, a commit writes there itself.
	if err := in.set(ctx, "PRAGMA cache_size = -64000", "PRAGMA wal_autocheckpoint = 32000"); err != nil {
		return nil, err
	}
	var err error
	if in.beside, err = sql.Open("sqlite", db.own); err != nil {
		return nil, err
	}
	in.beside.SetMaxOpenConns(1)
	in.kick, in.ended = make(chan struct{}, 1), make(chan struct{})
	go func() {
		defer close(in.ended)
		for range in.kick {
			// Where it fails, a commit does it.
			in.beside.Exec("PRAGMA wal_checkpoint(PASSIVE)")
		}
	}()
	return in, nil
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
	if _, err := c.ExecContext(ctx, "PRAGMA synchronous = NORMAL"); err != nil {
		return Explain(err)
	}
	err = in.db.beginOn(ctx, c, true, f)
	if _, e := c.ExecContext(context.WithoutCancel(ctx), "PRAGMA synchronous = FULL"); e != nil {
		// Nobody else may get a connection that does not wait for the disk.
		c.Raw(func(any) error { return driver.ErrBadConn })
	}
	if err == nil {
		select {
		case in.kick <- struct{}{}:
		default:
		}
	}
	return err
}

// Close gives the memory back.
func (in *Intake) Close() {
	if in.beside == nil {
		return
	}
	close(in.kick)
	<-in.ended
	in.beside.Close()
	// Nothing depends on it: without it the process keeps the memory.
	in.set(context.Background(), "PRAGMA cache_size = "+cachePages, "PRAGMA wal_autocheckpoint = 1000", "PRAGMA shrink_memory")
}
