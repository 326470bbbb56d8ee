package xliff

import "depesche/internal/exchange/markup"

// validator1 holds a file of version 1 against the rules, one trans-unit at a time. What
// 1.2 says with certainty is an error; what tools do differently (attributes of their
// own, states that 1.1 did not list) is a warning.
type validator1 struct {
	in  *markup.Reader
	rep *markup.Report
	ids map[string]bool // of the trans-units of a file that are to be translated
}

func (v *validator1) document(root markup.Token) error {
	v.in.Alias(ns12, "")
	v.in.Alias(ns11, "")
	root.Name.Space = ""
	e := markup.Shell(root, nil)
	schema1()[e.Name].CheckAttrs(e, v.rep)
	return v.container(e)
}

func (v *validator1) container(e *markup.Element) error {
	return v.in.Content(e, schema1()[e.Name], v.rep, func(t markup.Token) error { return v.child(e, t) })
}

func (v *validator1) child(e *markup.Element, t markup.Token) error {
	switch t.Name {
	case markup.Name{Local: "file"}:
		v.ids = map[string]bool{}
		fallthrough
	case markup.Name{Local: "body"}, markup.Name{Local: "group"}:
		c := markup.Shell(t, e)
		schema1()[c.Name].CheckAttrs(c, v.rep)
		return v.container(c)
	}
	c, err := v.in.Tree(t, e)
	if err != nil {
		return err
	}
	before := len(v.rep.Errors)
	schema1().Check(c, v.rep)
	v.langs(c)
	if t.Name.Local == "trans-unit" && t.Name.Space == "" {
		v.unit(c)
		for i := before; i < len(v.rep.Errors); i++ {
			v.rep.Errors[i].Unit = c.Attr("id")
		}
	}
	return nil
}

// langs: xml:lang is a language tag (v1.lang).
func (v *validator1) langs(e *markup.Element) {
	e.Walk(func(x *markup.Element) bool {
		if l, ok := x.AttrNS(markup.XML, "lang"); ok && l != "" && !markup.IsLang(l) {
			v.rep.Errorf(x.Pos, "v1.lang", "xml:lang=%q is no language tag", l)
		}
		return true
	})
}

// unit: ids of what is to be translated are unique in the file (v1.id); inline markup is
// whole on each side (v1.inline).
func (v *validator1) unit(u *markup.Element) {
	id := u.Attr("id")
	if u.Attr("translate") != "no" && v.ids != nil {
		if id != "" && v.ids[id] {
			v.rep.Errorf(u.Pos, "v1.id", "the id %q of this <trans-unit> is not the only one in its <file>", id)
		}
		v.ids[id] = true
	}
	source := u.Child("", "source")
	if source != nil {
		v.side(source)
	}
	target := u.Child("", "target")
	if target == nil {
		return
	}
	v.state(target)
	v.side(target)
	if source == nil {
		return
	}
	have := map[string]bool{}
	codes1(source, func(c *markup.Element) { have[c.Attr("id")] = true })
	codes1(target, func(c *markup.Element) {
		if c.Attr("id") != "" && !have[c.Attr("id")] {
			v.rep.Warnf(c.Pos, "v1.inline", "the <%s id=%q> of this target has no counterpart in the source", c.Name.Local, c.Attr("id"))
		}
	})
}

// state: of the values that 1.2 lists, or one of the tool's own with x- before it. Before
// 1.2 tools wrote what they liked (v1.state).
func (v *validator1) state(target *markup.Element) {
	note := v.rep.Errorf
	if v.rep.Version != "1.2" {
		note = v.rep.Warnf
	}
	for attr, check := range map[string]func(string) string{"state": states, "state-qualifier": qualifiers} {
		if value := target.Attr(attr); target.Has(attr) && check(value) != "" {
			note(target.Pos, "v1.state", "%s=%q: %s", attr, value, check(value))
		}
	}
}

func codes1(root *markup.Element, f func(*markup.Element)) {
	root.Walk(func(e *markup.Element) bool {
		switch e.Name.Local {
		case "g", "x", "bx", "ex", "bpt", "ept", "ph", "it":
			if e.Name.Space == "" {
				f(e)
			}
		}
		return true
	})
}

// side: codes of one kind have ids of their own; what begins ends, after its beginning.
func (v *validator1) side(root *markup.Element) {
	seen := map[string]bool{}
	open := map[string]*markup.Element{}
	codes1(root, func(e *markup.Element) {
		key := e.Name.Local + " " + e.Attr("id")
		if e.Attr("id") != "" && seen[key] && e.Attr("clone") != "yes" {
			v.rep.Warnf(e.Pos, "v1.inline", "<%s id=%q> occurs twice", e.Name.Local, e.Attr("id"))
		}
		seen[key] = true
		pair := e.Attr("rid")
		if pair == "" {
			pair = e.Attr("id")
		}
		switch e.Name.Local {
		case "bpt", "bx":
			open[e.Name.Local+" "+pair] = e
		case "ept", "ex":
			begin := map[string]string{"ept": "bpt", "ex": "bx"}[e.Name.Local]
			if open[begin+" "+pair] == nil {
				v.rep.Errorf(e.Pos, "v1.inline", "<%s id=%q> ends what no <%s> before it begins", e.Name.Local, e.Attr("id"), begin)
			}
			delete(open, begin+" "+pair)
		}
	})
	for _, e := range open {
		v.rep.Errorf(e.Pos, "v1.inline", "<%s id=%q> is never ended", e.Name.Local, e.Attr("id"))
	}
}
