package e2e

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestSearch looks for stories as a reader does, with the keyboard and a script and
// without one, and as an editor does, who keeps a search for later.
func TestSearch(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: the browser test takes long")
	}
	h := open(t, "demo")
	t.Run("scripts on", func(t *testing.T) {
		b := browse(t, h)
		b.goTo(h.base + "/de/")
		b.do(chromedp.Click(chromedp.CSS(".masthead .utility a[href$='/search']")))
		b.has("#find-q[role=combobox]")
		b.do(chromedp.Focus(chromedp.CSS("#find-q")), chromedp.KeyEvent("nachts later"))
		b.wait("suggestions", `document.querySelectorAll("#find-q-list [role=option]").length > 0`)
		b.do(chromedp.KeyEvent(kb.ArrowDown))
		if got := b.text(`document.querySelector("#find-q").value`); got != "nachts laterne" {
			b.fail("the first suggestion is %q", got)
		}
		if !b.is(`document.getElementById(document.querySelector("#find-q").getAttribute("aria-activedescendant")).getAttribute("aria-selected") === "true"`) {
			b.fail("a screen reader is not told which suggestion is chosen")
		}
		b.do(chromedp.KeyEvent(kb.Escape))
		if got := b.text(`document.querySelector("#find-q").value`); got != "nachts later" || b.is(`document.querySelector("#find-q").getAttribute("aria-expanded") === "true"`) {
			b.fail("escape leaves %q", got)
		}
		b.do(chromedp.KeyEvent("n"))
		b.wait("suggestions", `!document.querySelector("#find-q-list").hidden`)
		b.do(chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.Enter))
		b.sees("1 Beitrag")
		b.has(".items mark")
	})
	t.Run("scripts off", func(t *testing.T) {
		b := browse(t, h)
		b.withoutScripts()
		b.goTo(h.base + "/de/")
		b.do(chromedp.SendKeys(chromedp.CSS(".seek input"), "Oberlauen Straßenlaterne"), chromedp.Click(chromedp.CSS(".seek button")))
		b.wait("the result", `location.pathname === "/de/search"`)
		b.goTo(h.base + "/de/search?q=Laternne")
		b.sees("Kein Beitrag enthält „Laternne“.")
		b.has(".items mark")
	})
	t.Run("desk", func(t *testing.T) {
		b := browse(t, h)
		b.logIn(h.link)
		b.goTo(h.base + "/desk?q=Laternen&edition=de")
		b.has(".matrix tbody tr")
		b.do(chromedp.SendKeys(chromedp.CSS("#view-name"), "Lanterns"), chromedp.Click(chromedp.CSS(".keep button")))
		b.has(`.rail a[aria-current=page][href="/desk?edition=de&q=Laternen"]`)
		b.sees("The view is saved")
		b.do(chromedp.Click(chromedp.CSS(".keep button")))
		b.sees("The view is removed")
	})
}
