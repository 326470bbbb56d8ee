package site

import (
	"encoding/xml"
	"fmt"
	"strings"
	"testing"

	"depesche"
)

// Site maps name for every page what the page itself names, for editions that share a
// language and for one with a host of its own too.
func TestSitemapsNameWhatPagesName(t *testing.T) {
	n := newNewsroom(t)
	for i, e := range []depesche.Edition{{Code: "at", Lang: "de", Region: "AT", Host: "at.example"}, {Code: "ch", Lang: "de-CH"}, {Code: "twin", Lang: "de", Region: "AT"}} {
		e.Name, e.TimeZone, e.Position = "Depesche "+strings.ToUpper(e.Code), "Europe/Vienna", 10+i
		n.must(n.store.SaveEdition(t.Context(), e))
	}
	for i, where := range [][]string{{"en", "de", "at", "twin"}, {"de", "at", "ch"}, {"at", "twin"}, {"en"}} {
		story := n.add(depesche.Story{Channel: "science", Lang: depesche.BaseLang(where[0])}, "rail")
		if where[0] == "at" {
			story = n.add(depesche.Story{Channel: "science", Lang: "de"})
		}
		for _, e := range where {
			n.publish(story, e, depesche.Document{Headline: depesche.Plain(fmt.Sprintf("Story %d", i))}, depesche.Publication{})
		}
	}
	s := n.site(ownOrigin)
	ask := func(address string) string {
		host := strings.TrimPrefix(ownOrigin, "https://")
		path, own := strings.CutPrefix(address, "https://at.example")
		if own {
			host = "at.example"
		} else {
			path = strings.TrimPrefix(address, ownOrigin)
		}
		w := get(s, path, "Host", host)
		if w.Code != 200 {
			t.Errorf("%s answers %d", address, w.Code)
		}
		return w.Body.String()
	}
	var index struct {
		Maps []struct {
			Loc string `xml:"loc"`
		} `xml:"sitemap"`
	}
	looked := 0
	for _, top := range []string{ownOrigin + "/sitemap.xml", "https://at.example/sitemap-index.xml"} {
		if err := xml.Unmarshal([]byte(ask(top)), &index); err != nil {
			t.Fatal(err)
		}
		for _, m := range index.Maps {
			var set struct {
				URLs []struct {
					Loc   string `xml:"loc"`
					Links []struct {
						Lang string `xml:"hreflang,attr"`
						Href string `xml:"href,attr"`
					} `xml:"link"`
				} `xml:"url"`
			}
			if err := xml.Unmarshal([]byte(ask(m.Loc)), &set); err != nil {
				t.Fatal(m.Loc, err)
			}
			for _, u := range set.URLs {
				page := (&whole{t: t}).see(u.Loc, ask(u.Loc))
				got := map[string]string{}
				for _, l := range u.Links {
					got[l.Lang] = l.Href
				}
				if fmt.Sprint(got) != fmt.Sprint(page.alternates) {
					t.Errorf("%s says of %s %v, the page %v", m.Loc, u.Loc, got, page.alternates)
				}
				if len(got) > 0 && got[page.lang] != u.Loc {
					t.Errorf("%s does not name itself as %s: %v", u.Loc, page.lang, got)
				}
				looked++
			}
		}
	}
	if looked < 40 {
		t.Errorf("only %d entries", looked)
	}
}

// The switch tells editions in one language apart.
func TestNamesOfEditions(t *testing.T) {
	a := &addresses{editions: []depesche.Edition{{Code: "de", Lang: "de", Name: "Post"}, {Code: "at", Lang: "de", Region: "AT", Name: "Bote"}, {Code: "en", Lang: "en", Name: "Herald"}, {Code: "twin", Lang: "de", Region: "AT", Name: "Kurier"}}}
	for code, want := range map[string]string{"de": "Deutsch", "at": "Deutsch (Bote)", "twin": "Deutsch (Kurier)", "en": "English"} {
		if got := a.selfName(a.edition(code)); got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
	a.editions = a.editions[:3]
	if got := a.selfName(a.edition("at")); got != "Österreichisches Deutsch" {
		t.Errorf("with its country: %q", got)
	}
}

// A month begins in the column of its weekday, in a week that begins as in the edition's
// country.
func TestCalendarBeginsAsInTheCountry(t *testing.T) {
	n := newNewsroom(t)
	for i, region := range []string{"US", "GB", "SA"} {
		n.must(n.store.SaveEdition(t.Context(), depesche.Edition{Code: strings.ToLower(region), Lang: "en", Region: region, Name: region, TimeZone: "UTC", Position: 10 + i}))
	}
	story := n.add(depesche.Story{})
	s := n.site("")
	for edition, column := range map[string]int{"en": 7, "us": 1, "gb": 7, "sa": 1, "ar": 2} { // 1 March 2026 is a Sunday
		n.publish(story, edition, depesche.Document{Headline: depesche.Plain("Story")}, depesche.Publication{})
		if page := get(s, "/"+edition+"/archive/2026-03").Body.String(); !strings.Contains(page, fmt.Sprintf(`<ol class="days from-%d">`, column)) {
			t.Errorf("%s: the month does not begin in column %d", edition, column)
		}
	}
}

// An address typed in capitals leads to the one that is meant; one that is nowhere says so.
func TestCapitalsLeadOn(t *testing.T) {
	n := newNewsroom(t)
	n.must(n.store.SaveEdition(t.Context(), depesche.Edition{Code: "at", Lang: "de", Region: "AT", Name: "Bote", Host: "at.example", TimeZone: "UTC", Position: 9}))
	s := n.site("https://news.example")
	for _, c := range []struct{ host, path, to string }{
		{"news.example", "/DE/", "/de/"}, {"news.example", "/De/Topics?x=Y", "/de/topics?x=Y"}, {"news.example", "/de/CHANNEL/Science", "/de/channel/science"}, {"news.example", "/DE", "/de"},
		{"at.example", "/TOPICS", "/topics"}, {"news.example", "/XX/", ""}, {"news.example", "/de/none", ""}, {"news.example", "/ROBOTS.TXT", ""},
	} {
		w := get(s, c.path, "Host", c.host)
		if c.to == "" && w.Code != 404 || c.to != "" && (w.Code != 301 || w.Header().Get("Location") != c.to) {
			t.Errorf("%s%s: %d %q, want %q", c.host, c.path, w.Code, w.Header().Get("Location"), c.to)
		}
	}
}
