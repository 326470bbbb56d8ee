package site

import (
	"bytes"
	"context"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"

	"depesche"
	"depesche/internal/store"
)

const (
	ownRules   = ".masthead { background: url(\"files/wave.svg\") }\n"
	ownPicture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 8 8 0v8z"/></svg>`
)

var sheetLink = regexp.MustCompile(`<link rel="stylesheet" href="(/assets/own/[^"]+)">`)

// sheetOf is the address of the newsroom's own sheet on a page, "" where there is none.
func sheetOf(t *testing.T, page string) string {
	t.Helper()
	all := sheetLink.FindAllStringSubmatch(page, -1)
	if len(all) == 0 {
		return ""
	}
	last := page[strings.LastIndex(page, `<link rel="stylesheet"`):]
	if len(all) > 1 || !strings.HasPrefix(last, all[0][0]) {
		t.Errorf("not one sheet behind the others: %q", all)
	}
	return all[0][1]
}

// sheet is the own sheet of the imprint, and its address.
func (o *own) sheet() (at, text string) {
	o.t.Helper()
	if at = sheetOf(o.t, get(o.site, "/en/page/imprint").Body.String()); at == "" {
		return "", ""
	}
	w := get(o.site, at)
	if w.Code != 200 || w.Header().Get("Content-Type") != "text/css; charset=utf-8" || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || w.Header().Get("X-Content-Type-Options") != "nosniff" {
		o.t.Errorf("%s: %d %v", at, w.Code, w.Header())
	}
	return at, w.Body.String()
}

// logs wants the log to have some text, or none of it with "!" before it.
func (o *own) logs(texts ...string) {
	o.t.Helper()
	for _, text := range texts {
		if not, ok := strings.CutPrefix(text, "!"); strings.Contains(o.log.String(), strings.TrimPrefix(text, "!")) == ok {
			o.t.Errorf("log: %s; looked for %q, there: %v", &o.log, not, ok)
		}
	}
	o.log.Reset()
}

// settle has the folder looked at twice: what is wrong counts when it looks the same again.
func (o *own) settle() {
	o.site.renewTemplates()
	o.site.renewTemplates()
}

func TestOwnSheet(t *testing.T) {
	o := newOwn(t, "site.css", ownRules, "files/wave.svg", ownPicture)
	at, text := o.sheet()
	o.logs("the style sheet of the data folder is used", "files=wave.svg", "!level=ERROR")
	named := regexp.MustCompile(`url\("([0-9a-f]{16}/wave\.svg)"\)`).FindStringSubmatch(text)
	if named == nil {
		t.Fatalf("%s: %s", at, text)
	}
	picture := stylePath + named[1]
	w := get(o.site, picture, "Accept-Encoding", "identity")
	h := w.Header()
	if w.Code != 200 || w.Body.String() != ownPicture || h.Get("Content-Type") != "image/svg+xml" || !strings.Contains(h.Get("Cache-Control"), "immutable") || h.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%s: %d %v %s", picture, w.Code, h, w.Body)
	}
	if csp := h.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || !strings.HasSuffix(csp, "; sandbox") || strings.Contains(csp, "script-src") {
		t.Errorf("a script in %s might run: %s", picture, csp)
	}
	if w := get(o.site, picture, "If-None-Match", h.Get("ETag")); w.Code != 304 || w.Body.Len() > 0 {
		t.Errorf("asked again: %d %s", w.Code, w.Body)
	}

	o.write("site.css", ".masthead { color: teal }")
	o.site.renewTemplates()
	now, text := o.sheet()
	if now == at || text != ".masthead { color: teal }" {
		t.Errorf("changed: %s %s", now, text)
	}
	if w := get(o.site, at); w.Code != 200 || w.Body.String() != text || strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
		t.Errorf("the old address: %d %v", w.Code, w.Header())
	}

	o.write("site.css", "  \n")
	o.log.Reset()
	o.settle()
	o.logs("is gone, or has no word", "level=INFO", "!level=ERROR")
	if at, _ := o.sheet(); at != "" {
		t.Errorf("an empty sheet stands at %s", at)
	}
	if w := get(o.site, now); w.Code != 404 {
		t.Errorf("a sheet that is not there any more: %d", w.Code)
	}
}

// A picture that changes has another address, and so has the sheet that names it.
func TestOwnFileChanges(t *testing.T) {
	o := newOwn(t, "site.css", ownRules, "files/wave.svg", ownPicture)
	at, text := o.sheet()
	o.write("files/wave.svg", strings.Replace(ownPicture, "8z", "7z", 1))
	o.site.renewTemplates()
	if now, changed := o.sheet(); now == at || changed == text {
		t.Errorf("%s has not changed: %s", now, changed)
	}
	old := stylePath + regexp.MustCompile(`[0-9a-f]{16}/wave\.svg`).FindString(text)
	if w := get(o.site, old); w.Code != 200 || !strings.Contains(w.Body.String(), "7z") || strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
		t.Errorf("the old address: %d %v %s", w.Code, w.Header(), w.Body)
	}
}

// A sheet that cannot be used is named with its line; the one before stays, with its files.
func TestBadSheet(t *testing.T) {
	o := newOwn(t, "site.css", ownRules, "files/wave.svg", ownPicture)
	at, text := o.sheet()
	o.log.Reset()
	for content, logged := range map[string]string{
		ownRules + "a { background: url(https://cdn.example/x.png) }": "leads elsewhere",
		ownRules + "@import \"more.css\";":                            "@import",
		ownRules + "a { color: red":                                   "is not closed",
		ownRules + "a { background: url(files/none.svg) }":            "files/none.svg is not there: put the file into " + filepath.Join(o.dir, "files"),
		ownRules + "\xff":                                             "UTF-8",
	} {
		o.write("site.css", content)
		o.settle()
		if now, same := o.sheet(); now != at || same != text {
			t.Errorf("%s: %s %s", logged, now, same)
		}
		o.logs(logged, "line=2", filepath.Join(o.dir, "site.css"), "the one before stays", "!level=INFO")
	}
	o.write("site.css", strings.Repeat(" ", maxSheet+1))
	o.write("files/wave.svg", strings.Repeat(" ", maxStyleFile+1))
	o.settle()
	o.logs("262145 bytes; 262144 are allowed", "2097153 bytes; 2097152 are allowed")
	if now, same := o.sheet(); now != at || same != text {
		t.Errorf("too large: %s %s", now, same)
	}
	if w := get(o.site, stylePath+regexp.MustCompile(`[0-9a-f]{16}/wave\.svg`).FindString(text)); w.Code != 200 || w.Body.String() != ownPicture {
		t.Errorf("the picture of the sheet that stays: %d", w.Code)
	}
	o.write("files/wave.svg", strings.Replace(ownPicture, "8z", "7z", 1))
	o.settle()
	if w := get(o.site, stylePath+regexp.MustCompile(`[0-9a-f]{16}/wave\.svg`).FindString(text)); w.Body.String() != ownPicture || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
		t.Errorf("the picture of the sheet that stays, changed: %v %s", w.Header(), w.Body)
	}
	o.write("site.css", ownRules)
	o.site.renewTemplates()
	if _, mended := o.sheet(); mended == text || !strings.Contains(mended, "wave.svg") {
		t.Errorf("mended: %s", mended)
	}

	fresh := newOwn(t, "site.css", "a{", "print.css", "b{}")
	if at, _ := fresh.sheet(); at != "" {
		t.Errorf("a broken sheet stands at %s", at)
	}
	fresh.logs("pages have none", "line=1", "print.css", "one style sheet of its own")
}

// A sheet that is being written is not taken for one that is empty, gone or broken.
func TestSheetThatIsBeingWritten(t *testing.T) {
	o := newOwn(t, "site.css", ownRules, "files/wave.svg", ownPicture)
	at, _ := o.sheet()
	for i, half := range []string{"", ownRules + ".masthead { color:"} {
		o.log.Reset()
		o.write("site.css", half)
		o.site.renewTemplates()
		if now, _ := o.sheet(); now != at || o.log.Len() > 0 {
			t.Errorf("half written: %s, log: %s", now, &o.log)
		}
		o.write("site.css", ownRules+".masthead { color: teal }"+strings.Repeat("\n", i))
		o.site.renewTemplates()
		now, _ := o.sheet()
		if now == at || now == "" {
			t.Errorf("written: %s, log: %s", now, &o.log)
		}
		at = now
	}
	o.write("site.css", "a{")
	o.site.renewTemplates()
	o.write("site.css", "a{b{")
	o.site.renewTemplates()
	o.logs("!level=ERROR")
	o.site.renewTemplates()
	o.logs("line=1", "the one before stays")
}

// A folder that cannot be read costs no sheet; one that is not there any more does.
func TestFolderThatCannotBeRead(t *testing.T) {
	for _, what := range []string{"", "files"} {
		o := newOwn(t, "site.css", ownRules, "files/wave.svg", ownPicture)
		at, text := o.sheet()
		o.log.Reset()
		o.must(os.RemoveAll(filepath.Join(o.dir, what)))
		o.must(os.WriteFile(filepath.Join(o.dir, what), nil, 0o644)) // no folder
		o.settle()
		o.logs("the one before stays", filepath.Join(o.dir, what), "level=ERROR")
		o.settle()
		o.logs("!level") // once
		if now, same := o.sheet(); now != at || same != text {
			t.Errorf("%q cannot be read: %s %s", what, now, same)
		}
		if w := get(o.site, stylePath+regexp.MustCompile(`[0-9a-f]{16}/wave\.svg`).FindString(text)); w.Code != 200 {
			t.Errorf("%q cannot be read: the picture: %d", what, w.Code)
		}
		o.must(os.RemoveAll(o.dir))
		o.settle()
		o.logs("is gone", "level=INFO", "!level=ERROR")
		if now, _ := o.sheet(); now != "" {
			t.Errorf("taken away, it stands at %s", now)
		}
	}
}

func (o *own) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// What is no file of the folder, or none that a sheet may name, is refused.
func TestOwnFilesThatAreRefused(t *testing.T) {
	o := newOwn(t, "site.css", "a{}", "files/page.html", "<p>", "files/run.js", "alert(1)", "files/PHOTO.PNG", "x", "files/two words.svg", ownPicture, "files/huge.png", strings.Repeat("x", maxStyleFile+1), "files/.hidden.svg", ownPicture, "files/good.svg", ownPicture, "secret.svg", ownPicture)
	if err := os.Mkdir(filepath.Join(o.dir, "files", "folder.svg"), 0o755); err != nil {
		t.Fatal(err)
	}
	outside := filepath.Join(t.TempDir(), "outside.svg")
	for target, link := range map[string]string{outside: "out.svg", "../secret.svg": "up.svg", "good.svg": "beside.svg"} {
		if err := os.Symlink(target, filepath.Join(o.dir, "files", link)); err != nil {
			t.Skip(err)
		}
	}
	if err := os.WriteFile(outside, []byte(ownPicture), 0o644); err != nil {
		t.Fatal(err)
	}
	o.log.Reset()
	o.site.renewTemplates()
	for _, line := range strings.Split(strings.TrimSpace(o.log.String()), "\n") {
		if strings.Contains(line, "good.svg") || strings.Contains(line, "beside.svg") || strings.Contains(line, "up.svg") {
			t.Errorf("refused: %s", line)
		}
	}
	o.logs("page.html", "run.js", "PHOTO.PNG", "of this kind no file is served", "two words.svg", "the name is not an address", "2097153 bytes", "folder.svg", "it is not a file", "out.svg", "a link leads out of the folder", "!hidden")
	for _, c := range []struct {
		path   string
		status int
	}{
		{"good.svg", 200}, {"beside.svg", 200}, {"up.svg", 200}, {"out.svg", 404}, {"page.html", 404}, {"run.js", 404}, {"PHOTO.PNG", 404}, {"huge.png", 404}, {".hidden.svg", 404}, {"folder.svg", 404},
		{"two%20words.svg", 404}, {"..%2fsecret.svg", 404}, {"..%2f..%2fsecret.svg", 404}, {"%2e%2e%2fsite.css", 404}, {"files%2fgood.svg", 404}, {"..%5csecret.svg", 404}, {"good.svg%00", 404}, {"none.svg", 404},
	} {
		if w := get(o.site, stylePath+"0000000000000000/"+c.path); w.Code != c.status || w.Code == 200 && strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d %v", c.path, w.Code, w.Header())
		}
	}
	for _, path := range []string{"/assets/own/good.svg", "/assets/own/site.css/", "/assets/own/../own/x", "/assets/own/", "/assets/own/a/b/good.svg"} {
		if w := get(o.site, path); w.Code == 200 {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

func TestOwnFilesTogether(t *testing.T) {
	o := newOwn(t)
	for _, name := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "i"} {
		o.write("files/"+name+".png", strings.Repeat(name, maxStyleFile))
	}
	o.site.renewTemplates()
	o.logs("i.png", "16777216 bytes", "!h.png")
}

// Every page has the sheet: also those of errors, of a closed site and of previews.
func TestOwnSheetIsOnEveryPage(t *testing.T) {
	o := newOwn(t, "site.css", ownRules, "files/wave.svg", ownPicture)
	n := &newsroom{t: t, store: o.site.store}
	story := n.add(depesche.Story{Lang: "en"})
	n.publish(story, "en", depesche.Document{Headline: depesche.Plain("Tide")}, depesche.Publication{})
	at, _ := o.sheet()
	if at == "" {
		t.Fatal("the imprint has no sheet")
	}
	has := func(what, page string) {
		t.Helper()
		if got := sheetOf(t, page); got != at {
			t.Errorf("%s has %q, not %q", what, got, at)
		}
	}
	for _, path := range []string{"/", "/en/", "/ar/", "/en/1/tide", "/en/search", "/en/nothing", "/xx/nothing", "/en/archive"} {
		has(path, get(o.site, path).Body.String())
	}
	ctx := context.Background()
	e, err := n.store.Edition(ctx, "en")
	n.must(err)
	w := httptest.NewRecorder()
	n.must(o.site.PreviewFront(w, httptest.NewRequest("GET", "/desk/x", nil), e, "/desk/theme.css", "dark"))
	has("the preview of a look", w.Body.String())
	ps, err := n.store.PublishedStory(ctx, "en", story)
	n.must(err)
	w = httptest.NewRecorder()
	n.must(o.site.PreviewStory(w, httptest.NewRequest("GET", "/desk/y", nil), ps))
	has("the preview of a story", w.Body.String())
	n.must(n.store.SetSetting(ctx, store.SiteClosed, "2026-03-04T15:30:00Z"))
	closed := get(o.site, "/en/")
	has("a closed site", closed.Body.String())
	if w := get(o.site, at); closed.Code != 503 || w.Code != 200 {
		t.Errorf("closed: %d, and the sheet %d", closed.Code, w.Code)
	}
	bare := newOwn(t, "site.css", ownRules, "files/wave.svg", ownPicture)
	n.must(bare.site.store.Close())
	has("a site without its database", get(bare.site, "/en/archive").Body.String())
}

// A sheet is there on an edition's own host, packed for who takes that.
func TestOwnSheetOnAnOwnHost(t *testing.T) {
	rules := strings.Repeat(".masthead { color: teal }\n", 100)
	o := newOwn(t, "site.css", rules)
	n := &newsroom{t: t, store: o.site.store}
	n.must(n.store.SaveEdition(t.Context(), depesche.Edition{Code: "de", Lang: "de", Name: "Depesche", Host: "de.depesche.example", TimeZone: "Europe/Berlin", Position: 1}))
	at := sheetOf(t, get(o.site, "/", "Host", "de.depesche.example").Body.String())
	w := get(o.site, at, "Host", "de.depesche.example", "Accept-Encoding", "gzip")
	z, err := gzip.NewReader(bytes.NewReader(w.Body.Bytes()))
	if err != nil || w.Header().Get("Content-Encoding") != "gzip" || w.Header().Get("Vary") != "Accept-Encoding" {
		t.Fatalf("%s: %d %v", at, w.Code, w.Header())
	}
	if b, err := io.ReadAll(z); err != nil || string(b) != rules {
		t.Errorf("%v, unpacked: %s", err, b)
	}
}
