package fts5

import (
	"bytes"
	"errors"
)

// Rows of _data that are no leaves.
const (
	AveragesRow  = 1
	StructureRow = 10
)

// MaxParts is of how many parts an index can be.
const MaxParts = 2000

// LeafRow is the number that a leaf has in _data.
func LeafRow(part int64, leaf int) int64 { return part<<37 | int64(leaf) }

// FirstRow is how _idx names a leaf.
func FirstRow(leaf int) int64 { return int64(leaf) << 1 } // the lowest bit: it has an index of its own

var errFormat = errors.New("fts5: the index is of a format that is not known here")

// withOrigins marks a structure that says which documents are in which part.
var withOrigins = []byte{0xff, 0, 0, 1}

// reader reads numbers; what is not there is 0 and ok false.
type reader struct {
	b  []byte
	ok bool
}

func (r *reader) next() uint64 {
	n, size := varint(r.b)
	r.ok = r.ok && size > 0
	r.b = r.b[size:]
	return n
}

// fields is how many numbers a structure has of a part: id, first and last leaf, the lowest and
// highest origin of its documents, leaves that say what was deleted, how many documents those
// name, how many it has.
const fields = 8

// Grown is a structure with one part more.
type Grown struct {
	Structure []byte
	Part      int64 // the id of the new one
	Origin    int64 // that its documents have in _docsize
	Parts     int   // how many there are
}

// Grow adds a part to what an index consists of, as its newest: leaves and docs are how many it
// has.
func Grow(structure []byte, leaves, docs int) (*Grown, error) {
	if len(structure) < 8 || !bytes.Equal(structure[4:8], withOrigins) {
		return nil, errFormat
	}
	r := &reader{structure[8:], true}
	levels, parts, written := r.next(), r.next(), r.next()
	if !r.ok || levels > MaxParts || parts > MaxParts {
		return nil, errFormat
	}
	used := map[int64]bool{}
	origin := uint64(0)
	var lists []level
	for range levels {
		l := level{merging: r.next()}
		for range r.next() {
			var f [fields]uint64
			for i := range f {
				f[i] = r.next()
			}
			if !r.ok {
				return nil, errFormat
			}
			used[int64(f[0])] = true
			origin = max(origin, f[4])
			l.parts = append(l.parts, f)
		}
		lists = append(lists, l)
	}
	if !r.ok || len(r.b) > 0 || len(used) != int(parts) {
		return nil, errFormat
	}
	g := &Grown{Part: 1, Origin: int64(origin + 1), Parts: int(parts) + 1}
	for used[g.Part] {
		g.Part++
	}
	if g.Parts > MaxParts {
		return nil, errors.New("fts5: the index has too many parts")
	}
	if len(lists) == 0 {
		lists = []level{{}}
	}
	lists[0].parts = append(lists[0].parts, [fields]uint64{uint64(g.Part), 1, uint64(leaves), origin + 1, origin + 1, 0, 0, uint64(docs)})
	g.Structure = encode(structure[:8], lists, uint64(g.Parts), written)
	return g, nil
}

// level are parts of about the same size, the oldest first; so many of them are being written
// together.
type level struct {
	merging uint64
	parts   [][fields]uint64
}

func encode(head []byte, levels []level, parts, written uint64) []byte {
	b := bytes.Clone(head)
	for _, n := range []uint64{uint64(len(levels)), parts, written} {
		b = appendVarint(b, n)
	}
	for _, l := range levels {
		b = appendVarint(appendVarint(b, l.merging), uint64(len(l.parts)))
		for _, p := range l.parts {
			for _, n := range p {
				b = appendVarint(b, n)
			}
		}
	}
	return b
}

// AddAverages adds documents to what an index has in all: how many they are, and how many
// tokens in each column.
func AddAverages(averages []byte, docs []Doc) []byte {
	if len(docs) == 0 {
		return averages
	}
	r := &reader{averages, true}
	b := appendVarint(nil, r.next()+uint64(len(docs)))
	for c := range docs[0].Columns {
		n := r.next()
		for i := range docs {
			n += uint64(len(docs[i].Columns[c]))
		}
		b = appendVarint(b, n)
	}
	return b
}
