package site

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"depesche"
	"depesche/internal/slug"
	"depesche/internal/store"
)

// registerPage is an index: all topics or all authors of an edition, by name.
type registerPage struct {
	*frame
	Head    string
	Intro   string
	Entries []entry
}

type entry struct {
	Name, Href, Count string
	sort              string
}

func (s *Server) topics(w http.ResponseWriter, r *http.Request) error {
	f, done, err := s.open(w, r)
	if err != nil || done {
		return err
	}
	topics, err := s.store.Topics(r.Context())
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, t := range topics {
		names[t.Key] = depesche.NameIn(t.Names, f.ed.Lang, t.Key)
	}
	counts, err := s.store.TopicCounts(r.Context(), f.ed.Code)
	if err != nil {
		return err
	}
	p := &registerPage{frame: f, Head: f.P.T("story.topics"), Intro: f.P.T("topics.intro")}
	return s.register(w, r, p, "/topics", "/topic/", counts, names)
}

// authorNames are the names of all whom bylines name, by their keys.
func (s *Server) authorNames(ctx context.Context) (map[string]string, error) {
	all, err := s.store.Authors(ctx)
	names := map[string]string{}
	for _, a := range all {
		names[a.Key] = a.Name
	}
	return names, err
}

func (s *Server) authors(w http.ResponseWriter, r *http.Request) error {
	f, done, err := s.open(w, r)
	if err != nil || done {
		return err
	}
	names, err := s.authorNames(r.Context())
	if err != nil {
		return err
	}
	counts, err := s.store.AuthorCounts(r.Context(), f.ed.Code)
	if err != nil {
		return err
	}
	p := &registerPage{frame: f, Head: f.P.T("authors.title"), Intro: f.P.T("authors.intro")}
	return s.register(w, r, p, "/authors", "/author/", counts, names)
}

func (s *Server) register(w http.ResponseWriter, r *http.Request, p *registerPage, self, below string, counts []store.ListCount, names map[string]string) error {
	f := p.frame
	f.Title, f.Description = p.Head, p.Intro
	f.Canonical = f.addr.abs("/" + f.ed.Code + self)
	f.Social = &social{Type: "website"}
	f.everyEdition(self)
	for _, c := range counts {
		name := names[c.Key]
		if name == "" {
			name = c.Key
		}
		p.Entries = append(p.Entries, entry{name, f.addr.link("/" + f.ed.Code + below + c.Key), f.P.N("list.count", c.Count), slug.Make(name, f.ed.Lang)})
	}
	slices.SortFunc(p.Entries, func(a, b entry) int { return cmp.Or(cmp.Compare(a.sort, b.sort), cmp.Compare(a.Name, b.Name)) })
	s.drawn(f, f.editionCard(), 0)
	return s.show(w, r, http.StatusOK, "register", p)
}
