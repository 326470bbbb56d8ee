package site

import (
	"net/http"
	"time"

	"depesche"
	"depesche/internal/feed"
)

// opml lists all feeds of all editions, for readers of feeds to take over at once: one
// format, since they read any.
func (s *Server) opml(w http.ResponseWriter, r *http.Request) error {
	a, err := s.addresses(r)
	if err != nil {
		return err
	}
	topics, err := s.store.Topics(r.Context())
	if err != nil {
		return err
	}
	authors, err := s.authorNames(r.Context())
	if err != nil {
		return err
	}
	var all []feed.Outline
	for i := range a.editions {
		e := &a.editions[i]
		f, err := s.frame(r.Context(), a, e)
		if err != nil {
			return err
		}
		writers, err := s.store.AuthorCounts(r.Context(), e.Code)
		if err != nil {
			return err
		}
		live, err := s.store.LiveTopics(r.Context(), e.Code)
		if err != nil {
			return err
		}
		of := func(title, path string) feed.Outline {
			l := storyList{path: path}
			return feed.Outline{Title: title, URL: a.abs("/" + e.Code + l.at("feed.xml")), Home: a.abs("/" + e.Code + path), Lang: e.Lang, Format: feed.Atom}
		}
		group := feed.Outline{Title: e.Name + " (" + e.Lang + ")", Outlines: []feed.Outline{of(e.Name, "/")}}
		for _, c := range f.Sections {
			group.Outlines = append(group.Outlines, of(c.Name+" · "+e.Name, "/channel/"+c.key))
		}
		for _, t := range topics {
			for _, key := range live {
				if key == t.Key {
					group.Outlines = append(group.Outlines, of(depesche.NameIn(t.Names, e.Lang, key)+" · "+e.Name, "/topic/"+key))
				}
			}
		}
		for _, c := range writers {
			if name := authors[c.Key]; name != "" {
				group.Outlines = append(group.Outlines, of(name+" · "+e.Name, "/author/"+c.Key))
			}
		}
		all = append(all, group)
	}
	title := "Depesche"
	if len(a.editions) > 0 {
		title = a.editions[0].Name
	}
	b, err := feed.OPML(title, time.Time{}, all)
	if err != nil {
		return err
	}
	send(w, r, http.StatusOK, "text/x-opml; charset=utf-8", b)
	return nil
}
