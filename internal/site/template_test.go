package site

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"depesche"
)

// own is a site with templates of its own.
type own struct {
	t    *testing.T
	site *Server
	dir  string
	log  bytes.Buffer
}

func newOwn(t *testing.T, files ...string) *own {
	t.Helper()
	n := newNewsroom(t)
	o := &own{t: t, dir: filepath.Join(t.TempDir(), "templates", "site")}
	for i := 0; i+1 < len(files); i += 2 {
		o.write(files[i], files[i+1])
	}
	_, err := n.store.SavePage(context.Background(), depesche.Page{Edition: "en", Key: "imprint", Title: "Imprint", Listed: true})
	n.must(err)
	o.site = New(Config{Store: n.store, Log: slog.New(slog.NewTextHandler(&o.log, nil)), Now: func() time.Time { return now }, Templates: o.dir})
	return o
}

func (o *own) write(name, content string) {
	o.t.Helper()
	writeAnew(o.t, filepath.Join(o.dir, name), content)
}

// shows wants a page to have some text and the log to have some.
func (o *own) shows(text, logged string) {
	o.t.Helper()
	w := get(o.site, "/en/page/imprint")
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), text) {
		o.t.Errorf("%d, no %q in %s", w.Code, text, w.Body)
	}
	if !strings.Contains(o.log.String(), logged) {
		o.t.Errorf("no %q in the log: %s", logged, &o.log)
	}
	o.log.Reset()
}

const (
	otherPage = `{{template "layout" .}}{{define "main"}}<main id="main">ours: {{.Head}}</main>{{end}}`
	builtIns  = `<h1`
)

func TestTemplatesOfTheFolder(t *testing.T) {
	o := newOwn(t, "page.html", otherPage)
	o.shows("ours: Imprint", "templates of the data folder are used")

	o.write("page.html", strings.Replace(otherPage, "ours", "changed", 1))
	o.site.renewTemplates()
	o.shows("changed: Imprint", "page.html")

	o.write("page.html", "{{template \"layout\" .}}\n{{define \"main\"}}\n{{.Head | nothing}}{{end}}")
	o.site.renewTemplates()
	o.shows(builtIns, "page.html:3: function")

	o.write("page.html", otherPage)
	o.write("shell/chrome.html", `{{define "compact"}}our masthead{{end}}`)
	o.site.renewTemplates()
	o.shows("ours: Imprint", `\"colophon\"`) // the shell lacks a part and is left out, the page is used

	if err := os.RemoveAll(o.dir); err != nil {
		t.Fatal(err)
	}
	o.site.renewTemplates()
	o.shows(builtIns, "")
}

// A page that fails when it meets its data is made of the built-in template, and the log
// says so once.
func TestTemplateThatFails(t *testing.T) {
	o := newOwn(t, "page.html", `{{template "layout" .}}{{define "main"}}{{.NoSuchField}}{{end}}`)
	o.shows(builtIns, "page.html:1:")
	err := o.site.templates.With("page", &editionPage{frame: &frame{}}, func(b []byte) { t.Errorf("a page without words was made: %s", b) })
	if err == nil {
		t.Error("nothing is said of a page that failed with both templates")
	}
	o.log.Reset()
	o.site.cache.Forget()
	o.shows(builtIns, "")
}

func TestTemplatesThatCannotBeUsed(t *testing.T) {
	for name, c := range map[string]struct{ file, content, logged string }{
		"no page of ours": {"frontpage.html", otherPage, "its pages are archive, "},
		"open":            {"page.html", "{{if .Head}}", "page.html:1: unexpected EOF"},
		"empty":           {"page.html", "", "it shows nothing"},
		"bad context":     {"page.html", `<a href='{{if .Head}}"{{else}}'{{end}}>`, "page.html"},
		"lost part":       {"page.html", `{{template "lay" .}}`, `\"lay\"`},
		"too large":       {"page.html", strings.Repeat(" ", maxFile+1), "1048577 bytes"},
		"broken shell":    {"shell/layout.html", "{{define}}", "layout.html:1:"},
		"lacking shell":   {"shell/layout.html", `{{define "other"}}{{end}}`, "layout"},
	} {
		t.Run(name, func(t *testing.T) {
			newOwn(t, c.file, c.content).shows(builtIns, c.logged)
		})
	}
	o := newOwn(t)
	if err := os.MkdirAll(filepath.Join(o.dir, "page.html"), 0o755); err != nil {
		t.Fatal(err)
	}
	o.site.renewTemplates()
	o.shows(builtIns, "it is not a file")
}

// A whole copy of the built-in templates shows what they show.
func TestTemplatesToStartFrom(t *testing.T) {
	n := newNewsroom(t)
	dir := t.TempDir()
	if err := os.CopyFS(dir, Templates()); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	copied := New(Config{Store: n.store, Log: slog.New(slog.NewTextHandler(&log, nil)), Now: func() time.Time { return now }, Templates: dir})
	ours := New(Config{Store: n.store, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Now: func() time.Time { return now }})
	for _, path := range []string{"/", "/de/", "/ar/archive", "/en/nothing"} {
		if a, b := get(copied, path).Body.String(), get(ours, path).Body.String(); a != b {
			t.Errorf("%s: %s instead of %s", path, a, b)
		}
	}
	if strings.Contains(log.String(), "cannot be used") || !strings.Contains(log.String(), "are used") {
		t.Errorf("log: %s", &log)
	}
}
