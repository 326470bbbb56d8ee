package api

import (
	"strconv"

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
		if hits == nil {
			hits = []store.StoryHit{}
		}
		return map[string]any{"stories": hits}, err
	}
	return s.rooms.SearchPages(c.Context(), store.SearchQuery{Edition: q.Get("edition"), Text: q.Get("q"), Channel: q.Get("channel"), Topic: q.Get("topic"),
		ByDate: q.Get("sort") == "date", Offset: max(offset, 0), Limit: limit})
}
