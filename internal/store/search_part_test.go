package store

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"depesche"
	"depesche/internal/search"
	"depesche/internal/store/fts5"
	"depesche/internal/store/sqldb"
)

// taker takes stories into a store, one to a transaction.
type taker struct {
	*testing.T
	s     *Store
	e     *depesche.Edition
	in    *Arrivals
	posts int
}

func newTaker(t *testing.T) *taker {
	t.Helper()
	s := withEdition(t)
	e, err := s.Edition(t.Context(), "de")
	if err != nil {
		t.Fatal(err)
	}
	in, err := s.Arrivals(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(in.Close)
	return &taker{T: t, s: s, e: e, in: in}
}

func (t *taker) add(headline, text string) {
	t.Helper()
	t.posts++
	numbers, err := t.in.Add(t.Context(), depesche.Operator, []*Arrival{arrivalOf(t.e, t.posts, headline, text)}, NewLexicon())
	if err != nil || len(numbers) != 1 || numbers[0] == 0 {
		t.Fatalf("%q: %v, %v", headline, numbers, err)
	}
}

func (t *taker) spaces() []space {
	t.Helper()
	sps, err := t.s.spaces(t.Context(), "state = 'live'")
	if err != nil || len(sps) != 2 {
		t.Fatalf("%d indexes, %v", len(sps), err)
	}
	return sps
}

func (t *taker) exec(q string, args ...any) {
	t.Helper()
	if _, err := t.s.db.Exec(t.Context(), q, args...); err != nil {
		t.Fatalf("%s: %v", q, err)
	}
}

// whole has FTS5 examine the indexes, and looks whether they have all stories.
func (t *taker) whole(query string, stories int) {
	t.Helper()
	for _, sp := range t.spaces() {
		t.exec(fmt.Sprintf("INSERT INTO %[1]s (%[1]s) VALUES ('integrity-check')", sp.table()))
		var sized int
		if err := t.s.db.Get(t.Context(), []any{&sized}, fmt.Sprintf("SELECT count(*) FROM %s_docsize", sp.table())); err != nil || sized != t.posts || sp.Docs != int64(t.posts) {
			t.Errorf("%s: of %d documents FTS5 has %d, and %d are counted: %v", sp.Scope, t.posts, sized, sp.Docs, err)
		}
	}
	hits, err := t.s.SearchStories(t.Context(), query, 20)
	if err != nil || len(hits) != stories {
		t.Errorf("%q: %d of %d found, %v", query, len(hits), stories, err)
	}
}

// A post with a picture alone has no word. It is taken in, alone in its language too.
func TestStoriesWithoutAWordArrive(t *testing.T) {
	tk := newTaker(t)
	tk.add("🚢", "🌊")
	tk.whole("Kran", 0)
	tk.add("Kran am Pier", "Er steht.")
	tk.add("🚢", "")
	tk.add("Kran im Hafen", "Er ruht.")
	tk.whole("Kran", 2)
	for more := true; more; {
		var err error
		if more, err = tk.s.MergeSearch(t.Context(), 300); err != nil {
			t.Fatal(err)
		}
	}
	tk.whole("Kran", 2)
}

// Into an index of a format that is not known here nothing is laid: documents wait, and FTS5
// puts them in.
func TestIndexOfAnotherFormat(t *testing.T) {
	for name, change := range map[string][]string{
		"larger pages":    {"INSERT INTO %[1]s (%[1]s, rank) VALUES ('pgsz', 2000)"},
		"another version": {"UPDATE %[1]s_config SET v = 5 WHERE k = 'version'"},
		"without origins": {"DROP TABLE %[1]s", "CREATE VIRTUAL TABLE %[1]s USING fts5(h, s, b, tags, content='', tokenize='ascii')"},
	} {
		t.Run(name, func(t *testing.T) {
			tk := newTaker(t)
			if name == "without origins" { // what is there is gone with the table
				err := tk.s.InTx(t.Context(), func(tx *Store) error {
					_, err := tx.writable(t.Context(), siteScope, "de", "de")
					if err == nil {
						_, err = tx.writable(t.Context(), deskScope, "de", "de")
					}
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
			} else {
				tk.add("Kran am Pier", "Er steht.")
			}
			for _, sp := range tk.spaces() {
				for _, q := range change {
					tk.exec(fmt.Sprintf(q, sp.table()))
				}
			}
			tk.add("Kran im Hafen", "Er ruht.")
			tk.add("\U0001F6A2", "")
			n, err := tk.s.SearchPending(t.Context())
			if err != nil || n != 4 {
				t.Fatalf("%d documents wait, %v", n, err)
			}
			for n > 0 {
				if n, err = tk.s.IndexPending(t.Context(), 10); err != nil {
					t.Fatal(err)
				}
			}
			tk.whole("Kran", tk.posts-1)
		})
	}
}

// Stories that are in are reported, whatever becomes of the parts of the indexes.
func TestStoriesAreInWherePartsCannotBeWrittenTogether(t *testing.T) {
	tk := newTaker(t)
	tk.in.most = 3
	tk.add("Kran 1", "Er steht.")
	tk.exec("PRAGMA query_only = 1") // not for the intake's own connection
	for range 4 {
		tk.add("Kran", "Er steht.")
	}
	tk.exec("PRAGMA query_only = 0")
	sps := tk.spaces()
	if n, err := tk.s.countParts(t.Context(), &sps[0]); err != nil || n != 5 {
		t.Fatalf("%d parts, %v: they were written together", n, err)
	}
	tk.add("Kran", "Er steht.")
	for i := range sps {
		if n, err := tk.s.countParts(t.Context(), &sps[i]); err != nil || n >= 3 {
			t.Errorf("%d parts, %v: the next one did not try again", n, err)
		}
	}
	tk.whole("Kran", 6)
}

// FTS5 on an intake's connection would write an index without the parts that came past it.
func TestWhoWritesAnIndex(t *testing.T) {
	tk := newTaker(t)
	tk.add("Kran am Pier", "Er steht.")
	ctx := t.Context()
	sp := &tk.spaces()[0]
	err := tk.in.intake.Tx(ctx, func(db *sqldb.DB) error {
		return (&Store{db: db, now: tk.s.now}).InTx(ctx, func(tx *Store) error {
			if err := tx.writeIndex(ctx, sp, []any{9, "", "", "1", ""}, false); !errors.Is(err, errOnIntake) {
				t.Errorf("a document: %v", err)
			}
			if err := tx.unindex(ctx, sp, 1); !errors.Is(err, errOnIntake) {
				t.Errorf("a document that goes: %v", err)
			}
			if _, err := tx.mergePages(ctx, sp, 10); !errors.Is(err, errOnIntake) {
				t.Errorf("writing together: %v", err)
			}
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	err = tk.s.InTx(ctx, func(tx *Store) error {
		_, err := tx.writePart(ctx, sp, &indexPart{docs: []fts5.Doc{{Rowid: 9, Columns: make([][]uint32, 4)}}})
		return err
	})
	if !errors.Is(err, errNoIntake) {
		t.Errorf("a part elsewhere: %v", err)
	}
}

// A part has of documents what FTS5 makes of their rows.
func TestPartIsWhatRowsBecome(t *testing.T) {
	ctx := context.Background()
	tk := newTaker(t)
	docs := []search.Document{
		{{"Kran am Pier"}, {"Es ist nicht so, wie es war"}, {"Der Kran und die See", "Und es war", "Pier"}},
		{{"Es war"}, nil, {"Am Pier und im Hafen und auf der See"}},
		{nil, nil, {"See"}},
		{},
		{{"Kran", "Kran"}, {"Kran"}, nil},
	}
	tags := [][]string{{tag(channelTag, "hafen"), tag(topicTag, "see")}, nil, {tag(topicTag, "see")}, {tag(topicTag, "see")}, nil}
	for _, scope := range []string{siteScope, deskScope} {
		byRow := &space{ID: 9001, Scope: scope, Lang: "de"}
		byPart := &space{ID: 9002, Scope: scope, Lang: "de"}
		err := tk.s.InTx(ctx, func(tx *Store) error {
			for _, sp := range []*space{byRow, byPart} {
				if err := tx.makeIndex(ctx, sp); err != nil {
					return err
				}
				if err := tx.widen(ctx, sp); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		lex := NewLexicon()
		ixs := make([]*search.Indexed, len(docs))
		for i, d := range docs {
			ixs[i] = search.For("de").Index(d)
			lex.Add(ixs[i])
		}
		ids := make([]int64, len(lex.words))
		for i := range ids {
			ids[i] = int64(1 + i*37%101*13) // in no order
		}
		maker := newPartMaker(byPart, ids)
		pairs := 0
		err = tk.s.InTx(ctx, func(tx *Store) error {
			for i, ix := range ixs {
				number := int64(1000 + 7*i)
				of := make([]int64, len(ix.Words))
				for k, p := range lex.places(ix) {
					of[k] = ids[p]
				}
				pairs += strings.Count(byRow.functionPairs(ix, of), "p")
				if err := tx.writeIndex(ctx, byRow, tx.indexRow(byRow, number, ix, of, tags[i]), false); err != nil {
					return err
				}
				maker.add(number, ix, lex.places(ix), tags[i])
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if scope == siteScope && pairs < 5 {
			t.Errorf("%d pairs of function words: too few to say anything", pairs)
		}
		err = tk.in.intake.Tx(ctx, func(db *sqldb.DB) error {
			_, err := (&Store{db: db, now: time.Now}).writePart(ctx, byPart, maker.part())
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range []string{"SELECT id, block, '' FROM %s_data ORDER BY id", "SELECT segid, term, pgno FROM %s_idx ORDER BY segid, term", "SELECT id, sz, origin FROM %s_docsize ORDER BY id"} {
			if row, part := tk.rows(fmt.Sprintf(q, byRow.table())), tk.rows(fmt.Sprintf(q, byPart.table())); row != part {
				t.Errorf("%s, %s:\n%s\n%s", scope, q, row, part)
			}
		}
		for _, sp := range []*space{byRow, byPart} {
			tk.exec("DROP TABLE " + sp.table())
		}
	}
}

// rows are those of three columns, as text.
func (t *taker) rows(q string) string {
	t.Helper()
	var b strings.Builder
	err := t.s.db.Query(t.Context(), func(scan func(...any) error) error {
		var vs [3]any
		err := scan(&vs[0], &vs[1], &vs[2])
		for _, v := range vs {
			if blob, ok := v.([]byte); ok {
				v = hex.EncodeToString(blob)
			}
			fmt.Fprint(&b, v, " ")
		}
		b.WriteString("\n")
		return err
	}, q)
	if err != nil || b.Len() == 0 {
		t.Fatalf("%s: %v", q, err)
	}
	return b.String()
}

// What waits is put in by FTS5, which would write all parts that an import left together
// within a transaction when they are 192 of one size.
func TestFewPartsBeforeFTS5PutsDocumentsIn(t *testing.T) {
	tk := newTaker(t)
	for range relieveFrom {
		tk.add("Kran am Pier", "Er steht.")
	}
	sps := tk.spaces()
	for i := range sps {
		if n, err := tk.s.countParts(t.Context(), &sps[i]); err != nil || n != relieveFrom {
			t.Fatalf("%d parts, %v", n, err)
		}
	}
	if err := tk.s.pend(t.Context(), deskScope, "de", 1); err != nil {
		t.Fatal(err)
	}
	if n, err := tk.s.IndexPending(t.Context(), 10); err != nil || n != 1 {
		t.Fatalf("%d indexed, %v", n, err)
	}
	for i := range sps {
		n, err := tk.s.countParts(t.Context(), &sps[i])
		if few := sps[i].Scope == deskScope; err != nil || few && n > fewParts+1 || !few && n != relieveFrom {
			t.Errorf("%s: %d parts, %v", sps[i].Scope, n, err)
		}
	}
	tk.whole("Kran", 20)
}
