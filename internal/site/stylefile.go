package site

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"sync"
)

// stylePath is where a newsroom's own style sheet stands, under its hash, and the files that it
// names, each in a folder of its hash: addresses by which browsers keep them for good.
const stylePath = "/assets/own/"

// stylePolicy lets a picture be shown and nothing else: an SVG file that is opened for itself is
// a page of our address, which must not run a script.
const stylePolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'none'; sandbox"

// styleFile is a file of the newsroom's as it is served.
type styleFile struct {
	mime, hash string
	plain      []byte
	zip        func() []byte // nil for what is packed already; made when first asked for
}

func newStyleFile(mime string, b []byte) *styleFile {
	sum := sha256.Sum256(b)
	f := &styleFile{mime: mime, hash: hex.EncodeToString(sum[:8]), plain: b}
	if strings.HasPrefix(mime, "text/") || mime == "image/svg+xml" {
		f.zip = sync.OnceValue(func() []byte { return zipped(b) })
	}
	return f
}

// sheet serves the newsroom's own style sheet. An old address gets what there is now.
func (s *Server) sheet(w http.ResponseWriter, r *http.Request) error {
	f := s.style.used.Load().sheet
	hash, ok := strings.CutSuffix(r.PathValue("name"), ".css")
	if f == nil || !ok {
		return errNoPage()
	}
	f.send(w, r, hash == f.hash)
	return nil
}

// styleFile serves a file that a style sheet may name, and what there is now of its name.
func (s *Server) styleFile(w http.ResponseWriter, r *http.Request) error {
	f := s.style.used.Load().files[r.PathValue("name")]
	if f == nil {
		return errNoPage()
	}
	w.Header().Set("Content-Security-Policy", stylePolicy)
	f.send(w, r, r.PathValue("hash") == f.hash)
	return nil
}

// send writes the file; its address is good for ever where it holds the file's hash.
func (f *styleFile) send(w http.ResponseWriter, r *http.Request, forGood bool) {
	h := w.Header()
	h.Set("Cache-Control", "public, no-cache")
	if forGood {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if f.zip != nil {
		h.Add("Vary", "Accept-Encoding")
	}
	sendAs(w, r, http.StatusOK, f.mime, f.hash, f.plain, f.zip)
}
