package i18n

import (
	"html/template"
	"strconv"
	"strings"
	"time"

	"depesche"
)

// Date is day, month and year: "5. November 2025".
func (p *Printer) Date(t time.Time) string {
	switch p.dates {
	case depesche.DatesISO:
		return t.In(p.zone).Format(time.DateOnly)
	case depesche.DatesInFigures:
		return p.loc.FmtDateMedium(t.In(p.zone))
	}
	return p.loc.FmtDateLong(t.In(p.zone))
}

// FullDate is Date with the day of the week: "Mittwoch, 5. November 2025".
func (p *Printer) FullDate(t time.Time) string {
	if p.dates != "" {
		return p.T("time.date_clock", p.Weekday(t), p.Date(t))
	}
	s := p.loc.FmtDateFull(t.In(p.zone))
	// The library leaves CLDR's stand-alone weekday as it is (Finnish).
	return strings.Replace(s, "cccc", p.Weekday(t), 1)
}

// ShortDate is the date in figures: "05.11.25".
func (p *Printer) ShortDate(t time.Time) string { return p.loc.FmtDateShort(t.In(p.zone)) }

// MediumDate is the date in between: "05.11.2025", "5 Nov 2025".
func (p *Printer) MediumDate(t time.Time) string {
	if p.dates != "" {
		return p.Date(t)
	}
	return p.loc.FmtDateMedium(t.In(p.zone))
}

// Month is the name of the month alone, with the capital that it has at the head of a list.
func (p *Printer) Month(t time.Time) string { return p.Capital(p.monthAlone(t.In(p.zone).Month())) }

// MonthYear is month and year: "November 2025".
func (p *Printer) MonthYear(t time.Time) string {
	t = t.In(p.zone)
	return p.T("time.month_year", p.monthAlone(t.Month()), strconv.Itoa(t.Year()))
}

// Weekday is the day of the week: "Mittwoch".
func (p *Printer) Weekday(t time.Time) string { return p.loc.WeekdayWide(t.In(p.zone).Weekday()) }

// ShortWeekday is the day of the week cut short: "Mi".
func (p *Printer) ShortWeekday(t time.Time) string {
	return p.loc.WeekdayAbbreviated(t.In(p.zone).Weekday())
}

// Clock is the time of day in figures: "09:10".
func (p *Printer) Clock(t time.Time) string {
	switch p.clock {
	case depesche.Clock24:
		return t.In(p.zone).Format("15:04")
	case depesche.Clock12:
		return t.In(p.zone).Format("3:04 pm")
	}
	return p.loc.FmtTimeShort(t.In(p.zone))
}

// Time is the time of day as running text has it: "09:10 Uhr".
func (p *Printer) Time(t time.Time) string { return p.T("time.clock", p.Clock(t)) }

// DateTime is date and time of day: "5. November 2025, 09:10 Uhr".
func (p *Printer) DateTime(t time.Time) string {
	return p.T("time.date_clock", p.Date(t), p.Time(t))
}

// FullDateTime is DateTime with the day of the week.
func (p *Printer) FullDateTime(t time.Time) string {
	return p.T("time.date_clock", p.FullDate(t), p.Time(t))
}

// DayMonth is a date without its year: "5. November". Languages whose catalogue does not
// say how that is written get the whole date.
func (p *Printer) DayMonth(t time.Time) string {
	if p.dates != "" || !p.Own("time.day_month") {
		return p.Date(t)
	}
	t = t.In(p.zone)
	return p.T("time.day_month", strconv.Itoa(t.Day()), p.loc.MonthWide(t.Month()))
}

// ShortDayMonth is DayMonth cut short: "5. Nov.".
func (p *Printer) ShortDayMonth(t time.Time) string {
	if p.dates != "" || !p.Own("time.short_day_month") {
		return p.MediumDate(t)
	}
	t = t.In(p.zone)
	return p.T("time.short_day_month", strconv.Itoa(t.Day()), p.loc.MonthAbbreviated(t.Month()))
}

// ISO is the machine's form for <time datetime>: RFC 3339 in the printer's zone.
func (p *Printer) ISO(t time.Time) string { return t.In(p.zone).Format(time.RFC3339) }

// Relative is how long ago t was, seen from now: "vor 2 Stunden". It returns "" for
// times in the future and from 24 hours on: then the date says more.
func (p *Printer) Relative(t, now time.Time) string {
	d := now.Sub(t)
	switch {
	case d < -time.Minute || d >= 24*time.Hour:
		return ""
	case d < time.Minute:
		return p.T("time.now")
	case d < time.Hour:
		return p.N("time.minutes", int(d/time.Minute))
	}
	return p.N("time.hours", int(d/time.Hour))
}

// YearAfter is how old a date is that is written with its year.
const YearAfter = 183 * 24 * time.Hour

// When is Relative under 24 hours, else the date, without its year for the last six months.
func (p *Printer) When(t, now time.Time) string {
	if s := p.Relative(t, now); s != "" {
		return s
	}
	if age := now.Sub(t); age > 0 && age < YearAfter {
		return p.DayMonth(t)
	}
	return p.Date(t)
}

// SameDay tells whether both times are on one day in the printer's zone.
func (p *Printer) SameDay(a, b time.Time) bool {
	ya, ma, da := a.In(p.zone).Date()
	yb, mb, db := b.In(p.zone).Date()
	return ya == yb && ma == mb && da == db
}

// TimeTag is a <time> element: what people read, and the absolute time for machines.
func (p *Printer) TimeTag(t time.Time, text string) template.HTML {
	return template.HTML(`<time datetime="` + p.ISO(t) + `">` + template.HTMLEscapeString(text) + `</time>`)
}
