package e2e

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TestTranslationDeskAccessibility has axe-core look at the translation desk with what the
// memory has found, at what changed in an original, at the page of keys and at the palette.
func TestTranslationDeskAccessibility(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: the browser test takes long")
	}
	axe := axeCore(t)
	h := translators(t, pier)
	h.run("glossary", "add", "--from", "en", "--to", "de", "planks", "Bohlen")
	h.run("edit", "1", "--segment", "3", "--text", "It was closed for 24 months and a week.", "--lang", "en")
	b := h.come("mara@harbour.example")
	for _, width := range []int64{1440, 820, 390} {
		for _, scheme := range []string{"light", "dark"} {
			b.do(chromedp.EmulateViewport(width, 900, chromedp.EmulateScale(1)))
			call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
			for _, page := range []string{germanText + "?s=4&find=pier", germanText + "/compare", "/desk/account/keys"} {
				b.goTo(h.base + page)
				b.wait("fonts", `document.fonts.status === "loaded"`)
				for _, v := range violations(b, axe) {
					t.Errorf("%s at %d, %s: %s", page, width, scheme, v)
				}
			}
		}
	}
	b.is(`!dispatchEvent(new KeyboardEvent("keydown", {key: "k", code: "KeyK", ctrlKey: true, bubbles: true, cancelable: true}))`)
	b.wait("the palette", `document.querySelector("#palette").open && document.querySelectorAll("#palette [role=option]").length > 3`)
	for _, v := range violations(b, axe) {
		t.Errorf("the palette: %s", v)
	}
}
