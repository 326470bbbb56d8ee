package site

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"depesche/internal/store"
)

// listPage is a channel or a topic: its stories, newest first.
type listPage struct {
	*frame
	Label  string  // "Topic"; empty for a channel
	Head   string  // the channel's or topic's name
	Lead   *teaser // the newest with a picture, on the first page
	Items  []teaser
	Older  string
	First  string // back to the newest
	Follow *followForm

	LabelHref string
	About     string // who the author is
	Elsewhere string // the author's own page
	Clocks    bool   // a day: its stories with the time alone

	read  func(store.ListQuery) ([]store.PublishedItem, error) // nil: the list's
	found map[string]bool                                      // editions that have the page; nil: all
}

const listMax = 24

func (s *Server) channel(w http.ResponseWriter, r *http.Request) error {
	f, done, err := s.open(w, r)
	if err != nil || done {
		return err
	}
	l, err := s.channelList(r, f)
	if err != nil {
		return err
	}
	f.current(l.query.Channel)
	return s.list(w, r, &listPage{frame: f}, l)
}

func (s *Server) topic(w http.ResponseWriter, r *http.Request) error {
	f, done, err := s.open(w, r)
	if err != nil || done {
		return err
	}
	key := r.PathValue("key")
	topics, err := s.store.Topics(r.Context())
	if err != nil {
		return err
	}
	for _, t := range topics {
		if t.Key == key {
			p := &listPage{frame: f, Label: f.P.T("list.topic"), LabelHref: f.addr.link("/" + f.ed.Code + "/topics")}
			if p.Follow, err = s.fullForm(r.Context(), f, t); err != nil {
				return err
			}
			return s.list(w, r, p, f.topicList(t))
		}
	}
	return errNoPage()
}

// list shows a page of stories.
func (s *Server) list(w http.ResponseWriter, r *http.Request, p *listPage, l *storyList) error {
	f, q, path := p.frame, l.query, l.path
	p.Head, f.Title = l.name, l.name
	if f.Description = p.About; f.Description == "" {
		f.Description = f.P.T("list.description", p.Head, f.Name)
	}
	q.Edition, q.Limit = f.ed.Code, listMax+1
	self := "/" + f.ed.Code + path
	if p.read == nil {
		p.read = func(q store.ListQuery) ([]store.PublishedItem, error) { return s.store.PublishedList(r.Context(), q) }
		f.Offers = f.feedLinks(l.name+" · "+f.Name, l)
		f.whereFound(path, p.found)
	}
	f.Canonical = f.addr.abs(self)
	if cursor := r.URL.Query().Get("before"); cursor != "" {
		var ok bool
		if q.Before, q.BeforeID, ok = parseCursor(cursor); !ok {
			return errNoPage()
		}
		f.Robots, f.Canonical, f.Alternates, p.First = "noindex, follow", "", nil, f.addr.link(self)
	} else {
		f.Social = &social{Type: "website"}
	}
	items, err := p.read(q)
	if err != nil {
		return err
	}
	if len(items) > listMax {
		items = items[:listMax]
		last := items[listMax-1]
		p.Older = f.addr.link(self) + "?before=" + cursorOf(last.First, last.Number)
	}
	for i := range items {
		p.Items = append(p.Items, f.teaser(&items[i]))
	}
	for i := range p.Items {
		if q.Channel != "" {
			p.Items[i].Kicker = ""
		}
		if p.Clocks {
			p.Items[i].When = f.P.TimeTag(items[i].First, f.P.Time(items[i].First))
		}
	}
	if p.First == "" && !p.Clocks && pictureFirst(p.Items) {
		p.Lead, p.Items = &p.Items[0], p.Items[1:]
		p.Lead.Second = true
	}
	s.drawn(f, f.editionCard(), 0)
	return s.show(w, r, http.StatusOK, "list", p)
}

func cursorOf(t time.Time, id int64) string { return fmt.Sprintf("%d-%d", t.UnixMicro(), id) }

func parseCursor(s string) (time.Time, int64, bool) {
	at, id, ok := strings.Cut(s, "-")
	us, err1 := strconv.ParseInt(at, 10, 64)
	n, err2 := strconv.ParseInt(id, 10, 64)
	if !ok || err1 != nil || err2 != nil || us <= 0 || n <= 0 {
		return time.Time{}, 0, false
	}
	return time.UnixMicro(us), n, true
}
