package tmx

import (
	"time"

	"depesche/internal/exchange/markup"
)

type attrs = map[string]markup.Attribute

func optional(check func(string) string) markup.Attribute { return markup.Attribute{Check: check} }
func required(check func(string) string) markup.Attribute {
	return markup.Attribute{Required: true, Check: check}
}

func names(locals ...string) []markup.Name {
	out := make([]markup.Name, len(locals))
	for i, l := range locals {
		out[i] = markup.Name{Local: l}
	}
	return out
}

func ofXML(n markup.Name) bool { return n.Space == markup.XML }

// foreign lets attributes of other namespaces pass: tools write xsi:schemaLocation.
func foreign(n markup.Name) bool { return n.Space != "" }

// TimeForm is how TMX writes a time, in UTC.
const TimeForm = "20060102T150405Z"

func date(v string) string {
	if _, err := time.Parse(TimeForm, v); err != nil {
		return "it must be a time such as 20261126T081500Z"
	}
	return ""
}

var segType = markup.OneOf("block", "paragraph", "sentence", "phrase")

func whole(v string) string {
	if v == "" {
		return "it is empty"
	}
	for _, c := range v {
		if c < '0' || c > '9' {
			return "it must be a whole number"
		}
	}
	return ""
}

// sourceLang is a language tag, or *all* where every language may be the source.
func sourceLang(v string) string {
	if v == "*all*" {
		return ""
	}
	return markup.Lang(v)
}

// common are the attributes that tu and tuv share.
func common(more attrs) attrs {
	a := attrs{"o-encoding": {}, "datatype": {}, "usagecount": optional(whole), "lastusagedate": optional(date), "creationtool": {}, "creationtoolversion": {},
		"creationdate": optional(date), "creationid": {}, "changedate": optional(date), "changeid": {}, "o-tmf": {}}
	for k, v := range more {
		a[k] = v
	}
	return a
}

func inline() []markup.Part {
	return []markup.Part{{Names: names("bpt", "ept", "it", "ph", "hi", "ut")}}
}
func native() []markup.Part { return []markup.Part{{Names: names("sub")}} }

var schema = markup.Schema{
	{Local: "tmx"}: {Attrs: attrs{"version": required(markup.OneOf("1.0", "1.1", "1.2", "1.3", "1.4"))}, OtherAttrs: foreign,
		Content: []markup.Part{{Names: names("header"), Min: 1, Max: 1}, {Names: names("body"), Min: 1, Max: 1}}},
	{Local: "header"}: {
		Attrs: attrs{"creationtool": required(nil), "creationtoolversion": required(nil), "segtype": required(segType), "o-tmf": required(nil), "adminlang": required(markup.Lang),
			"srclang": required(sourceLang), "datatype": required(nil), "o-encoding": {}, "creationdate": optional(date), "creationid": {}, "changedate": optional(date), "changeid": {}},
		OtherAttrs: foreign, Content: []markup.Part{{Names: names("note", "prop", "ude")}}},
	{Local: "body"}: {Content: []markup.Part{{Names: names("tu")}}},
	{Local: "note"}: {Attrs: attrs{"o-encoding": {}, "lang": {}}, OtherAttrs: ofXML, Text: true},
	{Local: "prop"}: {Attrs: attrs{"type": required(nil), "o-encoding": {}, "lang": {}}, OtherAttrs: ofXML, Text: true},
	{Local: "ude"}:  {Attrs: attrs{"name": required(nil), "base": {}}, Content: []markup.Part{{Names: names("map"), Min: 1}}},
	{Local: "map"}:  {Attrs: attrs{"unicode": required(nil), "code": {}, "ent": {}, "subst": {}}},
	{Local: "tu"}: {Attrs: common(attrs{"tuid": {}, "segtype": optional(segType), "srclang": optional(sourceLang)}), OtherAttrs: foreign, Loose: true,
		Content: []markup.Part{{Names: names("note", "prop")}, {Names: names("tuv"), Min: 1}}},
	{Local: "tuv"}: {Attrs: common(attrs{"lang": optional(markup.Lang)}), OtherAttrs: foreign, Loose: true,
		Content: []markup.Part{{Names: names("note", "prop")}, {Names: names("seg"), Min: 1, Max: 1}}},
	{Local: "seg"}: {Text: true, OtherAttrs: ofXML, Content: inline()},
	{Local: "bpt"}: {Attrs: attrs{"i": required(markup.NonEmpty), "x": optional(whole), "type": {}}, Text: true, Content: native()},
	{Local: "ept"}: {Attrs: attrs{"i": required(markup.NonEmpty)}, Text: true, Content: native()},
	{Local: "it"}:  {Attrs: attrs{"pos": required(markup.OneOf("begin", "end")), "x": optional(whole), "type": {}}, Text: true, Content: native()},
	{Local: "ph"}:  {Attrs: attrs{"x": optional(whole), "type": {}, "assoc": optional(markup.OneOf("p", "f", "b"))}, Loose: true, Text: true, Content: native()},
	{Local: "hi"}:  {Attrs: attrs{"x": optional(whole), "type": {}}, Text: true, Content: inline()},
	{Local: "ut"}:  {Attrs: attrs{"x": optional(whole)}, Text: true, Content: native()},
	{Local: "sub"}: {Attrs: attrs{"datatype": {}, "type": {}}, Text: true, Content: inline()},
}
