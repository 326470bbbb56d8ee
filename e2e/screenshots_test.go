//go:build screenshots

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TestScreenshots takes the pictures of the documents; scripts/screenshots runs it.
func TestScreenshots(t *testing.T) {
	dir := os.Getenv("SCREENSHOTS")
	if dir == "" {
		t.Fatal("SCREENSHOTS names no folder")
	}
	h := open(t, "demo")
	b := browse(t, h)
	b.logIn(h.link)

	const lead = `main h1 a, main h2 a, main article a`
	problem := link(b, h.base+"/desk?queue=problems", `main a[href*="/text/"]`)
	finding := link(b, h.base+problem, `.flist a[href]`)
	story := problem[:strings.Index(problem, "/text/")]
	a := &album{browser: b, base: h.base, dir: dir, only: strings.Fields(os.Getenv("ONLY"))}
	a.take([]sheet{
		{"site-front", "/en/"},
		{"site-front-de", "/de/"},
		{"site-front-es", "/es/"},
		{"site-story", link(b, h.base+"/de/", lead)},
		{"site-story-en", link(b, h.base+"/en/", lead)},
		{"site-archive", "/de/archive/" + time.Now().Format("2006-01")},
		{"site-authors", "/de/authors"},
		{"desk-matrix", "/desk"},
		{"desk-inbox", "/desk?queue=inbox"},
		{"desk-translate", finding},
		{"desk-story", story},
		{"desk-editor", story + "/original"},
		{"desk-record", story + "/record"},
		{"desk-edition", "/desk/settings/editions/de"},
		{"desk-import", "/desk/import"},
		{"desk-comments", "/desk/comments"},
		{"desk-pictures", "/desk/pictures"},
		{"desk-mail", "/desk/mail"},
	})
	// What the demonstration does not have changes its pages, so it comes last.
	if !a.wants("site-front-ar", "site-whole", "mail-") {
		return
	}
	sample := newSample(h)
	more := []sheet{{"site-front-ar", "/ar/"}, {"site-whole-de", "/de/" + sample.lamps}, {"site-whole-ar", "/ar/" + sample.lamps}}
	for name, path := range sample.mails {
		more = append(more, sheet{name, path})
	}
	a.take(more)
}

// sheet is a page to be taken; those that begin with site-whole or mail- are taken whole.
type sheet struct{ name, path string }

type album struct {
	*browser
	base, dir string
	only      []string // pages or pictures that are asked for; empty for all
}

// wants tells whether a picture of a page that begins with one of these is asked for.
func (a *album) wants(begins ...string) bool {
	return len(a.only) == 0 || slices.ContainsFunc(a.only, func(o string) bool {
		return slices.ContainsFunc(begins, func(b string) bool { return strings.HasPrefix(o, b) })
	})
}

func (a *album) take(sheets []sheet) {
	a.t.Helper()
	for _, p := range sheets {
		for _, width := range []int64{390, 820, 1440} {
			for _, scheme := range []string{"light", "dark"} {
				name := fmt.Sprintf("%s-%d-%s", p.name, width, scheme)
				if len(a.only) > 0 && !slices.Contains(a.only, name) && !slices.Contains(a.only, p.name) {
					continue
				}
				whole := strings.HasPrefix(p.name, "site-whole") || strings.HasPrefix(p.name, "mail-")
				a.shoot(a.base+p.path, filepath.Join(a.dir, name+".png"), width, scheme, whole)
			}
		}
	}
}

// shoot takes the picture of a window, or of a whole page.
func (b *browser) shoot(address, file string, width int64, scheme string, whole bool) {
	b.t.Helper()
	height := map[int64]int64{390: 844, 820: 1180, 1440: 900}[width]
	b.do(chromedp.EmulateViewport(width, height, chromedp.EmulateScale(1)))
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
	b.goTo(address)
	if whole {
		tall, err := chromedp.Run(b.ctx, chromedp.Evaluate[int64](`document.documentElement.scrollHeight`))
		if err != nil {
			b.fail("%v", err)
		}
		scale := 1.0
		if width == 1440 {
			scale = 0.5 // a tall page of this width is a large file
		}
		b.do(chromedp.EmulateViewport(width, tall, chromedp.EmulateScale(scale)))
	}
	b.wait("pictures and fonts", `document.fonts.status === "loaded" && [...document.images].every(i => i.complete || i.loading === "lazy")`)
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.fail("%v", err)
	}
	if err := os.WriteFile(file, png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}
