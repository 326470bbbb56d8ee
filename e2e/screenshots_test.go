//go:build screenshots

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TestScreenshots takes the pictures of the documents; scripts/screenshots runs it.
func TestScreenshots(t *testing.T) {
	dir := os.Getenv("SCREENSHOTS")
	if dir == "" {
		t.Fatal("SCREENSHOTS names no folder")
	}
	only := strings.Fields(os.Getenv("ONLY"))
	h := open(t, "demo")
	b := browse(t, h)
	b.goTo(h.link)
	b.do(chromedp.Click(chromedp.CSS("form.form button")))
	b.wait("the log-in", `location.pathname === "/desk/password"`)

	link := func(on, selector string) string {
		b.goTo(h.base + on)
		path := b.text(`document.querySelector(` + quote(selector) + `)?.getAttribute("href")`)
		if path == "" {
			b.fail("nothing is %s on %s", selector, on)
		}
		return path
	}
	const lead = `main h1 a, main h2 a, main article a`
	problem := link("/desk?queue=problems", `main a[href*="/text/"]`)
	finding := link(problem, `.flist a[href]`)
	pages := []struct{ name, path string }{
		{"site-front", "/en/"},
		{"site-front-de", "/de/"},
		{"site-front-es", "/es/"},
		{"site-story", link("/de/", lead)},
		{"site-story-en", link("/en/", lead)},
		{"desk-matrix", "/desk"},
		{"desk-inbox", "/desk?queue=inbox"},
		{"desk-translate", finding},
		{"desk-story", problem[:strings.Index(problem, "/text/")]},
		{"desk-import", "/desk/import"},
		{"desk-comments", "/desk/comments"},
		{"desk-pictures", "/desk/pictures"},
		{"desk-mail", "/desk/mail"},
	}
	for _, p := range pages {
		for _, width := range []int64{390, 820, 1440} {
			for _, scheme := range []string{"light", "dark"} {
				name := fmt.Sprintf("%s-%d-%s", p.name, width, scheme)
				if len(only) > 0 && !slices.Contains(only, name) && !slices.Contains(only, p.name) {
					continue
				}
				b.shoot(h.base+p.path, filepath.Join(dir, name+".png"), width, scheme)
			}
		}
	}
}

// shoot takes the picture of a window.
func (b *browser) shoot(address, file string, width int64, scheme string) {
	b.t.Helper()
	height := map[int64]int64{390: 844, 820: 1180, 1440: 900}[width]
	b.do(chromedp.EmulateViewport(width, height, chromedp.EmulateScale(1)))
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
	b.goTo(address)
	b.wait("pictures and fonts", `document.fonts.status === "loaded" && [...document.images].every(i => i.complete || i.loading === "lazy")`)
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.fail("%v", err)
	}
	if err := os.WriteFile(file, png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}
