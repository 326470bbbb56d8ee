package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// colleagues is a newsroom with a story half way into German and two translators.
func colleagues(t *testing.T, dir, addr string) *house {
	t.Helper()
	h := openAt(t, "serve", dir, addr)
	for _, edition := range []string{"en", "de"} {
		h.run("edition", "add", edition, "--name", "Harbour Post", "--zone", "Europe/Berlin")
	}
	page := filepath.Join(t.TempDir(), "heron.md")
	if err := os.WriteFile(page, []byte("# Heron lands on the mayor's desk\n\nThe bird came in by an open window on Tuesday. It left two feathers.\n\nNobody was hurt, said the porter.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	h.run("import", page, "--lang", "en")
	h.run("translate", "1", "--to", "de", "--engine", "none")
	h.run("account", "add", "jon@harbour.example", "--name", "Jon Ostby", "--role", "translator")
	h.run("account", "add", "ada@harbour.example", "--name", "Ada Marsh", "--role", "translator")
	return h
}

const (
	germanText = "/desk/story/1/text/de"
	field      = "#seg-form textarea"
)

// TestTwoAtOneText is two translators at one text, each in a browser: the second sees the
// first, asks for the text and gets it, without a reload of either page.
func TestTwoAtOneText(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: the browser test takes long")
	}
	h := colleagues(t, t.TempDir(), "127.0.0.1:0")
	jon, ada := h.come("jon@harbour.example"), h.come("ada@harbour.example")
	jon.goTo(h.base + germanText + "?s=2")
	jon.wait("Jon may write", `!document.querySelector("#seg-form textarea").readOnly`)
	ada.goTo(h.base + germanText + "?s=2")
	ada.sees("Jon Ostby has been writing here since")
	if !ada.is(`document.querySelector("#seg-form textarea").readOnly`) {
		ada.fail("Ada may write in Jon's text")
	}
	jon.sees("Also here: Ada Marsh.") // by the beat, not by a reload

	mouse{ada}.press(`form[action$="/lock"] button[value="ask"]`)
	ada.sees("You have asked Jon Ostby for the text.")
	jon.sees("Ada Marsh asks you for this text.")
	mouse{jon}.press(`form[action$="/lock"] button[value="hand"]`)
	jon.sees("Ada Marsh has been writing here since")
	ada.wait("Ada may write", `!document.querySelector("#seg-form textarea").readOnly && !document.querySelector("#together").dataset.held`)

	mouse{ada}.write(field, "Der Vogel kam am Dienstag durch ein offenes Fenster herein.")
	mouse{ada}.press(`[name="do"][value="confirm-next"]`)
	ada.wait("the next sentence", `new URLSearchParams(location.search).get("s") === "3"`)
	jon.goTo(h.base + germanText + "?s=2")
	jon.sees("Der Vogel kam am Dienstag")

	// Who closes the page frees the text.
	ada.goTo(h.base + "/desk")
	jon.wait("Jon may write again", `!document.querySelector("#together").dataset.held && !document.querySelector("#seg-form textarea").readOnly`)
}

// TestTypingSurvives kills the server while somebody types, and cuts their network: what
// was typed up to two seconds before is on the server for any browser, and all of it in
// their own.
func TestTypingSurvives(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: the browser test takes long")
	}
	dir := t.TempDir()
	h := colleagues(t, dir, "127.0.0.1:0")
	b := h.come("jon@harbour.example")
	b.goTo(h.base + germanText + "?s=2")
	mouse{b}.write(field, "Der Vogel kam am Dienstag")
	time.Sleep(2 * time.Second)
	for _, what := range []string{"here", "typed", "leave"} {
		b.expectRefusal(h.base + germanText + "/" + what)
	}
	b.expectRefusal(h.base + "/desk/live")
	h.kill()
	b.insert(" durch ein offenes Fenster")
	b.sees("No connection. What you type is kept in this browser.")

	again := openAt(t, "serve", dir, strings.TrimPrefix(h.base, "http://"))
	// Another browser of the same person has what was typed two seconds before the end.
	other := again.come("jon@harbour.example")
	other.goTo(again.base + germanText + "?s=2")
	other.sees("What you had typed here at")
	if got := other.text(`document.querySelector("#seg-form textarea").value`); got != "Der Vogel kam am Dienstag" && got != "Der Vogel kam am Dienstag durch ein offenes Fenster" {
		t.Errorf("the server kept %q", got)
	}
	// The browser in which it was typed has all of it, also after a reload.
	b.wait("the connection is back", `!document.body.innerText.includes("No connection.")`)
	b.goTo(again.base + germanText + "?s=2")
	if got := b.text(`document.querySelector("#seg-form textarea").value`); got != "Der Vogel kam am Dienstag durch ein offenes Fenster" {
		t.Errorf("the browser kept %q", got)
	}

	// A lost network is no other thing.
	offline(b, true)
	b.insert(" herein.")
	b.sees("No connection.")
	offline(b, false)
	b.wait("the connection is back", `!document.body.innerText.includes("No connection.")`)
	mouse{b}.press(`[name="do"][value="confirm-next"]`)
	b.wait("the next sentence", `new URLSearchParams(location.search).get("s") === "3"`)
	b.goTo(again.base + germanText + "?s=2")
	b.sees("durch ein offenes Fenster herein.")
	b.seesNot("What you had typed here")
}

func offline(b *browser, is bool) {
	b.t.Helper()
	call(b, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: []*network.Conditions{{Offline: is, DownloadThroughput: -1, UploadThroughput: -1}}})
}

// TestEditorIsHeld: who loses the text to a colleague can read it in the editor, and write
// no letter; what was typed comes back with the text.
func TestEditorIsHeld(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: the browser test takes long")
	}
	h := colleagues(t, t.TempDir(), "127.0.0.1:0")
	h.run("account", "role", "jon@harbour.example", "editor")
	h.run("account", "role", "ada@harbour.example", "editor")
	jon, ada := h.come("jon@harbour.example"), h.come("ada@harbour.example")
	jon.goTo(h.base + story + "/original")
	jon.wait("the editor", `document.querySelector(".pm[contenteditable=true]") !== null`)
	mouse{jon}.press(".pm p")
	jon.insert("Herons! ")
	jon.wait("what was typed", `document.querySelector(".pm").innerText.includes("Herons!")`)
	time.Sleep(2 * time.Second)
	// Ada comes too late: she reads.
	ada.goTo(h.base + story + "/original")
	ada.sees("Jon Ostby has been writing here since")
	if ada.is(`[...document.querySelectorAll("#original textarea, #original input.in")].some(e => !e.readOnly)`) {
		ada.fail("Ada may type into Jon's text")
	}
	mouse{ada}.press(`form[action$="/lock"] button[value="take"]`)
	ada.wait("Ada's editor", `document.querySelector(".pm[contenteditable=true]") !== null`)
	jon.wait("Jon's editor is closed", `[...document.querySelectorAll(".ProseMirror")].length === 3 && [...document.querySelectorAll(".ProseMirror")].every(e => e.contentEditable === "false" && e.getAttribute("aria-readonly") === "true")`)
	jon.sees("Ada Marsh has been writing here since")
	was := jon.text(`document.querySelector(".pm").innerText`)
	mouse{jon}.press(".pm p")
	jon.do(chromedp.KeyEvent("x"))
	jon.insert("lost words")
	if got := jon.text(`document.querySelector(".pm").innerText`); got != was {
		jon.fail("the editor took %q", got)
	}
	// Ada leaves without a word: Jon has the text and his own words again.
	ada.goTo(h.base + "/desk")
	jon.wait("Jon's editor is open again", `document.querySelector(".pm[contenteditable=true]") !== null && !document.querySelector("#together").hasAttribute("data-held")`)
	jon.wait("his words", `document.querySelector(".pm").innerText.includes("Herons!")`)
}
