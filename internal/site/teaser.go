package site

import (
	"html/template"
	"time"

	"depesche"
	"depesche/internal/store"
)

// teaser is a story in a list.
type teaser struct {
	Lang, Dir  string // of the headline, set only where it is not the page's
	Href       string
	Kicker     string
	Headline   string
	Standfirst string
	By         string        // "Jonna Petrak, Trieste"
	From       string        // "Original: English", and whether a person read it
	When       template.HTML // relative or a date
	Clock      template.HTML // time of day, or the date when it is not of today
	New        bool          // within the last hour
	Image      *image        // cut for lists
	whole      *image
	Second     bool // it opens a list: its headline is the second level of the page, its picture loads at once
	channel    string
	topics     []string
}

// teaser makes a list's entry of an item of the page's own edition.
func (f *frame) teaser(it *store.PublishedItem) teaser {
	t := f.entry(it)
	t.When, t.New = f.ago(it.First), !f.still && f.during(it.First, time.Hour)
	f.today()
	clock := f.P.Clock(it.First)
	if f.still || !f.P.SameDay(it.First, f.Now) {
		clock = f.P.ShortDayMonth(it.First)
	}
	t.Clock = f.P.TimeTag(it.First, clock)
	return t
}

// lasting is a teaser that says the same while the hours go by: for pages of which there are
// as many as there are stories, and that are not to be made anew for the age of another.
func (f *frame) lasting(it *store.PublishedItem) teaser {
	t := f.entry(it)
	t.When, t.Clock = f.dated(it.First), f.P.TimeTag(it.First, f.P.ShortDayMonth(it.First))
	return t
}

// entry is what a list says of an item, but for times.
func (f *frame) entry(it *store.PublishedItem) teaser {
	t := teaser{
		Href: f.addr.link(it.Path), Kicker: f.channelName(it.Channel), Headline: oneLine(it.Headline), Standfirst: oneLine(it.Standfirst),
		channel: it.Channel, topics: it.Topics,
	}
	t.By = byline(f, &depesche.Document{Dateline: it.Dateline, Byline: it.Byline})
	if it.Kind == depesche.Translation {
		key := "item.unread"
		if it.Reviewed {
			key = "item.read"
		}
		t.From = f.P.T(key, f.P.LangName(it.OrigLang))
	}
	if it.Lead != nil && it.LeadFile != nil {
		name, here := pictureName(it.Headline, it.Lang, it.First, f.P.Zone()), func(p string) string { return p }
		t.Image = newCrop(it.Lead, it.LeadFile, name, teaserSizes, it.Lang, here)
		t.whole = newImage(it.Lead, it.LeadFile, name, frontSizes, it.Lang, here)
	}
	return t
}

// foreign makes an entry of an item of another edition: it keeps its language.
func (f *frame) foreign(it *store.PublishedItem) teaser {
	return teaser{
		Lang: it.Lang, Dir: depesche.Dir(it.Lang), Href: f.addr.link(it.Path), Kicker: f.P.LangName(it.Lang), Headline: oneLine(it.Headline), When: f.ago(it.First),
	}
}

// widen makes the picture load for a place twice as broad as a column.
func (t *teaser) widen() {
	if t.Image != nil && t.Image.Sizes != "" {
		im := *t.Image
		im.Sizes = wideSizes
		t.Image = &im
	}
}

// Wide is the picture for the broad column of a section.
func (t teaser) Wide() template.HTML {
	t.widen()
	if t.Second {
		return t.Image.Eager()
	}
	return t.Image.Lazy()
}

// Open is the picture that the front page opens with, whole.
func (t teaser) Open() template.HTML {
	if t.whole == nil {
		return t.Image.Eager()
	}
	return t.whole.Eager()
}
