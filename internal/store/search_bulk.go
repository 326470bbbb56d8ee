package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"depesche/internal/store/sqldb"
)

// wordBook remembers the ids of words by space, from one transaction to the next of whoever
// indexes many documents. It must be thrown away when a transaction that it went through
// fails. A word may be gone when it is used again: exactly counting the words finds out.
type wordBook map[int64]map[string]int64

// maxBook bounds how many words of a space are remembered.
const maxBook = 300000

// errWordsGone says that a word that the book knew is there no longer, because the last
// document that had it was taken out.
var errWordsGone = errors.New("words of the search index are gone")

// ids returns the ids of all words of documents, reading those that the book lacks.
func (b wordBook) ids(ctx context.Context, s *Store, sp *space, es []*entry) (map[string]int64, error) {
	ids := b[sp.ID]
	if ids == nil || len(ids) > maxBook {
		ids = map[string]int64{}
		b[sp.ID] = ids
	}
	var lacking []string
	for _, e := range es {
		for _, w := range e.words(sp).Words {
			if _, ok := ids[w]; !ok {
				ids[w] = 0
				lacking = append(lacking, w)
			}
		}
	}
	if len(lacking) == 0 {
		return ids, nil
	}
	slices.Sort(lacking) // neighbours lie on the same pages
	more, err := s.wordIDs(ctx, sp, lacking)
	for w, id := range more {
		ids[w] = id
	}
	return ids, err
}

// fresh are documents that are in no index, on their way into the indexes of a key.
type fresh struct {
	scope, key, lang string
	docs             []*entry
}

// indexFresh does what index does for documents of several keys, made for hundreds of them.
func (s *Store) indexFresh(ctx context.Context, fs []fresh, book wordBook) error {
	type writing struct {
		sp   space
		rows [][]any
	}
	var ws []writing
	for _, f := range fs {
		sps, err := s.writable(ctx, f.scope, f.key, f.lang)
		if err != nil {
			return err
		}
		for i := range sps {
			rows, err := s.countFresh(ctx, &sps[i], f.docs, book)
			if err != nil {
				return err
			}
			ws = append(ws, writing{sps[i], rows})
		}
	}
	// FTS5 keeps what it is given in memory, as long as the numbers ascend and no statement
	// comes between that changes more than a row.
	for _, w := range ws {
		if err := s.db.InsertRows(ctx, s.indexInto(&w.sp), s.indexMarks(), "", w.rows); err != nil {
			return err
		}
	}
	return nil
}

// countFresh writes all of the documents but the rows of the engine's table, which it
// returns, by ascending number.
func (s *Store) countFresh(ctx context.Context, sp *space, es []*entry, book wordBook) ([][]any, error) {
	if sp.State == spaceBuilding {
		if err := s.makeIndex(ctx, sp); err != nil {
			return nil, err
		}
	}
	if err := s.widen(ctx, sp); err != nil {
		return nil, err
	}
	ids, err := book.ids(ctx, s, sp, es)
	if err != nil {
		return nil, err
	}
	numbers, err := s.freeNumbers(ctx, sp, es)
	if err != nil {
		return nil, err
	}
	order := make([]int, len(es))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(numbers[a], numbers[b]) })
	counts := map[int64]int{}
	length := int64(0)
	index := make([][]any, len(es))
	docs := make([][]any, len(es))
	for i, at := range order {
		e, number := es[at], numbers[at]
		ix := e.words(sp)
		of := ix.IDs(ids)
		for _, id := range of {
			counts[id]++
		}
		length += int64(ix.Length)
		index[i] = s.indexRow(number, ix, of, e.tags)
		docs[i] = []any{sp.ID, number, e.ref, ix.Length, strings.Join(e.tags, " "), ix.Terms(of).Encode()}
	}
	if err := s.db.InsertRows(ctx, "INSERT INTO search_doc (space_id, number, ref, length, tags, terms)", marks(6), "", docs); err != nil {
		return nil, err
	}
	if err := s.countDocs(ctx, sp, int64(len(es)), length); err != nil {
		return nil, err
	}
	n, err := s.countWords(ctx, counts)
	if err == nil && n != len(counts) {
		err = errWordsGone
	}
	return index, err
}

// ftsBuffer is how many bytes FTS5 keeps before it writes a part of the index. With its own
// megabyte a transaction of an import writes many parts, to be merged later.
const ftsBuffer = 16 << 20

// widen sees to it that the engine's table of a space takes much at once.
func (s *Store) widen(ctx context.Context, sp *space) error {
	if s.db.Dialect() != sqldb.SQLite {
		return nil
	}
	have := 0
	err := s.db.Query(ctx, func(scan func(...any) error) error { return scan(&have) }, fmt.Sprintf("SELECT v FROM %s_config WHERE k = 'hashsize'", sp.table()))
	if err != nil || have == ftsBuffer {
		return err
	}
	_, err = s.db.Exec(ctx, fmt.Sprintf("INSERT INTO %[1]s (%[1]s, rank) VALUES ('hashsize', %[2]d)", sp.table(), ftsBuffer))
	return err
}

// freeNumbers are the numbers of new documents, in their order: the ref, or the next of the
// minute, as freeNumber says.
func (s *Store) freeNumbers(ctx context.Context, sp *space, es []*entry) ([]int64, error) {
	out := make([]int64, len(es))
	highest := int64(-1)
	if err := s.db.Get(ctx, []any{&highest}, "SELECT coalesce(max(number), -1) FROM search_doc WHERE space_id = $1", sp.ID); err != nil {
		return nil, err
	}
	next := map[int64]int64{} // by minute: the next number that is free
	for i, e := range es {
		if e.at.IsZero() {
			out[i] = e.ref
			continue
		}
		for base := numberAt(e.at); ; base += slots {
			n, ok := next[base]
			switch {
			case ok:
			case base > highest:
				n = base
			default:
				var err error
				if n, err = s.nextNumber(ctx, sp, base); err != nil {
					return nil, err
				}
			}
			if n < base+slots {
				out[i], next[base] = n, n+1
				break
			}
		}
	}
	return out, nil
}
