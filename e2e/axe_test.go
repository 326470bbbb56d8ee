package e2e

import (
	"encoding/json"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// axeEnv names the file of axe-core, which scripts/test fetches; it is no part of the
// project.
const axeEnv = "DEPESCHE_AXE"

// axeCore is the program that looks at pages; without it the test is not run.
func axeCore(t *testing.T) string {
	t.Helper()
	need(t, "axe-core ("+axeEnv+" names its file)", os.Getenv(axeEnv) != "")
	axe, err := os.ReadFile(os.Getenv(axeEnv))
	if err != nil {
		t.Fatal(err)
	}
	return string(axe)
}

// TestAccessibility has axe-core look at the pages of readers and of the desk, in the
// light and in the dark.
func TestAccessibility(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: the browser test takes long")
	}
	axe := axeCore(t)
	h := open(t, "demo")
	b := browse(t, h)
	hand := mouse{b}
	b.logIn(h.link)

	story := strings.TrimPrefix(link(b, h.base+"/de/", `main h1 a, main h2 a, main article a`), h.base)
	number := regexp.MustCompile(`^/de/(\d+)/`).FindStringSubmatch(story)
	if number == nil {
		t.Fatalf("no story on the front page: %q", story)
	}
	n, err := strconv.Atoi(number[1])
	if err != nil {
		t.Fatal(err)
	}
	topic := link(b, h.base+story, `.topics a[href*="/topic/"]`)

	// A reader follows the topic and writes a comment; their links lie in the desk's mailbox.
	b.goTo(h.base + topic)
	hand.write(`form.follow input[name="email"]`, "lena@reader.example")
	hand.press(`form.follow button`)
	b.sees("Sehen Sie in Ihr Postfach")
	confirm := letterLink(h, "lena@reader.example", `/follow/confirm/\S+`)
	b.goTo(confirm)
	hand.press(`main form button.main`)
	preferences := link(b, "", `main .ways a[href*="/follow/me/"]`)
	own := h.says("de", n, url.Values{"name": {"Lena"}, "text": {"Eine Frage zu diesem Bericht: Wie geht es weiter?"}, "email": {"lena.b@reader.example"}, "notify": {"1"}})
	asked := letterLink(h, "lena.b@reader.example", `/confirm/\S+`)
	mine := letterLink(h, "lena.b@reader.example", `/comments/me/\S+`)

	author := link(b, h.base+"/de/authors", `main a[href*="/author/"]`)
	month := link(b, h.base+"/de/archive", `main a[href*="/archive/2"][href*="-"]`)
	day := link(b, h.base+month, `main a[href^="`+month+`-"]`)

	reply := link(b, h.base+story, `.comment .act a[href$="/reply"]`)
	problem := link(b, h.base+"/desk?queue=problems", `main a[href*="/text/"]`)
	finding := link(b, h.base+problem, `.flist a[href]`)
	pages := map[string]string{
		"front": "/de/", "story": story, "topic": topic, "comment confirmation": asked, "preferences": preferences, "comment's own page": own, "writer's page": mine,
		"reply": reply, "report": strings.TrimSuffix(reply, "reply") + "report",
		"moderation": "/desk/comments", "rules of comments": "/desk/comments/rules", "matrix": "/desk", "translation desk": finding, "story in the desk": problem[:strings.Index(problem, "/text/")],
		"pictures": "/desk/pictures", "mails": "/desk/mail",
		"topics": "/de/topics", "authors": "/de/authors", "author": author, "archive": "/de/archive", "year": month[:strings.LastIndex(month, "-")], "month": month, "day": day,
		"corrections": "/de/corrections", "own page": "/de/page/imprint", "search": "/de/search?q=Wasser",
	}
	for _, scheme := range []string{"light", "dark"} {
		call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
		for name, page := range pages {
			b.goTo(absolute(h, page))
			b.wait("fonts", `document.fonts.status === "loaded"`)
			for _, v := range violations(b, axe) {
				t.Errorf("%s, %s (%s): %s", name, scheme, page, v)
			}
		}
	}
	// What is wrong would be found.
	b.is(`document.querySelector("main").append(Object.assign(document.createElement("button"), {style: "color: #999; background: #aaa"}), Object.assign(document.createElement("img"), {src: "data:,"}))`)
	if len(violations(b, axe)) < 2 {
		t.Error("axe-core does not see a button without a name and a picture without words")
	}
}

func absolute(h *house, page string) string {
	if strings.HasPrefix(page, "/") {
		return h.base + page
	}
	return page
}

// link is where an element of a page leads; "" is the page that is open.
func link(b *browser, page, selector string) string {
	b.t.Helper()
	if page != "" {
		b.goTo(page)
	}
	b.has(selector)
	return b.text(`document.querySelector(` + quote(selector) + `).getAttribute("href")`)
}

// letterLink is the address of a form in the newest mail to somebody.
func letterLink(h *house, to, form string) string {
	h.t.Helper()
	for range 60 {
		var mails []struct {
			ID    int64
			To    string
			State string
		}
		if err := json.Unmarshal([]byte(h.run("mail", "list", "--json")), &mails); err != nil {
			h.t.Fatal(err)
		}
		for _, m := range mails {
			if m.To != to || m.State != "sent" {
				continue
			}
			text := h.run("mail", "show", strconv.FormatInt(m.ID, 10))
			if l := regexp.MustCompile(`http://[^\s<>]*` + form).FindString(text); l != "" {
				return l
			}
			h.t.Fatalf("no %s in the mail to %s:\n%s", form, to, text)
		}
	}
	h.t.Fatalf("no mail to %s", to)
	return ""
}

// violations is what axe-core finds on the page that is open, one line for each place; by rules
// too that it leaves out unless they are named.
func violations(b *browser, axe string, more ...string) []string {
	b.t.Helper()
	names := "[]"
	if len(more) > 0 {
		names = `["` + strings.Join(more, `","`) + `"]`
	}
	if !b.is(`window.axe`) {
		b.is(`(() => {` + axe + `; return true })()`)
	}
	found, err := chromedp.Run(b.ctx, chromedp.Evaluate[[]string](`
		axe.run(document, {resultTypes: ["violations"], rules: Object.fromEntries(`+names+`.map(n => [n, {enabled: true}]))}).then(r => r.violations.flatMap(v => v.nodes.map(n => v.id + " (" + v.help + ") at " + n.target.join(" ") + ": " + (n.failureSummary || ""))))`,
		chromedp.EvalAwaitPromise))
	if err != nil {
		b.fail("axe-core: %v", err)
	}
	return found
}
