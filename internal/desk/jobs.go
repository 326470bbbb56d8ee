package desk

import (
	"net/http"
	"strconv"
)

func (s *Server) cancelJob(w http.ResponseWriter, v *visit) error {
	id, _ := strconv.ParseInt(v.PathValue("job"), 10, 64)
	back := localPath(v.PostForm.Get("back"))
	if err := s.room.CancelJob(v.ctx(), id); err != nil {
		return s.sayBad(w, v, back, err)
	}
	return say(w, v, back, "said.cancelled")
}
