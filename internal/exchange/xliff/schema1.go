package xliff

import (
	"strings"
	"sync"

	"depesche/internal/exchange/markup"
)

// The versions before 2 are read without their namespace: files of 1.0 have none.
func old(locals ...string) []markup.Name { return names("", locals...) }

func foreign(n markup.Name) bool { return n.Space != "" }

// listed checks a value of a list that files may add to with the prefix x-.
func listed(values ...string) func(string) string {
	one := markup.OneOf(values...)
	return func(v string) string {
		if strings.HasPrefix(v, "x-") && len(v) > 2 {
			return ""
		}
		if wrong := one(v); wrong != "" {
			return wrong + ", or begin with x-"
		}
		return ""
	}
}

var (
	states = listed("final", "needs-adaptation", "needs-l10n", "needs-review-adaptation", "needs-review-l10n", "needs-review-translation",
		"needs-translation", "new", "signed-off", "translated")
	qualifiers = listed("exact-match", "fuzzy-match", "id-match", "leveraged-glossary", "leveraged-inherited", "leveraged-mt",
		"leveraged-repository", "leveraged-tm", "mt-suggestion", "rejected-grammar", "rejected-inaccurate", "rejected-length", "rejected-spelling", "tm-suggestion")
)

func content1() []markup.Part {
	return []markup.Part{{Names: old("g", "x", "bx", "ex", "bpt", "ept", "ph", "it", "mrk"), Other: foreign}}
}

// nativeContent is what elements hold that hold a code of the original format.
func nativeContent() []markup.Part { return []markup.Part{{Names: old("sub"), Other: foreign}} }

func inline1(more attrs, content []markup.Part) *markup.Definition {
	a := attrs{"id": required(markup.NonEmpty)}
	for k, v := range more {
		a[k] = v
	}
	return &markup.Definition{Attrs: a, Loose: true, OtherAttrs: foreign, Content: content, Text: content != nil}
}

var (
	context1 = []markup.Name{{Local: "context-group"}, {Local: "count-group"}, {Local: "prop-group"}, {Local: "note"}}
	rows1    = old("group", "trans-unit", "bin-unit")
)

var schema1 = sync.OnceValue(func() markup.Schema {
	return markup.Schema{
		{Local: "xliff"}: {Attrs: attrs{"version": required(markup.OneOf("1.0", "1.1", "1.2"))}, Loose: true, OtherAttrs: foreign,
			Content: []markup.Part{{Other: foreign}, {Names: old("file"), Min: 1}, {Other: foreign}}},
		{Local: "file"}: {Attrs: attrs{"original": required(nil), "source-language": required(markup.Lang), "datatype": required(markup.NonEmpty), "target-language": optional(markup.Lang)}, Loose: true, OtherAttrs: foreign,
			Content: []markup.Part{{Names: old("header"), Max: 1}, {Names: old("body"), Min: 1, Max: 1}}},
		{Local: "header"}: {Loose: true, OtherAttrs: foreign,
			Content: []markup.Part{{Names: old("skl"), Max: 1}, {Names: old("phase-group"), Max: 1}, {Names: old("glossary", "reference", "count-group", "prop-group", "note", "tool"), Other: foreign}}},
		{Local: "body"}:  {Content: []markup.Part{{Names: rows1}}},
		{Local: "group"}: {Attrs: attrs{"translate": optional(yesNo)}, Loose: true, OtherAttrs: foreign, Content: []markup.Part{{Names: context1, Other: foreign}, {Names: rows1}}},
		{Local: "trans-unit"}: {Attrs: attrs{"id": required(markup.NonEmpty), "approved": optional(yesNo), "translate": optional(yesNo)}, Loose: true, OtherAttrs: foreign,
			Content: []markup.Part{{Names: old("source"), Min: 1, Max: 1}, {Names: old("seg-source"), Max: 1}, {Names: old("target"), Max: 1}, {Names: append(old("alt-trans"), context1...), Other: foreign}}},
		{Local: "source"}:     {Loose: true, OtherAttrs: foreign, Text: true, Content: content1()},
		{Local: "seg-source"}: {Loose: true, OtherAttrs: foreign, Text: true, Content: content1()},
		{Local: "target"}:     {Attrs: attrs{"equiv-trans": optional(yesNo)}, Loose: true, OtherAttrs: foreign, Text: true, Content: content1()},
		{Local: "alt-trans"}: {Loose: true, OtherAttrs: foreign,
			Content: []markup.Part{{Names: old("source"), Max: 1}, {Names: old("seg-source"), Max: 1}, {Names: old("target"), Min: 1}, {Names: context1, Other: foreign}}},
		{Local: "note"}:        {Attrs: attrs{"annotates": optional(markup.OneOf("source", "target", "general")), "priority": optional(priority)}, Loose: true, OtherAttrs: foreign, Text: true},
		{Local: "bin-unit"}:    {Attrs: attrs{"id": required(markup.NonEmpty), "mime-type": required(markup.NonEmpty)}, Loose: true, OtherAttrs: foreign, Open: true},
		{Local: "phase-group"}: {Content: []markup.Part{{Names: old("phase"), Min: 1}}},
		{Local: "phase"}:       {Attrs: attrs{"phase-name": required(markup.NonEmpty), "process-name": required(markup.NonEmpty)}, Loose: true, OtherAttrs: foreign, Content: []markup.Part{{Names: old("note")}}},
		{Local: "tool"}:        {Attrs: attrs{"tool-id": required(markup.NonEmpty), "tool-name": required(markup.NonEmpty)}, Loose: true, OtherAttrs: foreign, Open: true},
		{Local: "g"}:           inline1(attrs{"clone": optional(yesNo)}, content1()),
		{Local: "x"}:           inline1(attrs{"clone": optional(yesNo)}, nil),
		{Local: "bx"}:          inline1(attrs{"clone": optional(yesNo)}, nil),
		{Local: "ex"}:          inline1(nil, nil),
		{Local: "bpt"}:         inline1(nil, nativeContent()),
		{Local: "ept"}:         inline1(nil, nativeContent()),
		{Local: "ph"}:          inline1(nil, nativeContent()),
		{Local: "it"}:          inline1(attrs{"pos": required(markup.OneOf("open", "close"))}, nativeContent()),
		{Local: "sub"}:         {Loose: true, OtherAttrs: foreign, Text: true, Content: content1()},
		{Local: "mrk"}:         {Attrs: attrs{"mtype": required(markup.NonEmpty)}, Loose: true, OtherAttrs: foreign, Text: true, Content: content1()},
	}
})
