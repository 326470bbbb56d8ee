package desk

import (
	"net/http"
	"slices"
	"strconv"

	"depesche"
	"depesche/internal/picture"
	"depesche/internal/store"
)

// PreviewPath stands before the path that a picture has on the site; at that address
// people in the desk get it before any page shows it.
const PreviewPath = "/desk/preview"

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
	return s.servePicture(w, v, f.Hash, variant)
}

// previewPicture serves the renditions that the preview of a page asks for, to people in
// the desk alone: on the site a picture answers only once a page shows it.
func (s *Server) previewPicture(w http.ResponseWriter, v *visit) error {
	f, err := s.pictureOf(v)
	if err != nil {
		return err
	}
	variant := v.PathValue("variant")
	width, err := strconv.Atoi(variant)
	if (err != nil || !slices.Contains(f.Widths, width)) && !picture.Crop(variant).Valid() {
		return depesche.E(depesche.NotFound, "desk.no_picture", "there is no such picture")
	}
	return s.servePicture(w, v, f.Hash, variant)
}

func (s *Server) servePicture(w http.ResponseWriter, v *visit, hash, variant string) error {
	path, mime, err := s.room.Picture(v.ctx(), hash, variant)
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
