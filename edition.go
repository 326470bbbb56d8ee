package depesche

import (
	"slices"
	"strings"
	"time"
)

// Edition is a site in one language for one audience.
type Edition struct {
	ID       int64  `json:"-"`
	Code     string `json:"code"`           // "de", "es-mx": unique, also its path prefix
	Lang     string `json:"lang"`           // BCP 47 tag of its texts
	Name     string `json:"name"`           // masthead
	Tagline  string `json:"tagline"`        // one line under it
	Host     string `json:"host,omitempty"` // own host name, if it has one
	TimeZone string `json:"time_zone"`      // IANA name
	Position int    `json:"position"`
	Policy   Policy `json:"policy"`
	// Retired is when the edition was closed: its pages stay, and nothing new comes. Zero
	// while it lives.
	Retired time.Time `json:"retired,omitzero"`
	Region  string    `json:"region,omitempty"` // ISO 3166 code of the country whose customs dates follow: "AT"
	Look    Look      `json:"look,omitzero"`
}

// Tag is the language tag with the edition's region: "de-AT".
func (e *Edition) Tag() string {
	if e.Region == "" || strings.Contains(e.Lang, "-") {
		return e.Lang
	}
	return e.Lang + "-" + e.Region
}

// Living are the editions that are not retired, in their order.
func Living(all []Edition) []Edition {
	return slices.DeleteFunc(slices.Clone(all), func(e Edition) bool { return !e.Retired.IsZero() })
}

// Policy is an edition's house rules for publication.
type Policy struct {
	// Unreviewed translations may go out, labelled as unread. Otherwise publication
	// asks for a person's approval.
	AllowUnreviewed bool `json:"allow_unreviewed"`
	// Open errors do not block publication. The default, false, blocks.
	AllowErrors bool `json:"allow_errors"`
	// Open warnings block as well.
	BlockWarnings bool `json:"block_warnings"`
	// Quotes are the house's quotation marks, opening and closing, the inner pair behind the
	// outer one: "„“‚‘". Machines set them, and the checks note others. Empty leaves it to the language's custom.
	Quotes string `json:"quotes,omitempty"`
	// KeepMeasures leaves numbers with the sign of a unit or a currency as they are in the
	// original: "3.5 km", "$12". Otherwise an engine may write them as its language does.
	KeepMeasures bool `json:"keep_measures,omitempty"`
	// Uncounted: how often the edition's pages are read is not counted.
	Uncounted bool `json:"uncounted,omitempty"`
	// HeadlineLength and StandfirstLength are how many characters of each the house wants
	// at most; 0 is the default. Who writes sees them counted; nothing is refused.
	HeadlineLength   int `json:"headline_length,omitempty"`
	StandfirstLength int `json:"standfirst_length,omitempty"`
}

// Lengths are the characters that a headline and a standfirst should have at most.
func (p Policy) Lengths() (headline, standfirst int) {
	headline, standfirst = p.HeadlineLength, p.StandfirstLength
	if headline == 0 {
		headline = 70
	}
	if standfirst == 0 {
		standfirst = 160
	}
	return headline, standfirst
}

// Channel is a section of an edition: politics, science. Names and Slugs by base
// language ("de").
type Channel struct {
	ID       int64             `json:"-"`
	Key      string            `json:"key"`
	Names    map[string]string `json:"names"`
	Position int               `json:"position"`
}

// Topic is what a reader can follow. Names by base language; the first name given
// stands in where a language has none.
type Topic struct {
	ID    int64             `json:"-"`
	Key   string            `json:"key"`
	Names map[string]string `json:"names"`
}

// NameIn returns the name for a BCP 47 tag: exact, base language, English, key.
func NameIn(names map[string]string, lang, key string) string {
	for _, l := range []string{lang, BaseLang(lang), "en"} {
		if n := names[l]; n != "" {
			return n
		}
	}
	return key
}
