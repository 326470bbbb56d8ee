package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// lamp is a story with the German that the memory has for it.
var lamp = [][2]string{
	{"The lamp on the mole burns again", "Die Lampe auf der Mole brennt wieder"},
	{"The lamp on the mole burns again, and the keeper is glad.", "Die Lampe auf der Mole brennt wieder, und der Wärter freut sich."},
	{"It was dark for 19 days.", "Sie war 19 Tage lang dunkel."},
	{"Two fishermen mended it.", "Zwei Fischer haben sie repariert."},
}

// TestWorkWithoutScripts does with plain forms what comes before and after the main way: several
// languages at once, a sentence divided and joined, a correction, its translation brought up to
// date, revisions compared and restored, and all editions taken off the site.
func TestWorkWithoutScripts(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: the browser test takes long")
	}
	h := open(t, "serve")
	for _, edition := range []string{"en", "de", "es"} {
		h.run("edition", "add", edition, "--name", "Harbour Post", "--zone", "Europe/Berlin")
	}
	page := filepath.Join(t.TempDir(), "lamp.md")
	if err := os.WriteFile(page, []byte("# "+lamp[0][0]+"\n\n"+lamp[1][0]+" "+lamp[2][0]+"\n\n"+lamp[3][0]+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	h.run("memory", "import", pairsFile(t, lamp))
	h.run("import", page, "--lang", "en")
	h.run("account", "add", "mara@harbour.example", "--name", "Mara Kessel", "--role", "editor")
	b := h.come("mara@harbour.example")
	b.withoutScripts()
	w := &walk{house: h, browser: b, hand: mouse{b}}
	w.goTo(w.base + story)
	w.severalLanguages()
	w.divideAndJoin()
	w.publishTogether()
	w.correct()
	w.bringUpToDate()
	w.compareRevisions()
	w.takeAllOff()
}

// choose ticks a box that is not ticked.
func (w *walk) choose(selector string) {
	w.browser.t.Helper()
	w.has(selector)
	if !w.is(`document.querySelector(` + quote(selector) + `).checked`) {
		w.hand.tick(selector)
	}
}

func (w *walk) severalLanguages() {
	form := `form[action="` + story + `/translate"] `
	for _, box := range []string{`[value="de"]`, `[value="es"]`, `[name="engine"][value="none"]`} {
		w.choose(form + box)
	}
	w.hand.press(button(story + "/translate"))
	w.sees("The translation has begun.")
	for _, lang := range []string{"de", "es"} {
		w.wait("the text in "+lang, `!document.querySelector("#jobs .job") && document.querySelector('#languages a[href="`+story+`/text/`+lang+`"]')`)
	}
	w.hand.press(`#languages a[href="` + germanText + `"]`)
	w.sees(lamp[3][1])
}

func (w *walk) divideAndJoin() {
	w.open(2, lamp[1][0])
	w.hand.press(`.more-acts > summary`)
	w.hand.press(`[name="do"][value="split"]`)
	w.wait("one sentence more", `document.querySelectorAll(".seg").length === 5`)
	w.open(2, "The lamp on the mole")
	w.hand.press(`.more-acts > summary`)
	w.hand.press(`[name="do"][value="merge"]`)
	w.wait("one sentence less", `document.querySelectorAll(".seg").length === 4`)
	w.hand.write("#t2", lamp[1][1])
	w.hand.press(`button[form="seg-form"][value="confirm-next"]`)
	w.has("#t3")
}

// publishTogether publishes two editions in one act.
func (w *walk) publishTogether() {
	w.hand.press(button(germanText + "/confirm-all"))
	w.sees("All sentences are confirmed.")
	w.hand.press(button(germanText + "/approve"))
	w.sees("Approved.")
	w.goTo(w.base + story)
	w.hand.press(button(story + "/text/en/approve"))
	w.sees("Approved.")
	for _, edition := range []string{"en", "de"} {
		w.choose(`form[action="` + story + `/publish"] [value="` + edition + `"]`)
	}
	w.hand.press(button(story+"/publish") + ".primary")
	w.sees("Published.")
	w.shows("/en/1", lamp[2][0])
	w.shows("/de/1", lamp[2][1])
}

// shows looks at a page of the site.
func (w *walk) shows(page, text string) {
	w.browser.t.Helper()
	w.goTo(w.base + page)
	w.sees(text)
}

// correct changes a number of the original that readers have seen, and says so.
func (w *walk) correct() {
	w.goTo(w.base + story + "/original")
	field := w.browser.text(`[...document.querySelectorAll("#original textarea")].find(e => e.value.includes("19 days"))?.id`)
	if field == "" {
		w.fail("no field has the sentence")
	}
	w.hand.write("#"+field, strings.Replace(lamp[1][0]+" "+lamp[2][0], "19 days", "21 days", 1))
	w.hand.write("#wrong", "19 days")
	w.hand.write("#right", "21 days")
	w.hand.press(`.story-head .btn.primary`)
	w.sees("The original is saved.")
	w.shows("/en/1", lamp[2][0]) // until it is approved and published
	w.goTo(w.base + story)
	w.hand.press(button(story + "/text/en/approve"))
	w.sees("Approved.")
	w.choose(`form[action="` + story + `/publish"] [value="en"]`)
	w.hand.press(button(story+"/publish") + ".primary")
	w.sees("Published.")
	w.shows("/en/1", "It was dark for 21 days.")
	w.sees("Correction")
}

// bringUpToDate takes the change into the German text, where the former stands beside it.
func (w *walk) bringUpToDate() {
	w.goTo(w.base + germanText)
	w.sees("The original changed.")
	w.hand.press(`.stale form button`)
	w.wait("the changes brought in", `document.querySelector(".seg") && !document.querySelector("#jobs .job, .notice.stale")`)
	w.goTo(w.base + germanText + "/compare")
	w.has(`.chg-row del`)
	w.sees("21 days")
	w.hand.press(`#c3 .chg-do a`)
	w.has("#t3")
	w.hand.write("#t3", "Sie war 21 Tage lang dunkel.")
	w.hand.press(`button[form="seg-form"][value="confirm-next"]`)
	w.has("#t4")
	w.hand.press(button(germanText + "/approve"))
	w.sees("Approved.")
	w.hand.press(button(germanText + "/publish"))
	w.sees("Published.")
	w.shows("/de/1", "Sie war 21 Tage lang dunkel.")
}

// compareRevisions finds the change in the original's revisions and puts the first one back.
func (w *walk) compareRevisions() {
	w.goTo(w.base + story + "/original")
	w.hand.press(`#revisions h2 a`)
	w.hand.press(`form[action$="/text/en/revisions"] button`)
	// The page before compares the two as well: what comes next must not be pressed there.
	w.wait("the difference", `location.search.includes("from=1") && document.readyState === "complete" && [...document.querySelectorAll(".compared del")].some(e => e.textContent.includes("19")) && [...document.querySelectorAll(".compared ins")].some(e => e.textContent.includes("21"))`)
	w.hand.press(button(story + "/text/en/restore"))
	w.sees("Revision 1 is the newest again.")
	w.goTo(w.base + story)
	w.sees("It was dark for 19 days.")
	// A translation too.
	w.goTo(w.base + germanText + "/revisions")
	w.hand.press(button(germanText + "/restore"))
	w.sees("is the newest again.")
	w.goTo(w.base + story)
}

// takeAllOff takes both editions' pages off the site in one act.
func (w *walk) takeAllOff() {
	w.hand.press(`details:has(form[action="` + story + `/unpublish"]) > summary`)
	for _, edition := range []string{"en", "de"} {
		w.choose(`form[action="` + story + `/unpublish"] [value="` + edition + `"]`)
	}
	w.hand.write("#unpub-why", "The keeper asks for time")
	w.hand.press(button(story + "/unpublish"))
	w.sees("Taken off the site.")
	for _, page := range []string{"/en/", "/de/"} {
		w.goTo(w.base + page)
		w.seesNot(lamp[0][0])
		w.seesNot(lamp[0][1])
	}
	w.goTo(w.base + story + "/ledger")
	w.sees("The keeper asks for time")
}
