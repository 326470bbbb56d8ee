package markup

import (
	"bufio"
	"io"
	"strings"
	"unicode/utf8"
)

// Escape writes text for an element's content. What XML forbids becomes U+FFFD: who has
// to keep it asks Forbidden first.
func Escape(s string) string { return escape(s, false) }

// Quote writes text for an attribute's value, with the quotation marks.
func Quote(s string) string { return `"` + escape(s, true) + `"` }

func escape(s string, attribute bool) string {
	var b strings.Builder
	b.Grow(len(s) + 8)
	for _, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '"' && attribute:
			b.WriteString("&quot;")
		case r == '\r':
			b.WriteString("&#13;")
		case r == '\n' && attribute:
			b.WriteString("&#10;")
		case r == '\t' && attribute:
			b.WriteString("&#9;")
		case Forbidden(r):
			b.WriteRune(utf8.RuneError)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Forbidden tells whether XML 1.0 has no way to write a character.
func Forbidden(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff
}

// Writer writes lines of XML, each at the depth of its element. The first error stays
// and is returned by Flush.
type Writer struct {
	b     *bufio.Writer
	depth int
	err   error
}

// NewWriter writes to w, beginning with the declaration.
func NewWriter(w io.Writer) *Writer {
	x := &Writer{b: bufio.NewWriterSize(w, 64<<10)}
	x.put(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	return x
}

func (w *Writer) put(s string) {
	if w.err == nil {
		_, w.err = w.b.WriteString(s)
	}
}

// Line writes a line as it is, indented.
func (w *Writer) Line(s string) { w.put(strings.Repeat(" ", w.depth) + s + "\n") }

// Open writes a start tag on its own line. attrs are pairs of name and value; pairs with
// an empty value are left out.
func (w *Writer) Open(name string, attrs ...string) {
	w.Line("<" + name + Attrs(attrs...) + ">")
	w.depth++
}

// Close writes an end tag on its own line.
func (w *Writer) Close(name string) {
	w.depth--
	w.Line("</" + name + ">")
}

// Leaf writes an element with content, which is written as it is, on one line.
func (w *Writer) Leaf(name, content string, attrs ...string) {
	if content == "" {
		w.Line("<" + name + Attrs(attrs...) + "/>")
		return
	}
	w.Line("<" + name + Attrs(attrs...) + ">" + content + "</" + name + ">")
}

// Flush writes what is left and returns the first error.
func (w *Writer) Flush() error {
	if w.err == nil {
		w.err = w.b.Flush()
	}
	return w.err
}

// Attrs writes attributes, each with a space before it; those with an empty value are
// left out.
func Attrs(pairs ...string) string {
	var b strings.Builder
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			b.WriteString(" " + pairs[i] + "=" + Quote(pairs[i+1]))
		}
	}
	return b.String()
}
