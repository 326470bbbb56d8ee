package api

import (
	"context"
	"strconv"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/store"
)

// divide runs a verb that changes how a translation is cut into sentences, and returns the
// text with its sentences as they are now.
func (s *server) divide(c *call, verb func(context.Context, depesche.Actor, newsroom.Divide) error) (any, error) {
	n, err := c.number()
	if err != nil {
		return nil, err
	}
	var in struct {
		At   int `json:"at"`
		Base int `json:"base"`
	}
	if err := c.read(&in); err != nil {
		return nil, err
	}
	if err := verb(c.Context(), c.actor, newsroom.Divide{Story: n, Lang: c.PathValue("lang"), Key: c.PathValue("key"), Base: in.Base, At: in.At}); err != nil {
		return nil, err
	}
	return s.text(c)
}

func (s *server) split(c *call) (any, error) { return s.divide(c, s.rooms.SplitSegment) }

func (s *server) merge(c *call) (any, error) { return s.divide(c, s.rooms.MergeSegment) }

// draft is an engine's translation of one sentence; nothing is stored.
func (s *server) draft(c *call) (any, error) {
	n, err := c.number()
	if err != nil {
		return nil, err
	}
	var in struct {
		Engine string `json:"engine"`
	}
	if err := c.read(&in); err != nil {
		return nil, err
	}
	d, err := s.rooms.DraftSegment(c.Context(), n, c.PathValue("lang"), c.PathValue("key"), in.Engine)
	if err != nil {
		return nil, err
	}
	return segmentOf(d), nil
}

// repeat is a place where a sentence stands again; ID names it to spread.
type repeat struct {
	ID string `json:"id"`
	newsroom.Repeat
}

func repeats(rs []newsroom.Repeat) []repeat {
	out := []repeat{}
	for _, r := range rs {
		out = append(out, repeat{r.ID(), r})
	}
	return out
}

func (s *server) repeats(c *call) (any, error) {
	n, err := c.number()
	if err != nil {
		return nil, err
	}
	rs, err := s.rooms.Repeats(c.Context(), c.actor, n, c.PathValue("lang"), c.PathValue("key"), c.URL.Query().Get("elsewhere") == "true")
	return map[string]any{"repeats": repeats(rs)}, err
}

func (s *server) spread(c *call) (any, error) {
	n, err := c.number()
	if err != nil {
		return nil, err
	}
	var in struct {
		Base      int      `json:"base"`
		Elsewhere bool     `json:"elsewhere"`
		Over      []string `json:"over"`
	}
	if err := c.read(&in); err != nil {
		return nil, err
	}
	changed, left, err := s.rooms.Spread(c.Context(), c.actor, n, c.PathValue("lang"), c.PathValue("key"), newsroom.SpreadOptions{Base: in.Base, Elsewhere: in.Elsewhere, Over: in.Over})
	return map[string]any{"changed": changed, "left": repeats(left)}, err
}

// base reads the revision that a person has seen.
func (c *call) base() (int, error) {
	var in struct {
		Base int `json:"base"`
	}
	err := c.read(&in)
	return in.Base, err
}

func (s *server) review(c *call) (any, error) {
	base, err := c.base()
	if err != nil {
		return nil, err
	}
	return s.onText(c, func(n int64, lang string) error {
		return s.rooms.ReviewSegment(c.Context(), c.actor, n, lang, c.PathValue("key"), base)
	})
}

func (s *server) reviewAll(c *call) (any, error) {
	base, err := c.base()
	if err != nil {
		return nil, err
	}
	return s.onText(c, func(n int64, lang string) error {
		_, err := s.rooms.ReviewAll(c.Context(), c.actor, n, lang, base)
		return err
	})
}

// concordance finds words in the memory.
func (s *server) concordance(c *call) (any, error) {
	q := c.URL.Query()
	m := store.MemoryQuery{Text: q.Get("q"), Lang: q.Get("lang"), Other: q.Get("other"), Newest: q.Get("sort") == "date"}
	m.Before, _ = strconv.ParseInt(q.Get("before"), 10, 64)
	if m.Limit, _ = strconv.Atoi(q.Get("limit")); m.Limit <= 0 || m.Limit > 200 {
		m.Limit = 20
	}
	hits, err := s.rooms.Concordance(c.Context(), m)
	return map[string]any{"pairs": hits}, err
}
