package web

import (
	"io"
	"mime"
	"net/http"
)

// Attachment answers with a file that write makes. An error before the first byte is
// returned, to be answered as any other; after it the connection is cut, so that nobody
// takes half a file for a whole one.
func Attachment(w http.ResponseWriter, name, contentType string, write func(io.Writer) error) error {
	a := &attachment{w: w, name: name, contentType: contentType}
	err := write(a)
	if err != nil && a.begun {
		panic(http.ErrAbortHandler)
	}
	return err
}

type attachment struct {
	w                 http.ResponseWriter
	name, contentType string
	begun             bool
}

func (a *attachment) Write(b []byte) (int, error) {
	if !a.begun {
		a.begun = true
		h := a.w.Header()
		h.Set("Content-Type", a.contentType)
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": a.name}))
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
	}
	return a.w.Write(b)
}
