package xliff

import (
	"strconv"
	"strings"

	"depesche/internal/exchange/markup"
)

// pair is a source with its target (nil if none): of a segment, an ignorable or a match.
type pair struct {
	holder, source, target *markup.Element
}

func pairOf(holder *markup.Element) pair {
	return pair{holder, holder.Child(ns2, "source"), holder.Child(ns2, "target")}
}

func (v *validator2) unit(u *markup.Element) {
	schema2().Check(u, v.rep)
	v.spaces(u)
	for _, c := range u.Children() {
		if c.Name.Space != ns2 {
			schemaModules().Check(c, v.rep)
			v.place(c)
		}
	}
	if n := u.Child(ns2, "notes"); n != nil {
		v.notes(n)
	}
	if d := u.Child(ns2, "originalData"); d != nil {
		v.uniqueAmong(d.Children(), "core.id", "its <originalData>")
	}
	pairs := v.segments(u)
	v.scope(u, u, pairs)
	v.order(pairs)
	v.changes(u)
	v.resources(u)
	v.extensionIDs(u)
	u.Walk(func(e *markup.Element) bool {
		v.moduleAttributes(e)
		return true
	})
	v.matches(u)
	v.glossary(u)
}

// segments checks what is true of each segment by itself.
func (v *validator2) segments(u *markup.Element) []pair {
	var pairs []pair
	segments := 0
	for _, c := range u.Children() {
		if !c.Is(ns2, "segment") && !c.Is(ns2, "ignorable") {
			continue
		}
		p := pairOf(c)
		pairs = append(pairs, p)
		if c.Is(ns2, "segment") {
			segments++
			v.state(p)
		}
		v.languages(p)
	}
	if segments == 0 {
		v.rep.Errorf(u.Pos, "core.unit", "a <unit> needs at least one <segment>")
	}
	return pairs
}

// state: subState needs state; what is translated, reviewed or final has a target
// (core.state).
func (v *validator2) state(p pair) {
	state := p.holder.Attr("state")
	if p.holder.Has("subState") && state == "" {
		v.rep.Errorf(p.holder.Pos, "core.state", "subState needs state")
	}
	if state != "" && state != "initial" && p.target == nil {
		v.rep.Errorf(p.holder.Pos, "core.state", "a segment that is %s needs a <target>", state)
	}
}

// languages: a target needs trgLang; xml:lang and xml:space of both sides agree with the
// document and with each other (core.lang, core.space).
func (v *validator2) languages(p pair) {
	if p.source != nil {
		if l := lang(p.source); l != "" && !markup.SameLang(l, v.srcLang) {
			v.rep.Errorf(p.source.Pos, "core.lang", "the language of this <source> is %s, srcLang says %s", l, v.srcLang)
		}
	}
	if p.target == nil {
		return
	}
	if v.trgLang == "" {
		v.rep.Errorf(p.target.Pos, "core.lang", "a file with <target> needs trgLang")
	} else if l := lang(p.target); l != "" && !markup.SameLang(l, v.trgLang) {
		v.rep.Errorf(p.target.Pos, "core.lang", "the language of this <target> is %s, trgLang says %s", l, v.trgLang)
	}
	if p.source != nil && preserved(p.source) != preserved(p.target) {
		v.rep.Errorf(p.target.Pos, "core.space", "xml:space of this <target> is not that of its <source>")
	}
}

// order: targets stand in places 1 to N, each place once; one that moves away from its
// place has another that takes it (core.order).
func (v *validator2) order(pairs []pair) {
	taken := map[int]bool{}
	places := map[*markup.Element]int{}
	for i, p := range pairs {
		if p.target == nil || !p.target.Has("order") {
			continue
		}
		n, err := strconv.Atoi(p.target.Attr("order"))
		switch {
		case err != nil:
			continue // the schema has said so
		case n > len(pairs):
			v.rep.Errorf(p.target.Pos, "core.order", "order=%d, but the unit has only %d segments and ignorables", n, len(pairs))
		case taken[n]:
			v.rep.Errorf(p.target.Pos, "core.order", "order=%d is taken by another <target> of the unit", n)
		}
		taken[n] = true
		places[p.target] = i + 1
	}
	for i, p := range pairs {
		place := places[p.target]
		if p.target != nil && place != 0 && !taken[place] {
			v.rep.Errorf(p.target.Pos, "core.order", "this <target> leaves place %d, and none takes it", place)
		}
		if p.target != nil && place == 0 && taken[i+1] {
			v.rep.Errorf(p.target.Pos, "core.order", "place %d of this <target> is taken by another's order", i+1)
		}
	}
}

// scope holds the inline markup of a unit, or of one of its matches, together: ids, pairs
// of codes, what they name.
func (v *validator2) scope(holder, unit *markup.Element, pairs []pair) {
	s := &scope{v: v, unit: unit, data: map[string]bool{}, ids: map[string]*markup.Element{}, targetIDs: map[string]*markup.Element{}}
	if d := holder.Child(ns2, "originalData"); d != nil {
		for _, c := range d.Children() {
			s.data[c.Attr("id")] = true
		}
	}
	s.collect(pairs)
	for _, p := range pairs {
		if p.target != nil {
			s.targets(p)
		}
	}
	var sources, targets []*markup.Element
	for _, p := range pairs {
		if p.source != nil {
			sources = append(sources, p.source)
		}
		if p.target != nil {
			targets = append(targets, p.target)
		}
	}
	s.side(sources)
	s.side(targets)
	for _, p := range pairs {
		s.kept(p)
		s.sequences(p)
	}
}

// scope is where inline ids are unique and codes find each other.
type scope struct {
	v         *validator2
	unit      *markup.Element
	data      map[string]bool
	ids       map[string]*markup.Element // of segments, ignorables and inline elements of sources
	targetIDs map[string]*markup.Element
}

// collect: ids are unique among segments, ignorables and the inline elements of sources
// (core.id).
func (s *scope) collect(pairs []pair) {
	add := func(e *markup.Element) {
		id := e.Attr("id")
		if id == "" {
			return
		}
		if s.ids[id] != nil {
			s.v.rep.Errorf(e.Pos, "core.id", "the id %q of this <%s> is not the only one in its <unit>", id, e.Name.Local)
			return
		}
		s.ids[id] = e
	}
	for _, p := range pairs {
		if !p.holder.Is(mtc, "match") {
			add(p.holder)
		}
		if p.source != nil {
			inline(p.source, add)
		}
	}
}

// inline visits the inline elements of the core in a source or target.
func inline(root *markup.Element, f func(*markup.Element)) {
	root.Walk(func(e *markup.Element) bool {
		if e != root && e.Name.Space == ns2 && (isInline(e.Name) || e.Name.Local == "em" || e.Name.Local == "cp") {
			f(e)
		}
		return true
	})
}

// targets: an inline element of a target has the id of its counterpart in the source
// beside it, or one that is unique in the unit (core.id).
func (s *scope) targets(p pair) {
	beside := map[string]*markup.Element{}
	if p.source != nil {
		inline(p.source, func(e *markup.Element) { beside[e.Attr("id")] = e })
	}
	inline(p.target, func(e *markup.Element) {
		id := e.Attr("id")
		switch {
		case id == "":
		case s.targetIDs[id] != nil:
			s.v.rep.Errorf(e.Pos, "core.id", "the id %q of this <%s> occurs twice in the targets of its <unit>", id, e.Name.Local)
		case beside[id] != nil && !sameSort(beside[id], e):
			s.v.rep.Errorf(e.Pos, "core.id", "the id %q is that of a <%s> in the source, here of a <%s>", id, beside[id].Name.Local, e.Name.Local)
		case beside[id] == nil && s.ids[id] != nil:
			s.v.rep.Errorf(e.Pos, "core.id", "the id %q of this <%s> belongs to another element of the <unit>", id, e.Name.Local)
		}
		if id != "" {
			s.targetIDs[id] = e
		}
	})
}

// sameSort tells whether two elements can be each other's counterpart: a paired code may
// be written as start and end, a marker too.
func sameSort(a, b *markup.Element) bool {
	sort := func(e *markup.Element) string {
		switch e.Name.Local {
		case "pc", "sc":
			return "pair"
		case "mrk", "sm":
			return "mark"
		}
		return e.Name.Local
	}
	return sort(a) == sort(b)
}

// find returns the element with an id among sources and targets.
func (s *scope) find(id string) *markup.Element {
	if e := s.ids[id]; e != nil {
		return e
	}
	return s.targetIDs[id]
}

// kept: a code that must not be deleted is in the target of a segment that is final
// (core.candelete).
func (s *scope) kept(p pair) {
	if p.target == nil || p.source == nil {
		return
	}
	there := map[string]bool{}
	inline(p.target, func(e *markup.Element) { there[e.Attr("id")] = true })
	inline(p.source, func(e *markup.Element) {
		id := e.Attr("id")
		if !isCode(e.Name) || e.Attr("canDelete") != "no" || id == "" || there[id] {
			return
		}
		if p.holder.Attr("state") == "final" {
			s.v.rep.Errorf(p.target.Pos, "core.candelete", "the code %q may not be deleted, and this final <target> lacks it", id)
			return
		}
		s.v.rep.Warnf(p.target.Pos, "core.candelete", "the code %q may not be deleted, and this <target> lacks it", id)
	})
}

// sequences: codes that may not be reordered come in a target as they come in its source
// (core.canreorder).
func (s *scope) sequences(p pair) {
	if p.source == nil || p.target == nil {
		return
	}
	have := map[string]string{}
	for _, run := range runs(p.target) {
		have[run[0]] = strings.Join(run, " ")
	}
	for _, run := range runs(p.source) {
		if got, want := have[run[0]], strings.Join(run, " "); got != want && (got != "" || p.holder.Attr("state") == "final" || s.anyOf(run[1:], p.target)) {
			s.v.rep.Errorf(p.target.Pos, "core.canreorder", "the codes %s may not be reordered or parted, and this <target> does", want)
		}
	}
}

func (s *scope) anyOf(run []string, target *markup.Element) bool {
	found := false
	inline(target, func(e *markup.Element) {
		for _, id := range run {
			found = found || e.Attr("id") == id
		}
	})
	return found
}

// runs lists the sequences of codes that keep their order: each begins with firstNo and
// goes on as long as codes have canReorder no. The end of a <pc> in it belongs to it.
func runs(root *markup.Element) [][]string {
	var out [][]string
	var now []string
	in := map[string]bool{}
	end := func() {
		if len(now) > 0 {
			out = append(out, now)
		}
		now = nil
	}
	var visit func(e *markup.Element)
	visit = func(e *markup.Element) {
		for _, c := range e.Children() {
			id := c.Attr("id")
			if c.Is(ns2, "ec") && c.Has("startRef") {
				id = "/" + c.Attr("startRef")
			}
			if isCode(c.Name) {
				switch c.Attr("canReorder") {
				case "firstNo":
					end()
					now, in[id] = []string{id}, true
				case "no":
					now, in[id] = append(now, id), true
				default:
					end()
				}
			}
			visit(c)
			if c.Is(ns2, "pc") && in[id] && len(now) > 0 {
				now = append(now, "/"+id)
			}
		}
	}
	visit(root)
	end()
	return out
}
