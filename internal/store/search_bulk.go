package store

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"strings"

	"depesche/internal/store/sqldb"
)

// wordBook remembers the ids of words by space, from one transaction to the next of whoever
// indexes many documents. It must be thrown away when a transaction that it went through
// fails.
type wordBook map[int64]*knownWords

// knownWords are the ids of words of a space, as long as none has been forgotten since.
type knownWords struct {
	ids       map[string]int64
	forgotten int64
}

// maxBook bounds how many words of a space are remembered.
const maxBook = 300000

// ids returns the ids of all words of documents, by their places in the lexicon, reading those
// that the book lacks; added are the ids of new words, as wordIDs says.
func (b wordBook) ids(ctx context.Context, s *Store, sp *space, es []*entry, lex *Lexicon) (ids []int64, added []int64, err error) {
	known := b[sp.ID]
	if known == nil || len(known.ids) > maxBook || known.forgotten != sp.Forgotten {
		known = &knownWords{map[string]int64{}, sp.Forgotten}
		b[sp.ID] = known
	}
	var lacking []string
	var lack []int32
	wanted := make([]bool, len(lex.words))
	ids = make([]int64, len(lex.words))
	for _, e := range es {
		for _, p := range lex.places(e.words(sp)) {
			if wanted[p] {
				continue
			}
			wanted[p] = true
			w := lex.words[p]
			if ids[p] = known.ids[w]; ids[p] == 0 {
				lacking, lack = append(lacking, w), append(lack, p)
			}
		}
	}
	if len(lacking) == 0 {
		return ids, nil, nil
	}
	slices.Sort(lacking) // neighbours lie on the same pages
	more, added, err := s.wordIDs(ctx, sp, lacking)
	for w, id := range more {
		known.ids[w] = id
	}
	for _, p := range lack {
		ids[p] = known.ids[lex.words[p]]
	}
	return ids, added, err
}

// fresh are documents that are in no index, on their way into the indexes of a key.
type fresh struct {
	scope, key, lang string
	docs             []*entry
}

// freshRows are the rows that new documents have in an index, by ascending number. They are
// there when ready is closed.
type freshRows struct {
	s       *Store
	sp      *space
	from    []*entry
	numbers []int64 // of the documents
	lex     *Lexicon
	ids     []int64 // of their words, by place in the lexicon
	added   []int64 // ids of words that are new

	docs   [][]any
	index  [][]any       // the engine's rows, on PostgreSQL
	part   *indexPart    // what stands in their place on SQLite
	parts  int           // of which an index of SQLite is when they are written
	counts map[int64]int // of documents, by word
	length int64         // of all of them
	ready  chan struct{}
}

// beginFresh does, with writeFresh, what index does for documents of several keys, made for
// hundreds of them. An index that does not take them so has them pending. For the others it
// sees to it that their words are known; the rows are put together
// aside, while the transaction goes on with something else.
func (s *Store) beginFresh(ctx context.Context, fs []fresh, book wordBook, lex *Lexicon) ([]*freshRows, error) {
	var rs []*freshRows
	for _, f := range fs {
		sps, err := s.writable(ctx, f.scope, f.key, f.lang)
		if err != nil {
			return nil, err
		}
		for i := range sps {
			ready, err := s.readyForMany(ctx, &sps[i])
			if err != nil {
				return nil, err
			}
			if !ready {
				if err := s.pendFresh(ctx, &f); err != nil {
					return nil, err
				}
				continue
			}
			for _, e := range f.docs {
				lex.Add(e.words(&sps[i]))
			}
			r, err := s.freshRows(ctx, &sps[i], f.docs, book, lex)
			if err != nil {
				return nil, err
			}
			rs = append(rs, r)
		}
	}
	// Only now: what they read, the book and the documents, was filled above.
	fillAll(rs)
	return rs, nil
}

// fillAll puts rows together aside, those that are written first before others. Each needs
// memory for all words of the transaction: so there are as many at once as processors.
func fillAll(rs []*freshRows) {
	next := make(chan *freshRows, len(rs))
	for _, r := range rs {
		next <- r
	}
	close(next)
	for range min(len(rs), runtime.GOMAXPROCS(0)) {
		go func() {
			for r := range next {
				r.fill()
			}
		}()
	}
}

// readyForMany makes an index ready for the documents of an intake, and tells whether it takes
// them.
func (s *Store) readyForMany(ctx context.Context, sp *space) (bool, error) {
	if sp.State == spaceBuilding {
		if err := s.makeIndex(ctx, sp); err != nil {
			return false, err
		}
	}
	if s.db.Dialect() != sqldb.SQLite {
		return true, nil
	}
	if ok, err := s.takesParts(ctx, sp); err != nil || !ok {
		return false, err
	}
	return true, s.widen(ctx, sp)
}

// pendFresh leaves documents to IndexPending.
func (s *Store) pendFresh(ctx context.Context, f *fresh) error {
	for _, e := range f.docs {
		if err := s.pend(ctx, f.scope, f.key, e.ref); err != nil {
			return err
		}
	}
	return nil
}

// writeFresh writes what beginFresh has begun.
func (s *Store) writeFresh(ctx context.Context, rs []*freshRows) error {
	for _, r := range rs {
		<-r.ready
		if err := s.db.InsertRows(ctx, "INSERT INTO search_doc (space_id, number, ref, length, tags, terms)", marks(6), "", r.docs); err != nil {
			return err
		}
		if err := s.countDocs(ctx, r.sp, int64(len(r.docs)), r.length); err != nil {
			return err
		}
		if err := s.countWords(ctx, r.sp, r.counts, maxBulkUncounted); err != nil {
			return err
		}
		if err := s.writeEngine(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) writeEngine(ctx context.Context, r *freshRows) (err error) {
	if r.part != nil {
		r.parts, err = s.writePart(ctx, r.sp, r.part)
		return err
	}
	return s.db.InsertRows(ctx, s.indexInto(r.sp), s.indexMarks(), "", r.index)
}

// freshRows sees to what the rows of documents in an index need to be put together.
func (s *Store) freshRows(ctx context.Context, sp *space, es []*entry, book wordBook, lex *Lexicon) (*freshRows, error) {
	ids, added, err := book.ids(ctx, s, sp, es, lex)
	if err != nil {
		return nil, err
	}
	numbers, err := s.freeNumbers(ctx, sp, es)
	if err != nil {
		return nil, err
	}
	return &freshRows{s: s, sp: sp, from: es, numbers: numbers, lex: lex, ids: ids, added: added, ready: make(chan struct{})}, nil
}

// fill puts the rows together; nothing of it asks the database.
func (r *freshRows) fill() {
	defer close(r.ready)
	order := make([]int, len(r.from))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(r.numbers[a], r.numbers[b]) })
	counts := make([]int, len(r.ids)) // by place in the lexicon
	r.docs = make([][]any, len(order))
	var maker *partMaker
	if r.s.db.Dialect() == sqldb.SQLite {
		maker = newPartMaker(r.sp, r.ids)
	}
	for i, at := range order {
		e, number := r.from[at], r.numbers[at]
		ix := e.words(r.sp)
		places := r.lex.places(ix)
		of := make([]int64, len(places))
		for k, p := range places {
			of[k] = r.ids[p]
			counts[p]++
		}
		r.length += int64(ix.Length)
		if maker != nil {
			maker.add(number, ix, places, e.tags)
		} else {
			r.index = append(r.index, r.s.indexRow(r.sp, number, ix, of, e.tags))
		}
		r.docs[i] = []any{r.sp.ID, number, e.ref, ix.Length, strings.Join(e.tags, " "), ix.Terms(of).Encode()}
	}
	if maker != nil {
		r.part = maker.part()
	}
	r.counts = make(map[int64]int, len(r.ids))
	for p, n := range counts {
		if n > 0 {
			r.counts[r.ids[p]] = n
		}
	}
	for _, id := range r.added {
		r.counts[id]-- // it was counted when it was added
	}
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
