package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"depesche/internal/search"
)

// slots is how many documents of one minute have numbers of that minute.
const slots = 1024

// numberAt is the lowest number of a document of this time.
func numberAt(t time.Time) int64 { return t.Unix() / 60 * slots }

func timeOf(number int64) time.Time { return time.Unix(number/slots*60, 0) }

func (s *Store) indexAll(ctx context.Context, sps []space, es ...*entry) error {
	for i := range sps {
		if len(es) == 0 {
			break
		}
		if err := s.index(ctx, &sps[i], es); err != nil {
			return err
		}
	}
	return nil
}

// stored is what search_doc holds of a document.
type stored struct {
	number, length int64
	tags           string
	terms          []byte
}

func (s *Store) storedDoc(ctx context.Context, sp *space, ref int64) (*stored, error) {
	var d stored
	err := s.db.Get(ctx, []any{&d.number, &d.length, &d.tags, &d.terms}, "SELECT number, length, tags, terms FROM search_doc WHERE space_id = $1 AND ref = $2", sp.ID, ref)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &d, err
}

// index puts documents into an index, each in place of what was there of it. It runs in
// the transaction of the verb that changed them.
func (s *Store) index(ctx context.Context, sp *space, es []*entry) error {
	if sp.State == spaceBuilding {
		if err := s.makeIndex(ctx, sp); err != nil {
			return err
		}
	}
	known := map[string]bool{}
	var words []string
	for _, e := range es {
		for _, w := range e.words(sp).Words {
			if !known[w] {
				known[w] = true
				words = append(words, w)
			}
		}
	}
	ids, added, err := s.wordIDs(ctx, sp, words)
	if err != nil {
		return err
	}
	counts := map[int64]int{}
	for _, id := range added {
		counts[id]-- // it was counted when it was added
	}
	for _, e := range es {
		if err := s.indexOne(ctx, sp, e, ids, counts); err != nil {
			return err
		}
	}
	return s.countWords(ctx, sp, counts, maxUncounted)
}

// words takes the document apart, once for each language.
func (e *entry) words(sp *space) *search.Indexed {
	if e.indexed[sp.Lang] == nil {
		if e.indexed == nil {
			e.indexed = map[string]*search.Indexed{}
		}
		if e.whole != nil {
			e.doc, e.whole = search.DocumentOf(e.whole), nil
		}
		e.indexed[sp.Lang] = sp.analyzer().Index(e.doc)
	}
	return e.indexed[sp.Lang]
}

// indexOne writes the rows of one document and adds to counts how many documents more
// have each word now.
func (s *Store) indexOne(ctx context.Context, sp *space, e *entry, ids map[string]int64, counts map[int64]int) error {
	ix := e.words(sp)
	old, err := s.storedDoc(ctx, sp, e.ref)
	if err != nil {
		return err
	}
	number := e.ref
	if old != nil {
		number = old.number
		if err := search.DecodeTerms(old.terms, func(t search.Term) { counts[t.ID]-- }); err != nil {
			return err
		}
	} else if !e.at.IsZero() {
		if number, err = s.freeNumber(ctx, sp, e.at); err != nil {
			return err
		}
	}
	of := ix.IDs(ids)
	for _, id := range of {
		counts[id]++
	}
	if err := s.writeIndex(ctx, sp, s.indexRow(sp, number, ix, of, e.tags), old != nil); err != nil {
		return err
	}
	packed, tags := ix.Terms(of).Encode(), strings.Join(e.tags, " ")
	docs, words := int64(1), int64(ix.Length)
	if old == nil {
		_, err = s.db.Exec(ctx, "INSERT INTO search_doc (space_id, number, ref, length, tags, terms) VALUES ($1, $2, $3, $4, $5, $6)", sp.ID, number, e.ref, ix.Length, tags, packed)
	} else {
		docs, words = 0, words-old.length
		_, err = s.db.Exec(ctx, "UPDATE search_doc SET length = $3, tags = $4, terms = $5 WHERE space_id = $1 AND number = $2", sp.ID, number, ix.Length, tags, packed)
	}
	if err != nil {
		return err
	}
	return s.countDocs(ctx, sp, docs, words)
}

// unindex takes a document out of an index.
func (s *Store) unindex(ctx context.Context, sp *space, ref int64) error {
	if err := s.fts5Writes(); err != nil {
		return err
	}
	old, err := s.storedDoc(ctx, sp, ref)
	if err != nil || old == nil {
		return err
	}
	counts := map[int64]int{}
	if err := search.DecodeTerms(old.terms, func(t search.Term) { counts[t.ID]-- }); err != nil {
		return err
	}
	if err := s.countWords(ctx, sp, counts, maxUncounted); err != nil {
		return err
	}
	if _, err := s.db.Exec(ctx, "DELETE FROM search_doc WHERE space_id = $1 AND number = $2", sp.ID, old.number); err != nil {
		return err
	}
	if _, err := s.db.Exec(ctx, fmt.Sprintf("DELETE FROM %s WHERE %s = $1", sp.table(), s.numberCol()), old.number); err != nil {
		return err
	}
	return s.countDocs(ctx, sp, -1, -old.length)
}

func (s *Store) countDocs(ctx context.Context, sp *space, docs, words int64) error {
	_, err := s.db.Exec(ctx, "UPDATE search_space SET docs = docs + $2, words = words + $3 WHERE id = $1", sp.ID, docs, words)
	return err
}

// freeNumber finds the number of a new document: the next of its minute, or of one of
// the minutes after it when that is full.
func (s *Store) freeNumber(ctx context.Context, sp *space, at time.Time) (int64, error) {
	for base := numberAt(at); ; base += slots {
		if n, err := s.nextNumber(ctx, sp, base); err != nil || n < base+slots {
			return n, err
		}
	}
}

// nextNumber is the one after the highest number of a minute, which begins with base.
func (s *Store) nextNumber(ctx context.Context, sp *space, base int64) (int64, error) {
	var last int64
	err := s.db.Get(ctx, []any{&last}, "SELECT coalesce(max(number), CAST($2 AS BIGINT) - 1) FROM search_doc WHERE space_id = $1 AND number >= $2 AND number < $3", sp.ID, base, base+slots)
	return last + 1, err
}
