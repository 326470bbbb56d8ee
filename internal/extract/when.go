package extract

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"depesche/internal/lazyregexp"
)

// dates finds when the story was published and last modified. Times without a zone are
// taken as UTC, for the page does not say better.
func (m *meta) dates(root *node, title string, u *url.URL) (published, modified time.Time) {
	published = m.firstTime(m.article.text("datePublished"), m.first("article:published_time", "datepublished", "article:published", "og:published_time",
		"og:article:published_time", "og:pubdate", "pubdate", "publishdate", "publish-date", "publish_date", "publication_date", "article.published", "sailthru.date", "parsely-pub-date",
		"cxenseparse:recs:publishtime", "dc.date.issued", "dcterms.date", "dcterms.created", "dcterms.issued", "dc.date", "dc.date.created", "article_date_original", "article:post_date",
		"citation_publication_date", "citation_date", "datecreated", "displaydate", "rnews:datepublished", "bt:pubdate", "originalpublicationdate", "published-date", "date_published", "pub_date"),
		m.article.text("dateCreated"))
	modified = m.firstTime(m.article.text("dateModified"), m.first("article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified", "dc.date.modified", "lastmod", "revised"))
	if published.IsZero() {
		for _, s := range m.times {
			if s.published && !s.modified {
				if published = parseTime(s.value); !published.IsZero() {
					break
				}
			}
		}
	}
	if modified.IsZero() {
		for _, s := range m.times {
			if s.modified {
				if modified = parseTime(s.value); !modified.IsZero() {
					break
				}
			}
		}
	}
	shown := shownDate(root, fold(title), m.language())
	if published.IsZero() {
		published = shown
	}
	if published.IsZero() {
		published = m.firstTime(m.first("date", "article.created", "created", "dc.created"))
	}
	if published.IsZero() && len(m.times) > 0 && !m.times[0].modified {
		published = parseTime(m.times[0].value)
	}
	if published.IsZero() && u != nil {
		published = dateInPath(u.Path)
	}
	if published.IsZero() {
		published = markedDate(root, m.language())
	}
	if published.IsZero() {
		published = m.firstTime(m.scripted)
	}
	if published.IsZero() {
		published = dateIn(m.title, m.language())
	}
	if published.IsZero() {
		published = modified
	}
	published = m.inSiteZone(published, shown, u)
	if modified.Before(published) {
		modified = time.Time{}
	}
	return published, modified
}

// inSiteZone gives an instant that a content system wrote in UTC the site's own zone,
// so that it falls on the day that the site dates it: the zone of another instant on the
// page, or what the date that the page shows or has in its address asks for.
func (m *meta) inSiteZone(t, shown time.Time, u *url.URL) time.Time {
	if _, off := t.Zone(); t.IsZero() || off != 0 || t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 {
		return t
	}
	var others []string
	for _, k := range []string{"article:published_time", "datepublished", "date", "article:modified_time"} {
		others = append(others, m.tags[k]...)
	}
	others = append(others, m.article.text("dateModified"), m.article.text("datePublished"))
	for _, s := range m.times {
		others = append(others, s.value)
	}
	for _, s := range others {
		if o := parseTime(s); !o.IsZero() && o.Sub(t).Abs() < 90*24*time.Hour {
			if _, off := o.Zone(); off != 0 {
				return t.In(o.Location())
			}
		}
	}
	days := []time.Time{shown}
	if u != nil {
		days = append(days, dateInPath(u.Path))
	}
	day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	for _, d := range days {
		switch h := t.Hour(); {
		case d.IsZero():
		case d.Equal(day):
			return t
		case day.Sub(d) == 24*time.Hour && h < 11: // written the evening before, west of UTC
			return t.In(time.FixedZone("", -(h+1)*3600))
		case d.Sub(day) == 24*time.Hour && h >= 11:
			return t.In(time.FixedZone("", (24-h)*3600))
		}
	}
	return t
}

func (m *meta) firstTime(vs ...string) time.Time {
	for _, v := range vs {
		if t := parseTime(v); !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}

var timeLayouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z07:00", "2006-01-02T15:04Z0700", "2006-01-02T15:04:05.999999999", "2006-01-02T15:04:05", "2006-01-02T15:04",
	"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 Z07:00", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05 MST", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02",
	"2006/01/02 15:04:05", "2006/01/02 15:04", "2006/01/02", "20060102T150405Z0700", "20060102T150405", "20060102", "02.01.2006 15:04:05", "02.01.2006 15:04",
	"2.1.2006, 15:04", "2.1.2006 15:04", "2.1.2006", "2.1.06", time.RFC1123Z, time.RFC1123, time.RFC822Z, time.RFC822, time.RFC850, time.ANSIC, time.UnixDate,
	"January 2, 2006", "Jan 2, 2006", "2 January 2006", "2 Jan 2006", "January 2, 2006 15:04", "January 2, 2006, 3:04 pm", "Jan. 2, 2006", "Mon, January 2, 2006",
	"Monday, January 2, 2006", "Mon Jan 2 2006 15:04:05 GMT-0700 (MST)", "Jan 2, 2006 3:04 PM", "2006-1-2", "2006-1-2 15:04:05",
}

// parseTime reads a time as machines write it. What lies before the first web page or
// is no time gives the zero time.
func parseTime(s string) time.Time {
	s = squeeze(s)
	if len(s) < 6 || len(s) > 60 {
		return time.Time{}
	}
	for _, l := range timeLayouts {
		if t, err := time.Parse(l, s); err == nil {
			return plausible(t)
		}
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		if n > 1e12 {
			n /= 1000
		}
		if n > 6e8 && n < 5e9 {
			return time.Unix(n, 0).UTC()
		}
	}
	// "2019-11-20T10:00:00+01:00[Europe/Berlin]", "2019-11-20T10:00 Uhr"
	if m := isoDate().FindString(s); m != "" {
		t, _ := time.Parse("2006-01-02", m)
		return plausible(t)
	}
	return time.Time{}
}

var isoDate = lazyregexp.New(`^(?:19|20)\d\d-[01]\d-[0-3]\d`)

func plausible(t time.Time) time.Time {
	if y := t.Year(); y < 1990 || y > 2100 {
		return time.Time{}
	}
	return t
}

var (
	pathDate    = lazyregexp.New(`(?:^|[/_-])((?:19|20)\d\d)[/_-]?([01]\d)[/_-]?([0-3]\d)(?:[/_.-]|$)`)
	pathDayDate = lazyregexp.New(`(?:^|[/_-])([0-3]\d)[_-]([01]\d)[_-]((?:19|20)\d\d)(?:[/_.-]|$)`)
)

// dateInPath reads /2019/11/20/, /20-11-2019-… and their like.
func dateInPath(p string) time.Time {
	m := pathDate().FindStringSubmatch(p)
	if m == nil {
		if m = pathDayDate().FindStringSubmatch(p); m == nil {
			return time.Time{}
		}
		m[1], m[3] = m[3], m[1]
	}
	t, err := time.Parse("2006-01-02", strings.Join(m[1:], "-"))
	if err != nil {
		return time.Time{}
	}
	return plausible(t)
}
