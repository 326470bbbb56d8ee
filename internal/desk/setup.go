package desk

import (
	"crypto/subtle"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"depesche"
	"depesche/internal/lang"
	"depesche/internal/newsroom"
	"depesche/internal/web/i18n"
)

type setupPage struct {
	frame
	Token     string
	Form      newsroom.SetupForm
	Languages []option
	Zone      string
	Suggest   bool // a script may put the browser's zone there
	Zones     []option
}

func (s *Server) setupPage(w http.ResponseWriter, v *visit) error {
	if !s.needsSetup(v) {
		http.Redirect(w, v.Request, "/desk", http.StatusSeeOther)
		return nil
	}
	s.rememberTongue(w, v)
	p := setupPage{Token: v.URL.Query().Get("token"), Zone: "UTC", Suggest: true}
	return s.renderSetup(w, v, http.StatusOK, p, []string{v.p.Lang()}, nil)
}

func (s *Server) renderSetup(w http.ResponseWriter, v *visit, status int, p setupPage, chosen []string, bad *problem) error {
	p.frame = s.bare(v, v.p.T("setup.title"))
	p.Problem = bad
	for i := range p.Tongues {
		p.Tongues[i].Href = "/desk/setup?" + url.Values{"lang": {p.Tongues[i].Lang}, "token": {p.Token}}.Encode()
	}
	p.Languages = languageOptions(v.p, lang.Codes(), chosen)
	p.Zones = zoneOptions()
	return s.templates.Render(w, status, "setup", &p)
}

// languageOptions lists languages by their name in the desk's language.
func languageOptions(p *i18n.Printer, codes, chosen []string) []option {
	var out []option
	for _, c := range codes {
		out = append(out, option{Value: c, Name: p.LangName(c), Own: i18n.SelfName(c), Here: slices.Contains(chosen, c)})
	}
	slices.SortFunc(out, func(a, b option) int { return strings.Compare(a.Name, b.Name) })
	return out
}

func (s *Server) setup(w http.ResponseWriter, v *visit) error {
	f := v.PostForm
	form := newsroom.SetupForm{
		Newsroom: strings.TrimSpace(f.Get("newsroom")), Name: strings.TrimSpace(f.Get("name")),
		Email: strings.TrimSpace(f.Get("email")), Password: f.Get("password"), Lang: v.p.Lang(),
	}
	zone := strings.TrimSpace(f.Get("zone"))
	a, err := s.trySetup(v, &form, zone)
	if err != nil {
		p, ok := v.problemOf(err)
		if !ok {
			return err
		}
		form.Password = ""
		return s.renderSetup(w, v, http.StatusBadRequest, setupPage{Token: f.Get("token"), Form: form, Zone: zone}, f["edition"], p)
	}
	if err := s.beginSession(w, v, &newsroom.Entrance{Account: a, Method: "password"}); err != nil {
		return err
	}
	return say(w, v, "/desk", "said.setup")
}

func (s *Server) trySetup(v *visit, form *newsroom.SetupForm, zone string) (*depesche.Account, error) {
	f := v.PostForm
	if s.SetupToken != "" && subtle.ConstantTimeCompare([]byte(strings.TrimSpace(f.Get("token"))), []byte(s.SetupToken)) != 1 {
		return nil, depesche.E(depesche.Forbidden, "setup.token", "this is not the set-up code; copy it from the window in which depesche runs")
	}
	if form.Newsroom == "" || form.Name == "" || form.Email == "" {
		return nil, depesche.E(depesche.Invalid, "desk.setup_fields", "give the newsroom's name, your name and your e-mail address")
	}
	if len(f["edition"]) == 0 {
		return nil, depesche.E(depesche.Invalid, "desk.setup_editions", "choose at least one language to publish in")
	}
	if _, err := time.LoadLocation(zone); err != nil || zone == "" {
		return nil, depesche.E(depesche.Invalid, "desk.zone", "%s is no time zone; write it as Europe/Berlin or UTC", zone)
	}
	known := lang.Codes()
	for i, code := range f["edition"] {
		if !slices.Contains(known, code) {
			return nil, depesche.E(depesche.Invalid, "desk.setup_language", "there is no language %s here; choose from the list", code)
		}
		form.Editions = append(form.Editions, depesche.Edition{Code: code, Lang: code, Name: form.Newsroom, TimeZone: zone, Position: i + 1, Policy: newsroom.DefaultPolicy})
	}
	return s.room.Setup(v.ctx(), strings.TrimSpace(f.Get("token")), *form)
}
