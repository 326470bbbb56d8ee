package translate

import (
	"fmt"
	"strings"
	"testing"

	"depesche"
)

func TestGlossary(t *testing.T) {
	terms := func(lang string, sources ...string) []depesche.Term {
		var ts []depesche.Term
		for _, s := range sources {
			ts = append(ts, depesche.Term{SourceLang: lang, TargetLang: "xx", Source: s})
		}
		return ts
	}
	for _, c := range []struct {
		lang    string
		sources []string
		text    string
		want    string
	}{
		{"en", []string{"press release"}, "The press releases and a Press Release.", "press releases|Press Release"},
		{"en", []string{"press release"}, "The press, release it! A press-release", "press-release"},
		{"en", []string{"ship"}, "shipping starship ships; Ship's", "shipping|ships|Ship"},
		{"en", []string{"US", "NATO", "iPhone"}, "Tell us of NATO, Nato, iPhone and IPHONE in the US.", "NATO|iPhone|US"},
		{"en", []string{"Turkey"}, "A turkey in Turkey", "Turkey"},
		{"en", []string{"Security Council", "council"}, "The Security Council and the council", "Security Council|council"},
		{"en", []string{"Security Council"}, "the security council", ""},
		{"en", []string{"Press release"}, "the press release", "press release"},
		{"de", []string{"Haus"}, "Die Häuser, des Hauses, Haustür", "Häuser|Hauses"},
		{"es", []string{"gobierno regional"}, "Los gobiernos regionales.", "gobiernos regionales"},
		{"ja", []string{"政府"}, "日本政府は", "政府"},
		{"en", []string{"", "…", "C++"}, "Nothing … of C", "C"},
		{"en-GB", []string{"lorry"}, "two lorries", "lorries"},
	} {
		text := c.text
		var got []string
		for _, h := range NewGlossary(c.lang, terms(depesche.BaseLang(c.lang), c.sources...)).Find(text) {
			got = append(got, text[h.From:h.To])
		}
		if g := strings.Join(got, "|"); g != c.want {
			t.Errorf("%s %v in %q: %q, want %q", c.lang, c.sources, text, g, c.want)
		}
	}
	if hits := NewGlossary("en", terms("de", "Haus")).Find("Haus"); len(hits) != 0 {
		t.Errorf("a German term is found in English: %v", hits)
	}
	var none *Glossary
	if none.Find("x") != nil {
		t.Error("no glossary finds something")
	}
}

// A thousand terms cost a text no more than the terms that begin with its words.
func TestGlossaryIsLarge(t *testing.T) {
	var ts []depesche.Term
	for i := range 5000 {
		ts = append(ts, depesche.Term{Source: fmt.Sprintf("term%d of things", i)})
	}
	hits := NewGlossary("en", ts).Find(strings.Repeat("the term77 of things and term4999 of thing. ", 100))
	if len(hits) != 200 {
		t.Errorf("%d hits", len(hits))
	}
}
