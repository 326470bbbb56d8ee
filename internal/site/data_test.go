package site

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"depesche"
	"depesche/internal/extract"
	"depesche/internal/feed/feedtest"
)

// schema checks values against JSON Schema, as far as openapi.json uses it.
type schema struct {
	all  map[string]any // components
	said []string
}

func (c *schema) check(where string, s map[string]any, v any) {
	say := func(format string, args ...any) {
		c.said = append(c.said, where+": "+fmt.Sprintf(format, args...))
	}
	if ref, ok := s["$ref"].(string); ok {
		next, ok := c.all[strings.TrimPrefix(ref, "#/components/schemas/")].(map[string]any)
		if !ok {
			say("%s leads nowhere", ref)
			return
		}
		c.check(where, next, v)
		return
	}
	for k := range s {
		if !slices.Contains([]string{"type", "properties", "required", "items", "enum", "format", "additionalProperties", "description", "minimum", "maximum"}, k) {
			say("the checker does not know %q", k)
		}
	}
	if enum, ok := s["enum"].([]any); ok && !slices.Contains(enum, v) {
		say("%v is none of %v", v, enum)
	}
	switch s["type"] {
	case "object":
		o, ok := v.(map[string]any)
		if !ok {
			say("%T is no object", v)
			return
		}
		props, _ := s["properties"].(map[string]any)
		required, _ := s["required"].([]any)
		for _, r := range required {
			if _, ok := o[r.(string)]; !ok {
				say("%v is missing", r)
			}
		}
		for k, e := range o {
			if p, ok := props[k].(map[string]any); ok {
				c.check(where+"."+k, p, e)
			} else if more, ok := s["additionalProperties"].(map[string]any); ok {
				c.check(where+"."+k, more, e)
			} else if s["additionalProperties"] == false {
				say("%s is not described", k)
			}
		}
	case "array":
		l, ok := v.([]any)
		if !ok {
			say("%T is no list", v)
			return
		}
		for i, e := range l {
			c.check(fmt.Sprintf("%s[%d]", where, i), s["items"].(map[string]any), e)
		}
	case "string":
		t, ok := v.(string)
		if !ok {
			say("%T is no string", v)
			return
		}
		if u, err := url.Parse(t); s["format"] == "uri" && (err != nil || !u.IsAbs()) {
			say("%q is no address", t)
		}
		if _, err := time.Parse(time.RFC3339, t); s["format"] == "date-time" && err != nil {
			say("%q is no time", t)
		}
	case "integer":
		if n, ok := v.(float64); !ok || n != float64(int64(n)) {
			say("%v is no whole number", v)
		}
	case "boolean":
		if _, ok := v.(bool); !ok {
			say("%T is no truth", v)
		}
	default:
		say("the checker does not know the type %v", s["type"])
	}
}

// described returns what openapi.json says of an answer.
func described(t *testing.T, doc map[string]any, path, status string) map[string]any {
	t.Helper()
	var v any = doc
	for _, k := range []string{"paths", path, "get", "responses", status, "content", "application/json", "schema"} {
		m, ok := v.(map[string]any)
		if !ok || m[k] == nil {
			t.Fatalf("%s %s: nothing under %s", path, status, k)
		}
		v = m[k]
	}
	return v.(map[string]any)
}

func openAPIDocument(t *testing.T, h http.Handler) (map[string]any, *schema) {
	t.Helper()
	var doc map[string]any
	if err := json.Unmarshal(get(h, dataPath+"/openapi.json").Body.Bytes(), &doc); err != nil || doc["openapi"] != "3.1.0" {
		t.Fatal(err, doc["openapi"])
	}
	return doc, &schema{all: doc["components"].(map[string]any)["schemas"].(map[string]any)}
}

// Every address that openapi.json describes answers as it says, and there are no others.
func TestDataAnswersAsDescribed(t *testing.T) {
	n := lively(t)
	gone := n.add(depesche.Story{Lang: "de"})
	n.publish(gone, "de", depesche.Document{Headline: depesche.Plain("Weg")}, depesche.Publication{})
	_, err := n.store.WithdrawPublication(t.Context(), gone, "de")
	n.must(err)
	s := n.site(ownOrigin)
	doc, c := openAPIDocument(t, s)
	asked := map[string]bool{}
	for _, a := range []struct{ path, ask, status string }{
		{"/editions", "/editions", "200"}, {"/channels", "/channels", "200"}, {"/topics", "/topics", "200"}, {"/authors", "/authors", "200"},
		{"/editions/{edition}/stories", "/editions/de/stories", "200"},
		{"/editions/{edition}/stories", "/editions/ar/stories", "200"},
		{"/editions/{edition}/stories", "/editions/es/stories", "200"},
		{"/editions/{edition}/stories", "/editions/de/stories?topic=rail&limit=1", "200"},
		{"/editions/{edition}/stories", "/editions/de/stories?author=jonna-petrak", "200"},
		{"/editions/{edition}/stories", "/editions/de/stories?author=nobody", "400"},
		{"/editions/{edition}/stories", "/editions/de/stories?author=jonna-petrak&topic=rail", "400"},
		{"/editions/{edition}/stories", "/editions/de/stories?limit=0", "400"},
		{"/editions/{edition}/stories", "/editions/de/stories?limit=101", "400"},
		{"/editions/{edition}/stories", "/editions/de/stories?channel=none", "400"},
		{"/editions/{edition}/stories", "/editions/de/stories?topic=none", "400"},
		{"/editions/{edition}/stories", "/editions/de/stories?channel=science&topic=rail", "400"},
		{"/editions/{edition}/stories", "/editions/de/stories?cursor=x", "400"},
		{"/editions/{edition}/stories", "/editions/xx/stories", "404"},
		{"/editions/{edition}/stories/{number}", "/editions/de/stories/1", "200"},
		{"/editions/{edition}/stories/{number}", "/editions/ar/stories/1", "200"},
		{"/editions/{edition}/stories/{number}", "/editions/de/stories/2", "200"},
		{"/editions/{edition}/stories/{number}", "/editions/de/stories/99", "404"},
		{"/editions/{edition}/stories/{number}", "/editions/de/stories/x", "404"},
		{"/editions/{edition}/stories/{number}", fmt.Sprintf("/editions/de/stories/%d", gone), "410"},
		{"/editions/{edition}/stories/{number}/ninjs", "/editions/de/stories/1/ninjs", "200"},
		{"/editions/{edition}/stories/{number}/ninjs", "/editions/de/stories/1/ninjs?version=1.3", "200"},
		{"/editions/{edition}/stories/{number}/ninjs", "/editions/de/stories/1/ninjs?version=9", "400"},
		{"/editions/{edition}/stories/{number}/ninjs", "/editions/de/stories/99/ninjs", "404"},
		{"/editions/{edition}/stories/{number}/ninjs", fmt.Sprintf("/editions/de/stories/%d/ninjs", gone), "410"},
		{"/editions/{edition}/search", "/editions/de/search?q=nachtzug", "200"},
		{"/editions/{edition}/search", "/editions/de/search?q=nirgends", "200"},
		{"/editions/{edition}/search", "/editions/de/search?q=", "400"},
	} {
		asked[a.path] = true
		w := get(s, dataPath+a.ask)
		if fmt.Sprint(w.Code) != a.status || w.Header().Get("Content-Type") != "application/json" || w.Header().Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s: %d %v", a.ask, w.Code, w.Header())
			continue
		}
		var v any
		if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
			t.Errorf("%s: %v", a.ask, err)
		}
		c.check(a.ask, described(t, doc, a.path, a.status), v)
	}
	for _, p := range c.said {
		t.Error(p)
	}
	for path := range doc["paths"].(map[string]any) {
		if !asked[path] {
			t.Errorf("%s is described, and was not asked for", path)
		}
	}
}

// The checker above finds what is not as described.
func TestSchemaCheckerFindsFaults(t *testing.T) {
	doc, c := openAPIDocument(t, lively(t).site(ownOrigin))
	of := described(t, doc, "/editions/{edition}/stories", "200")
	for fault, finds := range map[string]string{
		`{}`:                                "stories is missing",
		`[]`:                                "is no object",
		`{"stories": {}}`:                   "is no list",
		`{"stories": [], "colour": 1}`:      "not described",
		`{"stories": [{"number": "1"}]}`:    "no whole number",
		`{"stories": [{"url": "/x"}]}`:      "no address",
		`{"stories": [{"updated": "now"}]}`: "no time",
		`{"stories": [{"kind": "copy"}]}`:   "none of",
		`{"stories": [{"reviewed": 1}]}`:    "no truth",
	} {
		var v any
		if err := json.Unmarshal([]byte(fault), &v); err != nil {
			t.Fatal(err)
		}
		c.said = nil
		if c.check("x", of, v); !strings.Contains(strings.Join(c.said, "\n"), finds) {
			t.Errorf("%s: %q not found in %v", fault, finds, c.said)
		}
	}
}

func TestDataPagesThroughEverything(t *testing.T) {
	n := newNewsroom(t)
	for i := range 7 {
		n.publish(n.add(depesche.Story{Channel: "science"}, "rail"), "en", depesche.Document{Headline: depesche.Plain(fmt.Sprint("Story ", i))}, depesche.Publication{First: now.Add(-time.Duration(i/2) * time.Hour)})
	}
	s := n.site("")
	seen := map[int64]bool{}
	at := dataPath + "/editions/en/stories?limit=2&topic=rail"
	for range 9 {
		var page struct {
			Stories []struct{ Number int64 }
			Next    string
			NextURL string `json:"next_url"`
		}
		if err := json.Unmarshal(get(s, at).Body.Bytes(), &page); err != nil {
			t.Fatal(err)
		}
		for _, st := range page.Stories {
			if seen[st.Number] {
				t.Errorf("%d comes twice", st.Number)
			}
			seen[st.Number] = true
		}
		if page.Next == "" {
			break
		}
		at = strings.TrimPrefix(page.NextURL, "http://example.com")
	}
	if len(seen) != 7 {
		t.Errorf("%d of 7 stories", len(seen))
	}
}

func TestDataForOtherSites(t *testing.T) {
	s := lively(t).site("")
	r := httptest.NewRequest("OPTIONS", dataPath+"/editions", nil)
	w := httptest.NewRecorder()
	if s.ServeHTTP(w, r); w.Code != 204 || w.Header().Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	a := get(s, dataPath+"/editions/de/stories/1")
	b := get(s, dataPath+"/editions/de/stories/1", "If-None-Match", a.Header().Get("ETag"))
	if b.Code != 304 || b.Header().Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("%d %v", b.Code, b.Header())
	}
	if !strings.Contains(a.Header().Get("Surrogate-Key"), "story/1") {
		t.Errorf("%v", a.Header())
	}
	r = httptest.NewRequest("POST", dataPath+"/editions", nil)
	w = httptest.NewRecorder()
	if s.ServeHTTP(w, r); w.Code != 405 || w.Header().Get("Allow") == "" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}

// Authors are those with published stories; the page and the feed that are named answer, and
// the list of their stories holds them.
func TestDataAuthors(t *testing.T) {
	n := newNewsroom(t)
	for i, by := range []string{"Jonna Petrak", "JONNA PETRÁK", "Ivo Brenk", "Gone Writer"} {
		st := n.add(depesche.Story{})
		n.publish(st, "en", depesche.Document{Headline: depesche.Plain(fmt.Sprint("Story ", i)), Byline: []string{by}}, depesche.Publication{})
		if by == "Ivo Brenk" {
			n.publish(st, "de", depesche.Document{Headline: depesche.Plain("Eine"), Byline: []string{by}}, depesche.Publication{})
		}
		if by == "Gone Writer" {
			_, err := n.store.WithdrawPublication(t.Context(), st, "en")
			n.must(err)
		}
	}
	n.must(n.store.SaveAuthor(t.Context(), depesche.Author{Key: "ivo-brenk", Name: "Ivo Brenk", About: map[string]string{"de": "Schreibt."}, Link: "javascript:alert(1)"}))
	s := n.site(ownOrigin)
	var list struct{ Authors []authorData }
	if err := json.Unmarshal(get(s, dataPath+"/authors").Body.Bytes(), &list); err != nil || len(list.Authors) != 2 {
		t.Fatalf("%v %+v", err, list)
	}
	ivo, jonna := list.Authors[0], list.Authors[1]
	if ivo.Key != "ivo-brenk" || ivo.About["de"] != "Schreibt." || ivo.Link != "" || ivo.Stories["de"] != 1 || jonna.Stories["en"] != 2 || len(jonna.URLs) != 1 {
		t.Errorf("%+v %+v", ivo, jonna)
	}
	outlines := get(s, "/feeds.opml").Body.String()
	for _, a := range list.Authors {
		for e, page := range a.URLs {
			feed := a.Feeds[e]
			w := get(s, strings.TrimPrefix(page, ownOrigin))
			if w.Code != 200 || feedsOf(t, w.Body.String())[feed] == "" {
				t.Errorf("%s answers %d or does not name %s", page, w.Code, feed)
			}
			if w := get(s, strings.TrimPrefix(feed, ownOrigin)); w.Code != 200 {
				t.Errorf("%s answers %d", feed, w.Code)
			}
			if !strings.Contains(outlines, `xmlUrl="`+feed+`" htmlUrl="`+page+`"`) {
				t.Errorf("the OPML lacks %s", feed)
			}
		}
	}
	if strings.Contains(outlines, "gone-writer") {
		t.Error("the OPML has somebody without a story")
	}
	var stories storiesData
	if err := json.Unmarshal(get(s, dataPath+"/editions/en/stories?author=jonna-petrak").Body.Bytes(), &stories); err != nil || len(stories.Stories) != 2 {
		t.Errorf("%v %+v", err, stories)
	}
}

// What goes out as ninjs comes in again as the same story.
func TestNinjsComesBack(t *testing.T) {
	s := lively(t).site(ownOrigin)
	for _, version := range []string{"", "?version=1.3"} {
		w := get(s, dataPath+"/editions/de/stories/1/ninjs"+version)
		got, err := extract.Extract(extract.Input{Data: w.Body.Bytes(), Name: "x.json"})
		if err != nil {
			t.Fatalf("%q: %v in %s", version, err, w.Body)
		}
		d := got.Document
		if d.Headline.Text != "Ein Nachtzug ]]> & mehr" || got.Lang != "de" || len(got.Authors) != 2 || d.Dateline != "Trieste" || !strings.Contains(d.Standfirst.Text, "Standfirst of") {
			t.Errorf("%q: %+v", version, got)
		}
		var text strings.Builder
		for _, b := range d.Blocks {
			text.WriteString(b.Text.Text + "\n")
		}
		for _, want := range []string{"A heading", "At Tarvis [Tarvisio] it stops.", "He said قطار twice."} {
			if !strings.Contains(text.String(), want) {
				t.Errorf("%q lacks %q:\n%s", version, want, text.String())
			}
		}
		if d.Lead == nil || !strings.HasPrefix(d.Lead.URL, ownOrigin+"/pictures/") {
			t.Errorf("%q: the picture %+v", version, d.Lead)
		}
	}
}

func TestOEmbed(t *testing.T) {
	n := lively(t)
	s := n.site(ownOrigin)
	page := get(s, "/de/1/ein-nachtzug-und-mehr").Body.String()
	found := feedsOf(t, page)
	var at string
	for href, mime := range found {
		if mime == "application/json+oembed" {
			at = strings.TrimPrefix(href, ownOrigin)
		}
	}
	if at == "" || len(found) != 5 {
		t.Fatalf("the page leads to %v", found)
	}
	type answer struct {
		Version, Type, Title, HTML string
		Width, Height              int
		Thumb                      string `json:"thumbnail_url"`
		ThumbWidth                 int    `json:"thumbnail_width"`
		Provider                   string `json:"provider_name"`
	}
	for _, c := range []struct {
		more  string
		kind  string
		w, h  int
		thumb int
	}{
		{"", "rich", 600, 200, 320}, {"&maxwidth=400", "rich", 400, 420, 320}, {"&maxwidth=100", "link", 0, 0, 0}, {"&maxheight=150", "link", 0, 0, 0}, {"&maxwidth=5000", "rich", 600, 200, 320}, {"&maxwidth=x", "rich", 600, 200, 320},
	} {
		w := get(s, at+c.more)
		var a answer
		if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil || w.Code != 200 {
			t.Fatalf("%s: %d %v", c.more, w.Code, err)
		}
		if a.Version != "1.0" || a.Type != c.kind || a.Width != c.w || a.Height != c.h || a.ThumbWidth != c.thumb || a.Title == "" || a.Provider != "Depesche" {
			t.Errorf("%s: %+v", c.more, a)
		}
		if (a.HTML != "") != (c.kind == "rich") || strings.Contains(a.HTML, "<script") {
			t.Errorf("%s: %s", c.more, a.HTML)
		}
		if m := regexp.MustCompile(`src="https://depesche\.example(/[^"]*)"`).FindStringSubmatch(a.HTML); m != nil {
			card := get(s, m[1])
			if card.Code != 200 || strings.Contains(card.Body.String(), "<script") || !strings.Contains(card.Header().Get("Content-Security-Policy"), "frame-ancestors *") {
				t.Errorf("the card: %d %v", card.Code, card.Header())
			}
			checkPage(t, m[1], card.Body.String())
		}
	}
	w := get(s, strings.Replace(at, "format=json", "format=xml", 1))
	var x struct {
		XMLName xml.Name `xml:"oembed"`
		Type    string   `xml:"type"`
		HTML    string   `xml:"html"`
	}
	if err := xml.Unmarshal(w.Body.Bytes(), &x); err != nil || x.Type != "rich" || !strings.Contains(x.HTML, "<iframe") || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/xml") {
		t.Errorf("%v %+v", err, x)
	}
	for address, status := range map[string]int{"https://elsewhere.example/de/1/x": 404, "": 404, "javascript:alert(1)": 404, ownOrigin + "/de/": 404, ownOrigin + "/de/99/x": 404, ownOrigin + "/de/1": 200, "http://depesche.example/de/1/old": 200} {
		if w := get(s, "/oembed?url="+url.QueryEscape(address)); w.Code != status {
			t.Errorf("%q: %d", address, w.Code)
		}
	}
	if w := get(s, at+"&format=yaml"); w.Code != 200 { // the first counts
		t.Errorf("%d", w.Code)
	}
	if w := get(s, strings.Replace(at, "format=json", "format=yaml", 1)); w.Code != 501 {
		t.Errorf("%d", w.Code)
	}
}

func TestOPMLListsEveryFeed(t *testing.T) {
	s := lively(t).site(ownOrigin)
	w := get(s, "/feeds.opml")
	for _, p := range feedtest.Check(feedtest.Document{Type: w.Header().Get("Content-Type"), Body: w.Body.Bytes(), Now: now}) {
		t.Error(p)
	}
	feeds := regexp.MustCompile(`xmlUrl="https://depesche\.example([^"]*)"`).FindAllStringSubmatch(w.Body.String(), -1)
	listed := map[string]bool{}
	for _, f := range feeds {
		listed[f[1]] = true
		checkFeed(t, s, ownOrigin+f[1], f[1])
	}
	// What the site maps name has a feed there.
	loc := regexp.MustCompile(`<loc>https://depesche\.example([^<]*)</loc>`)
	kinds := map[string]int{}
	for _, m := range loc.FindAllStringSubmatch(get(s, "/sitemap.xml").Body.String(), -1) {
		for _, page := range loc.FindAllStringSubmatch(get(s, m[1]).Body.String(), -1) {
			parts := strings.Split(page[1], "/") // "", edition, kind, key
			if len(parts) != 4 || parts[2] != "" && parts[2] != "channel" && parts[2] != "topic" && parts[2] != "author" {
				continue
			}
			kinds[parts[2]]++
			if !listed[strings.TrimSuffix(page[1], "/")+"/feed.xml"] {
				t.Errorf("the feed of %s is not listed", page[1])
			}
		}
	}
	if kinds["channel"] < 4 || kinds["topic"] == 0 || kinds["author"] == 0 {
		t.Errorf("the site maps name %v", kinds)
	}
}
