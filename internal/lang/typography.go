package lang

import "strings"

// Typography is the content of typography.json: how a language sets quotation marks,
// the spaces around punctuation, and ellipses. What is empty is left as it is.
type Typography struct {
	Quotes      [2]string         `json:"quotes"`                 // opening and closing: „ “
	Inner       [2]string         `json:"inner"`                  // inside other quotation marks: ‚ ‘
	QuoteSpace  string            `json:"quote_space,omitempty"`  // between the outer marks and the words
	InnerSpace  string            `json:"inner_space,omitempty"`  // the same for the inner marks
	SpaceBefore map[string]string `json:"space_before,omitempty"` // "?" to the space that stands before it
	Ellipsis    string            `json:"ellipsis,omitempty"`     // for three dots
	GroupSpace  string            `json:"group_space,omitempty"`  // between groups of digits, where a space stands
	SignSpace   string            `json:"sign_space,omitempty"`   // between a number and % or a currency sign, where a space stands

	// Elisions are words that begin with an apostrophe and have more than two letters:
	// "tis" for ’tis. After shorter ones no quotation can be told apart anyway.
	Elisions []string `json:"elisions,omitempty"`

	// Regions override what they name, by ISO 3166 code: "CH".
	Regions map[string]Typography `json:"regions,omitempty"`
}

// TypographyOf is the typography of a BCP 47 tag: the language's with what its region
// changes.
func TypographyOf(tag string) Typography {
	t := Core(tag).Typography
	r, ok := t.Regions[regionOf(tag)]
	if !ok {
		return t
	}
	if r.Quotes != [2]string{} {
		t.Quotes, t.QuoteSpace = r.Quotes, r.QuoteSpace
	}
	if r.Inner != [2]string{} {
		t.Inner, t.InnerSpace = r.Inner, r.InnerSpace
	}
	if r.SpaceBefore != nil {
		t.SpaceBefore = r.SpaceBefore
	}
	if r.GroupSpace != "" {
		t.GroupSpace = r.GroupSpace
	}
	return t
}

// regionOf is the region subtag of a BCP 47 tag in capitals, "" when it has none.
func regionOf(tag string) string {
	_, rest, _ := strings.Cut(strings.ReplaceAll(tag, "_", "-"), "-")
	for p := range strings.SplitSeq(rest, "-") {
		if len(p) == 1 {
			break // private use and extensions
		}
		if len(p) == 2 || len(p) == 3 && p[0] >= '0' && p[0] <= '9' {
			return strings.ToUpper(p)
		}
	}
	return ""
}
