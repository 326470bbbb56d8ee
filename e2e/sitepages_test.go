package e2e

import (
	"io"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// htmlEnv names a folder whose node_modules hold html-validate and vnu-jar, which
// scripts/test fetches.
const htmlEnv = "DEPESCHE_HTML"

// axeAllEnv, when set, has axe-core look at every page, and at one of each kind in each edition at
// every width in the light and in the dark; else at that one alone, at two widths.
const axeAllEnv = "DEPESCHE_AXE_ALL"

// TestEveryReaderPage follows every link of the site in every edition: none is broken, and the
// checkers of HTML find no error in any page. Of each kind of pages, those that say that there
// is nothing among them, one in each edition is looked at: it is no wider than its window at
// five widths, and axe-core finds nothing on a phone and on a desk's screen, in the light and
// in the dark; it costs no more than it may, and is printed as it should be.
func TestEveryReaderPage(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: the browser test takes long")
	}
	r := newReaderSite(t, open(t, "demo"))
	t.Run("HTML", func(t *testing.T) {
		r.previews(t)
		r.closed(t)
		r.valid(t)
	})
	t.Run("first view", r.firstView)
	t.Run("paper", r.onSheets)
	t.Run("look", func(t *testing.T) {
		axe := axeCore(t)
		l := &look{browser: browse(t, r.house), h: r.house, axe: axe}
		l.at("chooser", "/", true)
		for i, edition := range allEditions {
			for j, kind := range slices.Sorted(maps.Keys(readerKinds)) {
				pages := r.kinds[edition][kind]
				if os.Getenv(axeAllEnv) == "" {
					pages = pages[:min(1, len(pages))]
				}
				for k, page := range pages {
					// The next edition's page of the kind is dark where this one is light, as is the next page.
					l.darkPhone = (i+j+k)%2 == 1
					l.at(edition+" "+kind, page, os.Getenv(axeAllEnv) != "" && k == 0)
				}
			}
		}
		r.run("maintenance", "on")
		for _, page := range []string{"/de/", "/ar/topics", "/"} {
			l.at("closed", page, true)
		}
		r.run("maintenance", "off")
		t.Logf("axe-core looked %d times at %d pages", l.looked, l.pages)
	})
}

// previews keeps what the desk shows of a story before it is published, and of an edition's look.
func (r *readerSite) previews(t *testing.T) {
	t.Helper()
	b := browse(t, r.house)
	b.logIn(r.link)
	for _, edition := range readerEditions {
		for _, path := range []string{"/desk/story/" + r.first[edition] + "/text/" + edition + "/preview", "/desk/settings/editions/" + edition + "/look/preview"} {
			req, err := http.NewRequest("GET", r.base+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Cookie", cookies(b, r.house))
			r.keepAnswer(t, path, http.StatusOK, req)
		}
	}
}

// closed keeps the pages that stand in for all others.
func (r *readerSite) closed(t *testing.T) {
	t.Helper()
	r.run("maintenance", "on")
	defer r.run("maintenance", "off")
	for _, edition := range readerEditions {
		req, err := http.NewRequest("GET", r.base+"/"+edition+"/", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.keepAnswer(t, "/"+edition+"/closed", http.StatusServiceUnavailable, req)
	}
}

func (r *readerSite) keepAnswer(t *testing.T, name string, status int, req *http.Request) {
	t.Helper()
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != status {
		t.Fatalf("%s: %s, %v", req.URL, res.Status, err)
	}
	r.keep(name, body)
}

// Widths of the windows in which axe-core looks at every page.
const (
	phoneWidth = 390
	deskWidth  = 1440
)

// look holds pages against what every page must be.
type look struct {
	*browser
	h         *house
	axe       string
	darkPhone bool // see at

	pages, looked int
}

// at looks at a page: by axe-core at a phone's width and a desk's, one in the light and the other
// in the dark (darkPhone says which), with everything at every width in both.
func (l *look) at(kind, page string, everything bool) {
	l.t.Helper()
	address := absolute(l.h, page)
	l.expectRefusal(address)
	l.goTo(address)
	l.wait("fonts", `document.fonts.status === "loaded"`)
	schemes := map[int64]string{phoneWidth: "light", deskWidth: "dark"}
	if l.darkPhone {
		schemes = map[int64]string{phoneWidth: "dark", deskWidth: "light"}
	}
	for _, width := range []int64{360, phoneWidth, 820, deskWidth, 1600} {
		l.do(chromedp.EmulateViewport(width, 900, chromedp.EmulateScale(1)))
		if over := l.text(`String(document.documentElement.scrollWidth - innerWidth)`); !strings.HasPrefix(over, "-") && over != "0" {
			l.t.Errorf("%s (%s), %d: %s px wider than the window", kind, page, width, over)
		}
		for _, scheme := range []string{"light", "dark"} {
			if !everything && schemes[width] != scheme {
				continue
			}
			call(l.browser, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
			for _, v := range violations(l.browser, l.axe) {
				l.t.Errorf("%s (%s), %d, %s: %s", kind, page, width, scheme, v)
			}
			l.looked++
		}
	}
	if l.pages++; l.pages%50 == 0 {
		l.t.Logf("%d pages", l.pages)
	}
}

// htmlRules are all that html-validate recommends: none is off.
const htmlRules = `{"root": true, "extends": ["html-validate:recommended"]}`

// valid has the checkers of HTML read the pages that were kept, all at once.
func (r *readerSite) valid(t *testing.T) {
	t.Helper()
	tools := os.Getenv(htmlEnv)
	need(t, "html (checkers of it; "+htmlEnv+" names their folder)", tools != "")
	rules := filepath.Join(r.folder, ".htmlvalidate.json")
	if err := os.WriteFile(rules, []byte(htmlRules), 0o600); err != nil {
		t.Fatal(err)
	}
	files := slices.Sorted(maps.Values(r.files))
	jar := filepath.Join(tools, "node_modules", "vnu-jar", "build", "dist", "vnu.jar")
	for name, args := range map[string][]string{"html-validate": {filepath.Join(tools, "node_modules", ".bin", "html-validate"), "--config", rules}, "vnu": {"java", "-jar", jar}} {
		check := func(files ...string) ([]byte, error) {
			return exec.Command(args[0], slices.Concat(args[1:], files)...).CombinedOutput()
		}
		if out, err := check(files...); err != nil || strings.Contains(string(out), "warning: ") {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
		// What is wrong would be found.
		bad := filepath.Join(r.folder, "bad.htm")
		if err := os.WriteFile(bad, []byte("<!DOCTYPE html><title>x</title><p><div></p><img src=x>"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := check(bad); err == nil {
			t.Errorf("%s finds nothing in a page that is wrong", name)
		}
	}
	t.Logf("%d pages were checked", len(files))
}
