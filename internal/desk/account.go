package desk

import (
	"html/template"
	"net/http"
	"slices"
	"strings"
	"time"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/signin"
)

type accountPage struct {
	frame
	Roles       []roleLine
	Zones       []option
	Newsroom    string // its time zone
	CodesLeft   string
	NoCodesLeft bool
	Passkeys    []passkeyLine
	Sessions    []sessionLine
	Others      bool // sessions in other browsers
}

// roleLine says what somebody may do, in all editions ("") or in one.
type roleLine struct{ Where, Role string }

type passkeyLine struct{ ID, Name, Note string }

type sessionLine struct {
	ID, Browser, Note string
	Here              bool
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
	p := &accountPage{frame: f, Zones: zoneOptions(), Newsroom: s.zone(v.ctx()).String()}
	editions, err := s.room.Store.Editions(v.ctx())
	if err != nil {
		return err
	}
	p.Roles = roleLines(v, v.account, editions)
	if v.account.SecondFactor {
		left, err := s.room.Store.RecoveryCodes(v.ctx(), v.account.ID)
		if err != nil {
			return err
		}
		p.CodesLeft, p.NoCodesLeft = v.p.N("factor.left", left), left == 0
	}
	keys, err := s.room.Store.Passkeys(v.ctx(), v.account.ID)
	if err != nil {
		return err
	}
	for _, k := range keys {
		note := v.p.T("passkey.added", v.p.Date(k.CreatedAt))
		if !k.UsedAt.IsZero() {
			note = v.p.T("passkey.used", v.clock(k.UsedAt))
		}
		p.Passkeys = append(p.Passkeys, passkeyLine{k.ID, k.Name, note})
	}
	if p.Sessions, err = s.sessionLines(v, v.account.ID, newsroom.SessionID(s.cookie.Get(v.Request))); err != nil {
		return err
	}
	p.Others = len(p.Sessions) > 1
	return s.templates.Render(w, status, "account", p)
}

// roleLines says an account's roles: that in all editions first, then the exceptions in
// the order of the editions.
func roleLines(v *visit, a *depesche.Account, editions []depesche.Edition) []roleLine {
	out := []roleLine{{"", v.p.T("role." + string(a.Role))}}
	for _, e := range editions {
		if r, ok := a.Editions[e.Code]; ok {
			out = append(out, roleLine{v.p.LangName(e.Lang) + " (" + e.Code + ")", v.p.T("role." + string(r))})
		}
	}
	return out
}

func (s *Server) sessionLines(v *visit, account int64, here string) ([]sessionLine, error) {
	all, err := s.room.Store.Sessions(v.ctx(), account)
	if err != nil {
		return nil, err
	}
	var out []sessionLine
	for _, one := range all {
		note := v.p.T("session.seen", v.clock(one.SeenAt), v.p.Date(one.CreatedAt))
		out = append(out, sessionLine{one.ID, browserName(v, one.UserAgent), note, one.ID == here})
	}
	return out, nil
}

// browserName tells a browser by what it says of itself, as far as its user would.
func browserName(v *visit, agent string) string {
	known := func(names ...[2]string) string {
		for _, n := range names {
			if strings.Contains(agent, n[0]) {
				return n[1]
			}
		}
		return ""
	}
	browser := known([2]string{"Edg/", "Edge"}, [2]string{"OPR/", "Opera"}, [2]string{"Firefox/", "Firefox"}, [2]string{"Chrome/", "Chrome"}, [2]string{"Safari/", "Safari"})
	system := known([2]string{"iPhone", "iPhone"}, [2]string{"iPad", "iPad"}, [2]string{"Android", "Android"}, [2]string{"Windows", "Windows"}, [2]string{"Macintosh", "Mac"}, [2]string{"Linux", "Linux"})
	switch {
	case browser != "" && system != "":
		return v.p.T("session.browser", browser, system)
	case browser+system != "":
		return browser + system
	}
	return v.p.T("session.unknown")
}

func (s *Server) saveAccount(w http.ResponseWriter, v *visit) error {
	a := *v.account
	a.Name = strings.TrimSpace(v.PostForm.Get("name"))
	a.Lang = v.PostForm.Get("lang")
	if v.PostForm.Has("zone") {
		a.TimeZone = strings.TrimSpace(v.PostForm.Get("zone"))
	}
	if a.Name == "" || !slices.Contains(tongues, a.Lang) {
		return s.renderAccount(w, v, http.StatusBadRequest, &problem{Text: v.p.T("account.name_missing")})
	}
	if _, err := time.LoadLocation(a.TimeZone); err != nil || a.TimeZone == "Local" {
		return s.renderAccount(w, v, http.StatusBadRequest, &problem{Text: v.p.T("desk.zone", a.TimeZone)})
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
	return s.accountProblem(w, v, err)
}

// accountProblem shows the account page again, with what went wrong.
func (s *Server) accountProblem(w http.ResponseWriter, v *visit, err error) error {
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
	err := s.room.ProvePassword(v.ctx(), v.account, v.PostForm.Get("old"))
	switch depesche.KindOf(err) {
	case "", depesche.Unavailable, depesche.Internal:
		return err
	}
	return depesche.E(depesche.Invalid, "desk.old_password", "the old password is not right; type it again or ask for a log-in link")
}

// endSession ends one session of the visitor, or all but this one.
func (s *Server) endSession(w http.ResponseWriter, v *visit) error {
	id := v.PostForm.Get("session")
	n, err := s.room.EndSessions(v.ctx(), v.actor(), v.account.ID, id, s.cookie.Get(v.Request))
	if err != nil {
		return err
	}
	if n == 0 {
		return say(w, v, "/desk/account#sessions", "said.no_session")
	}
	return say(w, v, "/desk/account#sessions", "said.session_ended")
}

// codeAppPage sets a code app up: a square to scan, a field for the first code.
type codeAppPage struct {
	frame
	Step, Secret string
	Address      template.URL // opens the code app of this device
	QR           template.HTML
}

// beginCodeApp asks for the password first: a desk that was left open is no reason to
// lock its owner out.
func (s *Server) beginCodeApp(w http.ResponseWriter, v *visit) error {
	if err := v.proveOld(s); err != nil {
		return s.accountProblem(w, v, err)
	}
	c, err := s.room.BeginCodeApp(v.ctx(), v.account)
	if err != nil {
		return err
	}
	return s.renderCodeApp(w, v, http.StatusOK, c, nil)
}

func (s *Server) renderCodeApp(w http.ResponseWriter, v *visit, status int, c *newsroom.CodeSetup, bad *problem) error {
	f, err := s.frame(v, v.p.T("factor.title"), "-")
	if err != nil {
		return err
	}
	f.Problem = bad
	svg, err := signin.QR(c.Address)
	if err != nil {
		return err
	}
	var groups []string
	for i := 0; i < len(c.Secret); i += 4 {
		groups = append(groups, c.Secret[i:min(i+4, len(c.Secret))])
	}
	// Both are made by signin alone: digits and letters of base32, and percent signs.
	return s.templates.Render(w, status, "codeapp", &codeAppPage{f, c.Step, strings.Join(groups, " "), template.URL(c.Address), template.HTML(svg)})
}

// recoveryPage shows the recovery codes, once.
type recoveryPage struct {
	frame
	Codes []string
}

func (s *Server) finishCodeApp(w http.ResponseWriter, v *visit) error {
	step := v.PostForm.Get("step")
	codes, err := s.room.FinishCodeApp(v.ctx(), v.account, step, v.PostForm.Get("code"))
	if err != nil {
		bad, ok := v.problemOf(err)
		c, gone := s.room.CodeSetup(v.ctx(), v.account, step)
		if !ok || gone != nil {
			return s.accountProblem(w, v, err)
		}
		return s.renderCodeApp(w, v, http.StatusBadRequest, c, bad)
	}
	f, err := s.frame(v, v.p.T("recovery.title"), "-")
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return s.templates.Render(w, http.StatusOK, "recovery", &recoveryPage{f, codes})
}

func (s *Server) dropCodeApp(w http.ResponseWriter, v *visit) error {
	if err := v.proveOld(s); err != nil {
		return s.accountProblem(w, v, err)
	}
	if err := s.room.DropCodeApp(v.ctx(), v.account); err != nil {
		return err
	}
	return say(w, v, "/desk/account#factor", "said.factor_off")
}
