package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"depesche/internal/search"
	"depesche/internal/store/fts5"
	"depesche/internal/store/sqldb"
)

// indexPart are documents that are in no index of SQLite yet, put together as a part that FTS5
// need only take over.
type indexPart struct {
	docs []fts5.Doc // by ascending number
	part *fts5.Part // nil where no document has a word
}

// partMaker collects the terms of documents: those of indexRow, without the texts that FTS5
// would take apart again.
type partMaker struct {
	sp    *space
	ids   []int64 // of words, by place in the lexicon
	terms []string
	pairs map[[2]int64]uint32 // terms by pairs of words
	tags  map[string]uint32
	docs  []fts5.Doc
}

// Terms begin with the one that stands in gaps; then come the words, by place in the lexicon,
// and the words of headlines in the same order. Pairs and tags follow as they come.
const gapTerm = 0

func newPartMaker(sp *space, ids []int64) *partMaker {
	m := &partMaker{sp: sp, ids: ids, terms: make([]string, 1+2*len(ids)), pairs: map[[2]int64]uint32{}, tags: map[string]uint32{}}
	m.terms[gapTerm] = "0"
	return m
}

func (m *partMaker) word(place int32) uint32 {
	t := 1 + uint32(place)
	if m.terms[t] == "" {
		m.terms[t] = strconv.FormatInt(m.ids[place], 10)
	}
	return t
}

func (m *partMaker) headlineWord(place int32) uint32 {
	t := 1 + uint32(len(m.ids)) + uint32(place)
	if m.terms[t] == "" {
		m.terms[t] = string(appendHeadlineWord(nil, m.ids[place]))
	}
	return t
}

func (m *partMaker) pair(first, second int64) uint32 {
	return m.later(m.pairs[[2]int64{first, second}], func(t uint32) string {
		m.pairs[[2]int64{first, second}] = t
		return string(appendPair(nil, first, second))
	})
}

func (m *partMaker) tag(name string) uint32 {
	return m.later(m.tags[name], func(t uint32) string {
		m.tags[name] = t
		return name
	})
}

// later is a term that is known, or added where known is 0.
func (m *partMaker) later(known uint32, add func(t uint32) string) uint32 {
	if known == 0 {
		known = uint32(len(m.terms))
		m.terms = append(m.terms, add(known))
	}
	return known
}

// add takes a document in, whose words have these places in the lexicon.
func (m *partMaker) add(number int64, ix *search.Indexed, places []int32, tags []string) {
	cols := make([][]uint32, 0, 4)
	for _, f := range []search.Field{search.Headline, search.Standfirst, search.Body} {
		c := make([]uint32, len(ix.Stream[f]))
		for i, p := range ix.Stream[f] {
			c[i] = gapTerm
			if p != search.Gap {
				c[i] = m.word(places[p])
			}
		}
		cols = append(cols, c)
	}
	var more []uint32
	for p, at := range places {
		if ix.Counts[p][search.Headline] > 0 {
			more = append(more, m.headlineWord(at))
		}
	}
	m.sp.pairs(ix, func(first, second int, joined bool) {
		if !joined {
			more = append(more, gapTerm)
		}
		more = append(more, m.pair(m.ids[places[first]], m.ids[places[second]]))
	})
	for _, t := range tags {
		more = append(more, m.tag(t))
	}
	m.docs = append(m.docs, fts5.Doc{Rowid: number, Columns: append(cols, more)})
}

func (m *partMaker) part() *indexPart {
	return &indexPart{docs: m.docs, part: fts5.Build(m.terms, m.docs)}
}

// takesParts tells whether an index of SQLite is of the format in which parts are made: a file
// may come from a program with another SQLite. Where it is not, documents go in by FTS5 itself.
func (s *Store) takesParts(ctx context.Context, sp *space) (bool, error) {
	settings, err := s.indexSettings(ctx, sp)
	if err != nil || !fts5.Known(settings) {
		return false, err
	}
	structure, averages, err := s.stateRows(ctx, sp)
	if err != nil {
		return false, err
	}
	state, err := fts5.Read(structure, averages)
	return err == nil && state.HasRoom(), nil
}

// stateRows are the rows of an index that say what it consists of, and how much is in it.
func (s *Store) stateRows(ctx context.Context, sp *space) (structure, averages []byte, err error) {
	get := fmt.Sprintf("SELECT block FROM %s_data WHERE id = $1", sp.table())
	if err = s.db.Get(ctx, []any{&structure}, get, fts5.StructureRow); err == nil {
		err = s.db.Get(ctx, []any{&averages}, get, fts5.AveragesRow)
	}
	return structure, averages, err
}

var (
	errOnIntake = errors.New("the connection of an intake does not have FTS5 write documents: it would not hear of the parts that were written past it")
	errNoIntake = errors.New("parts of a search index are written on the connection of an intake alone: FTS5 on another one would not hear of them")
)

// fts5Writes is asked before FTS5 writes documents, or parts together.
func (s *Store) fts5Writes() error {
	if s.db.OnIntake() {
		return errOnIntake
	}
	return nil
}

// writePart gives an index of SQLite, which takes parts, a part, and says of how many it is then.
func (s *Store) writePart(ctx context.Context, sp *space, p *indexPart) (parts int, err error) {
	if !s.db.OnIntake() {
		return 0, errNoIntake
	}
	structure, averages, err := s.stateRows(ctx, sp)
	if err != nil {
		return 0, err
	}
	state, err := fts5.Read(structure, averages)
	if err != nil {
		return 0, err
	}
	g, err := state.Grow(p.part, p.docs)
	if err != nil {
		return 0, err
	}
	if err := s.insertPart(ctx, sp, p, g); err != nil {
		return 0, err
	}
	set := fmt.Sprintf("UPDATE %s_data SET block = $2 WHERE id = $1", sp.table())
	if g.Structure != nil {
		if _, err := s.db.Exec(ctx, set, fts5.StructureRow, g.Structure); err != nil {
			return 0, err
		}
	}
	_, err = s.db.Exec(ctx, set, fts5.AveragesRow, g.Averages)
	return g.Parts, err
}

func (s *Store) insertPart(ctx context.Context, sp *space, p *indexPart, g *fts5.Grown) error {
	insert := func(table string, rows [][]any) error {
		if len(rows) == 0 {
			return nil
		}
		return s.db.InsertRows(ctx, fmt.Sprintf("INSERT INTO %s_%s", sp.table(), table), marks(len(rows[0])), "", rows)
	}
	if p.part != nil {
		if err := insert("data (id, block)", p.leaves(g)); err != nil {
			return err
		}
		if err := insert("idx (segid, term, pgno)", p.firsts(g)); err != nil {
			return err
		}
	}
	return insert("docsize (id, sz, origin)", p.sizes(g))
}

func (p *indexPart) leaves(g *fts5.Grown) [][]any {
	rows := make([][]any, len(p.part.Leaves))
	for i, l := range p.part.Leaves {
		rows[i] = []any{fts5.LeafRow(g.Part, i+1), l}
	}
	return rows
}

func (p *indexPart) firsts(g *fts5.Grown) [][]any {
	rows := make([][]any, len(p.part.Firsts))
	for i, f := range p.part.Firsts {
		rows[i] = []any{g.Part, f.Term, fts5.FirstRow(f.Leaf)}
	}
	return rows
}

func (p *indexPart) sizes(g *fts5.Grown) [][]any {
	rows := make([][]any, len(p.docs))
	for i := range p.docs {
		rows[i] = []any{p.docs[i].Rowid, p.docs[i].Sizes(), g.Origin}
	}
	return rows
}

// relievePages is about how many pages of the database one transaction of fewerParts writes. An
// import waits for all of them, and each transaction for the disk: so there are more than in a
// step of the newsroom's clock. Few enough still, as others who write wait for one.
const relievePages = 2000

// fewerParts writes parts of an index together, where an intake has made more of them than a
// search should look through: some at a time, so that no other writer waits long.
func (s *Store) fewerParts(ctx context.Context, sp *space) error {
	for more := true; more; {
		err := s.InTx(ctx, func(tx *Store) (err error) {
			more, err = tx.mergeSmall(ctx, sp, relievePages)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// relieveFrom is of how many parts an index is when relieve writes them together: half of what
// makes FTS5 do it, as the documents of one transaction may leave many.
const relieveFrom = wideCrisis / 2

// relieve writes parts of the indexes of a key together where there are so many that FTS5, as
// it puts documents in, might soon write all of them together within one transaction. It comes
// before that.
func (s *Store) relieve(ctx context.Context, scope, key string) error {
	if s.db.Dialect() != sqldb.SQLite {
		return nil
	}
	sps, err := s.spaces(ctx, "scope = $1 AND key = $2 AND state = 'live'", scope, key)
	for i := range sps {
		var parts int
		if err == nil {
			parts, err = s.countParts(ctx, &sps[i])
		}
		if err == nil && parts >= relieveFrom {
			err = s.fewerParts(ctx, &sps[i])
		}
	}
	return err
}
