package site

import (
	"net/http"
	"strconv"
	"time"

	"depesche/internal/store"
)

// archivePage leads to the days on which an edition published: all its years, a year with
// its months, or a month with its days. A day is a listPage.
type archivePage struct {
	*frame
	Label, LabelHref string
	Head             string
	Years            []archiveYear
	Days             []archiveSpan
	FirstDay         int // column of the week, from 1, in which the month begins
	Earlier, Later   *anchorLink
}

// archiveYear is a year with those of its months in which something was published.
type archiveYear struct {
	Name, Href string
	Months     []archiveSpan
}

// archiveSpan is a month or a day. Without stories it has no Href.
type archiveSpan struct {
	Name, Weekday, Count, Href, Date string
}

// oldest is the first year that an archive may have: addresses before it lead nowhere.
const oldest = 1600

func (s *Server) archive(w http.ResponseWriter, r *http.Request) error {
	f, done, err := s.open(w, r)
	if err != nil || done {
		return err
	}
	first, last, err := s.store.PublishedSpan(r.Context(), f.ed.Code)
	if err != nil {
		return err
	}
	p := &archivePage{frame: f, Head: f.P.T("archive.title")}
	p.describeArchive("/archive", f.P.T("archive.description", f.Name))
	f.everyEdition("/archive")
	if !last.IsZero() {
		zone := f.P.Zone()
		for y := last.In(zone).Year(); y >= max(first.In(zone).Year(), oldest); y-- {
			year, err := s.archiveYear(r, f, y)
			if err != nil {
				return err
			}
			if len(year.Months) > 0 {
				p.Years = append(p.Years, *year)
			}
		}
	}
	return s.showArchive(w, r, p)
}

func (f *frame) archiveLink(path string) string {
	return f.addr.link("/" + f.ed.Code + "/archive" + path)
}

// archiveYear counts a year's stories by month.
func (s *Server) archiveYear(r *http.Request, f *frame, year int) (*archiveYear, error) {
	zone := f.P.Zone()
	var bounds []time.Time
	for m := range 13 {
		bounds = append(bounds, time.Date(year, time.January+time.Month(m), 1, 0, 0, 0, 0, zone))
	}
	counts, err := s.store.PublishedCounts(r.Context(), f.ed.Code, bounds)
	if err != nil {
		return nil, err
	}
	y := &archiveYear{Name: strconv.Itoa(year), Href: f.archiveLink("/" + strconv.Itoa(year))}
	for m := len(counts) - 1; m >= 0; m-- {
		if counts[m] > 0 {
			y.Months = append(y.Months, archiveSpan{Name: f.P.Month(bounds[m]), Count: f.P.N("list.count", counts[m]), Href: f.archiveLink(bounds[m].Format("/2006-01")), Date: bounds[m].Format("2006-01")})
		}
	}
	return y, nil
}

// archiveOf shows a year, a month or a day, as the address says it: 2026, 2026-11, 2026-11-27.
// Only the one way to write them counts.
func (s *Server) archiveOf(w http.ResponseWriter, r *http.Request) error {
	f, done, err := s.open(w, r)
	if err != nil || done {
		return err
	}
	when := r.PathValue("when")
	for layout, show := range map[string]func(http.ResponseWriter, *http.Request, *frame, time.Time) error{"2006": s.archiveOfYear, "2006-01": s.archiveOfMonth, time.DateOnly: s.archiveOfDay} {
		if t, err := time.ParseInLocation(layout, when, f.P.Zone()); err == nil && t.Year() >= oldest && t.Format(layout) == when {
			return show(w, r, f, t)
		}
	}
	return errNoPage()
}

func (s *Server) archiveOfYear(w http.ResponseWriter, r *http.Request, f *frame, t time.Time) error {
	year, err := s.archiveYear(r, f, t.Year())
	if err != nil {
		return err
	}
	if len(year.Months) == 0 {
		return errNoPage()
	}
	p := &archivePage{frame: f, Label: f.P.T("archive.title"), LabelHref: f.archiveLink(""), Head: year.Name}
	year.Name = ""
	p.Years = []archiveYear{*year}
	p.describeArchive(t.Format("/archive/2006"), f.P.T("archive.description_of", f.Name, p.Head))
	return s.showArchive(w, r, p)
}

func (s *Server) archiveOfMonth(w http.ResponseWriter, r *http.Request, f *frame, t time.Time) error {
	var bounds []time.Time
	end := t.AddDate(0, 1, 0)
	for d := t; !d.After(end); d = d.AddDate(0, 0, 1) {
		bounds = append(bounds, d)
	}
	counts, err := s.store.PublishedCounts(r.Context(), f.ed.Code, bounds)
	if err != nil {
		return err
	}
	p := &archivePage{frame: f, Label: t.Format("2006"), LabelHref: f.archiveLink(t.Format("/2006")), Head: f.P.Capital(f.P.MonthYear(t))}
	p.FirstDay = (int(t.Weekday())-int(f.P.FirstWeekday())+7)%7 + 1
	total := 0
	for i, n := range counts {
		d := archiveSpan{Name: strconv.Itoa(i + 1), Weekday: f.P.ShortWeekday(bounds[i]), Date: bounds[i].Format(time.DateOnly)}
		if n > 0 {
			d.Count, d.Href = f.P.N("list.count", n), f.archiveLink(bounds[i].Format("/2006-01-02"))
		}
		total += n
		p.Days = append(p.Days, d)
	}
	if total == 0 {
		return errNoPage()
	}
	p.describeArchive(t.Format("/archive/2006-01"), f.P.T("archive.description_of", f.Name, p.Head))
	return s.showArchive(w, r, p)
}

func (s *Server) showArchive(w http.ResponseWriter, r *http.Request, p *archivePage) error {
	s.drawn(p.frame, p.editionCard(), 0)
	return s.show(w, r, http.StatusOK, "archive", p)
}

// describeArchive says in the page's head what it is. Other editions have other days.
func (p *archivePage) describeArchive(path, description string) {
	p.Title, p.Description = p.Head, description
	if p.Label != "" && p.Label != p.Head {
		p.Title = p.P.T("archive.title") + ": " + p.Head
	}
	p.Canonical = p.addr.abs("/" + p.ed.Code + path)
	p.Social = &social{Type: "website"}
}

func (s *Server) archiveOfDay(w http.ResponseWriter, r *http.Request, f *frame, t time.Time) error {
	p := &listPage{frame: f, Label: f.P.Capital(f.P.MonthYear(t)), LabelHref: f.archiveLink(t.Format("/2006-01")), Clocks: true}
	p.read = func(q store.ListQuery) ([]store.PublishedItem, error) {
		items, err := s.store.PublishedBetween(r.Context(), f.ed.Code, t, t.AddDate(0, 0, 1), q)
		if err == nil && len(items) == 0 {
			err = errNoPage()
		}
		return items, err
	}
	return s.list(w, r, p, &storyList{name: f.P.Capital(f.P.FullDate(t)), path: t.Format("/archive/2006-01-02")})
}
