package api

import (
	"depesche"
	"depesche/internal/newsroom"
)

func (s *server) pages(c *call) (any, error) {
	if _, err := s.rooms.Store.Edition(c.Context(), c.PathValue("edition")); err != nil {
		return nil, err
	}
	ps, err := s.rooms.Store.Pages(c.Context(), c.PathValue("edition"))
	return map[string]any{"pages": ps}, err
}

func (s *server) page(c *call) (any, error) {
	return s.rooms.Store.Page(c.Context(), c.PathValue("edition"), c.PathValue("key"))
}

// savePage writes a page or its next revision.
func (s *server) savePage(c *call) (any, error) {
	in := struct {
		Title    string `json:"title"`
		Source   string `json:"source"`
		Position int    `json:"position"`
		Listed   *bool  `json:"listed"`
	}{}
	if err := c.read(&in); err != nil {
		return nil, err
	}
	return s.rooms.SavePage(c.Context(), c.actor, depesche.Page{Edition: c.PathValue("edition"), Key: c.PathValue("key"),
		Title: in.Title, Source: in.Source, Position: in.Position, Listed: in.Listed == nil || *in.Listed})
}

func (s *server) removePage(c *call) (any, error) {
	return nil, s.rooms.RemovePage(c.Context(), c.actor, c.PathValue("edition"), c.PathValue("key"))
}

func (s *server) authors(c *call) (any, error) {
	as, err := s.rooms.Store.Authors(c.Context())
	return map[string]any{"authors": as}, err
}

// describeAuthor changes what is sent; an empty text about somebody is removed.
func (s *server) describeAuthor(c *call) (any, error) {
	var in struct {
		Name  *string           `json:"name"`
		Link  *string           `json:"link"`
		About map[string]string `json:"about"`
	}
	if err := c.read(&in); err != nil {
		return nil, err
	}
	return s.rooms.DescribeAuthor(c.Context(), c.actor, c.PathValue("author"), newsroom.AuthorChange{Name: in.Name, Link: in.Link, About: in.About})
}

func (s *server) maintenance(c *call) (any, error) {
	since, err := s.rooms.ClosedSince(c.Context())
	return map[string]any{"closed": since != "", "since": since}, err
}

// setMaintenance closes the public site or opens it.
func (s *server) setMaintenance(c *call) (any, error) {
	var in struct {
		Closed bool `json:"closed"`
	}
	if err := c.read(&in); err != nil {
		return nil, err
	}
	if err := s.rooms.SetClosed(c.Context(), c.actor, in.Closed); err != nil {
		return nil, err
	}
	return s.maintenance(c)
}
