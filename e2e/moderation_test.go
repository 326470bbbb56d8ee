package e2e

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"depesche/internal/mail/mailtest"
)

// says posts a comment as a browser with scripts does, with work, and returns the address
// of its writer's own page.
func (h *house) says(edition string, story int, fields url.Values) string {
	h.t.Helper()
	action := fmt.Sprintf("%s/%s/%d/comments", h.base, edition, story)
	resp, err := http.Get(action + "/stamp")
	if err != nil {
		h.t.Fatal(err)
	}
	b, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if err != nil || resp.StatusCode != http.StatusOK {
		h.t.Fatalf("no stamp: %s, %v", resp.Status, err)
	}
	fields.Set("stamp", string(b))
	fields.Set("proof", proof(string(b)))
	stay := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err = stay.PostForm(action, fields)
	if err != nil {
		h.t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusSeeOther {
		b, _ := io.ReadAll(resp.Body)
		h.t.Fatalf("the comment was not taken: %s\n%s", resp.Status, b)
	}
	return h.base + resp.Header.Get("Location")
}

// TestModeration works the queue of comments by its keys, and reads what its writers are
// told by mail.
func TestModeration(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: the browser test takes long")
	}
	need(t, "chromium", hasBrowser())
	post := mailtest.New(t, mailtest.Options{})
	dir := t.TempDir()
	config := fmt.Sprintf(`{"smtp": {"host": %q, "port": %d, "tls": "none", "from": "news@harbour.example"}}`, post.Host, post.Port)
	if err := os.WriteFile(filepath.Join(dir, "config.json"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	h := openIn(t, "serve", dir)
	h.run("edition", "add", "de", "--zone", "Europe/Berlin", "--name", "Hafenpost")
	h.run("comment", "rules", "de", "--moderation", "before")
	h.run("account", "add", editorMail, "--name", "Nora Vidal", "--role", "chief")
	r := &readerWalk{house: h, post: post, scripts: true}
	file := filepath.Join(t.TempDir(), "story.md")
	if err := os.WriteFile(file, []byte("# Nachtzug fährt wieder\n\nDer Nachtzug zwischen den beiden Häfen fährt ab Mai wieder.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	h.run("import", file, "--lang", "de")
	h.run("approve", "1", "--lang", "de")
	h.run("publish", "1", "--edition", "de")

	// Anna writes with an address: a mail asks first, and nothing waits for the desk.
	const anna = "anna@reader.example"
	own := h.says("de", 1, url.Values{"name": {"Anna"}, "text": {"Hält der Zug auch am Nordkai?"}, "email": {anna}, "notify": {"1"}})
	got, text := r.letter(1)
	if got.To != anna || subject(t, got) != "Bitte bestätigen: Ihr Kommentar" || strings.Contains(string(got.Raw), "Nordkai") || got.Header("List-Unsubscribe") != "" {
		t.Errorf("the mail that asks: to %s, %q\n%s", got.To, subject(t, got), text)
	}
	b := browse(t, h)
	r.browser, r.hand = b, mouse{b}
	b.goTo(own)
	b.sees("Bestätigen Sie Ihren Kommentar")
	b.goTo(regexp.MustCompile(`http://\S+/confirm/\S+`).FindString(text))
	b.sees("Hält der Zug auch am Nordkai?")
	r.hand.press(`main form button.main`)
	b.sees("Ihr Kommentar ist angekommen und wartet")

	for i, words := range []string{"Billige Karten nur in meinem Laden.", "Ihr seid alle dumm.", "Eine schöne Nachricht."} {
		h.says("de", 1, url.Values{"name": {"Gast " + strconv.Itoa(i+1)}, "text": {words}})
	}

	h.enter(b, editorMail)
	b.goTo(h.base + "/desk/comments")
	on := func(words string) {
		t.Helper()
		b.wait("the comment “"+words+"” open", `document.querySelector(".cm.on .say-it")?.textContent.includes(`+quote(words)+`)`)
	}
	key := func(k string) { t.Helper(); b.do(chromedp.KeyEvent(k)) }

	// J and K move; ? shows the keys and takes the others' place while it does.
	on("Nordkai")
	key("j")
	on("Billige Karten")
	key("j")
	on("alle dumm")
	key("k")
	on("Billige Karten")
	key("?")
	b.wait("the keys", `document.querySelector("#keys").open && ["F", "D", "B", "J", "K"].every(k => document.querySelector("#keys").textContent.includes(k))`)
	key("f")
	key(kb.Escape)
	b.wait("the keys closed", `!document.querySelector("#keys").open`)
	on("Billige Karten")

	// B bans, with a reason; the queue goes on to the next.
	key("b")
	b.wait("the form of the ban, its reason in focus", `document.querySelector('.cm.on details[data-act="comment_ban"]').open && document.activeElement.name === "reason"`)
	choose(b, "spam")
	r.hand.press(`.cm.on details[data-act="comment_ban"] button`)
	on("alle dumm")

	// D rejects; keys are letters while one writes.
	key("d")
	b.wait("the form of the rejection", `document.querySelector('.cm.on details[data-act="comment_reject"]').open && document.activeElement.name === "reason"`)
	choose(b, "insult")
	r.hand.write(`.cm.on details[data-act="comment_reject"] input[name="note"]`, "fdbj: so nicht")
	r.hand.press(`.cm.on details[data-act="comment_reject"] button`)
	on("schöne Nachricht")

	// F approves.
	key("k")
	on("Nordkai")
	key("f")
	on("schöne Nachricht")
	key("f")
	b.wait("the queue empty", `!document.querySelector(".cm")`)
	b.goTo(h.base + "/de/1")
	b.sees("Hält der Zug auch am Nordkai?")
	b.sees("Eine schöne Nachricht.")
	b.seesNot("Billige Karten")
	b.seesNot("alle dumm")

	// Anna is told; the guests have no address, and read it on their pages.
	got, text = r.letter(2)
	if got.To != anna || subject(t, got) != "Ihr Kommentar ist erschienen" || !strings.Contains(text, h.base+"/de/comment/1") {
		t.Errorf("the decision: to %s, %q\n%s", got.To, subject(t, got), text)
	}

	// R answers, as the newsroom: a mail that one click ends.
	b.goTo(h.base + "/desk/comments?queue=public&on=1#c1")
	on("Nordkai")
	key("r")
	b.wait("the form of the answer", `document.querySelector('.cm.on details[data-act="comment_reply"]').open && document.activeElement.name === "text"`)
	b.insert("Ja, seit Mai.")
	r.hand.press(`.cm.on details[data-act="comment_reply"] button`)
	got, text = r.letter(3)
	if got.To != anna || subject(t, got) != "Die Redaktion hat auf Ihren Kommentar geantwortet" || !strings.Contains(text, "Ja, seit Mai.") {
		t.Errorf("the answer: to %s, %q\n%s", got.To, subject(t, got), text)
	}

	// Taken down with a reason: the mail leads to where one objects.
	h.run("comment", "reject", "1", "--reason", "offtopic", "--note", "Das steht in einer anderen Meldung.")
	got, text = r.letter(4)
	if subject(t, got) != "Ihr Kommentar wurde nicht veröffentlicht" || !strings.Contains(text, "Das steht in einer anderen Meldung.") {
		t.Errorf("the rejection: %q\n%s", subject(t, got), text)
	}
	b.goTo(regexp.MustCompile(`http://\S+/manage/\S+#object`).FindString(text))
	r.hand.write(`form.write textarea[name="objection"]`, "Es geht um denselben Zug.")
	r.hand.press(`form[action$="/object"] button`)
	b.sees("Ihr Widerspruch")
	b.goTo(h.base + "/desk/comments?queue=objected")
	b.sees("Es geht um denselben Zug.")
	key("f")
	got, text = r.letter(5)
	if subject(t, got) != "Ihr Kommentar ist erschienen" || !strings.Contains(text, "anders entschieden") {
		t.Errorf("the objection granted: %q\n%s", subject(t, got), text)
	}

	// One click stops all; then everything is seen and erased.
	got, text = r.letter(3)
	stop := strings.Trim(got.Header("List-Unsubscribe"), "<>")
	resp, err := http.Post(stop, "application/x-www-form-urlencoded", strings.NewReader("List-Unsubscribe=One-Click"))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if got.Header("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" || resp.StatusCode/100 != 2 {
		t.Errorf("one click: %q, %s", got.Header("List-Unsubscribe-Post"), resp.Status)
	}
	h.run("comment", "reply", "1", "Und sonntags auch.")
	if mails := h.run("mail", "list", "--json"); strings.Count(mails, anna) != 5 {
		t.Errorf("after the stop, mails to the writer:\n%s", mails)
	}
	b.goTo(regexp.MustCompile(`http://\S+/comments/me/\S+`).FindString(text))
	b.sees("Hält der Zug auch am Nordkai?")
	b.sees("Diese Adresse bekommt keine Mails")
	r.hand.press(`form[action$="/erase"] button`)
	b.sees("Wir wissen nichts mehr von Ihnen.")
	b.goTo(h.base + "/de/1")
	b.seesNot("Nordkai")
	b.sees("Und sonntags auch.")
	if waits := h.run("mail", "list", "--json"); strings.Contains(waits, anna) {
		t.Errorf("the outbox still knows the address:\n%s", waits)
	}
}

// choose picks a line of the select that has the focus, by its value.
func choose(b *browser, value string) {
	b.t.Helper()
	// A person types the first letters; what counts is that the field has the focus.
	b.wait("the choice "+value, `(() => { const s = document.activeElement; s.value = `+quote(value)+`; s.dispatchEvent(new Event("change", {bubbles: true})); return s.value === `+quote(value)+` })()`)
}
