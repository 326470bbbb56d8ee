package api

import (
	"depesche"
)

// roles are what an account may do, as a body says it.
type roles struct {
	Role     depesche.Role            `json:"role"`
	Editions map[string]depesche.Role `json:"editions"`
}

func (s *server) accounts(c *call) (any, error) {
	all, err := s.rooms.Store.AllAccounts(c.Context())
	return map[string]any{"accounts": all}, err
}

// accountOf is the one that the address names, closed or not.
func (s *server) accountOf(c *call) (*depesche.Account, error) {
	return s.rooms.Store.AnyAccountByEmail(c.Context(), c.PathValue("email"))
}

// invite makes an account; the answer holds the path of the link that lets its person in.
func (s *server) invite(c *call) (any, error) {
	var in struct {
		roles
		Name  string `json:"name"`
		Email string `json:"email"`
		Lang  string `json:"lang"`
	}
	if err := c.read(&in); err != nil {
		return nil, err
	}
	a, token, err := s.rooms.Invite(c.Context(), c.actor, depesche.Account{Name: in.Name, Email: in.Email, Lang: in.Lang, Role: in.Role, Editions: in.Editions})
	if err != nil {
		return nil, err
	}
	return map[string]any{"account": a, "link": loginPath + token}, nil
}

const loginPath = "/desk/login/"

func (s *server) changeAccount(c *call) (any, error) {
	a, err := s.accountOf(c)
	if err != nil {
		return nil, err
	}
	var in struct {
		Role     *depesche.Role            `json:"role"`
		Editions *map[string]depesche.Role `json:"editions"`
		Name     *string                   `json:"name"`
		Closed   *bool                     `json:"closed"`
	}
	if err := c.read(&in); err != nil {
		return nil, err
	}
	if in.Role != nil {
		a.Role = *in.Role
	}
	if in.Editions != nil {
		a.Editions = *in.Editions
	}
	if in.Name != nil {
		a.Name = *in.Name
	}
	if in.Role != nil || in.Editions != nil || in.Name != nil {
		if err := s.rooms.UpdateAccount(c.Context(), c.actor, *a); err != nil {
			return nil, err
		}
	}
	if in.Closed != nil && *in.Closed != !a.DisabledAt.IsZero() {
		verb := s.rooms.OpenAccount
		if *in.Closed {
			verb = s.rooms.CloseAccount
		}
		if err := verb(c.Context(), c.actor, a.ID); err != nil {
			return nil, err
		}
	}
	return s.accountOf(c)
}

func (s *server) accountLink(c *call) (any, error) {
	a, err := s.accountOf(c)
	if err != nil {
		return nil, err
	}
	token, err := s.rooms.NewInvitation(c.Context(), c.actor, a.ID)
	if err != nil {
		return nil, err
	}
	return map[string]any{"link": loginPath + token}, nil
}

func (s *server) resetAccount(c *call) (any, error) {
	a, err := s.accountOf(c)
	if err != nil {
		return nil, err
	}
	return nil, s.rooms.ResetFactors(c.Context(), c.actor, a.ID)
}

func (s *server) endSessions(c *call) (any, error) {
	a, err := s.accountOf(c)
	if err != nil {
		return nil, err
	}
	n, err := s.rooms.EndSessions(c.Context(), c.actor, a.ID, "", "")
	return map[string]int64{"ended": n}, err
}
