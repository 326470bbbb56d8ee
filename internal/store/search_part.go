package store

import (
	"context"
	"fmt"
	"strconv"

	"depesche/internal/search"
	"depesche/internal/store/fts5"
)

// indexPart are documents that are in no index of SQLite yet, put together as a part that FTS5
// need only take over.
type indexPart struct {
	docs []fts5.Doc // by ascending number
	part *fts5.Part // nil where no document has a word

	parts int // of which the index is with it; 0: not written yet
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

// writePart gives an index of SQLite a part. FTS5 on the same connection would not notice: only
// an intake, which has one of its own, may do so.
func (s *Store) writePart(ctx context.Context, sp *space, p *indexPart) error {
	if p.part == nil {
		p.part = &fts5.Part{}
	}
	var structure, averages []byte
	get := fmt.Sprintf("SELECT block FROM %s_data WHERE id = $1", sp.table())
	if err := s.db.Get(ctx, []any{&structure}, get, fts5.StructureRow); err != nil {
		return err
	}
	if err := s.db.Get(ctx, []any{&averages}, get, fts5.AveragesRow); err != nil {
		return err
	}
	g, err := fts5.Grow(structure, len(p.part.Leaves), len(p.docs))
	if err != nil {
		return err
	}
	p.parts = g.Parts
	for _, t := range []struct {
		table, cols string
		rows        [][]any
	}{{"data", "id, block", p.leaves(g)}, {"idx", "segid, term, pgno", p.firsts(g)}, {"docsize", "id, sz, origin", p.sizes(g)}} {
		if err := s.db.InsertRows(ctx, fmt.Sprintf("INSERT INTO %s_%s (%s)", sp.table(), t.table, t.cols), marks(len(t.rows[0])), "", t.rows); err != nil {
			return err
		}
	}
	set := fmt.Sprintf("UPDATE %s_data SET block = $2 WHERE id = $1", sp.table())
	if _, err := s.db.Exec(ctx, set, fts5.StructureRow, g.Structure); err != nil {
		return err
	}
	_, err = s.db.Exec(ctx, set, fts5.AveragesRow, fts5.AddAverages(averages, p.docs))
	return err
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
		term := f.Term
		if term == nil {
			term = []byte{} // and not NULL
		}
		rows[i] = []any{g.Part, term, fts5.FirstRow(f.Leaf)}
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

// fewerParts writes parts of an index together, where an intake has made more of them than a
// search should look through: some at a time, so that no other writer waits long.
func (s *Store) fewerParts(ctx context.Context, sp *space) error {
	for more := true; more; {
		err := s.InTx(ctx, func(tx *Store) (err error) {
			more, err = tx.mergeSmall(ctx, sp, 2000)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
