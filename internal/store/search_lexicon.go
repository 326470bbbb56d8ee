package store

import "depesche/internal/search"

// Lexicon numbers the words of many documents once for all indexes that they go into, so that
// what is done there for each word of each document asks no map. One at a time may fill it.
type Lexicon struct {
	words []string
	at    map[string]int32 // places in words
	of    map[*search.Indexed][]int32
}

// NewLexicon makes an empty one.
func NewLexicon() *Lexicon {
	return &Lexicon{at: map[string]int32{}, of: map[*search.Indexed][]int32{}}
}

// Add takes the words of a document in; nil has none.
func (l *Lexicon) Add(ix *search.Indexed) {
	if ix == nil || l.of[ix] != nil {
		return
	}
	places := make([]int32, len(ix.Words))
	for i, w := range ix.Words {
		p, ok := l.at[w]
		if !ok {
			p = int32(len(l.words))
			l.at[w] = p
			l.words = append(l.words, w)
		}
		places[i] = p
	}
	l.of[ix] = places
}

// places are the places in words of a document's words, in their order; the document was added.
func (l *Lexicon) places(ix *search.Indexed) []int32 { return l.of[ix] }
