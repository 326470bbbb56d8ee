package e2e

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// printedKinds are the kinds of pages that somebody may want on paper.
var printedKinds = []string{"front", "story", "channel", "topic", "topics", "author", "authors", "archive", "year", "month", "day", "corrections", "page", "found", "nothing found", "nothing there"}

// paperWidths are those of the text on A5, A4 and Letter, in CSS pixels.
var paperWidths = []int64{431, 665, 688}

// onPaper says what is wrong with a page when it is printed; it looks at it as the browser lays it
// out for paper of one width.
const onPaper = `(() => {
	const wrong = [], seen = e => e.checkVisibility({visibilityProperty: true}) && [...e.getClientRects()].some(r => r.width > 0 && r.height > 0);
	const what = e => e.tagName.toLowerCase() + (e.className && typeof e.className === "string" ? "." + e.className.split(" ").join(".") : "");
	const story = document.querySelector(".story:not(.own)");
	// Of all forms the words alone that were searched for.
	for (const e of document.querySelectorAll("nav, button, select, textarea, input:not(.find [name=q]), form:not(.find), summary, footer, .skip, .talk, .related, .topics, .tongues, .pager, .follow"))
		if (seen(e)) wrong.push("is still there: " + what(e));
	// No text and no picture beyond the paper's edges, none cut off by what it stands in.
	const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	let words = 0;
	while (walk.nextNode()) {
		const n = walk.currentNode, p = n.parentElement;
		if (!n.data.trim() || p.closest("script, style, .hidden, svg") || !p.checkVisibility({visibilityProperty: true})) continue;
		const r = document.createRange();
		r.selectNodeContents(n);
		for (const box of r.getClientRects()) {
			// A large letter hangs a little.
			if (box.left < -4 || box.right > innerWidth + 4) wrong.push("is cut by the edge: " + n.data.trim().slice(0, 60));
			for (let a = p; a && a !== document.body; a = a.parentElement) {
				if (getComputedStyle(a).overflowX === "visible") continue;
				const o = a.getBoundingClientRect();
				if (box.left < o.left - 1 || box.right > o.right + 1 || box.top < o.top - 4 || box.bottom > o.bottom + 4) wrong.push("is cut by " + what(a) + ": " + n.data.trim().slice(0, 60));
			}
		}
		const colour = getComputedStyle(p).color.match(/[\d.]+/g).map(Number);
		if (Math.max(...colour.slice(0, 3)) > 0x60) wrong.push("is pale (" + getComputedStyle(p).color + "): " + n.data.trim().slice(0, 60));
		words += n.data.trim().split(/\s+/).length;
	}
	if (words < 5) wrong.push("has " + words + " words");
	for (const e of document.images) {
		const box = e.getBoundingClientRect();
		if (seen(e) && (box.left < -1 || box.right > innerWidth + 1)) wrong.push("is cut by the edge: " + e.alt);
	}
	for (const e of [document.documentElement, document.body])
		if (!/^(rgba\(0, 0, 0, 0\)|rgb\(255, 255, 255\))$/.test(getComputedStyle(e).backgroundColor)) wrong.push("has the background " + getComputedStyle(e).backgroundColor);
	// What is read and cannot be pressed.
	const after = e => getComputedStyle(e, "::after").content;
	const canonical = document.querySelector("link[rel=canonical]");
	if (canonical && ![...document.querySelectorAll(".masthead [data-address]")].some(e => seen(e) && after(e).includes(canonical.getAttribute("href")))) wrong.push("does not name its address");
	for (const e of document.querySelectorAll('.text a[href^="http"], .provenance a[rel~="external"]')) if (!after(e).includes(e.getAttribute("href"))) wrong.push("does not name the address of " + e.textContent);
	for (const e of document.querySelectorAll("time[title]")) if (seen(e) && !after(e).includes(e.title)) wrong.push("says when in words of now: " + e.textContent);
	// What a cutting is kept for.
	if (story) for (const s of ["h1", ".meta", ".text p"]) if (!document.querySelector(s) || !seen(document.querySelector(s))) wrong.push("has no " + s);
	if (story) for (const e of story.querySelectorAll(".provenance, .correction, .byline, .stand, .lead-picture, .text > *")) if (!seen(e)) wrong.push("is not there: " + what(e));
	return [...new Set(wrong)];
})()`

// toPrint are the pages of a kind that are printed: one, but every story; of the archive's, which
// are alike, the newest and the corrected one.
func (r *readerSite) toPrint(edition, kind string) []string {
	r.t.Helper()
	all := r.kinds[edition][kind]
	if kind != "story" {
		return all[:min(1, len(all))]
	}
	if edition != "fr" || len(all) == 0 {
		return all
	}
	for _, page := range r.quay[:2] {
		if !slices.Contains(all, page) {
			r.t.Errorf("no link has led to %s", page)
		}
	}
	return r.quay[:2]
}

// onSheets prints pages of the kinds that somebody may want on paper, in every edition: what leads
// elsewhere stays away, nothing is cut by the paper's edge or divided that must not be, no
// sheet is empty.
func (r *readerSite) onSheets(t *testing.T) {
	b := browse(t, r.house)
	pages, count, addresses := 0, 0, 0
	for i, edition := range allEditions {
		for j, kind := range printedKinds {
			for k, page := range r.toPrint(edition, kind) {
				if readerStatus[kind] != 0 {
					b.expectRefusal(r.base + page)
				}
				b.do(chromedp.EmulateViewport(paperWidths[(i+j+k)%len(paperWidths)], 1000, chromedp.EmulateScale(1)))
				scheme := []string{"light", "dark"}[(j+k)%2]
				call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print", Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
				b.goTo(r.base + page)
				b.wait("fonts", `document.fonts.status === "loaded"`)
				wrong, err := chromedp.Run(b.ctx, chromedp.Evaluate[[]string](onPaper))
				if err != nil {
					b.fail("%v", err)
				}
				for _, w := range wrong {
					t.Errorf("%s (%s, %s) on paper: %s", page, kind, scheme, w)
				}
				if b.is(`document.querySelector('.text a[href^="http"]')`) {
					addresses++
				}
				s := printed(b)
				if len(s.empty) > 0 {
					t.Errorf("%s: of %d sheets these are empty: %v", page, s.count, s.empty)
				}
				for _, p := range s.parts {
					if len(p.sheets) > 1 && (slices.Contains([]string{"Figure", "Caption", "BlockQuote", "LI", "TR"}, p.kind) || strings.HasPrefix(p.kind, "H") && len(p.kind) == 2) {
						t.Errorf("%s: %s is divided between the sheets %v", page, p.kind, p.sheets)
					}
				}
				pages, count = pages+1, count+s.count
			}
		}
	}
	if addresses == 0 {
		t.Error("no page has a link whose address should stand on paper")
	}
	t.Logf("printed %d pages on %d sheets", pages, count)
}
