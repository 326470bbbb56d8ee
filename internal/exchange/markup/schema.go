package markup

import (
	"fmt"
	"sort"
	"strings"
)

// Attribute says what an attribute may be. Check returns what is wrong with a value, ""
// if nothing; nil lets all values pass.
type Attribute struct {
	Required bool
	Check    func(string) string
}

// Part is a place in the sequence of an element's children: any of Names, or what Other
// lets pass, at least Min and at most Max times (0: any number).
type Part struct {
	Names    []Name
	Other    func(Name) bool
	Min, Max int
}

func (p *Part) matches(n Name) bool {
	for _, m := range p.Names {
		if m == n {
			return true
		}
	}
	return p.Other != nil && p.Other(n)
}

// Definition says what an element may have and hold.
type Definition struct {
	Attrs      map[string]Attribute // without namespace
	OtherAttrs func(Name) bool      // those with one; nil: none
	Loose      bool                 // unknown attributes are worth a warning, no error
	Content    []Part               // in this order
	Text       bool                 // may hold text
	Open       bool                 // whatever it holds is not our business
}

// Schema holds the definitions of a format.
type Schema map[Name]*Definition

// Children follows the children of one element as they come.
type Children struct {
	def   *Definition
	part  int
	count int
}

// Begin makes ready to follow the children of an element with this definition.
func (d *Definition) Begin() *Children { return &Children{def: d} }

// Next takes the next child; it returns what is wrong with its coming here, "" if nothing.
func (c *Children) Next(n Name) string {
	if c.def.Open {
		return ""
	}
	for i := c.part; i < len(c.def.Content); i++ {
		p := &c.def.Content[i]
		if !p.matches(n) {
			continue
		}
		if i == c.part && p.Max > 0 && c.count >= p.Max {
			return fmt.Sprintf("<%s> may stand here %s", n.Local, times(p.Max))
		}
		if missing := c.missing(i); missing != "" {
			return missing
		}
		if i != c.part {
			c.part, c.count = i, 0
		}
		c.count++
		return ""
	}
	return fmt.Sprintf("<%s> may not stand here", n.Local)
}

// End returns what is missing at the end, "" if nothing.
func (c *Children) End() string {
	if c.def.Open {
		return ""
	}
	return c.missing(len(c.def.Content))
}

func (c *Children) missing(until int) string {
	for i := c.part; i < until; i++ {
		p := &c.def.Content[i]
		have := 0
		if i == c.part {
			have = c.count
		}
		if have < p.Min {
			var names []string
			for _, n := range p.Names {
				names = append(names, "<"+n.Local+">")
			}
			return strings.Join(names, " or ") + " is missing"
		}
	}
	return ""
}

func times(n int) string {
	if n == 1 {
		return "only once"
	}
	return fmt.Sprintf("only %d times", n)
}

// CheckAttrs holds an element's attributes against its definition.
func (d *Definition) CheckAttrs(e *Element, rep *Report) {
	for _, a := range e.Attrs {
		if a.Name.Space != "" {
			if d.OtherAttrs == nil || !d.OtherAttrs(a.Name) {
				rep.Errorf(e.Pos, "attribute.unknown", "<%s> may not have the attribute %s of the namespace %s", e.Name.Local, a.Name.Local, a.Name.Space)
			}
			continue
		}
		rule, known := d.Attrs[a.Name.Local]
		switch {
		case !known && d.Loose:
			rep.Warnf(e.Pos, "attribute.unknown", "<%s> has no attribute %s", e.Name.Local, a.Name.Local)
		case !known:
			rep.Errorf(e.Pos, "attribute.unknown", "<%s> has no attribute %s", e.Name.Local, a.Name.Local)
		case rule.Check != nil:
			if wrong := rule.Check(a.Value); wrong != "" {
				rep.Errorf(e.Pos, "attribute.value", "%s=%q of <%s>: %s", a.Name.Local, cut(a.Value), e.Name.Local, wrong)
			}
		}
	}
	for _, name := range sortedKeys(d.Attrs) {
		if d.Attrs[name].Required && !e.Has(name) {
			rep.Errorf(e.Pos, "attribute.missing", "<%s> lacks the attribute %s", e.Name.Local, name)
		}
	}
}

func cut(s string) string {
	if len(s) > 60 {
		return strings.ToValidUTF8(s[:60], "") + "…"
	}
	return s
}

func sortedKeys(m map[string]Attribute) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// Check holds e and all it holds against the schema, down to elements that are not in it.
func (s Schema) Check(e *Element, rep *Report) {
	d := s[e.Name]
	if d == nil {
		return
	}
	d.CheckAttrs(e, rep)
	follow := d.Begin()
	for _, n := range e.Nodes {
		if n.Element == nil {
			if !d.Text && !d.Open && strings.TrimSpace(n.Text) != "" {
				rep.Errorf(n.Pos, "text", "text may not stand in <%s>", e.Name.Local)
			}
			continue
		}
		if wrong := follow.Next(n.Element.Name); wrong != "" {
			rep.Errorf(n.Element.Pos, "structure", "%s in <%s>", wrong, e.Name.Local)
		}
		s.Check(n.Element, rep)
	}
	if wrong := follow.End(); wrong != "" {
		rep.Errorf(e.Pos, "structure", "%s in <%s>", wrong, e.Name.Local)
	}
}

// OneOf checks that a value is one of those given.
func OneOf(values ...string) func(string) string {
	return func(v string) string {
		for _, w := range values {
			if v == w {
				return ""
			}
		}
		return "it must be " + strings.Join(values, ", ")
	}
}

// NMTOKEN checks that a value is a name token.
func NMTOKEN(v string) string {
	if !IsNMTOKEN(v) {
		return "it must be a name token: letters, digits, and . - _ :"
	}
	return ""
}

// NMTOKENS checks that a value is a list of name tokens.
func NMTOKENS(v string) string {
	fs := strings.Fields(v)
	for _, f := range fs {
		if !IsNMTOKEN(f) {
			return "it must be name tokens with spaces between them"
		}
	}
	if len(fs) == 0 {
		return "it is empty"
	}
	return ""
}

// Lang checks that a value is a language tag.
func Lang(v string) string {
	if !IsLang(v) {
		return "it is no language tag (such as de or pt-BR)"
	}
	return ""
}

// PositiveInteger checks that a value is a whole number from 1.
func PositiveInteger(v string) string {
	v = strings.TrimLeft(strings.TrimSpace(v), "+")
	if v == "" || strings.Trim(v, "0123456789") != "" || strings.Trim(v, "0") == "" {
		return "it must be a whole number from 1"
	}
	return ""
}

// NonEmpty checks that there is a value.
func NonEmpty(v string) string {
	if strings.TrimSpace(v) == "" {
		return "it is empty"
	}
	return ""
}
