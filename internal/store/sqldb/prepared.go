package sqldb

import (
	"context"
	"database/sql"
	"strings"
	"sync"
)

// maxPrepared bounds how many different statements a pool keeps prepared. Those that are
// put together for one occasion come late and stay unprepared.
const maxPrepared = 400

// prepared is SQLite's pool of readers with its statements kept prepared: to parse one
// takes longer than to look something up with it. PostgreSQL's driver does so by itself,
// and what is read in a transaction is not worth it.
type prepared struct {
	*sql.DB

	mu    sync.RWMutex
	stmts map[string]*sql.Stmt
}

func newPrepared(pool *sql.DB) *prepared {
	return &prepared{DB: pool, stmts: map[string]*sql.Stmt{}}
}

// statement returns a statement, nil for one that is to be run as text: what is no query,
// what comes when there are enough, and what cannot be prepared, which running it explains.
func (p *prepared) statement(ctx context.Context, q string) *sql.Stmt {
	p.mu.RLock()
	st, n := p.stmts[q], len(p.stmts)
	p.mu.RUnlock()
	if st != nil || n >= maxPrepared || !strings.HasPrefix(q, "SELECT ") {
		return st
	}
	st, err := p.PrepareContext(ctx, q)
	if err != nil {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if other := p.stmts[q]; other != nil {
		st.Close()
		return other
	}
	p.stmts[q] = st
	return st
}

func (p *prepared) QueryContext(ctx context.Context, q string, args ...any) (*sql.Rows, error) {
	if st := p.statement(ctx, q); st != nil {
		return st.QueryContext(ctx, args...)
	}
	return p.DB.QueryContext(ctx, q, args...)
}

func (p *prepared) QueryRowContext(ctx context.Context, q string, args ...any) *sql.Row {
	if st := p.statement(ctx, q); st != nil {
		return st.QueryRowContext(ctx, args...)
	}
	return p.DB.QueryRowContext(ctx, q, args...)
}
