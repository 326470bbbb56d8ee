package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// noPages are addresses of the desk that answer with something else than a page.
var noPages = map[string]string{
	"/desk/live":                                       "events",
	"/desk/picture/{hash}":                             "a picture",
	"/desk/mail/{mail}/html":                           "a mail, as its reader gets it",
	"/desk/story/{story}/record.json":                  "a file",
	"/desk/settings/backups/{backup}":                  "a file",
	"/desk/login/sign-on":                              "leads to another service",
	"/desk/login/sign-on/done":                         "comes back from it",
	"/desk/story/{story}/text/{lang}/preview":          "a page of the site",
	"/desk/settings/editions/{edition}/look/preview":   "a page of the site",
	"/desk/settings/editions/{edition}/look/theme.css": "its style sheet",
	"/desk/settings/archives/{run}/file":               "a file",
	"/desk/palette":                                    "what the palette finds, for its script",
	"/desk/topics":                                     "what the field for topics finds, for its script",
	"/desk/preview/pictures/{hash}/{variant}/{name}":   "a picture",
}

// deskPages reads the desk's route table and gives every page an address: one that is not
// there because nobody has given it an example fails the test.
func deskPages(t *testing.T, examples map[string]string) []string {
	t.Helper()
	source, err := os.ReadFile("../internal/desk/routes.go")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, m := range regexp.MustCompile(`\{"GET (/desk[^"]*)"`).FindAllStringSubmatch(string(source), -1) {
		path := m[1]
		if noPages[path] != "" {
			continue
		}
		path = regexp.MustCompile(`\{\w+\}`).ReplaceAllStringFunc(path, func(name string) string {
			if examples[name] == "" {
				t.Errorf("the page %s is new: give %s an example here, or say in noPages what it is", m[1], name)
			}
			return examples[name]
		})
		out = append(out, path)
	}
	if len(out) < 30 {
		t.Fatalf("the route table has %d pages: is it read right?", len(out))
	}
	return out
}

// whole is a newsroom in which every page of the desk has something to show, an Arabic text
// among it, and its pages; somebody who may see all is logged in.
func whole(t *testing.T) (*house, *browser, []string) {
	t.Helper()
	// What the desk says of its folder is longer than a phone is wide.
	h := openIn(t, "demo", filepath.Join(t.TempDir(), strings.Repeat("long", 20)))
	s := newSample(h)
	b := browse(t, h)
	b.logIn(h.link)
	h.run("backup", "make")
	ownPage := filepath.Join(t.TempDir(), "about.md")
	for _, text := range []string{"من نحن.\n", "من نحن، وكيف نعمل.\n"} {
		if err := os.WriteFile(ownPage, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		h.run("page", "write", "ar", "about", ownPage, "--title", "من نحن")
	}
	picture := link(b, h.base+"/desk/pictures", `main a[href*="/desk/pictures/"]`)
	mail := link(b, h.base+"/desk/mail", `main a[href^="/desk/mail/"]`)
	person := link(b, h.base+"/desk/people", `main a[href^="/desk/people/"]`)
	author := link(b, h.base+"/desk/settings/authors", `main a[href^="/desk/settings/authors/"]`)
	b.goTo(h.base + "/desk/settings/archives")
	mouse{b}.press(`form[action="/desk/settings/archives/export"] button`)
	b.wait("the archive", `!!document.querySelector("#run a[download]")`)
	pages := deskPages(t, map[string]string{
		"{run}":    filepath.Base(b.text(`location.pathname`)),
		"{author}": filepath.Base(author),
		"{story}":  s.lamps, "{lang}": "ar", "{place}": "lead", "{edition}": "ar", "{key}": "about", "{token}": "no-such-link",
		"{hash}": filepath.Base(picture), "{mail}": filepath.Base(mail), "{person}": filepath.Base(person),
	})
	problem := link(b, h.base+"/desk?queue=problems", `main a[href*="/text/"]`)
	pages = append(pages, problem, "/desk?queue=inbox", "/desk?q=nothing+has+these+words", "/desk/story/"+s.lamps+"/record?lang=ar", "/desk/no-such-page")
	for _, p := range []string{"/desk/no-such-page", "/desk/login/no-such-link", "/desk/setup"} {
		b.expectRefusal(h.base + p)
	}
	return h, b, pages
}

// TestEveryDeskPage has axe-core look at every page of the route table, at three widths, in
// the light and in the dark, in both languages.
func TestEveryDeskPage(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: the browser test takes long")
	}
	axe := axeCore(t)
	h, b, pages := whole(t)
	looked := 0
	for _, lang := range []string{"en", "de"} {
		speak(b, h, lang)
		for _, page := range pages {
			b.goTo(h.base + page)
			b.wait("fonts", `document.fonts.status === "loaded"`)
			for _, width := range []int64{390, 820, 1440} {
				b.do(chromedp.EmulateViewport(width, 900, chromedp.EmulateScale(1)))
				if over := b.text(`String(document.documentElement.scrollWidth - innerWidth)`); !strings.HasPrefix(over, "-") && over != "0" {
					t.Errorf("%s, %s, %d: %s px wider than the window", page, lang, width, over)
				}
				for _, scheme := range []string{"light", "dark"} {
					call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
					for _, v := range violations(b, axe, "target-size") {
						t.Errorf("%s, %s, %d, %s: %s", page, lang, width, scheme, v)
					}
					looked++
				}
			}
		}
	}
	t.Logf("axe-core looked %d times at %d pages", looked, len(pages))
}

// speak sets the language of the person's desk.
func speak(b *browser, h *house, lang string) {
	b.goTo(h.base + "/desk/account")
	// The page may speak the language already: that it is a new one, its missing mark tells.
	b.is(fmt.Sprintf(`(window.before = true, document.querySelector("#lang").value = %q, true)`, lang))
	mouse{b}.press(`form[action="/desk/account"] button`)
	b.wait("the language", fmt.Sprintf(`!window.before && document.documentElement.lang === %q`, lang))
}
