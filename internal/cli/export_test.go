package cli

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"depesche"
	"depesche/internal/export"
	"depesche/internal/newsroom"
	"depesche/internal/picture"
	"depesche/internal/store"
)

// exporting is the demonstration and a folder for its files.
type exporting struct {
	t        *testing.T
	dir, out string
	base     string
	at       time.Time // what the site's clock shows: a slow run must not turn "a minute ago" into two
}

func newExporting(t *testing.T) *exporting {
	t.Helper()
	if testing.Short() {
		t.Skip("skipped in -short: fills the demonstration's newsroom")
	}
	e := &exporting{t: t, dir: t.TempDir(), out: filepath.Join(t.TempDir(), "files"), base: "https://demo.example"}
	if err := testApp(t, e.dir).fill(false); err != nil {
		t.Fatal(err)
	}
	e.at = time.Now()
	return e
}

// run exports and returns the report.
func (e *exporting) run(c exportSiteCmd) (export.Report, error) {
	e.t.Helper()
	a := testApp(e.t, e.dir)
	var out bytes.Buffer
	a.out, a.json = &out, true
	a.now = func() time.Time { return e.at }
	if c.Out == "" {
		c.Out = e.out
	}
	c.BaseURL = e.base
	err := c.Run(a)
	var r export.Report
	if out.Len() > 0 {
		if err := json.Unmarshal(out.Bytes(), &r); err != nil {
			e.t.Fatal(err)
		}
	}
	return r, err
}

// Served by a plain file server, the export has no broken link, asks no server, and says
// what the live site says.
func TestExportedSiteStandsAlone(t *testing.T) {
	e := newExporting(t)
	r, err := e.run(exportSiteCmd{})
	if err != nil || r.Written != r.Files || len(r.Broken) > 0 {
		t.Fatalf("%v %+v", err, r)
	}
	live := demoSiteAt(t, e.dir)
	files := httptest.NewServer(http.FileServer(http.Dir(e.out)))
	defer files.Close()
	pages, links := 0, map[string]string{"/": "the start"}
	queue := []string{"/"}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		resp, err := http.Get(files.URL + at)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || resp.StatusCode != 200 {
			t.Errorf("%s, linked from %s: %d %v", at, links[at], resp.StatusCode, err)
			continue
		}
		if !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") {
			continue
		}
		pages++
		if bytes.Contains(body, []byte("<form")) || bytes.Contains(body, []byte("<script src")) || bytes.Contains(body, []byte(`type="module"`)) {
			t.Errorf("%s has a form or a script", at)
		}
		if !strings.Contains(at, "-") || strings.Contains(string(body), `http-equiv="refresh"`) {
			// a page that leads on, or a list
		} else if want, got := mainText(ask(live, at).Body.Bytes()), mainText(body); want != got {
			t.Errorf("%s says another thing than the live site:\n%s\n--- against\n%s", at, want, got)
		}
		for _, href := range hrefs(body) {
			u, err := url.Parse(href)
			if err != nil || u.IsAbs() && u.Host != "demo.example" || strings.HasPrefix(href, "#") || u.Scheme == "data" {
				continue
			}
			to := (&url.URL{Path: u.Path, RawQuery: u.RawQuery}).String()
			if strings.HasPrefix(to, "/de/search") || strings.Contains(to, "/follow") || strings.Contains(to, "/comment") || strings.HasPrefix(to, "/oembed") || strings.HasPrefix(to, "/desk") {
				t.Errorf("%s leads to %s, which needs a server", at, to)
				continue
			}
			if _, ok := links[to]; !ok && to != "" {
				links[to] = at
				queue = append(queue, to)
			}
		}
	}
	if pages < 60 {
		t.Errorf("only %d pages were reached", pages)
	}
	for _, name := range []string{"robots.txt", "sitemap.xml", "feeds.opml", "404.html", "favicon.ico", "de/feed.xml", "en/channel/science/rss-summary.xml", "es/site.webmanifest", "de/13/index.html", "de/sitemaps/topics.xml", "en/sitemaps/authors.xml"} {
		if _, err := os.Stat(filepath.Join(e.out, name)); err != nil {
			t.Error(err)
		}
	}
}

// hrefs are the addresses that a page loads or leads to.
func hrefs(page []byte) []string {
	var out []string
	z := html.NewTokenizer(bytes.NewReader(page))
	for z.Next() != html.ErrorToken {
		t := z.Token()
		for _, a := range t.Attr {
			switch a.Key {
			case "href", "src":
				out = append(out, a.Val)
			case "srcset":
				for _, part := range strings.Split(a.Val, ",") {
					out = append(out, strings.Fields(part)[0])
				}
			}
		}
	}
	return out
}

// mainText is the text of a story: headline and body.
func mainText(page []byte) string {
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return err.Error()
	}
	var b strings.Builder
	var walk func(n *html.Node, in bool)
	walk = func(n *html.Node, in bool) {
		if n.Type == html.ElementNode {
			for _, a := range n.Attr {
				in = in || a.Key == "class" && (a.Val == "text")
			}
			in = in || n.Data == "h1"
		}
		if n.Type == html.TextNode && in {
			b.WriteString(n.Data)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, in)
		}
	}
	walk(doc, false)
	return strings.Join(strings.Fields(b.String()), " ")
}

// A link of a text that leads nowhere is named with the page that has it, and the command fails.
func TestExportNamesBrokenLinks(t *testing.T) {
	e := newExporting(t)
	a := testApp(t, e.dir)
	a.in = strings.NewReader("See [what was here](/en/page/gone) and [the front page](/en/).")
	if err := (pageWriteCmd{Edition: "en", Key: "about", File: "-", Title: "About"}).Run(a); err != nil {
		t.Fatal(err)
	}
	r, err := e.run(exportSiteCmd{})
	if depesche.KindOf(err) != depesche.Refused || len(r.Broken) != 1 || r.Written != r.Files {
		t.Fatalf("%v %+v", err, r)
	}
	if b := r.Broken[0]; !strings.HasSuffix(b.Address, "/en/page/gone") || b.Status != 404 || !strings.Contains(b.From, "/en/page/about") {
		t.Errorf("%+v", b)
	}
}

func TestExportWritesWhatChanged(t *testing.T) {
	e := newExporting(t)
	first, err := e.run(exportSiteCmd{Edition: "de", LiveURL: "https://live.example"})
	if err != nil {
		t.Fatal(err)
	}
	page := filepath.Join(e.out, "de", "13", "index.html")
	stamp := func() time.Time {
		st, err := os.Stat(page)
		if err != nil {
			t.Fatal(err)
		}
		return st.ModTime()
	}
	before := stamp()
	again, err := e.run(exportSiteCmd{Edition: "de", LiveURL: "https://live.example"})
	if err != nil || again.Written != 0 || again.Unchanged != first.Files || !stamp().Equal(before) {
		t.Fatalf("nothing changed: %v %+v", err, again)
	}
	// Somebody else's file, and one of ours that somebody changed.
	write(t, filepath.Join(e.out, "own.txt"), "mine")
	stories, err := filepath.Glob(filepath.Join(e.out, "de", "5", "*", "index.html"))
	if err != nil || len(stories) != 1 {
		t.Fatal(err, stories)
	}
	write(t, stories[0], "changed by hand")
	in(t, e.dir, func(n *newsroom.Newsroom) error {
		for _, story := range []int64{5, 13} {
			if err := n.Unpublish(t.Context(), depesche.Operator, story, []string{"de"}, "test"); err != nil {
				return err
			}
		}
		return nil
	})
	third, err := e.run(exportSiteCmd{Edition: "de", LiveURL: "https://live.example"})
	if err != nil {
		t.Fatal(err)
	}
	if third.Removed == 0 || third.Written == 0 || third.Written > first.Files/2 || len(third.Kept) != 1 || !strings.HasPrefix(third.Kept[0], "de/5/") {
		t.Errorf("%+v", third)
	}
	if _, err := os.Stat(page); !os.IsNotExist(err) {
		t.Errorf("the withdrawn story is still there: %v", err)
	}
	if _, err := os.Stat(filepath.Dir(page)); !os.IsNotExist(err) {
		t.Error("its folder is still there")
	}
	for name, want := range map[string]string{filepath.Join(e.out, "own.txt"): "mine", stories[0]: "changed by hand"} {
		if b, err := os.ReadFile(name); err != nil || string(b) != want {
			t.Errorf("%s: %q %v", name, b, err)
		}
	}
	b, err := os.ReadFile(filepath.Join(e.out, "de", "index.html"))
	if err != nil || !bytes.Contains(b, []byte(`action="https://live.example/de/search"`)) || bytes.Contains(b, []byte(`href="/en/`)) {
		t.Errorf("the front page of one edition: %v", err)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestExportTouchesNothingOfOthers(t *testing.T) {
	e := newExporting(t)
	if err := os.MkdirAll(e.out, 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(e.out, "index.html"), "somebody's")
	before := tree(t, e.out)
	if _, err := e.run(exportSiteCmd{}); depesche.KindOf(err) != depesche.Refused {
		t.Errorf("%v", err)
	}
	if after := tree(t, e.out); after != before {
		t.Error("it wrote all the same")
	}
	for _, c := range []exportSiteCmd{{Out: filepath.Join(e.out, "index.html")}, {Edition: "xx"}, {LiveURL: "live"}} {
		if _, err := e.run(c); err == nil {
			t.Errorf("%+v was taken", c)
		}
	}
}

// Killed at any point, the next export makes the folder whole, and writes nothing twice
// that is there.
func TestExportSurvivesKills(t *testing.T) {
	if os.Getenv("DEPESCHE_EXPORT_INTO") != "" {
		a := testApp(t, os.Getenv("DEPESCHE_EXPORT_FROM"))
		at, err := time.Parse(time.RFC3339Nano, os.Getenv("DEPESCHE_EXPORT_AT"))
		if err != nil {
			t.Fatal(err)
		}
		a.now = func() time.Time { return at }
		exportSiteCmd{Out: os.Getenv("DEPESCHE_EXPORT_INTO"), BaseURL: "https://demo.example"}.Run(a)
		return
	}
	e := newExporting(t)
	whole := filepath.Join(t.TempDir(), "whole")
	want, err := e.run(exportSiteCmd{Out: whole})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestExportSurvivesKills$")
		cmd.Env = append(os.Environ(), "DEPESCHE_EXPORT_FROM="+e.dir, "DEPESCHE_EXPORT_INTO="+e.out, "DEPESCHE_EXPORT_AT="+e.at.Format(time.RFC3339Nano))
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		for count(e.out) < (i+1)*want.Files/7 {
			time.Sleep(time.Millisecond)
		}
		cmd.Process.Kill()
		cmd.Wait()
	}
	got, err := e.run(exportSiteCmd{})
	if err != nil || got.Files != want.Files || got.Unchanged < want.Files/2 || len(got.Kept) > 0 {
		t.Errorf("%v %+v", err, got)
	}
	for _, dir := range []string{whole, e.out} { // it says until when pages are true
		if err := os.Remove(filepath.Join(dir, ".depesche-export-pages.json")); err != nil {
			t.Error(err)
		}
	}
	if a, b := tree(t, whole), tree(t, e.out); strings.ReplaceAll(a, whole, "") != strings.ReplaceAll(b, e.out, "") {
		t.Errorf("the folder is another one than without kills:\n%s", difference(strings.ReplaceAll(a, whole, ""), strings.ReplaceAll(b, e.out, "")))
	}
}

// An export that makes only what has changed is the same as one that makes everything.
func TestExportAgainIsAsAnew(t *testing.T) {
	e := newExporting(t)
	first, err := e.run(exportSiteCmd{})
	if err != nil || first.Made < 300 {
		t.Fatalf("%v %+v", err, first)
	}
	again, err := e.run(exportSiteCmd{})
	if err != nil || again.Written != 0 || again.Files != first.Files || again.Bytes != first.Bytes || again.Made > first.Made/4 {
		t.Errorf("with nothing changed: %v %+v after %+v", err, again, first)
	}
	in(t, e.dir, func(n *newsroom.Newsroom) error {
		ctx := t.Context()
		fs, err := n.Store.Pictures(ctx, store.PictureQuery{})
		if err != nil {
			return err
		}
		_, err = n.DescribePicture(ctx, depesche.Operator, fs[0].Hash, newsroom.PictureChange{Credits: map[string]string{"de": "Gemalt von Runa"}, Focus: &picture.Focus{X: 100, Y: 200}})
		if err != nil {
			return err
		}
		if err := n.Unpublish(ctx, depesche.Operator, 6, []string{"de"}, "test"); err != nil {
			return err
		}
		if _, err := n.DescribeAuthor(ctx, depesche.Operator, "edda-corviston", newsroom.AuthorChange{About: map[string]string{"de": "Schreibt über Täler."}}); err != nil {
			return err
		}
		return n.Store.AddCorrection(ctx, depesche.Correction{Story: 1, Lang: "en", Wrong: "six", Right: "seven", At: time.Now()})
	})
	changed, err := e.run(exportSiteCmd{})
	if err != nil || changed.Written == 0 || changed.Removed == 0 || changed.Made > first.Made*3/4 {
		t.Errorf("with some changes: %v %+v after %+v", err, changed, first)
	}
	anew := filepath.Join(t.TempDir(), "anew")
	if _, err := e.run(exportSiteCmd{Out: anew}); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{anew, e.out} {
		if err := os.Remove(filepath.Join(dir, ".depesche-export-pages.json")); err != nil {
			t.Error(err)
		}
	}
	if a, b := tree(t, anew), tree(t, e.out); strings.ReplaceAll(a, anew, "") != strings.ReplaceAll(b, e.out, "") {
		t.Errorf("the folder is another one than one made anew:\n%s", difference(strings.ReplaceAll(a, anew, ""), strings.ReplaceAll(b, e.out, "")))
	}
	// Without what it knew, everything is made again, and is as it was.
	if r, err := e.run(exportSiteCmd{}); err != nil || r.Made < changed.Files/2 || r.Written != 0 {
		t.Errorf("without its memory: %v %+v", err, r)
	}
	if r, err := e.run(exportSiteCmd{Anew: true}); err != nil || r.Made < changed.Files/2 || r.Written != 0 {
		t.Errorf("anew: %v %+v", err, r)
	}
}

// difference lists lines that only one of two texts has.
func difference(a, b string) string {
	var out []string
	for _, s := range [][2]string{{a, b}, {b, a}} {
		for l := range strings.Lines(s[0]) {
			if !strings.Contains(s[1], l) && len(out) < 20 {
				out = append(out, l)
			}
		}
	}
	return strings.Join(out, "")
}

func count(dir string) int {
	n := 0
	filepath.WalkDir(dir, func(_ string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
		}
		return nil
	})
	return n
}

// An export has the newsroom's own style sheet and the files that it names, and is made anew
// when one of them changes.
func TestExportHasTheOwnSheet(t *testing.T) {
	e := newExporting(t)
	own := filepath.Join(e.dir, "templates", "site")
	writeFile(t, filepath.Join(own, "site.css"), `.masthead { background: image-set("files/wave.svg" 1x) } @font-face { font-family: Quay; src: url(files/quay.woff2) }`)
	writeFile(t, filepath.Join(own, "files", "wave.svg"), `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"/>`)
	writeFile(t, filepath.Join(own, "files", "quay.woff2"), "wOF2 …")
	if r, err := e.run(exportSiteCmd{}); err != nil || len(r.Broken) > 0 {
		t.Fatal(err, r.Broken)
	}
	only := func(pattern string) (name, content string) {
		t.Helper()
		at, err := filepath.Glob(filepath.Join(e.out, filepath.FromSlash(pattern)))
		if err != nil || len(at) != 1 {
			t.Fatal(pattern, err, at)
		}
		b, err := os.ReadFile(at[0])
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimPrefix(filepath.ToSlash(at[0]), filepath.ToSlash(e.out)), string(b)
	}
	at, sheet := only("assets/own/*.css")
	for file, content := range map[string]string{"wave.svg": "viewBox", "quay.woff2": "wOF2"} {
		name, got := only("assets/own/*/" + file)
		if !strings.Contains(got, content) || !strings.Contains(sheet, `url("`+strings.TrimPrefix(name, "/assets/own/")+`")`) {
			t.Errorf("%s holds %s, and the sheet is %s", name, got, sheet)
		}
	}
	for _, page := range []string{"index.html", "de/index.html", "es/index.html", "de/13/*/index.html", "404.html"} {
		if _, html := only(page); !strings.Contains(html, `<link rel="stylesheet" href="`+at+`">`) {
			t.Errorf("%s lacks %s", page, at)
		}
	}
	writeFile(t, filepath.Join(own, "files", "wave.svg"), `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>`)
	writeFile(t, filepath.Join(own, "site.css"), `/* url("files/old.svg") */ a { content: "url(zzz)"; background: URL(files/wave.svg), u\72l(files/quay.woff2), url(#part) }`)
	if r, err := e.run(exportSiteCmd{}); err != nil || len(r.Broken) > 0 {
		t.Fatal(err, r.Broken)
	}
	if now, _ := only("assets/own/*.css"); now == at {
		t.Error("another picture, and the same sheet")
	}
	only("assets/own/*/wave.svg")
	only("assets/own/*/quay.woff2")
}

// An export whose newsroom's own style sheet cannot be used says so.
func TestExportOfABadSheet(t *testing.T) {
	e := newExporting(t)
	sheet := filepath.Join(e.dir, "templates", "site", "site.css")
	writeFile(t, sheet, "a {}\nb { background: url(https://cdn.example/x.png) }")
	a := testApp(t, e.dir)
	var out bytes.Buffer
	a.out, a.json = &out, true
	err := exportSiteCmd{Out: e.out, BaseURL: e.base}.Run(a)
	if depesche.KindOf(err) != depesche.Refused || !strings.Contains(err.Error(), sheet+", line 2: ") || !strings.Contains(err.Error(), "put the file into files/") {
		t.Error(err)
	}
	var r exported
	if err := json.Unmarshal(out.Bytes(), &r); err != nil || r.Report == nil || r.Files == 0 || !strings.Contains(r.Sheet, "line 2") {
		t.Errorf("%v: %s", err, &out)
	}
	writeFile(t, sheet, "a {}")
	if _, err := e.run(exportSiteCmd{}); err != nil {
		t.Errorf("mended: %v", err)
	}
}

// An export is made with the templates and words of the data folder, and anew when they change.
func TestExportUsesTemplatesAndWords(t *testing.T) {
	e := newExporting(t)
	templates := t.TempDir()
	if err := (exportTemplatesCmd{Out: filepath.Join(templates, "all")}).Run(testApp(t, e.dir)); err != nil {
		t.Fatal(err)
	}
	shown := map[string]string{"front": "de/index.html", "story": "de/13/*/index.html", "list": "de/channel/science/index.html", "archive": "de/archive/index.html", "corrections": "de/corrections/index.html",
		"register": "de/topics/index.html", "page": "de/page/imprint/index.html", "error": "404.html", "chooser": "index.html", "shell/layout": "en/index.html"}
	for name := range shown {
		b, err := os.ReadFile(filepath.Join(templates, "all", filepath.FromSlash(name)+".html"))
		if err != nil {
			t.Fatal(err)
		}
		at, tag := bytes.Index(b, []byte("<main")), "</main>"
		if at < 0 {
			tag = "</body>"
		}
		changed := strings.Replace(string(b), tag, "<p>ours: "+name+"</p>"+tag, 1)
		writeFile(t, filepath.Join(e.dir, "templates", "site", filepath.FromSlash(name)+".html"), changed)
	}
	writeFile(t, filepath.Join(e.dir, "words", "site", "de.json"), `{"archive.title": "Ablage"}`)
	has := func(file, text string) bool {
		t.Helper()
		at, err := filepath.Glob(filepath.Join(e.out, filepath.FromSlash(file)))
		if err != nil || len(at) != 1 {
			t.Fatal(file, err, at)
		}
		b, err := os.ReadFile(at[0])
		if err != nil {
			t.Fatal(err)
		}
		return bytes.Contains(b, []byte(text))
	}
	if _, err := e.run(exportSiteCmd{}); err != nil {
		t.Fatal(err)
	}
	for name, file := range shown {
		if !has(file, "<p>ours: "+name+"</p>") {
			t.Errorf("%s is not made with the folder's %s", file, name)
		}
	}
	if !has("de/archive/index.html", "Ablage") || has("en/archive/index.html", "Ablage") {
		t.Error("the archive's title is not as the folder has it")
	}

	writeFile(t, filepath.Join(e.dir, "words", "site", "de.json"), `{"archive.title": "Frühere Ausgaben"}`)
	if r, err := e.run(exportSiteCmd{}); err != nil || r.Made < r.Files/2 || !has("de/archive/index.html", "Frühere Ausgaben") {
		t.Errorf("other words: %v %+v", err, r)
	}
}
