package api

import (
	"strconv"
	"time"

	"depesche"
	"depesche/internal/store"
)

// search finds pages of an edition, or, without one, stories by everything that the
// newsroom has of them.
func (s *server) search(c *call) (any, error) {
	q := c.URL.Query()
	limit, _ := strconv.Atoi(q.Get("limit"))
	if limit <= 0 || limit > 300 {
		limit = 20
	}
	offset, _ := strconv.Atoi(q.Get("offset"))
	if q.Get("edition") == "" {
		hits, err := s.rooms.Store.SearchStories(c.Context(), q.Get("q"), limit)
		return map[string]any{"stories": hits}, err
	}
	return s.rooms.SearchPages(c.Context(), store.SearchQuery{Edition: q.Get("edition"), Text: q.Get("q"), Channel: q.Get("channel"), Topic: q.Get("topic"),
		ByDate: q.Get("sort") == "date", Offset: max(offset, 0), Limit: limit})
}

// matrixQuery reads which stories are to be listed.
func (c *call) matrixQuery() (store.MatrixQuery, error) {
	q := c.URL.Query()
	m := store.MatrixQuery{Queue: q.Get("queue"), Channel: q.Get("channel"), Search: q.Get("search"), Edition: q.Get("edition"), State: q.Get("state"), Topic: q.Get("topic")}
	if q.Get("owner") == "me" {
		m.Owner = c.actor.Account
	}
	for name, into := range map[string]*time.Time{"changed_after": &m.ChangedAfter, "changed_before": &m.ChangedBefore, "before": &m.BeforeAt} {
		if v := q.Get(name); v != "" {
			t, err := time.Parse(time.RFC3339Nano, v)
			if err != nil {
				return m, depesche.E(depesche.Invalid, "api.time", "%s takes a time with its zone, like 2026-11-30T06:00:00Z", name)
			}
			*into = t
		}
	}
	m.BeforeID, _ = strconv.ParseInt(q.Get("before_number"), 10, 64)
	if m.Limit, _ = strconv.Atoi(q.Get("limit")); m.Limit <= 0 || m.Limit > 200 {
		m.Limit = 50
	}
	return m, nil
}

// views are the searches of the matrix that the account has saved.
func (s *server) views(c *call) (any, error) {
	vs, err := s.rooms.Store.SavedViews(c.Context(), c.actor.Account)
	return map[string]any{"views": vs}, err
}

func (s *server) saveView(c *call) (any, error) {
	var in struct {
		Name  string `json:"name"`
		Query string `json:"query"`
	}
	if err := c.read(&in); err != nil {
		return nil, err
	}
	if err := s.rooms.SaveView(c.Context(), c.actor, in.Name, in.Query); err != nil {
		return nil, err
	}
	return s.views(c)
}

func (s *server) deleteView(c *call) (any, error) {
	id, err := strconv.ParseInt(c.PathValue("view"), 10, 64)
	if err != nil {
		return nil, depesche.E(depesche.NotFound, "view.unknown", "%q is no saved view", c.PathValue("view"))
	}
	return nil, s.rooms.DeleteView(c.Context(), c.actor, id)
}
