package site

import (
	"html/template"
	"time"
)

// A page that goes out again within this time was put right at once, not updated.
const updateAfter = 5 * time.Minute

// when is a time of publication: relative under 24 hours, with the absolute time beside
// it in the element; then date and time of day.
func (f *frame) when(t time.Time) template.HTML {
	if rel := f.P.Relative(t, f.Now); rel != "" {
		return template.HTML(`<time datetime="` + f.P.ISO(t) + `" title="` + template.HTMLEscapeString(f.P.FullDateTime(t)) + `">` +
			template.HTMLEscapeString(f.P.Capital(rel)) + `</time>`)
	}
	return f.P.TimeTag(t, f.P.Capital(f.P.FullDateTime(t)))
}

// ago is the short form for lists: relative under 24 hours, then the date.
func (f *frame) ago(t time.Time) template.HTML { return f.P.TimeTag(t, f.P.When(t, f.Now)) }

// stamp is when something changed: the time of day alone on the day of publication.
func (f *frame) stamp(t, published time.Time) string {
	if f.P.SameDay(t, published) {
		return f.P.Time(t)
	}
	return f.P.DateTime(t)
}
