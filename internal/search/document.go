package search

import (
	"slices"
	"sync"

	"depesche"
)

// Field is a part of a document by its weight.
type Field int

const (
	Headline Field = iota
	Standfirst
	Body
	fields = 3
)

// Document is the text to be indexed, by field.
type Document [fields][]string

// DocumentOf is what a story says, captions and names included.
func DocumentOf(d *depesche.Document) Document {
	var out Document
	for _, u := range d.Units() {
		f := Body
		switch u.Kind {
		case depesche.UnitHeadline:
			f = Headline
		case depesche.UnitStandfirst:
			f = Standfirst
		}
		out[f] = append(out[f], u.Text.Text)
	}
	out[Body] = append(out[Body], d.Byline...)
	return out
}

// Readable is the running text of a story's body, by paragraph: what an extract may be cut
// from.
func Readable(d *depesche.Document) []string {
	var out []string
	for _, u := range d.Units() {
		switch u.Kind {
		case depesche.UnitText, depesche.UnitHeading, depesche.UnitQuotation, depesche.UnitItem, depesche.UnitCaption:
			out = append(out, u.Text.Text)
		}
	}
	return out
}

// Counts says how often a word stands in each field.
type Counts [fields]int

// Indexed is a document as words: Words are the different ones, Stream the places of
// each field as indexes into them. Between two texts of a field stands Gap.
type Indexed struct {
	Words  []string
	Counts []Counts
	Stream [fields][]int
	Length int // in words

	function []bool // of Words: whether it is a function word
}

// IDs returns the numbers of the words, in the order of Words.
func (ix *Indexed) IDs(of map[string]int64) []int64 {
	ids := make([]int64, len(ix.Words))
	for i, w := range ix.Words {
		ids[i] = of[w]
	}
	return ids
}

// Terms are the words with their counts, by their numbers in the order of Words.
func (ix *Indexed) Terms(ids []int64) Terms {
	ts := make(Terms, len(ids))
	for i, id := range ids {
		ts[i] = Term{id, ix.Counts[i]}
	}
	return ts
}

// Gap stands in a Stream where no phrase may reach across.
const Gap = -1

// maxStream bounds how many words of a document can be found; the rest is beyond what a
// story is.
const maxStream = 20000

// scratch is where a document is taken apart; what comes of it is copied at its own size.
type scratch struct {
	Indexed
	place map[string]int // of a word in Words
}

var scratches = sync.Pool{New: func() any { return &scratch{place: map[string]int{}} }}

// leave lets the next document have it, unless it grew so that to empty it takes longer
// than to make one.
func (sc *scratch) leave() {
	if len(sc.Words) > 2000 {
		return
	}
	clear(sc.place)
	clear(sc.Words) // they hold texts
	sc.Words, sc.Counts, sc.function, sc.Length = sc.Words[:0], sc.Counts[:0], sc.function[:0], 0
	for f := range sc.Stream {
		sc.Stream[f] = sc.Stream[f][:0]
	}
	scratches.Put(sc)
}

func (ix *Indexed) copy() *Indexed {
	out := &Indexed{Words: slices.Clone(ix.Words), Counts: slices.Clone(ix.Counts), Length: ix.Length, function: slices.Clone(ix.function)}
	for f, st := range ix.Stream {
		out.Stream[f] = slices.Clone(st)
	}
	return out
}

// Index takes a document apart.
func (a *Analyzer) Index(d Document) *Indexed {
	sc := scratches.Get().(*scratch)
	defer sc.leave()
	ix, place := &sc.Indexed, sc.place
	for f, texts := range d {
		for i, text := range texts {
			if i > 0 && len(ix.Stream[f]) > 0 {
				ix.Stream[f] = append(ix.Stream[f], Gap)
			}
			a.Words(text, func(t Token) {
				if ix.Length >= maxStream {
					return
				}
				ix.Length++
				p, ok := place[t.Word]
				if !ok {
					p = len(ix.Words)
					place[t.Word] = p
					ix.Words, ix.Counts = append(ix.Words, t.Word), append(ix.Counts, Counts{})
					ix.function = append(ix.function, a.function[t.Word])
				}
				ix.Counts[p][f]++
				ix.Stream[f] = append(ix.Stream[f], p)
			})
		}
	}
	return ix.copy()
}

// FunctionPairs calls yield for each two function words that follow one another, by their
// places in Words, in order; joined tells that the first is the second of the pair before.
// A phrase of function words alone is looked for by its pairs: every text has the words,
// few have them side by side.
func (ix *Indexed) FunctionPairs(yield func(first, second int, joined bool)) {
	for _, stream := range ix.Stream {
		last, joined := Gap, false
		for _, p := range stream {
			if p == Gap || !ix.function[p] {
				last, joined = Gap, false
				continue
			}
			if last != Gap {
				yield(last, p, joined)
				joined = true
			}
			last = p
		}
	}
}
