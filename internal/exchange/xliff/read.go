package xliff

import (
	"io"
	"strings"

	"depesche"
	"depesche/internal/exchange/markup"
)

// Document is a file that came back, as far as a newsroom takes it in.
type Document struct {
	Version    string
	Origin     Origin
	HasOrigin  bool
	SourceLang string
	TargetLang string
	Units      []Unit
	Notes      []Note // that are not ours
}

// Unit is a unit of version 2, or a trans-unit of version 1.
type Unit struct {
	ID       string
	Pos      markup.Pos
	Segments []Piece
}

// Piece is a segment or what lies between segments, as the tool left it.
type Piece struct {
	ID        string
	State     string // as the file says it, "" for none
	Ignorable bool
	Order     int // of the target, 0 for its own place
	Pos       markup.Pos
	source    content
	target    *content
}

// Read reads a file that came back. What is wrong within units is in the report with the
// unit's id; the units are in the document all the same, so that nothing of them is lost.
func Read(r io.Reader) (*Document, *markup.Report, error) {
	rep := &markup.Report{Format: "xliff"}
	d := &Document{}
	in, root, err := markup.Begin(r)
	if err == nil {
		rd := &reader{in: in, doc: d, rep: rep}
		err = rd.document(root)
	}
	if rep, err = markup.Finish(rep, err); err != nil {
		return nil, nil, err
	}
	return d, rep, nil
}

type reader struct {
	in   *markup.Reader
	doc  *Document
	rep  *markup.Report
	core string // namespace of the core: that of version 2, or none
}

func (r *reader) document(root markup.Token) error {
	if root.Name.Local != "xliff" {
		return markup.At(root.Pos, "xliff", "the root element is <%s>: this is no XLIFF", root.Name.Local)
	}
	r.doc.Version, _ = root.Attr("", "version")
	switch root.Name.Space {
	case ns2, ns22:
		r.in.Alias(ns22, ns2)
		r.core = ns2
		r.doc.SourceLang, _ = root.Attr("", "srcLang")
		r.doc.TargetLang, _ = root.Attr("", "trgLang")
	case ns12, ns11, "":
		r.in.Alias(ns12, "")
		r.in.Alias(ns11, "")
	default:
		return markup.At(root.Pos, "xliff", "the namespace %s is that of no version of XLIFF", root.Name.Space)
	}
	for r.in.Depth() > 0 {
		t, err := r.in.Next()
		if err != nil {
			return err
		}
		if t.Kind == markup.Start {
			if err := r.element(t); err != nil {
				return err
			}
		}
	}
	return r.in.ToEnd()
}

// element takes what a file holds as it comes: files say where they are from, units are
// read, groups are walked through, everything else is left out.
func (r *reader) element(t markup.Token) error {
	if t.Name.Space != r.core {
		return r.in.Skip()
	}
	switch t.Name.Local {
	case "file":
		r.file(t)
	case "group", "body":
	case "unit":
		e, err := r.in.Tree(t, nil)
		if err == nil {
			r.unit2(e)
		}
		return err
	case "trans-unit":
		e, err := r.in.Tree(t, nil)
		if err == nil {
			r.unit1(e)
		}
		return err
	default:
		return r.in.Skip()
	}
	return nil
}

func (r *reader) file(t markup.Token) {
	if original, _ := t.Attr("", "original"); !r.doc.HasOrigin {
		r.doc.Origin, r.doc.HasOrigin = ParseOrigin(original)
	}
	if r.core == "" {
		r.doc.SourceLang, _ = t.Attr("", "source-language")
		r.doc.TargetLang, _ = t.Attr("", "target-language")
	}
}

func (r *reader) note(e *markup.Element, unit, category string) {
	if category == findingNote || category == glossaryNote {
		return
	}
	if text := strings.TrimSpace(e.Text()); text != "" {
		r.doc.Notes = append(r.doc.Notes, Note{Text: text, Unit: unit, Line: e.Pos.Line, Category: category})
	}
}

func (r *reader) unit2(e *markup.Element) {
	u := Unit{ID: e.Attr("id"), Pos: e.Pos}
	for _, c := range e.Children() {
		switch {
		case c.Is(ns2, "notes"):
			for _, n := range c.Children() {
				r.note(n, u.ID, n.Attr("category"))
			}
		case c.Is(ns2, "segment"), c.Is(ns2, "ignorable"):
			p := Piece{ID: c.Attr("id"), State: c.Attr("state"), Ignorable: c.Is(ns2, "ignorable"), Pos: c.Pos}
			if s := c.Child(ns2, "source"); s != nil {
				read2(s, &p.source)
			}
			if t := c.Child(ns2, "target"); t != nil {
				p.target = &content{}
				read2(t, p.target)
				p.Order = atoi(t.Attr("order"))
				p.Pos = t.Pos
			}
			u.Segments = append(u.Segments, p)
		}
	}
	r.doc.Units = append(r.doc.Units, u)
}

func atoi(s string) int {
	n := 0
	for _, c := range s {
		if c < '0' || c > '9' || n > 1<<20 {
			return 0
		}
		n = n*10 + int(c-'0')
	}
	return n
}

// read2 reads a source or target of version 2.
func read2(e *markup.Element, c *content) {
	for _, n := range e.Nodes {
		if n.Element == nil {
			c.text.WriteString(n.Text)
			continue
		}
		x := n.Element
		id := x.Attr("id")
		if of := x.Attr("copyOf"); of != "" {
			id = of
		}
		switch x.Name.Local {
		case "cp":
			if wrong := charRef(x.Attr("hex")); wrong != "" {
				c.fail(markup.At(x.Pos, "import.codes", "hex=%q: %s", x.Attr("hex"), wrong))
				continue
			}
			c.text.WriteRune(hexRune(x.Attr("hex")))
		case "ph":
			if !c.point(id) {
				if x.Attr("subType") == "xlf:lb" {
					c.text.WriteByte('\n')
					continue
				}
				c.fail(markup.At(x.Pos, "import.codes", "the source has no code %s: remove it", id))
			}
		case "pc":
			c.events = append(c.events, event{at: c.text.Len(), id: id, fresh: fresh2(x), pos: x.Pos})
			read2(x, c)
			c.events = append(c.events, event{at: c.text.Len(), id: id, end: true, pos: x.Pos})
		case "sc":
			c.events = append(c.events, event{at: c.text.Len(), id: id, fresh: fresh2(x), pos: x.Pos})
		case "ec":
			if ref := x.Attr("startRef"); ref != "" {
				id = ref
			}
			c.events = append(c.events, event{at: c.text.Len(), id: id, end: true, pos: x.Pos})
		case "mrk":
			read2(x, c)
		case "sm", "em":
		default:
			c.fail(markup.At(x.Pos, "import.codes", "<%s> is no code of XLIFF", x.Name.Local))
		}
	}
}

// fresh2 is what a code says of itself, for codes that a translator has added.
func fresh2(e *markup.Element) *depesche.Mark {
	switch e.Attr("subType") {
	case "xlf:b":
		return &depesche.Mark{Kind: depesche.Strong}
	case "xlf:i":
		return &depesche.Mark{Kind: depesche.Emphasis}
	}
	return nil
}

func (r *reader) unit1(e *markup.Element) {
	id := e.Attr("id")
	p := Piece{ID: id, Pos: e.Pos}
	if s := e.Child("", "source"); s != nil {
		read1(s, &p.source)
	}
	if t := e.Child("", "target"); t != nil {
		p.target = &content{}
		read1(t, p.target)
		p.State, p.Pos = t.Attr("state"), t.Pos
	}
	if p.State == "" && e.Attr("approved") == "yes" {
		p.State = "signed-off"
	}
	for _, c := range e.Children() {
		if c.Is("", "note") {
			r.note(c, id, c.Attr("from"))
		}
	}
	r.doc.Units = append(r.doc.Units, Unit{ID: id, Pos: e.Pos, Segments: []Piece{p}})
}

// read1 reads a source or target of version 1.
func read1(e *markup.Element, c *content) {
	for _, n := range e.Nodes {
		if n.Element == nil {
			c.text.WriteString(n.Text)
			continue
		}
		x := n.Element
		id := x.Attr("id")
		pair := x.Attr("rid")
		if pair == "" {
			pair = id
		}
		switch x.Name.Local {
		case "g":
			c.events = append(c.events, event{at: c.text.Len(), id: id, fresh: fresh1(x), pos: x.Pos})
			read1(x, c)
			c.events = append(c.events, event{at: c.text.Len(), id: id, end: true, pos: x.Pos})
		case "bpt", "bx":
			c.events = append(c.events, event{at: c.text.Len(), id: pair, fresh: fresh1(x), pos: x.Pos})
		case "ept", "ex":
			c.events = append(c.events, event{at: c.text.Len(), id: pair, end: true, pos: x.Pos})
		case "it":
			c.events = append(c.events, event{at: c.text.Len(), id: id, fresh: fresh1(x), end: x.Attr("pos") == "close", pos: x.Pos})
		case "x", "ph":
			if !c.point(id) {
				if x.Attr("ctype") == "lb" {
					c.text.WriteByte('\n')
					continue
				}
				c.fail(markup.At(x.Pos, "import.codes", "the source has no code %s: remove it", id))
			}
		case "mrk":
			read1(x, c)
		default:
			c.fail(markup.At(x.Pos, "import.codes", "<%s> is no code of XLIFF", x.Name.Local))
		}
	}
}

func fresh1(e *markup.Element) *depesche.Mark {
	switch e.Attr("ctype") {
	case "bold":
		return &depesche.Mark{Kind: depesche.Strong}
	case "italic":
		return &depesche.Mark{Kind: depesche.Emphasis}
	}
	return nil
}
