package search

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"time"
)

// Terms are the words of a document as the ranking needs them: ascending ids of words
// with their counts.
type Terms []Term

// Term is a word of a document.
type Term struct {
	ID     int64
	Counts Counts
}

// Encode packs the terms: for each the difference of its id as a varint, and a byte of
// counts. Counts beyond 3, 3 and 15 are cut: more says nothing more.
func (ts Terms) Encode() []byte {
	packed := make([]uint64, len(ts)) // sorts faster than the terms themselves
	for i, t := range ts {
		packed[i] = uint64(t.ID)<<8 | uint64(min(t.Counts[Headline], 3)<<6|min(t.Counts[Standfirst], 3)<<4|min(t.Counts[Body], 15))
	}
	slices.Sort(packed)
	out := make([]byte, 0, 3*len(ts))
	last := uint64(0)
	for _, p := range packed {
		out = append(binary.AppendUvarint(out, p>>8-last), byte(p))
		last = p >> 8
	}
	return out
}

var errTerms = errors.New("search: the stored terms of a document are damaged")

// DecodeTerms calls yield for each term that Encode packed.
func DecodeTerms(b []byte, yield func(Term)) error {
	id := int64(0)
	for len(b) > 0 {
		d, n := binary.Uvarint(b)
		if n <= 0 || n >= len(b) {
			return errTerms
		}
		id += int64(d)
		yield(Term{id, unpack(b[n])})
		b = b[n+1:]
	}
	return nil
}

func unpack(c byte) Counts { return Counts{int(c >> 6), int(c >> 4 & 3), int(c & 15)} }

// Weights of a word in the fields, of function words, and of what freshness can add.
var (
	fieldWeight = [fields]float64{6, 3, 1}
	functionIDF = 0.1
	freshness   = 0.6
	halfLife    = 45 * 24 * time.Hour
)

// Wanted is a clause as the ranking sees it. Parts are alternatives: the words of one
// part stand together (all must occur), and a part counts by its weight.
type Wanted struct {
	Parts    []Part
	Docs     int // how many documents have it
	Function bool
}

// Part is one way in which a clause is met: for each of its places the words that may
// stand there, with their weight.
type Part struct {
	Places []map[int64]float64
	Weight float64
}

// Ranking scores documents against the clauses of a query: BM25 over weighted fields,
// and more for what is fresh. It is for one query, and one goroutine; what is wanted stays
// the same from the first document on.
type Ranking struct {
	Wanted  []Wanted
	Docs    int // in the index
	Average float64
	Now     time.Time

	ids   []int64     // all that is wanted, ascending
	parts [][][]spots // of Wanted, by clause, part and place
	have  []Counts    // of the document in hand, by place in ids
}

// spots are the words of a place, by their place in ids.
type spots []struct {
	at     int
	weight float64
}

// prepare lays out what is wanted so that a document costs no look-up.
func (r *Ranking) prepare() {
	r.ids = []int64{}
	for i := range r.Wanted {
		for _, p := range r.Wanted[i].Parts {
			for _, place := range p.Places {
				for id := range place {
					r.ids = append(r.ids, id)
				}
			}
		}
	}
	slices.Sort(r.ids)
	r.ids = slices.Compact(r.ids)
	r.have = make([]Counts, len(r.ids))
	r.parts = make([][][]spots, len(r.Wanted))
	for i := range r.Wanted {
		for _, p := range r.Wanted[i].Parts {
			var places []spots
			for _, place := range p.Places {
				var some spots
				for at, id := range r.ids {
					if w := place[id]; w != 0 {
						some = append(some, struct {
							at     int
							weight float64
						}{at, w})
					}
				}
				places = append(places, some)
			}
			r.parts[i] = append(r.parts[i], places)
		}
	}
}

// read notes how often the document with these terms has each word that is wanted.
func (r *Ranking) read(terms []byte) error {
	clear(r.have)
	id, next := int64(0), 0 // both ascend
	for len(terms) > 0 {
		d, n := uint64(terms[0]), 1
		if d >= 0x80 {
			d, n = binary.Uvarint(terms)
		}
		if n <= 0 || n >= len(terms) {
			return errTerms
		}
		id += int64(d)
		for next < len(r.ids) && r.ids[next] < id {
			next++
		}
		if next < len(r.ids) && r.ids[next] == id {
			r.have[next] = unpack(terms[n])
		}
		terms = terms[n+1:]
	}
	return nil
}

// Score rates a document by its packed terms, its length in words and its time.
func (r *Ranking) Score(terms []byte, length int, at time.Time) (float64, error) {
	if r.ids == nil {
		r.prepare()
	}
	if err := r.read(terms); err != nil {
		return 0, err
	}
	norm := 0.25 + 0.75*float64(length)/max(r.Average, 1)
	total := 0.0
	for i := range r.Wanted {
		w := &r.Wanted[i]
		best := 0.0
		for k := range w.Parts {
			best = max(best, w.Parts[k].Weight*r.frequency(r.parts[i][k], norm))
		}
		idf := math.Log(1 + (float64(r.Docs)-float64(min(w.Docs, r.Docs))+0.5)/(float64(min(w.Docs, r.Docs))+0.5))
		if w.Function {
			idf *= functionIDF
		}
		total += idf * best * 2.2 / (best + 1.2)
	}
	if age := r.Now.Sub(at); age > 0 {
		total *= 1 + freshness*math.Exp2(-float64(age)/float64(halfLife))
	} else {
		total *= 1 + freshness
	}
	return total, nil
}

// frequency is how much of a part is in the document: that of its scarcest place.
func (r *Ranking) frequency(places []spots, norm float64) float64 {
	least := math.Inf(1)
	for _, some := range places {
		f := 0.0
		for _, s := range some {
			if c := r.have[s.at]; c != (Counts{}) {
				f += s.weight * (fieldWeight[Headline]*float64(c[Headline]) + fieldWeight[Standfirst]*float64(c[Standfirst]) + fieldWeight[Body]*float64(c[Body])/norm)
			}
		}
		least = min(least, f)
	}
	if math.IsInf(least, 1) {
		return 0
	}
	return least
}
