package lang

// Segment is the content of segment.json: what a language's full stops mean. Words
// are written without their final full stop ("Dr", "z.B"); case does not matter unless
// said otherwise. A missing file leaves the rules that hold for every language.
type Segment struct {
	// Never lists abbreviations after which a sentence goes on: titles before names
	// ("Dr", "Mr") and words that need what follows ("z.B", "e.g", "vgl").
	Never []string `json:"never"`
	// MayEnd lists abbreviations that may close a sentence ("etc", "Inc", "p.m"): they do
	// when the next word is a Starter, and otherwise do not.
	MayEnd []string `json:"may_end"`
	// BeforeNumber lists abbreviations after which a sentence goes on when a number
	// follows ("p. 55", "Nr. 3"); otherwise they are words like any other.
	BeforeNumber []string `json:"before_number"`
	// NumberSuffixes lists endings of compounds that are like BeforeNumber: "str" for
	// "Hauptstr. 12".
	NumberSuffixes []string `json:"number_suffixes"`
	// Starters lists words that, written with a capital, open a sentence far more often
	// than they follow an abbreviation: articles, pronouns, conjunctions.
	Starters []string `json:"starters"`
	// Ordinals tells that the language writes ordinal numbers as "13.".
	Ordinals bool `json:"ordinals"`
	// OrdinalBefore lists words after which a number with a full stop is an ordinal:
	// "am 13.", "der 3.".
	OrdinalBefore []string `json:"ordinal_before"`
	// OrdinalAfter lists words before which it is one: month names, "Jahrhundert", "Liga".
	OrdinalAfter []string `json:"ordinal_after"`
	// CardinalBefore lists words after which a number is no ordinal: "Seite 12."
	CardinalBefore []string `json:"cardinal_before"`
	// Clock lists the words of MayEnd that follow an hour ("p.m"): a title after one opens a
	// new sentence when enough stands before it ("… at 6 p.m. Mr. Smith then …").
	Clock []string `json:"clock"`
	// Closed lists pairs of brackets inside which no sentence ends: "「」（）".
	Closed string `json:"closed"`
}

// Known tells whether the pack has rules of its own.
func (s *Segment) Known() bool {
	return len(s.Never)+len(s.MayEnd)+len(s.BeforeNumber)+len(s.Starters) > 0
}
