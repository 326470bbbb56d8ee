package site

import (
	"bytes"
	"context"
	"io/fs"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"depesche"
	"depesche/internal/comment"
)

// dressed is a site on which every built-in template is shown by some page, and a folder
// with a changed copy of each.
type dressed struct {
	*parlour
	dir   string
	log   bytes.Buffer
	shows map[string]string // template file to an address whose page it has a part in
}

func newDressed(t *testing.T) *dressed {
	t.Helper()
	d := &dressed{parlour: newParlour(t), dir: filepath.Join(t.TempDir(), "templates", "site")}
	ctx := context.Background()
	d.must(d.store.SetTopics(ctx, d.story, []string{"rail"}))
	d.must(d.store.AddCorrection(ctx, depesche.Correction{Story: d.story, Lang: "en", Wrong: "a", Right: "b", At: now.Add(-time.Hour)}))
	for i := range 6 { // a front with stories of each size
		s := d.add(depesche.Story{Lang: "en"}, "rail")
		d.publish(s, "en", depesche.Document{Headline: depesche.Plain("More " + strconv.Itoa(i))}, depesche.Publication{Slug: "more"})
	}
	_, err := d.store.SavePage(ctx, depesche.Page{Edition: "en", Key: "imprint", Title: "Imprint", Listed: true})
	d.must(err)
	d.policy("en", func(*comment.Policy) {})
	own, writer := d.mailed()
	number := strconv.FormatInt(d.story, 10)
	d.shows = map[string]string{
		"archive.html": "/en/archive", "card.html": "/en/card/" + number, "chooser.html": "/", "comment.html": regexp.MustCompile(`/manage/.*`).ReplaceAllString(own, "/report"),
		"commentown.html": own, "commentwriter.html": writer, "corrections.html": "/en/corrections", "error.html": "/en/nothing", "follow.html": "/en/follow/topic/rail", "front.html": "/en/", "list.html": "/en/topic/rail",
		"page.html": "/en/page/imprint", "register.html": "/en/topics", "search.html": "/en/search", "story.html": "/en" + d.path,
		"shell/chrome.html": "/en/authors", "shell/comment.html": "/en" + d.path, "shell/follow.html": "/en/topic/rail", "shell/layout.html": "/de/", "shell/teaser.html": "/en/nothing",
	}
	return d
}

// mailed writes a comment with a mail address, and returns its page and that of its writer.
func (d *dressed) mailed() (own, writer string) {
	d.t.Helper()
	action, f := formOf(d.t, get(d.site, "/en"+d.path).Body.String(), "/comments")
	f.Set("name", "Boll")
	f.Set("text", "Does the train stop there?")
	f.Set("email", "boll@reader.example")
	action, f = formOf(d.t, d.post(action, f).Body.String(), "/comments")
	d.now = d.now.Add(5 * time.Second)
	own = d.post(action, f).Header().Get("Location")
	m := d.mail()
	confirm := d.link(m, "/confirm/")
	at, f := formOf(d.t, get(d.site, confirm).Body.String(), confirm)
	d.post(at, f)
	return own, d.link(m, "me/")
}

// markPlace is the place in a built-in template at which a copy says that it is one.
var markPlace = map[string]*regexp.Regexp{"shell/chrome.html": regexp.MustCompile(`{{define "colophon"}}`), "shell/comment.html": regexp.MustCompile(`{{define "talk"}}`), "shell/follow.html": regexp.MustCompile(`{{define "follow-form"}}`),
	"shell/layout.html": regexp.MustCompile(`<body>`), "shell/teaser.html": regexp.MustCompile(`{{define "latest"}}`)}

var markMain = regexp.MustCompile(`<main[^>]*>`)

// copies writes a changed copy of each built-in template.
func (d *dressed) copies() {
	d.t.Helper()
	for name := range d.shows {
		d.write(name, d.copyOf(name))
	}
}

func (d *dressed) copyOf(name string) string {
	d.t.Helper()
	b, err := fs.ReadFile(Templates(), name)
	d.must(err)
	at := markPlace[name]
	if at == nil {
		at = markMain
	}
	where := at.FindIndex(b)
	if where == nil {
		d.t.Fatalf("%s: no place for a mark", name)
	}
	return string(b[:where[1]]) + marked(name) + string(b[where[1]:])
}

func marked(name string) string { return `<p class="ours">` + name + `</p>` }

func (d *dressed) write(name, content string) {
	d.t.Helper()
	writeAnew(d.t, filepath.Join(d.dir, filepath.FromSlash(name)), content)
}

// serve takes the folder before the site's templates.
func (d *dressed) serve() {
	d.site.templates = newTemplates(builtIn(), d.dir, slog.New(slog.NewTextHandler(&d.log, nil)))
}

func (d *dressed) page(name string) string {
	d.t.Helper()
	w := httptest.NewRecorder()
	r := httptest.NewRequest("GET", d.shows[name], nil)
	d.site.ServeHTTP(w, r)
	if want := map[string]int{"/en/nothing": 404}[d.shows[name]]; w.Code != max(want, 200) {
		d.t.Fatalf("%s: %s answers %d", name, d.shows[name], w.Code)
	}
	return w.Body.String()
}

// Each built-in template can be replaced by itself.
func TestEveryTemplateCanBeReplaced(t *testing.T) {
	d := newDressed(t)
	d.serve()
	for _, name := range append(d.site.templates.Names(), "shell/chrome", "shell/comment", "shell/follow", "shell/layout", "shell/teaser") {
		if d.shows[name+".html"] == "" {
			t.Errorf("no page is named here that shows %s", name)
		}
	}
	if all, err := fs.Glob(Templates(), "shell/*.html"); err != nil || len(all) != len(markPlace) {
		t.Errorf("%v are the shells, %d are named here: %v", all, len(markPlace), err)
	}
	for name := range d.shows {
		t.Run(name, func(t *testing.T) {
			if strings.Contains(d.page(name), `class="ours"`) {
				t.Fatal("the mark is on the built-in page")
			}
			d.write(name, d.copyOf(name))
			d.site.renewTemplates()
			if !strings.Contains(d.page(name), marked(name)) {
				t.Errorf("%s does not show the copy; log: %s", d.shows[name], &d.log)
			}
			d.must(os.Remove(filepath.Join(d.dir, filepath.FromSlash(name))))
			d.site.renewTemplates()
		})
	}
}

// A mistake in one of them costs that one alone, and the log says where it is.
func TestMistakeInOneTemplate(t *testing.T) {
	d := newDressed(t)
	d.copies()
	d.serve()
	if strings.Contains(d.log.String(), "cannot be used") {
		t.Fatalf("log: %s", &d.log)
	}
	broken := ""
	for name := range d.shows {
		t.Run(name, func(t *testing.T) {
			if broken != "" {
				d.write(broken, d.copyOf(broken))
			}
			broken = name
			whole := d.copyOf(name)
			d.write(name, whole+"\n{{nothing}}")
			d.log.Reset()
			d.site.renewTemplates()
			line := strconv.Itoa(strings.Count(whole, "\n") + 2)
			if log := d.log.String(); strings.Count(log, "cannot be used") != 1 || !strings.Contains(log, filepath.FromSlash(name)) || !strings.Contains(log, filepath.Base(name)+":"+line+":") {
				t.Errorf("the log names no line %s of %s: %s", line, name, log)
			}
			for other := range d.shows {
				if has := strings.Contains(d.page(other), marked(other)); has == (other == name) {
					t.Errorf("%s shows the copy of %s: %v", d.shows[other], other, has)
				}
			}
		})
	}
	d.write(broken, d.copyOf(broken))
	d.site.renewTemplates()
	for name := range d.shows {
		if !strings.Contains(d.page(name), marked(name)) {
			t.Errorf("mended, %s is not used", name)
		}
	}
}
