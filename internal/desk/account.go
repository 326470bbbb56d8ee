package desk

import (
	"net/http"
	"slices"
	"strings"

	"depesche"
)

type accountPage struct {
	frame
	Role string
}

func (s *Server) accountPage(w http.ResponseWriter, v *visit) error {
	return s.renderAccount(w, v, http.StatusOK, nil)
}

func (s *Server) renderAccount(w http.ResponseWriter, v *visit, status int, bad *problem) error {
	f, err := s.frame(v, v.p.T("account.title"), "-")
	if err != nil {
		return err
	}
	f.Problem = bad
	return s.templates.Render(w, status, "account", &accountPage{f, v.p.T("role." + string(v.account.Role))})
}

func (s *Server) saveAccount(w http.ResponseWriter, v *visit) error {
	a := *v.account
	a.Name = strings.TrimSpace(v.PostForm.Get("name"))
	a.Lang = v.PostForm.Get("lang")
	if a.Name == "" || !slices.Contains(tongues, a.Lang) {
		return s.renderAccount(w, v, http.StatusBadRequest, &problem{Text: v.p.T("account.name_missing")})
	}
	if err := s.room.UpdateAccount(v.ctx(), v.actor(), a); err != nil {
		return err
	}
	return say(w, v, "/desk/account", "said.saved")
}

func (s *Server) changePassword(w http.ResponseWriter, v *visit) error {
	err := v.proveOld(s)
	if err == nil {
		err = v.newPassword(s)
	}
	if err == nil {
		return say(w, v, "/desk/account", "said.password")
	}
	if p, ok := v.problemOf(err); ok {
		return s.renderAccount(w, v, http.StatusBadRequest, p)
	}
	return err
}

// proveOld checks the old password, where there is one.
func (v *visit) proveOld(s *Server) error {
	if !v.account.HasPassword {
		return nil
	}
	_, err := s.room.Login(v.ctx(), v.account.Email, v.PostForm.Get("old"))
	switch depesche.KindOf(err) {
	case "", depesche.Unavailable, depesche.Internal:
		return err
	}
	return depesche.E(depesche.Invalid, "desk.old_password", "the old password is not right; type it again or ask for a log-in link")
}
