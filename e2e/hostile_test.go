package e2e

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// hostile are words that become script where a page is careless. What runs opens a dialog,
// writes to the console or asks another host, each of which fails the test (browser.hear).
var hostile = []string{
	`<script>alert(1)</script>`,
	`"><img src=x onerror=alert(1)>`,
	`' onmouseover='alert(1)' autofocus onfocus='alert(1)' x='`,
	`</textarea></title></style></script><svg onload=alert(1)>`,
	`[x](javascript:alert(1)) <javascript:alert(1)> ![x](https://elsewhere.example/t)`,
	`<iframe srcdoc="<script>alert(1)</script>"></iframe><base href=//elsewhere.example/>`,
	`{{.}}${alert(1)}<%= alert(1) %>`,
	`<math><mtext></p><style><img src=x onerror=alert(1)></style>`,
	`<a href="data:text/html,<script>alert(1)</script>">x</a>`,
	"\u202e<b onclick=alert(1)>txet</b>\u202c",
}

// TestNothingExecutes brings hostile words through every door by which strangers' and
// editors' words reach a page (comments, names, objections, captions, credits, topics,
// mails) and opens the pages in a real browser.
func TestNothingExecutes(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: the browser test takes long")
	}
	need(t, "chromium", hasBrowser())
	h := open(t, "serve")
	h.run("edition", "add", "en", "--name", "Harbour Post", "--zone", "Europe/Berlin")
	h.run("account", "add", editorMail, "--name", "Nora Vidal", "--role", "chief")
	h.run("comment", "rules", "en", "--moderation", "after", "--links", "9", "--rate", "0", "--rules", hostile[0])
	file := filepath.Join(t.TempDir(), "story.md")
	if err := os.WriteFile(file, []byte("# Night train to run again\n\nThe night train runs again from May.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	all := strings.Join(hostile, " ")
	h.run("import", file, "--lang", "en", "--picture", picture(t), "--credit", all, "--caption", all, "--alt", all)
	var topics []string
	for i, words := range hostile {
		key := fmt.Sprintf("t%d", i)
		topics = append(topics, key)
		h.run("topic", "add", key, "en="+words)
	}
	h.run("topic", "add", "long", "en="+strings.Repeat("Wasserstandsmeldung", 6))
	topics = append(topics, "long")
	h.run("describe", "1", "--topics", strings.Join(topics, ","))
	h.run("approve", "1", "--lang", "en")
	h.run("publish", "1", "--edition", "en")

	b := h.come(editorMail)

	var own []string
	for i, words := range hostile {
		name := []rune(strings.NewReplacer("://", ":/", "www.", "").Replace(words))
		own = append(own, h.says("en", 1, url.Values{"name": {string(name[:min(len(name), 50)])}, "text": {fmt.Sprintf("%s\n\nNumber %d.", words, i)},
			"email": {fmt.Sprintf("writer%d@reader.example", i)}}))
	}
	for i := range hostile {
		confirm := letterLink(h, fmt.Sprintf("writer%d@reader.example", i), `/confirm/\S+`)
		b.goTo(confirm)
		mouse{b}.press(`main form button.main`)
		b.sees("Your comment")
	}
	pages := []string{"/en/", "/en/1", "/desk/comments?queue=public", "/desk/story/1", "/desk/mail", "/desk/mail/1", "/desk/mail/1/html", "/desk/ledger", "/desk/pictures", "/desk/comments/rules"}
	for i := range hostile {
		pages = append(pages, fmt.Sprintf("/en/topic/t%d", i), fmt.Sprintf("/en/follow/topic/t%d", i), fmt.Sprintf("/en/comment/%d/reply", i+1), fmt.Sprintf("/en/comment/%d/report", i+1))
	}
	for _, p := range pages {
		b.goTo(h.base + p)
	}
	b.do(chromedp.EmulateViewport(390, 844))
	for _, p := range []string{"/en/", "/en/1", "/en/topic/long", "/en/follow/topic/long"} {
		b.goTo(h.base + p)
		if b.is(`document.documentElement.scrollWidth > 390 || [...document.querySelectorAll("main a, main button")].some(e => e.getBoundingClientRect().right > 390)`) {
			t.Errorf("%s is wider than a phone", p)
		}
	}
	b.do(chromedp.EmulateViewport(1440, 900))
	for i, words := range hostile {
		h.run("comment", "reject", fmt.Sprint(i+1), "--reason", "other", "--note", words)
		b.goTo(own[i])
		m := mouse{b}
		m.write(`form.write textarea[name="objection"]`, words)
		m.press(`form[action$="/object"] button`)
		b.sees("Your objection")
	}
	for _, p := range []string{"/desk/comments?queue=objected", "/desk/comments?queue=rejected"} {
		b.goTo(h.base + p)
	}
	// What runs would be seen.
	b.goTo(h.base + "/en/1")
	b.calm()
	if !b.is(`console.log("seen") || true`) || len(b.heard()) != 1 {
		t.Errorf("the test hears nothing: %q", b.heard())
	}
	b.forget()
}
