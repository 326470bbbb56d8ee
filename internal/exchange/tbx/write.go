package tbx

import (
	"io"

	"depesche/internal/exchange/markup"
)

// Form is one of the forms in which a glossary goes out.
type Form string

// The forms: TBX 3 with categories as attributes or as tags, and TBX 2.
const (
	DCA    Form = "dca"
	DCT    Form = "dct"
	Martif Form = "martif"
)

// Writer writes a glossary, concept after concept.
type Writer struct {
	x    *markup.Writer
	form Form
}

// NewWriter writes the head of a glossary. lang is the language of its notes.
func NewWriter(w io.Writer, form Form, lang string) *Writer {
	x := markup.NewWriter(w)
	t := &Writer{x, form}
	switch form {
	case Martif:
		x.Line(`<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">`)
		x.Open("martif", "type", "TBX-Basic", "xml:lang", lang)
		x.Open("martifHeader")
	case DCT:
		x.Open("tbx", "type", "TBX-Basic", "style", "dct", "xml:lang", lang, "xmlns", nsCore, "xmlns:min", nsMin, "xmlns:basic", nsBasic)
		x.Open("tbxHeader")
	default:
		x.Open("tbx", "type", "TBX-Basic", "style", "dca", "xml:lang", lang, "xmlns", nsCore)
		x.Open("tbxHeader")
	}
	x.Open("fileDesc")
	x.Open("sourceDesc")
	x.Leaf("p", "Glossary of a newsroom, written by Depesche")
	x.Close("sourceDesc")
	x.Close("fileDesc")
	x.Close(t.name("tbxHeader"))
	x.Open("text")
	x.Open("body")
	return t
}

// name is what an element of TBX 3 is called in the form that is written.
func (w *Writer) name(of3 string) string {
	if w.form != Martif {
		return of3
	}
	switch of3 {
	case "tbxHeader":
		return "martifHeader"
	case "tbx":
		return "martif"
	case "conceptEntry":
		return "termEntry"
	case "langSec":
		return "langSet"
	case "termSec":
		return "tig"
	}
	return of3
}

// category writes a data category; an empty one is left out.
func (w *Writer) category(element, space, category, value string) {
	switch {
	case value == "":
	case w.form == DCT:
		w.x.Leaf(space+":"+category, markup.Escape(value))
	default:
		w.x.Leaf(element, markup.Escape(value), "type", category)
	}
}

// Concept writes an entry. One without a term is left out: it would not be valid.
func (w *Writer) Concept(c Concept) {
	w.x.Open(w.name("conceptEntry"), "id", c.ID)
	w.category("descrip", "min", "subjectField", c.Subject)
	w.category("descrip", "basic", "definition", c.Definition)
	if c.Note != "" {
		w.x.Leaf("note", markup.Escape(c.Note))
	}
	for _, l := range c.Langs {
		w.x.Open(w.name("langSec"), "xml:lang", l.Lang)
		for _, t := range l.Terms {
			w.term(t)
		}
		w.x.Close(w.name("langSec"))
	}
	w.x.Close(w.name("conceptEntry"))
}

func (w *Writer) term(t Term) {
	w.x.Open(w.name("termSec"))
	w.x.Leaf("term", markup.Escape(t.Text))
	w.category("termNote", "min", "partOfSpeech", t.PartOfSpeech)
	w.category("termNote", "min", "administrativeStatus", t.Status)
	for _, s := range t.Subsets {
		w.category("admin", "basic", "projectSubset", s)
	}
	if t.Note != "" {
		w.x.Leaf("note", markup.Escape(t.Note))
	}
	w.x.Close(w.name("termSec"))
}

// Close writes the end and returns the first error there was.
func (w *Writer) Close() error {
	w.x.Close("body")
	w.x.Close("text")
	w.x.Close(w.name("tbx"))
	return w.x.Flush()
}
