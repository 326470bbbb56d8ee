package fts5

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite"
)

const making = "CREATE VIRTUAL TABLE %s USING fts5(h, s, b, tags, content='', contentless_delete=1, tokenize='ascii')"

// bench is a database with two indexes: theirs, which FTS5 writes, and ours.
type bench struct {
	*testing.T
	path string
	db   *sql.DB
}

func newBench(t *testing.T) *bench {
	b := &bench{T: t, path: filepath.Join(t.TempDir(), "x.db")}
	b.db = b.open()
	for _, name := range []string{"theirs", "ours"} {
		b.exec(b.db, fmt.Sprintf(making, name))
		b.exec(b.db, fmt.Sprintf("INSERT INTO %[1]s (%[1]s, rank) VALUES ('hashsize', 100000000), ('automerge', 0)", name))
	}
	return b
}

func (b *bench) open() *sql.DB {
	db, err := sql.Open("sqlite", "file:"+b.path+"?_pragma=journal_mode(WAL)")
	if err != nil {
		b.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	b.Cleanup(func() { db.Close() })
	return db
}

type execer interface {
	ExecContext(context.Context, string, ...any) (sql.Result, error)
}

func (b *bench) exec(on execer, q string, args ...any) {
	b.Helper()
	if _, err := on.ExecContext(b.Context(), q, args...); err != nil {
		b.Fatalf("%s: %v", q, err)
	}
}

// rows is a table as text.
func (b *bench) rows(q string, args ...any) string {
	b.Helper()
	rows, err := b.db.Query(q, args...)
	if err != nil {
		b.Fatalf("%s: %v", q, err)
	}
	defer rows.Close()
	cols, _ := rows.Columns()
	vals, into := make([]any, len(cols)), make([]any, len(cols))
	for i := range vals {
		into[i] = &vals[i]
	}
	var out strings.Builder
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			b.Fatal(err)
		}
		for _, v := range vals {
			if blob, ok := v.([]byte); ok {
				v = hex.EncodeToString(blob)
			}
			fmt.Fprint(&out, v, " ")
		}
		out.WriteString("\n")
	}
	if rows.Err() != nil {
		b.Fatal(rows.Err())
	}
	return out.String()
}

// sample is a set of documents, with the text that FTS5 reads as their tokens.
type sample struct {
	terms []string
	docs  []Doc
}

func (s *sample) text(c []uint32) string {
	words := make([]string, len(c))
	for i, t := range c {
		words[i] = s.terms[t]
	}
	return strings.Join(words, " ")
}

// makeSample draws documents of so many tokens from terms, few of which are frequent.
func makeSample(seed uint64, docs, terms, tokens int, first, step int64) *sample {
	r := rand.New(rand.NewPCG(seed, 1))
	s := &sample{}
	for i := range terms {
		s.terms = append(s.terms, fmt.Sprint(i*i%1000003, "x", i)) // in no order
	}
	for i := range docs {
		d := Doc{Rowid: first + int64(i)*step, Columns: make([][]uint32, 4)}
		for c, n := range []int{r.IntN(10), r.IntN(3), tokens/2 + r.IntN(tokens), r.IntN(5)} {
			for range n {
				f := r.Float64()
				d.Columns[c] = append(d.Columns[c], uint32(f*f*f*f*float64(terms)))
			}
		}
		s.docs = append(s.docs, d)
	}
	return s
}

func (b *bench) theirs(s *sample) {
	b.Helper()
	tx, err := b.db.BeginTx(b.Context(), nil)
	if err != nil {
		b.Fatal(err)
	}
	for _, d := range s.docs {
		b.exec(tx, "INSERT INTO theirs (rowid, h, s, b, tags) VALUES (?, ?, ?, ?, ?)", d.Rowid, s.text(d.Columns[0]), s.text(d.Columns[1]), s.text(d.Columns[2]), s.text(d.Columns[3]))
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
}

// ours writes by a connection of its own.
func (b *bench) ours(s *sample) {
	b.Helper()
	db := b.open()
	defer db.Close()
	block := func(row int64) (out []byte) {
		if err := db.QueryRow("SELECT block FROM ours_data WHERE id = ?", row).Scan(&out); err != nil {
			b.Fatal(err)
		}
		return out
	}
	p := Build(s.terms, s.docs)
	state, err := Read(block(StructureRow), block(AveragesRow))
	if err != nil {
		b.Fatal(err)
	}
	g, err := state.Grow(p, s.docs)
	if err != nil {
		b.Fatal(err)
	}
	if p != nil {
		for i, l := range p.Leaves {
			b.exec(db, "INSERT INTO ours_data (id, block) VALUES (?, ?)", LeafRow(g.Part, i+1), l)
		}
		for _, f := range p.Firsts {
			b.exec(db, "INSERT INTO ours_idx (segid, term, pgno) VALUES (?, ?, ?)", g.Part, f.Term, FirstRow(f.Leaf))
		}
		b.exec(db, "UPDATE ours_data SET block = ? WHERE id = ?", g.Structure, StructureRow)
	}
	for i := range s.docs {
		b.exec(db, "INSERT INTO ours_docsize (id, sz, origin) VALUES (?, ?, ?)", s.docs[i].Rowid, s.docs[i].Sizes(), g.Origin)
	}
	b.exec(db, "UPDATE ours_data SET block = ? WHERE id = ?", g.Averages, AveragesRow)
}

// same compares the tables of both, byte by byte.
func (b *bench) same(what string) {
	b.Helper()
	b.sameBut(what, -1)
}

// sameBut leaves a row of _data out.
func (b *bench) sameBut(what string, row int) {
	b.Helper()
	for _, q := range []string{"SELECT id, block FROM %s_data WHERE id <> " + fmt.Sprint(row) + " ORDER BY id", "SELECT segid, term, pgno FROM %s_idx ORDER BY segid, term", "SELECT id, sz, origin FROM %s_docsize ORDER BY id"} {
		x, y := b.rows(fmt.Sprintf(q, "theirs")), b.rows(fmt.Sprintf(q, "ours"))
		if x != y {
			i := 0
			for i < min(len(x), len(y)) && x[i] == y[i] {
				i++
			}
			b.Fatalf("%s: %s differs at byte %d of %d and %d:\n%.200s\n%.200s", what, q, i, len(x), len(y), x[max(0, i-60):], y[max(0, i-60):])
		}
	}
	for _, name := range []string{"theirs", "ours"} {
		b.exec(b.db, fmt.Sprintf("INSERT INTO %[1]s (%[1]s) VALUES ('integrity-check')", name))
	}
}

// A part is what FTS5 itself writes for the same documents, byte by byte, also when FTS5 goes
// on with it: adds to it, deletes from it, writes parts together.
func TestPartIsWhatFTS5Writes(t *testing.T) {
	for _, c := range []struct {
		name                string
		docs, terms, tokens int
		first, second, step int64
	}{
		{"one document", 1, 5, 4, 1, 2, 1},
		{"few", 20, 50, 40, 7, 1000, 3},
		{"many words", 60, 4000, 500, 1 << 40, 1 << 41, 1 << 20},
		{"before 1970", 50, 300, 200, -1 << 50, -1 << 40, 12345},
		{"long documents", 4, 900, 9000, 3, 100, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			one := makeSample(1, c.docs, c.terms, c.tokens, c.first, c.step)
			b.theirs(one)
			b.ours(one)
			b.same("the first part")
			two := makeSample(2, c.docs, c.terms, c.tokens, c.second, c.step)
			b.theirs(two)
			b.ours(two)
			b.same("the second part")
			for _, name := range []string{"theirs", "ours"} {
				b.exec(b.db, "INSERT INTO "+name+" (rowid, b) VALUES (5000000, '7x7 new')")
				b.exec(b.db, "DELETE FROM "+name+" WHERE rowid IN (?, ?)", c.first, c.second)
			}
			b.same("changed by FTS5")
			b.ours(makeSample(3, c.docs, c.terms, c.tokens, 9000000, 1))
			b.theirs(makeSample(3, c.docs, c.terms, c.tokens, 9000000, 1))
			b.same("the last part")
			for _, name := range []string{"theirs", "ours"} {
				b.exec(b.db, fmt.Sprintf("INSERT INTO %[1]s (%[1]s) VALUES ('optimize')", name))
			}
			b.same("all in one")
		})
	}
}

// Words that stand on many pages have no index of those in a part of ours; FTS5 finds them all
// the same, and makes one when it writes parts together.
func TestWordsOnManyPages(t *testing.T) {
	b := newBench(t)
	s := makeSample(4, 300, 6, 400, 100, 7)
	b.theirs(s)
	b.ours(s)
	b.exec(b.db, "INSERT INTO ours (ours) VALUES ('integrity-check')")
	ask := func() {
		t.Helper()
		for _, term := range s.terms {
			for _, q := range []string{
				"SELECT rowid FROM %[1]s WHERE %[1]s MATCH ? ORDER BY rowid", "SELECT rowid FROM %[1]s WHERE %[1]s MATCH ? ORDER BY rowid DESC",
				"SELECT rowid FROM %[1]s WHERE %[1]s MATCH ? AND rowid > 1500 ORDER BY rowid LIMIT 3", "SELECT rowid FROM %[1]s WHERE %[1]s MATCH ? AND rowid < 900 ORDER BY rowid DESC LIMIT 3",
			} {
				for _, match := range []string{term, `"` + term + " " + s.terms[0] + `"`, "h: " + term} {
					x, y := b.rows(fmt.Sprintf(q, "theirs"), match), b.rows(fmt.Sprintf(q, "ours"), match)
					if x != y || x == "" && !strings.Contains(match, `"`) && !strings.Contains(match, "h:") {
						t.Errorf("%s, %s: %.100q and %.100q", q, match, x, y)
					}
				}
			}
		}
	}
	ask()
	for _, name := range []string{"theirs", "ours"} {
		b.exec(b.db, "DELETE FROM "+name+" WHERE rowid IN (100, 800, 807)")
	}
	ask()
	for _, name := range []string{"theirs", "ours"} {
		b.exec(b.db, fmt.Sprintf("INSERT INTO %[1]s (%[1]s) VALUES ('optimize')", name))
	}
	ask()
	b.same("written together")
}

func TestReadKnowsItsFormat(t *testing.T) {
	none := "\x00\x00\x00\x00\xff\x00\x00\x01\x00\x00\x00" // of no part
	for _, bad := range []string{"", "\x00\x00\x00\x00\x00\x00\x00\x00", "\x00\x00\x00\x00\xff\x00\x00\x01", "\x00\x00\x00\x00\xff\x00\x00\x01\x01\x01\x00\x00\x01\x01", none + "\x00"} {
		if _, err := Read([]byte(bad), nil); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
	if _, err := Read([]byte(none), []byte{1, 2, 0x81}); err == nil {
		t.Error("averages that break off were taken")
	}
	docs := []Doc{{Rowid: 1, Columns: [][]uint32{{0}, {}}}}
	for _, averages := range [][]byte{{1, 2}, {1, 2, 3, 4}} {
		s, err := Read([]byte(none), averages)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Grow(Build([]string{"a"}, docs), docs); err == nil {
			t.Errorf("averages %v of two columns were taken", averages)
		}
	}
	s, err := Read([]byte(none), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Grow(&Part{}, docs); err == nil {
		t.Error("a part without leaves was taken")
	}
	for _, c := range []struct {
		settings map[string]int
		known    bool
	}{{map[string]int{"version": 4, "automerge": 0}, true}, {map[string]int{"version": 5}, false}, {map[string]int{}, false}, {map[string]int{"version": 4, "pgsz": 1000}, false}} {
		if Known(c.settings) != c.known {
			t.Errorf("%v known: %v", c.settings, !c.known)
		}
	}
}

// Documents without a token leave what FTS5 leaves of them, alone in an index and beside others.
func TestDocumentsWithoutATokenAreCounted(t *testing.T) {
	b := newBench(t)
	empty := func(first int64) *sample {
		s := &sample{}
		for i := range int64(3) {
			s.docs = append(s.docs, Doc{Rowid: first + i, Columns: make([][]uint32, 4)})
		}
		return s
	}
	for i, s := range []*sample{empty(1), empty(10), makeSample(5, 3, 20, 10, 100, 1), empty(200), makeSample(6, 3, 20, 10, 300, 1)} {
		b.theirs(s)
		b.ours(s)
		// FTS5 counts them to the next part that it writes on the same connection.
		b.sameBut(fmt.Sprint("step ", i), StructureRow)
	}
	for _, name := range []string{"theirs", "ours"} {
		b.exec(b.db, "DELETE FROM "+name+" WHERE rowid IN (2, 10, 101, 200)")
		b.exec(b.db, fmt.Sprintf("INSERT INTO %[1]s (%[1]s) VALUES ('optimize')", name))
	}
	b.sameBut("all in one", StructureRow)
}

func TestVarint(t *testing.T) {
	for _, n := range []uint64{0, 1, 127, 128, 16383, 16384, 1<<28 - 1, 1 << 28, 1<<56 - 1, 1 << 56, 1<<64 - 1} {
		b := appendVarint(nil, n)
		if got, size := varint(append(b, 7)); got != n || size != len(b) {
			t.Errorf("%d: %d of %d bytes, read as %d of %d", n, n, len(b), got, size)
		}
		if _, size := varint(b[:len(b)-1]); size != 0 {
			t.Errorf("%d: a part of it was read", n)
		}
	}
}
