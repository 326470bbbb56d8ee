package site

import (
	"context"
	"net/http"
	"net/netip"
	"strconv"
	"strings"

	"depesche"
	"depesche/internal/alert"
	"depesche/internal/store"
	"depesche/internal/web"
	"depesche/internal/web/i18n"
)

// maxFollow is the largest form that these pages take.
const maxFollow = 64 << 10

// followForm is the form in which somebody asks to follow a topic: on story and topic
// pages without a stamp, which a script fetches or the next page adds.
type followForm struct {
	P         *i18n.Printer
	Action    string
	StampHref string
	Topic     string // key
	Name      string
	Heading   int // level
	Full      bool
	Stamp     string
	Email     string
	Wrong     string // what is wrong with the address
	Notice    string // what else there is to say
	Languages []pickOption
	Daily     bool
	Followers string
	Feed      string
	Button    string
}

// pickOption is a line of a select.
type pickOption struct {
	Value, Name, Lang, Dir string
	Here                   bool
}

// followPage is every page about following: one text, one form.
type followPage struct {
	*frame
	Kicker   string
	Heading  string
	Text     []string
	DeskLink string
	Form     *followForm
	Act      *followAct
	Links    []anchorLink
	Prefs    *preferences
}

// followAct is a button that does what the page is about.
type followAct struct{ Action, Button string }

type anchorLink struct{ Name, Href string }

// preferences is the page on which a reader sees, changes and erases all that is known.
type preferences struct {
	Action, Erase string
	Notice        string
	Wrong         string
	Subs          []subChoice
	Pending       []string
	Editions      []pickOption
	Daily         bool
	Hours         []pickOption
	Zone          string
	Zones         []string
	Known         []knownFact
	Beside        string // the page of the comments of the same address; empty without any
}

type subChoice struct{ Value, Name, Note string }

type knownFact struct{ Name, Value string }

func (s *Server) followRoutes(mux *http.ServeMux) {
	post := func(pattern string, h web.HandlerFunc) {
		mux.Handle("POST "+pattern, s.whileOpen(s.edge.Handle(func(w http.ResponseWriter, r *http.Request) error {
			if err := web.ParseForm(w, r, maxFollow); err != nil {
				return err
			}
			return h(w, r)
		})))
	}
	post("/{edition}/follow", s.follow)
	s.get(mux, "/{edition}/follow/stamp", s.followStamp)
	s.get(mux, "/{edition}/follow/sent", s.followSent)
	s.get(mux, "/{edition}/follow/topic/{key}", s.followTopic)
	s.get(mux, "/{edition}/follow/confirm/{token}", s.followConfirmPage)
	post("/{edition}/follow/confirm/{token}", s.followConfirm)
	s.get(mux, "/{edition}/follow/stop/{token}", s.followStopPage)
	post("/{edition}/follow/stop/{token}", s.followStop)
	s.get(mux, "/{edition}/follow/me/{token}", s.followMe)
	post("/{edition}/follow/me/{token}", s.followSave)
	post("/{edition}/follow/me/{token}/erase", s.followErase)
}

// private opens a page that is for one reader alone: its address is a secret.
func (s *Server) private(w http.ResponseWriter, r *http.Request) (*frame, bool, error) {
	h := w.Header()
	h.Set("Cache-Control", "private, no-store")
	h.Set("Referrer-Policy", "no-referrer")
	f, done, err := s.open(w, r)
	if err == nil && !done {
		f.Robots = "noindex, nofollow"
		for i, e := range f.addr.editions {
			f.Editions[i].Href = f.addr.link(frontPath(e.Code))
		}
	}
	return f, done, err
}

func (s *Server) showFollow(w http.ResponseWriter, status int, p *followPage) error {
	p.Title = p.Heading
	return s.templates.Render(w, status, "follow", p)
}

// form is the form for a topic on a page of an edition, nil where nobody can follow.
func (s *Server) followForm(f *frame, t depesche.Topic) *followForm {
	if s.alerts == nil || f.Preview {
		return nil
	}
	f.Script = true
	base := f.addr.link("/" + f.ed.Code + "/follow")
	return &followForm{P: f.P, Action: base, StampHref: base + "/stamp", Topic: t.Key, Name: depesche.NameIn(t.Names, f.ed.Lang, t.Key), Heading: 3, Button: f.P.T("follow.button")}
}

// fullForm adds the choice of language and pace.
func (s *Server) fullForm(ctx context.Context, f *frame, t depesche.Topic) (*followForm, error) {
	p := s.followForm(f, t)
	if p == nil {
		return nil, nil
	}
	p.Full, p.Heading = true, 2
	if len(f.addr.editions) > 1 {
		p.Languages = f.editionOptions(f.ed.Code)
	}
	n, err := s.store.FollowerCount(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	// A small number would say who they are.
	if n >= 10 {
		p.Followers = f.P.N("follow.count", n)
	}
	return p, nil
}

func (f *frame) editionOptions(here string) []pickOption {
	var out []pickOption
	for _, e := range f.addr.editions {
		out = append(out, pickOption{e.Code, f.addr.selfName(&e), e.Lang, depesche.Dir(e.Lang), e.Code == here})
	}
	return out
}

func (s *Server) topicByKey(ctx context.Context, key string) (*depesche.Topic, error) {
	ts, err := s.store.Topics(ctx)
	if err != nil {
		return nil, err
	}
	for i := range ts {
		if ts[i].Key == key {
			return &ts[i], nil
		}
	}
	return nil, depesche.E(depesche.NotFound, "page.unknown", "there is no such page")
}

// followTopic is the form on a page of its own.
func (s *Server) followTopic(w http.ResponseWriter, r *http.Request) error {
	f, done, err := s.private(w, r)
	if err != nil || done {
		return err
	}
	t, err := s.topicByKey(r.Context(), r.PathValue("key"))
	if err != nil {
		return err
	}
	return s.askAgain(w, r, f, t, http.StatusOK, func(p *followForm) {})
}

// askAgain shows the form with a fresh stamp and what was typed.
func (s *Server) askAgain(w http.ResponseWriter, r *http.Request, f *frame, t *depesche.Topic, status int, change func(*followForm)) error {
	form, err := s.fullForm(r.Context(), f, *t)
	if err != nil {
		return err
	}
	form.Stamp, form.Email, form.Daily = s.alerts.Stamp(), r.PostForm.Get("email"), r.PostForm.Get("pace") == string(store.PaceDaily)
	if e := f.addr.edition(r.PostForm.Get("edition")); e != nil {
		for i := range form.Languages {
			form.Languages[i].Here = form.Languages[i].Value == e.Code
		}
	}
	form.Heading = 0
	change(form)
	return s.showFollow(w, status, &followPage{frame: f, Kicker: f.P.T("list.topic"), Heading: f.P.T("follow.title", form.Name), Text: []string{f.P.T("follow.lead", form.Name)}, Form: form})
}

// follow takes the form. Its answer is the same for every address.
func (s *Server) follow(w http.ResponseWriter, r *http.Request) error {
	f, done, err := s.private(w, r)
	if err != nil || done {
		return err
	}
	v := r.PostForm
	t, err := s.topicByKey(r.Context(), v.Get("topic"))
	if err != nil {
		return err
	}
	code := f.ed.Code
	if e := f.addr.edition(v.Get("edition")); e != nil {
		code = e.Code
	}
	network, _ := netip.ParseAddr(web.Client(r))
	answer, err := s.alerts.Follow(r.Context(), alert.Request{Email: v.Get("email"), Topic: t.Key, Edition: code, Pace: store.Pace(v.Get("pace")), Network: network,
		Stamp: v.Get("stamp"), Proof: v.Get("proof"), Trap: v.Get("website")})
	switch depesche.KindOf(err) {
	case "":
	case depesche.Invalid:
		return s.askAgain(w, r, f, t, http.StatusUnprocessableEntity, func(p *followForm) { p.Wrong = f.P.Error(err) })
	case depesche.Unavailable:
		return s.askAgain(w, r, f, t, http.StatusTooManyRequests, func(p *followForm) { p.Notice = f.P.Error(err) })
	default:
		return err
	}
	switch answer {
	case alert.Again, alert.Hurried:
		key := "follow.again"
		if answer == alert.Hurried {
			key = "follow.hurried"
		}
		return s.askAgain(w, r, f, t, http.StatusOK, func(p *followForm) { p.Notice, p.Button = f.P.T(key), f.P.T("follow.again_button") })
	}
	http.Redirect(w, r, f.addr.link("/"+code+"/follow/sent"), http.StatusSeeOther)
	return nil
}

func (s *Server) followStamp(w http.ResponseWriter, r *http.Request) error {
	return plainStamp(w, s.alerts.Stamp())
}

// plainStamp hands a form's stamp to the script that works for it.
func plainStamp(w http.ResponseWriter, stamp string) error {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err := w.Write([]byte(stamp))
	return err
}

func (s *Server) followSent(w http.ResponseWriter, r *http.Request) error {
	f, done, err := s.private(w, r)
	if err != nil || done {
		return err
	}
	p := &followPage{frame: f, Heading: f.P.T("follow.sent"), Text: []string{f.P.T("follow.sent_text"), f.P.T("follow.sent_late")}}
	if p.DeskLink = s.mailbox(f); p.DeskLink != "" {
		p.Text = []string{f.P.T("follow.sent_text"), f.P.T("follow.sent_desk")}
	}
	p.Links = []anchorLink{{f.P.T("error_page.home"), f.Home}}
	return s.showFollow(w, http.StatusOK, p)
}

// mailbox is where mails lie in a newsroom without a mail server, "" in one that has one.
func (s *Server) mailbox(f *frame) string {
	if s.alerts == nil || !s.alerts.Mailbox() {
		return ""
	}
	return f.addr.origin.Scheme + "://" + f.addr.origin.Host + "/desk/mail"
}

// held opens the page of a signed link. A link that is worth nothing gets a page that
// says so.
func (s *Server) held(w http.ResponseWriter, r *http.Request, p alert.Purpose) (f *frame, h *alert.Holder, done bool, err error) {
	f, done, err = s.private(w, r)
	if err != nil || done {
		return nil, nil, true, err
	}
	h, err = s.alerts.Holds(r.Context(), p, f.ed.Code, r.PathValue("token"))
	if depesche.IsNotFound(err) {
		return nil, nil, true, s.void(w, f, http.StatusGone)
	}
	return f, h, err != nil, err
}

func (s *Server) void(w http.ResponseWriter, f *frame, status int) error {
	return s.showFollow(w, status, &followPage{frame: f, Heading: f.P.T("follow.void"), Text: []string{f.P.T("follow.void_text")}, Links: []anchorLink{{f.P.T("error_page.home"), f.Home}}})
}

func (f *frame) topicName(t *depesche.Topic) string {
	return depesche.NameIn(t.Names, f.ed.Lang, t.Key)
}

// self is the address of the page itself, for its form.
func (f *frame) self(p alert.Purpose, r *http.Request) string {
	return f.addr.link("/" + f.ed.Code + "/follow/" + string(p) + "/" + r.PathValue("token"))
}

func (s *Server) followConfirmPage(w http.ResponseWriter, r *http.Request) error {
	f, h, done, err := s.held(w, r, alert.ToConfirm)
	if done || err != nil {
		return err
	}
	// Opening the link confirms nothing: programs that look into mails open links, too.
	name := f.topicName(h.Topic)
	return s.showFollow(w, http.StatusOK, &followPage{frame: f, Kicker: f.P.T("list.topic"), Heading: f.P.T("follow.confirm", name), Text: []string{f.P.T("follow.confirm_text", h.Reader.Address)},
		Act: &followAct{f.self(alert.ToConfirm, r), f.P.T("follow.confirm_button")}})
}

func (s *Server) followConfirm(w http.ResponseWriter, r *http.Request) error {
	f, h, done, err := s.held(w, r, alert.ToConfirm)
	if done || err != nil {
		return err
	}
	if _, err := s.alerts.Confirm(r.Context(), f.ed.Code, r.PathValue("token")); err != nil {
		return err
	}
	key := "follow.confirmed_now"
	if h.Reader.Pace == store.PaceDaily {
		key = "follow.confirmed_day"
	}
	return s.showFollow(w, http.StatusOK, &followPage{frame: f, Kicker: f.P.T("list.topic"), Heading: f.P.T("follow.confirmed", f.topicName(h.Topic)), Text: []string{f.P.T(key, h.Reader.Address)},
		Links: []anchorLink{{f.P.T("follow.manage"), f.addr.link(s.alerts.Path(alert.ToManage, &h.Reader, 0, f.ed.Code))}, {f.topicName(h.Topic), f.addr.link("/" + f.ed.Code + "/topic/" + h.Topic.Key)}}})
}

func (s *Server) followStopPage(w http.ResponseWriter, r *http.Request) error {
	f, h, done, err := s.held(w, r, alert.ToStop)
	if done || err != nil {
		return err
	}
	p := &followPage{frame: f, Heading: f.P.T("follow.stop_all"), Text: []string{f.P.T("follow.stop_text", h.Reader.Address)}, Act: &followAct{f.self(alert.ToStop, r), f.P.T("follow.stop_button")},
		Links: []anchorLink{{f.P.T("follow.manage"), f.addr.link(s.alerts.Path(alert.ToManage, &h.Reader, 0, f.ed.Code))}}}
	if h.Topic != nil {
		p.Kicker, p.Heading = f.P.T("list.topic"), f.P.T("follow.stop", f.topicName(h.Topic))
	}
	return s.showFollow(w, http.StatusOK, p)
}

// followStop acts at once: for the button of the page, and for mail programs, which post
// to the same address without asking (RFC 8058). Who has been erased has stopped.
func (s *Server) followStop(w http.ResponseWriter, r *http.Request) error {
	f, done, err := s.private(w, r)
	if err != nil || done {
		return err
	}
	h, err := s.alerts.Stop(r.Context(), f.ed.Code, r.PathValue("token"))
	if depesche.IsNotFound(err) {
		return s.void(w, f, http.StatusOK)
	}
	if err != nil {
		return err
	}
	p := &followPage{frame: f, Heading: f.P.T("follow.stopped_all"), Text: []string{f.P.T("follow.stopped_text", h.Reader.Address)},
		Links: []anchorLink{{f.P.T("follow.manage"), f.addr.link(s.alerts.Path(alert.ToManage, &h.Reader, 0, f.ed.Code))}, {f.P.T("error_page.home"), f.Home}}}
	if h.Topic != nil {
		p.Kicker, p.Heading = f.P.T("list.topic"), f.P.T("follow.stopped", f.topicName(h.Topic))
		p.Text = []string{f.P.T("follow.stopped_topic_text", h.Reader.Address)}
	}
	return s.showFollow(w, http.StatusOK, p)
}

func (s *Server) followMe(w http.ResponseWriter, r *http.Request) error {
	f, h, done, err := s.held(w, r, alert.ToManage)
	if done || err != nil {
		return err
	}
	return s.showPreferences(w, r, f, h, http.StatusOK, "")
}

func (s *Server) showPreferences(w http.ResponseWriter, r *http.Request, f *frame, h *alert.Holder, status int, wrong string) error {
	self := f.self(alert.ToManage, r)
	p := &preferences{Action: self, Erase: self + "/erase", Wrong: wrong, Editions: f.editionOptions(h.Reader.Edition), Daily: h.Reader.Pace == store.PaceDaily, Zone: h.Reader.Zone, Zones: zones}
	if said := web.SaidTo(r); said != nil {
		p.Notice = f.P.T(said.Key, said.Any()...)
	}
	for i := range h.Subs {
		b := &h.Subs[i]
		if b.Confirmed.IsZero() {
			p.Pending = append(p.Pending, f.topicName(&b.Topic))
			continue
		}
		c := subChoice{Value: alert.SubKey(b), Name: f.topicName(&b.Topic)}
		if e := f.addr.edition(b.Edition); e != nil {
			c.Note = f.addr.selfName(e)
		}
		p.Subs = append(p.Subs, c)
	}
	for hour := range 24 {
		p.Hours = append(p.Hours, pickOption{Value: strconv.Itoa(hour), Name: f.P.Clock(now0(hour, f)), Here: hour == h.Reader.Hour})
	}
	told, err := s.alerts.Known(r.Context(), h)
	if err != nil {
		return err
	}
	p.Known = []knownFact{{f.P.T("follow.known_email"), h.Reader.Address}, {f.P.T("follow.known_since"), f.P.DateTime(h.Reader.Created)}}
	if !h.Reader.Confirmed.IsZero() {
		p.Known = append(p.Known, knownFact{f.P.T("follow.known_confirmed"), f.P.DateTime(h.Reader.Confirmed)})
	}
	if len(told) > 0 {
		var ns []string
		for _, a := range told {
			ns = append(ns, strconv.FormatInt(a.Story, 10))
		}
		p.Known = append(p.Known, knownFact{f.P.T("follow.known_told"), strings.Join(ns, ", ")})
	}
	if h.Reader.Bounced != "" {
		p.Known = append(p.Known, knownFact{f.P.T("follow.known_bounced"), h.Reader.Bounced})
	}
	if p.Beside, err = s.writerOf(r.Context(), f, h.Reader.Email); err != nil {
		return err
	}
	return s.showFollow(w, status, &followPage{frame: f, Heading: f.P.T("follow.me"), Text: []string{f.P.T("follow.me_text", h.Reader.Address)}, Prefs: p})
}

func (s *Server) followSave(w http.ResponseWriter, r *http.Request) error {
	f, h, done, err := s.held(w, r, alert.ToManage)
	if done || err != nil {
		return err
	}
	v := r.PostForm
	hour, err := strconv.Atoi(v.Get("hour"))
	if err != nil {
		hour = -1
	}
	want := alert.Preferences{Edition: v.Get("edition"), Pace: store.Pace(v.Get("pace")), Hour: hour, Zone: strings.TrimSpace(v.Get("zone")), Keep: v["topic"]}
	err = s.alerts.SetPreferences(r.Context(), f.ed.Code, r.PathValue("token"), want)
	if k := depesche.KindOf(err); k == depesche.Invalid || k == depesche.NotFound {
		h.Reader.Pace, h.Reader.Zone = want.Pace, want.Zone
		return s.showPreferences(w, r, f, h, http.StatusUnprocessableEntity, f.P.Error(err))
	}
	if err != nil {
		return err
	}
	web.RedirectSaying(w, r, f.addr.link(s.alerts.Path(alert.ToManage, &h.Reader, 0, want.Edition)), web.Said{Key: "follow.saved"})
	return nil
}

func (s *Server) followErase(w http.ResponseWriter, r *http.Request) error {
	f, done, err := s.private(w, r)
	if err != nil || done {
		return err
	}
	token, beside := r.PathValue("token"), ""
	h, err := s.alerts.Holds(r.Context(), alert.ToManage, f.ed.Code, token)
	if err == nil {
		if beside, err = s.writerOf(r.Context(), f, h.Reader.Email); err == nil {
			err = s.alerts.Erase(r.Context(), f.ed.Code, token)
		}
	}
	if err != nil && !depesche.IsNotFound(err) {
		return err
	}
	return s.showErased(w, f, f.P.T("follow.erased_text"), f.P.T("follow.erased_beside"), anchorLink{f.P.T("writer.me"), beside})
}

// showErased says that all is erased, or that what stands on the page beside is not.
func (s *Server) showErased(w http.ResponseWriter, f *frame, all, part string, beside anchorLink) error {
	p := &followPage{frame: f, Heading: f.P.T("follow.erased"), Text: []string{all}}
	if beside.Href != "" {
		p.Heading, p.Text, p.Links = f.P.T("follow.erased_part"), []string{part}, []anchorLink{beside}
	}
	p.Links = append(p.Links, anchorLink{f.P.T("error_page.home"), f.Home})
	return s.showFollow(w, http.StatusOK, p)
}
