package e2e

import (
	"fmt"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// hand is how a person works a page. Elements are named by selectors that fit one alone.
type hand interface {
	press(selector string)       // a button or link
	tick(selector string)        // a box
	write(selector, text string) // into a field, in place of what it holds
}

// mouse points and clicks.
type mouse struct{ *browser }

func (m mouse) press(selector string) {
	m.t.Helper()
	m.has(selector)
	m.do(chromedp.ScrollIntoView(chromedp.CSS(selector)), chromedp.Click(chromedp.CSS(selector)))
}

func (m mouse) tick(selector string) { m.t.Helper(); m.press(selector) }

func (m mouse) write(selector, text string) {
	m.t.Helper()
	m.press(selector)
	m.do(chromedp.KeyEvent("a", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	m.insert(text)
}

// keys never touches anything but the keyboard: the Tab key must lead everywhere, and
// show where it is.
type keys struct{ *browser }

// reach presses Tab until the element has the focus.
func (k keys) reach(selector string) {
	k.t.Helper()
	k.has(selector)
	at := `document.activeElement && document.activeElement.matches(` + quote(selector) + `)`
	for range 400 {
		if k.is(at) {
			if !k.is(`(() => { const e = document.activeElement, s = getComputedStyle(e); return s.outlineStyle !== "none" || s.boxShadow !== "none" || e.matches("textarea, input") })()`) {
				k.t.Errorf("the focus on %s is not to be seen: %s", selector, k.text(`document.activeElement.outerHTML + ", outline " + getComputedStyle(document.activeElement).outline + ", the page in front: " + document.hasFocus()`))
			}
			return
		}
		k.do(chromedp.KeyEvent(kb.Tab))
	}
	k.fail("the Tab key does not lead to %s", selector)
}

func (k keys) press(selector string) {
	k.t.Helper()
	k.reach(selector)
	k.do(chromedp.KeyEvent(kb.Enter))
}

func (k keys) tick(selector string) {
	k.t.Helper()
	k.reach(selector)
	k.do(chromedp.KeyEvent(" "))
}

func (k keys) write(selector, text string) {
	k.t.Helper()
	k.reach(selector)
	k.do(chromedp.KeyEvent("a", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	k.insert(text)
}

// button is the selector of a form's button.
func button(action string) string { return fmt.Sprintf(`form[action=%q] button`, action) }

// insert puts text where the caret is, as an input method does.
func (b *browser) insert(text string) {
	b.t.Helper()
	call(b, input.InsertText, input.InsertTextParams{Text: text})
}
