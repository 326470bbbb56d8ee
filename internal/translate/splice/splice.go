// Package splice changes the text of an inline and moves its marks along, so that
// what was marked before is marked afterwards.
package splice

import (
	"slices"
	"strings"

	"depesche"
)

// Edit replaces the bytes [From, To) by New. From == To inserts.
type Edit struct {
	From, To int
	New      string
}

// Apply carries out edits, which may come in any order but must not overlap; an edit
// that overlaps an earlier one, or lies outside the text, is left out. Text that is put
// in at the edge of a mark stays outside the mark. A mark whose edge lies inside a
// replaced part ends before that part or begins after it; a mark that lies wholly inside
// covers the new text, and goes when there is none.
func Apply(in depesche.Inline, edits []Edit) depesche.Inline {
	es := usable(edits, len(in.Text))
	if len(es) == 0 {
		return in
	}
	var b strings.Builder
	starts := make([]int, len(es)) // where each edit's new text starts
	last := 0
	for i, e := range es {
		b.WriteString(in.Text[last:e.From])
		starts[i] = b.Len()
		b.WriteString(e.New)
		last = e.To
	}
	b.WriteString(in.Text[last:])
	out := depesche.Inline{Text: b.String()}
	for _, m := range in.Marks {
		m.From, m.To = place(es, starts, m.From, m.To)
		if m.From < m.To {
			out.Marks = append(out.Marks, m)
		}
	}
	return out.Normal()
}

func usable(edits []Edit, n int) []Edit {
	es := slices.Clone(edits)
	slices.SortStableFunc(es, func(a, b Edit) int {
		if a.From != b.From {
			return a.From - b.From
		}
		return a.To - b.To
	})
	out := es[:0]
	last := 0
	for _, e := range es {
		if e.From < last || e.To < e.From || e.To > n {
			continue
		}
		out = append(out, e)
		last = e.To
	}
	return out
}

// place maps a mark's range through the edits.
func place(es []Edit, starts []int, from, to int) (int, int) {
	// The first edit that ends behind from is the only one that can hold from.
	i, _ := slices.BinarySearchFunc(es, from, func(e Edit, at int) int {
		if e.To <= at {
			return -1
		}
		return 1
	})
	newFrom := from + shift(es, starts, i)
	if i < len(es) && es[i].From <= from {
		e := es[i]
		if to <= e.To {
			return starts[i], starts[i] + len(e.New)
		}
		if e.From < from {
			newFrom = starts[i] + len(e.New)
		} else {
			newFrom = starts[i]
		}
	}
	// The first edit that starts at or behind to does not concern the end any more.
	j, _ := slices.BinarySearchFunc(es, to, func(e Edit, at int) int {
		if e.From < at {
			return -1
		}
		return 1
	})
	newTo := to + shift(es, starts, j)
	if j > 0 && es[j-1].To > to {
		newTo = starts[j-1]
	}
	return newFrom, newTo
}

// shift is how far text behind the first n edits has moved.
func shift(es []Edit, starts []int, n int) int {
	if n == 0 {
		return 0
	}
	e := es[n-1]
	return starts[n-1] + len(e.New) - e.To
}
