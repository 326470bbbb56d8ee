package alignment

// node is a mark with the marks in it.
type node struct {
	Span
	region
	number int
	inner  []*node
	kept   int // kept parts in it that are in no inner one
	need   int // how many units it must have, so that all in it finds room
}

// tree makes nodes of marks that nest or stand apart, in one that is the whole text. Of
// two that cross, the end of the later one is that of the earlier.
func tree(text string, words []token, marks, kept []Span) *node {
	all := Span{Start: 0, End: len(text)}
	top := &node{Span: all, region: regionOf(text, words, all), number: -1}
	open := []*node{top}
	for i, m := range marks {
		for len(open) > 1 && open[len(open)-1].End <= m.Start {
			open = open[:len(open)-1]
		}
		outer := open[len(open)-1]
		m.End = min(m.End, outer.End)
		n := &node{Span: m, region: regionOf(text, words, m), number: i}
		if n.from == n.to {
			continue // nothing but white space
		}
		outer.inner = append(outer.inner, n)
		open = append(open, n)
	}
	for _, k := range kept {
		top.holding(k).kept++
	}
	top.count()
	return top
}

// holding is the innermost node that holds a kept part.
func (n *node) holding(k Span) *node {
	for _, in := range n.inner {
		if in.Start <= k.Start && k.End <= in.End {
			return in.holding(k)
		}
	}
	return n
}

func (n *node) count() int {
	for _, in := range n.inner {
		n.need += in.count()
	}
	if n.need > 0 {
		n.need += n.kept
	}
	n.need = max(n.need, 1)
	return n.need
}

// covers tells whether a node holds all words of an outer one.
func (n *node) covers(outer *node) bool {
	return n.words > 0 && n.words == outer.words && n.atFirst == 1 && n.atLast == 1
}
