package e2e

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// htmlEnv names a folder whose node_modules hold html-validate and vnu-jar, which
// scripts/test fetches.
const htmlEnv = "DEPESCHE_HTML"

// readerPages are the kinds of pages that readers meet in an edition that has a story of
// the lamps, by what they are.
func readerPages(b *browser, h *house, edition, lamps string) map[string]string {
	at := "/" + edition
	front := link(b, h.base+at+"/", `main h1 a, main h2 a, main article a`)
	month := link(b, h.base+at+"/archive", `main a[href*="/archive/2"][href*="-"]`)
	return map[string]string{
		"front": at + "/", "story": front, "lamps": at + "/" + lamps, "channel": at + "/channel/local", "topic": link(b, h.base+at+"/topics", `main a[href*="/topic/"]`),
		"topics": at + "/topics", "authors": at + "/authors", "author": link(b, h.base+at+"/authors", `main a[href*="/author/"]`),
		"archive": at + "/archive", "year": month[:strings.LastIndex(month, "-")], "month": month, "day": link(b, h.base+month, `main a[href^="`+month+`-"]`),
		"corrections": at + "/corrections", "search": at + "/search", "nothing found": at + "/search?q=qqqqq", "nothing there": at + "/no/such/page",
	}
}

// TestEveryReaderPage looks at every kind of page of the site, those that say that there is
// nothing among them: no page is wider than its window at five widths, axe-core finds
// nothing in the light and in the dark, and the checkers of HTML find no error.
func TestEveryReaderPage(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: the browser test takes long")
	}
	axe := axeCore(t)
	h := open(t, "demo")
	s := newSample(h)
	b := browse(t, h)
	l := &look{browser: b, h: h, axe: axe, folder: t.TempDir()}
	h.run("unpublish", "2", "--edition", "es")
	for _, edition := range []string{"de", "ar"} {
		for kind, page := range readerPages(b, h, edition, s.lamps) {
			// The pages about what is not there are seen at all widths, in both schemes.
			l.at(edition+" "+kind, page, kind == "nothing there")
		}
	}
	l.at("chooser", "/", false)
	l.at("imprint", "/de/page/imprint", false)
	l.at("gone", "/es/2/brineford", true)
	h.run("maintenance", "on")
	for _, page := range []string{"/de/", "/ar/topics", "/"} {
		l.at("closed", page, true)
	}
	h.run("maintenance", "off")
	t.Logf("axe-core looked %d times at %d pages", l.looked, l.pages)
	l.valid()
}

// look holds pages against what every page must be.
type look struct {
	*browser
	h      *house
	axe    string
	folder string // for the pages' HTML

	pages, looked int
}

// at looks at a page: with everything, by axe-core at every width in both schemes.
func (l *look) at(kind, page string, everything bool) {
	l.t.Helper()
	address := absolute(l.h, page)
	l.expectRefusal(address)
	l.goTo(address)
	l.wait("fonts", `document.fonts.status === "loaded"`)
	for i, width := range []int64{360, 390, 820, 1440, 1600} {
		l.do(chromedp.EmulateViewport(width, 900, chromedp.EmulateScale(1)))
		if over := l.text(`String(document.documentElement.scrollWidth - innerWidth)`); !strings.HasPrefix(over, "-") && over != "0" {
			l.t.Errorf("%s (%s), %d: %s px wider than the window", kind, page, width, over)
		}
		for j, scheme := range []string{"light", "dark"} {
			if !everything && (i+j)%3 != 0 { // 360 light, 820 dark, 1440 light
				continue
			}
			call(l.browser, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
			for _, v := range violations(l.browser, l.axe) {
				l.t.Errorf("%s (%s), %d, %s: %s", kind, page, width, scheme, v)
			}
			l.looked++
		}
	}
	l.pages++
	res, err := http.Get(address)
	if err != nil {
		l.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		l.t.Fatal(err)
	}
	name := regexp.MustCompile(`[^a-z0-9-]+`).ReplaceAllString(strings.ToLower(kind+page), "-")
	if err := os.WriteFile(filepath.Join(l.folder, name[:min(100, len(name))]+".html"), b, 0o600); err != nil {
		l.t.Fatal(err)
	}
}

// htmlRules leave out of html-validate's what is taste: how empty elements and attributes
// without values are written, and spaces at the ends of lines.
const htmlRules = `{"root": true, "extends": ["html-validate:recommended"], "rules": {"no-trailing-whitespace": "off", "void-style": "off", "attribute-boolean-style": "off", "long-title": "off"}}`

// valid has the checkers of HTML read the pages that were looked at.
func (l *look) valid() {
	l.t.Helper()
	tools := os.Getenv(htmlEnv)
	if tools == "" {
		l.t.Logf("no checker of HTML has looked (%s names no folder)", htmlEnv)
		return
	}
	rules := filepath.Join(l.folder, ".htmlvalidate.json")
	if err := os.WriteFile(rules, []byte(htmlRules), 0o600); err != nil {
		l.t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(l.folder, "*.html"))
	if err != nil || len(files) != l.pages {
		l.t.Fatalf("%d files of %d pages, %v", len(files), l.pages, err)
	}
	jar := filepath.Join(tools, "node_modules", "vnu-jar", "build", "dist", "vnu.jar")
	for name, args := range map[string][]string{"html-validate": {filepath.Join(tools, "node_modules", ".bin", "html-validate"), "--config", rules}, "vnu": {"java", "-jar", jar, "--errors-only"}} {
		check := func(files ...string) ([]byte, error) {
			return exec.Command(args[0], slices.Concat(args[1:], files)...).CombinedOutput()
		}
		if out, err := check(files...); err != nil {
			l.t.Errorf("%s: %v\n%s", name, err, out)
		}
		// What is wrong would be found.
		bad := filepath.Join(l.folder, "bad.htm")
		if err := os.WriteFile(bad, fmt.Appendf(nil, "<!DOCTYPE html><title>x</title><p><div></p><img src=x>"), 0o600); err != nil {
			l.t.Fatal(err)
		}
		if _, err := check(bad); err == nil {
			l.t.Errorf("%s finds nothing in a page that is wrong", name)
		}
	}
}
