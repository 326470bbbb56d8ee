package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"depesche/internal/search"
	"depesche/internal/store/sqldb"
)

func (s *Store) numberCol() string {
	if s.db.Dialect() == sqldb.SQLite {
		return "rowid"
	}
	return "number"
}

// writeIndex writes the engine's own row of a document.
func (s *Store) writeIndex(ctx context.Context, sp *space, row []any, again bool) error {
	if err := s.fts5Writes(); err != nil {
		return err
	}
	into, after := s.indexInto(sp), ""
	switch {
	case s.db.Dialect() == sqldb.Postgres:
		after = "ON CONFLICT (number) DO UPDATE SET terms = excluded.terms"
	case again:
		into = "REPLACE" + strings.TrimPrefix(into, "INSERT")
	}
	return s.db.InsertRows(ctx, into, s.indexMarks(), after, [][]any{row})
}

func (s *Store) indexInto(sp *space) string {
	if s.db.Dialect() == sqldb.Postgres {
		return fmt.Sprintf("INSERT INTO %s (number, terms)", sp.table())
	}
	return fmt.Sprintf("INSERT INTO %s (rowid, h, s, b, tags)", sp.table())
}

func (s *Store) indexMarks() string {
	if s.db.Dialect() == sqldb.Postgres {
		return "($, $::tsvector)"
	}
	return marks(5)
}

// indexRow is the engine's row of a document whose words have these ids.
func (s *Store) indexRow(sp *space, number int64, ix *search.Indexed, ids []int64, tags []string) []any {
	if s.db.Dialect() == sqldb.Postgres {
		return []any{number, tsvector(sp, ix, ids, tags)}
	}
	return []any{number, stream(ix, search.Headline, ids), stream(ix, search.Standfirst, ids), stream(ix, search.Body, ids),
		headlineWords(ix, ids) + sp.functionPairs(ix, ids) + strings.Join(tags, " ")}
}

// stream is a field as the numbers of its words; 0, which is no word, stands in gaps.
func stream(ix *search.Indexed, f search.Field, ids []int64) string {
	b := make([]byte, 0, 7*len(ix.Stream[f]))
	for _, p := range ix.Stream[f] {
		id := int64(0)
		if p != search.Gap {
			id = ids[p]
		}
		b = append(strconv.AppendInt(b, id, 10), ' ')
	}
	return string(b)
}

// headlineWords are the words of the headline once more, with an h before their numbers:
// they have a list of their own, so that to find headlines nobody reads past all texts.
func headlineWords(ix *search.Indexed, ids []int64) string {
	var b []byte
	for p, id := range ids {
		if ix.Counts[p][search.Headline] > 0 {
			b = append(appendHeadlineWord(b, id), ' ')
		}
	}
	return string(b)
}

func appendHeadlineWord(b []byte, id int64) []byte {
	return strconv.AppendInt(append(b, 'h'), id, 10)
}

// functionPairs are the pairs of function words in their order, with 0 between those that do
// not overlap: a phrase of such words is found here, and not among the places that the words
// have in nearly every text.
func (sp *space) functionPairs(ix *search.Indexed, ids []int64) string {
	var b []byte
	sp.pairs(ix, func(first, second int, joined bool) {
		if !joined {
			b = append(b, "0 "...)
		}
		b = append(appendPair(b, ids[first], ids[second]), ' ')
	})
	return string(b)
}

// pairs are the pairs of function words that go into an index: one that readers ask.
func (sp *space) pairs(ix *search.Indexed, yield func(first, second int, joined bool)) {
	if sp.Scope == siteScope {
		ix.FunctionPairs(yield)
	}
}

// hasPairs tells whether the pairs of function words of all documents are in an index.
func (sp *space) hasPairs() bool {
	return sp.Scope == siteScope && sp.Version == sp.analyzer().Version()
}

// appendPair is how a pair of words is written in an index.
func appendPair(b []byte, first, second int64) []byte {
	b = strconv.AppendInt(append(b, 'p'), first, 10)
	return strconv.AppendInt(append(b, 'x'), second, 10)
}

// PostgreSQL keeps at most 256 places of a word, none above 16383.
const (
	maxPlaces = 255
	lastPlace = 16383
)

// tsvector is the text form of a document's words with their places, of the words of the
// headline, and of the pairs of function words.
func tsvector(sp *space, ix *search.Indexed, ids []int64, tags []string) string {
	places := make([][]int, len(ix.Words))
	at := 0
	for _, st := range ix.Stream {
		at += 2
		for _, p := range st {
			at++
			if p == search.Gap || at > lastPlace || len(places[p]) >= maxPlaces {
				continue
			}
			places[p] = append(places[p], at)
		}
	}
	var b []byte
	for p, id := range ids {
		if len(b) > 0 {
			b = append(b, ' ')
		}
		b = strconv.AppendInt(b, id, 10)
		for i, at := range places[p] {
			sep := byte(',')
			if i == 0 {
				sep = ':'
			}
			b = strconv.AppendInt(append(b, sep), int64(at), 10)
		}
	}
	b = append(append(b, ' '), headlineWords(ix, ids)...)
	sp.pairs(ix, func(first, second int, _ bool) {
		b = append(appendPair(b, ids[first], ids[second]), ' ')
	})
	for _, t := range tags {
		b = append(append(b, ' '), t...)
	}
	return string(b)
}
