package xliff

import (
	"strings"

	"depesche/internal/exchange/markup"
)

// validator2 holds a file of version 2 against the rules, one unit at a time.
type validator2 struct {
	in       *markup.Reader
	rep      *markup.Report
	newer    bool // the namespace is that of 2.2
	srcLang  string
	trgLang  string
	files    map[string]bool
	groups   map[string]bool // of the current file
	units    map[string]bool
	subFlows []reference // units that codes of this file name
}

// reference is an id that something names and that may come later in the file.
type reference struct {
	id string
	at markup.Pos
}

func (v *validator2) document(root markup.Token) error {
	e := markup.Shell(root, nil)
	schema2()[e.Name].CheckAttrs(e, v.rep)
	v.srcLang, v.trgLang = e.Attr("srcLang"), e.Attr("trgLang")
	if v.rep.Version == "2.2" && !v.newer {
		v.rep.Errorf(e.Pos, "core.version", "version 2.2 has the namespace %s", ns22)
	}
	v.files = map[string]bool{}
	v.space(e)
	return v.container(e)
}

// container reads what an xliff, file or group holds: files, groups and units are
// checked and forgotten, everything else is kept for those inside.
func (v *validator2) container(e *markup.Element) error {
	err := v.in.Content(e, schema2()[e.Name], v.rep, func(t markup.Token) error { return v.child(e, t) })
	if err == nil {
		v.closeContainer(e)
	}
	return err
}

func (v *validator2) child(e *markup.Element, t markup.Token) error {
	switch t.Name {
	case core("file"), core("group"):
		c := markup.Shell(t, e)
		schema2()[c.Name].CheckAttrs(c, v.rep)
		v.space(c)
		if t.Name == core("file") {
			v.unique(v.files, c, "file", "the file")
			v.groups, v.units, v.subFlows = map[string]bool{}, map[string]bool{}, nil
		} else {
			v.unique(v.groups, c, "group", "its <file>")
		}
		v.moduleAttributes(c)
		return v.container(c)
	case core("unit"):
		u, err := v.in.Tree(t, e)
		if err != nil {
			return err
		}
		before := len(v.rep.Errors)
		v.unique(v.units, u, "unit", "its <file>")
		v.unit(u)
		for i := before; i < len(v.rep.Errors); i++ {
			v.rep.Errors[i].Unit = u.Attr("id")
		}
		return nil
	}
	c, err := v.in.Tree(t, e)
	if err != nil {
		return err
	}
	e.Nodes = append(e.Nodes, markup.Node{Element: c, Pos: c.Pos})
	v.part(c)
	return nil
}

// part checks what stands beside the units: notes, a skeleton, modules, extensions.
func (v *validator2) part(c *markup.Element) {
	schema2().Check(c, v.rep)
	schemaModules().Check(c, v.rep)
	v.spaces(c)
	switch c.Name {
	case core("skeleton"):
		v.skeleton(c)
	case core("notes"):
		v.notes(c)
	default:
		v.place(c)
	}
	c.Walk(func(e *markup.Element) bool {
		v.moduleAttributes(e)
		return true
	})
}

// closeContainer checks what needs all that a file or group holds.
func (v *validator2) closeContainer(e *markup.Element) {
	v.extensionIDs(e)
	v.changes(e)
	v.resources(e)
	if e.Is(ns2, "file") {
		for _, ref := range v.subFlows {
			if !v.units[ref.id] {
				v.rep.Errorf(ref.at, "core.subflows", "sub-flows name the unit %q, which this <file> does not hold", ref.id)
			}
		}
	}
}

// unique notes an element's id and refuses one that was there before (core.id).
func (v *validator2) unique(seen map[string]bool, e *markup.Element, what, where string) {
	id := e.Attr("id")
	if id == "" || seen == nil {
		return
	}
	if seen[id] {
		v.rep.Errorf(e.Pos, "core.id", "the id %q of this <%s> is not the only one in %s", id, what, where)
	}
	seen[id] = true
}

func (v *validator2) uniqueAmong(es []*markup.Element, rule, where string) {
	seen := map[string]bool{}
	for _, e := range es {
		id := e.Attr("id")
		if id != "" && seen[id] {
			v.rep.Errorf(e.Pos, rule, "the id %q of this <%s> is not the only one in %s", id, e.Name.Local, where)
		}
		seen[id] = true
	}
}

func (v *validator2) notes(e *markup.Element) {
	v.uniqueAmong(e.Children(), "core.id", "its <notes>")
	for _, n := range e.Children() {
		v.fragmentOf(n, "ref")
	}
}

// skeleton: href is there if and only if the skeleton is empty (core.skeleton).
func (v *validator2) skeleton(e *markup.Element) {
	switch {
	case len(e.Nodes) == 0 && !e.Has("href"):
		v.rep.Errorf(e.Pos, "core.skeleton", "an empty <skeleton> needs href")
	case len(e.Nodes) > 0 && e.Has("href"):
		v.rep.Errorf(e.Pos, "core.skeleton", "a <skeleton> with href must be empty")
	}
}

// place checks that a module's element stands where the module allows it, and once where
// it says so (module.place).
func (v *validator2) place(e *markup.Element) {
	if !ofModule(e.Name) {
		return
	}
	rule, known := moduleParents[e.Name]
	switch {
	case !known && !judged(e.Name.Space):
	case !known:
		v.rep.Errorf(e.Pos, "module.place", "the module %s has no element <%s> that may stand here", e.Name.Space, e.Name.Local)
	case !strings.Contains(" "+rule.parents+" ", " "+e.Parent.Name.Local+" "):
		v.rep.Errorf(e.Pos, "module.place", "<%s> may not stand in <%s>", e.Name.Local, e.Parent.Name.Local)
	case !rule.many && e.Parent.Child(e.Name.Space, e.Name.Local) != e:
		v.rep.Errorf(e.Pos, "module.place", "<%s> may stand only once in <%s>", e.Name.Local, e.Parent.Name.Local)
	}
	v.moduleRules(e)
}

// extensionIDs: ids of extensions are unique within the file, group or unit that holds
// them (core.id).
func (v *validator2) extensionIDs(e *markup.Element) {
	seen := map[[2]string]bool{}
	for _, c := range e.Children() {
		if c.Name.Space == ns2 || ofModule(c.Name) {
			continue
		}
		c.Walk(func(x *markup.Element) bool {
			id := x.Attr("id")
			if xid, ok := x.AttrNS(markup.XML, "id"); ok {
				id = xid
			}
			key := [2]string{x.Name.Space, id}
			if id != "" && seen[key] {
				v.rep.Errorf(x.Pos, "core.id", "the id %q of the extension <%s> is not the only one in its <%s>", id, x.Name.Local, e.Name.Local)
			}
			seen[key] = true
			return true
		})
	}
}

// lang is the value of xml:lang that an element has or inherits, "" for none.
func lang(e *markup.Element) string {
	for ; e != nil; e = e.Parent {
		if l, ok := e.AttrNS(markup.XML, "lang"); ok {
			return l
		}
	}
	return ""
}

// space checks xml:space of an element, and the form of xml:lang.
func (v *validator2) space(e *markup.Element) {
	if s, ok := e.AttrNS(markup.XML, "space"); ok && s != "default" && s != "preserve" {
		v.rep.Errorf(e.Pos, "core.space", "xml:space is default or preserve, not %q", s)
	}
	if l, ok := e.AttrNS(markup.XML, "lang"); ok && l != "" && !markup.IsLang(l) {
		v.rep.Errorf(e.Pos, "core.lang", "xml:lang=%q is no language tag", l)
	}
}

func (v *validator2) spaces(e *markup.Element) {
	e.Walk(func(x *markup.Element) bool {
		v.space(x)
		return true
	})
}

func preserved(e *markup.Element) bool {
	for ; e != nil; e = e.Parent {
		if s, ok := e.AttrNS(markup.XML, "space"); ok {
			return s == "preserve"
		}
	}
	return false
}

// fragmentOf checks an attribute that may hold a fragment identifier (core.fragid). It
// returns the fragment, and whether the attribute holds one that belongs to this file.
func (v *validator2) fragmentOf(e *markup.Element, attr string) (fragment, bool) {
	ref := e.Attr(attr)
	if !strings.HasPrefix(ref, "#") {
		if strings.ContainsAny(ref, " <>\"{}|\\^`") {
			v.rep.Errorf(e.Pos, "core.ref", "%s=%q is no address", attr, ref)
		}
		return fragment{}, false
	}
	f, wrong := parseFragment(ref[1:])
	if wrong != "" {
		v.rep.Errorf(e.Pos, "core.fragid", "%s=%q is no fragment identifier: %s", attr, ref, wrong)
		return f, false
	}
	return f, true
}
