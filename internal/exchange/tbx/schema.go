package tbx

import "depesche/internal/exchange/markup"

// Namespaces of TBX 3.
const (
	nsCore  = "urn:iso:std:iso:30042:ed-2"
	nsMin   = "http://www.tbxinfo.net/ns/min"
	nsBasic = "http://www.tbxinfo.net/ns/basic"
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

func foreign(n markup.Name) bool { return n.Space != "" }

func id(v string) string {
	if !markup.IsNCName(v) && !markup.IsNMTOKEN(v) {
		return "it is no id"
	}
	return ""
}

// around is what entries, languages and terms hold beside their own: in style DCT the
// elements of other namespaces are data categories.
var around = names("admin", "adminGrp", "descrip", "descripGrp", "note", "ref", "transac", "transacGrp", "xref", "date")

// category is an element whose type names a data category, with what it may hold.
func category() *markup.Definition {
	return &markup.Definition{Attrs: attrs{"type": required(markup.NonEmpty), "id": optional(id), "target": {}, "datatype": {}}, OtherAttrs: foreign, Text: true,
		Content: []markup.Part{{Names: names("hi", "foreign", "bpt", "ept", "ph", "it", "sc", "ec", "ut"), Other: foreign}}}
}

func grouped(first string, more ...string) *markup.Definition {
	return &markup.Definition{Attrs: attrs{"id": optional(id)}, OtherAttrs: foreign,
		Content: []markup.Part{{Names: names(first), Other: foreign, Min: 1}, {Names: append(names(more...), around...), Other: foreign}}}
}

func open() *markup.Definition {
	return &markup.Definition{Attrs: attrs{"id": {}, "type": {}}, OtherAttrs: foreign, Loose: true, Open: true}
}

// schema is that of both editions: they differ in the names of a few elements.
var schema = markup.Schema{
	{Local: "tbx"}: {Attrs: attrs{"type": required(markup.NonEmpty), "style": required(markup.OneOf("dca", "dct")), "id": optional(id)}, OtherAttrs: foreign,
		Content: []markup.Part{{Names: names("tbxHeader"), Min: 1, Max: 1}, {Names: names("text"), Min: 1, Max: 1}}},
	{Local: "martif"}: {Attrs: attrs{"type": required(markup.NonEmpty), "id": optional(id)}, OtherAttrs: foreign,
		Content: []markup.Part{{Names: names("martifHeader"), Min: 1, Max: 1}, {Names: names("text"), Min: 1, Max: 1}}},
	{Local: "tbxHeader"}:    {Attrs: attrs{"id": optional(id)}, OtherAttrs: foreign, Content: header()},
	{Local: "martifHeader"}: {Attrs: attrs{"id": optional(id)}, OtherAttrs: foreign, Content: header()},
	{Local: "fileDesc"}: {Attrs: attrs{"id": optional(id)}, OtherAttrs: foreign,
		Content: []markup.Part{{Names: names("titleStmt"), Max: 1}, {Names: names("publicationStmt"), Max: 1}, {Names: names("sourceDesc"), Min: 1}}},
	{Local: "encodingDesc"}: open(), {Local: "revisionDesc"}: open(), {Local: "titleStmt"}: open(), {Local: "publicationStmt"}: open(), {Local: "sourceDesc"}: open(),
	{Local: "text"}:         {Attrs: attrs{"id": optional(id)}, OtherAttrs: foreign, Content: []markup.Part{{Names: names("body"), Min: 1, Max: 1}, {Names: names("back"), Max: 1}}},
	{Local: "back"}:         open(),
	{Local: "body"}:         {Attrs: attrs{"id": optional(id)}, OtherAttrs: foreign, Content: []markup.Part{{Names: names("conceptEntry", "termEntry"), Min: 1}}},
	{Local: "conceptEntry"}: {Attrs: attrs{"id": optional(id)}, OtherAttrs: foreign, Content: []markup.Part{{Names: around, Other: foreign}, {Names: names("langSec"), Min: 1}}},
	{Local: "termEntry"}:    {Attrs: attrs{"id": optional(id)}, OtherAttrs: foreign, Content: []markup.Part{{Names: around, Other: foreign}, {Names: names("langSet"), Min: 1}}},
	{Local: "langSec"}:      {Attrs: attrs{"id": optional(id)}, OtherAttrs: foreign, Content: []markup.Part{{Names: around, Other: foreign}, {Names: names("termSec"), Min: 1}}},
	{Local: "langSet"}:      {Attrs: attrs{"id": optional(id)}, OtherAttrs: foreign, Content: []markup.Part{{Names: around, Other: foreign}, {Names: names("tig", "ntig"), Min: 1}}},
	{Local: "termSec"}:      termSection(), {Local: "tig"}: termSection(),
	{Local: "ntig"}:         {Attrs: attrs{"id": optional(id)}, OtherAttrs: foreign, Content: []markup.Part{{Names: names("termGrp"), Min: 1, Max: 1}, {Names: around, Other: foreign}}},
	{Local: "termGrp"}:      {Attrs: attrs{"id": optional(id)}, OtherAttrs: foreign, Content: []markup.Part{{Names: names("term"), Min: 1, Max: 1}, {Names: names("termNote", "termNoteGrp", "termCompList"), Other: foreign}}},
	{Local: "termCompList"}: open(),
	{Local: "term"}:         {Attrs: attrs{"id": optional(id)}, OtherAttrs: foreign, Text: true, Content: []markup.Part{{Names: names("hi", "foreign", "bpt", "ept", "ph", "it", "sc", "ec"), Other: foreign}}},
	{Local: "termNote"}:     category(), {Local: "descrip"}: category(), {Local: "admin"}: category(), {Local: "transac"}: category(),
	{Local: "termNoteGrp"}: grouped("termNote"), {Local: "descripGrp"}: grouped("descrip", "descripNote"), {Local: "adminGrp"}: grouped("admin", "adminNote"),
	{Local: "transacGrp"}: grouped("transac", "transacNote", "date"),
	{Local: "ref"}:        {Attrs: attrs{"type": required(markup.NonEmpty), "target": {}, "id": optional(id), "datatype": {}}, OtherAttrs: foreign, Text: true},
	{Local: "xref"}:       {Attrs: attrs{"type": required(markup.NonEmpty), "target": required(nil), "id": optional(id)}, OtherAttrs: foreign, Text: true},
	{Local: "note"}:       {Attrs: attrs{"id": optional(id)}, OtherAttrs: foreign, Loose: true, Text: true, Content: []markup.Part{{Names: names("hi", "foreign"), Other: foreign}}},
	{Local: "date"}:       {Attrs: attrs{"id": optional(id)}, Text: true},
}

func header() []markup.Part {
	return []markup.Part{{Names: names("fileDesc"), Min: 1, Max: 1}, {Names: names("encodingDesc"), Max: 1}, {Names: names("revisionDesc"), Max: 1}}
}

func termSection() *markup.Definition {
	return &markup.Definition{Attrs: attrs{"id": optional(id)}, OtherAttrs: foreign,
		Content: []markup.Part{{Names: names("term"), Min: 1, Max: 1}, {Names: append(names("termNote", "termNoteGrp"), around...), Other: foreign}}}
}

// Data categories of TBX-Basic that have a list of values.
var lists = map[string]func(string) string{
	"administrativeStatus": markup.OneOf("preferredTerm-admn-sts", "admittedTerm-admn-sts", "deprecatedTerm-admn-sts", "supersededTerm-admn-sts"),
	"partOfSpeech":         markup.OneOf("noun", "verb", "adjective", "adverb", "properNoun", "other"),
	"grammaticalGender":    markup.OneOf("masculine", "feminine", "neuter", "other"),
	"termType":             markup.OneOf("fullForm", "acronym", "abbreviation", "shortForm", "variant", "phrase"),
	"transactionType":      markup.OneOf("origination", "modification"),
}

// basic are the data categories of TBX-Basic, by the element that holds them in DCA.
var basic = map[string]map[string]bool{
	"termNote": set("administrativeStatus", "partOfSpeech", "grammaticalGender", "grammaticalNumber", "termType", "geographicalUsage", "termLocation"),
	"descrip":  set("definition", "context", "subjectField"),
	"admin":    set("source", "customerSubset", "projectSubset"),
	"transac":  set("transactionType"),
	"ref":      set("crossReference"),
	"xref":     set("externalCrossReference", "xGraphic"),
}

func set(vs ...string) map[string]bool {
	m := map[string]bool{}
	for _, v := range vs {
		m[v] = true
	}
	return m
}
