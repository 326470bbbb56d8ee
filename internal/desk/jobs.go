package desk

import (
	"net/http"
	"strconv"

	"depesche"
	"depesche/internal/archive"
	"depesche/internal/newsroom"
	"depesche/internal/store"
)

// reason says why a job failed, in the words of whoever looks now.
func (v *visit) reason(j *store.Job) string {
	if j.Reason == nil {
		return v.p.Capital(j.Error) // from before reasons were kept
	}
	return v.p.Error(j.Reason.Err())
}

func (s *Server) cancelJob(w http.ResponseWriter, v *visit) error {
	id, _ := strconv.ParseInt(v.PathValue("job"), 10, 64)
	back := localPath(v.PostForm.Get("back"))
	j, err := s.room.Store.Job(v.ctx(), id)
	if err == nil && j.Kind == newsroom.TaskModels && !v.may(depesche.RoleChief) {
		err = depesche.E(depesche.Forbidden, "desk.role", "your role does not allow this; ask an administrator for the role %s", v.p.T("role.chief"))
	}
	if err == nil && (j.Kind == archive.TaskImport || j.Kind == archive.TaskExport) && !v.may(depesche.RoleAdmin) {
		err = depesche.E(depesche.Forbidden, "desk.role", "your role does not allow this; ask an administrator for the role %s", v.p.T("role.admin"))
	}
	if err != nil {
		return s.sayBad(w, v, back, err)
	}
	if err := s.room.CancelJob(v.ctx(), v.actor(), id); err != nil {
		return s.sayBad(w, v, back, err)
	}
	return say(w, v, back, "said.cancelled")
}
