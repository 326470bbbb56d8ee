package desk

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"depesche"
)

const peopleRows = 100

type peoplePage struct {
	frame
	People []personLine
	More   string // the next page of them
	Form   personForm
}

// personLine is an account in the list.
type personLine struct {
	Href, Name, Email string
	Roles             []roleLine
	Factor            string
	Seen              string
	State             stateView
	Closed            bool
}

// personForm is what is asked of an account.
type personForm struct {
	Name, Email string
	Roles       []option
	Editions    []editionRole
}

// editionRole is the choice of a role in one edition.
type editionRole struct {
	Code, Name string
	Roles      []option
}

// roleForm fills a form with an account's roles.
func (s *Server) roleForm(v *visit, a *depesche.Account) (personForm, error) {
	f := personForm{Name: a.Name, Email: a.Email}
	for _, r := range depesche.Roles() {
		f.Roles = append(f.Roles, option{Value: string(r), Name: v.p.T("role." + string(r)), Here: r == a.Role})
	}
	editions, err := s.room.Store.Editions(v.ctx())
	if err != nil {
		return f, err
	}
	for _, e := range editions {
		one := editionRole{Code: e.Code, Name: v.p.LangName(e.Lang) + " (" + e.Code + ")", Roles: []option{{Name: v.p.T("people.as_everywhere"), Here: a.Editions[e.Code] == ""}}}
		for _, r := range depesche.Roles() {
			if r != depesche.RoleAdmin {
				one.Roles = append(one.Roles, option{Value: string(r), Name: v.p.T("role." + string(r)), Here: r == a.Editions[e.Code]})
			}
		}
		f.Editions = append(f.Editions, one)
	}
	return f, nil
}

// readRoles takes the roles of a form into an account.
func (v *visit) readRoles(a *depesche.Account) {
	a.Role, a.Editions = depesche.Role(v.PostForm.Get("role")), nil
	for key, values := range v.PostForm {
		if code, ok := strings.CutPrefix(key, "role-"); ok && values[0] != "" {
			if a.Editions == nil {
				a.Editions = map[string]depesche.Role{}
			}
			a.Editions[code] = depesche.Role(values[0])
		}
	}
}

func (s *Server) listPeople(w http.ResponseWriter, v *visit) error {
	return s.renderPeople(w, v, http.StatusOK, &depesche.Account{Role: depesche.RoleTranslator}, nil)
}

func (s *Server) renderPeople(w http.ResponseWriter, v *visit, status int, asked *depesche.Account, bad *problem) error {
	f, err := s.frame(v, v.p.T("people.title"), "people")
	if err != nil {
		return err
	}
	f.Problem = bad
	p := &peoplePage{frame: f}
	if p.Form, err = s.roleForm(v, asked); err != nil {
		return err
	}
	editions, err := s.room.Store.Editions(v.ctx())
	if err != nil {
		return err
	}
	seen, err := s.room.Store.LastSeen(v.ctx())
	if err != nil {
		return err
	}
	keys, err := s.room.Store.PasskeyCounts(v.ctx())
	if err != nil {
		return err
	}
	closed, rest, _ := strings.Cut(v.before(), ".")
	id, name := readNamed(rest)
	all, err := s.room.Store.AccountPage(v.ctx(), closed == "1", name, id, peopleRows+1)
	if err != nil {
		return err
	}
	all, p.More = cut(v, "/desk/people", all, peopleRows, func(a *depesche.Account) string {
		if a.DisabledAt.IsZero() {
			return "0." + namedKey(a.ID, a.Name)
		}
		return "1." + namedKey(a.ID, a.Name)
	})
	for i := range all {
		a := &all[i]
		line := personLine{Href: personHref(a.ID), Name: a.Name, Email: a.Email, Roles: roleLines(v, a, editions), Closed: !a.DisabledAt.IsZero()}
		line.State, line.Seen = s.personState(v, a, seen[a.ID])
		switch {
		case a.SecondFactor && keys[a.ID] > 0:
			line.Factor = v.p.T("people.both")
		case a.SecondFactor:
			line.Factor = v.p.T("people.code")
		case keys[a.ID] > 0:
			line.Factor = v.p.T("people.passkey")
		default:
			line.Factor = v.p.T("people.password_only")
		}
		p.People = append(p.People, line)
	}
	return s.templates.Render(w, status, "people", p)
}

// personState says whether somebody has come in yet, and when last.
func (s *Server) personState(v *visit, a *depesche.Account, seen time.Time) (stateView, string) {
	switch {
	case !a.DisabledAt.IsZero():
		return stateView{Key: "waived", Word: v.p.T("people.closed")}, v.p.Date(a.DisabledAt)
	case !seen.IsZero():
		return stateView{Key: "approved", Word: v.p.T("people.active")}, v.clock(seen)
	case !a.HasPassword && !a.SecondFactor:
		return stateView{Key: "missing", Word: v.p.T("people.invited")}, v.p.Date(a.CreatedAt)
	}
	return stateView{Key: "none", Word: v.p.T("people.away")}, ""
}

func personHref(id int64) string { return "/desk/people/" + strconv.FormatInt(id, 10) }

// invitedPage shows a link that lets somebody in, once.
type invitedPage struct {
	frame
	Name, Email, Link, Back string
}

func (s *Server) invite(w http.ResponseWriter, v *visit) error {
	a := depesche.Account{Name: strings.TrimSpace(v.PostForm.Get("name")), Email: strings.TrimSpace(v.PostForm.Get("email")), Lang: v.p.Lang()}
	v.readRoles(&a)
	made, token, err := s.room.Invite(v.ctx(), v.actor(), a)
	if err != nil {
		if bad, ok := v.problemOf(err); ok {
			return s.renderPeople(w, v, http.StatusBadRequest, &a, bad)
		}
		return err
	}
	return s.renderInvited(w, v, made, token)
}

func (s *Server) renderInvited(w http.ResponseWriter, v *visit, a *depesche.Account, token string) error {
	f, err := s.frame(v, v.p.T("invited.title", a.Name), "people")
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return s.templates.Render(w, http.StatusOK, "invited", &invitedPage{f, a.Name, a.Email, s.origin(v) + "/desk/login/" + token, personHref(a.ID)})
}

// personPage is one account in the hands of an administrator.
type personPage struct {
	frame
	Person   *depesche.Account
	Form     personForm
	State    stateView
	Seen     string
	Sessions []sessionLine
	Closed   bool
	Self     bool
	Factors  bool // something to reset
	Base     string
}

// person is the account that the address names.
func (s *Server) person(v *visit) (*depesche.Account, error) {
	id, err := strconv.ParseInt(v.PathValue("person"), 10, 64)
	if err != nil || id <= 0 {
		return nil, depesche.E(depesche.NotFound, "desk.no_person", "there is no such account")
	}
	return s.room.Store.AnyAccount(v.ctx(), id)
}

func (s *Server) personPage(w http.ResponseWriter, v *visit) error {
	a, err := s.person(v)
	if err != nil {
		return err
	}
	return s.renderPerson(w, v, http.StatusOK, a, nil)
}

func (s *Server) renderPerson(w http.ResponseWriter, v *visit, status int, a *depesche.Account, bad *problem) error {
	f, err := s.frame(v, a.Name, "people")
	if err != nil {
		return err
	}
	f.Problem = bad
	p := &personPage{frame: f, Person: a, Closed: !a.DisabledAt.IsZero(), Self: a.ID == v.account.ID, Base: personHref(a.ID)}
	if p.Form, err = s.roleForm(v, a); err != nil {
		return err
	}
	if p.Sessions, err = s.sessionLines(v, a.ID, ""); err != nil {
		return err
	}
	seen, err := s.room.Store.LastSeen(v.ctx())
	if err != nil {
		return err
	}
	keys, err := s.room.Store.Passkeys(v.ctx(), a.ID)
	if err != nil {
		return err
	}
	subject, err := s.room.Store.Subject(v.ctx(), a.ID)
	if err != nil {
		return err
	}
	p.Factors = a.SecondFactor || len(keys) > 0 || subject != ""
	p.State, p.Seen = s.personState(v, a, seen[a.ID])
	return s.templates.Render(w, status, "person", p)
}

// onPerson is a form on a person's page: it does something and comes back with a word.
func (s *Server) onPerson(said string, verb func(v *visit, a *depesche.Account) error) page {
	return func(w http.ResponseWriter, v *visit) error {
		a, err := s.person(v)
		if err != nil {
			return err
		}
		changed := *a
		if err := verb(v, &changed); err != nil {
			if bad, ok := v.problemOf(err); ok {
				return s.renderPerson(w, v, http.StatusBadRequest, a, bad)
			}
			return err
		}
		return say(w, v, personHref(a.ID), said)
	}
}

func (s *Server) savePerson(v *visit, a *depesche.Account) error {
	if name := strings.TrimSpace(v.PostForm.Get("name")); name != "" {
		a.Name = name
	}
	v.readRoles(a)
	return s.room.UpdateAccount(v.ctx(), v.actor(), *a)
}

func (s *Server) closePerson(v *visit, a *depesche.Account) error {
	return s.room.CloseAccount(v.ctx(), v.actor(), a.ID)
}

func (s *Server) openPerson(v *visit, a *depesche.Account) error {
	return s.room.OpenAccount(v.ctx(), v.actor(), a.ID)
}

func (s *Server) resetPerson(v *visit, a *depesche.Account) error {
	return s.room.ResetFactors(v.ctx(), v.actor(), a.ID)
}

func (s *Server) endPersonSessions(v *visit, a *depesche.Account) error {
	keep := ""
	if a.ID == v.account.ID {
		keep = s.cookie.Get(v.Request)
	}
	_, err := s.room.EndSessions(v.ctx(), v.actor(), a.ID, "", keep)
	return err
}

func (s *Server) linkPerson(w http.ResponseWriter, v *visit) error {
	a, err := s.person(v)
	if err != nil {
		return err
	}
	token, err := s.room.NewInvitation(v.ctx(), v.actor(), a.ID)
	if err != nil {
		return err
	}
	return s.renderInvited(w, v, a, token)
}
