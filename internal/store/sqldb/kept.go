package sqldb

import (
	"context"
	"database/sql"
)

// kept is a transaction that prepares each statement once: to parse an INSERT takes SQLite
// longer than to run it. When its context ends, it ends between two statements on SQLite: to
// break one off, the driver would start a goroutine for each, and they are thousands of short
// ones. On PostgreSQL, where one may wait for a lock of others, the statement is broken off.
type kept struct {
	*sql.Tx
	dialect Dialect
	stmts   map[string]*sql.Stmt
}

// lasting is the context of a statement that begins under ctx.
func (k *kept) lasting(ctx context.Context) context.Context {
	if k.dialect == Postgres || ctx.Err() != nil {
		return ctx
	}
	return context.WithoutCancel(ctx)
}

// statement returns a statement, nil for one that is to be run as text. One of a transaction
// that ended with its context is closed, and would not say why.
func (k *kept) statement(ctx context.Context, q string) *sql.Stmt {
	if ctx.Err() != nil {
		return nil
	}
	if st, ok := k.stmts[q]; ok {
		return st
	}
	if len(k.stmts) >= maxPrepared {
		return nil
	}
	st, err := k.PrepareContext(ctx, q)
	if err != nil {
		return nil
	}
	k.stmts[q] = st
	return st
}

func (k *kept) close() {
	for q, st := range k.stmts {
		st.Close()
		delete(k.stmts, q)
	}
}

func (k *kept) ExecContext(ctx context.Context, q string, args ...any) (sql.Result, error) {
	ctx = k.lasting(ctx)
	if st := k.statement(ctx, q); st != nil {
		return st.ExecContext(ctx, args...)
	}
	return k.Tx.ExecContext(ctx, q, args...)
}

func (k *kept) QueryContext(ctx context.Context, q string, args ...any) (*sql.Rows, error) {
	ctx = k.lasting(ctx)
	if st := k.statement(ctx, q); st != nil {
		return st.QueryContext(ctx, args...)
	}
	return k.Tx.QueryContext(ctx, q, args...)
}

func (k *kept) QueryRowContext(ctx context.Context, q string, args ...any) *sql.Row {
	ctx = k.lasting(ctx)
	if st := k.statement(ctx, q); st != nil {
		return st.QueryRowContext(ctx, args...)
	}
	return k.Tx.QueryRowContext(ctx, q, args...)
}
