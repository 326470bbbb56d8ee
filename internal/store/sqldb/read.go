package sqldb

import (
	"context"
	"database/sql"
	"fmt"
)

// ReadTx runs f in a transaction that sees the database as it was at its first query, and
// writes nothing. Others read and write meanwhile.
func (db *DB) ReadTx(ctx context.Context, f func(tx *DB) error) error {
	o := &sql.TxOptions{ReadOnly: true}
	if db.dialect == Postgres {
		o.Isolation = sql.LevelRepeatableRead
	}
	tx, err := db.pools[0].BeginTx(ctx, o)
	if err != nil {
		return Explain(err)
	}
	defer tx.Rollback()
	return f(&DB{dialect: db.dialect, read: tx, write: tx, tx: tx, raised: new(bool)})
}

// Rows runs a query whose columns are not known and calls row with their names and values:
// int64, string, []byte or nil.
func (db *DB) Rows(ctx context.Context, row func(cols []string, vals []any) error, q string, args ...any) error {
	rows, err := db.read.QueryContext(ctx, db.rewrite(q), args...)
	if err != nil {
		return Explain(err)
	}
	defer rows.Close()
	cols, err := rows.Columns()
	if err != nil {
		return err
	}
	vals, into := make([]any, len(cols)), make([]any, len(cols))
	for i := range vals {
		into[i] = &vals[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if err := row(cols, vals); err != nil {
			return err
		}
	}
	return Explain(rows.Err())
}

// Columns names the columns of a table, and says of each whether it holds numbers.
func (db *DB) Columns(ctx context.Context, table string) (map[string]bool, error) {
	rows, err := db.read.QueryContext(ctx, "SELECT * FROM "+table+" LIMIT 0")
	if err != nil {
		return nil, Explain(err)
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, err
	}
	out := map[string]bool{}
	for _, t := range types {
		switch t.DatabaseTypeName() {
		case "INTEGER", "BIGINT", "SMALLINT", "INT8", "INT2":
			out[t.Name()] = true
		case "TEXT":
			out[t.Name()] = false
		default:
			return nil, fmt.Errorf("column %s of %s is %q", t.Name(), table, t.DatabaseTypeName())
		}
	}
	return out, rows.Err()
}

// Advance makes the next id of a table higher than those that were written into it.
func (db *DB) Advance(ctx context.Context, table string) error {
	if db.dialect == SQLite {
		return nil // which looks at the rows itself
	}
	var n int64
	return db.Get(ctx, []any{&n}, "SELECT setval(pg_get_serial_sequence('"+table+"', 'id'), greatest(1, (SELECT coalesce(max(id), 1) FROM "+table+")))")
}

// Tables names the tables of the newsroom.
func (db *DB) Tables(ctx context.Context) ([]string, error) {
	q := "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
	if db.dialect == Postgres {
		q = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
	}
	var out []string
	err := db.Query(ctx, func(scan func(...any) error) error {
		var n string
		err := scan(&n)
		out = append(out, n)
		return err
	}, q)
	return out, err
}
