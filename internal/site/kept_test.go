package site

import (
	"html/template"
	"reflect"
	"strings"
	"testing"
	"time"

	"depesche"
)

// Whatever of a frame a kept part shows stands in what the part is kept by: each field is
// changed, and each field of what it holds.
func TestKeptPartsAreKeptByAllTheyShow(t *testing.T) {
	n := newNewsroom(t)
	s := n.site("https://depesche.example")
	de, en := s.catalog().Printer("de", time.UTC), s.catalog().Printer("en", time.UTC)
	full := func() *frame {
		return &frame{
			P: de, Name: "name", Tagline: "tag", Home: "/de/", Title: "title", Description: "d", Robots: "r", Canonical: "https://x.example/", Feed: "https://x.example/feed.xml",
			Alternates: []alternate{{"de", "https://x.example/"}}, Feeds: []feedLink{{`type="x/y"`, "f", "/f"}}, Manifest: "/m", Search: "/de/search", Offers: []feedLink{{`type="x/y"`, "o", "/o"}}, Preload: []string{"font:inter-latin.woff2"},
			Editions: []editionLink{{"de", "ltr", "Deutsch", "/de/", true, ""}, {"ar", "rtl", "العربية", "/ar/", false, "front page"}},
			Sections: []sectionLink{{"a", "/a", true, "a"}, {"b", "/b", false, "b"}}, Theme: "/t.css", Sheet: "/o.css", Paper: [2]string{"#fff", "#000"},
			Logo: &brand{"/l.png", "/d.png", 10, 5}, Apart: []anchorLink{{"c", "/c"}}, FootPages: []anchorLink{{"o", "/o"}}, FootDesk: []anchorLink{{"d", "/d"}},
			Social: &social{Type: "article"}, Data: "{}", Scheme: "light", addr: &addresses{}, ed: &depesche.Edition{Code: "de", Lang: "de"},
		}
	}
	state := func(f *frame, part string) (string, template.HTML, error) {
		shown, err := s.templates.builtIn.Shown(part, f)
		return string(f.AppendKept(nil, part)), shown, err
	}
	changes := 0
	for _, part := range keptParts {
		key, shown, err := state(full(), part)
		n.must(err)
		told := 0
		each := func(what string, change func(f *frame)) {
			f := full()
			change(f)
			k, now, err := state(f, part)
			changes++
			if err != nil || now == shown { // a font must have a name
				return
			}
			if told++; k == key {
				t.Errorf("%s shows %s, and is not kept by it", part, what)
			}
		}
		each("P", func(f *frame) { f.P = en })
		typ := reflect.TypeFor[frame]()
		for i := range typ.NumField() {
			if field := typ.Field(i); field.IsExported() && field.Name != "P" {
				for k := range len(changesOf(reflect.ValueOf(full()).Elem().Field(i))) {
					each(field.Name, func(f *frame) { changesOf(reflect.ValueOf(f).Elem().Field(i))[k]() })
				}
			}
		}
		if told < 2 {
			t.Errorf("%s shows nothing that was changed", part)
		}
	}
	if changes < 200 {
		t.Errorf("%d changes were tried", changes)
	}
}

// changesOf are all small changes of a value.
func changesOf(v reflect.Value) (out []func()) {
	if !v.CanSet() { // sectionLink.key is for the program
		return nil
	}
	set := func(to any) { out = append(out, func() { v.Set(reflect.ValueOf(to).Convert(v.Type())) }) }
	none := func() { out = append(out, func() { v.SetZero() }) }
	switch v.Kind() {
	case reflect.String:
		set("font:newsreader-text-latin.woff2") // can stand anywhere
		none()
	case reflect.Bool:
		set(!v.Bool())
	case reflect.Int:
		set(v.Int() + 1)
		none()
	case reflect.Pointer:
		none()
		if !v.IsNil() {
			out = append(out, changesOf(v.Elem())...)
		}
	case reflect.Slice:
		none()
		fallthrough
	case reflect.Array:
		for i := range v.Len() {
			out = append(out, changesOf(v.Index(i))...)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			out = append(out, changesOf(v.Field(i))...)
		}
	}
	return out
}

// A page of the folder that defines anew what kept parts are made of has it everywhere.
func TestPagesThatDefineTheShell(t *testing.T) {
	o := newOwn(t, "page.html", otherPage+`{{define "brand"}}OUR BRAND{{end}}`)
	body := get(o.site, "/en/page/imprint").Body.String()
	if n := strings.Count(body, "OUR BRAND"); n != 2 || strings.Contains(body, `class="morse"`) {
		t.Errorf("a brand of the page's own stands in %d of 2 places: %s", n, body)
	}
}

// Only files that have a part in the shell keep it from being written once.
func TestFilesOfTheShell(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		shell      bool
	}{
		{"page.html", otherPage, false},
		{"front.html", otherPage + `{{define "masthead"}}<header></header>{{end}}{{define "ours"}}{{.Odd "x"}}{{end}}`, false},
		{"page.html", otherPage + `{{define "morse"}}-{{end}}`, true},
		{"page.html", `{{define`, false},
		{"shell/teaser.html", "", true},
	} {
		if got := (overlay{tt.name: []byte(tt.text)}).shell(); got != tt.shell {
			t.Errorf("%s with %s has a part in the shell: %t", tt.name, tt.text, got)
		}
	}
}

// A page with kept parts is the page that it would be without.
func TestKeptPartsAreThePage(t *testing.T) {
	n := newNewsroom(t)
	for _, e := range []string{"en", "de", "ar"} {
		_, err := n.store.SavePage(t.Context(), depesche.Page{Edition: e, Key: "imprint", Title: "Imprint <" + e + ">", Listed: true})
		n.must(err)
	}
	story := n.add(depesche.Story{Channel: "science", Lang: "en"}, "rail")
	n.publish(story, "en", depesche.Document{Headline: depesche.Plain("A story")}, depesche.Publication{Slug: "x"})
	o := &own{t: t, dir: t.TempDir()}
	for _, name := range []string{"shell/chrome.html", "shell/layout.html"} {
		b, err := pages.ReadFile(name)
		n.must(err)
		o.write(name, string(b))
	}
	s, anew := n.site(""), New(Config{Store: n.store, Now: func() time.Time { return now }, Templates: o.dir})
	if anew.templates.replaced.Load() == nil {
		t.Fatal("the copy of the shell is not used")
	}
	paths := []string{"/", "/en/nothing", "/en/1/x", "/de/1/x", "/nothing"}
	for _, e := range []string{"en", "de", "ar"} {
		for _, p := range []string{"/", "/channel/science", "/channel/economy", "/search?q=story", "/page/imprint", "/topics", "/archive", "/corrections"} {
			paths = append(paths, "/"+e+p)
		}
	}
	same := func(times int) {
		t.Helper()
		for range times { // the second from what is kept
			for _, p := range paths {
				if a, b := get(s, p), get(anew, p); a.Code != b.Code || a.Body.String() != b.Body.String() {
					t.Errorf("%s is another page (%d and %d) with kept parts", p, a.Code, b.Code)
				}
			}
		}
	}
	same(2)
	n.must(n.store.SaveChannel(t.Context(), depesche.Channel{Key: "science", Names: map[string]string{"en": "All of science"}}))
	_, err := n.store.SavePage(t.Context(), depesche.Page{Edition: "en", Key: "imprint", Title: "Other", Listed: false})
	n.must(err)
	e, err := n.store.Edition(t.Context(), "de")
	n.must(err)
	e.Name = "Die Depesche"
	n.must(n.store.SaveEdition(t.Context(), *e))
	same(1)
}
