package alignment

import (
	"slices"

	"depesche/internal/nmt"
)

// Laid is a translation with what was marked in its source. Marks and Kept are parallel
// to what was asked for, in bytes of Text.
type Laid struct {
	Text  string
	Marks []Span
	Kept  []Span
}

// Lay lays marks, and parts to be kept as they are, on a translation of source that was
// made with pieces. Marks nest or stand apart, an outer one before those within it; so
// are they laid: in the same nesting, none empty and none on white space at an edge. Only
// when the text has fewer characters than marks that stood apart do some lie on each
// other, one within the other. A kept part crosses no mark's edge and holds no mark; it
// stands in the text word for word. Marks on white space alone, and all when there is no
// text, are not laid: their span is empty.
func Lay(source string, t nmt.Translation, marks, kept []Span) Laid {
	out := Laid{t.Text, make([]Span, len(marks)), make([]Span, len(kept))}
	target := tokens(t.Text)
	if len(target) == 0 || len(marks)+len(kept) == 0 {
		return out
	}
	words := tokens(source)
	align(words, target, t)
	out.Text, target = keep(source, t.Text, words, target, kept)
	for _, tok := range target {
		if tok.kept >= 0 {
			out.Kept[tok.kept] = tok.Span
		}
	}
	l := &layer{text: out.Text, kept: kept, out: out.Marks}
	l.place(target, tree(source, words, marks, kept))
	return out
}

// layer lays marks on a text.
type layer struct {
	text string
	kept []Span // of the source
	out  []Span
}

// run is a range of units: of words, or of characters where words are too few.
type run struct{ from, to int }

// place lays the nodes in outer on its units.
func (l *layer) place(units []token, outer *node) {
	nodes := outer.inner
	if len(nodes) == 0 || len(units) == 0 {
		return
	}
	need := 0
	for _, n := range nodes {
		need += n.need
	}
	if outer.need > len(units) {
		units = characters(l.text, units)
	}
	if need > len(units) && len(nodes) > 1 {
		r := bare(units, run{0, len(units)})
		l.over(nodes, Span{Start: units[r.from].Start, End: units[r.to-1].End})
		return
	}
	var runs []run
	switch {
	case need > len(units) || len(nodes) == 1 && nodes[0].covers(outer) && l.strangers(units, nodes[0]) == 0:
		runs = []run{{0, len(units)}}
	case len(nodes)*len(units) > mostCells:
		runs = inOrder(nodes, len(units), need)
	default:
		units, runs = l.bestOf(units, outer)
	}
	for i, n := range nodes {
		runs[i] = l.edges(units, n, runs, i)
		r := runs[i]
		l.out[n.number] = Span{Start: units[r.from].Start, End: units[r.to-1].End}
		l.place(units[r.from:r.to], n)
	}
}

// bestOf finds runs for the nodes in outer. Where some hold kept parts that are not their
// own, for want of words or because of their order, it tries characters, and the order of
// the source.
func (l *layer) bestOf(units []token, outer *node) ([]token, []run) {
	runs := l.best(units, outer, false)
	bad := l.misplaced(units, outer.inner, runs)
	for _, way := range []struct{ cut, asSource bool }{{false, true}, {true, false}, {true, true}} {
		if bad == 0 {
			break
		}
		us := units
		if way.cut {
			us = characters(l.text, units)
		}
		other := l.best(us, outer, way.asSource)
		if n := l.misplaced(us, outer.inner, other); n < bad {
			units, runs, bad = us, other, n
		}
	}
	return units, runs
}

// over lays all nodes, and what is in them, on one and the same span.
func (l *layer) over(nodes []*node, s Span) {
	for _, n := range nodes {
		l.out[n.number] = s
		l.over(n.inner, s)
	}
}

// misplaced counts the kept parts that runs hold although they are not their nodes'.
func (l *layer) misplaced(units []token, nodes []*node, runs []run) int {
	n := 0
	for i, r := range runs {
		n += l.strangers(units[r.from:r.to], nodes[i])
	}
	return n
}

// strangers counts the kept parts among units that are not a node's.
func (l *layer) strangers(units []token, n *node) int {
	count := 0
	for _, u := range units {
		if u.kept >= 0 && !l.within(u, n) {
			count++
		}
	}
	return count
}

// within tells whether a unit is a kept part that belongs to a node.
func (l *layer) within(u token, n *node) bool {
	return n.Start <= l.kept[u.kept].Start && l.kept[u.kept].End <= n.End
}

// mostCells bounds the table of best: above it, marks go where their order puts them.
const mostCells = 1 << 22

// inOrder gives each node its share of the units, in the order of the source.
func inOrder(nodes []*node, units, need int) []run {
	var out []run
	before := 0
	for _, n := range nodes {
		from := before * units / need
		before += n.need
		out = append(out, run{from, before * units / need})
	}
	return out
}

// edges takes punctuation off the ends of a node's run, and takes along what the node has
// there in the source, as far as no other run has it.
func (l *layer) edges(units []token, n *node, runs []run, i int) run {
	r := runs[i]
	cut := bare(units, r)
	if n.words == 0 || len(characters(l.text, units[cut.from:cut.to])) < n.need {
		return r // it is punctuation, or what is in the mark needs the room
	}
	left, right := 0, len(units)
	for _, o := range runs {
		if o.to <= r.from {
			left = max(left, o.to)
		}
		if o.from >= r.to {
			right = min(right, o.from)
		}
	}
	lead, trail := classes(n.lead), classes(n.trail)
	if slices.Contains(trail, '.') {
		lead = append(lead, '¿') // which opens a question that is marked to its end
	}
	for cut.from > left && !units[cut.from-1].word && slices.Contains(lead, classAt(l.text, units[cut.from-1])) {
		cut.from--
	}
	for cut.to < right && !units[cut.to].word && slices.Contains(trail, classAt(l.text, units[cut.to])) {
		cut.to++
	}
	return cut
}

// bare is a run without the punctuation at its ends, if anything else is in it.
func bare(units []token, r run) run {
	cut := r
	for cut.from < cut.to && !units[cut.from].word {
		cut.from++
	}
	for cut.from < cut.to && !units[cut.to-1].word {
		cut.to--
	}
	if cut.from == cut.to {
		return r
	}
	return cut
}
