package desk

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"depesche"
	"depesche/internal/lang"
	"depesche/internal/newsroom"
)

const editionsHref = "/desk/settings/editions"

func editionHref(code string) string { return editionsHref + "/" + url.PathEscape(code) }

type editionsPage struct {
	frame
	Rows   []editionRow
	CanSet bool
	Form   editionForm
}

// editionRow is an edition in the list.
type editionRow struct {
	Code, Name, Href, Language, Site string
	Look                             string // address of how it looks
	Where                            string // host or path
	Rules                            string
	State                            stateView
	Words, WordsDo                   string // what of the site's words readers get in English, and the command that mends it
}

// editionForm is an edition as a form shows it.
type editionForm struct {
	Code, Lang, Name, Tagline, Host, TimeZone string
	Position                                  int
	Headline, Standfirst, LengthsWhy          string
	Quotes                                    string
	AllowUnreviewed, AllowErrors              bool
	BlockWarnings, KeepMeasures, Uncounted    bool
	Zones, Languages                          []option
}

func (s *Server) editions(w http.ResponseWriter, v *visit) error {
	return s.renderEditions(w, v, http.StatusOK, depesche.Edition{Policy: newsroom.DefaultPolicy}, nil)
}

func (s *Server) renderEditions(w http.ResponseWriter, v *visit, status int, asked depesche.Edition, bad *problem) error {
	f, err := s.frame(v, v.p.T("section.settings/editions"), "settings/editions")
	if err != nil {
		return err
	}
	f.Problem = bad
	p := &editionsPage{frame: f, CanSet: v.may(depesche.RoleAdmin)}
	es, err := s.room.Store.Editions(v.ctx())
	if err != nil {
		return err
	}
	if asked.TimeZone == "" && len(es) > 0 {
		asked.TimeZone = es[0].TimeZone
	}
	p.Form = s.editionForm(v, &asked, es)
	for _, e := range es {
		p.Rows = append(p.Rows, s.editionRow(v, &e))
	}
	return s.templates.Render(w, status, "editions", p)
}

func (s *Server) editionRow(v *visit, e *depesche.Edition) editionRow {
	row := editionRow{Code: e.Code, Name: e.Name, Href: editionHref(e.Code), Look: lookHref(e.Code), Language: v.p.LangName(e.Lang), Site: "/" + e.Code + "/", Where: "/" + e.Code + "/", Rules: v.rulesOf(e.Policy),
		State: stateView{Key: "published", Word: v.p.T("editions.living")}}
	if e.Host != "" {
		row.Where = e.Host
	}
	if s.Words != nil {
		if lacking, of, lang := s.Words(e); lacking > 0 {
			row.Words, row.WordsDo = v.p.T("editions.words", lacking, of), "depesche export words --out DIR --lang "+lang
		}
	}
	if !e.Retired.IsZero() {
		row.State = stateView{Key: "waived", Word: v.p.T("editions.retired"), More: v.p.Date(e.Retired)}
	}
	return row
}

// rulesOf says in a few words what an edition asks for before it publishes.
func (v *visit) rulesOf(p depesche.Policy) string {
	words := []string{v.p.T("editions.review_needed")}
	if p.AllowUnreviewed {
		words[0] = v.p.T("editions.unread_may")
	}
	switch {
	case p.BlockWarnings:
		words = append(words, v.p.T("editions.warnings_block"))
	case !p.AllowErrors:
		words = append(words, v.p.T("editions.errors_block"))
	}
	return strings.Join(words, "; ")
}

// zones are offered for a time zone; any other that the system knows may be typed.
var zones = []string{"UTC", "Europe/Berlin", "Europe/London", "Europe/Paris", "Europe/Madrid", "Europe/Rome", "Europe/Warsaw", "Europe/Kyiv", "Europe/Istanbul", "Europe/Moscow", "Africa/Cairo", "Africa/Lagos",
	"Africa/Nairobi", "Africa/Johannesburg", "Asia/Beirut", "Asia/Riyadh", "Asia/Tehran", "Asia/Karachi", "Asia/Kolkata", "Asia/Dhaka", "Asia/Bangkok", "Asia/Jakarta", "Asia/Shanghai", "Asia/Seoul", "Asia/Tokyo",
	"Australia/Sydney", "Pacific/Auckland", "America/Sao_Paulo", "America/Argentina/Buenos_Aires", "America/Bogota", "America/Mexico_City", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"}

func zoneOptions() []option {
	out := make([]option, len(zones))
	for i, z := range zones {
		out[i].Value = z
	}
	return out
}

func (s *Server) editionForm(v *visit, e *depesche.Edition, all []depesche.Edition) editionForm {
	f := editionForm{Code: e.Code, Lang: e.Lang, Name: e.Name, Tagline: e.Tagline, Host: e.Host, TimeZone: e.TimeZone, Position: e.Position, Quotes: e.Policy.Quotes,
		AllowUnreviewed: e.Policy.AllowUnreviewed, AllowErrors: e.Policy.AllowErrors, BlockWarnings: e.Policy.BlockWarnings, KeepMeasures: e.Policy.KeepMeasures, Uncounted: e.Policy.Uncounted}
	if f.Position == 0 {
		f.Position = len(all) + 1
	}
	f.Headline, f.Standfirst = lengthField(e.Policy.HeadlineLength), lengthField(e.Policy.StandfirstLength)
	headline, standfirst := depesche.Policy{}.Lengths()
	f.LengthsWhy = v.p.T("editions.lengths_why", headline, standfirst)
	f.Zones = zoneOptions()
	for _, l := range languageOptions(v.p, lang.Codes(), nil) {
		f.Languages = append(f.Languages, option{Value: l.Value, Name: l.Name})
	}
	return f
}

// lengthField is a number of characters as its field has it: empty for the default.
func lengthField(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// readEdition lays a form over an edition.
func (v *visit) readEdition(e *depesche.Edition) error {
	f := v.PostForm
	for name, into := range map[string]*string{"lang": &e.Lang, "name": &e.Name, "tagline": &e.Tagline, "host": &e.Host, "zone": &e.TimeZone, "quotes": &e.Policy.Quotes} {
		*into = strings.TrimSpace(f.Get(name))
	}
	e.Policy.AllowUnreviewed = f.Get("review") == "optional"
	e.Policy.AllowErrors, e.Policy.BlockWarnings = f.Get("block") == "none", f.Get("block") == "warnings"
	e.Policy.KeepMeasures = f.Get("measures") != ""
	e.Policy.Uncounted = f.Get("uncounted") != ""
	for name, into := range map[string]*int{"headline": &e.Policy.HeadlineLength, "standfirst": &e.Policy.StandfirstLength} {
		*into = 0
		if said := strings.TrimSpace(f.Get(name)); said != "" {
			n, err := strconv.Atoi(said)
			if err != nil {
				n = -1 // the verb says what it must be
			}
			*into = n
		}
	}
	if e.Name == "" {
		return depesche.E(depesche.Invalid, "edition.name", "give the edition a name: it stands on its masthead")
	}
	n, err := strconv.Atoi(f.Get("position"))
	if err != nil || n < 1 || n > 1000 {
		return depesche.E(depesche.Invalid, "edition.position", "the place in the order is a number from 1")
	}
	e.Position = n
	return nil
}

func (s *Server) addEdition(w http.ResponseWriter, v *visit) error {
	e := depesche.Edition{Code: strings.ToLower(strings.TrimSpace(v.PostForm.Get("code"))), Policy: newsroom.DefaultPolicy}
	err := v.readEdition(&e)
	if err == nil && e.Code == "" {
		e.Code = strings.ToLower(e.Lang)
	}
	if err == nil {
		if _, there := s.room.Store.Edition(v.ctx(), e.Code); there == nil {
			err = depesche.E(depesche.Conflict, "edition.there", "there is an edition %s already: choose another code", e.Code)
		}
	}
	if err == nil {
		err = s.room.AddEdition(v.ctx(), v.actor(), e)
	}
	if err != nil {
		if bad, ok := v.problemOf(err); ok {
			return s.renderEditions(w, v, http.StatusBadRequest, e, bad)
		}
		return err
	}
	return say(w, v, editionHref(e.Code), "said.edition_added")
}

// editionPage is one edition in the hands of an administrator.
type editionPage struct {
	frame
	editionRow
	Form    editionForm
	CanSet  bool
	Retired bool
	Last    bool   // the only one that lives
	Rules   string // their address
}

func (s *Server) edition(w http.ResponseWriter, v *visit) error {
	e, err := s.room.Store.Edition(v.ctx(), v.PathValue("edition"))
	if err != nil {
		return err
	}
	return s.renderEdition(w, v, http.StatusOK, e, e, nil)
}

// renderEdition shows an edition with a form that says asked.
func (s *Server) renderEdition(w http.ResponseWriter, v *visit, status int, e, asked *depesche.Edition, bad *problem) error {
	f, err := s.frame(v, e.Name, "settings/editions")
	if err != nil {
		return err
	}
	f.Problem = bad
	es, err := s.room.Store.Editions(v.ctx())
	if err != nil {
		return err
	}
	p := &editionPage{frame: f, editionRow: s.editionRow(v, e), Form: s.editionForm(v, asked, es), CanSet: v.may(depesche.RoleAdmin), Retired: !e.Retired.IsZero(), Last: len(depesche.Living(es)) == 1,
		Rules: "/desk/comments/rules#rules-" + e.Code}
	return s.templates.Render(w, status, "edition", p)
}

func (s *Server) saveEdition(w http.ResponseWriter, v *visit) error {
	e, err := s.room.Store.Edition(v.ctx(), v.PathValue("edition"))
	if err != nil {
		return err
	}
	asked := *e
	if err = v.readEdition(&asked); err == nil {
		err = s.room.AddEdition(v.ctx(), v.actor(), asked)
	}
	if err != nil {
		if bad, ok := v.problemOf(err); ok {
			return s.renderEdition(w, v, http.StatusBadRequest, e, &asked, bad)
		}
		return err
	}
	return say(w, v, editionHref(e.Code), "said.saved")
}

func (s *Server) retireEdition(w http.ResponseWriter, v *visit) error {
	e, err := s.room.Store.Edition(v.ctx(), v.PathValue("edition"))
	if err != nil {
		return err
	}
	ok, err := s.sure(w, v, confirmPage{Question: v.p.T("editions.retire_sure", e.Name), Why: v.p.T("editions.retire_why"), Verb: v.p.T("editions.retire"), Back: editionHref(e.Code)})
	if !ok || err != nil {
		return err
	}
	if err := s.room.RetireEdition(v.ctx(), v.actor(), e.Code); err != nil {
		return s.sayBad(w, v, editionHref(e.Code), err)
	}
	return say(w, v, editionHref(e.Code), "said.edition_retired")
}

func (s *Server) reviveEdition(w http.ResponseWriter, v *visit) error {
	code := v.PathValue("edition")
	if err := s.room.ReviveEdition(v.ctx(), v.actor(), code); err != nil {
		return s.sayBad(w, v, editionsHref, err)
	}
	return say(w, v, editionHref(code), "said.edition_revived")
}
