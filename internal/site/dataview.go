package site

import (
	"net/http"
	"strconv"
	"strings"

	"depesche"
	"depesche/internal/store"
)

// storyData is a story in a list of the API.
type storyData struct {
	Number     int64         `json:"number"`
	Edition    string        `json:"edition"`
	Lang       string        `json:"lang"`
	URL        string        `json:"url"`
	Data       string        `json:"data_url"`
	Headline   string        `json:"headline"`
	Standfirst string        `json:"standfirst"`
	Channel    string        `json:"channel"` // key, "" without one
	Topics     []string      `json:"topics"`  // keys
	Authors    []string      `json:"authors"`
	Dateline   string        `json:"dateline"`
	Published  string        `json:"published"`
	Updated    string        `json:"updated"`
	Kind       string        `json:"kind"` // "original" or "translation"
	OrigLang   string        `json:"original_lang"`
	Reviewed   bool          `json:"reviewed"` // a person has approved the translation
	Picture    *pictureData  `json:"picture,omitempty"`
	Languages  []tongueData  `json:"languages"`
	Extract    string        `json:"extract,omitempty"`
	Whole      *wholeData    `json:"whole,omitempty"`
	Fixes      []correctData `json:"corrections"`
}

type pictureData struct {
	URL     string `json:"url"`
	Width   int    `json:"width,omitempty"`
	Height  int    `json:"height,omitempty"`
	Alt     string `json:"alt"`
	Caption string `json:"caption"`
	Credit  string `json:"credit"`
}

type tongueData struct {
	Edition  string `json:"edition"`
	Lang     string `json:"lang"`
	URL      string `json:"url"`
	Data     string `json:"data_url"`
	Headline string `json:"headline"`
	Kind     string `json:"kind"`
	Reviewed bool   `json:"reviewed"`
}

type correctData struct {
	At    string `json:"at"`
	Wrong string `json:"wrong"`
	Right string `json:"right"`
}

// wholeData is what a story says beside what lists show.
type wholeData struct {
	HTML   string     `json:"html"`
	Text   string     `json:"text"`
	Source sourceData `json:"source"`
	OEmbed string     `json:"oembed_url"`
	Ninjs  string     `json:"ninjs_url"`
}

type sourceData struct {
	Name string `json:"name"`
	URL  string `json:"url"`
	Lang string `json:"lang"`
}

func (f *frame) dataURL(edition string, number int64) string {
	return f.addr.data("/editions/" + edition + "/stories/" + strconv.FormatInt(number, 10))
}

func (f *frame) storyData(it *store.PublishedItem) storyData {
	d := storyData{
		Number: it.Number, Edition: it.Edition, Lang: it.Lang, URL: f.addr.abs(it.Path), Data: f.dataURL(it.Edition, it.Number), Headline: oneLine(it.Headline), Standfirst: oneLine(it.Standfirst),
		Channel: it.Channel, Topics: filled(it.Topics), Authors: filled(it.Byline), Dateline: it.Dateline, Published: iso(it.First), Updated: iso(lastChange(it.Updated, it.Corrections)),
		Kind: string(it.Kind), OrigLang: it.OrigLang, Reviewed: it.Reviewed, Languages: f.tonguesData(it.Languages), Fixes: correctionsData(it.Corrections),
	}
	if it.Lead != nil && it.LeadFile != nil {
		d.Picture = f.pictureData(it.Lead, it.LeadFile, it.Lang, pictureName(it.Headline, it.Lang, it.First, f.P.Zone()))
	}
	return d
}

// filled is a list that is written as [] when it is empty.
func filled(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

func (f *frame) pictureData(u *depesche.PictureUse, file *store.PictureFile, lang, name string) *pictureData {
	d := &pictureData{Caption: oneLine(u.Caption.Text), Credit: file.CreditOf(u, lang)}
	d.URL, d.Width, d.Height = largest(file, name, f.addr.abs)
	if !u.Decorative {
		d.Alt = u.Alt
	}
	return d
}

func (f *frame) tonguesData(links []store.LanguageLink) []tongueData {
	out := []tongueData{}
	for _, l := range links {
		n, _ := strconv.ParseInt(strings.Split(l.Path, "/")[2], 10, 64)
		out = append(out, tongueData{l.Edition, l.Lang, f.addr.abs(l.Path), f.dataURL(l.Edition, n), oneLine(l.Headline), string(l.Kind), l.Reviewed})
	}
	return out
}

func correctionsData(cs []depesche.Correction) []correctData {
	out := []correctData{}
	for _, c := range cs {
		out = append(out, correctData{iso(c.At), c.Wrong, c.Right})
	}
	return out
}

// itemOf is a story's page as lists have it.
func itemOf(ps *store.PublishedStory) *store.PublishedItem {
	d, pub := &ps.Document, &ps.Publication
	it := &store.PublishedItem{
		Number: ps.Story.ID, Edition: ps.Edition.Code, Lang: ps.Edition.Lang, Path: pub.Path, Headline: d.Headline.Text, Standfirst: d.Standfirst.Text, Channel: ps.Story.Channel,
		Byline: d.Byline, Dateline: d.Dateline, Priority: ps.Story.Priority, First: pub.First, Updated: pub.Updated, Kind: ps.Kind, Reviewed: pub.Reviewed, OrigLang: ps.Original.Lang,
		Lead: d.Lead, Document: d, Languages: ps.Languages, Corrections: ps.Corrections,
	}
	for _, t := range ps.Topics {
		it.Topics = append(it.Topics, t.Key)
	}
	if d.Lead != nil {
		if file, ok := ps.Pictures[d.Lead.Hash]; ok && d.Lead.Hash != "" {
			it.LeadFile = &file
		}
	}
	return it
}

func (s *Server) wholeData(r *http.Request, f *frame, ps *store.PublishedStory) (*storyData, error) {
	it := itemOf(ps)
	d := f.storyData(it)
	content, err := s.feedContent(r, f, it)
	if err != nil {
		return nil, err
	}
	d.Whole = &wholeData{
		HTML: string(content), Text: plainOf(&ps.Document), Source: sourceData{ps.Original.Source, safeHref(ps.Original.URL), ps.Original.Lang},
		OEmbed: f.addr.oembed(d.URL, "json"), Ninjs: d.Data + "/ninjs",
	}
	return &d, nil
}

// plainOf is a document's text without marks, paragraphs apart by an empty line.
func plainOf(d *depesche.Document) string {
	var parts []string
	add := func(in depesche.Inline) {
		if !in.IsEmpty() {
			parts = append(parts, in.Text)
		}
	}
	for _, b := range d.Blocks {
		add(b.Text)
		add(b.Speaker)
		for _, i := range b.Items {
			add(i)
		}
	}
	return strings.Join(parts, "\n\n")
}
