package desk

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/web/i18n"
)

// embargoForm is the part of a form that says until when a story is held back, everywhere
// and in single editions.
type embargoForm struct {
	*i18n.Printer
	Label, Value, Was string
	Seen              string // the story's embargo exactly, as seenMoment reads it
	Own, One          string // the choice of the clock, where the editions' differ
	ByOwn             bool   // each edition's own
	Clock             string // which it was
	Editions          []embargoField
	Open              bool // some edition has one of its own
}

// embargoField is an edition's own embargo. Was is what it was when the page was made: the
// clock time, and the moment exactly.
type embargoField struct{ Code, Label, Value, Was string }

// Clocks by which an embargo is meant.
const (
	clockOne = "one" // the reader's
	clockOwn = "own" // each edition's
)

func (v *visit) embargoForm(st *depesche.Story, editions []depesche.Edition, said unsaved) embargoForm {
	f := embargoForm{Printer: v.p, Label: v.p.T("story.embargo", zoneName(v.p.Zone())), Clock: clockOne}
	var clocks []string
	foreign := false
	for i := range editions {
		e := &editions[i]
		zone := zoneOf(e)
		foreign = foreign || !sameClock(zone, v.p.Zone(), v.now)
		if name := zoneName(zone); !slices.Contains(clocks, name) {
			clocks = append(clocks, name)
		}
		field := embargoField{Code: e.Code, Label: v.p.T("embargo.edition", v.p.T("publish.edition", e.Name, v.p.LangName(e.Lang)), zoneName(zone))}
		if at, has := st.Embargoes[e.Code]; has {
			field.Value = newsroom.LocalTime(at, zone)
			field.Was = field.Value + " " + momentSeen(at)
			f.Open = true
		}
		f.Editions = append(f.Editions, field)
	}
	if !st.Embargo.IsZero() {
		f.Value = newsroom.LocalTime(st.Embargo, v.p.Zone())
	}
	if foreign {
		f.Label, f.Own, f.One = v.p.T("embargo.until"), v.p.T("plan.own", v.p.List(clocks)), v.p.T("plan.one", zoneName(v.p.Zone()))
		if same := sameWall(f.Editions); same != "" {
			f.Value, f.Clock, f.Open = same, clockOwn, false
		}
	}
	// What a form says is a change of what it showed, not of what others have set meanwhile.
	f.Was, f.Seen = said.or("embargo-was", f.Value), said.or("embargo-seen", momentSeen(st.Embargo))
	f.Value, f.ByOwn = said.or("embargo", f.Value), said.or("embargo-clock", f.Clock) == clockOwn
	f.Clock = said.or("embargo-clock-was", f.Clock)
	for i := range f.Editions {
		e := &f.Editions[i]
		value := e.Value
		e.Value, e.Was = said.or("embargo-in/"+e.Code, value), said.or("embargo-was/"+e.Code, e.Was)
		f.Open = f.Open || e.Value != value
	}
	return f
}

// sameWall is the clock time until which all editions hold a story back, each by its own
// clock; "" where they do not.
func sameWall(fields []embargoField) string {
	for _, f := range fields {
		if f.Value != fields[0].Value {
			return ""
		}
	}
	return fields[0].Value
}

// embargoChange reads what the form changes, and in which editions it changes their own.
func (v *visit) embargoChange(f url.Values, c *newsroom.StoryChange) (there []string, err error) {
	value, clock, was := f.Get("embargo"), f.Get("embargo-clock"), f.Get("embargo-clock-was")
	anew := !f.Has("embargo-was") || value != f.Get("embargo-was") || clock != was
	if value == "" && f.Get("embargo-was") == "" && f.Has("embargo-was") {
		anew = false // another clock for nothing
	}
	if anew {
		switch {
		case value == "":
			c.Embargo = &newsroom.When{}
		case clock == clockOwn:
			c.Embargo = &newsroom.When{Local: value}
		default:
			at, err := newsroom.InZone(value, v.p.Zone(), true) // when it comes twice, as When.of
			if err != nil {
				return nil, err
			}
			c.Embargo = &newsroom.When{At: at.At}
		}
	}
	for name := range f {
		code, ok := strings.CutPrefix(name, "embargo-in/")
		if !ok {
			continue
		}
		when, changed := editionsEmbargo(f.Get(name), f.Get("embargo-was/"+code))
		if changed {
			there = append(there, code)
		}
		// A new embargo of the story ends those of editions; what the form shows stays. What
		// only followed from each edition's clock goes with it.
		if changed || anew && was != clockOwn && when != (newsroom.When{}) {
			if c.EmbargoIn == nil {
				c.EmbargoIn = map[string]newsroom.When{}
			}
			c.EmbargoIn[code] = when
		}
	}
	c.EmbargoSeen = embargoSeen(f)
	return there, nil
}

// editionsEmbargo reads a field that is now value and was as embargoField says.
func editionsEmbargo(value, was string) (when newsroom.When, changed bool) {
	wall, micros, _ := strings.Cut(was, " ")
	if value != wall {
		return newsroom.When{Local: value}, true
	}
	when.At = seenMoment(micros)
	return when, false
}

// embargoSeen reads which embargoes the form showed.
func embargoSeen(f url.Values) *newsroom.SeenEmbargo {
	seen := &newsroom.SeenEmbargo{In: map[string]time.Time{}}
	if f.Has("embargo-seen") {
		at := seenMoment(f.Get("embargo-seen"))
		seen.Story = &at
	}
	for name := range f {
		if code, ok := strings.CutPrefix(name, "embargo-was/"); ok {
			_, micros, _ := strings.Cut(f.Get(name), " ")
			seen.In[code] = seenMoment(micros)
		}
	}
	return seen
}

// momentSeen writes a moment exactly into a hidden field, nothing for none.
func momentSeen(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return strconv.FormatInt(at.UnixMicro(), 10)
}

// seenMoment reads what momentSeen wrote; what it did not write is none.
func seenMoment(micros string) time.Time {
	n, err := strconv.ParseInt(micros, 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMicro(n).UTC()
}

// namedEditions is how many editions a line names before it only counts them.
const namedEditions = 3

// embargoBut adds to what says the embargo of a story the editions, of those with the codes,
// in which another counts or none; "" where it counts in none of them, or is over.
func (v *visit) embargoBut(says string, st *depesche.Story, codes []string) string {
	if !st.Embargo.After(v.now) {
		return ""
	}
	var others []string
	for _, code := range codes {
		if !st.EmbargoIn(code).Equal(st.Embargo) {
			others = append(others, code)
		}
	}
	switch n := len(others); {
	case n == 0:
		return says
	case n == len(codes):
		return ""
	case n > namedEditions:
		return v.p.T("embargo.except", says, v.p.N("embargo.editions", n))
	}
	return v.p.T("embargo.except", says, v.p.List(others))
}

// embargoed says until when a story is held back: everywhere, and where it differs.
func (s *Server) embargoed(v *visit, st *depesche.Story) ([]string, error) {
	editions, err := s.room.Store.Editions(v.ctx())
	if err != nil {
		return nil, err
	}
	var codes, out []string
	for _, e := range depesche.Living(editions) {
		codes = append(codes, e.Code)
	}
	if says := v.embargoBut(v.p.T("embargo.holds", moment(v.p, st.Embargo, v.now)), st, codes); says != "" {
		out = append(out, says)
	}
	for i := range editions {
		e := &editions[i]
		if until := st.EmbargoIn(e.Code); until.After(v.now) && !until.Equal(st.Embargo) {
			out = append(out, v.p.T("embargo.in", e.Code, s.momentIn(v, e, until)))
		}
	}
	return out, nil
}
