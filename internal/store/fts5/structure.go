package fts5

import (
	"bytes"
	"errors"
	"slices"
)

// Rows of _data that are no leaves.
const (
	AveragesRow  = 1
	StructureRow = 10
)

// maxParts is of how many parts an index can be.
const maxParts = 2000

// LeafRow is the number that a leaf has in _data.
func LeafRow(part int64, leaf int) int64 { return part<<37 | int64(leaf) }

// FirstRow is how _idx names a leaf. The lowest bit would say that there are pages by which
// FTS5 skips within a long list of places. A part has none of those until FTS5 writes it
// together with others, which the documents of an intake soon are: so it stays 0.
func FirstRow(leaf int) int64 { return int64(leaf) << 1 }

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

// Known tells whether an index with these settings, the rows of its _config, is of the format
// that is written here.
func Known(settings map[string]int) bool {
	_, sized := settings["pgsz"]
	return settings["version"] == 4 && !sized
}

// State is what the two rows of _data say that are no leaves: what an index consists of, and
// how much is in it.
type State struct {
	head     []byte
	levels   []level
	written  uint64         // a count that FTS5 keeps
	used     map[int64]bool // ids of parts
	origin   uint64         // the highest
	averages []uint64       // documents, then tokens by column; none in a new index
}

// Read takes the rows apart, and fails where they are of another format.
func Read(structure, averages []byte) (*State, error) {
	if len(structure) < 8 || !bytes.Equal(structure[4:8], withOrigins) {
		return nil, errFormat
	}
	s := &State{head: structure[:8], used: map[int64]bool{}}
	r := &reader{structure[8:], true}
	levels, parts, written := r.next(), r.next(), r.next()
	if !r.ok || levels > maxParts || parts > maxParts {
		return nil, errFormat
	}
	s.written = written
	for range levels {
		l, ok := r.level()
		if !ok {
			return nil, errFormat
		}
		for _, p := range l.parts {
			s.used[int64(p[0])] = true
			s.origin = max(s.origin, p[4])
		}
		s.levels = append(s.levels, l)
	}
	if len(r.b) > 0 || len(s.used) != int(parts) {
		return nil, errFormat
	}
	for r.b = averages; len(r.b) > 0; {
		n := r.next()
		if !r.ok {
			return nil, errFormat
		}
		s.averages = append(s.averages, n)
	}
	return s, nil
}

// HasRoom tells whether a part more can be added.
func (s *State) HasRoom() bool { return len(s.used) < maxParts }

// Grown is an index with more documents in it: its two rows, and what to write beside them.
type Grown struct {
	Structure []byte // nil where it stays as it is
	Averages  []byte
	Part      int64 // the id of the new one
	Origin    int64 // that its documents have in _docsize
	Parts     int   // how many there are
}

// Grow adds documents, at least one, and their part as the newest. A nil part is that of documents without a
// token: as of FTS5 they are counted, and nothing else of the index changes.
func (s *State) Grow(part *Part, docs []Doc) (*Grown, error) {
	g := &Grown{Origin: int64(s.origin + 1), Parts: len(s.used)}
	var err error
	if g.Averages, err = s.addAverages(docs); err != nil || part == nil {
		return g, err
	}
	leaves := len(part.Leaves)
	if leaves == 0 {
		return nil, errors.New("fts5: a part without leaves")
	}
	if !s.HasRoom() {
		return nil, errors.New("fts5: the index has too many parts")
	}
	g.Parts++
	for g.Part = 1; s.used[g.Part]; {
		g.Part++
	}
	levels := slices.Clone(s.levels)
	if len(levels) == 0 {
		levels = []level{{}}
	}
	levels[0].parts = append(slices.Clip(levels[0].parts), [fields]uint64{uint64(g.Part), 1, uint64(leaves), s.origin + 1, s.origin + 1, 0, 0, uint64(len(docs))})
	g.Structure = encode(s.head, levels, uint64(g.Parts), s.written)
	return g, nil
}

// level are parts of about the same size, the oldest first; so many of them are being written
// together.
type level struct {
	merging uint64
	parts   [][fields]uint64
}

func (r *reader) level() (l level, ok bool) {
	l.merging = r.next()
	for range r.next() {
		var f [fields]uint64
		for i := range f {
			f[i] = r.next()
		}
		if !r.ok {
			break
		}
		l.parts = append(l.parts, f)
	}
	return l, r.ok
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

// addAverages adds documents, at least one, to what an index has in all.
func (s *State) addAverages(docs []Doc) ([]byte, error) {
	columns := len(docs[0].Columns)
	have := s.averages
	if have == nil {
		have = make([]uint64, 1+columns)
	}
	if len(have) != 1+columns {
		return nil, errFormat
	}
	b := appendVarint(nil, have[0]+uint64(len(docs)))
	for c := range columns {
		n := have[1+c]
		for i := range docs {
			n += uint64(len(docs[i].Columns[c]))
		}
		b = appendVarint(b, n)
	}
	return b, nil
}
