package site

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"depesche"
	"depesche/internal/store"
)

// frontPage reads by importance on a phone and stands in columns on a desk screen.
// Everything on it appears once.
type frontPage struct {
	*frame
	Date   string
	Day    string // the same for machines
	Today  int    // stories of the last 24 hours
	Langs  int    // languages that the page's stories were written in
	Lead   *teaser
	Also   []teaser // of the lead's topics, else the next in weight
	Second []teaser
	Wire   []teaser // in the order of the clock
	Parts  []frontPart
	Others []teaser // live in other editions, not yet here
	Fixed  []fixed  // corrected lately

	topics []depesche.Topic
}

// frontPart is a channel's part of the page. One story with a picture opens a part that
// has any; a part of single stories from many channels has no Href.
type frontPart struct {
	ID, Name, Href string
	Feature        *teaser
	List           []teaser
}

// Pictures tells whether every story of the list has a picture: then the list shows them.
func (p frontPart) Pictures() bool { return allPictures(p.List) }

// Alone and Few tell that the list is short, so that its stories say more.
func (p frontPart) Alone() bool { return len(p.List) == 1 }

// Few is Alone for two.
func (p frontPart) Few() bool { return len(p.List) == 2 }

// Columns is the class for a list that stands in columns.
func (p frontPart) Columns() string { return columns(len(p.List)) }

// columns is the class for n stories side by side: what divides them without a gap.
func columns(n int) string {
	switch {
	case n == 2:
		return ""
	case n == 3, n == 6:
		return "three"
	}
	return "four"
}

func allPictures(ts []teaser) bool {
	return !slices.ContainsFunc(ts, func(t teaser) bool { return t.Image == nil })
}

// fixed is a correction as the front page tells it.
type fixed struct{ Headline, Href, Right, When string }

const (
	frontItems   = 60
	secondMax    = 3
	alsoMax      = 2
	wireMax      = 8
	partMax      = 4
	othersMax    = 4
	fixedMax     = 4
	correctedFor = 36 * time.Hour
)

func (s *Server) front(w http.ResponseWriter, r *http.Request) error {
	f, done, err := s.open(w, r)
	if err != nil || done {
		return err
	}
	p, err := s.frontPage(r.Context(), f)
	if err != nil {
		return err
	}
	f.Canonical = f.addr.abs(frontPath(f.ed.Code))
	f.everyEdition("/")
	f.Alternates = f.fronts()
	f.Social = &social{Type: "website"}
	f.Data = script(thing{"@context": "https://schema.org", "@type": "WebSite", "name": f.Name, "url": f.Canonical, "inLanguage": f.ed.Tag()})
	s.drawn(f, f.editionCard(), 0)
	s.count(r, f.ed, 0)
	return s.show(w, r, http.StatusOK, "front", p)
}

// PreviewFront shows the front page of an edition as it would be with the look that e has,
// saved or not, out of reach of search engines. sheet is the address of its theme's style
// sheet, scheme "light", "dark" or "" for the reader's. Whoever calls it has made sure that
// the reader may see it.
func (s *Server) PreviewFront(w http.ResponseWriter, r *http.Request, e *depesche.Edition, sheet, scheme string) error {
	a, err := s.addresses(r)
	if err != nil {
		return err
	}
	f, err := s.frame(r.Context(), a, e)
	if err != nil {
		return err
	}
	p, err := s.frontPage(r.Context(), f)
	if err != nil {
		return err
	}
	f.Preview, f.Aside, f.Scheme, f.Robots, f.Feeds, f.Manifest = true, true, scheme, "noindex, nofollow", nil, ""
	if f.Theme != "" {
		f.Theme = sheet
	}
	w.Header().Set("Cache-Control", "no-store")
	return s.templates.Render(w, http.StatusOK, "front", p)
}

// frontPage deals what is published to the places of the page.
func (s *Server) frontPage(ctx context.Context, f *frame) (*frontPage, error) {
	items, err := s.store.PublishedList(ctx, store.ListQuery{Edition: f.ed.Code, Limit: frontItems})
	if err != nil {
		return nil, err
	}
	others, err := s.store.OtherEditionsLatest(ctx, f.ed.Code, othersMax)
	if err != nil {
		return nil, err
	}
	fixes, err := s.store.RecentCorrections(ctx, f.ed.Code, fixedMax)
	if err != nil {
		return nil, err
	}
	f.today()
	p := &frontPage{frame: f, Date: f.P.Capital(f.P.FullDate(f.Now)), Day: f.Now.In(f.P.Zone()).Format(time.DateOnly)}
	f.Compact, f.Description = false, f.Tagline
	if p.topics, err = s.store.Topics(ctx); err != nil {
		return nil, err
	}
	p.arrange(items)
	p.count(items)
	for i := range others {
		p.Others = append(p.Others, f.foreign(&others[i]))
	}
	for _, c := range fixes {
		if f.during(c.At, correctedFor) {
			p.Fixed = append(p.Fixed, fixed{oneLine(c.Headline), f.addr.link(c.Path) + "#correction", c.Right, f.P.T("time.date_clock", f.P.DayMonth(c.At), f.P.Time(c.At))})
		}
	}
	return p, nil
}

// fronts lists the front pages for hreflang; the page that chooses is x-default.
func (f *frame) fronts() []alternate {
	out := f.alternates("/", nil)
	if n := len(out); n > 0 {
		out[n-1].Href = f.addr.abs("/")
	}
	return out
}

// alternates lists a page that the editions have at the same path (nil: all), a language once;
// the first edition is x-default. The page of an edition that is not the first in its language
// lists nothing: what it named would not name it.
func (f *frame) alternates(path string, in map[string]bool) []alternate {
	var out []alternate
	self := false
	for i := range f.addr.editions {
		e := &f.addr.editions[i]
		if in != nil && !in[e.Code] || slices.ContainsFunc(out, func(a alternate) bool { return strings.EqualFold(a.Lang, e.Tag()) }) {
			continue
		}
		self = self || e.Code == f.ed.Code
		out = append(out, alternate{e.Tag(), f.addr.abs("/" + e.Code + path)})
	}
	if !self {
		return nil
	}
	return append(out, alternate{"x-default", out[0].Href})
}

// OthersNote says what the stories from other editions lack: this language, or, where
// another edition has it too, this edition.
func (p *frontPage) OthersNote() string {
	if slices.ContainsFunc(p.addr.editions, func(o depesche.Edition) bool {
		return o.Code != p.ed.Code && depesche.BaseLang(o.Lang) == depesche.BaseLang(p.ed.Lang)
	}) {
		return p.P.T("front.others_here")
	}
	return p.P.T("front.others_note", p.P.LangNameIn(depesche.BaseLang(p.ed.Lang)))
}

func (p *frontPage) count(items []store.PublishedItem) {
	langs := map[string]bool{}
	for _, it := range items {
		if !p.still && p.during(it.First, 24*time.Hour) {
			p.Today++
			langs[it.OrigLang] = true
		}
	}
	p.Langs = len(langs)
}

// weight orders the top of the page: a step of priority outweighs six hours of age.
func weight(it *store.PublishedItem) time.Time {
	pr := it.Priority
	if pr < 1 || pr > 6 {
		pr = 4
	}
	return it.First.Add(time.Duration(4-pr) * 6 * time.Hour)
}

// arrange deals the stories to the places of the page.
func (p *frontPage) arrange(items []store.PublishedItem) {
	ranked := make([]*store.PublishedItem, len(items))
	for i := range items {
		ranked[i] = &items[i]
	}
	slices.SortStableFunc(ranked, func(a, b *store.PublishedItem) int { return weight(b).Compare(weight(a)) })
	if len(ranked) == 0 {
		return
	}

	// A lead wants a picture: among the first three, the first that has one.
	lead := 0
	for i := range min(3, len(ranked)) {
		if ranked[i].LeadFile != nil {
			lead = i
			break
		}
	}
	take := func(i int) *store.PublishedItem {
		it := ranked[i]
		ranked = slices.Delete(ranked, i, i+1)
		return it
	}
	first := take(lead)
	t := p.teaser(first)
	p.Lead = &t
	spare := len(ranked) - secondMax // what may stand under the lead
	for i := 0; i < len(ranked) && len(p.Also) < min(alsoMax, spare); {
		if shareTopic(first, ranked[i]) {
			p.Also = append(p.Also, p.teaser(take(i)))
		} else {
			i++
		}
	}
	for len(ranked) > 0 && len(p.Second) < secondMax {
		p.Second = append(p.Second, p.teaser(take(0)))
	}
	for len(ranked) > secondMax && len(p.Also) < alsoMax {
		p.Also = append(p.Also, p.teaser(take(0)))
	}
	pictureFirst(p.Second)

	slices.SortStableFunc(ranked, func(a, b *store.PublishedItem) int { return b.First.Compare(a.First) })
	p.Parts = p.parts(p.wire(ranked))
}

// wire takes the short news: what has little weight or no picture, then what would stand
// alone in its channel. It leaves at least half of the stories to the channels. The rest
// is returned.
func (p *frontPage) wire(items []*store.PublishedItem) (rest []*store.PublishedItem) {
	limit := min(wireMax, (len(items)+1)/2)
	inChannel := map[string]int{}
	chosen := map[*store.PublishedItem]bool{}
	for _, it := range items {
		if len(chosen) < limit && (it.Priority >= 5 || it.LeadFile == nil) {
			chosen[it] = true
		} else {
			inChannel[it.Channel]++
		}
	}
	for _, it := range items {
		if len(chosen) < limit && !chosen[it] && inChannel[it.Channel] == 1 {
			chosen[it] = true
		}
	}
	for _, it := range items {
		if chosen[it] {
			p.Wire = append(p.Wire, p.teaser(it))
		} else {
			rest = append(rest, it)
		}
	}
	return rest
}

// parts groups stories by channel, in the order of the section bar. Channels with one
// story share a part at the end.
func (p *frontPage) parts(items []*store.PublishedItem) []frontPart {
	by := map[string][]teaser{}
	for _, it := range items {
		by[it.Channel] = append(by[it.Channel], p.teaser(it))
	}
	var out []frontPart
	var single []teaser
	for _, c := range p.Sections {
		ts := by[c.key]
		delete(by, c.key)
		if len(ts) < 2 {
			single = append(single, ts...)
			continue
		}
		for i := range ts {
			ts[i].Kicker = p.topicName(ts[i].topics)
		}
		out = append(out, newPart("c-"+c.key, c.Name, c.Href, ts))
	}
	for _, it := range items { // stories without a channel, in their order
		if ts := by[it.Channel]; len(ts) > 0 {
			single = append(single, ts...)
			delete(by, it.Channel)
		}
	}
	switch {
	case len(single) == 1 && single[0].Image == nil:
		p.Wire = append(p.Wire, single[0]) // too little for a part of its own
	case len(single) == 1:
		out = append(out, frontPart{ID: "c--more", Name: p.P.T("front.more"), Feature: &single[0]})
	case len(single) > 1:
		out = append(out, frontPart{ID: "c--more", Name: p.P.T("front.more"), List: single[:min(len(single), 2*partMax)]})
		if len(single) == 2 { // each takes half of the page
			for i := range single {
				single[i].widen()
			}
		}
	}
	return out
}

// topicName is the name of the first of a story's topics: what stands over it in a part
// that already names the channel.
func (p *frontPage) topicName(keys []string) string {
	for _, t := range p.topics {
		if len(keys) > 0 && t.Key == keys[0] {
			return depesche.NameIn(t.Names, p.ed.Lang, t.Key)
		}
	}
	return ""
}

func newPart(id, name, href string, ts []teaser) frontPart {
	part := frontPart{ID: id, Name: name, Href: href}
	ts = ts[:min(len(ts), partMax)]
	if pictureFirst(ts) {
		part.Feature, ts = &ts[0], ts[1:]
	}
	part.List = ts
	return part
}

// pictureFirst brings the first story that has a picture to the front and tells whether
// there is one.
func pictureFirst(ts []teaser) bool {
	for i := range ts {
		if ts[i].Image != nil {
			t := ts[i]
			copy(ts[1:i+1], ts[:i])
			ts[0] = t
			return true
		}
	}
	return false
}

func shareTopic(a, b *store.PublishedItem) bool {
	return slices.ContainsFunc(a.Topics, func(k string) bool { return slices.Contains(b.Topics, k) })
}
