package site

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"depesche"
	"depesche/internal/store"
)

func TestAddresses(t *testing.T) {
	n := newNewsroom(t)
	id := n.add(depesche.Story{Channel: "science"})
	n.publish(id, "de", depesche.Document{Headline: depesche.Plain("Größe")}, depesche.Publication{})
	gone := n.add(depesche.Story{})
	n.publish(gone, "de", depesche.Document{Headline: depesche.Plain("Weg")}, depesche.Publication{})
	_, err := n.store.WithdrawPublication(context.Background(), gone, "de")
	n.must(err)
	s := n.site("")
	for _, tt := range []struct {
		path, lang string
		status     int
		to, has    string
	}{
		{"/", "de-AT,de;q=0.9", 302, "/de/", ""},
		{"/", "pt, es;q=0.5", 302, "/es/", ""},
		{"/", "", 200, "", "Choose an edition"},
		{"/", "hu", 200, "", "العربية"},
		{"/de", "", 301, "/de/", ""},
		{"/de/", "", 200, "", "Größe"},
		{"/xx/", "es", 404, "", "Esta página no existe"},
		{"/xx", "", 404, "", "This page does not exist"},
		{"/de/1", "", 301, "/de/1/groesse", ""},
		{"/de/1/", "", 301, "/de/1", ""},
		{"/de/1/groesse", "", 200, "", "Größe"},
		{"/de/1/alte-adresse", "", 301, "/de/1/groesse", ""},
		{"/de/1/groesse/", "", 301, "/de/1/groesse", ""},
		{"/de/01/groesse", "", 404, "", "Diese Seite gibt es nicht"},
		{"/de/-1", "", 404, "", ""}, {"/de/9223372036854775808", "", 404, "", ""}, {"/de/abc/groesse", "", 404, "", ""},
		{"/en/1", "", 404, "", "This story is not in this edition"}, {"/en/1/size", "de", 404, "", `This story is there in: <a href="/de/1/groesse" lang="de" hreflang="de" dir="ltr">Deutsch</a></p>`},
		{"/en/2", "", 404, "", "This page does not exist"}, {"/en/3/none", "", 404, "", "This page does not exist"},
		{"/de/2", "", 410, "", "Diese Geschichte wurde zurückgezogen"},
		{"/de/2/weg", "", 410, "", "Größe"}, // leads on to what is there
		{"/de/3", "", 404, "", ""},
		{"/de/channel/science", "", 200, "", "Wissen"},
		{"/de/channel/economy", "", 200, "", "Hier ist noch nichts erschienen"},
		{"/de/channel/none", "", 404, "", ""},
		{"/de/topic/rail", "", 200, "", "Bahn"},
		{"/de/topic/none", "", 404, "", ""},
		{"/de/channel/science?before=x", "", 404, "", ""},
		{"/de/a/b/c/d", "de", 404, "", ""},
		{"/de/%ff%fe", "", 404, "", "Diese Seite gibt es nicht"}, {"/%00", "de", 404, "", "Diese Seite gibt es nicht"}, {"/de/1/%22%3E%3Cscript%3E", "", 301, "/de/1/groesse", ""},
		{"/robots.txt", "", 200, "", "Sitemap: http://example.com/sitemap.xml"},
		{"/assets/none.css", "", 404, "", ""},
		{"/pictures/zz/1/x.jpg", "", 404, "", ""},
	} {
		w := get(s, tt.path, "Accept-Language", tt.lang)
		if w.Code != tt.status || w.Header().Get("Location") != tt.to || !strings.Contains(w.Body.String(), tt.has) {
			t.Errorf("%s (%s): %d %q %.200q", tt.path, tt.lang, w.Code, w.Header().Get("Location"), w.Body)
		}
		if tt.path == "/" && !strings.Contains(strings.Join(w.Header().Values("Vary"), ","), "Accept-Language") {
			t.Errorf("/ does not say that it varies: %v", w.Header())
		}
		if len(w.Result().Cookies()) > 0 {
			t.Errorf("%s sets a cookie", tt.path)
		}
		if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "script-src 'self' 'sha256-") {
			t.Errorf("%s: policy %q", tt.path, csp)
		}
		if opener := w.Header().Get("Cross-Origin-Opener-Policy"); opener != "" {
			t.Errorf("%s has browsers begin a process of its own: %q", tt.path, opener)
		}
	}
	for _, m := range []string{"POST", "DELETE"} {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(m, "/de/1/groesse", nil))
		if w.Code != 405 || w.Header().Get("Allow") == "" {
			t.Errorf("%s: %d", m, w.Code)
		}
	}
}

func TestOwnHosts(t *testing.T) {
	n := newNewsroom(t)
	ctx := context.Background()
	n.must(n.store.SaveEdition(ctx, depesche.Edition{Code: "de", Lang: "de", Name: "Depesche", Host: "de.depesche.example", TimeZone: "Europe/Berlin", Position: 1}))
	id := n.add(depesche.Story{Channel: "science"})
	n.publish(id, "de", depesche.Document{Headline: depesche.Plain("Zug")}, depesche.Publication{})
	n.publish(id, "en", depesche.Document{Headline: depesche.Plain("Train")}, depesche.Publication{})
	s := n.site("https://depesche.example")
	for _, tt := range []struct {
		host, path string
		status     int
		to         string
	}{
		{"de.depesche.example", "/", 200, ""},
		{"de.depesche.example", "/1/zug", 200, ""},
		{"DE.depesche.example:443", "/1/zug", 200, ""},
		{"de.depesche.example", "/1", 301, "/1/zug"},
		{"de.depesche.example", "/channel/science", 200, ""},
		{"de.depesche.example", "/feed.xml", 200, ""},
		{"de.depesche.example", "/sitemap.xml", 200, ""},
		{"de.depesche.example", "/de/1/zug", 301, "/1/zug"},
		{"de.depesche.example", "/nothing", 404, ""},
		{"depesche.example", "/de/1/zug", 301, "https://de.depesche.example/1/zug"},
		{"depesche.example", "/de/", 301, "https://de.depesche.example/"},
		{"depesche.example", "/en/1/train", 200, ""},
	} {
		w := get(s, tt.path, "Host", tt.host)
		if w.Code != tt.status || w.Header().Get("Location") != tt.to {
			t.Errorf("%s%s: %d %q", tt.host, tt.path, w.Code, w.Header().Get("Location"))
		}
	}
	page := get(s, "/1/zug", "Host", "de.depesche.example").Body.String()
	for _, want := range []string{
		`<link rel="canonical" href="https://de.depesche.example/1/zug">`, `<a class="name" href="/">`, `<a href="/channel/science">`,
		`<link rel="alternate" hreflang="en" href="https://depesche.example/en/1/train">`, `<a href="https://depesche.example/en/1/train" lang="en"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page on its own host lacks %s", want)
		}
	}
	page = get(s, "/en/1/train", "Host", "depesche.example").Body.String()
	if !strings.Contains(page, `<a href="https://de.depesche.example/1/zug" lang="de"`) || !strings.Contains(page, `<a class="name" href="/en/">`) {
		t.Error("the page under the prefix does not link the other host")
	}
	if b := get(s, "/robots.txt", "Host", "de.depesche.example").Body.String(); !strings.Contains(b, "Sitemap: https://de.depesche.example/sitemap-index.xml") {
		t.Error(b)
	}
	if b := get(s, "/sitemap-index.xml", "Host", "de.depesche.example").Body.String(); !strings.Contains(b, "<loc>https://de.depesche.example/sitemap.xml</loc>") {
		t.Error(b)
	}
}

func TestHostHeaderIsNotTrusted(t *testing.T) {
	n := newNewsroom(t)
	for _, host := range []string{`evil"><b>`, "a b", "x/y", "user@host"} {
		r := httptest.NewRequest("GET", "/de/", nil)
		r.Host = host
		w := httptest.NewRecorder()
		n.site("").ServeHTTP(w, r)
		if strings.Contains(w.Body.String(), "evil") || !strings.Contains(w.Body.String(), `href="http://localhost/de/"`) {
			t.Errorf("%q was repeated", host)
		}
	}
}

func TestFrontArrangement(t *testing.T) {
	n := newNewsroom(t)
	s := n.site("")
	if page := get(s, "/en/").Body.String(); !strings.Contains(page, "Nothing has been published here yet") {
		t.Error("the empty front page does not say so")
	}
	hash := n.picture("12")
	publish := func(i int, st depesche.Story, d depesche.Document) {
		d.Headline = depesche.Plain(fmt.Sprintf("Story number %d.", i))
		n.publish(n.add(st, "rail"), "en", d, depesche.Publication{First: now.Add(-time.Duration(i) * time.Hour)})
	}
	publish(1, depesche.Story{Channel: "science"}, depesche.Document{})
	page := get(s, "/en/").Body.String()
	checkPage(t, "one story", page)
	if !strings.Contains(page, `class="top alone"`) || !strings.Contains(page, "1 story in the last 24 hours.") {
		t.Error("one story alone has no place of its own")
	}
	for i := 2; i <= 40; i++ {
		st := depesche.Story{Channel: []string{"science", "economy", ""}[i%3], Priority: 1 + i%6}
		d := depesche.Document{}
		if i%2 == 0 {
			d.Lead = &depesche.PictureUse{Hash: hash}
		}
		publish(i, st, d)
		page := get(s, "/en/").Body.String()
		checkPage(t, fmt.Sprint(i, " stories"), page)
		for j := 1; j <= i; j++ {
			c := strings.Count(page, fmt.Sprintf("Story number %d.<", j))
			if c > 1 || c == 0 && i <= 12 {
				t.Errorf("of %d stories number %d stands %d times", i, j, c)
			}
		}
		if strings.Count(page, `fetchpriority="high"`) != 1 {
			t.Errorf("with %d stories %d pictures are fetched first", i, strings.Count(page, `fetchpriority="high"`))
		}
	}

	// What is only elsewhere, and what was corrected lately.
	id := n.add(depesche.Story{Lang: "ar"})
	n.publish(id, "ar", depesche.Document{Headline: depesche.Plain("مكتبة عائمة")}, depesche.Publication{})
	n.must(n.store.AddCorrection(context.Background(), depesche.Correction{Story: 1, Lang: "en", At: now.Add(-time.Hour), Wrong: "w", Right: "It is right now."}))
	n.must(n.store.AddCorrection(context.Background(), depesche.Correction{Story: 2, Lang: "en", At: now.Add(-90 * time.Hour), Wrong: "w", Right: "Long ago."}))
	page = get(s, "/en/").Body.String()
	for _, want := range []string{"From the other editions", "Not yet in English", `dir="rtl"><p class="kicker">Arabic</p>`, `lang="ar" hreflang="ar">مكتبة عائمة`, "Recently corrected", "It is right now."} {
		if !strings.Contains(page, want) {
			t.Errorf("the front page lacks %s", want)
		}
	}
	if strings.Contains(page, "Long ago.") {
		t.Error("an old correction is called recent")
	}
}

func TestListPages(t *testing.T) {
	n := newNewsroom(t)
	for i := 1; i <= listMax+3; i++ {
		n.publish(n.add(depesche.Story{Channel: "science"}, "rail"), "de", depesche.Document{Headline: depesche.Plain(fmt.Sprintf("Nummer %d.", i))},
			depesche.Publication{First: now.Add(-time.Duration(i/2) * time.Hour)}) // pairs at one moment
	}
	s := n.site("")
	for _, path := range []string{"/de/channel/science", "/de/topic/rail"} {
		seen := map[int]int{}
		next := path
		pages := 0
		for next != "" && pages < 5 {
			pages++
			page := get(s, next).Body.String()
			checkPage(t, next, page)
			for i := 1; i <= listMax+3; i++ {
				seen[i] += strings.Count(page, fmt.Sprintf(">Nummer %d.<", i))
			}
			if pages > 1 && !strings.Contains(page, "noindex") {
				t.Errorf("%s may be indexed", next)
			}
			_, rest, more := strings.Cut(page, `rel="next" href="`)
			next, _, _ = strings.Cut(rest, `"`)
			if !more {
				next = ""
			}
		}
		for i := 1; i <= listMax+3; i++ {
			if seen[i] != 1 {
				t.Errorf("%s: number %d stands %d times on %d pages", path, i, seen[i], pages)
			}
		}
		if pages != 2 {
			t.Errorf("%s has %d pages", path, pages)
		}
	}
}

func TestPictures(t *testing.T) {
	n := newNewsroom(t)
	hash := n.picture("a1")
	s := n.site("")
	ctx := context.Background()
	f, err := n.store.PictureFile(ctx, hash)
	n.must(err)
	path := "/pictures/" + hash + "/640/any-name.jpg?v="
	// Whoever knows the hash gets nothing before a page shows the picture.
	id := n.add(depesche.Story{})
	if w := get(s, path+f.Version()); w.Code != 404 {
		t.Errorf("a picture that no page shows: %d", w.Code)
	}
	n.publish(id, "en", full("With a picture", hash), depesche.Publication{})
	w := get(s, path+f.Version())
	if w.Code != 200 || w.Body.String() != "jpeg 640" || w.Header().Get("Content-Type") != "image/jpeg" || w.Header().Get("Cache-Control") != "public, max-age=31536000, immutable" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	if w := get(s, path+f.Version(), "If-None-Match", w.Header().Get("ETag")); w.Code != 304 {
		t.Errorf("asked again: %d", w.Code)
	}
	if w := get(s, "/pictures/"+hash+"/social/any-name.jpg?v="+f.Version()); w.Code != 200 || w.Body.String() != "jpeg social" {
		t.Errorf("the crop: %d %s", w.Code, w.Body)
	}
	// With the record the address changes; the old one is not kept for good.
	old := f.Version()
	f.Credit = "Somebody else"
	n.must(n.store.UpdatePicture(ctx, *f))
	if f.Version() == old {
		t.Error("the version stays when the credit changes")
	}
	if w := get(s, path+old); w.Code != 200 || strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
		t.Errorf("an old address: %d %v", w.Code, w.Header())
	}
	// No cache keeps it longer than its rights last.
	f.RightsUntil = now.Add(time.Hour)
	n.must(n.store.UpdatePicture(ctx, *f))
	if w := get(s, path+f.Version()); w.Code != 200 || w.Header().Get("Cache-Control") != "public, max-age=3600" {
		t.Errorf("with an end: %d %v", w.Code, w.Header())
	}
	f.RightsUntil = now
	n.must(n.store.UpdatePicture(ctx, *f))
	if w := get(s, path+f.Version()); w.Code != 410 {
		t.Errorf("after the end: %d", w.Code)
	}
	if was, err := n.store.WithdrawPublication(ctx, id, "en"); err != nil || !was {
		t.Fatal(was, err)
	}
	if w := get(s, path+f.Version()); w.Code != 404 {
		t.Errorf("after its only page was taken down: %d", w.Code)
	}
	for _, path := range []string{
		"/pictures/" + hash + "/641/x.jpg", "/pictures/" + hash + "/0640/x.jpg", "/pictures/" + hash + "/original/x.jpg", "/pictures/" + hash + "/wide-500-500/x.jpg", "/pictures/" + hash + "/0/x.jpg", "/pictures/" + hash + "/-640/x.jpg", "/pictures/" + strings.Repeat("b2", 32) + "/640/x.jpg",
		"/pictures/" + strings.ToUpper(hash) + "/640/x.jpg", "/pictures/..%2f..%2fetc/640/x.jpg",
	} {
		if w := get(s, path); w.Code != 404 {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

func TestPagesAreCachedAndCompressed(t *testing.T) {
	n := newNewsroom(t)
	id := n.add(depesche.Story{})
	n.publish(id, "en", full("A story", ""), depesche.Publication{})
	s := n.site("")
	plain := get(s, "/en/1/a-story")
	zipped := get(s, "/en/1/a-story", "Accept-Encoding", "gzip")
	if zipped.Header().Get("Content-Encoding") != "gzip" || unzip(t, zipped.Body.Bytes()) != plain.Body.String() {
		t.Error("the compressed page is another page")
	}
	if plain.Header().Get("ETag") == zipped.Header().Get("ETag") || !strings.Contains(plain.Header().Get("Vary"), "Accept-Encoding") {
		t.Errorf("%v %v", plain.Header(), zipped.Header())
	}
	tag := plain.Header().Get("ETag")
	if w := get(s, "/en/1/a-story", "If-None-Match", `"x", W/`+tag); w.Code != 304 || w.Body.Len() > 0 || w.Header().Get("ETag") != tag {
		t.Errorf("asked again: %d", w.Code)
	}
	d := full("A story", "")
	n.publish(id, "en", d.WithUnits(map[string]depesche.Inline{"b2": depesche.Plain("Another heading")}), depesche.Publication{})
	if w := get(s, "/en/1/a-story", "If-None-Match", tag); w.Code != 200 || !strings.Contains(w.Body.String(), "Another heading") {
		t.Errorf("after a change: %d", w.Code)
	}
	r := httptest.NewRequest("HEAD", "/en/1/a-story", nil)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if w.Code != 200 || w.Body.Len() > 0 || w.Header().Get("Content-Length") == "" {
		t.Errorf("HEAD: %d with %d bytes", w.Code, w.Body.Len())
	}
}

func TestWithoutDatabase(t *testing.T) {
	n := newNewsroom(t)
	s := n.site("")
	n.store.Close()
	for _, path := range []string{"/", "/de/", "/de/1/x", "/sitemap.xml"} {
		w := get(s, path, "Accept-Language", "de")
		if w.Code < 500 || !strings.Contains(w.Body.String(), "<h1>") || !strings.Contains(w.Body.String(), "Kennung") {
			t.Errorf("%s: %d %.300s", path, w.Code, w.Body)
		}
		checkPage(t, path, w.Body.String())
	}
}

func TestMissingPictureFile(t *testing.T) {
	n := newNewsroom(t)
	hash := n.picture("77")
	n.publish(n.add(depesche.Story{}), "en", full("With a picture", hash), depesche.Publication{})
	s := n.site("")
	s.pictures = func(context.Context, *store.PictureFile, string) ([]byte, error) {
		return nil, depesche.Wrap(errors.New("gone"), depesche.NotFound, "k", "no file")
	}
	if w := get(s, "/pictures/"+hash+"/640/x.jpg"); w.Code != 404 {
		t.Errorf("%d", w.Code)
	}
}

func TestFeed(t *testing.T) {
	n := newNewsroom(t)
	hash := n.picture("34")
	s := n.site("https://depesche.example")
	type feed struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		Lang    string   `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
		Title   string   `xml:"title"`
		ID      string   `xml:"id"`
		Updated string   `xml:"updated"`
		Author  string   `xml:"author>name"`
		Links   []struct {
			Rel      string `xml:"rel,attr"`
			Hreflang string `xml:"hreflang,attr"`
			Type     string `xml:"type,attr"`
			Href     string `xml:"href,attr"`
		} `xml:"link"`
		Entries []struct {
			Title     string `xml:"title"`
			ID        string `xml:"id"`
			Published string `xml:"published"`
			Updated   string `xml:"updated"`
			Author    []struct {
				Name string `xml:"name"`
			} `xml:"author"`
			Summary string   `xml:"summary"`
			Media   struct{} `xml:"http://search.yahoo.com/mrss/ content"`
			Content struct {
				Type string `xml:"type,attr"`
				Body string `xml:",chardata"`
			} `xml:"http://www.w3.org/2005/Atom content"`
			Links []struct {
				Rel      string `xml:"rel,attr"`
				Hreflang string `xml:"hreflang,attr"`
				Type     string `xml:"type,attr"`
				Href     string `xml:"href,attr"`
			} `xml:"link"`
		} `xml:"entry"`
	}
	read := func() feed {
		w := get(s, "/de/feed.xml")
		if w.Code != 200 || w.Header().Get("Content-Type") != "application/atom+xml; charset=utf-8" {
			t.Fatalf("%d %v", w.Code, w.Header())
		}
		var f feed
		if err := xml.Unmarshal(w.Body.Bytes(), &f); err != nil {
			t.Fatal(err)
		}
		return f
	}
	when := func(name, v string) time.Time {
		at, err := time.Parse(time.RFC3339, v)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		return at
	}
	f := read()
	when("updated of an empty feed", f.Updated)
	if f.ID == "" || f.Title == "" || f.Author == "" {
		t.Errorf("an empty feed: %+v", f)
	}

	id := n.add(depesche.Story{Channel: "science"}, "rail")
	n.publish(id, "en", full("A night\x00train", hash), depesche.Publication{})
	n.publish(id, "de", full("Ein Nachtzug & mehr", hash), depesche.Publication{Updated: now, Reviewed: true})
	second := n.add(depesche.Story{Lang: "de"})
	n.publish(second, "de", depesche.Document{Headline: depesche.Plain("Ohne alles")}, depesche.Publication{})
	f = read()
	if f.Lang != "de" || len(f.Entries) != 2 || !when("updated", f.Updated).Equal(now) {
		t.Errorf("%+v", f)
	}
	self := 0
	for _, l := range f.Links {
		if l.Rel == "self" && l.Href == "https://depesche.example/de/feed.xml" {
			self++
		}
	}
	if self != 1 {
		t.Errorf("links %+v", f.Links)
	}
	ids := map[string]bool{}
	for _, e := range f.Entries {
		if e.Title == "" || e.ID == "" || ids[e.ID] {
			t.Errorf("entry %+v", e)
		}
		ids[e.ID] = true
		if when("updated", e.Updated).Before(when("published", e.Published)) {
			t.Errorf("%s was updated before it was published", e.ID)
		}
		seen := map[string]bool{}
		for _, l := range e.Links {
			// RFC 4287, 4.1.2: no two alternates of one type and language.
			if l.Rel == "alternate" && seen[l.Type+l.Hreflang] {
				t.Errorf("%s has two alternates in %s", e.ID, l.Hreflang)
			}
			seen[l.Type+l.Hreflang] = true
			if !strings.HasPrefix(l.Href, "https://depesche.example/") {
				t.Errorf("%s links %s", e.ID, l.Href)
			}
		}
	}
	e := f.Entries[0]
	if e.ID != "https://depesche.example/de/1" && f.Entries[1].ID != "https://depesche.example/de/1" {
		t.Errorf("ids %v", ids)
	}
	for i := range f.Entries {
		if strings.HasSuffix(f.Entries[i].ID, "/1") {
			e = f.Entries[i]
		}
	}
	for _, want := range []string{`src="https://depesche.example/pictures/` + hash, "Trieste – See", "<h2>A heading</h2>", "Übersetzung von einem Menschen geprüft", "Line one<br>line two."} {
		if !strings.Contains(e.Content.Body, want) {
			t.Errorf("the content lacks %s", want)
		}
	}
	if e.Content.Type != "html" || len(e.Author) != 2 || len(e.Links) != 2 || e.Title != "Ein Nachtzug & mehr" || strings.Contains(e.Content.Body, "<svg") {
		t.Errorf("%+v", e)
	}
}

func TestSitemap(t *testing.T) {
	n := newNewsroom(t)
	id := n.add(depesche.Story{})
	n.publish(id, "en", depesche.Document{Headline: depesche.Plain("One")}, depesche.Publication{})
	n.publish(id, "de", depesche.Document{Headline: depesche.Plain("Eins")}, depesche.Publication{})
	gone := n.add(depesche.Story{})
	n.publish(gone, "de", depesche.Document{Headline: depesche.Plain("Weg")}, depesche.Publication{})
	_, err := n.store.WithdrawPublication(context.Background(), gone, "de")
	n.must(err)
	s := n.site("https://depesche.example")
	var set struct {
		URLs []struct {
			Loc     string `xml:"loc"`
			LastMod string `xml:"lastmod"`
			Links   []struct {
				Hreflang string `xml:"hreflang,attr"`
				Href     string `xml:"href,attr"`
			} `xml:"http://www.w3.org/1999/xhtml link"`
		} `xml:"url"`
	}
	if err := xml.Unmarshal(get(s, "/de/sitemap.xml").Body.Bytes(), &set); err != nil {
		t.Fatal(err)
	}
	found := false
	for _, u := range set.URLs {
		if w := get(s, strings.TrimPrefix(u.Loc, "https://depesche.example")); w.Code != 200 {
			t.Errorf("%s answers %d", u.Loc, w.Code)
		}
		if strings.HasSuffix(u.Loc, "/1/eins") {
			found = len(u.Links) == 3 && u.LastMod != ""
		}
	}
	if !found {
		t.Errorf("%+v", set)
	}
	var index struct {
		Maps []string `xml:"sitemap>loc"`
	}
	if err := xml.Unmarshal(get(s, "/sitemap.xml").Body.Bytes(), &index); err != nil || len(index.Maps) != 10 {
		t.Errorf("%v %v", err, index)
	}
}

// Readers at the same moment in different languages must each get their own words.
func TestReadersAtTheSameTime(t *testing.T) {
	n := newNewsroom(t)
	id := n.add(depesche.Story{Channel: "science"}, "rail")
	for _, code := range []string{"en", "de", "ar"} {
		n.publish(id, code, full("X in "+code, ""), depesche.Publication{Engine: "apertium"})
	}
	s := n.site("")
	paths := []string{"/en/1/x-in-en", "/de/1/x-in-de", "/ar/1/x-in-ar", "/de/", "/ar/", "/es/", "/en/feed.xml"}
	want := map[string]string{}
	for _, p := range paths {
		want[p] = get(s, p).Body.String()
	}
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range 20 {
				p := paths[(g+i)%len(paths)]
				if got := get(s, p).Body.String(); got != want[p] {
					t.Errorf("%s differs among readers", p)
				}
			}
		})
	}
	wg.Wait()
}
