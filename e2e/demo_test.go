package e2e

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// TestDemo visits every page of the demonstration that a link leads to, as a reader
// would, and then every page of the desk.
func TestDemo(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: the browser test takes long")
	}
	h := open(t, "demo")
	b := browse(t, h)
	c := &crawl{browser: b, base: h.base, asked: map[string]bool{}}
	for _, edition := range []string{"en", "de", "es"} {
		c.add("/"+edition+"/", "the start")
	}
	c.all(func(path string) bool { return !strings.HasPrefix(path, "/desk") })
	if len(c.pages) < 40 {
		t.Errorf("only %d pages found: %v", len(c.pages), c.pages)
	}

	b.logIn(h.link)
	public := len(c.pages)
	c.add("/desk", "the log-in")
	c.all(func(path string) bool { return path != "/desk/logout" })
	if n := len(c.pages) - public; n < 20 {
		t.Errorf("only %d pages of the desk found: %v", n, c.pages[public:])
	}
	t.Logf("%d pages of the site, %d of the desk, %d files", public, len(c.pages)-public, len(c.asked))
}

// crawl follows links as long as they stay on the newsroom's own host.
type crawl struct {
	*browser
	trail
	base  string
	asked map[string]bool // files that are no pages
	pages []string
}

func (c *crawl) all(wanted func(path string) bool) {
	c.walk(func(v visit) {
		if u, err := url.Parse(v.path); err == nil && wanted(u.Path) && c.isPage(v) {
			c.visit(v)
		}
	})
}

// isPage asks for an address without the browser, which keeps downloads and feeds off
// the screen, and tells whether it is a page.
func (c *crawl) isPage(v visit) bool {
	if strings.HasPrefix(v.path, "/desk") {
		return !strings.HasPrefix(v.path, "/desk/picture/") && !strings.HasSuffix(v.path, ".json") // only the browser is logged in
	}
	resp, err := http.Get(c.base + v.path)
	if err != nil {
		c.t.Errorf("%s (linked on %s): %v", v.path, v.from, err)
		return false
	}
	defer resp.Body.Close()
	n, err := io.Copy(io.Discard, resp.Body)
	if resp.StatusCode != http.StatusOK || err != nil || n == 0 {
		c.t.Errorf("%s (linked on %s) answers %s, %d bytes, %v", v.path, v.from, resp.Status, n, err)
		return false
	}
	if !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") {
		c.asked[v.path] = true
		return false
	}
	return true
}

// visit opens a page, looks for what no page may have, and takes its links down.
func (c *crawl) visit(v visit) {
	c.t.Helper()
	c.goTo(c.base + v.path)
	c.pages = append(c.pages, v.path)
	for what, expression := range map[string]string{
		"has no title":                 `!document.title.trim()`,
		"has no language":              `!document.documentElement.lang`,
		"has not one main heading":     `document.querySelectorAll("h1").length !== 1`,
		"has no main part":             `document.querySelectorAll("main").length !== 1`,
		"has an element name twice":    `(() => { const s = new Set(); for (const e of document.querySelectorAll("[id]")) { if (s.has(e.id)) return true; s.add(e.id) } })()`,
		"has a picture without words":  `document.querySelector("img:not([alt])")`,
		"has a broken picture":         `[...document.images].some(i => i.loading !== "lazy" && i.complete && !i.naturalWidth)`,
		"has a field without a name":   `[...document.querySelectorAll("input:not([type=hidden]), select, textarea")].some(e => !e.alt && !e.labels?.length && !e.ariaLabel && !e.getAttribute("aria-labelledby"))`,
		"has a link without words":     `[...document.links].some(a => !a.innerText.trim() && !a.textContent.trim() && !a.ariaLabel && !a.querySelector("img[alt]:not([alt=''])"))`,
		"is wider than its window":     `document.documentElement.scrollWidth > document.documentElement.clientWidth`,
		"leads to a place it lacks":    `[...document.querySelectorAll('a[href^="#"]')].some(a => a.hash.length > 1 && !document.getElementById(decodeURIComponent(a.hash.slice(1))))`,
		"shows a key of the catalogue": `/\b(said|desk|story|import|translate|ledger|provenance|nav|front)\.[a-z_]{3,}\b/.test(document.body.innerText)`,
	} {
		if c.is(expression) {
			c.t.Errorf("%s %s (linked on %s)", v.path, what, v.from)
		}
	}
	links := strings.Fields(c.text(`[...document.querySelectorAll("a[href], link[rel~=alternate], link[rel=canonical], img[src], source[srcset]")].map(e => e.href || e.currentSrc || e.src || "").filter(h => h.startsWith(location.origin)).map(h => { const u = new URL(h); return u.pathname + u.search }).join(" ")`))
	slices.Sort(links)
	for _, l := range slices.Compact(links) {
		// Lists in other orders and pages of messages have no end.
		if strings.Contains(l, "said=") || strings.HasPrefix(l, "/desk") && strings.Contains(l, "?") && !strings.HasPrefix(l, "/desk?queue=") {
			continue
		}
		c.add(l, v.path)
	}
}
