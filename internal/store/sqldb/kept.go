package sqldb

import (
	"context"
	"database/sql"
)

// kept is a transaction that prepares each statement once: to parse an INSERT takes SQLite
// longer than to run it. When its context ends, it ends between two statements. To break one
// off, SQLite's driver would start a goroutine for each, and they are thousands of short ones.
type kept struct {
	*sql.Tx
	stmts map[string]*sql.Stmt
}

// statement returns a statement, nil for one that is to be run as text.
func (k *kept) statement(ctx context.Context, q string) *sql.Stmt {
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
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	ctx = context.WithoutCancel(ctx)
	if st := k.statement(ctx, q); st != nil {
		return st.ExecContext(ctx, args...)
	}
	return k.Tx.ExecContext(ctx, q, args...)
}

func (k *kept) QueryContext(ctx context.Context, q string, args ...any) (*sql.Rows, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	ctx = context.WithoutCancel(ctx)
	if st := k.statement(ctx, q); st != nil {
		return st.QueryContext(ctx, args...)
	}
	return k.Tx.QueryContext(ctx, q, args...)
}

func (k *kept) QueryRowContext(ctx context.Context, q string, args ...any) *sql.Row {
	ctx = context.WithoutCancel(ctx)
	if st := k.statement(ctx, q); st != nil {
		return st.QueryRowContext(ctx, args...)
	}
	return k.Tx.QueryRowContext(ctx, q, args...)
}
