package tmx

import (
	"io"
	"time"

	"depesche"
	"depesche/internal/exchange/markup"
)

// AllLanguages is the source language of a memory in which every language may be the
// source.
const AllLanguages = "*all*"

// Unit is a translation unit: the same text in several languages.
type Unit struct {
	ID         string
	SourceLang string // its own, or the file's; AllLanguages where every one may be
	Variants   []Variant
	Pos        markup.Pos
}

// Variant is a unit's text in a language, as the file writes its tag. Times are zero and
// names empty where the file says nothing; what the unit says stands for its variants.
// Left is how many codes the text lost because they mean nothing here.
type Variant struct {
	Lang      string
	Text      depesche.Inline
	Created   time.Time
	CreatedBy string
	Changed   time.Time
	ChangedBy string
	Left      int
}

// Read reads a memory, calls each for every unit that is whole, in the order of the file,
// and reports what is wrong with the others. each may be nil. The error is each's own, or
// set where reading itself failed; a file that is not well-formed is a report with one
// error more, after the units before it have been handed over.
func Read(r io.Reader, each func(Unit) error) (*markup.Report, error) {
	in, root, err := markup.Begin(r)
	if err != nil {
		return markup.Finish(&markup.Report{Format: "tmx"}, err)
	}
	return ReadFrom(in, root, each)
}

// ReadFrom is Read of a file whose root element has been read.
func ReadFrom(in *markup.Reader, root markup.Token, each func(Unit) error) (*markup.Report, error) {
	rd := &reader{in: in, rep: &markup.Report{Format: "tmx"}, each: each}
	rd.rep.Version, _ = root.Attr("", "version")
	return markup.Finish(rd.rep, rd.document(root))
}

type reader struct {
	in      *markup.Reader
	rep     *markup.Report
	each    func(Unit) error
	srcLang string
}

func (r *reader) document(root markup.Token) error {
	if root.Name.Local != "tmx" {
		return markup.At(root.Pos, "tmx", "the root element is <%s>: this is no TMX", root.Name.Local)
	}
	if root.Name.Space != "" {
		r.in.Alias(root.Name.Space, "")
		root.Name.Space = ""
	}
	if err := r.container(markup.Shell(root, nil)); err != nil {
		return err
	}
	return r.in.ToEnd()
}

// container reads what tmx and body hold.
func (r *reader) container(e *markup.Element) error {
	d := schema[e.Name]
	d.CheckAttrs(e, r.rep)
	return r.in.Content(e, d, r.rep, func(t markup.Token) error { return r.child(e, t) })
}

func (r *reader) child(e *markup.Element, t markup.Token) error {
	if t.Name == (markup.Name{Local: "body"}) {
		return r.container(markup.Shell(t, e))
	}
	c, err := r.in.Tree(t, e)
	if err != nil {
		return err
	}
	before := r.rep.Count
	schema.Check(c, r.rep)
	switch c.Name {
	case markup.Name{Local: "header"}:
		r.srcLang = c.Attr("srclang")
	case markup.Name{Local: "tu"}:
		u := r.unit(c)
		if r.rep.Count == before && r.each != nil {
			if err := r.each(u); err != nil {
				return markup.Caller{Err: err}
			}
		}
	}
	return nil
}

// unit makes a unit of its element and checks what the schema cannot say.
func (r *reader) unit(tu *markup.Element) Unit {
	u := Unit{ID: tu.Attr("tuid"), SourceLang: tu.Attr("srclang"), Pos: tu.Pos}
	if u.SourceLang == "" {
		u.SourceLang = r.srcLang
	}
	for _, tuv := range tu.Children() {
		if tuv.Name != (markup.Name{Local: "tuv"}) {
			continue
		}
		v := Variant{Lang: tuv.Attr("lang"), Created: when(tuv, tu, "creationdate"), CreatedBy: either(tuv, tu, "creationid"),
			Changed: when(tuv, tu, "changedate"), ChangedBy: either(tuv, tu, "changeid")}
		if l, ok := tuv.AttrNS(markup.XML, "lang"); ok {
			v.Lang = l
		}
		if wrong := markup.Lang(v.Lang); wrong != "" {
			r.rep.Errorf(tuv.Pos, "tmx.lang", "the language %q of this <tuv>: %s", v.Lang, wrong)
		}
		if seg := tuv.Child("", "seg"); seg != nil {
			v.Text, v.Left = r.segment(seg)
		}
		u.Variants = append(u.Variants, v)
	}
	return u
}

func either(tuv, tu *markup.Element, attr string) string {
	if v := tuv.Attr(attr); v != "" {
		return v
	}
	return tu.Attr(attr)
}

func when(tuv, tu *markup.Element, attr string) time.Time {
	t, err := time.Parse(TimeForm, either(tuv, tu, attr))
	if err != nil {
		return time.Time{}
	}
	return t
}
