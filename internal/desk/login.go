package desk

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/web"
)

// sessionLength is how long the browser keeps a session; the newsroom may end it sooner.
const sessionLength = 30 * 24 * time.Hour

type loginPage struct {
	frame
	Next, Email string
	SignOn      string // the other service's name, "" for none
}

func (s *Server) loginPage(w http.ResponseWriter, v *visit) error {
	if s.needsSetup(v) {
		http.Redirect(w, v.Request, "/desk/setup", http.StatusSeeOther)
		return nil
	}
	if v.account != nil {
		http.Redirect(w, v.Request, localPath(v.FormValue("next")), http.StatusSeeOther)
		return nil
	}
	s.rememberTongue(w, v)
	return s.templates.Render(w, http.StatusOK, "login", s.newLoginPage(v, v.URL.Query().Get("next")))
}

func (s *Server) newLoginPage(v *visit, next string) *loginPage {
	p := &loginPage{frame: s.bare(v, v.p.T("login.title")), Next: next}
	if on := s.room.SignOn(); on != nil {
		p.SignOn = on.Label()
	}
	for i, t := range p.Tongues {
		p.Tongues[i].Href = "/desk/login?lang=" + t.Lang
		if next != "" {
			p.Tongues[i].Href += "&next=" + url.QueryEscape(next)
		}
	}
	return p
}

func (s *Server) login(w http.ResponseWriter, v *visit) error {
	email := v.PostForm.Get("email")
	e, err := s.room.Login(v.ctx(), email, v.PostForm.Get("password"))
	if err != nil {
		return s.loginFailed(w, v, err, email, v.PostForm.Get("next"))
	}
	return s.enter(w, v, e, localPath(v.PostForm.Get("next")))
}

// loginFailed shows the log-in page again, with what went wrong.
func (s *Server) loginFailed(w http.ResponseWriter, v *visit, err error, email, next string) error {
	p, ok := v.problemOf(err)
	if !ok {
		return err
	}
	status := http.StatusUnauthorized
	if e := new(depesche.Error); errors.As(err, &e) && e.Key == "login.throttled" {
		status = http.StatusTooManyRequests
	}
	page := s.newLoginPage(v, next)
	page.Problem, page.Email = p, email
	return s.templates.Render(w, status, "login", page)
}

// enter gives the browser a session of the account and leads to next; where a code must
// follow, it asks for that first.
func (s *Server) enter(w http.ResponseWriter, v *visit, e *newsroom.Entrance, next string) error {
	if e.Step != "" {
		return s.renderCode(w, v, http.StatusOK, e.Step, next, nil)
	}
	if err := s.beginSession(w, v, e); err != nil {
		return err
	}
	if strings.HasPrefix(e.Method, "link") {
		next = "/desk/password?grant=" + s.grant(e.Account.ID, v.now.Add(30*time.Minute))
	}
	http.Redirect(w, v.Request, next, http.StatusSeeOther)
	return nil
}

func (s *Server) beginSession(w http.ResponseWriter, v *visit, e *newsroom.Entrance) error {
	token, err := s.room.NewSession(v.ctx(), e.Account.ID, v.UserAgent(), e.Method)
	if err == nil {
		s.cookie.Set(w, v.Request, token, sessionLength)
	}
	return err
}

type codePage struct {
	frame
	Step, Next string
}

func (s *Server) renderCode(w http.ResponseWriter, v *visit, status int, step, next string, bad *problem) error {
	f := s.bare(v, v.p.T("code.title"))
	f.Problem, f.Tongues = bad, nil
	return s.templates.Render(w, status, "code", &codePage{f, step, next})
}

// loginCode takes the code after the password.
func (s *Server) loginCode(w http.ResponseWriter, v *visit) error {
	step, next := v.PostForm.Get("step"), localPath(v.PostForm.Get("next"))
	e, err := s.room.LoginCode(v.ctx(), step, v.PostForm.Get("code"))
	switch {
	case err == nil:
		return s.enter(w, v, e, next)
	case depesche.IsNotFound(err):
		return s.loginFailed(w, v, err, "", next)
	}
	p, ok := v.problemOf(err)
	if !ok {
		return err
	}
	status := http.StatusUnauthorized
	if depesche.KindOf(err) == depesche.Unavailable {
		status = http.StatusTooManyRequests
	}
	return s.renderCode(w, v, status, step, next, p)
}

// localPath keeps a redirect inside the desk, whatever the address says.
func localPath(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.Host != "" || u.Scheme != "" || u.Opaque != "" || strings.ContainsAny(next, "\\\n\r\t") ||
		u.Path != "/desk" && !strings.HasPrefix(u.Path, "/desk/") || strings.Contains(u.Path, "//") {
		return "/desk"
	}
	return next
}

// rememberTongue keeps the language chosen before log-in. The cookie holds two letters
// and no more.
func (s *Server) rememberTongue(w http.ResponseWriter, v *visit) {
	if l := v.URL.Query().Get("lang"); l != "" && l == v.p.Lang() {
		http.SetCookie(w, &http.Cookie{Name: "desk-lang", Value: l, Path: "/desk", MaxAge: 365 * 86400, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.TLS || web.OverTLS(v.Request)})
	}
}

// linkPage asks for one press of a button, so that programs that look at links (mail
// scanners, chat previews) do not use up the link.
func (s *Server) linkPage(w http.ResponseWriter, v *visit) error {
	s.rememberTongue(w, v)
	w.Header().Set("Referrer-Policy", "no-referrer")
	f := s.bare(v, v.p.T("link.title"))
	f.Here = v.URL.Path
	return s.templates.Render(w, http.StatusOK, "link", &f)
}

func (s *Server) useLink(w http.ResponseWriter, v *visit) error {
	e, err := s.room.UseLoginLink(v.ctx(), v.PathValue("token"))
	if err != nil {
		return s.loginFailed(w, v, err, "", "")
	}
	return s.enter(w, v, e, "/desk")
}

// grant is leave to set a password without the old one, given to who came by a link.
func (s *Server) grant(account int64, until time.Time) string {
	body := strconv.FormatInt(account, 10) + "." + strconv.FormatInt(until.Unix(), 10)
	m := hmac.New(sha256.New, s.grantKey[:])
	m.Write([]byte(body))
	return strconv.FormatInt(until.Unix(), 10) + "." + hex.EncodeToString(m.Sum(nil)[:16])
}

func (s *Server) granted(v *visit, grant string) bool {
	at, _, ok := strings.Cut(grant, ".")
	until, err := strconv.ParseInt(at, 10, 64)
	if !ok || err != nil || v.now.Unix() > until {
		return false
	}
	return hmac.Equal([]byte(grant), []byte(s.grant(v.account.ID, time.Unix(until, 0))))
}

func (s *Server) logout(w http.ResponseWriter, v *visit) error {
	if err := s.room.EndSession(v.ctx(), s.cookie.Get(v.Request)); err != nil {
		return err
	}
	s.cookie.Clear(w, v.Request)
	return say(w, v, "/desk/login", "said.logged_out")
}
