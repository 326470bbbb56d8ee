package e2e

import (
	"fmt"
	"testing"
)

// TestTopicsThatCannotBeAsked: who looks for a topic is told when the server does not
// answer, by a part of the page that is there to be read out from the beginning.
func TestTopicsThatCannotBeAsked(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: the browser test takes long")
	}
	h := harbour(t, t.TempDir(), "127.0.0.1:0")
	for i := range 41 { // more than a form lists
		h.run("topic", "add", fmt.Sprintf("t%d", i), fmt.Sprintf("en=Meadow %d", i))
	}
	b := h.come("mara@harbour.example")
	b.goTo(h.base + story)
	const status = `document.querySelector("[data-topics] [role=status]")`
	if !b.is(status + `.textContent === "" && getComputedStyle(` + status + `).display !== "none"`) {
		t.Error("what is said of topics has no place while nothing is said")
	}
	look := func(typed string) {
		t.Helper()
		b.is(fmt.Sprintf(`(() => { const f = document.querySelector("#find-topic"); f.value = %q; return f.dispatchEvent(new Event("input", { bubbles: true })); })()`, typed))
	}
	b.is(`window.asks = window.fetch`)
	for _, answer := range []string{
		`Promise.reject(new TypeError("Failed to fetch"))`,
		`Promise.resolve(new Response("", { status: 503 }))`,
		`Promise.resolve(new Response("<p>Log in", { headers: { "Content-Type": "text/html" } }))`,
	} {
		look("meadow 3")
		b.wait("topics that fit", status+`.textContent.includes("11 topics")`)
		b.is(`window.fetch = () => ` + answer)
		look("meadow 4")
		b.wait("words for "+answer, status+`.textContent.includes("does not answer")`)
		b.is(`window.fetch = window.asks`)
	}
}
