package store

import (
	"context"
	"encoding/binary"
	"errors"
	"slices"

	"depesche/internal/search"
	"depesche/internal/store/sqldb"
)

// wordIDs returns the ids of words, adding those that are new; added are the ids of these,
// which have a count of one.
func (s *Store) wordIDs(ctx context.Context, sp *space, words []string) (ids map[string]int64, added []int64, err error) {
	ids = make(map[string]int64, len(words))
	if err := s.readWordIDs(ctx, sp, words, ids); err != nil {
		return nil, nil, err
	}
	var fresh []string
	var rows [][4]string
	a := sp.analyzer()
	for _, w := range words {
		if _, ok := ids[w]; !ok {
			stem := a.Stem(w)
			fresh, rows = append(fresh, w), append(rows, [4]string{w, search.Fold(w), stem, search.Reverse(stem)})
		}
	}
	if len(fresh) == 0 {
		return ids, nil, nil
	}
	_, err = s.db.Exec(ctx, s.each(`INSERT INTO search_word (space_id, word, fold, stem, rev, docs)
		SELECT $2, value ->> 0, value ->> 1, value ->> 2, value ->> 3, 1 FROM {{each}}`), list(rows), sp.ID)
	if err == nil {
		err = s.readWordIDs(ctx, sp, fresh, ids)
	}
	for _, w := range fresh {
		added = append(added, ids[w])
	}
	return ids, added, err
}

func (s *Store) readWordIDs(ctx context.Context, sp *space, words []string, into map[string]int64) error {
	return s.db.Query(ctx, func(scan func(...any) error) error {
		var id int64
		var w string
		err := scan(&id, &w)
		into[w] = id
		return err
	}, s.each("SELECT id, word FROM search_word WHERE space_id = $2 AND word IN ({{texts}})"), list(words), sp.ID)
}

// maxUncounted is how many counts of words may wait to be added, in an index of many
// documents: what some three hundred stories leave.
const maxUncounted = 100000

// maxBulkUncounted is that while an archive comes, at whose end all is counted.
const maxBulkUncounted = 1000000

// countWords notes how many documents more have each word. To add up what many stories
// leave costs little more than to add what one does, so it waits: until it is a sixth of the
// index or more than limit, a word is to be taken away, or CountSearch is called. What
// reads the counts does so to tell rare words from frequent ones, for which that is near
// enough; that a word is there or is not is exact at any time.
func (s *Store) countWords(ctx context.Context, sp *space, counts map[int64]int, limit int64) error {
	changed := make([]int64, 0, len(counts))
	fewer := false
	for id, n := range counts {
		if n != 0 {
			changed = append(changed, id)
		}
		fewer = fewer || n < 0
	}
	if len(changed) == 0 {
		return nil
	}
	if fewer || sp.Scope == memoryScope { // whose counts tell which words stand for which
		return s.addWaiting(ctx, sp, counts)
	}
	slices.Sort(changed)
	_, err := s.db.Exec(ctx, "INSERT INTO search_uncounted (space_id, words, counts) VALUES ($1, $2, $3)", sp.ID, len(changed), packCounts(changed, counts))
	if err != nil {
		return err
	}
	var waiting int64
	if err := s.db.Get(ctx, []any{&waiting}, "SELECT coalesce(sum(words), 0) FROM search_uncounted WHERE space_id = $1", sp.ID); err != nil {
		return err
	}
	// A story repeats its words: half as many counts as words are the whole index. Short texts
	// repeat few, and are counted the sooner.
	if waiting <= min(limit, sp.Words/2/6) {
		return nil
	}
	return s.addWaiting(ctx, sp, nil)
}

// CountSearch adds to the counts of words what waits for it, one index in a transaction.
func (s *Store) CountSearch(ctx context.Context) error {
	var waiting []int64
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var id int64
		err := scan(&id)
		waiting = append(waiting, id)
		return err
	}, "SELECT DISTINCT space_id FROM search_uncounted")
	for _, id := range waiting {
		if err == nil {
			err = s.InTx(ctx, func(tx *Store) error { return tx.addWaiting(ctx, &space{ID: id}, nil) })
		}
	}
	return err
}

// addWaiting adds what waits in a space, and more, to the counts of its words; a word that
// no document has any more is forgotten.
func (s *Store) addWaiting(ctx context.Context, sp *space, more map[int64]int) error {
	counts := make(map[int64]int, len(more))
	for id, n := range more {
		counts[id] = n
	}
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var packed []byte
		if err := scan(&packed); err != nil {
			return err
		}
		return unpackCounts(packed, counts)
	}, "SELECT counts FROM search_uncounted WHERE space_id = $1", sp.ID)
	if err != nil {
		return err
	}
	if _, err := s.db.Exec(ctx, "DELETE FROM search_uncounted WHERE space_id = $1", sp.ID); err != nil {
		return err
	}
	return s.addCounts(ctx, sp, counts)
}

// packCounts writes counts of words as the differences of their ascending ids, each with its count.
func packCounts(ids []int64, counts map[int64]int) []byte {
	b := make([]byte, 0, 3*len(ids))
	last := int64(0)
	for _, id := range ids {
		b = binary.AppendUvarint(b, uint64(id-last))
		b = binary.AppendUvarint(b, uint64(counts[id]))
		last = id
	}
	return b
}

// unpackCounts adds what packCounts wrote to counts.
func unpackCounts(b []byte, counts map[int64]int) error {
	id := int64(0)
	for len(b) > 0 {
		step, n := binary.Uvarint(b)
		count, m := binary.Uvarint(b[max(n, 0):])
		if n <= 0 || m <= 0 {
			return errors.New("stored counts of words cannot be read")
		}
		id += int64(step)
		counts[id] += int(count)
		b = b[n+m:]
	}
	return nil
}

func (s *Store) addCounts(ctx context.Context, sp *space, counts map[int64]int) error {
	by := map[int][]int64{}
	var lost []int64
	for id, n := range counts {
		if n != 0 {
			by[n] = append(by[n], id)
		}
		if n < 0 {
			lost = append(lost, id)
		}
	}
	update := "UPDATE search_word"
	if s.db.Dialect() == sqldb.SQLite {
		// Without a copy of every page for undoing it alone: an error undoes the transaction.
		update = "UPDATE OR FAIL search_word"
	}
	for n, ids := range by {
		slices.Sort(ids)
		if _, err := s.db.Exec(ctx, s.each(update+" SET docs = docs + $2 WHERE id IN ({{ids}})"), list(ids), n); err != nil {
			return err
		}
	}
	if err := s.markOften(ctx, update, counts); err != nil || len(lost) == 0 {
		return err
	}
	n, err := s.db.Exec(ctx, s.each("DELETE FROM search_word WHERE docs <= 0 AND id IN ({{ids}})"), list(lost))
	if err == nil && n > 0 {
		_, err = s.db.Exec(ctx, "UPDATE search_space SET forgotten = forgotten + 1 WHERE id = $1", sp.ID)
	}
	return err
}

// oftenDocs is in how many documents a word is that has its place in the index of the
// frequent ones.
const oftenDocs = 30

// markOften notes of words which have become frequent or are so no longer. Few do: a
// statement of its own, so that to count the others touches no index.
func (s *Store) markOften(ctx context.Context, update string, counts map[int64]int) error {
	ids := make([]int64, 0, len(counts))
	for id, n := range counts {
		if n != 0 {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	_, err := s.db.Exec(ctx, s.each(update+" SET often = 1 - often WHERE id IN ({{ids}}) AND often <> CASE WHEN docs >= $2 THEN 1 ELSE 0 END"), list(ids), oftenDocs)
	return err
}
