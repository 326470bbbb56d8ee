package xliff

import (
	"strings"

	"depesche/internal/exchange/markup"
	"depesche/internal/lazyregexp"
)

// Plural, Gender and Select (2.2): what a message depends on, and for which values a
// variant is.

var number = lazyregexp.New(`^[0-9]+(\.[0-9]+)?$`)

var pluralWords = markup.OneOf("zero", "one", "two", "few", "many", "other")

// variants: a switch lists selectors with their variables; a case has a value for each of
// the nearest switch, of its kind (pgs).
func (v *validator2) variants(e *markup.Element) {
	if s, ok := e.AttrNS(pgs, "switch"); ok {
		for _, item := range listOf(s) {
			selector, variable, _ := strings.Cut(item, ":")
			if wrong := markup.OneOf("plural", "ordinal", "gender", "select")(selector); wrong != "" || variable == "" {
				v.rep.Errorf(e.Pos, "pgs.switch", "pgs:switch=%q: %q is no selector with a variable, such as plural:count", s, item)
			}
		}
	}
	c, ok := e.AttrNS(pgs, "case")
	if !ok {
		return
	}
	for p := e.Parent; p != nil; p = p.Parent {
		if s, ok := p.AttrNS(pgs, "switch"); ok {
			v.variant(e, listOf(s), listOf(c))
			return
		}
	}
	v.rep.Errorf(e.Pos, "pgs.case", "pgs:case=%q, but nothing around it has pgs:switch", c)
}

// listOf splits a list, which the specification writes with commas and with spaces.
func listOf(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' })
}

func (v *validator2) variant(e *markup.Element, selectors, values []string) {
	if len(selectors) != len(values) {
		v.rep.Errorf(e.Pos, "pgs.case", "pgs:case has %d values, pgs:switch %d variables", len(values), len(selectors))
		return
	}
	for i, s := range selectors {
		kind, _, _ := strings.Cut(s, ":")
		if (kind == "plural" || kind == "ordinal") && !number().MatchString(values[i]) && pluralWords(values[i]) != "" {
			v.rep.Errorf(e.Pos, "pgs.case", "%q is neither a number nor one of zero, one, two, few, many, other", values[i])
		}
	}
}
