package site

import (
	"net/http"

	"depesche"
	"depesche/internal/counts"
	"depesche/internal/web/pagecache"
)

// count has the readings of the page at hand counted: of a story, or of the front page for
// story 0. What is kept is a number for a day (docs/counts.md).
func (s *Server) count(r *http.Request, e *depesche.Edition, story int64) {
	if s.counts == nil || e.Policy.Uncounted {
		return
	}
	cell := s.counts.Cell(counts.Page{Edition: e.Code, Story: story})
	if !pagecache.CountIn(r.Context(), cell) && r.Method == http.MethodGet && pagecache.ByPerson(r) {
		cell.Add()
	}
}
