package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// typist works with the keyboard alone and counts what it presses.
type typist struct {
	*browser
	presses int
}

// key presses one key, with those that are held down.
func (y *typist) key(k string, down ...held) {
	y.t.Helper()
	y.presses++
	y.do(chromedp.KeyEvent(k, chromedp.KeyModifiers(modifiers(down)...)))
}

// types writes words, one press for each character.
func (y *typist) types(words string) {
	y.t.Helper()
	y.presses += utf8.RuneCountInString(words)
	y.insert(words)
}

// held is a key that is held down.
type held int

const (
	ctrl held = iota
	shift
)

func modifiers(keys []held) []chromedp.Modifier {
	var out []chromedp.Modifier
	for _, h := range keys {
		out = append(out, []chromedp.Modifier{chromedp.ModifierCtrl, chromedp.ModifierShift}[h])
	}
	return out
}

// pier is a story of twenty sentences with its translation; in three of them something is
// wrong.
var pier = [][2]string{
	{"The pier at Brackwater opens again", "Der Pier von Brackwater öffnet wieder"},
	{"The pier at Brackwater opens again on Friday.", "Der Pier von Brackwater öffnet am Freitag wieder."},
	{"It was closed for 14 months.", "Er war 41 Monate geschlossen."},
	{"A storm had torn away the last planks.", "Ein Sturm hatte die letzten Planken losgerissen."},
	{"The carpenters used oak from the hills.", "Die Zimmerleute nahmen Eiche aus den Hügeln."},
	{"Each beam is as long as a bus.", "Jeder Balken ist so lang wie ein Bus."},
	{"The work was slow in winter.", "Im Winter ging die Arbeit langsam voran."},
	{"Fog stopped it for many days.", "Nebel hielt sie viele Tage auf."},
	{"The town did not raise the fee.", "Die Stadt erhöhte die Gebühr."},
	{"Children walk in free of charge.", "Kinder gehen kostenlos hinein."},
	{"Dogs must stay on the lead.", "Hunde müssen an der Leine bleiben."},
	{"A café stands where the shed was.", "Ein Café steht, wo der Schuppen war."},
	{"It sells soup and bread.", "Es verkauft Suppe und Brot."},
	{"In the evening lamps light the way.", "Am Abend beleuchten Lampen den Weg."},
	{"They need little power.", "Sie brauchen wenig Strom."},
	{"The ferry will stop here in summer.", "Die Fähre wird im Sommer hier halten."},
	{"Its first trip is planned for 6 June.", "Die erste Fahrt ist für den 7. Juni geplant."},
	{"Anglers get a place of their own.", "Angler bekommen einen eigenen Platz."},
	{"Swimming from the pier is forbidden.", "Vom Pier aus zu schwimmen ist verboten."},
	{"Everybody is invited to the opening.", "Alle sind zur Eröffnung eingeladen."},
}

// pairsFile is a memory with these pairs.
func pairsFile(t *testing.T, pairs [][2]string) string {
	t.Helper()
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><tmx version="1.4"><header creationtool="test" creationtoolversion="1" segtype="sentence" o-tmf="test" adminlang="en" srclang="en" datatype="plaintext"/><body>`)
	for _, p := range pairs {
		fmt.Fprintf(&b, `<tu><tuv xml:lang="en"><seg>%s</seg></tuv><tuv xml:lang="de"><seg>%s</seg></tuv></tu>`, p[0], p[1])
	}
	b.WriteString(`</body></tmx>`)
	path := filepath.Join(t.TempDir(), "pairs.tmx")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// translators is a newsroom with a story whose German text the memory has drafted, and an
// editor.
func translators(t *testing.T, pairs [][2]string) *house {
	t.Helper()
	h := openAt(t, "serve", t.TempDir(), "127.0.0.1:0")
	for _, edition := range []string{"en", "de"} {
		h.run("edition", "add", edition, "--name", "Harbour Post", "--zone", "Europe/Berlin")
	}
	var body []string
	for _, p := range pairs[1:] {
		body = append(body, p[0])
	}
	page := filepath.Join(t.TempDir(), "pier.md")
	if err := os.WriteFile(page, []byte("# "+pairs[0][0]+"\n\n"+strings.Join(body, " ")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	h.run("memory", "import", pairsFile(t, pairs))
	h.run("import", page, "--lang", "en")
	h.run("translate", "1", "--to", "de", "--engine", "none")
	h.run("account", "add", "mara@harbour.example", "--name", "Mara Kessel", "--role", "editor")
	return h
}

func (b *browser) at(n int) {
	b.t.Helper()
	b.wait(fmt.Sprintf("sentence %d", n), fmt.Sprintf(`document.querySelector(".seg.on")?.id === "s%d" && document.activeElement?.id === "t%d"`, n, n))
}

// TestTranslatorsBenchmark is the way from opening a story of twenty sentences with three
// findings to its page, by the keyboard alone. It prints how many keys and seconds it took.
func TestTranslatorsBenchmark(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: the browser test takes long")
	}
	h := translators(t, pier)
	y := &typist{browser: h.come("mara@harbour.example")}
	began := time.Now()
	y.goTo(h.base + germanText)
	y.wait("three findings", `new Set([...document.querySelectorAll(".flist a[data-open]")].map(a => a.dataset.n)).size === 3`)
	y.wait("the first sentence", `document.querySelector(".seg.on")?.id === "s1"`)
	for n := 1; n <= len(pier); n++ {
		if n > 1 {
			y.at(n)
		}
		switch n {
		case 3: // a number, put right by the suggestion
			y.key(kb.F2)
			y.wait("the suggestion", `document.querySelector(".seg.on textarea")?.value.includes("14 Monate")`)
			y.at(n)
		case 9: // a negation, written
			y.key(kb.ArrowLeft)
			y.types(" nicht")
		case 17: // a date, as the house wants it
			y.key(kb.F2, shift)
			y.wait("the reason", `document.activeElement?.name === "reason"`)
			y.types("Moved, says the town")
			y.key(kb.Enter)
			y.wait("the waiver", `document.querySelector(".seg.on .finding form[action$=unwaive]") !== null`)
			y.at(n)
		}
		y.key(kb.Enter, ctrl, shift)
	}
	y.wait("approving is next", `document.activeElement?.dataset.act === "approve"`)
	y.key(kb.Enter)
	y.wait("publishing is next", `document.activeElement?.dataset.act === "publish"`)
	y.key(kb.Enter)
	y.sees("Published.")
	t.Logf("%d key presses, %.1f seconds from opening to the page", y.presses, time.Since(began).Seconds())
	if y.presses > 60 {
		t.Errorf("%d key presses are too many", y.presses)
	}
	y.goTo(h.base + "/de/")
	y.sees(pier[0][1])
}

// TestSentenceTools works with what stands around a sentence, by keys and without leaving it.
func TestSentenceTools(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: the browser test takes long")
	}
	h := translators(t, pier)
	h.run("glossary", "add", "--from", "en", "--to", "de", "planks", "Bohlen")
	y := &typist{browser: h.come("mara@harbour.example")}
	y.goTo(h.base + germanText + "?s=4")
	y.at(4)

	// The term goes where the caret stands, and what is typed stays through a search.
	y.has(`.seg.on .src .u-term`)
	y.key(kb.F4)
	y.wait("the term", `document.activeElement.value.endsWith("Bohlen")`)
	y.key("f", ctrl, shift)
	y.wait("the field for words", `document.activeElement?.name === "find"`)
	y.types("pier")
	y.key(kb.Enter)
	y.wait("what the memory has", `[...document.querySelectorAll("#found mark")].filter(m => /^pier$/i.test(m.textContent)).length >= 3`)
	if got := y.text(`document.querySelector("#seg-form textarea").value`); !strings.HasSuffix(got, "Bohlen") {
		t.Errorf("the field holds %q", got)
	}

	// No key is taken from the browser, and none works where words are written.
	y.is(`(addEventListener("keydown", (e) => (window.stolen = e.defaultPrevented)), true)`)
	for _, k := range []string{"l", "t", "r"} {
		if y.is(fmt.Sprintf(`!document.dispatchEvent(new KeyboardEvent("keydown", {key: %q, ctrlKey: true, bubbles: true, cancelable: true}))`, k)) {
			t.Errorf("Ctrl %s is taken from the browser", k)
		}
	}

	// Divide by the palette, and join again.
	y.goTo(h.base + germanText + "?s=12")
	y.at(12)
	y.key("k", ctrl)
	y.wait("the palette", `document.activeElement?.getAttribute("role") === "combobox"`)
	y.types("divide")
	y.wait("the command", `document.querySelector("#palette [aria-selected=true]")?.textContent.includes("Divide")`)
	y.key(kb.Enter)
	y.wait("the places", `document.activeElement?.id === "seg-at"`)
	mouse{y.browser}.press(`[name="do"][value="split"]`)
	y.wait("one sentence more", `document.querySelectorAll(".seg").length === 21`)
	mouse{y.browser}.press(`.more-acts > summary`)
	mouse{y.browser}.press(`[name="do"][value="merge"]`)
	y.wait("one sentence less", `document.querySelectorAll(".seg").length === 20`)

	// The real page beside, with the sentence in hand marked.
	mouse{y.browser}.press(`.beside > summary`)
	y.wait("the page", `document.querySelector(".beside iframe")?.contentDocument?.querySelector("#here")?.textContent.includes("Schuppen")`)
}

// TestKeysOfOnesOwn changes a key, meets a conflict, and works with the new key.
func TestKeysOfOnesOwn(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: the browser test takes long")
	}
	h := translators(t, pier)
	y := &typist{browser: h.come("mara@harbour.example")}
	y.goTo(h.base + "/desk/account/keys")
	y.expectRefusal(h.base + "/desk/account/keys") // the conflict
	y.do(chromedp.Focus(chromedp.CSS("#key-merge")))
	y.key(kb.F2)
	y.wait("the key in the field", `document.querySelector("#key-merge").value === "F2"`)
	y.key(kb.Enter)
	y.sees("has this key already")
	y.do(chromedp.Focus(chromedp.CSS("#key-merge")))
	y.key(kb.F9)
	y.key(kb.Enter)
	y.sees("The keys are saved.")
	y.goTo(h.base + germanText + "?s=5")
	y.at(5)
	y.key(kb.F9)
	y.wait("joined", `document.querySelectorAll(".seg").length === 19`)
	y.key("?") // into the field, not the list
	if y.is(`document.querySelector("#keys").open`) {
		t.Error("a question mark in a sentence opens the list of keys")
	}
}

// TestTypingInALongStory types in a story of 300 sentences: no other sentence moves, and the
// time to the next picture is printed.
func TestTypingInALongStory(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: the browser test takes long")
	}
	pairs := [][2]string{{"A long report", "Ein langer Bericht"}}
	for i := range 299 {
		pairs = append(pairs, [2]string{fmt.Sprintf("The harbour office counted %d ships on day %d of the year.", i+40, i+1), fmt.Sprintf("Das Hafenamt zählte am Tag %d des Jahres %d Schiffe.", i+1, i+41)})
	}
	h := translators(t, pairs)
	y := &typist{browser: h.come("mara@harbour.example")}
	y.goTo(h.base + germanText + "?s=150")
	y.at(150)
	y.is(`(() => {
		window.late = [];
		const area = document.querySelector("#seg-form textarea");
		area.addEventListener("keydown", (e) => {
			const t = e.timeStamp;
			requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = () => late.push(performance.now() - t); c.port2.postMessage(0); });
		});
		window.places = () => [...document.querySelectorAll(".seg")].map(s => s.getBoundingClientRect()).filter(r => r.bottom > 0 && r.top < innerHeight).map(r => [r.top, r.bottom]).join();
		return true;
	})()`)
	y.wait("a page at rest", `document.fonts.status === "loaded" && (() => { const rest = window.before === places(); window.before = places(); return rest })()`)
	for _, k := range "Schiffe sind" {
		y.key(string(k))
	}
	if !y.is(`places() === before`) {
		t.Error("other sentences move while one types: from", y.text(`before`), "to", y.text(`places()`))
	}
	t.Logf("from a key to its picture: %s ms (median, worst)", y.text(`(() => { const l = late.sort((a, b) => a - b); return l[l.length >> 1].toFixed(1) + ", " + l[l.length - 1].toFixed(1) })()`))
}
