package site

import (
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"

	"depesche"
)

var hashRE = regexp.MustCompile(`^[0-9a-f]{64}$`)

// picture serves a rendition. The name is for people; the hash and the width decide. A
// width that no page asks for is not served.
func (s *Server) picture(w http.ResponseWriter, r *http.Request) error {
	unknown := depesche.E(depesche.NotFound, "page.unknown", "there is no such picture")
	hash := r.PathValue("hash")
	width, err := strconv.Atoi(r.PathValue("width"))
	if err != nil || !hashRE.MatchString(hash) || s.pictures == nil {
		return unknown
	}
	file, err := s.store.PictureFile(r.Context(), hash)
	if err != nil {
		return err
	}
	if width != file.Width && !slices.Contains(file.Widths, width) || width <= 0 {
		return unknown
	}
	path, mime, err := s.pictures(hash, width)
	if err != nil {
		return err
	}
	f, err := os.Open(path)
	if os.IsNotExist(err) {
		return depesche.Wrap(err, depesche.NotFound, "page.unknown", "there is no such picture")
	}
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", mime)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("ETag", `"`+hash[:24]+"-"+strconv.Itoa(width)+`"`)
	http.ServeContent(w, r, "", info.ModTime(), f)
	return nil
}
