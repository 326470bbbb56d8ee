package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// editing is a newsroom with one story and a browser in which its editor has logged in.
type editing struct {
	*house
	b     *browser
	token string
}

const (
	originalPage = "/desk/story/1/original"
	bodyOf       = `.pm`
	headlineOf   = `.pm-line.h1 .ProseMirror`
)

func newEditing(t *testing.T, lang, text string) *editing {
	t.Helper()
	if testing.Short() {
		t.Skip("skipped: the browser test takes long")
	}
	return editingIn(t, t.TempDir(), "127.0.0.1:0", lang, text)
}

func editingIn(t *testing.T, dir, addr, lang, text string) *editing {
	t.Helper()
	h := openAt(t, "serve", dir, addr)
	h.run("edition", "add", lang, "--name", "Harbour Post", "--zone", "Europe/Berlin")
	page := filepath.Join(t.TempDir(), "heron.md")
	if err := os.WriteFile(page, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	h.run("import", page, "--lang", lang, "--picture", picture(t), "--credit", "Runa Velt", "--caption", "The bird", "--alt", "A heron")
	h.run("account", "add", "mara@harbour.example", "--name", "Mara Kessel", "--role", "editor")
	said := strings.Fields(h.run("account", "token", "mara@harbour.example"))
	e := &editing{house: h, token: said[len(said)-1]}
	e.b = h.come("mara@harbour.example")
	return e
}

// open goes to the editor and waits for it.
func (e *editing) open() {
	e.t.Helper()
	e.b.goTo(e.base + originalPage)
	e.b.has("form.edited " + bodyOf)
}

// api calls the API and returns the original as it answers.
func (e *editing) api(method, path string, body any) map[string]any {
	e.t.Helper()
	b, err := json.Marshal(body)
	if err != nil {
		e.t.Fatal(err)
	}
	req, err := http.NewRequest(method, e.base+"/api/v1/stories/1"+path, strings.NewReader(string(b)))
	if err != nil {
		e.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+e.token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		e.t.Fatal(err)
	}
	defer resp.Body.Close()
	said, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		e.t.Fatalf("%s %s: %s %s %v", method, path, resp.Status, said, err)
	}
	var out map[string]any
	if err := json.Unmarshal(said, &out); err != nil {
		e.t.Fatal(err)
	}
	return out
}

func (e *editing) original() map[string]any { e.t.Helper(); return e.api("GET", "/original", nil) }

// save saves with the button and waits for the newer revision.
func (e *editing) save() map[string]any {
	e.t.Helper()
	before := e.original()["revision"].(float64)
	mouse{e.b}.press(`.story-head .btn.primary`)
	e.b.sees(fmt.Sprintf("revision %d", int(before)+1))
	return e.original()
}

// caret puts the caret at the end of the body's last paragraph.
func (e *editing) caret() {
	e.t.Helper()
	mouse{e.b}.press(bodyOf + ` > :last-child`)
	e.press(kb.End)
}

// typed presses a key for each character; a key that the editor takes types nothing.
func (e *editing) typed(s string) {
	e.t.Helper()
	for _, r := range s {
		p := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Key: string(r), Text: string(r)}
		if r == '\n' {
			p.Key, p.Code, p.Text, p.WindowsVirtualKeyCode = "Enter", "Enter", "\r", 13
		}
		call(e.b, input.DispatchKeyEvent, p)
		p.Type, p.Text = input.DispatchKeyEventTypeKeyUp, ""
		call(e.b, input.DispatchKeyEvent, p)
	}
}

func (e *editing) press(keys string, mods ...chromedp.Modifier) {
	e.t.Helper()
	e.b.do(chromedp.KeyEvent(keys, chromedp.KeyModifiers(mods...)))
}

// plain writes the blocks of an original, one a line, marks in brackets.
func plain(original map[string]any) []string {
	inline := func(x any) string {
		in, _ := x.(map[string]any)
		s, _ := in["text"].(string)
		marks, _ := in["marks"].([]any)
		begin, end := map[int]string{}, map[int]string{}
		for _, x := range marks {
			m := x.(map[string]any)
			from, to := int(m["from"].(float64)), int(m["to"].(float64))
			what := fmt.Sprint(m["kind"])
			for _, k := range []string{"href", "lang"} {
				if v, ok := m[k]; ok {
					what += " " + fmt.Sprint(v)
				}
			}
			begin[from] += "{" + what + ":"
			end[to] += "}"
		}
		var b strings.Builder
		for at := range len(s) + 1 {
			b.WriteString(end[at] + begin[at])
			if at < len(s) {
				b.WriteByte(s[at])
			}
		}
		s = b.String()
		return strings.ReplaceAll(s, "\n", "¶")
	}
	var out []string
	for _, x := range original["document"].(map[string]any)["blocks"].([]any) {
		b := x.(map[string]any)
		kind := fmt.Sprint(b["kind"])
		if l, ok := b["level"]; ok {
			kind += fmt.Sprint(l)
		}
		if b["ordered"] == true {
			kind = "numbered"
		}
		line := kind + ": " + inline(b["text"])
		if s := inline(b["speaker"]); s != "" {
			line += " / " + s
		}
		if items, ok := b["items"].([]any); ok {
			var all []string
			for _, it := range items {
				all = append(all, inline(it))
			}
			line = kind + ": " + strings.Join(all, " ; ")
		}
		if href, ok := b["href"].(string); ok {
			line += href
		}
		out = append(out, line)
	}
	return out
}

func (e *editing) expect(what string, want ...string) {
	e.t.Helper()
	if got := plain(e.save()); !reflect.DeepEqual(got, want) {
		e.t.Errorf("%s:\n%s\nwant\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

const shortStory = "# Heron lands on the mayor's desk\n\nThe bird came in by an open window on Tuesday.\n"

// wholeOriginal is a document with every kind of block and mark, marks within marks and side by
// side, and what looks like marks and is none.
func wholeOriginal(e *editing) map[string]any {
	doc := e.original()["document"].(map[string]any)
	file := doc["lead"].(map[string]any)
	var out map[string]any
	err := json.Unmarshal([]byte(`{
		"headline": {"text": "Heron <b>lands</b> on the desk", "marks": [{"kind": "emphasis", "from": 0, "to": 5}]},
		"standfirst": {"text": "A short line."}, "dateline": "Port Ellery", "byline": ["Ida Brandholt", "Jon Ostby"],
		"blocks": [
			{"id": "a1", "kind": "paragraph", "text": {"text": "Bold, italic both, a link, foreign Schadenfreude [an insertion] \\<b> 😀 end\\",
				"marks": [{"kind": "strong", "from": 0, "to": 12}, {"kind": "emphasis", "from": 6, "to": 12}, {"kind": "emphasis", "from": 12, "to": 17}, {"kind": "link", "from": 19, "to": 25, "href": "https://harbour.example/a?b=1&c=%3C2"}, {"kind": "foreign", "from": 35, "to": 48, "lang": "de"}, {"kind": "insertion", "from": 49, "to": 63}]}},
			{"id": "a2", "kind": "paragraph", "text": {"text": "Two\nlines.", "marks": [{"kind": "strong", "from": 0, "to": 10}]}},
			{"id": "a3", "kind": "heading", "level": 2, "text": {"text": "Two"}},
			{"id": "a4", "kind": "heading", "level": 3, "text": {"text": "Three"}},
			{"id": "a5", "kind": "heading", "level": 4, "text": {"text": "Four"}},
			{"id": "a6", "kind": "quotation", "text": {"text": "“Twice\nis enough.”", "marks": [{"kind": "foreign", "from": 3, "to": 8, "lang": "la"}]}, "speaker": {"text": "Tamsin Orlo, who runs the line", "marks": [{"kind": "link", "from": 0, "to": 11, "href": "https://harbour.example/orlo"}]}},
			{"id": "a7", "kind": "quotation", "text": {"text": "Nobody said it."}},
			{"id": "a8", "kind": "list", "items": [{"text": "one"}, {"text": "two\nlines", "marks": [{"kind": "strong", "from": 0, "to": 3}]}]},
			{"id": "a9", "kind": "list", "ordered": true, "items": [{"text": "first"}]},
			{"id": "b1", "kind": "picture", "picture": {"hash": "HASH", "caption": {"text": "The quay.", "marks": [{"kind": "emphasis", "from": 4, "to": 8}]}, "credit": "Somebody else", "decorative": true}},
			{"id": "b2", "kind": "embed", "href": "https://video.example/1?x=<y>"},
			{"id": "b3", "kind": "rule"},
			{"id": "b4", "kind": "paragraph", "text": {"text": "The last."}}
		]}`), &out)
	if err != nil {
		e.t.Fatal(err)
	}
	out["lead"] = file
	out["blocks"].([]any)[9].(map[string]any)["picture"].(map[string]any)["hash"] = file["hash"]
	return out
}

// TestEditorKeepsAText opens a text with everything in it, changes it and changes it back,
// and saves: nothing of it is another. Without scripts it is the same.
func TestEditorKeepsAText(t *testing.T) {
	e := newEditing(t, "en", shortStory)
	want := e.api("PUT", "/original", map[string]any{"document": wholeOriginal(e)})["document"]
	e.open()
	e.caret()
	e.b.insert("x")
	e.press(kb.Backspace)
	if got := e.save()["document"]; !reflect.DeepEqual(got, want) {
		t.Errorf("the editor made of it\n%v\nwant\n%v", asJSON(got), asJSON(want))
	}
	plainly := e.come("mara@harbour.example")
	plainly.withoutScripts()
	plainly.goTo(e.base + originalPage)
	mouse{plainly}.press(`.story-head .btn.primary`)
	plainly.sees("The original is saved.")
	if got := e.original()["document"]; !reflect.DeepEqual(got, want) {
		t.Errorf("the form made of it\n%v\nwant\n%v", asJSON(got), asJSON(want))
	}
}

func asJSON(x any) string {
	b, _ := json.MarshalIndent(x, "", " ")
	return string(b)
}

// paste gives the body what a clipboard would hold.
func (e *editing) paste(html, text string) {
	e.t.Helper()
	b, _ := json.Marshal([]string{html, text})
	e.b.is(`(() => { const [html, text] = ` + string(b) + `; const data = new DataTransfer(); if (html) data.setData("text/html", html); data.setData("text/plain", text);
		document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); return true })()`)
}

func (e *editing) empty() {
	e.t.Helper()
	doc := e.original()["document"].(map[string]any)
	delete(doc, "lead")
	doc["blocks"] = []any{}
	e.api("PUT", "/original", map[string]any{"document": doc})
	e.open()
	e.caret()
}

// TestEditorPaste holds that what word processors and web pages put on the clipboard comes
// in as text, and that nothing of it runs.
func TestEditorPaste(t *testing.T) {
	e := newEditing(t, "en", shortStory)
	file := func(name string) string {
		b, err := os.ReadFile(filepath.Join("testdata", "paste", name))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	e.empty()
	e.paste(file("word.html"), "not this")
	e.expect("Word",
		"heading2: The harbour in spring",
		"paragraph: The ferry to Norrholm sails {strong:twice} a {emphasis:day}, says the {link https://harbour.example/times:timetable}.",
		"heading2: What it costs",
		"list: A bed: 48 crowns ; with breakfast: 55", "numbered: Book early",
		"quotation: “We sail whatever the weather.”",
		"paragraph: Old words and new ones.",
		"list: {strong:Day} | Sailings ; Monday | 3")
	e.empty()
	e.paste(file("docs.html"), "not this")
	e.expect("Google Docs",
		"heading2: Two ships",
		"paragraph: The {strong:Fulmar} and the {emphasis:Petrel} sail, {link https://harbour.example/a:it is said}.",
		"list: First ; Under the first ; {strong:Second}", "paragraph: The end.")
	e.empty()
	e.paste(file("web.html"), "not this")
	e.expect("a web page",
		"heading2: Night train", "paragraph: The train at the platform.", "paragraph: A line¶another line.",
		"paragraph: After a gap, {emphasis:so}\u00a0to saying, not this link but {link https://rail.example/:this}.",
		"quotation: “It is late.” / Ada Marsh", "rule: ", "embed: https://video.example/7",
		"numbered: one ; one and a half ; two¶more of two", "paragraph: In a frame of nothing.")
	e.empty()
	e.paste("", "One paragraph\r\nof two lines.\r\n\r\nAnother <b>one</b>.")
	e.expect("plain text", "paragraph: One paragraph¶of two lines.", `paragraph: Another <b>one</b>.`)
	// Into the middle of words, and an address over words that are selected.
	e.empty()
	e.b.insert("Before after")
	for range len(" after") {
		e.press(kb.ArrowLeft)
	}
	e.paste("<p>, <b>between</b>,</p>", "")
	for range len("between,") {
		e.press(kb.ArrowLeft, chromedp.ModifierShift)
	}
	e.paste("", "https://harbour.example/")
	e.expect("within a line", "paragraph: Before, {link https://harbour.example/:{strong:between},} after")
	if got := e.b.text(`window.hit`); got != "" {
		t.Errorf("something pasted has run: %s", got)
	}
}

// TestEditorHostilePaste pastes what is meant to run or to hang.
func TestEditorHostilePaste(t *testing.T) {
	e := newEditing(t, "en", shortStory)
	for name, html := range map[string]string{
		"scripts":   strings.Join(hostile, "") + `<img src=x onerror="hit=1"><svg/onload=hit=2><a href="java&#10;script:hit=3">x</a><math><mtext><table><mglyph><style><img src=x onerror=hit=4>`,
		"own":       `<div data-pm-slice="0 0 []"><p><a href="javascript:hit=5">a</a></p><figure onclick="hit=6">b</figure></div>`,
		"long":      strings.Repeat("<p>A long report, <b>bold</b> and <a href='https://x.example/'>linked</a>.</p>", 140_000),
		"deep":      strings.Repeat("<div><span><b>", 100_000) + "deep",
		"lists":     strings.Repeat("<ul><li>x", 100_000),
		"open tags": strings.Repeat("<a ", 500_000),
		"runs":      strings.Repeat("<b>a</b>a", 200_000),
		"one line":  strings.Repeat("word ", 2_000_000),
	} {
		// What was pasted before is a draft, and no longer wanted.
		e.b.goTo(e.base + "/desk")
		e.b.is(`(localStorage.clear(), true)`)
		e.b.wait("no draft", `fetch("/desk/story/1/text/en/typed", {method: "POST", body: new URLSearchParams({part: "original", base: "0", fields: ""})})`)
		e.empty()
		e.b.is(`(() => { window.html = ` + quote(html[:min(len(html), 10<<20)]) + `; return true })()`)
		spent := e.b.text(`(() => { const from = performance.now(), data = new DataTransfer(); data.setData("text/html", window.html);
			document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); return Math.round(performance.now() - from) })()`)
		t.Logf("%s: %d bytes pasted in %s ms", name, len(html), spent)
		if got := e.b.text(`window.hit`); got != "" {
			t.Errorf("%s: something pasted has run: %s", name, got)
		}
		if e.b.is(`document.querySelector(".pm script, .pm img[onerror], .pm [onclick], .pm a[href^=java], .pm svg")`) {
			t.Errorf("%s: it is in the page", name)
		}
		mouse{e.b}.press(headlineOf) // the page answers
	}
}

// TestEditorWrites writes with the keyboard: signs, commands, undo, moving blocks.
func TestEditorWrites(t *testing.T) {
	e := newEditing(t, "en", shortStory)
	e.empty()
	e.typed("# A heading\nWords in **bold** and *slanted*, [a link](https://x.example/) and [[an insertion]] here.\n> It is late.\nAda Marsh\n- one\ntwo\n\n1. first\n\n---")
	e.typed("See https://y.example/b now.")
	e.expect("signs", "heading2: A heading",
		"paragraph: Words in {strong:bold} and {emphasis:slanted}, {link https://x.example/:a link} and {insertion:[an insertion]} here.",
		"quotation: It is late. / Ada Marsh", "list: one ; two", "numbered: first", "rule: ", "paragraph: See {link https://y.example/b:https://y.example/b} now.")

	e.empty()
	e.typed("/head")
	e.b.has(`#slash [role="option"][aria-selected="true"]`)
	e.typed("\nTitle\n/quot\nSaid.\nA speaker\n/emb\n")
	e.b.wait("the embed's field", `document.activeElement.closest(".embed")`)
	e.b.insert("https://video.example/1")
	e.caret()
	e.typed("/nothing like it")
	e.press(kb.Escape)
	e.expect("commands", "heading2: Title", "quotation: Said. / A speaker", "embed: https://video.example/1", "paragraph: /nothing like it")

	e.empty()
	e.typed("one\ntwo\nthree")
	e.press(kb.ArrowUp, chromedp.ModifierAlt)
	text := `[...document.querySelectorAll(".pm > *")].map(p => p.textContent).filter(Boolean).join(" ")`
	e.press("z", chromedp.ModifierCtrl)
	e.b.wait("the move undone", text+` === "one two three"`)
	e.press("y", chromedp.ModifierCtrl)
	e.b.wait("the move done again", text+` === "one three two"`)
	for range 40 {
		e.press("z", chromedp.ModifierCtrl)
	}
	e.b.wait("all undone", text+` === ""`)
	for range 40 {
		e.press("y", chromedp.ModifierCtrl)
	}
	e.expect("moved", "paragraph: one", "paragraph: three", "paragraph: two")

	// The tools by keyboard alone.
	e.empty()
	e.typed("Some words")
	e.press("a", chromedp.ModifierCtrl)
	e.press(kb.F10, chromedp.ModifierAlt)
	e.b.wait("the tools", `document.activeElement.closest('[role="toolbar"]')`)
	e.press(kb.ArrowRight)
	e.typed("\n")
	e.b.has(`.pm strong`)
	e.press("k", chromedp.ModifierCtrl)
	e.b.wait("the form for a link", `document.activeElement.id === "ask"`)
	e.b.insert("javascript:alert(1)")
	e.typed("\n")
	e.b.sees("Write the address in full")
	e.press("a", chromedp.ModifierCtrl)
	e.b.insert("https://z.example/")
	e.typed("\n")
	e.b.wait("the text again", `document.activeElement.closest(".pm")`)
	e.caret()
	e.typed(" more")
	e.expect("tools", "paragraph: {strong:{link https://z.example/:Some words} more}")
}
