package api

import (
	"strconv"

	"depesche"
	"depesche/internal/newsroom"
)

// originalState is an original with the number of its newest revision, which an edit
// names as what it is based on.
type originalState struct {
	Text     *depesche.Text    `json:"text"`
	Revision int               `json:"revision"`
	Document depesche.Document `json:"document"`
}

func (s *server) originalState(c *call, story int64) (any, error) {
	t, err := s.rooms.Store.Original(c.Context(), story)
	if err != nil {
		return nil, err
	}
	rev, err := s.rooms.Store.Revision(c.Context(), t.Head)
	if err != nil {
		return nil, err
	}
	return originalState{t, rev.Number, rev.Document}, nil
}

func (s *server) original(c *call) (any, error) {
	n, err := c.number()
	if err != nil {
		return nil, err
	}
	return s.originalState(c, n)
}

// editOriginal stores a whole document as the newest revision.
func (s *server) editOriginal(c *call) (any, error) {
	n, err := c.number()
	if err != nil {
		return nil, err
	}
	var in struct {
		Base       int                  `json:"base"`
		Document   depesche.Document    `json:"document"`
		Correction *depesche.Correction `json:"correction"`
	}
	if err := c.read(&in); err != nil {
		return nil, err
	}
	if _, err := s.rooms.EditOriginal(c.Context(), c.actor, n, in.Base, in.Document, in.Correction); err != nil {
		return nil, err
	}
	return s.originalState(c, n)
}

func (s *server) restoreOriginal(c *call) (any, error) {
	n, err := c.number()
	if err != nil {
		return nil, err
	}
	o, err := s.rooms.Store.Original(c.Context(), n)
	if err != nil {
		return nil, err
	}
	if _, err := s.restoreIn(c, n, o.Lang); err != nil {
		return nil, err
	}
	return s.originalState(c, n)
}

// restore makes an earlier revision of a text the newest.
func (s *server) restore(c *call) (any, error) {
	n, err := c.number()
	if err != nil {
		return nil, err
	}
	t, err := s.rooms.Text(c.Context(), n, c.PathValue("lang"))
	if err != nil {
		return nil, err
	}
	if t.Kind == depesche.Original {
		if err := s.mayEach(c, depesche.RoleEditor, newsroom.Place{Story: n}); err != nil {
			return nil, err
		}
	}
	return s.restoreIn(c, n, t.Lang)
}

func (s *server) restoreIn(c *call, story int64, lang string) (*newsroom.Restored, error) {
	var in struct {
		Base     int `json:"base"`
		Revision int `json:"revision"`
	}
	if err := c.read(&in); err != nil {
		return nil, err
	}
	return s.rooms.Restore(c.Context(), c.actor, story, lang, in.Base, in.Revision)
}

// revisionLine is a revision in the list of a text's.
type revisionLine struct {
	Number int    `json:"revision"`
	By     string `json:"by"`
	At     string `json:"at"` // RFC 3339, in UTC
	Reason string `json:"reason"`
}

func (s *server) revisions(c *call) (any, error) {
	n, err := c.number()
	if err != nil {
		return nil, err
	}
	t, err := s.rooms.Store.Text(c.Context(), n, c.PathValue("lang"))
	if err != nil {
		return nil, err
	}
	rs, err := s.rooms.Store.Revisions(c.Context(), t.ID)
	if err != nil {
		return nil, err
	}
	out := []revisionLine{}
	for _, r := range rs {
		out = append(out, revisionLine{r.Number, r.By, r.At.UTC().Format("2006-01-02T15:04:05.999999Z07:00"), r.Reason})
	}
	return map[string]any{"revisions": out}, nil
}

// comparison compares two revisions word by word: ?from= and ?to=, by default the newest
// with the one before.
func (s *server) comparison(c *call) (any, error) {
	n, err := c.number()
	if err != nil {
		return nil, err
	}
	from, _ := strconv.Atoi(c.URL.Query().Get("from"))
	to, _ := strconv.Atoi(c.URL.Query().Get("to"))
	cmp, err := s.rooms.CompareRevisions(c.Context(), n, c.PathValue("lang"), from, to)
	if err != nil {
		return nil, err
	}
	return map[string]any{"lang": cmp.Lang, "from": cmp.From.Number, "to": cmp.To.Number, "pieces": cmp.Pieces}, nil
}
