package api

import (
	"strconv"
	"time"

	"depesche"
)

func (s *server) assignments(c *call) (any, error) {
	n, err := c.number()
	if err != nil {
		return nil, err
	}
	as, err := s.rooms.Store.Assignments(c.Context(), n)
	return map[string]any{"assignments": as}, err
}

func (s *server) assign(c *call) (any, error) {
	n, err := c.number()
	if err != nil {
		return nil, err
	}
	var in struct {
		Lang    string    `json:"lang"`
		Account string    `json:"account"`
		DueAt   time.Time `json:"due_at"`
		Note    string    `json:"note"`
	}
	if err := c.read(&in); err != nil {
		return nil, err
	}
	who, _, err := s.rooms.Store.AccountByEmail(c.Context(), in.Account)
	if err != nil {
		return nil, err
	}
	return s.rooms.Assign(c.Context(), c.actor, depesche.Assignment{Story: n, Lang: in.Lang, Account: who.ID, DueAt: in.DueAt, Note: in.Note})
}

func (c *call) id(name string) int64 {
	n, _ := strconv.ParseInt(c.PathValue(name), 10, 64)
	return n
}

func (s *server) finishAssignment(c *call) (any, error) {
	return nil, s.rooms.FinishAssignment(c.Context(), c.actor, c.id("assignment"))
}

// todo is what waits for the account itself.
func (s *server) todo(c *call) (any, error) {
	as, err := s.rooms.Store.AssignmentsOf(c.Context(), c.account.ID)
	if err != nil {
		return nil, err
	}
	ms, err := s.rooms.Store.Mentions(c.Context(), c.account.ID)
	return map[string]any{"assignments": as, "mentions": ms}, err
}

func (s *server) noteMention(c *call) (any, error) {
	return nil, s.rooms.NoteMention(c.Context(), c.account.ID, c.id("remark"))
}

func (s *server) remarks(c *call) (any, error) {
	n, err := c.number()
	if err != nil {
		return nil, err
	}
	rs, err := s.rooms.Store.Remarks(c.Context(), n)
	return map[string]any{"remarks": rs}, err
}

func (s *server) remark(c *call) (any, error) {
	n, err := c.number()
	if err != nil {
		return nil, err
	}
	var in struct {
		Lang    string `json:"lang"`
		Segment string `json:"segment"`
		Body    string `json:"body"`
	}
	if err := c.read(&in); err != nil {
		return nil, err
	}
	return s.rooms.Remark(c.Context(), c.actor, depesche.Remark{Story: n, Lang: in.Lang, Segment: in.Segment, Body: in.Body})
}

func (s *server) settleRemark(c *call) (any, error) {
	return nil, s.rooms.SettleRemark(c.Context(), c.actor, c.id("remark"))
}

// presence tells who has a text open and who writes in it.
func (s *server) presence(c *call) (any, error) {
	n, err := c.number()
	if err != nil {
		return nil, err
	}
	people, err := s.rooms.Store.Presences(c.Context(), n, c.PathValue("lang"))
	if err != nil {
		return nil, err
	}
	lock, err := s.rooms.Store.Lock(c.Context(), n, c.PathValue("lang"))
	return map[string]any{"people": people, "lock": lock}, err
}
