package site

import (
	"html/template"
	"net/http"
	"time"

	"depesche/internal/store"
	"depesche/internal/web/i18n"
)

// A page that goes out again within this time was put right at once, not updated.
const updateAfter = 5 * time.Minute

// when is a time of publication: relative under 24 hours, with the absolute time beside
// it in the element; then date and time of day.
func (f *frame) when(t time.Time) template.HTML {
	f.ages(t)
	if rel := f.P.Relative(t, f.asOf(t)); rel != "" {
		return f.titled(t, f.P.Capital(rel), f.P.FullDateTime(t))
	}
	return f.P.TimeTag(t, f.P.Capital(f.P.FullDateTime(t)))
}

// ago is the short form for lists: relative under 24 hours, then the date.
func (f *frame) ago(t time.Time) template.HTML {
	f.ages(t)
	if rel := f.P.Relative(t, f.asOf(t)); rel != "" {
		return f.titled(t, rel, f.P.DateTime(t))
	}
	text, whole := f.P.When(t, f.asOf(t)), f.P.Date(t)
	if text == whole {
		return f.P.TimeTag(t, text)
	}
	return f.titled(t, text, whole)
}

// dated is a day for lists that stand for long. A script writes how long ago it was, by the
// reader's clock, while that is less than a day.
func (f *frame) dated(t time.Time) template.HTML {
	if f.Now.Before(t.Add(i18n.YearAfter)) {
		f.reads.Until(t.Add(i18n.YearAfter))
	}
	then := f.Now
	if day := t.Add(24 * time.Hour); day.After(then) {
		then = day // a day old: no age, and no year
	}
	return template.HTML(`<time data-age datetime="` + f.P.ISO(t) + `" title="` + template.HTMLEscapeString(f.P.DateTime(t)) + `">` + template.HTMLEscapeString(f.P.When(t, then)) + `</time>`)
}

// titled is a time that is said in relation to now, and its title: what paper shows.
func (f *frame) titled(t time.Time, text, title string) template.HTML {
	return template.HTML(`<time datetime="` + f.P.ISO(t) + `" title="` + template.HTMLEscapeString(title) + `">` + template.HTMLEscapeString(text) + `</time>`)
}

// asOf is when a time is looked at: now, or for a page that shall stay a time from which it
// is written in full.
func (f *frame) asOf(t time.Time) time.Time {
	if later := t.Add(25 * time.Hour); f.still && later.After(f.Now) {
		return later
	}
	return f.Now
}

// ages notes when a time of publication will be written differently: with the next minute
// of the first hour, the next hour of the first day, and after six months with its year.
func (f *frame) ages(t time.Time) {
	switch d := f.Now.Sub(t); {
	case d < -time.Minute:
		f.reads.Until(t.Add(-time.Minute))
	case d < time.Minute:
		f.reads.Until(t.Add(time.Minute))
	case d < time.Hour:
		f.reads.Until(t.Add(d.Truncate(time.Minute) + time.Minute))
	case d < 24*time.Hour:
		f.reads.Until(t.Add(d.Truncate(time.Hour) + time.Hour))
	case d < i18n.YearAfter:
		f.reads.Until(t.Add(i18n.YearAfter))
	}
}

// today notes that the page depends on the day.
func (f *frame) today() {
	y, m, d := f.Now.In(f.P.Zone()).Date()
	f.reads.Until(time.Date(y, m, d+1, 0, 0, 0, 0, f.P.Zone()))
}

// during notes that the page depends on whether more than a time has gone by since t.
func (f *frame) during(t time.Time, length time.Duration) bool {
	if f.Now.Sub(t) >= length {
		return false
	}
	f.reads.Until(t.Add(length))
	return true
}

// stamp is when something changed: the time of day alone on the day of publication.
func (f *frame) stamp(t, published time.Time) string {
	if f.P.SameDay(t, published) {
		return f.P.Time(t)
	}
	return f.P.DateTime(t)
}

// untilMonth notes that what is being made depends on the month.
func untilMonth(r *http.Request, now time.Time) {
	store.ReadsOf(r.Context()).Until(time.Date(now.Year(), now.Month()+1, 1, 0, 0, 0, 0, time.UTC))
}
