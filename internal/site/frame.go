package site

import (
	"context"
	"html/template"
	"net/http"
	"time"

	"depesche"
	"depesche/internal/lang"
	"depesche/internal/store"
	"depesche/internal/web/i18n"
)

// frame is what every page has around its content. Page structs embed it.
type frame struct {
	P           *i18n.Printer
	Now         time.Time
	Name        string // of the edition: masthead. Page structs have no field of this name
	Tagline     string
	Home        string // address of the front page
	Compact     bool   // a small masthead: every page but the front page
	Title       string // of the document, without the name
	Description string
	Robots      string // "noindex" where it must not be found
	Canonical   string // absolute
	Alternates  []alternate
	Feed        string // absolute
	Feeds       []feedLink
	Manifest    string // address
	Search      string // address of the search
	Finding     bool   // it is the search
	Preload     []string
	Editions    []editionLink
	Sections    []sectionLink
	Social      *social
	Data        template.JS // JSON-LD
	Preview     bool
	Script      bool // the page has a form that is better with one

	addr  *addresses
	ed    *depesche.Edition
	reads *store.Reads // nil where nobody keeps the page
}

// alternate is the same page in another language.
type alternate struct{ Lang, Href string }

// editionLink leads to another edition: to the same page where there is one.
type editionLink struct {
	Lang, Dir, Name, Href string
	Current               bool
}

// sectionLink leads to a channel.
type sectionLink struct {
	Name, Href string
	Current    bool
	key        string
}

// social is what services show when a page is shared.
type social struct {
	Type, Image, ImageAlt   string
	ImageWidth, ImageHeight int
	Published, Modified     string
	Section                 string
	Locale                  string
}

// fonts of the first view by script; other scripts use the system's.
var preload = map[string][]string{
	"Latn": {"font:newsreader-display-latin.woff2", "font:newsreader-text-latin.woff2"},
	"Arab": {"font:noto-naskh-arabic.woff2"},
}

// frame reads what surrounds a page of an edition.
func (s *Server) frame(ctx context.Context, a *addresses, e *depesche.Edition) (*frame, error) {
	zone := s.zone(e.TimeZone)
	f := &frame{
		P: s.catalog.Printer(e.Lang, zone), Now: s.now(), Name: e.Name, Tagline: e.Tagline, Compact: true,
		Home: a.link(frontPath(e.Code)), Feed: a.abs("/" + e.Code + "/feed.xml"), Search: a.link("/" + e.Code + "/search"), addr: a, ed: e, reads: store.ReadsOf(ctx),
	}
	f.Manifest = a.link("/" + e.Code + "/site.webmanifest")
	f.Feeds = f.feedLinks(e.Name, &storyList{path: "/"})
	if p := lang.Core(e.Lang); p != nil {
		f.Preload = preload[p.Script]
	}
	for _, o := range a.editions {
		f.Editions = append(f.Editions, editionLink{
			Lang: o.Lang, Dir: depesche.Dir(o.Lang), Name: i18n.SelfName(o.Lang), Href: a.link(frontPath(o.Code)), Current: o.Code == e.Code,
		})
	}
	channels, err := s.store.Channels(ctx)
	if err != nil {
		return nil, err
	}
	for _, c := range channels {
		f.Sections = append(f.Sections, sectionLink{
			Name: depesche.NameIn(c.Names, e.Lang, c.Key), Href: a.link("/" + e.Code + "/channel/" + c.Key), key: c.Key,
		})
	}
	return f, nil
}

// zone returns a time zone by its IANA name, UTC where there is none of that name. The
// program reads each from disk once.
func (s *Server) zone(name string) *time.Location {
	if z, ok := s.zones.Load(name); ok {
		return z.(*time.Location)
	}
	z, err := time.LoadLocation(name)
	if err != nil {
		s.log.Warn("unknown time zone, using UTC", "zone", name, "err", err)
		z = time.UTC
	}
	s.zones.Store(name, z)
	return z
}

// open finds the edition of a request and its frame. done means that the request was
// redirected.
func (s *Server) open(w http.ResponseWriter, r *http.Request) (f *frame, done bool, err error) {
	a, err := s.addresses(r)
	if err != nil {
		return nil, false, err
	}
	e := a.edition(r.PathValue("edition"))
	if e == nil {
		return nil, false, depesche.E(depesche.NotFound, "page.unknown", "there is no such page")
	}
	if a.elsewhere(w, r, e) {
		return nil, true, nil
	}
	f, err = s.frame(r.Context(), a, e)
	return f, false, err
}

// current marks a channel in the section bar.
func (f *frame) current(key string) {
	for i := range f.Sections {
		f.Sections[i].Current = f.Sections[i].key == key
	}
}

// channelName is the name of a channel for the page's readers, "" if it has none.
func (f *frame) channelName(key string) string {
	for _, c := range f.Sections {
		if c.key == key {
			return c.Name
		}
	}
	return ""
}

// FullTitle is the document's title.
func (f *frame) FullTitle() string {
	if f.Title == "" {
		return f.Name
	}
	return f.Title + " · " + f.Name
}

// EditionName is the page's own language in itself: the label of the edition switch.
func (f *frame) EditionName() string { return i18n.SelfName(f.ed.Lang) }
