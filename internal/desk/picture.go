package desk

import (
	"net/http"
	"strconv"

	"depesche"
	"depesche/internal/picture"
	"depesche/internal/store"
)

// deskPicture is the width up to which the desk shows pictures, in pixels.
const deskPicture = 960

// picture serves a stored picture to people in the desk: also those of stories that are
// not published, and those whose rights have ended. With ?as= it is a crop.
func (s *Server) picture(w http.ResponseWriter, v *visit) error {
	f, err := s.pictureOf(v)
	if err != nil {
		return err
	}
	variant := ""
	for _, width := range f.Widths {
		if variant == "" || width <= deskPicture {
			variant = strconv.Itoa(width)
		}
	}
	if c := picture.Crop(v.URL.Query().Get("as")); c.Valid() {
		variant = string(c)
	}
	path, mime, err := s.room.Picture(v.ctx(), f.Hash, variant)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", mime)
	w.Header().Set("Cache-Control", "private, max-age=86400")
	http.ServeFile(w, v.Request, path)
	return nil
}

// pictureOf is the picture that the address names.
func (s *Server) pictureOf(v *visit) (*store.PictureFile, error) {
	hash := v.PathValue("hash")
	if len(hash) != 64 {
		return nil, depesche.E(depesche.NotFound, "desk.no_picture", "there is no such picture")
	}
	return s.room.Store.PictureFile(v.ctx(), hash)
}
