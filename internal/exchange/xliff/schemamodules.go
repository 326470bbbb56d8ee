package xliff

import (
	"strconv"
	"strings"
	"sync"

	"depesche/internal/exchange/markup"
	"depesche/internal/lazyregexp"
)

func names(space string, locals ...string) []markup.Name {
	out := make([]markup.Name, len(locals))
	for i, l := range locals {
		out[i] = markup.Name{Space: space, Local: l}
	}
	return out
}

func name(space, local string) markup.Name { return markup.Name{Space: space, Local: local} }

// outside lets every namespace but one pass.
func outside(space string) func(markup.Name) bool {
	return func(n markup.Name) bool { return n.Space != space && n.Space != "" }
}

// percent checks a number from 0 to 100 with or without a fraction.
func percent(v string) string {
	f, err := strconv.ParseFloat(v, 64)
	if err != nil || f < 0 || f > 100 || strings.ContainsAny(v, "eExXpP_") {
		return "it must be a number from 0 to 100"
	}
	return ""
}

func wholeNumber(v string) string {
	if strings.Trim(v, "0123456789") != "" {
		return "it must be a whole number"
	}
	return ""
}

// sizeInfo checks a number: the standard profiles count whole units. Words are those of
// a profile that is not ours to judge.
func sizeInfo(v string) string {
	if _, err := strconv.ParseFloat(v, 64); err == nil {
		return wholeNumber(v)
	}
	return ""
}

var (
	appliesTo     = markup.OneOf("source", "target", "ignorable")
	normalization = markup.OneOf("none", "nfc", "nfd")
)

// moduleParents says in which elements of the core a module's outermost element may
// stand, and whether more than once.
var moduleParents = map[markup.Name]struct {
	parents string
	many    bool
}{
	name(mtc, "matches"):                {"unit", false},
	name(gls, "glossary"):               {"unit", false},
	name(mda, "metadata"):               {"xliff file group unit", false},
	name(res, "resourceData"):           {"file unit", false},
	name(ctr20, "changeTrack"):          {"file group unit", true},
	name(ctr21, "changeTrack"):          {"file group unit", true},
	name(slr, "profiles"):               {"file", false},
	name(slr, "data"):                   {"file group unit", true},
	name(val, "validation"):             {"file group unit", false},
	name(its, "locQualityIssues"):       {"unit", true},
	name(its, "provenanceRecords"):      {"file group unit", true},
	name(itsm, "domains"):               {"file group unit", true},
	name(itsm22, "domains"):             {"file group unit", true},
	name(its, "rules"):                  {"file group unit", true},
	name(itsm, "localeFilterRule"):      {"file group unit", true},
	name(itsm22, "localeFilterRule"):    {"file group unit", true},
	name(itsm, "storageSizeRule"):       {"file group unit", true},
	name(itsm22, "storageSizeRule"):     {"file group unit", true},
	name(itsm, "externalResourceRule"):  {"file group unit", true},
	name(itsm, "allowedCharactersRule"): {"file group unit", true},
}

var schemaModules = sync.OnceValue(func() markup.Schema {
	return markup.Schema{
		// Translation Candidates
		name(mtc, "matches"): {Content: []markup.Part{{Names: names(mtc, "match"), Min: 1}}},
		name(mtc, "match"): {
			Attrs: attrs{"id": optional(markup.NMTOKEN), "matchQuality": optional(percent), "matchSuitability": optional(percent), "similarity": optional(percent), "origin": {},
				"ref": required(markup.NonEmpty), "reference": optional(yesNo), "subType": optional(prefixed), "type": optional(markup.OneOf("am", "ebm", "idm", "ice", "mt", "tb", "tm", "other"))},
			OtherAttrs: func(n markup.Name) bool { return n.Space != mtc && n != xmlLang },
			Content: []markup.Part{{Names: names(mda, "metadata"), Max: 1}, {Names: cores("originalData"), Max: 1}, {Names: cores("source"), Min: 1, Max: 1}, {Names: cores("target"), Min: 1, Max: 1},
				{Other: func(n markup.Name) bool { return other(n) && n.Space != mtc }}}},
		// Glossary
		name(gls, "glossary"): {Content: []markup.Part{{Names: names(gls, "glossEntry"), Min: 1}}},
		name(gls, "glossEntry"): {
			Attrs: attrs{"id": optional(markup.NMTOKEN), "ref": optional(markup.NonEmpty)}, OtherAttrs: outside(gls),
			Content: []markup.Part{{Names: names(gls, "term"), Min: 1, Max: 1}, {Names: names(gls, "translation")}, {Names: names(gls, "definition"), Max: 1}, {Other: outside(gls)}}},
		name(gls, "term"):        {Attrs: attrs{"source": {}}, OtherAttrs: outside(gls), Text: true},
		name(gls, "translation"): {Attrs: attrs{"id": optional(markup.NMTOKEN), "ref": optional(markup.NonEmpty), "source": {}}, OtherAttrs: outside(gls), Text: true},
		name(gls, "definition"):  {Attrs: attrs{"source": {}}, OtherAttrs: outside(gls), Text: true},
		// Metadata
		name(mda, "metadata"):  {Attrs: attrs{"id": optional(markup.NMTOKEN)}, Content: []markup.Part{{Names: names(mda, "metaGroup"), Min: 1}}},
		name(mda, "metaGroup"): {Attrs: attrs{"id": optional(markup.NMTOKEN), "category": {}, "appliesTo": optional(appliesTo)}, Content: []markup.Part{{Names: names(mda, "metaGroup", "meta"), Min: 1}}},
		name(mda, "meta"):      {Attrs: attrs{"type": required(nil)}, Text: true},
		// Resource Data
		name(res, "resourceData"):    {Content: []markup.Part{{Names: names(res, "resourceItemRef")}, {Names: names(res, "resourceItem")}}},
		name(res, "resourceItemRef"): {Attrs: attrs{"id": optional(markup.NMTOKEN), "ref": required(markup.NMTOKEN)}, OtherAttrs: outside(res)},
		name(res, "resourceItem"): {Attrs: attrs{"id": optional(markup.NMTOKEN), "mimeType": {}, "context": optional(yesNo)}, OtherAttrs: outside(res),
			Content: []markup.Part{{Names: cores("notes"), Max: 1}, {Names: names(res, "source"), Max: 1}, {Names: names(res, "target"), Max: 1}, {Names: names(res, "reference")}}},
		name(res, "source"):    {Attrs: attrs{"href": {}}, OtherAttrs: outside(res), Text: true, Content: []markup.Part{{Other: outside(res)}}},
		name(res, "target"):    {Attrs: attrs{"href": {}}, OtherAttrs: outside(res), Text: true, Content: []markup.Part{{Other: outside(res)}}},
		name(res, "reference"): {Attrs: attrs{"href": required(nil)}, OtherAttrs: outside(res)},
		// Change Tracking, as 2.0 has it
		name(ctr20, "changeTrack"): {Content: []markup.Part{{Names: names(ctr20, "revisions"), Min: 1}}},
		name(ctr20, "revisions"): {Attrs: attrs{"appliesTo": required(markup.NMTOKEN), "ref": optional(markup.NMTOKEN), "currentVersion": optional(markup.NMTOKEN)}, OtherAttrs: outside(ctr20),
			Content: []markup.Part{{Names: names(ctr20, "revision"), Min: 1}}},
		name(ctr20, "revision"): {Attrs: attrs{"author": {}, "datetime": {}, "version": optional(markup.NMTOKEN)}, OtherAttrs: outside(ctr20), Content: []markup.Part{{Names: names(ctr20, "item"), Min: 1}}},
		name(ctr20, "item"):     {Attrs: attrs{"property": required(nil)}, OtherAttrs: outside(ctr20), Text: true, Content: []markup.Part{{Other: outside(ctr20)}}},
		// Size and Length Restriction
		name(slr, "profiles"):      {Attrs: attrs{"generalProfile": {}, "storageProfile": {}}, Content: []markup.Part{{Names: names(slr, "normalization"), Max: 1}, {Other: outside(slr)}}},
		name(slr, "normalization"): {Attrs: attrs{"general": optional(normalization), "storage": optional(normalization)}},
		name(slr, "data"):          {Attrs: attrs{"profile": required(nil)}, OtherAttrs: outside(slr), Content: []markup.Part{{Other: outside(slr)}}},
		// Validation
		name(val, "validation"): {OtherAttrs: outside(val), Content: []markup.Part{{Names: names(val, "rule"), Min: 1}}},
		name(val, "rule"): {Attrs: attrs{"isPresent": {}, "occurs": optional(markup.PositiveInteger), "isNotPresent": {}, "startsWith": {}, "endsWith": {}, "existsInSource": optional(yesNo), "caseSensitive": optional(yesNo),
			"normalization": optional(normalization), "disabled": optional(yesNo)}, OtherAttrs: outside(val)},
	}
})

var restriction = lazyregexp.New(`^(\*|[0-9]+(,([0-9]+|\*))?)$`)

// sizeAttributes are the attributes of Size and Length Restriction, which stand on
// elements of the core.
var sizeAttributes = attrs{
	"sizeRestriction": optional(restricted), "storageRestriction": optional(restricted), "equivStorage": optional(wholeNumber), "sizeInfo": optional(sizeInfo), "sizeInfoRef": optional(markup.NMTOKEN),
}

func restricted(v string) string {
	if !restriction().MatchString(v) {
		return "it must be * or a greatest size, or a smallest and a greatest with a comma between them"
	}
	if lo, hi, two := strings.Cut(v, ","); two && hi != "*" {
		a, errA := strconv.ParseUint(lo, 10, 64)
		b, errB := strconv.ParseUint(hi, 10, 64)
		if errA != nil || errB != nil || a > b {
			return "the smallest size is greater than the greatest"
		}
	}
	return ""
}

// judged tells whether a namespace is that of a module whose elements are all known here.
func judged(space string) bool {
	switch space {
	case mtc, gls, fs, mda, res, ctr20, ctr21, slr, val, pgs:
		return true
	}
	return false
}

// htmlNames are the elements of HTML that Format Style knows.
var htmlNames = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for _, n := range strings.Fields("a b bdo big blockquote body br button caption center cite code col colgroup dd del div dl dt em h1 h2 h3 h4 h5 h6 head hr html i img label legend li ol p pre q s samp select small span strike strong sub sup table tbody td tfoot th thead title tr tt u ul") {
		m[n] = true
	}
	return m
})

// subStyle checks fs:subFs: name,value pairs with a backslash between them; a comma or
// backslash in a value has a backslash before it.
func subStyle(v string) string {
	commas, last := 0, rune(0)
	pair := func() bool { return commas == 1 }
	for _, r := range v {
		switch {
		case last == '\\' && (r == ',' || r == '\\'):
			last = 0
			continue
		case last == '\\':
			if !pair() {
				return "it must be a name and a value with a comma between them"
			}
			commas = 0
		}
		if r == ',' {
			commas++
		}
		last = r
	}
	if !pair() {
		return "it must be a name and a value with a comma between them"
	}
	return ""
}
