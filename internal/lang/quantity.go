package lang

// Quantity is the content of quantity.json: how a language writes numbers, dates,
// measures and money. All words are in lower case. An entry of a word list may end in
// "*": it then stands for every word that begins so.
type Quantity struct {
	// Decimal and Group hold the characters that may stand before decimals and between
	// thousands. White space between thousands is understood in every language.
	Decimal string `json:"decimal"`
	Group   string `json:"group"`

	Cardinals map[string]float64 `json:"cardinals"` // "seven": 7, "zwanzig": 20
	Ordinals  map[string]float64 `json:"ordinals"`  // "third": 3
	Scales    map[string]float64 `json:"scales"`    // "hundred", "million", "mrd"
	// Tight are scales only when written right after digits: "27m", "10k".
	Tight map[string]float64 `json:"tight"`
	// Soft are words that may render a number but do not demand one in the other
	// language: "twice", "pair", "half", "a".
	Soft map[string]float64 `json:"soft"`
	// Fractions are parts of a whole in words, in every way to write them: "a third", "two
	// thirds". A hyphen may stand between their words.
	Fractions map[string]float64 `json:"fractions"`
	// Weak are number words that are as often something else: "one", "second", "un".
	Weak []string `json:"weak"`

	Joiners []string `json:"joiners"` // between the words of one number: "and", "y"
	// Glue joins units and tens inside a compound ("und" in dreiundzwanzig); Compound
	// tells that number words are written together.
	Glue     []string `json:"glue"`
	Compound bool     `json:"compound"`
	// Vigesimal tells that tens may be followed by ten to nineteen (soixante-dix) and that
	// twenty multiplies (quatre-vingts).
	Vigesimal bool `json:"vigesimal"`
	// Suffixes may end a compound or follow digits and a hyphen: "jährig*": "year". The
	// value is the unit's key, empty for none.
	Suffixes        map[string]string `json:"suffixes"`
	OrdinalSuffixes []string          `json:"ordinal_suffixes"` // "st", "th", "º"
	// JoinedOrdinals tells that tens and units of an ordinal are ordinals both: "vigésima
	// primeira" is the twenty-first.
	JoinedOrdinals bool `json:"joined_ordinals"`

	Months   [12][]string `json:"months"`
	Weekdays [7][]string  `json:"weekdays"` // Monday first
	// Doubtful month and weekday words count only beside a number: "may", "mar", "sun".
	Doubtful []string `json:"doubtful"`
	DayFirst bool     `json:"day_first"` // "3 May", never "May 3"

	Units      map[string][]string `json:"units"`      // by key of the table in internal/check
	Currencies map[string][]string `json:"currencies"` // by ISO 4217 code
	// HalfBefore tells that half an hour is counted towards the hour that comes: "halb
	// acht" is 7:30.
	HalfBefore bool     `json:"half_before"`
	Clock      []string `json:"clock"`   // "uhr", "o'clock"
	Morning    []string `json:"morning"` // "a.m."
	Evening    []string `json:"evening"` // "p.m."
}
