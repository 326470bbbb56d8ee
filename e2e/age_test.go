package e2e

import (
	"regexp"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestAgesOfRelatedStories reads how old the stories are that a story leads on to: a page
// names their day, and a script says how long ago that was, in the page's language.
func TestAgesOfRelatedStories(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: the browser test takes long")
	}
	h := open(t, "demo")
	const ages = `[...document.querySelectorAll(".related time[data-age]")].map((t) => t.textContent).join("|")`
	for edition, age := range map[string]*regexp.Regexp{"en": regexp.MustCompile(`\d hours ago`), "de": regexp.MustCompile(`vor \d+ Stunden`)} {
		for _, scripts := range []bool{true, false} {
			b := browse(t, h)
			if !scripts {
				b.withoutScripts()
			}
			b.goTo(h.base + "/" + edition + "/")
			b.do(chromedp.Navigate(h.base + b.text(`document.querySelector("a[href^='/`+edition+`/3/']").getAttribute("href")`)))
			got := b.text(ages)
			if got == "" {
				b.fail("/%s: no story is related", edition)
			}
			if age.MatchString(got) != scripts {
				b.fail("/%s, scripts %v: the ages are %s", edition, scripts, got)
			}
		}
	}
}
