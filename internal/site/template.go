package site

import (
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"maps"
	"net/http"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"text/template/parse"

	"depesche/internal/web"
)

// stylesFirst is the script behind the layout's style sheets. It does nothing, but a script
// waits for the style sheets before it, and the parser for the script: the browser does not
// lay the whole page out in its own fonts and then again in ours.
const stylesFirst = `"styles first"`

// templates are the site's pages: those that are part of the program, and in front of them
// those of a folder. What cannot be read, parsed or executed there is logged, and the
// built-in page is shown instead.
type templates struct {
	builtIn *web.Templates
	funcs   template.FuncMap
	dir     string // "": none are replaced
	log     *slog.Logger

	seen     string // how the folder looked when it was last read
	replaced atomic.Pointer[replaced]
}

// replaced are the pages with the folder's files in place of ours.
type replaced struct {
	pages  *web.Templates
	failed sync.Map // pages of which it was logged that they failed
}

func newTemplates(b *built, dir string, log *slog.Logger) *templates {
	t := &templates{builtIn: b.templates, funcs: b.funcs, dir: dir, log: log}
	t.reload()
	return t
}

// Templates are the built-in pages as files, to start from.
func Templates() fs.FS { return pages }

// Names lists the pages.
func (t *templates) Names() []string { return t.builtIn.Names() }

// With gives use the finished page, whose bytes are use's only until it returns.
func (t *templates) With(page string, data any, use func(b []byte)) error {
	if r := t.replaced.Load(); r != nil {
		empty := false
		err := r.pages.With(page, data, func(b []byte) {
			if empty = len(b) == 0; !empty {
				use(b)
			}
		})
		if err == nil && empty {
			err = errors.New("it shows nothing")
		}
		if err == nil {
			return nil
		}
		if _, again := r.failed.LoadOrStore(page, true); !again {
			t.log.Error("a page failed with the templates of the data folder; the built-in one is shown", "page", page, "folder", t.dir, "err", err)
		}
	}
	return t.builtIn.With(page, data, use)
}

// Render executes a page and writes it.
func (t *templates) Render(w http.ResponseWriter, status int, page string, data any) error {
	return t.With(page, data, func(b []byte) { web.WriteHTML(w, status, b) })
}

// reload reads the folder anew if it looks different, and tells whether it did.
func (t *templates) reload() bool {
	if t.dir == "" {
		return false
	}
	names, looks, _ := filesIn(t.dir, ".html", "shell", ".") // pages build on the shell
	if looks == t.seen {
		return false
	}
	t.seen = looks
	t.replaced.Store(t.read(names))
	return true
}

// read returns the pages with the files in place of ours that can be used, nil where none can.
func (t *templates) read(names []string) *replaced {
	out, used := t.together(names)
	if out == nil {
		out, used = t.oneByOne(names)
	}
	if out == nil {
		return nil
	}
	t.log.Info("templates of the data folder are used", "folder", t.dir, "files", strings.Join(used, " "))
	return &replaced{pages: out}
}

// together returns the pages with all files in place of ours, nil where one of them cannot be used.
func (t *templates) together(names []string) (*web.Templates, []string) {
	files := overlay{}
	for _, name := range names {
		b, err := t.content(name)
		if err != nil {
			return nil, nil
		}
		files[name] = b
	}
	if len(files) == 0 {
		return nil, nil
	}
	with, err := t.try(files, t.Names())
	if err != nil {
		return nil, nil
	}
	return with, names
}

// oneByOne takes the files in that can be used, and logs what is wrong with the others.
func (t *templates) oneByOne(names []string) (out *web.Templates, used []string) {
	files := overlay{}
	for _, name := range names {
		b, err := t.content(name)
		var with *web.Templates
		if err == nil {
			files[name] = b
			with, err = t.try(files, t.concerned(name))
		}
		if err == nil {
			out, used = with, append(used, name)
			continue
		}
		delete(files, name)
		t.log.Error("a template of the data folder cannot be used; the built-in one is shown", "file", filepath.Join(t.dir, filepath.FromSlash(name)), "err", err)
	}
	return out, used
}

// overlay are the built-in templates with other contents under some names: as much of a
// file system as templates are parsed from.
type overlay map[string][]byte

// shell tells whether files of the overlay have a part in what pages share: one of the
// shell's files, or a page that defines one of the shell's templates anew. What pages of ours
// define is there for pages to define.
func (o overlay) shell() bool {
	shared := definedIn("shell/*.html")
	for name := range definedIn("*.html") {
		delete(shared, name)
	}
	for name, b := range o {
		if path.Dir(name) != "." || slices.ContainsFunc(defined(b), func(t string) bool { return shared[t] }) {
			return true
		}
	}
	return false
}

// definedIn are the names of the templates that built-in files define.
func definedIn(pattern string) map[string]bool {
	names := map[string]bool{}
	files, _ := fs.Glob(pages, pattern) // a valid pattern
	for _, file := range files {
		b, _ := pages.ReadFile(file)
		for _, t := range defined(b) {
			names[t] = true
		}
	}
	return names
}

// defined are the names of the templates that a file defines, as far as it can be parsed;
// what stands outside of them has none.
func defined(file []byte) []string {
	trees := map[string]*parse.Tree{}
	t := parse.New("")
	t.Mode = parse.SkipFuncCheck
	if _, err := t.Parse(string(file), "", "", trees); err != nil {
		return nil
	}
	delete(trees, "")
	return slices.Collect(maps.Keys(trees))
}

// Open opens a built-in template.
func (o overlay) Open(name string) (fs.File, error) { return pages.Open(name) }

// ReadFile returns a template.
func (o overlay) ReadFile(name string) ([]byte, error) {
	if b, ok := o[name]; ok {
		return b, nil
	}
	return pages.ReadFile(name)
}

// Glob lists templates.
func (o overlay) Glob(pattern string) ([]string, error) {
	names, err := fs.Glob(pages, pattern)
	for name := range o {
		if ok, _ := path.Match(pattern, name); ok && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names, err
}

func (t *templates) content(name string) ([]byte, error) {
	b, err := readFile(t.dir, name)
	if err != nil {
		return nil, err
	}
	if page, ok := strings.CutSuffix(name, ".html"); ok && path.Dir(name) == "." && !slices.Contains(t.Names(), page) {
		return nil, fmt.Errorf("the site has no page of this name; its pages are %s", strings.Join(t.Names(), ", "))
	}
	return b, nil
}

// concerned are the pages that a file has a part in.
func (t *templates) concerned(name string) []string {
	if path.Dir(name) != "." {
		return t.Names()
	}
	return []string{strings.TrimSuffix(name, ".html")}
}

// try parses the templates, and looks whether these pages can be made of them.
func (t *templates) try(files overlay, names []string) (*web.Templates, error) {
	kept := keptParts
	if files.shell() { // which may show there what ours do not
		kept = nil
	}
	with, err := web.ParseTemplates(files, t.funcs, "shell/*.html", "*.html", kept...)
	if err != nil {
		return nil, err
	}
	for _, page := range names {
		if err := with.Check(page); err != nil {
			return nil, err
		}
	}
	return with, nil
}
