// Package demo holds the content of the demonstration newsroom: stories in three
// languages, their pictures, channels, topics, people, a small memory and a glossary.
// Everything is invented: places, people, agencies, figures.
//
// The package only reads its own files; the verbs of the newsroom bring the content
// into a store. Times are given as minutes before the moment of loading, so that the
// newsroom looks fresh on any day.
package demo

import (
	"depesche"
)

// Story is one story with all that the newsroom has made of it so far.
type Story struct {
	Slug           string // unique, also the name of its file
	Lang           string // of the original
	Channel        string
	Topics         []string
	Slugline       string
	Priority       int
	State          depesche.StoryState // StoryInbox or StoryOpen
	AgeMinutes     int                 // published by its source so long ago
	EmbargoMinutes int                 // embargo ends so long after now; 0: none
	Source         string              // name of the agency
	URL            string              // canonical address of the original
	Rights         string
	Byline         []string
	Picture        string            // name for PictureFile; empty: no picture
	Credit         string            // of the picture
	Credits        map[string]string // the same in other languages
	Texts          []TextPlan
	Corrections    []Correction

	parts []part
}

// TextPlan says how far one text of a story has come. The original's plan comes first.
type TextPlan struct {
	Lang       string
	State      depesche.TextState
	Published  bool // in the edition of its language
	AgeMinutes int  // the state was reached so long ago
	By         string
	ReadBy     string              // who approved it; empty unless State is TextApproved
	Origin     depesche.OriginKind // of its segments: FromPerson or FromEngine
	Engine     string              // with FromEngine
	Confirmed  int                 // so many segments, from the first, are confirmed; -1: all
}

// Correction is a mistake of the first version that the current version puts right.
// Wrong and Right are keyed by language, the original's included.
type Correction struct {
	AgeMinutes   int
	Wrong, Right map[string]string
}

// Version tells the text as first published from the text as it stands now. They
// differ only in stories that were corrected.
type Version int

// The versions of a story.
const (
	First Version = iota
	Current
)

// Pair is a segment of the original with its translation.
type Pair struct {
	Unit   string // as in depesche.Unit.Ref
	Kind   depesche.UnitKind
	Source depesche.Inline
	Target depesche.Inline // empty: not translated
	// Stale tells that Target translates the first version of Source, which has changed.
	Stale bool
}

// part is one unit or block of a story in all its languages.
type part struct {
	kind string // "headline", "p", "h2", "quote" …
	rows []row
}

// row is one segment: its text by language now, and before the correction.
type row struct {
	line int
	now  map[string]depesche.Inline
	was  map[string]depesche.Inline
}

func (r row) text(lang string, v Version) depesche.Inline {
	now, was := r.now[lang], r.was[lang]
	if v == First && !was.IsEmpty() || now.IsEmpty() {
		return was
	}
	return now
}

// Corrected tells whether the first and the current version differ.
func (s *Story) Corrected() bool {
	for _, p := range s.parts {
		for _, r := range p.rows {
			if len(r.was) > 0 {
				return true
			}
		}
	}
	return false
}

// Plan returns the plan for a language, and whether there is one.
func (s *Story) Plan(lang string) (TextPlan, bool) {
	for _, t := range s.Texts {
		if t.Lang == lang {
			return t, true
		}
	}
	return TextPlan{}, false
}

// Document composes the text in one language. Its picture has caption, alternative
// text, credit and size, but no hash: whoever stores the file knows it. Blocks are
// numbered "b1", "b2" …, the same in every language.
func (s *Story) Document(lang string, v Version) depesche.Document {
	d := depesche.Document{Byline: append([]string(nil), s.Byline...)}
	if s.Picture != "" {
		d.Lead = &depesche.PictureUse{Width: PictureWidth, Height: PictureHeight, Credit: s.Credit}
	}
	for _, p := range s.parts {
		whole := join(p.rows, lang, v)
		switch p.kind {
		case "headline":
			d.Headline = whole
		case "standfirst":
			d.Standfirst = whole
		case "dateline":
			d.Dateline = whole.Text
		case "caption":
			d.Lead.Caption = whole
		case "alt":
			d.Lead.Alt = whole.Text
		case "speaker":
			d.Blocks[len(d.Blocks)-1].Speaker = whole
		default:
			d.Blocks = append(d.Blocks, block(p, blockID(len(d.Blocks)), whole, lang, v))
		}
	}
	return d
}

func block(p part, id string, whole depesche.Inline, lang string, v Version) depesche.Block {
	b := depesche.Block{ID: id, Text: whole}
	switch p.kind {
	case "p":
		b.Kind = depesche.Paragraph
	case "h2":
		b.Kind, b.Level = depesche.Heading, 2
	case "quote":
		b.Kind = depesche.Quotation
	case "list", "numbered":
		b.Kind, b.Ordered, b.Text = depesche.List, p.kind == "numbered", depesche.Inline{}
		for _, r := range p.rows {
			b.Items = append(b.Items, r.text(lang, v))
		}
	}
	return b
}

func join(rows []row, lang string, v Version) depesche.Inline {
	var out depesche.Inline
	for _, r := range rows {
		t := r.text(lang, v)
		switch {
		case t.IsEmpty():
		case out.IsEmpty():
			out = t
		default:
			out = out.Append(depesche.Plain(" ")).Append(t)
		}
	}
	return out
}
