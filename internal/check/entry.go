package check

import "slices"

// class tells in what roles a language knows a word. A word may have several.
type class uint64

const (
	clCardinal class = 1 << iota
	clOrdinal
	clScale
	clTight
	clSoft
	clWeak
	clJoiner
	clMonth
	clWeekday
	clDoubtful
	clUnit
	clCurrency
	clClock
	clMorning
	clEvening
	clOrdinalSuffix
	clFunction
	clCommon
	clLoan
	clNegator
	clDoubled
	clCapitalised
	clGiven
	clPlace
	clDeny
	clPrivative
	clComitative
	clDangling
	clStranded
	clOpen
	clClosed
	clSubjectless
	clIndefinite
	clPronoun
)

// number classes: words that may be part of a number
const clNumber = clCardinal | clOrdinal | clScale | clSoft

// entry is what a lexicon knows about a word or, in phrases, about several.
type entry struct {
	class class
	// values are shared and zero for most words, which have a class alone.
	*values
}

// values are what a few words stand for: numbers, dates, measures, countries.
type values struct {
	cardinal float64
	ordinal  float64
	scale    float64
	tight    float64
	soft     float64
	month    int8 // 1 to 12
	weekday  int8 // 1 (Monday) to 7
	units    []unitID
	money    []string // ISO 4217
	phrases  []phrase // longer expressions that begin with this word, longest first
}

var noValues = &values{}

func newEntry() *entry { return &entry{values: noValues} }

// own are an entry's values to write to.
func (e *entry) own() *values {
	if e.values == noValues {
		e.values = &values{}
	}
	return e.values
}

// phrase is the rest of an expression of several words.
type phrase struct {
	rest []string
	ent  *entry
}

func (e *entry) phrase(rest []string) *entry {
	for _, p := range e.phrases {
		if equalStrings(p.rest, rest) {
			return p.ent
		}
	}
	p := phrase{rest, newEntry()}
	i := 0
	for i < len(e.phrases) && len(e.phrases[i].rest) >= len(rest) {
		i++
	}
	e.own().phrases = slices.Insert(e.phrases, i, p)
	return p.ent
}
