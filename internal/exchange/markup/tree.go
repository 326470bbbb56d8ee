package markup

import "strings"

// Element is an element with all that it holds.
type Element struct {
	Name   Name
	Attrs  []Attr
	Nodes  []Node
	Pos    Pos
	Parent *Element
}

// Node is a child: an element, or text where Element is nil.
type Node struct {
	Element *Element
	Text    string
	Pos     Pos
}

// Shell makes an element of a start token, without what it holds.
func Shell(t Token, parent *Element) *Element {
	return &Element{Name: t.Name, Attrs: t.Attrs, Pos: t.Pos, Parent: parent}
}

// Tree reads the element that start begins, to its end.
func (r *Reader) Tree(start Token, parent *Element) (*Element, error) {
	root := Shell(start, parent)
	e := root
	for nodes := 0; ; nodes++ {
		t, err := r.Next()
		if err == nil && nodes > maxNodes {
			err = At(t.Pos, "xml.bounds", "<%s> of line %d holds more than %d elements and texts", root.Name.Local, root.Pos.Line, maxNodes)
		}
		if err != nil {
			return nil, err
		}
		switch t.Kind {
		case Start:
			c := Shell(t, e)
			e.Nodes = append(e.Nodes, Node{Element: c, Pos: t.Pos})
			e = c
		case Text:
			e.Nodes = append(e.Nodes, Node{Text: t.Text, Pos: t.Pos})
		case End:
			if e == root {
				return root, nil
			}
			e = e.Parent
		}
	}
}

// Skip reads to the end of the element whose start token was read last.
func (r *Reader) Skip() error {
	for depth := r.Depth(); r.Depth() >= depth; {
		if _, err := r.Next(); err != nil {
			return err
		}
	}
	return nil
}

// Attr returns the value of an attribute without namespace, "" if it is not there.
func (e *Element) Attr(local string) string {
	v, _ := find(e.Attrs, "", local)
	return v
}

// Has tells whether an attribute without namespace is there.
func (e *Element) Has(local string) bool {
	_, ok := find(e.Attrs, "", local)
	return ok
}

// AttrNS returns the value of an attribute of a namespace and whether it is there.
func (e *Element) AttrNS(space, local string) (string, bool) { return find(e.Attrs, space, local) }

// Is tells whether e has this name.
func (e *Element) Is(space, local string) bool { return e.Name.Local == local && e.Name.Space == space }

// Children lists the child elements.
func (e *Element) Children() []*Element {
	var out []*Element
	for _, n := range e.Nodes {
		if n.Element != nil {
			out = append(out, n.Element)
		}
	}
	return out
}

// Child returns the first child with this name, nil if there is none.
func (e *Element) Child(space, local string) *Element {
	for _, n := range e.Nodes {
		if n.Element != nil && n.Element.Is(space, local) {
			return n.Element
		}
	}
	return nil
}

// Walk visits e and all elements in it, in the order of the file. Where f returns false,
// what the element holds is left out.
func (e *Element) Walk(f func(*Element) bool) {
	if !f(e) {
		return
	}
	for _, n := range e.Nodes {
		if n.Element != nil {
			n.Element.Walk(f)
		}
	}
}

// Text is all text that e holds, of its elements too.
func (e *Element) Text() string {
	var b strings.Builder
	e.addText(&b)
	return b.String()
}

func (e *Element) addText(b *strings.Builder) {
	for _, n := range e.Nodes {
		if n.Element != nil {
			n.Element.addText(b)
		} else {
			b.WriteString(n.Text)
		}
	}
}
