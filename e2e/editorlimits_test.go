package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestEditorTypingSurvives kills the server while somebody types in the editor without a
// pause: what was typed up to two seconds before is on the server for any browser, and all of
// it in their own.
func TestEditorTypingSurvives(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: the browser test takes long")
	}
	dir := t.TempDir()
	e := editingIn(t, dir, "127.0.0.1:0", "en", shortStory)
	e.empty()
	e.b.wait("the page at work", `document.querySelector("#together")`)
	for _, what := range []string{"here", "typed", "leave"} {
		e.b.expectRefusal(e.base + "/desk/story/1/text/en/" + what)
	}
	e.b.expectRefusal(e.base + "/desk/live")
	type stroke struct {
		at  time.Time
		all string
	}
	var strokes []stroke
	all := ""
	stroked := func(n int) {
		word := fmt.Sprintf("word%d ", n)
		e.typed(word)
		all += word
		strokes = append(strokes, stroke{time.Now(), all})
	}
	n := 0
	for begin := time.Now(); time.Since(begin) < 6*time.Second; n++ {
		stroked(n)
	}
	e.kill()
	killed := time.Now()
	safe := ""
	for _, s := range strokes {
		if killed.Sub(s.at) > 2*time.Second {
			safe = s.all
		}
	}
	if safe == "" {
		t.Fatal("nothing was typed two seconds before the end")
	}
	for range 5 {
		n++
		stroked(n)
	}
	e.b.sees("No connection. What you type is kept in this browser.")

	offline(e.b, true) // what it has must not come to the server now
	again := openAt(t, "serve", dir, strings.TrimPrefix(e.base, "http://"))
	other := again.come("mara@harbour.example")
	other.goTo(again.base + originalPage)
	other.sees("What you had typed here at")
	got := other.text(`document.querySelector(".pm").textContent`)
	if !strings.HasPrefix(all, got) || len(got) < len(strings.TrimSpace(safe)) {
		t.Errorf("the server kept %q, of which this was typed two seconds before: %q", got, safe)
	}
	var last stroke
	for _, s := range strokes {
		if len(strings.TrimSpace(s.all)) <= len(got) {
			last = s
		}
	}
	t.Logf("the server has %d words of %d; the last was typed %v before the end", len(strings.Fields(got)), n+1, killed.Sub(last.at).Round(time.Millisecond))
	offline(e.b, false)
	e.b.wait("the connection is back", `!document.body.innerText.includes("No connection.")`)
	e.b.goTo(again.base + originalPage)
	e.b.has("form.edited " + bodyOf)
	if got := e.b.text(`document.querySelector(".pm").textContent`); strings.TrimSpace(got) != strings.TrimSpace(all) {
		t.Errorf("the browser kept %q, want %q", got, all)
	}
}

// TestEditorInALongStory types in the middle of a story of 300 blocks; the time to the next
// picture is printed.
func TestEditorInALongStory(t *testing.T) {
	text := shortStory
	for i := range 299 {
		text += fmt.Sprintf("\nThe harbour office counted %d **ships** on day %d of the [year](https://harbour.example/%d).\n", i+40, i+1, i)
	}
	e := newEditing(t, "en", text)
	e.open()
	e.b.is(`(() => {
		window.late = [];
		document.addEventListener("keydown", (e) => {
			const t = e.timeStamp;
			requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = () => late.push(performance.now() - t); c.port2.postMessage(0); });
		}, true);
		return true;
	})()`)
	mouse{e.b}.press(bodyOf + ` > p:nth-of-type(150)`)
	e.press(kb.End)
	const typed = " and the ferries of the northern line"
	e.b.is(`(late.length = 0, true)`)
	e.typed(typed)
	e.b.wait("what was typed", `document.querySelector(".pm > p:nth-of-type(150)").textContent.endsWith(`+quote(typed)+`)`)
	e.b.wait("all pictures", fmt.Sprintf(`late.length >= %d`, len(typed)))
	t.Logf("from a key to its picture: %s ms (median, worst)", e.b.text(`(() => { const l = late.sort((a, b) => a - b); return l[l.length >> 1].toFixed(1) + ", " + l[l.length - 1].toFixed(1) })()`))
}

// TestEditorAccessibility has axe-core look at the editor with every kind of block, its forms,
// and the comparison of revisions.
func TestEditorAccessibility(t *testing.T) {
	axe := axeCore(t)
	e := newEditing(t, "en", shortStory)
	e.api("PUT", "/original", map[string]any{"document": wholeOriginal(e)})
	look := func(name string) {
		for _, v := range violations(e.b, axe) {
			t.Errorf("%s: %s", name, v)
		}
	}
	for _, width := range []int64{1440, 390} {
		for _, scheme := range []string{"light", "dark"} {
			at := fmt.Sprintf(" at %d, %s", width, scheme)
			e.b.do(chromedp.EmulateViewport(width, 900, chromedp.EmulateScale(1)))
			call(e.b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
			e.b.goTo(e.base + "/desk/story/1/text/en/revisions?from=1&to=2")
			e.b.wait("fonts", `document.fonts.status === "loaded"`)
			look("the revisions" + at)
			e.open()
			e.b.wait("fonts", `document.fonts.status === "loaded"`)
			look("the editor" + at)
			e.press(kb.Escape)
			e.caret()
			e.typed("\n/")
			e.b.has(`#slash [role="option"]`)
			look("the commands" + at)
			e.press(kb.Escape)
			e.press("a", chromedp.ModifierCtrl)
			e.press("k", chromedp.ModifierCtrl)
			e.b.wait("the form for a link", `document.querySelector("dialog.ask[open]")`)
			e.b.insert("harbour")
			e.typed("\n")
			e.b.sees("Write the address in full")
			look("the form for a link" + at)
			e.press(kb.Escape)
		}
	}
}

// TestEditorCommandsInSight opens the commands at the foot of the page: all of the list is to
// be seen.
func TestEditorCommandsInSight(t *testing.T) {
	e := newEditing(t, "en", shortStory+strings.Repeat("\nThe ferries sail again.\n", 12))
	e.open()
	e.caret()
	e.typed("\n/")
	e.b.has(`#slash [role="option"]`)
	e.b.wait("the list in sight", `(() => { const l = document.querySelector("#slash").getBoundingClientRect(), x = l.left + 9; return [l.top + 3, l.bottom - 3].every(y => document.elementFromPoint(x, y)?.closest("#slash")) })()`)
}
