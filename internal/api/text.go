package api

import (
	"depesche"
	"depesche/internal/newsroom"
)

// segment is one sentence beside its translation; marks are numbered tags (see
// depesche.Inline.Tagged).
type segment struct {
	Key        string                `json:"key"`
	Unit       string                `json:"unit"`
	Source     string                `json:"source"`
	Target     string                `json:"target"`
	State      depesche.SegmentState `json:"state"`
	Origin     depesche.Origin       `json:"origin"`
	By         string                `json:"by,omitempty"`
	ReviewedBy string                `json:"reviewed_by,omitempty"`
}

// textView is a text with its segments; Document is how it reads as a whole.
type textView struct {
	Text     *depesche.Text     `json:"text"`
	Revision int                `json:"revision"`
	Stale    bool               `json:"stale"`
	Document depesche.Document  `json:"document"`
	Segments []segment          `json:"segments"`
	Findings []depesche.Finding `json:"findings"`
}

func (s *server) text(c *call) (any, error) {
	n, err := c.number()
	if err != nil {
		return nil, err
	}
	t, err := s.rooms.Text(c.Context(), n, c.PathValue("lang"))
	if err != nil {
		return nil, err
	}
	return s.view(c, t)
}

func (s *server) view(c *call, t *depesche.Text) (any, error) {
	rev, err := s.rooms.Store.Revision(c.Context(), t.Head)
	if err != nil {
		return nil, err
	}
	v := textView{Text: t, Revision: rev.Number, Document: newsroom.Compose(rev, t.Lang), Segments: segments(rev)}
	if t.Kind == depesche.Original {
		return v, nil
	}
	o, err := s.rooms.Store.Original(c.Context(), t.Story)
	if err != nil {
		return nil, err
	}
	v.Stale = rev.Source != o.Head
	v.Findings, err = s.rooms.Store.Findings(c.Context(), t.ID)
	return v, err
}

func segments(rev *depesche.Revision) []segment {
	out := []segment{}
	if rev.Targets == nil {
		for _, g := range rev.Segments {
			out = append(out, segment{Key: g.Key, Unit: g.Unit, Source: g.Source.Tagged()})
		}
	}
	for _, t := range rev.Targets {
		out = append(out, segmentOf(&t))
	}
	return out
}

func segmentOf(t *depesche.TranslatedSegment) segment {
	return segment{Key: t.Key, Unit: t.Unit, Source: t.Source.Tagged(), Target: t.Target.Tagged(), State: t.State, Origin: t.Origin, By: t.By, ReviewedBy: t.ReviewedBy}
}

func (s *server) translate(c *call) (any, error) {
	n, err := c.number()
	if err != nil {
		return nil, err
	}
	var in struct {
		Engine string `json:"engine"`
		Redo   bool   `json:"redo"`
	}
	if err := c.read(&in); err != nil {
		return nil, err
	}
	return s.rooms.Translate(c.Context(), c.actor, n, c.PathValue("lang"), newsroom.TranslateOptions{Engine: in.Engine, Redo: in.Redo})
}

func (s *server) check(c *call) (any, error) {
	n, err := c.number()
	if err != nil {
		return nil, err
	}
	res, err := s.rooms.Check(c.Context(), c.actor, n, c.PathValue("lang"))
	if err != nil {
		return nil, err
	}
	return map[string]any{"text": res.Text, "revision": res.Revision.Number, "stale": res.Stale, "findings": res.Findings}, nil
}

func (s *server) edit(c *call) (any, error) {
	n, err := c.number()
	if err != nil {
		return nil, err
	}
	var in struct {
		Target  string `json:"target"`
		Base    int    `json:"base"`
		Confirm bool   `json:"confirm"`
	}
	if err := c.read(&in); err != nil {
		return nil, err
	}
	res, err := s.rooms.Look(c.Context(), n, c.PathValue("lang"))
	if err != nil {
		return nil, err
	}
	if res.Text.Kind == depesche.Original && !c.role.Includes(depesche.RoleEditor) {
		return nil, depesche.E(depesche.Forbidden, "api.role", "%s is %s here; to change an original needs the role %s", c.actor.Name, c.role, depesche.RoleEditor)
	}
	var marks []depesche.Mark
	for _, t := range res.Revision.Segments {
		if t.Key == c.PathValue("key") {
			marks = t.Source.Marks
		}
	}
	target, err := depesche.ParseTagged(in.Target, marks)
	if err != nil {
		return nil, err
	}
	return s.rooms.EditSegment(c.Context(), c.actor, newsroom.SegmentEdit{Story: n, Lang: c.PathValue("lang"), Key: c.PathValue("key"), Base: in.Base, Target: target, Confirm: in.Confirm})
}

// onText runs a verb on the text that the address names and returns the text.
func (s *server) onText(c *call, verb func(story int64, lang string) error) (any, error) {
	n, err := c.number()
	if err != nil {
		return nil, err
	}
	lang := c.PathValue("lang")
	if err := verb(n, lang); err != nil {
		return nil, err
	}
	return s.rooms.Text(c.Context(), n, lang)
}

func (s *server) confirm(c *call) (any, error) {
	return s.onText(c, func(n int64, lang string) error { return s.rooms.ConfirmAll(c.Context(), c.actor, n, lang) })
}

func (s *server) approve(c *call) (any, error) {
	base, err := c.base()
	if err != nil {
		return nil, err
	}
	return s.onText(c, func(n int64, lang string) error { return s.rooms.ApproveSeen(c.Context(), c.actor, n, lang, base) })
}

func (s *server) waive(c *call) (any, error) {
	var in struct {
		Reason string `json:"reason"`
	}
	if err := c.read(&in); err != nil {
		return nil, err
	}
	return s.onText(c, func(n int64, lang string) error {
		return s.rooms.Waive(c.Context(), c.actor, n, lang, c.PathValue("identity"), in.Reason)
	})
}

func (s *server) unwaive(c *call) (any, error) {
	return s.onText(c, func(n int64, lang string) error {
		return s.rooms.Unwaive(c.Context(), c.actor, n, lang, c.PathValue("identity"))
	})
}
