package desk

import (
	"net/http"

	"depesche"
)

// deskPicture is the width at which the desk shows pictures, in pixels.
const deskPicture = 960

// picture serves a stored picture to people in the desk: also those of stories that are
// not published.
func (s *Server) picture(w http.ResponseWriter, v *visit) error {
	hash := v.PathValue("hash")
	if len(hash) != 64 {
		return depesche.E(depesche.NotFound, "desk.no_picture", "there is no such picture")
	}
	path, mime, err := s.room.Picture(v.ctx(), hash, deskPicture)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", mime)
	w.Header().Set("Cache-Control", "private, max-age=86400")
	http.ServeFile(w, v.Request, path)
	return nil
}
