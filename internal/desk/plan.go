package desk

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/store"
	"depesche/internal/web/i18n"
)

// plannedView is what waits in an edition, or could not go out at its time.
type plannedView struct {
	*i18n.Printer
	Code, Name string
	Can        bool // cancel it
	Says       string
	Problems   []blockerView // why it did not go out
	Seen       string        // the time, for forms
	// Local is the time by the edition's clock where that shows it twice and the first is
	// meant: the second can be taken.
	Local string
}

// planView is the form that gives chosen editions a time.
type planView struct {
	*i18n.Printer
	Base     string // of the addresses that publish and cancel
	Back     string // where cancelling leads back to
	Editions []editionView
	Clock    string // whose clock the time is by, where there is one alone
	Own, One string // else the choice between them
	At       string // what the form said before it was refused
	Mine     bool   // by the reader's clock
	Asked    bool
	AnyReady bool
}

// planForm makes the form of the editions that may be given a time.
func (s *Server) planForm(v *visit, base, back string, editions []editionView) planView {
	q := v.URL.Query()
	p := planView{Printer: v.p, Base: base, Back: back, Editions: editions, At: q.Get("at"), Mine: q.Get("clock") == "one", Asked: q.Has("at")}
	if p.Asked {
		for i := range editions {
			editions[i].Checked = slices.Contains(q["for"], editions[i].Code)
		}
	}
	var clocks []string
	foreign := false
	for _, e := range editions {
		p.AnyReady = p.AnyReady || e.Ready
		if !e.Ready {
			continue
		}
		foreign = foreign || e.ZoneNote != ""
		if name := zoneName(e.zone); !slices.Contains(clocks, name) {
			clocks = append(clocks, name)
		}
	}
	mine := zoneName(v.p.Zone())
	p.Clock = v.p.T("plan.clock", mine)
	if foreign {
		p.Own, p.One = v.p.T("plan.own", v.p.List(clocks)), v.p.T("plan.one", mine)
		if len(clocks) == 1 {
			p.Own = v.p.T("plan.own_one", clocks[0])
		}
	}
	return p
}

// zoneOf is an edition's time zone, UTC where it is not known here.
func zoneOf(e *depesche.Edition) *time.Location {
	zone, err := time.LoadLocation(e.TimeZone)
	if err != nil {
		return time.UTC
	}
	return zone
}

// zoneName is a time zone as people call it: the place that its name ends in.
func zoneName(zone *time.Location) string {
	name := zone.String()
	return strings.ReplaceAll(name[strings.LastIndexByte(name, '/')+1:], "_", " ")
}

// sameClock tells whether clocks in two zones show the same, now and in half a year.
func sameClock(a, b *time.Location, now time.Time) bool {
	for _, t := range []time.Time{now, now.AddDate(0, 6, 0)} {
		_, x := t.In(a).Zone()
		_, y := t.In(b).Zone()
		if x != y {
			return false
		}
	}
	return true
}

// moment is a time to come, with its day unless it is today.
func moment(p *i18n.Printer, at, now time.Time) string {
	switch {
	case p.SameDay(at, now):
		return p.Clock(at)
	case at.Sub(now).Abs() < 6*24*time.Hour:
		return p.ShortWeekday(at) + " " + p.Clock(at)
	}
	return p.MediumDate(at) + " " + p.Clock(at)
}

// momentIn is a time to come by the clock of an edition, and by the reader's where that
// shows something else.
func (s *Server) momentIn(v *visit, e *depesche.Edition, at time.Time) string {
	zone := zoneOf(e)
	if sameClock(zone, v.p.Zone(), v.now) {
		return moment(v.p, at, v.now)
	}
	there := s.messages.Printer(v.p.Lang(), zone)
	return v.p.T("plan.there", moment(there, at, v.now), zoneName(zone), moment(v.p, at, v.now))
}

// planned says what waits in an edition.
func (s *Server) planned(v *visit, e *depesche.Edition, c *store.MatrixCell, text string) *plannedView {
	if c.ScheduledAt.IsZero() {
		return nil
	}
	p := &plannedView{Printer: v.p, Code: e.Code, Name: e.Name, Can: v.account.In(e.Code).Includes(depesche.RoleEditor), Says: s.momentIn(v, e, c.ScheduledAt), Seen: strconv.FormatInt(c.ScheduledAt.UnixMicro(), 10)}
	for _, o := range c.Problems {
		p.Problems = append(p.Problems, v.blocker(newsroom.Blocker{Key: o.Key, Text: o.Text, Count: o.Count}, text, c.Original))
	}
	if zone := zoneOf(e); c.Scheduled {
		if twice, second := newsroom.Twice(c.ScheduledAt, zone); twice && second {
			p.Says = v.p.T("plan.second", p.Says)
		} else if twice {
			p.Says, p.Local = v.p.T("plan.first", p.Says), newsroom.LocalTime(c.ScheduledAt, zone)
		}
	}
	return p
}

// plan gives the editions that a form names a time.
func (s *Server) plan(w http.ResponseWriter, v *visit, n int64, editions []string, back string) error {
	when, err := v.when()
	var ps []newsroom.Planned
	if err == nil {
		ps, err = s.room.Schedule(v.ctx(), v.actor(), n, editions, when, v.seen())
	}
	if err != nil {
		return s.sayBad(w, v, v.askedAgain(back, editions), err)
	}
	var times []string
	key := "said.planned"
	for _, p := range ps {
		e, err := s.room.Store.Edition(v.ctx(), p.Edition)
		if err != nil {
			return err
		}
		times = append(times, v.p.T("plan.said", e.Name, s.momentIn(v, e, p.At)))
		if p.Twice && !when.Later {
			key = "said.planned_twice"
		}
	}
	return say(w, v, back, key, v.p.List(times))
}

// askedAgain is the address of a form that comes back with what it said.
func (v *visit) askedAgain(back string, editions []string) string {
	return back + "?" + url.Values{"at": {v.PostForm.Get("at")}, "clock": {v.PostForm.Get("clock")}, "for": editions}.Encode() + "#publish"
}

// when is the time that a form names: by each edition's clock, or by the reader's.
func (v *visit) when() (newsroom.When, error) {
	at, later := strings.TrimSpace(v.PostForm.Get("at")), v.PostForm.Get("later") != ""
	if at == "" {
		return newsroom.When{}, depesche.E(depesche.Invalid, "schedule.no_time", "say when it is to go out")
	}
	if v.PostForm.Get("clock") == "own" {
		return newsroom.When{Local: at, Later: later}, nil
	}
	c, err := newsroom.InZone(at, v.p.Zone(), later)
	return newsroom.When{At: c.At}, err
}

// seen is what a form's page had planned in which edition: "de 1795586400000000", with 0
// for nothing.
func (v *visit) seen() newsroom.Seen {
	out := newsroom.Seen{}
	for _, s := range v.PostForm["seen"] {
		code, at, _ := strings.Cut(s, " ")
		micros, err := strconv.ParseInt(at, 10, 64)
		switch {
		case err != nil:
		case micros == 0:
			out[code] = time.Time{}
		default:
			out[code] = time.UnixMicro(micros).UTC()
		}
	}
	return out
}

// unplan cancels what waits in an edition, or could not go out.
func (s *Server) unplan(w http.ResponseWriter, v *visit) error {
	n, err := v.story()
	if err != nil {
		return err
	}
	back := localPath(v.PostForm.Get("back"))
	editions := v.PostForm["edition"]
	if err = v.mayEach(s, depesche.RoleEditor, inEditions(editions)...); err == nil {
		if len(editions) == 0 {
			err = depesche.E(depesche.Invalid, "desk.no_edition", "choose at least one edition")
		} else {
			err = s.room.CancelSchedule(v.ctx(), v.actor(), n, editions, v.seen())
		}
	}
	if err != nil {
		return s.sayBad(w, v, back, err)
	}
	return say(w, v, back, "said.unplanned")
}
