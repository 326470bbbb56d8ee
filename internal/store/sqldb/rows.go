package sqldb

import (
	"context"
	"slices"
	"strconv"
	"strings"
)

// rowsAtOnce is how many rows one statement inserts on PostgreSQL: enough that its way to
// the server hardly counts, few enough that what is left over is soon inserted one by one.
const rowsAtOnce = 40

// InsertRows inserts rows as fast as the engine can: on PostgreSQL many to a statement. On
// SQLite one by one, as a statement with many rows keeps copies of all pages that it
// touches and writes out what FTS5 has gathered. into is what stands before VALUES, row the
// values of one with a $ for each, after what follows: "INSERT INTO t (a, b)", "($, $)",
// "ON CONFLICT DO NOTHING".
func (db *DB) InsertRows(ctx context.Context, into, row, after string, rows [][]any) error {
	if db.dialect == Postgres && len(rows) >= rowsAtOnce {
		many := insertText(into, row, after, rowsAtOnce)
		for len(rows) >= rowsAtOnce {
			if _, err := db.Exec(ctx, many, slices.Concat(rows[:rowsAtOnce]...)...); err != nil {
				return err
			}
			rows = rows[rowsAtOnce:]
		}
	}
	one := insertText(into, row, after, 1)
	for _, r := range rows {
		if _, err := db.Exec(ctx, one, r...); err != nil {
			return err
		}
	}
	return nil
}

func insertText(into, row, after string, n int) string {
	var b strings.Builder
	b.WriteString(into + " VALUES ")
	at := 0
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		for _, r := range row {
			b.WriteRune(r)
			if r == '$' {
				at++
				b.WriteString(strconv.Itoa(at))
			}
		}
	}
	b.WriteString(" " + after)
	return b.String()
}

// Reserve returns n ids of a table, ascending, that nothing else gets. It belongs into the
// transaction that inserts rows with them.
func (db *DB) Reserve(ctx context.Context, table string, n int) ([]int64, error) {
	ids := make([]int64, 0, n)
	if n == 0 {
		return ids, nil
	}
	if db.dialect == SQLite { // has one writer, and learns the highest from what is inserted
		var last int64
		err := db.Get(ctx, []any{&last}, "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = $1", table)
		for i := range n {
			ids = append(ids, last+1+int64(i))
		}
		return ids, err
	}
	err := db.Query(ctx, func(scan func(...any) error) error {
		var id int64
		err := scan(&id)
		ids = append(ids, id)
		return err
	}, "SELECT nextval(pg_get_serial_sequence($1, 'id')) FROM generate_series(1, $2::bigint)", table, n)
	return ids, err
}
