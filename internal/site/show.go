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
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "public, no-cache")
	}
	h.Add("Vary", "Accept-Encoding")
	var zip func() []byte
	if len(b) > 1400 {
		zip = func() []byte { return zipped(b) }
	}
	sendAs(w, r, status, mime, hex.EncodeToString(sum[:12]), b, zip)
}

// sendAs writes an answer known by a tag: packed where the client takes that and zip, which may
// be nil, gives something.
func sendAs(w http.ResponseWriter, r *http.Request, status int, mime, tag string, b []byte, zip func() []byte) {
	h := w.Header()
	plain, gz := `"`+tag+`"`, `"`+tag+`-gz"`
	for _, had := range []string{plain, gz} { // a packing that somebody has still stands, whichever is sent now
		if status == http.StatusOK && matches(r.Header.Get("If-None-Match"), had) {
			h.Set("ETag", had)
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	tag, coding := plain, ""
	if zip != nil && web.AcceptsGzip(r) {
		if packed := zip(); packed != nil {
			b, tag, coding = packed, gz, "gzip"
		}
	}
	if status == http.StatusOK {
		h.Set("ETag", tag)
	}
	h.Set("Content-Type", mime)
	if coding != "" {
		h.Set("Content-Encoding", coding)
	}
	h.Set("Content-Length", strconv.Itoa(len(b)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(b) // an error here means that the reader has gone
	}
}

// zipped is a text packed, nil where that gains nothing.
func zipped(b []byte) []byte {
	var out bytes.Buffer
	z := zippers.Get().(*gzip.Writer)
	defer zippers.Put(z)
	z.Reset(&out)
	z.Write(b) // into memory: cannot fail
	z.Close()
	if out.Len() >= len(b)*9/10 {
		return nil
	}
	return out.Bytes()
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
