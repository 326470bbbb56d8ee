package api

// editions lists the editions in their order, retired ones too.
func (s *server) editions(c *call) (any, error) {
	es, err := s.rooms.Store.Editions(c.Context())
	return map[string]any{"editions": es}, err
}

func (s *server) edition(c *call) (any, error) {
	return s.rooms.Store.Edition(c.Context(), c.PathValue("edition"))
}

func (s *server) channels(c *call) (any, error) {
	cs, err := s.rooms.Store.Channels(c.Context())
	return map[string]any{"channels": cs}, err
}
