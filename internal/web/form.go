package web

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"unicode/utf8"

	"depesche"
)

// ParseForm reads a form of at most max bytes, files included. A form that is too large,
// broken or not UTF-8 gives an Invalid error. Afterwards r.PostForm and r.MultipartForm
// are set.
func ParseForm(w http.ResponseWriter, r *http.Request, max int64) error {
	r.Body = http.MaxBytesReader(w, r.Body, max)
	var err error
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		err = r.ParseMultipartForm(min(max, 8<<20))
	} else {
		err = r.ParseForm()
	}
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return WithStatus(http.StatusRequestEntityTooLarge,
			depesche.Wrap(err, depesche.Invalid, "web.form_large", "the form is larger than %d MB; send less at once", max>>20))
	}
	if err != nil {
		return depesche.Wrap(err, depesche.Invalid, "web.form_broken", "the form arrived broken; go back, reload the page and send it again")
	}
	for _, vs := range r.PostForm {
		for i, v := range vs {
			if !utf8.ValidString(v) {
				return depesche.E(depesche.Invalid, "web.form_encoding", "the form is not UTF-8; reload the page and send it again")
			}
			// Browsers send line ends as CR LF.
			vs[i] = strings.ReplaceAll(v, "\r\n", "\n")
		}
	}
	return nil
}

// Upload is a file that came with a form.
type Upload struct {
	Name        string // as the browser gave it; for people, never for paths
	ContentType string // as the browser claims
	Data        []byte
}

// FormFile returns the file in a field of a form that ParseForm has read, nil when the
// field is empty.
func FormFile(r *http.Request, field string) (*Upload, error) {
	if r.MultipartForm == nil {
		return nil, nil
	}
	hs := r.MultipartForm.File[field]
	if len(hs) == 0 || hs[0].Size == 0 {
		return nil, nil
	}
	return readUpload(hs[0])
}

func readUpload(h *multipart.FileHeader) (*Upload, error) {
	f, err := h.Open()
	if err != nil {
		return nil, depesche.Wrap(err, depesche.Internal, "web.form_file", "the file %s could not be read; send it again", h.Filename)
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	if err != nil {
		return nil, depesche.Wrap(err, depesche.Internal, "web.form_file", "the file %s could not be read; send it again", h.Filename)
	}
	return &Upload{Name: h.Filename, ContentType: h.Header.Get("Content-Type"), Data: b}, nil
}
