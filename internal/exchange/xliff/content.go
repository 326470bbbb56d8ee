package xliff

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"depesche"
	"depesche/internal/exchange/markup"
)

// Ids of codes that are points in the text: a line break, a character that XML cannot
// write. What they are can be read off their id, so that it survives tools that drop
// other attributes.
const (
	breakID = "lb-"
	charID  = "ch-"
)

// piece is a part of a text on the way out: words, or a code that begins or ends.
type piece struct {
	words string
	mark  *depesche.Mark
	id    string
	end   bool
}

// pieces cuts a text at its marks. ids gives each mark its id.
func pieces(in depesche.Inline, ids []string) []piece {
	in = in.Normal()
	type edge struct {
		at, order int
		p         piece
	}
	var es []edge
	for i := range in.Marks {
		m := in.Marks[i]
		es = append(es, edge{m.From, 1000 + i, piece{mark: &m, id: ids[i]}}, edge{m.To, 999 - i, piece{mark: &m, id: ids[i], end: true}})
	}
	slices.SortStableFunc(es, func(a, b edge) int {
		if a.at != b.at {
			return a.at - b.at
		}
		return a.order - b.order
	})
	var out []piece
	last := 0
	for _, e := range es {
		if e.at > last {
			out = append(out, piece{words: in.Text[last:e.at]})
		}
		out = append(out, e.p)
		last = e.at
	}
	if last < len(in.Text) {
		out = append(out, piece{words: in.Text[last:]})
	}
	return out
}

// event is a code in a text that came in.
type event struct {
	at    int // byte offset in the text
	id    string
	end   bool
	fresh *depesche.Mark // what the code says of itself: for codes that the source has not
	pos   markup.Pos
}

// content is a text that came in, with its codes as they come.
type content struct {
	text   strings.Builder
	events []event
	wrong  *markup.Problem // the first thing that could not be read
}

func (c *content) fail(p *markup.Problem) {
	if c.wrong == nil {
		c.wrong = p
	}
}

// join appends another text.
func (c *content) join(o *content) {
	n := c.text.Len()
	c.text.WriteString(o.text.String())
	for _, e := range o.events {
		e.at += n
		c.events = append(c.events, e)
	}
	if o.wrong != nil {
		c.fail(o.wrong)
	}
}

// point takes a code that stands for characters of the text, which its id tells.
func (c *content) point(id string) bool {
	switch {
	case strings.HasPrefix(id, breakID):
		c.text.WriteByte('\n')
		return true
	case strings.HasPrefix(id, charID):
		hex, _, _ := strings.Cut(strings.TrimPrefix(id, charID), "-")
		n, err := strconv.ParseUint(hex, 16, 32)
		if err == nil && n <= 0x10ffff && markup.Forbidden(rune(n)) {
			c.text.WriteRune(rune(n))
			return true
		}
	}
	return false
}

// inline pairs the codes and gives them their marks. It is a problem when a code is not
// known, not ended, or crosses another.
func (c *content) inline(codes map[string]depesche.Mark) (depesche.Inline, *markup.Problem) {
	if c.wrong != nil {
		return depesche.Inline{}, c.wrong
	}
	marks := make([]depesche.Mark, 0, len(c.events)/2) // in the order in which they begin
	var open []event
	var begun []int // places in marks of what is open
	for _, e := range c.events {
		if !e.end {
			open, begun = append(open, e), append(begun, len(marks))
			marks = append(marks, depesche.Mark{})
			continue
		}
		i := len(open) - 1
		if i < 0 || !slices.ContainsFunc(open, func(o event) bool { return o.id == e.id }) {
			return depesche.Inline{}, markup.At(e.pos, "import.codes", "the code %s ends what never began", e.id)
		}
		b := open[i]
		if b.id != e.id {
			return depesche.Inline{}, markup.At(e.pos, "import.codes", "the code %s ends while the code %s within it is open: one has to lie in the other", e.id, b.id)
		}
		at := begun[i]
		open, begun = open[:i], begun[:i]
		m, known := codes[b.id]
		if !known {
			if b.fresh == nil {
				return depesche.Inline{}, markup.At(b.pos, "import.codes", "the source has no code %s: remove it, or use one of the source's", b.id)
			}
			m = *b.fresh
		}
		m.From, m.To = b.at, e.at
		marks[at] = m
	}
	if len(open) > 0 {
		return depesche.Inline{}, markup.At(open[0].pos, "import.codes", "the code %s is never ended", open[0].id)
	}
	return depesche.Inline{Text: c.text.String(), Marks: marks}.Normal(), nil
}

// counter gives points their ids.
type counter struct{ breaks, chars int }

func (n *counter) breakID() string {
	n.breaks++
	return breakID + strconv.Itoa(n.breaks)
}

func (n *counter) charID(r rune) string {
	n.chars++
	return fmt.Sprintf("%s%04x-%d", charID, r, n.chars)
}
