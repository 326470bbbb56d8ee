package web

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	texttemplate "text/template"
)

// Templates are an edge's pages. Every page file is parsed together with the shared
// files into a set of its own; it starts with {{template "layout" .}} and defines the
// blocks that the layout leaves open. Nothing in a set depends on a request: what does
// (the printer, the nonce) is part of the page's data.
type Templates struct {
	pages map[string]func() (*template.Template, error)
	kept  *keeper // nil: nothing is kept
}

// ParseTemplates reads templates from fsys. shared and pages are globs; a page's name is
// its file name without directory and ".html". A page is parsed when it is first shown, so
// that a program is there at once: tests execute them all. The shared templates called kept
// are written once for all pages whose data is a [Keeper] and says that they show the same.
func ParseTemplates(fsys fs.FS, funcs template.FuncMap, shared, pages string, kept ...string) (*Templates, error) {
	base := template.New("").Funcs(funcs).Option("missingkey=error")
	common, err := fs.Glob(fsys, shared)
	if err != nil {
		return nil, err
	}
	if len(common) > 0 {
		if base, err = base.ParseFS(fsys, common...); err != nil {
			return nil, err
		}
	}
	files, err := fs.Glob(fsys, pages)
	if err != nil {
		return nil, err
	}
	t := &Templates{pages: map[string]func() (*template.Template, error){}}
	if len(kept) > 0 {
		if t.kept, err = keep(base, kept); err != nil {
			return nil, err
		}
	}
	for _, f := range files {
		if slices.Contains(common, f) {
			continue
		}
		t.pages[strings.TrimSuffix(path.Base(f), ".html")] = sync.OnceValues(func() (*template.Template, error) {
			set, err := base.Clone()
			if err != nil {
				return nil, err
			}
			if set, err = set.ParseFS(fsys, f); err != nil {
				return nil, err
			}
			return set.Lookup(path.Base(f)), nil
		})
	}
	if len(t.pages) == 0 {
		return nil, errors.New("web: no page matches " + pages)
	}
	return t, nil
}

// MustParseTemplates is ParseTemplates for templates that are part of the program.
func MustParseTemplates(fsys fs.FS, funcs template.FuncMap, shared, pages string, kept ...string) *Templates {
	t, err := ParseTemplates(fsys, funcs, shared, pages, kept...)
	if err != nil {
		panic(err)
	}
	return t
}

// Names lists the pages, for tests that execute them all.
func (t *Templates) Names() []string { return slices.Sorted(maps.Keys(t.pages)) }

// Execute returns the finished page.
func (t *Templates) Execute(page string, data any) (out []byte, err error) {
	err = t.With(page, data, func(b []byte) { out = bytes.Clone(b) })
	return out, err
}

// With gives use the finished page, whose bytes are use's only until it returns: a page
// that is copied takes memory that is touched for the first time, which costs some machines
// more than the copy.
func (t *Templates) With(page string, data any, use func(b []byte)) error {
	parse := t.pages[page]
	if parse == nil {
		return fmt.Errorf("web: there is no page %q", page)
	}
	p, err := parse()
	if err != nil {
		return err
	}
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	if err := p.Execute(b, data); err != nil {
		return err
	}
	use(b.Bytes())
	return nil
}

// buffers have room for a page: one that grows to it takes three times as much.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Check parses a page and finds out whether its parts fit together, as far as that can be
// told without data.
func (t *Templates) Check(page string) error {
	b, err := t.Execute(page, nil)
	if err == nil && len(bytes.TrimSpace(b)) == 0 {
		return fmt.Errorf("template: %s.html: it shows nothing; does it lack {{template \"layout\" .}}?", page)
	}
	var late texttemplate.ExecError
	if errors.As(err, &late) {
		return nil
	}
	return err
}

// Render executes a page into memory and then writes it: what a reader gets is whole.
func (t *Templates) Render(w http.ResponseWriter, status int, page string, data any) error {
	return t.With(page, data, func(b []byte) { WriteHTML(w, status, b) })
}

// WriteHTML writes a finished page. Cache-Control is "no-store" unless set before.
func WriteHTML(w http.ResponseWriter, status int, page []byte) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(page)))
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-store")
	}
	w.WriteHeader(status)
	w.Write(page) // an error here means that the reader has gone
}
