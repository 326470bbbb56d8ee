package desk

import (
	"cmp"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/web"
)

func lookHref(code string) string { return editionHref(code) + "/look" }

// lookPage is how an edition presents itself: its colours, faces, logo, dates and bar.
type lookPage struct {
	frame
	Code, Name, Edition string // Edition is its page
	Href, Site          string
	CanSet, Plain       bool // Plain: it has the house's look
	Sides               []lookSide
	Text, Display       []option
	Logos               []logoField
	Region, Lang        string
	Dates, Clocks       []option
	Example             string // a date as readers would get it
	Bar                 []barField
	Nav                 []navField
	Preview             string // address of the front page in this look
	Schemes             []option
}

// lookSide are the colours of one scheme.
type lookSide struct {
	Name   string
	Shades []shadeField
}

// shadeField is a colour in the form.
type shadeField struct {
	ID, Name         string // "light-ink"; "Ink"
	Said, House      string
	Shown, Paper     string
	Contrast, Advice string
	Nearest, Take    string
	Sample           bool // it is text: show words in it
}

type logoField struct {
	ID, Label, Hash, Src string
	Dark, Remove         bool
}

type barField struct{ Key, Name, Place string }

type navField struct {
	N          int
	Name, Href string
}

func (s *Server) look(w http.ResponseWriter, v *visit) error {
	e, err := s.room.Store.Edition(v.ctx(), v.PathValue("edition"))
	if err != nil {
		return err
	}
	return s.renderLook(w, v, http.StatusOK, e, nil)
}

// renderLook shows the form with the look that asked has.
func (s *Server) renderLook(w http.ResponseWriter, v *visit, status int, asked *depesche.Edition, bad *problem) error {
	f, err := s.frame(v, v.p.T("look.title", asked.Name), "settings/editions")
	if err != nil {
		return err
	}
	f.Problem = bad
	p := &lookPage{frame: f, Code: asked.Code, Name: asked.Name, Edition: editionHref(asked.Code), Href: lookHref(asked.Code), Site: "/" + asked.Code + "/", CanSet: v.may(depesche.RoleAdmin), Region: asked.Region, Lang: asked.Lang}
	saved, err := s.room.Store.Edition(v.ctx(), asked.Code)
	if err != nil {
		return err
	}
	p.Plain = saved.Look.Theme == depesche.Theme{}
	t := &asked.Look.Theme
	p.Sides = v.shades(t)
	p.Text, p.Display = v.faces(t.Text), v.faces(t.Display)
	p.Logos = []logoField{{ID: "logo", Label: v.p.T("look.logo"), Hash: t.Logo}, {ID: "logo-dark", Label: v.p.T("look.logo_dark"), Hash: t.LogoDark, Dark: true}}
	for i := range p.Logos {
		if l := &p.Logos[i]; l.Hash != "" {
			l.Src, l.Remove = "/logos/"+l.Hash+".png", p.CanSet
		}
	}
	for _, d := range []depesche.DateStyle{depesche.DatesInWords, depesche.DatesInFigures, depesche.DatesISO} {
		name := cmp.Or(string(d), "words")
		p.Dates = append(p.Dates, option{Value: name, Name: v.p.T("look.dates_" + name), Here: d == asked.Look.Dates})
	}
	for _, c := range []depesche.Clock{depesche.ClockOfLanguage, depesche.Clock24, depesche.Clock12} {
		name := cmp.Or(string(c), "language")
		p.Clocks = append(p.Clocks, option{Value: name, Name: v.p.T("look.clock_" + name), Here: c == asked.Look.Clock})
	}
	p.Example = s.dateExample(asked)
	if err := s.fillBars(v, p, &asked.Look); err != nil {
		return err
	}
	if s.PreviewFront != nil {
		scheme := v.FormValue("scheme")
		p.Preview = lookHref(asked.Code) + "/preview?" + lookQuery(asked, scheme).Encode()
		for _, one := range []string{"", "light", "dark"} {
			p.Schemes = append(p.Schemes, option{Value: one, Name: v.p.T("look.scheme_" + cmp.Or(one, "own")), Here: one == scheme})
		}
	}
	return s.templates.Render(w, status, "look", p)
}

// dateExample is a date as the edition's readers would get it.
func (s *Server) dateExample(e *depesche.Edition) string {
	zone := zoneOf(e)
	readers := s.messages.Printer(e.Tag(), zone).Styled(e.Look.Dates, e.Look.Clock)
	at := time.Date(2026, 1, 27, 14, 5, 0, 0, zone)
	return readers.Date(at) + " · " + readers.Clock(at)
}

func (v *visit) shades(t *depesche.Theme) []lookSide {
	var out []lookSide
	for _, c := range newsroom.Shades(t) {
		if len(out) == 0 || c.Name == "paper" {
			out = append(out, lookSide{Name: v.p.T("look.side_" + c.Side)})
		}
		f := shadeField{ID: c.Side + "-" + c.Name, Name: v.p.T("look.colour_" + c.Name), Said: c.Said, House: c.House, Shown: c.Shown, Paper: c.Paper, Nearest: c.Nearest, Sample: c.Name != "paper" && c.Name != "accent"}
		if c.Contrast > 0 {
			f.Contrast = v.p.Decimal(c.Contrast, 1) + "\u00a0:\u00a01"
		}
		switch {
		case c.Shown == "":
			f.Advice = v.p.T("look.no_colour")
		case c.Nearest != "":
			f.Advice, f.Take = v.p.T("look.faint"), f.ID+"="+c.Nearest
		}
		side := &out[len(out)-1]
		side.Shades = append(side.Shades, f)
	}
	return out
}

func (v *visit) faces(here depesche.Face) []option {
	var out []option
	for _, f := range []depesche.Face{depesche.FaceOfHouse, depesche.FaceNewsreader, depesche.FaceInter, depesche.FaceSystem} {
		out = append(out, option{Value: string(f), Name: v.p.T("look.face_" + cmp.Or(string(f), "house")), Here: f == here})
	}
	return out
}

// spareLinks are empty lines for links in the bar.
const spareLinks = 2

// fillBars fills what stands in the edition's bar.
func (s *Server) fillBars(v *visit, p *lookPage, l *depesche.Look) error {
	channels, err := s.room.Store.Channels(v.ctx())
	if err != nil {
		return err
	}
	for _, c := range channels {
		b := barField{Key: c.Key, Name: depesche.NameIn(c.Names, p.Lang, c.Key)}
		if i := slices.Index(l.Channels, c.Key); i >= 0 {
			b.Place = strconv.Itoa(i + 1)
		}
		p.Bar = append(p.Bar, b)
	}
	for i, n := range l.Nav {
		p.Nav = append(p.Nav, navField{i + 1, n.Name, n.Href})
	}
	for range spareLinks {
		if p.CanSet {
			p.Nav = append(p.Nav, navField{N: len(p.Nav) + 1})
		}
	}
	return nil
}

// colourFields are the colours of a theme by the names of their fields.
func colourFields(t *depesche.Theme) map[string]*string {
	out := map[string]*string{}
	for side, c := range map[string]*depesche.Colours{"light": &t.Light, "dark": &t.Dark} {
		for name, field := range map[string]*string{"paper": &c.Paper, "ink": &c.Ink, "muted": &c.Muted, "link": &c.Link, "accent": &c.Accent} {
			out[side+"-"+name] = field
		}
	}
	return out
}

// lookQuery is a look as the address of its preview.
func lookQuery(e *depesche.Edition, scheme string) url.Values {
	t := &e.Look.Theme
	q := url.Values{"dates": {cmp.Or(string(e.Look.Dates), "words")}, "clock": {cmp.Or(string(e.Look.Clock), "language")}}
	for name, value := range map[string]string{"region": e.Region, "text": string(t.Text), "display": string(t.Display), "logo": t.Logo, "logo-dark": t.LogoDark, "scheme": scheme} {
		if value != "" {
			q.Set(name, value)
		}
	}
	for name, field := range colourFields(t) {
		if *field != "" {
			q.Set(name, *field)
		}
	}
	for i, key := range e.Look.Channels {
		q.Set("bar-"+key, strconv.Itoa(i+1))
	}
	for _, n := range e.Look.Nav {
		q.Add("nav-name", n.Name)
		q.Add("nav-href", n.Href)
	}
	return q
}

// readLook lays a form or a preview's address over an edition.
func readLook(q url.Values, e *depesche.Edition) error {
	l, t := &e.Look, &e.Look.Theme
	e.Region = strings.ToUpper(strings.TrimSpace(q.Get("region")))
	l.Dates, l.Clock = depesche.DateStyle(q.Get("dates")), depesche.Clock(q.Get("clock"))
	if l.Dates == "words" {
		l.Dates = depesche.DatesInWords
	}
	if l.Clock == "language" {
		l.Clock = depesche.ClockOfLanguage
	}
	t.Text, t.Display, t.Logo, t.LogoDark = depesche.Face(q.Get("text")), depesche.Face(q.Get("display")), q.Get("logo"), q.Get("logo-dark")
	for name, field := range colourFields(t) {
		if *field = strings.ToLower(strings.TrimSpace(q.Get(name))); *field != "" && !strings.HasPrefix(*field, "#") {
			*field = "#" + *field
		}
	}
	l.Nav = nil
	names, hrefs := q["nav-name"], q["nav-href"]
	for i := range min(len(names), len(hrefs)) {
		if link := (depesche.NavLink{Name: strings.TrimSpace(names[i]), Href: strings.TrimSpace(hrefs[i])}); link != (depesche.NavLink{}) {
			l.Nav = append(l.Nav, link)
		}
	}
	return readBar(q, l)
}

// readBar reads which channels stand in the bar: those with a place, in its order.
func readBar(q url.Values, l *depesche.Look) error {
	place := map[string]int{}
	l.Channels = nil
	for name, values := range q {
		key, ok := strings.CutPrefix(name, "bar-")
		value := strings.TrimSpace(values[0])
		if !ok || value == "" {
			continue
		}
		n, err := strconv.Atoi(value)
		if err != nil || n < 1 {
			return depesche.E(depesche.Invalid, "look.place", "%q is no place in the bar: write a number from 1, or nothing", value)
		}
		place[key] = n
		l.Channels = append(l.Channels, key)
	}
	slices.SortFunc(l.Channels, func(a, b string) int { return cmp.Or(cmp.Compare(place[a], place[b]), strings.Compare(a, b)) })
	return nil
}

// previewLook is the edition's front page in the look that the address says.
func (s *Server) previewLook(w http.ResponseWriter, v *visit) error {
	e, err := s.room.Store.Edition(v.ctx(), v.PathValue("edition"))
	if err != nil {
		return err
	}
	if s.PreviewFront == nil {
		return depesche.E(depesche.NotFound, "desk.no_preview", "there is no preview here")
	}
	q := v.URL.Query()
	if err := readLook(q, e); err != nil {
		return err
	}
	if err := s.room.MeasureLogo(&e.Look.Theme); err != nil {
		return err
	}
	sheet := url.Values{}
	for name := range colourFields(&e.Look.Theme) {
		if q.Get(name) != "" {
			sheet.Set(name, q.Get(name))
		}
	}
	sheet.Set("text", string(e.Look.Theme.Text))
	sheet.Set("display", string(e.Look.Theme.Display))
	scheme := q.Get("scheme")
	if scheme != "light" && scheme != "dark" {
		scheme = ""
	}
	return s.PreviewFront(w, v.Request, e, lookHref(e.Code)+"/theme.css?"+sheet.Encode(), scheme)
}

// previewSheet is the style sheet of the theme that the address says.
func (s *Server) previewSheet(w http.ResponseWriter, v *visit) error {
	if s.ThemeSheet == nil {
		return depesche.E(depesche.NotFound, "desk.no_preview", "there is no preview here")
	}
	var e depesche.Edition
	if err := readLook(v.URL.Query(), &e); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, err := w.Write([]byte(s.ThemeSheet(&e.Look.Theme)))
	return err
}

// maxLogoForm is the largest form with two logos. What is too large a picture is said by the
// verb that takes it, so the form may be somewhat larger.
const maxLogoForm = 4 << 20

// saveLook saves the form, or only shows what it says.
func (s *Server) saveLook(w http.ResponseWriter, v *visit) error {
	saved, err := s.room.Store.Edition(v.ctx(), v.PathValue("edition"))
	if err != nil {
		return err
	}
	asked := *saved
	if err = s.readLookForm(w, v, &asked); err == nil && v.PostForm.Get("do") == "save" {
		if err = s.room.SetLook(v.ctx(), v.actor(), asked.Code, asked.Region, asked.Look); err == nil {
			return say(w, v, lookHref(asked.Code), "said.saved")
		}
	}
	if err == nil {
		return s.renderLook(w, v, http.StatusOK, &asked, nil)
	}
	bad, ok := v.problemOf(err)
	if !ok {
		return err
	}
	return s.renderLook(w, v, web.StatusOf(err), &asked, bad)
}

func (s *Server) readLookForm(w http.ResponseWriter, v *visit, e *depesche.Edition) error {
	if err := web.ParseForm(w, v.Request, maxLogoForm); err != nil {
		return err
	}
	if v.MultipartForm != nil {
		defer func(f *multipart.Form) { f.RemoveAll() }(v.MultipartForm)
	}
	q := v.PostForm
	if name, value, ok := strings.Cut(q.Get("take"), "="); ok {
		q.Set(name, value)
	}
	wrong := readLook(q, e)
	for name, into := range map[string]*string{"logo": &e.Look.Theme.Logo, "logo-dark": &e.Look.Theme.LogoDark} {
		if q.Get("no-"+name) != "" {
			*into = ""
		}
		up, err := web.FormFile(v.Request, name+"-file")
		if err != nil {
			return err
		}
		if up == nil {
			continue
		}
		if *into, _, err = s.room.KeepLogo(up.Data); err != nil {
			return err
		}
	}
	if wrong != nil {
		return wrong
	}
	return s.room.MeasureLogo(&e.Look.Theme)
}

// resetLook gives an edition the house's colours and faces, and no logo.
func (s *Server) resetLook(w http.ResponseWriter, v *visit) error {
	e, err := s.room.Store.Edition(v.ctx(), v.PathValue("edition"))
	if err != nil {
		return err
	}
	ok, err := s.sure(w, v, confirmPage{Question: v.p.T("look.reset_sure", e.Name), Why: v.p.T("look.reset_why"), Verb: v.p.T("look.reset"), Back: lookHref(e.Code)})
	if !ok || err != nil {
		return err
	}
	if err := s.room.SetTheme(v.ctx(), v.actor(), e.Code, depesche.Theme{}); err != nil {
		return s.sayBad(w, v, lookHref(e.Code), err)
	}
	return say(w, v, lookHref(e.Code), "said.look_reset")
}
