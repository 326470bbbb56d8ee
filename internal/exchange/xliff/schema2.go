package xliff

import (
	"strings"
	"sync"

	"depesche/internal/exchange/markup"
	"depesche/internal/lazyregexp"
)

type attrs = map[string]markup.Attribute

func optional(check func(string) string) markup.Attribute { return markup.Attribute{Check: check} }
func required(check func(string) string) markup.Attribute {
	return markup.Attribute{Required: true, Check: check}
}

var (
	yesNo     = markup.OneOf("yes", "no")
	firstNo   = markup.OneOf("yes", "firstNo", "no")
	direction = markup.OneOf("ltr", "rtl", "auto")
)

var userDefined = lazyregexp.New(`^[^\s:]+:[^\s:]+$`)

// prefixed checks a value of the form prefix:value, where xlf is the standard's own.
func prefixed(v string) string {
	switch {
	case !userDefined().MatchString(v):
		return "it must be of the form prefix:value"
	case strings.HasPrefix(v, "xlf:"):
		return "the prefix xlf belongs to the standard"
	}
	return ""
}

// xlfSubTypes are the values of subType that the standard defines, with their type.
var xlfSubTypes = map[string]string{"xlf:lb": "fmt", "xlf:pb": "fmt", "xlf:b": "fmt", "xlf:i": "fmt", "xlf:u": "fmt", "xlf:var": "ui"}

func subType(v string) string {
	if !userDefined().MatchString(v) {
		return "it must be of the form prefix:value"
	}
	if strings.HasPrefix(v, "xlf:") && xlfSubTypes[v] == "" {
		return "the standard defines xlf:lb, xlf:pb, xlf:b, xlf:i, xlf:u and xlf:var alone"
	}
	return ""
}

func mrkType(v string) string {
	switch v {
	case "generic", "comment", "term":
		return ""
	}
	return prefixed(v)
}

func priority(v string) string {
	if wrong := markup.PositiveInteger(v); wrong != "" || len(strings.TrimLeft(v, "0")) > 2 || len(v) == 2 && v > "10" {
		return "it must be a whole number from 1 to 10"
	}
	return ""
}

// charRef checks the code point of <cp>: one that XML cannot write.
func charRef(v string) string {
	if len(v)%2 != 0 || len(v) < 4 || len(v) > 6 || strings.Trim(v, "0123456789abcdefABCDEF") != "" {
		return "it must be a code point in four or six hexadecimal digits"
	}
	r := hexRune(v)
	if r > 0x10ffff {
		return "there is no such code point"
	}
	if !unwritable(r) {
		return "this character can stand in XML as it is: write it so"
	}
	return ""
}

func hexRune(v string) rune {
	var r rune
	for _, c := range strings.ToLower(v) {
		d := strings.IndexRune("0123456789abcdef", c)
		r = r<<4 | rune(d)
	}
	return r
}

// unwritable tells whether a code point may be written as <cp>: XML forbids or
// discourages it.
func unwritable(r rune) bool {
	return r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r >= 0x7f && r <= 0x84 || r >= 0x86 && r <= 0x9f ||
		r >= 0xd800 && r <= 0xdfff || r&0xfffe == 0xfffe || r >= 0xfdd0 && r <= 0xfdef
}

var xmlSpace = markup.Name{Space: markup.XML, Local: "space"}
var xmlLang = markup.Name{Space: markup.XML, Local: "lang"}

func langAndSpace(n markup.Name) bool { return n == xmlSpace || n == xmlLang }

// inlineContent is what source, target, pc and mrk hold.
func inlineContent() []markup.Part {
	return []markup.Part{{Names: cores("cp", "ph", "pc", "sc", "ec", "mrk", "sm", "em")}}
}

func codeAttrs(more attrs) attrs {
	a := attrs{"canCopy": optional(yesNo), "canDelete": optional(yesNo), "canReorder": optional(firstNo), "copyOf": optional(markup.NMTOKEN),
		"id": required(markup.NMTOKEN), "subType": optional(subType), "type": optional(markup.OneOf("fmt", "ui", "quote", "link", "image", "other"))}
	for k, v := range more {
		a[k] = v
	}
	return a
}

var schema2 = sync.OnceValue(func() markup.Schema {
	return markup.Schema{
		core("xliff"): {
			Attrs: attrs{"version": required(markup.OneOf("2.0", "2.1", "2.2")), "srcLang": required(markup.Lang), "trgLang": optional(markup.Lang)}, OtherAttrs: other,
			Content: []markup.Part{{Names: cores("notes"), Max: 1}, {Names: []markup.Name{{Space: mda, Local: "metadata"}}, Max: 1}, {Names: cores("file"), Min: 1}}},
		core("file"): {
			Attrs: attrs{"id": required(markup.NMTOKEN), "canResegment": optional(yesNo), "original": {}, "translate": optional(yesNo), "srcDir": optional(direction), "trgDir": optional(direction)}, OtherAttrs: other,
			Content: []markup.Part{{Names: cores("skeleton"), Max: 1}, {Other: other}, {Names: cores("notes"), Max: 1}, {Names: cores("unit", "group"), Min: 1}}},
		core("skeleton"): {Attrs: attrs{"href": optional(markup.NonEmpty)}, Open: true},
		core("group"): {
			Attrs: attrs{"id": required(markup.NMTOKEN), "name": {}, "canResegment": optional(yesNo), "translate": optional(yesNo), "srcDir": optional(direction), "trgDir": optional(direction), "type": optional(prefixed)}, OtherAttrs: other,
			Content: []markup.Part{{Other: other}, {Names: cores("notes"), Max: 1}, {Names: cores("unit", "group")}}},
		core("unit"): {
			Attrs: attrs{"id": required(markup.NMTOKEN), "name": {}, "canResegment": optional(yesNo), "translate": optional(yesNo), "srcDir": optional(direction), "trgDir": optional(direction), "type": optional(prefixed)}, OtherAttrs: other,
			Content: []markup.Part{{Other: other}, {Names: cores("notes"), Max: 1}, {Names: cores("originalData"), Max: 1}, {Names: cores("segment", "ignorable"), Min: 1}}},
		core("segment"): {
			Attrs:      attrs{"id": optional(markup.NMTOKEN), "canResegment": optional(yesNo), "state": optional(markup.OneOf("initial", "translated", "reviewed", "final")), "subState": optional(prefixed)},
			OtherAttrs: func(n markup.Name) bool { return n.Space == pgs },
			Content:    []markup.Part{{Names: cores("source"), Min: 1, Max: 1}, {Names: cores("target"), Max: 1}}},
		core("ignorable"): {Attrs: attrs{"id": optional(markup.NMTOKEN)}, Content: []markup.Part{{Names: cores("source"), Min: 1, Max: 1}, {Names: cores("target"), Max: 1}}},
		core("notes"):     {Content: []markup.Part{{Names: cores("note"), Min: 1}}},
		core("note"): {
			Attrs:      attrs{"id": optional(markup.NMTOKEN), "appliesTo": optional(markup.OneOf("source", "target")), "category": {}, "priority": optional(priority), "ref": {}},
			OtherAttrs: other, Text: true},
		core("originalData"): {Content: []markup.Part{{Names: cores("data"), Min: 1}}},
		core("data"): {Attrs: attrs{"id": required(markup.NMTOKEN), "dir": optional(direction)},
			OtherAttrs: func(n markup.Name) bool { return n == xmlSpace }, Text: true, Content: []markup.Part{{Names: cores("cp")}}},
		core("source"): {OtherAttrs: langAndSpace, Text: true, Content: inlineContent()},
		core("target"): {Attrs: attrs{"order": optional(markup.PositiveInteger)}, OtherAttrs: langAndSpace, Text: true, Content: inlineContent()},
		core("cp"):     {Attrs: attrs{"hex": required(charRef)}},
		core("ph"): {Attrs: codeAttrs(attrs{"disp": {}, "equiv": {}, "dataRef": optional(markup.NMTOKEN), "subFlows": optional(markup.NMTOKENS)}),
			OtherAttrs: onCodes},
		core("pc"): {Attrs: codeAttrs(attrs{"canOverlap": optional(yesNo), "dispStart": {}, "dispEnd": {}, "equivStart": {}, "equivEnd": {}, "dataRefStart": optional(markup.NMTOKEN), "dataRefEnd": optional(markup.NMTOKEN),
			"subFlowsStart": optional(markup.NMTOKENS), "subFlowsEnd": optional(markup.NMTOKENS), "dir": optional(direction)}),
			OtherAttrs: onCodes, Text: true, Content: inlineContent()},
		core("sc"): {Attrs: codeAttrs(attrs{"canOverlap": optional(yesNo), "dataRef": optional(markup.NMTOKEN), "dir": optional(direction), "disp": {}, "equiv": {}, "isolated": optional(yesNo), "subFlows": optional(markup.NMTOKENS)}),
			OtherAttrs: onCodes},
		core("ec"): {Attrs: codeAttrs(attrs{"id": optional(markup.NMTOKEN), "canOverlap": optional(yesNo), "dataRef": optional(markup.NMTOKEN), "dir": optional(direction), "disp": {}, "equiv": {}, "isolated": optional(yesNo),
			"startRef": optional(markup.NMTOKEN), "subFlows": optional(markup.NMTOKENS)}),
			OtherAttrs: onCodes},
		core("mrk"): {Attrs: attrs{"id": required(markup.NMTOKEN), "translate": optional(yesNo), "type": optional(mrkType), "ref": optional(markup.NonEmpty), "value": {}}, OtherAttrs: other, Text: true, Content: inlineContent()},
		core("sm"):  {Attrs: attrs{"id": required(markup.NMTOKEN), "translate": optional(yesNo), "type": optional(mrkType), "ref": optional(markup.NonEmpty), "value": {}}, OtherAttrs: other},
		core("em"):  {Attrs: attrs{"startRef": required(markup.NMTOKEN)}},
	}
})
