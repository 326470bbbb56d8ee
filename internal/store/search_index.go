package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"depesche"
	"depesche/internal/lang"
	"depesche/internal/search"
	"depesche/internal/store/sqldb"
)

// slots is how many documents of one minute have numbers of that minute.
const slots = 1024

// numberAt is the lowest number of a document of this time.
func numberAt(t time.Time) int64 { return t.Unix() / 60 * slots }

func timeOf(number int64) time.Time { return time.Unix(number/slots*60, 0) }

// entry is a document on its way into an index.
type entry struct {
	ref     int64
	at      time.Time // zero: its number is its ref
	doc     search.Document
	tags    []string
	indexed map[string]*search.Indexed // by language, when it goes into several indexes
}

// indexPages brings the index of an edition in line with the publications of stories:
// their words where they are live, nothing where they are not.
func (s *Store) indexPages(ctx context.Context, edition string, stories ...int64) error {
	e, err := s.Edition(ctx, edition)
	if err != nil {
		return err
	}
	sps, err := s.writable(ctx, siteScope, edition, e.Lang)
	if err != nil {
		return err
	}
	var es []*entry
	for _, story := range stories {
		var id, first int64
		var state depesche.PublicationState
		var channel, doc string
		err := s.db.Get(ctx, []any{&id, &state, &first, &channel, &doc}, `SELECT p.id, p.state, p.first_at, s.channel, p.document
			FROM publication p JOIN story s ON s.id = p.story_id WHERE p.story_id = $1 AND p.edition_id = $2`, story, e.ID)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return err
		}
		if state == depesche.Live {
			en, err := s.publicationEntry(ctx, id, story, first, channel, doc)
			if err != nil {
				return err
			}
			es = append(es, en)
			continue
		}
		for i := range sps {
			if err := s.unindex(ctx, &sps[i], id); err != nil {
				return err
			}
		}
	}
	return s.indexAll(ctx, sps, es...)
}

func (s *Store) publicationEntry(ctx context.Context, id, story, first int64, channel, doc string) (*entry, error) {
	var d depesche.Document
	if err := fromJSON(doc, &d); err != nil {
		return nil, err
	}
	e := &entry{ref: id, at: fromMicro(first), doc: search.DocumentOf(&d)}
	topics, err := s.StoryTopics(ctx, story)
	names := make([]string, len(topics))
	for i, t := range topics {
		names[i] = t.Key
	}
	e.tags = tagsOf(channel, names)
	return e, err
}

func tagsOf(channel string, topics []string) []string {
	var out []string
	if channel != "" {
		out = append(out, tag(channelTag, channel))
	}
	for _, t := range topics {
		out = append(out, tag(topicTag, t))
	}
	return out
}

// indexText brings the desk's index in line with the head revision of a text.
func (s *Store) indexText(ctx context.Context, text int64, head *depesche.Revision) error {
	return s.InTx(ctx, func(tx *Store) error { return tx.indexHead(ctx, text, head) })
}

func (s *Store) indexHead(ctx context.Context, text int64, head *depesche.Revision) error {
	t, err := s.TextByID(ctx, text)
	if err != nil {
		return err
	}
	if head == nil {
		if t.Head == 0 {
			return nil
		}
		if head, err = s.Revision(ctx, t.Head); err != nil {
			return err
		}
	}
	sps, err := s.writable(ctx, deskScope, t.Lang, t.Lang)
	if err != nil {
		return err
	}
	e, err := s.textEntry(ctx, t, head)
	if err != nil {
		return err
	}
	return s.indexAll(ctx, sps, e)
}

func (s *Store) textEntry(ctx context.Context, t *depesche.Text, head *depesche.Revision) (*entry, error) {
	doc := head.Document
	if t.Kind != depesche.Original {
		doc = head.Document.Compose(head.Targets, lang.Core(t.Lang).Joiner)
	}
	var slugline, source string
	if err := s.db.Get(ctx, []any{&slugline, &source}, "SELECT slugline, source FROM story WHERE id = $1", t.Story); err != nil {
		return nil, err
	}
	e := &entry{ref: t.ID, doc: search.DocumentOf(&doc)}
	for _, more := range []string{slugline, source} {
		if more != "" {
			e.doc[search.Body] = append(e.doc[search.Body], more)
		}
	}
	return e, nil
}

// indexStory brings all indexes in line with what is about a story: its channel, topics
// and slugline.
func (s *Store) indexStory(ctx context.Context, story int64, texts bool) error {
	pubs, err := s.Publications(ctx, story)
	if err != nil {
		return err
	}
	for _, p := range pubs {
		if p.State != depesche.Live {
			continue
		}
		if err := s.indexPages(ctx, p.Edition, story); err != nil {
			return err
		}
	}
	if !texts {
		return nil
	}
	ts, err := s.Texts(ctx, story)
	if err != nil {
		return err
	}
	for _, t := range ts {
		if err := s.indexText(ctx, t.ID, nil); err != nil {
			return err
		}
	}
	return nil
}

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
	ids, err := s.wordIDs(ctx, sp, words)
	if err != nil {
		return err
	}
	counts := map[int64]int{}
	for _, e := range es {
		if err := s.indexOne(ctx, sp, e, ids, counts); err != nil {
			return err
		}
	}
	_, err = s.countWords(ctx, counts)
	return err
}

// words takes the document apart, once for each language.
func (e *entry) words(sp *space) *search.Indexed {
	if e.indexed[sp.Lang] == nil {
		if e.indexed == nil {
			e.indexed = map[string]*search.Indexed{}
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
	if err := s.writeIndex(ctx, sp, s.indexRow(number, ix, of, e.tags), old != nil); err != nil {
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
	old, err := s.storedDoc(ctx, sp, ref)
	if err != nil || old == nil {
		return err
	}
	counts := map[int64]int{}
	if err := search.DecodeTerms(old.terms, func(t search.Term) { counts[t.ID]-- }); err != nil {
		return err
	}
	if _, err := s.countWords(ctx, counts); err != nil {
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

// each is a statement over the JSON array in $1: {{ids}} and {{texts}} select its
// elements, {{each}} is a table of them.
func (s *Store) each(q string) string {
	key := eachKey{s.db.Dialect(), q}
	if t, ok := eachTexts.Load(key); ok {
		return t.(string)
	}
	t := fragment.ReplaceAllStringFunc(q, func(f string) string { return s.db.Fragment(strings.Trim(f, "{}")) })
	eachTexts.Store(key, t)
	return t
}

type eachKey struct {
	dialect sqldb.Dialect
	q       string
}

var eachTexts sync.Map // by eachKey; as many as there are statements in this package

// wordIDs returns the ids of words, adding those that are new with a count of none.
func (s *Store) wordIDs(ctx context.Context, sp *space, words []string) (map[string]int64, error) {
	ids := make(map[string]int64, len(words))
	read := func(words []string) error {
		return s.db.Query(ctx, func(scan func(...any) error) error {
			var id int64
			var w string
			err := scan(&id, &w)
			ids[w] = id
			return err
		}, s.each("SELECT id, word FROM search_word WHERE space_id = $2 AND word IN ({{texts}})"), list(words), sp.ID)
	}
	if err := read(words); err != nil {
		return nil, err
	}
	var fresh []string
	var added [][4]string
	a := sp.analyzer()
	for _, w := range words {
		if _, ok := ids[w]; !ok {
			stem := a.Stem(w)
			fresh, added = append(fresh, w), append(added, [4]string{w, search.Fold(w), stem, search.Reverse(stem)})
		}
	}
	if len(fresh) == 0 {
		return ids, nil
	}
	_, err := s.db.Exec(ctx, s.each(`INSERT INTO search_word (space_id, word, fold, stem, rev, docs)
		SELECT $2, value ->> 0, value ->> 1, value ->> 2, value ->> 3, 0 FROM {{each}}`), list(added), sp.ID)
	if err != nil {
		return nil, err
	}
	return ids, read(fresh)
}

// countWords adds to the counts of words how many documents more have them, and returns how
// many words it found; a word that no document has any more is forgotten.
func (s *Store) countWords(ctx context.Context, counts map[int64]int) (int, error) {
	by := map[int][]int64{}
	var lost []int64
	found := 0
	for id, n := range counts {
		if n == 0 {
			found++
			continue
		}
		by[n] = append(by[n], id)
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
		some, err := s.db.Exec(ctx, s.each(update+" SET docs = docs + $2 WHERE id IN ({{ids}})"), list(ids), n)
		if err != nil {
			return 0, err
		}
		found += int(some)
	}
	if err := s.markOften(ctx, update, counts); err != nil || len(lost) == 0 {
		return found, err
	}
	_, err := s.db.Exec(ctx, s.each("DELETE FROM search_word WHERE docs <= 0 AND id IN ({{ids}})"), list(lost))
	return found, err
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

func (s *Store) numberCol() string {
	if s.db.Dialect() == sqldb.SQLite {
		return "rowid"
	}
	return "number"
}

// writeIndex writes the engine's own row of a document.
func (s *Store) writeIndex(ctx context.Context, sp *space, row []any, again bool) error {
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
func (s *Store) indexRow(number int64, ix *search.Indexed, ids []int64, tags []string) []any {
	if s.db.Dialect() == sqldb.Postgres {
		return []any{number, tsvector(ix, ids, tags)}
	}
	return []any{number, stream(ix, search.Headline, ids), stream(ix, search.Standfirst, ids), stream(ix, search.Body, ids), headlineWords(ix, ids) + strings.Join(tags, " ")}
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
			b = append(strconv.AppendInt(append(b, 'h'), id, 10), ' ')
		}
	}
	return string(b)
}

// PostgreSQL keeps at most 256 places of a word, none above 16383.
const (
	maxPlaces = 255
	lastPlace = 16383
)

// tsvector is the text form of a document's words with their places, and of the words of
// the headline.
func tsvector(ix *search.Indexed, ids []int64, tags []string) string {
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
	for _, t := range tags {
		b = append(append(b, ' '), t...)
	}
	return string(b)
}

// list is the JSON array that each takes.
func list[T any](vs []T) string {
	if vs == nil {
		return "[]"
	}
	return toJSON(vs)
}
