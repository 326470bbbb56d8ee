package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"

	"depesche/internal/web"
	"depesche/internal/web/pagecache"
)

// show renders a page and sends it.
func (s *Server) show(w http.ResponseWriter, r *http.Request, status int, page string, data any) error {
	return s.templates.With(page, data, func(b []byte) { send(w, r, status, "text/html; charset=utf-8", b) })
}

var zippers = sync.Pool{New: func() any {
	z, err := gzip.NewWriterLevel(nil, 6)
	if err != nil {
		panic(err) // the level is valid
	}
	return z
}}

// send writes a finished page. Caches may keep it but must ask whether it still stands,
// so that every change shows at once; what has not changed is answered with 304.
func send(w http.ResponseWriter, r *http.Request, status int, mime string, b []byte) {
	h := w.Header()
	if status == http.StatusOK && h.Get("Cache-Control") == "" && h["Vary"] == nil && pagecache.Making(r.Context()) {
		h.Set("Content-Type", mime)
		w.Write(b) // into the memory of who keeps it, and gives it its tag
		return
	}
	sum := sha256.Sum256(b)
	tag := hex.EncodeToString(sum[:12])
	h.Add("Vary", "Accept-Encoding")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "public, no-cache")
	}
	zip := len(b) > 1400 && web.AcceptsGzip(r)
	if zip {
		tag += "-gz"
	}
	tag = `"` + tag + `"`
	if status == http.StatusOK {
		h.Set("ETag", tag)
		if matches(r.Header.Get("If-None-Match"), tag) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	h.Set("Content-Type", mime)
	if zip {
		var out bytes.Buffer
		z := zippers.Get().(*gzip.Writer)
		z.Reset(&out)
		z.Write(b) // into memory: cannot fail
		z.Close()
		zippers.Put(z)
		h.Set("Content-Encoding", "gzip")
		b = out.Bytes()
	}
	h.Set("Content-Length", strconv.Itoa(len(b)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(b) // an error here means that the reader has gone
	}
}

func matches(header, tag string) bool {
	for _, t := range strings.Split(header, ",") {
		t = strings.TrimPrefix(strings.TrimSpace(t), "W/")
		if t == tag || t == "*" {
			return true
		}
	}
	return false
}

// sendXML sends a value as XML.
func sendXML(w http.ResponseWriter, r *http.Request, mime string, v any) error {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	enc := xml.NewEncoder(&b)
	enc.Indent("", " ")
	if err := enc.Encode(v); err != nil {
		return err
	}
	b.WriteByte('\n')
	send(w, r, http.StatusOK, mime, b.Bytes())
	return nil
}
