package desk

import (
	"net/url"
	"reflect"
	"testing"

	"depesche"
	"depesche/internal/web/i18n"
)

// A form sent back as it came changes nothing, whatever the document holds.
func TestOriginalRoundTrip(t *testing.T) {
	p := i18n.MustLoad(catalogs, "i18n").Printer("en", nil)
	link := depesche.Mark{Kind: depesche.Link, Href: "https://harbour.example/a?b=1&c=2"}
	at := func(m depesche.Mark, from, to int) depesche.Mark { m.From, m.To = from, to; return m }
	d := depesche.Document{
		Headline:   depesche.Plain(`„Was?“ <1> & \<2>`),
		Standfirst: depesche.Inline{Text: "A line with a link", Marks: []depesche.Mark{at(link, 14, 18)}},
		Dateline:   "Port Ellery", Byline: []string{"Ida Brandholt", "Jon Ostby"},
		Lead: &depesche.PictureUse{Hash: "aa", URL: "https://x.example/p.jpg", Width: 3, Height: 2, Caption: depesche.Plain("At her berth."), Alt: "A ferry", Credit: "Runa / Depesche"},
		Blocks: []depesche.Block{
			{ID: "a", Kind: depesche.Paragraph, Text: depesche.Inline{Text: "One line,\nanother line, both strong and linked.", Marks: []depesche.Mark{{Kind: depesche.Strong, From: 24, To: 46}, at(link, 29, 35)}}},
			{ID: "b", Kind: depesche.Heading, Level: 3, Text: depesche.Plain("What it costs")},
			{ID: "c", Kind: depesche.Quotation, Text: depesche.Plain("“Twice is enough.”"), Speaker: depesche.Plain("Tamsin Orlo")},
			{ID: "d", Kind: depesche.List, Ordered: true, Items: []depesche.Inline{depesche.Plain("first"), {Text: "second", Marks: []depesche.Mark{{Kind: depesche.Emphasis, From: 0, To: 6}}}}},
			{ID: "e", Kind: depesche.Picture, Picture: &depesche.PictureUse{Hash: "bb", Caption: depesche.Plain("The quay."), Decorative: true}},
			{ID: "f", Kind: depesche.Embed, Href: "https://video.example/1"},
			{ID: "g", Kind: depesche.Rule},
			{ID: "h", Kind: depesche.Paragraph, Text: depesche.Inline{Text: "The word Schadenfreude [malicious joy].", Marks: []depesche.Mark{{Kind: depesche.Foreign, From: 9, To: 22, Lang: "de"}, {Kind: depesche.Insertion, From: 23, To: 38}}}},
		},
	}
	page := originalPage{frame: frame{Printer: p}, Story: &depesche.Story{ID: 1}}
	view, of := formView{p: p, lang: "en"}, formOf(&d)
	view.fill(&page, &of)
	page.Account = &depesche.Account{}
	out, err := newServer(Config{}).templates.Execute("original", &page)
	if err != nil {
		t.Fatal(err)
	}
	sent, err := readForm(form(t, string(out), "original"))
	if err != nil {
		t.Fatal(err)
	}
	got, bad := sent.document(&d)
	if len(bad) > 0 {
		t.Fatalf("problems %v", bad)
	}
	if !reflect.DeepEqual(got, d) {
		t.Errorf("came back as\n%+v\nwant\n%+v", got, d)
	}
}

func FuzzReadOriginal(f *testing.F) {
	f.Add("paragraph", "The <b>new</b> ship\n\n<i>sails</i>.", "more\n \n\ntext")
	f.Add("list", "one<br>more\n\\<b> <a https://x.example>y</a>", "\n\n\n")
	f.Add("quotation", "</b><b>", "")
	f.Fuzz(func(t *testing.T, kind, text, more string) {
		was := depesche.Document{Headline: depesche.Plain("h"), Blocks: []depesche.Block{{ID: "a", Kind: depesche.Paragraph, Text: depesche.Inline{Text: "new ship", Marks: []depesche.Mark{{Kind: depesche.Strong, From: 0, To: 3}, {Kind: depesche.Emphasis, From: 4, To: 8}}}}}}
		f, err := readForm(url.Values{"headline": {"h"}, "block": {"a"}, "b/a/kind": {kind}, "b/a": {text}, "more": {more}})
		if err != nil {
			t.Fatal(err)
		}
		got, bad := f.document(&was)
		ids := map[string]bool{}
		for _, b := range got.Blocks {
			if ids[b.ID] || b.ID == "" {
				t.Fatalf("block id %q", b.ID)
			}
			ids[b.ID] = true
			if b.Kind == depesche.Paragraph && b.Text.IsEmpty() && len(bad) == 0 || !b.Text.Equal(b.Text.Normal()) {
				t.Fatalf("block %#v of %q", b.Text, text)
			}
		}
	})
}
