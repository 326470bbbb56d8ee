package site

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"depesche"
	"depesche/internal/store"
	"depesche/internal/web"
)

// switchLink is a way to another edition as a page shows it.
type switchLink struct{ lang, href, note string }

// switchOf collects the links of the switch in the masthead of a page.
func switchOf(t *testing.T, body string) []switchLink {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	var out []switchLink
	for n := range doc.Descendants() {
		if n.Data != "details" || !strings.HasPrefix(attr(n.Parent, "class"), "utility") {
			continue
		}
		for c := range n.Descendants() {
			switch {
			case c.Type == html.ElementNode && c.Data == "a":
				out = append(out, switchLink{lang: attr(c, "lang"), href: attr(c, "href")})
			case c.Type == html.ElementNode && c.Data == "span" && attr(c, "class") == "small":
				if len(out) == 0 || c.FirstChild == nil {
					t.Fatalf("a note before any link, or without a word: %s", body)
				}
				out[len(out)-1].note = c.FirstChild.Data
			}
		}
	}
	return out
}

// A story that an edition does not have, or has no more, leads to its pages in the others, and
// to nothing that readers cannot see.
func TestStoryOfOtherEditions(t *testing.T) {
	n := newNewsroom(t)
	ctx := context.Background()
	n.must(n.store.SaveEdition(ctx, depesche.Edition{Code: "es", Lang: "es", Name: "Depesche", Host: "es.depesche.example", TimeZone: "Europe/Madrid", Position: 2}))
	some := n.add(depesche.Story{})
	for _, e := range []string{"en", "de", "es"} {
		n.publish(some, e, depesche.Document{Headline: depesche.Plain("Night " + e)}, depesche.Publication{})
	}
	withdraw := func(story int64, edition string) {
		t.Helper()
		_, err := n.store.WithdrawPublication(ctx, story, edition)
		n.must(err)
	}
	withdraw(some, "de")
	none := n.add(depesche.Story{})
	for _, e := range []string{"en", "de"} {
		n.publish(none, e, depesche.Document{Headline: depesche.Plain("Gone " + e)}, depesche.Publication{})
		withdraw(none, e)
	}
	n.add(depesche.Story{}) // its original is a draft
	s := n.site("https://depesche.example")
	const english, spanish = `<a href="https://depesche.example/en/1/night-en" lang="en" hreflang="en" dir="ltr">English</a>`, `<a href="https://es.depesche.example/1/night-es" lang="es" hreflang="es" dir="ltr">Español</a>`
	for _, tt := range []struct {
		host, path string
		status     int
		says       string // in the heading
		there      string // the line, or how it begins, "" for no such line
		found      string // the editions to whose page the switch leads, without a note
	}{
		{"", "/de/1/nacht", 410, "in dieser Ausgabe zurückgezogen", "Diese Geschichte gibt es auf: " + strings.ReplaceAll(english, "https://depesche.example", "") + " und " + spanish, "en es"},
		{"", "/de/1", 410, "in dieser Ausgabe zurückgezogen", "Diese Geschichte gibt es auf: ", "en es"},
		{"", "/ar/1/x", 404, "هذا الخبر غير موجود في هذه الطبعة", "هذا الخبر متاح في طبعة أخرى: ", "en es"},
		{"", "/ar/1", 404, "هذا الخبر غير موجود", "هذا الخبر متاح", "en es"},
		{"", "/de/2/weg", 410, "Diese Geschichte wurde zurückgezogen", "", ""},
		{"", "/ar/2", 404, "هذه الصفحة غير موجودة", "", ""},
		{"", "/de/3", 404, "Diese Seite gibt es nicht", "", ""},
		{"", "/en/3/draft", 404, "This page does not exist", "", ""},
		{"", "/en/4", 404, "This page does not exist", "", ""},
		{"", "/de/01/nacht", 404, "Diese Seite gibt es nicht", "", ""},
		{"", "/de/1/nacht/x", 404, "Diese Seite gibt es nicht", "", ""},
		{"", "/de/channel/none", 404, "Diese Seite gibt es nicht", "", ""},
		{"", "/de/page/1", 404, "Diese Seite gibt es nicht", "", ""},
		{"", "/xx/1", 404, "This page does not exist", "", ""},
		{"es.depesche.example", "/2/x", 404, "Esta página no existe", "", ""},
		{"es.depesche.example", "/de/1", 410, "in dieser Ausgabe zurückgezogen", "Diese Geschichte gibt es auf: " + strings.ReplaceAll(english, "https://depesche.example", ""), "en es"},
	} {
		host := tt.host
		if host == "" {
			host = "depesche.example"
		}
		w := get(s, tt.path, "Host", host, "Accept-Language", "en")
		body := w.Body.String()
		_, main, _ := strings.Cut(body, "<main")
		main, _, _ = strings.Cut(main, `class="button"`)
		_, heading, begins := strings.Cut(main, "<h1>")
		heading, _, ends := strings.Cut(heading, "</h1>")
		if !begins || !ends {
			t.Fatalf("%s%s: %d, without a heading: %s", host, tt.path, w.Code, body)
		}
		if w.Code != tt.status || !strings.Contains(heading, tt.says) || !strings.Contains(main, tt.there) || strings.Contains(main, "hreflang") != (tt.there != "") {
			t.Errorf("%s%s: %d %s", host, tt.path, w.Code, main)
		}
		checkPage(t, tt.path, body)
		var found []string
		for _, l := range switchOf(t, body) {
			switch to := strings.TrimPrefix(l.href, "https://"+l.lang+".depesche.example"); {
			case l.note == "":
				found = append(found, l.lang)
				if !strings.HasSuffix(l.href, "/1/night-"+l.lang) {
					t.Errorf("%s%s: %v leads to no page of the story", host, tt.path, l)
				}
			case to != "/" && !strings.HasSuffix(l.href, "/"+l.lang+"/"):
				t.Errorf("%s%s: %v leads to no front page", host, tt.path, l)
			}
		}
		if got := strings.Join(found, " "); got != tt.found {
			t.Errorf("%s%s: the switch leads to the story in %q, want %q", host, tt.path, got, tt.found)
		}
	}

	withdraw(some, "es")
	w := get(s, "/1/noche", "Host", "es.depesche.example")
	if body := w.Body.String(); w.Code != 410 || !strings.Contains(body, "Esta noticia puede leerse en: "+english+"</p>") || !strings.Contains(body, "se ha retirado de esta edición") {
		t.Errorf("on the edition's own host: %d %s", w.Code, body)
	}
}

// What stood at an address before it came here and was withdrawn is not the story whose number
// the address has.
func TestOldAddressOfAnotherStory(t *testing.T) {
	n := newNewsroom(t)
	ctx := context.Background()
	numbered, old := n.add(depesche.Story{}), n.add(depesche.Story{})
	n.publish(numbered, "en", depesche.Document{Headline: depesche.Plain("Here")}, depesche.Publication{})
	n.publish(old, "en", depesche.Document{Headline: depesche.Plain("Old")}, depesche.Publication{})
	_, err := n.store.WithdrawPublication(ctx, old, "en")
	n.must(err)
	n.must(n.store.AddAddresses(ctx, old, "en", []store.OldAddress{{Host: "example.com", Path: "/de/1/old"}}))
	w := get(n.site(""), "/de/1/old")
	if body := w.Body.String(); w.Code != http.StatusGone || strings.Contains(body, "gibt es auf") || !strings.Contains(body, "Diese Geschichte wurde zurückgezogen") {
		t.Errorf("%d %s", w.Code, body)
	}
}

// An error page is drawn though the database has ceased to answer since.
func TestOtherEditionsWithoutDatabase(t *testing.T) {
	n := newNewsroom(t)
	id := n.add(depesche.Story{})
	n.publish(id, "en", depesche.Document{Headline: depesche.Plain("Here")}, depesche.Publication{})
	s := n.site("")
	r := httptest.NewRequest("GET", "/de/1", nil)
	a, err := s.addresses(r)
	n.must(err)
	f, err := s.frame(r.Context(), a, a.edition("de"))
	n.must(err)
	missing := &notHere{depesche.E(depesche.NotFound, "page.unknown", "there is no such page"), id}
	n.store.Close()
	if there := s.lookElsewhere(r.Context(), f, missing); there != "" || f.Editions[0].Note != "Titelseite" {
		t.Errorf("%q, %v", there, f.Editions)
	}
	w := httptest.NewRecorder()
	n.must(s.fail(w, r, web.Failure{Status: http.StatusNotFound, Err: missing}))
	if body := w.Body.String(); w.Code != http.StatusNotFound || !strings.Contains(body, "This page does not exist") {
		t.Errorf("%d %s", w.Code, body)
	}
}
