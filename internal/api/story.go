package api

import (
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/store"
	"depesche/internal/web"
)

// maxPage bounds an imported page; the extractor has its own limits within it.
const maxPage = 32 << 20

func (s *server) list(c *call) (any, error) {
	q, err := c.matrixQuery()
	if err != nil {
		return nil, err
	}
	rows, err := s.rooms.Store.Matrix(c.Context(), q)
	return map[string]any{"stories": rows}, err
}

// importStory takes a page as the body, or {"url": …} to fetch one.
func (s *server) importStory(c *call) (any, error) {
	q := c.URL.Query()
	req := newsroom.ImportRequest{URL: q.Get("url"), Lang: q.Get("lang"), Channel: q.Get("channel"), Name: q.Get("name"), Again: q.Get("again") == "true"}
	if c.isJSON() && q.Get("format") != "ninjs" {
		var in struct {
			URL     string `json:"url"`
			Lang    string `json:"lang"`
			Channel string `json:"channel"`
			Again   bool   `json:"again"`
		}
		if err := c.read(&in); err != nil {
			return nil, err
		}
		return s.rooms.ImportURL(c.Context(), c.actor, newsroom.ImportRequest{URL: in.URL, Lang: in.Lang, Channel: in.Channel, Again: in.Again})
	}
	var err error
	if req.Data, req.ContentType, err = c.page(); err != nil {
		return nil, err
	}
	return s.rooms.Import(c.Context(), c.actor, req)
}

func (c *call) page() ([]byte, string, error) {
	b, err := io.ReadAll(http.MaxBytesReader(nil, c.Body, maxPage))
	if err != nil {
		return nil, "", web.WithStatus(http.StatusRequestEntityTooLarge, depesche.Wrap(err, depesche.Invalid, "api.large", "the page is larger than %d MB", maxPage>>20))
	}
	return b, c.Header.Get("Content-Type"), nil
}

// extract says what a page holds and stores nothing.
func (s *server) extract(c *call) (any, error) {
	b, ct, err := c.page()
	if err != nil {
		return nil, err
	}
	q := c.URL.Query()
	st, err := newsroom.Extract(newsroom.ImportRequest{Data: b, ContentType: ct, URL: q.Get("url"), Lang: q.Get("lang"), Name: q.Get("name")})
	if err != nil {
		return nil, err
	}
	return st.JSON(), nil
}

func (s *server) story(c *call) (any, error) {
	n, err := c.number()
	if err != nil {
		return nil, err
	}
	st, err := s.rooms.Store.Story(c.Context(), n)
	if err != nil {
		return nil, err
	}
	texts, err := s.rooms.Store.Texts(c.Context(), n)
	if err != nil {
		return nil, err
	}
	pubs, err := s.rooms.Store.Publications(c.Context(), n)
	if err != nil {
		return nil, err
	}
	waiting, err := s.rooms.Store.Schedules(c.Context(), n)
	return map[string]any{"story": st, "texts": texts, "publications": pubs, "scheduled": waiting}, err
}

func (s *server) describe(c *call) (any, error) {
	n, err := c.number()
	if err != nil {
		return nil, err
	}
	var in struct {
		Channel   *string            `json:"channel"`
		Slugline  *string            `json:"slugline"`
		Topics    *[]string          `json:"topics"`
		Priority  *int               `json:"priority"`
		Embargo   *string            `json:"embargo"`
		Embargoes map[string]*string `json:"embargoes"`
		Rights    *string            `json:"rights"`
		Note      *string            `json:"note"`
	}
	if err := c.read(&in); err != nil {
		return nil, err
	}
	if len(in.Embargoes) > 0 {
		if err := s.mayInEditions(c, slices.Collect(maps.Keys(in.Embargoes))); err != nil {
			return nil, err
		}
	}
	change := newsroom.StoryChange{Channel: in.Channel, Slugline: in.Slugline, Topics: in.Topics, Priority: in.Priority, Rights: in.Rights, Note: in.Note, Embargoer: c.account}
	if in.Embargo != nil {
		when, err := newsroom.ParseUntil(*in.Embargo)
		if err != nil {
			return nil, err
		}
		change.Embargo = &when
	}
	for code, at := range in.Embargoes {
		var until string
		if at != nil {
			until = *at
		}
		when, err := newsroom.ParseUntil(until)
		if err != nil {
			return nil, err
		}
		if change.EmbargoIn == nil {
			change.EmbargoIn = map[string]newsroom.When{}
		}
		change.EmbargoIn[code] = when
	}
	if err := s.rooms.Describe(c.Context(), c.actor, n, change); err != nil {
		return nil, err
	}
	return s.rooms.Store.Story(c.Context(), n)
}

func (s *server) accept(c *call) (any, error) {
	n, err := c.number()
	if err != nil {
		return nil, err
	}
	if err := s.rooms.Accept(c.Context(), c.actor, n); err != nil {
		return nil, err
	}
	return s.rooms.Store.Story(c.Context(), n)
}

func (s *server) ledger(c *call) (any, error) {
	n, err := c.number()
	if err != nil {
		return nil, err
	}
	if _, err := s.rooms.Store.Story(c.Context(), n); err != nil {
		return nil, err
	}
	before, _ := strconv.ParseInt(c.URL.Query().Get("before"), 10, 64)
	es, err := s.rooms.Store.Ledger(c.Context(), store.LedgerQuery{Story: n, BeforeID: before})
	return map[string]any{"ledger": es}, err
}

// record is the evidence of a story: who wrote, translated, read, approved and waived what.
func (s *server) record(c *call) (any, error) {
	n, err := c.number()
	if err != nil {
		return nil, err
	}
	return s.rooms.Record(c.Context(), n)
}

// editions is what publish and unpublish take; no edition means all that apply.
type editions struct {
	Editions []string `json:"editions"`
	Reason   string   `json:"reason"`
}

// mayInEditions refuses editions in which the caller is no editor. Whose role differs
// between editions has to name them.
func (s *server) mayInEditions(c *call, codes []string) error {
	if len(codes) == 0 && len(c.account.Editions) > 0 {
		return depesche.E(depesche.Invalid, "api.editions", "%s has different roles in different editions: name the editions", c.account.Name)
	}
	places := make([]newsroom.Place, len(codes))
	for i, code := range codes {
		places[i].Edition = code
	}
	return s.mayEach(c, depesche.RoleEditor, places...)
}

func (s *server) publish(c *call) (any, error) {
	n, err := c.number()
	if err != nil {
		return nil, err
	}
	var in struct {
		Editions []string `json:"editions"`
		At       string   `json:"at"`
		Later    bool     `json:"later"`
	}
	if err := c.read(&in); err != nil {
		return nil, err
	}
	if err := s.mayInEditions(c, in.Editions); err != nil {
		return nil, err
	}
	if in.At == "" {
		ps, err := s.rooms.Publish(c.Context(), c.actor, n, in.Editions)
		return map[string]any{"publications": ps}, err
	}
	when, err := newsroom.ParseWhen(in.At)
	if err != nil {
		return nil, err
	}
	when.Later = in.Later
	ps, err := s.rooms.Schedule(c.Context(), c.actor, n, in.Editions, when, nil)
	return map[string]any{"scheduled": ps}, err
}

// cancelSchedule drops what waits, or could not go out at its time.
func (s *server) cancelSchedule(c *call) (any, error) {
	n, err := c.number()
	if err != nil {
		return nil, err
	}
	var in struct {
		Editions []string `json:"editions"`
	}
	if err := c.read(&in); err != nil {
		return nil, err
	}
	if err := s.mayInEditions(c, in.Editions); err != nil {
		return nil, err
	}
	return nil, s.rooms.CancelSchedule(c.Context(), c.actor, n, in.Editions, nil)
}

// scheduled is what waits in all stories.
func (s *server) scheduled(c *call) (any, error) {
	waiting, err := s.rooms.Store.Schedules(c.Context(), 0)
	return map[string]any{"scheduled": waiting}, err
}

func (s *server) unpublish(c *call) (any, error) {
	n, err := c.number()
	if err != nil {
		return nil, err
	}
	var in editions
	if err := c.read(&in); err != nil {
		return nil, err
	}
	if err := s.mayInEditions(c, in.Editions); err != nil {
		return nil, err
	}
	return nil, s.rooms.Unpublish(c.Context(), c.actor, n, in.Editions, in.Reason)
}

func (s *server) correct(c *call) (any, error) {
	n, err := c.number()
	if err != nil {
		return nil, err
	}
	var in struct {
		Lang  string `json:"lang"`
		Wrong string `json:"wrong"`
		Right string `json:"right"`
	}
	if err := c.read(&in); err != nil {
		return nil, err
	}
	if err := s.mayEach(c, depesche.RoleEditor, newsroom.Place{Lang: in.Lang}); err != nil {
		return nil, err
	}
	return nil, s.rooms.Correct(c.Context(), c.actor, depesche.Correction{Story: n, Lang: in.Lang, Wrong: in.Wrong, Right: in.Right})
}
