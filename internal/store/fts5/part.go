package fts5

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
)

// Doc is a document as FTS5's tokenizer would give it: columns of terms, by their places in
// the list of all.
type Doc struct {
	Rowid   int64
	Columns [][]uint32
}

// Sizes is what _docsize has of a document: how many tokens each column holds.
func (d *Doc) Sizes() []byte {
	var b []byte
	for _, c := range d.Columns {
		b = appendVarint(b, uint64(len(c)))
	}
	return b
}

// Part is a part of an index, ready to be written. Leaves are its pages, the first of which
// has number 1; Firsts is what _idx says of them.
type Part struct {
	Leaves [][]byte
	Firsts []First
}

// First says which leaf to read for terms from Term on; a leaf on which no term begins has none.
type First struct {
	Term []byte
	Leaf int
}

// mainIndex begins each term of an index: those of indexes of prefixes begin otherwise.
const mainIndex = '0'

// Build makes a part of documents, which come by ascending Rowid; nil for those without a
// token. Terms that no document has may be empty.
func Build(terms []string, docs []Doc) *Part {
	places := group(len(terms), docs)
	order := make([]uint32, 0, len(terms))
	for t := range terms {
		if len(places.of(uint32(t))) > 0 {
			order = append(order, uint32(t))
		}
	}
	if len(order) == 0 {
		return nil
	}
	slices.SortFunc(order, func(a, b uint32) int { return strings.Compare(terms[a], terms[b]) })
	w := newWriter()
	var l list
	var key []byte
	for _, t := range order {
		key = append(append(key[:0], mainIndex), terms[t]...)
		l.fill(docs, places.of(t))
		w.term(key)
		w.list(&l)
	}
	return w.finish()
}

// place is where a term stands: by document, column and token.
type place struct {
	doc    uint32
	column uint16
	token  uint32
}

// grouped are the places of all terms, those of one term side by side.
type grouped struct {
	places []place
	begin  []uint32 // of a term, and behind the last one the end
}

func (g *grouped) of(term uint32) []place { return g.places[g.begin[term]:g.begin[term+1]] }

// group sorts the places of all documents by term; those of a term stay in order.
func group(terms int, docs []Doc) *grouped {
	g := &grouped{begin: make([]uint32, terms+1)}
	for _, d := range docs {
		for _, c := range d.Columns {
			for _, t := range c {
				g.begin[t+1]++
			}
		}
	}
	for t := range terms {
		g.begin[t+1] += g.begin[t]
	}
	g.places = make([]place, g.begin[terms])
	next := slices.Clone(g.begin)
	for i, d := range docs {
		for col, c := range d.Columns {
			for at, t := range c {
				g.places[next[t]] = place{uint32(i), uint16(col), uint32(at)}
				next[t]++
			}
		}
	}
	return g
}

// list is where a term stands, as FTS5 writes it: for each document its rowid, as a difference
// to the one before, the size of what follows, and the places in it.
type list struct {
	bytes []byte
	docs  []listed
	spots []byte // scratch
}

// listed is a document in a list; [from, to) are the size and the places.
type listed struct {
	rowid    int64
	from, to int
}

// otherColumn goes before the number of a column other than the first.
const otherColumn = 1

func (l *list) fill(docs []Doc, ps []place) {
	l.bytes, l.docs = l.bytes[:0], l.docs[:0]
	before := int64(0)
	for len(ps) > 0 {
		doc, column, last := ps[0].doc, uint16(0), uint32(0)
		l.spots = l.spots[:0]
		n := 0
		for ; n < len(ps) && ps[n].doc == doc; n++ {
			if p := ps[n]; p.column != column {
				l.spots = appendVarint(append(l.spots, otherColumn), uint64(p.column))
				column, last = p.column, 0
			}
			l.spots = appendVarint(l.spots, uint64(ps[n].token-last+2))
			last = ps[n].token
		}
		rowid := docs[doc].Rowid
		l.bytes = appendVarint(l.bytes, uint64(rowid-before))
		from := len(l.bytes)
		l.bytes = append(appendVarint(l.bytes, uint64(2*len(l.spots))), l.spots...)
		l.docs = append(l.docs, listed{rowid, from, len(l.bytes)})
		before, ps = rowid, ps[n:]
	}
}

const (
	// pageSize is how large a leaf becomes.
	pageSize = 4050
	// pageHead is what it begins with: where on it the first rowid stands that no term goes
	// before, and where the list of its terms begins.
	pageHead = 4
)

// writer lays terms and their lists out on leaves.
type writer struct {
	part *Part
	page []byte
	at   []byte // where terms begin on the page, as differences
	last int    // where the last one does
	prev []byte // the term before, on whatever page

	noTerm, noRowid bool // none stands on the page yet
	first           First
}

func newWriter() *writer {
	return &writer{part: &Part{}, page: make([]byte, pageHead, pageSize+64), noTerm: true, first: First{Term: []byte{}, Leaf: 1}} // empty, not nil: SQLite tells them apart
}

// leaf is the number of the page in hand.
func (w *writer) leaf() int { return len(w.part.Leaves) + 1 }

// full tells whether n bytes more are too many for the page.
func (w *writer) full(n int) bool { return len(w.page)+len(w.at)+n >= pageSize }

func (w *writer) term(t []byte) {
	if w.full(len(t)+2) && len(w.page) > pageHead {
		w.flush()
	}
	w.at = appendVarint(w.at, uint64(len(w.page)-w.last))
	w.last = len(w.page)
	same := common(w.prev, t)
	if w.noTerm {
		if w.leaf() != 1 {
			w.part.Firsts = append(w.part.Firsts, w.first)
			w.first = First{bytes.Clone(t[:same+1]), w.leaf()}
		}
		same = 0
	} else {
		w.page = appendVarint(w.page, uint64(same))
	}
	w.page = append(appendVarint(w.page, uint64(len(t)-same)), t[same:]...)
	w.prev = append(w.prev[:0], t...)
	w.noTerm, w.noRowid = false, false
}

func (w *writer) list(l *list) {
	if !w.full(len(l.bytes)) {
		w.page = append(w.page, l.bytes...)
		return
	}
	before := int64(0)
	for _, d := range l.docs {
		if w.noRowid { // the first rowid of a page stands there itself
			binary.BigEndian.PutUint16(w.page, uint16(len(w.page)))
			w.noRowid, before = false, 0
		}
		w.page = appendVarint(w.page, uint64(d.rowid-before))
		before = d.rowid
		w.spots(l.bytes[d.from:d.to])
	}
}

// spots writes the places in a document, on several pages where one does not hold them: only
// between two numbers.
func (w *writer) spots(b []byte) {
	if len(w.page)+len(w.at)+len(b) <= pageSize {
		w.page = append(w.page, b...)
		return
	}
	for len(b) > 0 {
		n := len(b)
		if room := pageSize - len(w.page) - len(w.at); n > room {
			n = whole(b, room)
		}
		w.page, b = append(w.page, b[:n]...), b[n:]
		if w.full(0) {
			w.flush()
		}
	}
}

// whole is how many bytes the numbers have that begin b until there are most of them, or one
// where that is longer.
func whole(b []byte, most int) int {
	n := varintLen(b)
	for n < len(b) {
		next := n + varintLen(b[n:])
		if next > most {
			break
		}
		n = next
	}
	return n
}

// flush ends the page in hand.
func (w *writer) flush() {
	binary.BigEndian.PutUint16(w.page[2:], uint16(len(w.page)))
	w.page = append(w.page, w.at...) // of a page without a term there is none
	w.part.Leaves = append(w.part.Leaves, bytes.Clone(w.page))
	clear(w.page[:pageHead])
	w.page, w.at, w.last = w.page[:pageHead], w.at[:0], 0
	w.noTerm, w.noRowid = true, true
}

func (w *writer) finish() *Part {
	if len(w.page) > pageHead {
		w.flush()
	}
	w.part.Firsts = append(w.part.Firsts, w.first)
	return w.part
}

// common is how many bytes begin both.
func common(a, b []byte) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}
