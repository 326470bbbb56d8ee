package desk

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"depesche"
)

// sessionLength is how long the browser keeps a session; the newsroom may end it sooner.
const sessionLength = 30 * 24 * time.Hour

type loginPage struct {
	frame
	Next, Email string
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
	f := s.bare(v, v.p.T("login.title"))
	next := v.URL.Query().Get("next")
	if next != "" {
		for i := range f.Tongues {
			f.Tongues[i].Href += "&next=" + url.QueryEscape(next)
		}
	}
	return s.templates.Render(w, http.StatusOK, "login", &loginPage{frame: f, Next: next})
}

func (s *Server) login(w http.ResponseWriter, v *visit) error {
	email := v.PostForm.Get("email")
	a, err := s.room.Login(v.ctx(), email, v.PostForm.Get("password"))
	if err != nil {
		p, ok := v.problemOf(err)
		if !ok {
			return err
		}
		f := s.bare(v, v.p.T("login.title"))
		f.Problem = p
		status := http.StatusUnauthorized
		if depesche.KindOf(err) == depesche.Unavailable {
			status = http.StatusTooManyRequests
		}
		for i := range f.Tongues {
			f.Tongues[i].Href = "/desk/login?lang=" + f.Tongues[i].Lang
		}
		return s.templates.Render(w, status, "login", &loginPage{frame: f, Next: v.PostForm.Get("next"), Email: email})
	}
	if err := s.enter(w, v, a); err != nil {
		return err
	}
	http.Redirect(w, v.Request, localPath(v.PostForm.Get("next")), http.StatusSeeOther)
	return nil
}

// enter gives the browser a session of the account.
func (s *Server) enter(w http.ResponseWriter, v *visit, a *depesche.Account) error {
	token, err := s.room.NewSession(v.ctx(), a.ID, v.UserAgent())
	if err != nil {
		return err
	}
	s.cookie.Set(w, v.Request, token, sessionLength)
	return nil
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
		http.SetCookie(w, &http.Cookie{Name: "desk-lang", Value: l, Path: "/desk", MaxAge: 365 * 86400, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.TLS || v.TLS != nil})
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
	a, err := s.room.UseLoginLink(v.ctx(), v.PathValue("token"))
	if err != nil {
		p, ok := v.problemOf(err)
		if !ok {
			return err
		}
		f := s.bare(v, v.p.T("login.title"))
		f.Problem = p
		for i := range f.Tongues {
			f.Tongues[i].Href = "/desk/login?lang=" + f.Tongues[i].Lang
		}
		return s.templates.Render(w, http.StatusUnauthorized, "login", &loginPage{frame: f})
	}
	if err := s.enter(w, v, a); err != nil {
		return err
	}
	http.Redirect(w, v.Request, "/desk/password?grant="+s.grant(a.ID, v.now.Add(30*time.Minute)), http.StatusSeeOther)
	return nil
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
