package site

import (
	"context"
	"html/template"
	"net/http"
	"slices"
	"strings"
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
	Offers      []feedLink // of this page alone: the feeds of its list, how other sites embed it
	Manifest    string     // address
	Search      string     // address of the search
	Finding     bool       // it is the search
	Preload     []string
	Editions    []editionLink
	Sections    []sectionLink
	Theme       string    // address of the edition's own style sheet
	Sheet       string    // address of the newsroom's own, after it
	Paper       [2]string // light and dark
	Logo        *brand
	Apart       []anchorLink // at the end of the section bar
	FootPages   []anchorLink // the edition's own pages that stand at the foot
	FootDesk    []anchorLink // topics, authors, archive, corrections
	Social      *social
	Data        template.JS // JSON-LD
	Preview     bool
	Aside       bool   // its links open beside it, and not in the frame in which it is shown
	Scheme      string // "light" or "dark" whatever the reader prefers
	Script      bool   // the page has a form that is better with one

	pages    []keyed
	addr     *addresses
	ed       *depesche.Edition
	reads    *store.Reads // nil where nobody keeps the page
	still    bool         // see Config.Still
	surround surround
}

// alternate is the same page in another language.
type alternate struct{ Lang, Href string }

// editionLink leads to another edition: to the same page where there is one.
type editionLink struct {
	Lang, Dir, Name, Href string
	Current               bool
	Note                  string // what there is instead of this page, empty where it is the same
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
	"Latn": {"font:newsreader-display-latin.woff2", "font:newsreader-text-latin.woff2", "font:inter-latin.woff2"},
	"Arab": {"font:noto-naskh-arabic.woff2", "font:noto-naskh-arabic-figures.woff2"},
}

// frame reads what surrounds a page of an edition.
func (s *Server) frame(ctx context.Context, a *addresses, e *depesche.Edition) (*frame, error) {
	zone := s.zone(e.TimeZone)
	f := &frame{
		P: s.catalog().Printer(e.Tag(), zone).Styled(e.Look.Dates, e.Look.Clock), Paper: [2]string{"#fbfaf7", "#14161a"}, Now: s.now(), Name: e.Name, Tagline: e.Tagline, Compact: true,
		Home: a.link(frontPath(e.Code)), Feed: a.abs("/" + e.Code + "/feed.xml"), Search: a.link("/" + e.Code + "/search"), addr: a, ed: e, reads: store.ReadsOf(ctx), Sheet: s.style.path(),
	}
	f.still = s.still
	f.Manifest = a.link("/" + e.Code + "/site.webmanifest")
	f.Feeds = f.feedLinks(e.Name, &storyList{path: "/"})
	if p := lang.Core(e.Lang); p != nil {
		f.Preload = preload[p.Script]
	}
	for i, o := range a.editions {
		f.Editions = append(f.Editions, editionLink{
			Lang: o.Tag(), Dir: depesche.Dir(o.Lang), Name: a.selfName(&a.editions[i]), Href: a.link(frontPath(o.Code)), Current: o.Code == e.Code, Note: note(o.Code != e.Code, f.P.T("switch.front")),
		})
	}
	channels, err := s.store.Channels(ctx)
	if err != nil {
		return nil, err
	}
	for _, c := range channelsOf(e, channels) {
		f.Sections = append(f.Sections, sectionLink{
			Name: depesche.NameIn(c.Names, e.Lang, c.Key), Href: a.link("/" + e.Code + "/channel/" + c.Key), key: c.Key,
		})
	}
	pages, err := s.store.Pages(ctx, e.Code)
	if err != nil {
		return nil, err
	}
	f.furnish(pages)
	f.dress()
	f.reads.Join(wordsParts(e.Tag()), time.Time{})
	f.surround = surroundOf(f.reads)
	return f, nil
}

func note(unlike bool, text string) string {
	if unlike {
		return text
	}
	return ""
}

// channelsOf are the channels in an edition's section bar, in its order.
func channelsOf(e *depesche.Edition, all []depesche.Channel) []depesche.Channel {
	if len(e.Look.Channels) == 0 {
		return all
	}
	var out []depesche.Channel
	for _, key := range e.Look.Channels {
		if i := slices.IndexFunc(all, func(c depesche.Channel) bool { return c.Key == key }); i >= 0 {
			out = append(out, all[i])
		}
	}
	return out
}

// furnish fills the bars at the head and the foot of the page.
func (f *frame) furnish(pages []depesche.Page) {
	at := func(path string) string { return f.addr.link("/" + f.ed.Code + path) }
	topics, fixed := anchorLink{f.P.T("story.topics"), at("/topics")}, anchorLink{f.P.T("corrections.title"), at("/corrections")}
	f.Apart = []anchorLink{topics, fixed}
	if len(f.ed.Look.Nav) > 0 {
		f.Apart = nil
	}
	for _, l := range f.ed.Look.Nav {
		href := safeHref(l.Href)
		if !strings.Contains(l.Href, ":") {
			href = at("/" + strings.TrimPrefix(l.Href, "/"))
		}
		if href != "" {
			f.Apart = append(f.Apart, anchorLink{l.Name, href})
		}
	}
	for _, p := range pages {
		l := anchorLink{p.Title, at("/page/" + p.Key)}
		f.pages = append(f.pages, keyed{p.Key, l})
		if p.Listed {
			f.FootPages = append(f.FootPages, l)
		}
	}
	f.FootDesk = []anchorLink{topics, {f.P.T("authors.title"), at("/authors")}, {f.P.T("archive.title"), at("/archive")}, fixed}
}

// keyed is a link to an own page with the page's key.
type keyed struct {
	key string
	anchorLink
}

// ownPage leads to one of the edition's own pages, nil where there is none with the key.
func (f *frame) ownPage(key string) *anchorLink {
	for i := range f.pages {
		if f.pages[i].key == key {
			return &f.pages[i].anchorLink
		}
	}
	return nil
}

// everyEdition says that each edition has this page at the same path below its front page.
func (f *frame) everyEdition(path string) { f.whereFound(path, nil) }

// whereFound says which editions have this page at the same path, nil for all: the switch
// leads there, and search engines are told.
func (f *frame) whereFound(path string, in map[string]bool) {
	for i, e := range f.addr.editions {
		if in == nil || in[e.Code] {
			f.Editions[i].Href, f.Editions[i].Note = f.addr.link("/"+e.Code+path), ""
		}
	}
	f.Alternates = f.alternates(path, in)
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
func (f *frame) EditionName() string { return f.addr.selfName(f.ed) }
