package xliff

import (
	"strings"

	"depesche/internal/exchange/markup"
)

// moduleRules checks what a module's schema cannot say.
func (v *validator2) moduleRules(e *markup.Element) {
	switch e.Name {
	case name(mda, "metadata"):
		v.uniqueIn(e, "mda.id", "metadata", "metaGroup")
	case name(val, "validation"):
		for _, r := range e.Children() {
			v.rule(r)
		}
	}
}

// uniqueIn: the ids of elements with these names are unique within e, itself included.
func (v *validator2) uniqueIn(e *markup.Element, rule string, locals ...string) {
	var es []*markup.Element
	e.Walk(func(x *markup.Element) bool {
		for _, l := range locals {
			if x.Is(e.Name.Space, l) {
				es = append(es, x)
			}
		}
		return true
	})
	v.uniqueAmong(es, rule, "its <"+e.Name.Local+">")
}

// rule: exactly one of the four kinds or one of an extension; occurs goes with isPresent,
// existsInSource with one that says what exists; a file's rule cannot be disabled
// (val.rule).
func (v *validator2) rule(r *markup.Element) {
	if !r.Is(val, "rule") {
		return
	}
	kinds := 0
	for _, k := range []string{"isPresent", "isNotPresent", "startsWith", "endsWith"} {
		if r.Has(k) {
			kinds++
		}
	}
	for _, a := range r.Attrs {
		if a.Name.Space != "" && a.Name.Space != markup.XML {
			kinds++
			break
		}
	}
	switch {
	case kinds != 1:
		v.rep.Errorf(r.Pos, "val.rule", "a rule has exactly one of isPresent, isNotPresent, startsWith, endsWith, or one of an extension; this has %d", kinds)
	case r.Has("existsInSource") && !r.Has("isPresent") && !r.Has("startsWith") && !r.Has("endsWith"):
		v.rep.Errorf(r.Pos, "val.rule", "existsInSource goes with isPresent, startsWith or endsWith")
	case r.Has("occurs") && !r.Has("isPresent"):
		v.rep.Errorf(r.Pos, "val.rule", "occurs goes with isPresent")
	}
	if r.Attr("disabled") == "yes" && r.Parent.Parent != nil && r.Parent.Parent.Is(ns2, "file") {
		v.rep.Errorf(r.Pos, "val.rule", "a rule of the <file> cannot be disabled")
	}
}

// matches: ids are unique, subType needs type, ref names a piece of this unit, and the
// inline markup of a match is whole by itself (mtc).
func (v *validator2) matches(u *markup.Element) {
	ms := u.Child(mtc, "matches")
	if ms == nil {
		return
	}
	v.uniqueAmong(ms.Children(), "mtc.id", "its <matches>")
	for _, m := range ms.Children() {
		if !m.Is(mtc, "match") {
			continue
		}
		if m.Has("subType") && !m.Has("type") {
			v.rep.Errorf(m.Pos, "mtc.subtype", "subType needs type")
		}
		if ref := m.Attr("ref"); ref != "" && !v.spanOf(u, m, ref) {
			v.rep.Errorf(m.Pos, "mtc.ref", "ref=%q names no segment or inline element of this <unit>", ref)
		}
		p := pairOf(m)
		if d := m.Child(ns2, "originalData"); d != nil {
			schema2().Check(d, v.rep)
			v.uniqueAmong(d.Children(), "core.id", "its <originalData>")
		}
		for _, side := range []*markup.Element{p.source, p.target} {
			if side != nil {
				schema2().Check(side, v.rep)
			}
		}
		v.matchLanguages(m, p)
		v.scope(m, u, []pair{p})
	}
}

// matchLanguages: the source of a match has the language of the document; its target too,
// unless it is for reference (mtc.lang).
func (v *validator2) matchLanguages(m *markup.Element, p pair) {
	if p.source != nil {
		if l, ok := p.source.AttrNS(markup.XML, "lang"); ok && !markup.SameLang(l, v.srcLang) {
			v.rep.Errorf(p.source.Pos, "mtc.lang", "the language of this <source> is %s, srcLang says %s", l, v.srcLang)
		}
	}
	if p.target != nil && m.Attr("reference") != "yes" && v.trgLang != "" {
		if l, ok := p.target.AttrNS(markup.XML, "lang"); ok && !markup.SameLang(l, v.trgLang) {
			v.rep.Errorf(p.target.Pos, "mtc.lang", "the language of this <target> is %s, trgLang says %s: a match in another language needs reference=\"yes\"", l, v.trgLang)
		}
	}
}

// spanOf tells whether ref names a segment, ignorable or inline element of the unit, or
// is an address outside of it that is none of our business.
func (v *validator2) spanOf(u, at *markup.Element, ref string) bool {
	id := ref
	target := false
	if strings.HasPrefix(ref, "#") {
		f, wrong := parseFragment(ref[1:])
		if wrong != "" {
			v.rep.Errorf(at.Pos, "core.fragid", "ref=%q is no fragment identifier: %s", ref, wrong)
			return true
		}
		if f.unit != "" && f.unit != u.Attr("id") || f.kind != "" && f.kind != "t" {
			return false
		}
		id, target = f.id, f.kind == "t"
	}
	found := false
	for _, c := range u.Children() {
		if !c.Is(ns2, "segment") && !c.Is(ns2, "ignorable") {
			continue
		}
		p := pairOf(c)
		found = found || !target && c.Attr("id") == id && id != ""
		for _, side := range []*markup.Element{p.source, p.target} {
			if side != nil && (side == p.target) == target {
				inline(side, func(e *markup.Element) { found = found || e.Attr("id") == id && id != "" })
			}
		}
	}
	return found
}

// glossary: an entry says a translation or a definition; ids are unique; refs name pieces
// of the unit (gls).
func (v *validator2) glossary(u *markup.Element) {
	g := u.Child(gls, "glossary")
	if g == nil {
		return
	}
	v.uniqueIn(g, "gls.id", "glossEntry", "translation")
	for _, e := range g.Children() {
		if !e.Is(gls, "glossEntry") {
			continue
		}
		if e.Child(gls, "translation") == nil && e.Child(gls, "definition") == nil {
			v.rep.Errorf(e.Pos, "gls.entry", "a <glossEntry> needs a <translation> or a <definition>")
		}
		e.Walk(func(x *markup.Element) bool {
			if ref := x.Attr("ref"); x.Name.Space == gls && strings.HasPrefix(ref, "#") && !v.spanOf(u, x, ref) {
				v.rep.Errorf(x.Pos, "gls.ref", "ref=%q names no segment or inline element of this <unit>", ref)
			}
			return true
		})
	}
}

// resources: ids of items and of references to them are unique in a file or unit;
// references find their item; source and target are empty if and only if they have href,
// and are in the languages of the document; what is elsewhere says of what type it is;
// what is no context has a source (res).
func (v *validator2) resources(holder *markup.Element) {
	data := holder.Child(res, "resourceData")
	if data == nil {
		return
	}
	v.uniqueAmong(data.Children(), "res.id", "its <"+holder.Name.Local+">")
	for _, item := range data.Children() {
		switch {
		case item.Is(res, "resourceItemRef"):
			if ref := item.Attr("ref"); ref != "" && !resourceItem(holder, ref) {
				v.rep.Errorf(item.Pos, "res.ref", "ref=%q names no <resourceItem> of the <file> or <unit>", ref)
			}
		case item.Is(res, "resourceItem"):
			v.resource(item)
		}
	}
}

func resourceItem(holder *markup.Element, id string) bool {
	for e := holder; e != nil; e = e.Parent {
		if data := e.Child(res, "resourceData"); data != nil {
			for _, c := range data.Children() {
				if c.Is(res, "resourceItem") && c.Attr("id") == id {
					return true
				}
			}
		}
	}
	return false
}

func (v *validator2) resource(item *markup.Element) {
	if len(item.Children()) == 0 {
		v.rep.Errorf(item.Pos, "res.item", "a <resourceItem> needs a <source>, <target> or <reference>")
	}
	if item.Attr("context") == "no" && item.Child(res, "source") == nil {
		v.rep.Errorf(item.Pos, "res.item", "a <resourceItem> with context=\"no\" needs a <source>")
	}
	inside, sides := false, 0
	for _, side := range item.Children() {
		want := v.srcLang
		switch {
		case side.Is(res, "source"):
		case side.Is(res, "target"):
			want = v.trgLang
		default:
			continue
		}
		empty := len(side.Children()) == 0 && strings.TrimSpace(side.Text()) == ""
		sides++
		inside = inside || !empty
		if empty != side.Has("href") {
			v.rep.Errorf(side.Pos, "res.href", "a <%s> of a resource is empty if and only if it has href", side.Name.Local)
		}
		if l, ok := side.AttrNS(markup.XML, "lang"); ok && want != "" && !markup.SameLang(l, want) {
			v.rep.Errorf(side.Pos, "res.lang", "the language of this <%s> is %s, the document's is %s", side.Name.Local, l, want)
		}
	}
	if sides > 0 && !inside && !item.Has("mimeType") {
		v.rep.Errorf(item.Pos, "res.mimetype", "a <resourceItem> whose data lie elsewhere needs mimeType")
	}
}

// changes: revisions name what they are of, and by its id where there are several; items
// name an attribute that it has, or its content; the current version is one of them (ctr).
func (v *validator2) changes(holder *markup.Element) {
	for _, track := range holder.Children() {
		if track.Name.Local != "changeTrack" || track.Name.Space != ctr20 && track.Name.Space != ctr21 {
			continue
		}
		for _, r := range track.Children() {
			if r.Name.Local == "revisions" {
				v.revisions(holder, r)
			}
		}
	}
}

func (v *validator2) revisions(holder, r *markup.Element) {
	what, ref := r.Attr("appliesTo"), r.Attr("ref")
	if what == "" {
		return // the schema has said so
	}
	of, byID := revised(holder, what)
	var one *markup.Element
	for _, e := range of {
		if ref != "" && e.Attr("id") == ref {
			one = e
		}
	}
	switch {
	case len(of) == 0 && !v.streamed(holder, what):
		v.rep.Errorf(r.Pos, "ctr.appliesto", "appliesTo=%q, but this <%s> holds none", what, holder.Name.Local)
	case ref != "" && one == nil && !v.streamed(holder, what):
		v.rep.Errorf(r.Pos, "ctr.ref", "ref=%q is the id of no <%s> here", ref, what)
	case ref == "" && len(of) > 1 && byID:
		v.rep.Errorf(r.Pos, "ctr.ref", "there are several <%s> with ids: ref says which", what)
	}
	v.versions(r)
	if one == nil && len(of) == 1 {
		one = of[0]
	}
	if one == nil {
		return
	}
	r.Walk(func(e *markup.Element) bool {
		if p := e.Attr("property"); e.Name.Local == "item" && p != "content" && p != "" && !one.Has(p) {
			v.rep.Errorf(e.Pos, "ctr.property", "property=%q is neither content nor an attribute of the <%s>", p, what)
		}
		return true
	})
}

// streamed tells whether what revisions are of may be among the units that a file or
// group held and that are forgotten.
func (v *validator2) streamed(holder *markup.Element, what string) bool {
	return !holder.Is(ns2, "unit") && what != "note" && what != "skeleton"
}

// revised lists the elements of the core with this name within a holder, and tells
// whether any has an id. It does not look into modules.
func revised(holder *markup.Element, what string) (es []*markup.Element, byID bool) {
	holder.Walk(func(e *markup.Element) bool {
		if e != holder && ofModule(e.Name) {
			return false
		}
		if e.Name.Space == ns2 && e.Name.Local == what {
			es = append(es, e)
			byID = byID || e.Has("id")
		}
		return true
	})
	return es, byID
}

func (v *validator2) versions(r *markup.Element) {
	current := r.Attr("currentVersion")
	if current == "" {
		return
	}
	for _, rev := range r.Children() {
		if rev.Attr("version") == current || rev.Attr("id") == current {
			return
		}
	}
	v.rep.Errorf(r.Pos, "ctr.version", "currentVersion=%q is the version of no revision here", current)
}

// moduleAttributes checks the attributes that modules put on elements of the core: Format
// Style (fs) and Size and Length Restriction (slr).
func (v *validator2) moduleAttributes(e *markup.Element) {
	if e.Name.Space != ns2 {
		return
	}
	isolatedOnly := e.Is(ns2, "ec") && e.Attr("isolated") != "yes"
	style, hasStyle := e.AttrNS(fs, "fs")
	sub, hasSub := e.AttrNS(fs, "subFs")
	switch {
	case hasStyle && !htmlNames()[style]:
		v.rep.Errorf(e.Pos, "fs.fs", "fs:fs=%q is no element of HTML", style)
	case hasSub && !hasStyle:
		v.rep.Errorf(e.Pos, "fs.subfs", "fs:subFs needs fs:fs")
	case (hasStyle || hasSub) && isolatedOnly:
		v.rep.Errorf(e.Pos, "fs.isolated", "fs:fs may stand only on an isolated <ec>")
	}
	if hasSub {
		if wrong := subStyle(sub); wrong != "" {
			v.rep.Errorf(e.Pos, "fs.subfs", "fs:subFs=%q: %s", sub, wrong)
		}
	}
	v.sizes(e, isolatedOnly)
	v.variants(e)
}

func (v *validator2) sizes(e *markup.Element, isolatedOnly bool) {
	for _, a := range e.Attrs {
		if a.Name.Space != slr {
			continue
		}
		rule, known := sizeAttributes[a.Name.Local]
		switch {
		case !known:
			v.rep.Errorf(e.Pos, "slr.attribute", "Size and Length Restriction has no attribute %s", a.Name.Local)
		case isolatedOnly:
			v.rep.Errorf(e.Pos, "slr.isolated", "slr:%s may stand only on an isolated <ec>", a.Name.Local)
		case standardProfile(e, a.Name.Local):
			if wrong := rule.Check(a.Value); wrong != "" {
				v.rep.Errorf(e.Pos, "slr.value", "slr:%s=%q: %s", a.Name.Local, a.Value, wrong)
			}
		}
	}
	ref, has := e.AttrNS(slr, "sizeInfoRef")
	if !has {
		return
	}
	if _, both := e.AttrNS(slr, "sizeInfo"); both {
		v.rep.Errorf(e.Pos, "slr.sizeinfo", "slr:sizeInfo and slr:sizeInfoRef do not stand together")
	}
	if !sizeData(e, ref) {
		v.rep.Errorf(e.Pos, "slr.sizeinforef", "slr:sizeInfoRef=%q names nothing in an <slr:data> beside the element or what holds it", ref)
	}
}

// standardProfile tells whether the value of an attribute is one that the standard
// profiles define. Profiles of others define their own.
func standardProfile(e *markup.Element, attr string) bool {
	var profiles *markup.Element
	for p := e; p != nil && profiles == nil; p = p.Parent {
		profiles = p.Child(slr, "profiles")
	}
	if profiles == nil {
		return true
	}
	if attr == "storageRestriction" || attr == "equivStorage" {
		p := profiles.Attr("storageProfile")
		return p == "" || strings.HasPrefix(p, "xliff:")
	}
	p := profiles.Attr("generalProfile")
	return p == "" || strings.HasPrefix(p, "xliff:")
}

// sizeData tells whether an <slr:data> that is a sibling of e, or of what holds it, has an
// element with this id.
func sizeData(e *markup.Element, id string) bool {
	for p := e.Parent; p != nil; p = p.Parent {
		for _, c := range p.Children() {
			found := false
			if c.Is(slr, "data") {
				c.Walk(func(x *markup.Element) bool {
					found = found || x != c && x.Attr("id") == id
					return !found
				})
			}
			if found {
				return true
			}
		}
	}
	return false
}
