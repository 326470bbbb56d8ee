package store

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"depesche"
	"depesche/internal/search"
)

// indexed is a store with an index of short documents, and a way to put one more in.
func indexed(t *testing.T) (s *Store, put func(ref int64, text string)) {
	t.Helper()
	ctx := context.Background()
	s, err := Open(ctx, filepath.Join(t.TempDir(), "newsroom.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if err := s.SaveEdition(ctx, depesche.Edition{Code: "en", Lang: "en", Name: "en", TimeZone: "UTC"}); err != nil {
		t.Fatal(err)
	}
	return s, func(ref int64, text string) {
		t.Helper()
		err := s.InTx(ctx, func(tx *Store) error {
			sps, err := tx.writable(ctx, siteScope, "en", "en")
			if err != nil {
				return err
			}
			e := &entry{ref: ref, at: time.Unix(ref*60, 0)}
			e.doc[search.Body] = []string{text}
			return tx.indexAll(ctx, sps, e)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func (s *Store) wordCounts(t *testing.T) map[string]int {
	t.Helper()
	ws, err := s.searchWords(context.Background(), "1 = 1")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]int{}
	for _, w := range ws {
		out[w.word] = w.docs
	}
	return out
}

// Counts of words may lag behind by a sixth, never the words themselves; when they are
// counted, or a document is taken out, they are exact.
func TestCountsOfWordsWait(t *testing.T) {
	ctx := context.Background()
	s, put := indexed(t)
	const docs = 2000
	behind := 0
	for i := range docs {
		put(int64(i+1), fmt.Sprintf("crane pier%d lamp", i%3))
		n := s.wordCounts(t)["crane"]
		if n < 1 || n > i+1 || i+1-n > (i+1)/6+1 {
			t.Fatalf("after %d documents %d have the word", i+1, n)
		}
		behind = max(behind, i+1-n)
	}
	if behind == 0 {
		t.Error("nothing waited to be counted")
	}
	if err := s.CountSearch(ctx); err != nil {
		t.Fatal(err)
	}
	want := map[string]int{"crane": docs, "lamp": docs, "pier0": 667, "pier1": 667, "pier2": 666}
	if got := s.wordCounts(t); !maps.Equal(got, want) {
		t.Errorf("counted %v", got)
	}
	put(docs+1, "crane buoy")
	put(docs+1, "crane")
	if got := s.wordCounts(t); got["crane"] != docs+1 || got["buoy"] != 0 {
		t.Errorf("after a document was changed: %v", got)
	}
}

// An index of another version has no pairs: phrases are found in it by their places, until
// it is built anew.
func TestPhraseInIndexOfAnotherVersion(t *testing.T) {
	ctx := context.Background()
	s, put := indexed(t)
	put(1, "to be or not to be")
	put(2, "not to be or to be")
	find := func() (refs []int64) {
		t.Helper()
		sp, err := s.searchable(ctx, siteScope, "en")
		if err != nil {
			t.Fatal(err)
		}
		asks, _, err := s.resolve(ctx, sp, sp.analyzer().Parse(`"be or not"`), true)
		if err != nil {
			t.Fatal(err)
		}
		m, _ := matching(asks, nil)
		docs, err := s.newest(ctx, sp, asks, m, (&SearchQuery{}).bounds(), false, 10)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range docs {
			refs = append(refs, d.number/slots)
		}
		return refs
	}
	if got := find(); !slices.Equal(got, []int64{1}) {
		t.Fatalf("found %v", got)
	}
	sp, err := s.searchable(ctx, siteScope, "en")
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{
		"UPDATE search_space SET version = 2",
		fmt.Sprintf("INSERT INTO %s (rowid, h, s, b, tags) VALUES (%d, '', '', (SELECT group_concat(id, ' ') FROM (SELECT w.id FROM search_word w WHERE w.word IN ('be', 'or', 'not') ORDER BY instr('be or not', w.word))), '')", sp.table(), 3*slots),
	} {
		if _, err := s.db.Exec(ctx, q); err != nil {
			t.Fatal(err)
		}
	}
	if got := find(); !slices.Equal(got, []int64{3, 1}) {
		t.Errorf("in an index of an older version %v were found", got)
	}
	if _, outdated, err := s.SearchBuilding(ctx); err != nil || !outdated {
		t.Errorf("outdated: %t, %v", outdated, err)
	}
}
