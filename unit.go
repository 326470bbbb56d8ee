package depesche

import (
	"slices"
	"strconv"
	"strings"
)

// UnitKind says what part of a document a unit is; checks and engines treat a headline
// otherwise than a paragraph.
type UnitKind string

const (
	UnitHeadline   UnitKind = "headline"
	UnitStandfirst UnitKind = "standfirst"
	UnitText       UnitKind = "text"
	UnitHeading    UnitKind = "heading"
	UnitQuotation  UnitKind = "quotation"
	UnitSpeaker    UnitKind = "speaker"
	UnitItem       UnitKind = "item"
	UnitCaption    UnitKind = "caption"
	UnitAlt        UnitKind = "alt"
	UnitDateline   UnitKind = "dateline"
)

// Whole tells whether a unit of this kind is one segment, however many sentences it
// seems to have.
func (k UnitKind) Whole() bool {
	switch k {
	case UnitHeadline, UnitHeading, UnitSpeaker, UnitDateline, UnitAlt:
		return true
	}
	return false
}

// Unit is a translatable piece of a document. Ref addresses it: "headline",
// "standfirst", "dateline", "lead/caption", "lead/alt", and for a block "ID",
// "ID/speaker", "ID/2" (list item, from 0), "ID/caption", "ID/alt".
type Unit struct {
	Ref  string   `json:"ref"`
	Kind UnitKind `json:"kind"`
	Text Inline   `json:"text"`
}

// Units lists the translatable pieces in reading order, leaving out the empty ones.
func (d *Document) Units() []Unit {
	var us []Unit
	d.eachUnit(func(ref string, k UnitKind, in Inline) Inline {
		if !in.IsEmpty() {
			us = append(us, Unit{ref, k, in})
		}
		return in
	})
	return us
}

// WithUnits returns a copy of d in which every unit named in texts has its new text.
// Nothing of the copy is shared with d.
func (d *Document) WithUnits(texts map[string]Inline) Document {
	c := d.Clone()
	c.eachUnit(func(ref string, _ UnitKind, in Inline) Inline {
		if t, ok := texts[ref]; ok {
			return t
		}
		return in
	})
	return c
}

// Clone returns a deep copy.
func (d *Document) Clone() Document {
	c := *d
	c.Headline, c.Standfirst = d.Headline.clone(), d.Standfirst.clone()
	c.Byline = slices.Clone(d.Byline)
	c.Lead = d.Lead.clone()
	c.Blocks = slices.Clone(d.Blocks)
	for i := range c.Blocks {
		b := &c.Blocks[i]
		b.Text, b.Speaker, b.Picture = b.Text.clone(), b.Speaker.clone(), b.Picture.clone()
		b.Items = slices.Clone(b.Items)
		for j := range b.Items {
			b.Items[j] = b.Items[j].clone()
		}
	}
	return c
}

func (in Inline) clone() Inline { return Inline{in.Text, slices.Clone(in.Marks)} }

func (p *PictureUse) clone() *PictureUse {
	if p == nil {
		return nil
	}
	c := *p
	c.Caption = p.Caption.clone()
	return &c
}

// eachUnit visits every unit, empty ones too, in reading order and stores what f returns.
func (d *Document) eachUnit(f func(ref string, k UnitKind, in Inline) Inline) {
	d.Headline = f("headline", UnitHeadline, d.Headline)
	d.Standfirst = f("standfirst", UnitStandfirst, d.Standfirst)
	d.Dateline = f("dateline", UnitDateline, Plain(d.Dateline)).Text
	eachPictureUnit("lead", d.Lead, f)
	for i := range d.Blocks {
		b := &d.Blocks[i]
		switch b.Kind {
		case Paragraph:
			b.Text = f(b.ID, UnitText, b.Text)
		case Heading:
			b.Text = f(b.ID, UnitHeading, b.Text)
		case Quotation:
			b.Text = f(b.ID, UnitQuotation, b.Text)
			b.Speaker = f(b.ID+"/speaker", UnitSpeaker, b.Speaker)
		case List:
			for j := range b.Items {
				b.Items[j] = f(b.ID+"/"+strconv.Itoa(j), UnitItem, b.Items[j])
			}
		case Picture:
			eachPictureUnit(b.ID, b.Picture, f)
		}
	}
}

func eachPictureUnit(id string, p *PictureUse, f func(string, UnitKind, Inline) Inline) {
	if p == nil {
		return
	}
	p.Caption = f(id+"/caption", UnitCaption, p.Caption)
	if !p.Decorative {
		p.Alt = f(id+"/alt", UnitAlt, Plain(p.Alt)).Text
	}
}

// PlainText is the running text of headline, standfirst and body, a blank line between
// blocks, without captions.
func (d *Document) PlainText() string {
	var parts []string
	add := func(s string) {
		if s = strings.TrimSpace(s); s != "" {
			parts = append(parts, s)
		}
	}
	add(d.Headline.Text)
	add(d.Standfirst.Text)
	add(d.BodyText())
	return strings.Join(parts, "\n\n")
}

// BodyText is the running text of the body alone, a blank line between blocks.
func (d *Document) BodyText() string {
	var parts []string
	for i := range d.Blocks {
		b := &d.Blocks[i]
		switch b.Kind {
		case Paragraph, Heading, Quotation:
			if t := strings.TrimSpace(b.Text.Text); t != "" {
				parts = append(parts, t)
			}
		case List:
			for _, it := range b.Items {
				if t := strings.TrimSpace(it.Text); t != "" {
					parts = append(parts, t)
				}
			}
		}
	}
	return strings.Join(parts, "\n\n")
}
