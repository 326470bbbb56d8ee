package desk

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"

	"depesche"
	"depesche/internal/signin"
	"depesche/internal/web"
)

// site is the newsroom as this visitor's browser knows it.
func (s *Server) site(v *visit) signin.Site {
	name := "Depesche"
	if n, err := s.room.Store.Setting(v.ctx(), "newsroom.name"); err == nil && n != "" {
		name = n
	}
	return signin.Site{Name: name, Origin: s.origin(v)}
}

// origin is the desk's scheme and host as the browser sees them.
func (s *Server) origin(v *visit) string {
	if base := s.room.Config().BaseURL; base != "" && s.TLS {
		return base
	}
	if s.TLS || web.OverTLS(v.Request) {
		return "https://" + v.Host
	}
	return "http://" + v.Host
}

// begun answers a script with what the browser's dialog needs.
func (s *Server) begun(w http.ResponseWriter, v *visit, options, step string, err error) error {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	if err != nil {
		p, ok := v.problemOf(err)
		if !ok {
			return err
		}
		w.WriteHeader(http.StatusUnprocessableEntity)
		return json.NewEncoder(w).Encode(map[string]string{"message": p.Text})
	}
	return json.NewEncoder(w).Encode(map[string]any{"step": step, "options": json.RawMessage(options)})
}

func (s *Server) beginPasskeyLogin(w http.ResponseWriter, v *visit) error {
	options, step, err := s.room.BeginPasskeyLogin(v.ctx(), s.site(v))
	return s.begun(w, v, options, step, err)
}

func (s *Server) passkeyLogin(w http.ResponseWriter, v *visit) error {
	e, err := s.room.PasskeyLogin(v.ctx(), s.site(v), v.PostForm.Get("step"), v.PostForm.Get("answer"))
	if err != nil {
		return s.loginFailed(w, v, err, "", v.PostForm.Get("next"))
	}
	return s.enter(w, v, e, localPath(v.PostForm.Get("next")))
}

func (s *Server) beginPasskey(w http.ResponseWriter, v *visit) error {
	options, step, err := s.room.BeginPasskey(v.ctx(), s.site(v), v.account)
	return s.begun(w, v, options, step, err)
}

func (s *Server) addPasskey(w http.ResponseWriter, v *visit) error {
	err := s.room.FinishPasskey(v.ctx(), s.site(v), v.account, v.PostForm.Get("step"), v.PostForm.Get("answer"), v.PostForm.Get("name"))
	if err != nil {
		return s.sayBad(w, v, "/desk/account#passkeys", err)
	}
	return say(w, v, "/desk/account#passkeys", "said.passkey_added")
}

func (s *Server) removePasskey(w http.ResponseWriter, v *visit) error {
	if err := s.room.RemovePasskey(v.ctx(), v.account, v.PostForm.Get("id")); err != nil {
		return s.sayBad(w, v, "/desk/account#passkeys", err)
	}
	return say(w, v, "/desk/account#passkeys", "said.passkey_removed")
}

// signOnPath is where the other service sends the browser back to.
const signOnPath = "/desk/login/sign-on/done"

// signOn leads to the other service. It is a link and no form: the policy of our pages
// lets forms lead nowhere else.
func (s *Server) signOn(w http.ResponseWriter, v *visit) error {
	address, step, err := s.room.BeginSignOn(v.ctx(), s.origin(v)+signOnPath)
	if err != nil {
		return s.loginFailed(w, v, err, "", v.URL.Query().Get("next"))
	}
	// The step's secret in a cookie ties the answer to this browser.
	s.stepCookie(w, v, step+"|"+localPath(v.URL.Query().Get("next")), 600)
	http.Redirect(w, v.Request, address, http.StatusSeeOther)
	return nil
}

const stepCookieName = "desk-sign-on"

func (s *Server) stepCookie(w http.ResponseWriter, v *visit, value string, age int) {
	http.SetCookie(w, &http.Cookie{Name: stepCookieName, Value: encodeCookie(value), Path: "/desk/login/", MaxAge: age, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.TLS || web.OverTLS(v.Request)})
}

func (s *Server) signOnDone(w http.ResponseWriter, v *visit) error {
	q := v.URL.Query()
	step, next := "", "/desk"
	if c, err := v.Cookie(stepCookieName); err == nil {
		step, next = decodeCookie(c.Value)
	}
	s.stepCookie(w, v, "", -1)
	if step == "" || q.Get("state") != step {
		return s.loginFailed(w, v, depesche.E(depesche.NotFound, "login.step", "this log-in was begun too long ago or is finished: begin again"), "", next)
	}
	if q.Get("error") != "" {
		return s.loginFailed(w, v, depesche.E(depesche.Forbidden, "oidc.refused", "the other service did not let you in: try again, or log in another way"), "", next)
	}
	e, err := s.room.FinishSignOn(v.ctx(), step, q.Get("code"))
	if err != nil {
		return s.loginFailed(w, v, err, "", next)
	}
	return s.enter(w, v, e, localPath(next))
}

func encodeCookie(value string) string { return base64.RawURLEncoding.EncodeToString([]byte(value)) }

// decodeCookie returns the step and the path of a step cookie.
func decodeCookie(value string) (step, next string) {
	b, err := base64.RawURLEncoding.DecodeString(value)
	if err != nil {
		return "", "/desk"
	}
	step, next, _ = strings.Cut(string(b), "|")
	return step, next
}
