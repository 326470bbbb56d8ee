package langid

import "unicode/utf8"

// Ear identifies the languages of many texts, one at a time, and remembers what their words
// said: most of a text are words that others had. The zero value is ready for use.
type Ear struct {
	words, before map[string]*[maxLangs]uint16
	key           []byte
}

// maxHeard is how many words an Ear remembers before it forgets those of the last so many that
// have not come again: at most twice as many are kept, in three megabytes.
const maxHeard = 4096

// Identify says what Identify says.
func (e *Ear) Identify(text string) (lang string, confidence float64) { return identify(text, e) }

// word is what the n-grams of a word say for each language. No word has so many of them that
// their sum would not fit.
func (e *Ear) word(m *model, w []rune) *[maxLangs]uint16 {
	e.key = e.key[:0]
	for _, r := range w {
		e.key = utf8.AppendRune(e.key, r)
	}
	said := e.words[string(e.key)]
	if said != nil {
		return said
	}
	if said = e.before[string(e.key)]; said == nil {
		var sum [maxLangs]int32
		m.weigh(w, 1, &sum)
		said = new([maxLangs]uint16)
		for i, n := range sum {
			said[i] = uint16(n)
		}
	}
	if e.words == nil || len(e.words) >= maxHeard {
		e.words, e.before = make(map[string]*[maxLangs]uint16, maxHeard), e.words
	}
	e.words[string(e.key)] = said
	return said
}
