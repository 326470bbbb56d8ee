package alert

import (
	"bytes"
	"html/template"
	"strconv"
	"strings"

	"depesche"
	"depesche/internal/slug"
	"depesche/internal/store"
	"depesche/internal/web/i18n"
)

// letter is what both parts of a mail are made of.
type letter struct {
	P            *i18n.Printer
	Subject      string
	Name         string // of the edition
	Home         string
	Date         string
	Reason       template.HTML // "You follow …", above the story
	Kicker       string
	Headline     string
	Link         string
	Standfirst   string
	Picture      *picture
	Text         []string
	Quote        *quote
	After        []string // what stands below the button
	Button       string
	ButtonLink   string
	Provenance   string
	OriginalLink string
	ItemsHead    string
	Items        []item
	Ruled        bool // items are what the mail is about
	Because      string
	Foot         []anchor

	reason string // Reason without markup
	off    string // one click stops all
	list   string
	bulk   bool
}

type picture struct {
	Src, Alt, Caption string
	Height            int
}

type item struct{ Kicker, Headline, Link, Text, Note string }

type anchor struct{ Name, Href string }

// Serif and Sans are the fonts that machines have; a mail asks for none.
func (l *letter) Serif() template.CSS {
	if l.P.Dir() == "rtl" {
		return "'Geeza Pro','Sakkal Majalla','Noto Naskh Arabic',Georgia,serif"
	}
	return "Georgia,'Times New Roman',serif"
}

// Sans is the font of small print.
func (l *letter) Sans() template.CSS { return "Arial,Helvetica,sans-serif" }

// End is the side at which a line ends.
func (l *letter) End() string {
	if l.P.Dir() == "rtl" {
		return "left"
	}
	return "right"
}

// Preview is what lists of mails show beside the subject.
func (l *letter) Preview() string {
	if l.Standfirst != "" {
		return l.Standfirst
	}
	if len(l.Text) > 0 {
		return l.Text[0]
	}
	return ""
}

func (l *letter) html() (string, error) {
	var b bytes.Buffer
	if err := layout().Execute(&b, l); err != nil {
		return "", err
	}
	return b.String(), nil
}

// text is the part for those who read no HTML: the same words in the same order.
func (l *letter) text() string {
	var b strings.Builder
	para := func(ss ...string) {
		for _, s := range ss {
			if s = strings.TrimSpace(s); s != "" {
				b.WriteString(s + "\n\n")
			}
		}
	}
	para(l.Name+" · "+l.Date, l.reason, l.Kicker, l.Headline, l.Standfirst)
	para(l.Text...)
	if l.Quote != nil {
		para("> " + l.Quote.Name + ":\n> " + strings.Join(l.Quote.Words, "\n>\n> "))
	}
	if l.Button != "" {
		para(l.Button + ":\n" + l.ButtonLink)
	}
	para(l.After...)
	if l.Provenance != "" {
		s := l.Provenance
		if l.OriginalLink != "" {
			s += "\n" + l.OriginalLink
		}
		para(s)
	}
	if len(l.Items) > 0 {
		para(l.ItemsHead)
		for _, it := range l.Items {
			s := ""
			for _, part := range []string{it.Kicker, it.Headline, it.Text, it.Note, it.Link} {
				if part != "" {
					s += part + "\n"
				}
			}
			para(s)
		}
	}
	// "-- " begins what mail programs take for a signature.
	b.WriteString("-- \n" + l.Because + "\n")
	for _, a := range l.Foot {
		b.WriteString(a.Name + ": " + a.Href + "\n")
	}
	b.WriteString(l.P.T("mail.untracked") + "\n")
	return b.String()
}

func (o *Office) letter(e *depesche.Edition, m *store.Mail) *letter {
	z, _ := zone(e.TimeZone)
	p := o.words.Printer(e.Lang, z)
	return &letter{P: p, Name: e.Name, Home: o.address(e, "/"+e.Code+"/"), Date: p.FullDate(m.Created)}
}

// pictureWidth is what a mail shows on a sharp screen without being heavy.
const pictureWidth = 640

// picture is the lead picture as a mail shows it, nil where there is none to be shown.
func (o *Office) picture(e *depesche.Edition, ps *store.PublishedStory) *picture {
	use := ps.Document.Lead
	if use == nil || use.Hash == "" {
		return nil
	}
	f, ok := ps.Pictures[use.Hash]
	if !ok || f.Width == 0 || f.Height == 0 || len(f.Widths) == 0 || f.Ended(o.now()) {
		return nil
	}
	width := f.Widths[len(f.Widths)-1]
	for _, w := range f.Widths {
		if w >= pictureWidth {
			width = w
			break
		}
	}
	p := &picture{Src: o.address(e, "/pictures/"+use.Hash+"/"+strconv.Itoa(width)+"/"+slug.Make(ps.Document.Headline.Text, e.Lang)+".jpg?v="+f.Version()),
		Caption: line(use.Caption.Text), Height: 552 * f.Height / f.Width}
	if !use.Decorative {
		p.Alt = line(use.Alt)
	}
	if c := line(f.CreditOf(use, e.Lang)); c != "" {
		p.Caption = strings.TrimSpace(p.Caption + " " + c)
	}
	return p
}
