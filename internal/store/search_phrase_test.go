package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// Phrases find the newest documents that have the words in a row, whatever the limit and the
// days, with function words in them and without, also after documents were taken out.
func TestPhrasesFindWhatTheTextsSay(t *testing.T) {
	ctx := context.Background()
	s := withEdition(t)
	rnd := rand.New(rand.NewPCG(3, 9))
	vocabulary := strings.Fields("der die und ohne kran pier hafen deich möwe")
	begin := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	texts := map[int64]string{} // by ref
	at := func(ref int64) time.Time { return begin.Add(time.Duration(ref*ref) * time.Minute) }
	change := func(f func(tx *Store, sp *space) error) {
		t.Helper()
		err := s.InTx(ctx, func(tx *Store) error {
			sps, err := tx.writable(ctx, siteScope, "de", "de")
			if err != nil {
				return err
			}
			return f(tx, &sps[0])
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for ref := int64(1); ref <= 300; ref++ {
		var ws []string
		for range 6 {
			ws = append(ws, vocabulary[rnd.IntN(len(vocabulary))])
		}
		texts[ref] = strings.Join(ws, " ")
		e := &entry{ref: ref, at: at(ref)}
		e.doc[rnd.IntN(3)] = []string{texts[ref]}
		change(func(tx *Store, sp *space) error { return tx.indexAll(ctx, []space{*sp}, e) })
	}
	for ref := int64(7); ref <= 300; ref += 7 {
		change(func(tx *Store, sp *space) error { return tx.unindex(ctx, sp, ref) })
		delete(texts, ref)
	}
	sp, err := s.searchable(ctx, siteScope, "de")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	defer func(most int) { stretchMost = most }(stretchMost)
	for i := range 300 {
		stretchMost = []int{2000, 5}[i%2]
		var ws []string
		for range 2 + rnd.IntN(3) {
			ws = append(ws, vocabulary[rnd.IntN(len(vocabulary))])
		}
		phrase, limit, from := strings.Join(ws, " "), 1+rnd.IntN(40), int64(rnd.IntN(300))
		to := from + int64(rnd.IntN(300))
		if rnd.IntN(2) == 0 {
			from, to = 0, 1000
		}
		asks, _, err := s.resolve(ctx, sp, sp.analyzer().Parse(`"`+phrase+`"`), true)
		if err != nil {
			t.Fatal(err)
		}
		var got []int64
		if m, ok := matching(asks, nil); ok {
			docs, err := s.newest(ctx, sp, asks, m, [2]int64{numberAt(at(from)), numberAt(at(to))}, false, limit)
			if err == nil {
				err = s.readRefs(ctx, sp, docs)
			}
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range docs {
				got = append(got, d.ref)
			}
		}
		var want []int64
		for ref := int64(300); ref > 0; ref-- {
			if ref >= from && ref < to && len(want) < limit && strings.Contains(" "+texts[ref]+" ", " "+phrase+" ") {
				want = append(want, ref)
			}
		}
		if found += len(want); !slices.Equal(got, want) {
			t.Errorf("%q, at most %d of [%d, %d): %v, want %v", phrase, limit, from, to, got, want)
		}
	}
	if found < 300 {
		t.Errorf("%d documents in all: the phrases say little", found)
	}
}

// A compound that has the word at both ends takes one of the places that there are.
func TestCompoundOfTheSameWordTwice(t *testing.T) {
	ctx := context.Background()
	s := withEdition(t)
	err := s.InTx(ctx, func(tx *Store) error {
		sps, err := tx.writable(ctx, siteScope, "de", "de")
		if err != nil {
			return err
		}
		var es []*entry
		for i := range maxCompounds {
			e := &entry{ref: int64(i + 1), at: time.Date(2024, 1, 1, i, 0, 0, 0, time.UTC)}
			e.doc[0] = []string{"schiffschiff", fmt.Sprintf("%sschiff", strings.Repeat(string(rune('a'+i%26)), 4+i/26))}
			es = append(es, e)
		}
		return tx.indexAll(ctx, sps, es...)
	})
	if err != nil {
		t.Fatal(err)
	}
	sp, err := s.searchable(ctx, siteScope, "de")
	if err != nil {
		t.Fatal(err)
	}
	_, r, err := s.resolve(ctx, sp, sp.analyzer().Parse("schiff"), true)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(r.hit); n != maxCompounds || !r.hit["schiffschiff"] {
		t.Errorf("%d compounds are found, of %d: %v", n, maxCompounds, r.hit)
	}
}
