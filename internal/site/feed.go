package site

import (
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"depesche"
	"depesche/internal/feed"
	"depesche/internal/store"
)

const feedItems = 30

// feedFile is one of the forms in which every list is offered as a feed.
type feedFile struct {
	name   string
	format feed.Format
	whole  bool // with the stories' whole text
}

// feedFiles are the names under a list's own address.
var feedFiles = []feedFile{
	{"feed.xml", feed.Atom, true},
	{"rss.xml", feed.RSS, true},
	{"feed.json", feed.JSON, true},
	{"feed-summary.xml", feed.Atom, false},
	{"rss-summary.xml", feed.RSS, false},
	{"feed-summary.json", feed.JSON, false},
}

// feedRoutes adds the feeds of all lists.
func (s *Server) feedRoutes(mux *http.ServeMux) {
	for _, file := range feedFiles {
		s.page(mux, "/{edition}/"+file.name, s.feed(file, s.editionList))
		s.page(mux, "/{edition}/channel/{key}/"+file.name, s.feed(file, s.channelList))
		s.page(mux, "/{edition}/topic/{key}/"+file.name, s.feed(file, s.topicList))
		s.page(mux, "/{edition}/author/{key}/"+file.name, s.feed(file, s.authorList))
	}
}

// storyList is a list of an edition's stories that readers can have as a page and as a
// feed.
type storyList struct {
	name  string // "" for all of the edition
	path  string // within the edition: "/", "/channel/science"
	query store.ListQuery
}

// at is the path of one of the list's feeds.
func (l *storyList) at(file string) string { return strings.TrimSuffix(l.path, "/") + "/" + file }

// lister finds the list that an address names.
type lister func(r *http.Request, f *frame) (*storyList, error)

func (s *Server) editionList(*http.Request, *frame) (*storyList, error) {
	return &storyList{path: "/"}, nil
}

func (s *Server) channelList(r *http.Request, f *frame) (*storyList, error) {
	key := r.PathValue("key")
	if name := f.channelName(key); name != "" {
		return &storyList{name, "/channel/" + key, store.ListQuery{Channel: key}}, nil
	}
	return nil, errNoPage()
}

func (s *Server) topicList(r *http.Request, f *frame) (*storyList, error) {
	key := r.PathValue("key")
	topics, err := s.store.Topics(r.Context())
	if err != nil {
		return nil, err
	}
	for _, t := range topics {
		if t.Key == key {
			return f.topicList(t), nil
		}
	}
	return nil, errNoPage()
}

func (f *frame) topicList(t depesche.Topic) *storyList {
	return &storyList{depesche.NameIn(t.Names, f.ed.Lang, t.Key), "/topic/" + t.Key, store.ListQuery{Topic: t.Key}}
}

func errNoPage() error {
	return depesche.E(depesche.NotFound, "page.unknown", "there is no such page")
}

// feed answers with a list's newest stories.
func (s *Server) feed(file feedFile, find lister) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, done, err := s.open(w, r)
		if err != nil || done {
			return err
		}
		l, err := find(r, f)
		if err != nil {
			return err
		}
		q := l.query
		q.Edition, q.Limit, q.Documents, q.Languages, q.Corrections = f.ed.Code, feedItems, true, true, true
		items, err := s.store.PublishedList(r.Context(), q)
		if err != nil {
			return err
		}
		out := s.feedOf(f, l.name, l.path, l.at(file.name), file.whole)
		if out.Items, out.Updated, err = s.feedItems(r, f, items, file.whole); err != nil {
			return err
		}
		if len(s.hubs) > 0 {
			for _, h := range out.Hubs {
				w.Header().Add("Link", "<"+h+`>; rel="hub"`)
			}
			w.Header().Add("Link", "<"+out.Self+`>; rel="self"`)
		}
		return sendFeed(w, r, out, file.format)
	}
}

// feedOf is a feed without stories. Its id is the page that shows the same; a feed of
// summaries is another one.
func (s *Server) feedOf(f *frame, name, path, self string, whole bool) *feed.Feed {
	home := f.addr.abs("/" + f.ed.Code + path)
	out := &feed.Feed{
		Title: f.Name, Description: f.Tagline, Lang: f.ed.Tag(), ID: home, Self: f.addr.abs("/" + f.ed.Code + self), Home: home, Author: f.Name, Hubs: s.hubs,
	}
	if name != "" {
		out.Title, out.Description = name+" · "+f.Name, f.P.T("list.description", name, f.Name)
	}
	if !whole {
		out.ID, out.Title = strings.TrimSuffix(home, "/")+"/feed-summary.xml", f.P.T("feed.brief", out.Title)
	}
	return out
}

func sendFeed(w http.ResponseWriter, r *http.Request, out *feed.Feed, as feed.Format) error {
	b, err := out.Write(as)
	if err != nil {
		return err
	}
	send(w, r, http.StatusOK, as.Type()+"; charset=utf-8", b)
	return nil
}

// feedItems turns stories into a feed's items and tells when the newest of them changed.
func (s *Server) feedItems(r *http.Request, f *frame, items []store.PublishedItem, whole bool) (out []feed.Item, updated time.Time, err error) {
	updated = time.Unix(0, 0)
	topics, err := s.topicNames(r, f, items)
	if err != nil {
		return nil, updated, err
	}
	for i := range items {
		it := &items[i]
		x := f.feedItem(it, topics)
		if whole {
			content, err := s.feedContent(r, f, it)
			if err != nil {
				return nil, updated, err
			}
			x.HTML = string(content)
		}
		if x.Updated.After(updated) {
			updated = x.Updated
		}
		out = append(out, x)
	}
	return out, updated, nil
}

// topicNames are the names of the topics that stories have. Without any it reads nothing.
func (s *Server) topicNames(r *http.Request, f *frame, items []store.PublishedItem) (map[string]string, error) {
	var any bool
	for i := range items {
		any = any || len(items[i].Topics) > 0
	}
	if !any {
		return nil, nil
	}
	topics, err := s.store.Topics(r.Context())
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, t := range topics {
		names[t.Key] = depesche.NameIn(t.Names, f.ed.Lang, t.Key)
	}
	return names, nil
}

// feedItem is a story without its text. Its id is the short link, which stays when the
// headline and the slug change.
func (f *frame) feedItem(it *store.PublishedItem, topics map[string]string) feed.Item {
	x := feed.Item{
		ID: f.addr.abs("/" + f.ed.Code + "/" + strconv.FormatInt(it.Number, 10)), URL: f.addr.abs(it.Path), Title: it.Headline, Lang: f.addr.tag(it.Edition, it.Lang), Summary: it.Standfirst,
		Published: it.First, Updated: lastChange(it.Updated, it.Corrections),
	}
	if x.Updated.Before(x.Published) {
		x.Updated = x.Published
	}
	for _, n := range it.Byline {
		x.Authors = append(x.Authors, feed.Person{Name: n})
	}
	if name := f.channelName(it.Channel); name != "" {
		x.Categories = append(x.Categories, feed.Category{Key: it.Channel, Name: name})
	}
	for _, t := range it.Topics {
		x.Categories = append(x.Categories, feed.Category{Key: t, Name: topics[t]})
	}
	for _, l := range it.Languages {
		tag := f.addr.tag(l.Edition, l.Lang)
		if l.Edition != f.ed.Code && !strings.EqualFold(tag, f.ed.Tag()) && !slices.ContainsFunc(x.Alternates, func(a feed.Alternate) bool { return strings.EqualFold(a.Lang, tag) }) {
			x.Alternates = append(x.Alternates, feed.Alternate{Lang: tag, Title: l.Headline, URL: f.addr.abs(l.Path)})
		}
	}
	if it.Lead != nil && it.LeadFile != nil {
		im := feed.Image{Type: "image/jpeg", Credit: it.LeadFile.CreditOf(it.Lead, it.Lang)}
		im.URL, im.Width, im.Height = largest(it.LeadFile, pictureName(it.Headline, it.Lang, it.First, f.P.Zone()), f.addr.abs)
		if !it.Lead.Decorative {
			im.Alt = it.Lead.Alt
		}
		x.Image = &im
	}
	return x
}

// lastChange is when readers last saw something new on a page: a publication, or a
// correction.
func lastChange(updated time.Time, cs []depesche.Correction) time.Time {
	for _, c := range cs {
		if c.At.After(updated) {
			updated = c.At
		}
	}
	return updated
}

// feedContent is the whole story for readers of feeds: picture, text, corrections, and
// the line that says where it comes from.
func (s *Server) feedContent(r *http.Request, f *frame, it *store.PublishedItem) (template.HTML, error) {
	pictures, err := s.store.ShownPictures(r.Context(), it.Document)
	if err != nil {
		return "", err
	}
	y := &body{
		doc: absolute(it.Document, f.addr.abs(it.Path)), lang: it.Lang, pictures: pictures, name: pictureName(it.Headline, it.Lang, it.First, f.P.Zone()), plain: true,
		picture: f.addr.abs, openAt: func(host string) string { return f.P.T("story.embed", host) },
	}
	var b strings.Builder
	if it.Document.Lead != nil {
		y.figure(&b, &depesche.Block{Picture: y.doc.Lead})
	}
	b.WriteString(string(y.html()))
	f.feedCorrections(&b, it.Corrections)
	if it.Kind == depesche.Translation {
		key := "feed.unread"
		if it.Reviewed {
			key = "feed.read"
		}
		b.WriteString("<p><small>" + template.HTMLEscapeString(f.P.T(key, f.P.LangName(it.OrigLang))) + "</small></p>\n")
	}
	if depesche.RightToLeft(it.Lang) {
		return template.HTML(`<div lang="` + template.HTMLEscapeString(it.Lang) + `" dir="rtl">` + b.String() + "</div>"), nil
	}
	return template.HTML(b.String()), nil
}

// absolute is a document whose links to pages of this site say where they lead: a reader of
// feeds does not know from where else.
func absolute(d *depesche.Document, page string) *depesche.Document {
	base, err := url.Parse(page)
	if err != nil {
		return d
	}
	out := d.Clone()
	in := func(t *depesche.Inline) {
		for i := range t.Marks {
			m := &t.Marks[i]
			if m.Kind != depesche.Link || !strings.HasPrefix(m.Href, "/") || strings.HasPrefix(m.Href, "//") {
				continue
			}
			if u, err := base.Parse(m.Href); err == nil {
				m.Href = u.String()
			}
		}
	}
	for i := range out.Blocks {
		b := &out.Blocks[i]
		in(&b.Text)
		in(&b.Speaker)
		for j := range b.Items {
			in(&b.Items[j])
		}
		if b.Picture != nil {
			in(&b.Picture.Caption)
		}
	}
	if out.Lead != nil {
		in(&out.Lead.Caption)
	}
	return &out
}

func (f *frame) feedCorrections(b *strings.Builder, cs []depesche.Correction) {
	esc := template.HTMLEscapeString
	for _, c := range cs {
		b.WriteString("<h3>" + esc(f.P.T("correction.title")+" "+f.P.DateTime(c.At)) + "</h3>\n")
		if c.Wrong != "" {
			b.WriteString("<p>" + esc(f.P.T("correction.wrong")) + ": " + esc(c.Wrong) + "</p>\n")
		}
		b.WriteString("<p>" + esc(f.P.T("correction.right")) + ": " + esc(c.Right) + "</p>\n")
	}
}

// feedLink leads machines to a feed of what a page shows.
type feedLink struct {
	Type        template.HTMLAttr
	Title, Href string
}

// feedLinks are those of a list, in all formats, with whole texts.
func (f *frame) feedLinks(title string, l *storyList) []feedLink {
	var out []feedLink
	for _, file := range feedFiles {
		if file.whole {
			out = append(out, feedLink{template.HTMLAttr(`type="` + file.format.Type() + `"`), title, f.addr.abs("/" + f.ed.Code + l.at(file.name))})
		}
	}
	return out
}
