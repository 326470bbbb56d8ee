package api

import "depesche"

func (s *server) topics(c *call) (any, error) {
	ts, err := s.rooms.Store.Topics(c.Context())
	return map[string]any{"topics": ts}, err
}

// saveTopic makes a topic or changes its names: those that are sent, an empty one goes.
func (s *server) saveTopic(c *call) (any, error) {
	var in struct {
		Names map[string]string `json:"names"`
	}
	if err := c.read(&in); err != nil {
		return nil, err
	}
	return s.rooms.SaveTopic(c.Context(), c.actor, depesche.Topic{Key: c.PathValue("topic"), Names: in.Names})
}

func (s *server) suggestTopics(c *call) (any, error) {
	n, err := c.number()
	if err != nil {
		return nil, err
	}
	ts, err := s.rooms.SuggestTopics(c.Context(), n)
	return map[string]any{"suggestions": ts}, err
}
