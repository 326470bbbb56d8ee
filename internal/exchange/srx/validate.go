package srx

import (
	"io"

	"depesche/internal/exchange/markup"
)

type attrs = map[string]markup.Attribute

func names(locals ...string) []markup.Name {
	out := make([]markup.Name, len(locals))
	for i, l := range locals {
		out[i] = markup.Name{Local: l}
	}
	return out
}

func foreign(n markup.Name) bool { return n.Space != "" }

func required(check func(string) string) markup.Attribute {
	return markup.Attribute{Required: true, Check: check}
}

var yesNo = markup.OneOf("yes", "no")

var schema = markup.Schema{
	{Local: "srx"}: {Attrs: attrs{"version": required(markup.OneOf("1.0", "2.0"))}, OtherAttrs: foreign,
		Content: []markup.Part{{Names: names("header"), Min: 1, Max: 1}, {Names: names("body"), Min: 1, Max: 1}}},
	{Local: "header"}: {Attrs: attrs{"segmentsubflows": required(yesNo), "cascade": {Check: yesNo}}, OtherAttrs: foreign,
		Content: []markup.Part{{Names: names("formathandle", "maprule"), Other: foreign}}},
	{Local: "formathandle"}:  {Attrs: attrs{"type": required(markup.OneOf("start", "end", "isolated")), "include": required(yesNo)}},
	{Local: "body"}:          {Content: []markup.Part{{Names: names("languagerules"), Min: 1, Max: 1}, {Names: names("maprules"), Min: 1, Max: 1}}},
	{Local: "languagerules"}: {Content: []markup.Part{{Names: names("languagerule"), Min: 1}}},
	{Local: "languagerule"}:  {Attrs: attrs{"languagerulename": required(markup.NonEmpty)}, Content: []markup.Part{{Names: names("rule")}}},
	{Local: "rule"}: {Attrs: attrs{"break": {Check: yesNo}}, OtherAttrs: foreign,
		Content: []markup.Part{{Names: names("beforebreak"), Max: 1}, {Names: names("afterbreak"), Max: 1}}},
	{Local: "beforebreak"}: {Text: true, OtherAttrs: foreign},
	{Local: "afterbreak"}:  {Text: true, OtherAttrs: foreign},
	{Local: "maprules"}:    {Content: []markup.Part{{Names: names("languagemap", "maprule"), Min: 1}}},
	{Local: "maprule"}:     {Attrs: attrs{"maprulename": {}}, Content: []markup.Part{{Names: names("languagemap"), Min: 1}}},
	{Local: "languagemap"}: {Attrs: attrs{"languagepattern": required(markup.NonEmpty), "languagerulename": required(markup.NonEmpty)}},
}

// Validate reads a whole file and says what is wrong with it. The error is set only where
// reading itself failed.
func Validate(r io.Reader) (*markup.Report, error) {
	in, root, err := markup.Begin(r)
	if err != nil {
		return markup.Finish(&markup.Report{Format: "srx"}, err)
	}
	return ValidateFrom(in, root)
}

// ValidateFrom is Validate of a file whose root element has been read.
func ValidateFrom(in *markup.Reader, root markup.Token) (*markup.Report, error) {
	rep := &markup.Report{Format: "srx"}
	rep.Version, _ = root.Attr("", "version")
	return markup.Finish(rep, validate(in, root, rep))
}

func validate(in *markup.Reader, root markup.Token, rep *markup.Report) error {
	if root.Name.Local != "srx" {
		return markup.At(root.Pos, "srx", "the root element is <%s>: this is no SRX", root.Name.Local)
	}
	if root.Name.Space != "" {
		in.Alias(root.Name.Space, "")
		root.Name.Space = ""
	}
	e, err := in.Tree(root, nil)
	if err != nil {
		return err
	}
	schema.Check(e, rep)
	rules(e, rep)
	return in.ToEnd()
}

// rules: names of rules are unique (srx.name); maps name rules that there are (srx.map);
// patterns compile (srx.pattern); a rule says where (srx.rule).
func rules(root *markup.Element, rep *markup.Report) {
	have := map[string]bool{}
	root.Walk(func(e *markup.Element) bool {
		if name := e.Attr("languagerulename"); e.Name.Local == "languagerule" {
			if have[name] {
				rep.Errorf(e.Pos, "srx.name", "there is another <languagerule> with the name %q", name)
			}
			have[name] = true
		}
		return true
	})
	root.Walk(func(e *markup.Element) bool {
		switch e.Name.Local {
		case "languagemap":
			if name := e.Attr("languagerulename"); name != "" && !have[name] {
				rep.Errorf(e.Pos, "srx.map", "there is no <languagerule> with the name %q", name)
			}
			pattern(e, e.Attr("languagepattern"), rep)
		case "beforebreak", "afterbreak":
			pattern(e, e.Text(), rep)
		case "rule":
			if len(e.Children()) == 0 {
				rep.Errorf(e.Pos, "srx.rule", "a <rule> needs a <beforebreak> or an <afterbreak>")
			}
		}
		return true
	})
}

func pattern(e *markup.Element, p string, rep *markup.Report) {
	if wrong := checkPattern(p); wrong != "" {
		rep.Errorf(e.Pos, "srx.pattern", "the pattern %q does not compile: %s", p, wrong)
	}
}
