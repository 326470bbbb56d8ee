package desk

import (
	"net/http"

	"depesche"
)

type passwordPage struct {
	frame
	Grant string
}

// passwordPage lets who came by a link choose a password. Who has one already and did
// not come by a link goes to the account page, which asks for the old one.
func (s *Server) passwordPage(w http.ResponseWriter, v *visit) error {
	grant := v.URL.Query().Get("grant")
	if v.account.HasPassword && !s.granted(v, grant) {
		http.Redirect(w, v.Request, "/desk/account", http.StatusSeeOther)
		return nil
	}
	return s.renderPassword(w, v, http.StatusOK, grant, nil)
}

func (s *Server) renderPassword(w http.ResponseWriter, v *visit, status int, grant string, p *problem) error {
	f := s.bare(v, v.p.T("password.title"))
	f.Problem = p
	f.Tongues = nil
	return s.templates.Render(w, status, "password", &passwordPage{f, grant})
}

func (s *Server) setPassword(w http.ResponseWriter, v *visit) error {
	grant := v.PostForm.Get("grant")
	if v.account.HasPassword && !s.granted(v, grant) {
		return s.sayBad(w, v, "/desk/account", depesche.E(depesche.Refused, "desk.grant", "the time to choose a password after a log-in by link is over; ask for a new link or change it on your account page"))
	}
	err := v.newPassword(s)
	if err == nil {
		return say(w, v, "/desk", "said.password")
	}
	p, ok := v.problemOf(err)
	if !ok {
		return err
	}
	return s.renderPassword(w, v, http.StatusBadRequest, grant, p)
}

// newPassword sets the password that the form gives twice.
func (v *visit) newPassword(s *Server) error {
	if v.PostForm.Get("password") != v.PostForm.Get("again") {
		return depesche.E(depesche.Invalid, "desk.password_twice", "the two passwords differ; type the same one twice")
	}
	return s.room.SetPassword(v.ctx(), v.account.ID, v.PostForm.Get("password"), s.cookie.Get(v.Request))
}
