package site

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"depesche"
	"depesche/internal/store"
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

// fill takes all turns, and returns what gives one back.
func (t *turns) fill() (free func()) {
	for range cap(t.running) {
		t.running <- struct{}{}
	}
	return func() { <-t.running }
}

// crowd lets as many wait as may.
func (t *turns) crowd() {
	for range cap(t.waiting) {
		t.waiting <- struct{}{}
	}
}

// When too many search at once one is told so, in the edition's words and with one's own, and
// no cache keeps that. The form is there at any time.
func TestTooManySearch(t *testing.T) {
	_, s := searched(t)
	free := s.searches.fill()
	s.searches.crowd()
	for _, tt := range []struct{ path, mime, has string }{
		{"/de/search?q=nacht%26zug&channel=science&from=2026-01-02&sort=date", "text/html; charset=utf-8", "oder im Moment suchen zu viele"},
		{"/ar/search?q=x", "text/html; charset=utf-8", "يبحث كثيرون"},
		{"/de/search/feed.xml?q=nachtzug", "text/plain; charset=utf-8", "Suchen Sie in einigen Sekunden"},
		{"/de/search/suggest?q=nacht", "text/plain; charset=utf-8", "Suchen Sie in einigen Sekunden"},
		{"/api/public/v1/editions/de/search?q=nachtzug", "application/json", `"kind":"unavailable"`},
	} {
		w := get(s, tt.path)
		h := w.Header()
		if w.Code != 429 || h.Get("Retry-After") != "5" || h.Get("Cache-Control") != "no-store" || h.Get("Etag") != "" || h.Get("Content-Type") != tt.mime || !strings.Contains(w.Body.String(), tt.has) {
			t.Errorf("%s: %d %v %.300s", tt.path, w.Code, h, w.Body)
		}
		if tt.mime[:9] == "text/html" {
			checkPage(t, tt.path, w.Body.String())
		}
	}
	page := get(s, "/de/search?q=nacht%26zug&channel=science&from=2026-01-02&sort=date").Body.String()
	for _, kept := range []string{`value="nacht&amp;zug"`, `<option value="science" selected>`, `name="from" value="2026-01-02"`, `<option value="date" selected>`, `href="/de/search?channel=science&amp;from=2026-01-02&amp;q=nacht%26zug&amp;sort=date"`, `content="noindex"`} {
		if !strings.Contains(page, kept) {
			t.Errorf("no %s on %s", kept, page)
		}
	}
	if w := get(s, "/de/search"); w.Code != 200 {
		t.Errorf("the form alone: %d", w.Code)
	}
	free()
	if w := get(s, "/de/search?q=nachtzug"); w.Code != 200 || len(s.searches.running) != cap(s.searches.running)-1 {
		t.Errorf("%d, %d of %d turns taken", w.Code, len(s.searches.running), cap(s.searches.running))
	}
}

// A search that takes too long is ended and said to be, the time for its page as well.
func TestSearchesEnd(t *testing.T) {
	_, s := searched(t)
	s.searches.longest = time.Nanosecond
	if w := get(s, "/de/search?q=nachtzug"); w.Code != 429 || !strings.Contains(w.Body.String(), "Die Suche kam nicht zustande") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if len(s.searches.running) != 0 {
		t.Error("it keeps its turn")
	}
	s.searches.longest = time.Hour
	over, cancel := context.WithTimeout(context.Background(), 0)
	defer cancel()
	if _, err := s.find(httptest.NewRequestWithContext(over, "GET", "/de/search", nil), store.SearchQuery{Edition: "de", Text: "nachtzug"}); !isBusy(err) {
		t.Errorf("when the time for the page is over: %v", err)
	}
	s.searches.fill()
	if _, err := s.find(httptest.NewRequestWithContext(over, "GET", "/de/search", nil), store.SearchQuery{Edition: "de", Text: "nachtzug"}); !isBusy(err) {
		t.Errorf("when it is over before the turn: %v", err)
	}
}

// Who comes while all turns are taken gets the next one; who goes away leaves the place; and
// nobody waits for ever.
func TestSearchesWaitTheirTurn(t *testing.T) {
	_, s := searched(t)
	s.searches.atMost = time.Hour
	free := s.searches.fill()
	ask := func(ctx context.Context) <-chan int {
		done := make(chan int, 1)
		go func() {
			w := httptest.NewRecorder()
			s.ServeHTTP(w, httptest.NewRequestWithContext(ctx, "GET", "https://depesche.example/de/search?q=nachtzug", nil))
			done <- w.Code
		}()
		return done
	}
	waiting := func(n int) {
		for end := time.Now().Add(time.Minute); len(s.searches.waiting) != n; time.Sleep(time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("%d wait, not %d", len(s.searches.waiting), n)
			}
		}
	}
	ctx, leave := context.WithCancel(context.Background())
	gone := ask(ctx)
	waiting(1)
	leave()
	<-gone
	waiting(0)
	if len(s.searches.running) != cap(s.searches.running) {
		t.Error("who went away took a turn with him")
	}
	late := ask(context.Background())
	waiting(1)
	free()
	if code := <-late; code != 200 {
		t.Errorf("who waits for a turn that comes: %d", code)
	}
	s.searches.running <- struct{}{}
	s.searches.atMost = time.Millisecond
	if code := <-ask(context.Background()); code != 429 {
		t.Errorf("who waits in vain: %d", code)
	}
	waiting(0)
}
