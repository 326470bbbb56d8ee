// Package assets bundles and serves the style sheets, scripts and fonts of the edges.
//
// Each edge keeps its sources in a folder asset/ and the bundled output, which is
// committed, in asset/dist/. Bundling (package bundle) is done by esbuild's Go API, so
// that neither "go build" nor "go generate" needs Node:
//
//	//go:generate go run depesche/internal/web/assets/cmd asset
//	//go:embed asset/dist
//	var dist embed.FS
//
// Entry points are the files directly in asset/ that end in .css or .ts. In CSS,
// url("font:NAME.woff2") names a font of internal/web/fonts, which every edge shares.
package assets

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"

	"depesche/internal/web"
	"depesche/internal/web/fonts"
)

// ManifestName is the file in dist that maps source names to bundled names.
const ManifestName = "manifest.json"

// Set is an edge's bundled assets, ready to be served.
type Set struct {
	prefix string
	names  map[string]string // "site.css" -> "site-4UNQXW5B.css"
	files  map[string]*file  // by bundled name
}

type file struct {
	mime  string
	plain []byte
	zip   func() []byte // nil where compression gains nothing; made when first asked for
}

// Open reads the bundled files in dist (its root holds manifest.json) and adds the fonts.
// prefix is the path under which the edge serves them, with both slashes: "/assets/".
func Open(dist fs.FS, prefix string) (*Set, error) {
	s := &Set{prefix: prefix, names: map[string]string{}, files: map[string]*file{}}
	m, err := fs.ReadFile(dist, ManifestName)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(m, &s.names); err != nil {
		return nil, fmt.Errorf("assets: %s: %w", ManifestName, err)
	}
	for _, name := range s.names {
		b, err := fs.ReadFile(dist, name)
		if err != nil {
			return nil, err
		}
		s.add(name, b)
	}
	for _, f := range fonts.All() {
		s.names["font:"+f.Name] = f.Path
		s.files[f.Path] = &file{mime: "font/woff2", plain: f.Data, zip: func() []byte { return nil }}
	}
	return s, nil
}

// MustOpen is Open for assets that are part of the program; dir is the folder of the
// embedded tree: "asset/dist".
func MustOpen(embedded fs.FS, dir, prefix string) *Set {
	dist, err := fs.Sub(embedded, dir)
	if err != nil {
		panic(err)
	}
	s, err := Open(dist, prefix)
	if err != nil {
		panic(err)
	}
	return s
}

func (s *Set) add(name string, b []byte) {
	f := &file{plain: b}
	// Not what the machine's own tables say, which also take a while to be read.
	switch path.Ext(name) {
	case ".css":
		f.mime = "text/css; charset=utf-8"
	case ".js":
		f.mime = "text/javascript; charset=utf-8"
	case ".svg":
		f.mime = "image/svg+xml"
	default:
		f.mime = http.DetectContentType(b)
	}
	f.zip = sync.OnceValue(func() []byte { return zip(b) })
	s.files[name] = f
}

// zip returns nil where compression gains nothing.
func zip(b []byte) []byte {
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		panic(err) // the level is valid
	}
	z.Write(b) // into memory: cannot fail
	z.Close()
	if out.Len() >= len(b)*9/10 {
		return nil
	}
	return out.Bytes()
}

// Path is the address of an asset by its source name ("site.css", "desk.js" for desk.ts,
// "font:inter-latin.woff2"). It panics when there is no such asset: that is a mistake in
// a template, which the template-execution test finds.
func (s *Set) Path(name string) string {
	n, ok := s.names[name]
	if !ok {
		panic("assets: there is no " + name)
	}
	return s.prefix + n
}

// Text is the content of an asset by its source name, for what is put into the page itself.
func (s *Set) Text(name string) string {
	n, ok := s.names[name]
	if !ok {
		panic("assets: there is no " + name)
	}
	return string(s.files[n].plain)
}

// ServeHTTP serves the files under the prefix. Names carry a hash of the content, so
// that answers may be kept for ever.
func (s *Set) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f := s.files[strings.TrimPrefix(r.URL.Path, s.prefix)]
	if f == nil {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.mime)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	body := f.plain
	if z := f.zip(); z != nil {
		h.Set("Vary", "Accept-Encoding")
		if web.AcceptsGzip(r) {
			h.Set("Content-Encoding", "gzip")
			body = z
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		w.Write(body) // an error here means that the reader has gone
	}
}
