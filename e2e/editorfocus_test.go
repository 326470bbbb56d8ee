package e2e

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// selection waits for the selection of the text.
func (e *editing) selection(what, expression string) {
	e.t.Helper()
	e.b.wait("the selection: "+what, `(() => { const s = getSelection(); return document.activeElement.closest(".pm") && `+expression+` })()`)
}

// anew empties the text and forgets what was typed and not saved.
func (e *editing) anew() {
	e.t.Helper()
	e.b.goTo(e.base + "/desk")
	e.b.is(`(localStorage.clear(), true)`)
	e.b.wait("no draft", `fetch("/desk/story/1/text/en/typed", {method: "POST", body: new URLSearchParams({part: "original", base: "0", fields: ""})})`)
	e.empty()
}

// TestEditorClickAfterTools makes all of the text bold and a link, clicks into it and types:
// the letter stands where the caret is and takes the place of nothing. That holds before the
// browser has told of the caret, and before it has told that a form is closed.
func TestEditorClickAfterTools(t *testing.T) {
	e := newEditing(t, "en", shortStory)
	const bold, link = `[aria-keyshortcuts="Control+B"]`, `[aria-keyshortcuts="Control+K"]`
	byKeys := func() {
		e.press(kb.F10, chromedp.ModifierAlt)
		e.b.wait("the tools", `document.activeElement.closest('[role="toolbar"]')`)
		e.press(kb.ArrowRight)
		e.typed("\n")
		e.selection("all bold", `!s.isCollapsed && document.querySelector(".pm strong")`)
		e.press("k", chromedp.ModifierCtrl)
	}
	byMouse := func() {
		mouse{e.b}.press(bold)
		e.selection("all bold", `!s.isCollapsed && document.querySelector(".pm strong")`)
		mouse{e.b}.press(link)
	}
	for name, tools := range map[string]func(){"keys": byKeys, "mouse": byMouse} {
		for _, late := range []bool{false, true} {
			e.anew()
			e.typed("Some words\nand more of them")
			e.press("a", chromedp.ModifierCtrl)
			e.selection("all", `!s.isCollapsed`)
			tools()
			e.b.wait("the form for a link", `document.activeElement.id === "ask"`)
			e.b.insert("https://z.example/")
			if late {
				e.b.is(`(() => { for (const kind of ["selectionchange", "close"]) addEventListener(kind, (e) => e.stopImmediatePropagation(), true); return true })()`)
			}
			e.typed("\n")
			e.selection("all linked", `!s.isCollapsed && document.querySelector(".pm a")`)
			mouse{e.b}.press(`.pm > p:first-child`)
			e.typed("x")
			e.expect(name, `paragraph: {strong:{link https://z.example/:Some words}x}`, `paragraph: {link https://z.example/:{strong:and more of them}}`)
		}
	}
}
