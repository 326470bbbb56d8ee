package pagecache

import (
	"context"
	"net/http"

	"depesche/internal/counts"
)

type slotKey struct{}

// slot is where a handler says what a page counts as, and what stands in it.
type slot struct {
	cell      *counts.Cell
	stretches []*Stretch
}

func counted(ctx context.Context) (context.Context, *slot) {
	s := &slot{}
	return context.WithValue(ctx, slotKey{}, s), s
}

// CountIn says in which cell the readings of the page that is being made are counted. A
// page in memory counts each time that it is sent or answered with 304 to a person's
// program. false says that no page is being made: the handler counts itself.
func CountIn(ctx context.Context, c *counts.Cell) bool {
	s, ok := ctx.Value(slotKey{}).(*slot)
	if ok {
		s.cell = c
	}
	return ok
}

// ByPerson tells whether a request is likely to be a person's, who reads the answer now.
func ByPerson(r *http.Request) bool { return byPerson(r) }

func byPerson(r *http.Request) bool {
	agent := r.Header["User-Agent"]
	return len(agent) > 0 && r.Header["Sec-Purpose"] == nil && r.Header["Purpose"] == nil && counts.ByPerson(agent[len(agent)-1])
}
