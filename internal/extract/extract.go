package extract

import (
	"net/url"
	"strings"
	"time"

	"depesche"
)

// MaxBytes is the greatest input that is read.
const MaxBytes = 20 << 20

// Input is what came in.
type Input struct {
	Data        []byte
	URL         string // where it came from, "" if unknown
	ContentType string // as the server gave it, "" if unknown
	Name        string // of the file, "" if unknown
	Lang        string // BCP 47: forces the language; "" identifies it

	// Identify names the language of a text, with a confidence from 0 to 1. Without it
	// only what the page declares is used.
	Identify func(text string) (lang string, confidence float64)
}

// Story is what was found.
type Story struct {
	Document   depesche.Document
	Lang       string // BCP 47, "" when unknown
	Provenance depesche.Provenance
	Site       string   // name of the site
	Image      string   // address of the lead picture
	Authors    []string // people's names

	// What an agency's item says beside its text; zero where it says nothing.
	Embargo  time.Time // not to be published before
	Slugline string
	Priority int // 1 to 6

	// Incomplete is set when the page shows subscribers more than it showed us: the
	// story is only the beginning of the article.
	Incomplete *depesche.Error

	// As the page gave them, in its own time zone. Provenance holds them in UTC.
	published, modified time.Time
	dateline            string // what was cut off the first paragraph
	leadInBody          bool   // the standfirst was the body's first paragraph
}

// Extract finds the story in a page. Errors are *depesche.Error of kind Invalid whose
// text names the way out; the keys are listed in docs/extract.md.
func Extract(in Input) (*Story, error) {
	if err := refuse(in); err != nil {
		return nil, err
	}
	var from *url.URL
	if u := safeURL(nil, in.URL); u != "" {
		from, _ = url.Parse(u)
	}
	var s *Story
	var err error
	data := decode(in.Data, in.ContentType)
	switch sniff(in, data) {
	case formatNINJS:
		s, err = readNINJS(data)
	case formatMarkdown:
		s, err = readMarkdown(data, from)
	case formatText:
		s, err = readText(data)
	default:
		s, err = readHTML(data, from)
	}
	if err != nil {
		return nil, err
	}
	s.finish(in, from)
	return s, nil
}

// finish does what every format has in common.
func (s *Story) finish(in Input, from *url.URL) {
	d := &s.Document
	if d.Blocks == nil {
		d.Blocks = []depesche.Block{}
	}
	giveIDs(d.Blocks)
	if d.Dateline == "" {
		s.takeDateline()
	}
	d.Byline = s.Authors
	if s.Provenance.URL == "" && from != nil {
		s.Provenance.URL = from.String()
	}
	if s.Provenance.Source == "" {
		s.Provenance.Source = s.Site
	}
	s.Provenance.Published, s.Provenance.Modified = utc(s.published), utc(s.modified)
	if d.Lead != nil && s.Image == "" {
		s.Image = d.Lead.URL
	}
	s.Lang = language(in, s.Lang, d.PlainText())
}

func utc(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.UTC()
}

// language decides between what is forced, declared and identified. Templates declare
// languages that nobody wrote in, so a confident identification of enough text wins;
// the declaration then still gives the region.
func language(in Input, declared, text string) string {
	if in.Lang != "" {
		return in.Lang
	}
	declared = strings.ReplaceAll(declared, "_", "-")
	if !validLang(declared) {
		declared = ""
	}
	if in.Identify == nil || len(text) < 40 {
		return declared
	}
	lang, conf := in.Identify(text)
	if lang == "" || declared != "" && (conf < .8 || depesche.BaseLang(lang) == depesche.BaseLang(declared)) {
		return declared
	}
	return lang
}

// JSON is the story as the extract command prints it. Its text is what the page prints,
// with the dateline.
func (s *Story) JSON() any {
	var text []string
	// A standfirst above the body is a subtitle when it is short, and the text's first
	// paragraph when it is not.
	if t := s.Document.Standfirst.Text; t != "" && (s.leadInBody || len(t) >= 160) {
		text = append(text, t)
	}
	dateline := s.dateline
	for i := range s.Document.Blocks {
		b := &s.Document.Blocks[i]
		switch b.Kind {
		case depesche.Paragraph:
			text = append(text, dateline+b.Text.Text)
			dateline = ""
		case depesche.Heading:
			text = append(text, b.Text.Text)
		case depesche.Quotation:
			text = append(text, b.Text.Text)
			if !b.Speaker.IsEmpty() {
				text = append(text, b.Speaker.Text)
			}
		case depesche.List:
			for _, it := range b.Items {
				text = append(text, it.Text)
			}
		}
	}
	return storyJSON{
		Title: s.Document.Headline.Text, Author: orEmpty(s.Authors), Date: stampText(s.published), Modified: stampText(s.modified), Image: s.Image,
		Lang: s.Lang, Site: s.Site, Canonical: s.Provenance.URL, Source: s.Provenance.Source, Rights: s.Provenance.Rights, Standfirst: s.Document.Standfirst.Text,
		Dateline: s.Document.Dateline, Text: strings.Join(text, "\n"), Lead: s.Document.Lead, Blocks: s.Document.Blocks,
	}
}

type storyJSON struct {
	Title      string               `json:"title"`
	Author     []string             `json:"author"`
	Date       string               `json:"date,omitempty"`
	Modified   string               `json:"modified,omitempty"`
	Image      string               `json:"image,omitempty"`
	Lang       string               `json:"lang,omitempty"`
	Site       string               `json:"site,omitempty"`
	Source     string               `json:"source,omitempty"`
	Rights     string               `json:"rights,omitempty"`
	Canonical  string               `json:"canonical,omitempty"`
	Standfirst string               `json:"standfirst,omitempty"`
	Dateline   string               `json:"dateline,omitempty"`
	Text       string               `json:"text"`
	Lead       *depesche.PictureUse `json:"lead,omitempty"`
	Blocks     []depesche.Block     `json:"blocks"`
}

func orEmpty(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

func stampText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	if h, m, s := t.Clock(); h == 0 && m == 0 && s == 0 && t.Location() == time.UTC {
		return t.Format("2006-01-02")
	}
	return t.Format(time.RFC3339)
}
