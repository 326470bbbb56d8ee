package desk

import (
	"net/http"
	"strconv"
	"time"

	"depesche/internal/counts"
	"depesche/internal/web/i18n"
)

// readingDays is how many days the desk shows.
const readingDays = 30

// readingsView is how often the pages of a story were read.
type readingsView struct {
	Editions []readingLine
	Days     []readingDay
}

// readingLine is one edition's share, with a bar for each day.
type readingLine struct {
	Code, Sum, Say string
	Bars           []readingBar
}

// readingBar is a day in a chart of 120 by 24.
type readingBar struct{ X, Y, Height int }

// readingDay is a row of the table: the numbers in the order of the editions.
type readingDay struct {
	ISO, Name string
	Numbers   []string
}

// readings reads how often a story's pages were read in the last days; nil for not at all.
func (s *Server) readings(v *visit, story int64) (*readingsView, error) {
	today := counts.DayOf(v.now, s.zone(v.ctx()))
	first := today - readingDays + 1
	rs, err := s.room.Store.Readings(v.ctx(), story, first)
	if err != nil || len(rs) == 0 {
		return nil, err
	}
	var codes []string
	byEdition := map[string][]int64{}
	for _, r := range rs {
		if byEdition[r.Edition] == nil {
			codes = append(codes, r.Edition)
			byEdition[r.Edition] = make([]int64, readingDays)
		}
		if i := r.Day - first; i < readingDays { // an edition further east may be a day ahead
			byEdition[r.Edition][i] += r.N
		} else {
			byEdition[r.Edition][readingDays-1] += r.N
		}
	}
	view := &readingsView{}
	for _, code := range codes {
		view.Editions = append(view.Editions, readingLineOf(v.p, code, byEdition[code]))
	}
	for i := readingDays - 1; i >= 0; i-- {
		day := readingDay{}
		some := false
		for _, code := range codes {
			n := byEdition[code][i]
			some = some || n > 0
			day.Numbers = append(day.Numbers, v.p.Number(n))
		}
		if some {
			at := counts.Date(first + int64(i)).Add(12 * time.Hour)
			day.ISO, day.Name = at.Format(time.DateOnly), v.p.DayMonth(at)
			view.Days = append(view.Days, day)
		}
	}
	return view, nil
}

func readingLineOf(p *i18n.Printer, code string, days []int64) readingLine {
	const high = 24
	var sum, most int64
	for _, n := range days {
		sum += n
		most = max(most, n)
	}
	l := readingLine{Code: code, Sum: p.N("readings.sum", int(sum)), Say: p.T("readings.chart", code, p.Number(most))}
	for i, n := range days {
		if n == 0 {
			continue
		}
		h := max(1, int(n*high/most))
		l.Bars = append(l.Bars, readingBar{X: 4 * i, Y: high - h, Height: h})
	}
	return l
}

// readingsPage lists what is read most.
type readingsPage struct {
	frame
	Editions []option
	Rows     []readRow
}

type readRow struct{ Href, Headline, Lang, Edition, Count string }

const mostRead = 50

func (s *Server) mostRead(w http.ResponseWriter, v *visit) error {
	p := &readingsPage{}
	var err error
	if p.frame, err = s.frame(v, v.p.T("readings.most"), "readings"); err != nil {
		return err
	}
	es, err := s.room.Store.Editions(v.ctx())
	if err != nil {
		return err
	}
	only := v.URL.Query().Get("edition")
	known := false
	langs := map[string]string{}
	for _, e := range es {
		langs[e.Code] = e.Lang
		known = known || e.Code == only
		p.Editions = append(p.Editions, option{Value: e.Code, Name: e.Code, Here: e.Code == only})
	}
	if !known {
		only = ""
	}
	since := counts.DayOf(v.now, s.zone(v.ctx())) - readingDays + 1
	ms, err := s.room.Store.MostRead(v.ctx(), only, since, mostRead)
	if err != nil {
		return err
	}
	for _, m := range ms {
		p.Rows = append(p.Rows, readRow{storyHref(m.Story), "#" + strconv.FormatInt(m.Story, 10) + " " + m.Headline, langs[m.Edition], m.Edition, v.p.Number(m.Readings)})
	}
	return s.templates.Render(w, http.StatusOK, "readings", p)
}
