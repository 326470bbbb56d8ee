package desk

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/web"
	"depesche/internal/web/i18n"
)

// tongues are the languages of the desk itself, the first one the default.
var tongues = []string{"en", "de"}

// maxForm is the largest plain form: a long story's original in one.
const maxForm = 4 << 20

// visit is one request of somebody.
type visit struct {
	*http.Request
	p       *i18n.Printer
	account *depesche.Account // nil before log-in
	role    depesche.Role     // that counts at this address
	now     time.Time
}

// page is a handler of the desk.
type page func(w http.ResponseWriter, v *visit) error

func (v *visit) ctx() context.Context { return v.Context() }

func (v *visit) actor() depesche.Actor {
	return depesche.Actor{Account: v.account.ID, Name: v.account.Name}
}

// may tells whether the person has the role at this address.
func (v *visit) may(role depesche.Role) bool { return v.account != nil && v.role.Includes(role) }

// mayEach refuses what takes the role in every one of the editions or languages.
func (v *visit) mayEach(s *Server, role depesche.Role, places ...newsroom.Place) error {
	err := s.room.MayAt(v.ctx(), v.account, role, places...)
	var e *depesche.Error
	if errors.As(err, &e) && e.Key == "access.edition" {
		// The catalogues know roles by their own words.
		return depesche.E(depesche.Forbidden, "desk.role_there", "your role in %s does not allow this; ask an administrator for the role %s", e.Args[0], v.p.T("role."+string(role)))
	}
	return err
}

func inEditions(codes []string) []newsroom.Place {
	out := make([]newsroom.Place, len(codes))
	for i, c := range codes {
		out[i].Edition = c
	}
	return out
}

func inLanguages(langs []string) []newsroom.Place {
	out := make([]newsroom.Place, len(langs))
	for i, l := range langs {
		out[i].Lang = l
	}
	return out
}

// acrossEditions are addresses under a story whose form names languages or editions:
// who has the role anywhere may come, and the handler asks again for each that is named.
var acrossEditions = map[string]bool{
	"/desk/story/{story}": true, "/desk/story/{story}/translate": true, "/desk/story/{story}/translate/stop": true, "/desk/story/{story}/publish": true, "/desk/story/{story}/unpublish": true, "/desk/story/{story}/unplan": true,
	"/desk/story/{story}/assign": true, "/desk/story/{story}/remark": true,
}

// place is where the address of a visit acts.
func (v *visit) place() newsroom.Place {
	var p newsroom.Place
	_, path, _ := strings.Cut(v.Pattern, " ")
	if acrossEditions[path] {
		return p
	}
	p.Lang = v.PathValue("lang")
	p.Comment, _ = strconv.ParseInt(v.PathValue("comment"), 10, 64)
	p.Story, _ = strconv.ParseInt(v.PathValue("story"), 10, 64)
	return p
}

// story is the story number in the address.
func (v *visit) story() (int64, error) {
	n, err := strconv.ParseInt(v.PathValue("story"), 10, 64)
	if err != nil || n <= 0 {
		return 0, depesche.E(depesche.NotFound, "desk.no_story", "there is no story with the number %s", v.PathValue("story"))
	}
	return n, nil
}

// guard lets through who has the role; others go to the log-in or are told what their
// role lacks.
func (s *Server) guard(role depesche.Role, h page) web.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		v, err := s.visit(r)
		if err != nil {
			return err
		}
		if role != "" && v.account == nil {
			if s.needsSetup(v) {
				http.Redirect(w, r, "/desk/setup", http.StatusSeeOther)
				return nil
			}
			to := "/desk/login"
			if r.Method == http.MethodGet && r.URL.Path != "/desk" {
				to += "?next=" + url.QueryEscape(r.URL.RequestURI())
			}
			http.Redirect(w, r, to, http.StatusSeeOther)
			return nil
		}
		if v.account != nil && role != "" {
			if v.role, err = s.room.RoleAt(v.ctx(), v.account, v.place()); err != nil && !depesche.IsNotFound(err) {
				return err
			} else if err != nil {
				v.role = v.account.Role // the handler says what is not there
			}
		}
		if role != "" && !v.may(role) {
			return depesche.E(depesche.Forbidden, "desk.role", "your role does not allow this; ask an administrator for the role %s", v.p.T("role."+string(role)))
		}
		if r.Method == http.MethodPost && !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
			if err := web.ParseForm(w, r, maxForm); err != nil {
				return err
			}
		}
		return h(w, v)
	}
}

// visit finds out who asks, in which language and time zone to answer.
func (s *Server) visit(r *http.Request) (*visit, error) {
	v := &visit{Request: r, now: s.Now()}
	if token := s.cookie.Get(r); token != "" {
		a, err := s.room.SessionAccount(r.Context(), token)
		switch {
		case err == nil:
			v.account, v.role = a, a.Highest()
		case depesche.KindOf(err) == depesche.Internal || depesche.KindOf(err) == depesche.Unavailable:
			return nil, err
		}
	}
	v.p = s.messages.Printer(s.tongue(v), s.zoneOf(v))
	return v, nil
}

// tongue is the language of the desk for this visit: the account's, else the one chosen
// on the log-in page, else the browser's.
func (s *Server) tongue(v *visit) string {
	known := func(l string) bool { return l == tongues[0] || l == tongues[1] }
	if v.account != nil && known(v.account.Lang) {
		return v.account.Lang
	}
	if l := v.URL.Query().Get("lang"); known(l) && v.account == nil {
		return l
	}
	if c, err := v.Cookie("desk-lang"); err == nil && known(c.Value) {
		return c.Value
	}
	return i18n.Match(v.Header.Get("Accept-Language"), tongues)
}

// zoneOf is the time zone of who visits: the account's own, else the newsroom's.
func (s *Server) zoneOf(v *visit) *time.Location {
	if v.account != nil && v.account.TimeZone != "" {
		if zone, err := time.LoadLocation(v.account.TimeZone); err == nil {
			return zone
		}
	}
	return s.zone(v.ctx())
}

// zone is the newsroom's time zone, UTC where it cannot be read: a page is shown all the
// same.
func (s *Server) zone(ctx context.Context) *time.Location {
	zone, err := s.room.Zone(ctx)
	if err != nil {
		return time.UTC
	}
	return zone
}

// needsSetup tells whether nobody has opened this newsroom yet.
func (s *Server) needsSetup(v *visit) bool {
	needs, err := s.room.NeedsSetup(v.ctx())
	if err != nil {
		s.Log.ErrorContext(v.ctx(), "set-up state unknown", "edge", "desk", "err", err)
	}
	return needs
}

// fail draws the desk's error pages.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, f web.Failure) error {
	v, err := s.visit(r)
	if err != nil {
		v = &visit{Request: r, now: s.Now(), p: s.messages.Printer(tongues[0], nil)}
	}
	return s.errorPage(w, v, f)
}
