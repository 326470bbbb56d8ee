package e2e

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

func TestWayByMouse(t *testing.T) {
	way(t, func(b *browser) hand { return mouse{b} })
}

func TestWayByKeyboard(t *testing.T) {
	way(t, func(b *browser) hand { return keys{b} })
}

func TestWayWithoutScripts(t *testing.T) {
	way(t, func(b *browser) hand { b.withoutScripts(); return mouse{b} })
}

// way is the main job, end to end.
func way(t *testing.T, with func(*browser) hand) {
	if testing.Short() {
		t.Skip("skipped: the browser test takes long")
	}
	need(t, "Apertium with eng-spa", hasApertium())
	h := open(t, "serve")
	b := browse(t, h)
	w := &walk{house: h, browser: b, hand: with(b)}
	w.setUp()
	w.bringIn()
	w.translate()
	w.mend()
	w.release()
	w.readOn()
	w.takeBack()
}

type walk struct {
	*house
	*browser
	hand hand
}

const (
	story = "/desk/story/1"
	text  = "/desk/story/1/text/es"
)

// setUp opens the newsroom by the link on the console.
func (w *walk) setUp() {
	w.goTo(w.base + "/desk/setup")
	w.hand.write("#token", w.link[strings.Index(w.link, "token=")+len("token="):])
	w.hand.write("#newsroom", "Harbour Post")
	for _, lang := range []string{"en", "es"} {
		box := fmt.Sprintf(`input[name="edition"][value=%q]`, lang)
		if !w.is(`document.querySelector(` + quote(box) + `).checked`) {
			w.hand.tick(box)
		}
	}
	w.hand.write("#zone", "Europe/Madrid")
	w.hand.write("#name", "Nora Vidal")
	w.hand.write("#email", "nora@harbour.example")
	w.hand.write("#new", "a-long-pass-phrase")
	w.hand.press(button("/desk/setup"))
	w.sees("The newsroom is open.")

	// Out and in again, by password.
	w.hand.press(`a[href="/desk/account"]`)
	w.hand.press(button("/desk/logout"))
	w.sees("You are logged out.")
	w.hand.write("#email", "nora@harbour.example")
	w.hand.write("#password", "a-long-pass-phrase")
	w.hand.press(button("/desk/login"))
	w.sees("No story yet")

	// The house says how a word is rendered.
	w.run("glossary", "add", "--from", "en", "--to", "es", "night ferry", "transbordador nocturno")
}

// bringIn takes in a page from a file. A keyboard cannot work the system's own window
// for files, so the file is put into the field; sending it is the hand's.
func (w *walk) bringIn() {
	w.goTo(w.base + "/desk")
	w.hand.press(`a[href="/desk/import"]`)
	w.has("#file")
	page, err := filepath.Abs("testdata/ferry.html")
	if err != nil {
		w.browser.t.Fatal(err)
	}
	w.do(chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{page}))
	w.hand.press(`form:has(#file) button`)
	w.sees("Imported. The text is in English.")
	w.sees("Night ferry to run again from May")
	w.sees("The ship carries 320 passengers and 90 cars.")
	w.seesNot("newsletter")
	w.hand.press(button(story + "/accept"))
	w.sees("Taken from the inbox.")
}

// translate has the real Apertium translate in the background.
func (w *walk) translate() {
	box := `form[action="` + story + `/translate"] input[value="es"]`
	if !w.is(`document.querySelector(` + quote(box) + `).checked`) {
		w.hand.tick(box)
	}
	w.hand.press(button(story + "/translate"))
	w.sees("The translation has begun.")
	// The page brings itself up to date, with scripts and without.
	link := `#languages a[href="` + text + `"]`
	w.wait("the end of the translation", `!document.querySelector("#jobs .job") && document.querySelector(`+quote(link)+`)`)
	w.hand.press(link)
	w.sees("El barco lleva 320 pasajeros y 90 coches.")
	w.sees("«Hemos esperado tres años")
}

// mend finds what the check says, and mends it; a slip of the pen is caught as well.
func (w *walk) mend() {
	const glossary = "The glossary renders “night ferry” as “transbordador nocturno”"
	w.sees(glossary)
	w.open(1, "Night ferry to run again from May")
	w.sees(glossary)
	w.hand.write("#t1", "El transbordador nocturno vuelve en mayo")
	w.hand.press(`button[form="seg-form"][value="save"]`)
	w.has(`#t1`)
	w.wait("the sentence saved", `document.querySelector("#t1").value === "El transbordador nocturno vuelve en mayo" && !document.querySelector(".on .finding")`)

	w.open(3, "The ship carries 320 passengers and 90 cars.")
	w.hand.write("#t3", "El barco lleva 230 pasajeros y 90 coches.")
	w.hand.press(`button[form="seg-form"][value="save"]`)
	w.has(".on .finding .error")
	if !w.is(`document.querySelector('button[aria-disabled="true"]') && document.querySelector(".blocks-it a.error")`) {
		w.fail("an open error does not stand against publication")
	}
	w.hand.write("#t3", "El barco lleva 320 pasajeros y 90 coches.")
	w.hand.press(`button[form="seg-form"][value="confirm-next"]`)
	w.has("#t4")
	w.wait("the error gone", `!document.querySelector(".blocks-it a.error")`)

	w.open(2, "The night ferry between the two harbours")
	w.hand.write("#t2", "El transbordador nocturno entre los dos puertos volverá a circular desde el 4 de mayo, dijo el sábado la autoridad portuaria.")
	w.hand.press(`button[form="seg-form"][value="confirm-next"]`)
	w.wait("the second sentence confirmed", `!document.body.innerText.includes(`+quote(glossary)+`)`)
}

// open opens a sentence for work.
func (w *walk) open(n int, source string) {
	if !w.is(fmt.Sprintf(`document.querySelector("#t%d")`, n)) {
		w.hand.press(fmt.Sprintf("#s%d a.tgt", n))
	}
	w.has(fmt.Sprintf("#t%d", n))
	w.sees(source)
}

// release approves and publishes both languages.
func (w *walk) release() {
	w.hand.press(button(text + "/approve"))
	w.sees("Approved.")
	w.hand.press(button(text + "/publish"))
	w.sees("Published.")
	w.goTo(w.base + story)
	w.hand.press(button(story + "/text/en/approve"))
	w.sees("Approved.")
	w.hand.press(button(story+"/publish") + ".primary")
	w.sees("Published.")
	w.hand.press(`.pubs a[href*="/es/1"]`)
}

// readOn reads the Spanish page as the public does, and goes to the English one and back.
func (w *walk) readOn() {
	w.sees("El transbordador nocturno vuelve en mayo")
	w.sees("El barco lleva 320 pasajeros y 90 coches.")
	w.sees("Ida Brandt")
	for what, expression := range map[string]string{
		"the page is in Spanish":           `document.documentElement.lang === "es"`,
		"its address is readable":          `location.pathname === "/es/1/el-transbordador-nocturno-vuelve-en-mayo"`,
		"the original is linked":           `document.querySelector('.provenance a[href="https://courier.example/ferry"]')`,
		"it names itself as canonical":     `new URL(document.querySelector('link[rel="canonical"]').href).pathname === location.pathname`,
		"it names the English page":        `document.querySelector('link[rel="alternate"][hreflang="en"]')`,
		"it names the page for all others": `document.querySelector('link[rel="alternate"][hreflang="x-default"]')`,
		"it describes itself for machines": `JSON.parse(document.querySelector('script[type="application/ld+json"]').textContent)`,
	} {
		if !w.is(expression) {
			w.browser.t.Errorf("not so: %s (%s)", what, expression)
		}
	}
	w.hand.press(`#languages a[hreflang="en"]`)
	w.sees("The ship carries 320 passengers and 90 cars.")
	if got := w.browser.text(`location.pathname`); got != "/en/1/night-ferry-to-run-again-from-may" {
		w.browser.t.Errorf("the English page is at %s", got)
	}
	if !w.is(`document.querySelector('.provenance a[href="https://courier.example/ferry"]')`) {
		w.browser.t.Error("the English page does not link to where it is from")
	}
	w.hand.press(`#languages a[hreflang="es"]`)
	w.sees("El barco lleva 320 pasajeros")
	w.goTo(w.base + "/es/")
	w.hand.press(`main a[href*="/es/1/"]`)
	w.sees("El barco lleva 320 pasajeros")
}

// takeBack takes the Spanish page off the site: its address says that it is gone.
func (w *walk) takeBack() {
	address := w.browser.text(`location.href`)
	w.goTo(w.base + text)
	w.hand.write("#unpub-why", "Published too early")
	w.hand.press(button(text + "/unpublish"))
	w.sees("Taken off the site.")
	w.goTo(w.base + story + "/ledger")
	w.sees("Published too early")
	w.expectRefusal(address)
	w.goTo(address)
	w.seesNot("El barco lleva")
	w.goTo(w.base + "/en/1")
	w.sees("The ship carries 320 passengers")
	if w.is(`document.querySelector('link[rel="alternate"][hreflang="es"]')`) {
		w.browser.t.Error("the English page still names the Spanish one")
	}
}
