package xliff

import (
	"strings"

	"depesche/internal/exchange/markup"
)

// side checks the inline markup of all sources, or of all targets, of a scope in the
// order of the file: what begins and ends may lie in different segments.
func (s *scope) side(roots []*markup.Element) {
	w := &sideWalk{s: s, starts: map[string]*markup.Element{}, markers: map[string]*markup.Element{}, ended: map[string]bool{}}
	for _, r := range roots {
		inline(r, w.visit)
	}
	for id, e := range w.starts {
		if !w.ended[id] && e.Attr("isolated") != "yes" {
			s.v.rep.Errorf(e.Pos, "core.isolated", "<sc id=%q> has no <ec> after it in the <unit>: it needs isolated=\"yes\"", id)
		}
	}
	for id, e := range w.markers {
		if !w.ended["m "+id] {
			s.v.rep.Errorf(e.Pos, "core.marker", "<sm id=%q> has no <em> after it in the <unit>", id)
		}
	}
}

// sideWalk is a walk through one side.
type sideWalk struct {
	s       *scope
	starts  map[string]*markup.Element // sc
	markers map[string]*markup.Element // sm
	ended   map[string]bool
	last    *markup.Element // the code before
}

func (w *sideWalk) errorf(e *markup.Element, rule, format string, args ...any) {
	w.s.v.rep.Errorf(e.Pos, rule, format, args...)
}

func (w *sideWalk) visit(e *markup.Element) {
	switch e.Name.Local {
	case "sc":
		w.starts[e.Attr("id")] = e
	case "ec":
		w.endCode(e)
	case "sm":
		w.markers[e.Attr("id")] = e
		w.annotation(e)
	case "em":
		w.endMarker(e)
	case "mrk":
		w.annotation(e)
	}
	if isCode(e.Name) {
		w.code(e)
		w.last = e
	}
}

// endCode: an isolated end has an id of its own; any other names the start before it, and
// has neither id nor direction; both say the same of what may be done with them
// (core.isolated, core.hints).
func (w *sideWalk) endCode(e *markup.Element) {
	if e.Attr("isolated") == "yes" {
		if !e.Has("id") || e.Has("startRef") {
			w.errorf(e, "core.isolated", "an isolated <ec> has an id and no startRef")
		}
		return
	}
	ref := e.Attr("startRef")
	switch {
	case ref == "":
		w.errorf(e, "core.isolated", "an <ec> that is not isolated needs startRef")
		return
	case e.Has("id"):
		w.errorf(e, "core.isolated", "an <ec> with startRef has no id of its own")
	case e.Has("dir"):
		w.errorf(e, "core.isolated", "dir may stand only on an isolated <ec>")
	}
	start := w.starts[ref]
	switch {
	case start == nil:
		w.errorf(e, "core.isolated", "there is no <sc id=%q> before this <ec>", ref)
		return
	case start.Attr("isolated") == "yes":
		w.errorf(e, "core.isolated", "<sc id=%q> says that it is isolated, but its <ec> is here", ref)
	case w.ended[ref]:
		w.errorf(e, "core.isolated", "<sc id=%q> has ended before", ref)
	}
	w.ended[ref] = true
	for _, hint := range []string{"canCopy", "canDelete", "canOverlap"} {
		if withDefault(start, hint) != withDefault(e, hint) {
			w.errorf(e, "core.hints", "%s of this <ec> is not that of <sc id=%q>", hint, ref)
		}
	}
	a, b := withDefault(start, "canReorder"), withDefault(e, "canReorder")
	if a == "firstNo" {
		a = "no"
	}
	if a != b {
		w.errorf(e, "core.hints", "canReorder of this <ec> is not that of <sc id=%q>", ref)
	}
}

func withDefault(e *markup.Element, hint string) string {
	if v := e.Attr(hint); v != "" {
		return v
	}
	return "yes"
}

func (w *sideWalk) endMarker(e *markup.Element) {
	ref := e.Attr("startRef")
	if ref == "" {
		return // the schema has said so
	}
	if w.markers[ref] == nil {
		w.errorf(e, "core.marker", "there is no <sm id=%q> before this <em>", ref)
	}
	if w.ended["m "+ref] {
		w.errorf(e, "core.marker", "<sm id=%q> has ended before", ref)
	}
	w.ended["m "+ref] = true
}

// code: what every code obeys.
func (w *sideWalk) code(e *markup.Element) {
	w.reorder(e)
	w.copies(e)
	w.dataRefs(e)
	if sub := e.Attr("subType"); sub != "" {
		switch {
		case !e.Has("type"):
			w.errorf(e, "core.subtype", "subType needs type")
		case xlfSubTypes[sub] != "" && xlfSubTypes[sub] != e.Attr("type"):
			w.errorf(e, "core.subtype", "subType=%q belongs to type=%q", sub, xlfSubTypes[sub])
		}
	}
	if e.Has("equivStart") != e.Has("equivEnd") && e.Is(ns2, "pc") {
		w.errorf(e, "core.equiv", "equivStart and equivEnd come together")
	}
	for _, a := range []string{"subFlows", "subFlowsStart", "subFlowsEnd"} {
		for _, id := range strings.Fields(e.Attr(a)) {
			w.s.v.subFlows = append(w.s.v.subFlows, reference{id, e.Pos})
		}
	}
}

// reorder: what may not be reordered may not be copied or deleted either, and follows
// the first of its sequence without a gap (core.canreorder).
func (w *sideWalk) reorder(e *markup.Element) {
	r := e.Attr("canReorder")
	if r != "no" && r != "firstNo" {
		return
	}
	if e.Attr("canCopy") != "no" || e.Attr("canDelete") != "no" {
		w.errorf(e, "core.canreorder", "canReorder=%q needs canCopy=\"no\" and canDelete=\"no\"", r)
	}
	if r == "no" && (w.last == nil || withDefault(w.last, "canReorder") == "yes") {
		w.errorf(e, "core.canreorder", "a code with canReorder=\"no\" follows one with firstNo or no, without another code between them")
	}
}

// copies: copyOf names a code of the unit that may be copied and has no original data;
// the copy has none either (core.copyof).
func (w *sideWalk) copies(e *markup.Element) {
	of := e.Attr("copyOf")
	if of == "" {
		return
	}
	if e.Has("dataRef") || e.Has("dataRefStart") || e.Has("dataRefEnd") {
		w.errorf(e, "core.copyof", "a code with copyOf has no original data of its own")
	}
	base := w.s.find(of)
	switch {
	case base == nil || !isCode(base.Name):
		w.errorf(e, "core.copyof", "copyOf=%q names no code of this <unit>", of)
	case base.Has("dataRef") || base.Has("dataRefStart") || base.Has("dataRefEnd"):
		w.errorf(e, "core.copyof", "copyOf names the code %q, which has original data: repeat the reference to the data instead", of)
	case base.Attr("canCopy") == "no":
		w.errorf(e, "core.copyof", "the code %q may not be copied", of)
	case !sameSort(base, e):
		w.errorf(e, "core.copyof", "the code %q is a <%s>, its copy a <%s>", of, base.Name.Local, e.Name.Local)
	}
}

// dataRefs: references to original data find it; those of a pair come together
// (core.dataref).
func (w *sideWalk) dataRefs(e *markup.Element) {
	for _, a := range []string{"dataRef", "dataRefStart", "dataRefEnd"} {
		if id := e.Attr(a); id != "" && !w.s.data[id] {
			w.errorf(e, "core.dataref", "%s=%q names no <data> beside it", a, id)
		}
	}
	if e.Is(ns2, "pc") && e.Has("dataRefStart") != e.Has("dataRefEnd") {
		w.errorf(e, "core.dataref", "dataRefStart and dataRefEnd come together")
	}
}

// annotation: a comment has a value or names a note of its unit, never both; one that
// says nothing of its kind says whether to translate; references are well-formed
// (core.annotation).
func (w *sideWalk) annotation(e *markup.Element) {
	f, isFragment := w.s.v.fragmentOf(e, "ref")
	switch t := e.Attr("type"); {
	case t == "comment":
		if e.Has("value") == e.Has("ref") {
			w.errorf(e, "core.annotation", "a comment has a value or a ref, one of them")
		}
		if e.Has("ref") && !w.s.noteHere(f, isFragment) {
			w.errorf(e, "core.annotation", "the ref of a comment names a <note> of its <unit>: #n=ID")
		}
	case t == "" || t == "generic":
		if !e.Has("translate") && !e.Has("ref") && !e.Has("value") && !hasOther(e) {
			w.errorf(e, "core.annotation", "an annotation without a type needs translate")
		}
	case t == "mtc:match" && e.Has("ref"):
		w.errorf(e, "core.annotation", "an annotation of type mtc:match has no ref")
	}
}

func hasOther(e *markup.Element) bool {
	for _, a := range e.Attrs {
		if a.Name.Space != "" {
			return true
		}
	}
	return false
}

// noteHere tells whether a fragment names a note of this unit.
func (s *scope) noteHere(f fragment, ok bool) bool {
	if !ok || f.kind != "n" || f.unit != "" && f.unit != s.unit.Attr("id") || f.unit == "" && (f.file != "" || f.group != "") {
		return false
	}
	notes := s.unit.Child(ns2, "notes")
	if notes == nil {
		return false
	}
	for _, n := range notes.Children() {
		if n.Attr("id") == f.id {
			return true
		}
	}
	return false
}
