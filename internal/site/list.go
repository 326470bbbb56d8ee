package site

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
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
			p := &listPage{frame: f, Label: f.P.T("list.topic")}
			if p.Follow, err = s.fullForm(r.Context(), f, t); err != nil {
				return err
			}
			return s.list(w, r, p, f.topicList(t))
		}
	}
	return errNoPage()
}

func (s *Server) list(w http.ResponseWriter, r *http.Request, p *listPage, l *storyList) error {
	f, q, path := p.frame, l.query, l.path
	p.Head, f.Title = l.name, l.name
	f.Description = f.P.T("list.description", p.Head, f.Name)
	q.Edition, q.Limit = f.ed.Code, listMax+1
	self := "/" + f.ed.Code + path
	f.Feeds = append(f.feedLinks(l.name+" · "+f.Name, l), f.Feeds...)
	f.Canonical = f.addr.abs(self)
	if cursor := r.URL.Query().Get("before"); cursor != "" {
		var ok bool
		if q.Before, q.BeforeID, ok = parseCursor(cursor); !ok {
			return errNoPage()
		}
		f.Robots, f.Canonical, p.First = "noindex, follow", "", f.addr.link(self)
	} else {
		f.Alternates = f.everywhere(path)
		f.Social = &social{Type: "website"}
	}
	for i, e := range f.addr.editions {
		f.Editions[i].Href = f.addr.link("/" + e.Code + path)
	}
	items, err := s.store.PublishedList(r.Context(), q)
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
	}
	if p.First == "" && pictureFirst(p.Items) {
		p.Lead, p.Items = &p.Items[0], p.Items[1:]
		p.Lead.Second = true
	}
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
