package sqldb

import "sync/atomic"

// Signal is a number that all processes with the same database file share: it differs
// after every transaction that called Raise. Reading it costs no more than reading memory.
//
// A process that is killed between a commit and the raising of the signal leaves it as it
// was; who relies on it looks into the database once in a while.
type Signal struct{ n *atomic.Uint64 }

// Load returns the number.
func (s *Signal) Load() uint64 { return s.n.Load() }

func (s *Signal) raise() { s.n.Add(1) }

// Signal returns the database's signal, nil where there is none: on PostgreSQL, whose
// clients may be on other machines, and where the file cannot be shared.
func (db *DB) Signal() *Signal { return db.signal }

// Raise raises the signal when the transaction in hand has ended, before Tx returns.
// Whether it was committed does not matter: a signal too many costs a look.
func (db *DB) Raise() {
	if db.raised != nil {
		*db.raised = true
	}
}
