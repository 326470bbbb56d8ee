package api

import (
	"strconv"

	"depesche"
	"depesche/internal/nmt/models"
)

// engines lists the engines; ?from= and ?to= ask about a pair.
func (s *server) engines(c *call) (any, error) {
	q := c.URL.Query()
	infos := s.rooms.EngineInfos(c.Context(), q.Get("from"), q.Get("to"))
	return map[string]any{"engines": infos}, nil
}

// tryEngine translates a text and stores nothing.
func (s *server) tryEngine(c *call) (any, error) {
	var in struct {
		From string `json:"from"`
		To   string `json:"to"`
		Text string `json:"text"`
	}
	if err := c.read(&in); err != nil {
		return nil, err
	}
	return s.rooms.TryEngine(c.Context(), c.PathValue("engine"), in.From, in.To, in.Text)
}

// models tells which models are here, and how the pairs of the editions' languages stand.
func (s *server) models(c *call) (any, error) {
	st := s.rooms.Neural.Models()
	ms, err := st.Installed()
	if err != nil {
		return nil, err
	}
	pairs, err := s.rooms.ModelPairs(c.Context())
	if err != nil {
		return nil, err
	}
	return map[string]any{"list": st.ListAddress(), "models": ms, "pairs": pairs}, nil
}

// askModels asks the host of the list which models there are.
func (s *server) askModels(c *call) (any, error) { return s.rooms.Neural.Models().Catalog(c.Context()) }

// addModels begins to fetch what a pair needs, and answers with the job.
func (s *server) addModels(c *call) (any, error) {
	var in struct {
		Pair string `json:"pair"`
	}
	if err := c.read(&in); err != nil {
		return nil, err
	}
	p, err := models.ParsePair(in.Pair)
	if err != nil {
		return nil, err
	}
	task, err := s.rooms.StartFetchModels(c.Context(), c.actor, p)
	if err != nil {
		return nil, err
	}
	return s.rooms.Store.Job(c.Context(), task)
}

func (s *server) removeModel(c *call) (any, error) {
	p, err := models.ParsePair(c.PathValue("pair"))
	if err != nil {
		return nil, err
	}
	freed, err := s.rooms.RemoveModel(c.Context(), c.actor, p)
	return map[string]any{"pair": p.String(), "freed_bytes": freed}, err
}

// job tells how far a job is. Done and total are sentences of a translation, and kB of
// models.
func (s *server) job(c *call) (any, error) {
	n, err := strconv.ParseInt(c.PathValue("job"), 10, 64)
	if err != nil {
		return nil, depesche.E(depesche.NotFound, "job.unknown", "there is no such job")
	}
	return s.rooms.Store.Job(c.Context(), n)
}
