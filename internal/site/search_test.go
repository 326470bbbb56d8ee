package site

import (
	"encoding/json"
	"encoding/xml"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"depesche"
)

// searched is a newsroom whose German edition has some stories.
func searched(t *testing.T) (*newsroom, *Server) {
	n := newNewsroom(t)
	paragraph := func(s string) []depesche.Block {
		return []depesche.Block{{ID: "p1", Kind: depesche.Paragraph, Text: depesche.Plain(s)}}
	}
	a := n.add(depesche.Story{Channel: "science"}, "rail")
	n.publish(a, "de", depesche.Document{Headline: depesche.Plain("Nachtzug nach Triest"), Standfirst: depesche.Plain("Elf Wagen fahren."), Blocks: paragraph("Die Lokführer streiken bei der Bahn <b>nicht</b> & \u202eniemand sonst.")}, depesche.Publication{})
	b := n.add(depesche.Story{Channel: "economy"})
	n.publish(b, "de", depesche.Document{Headline: depesche.Plain("Ein Brunnen für Zagor"), Blocks: paragraph("Das Wasser kommt aus dem Berg.")}, depesche.Publication{})
	return n, n.site("https://depesche.example")
}

func TestSearchPage(t *testing.T) {
	_, s := searched(t)
	for _, tt := range []struct{ path, has, not string }{
		{"/de/search", "Anführungszeichen", "<ol class=\"items\">"},
		{"/de/search?q=nachtz%C3%BCge", "<mark>Nachtzug</mark> nach Triest", "Brunnen für"},
		{"/de/search?q=nachtzug", "1 Beitrag", ""},
		{"/de/search?q=streik", "<mark>streiken</mark> bei der Bahn &lt;b&gt;nicht&lt;/b&gt; &amp; niemand", "\u202e"},
		{"/de/search?q=wasser+nachtzug", "Nichts gefunden", "<mark>"},
		{"/de/search?q=nachtzgu", "Kein Beitrag enthält „nachtzgu“. Diese enthalten „nachtzug“.", ""},
		{"/de/search?q=qqqqqq", "Kein Beitrag enthält „qqqqqq“.", "<mark>"},
		{"/de/search?q=nachtzug&channel=economy", "In allen Ressorts", "<mark>"},
		{"/de/search?q=nachtzug&channel=science&topic=rail&from=2020-01-01&to=2030-01-01&sort=date", "<mark>Nachtzug</mark>", ""},
		{"/de/search?q=nachtzug&from=2028-01-01", "Nichts gefunden", "<mark>"},
		{"/de/search?q=nachtzug&page=7", "Vorige Seite", "<mark>"},
		{"/de/search?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "&lt;script&gt;", "<script>alert"},
		{"/de/search?q=%00%FF%FE", "Anführungszeichen", "<mark>"},
		{"/de/search?q=%E2%80%AEnachtzug", "<mark>Nachtzug</mark>", "\u202e"},
		{"/de/search?q=" + url.QueryEscape(strings.Repeat("nachtzug* ", 4000)), "<mark>Nachtzug</mark>", ""},
		{"/ar/search?q=x", "لا نتائج", ""},
	} {
		w := get(s, tt.path)
		body := w.Body.String()
		if w.Code != 200 || !strings.Contains(body, tt.has) || tt.not != "" && strings.Contains(body, tt.not) {
			t.Errorf("%.80s: %d, has not %q or has %q:\n%s", tt.path, w.Code, tt.has, tt.not, body[max(0, strings.Index(body, "<main")):])
		}
		found := strings.Contains(tt.path, "?")
		if found != strings.Contains(body, `<meta name="robots" content="noindex, follow">`) || found == strings.Contains(body, `rel="canonical"`) {
			t.Errorf("%.80s: what was found may be indexed, or the page itself may not", tt.path)
		}
		if !strings.Contains(body, `<meta name="description" content="`) {
			t.Errorf("%.80s has no description", tt.path)
		}
		checkPage(t, tt.path, body)
	}
	if w := get(s, "/xx/search?q=a"); w.Code != 404 {
		t.Errorf("an edition that does not exist: %d", w.Code)
	}
}

func TestSearchFeedAndDescription(t *testing.T) {
	_, s := searched(t)
	w := get(s, "/de/search/feed.xml?q=nachtzug&channel=science&page=2&sort=")
	var f struct {
		ID    string `xml:"id"`
		Links []struct {
			Rel  string `xml:"rel,attr"`
			Href string `xml:"href,attr"`
		} `xml:"link"`
		Entries []struct {
			Title string `xml:"title"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal(w.Body.Bytes(), &f); err != nil || len(f.Entries) != 1 || f.Entries[0].Title != "Nachtzug nach Triest" {
		t.Errorf("%v, %+v", err, f)
	}
	if want := "https://depesche.example/de/search/feed.xml?channel=science&q=nachtzug"; f.ID != want || f.Links[0].Href != want {
		t.Errorf("the feed calls itself %s, %s", f.ID, f.Links[0].Href)
	}
	if w := get(s, "/de/search/feed.xml?q=-x"); w.Code != 404 {
		t.Errorf("a feed of nothing: %d", w.Code)
	}
	w = get(s, "/de/search/description.xml")
	if !strings.Contains(w.Body.String(), `template="https://depesche.example/de/search?q={searchTerms}"`) || w.Header().Get("Content-Type") != "application/opensearchdescription+xml; charset=utf-8" {
		t.Errorf("%s\n%s", w.Header(), w.Body)
	}
	var list []any
	w = get(s, "/de/search/suggest?q=der+nacht")
	if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil || len(list) != 2 || len(list[1].([]any)) != 1 || list[1].([]any)[0] != "der nachtzug" {
		t.Errorf("%v %s", err, w.Body)
	}
	if w := get(s, "/de/search/suggest?q=%FF%00"); w.Code != 200 || !json.Valid(w.Body.Bytes()) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// When too many search at once one is told so, and nobody waits for ever.
func TestSearchesWaitTheirTurn(t *testing.T) {
	_, s := searched(t)
	for range cap(s.searches) {
		s.searches <- struct{}{}
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest("GET", "https://depesche.example/de/search?q=nachtzug", nil))
	if w.Code != 503 || !strings.Contains(w.Body.String(), "<html") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	<-s.searches
	if w := get(s, "/de/search?q=nachtzug"); w.Code != 200 || len(s.searches) != cap(s.searches)-1 {
		t.Errorf("%d, %d of %d turns taken", w.Code, len(s.searches), cap(s.searches))
	}
}
