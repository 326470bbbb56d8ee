package site

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"depesche"
	"depesche/internal/store"
	"depesche/internal/web"
)

// The site as data: what everybody can read, for programs, without a token. The addresses
// are described in openapi.json, which tests hold against the answers.
const dataPath = "/api/public/v1"

// Pages of the list of stories.
const (
	dataLimit    = 20
	dataLimitMax = 100
)

func (s *Server) dataRoutes(mux *http.ServeMux) {
	s.data(mux, "/editions", s.dataEditions)
	s.data(mux, "/channels", s.dataChannels)
	s.data(mux, "/topics", s.dataTopics)
	s.data(mux, "/authors", s.dataAuthors)
	s.data(mux, "/editions/{edition}/stories", s.dataStories, "channel", "topic", "author", "limit", "cursor")
	s.data(mux, "/editions/{edition}/stories/{number}", s.dataStory)
	s.data(mux, "/editions/{edition}/stories/{number}/ninjs", s.dataNinjs, "version")
	mux.Handle("GET "+dataPath+"/editions/{edition}/search", s.dataHandler(s.dataSearch))
	s.kept(mux, dataPath+"/openapi.json", s.dataEdge.Handle(func(w http.ResponseWriter, r *http.Request) error {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		send(w, r, http.StatusOK, "application/vnd.oai.openapi+json;version=3.1", openAPI)
		return nil
	}))
	mux.Handle("OPTIONS "+dataPath+"/", http.HandlerFunc(preflight))
	mux.Handle(dataPath+"/", s.dataEdge.Handle(func(w http.ResponseWriter, r *http.Request) error {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD, OPTIONS")
			return web.WithStatus(http.StatusMethodNotAllowed, depesche.E(depesche.Invalid, "api.method", "these addresses are for reading only: ask with GET"))
		}
		return depesche.E(depesche.NotFound, "api.unknown", "there is no such address; %s/openapi.json describes those there are", dataPath)
	}))
}

// answer makes what an address answers.
type answer func(r *http.Request) (any, error)

// data adds a kept address of the API.
func (s *Server) data(mux *http.ServeMux, path string, a answer, params ...string) {
	s.kept(mux, dataPath+path, s.dataHandler(a), params...)
}

func (s *Server) dataHandler(a answer) http.Handler {
	return s.dataEdge.Handle(func(w http.ResponseWriter, r *http.Request) error {
		v, err := a(r)
		if err != nil {
			return err
		}
		return sendJSON(w, r, http.StatusOK, "application/json", v)
	})
}

func sendJSON(w http.ResponseWriter, r *http.Request, status int, mime string, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Access-Control-Allow-Origin", "*")
	send(w, r, status, mime, append(b, '\n'))
	return nil
}

// preflight tells browsers that pages of other sites may ask, with conditions.
func preflight(w http.ResponseWriter, _ *http.Request) {
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Allow-Methods", "GET, HEAD")
	h.Set("Access-Control-Allow-Headers", "If-None-Match, If-Modified-Since")
	h.Set("Access-Control-Max-Age", "86400")
	w.WriteHeader(http.StatusNoContent)
}

// failData says as JSON what went wrong. What is our fault is not told, only its reference.
func failData(w http.ResponseWriter, r *http.Request, f web.Failure) error {
	body := map[string]any{"kind": f.Kind, "message": "something went wrong on our side"}
	var e *depesche.Error
	if errors.As(f.Err, &e) && e.Kind != depesche.Internal {
		body["message"] = e.Text
	}
	if f.Reference != "" {
		body["reference"] = f.Reference
	}
	w.Header().Set("Cache-Control", "no-store")
	if f.Status == http.StatusTooManyRequests {
		comeBack(w.Header())
	}
	return sendJSON(w, r, f.Status, "application/json", map[string]any{"error": body})
}

// dataEdition finds the edition that an address names, and its frame.
func (s *Server) dataEdition(r *http.Request) (*frame, error) {
	a, err := s.addresses(r)
	if err != nil {
		return nil, err
	}
	e := a.edition(r.PathValue("edition"))
	if e == nil {
		return nil, depesche.E(depesche.NotFound, "api.edition", "there is no edition %q; %s/editions lists those there are", r.PathValue("edition"), dataPath)
	}
	return s.frame(r.Context(), a, e)
}

type editionData struct {
	Code    string `json:"code"`
	Lang    string `json:"lang"`
	Dir     string `json:"dir"`
	Name    string `json:"name"`
	Tagline string `json:"tagline"`
	Zone    string `json:"time_zone"`
	URL     string `json:"url"`
	Stories string `json:"stories_url"`
	Feed    string `json:"feed_url"`
}

func (s *Server) dataEditions(r *http.Request) (any, error) {
	a, err := s.addresses(r)
	if err != nil {
		return nil, err
	}
	out := []editionData{}
	for _, e := range a.editions {
		out = append(out, editionData{e.Code, e.Lang, depesche.Dir(e.Lang), e.Name, e.Tagline, e.TimeZone, a.abs(frontPath(e.Code)), a.data("/editions/" + e.Code + "/stories"), a.abs("/" + e.Code + "/feed.xml")})
	}
	return map[string]any{"editions": out}, nil
}

// data is the absolute address of something in the API: on the host of the site.
func (a *addresses) data(path string) string {
	return a.origin.Scheme + "://" + a.origin.Host + dataPath + path
}

type namedData struct {
	Key   string            `json:"key"`
	Names map[string]string `json:"names"`
	URLs  map[string]string `json:"urls"` // by edition
}

func (a *addresses) named(kind, key string, names map[string]string) namedData {
	d := namedData{key, names, map[string]string{}}
	for _, e := range a.editions {
		d.URLs[e.Code] = a.abs("/" + e.Code + "/" + kind + "/" + key)
	}
	if d.Names == nil {
		d.Names = map[string]string{}
	}
	return d
}

func (s *Server) dataChannels(r *http.Request) (any, error) {
	a, err := s.addresses(r)
	if err != nil {
		return nil, err
	}
	channels, err := s.store.Channels(r.Context())
	out := []namedData{}
	for _, c := range channels {
		out = append(out, a.named("channel", c.Key, c.Names))
	}
	return map[string]any{"channels": out}, err
}

func (s *Server) dataTopics(r *http.Request) (any, error) {
	a, err := s.addresses(r)
	if err != nil {
		return nil, err
	}
	topics, err := s.store.Topics(r.Context())
	out := []namedData{}
	for _, t := range topics {
		out = append(out, a.named("topic", t.Key, t.Names))
	}
	return map[string]any{"topics": out}, err
}

// authorData is somebody whom bylines name; Stories, URLs and Feeds are by edition, for those
// that have stories of them.
type authorData struct {
	Key     string            `json:"key"`
	Name    string            `json:"name"`
	About   map[string]string `json:"about"` // by language
	Link    string            `json:"link"`  // own page elsewhere
	Stories map[string]int    `json:"stories"`
	URLs    map[string]string `json:"urls"`
	Feeds   map[string]string `json:"feeds"`
}

// dataAuthors lists those who have published stories.
func (s *Server) dataAuthors(r *http.Request) (any, error) {
	a, err := s.addresses(r)
	if err != nil {
		return nil, err
	}
	all, err := s.store.Authors(r.Context())
	if err != nil {
		return nil, err
	}
	list := make([]authorData, len(all))
	at := map[string]*authorData{}
	for i, x := range all {
		list[i] = authorData{x.Key, x.Name, x.About, safeHref(x.Link), map[string]int{}, map[string]string{}, map[string]string{}}
		if list[i].About == nil {
			list[i].About = map[string]string{}
		}
		at[x.Key] = &list[i]
	}
	for _, e := range a.editions {
		counts, err := s.store.AuthorCounts(r.Context(), e.Code)
		if err != nil {
			return nil, err
		}
		for _, c := range counts {
			if d := at[c.Key]; d != nil {
				page := "/" + e.Code + "/author/" + c.Key
				d.Stories[e.Code], d.URLs[e.Code], d.Feeds[e.Code] = c.Count, a.abs(page), a.abs(page+"/feed.xml")
			}
		}
	}
	list = slices.DeleteFunc(list, func(d authorData) bool { return len(d.Stories) == 0 })
	return map[string]any{"authors": list}, nil
}

type storiesData struct {
	Stories []storyData `json:"stories"`
	Next    string      `json:"next,omitempty"`     // cursor of the following page
	NextURL string      `json:"next_url,omitempty"` // its whole address
}

func (s *Server) dataStories(r *http.Request) (any, error) {
	f, err := s.dataEdition(r)
	if err != nil {
		return nil, err
	}
	q, err := s.dataQuery(r, f)
	if err != nil {
		return nil, err
	}
	limit := q.Limit
	q.Limit++
	items, err := s.store.PublishedList(r.Context(), q)
	if err != nil {
		return nil, err
	}
	out := storiesData{Stories: []storyData{}}
	if len(items) > limit {
		items = items[:limit]
		last := items[limit-1]
		out.Next = cursorOf(last.First, last.Number)
		v := r.URL.Query()
		v.Set("cursor", out.Next)
		out.NextURL = f.addr.data("/editions/"+f.ed.Code+"/stories") + "?" + v.Encode()
	}
	for i := range items {
		out.Stories = append(out.Stories, f.storyData(&items[i]))
	}
	return out, nil
}

// dataQuery reads what a list of stories is asked for with.
func (s *Server) dataQuery(r *http.Request, f *frame) (store.ListQuery, error) {
	v := r.URL.Query()
	q := store.ListQuery{Edition: f.ed.Code, Channel: v.Get("channel"), Topic: v.Get("topic"), Author: v.Get("author"), Limit: dataLimit, Languages: true, Corrections: true}
	bad := func(key, format string, args ...any) (store.ListQuery, error) {
		return q, depesche.E(depesche.Invalid, key, format, args...)
	}
	filters := 0
	for _, key := range []string{q.Channel, q.Topic, q.Author} {
		if key != "" {
			filters++
		}
	}
	if filters > 1 {
		return bad("api.filters", "give one of channel, topic and author, not several")
	}
	if q.Channel != "" && f.channelName(q.Channel) == "" {
		return bad("api.channel", "there is no channel %q; %s/channels lists those there are", q.Channel, dataPath)
	}
	if q.Topic != "" {
		topics, err := s.store.Topics(r.Context())
		if err != nil {
			return q, err
		}
		if !slices.ContainsFunc(topics, func(t depesche.Topic) bool { return t.Key == q.Topic }) {
			return bad("api.topic", "there is no topic %q; %s/topics lists those there are", q.Topic, dataPath)
		}
	}
	if q.Author != "" {
		if _, err := s.store.Author(r.Context(), q.Author); depesche.IsNotFound(err) {
			return bad("api.author", "there is no author %q; %s/authors lists those there are", q.Author, dataPath)
		} else if err != nil {
			return q, err
		}
	}
	if n := v.Get("limit"); n != "" {
		var err error
		if q.Limit, err = strconv.Atoi(n); err != nil || q.Limit < 1 || q.Limit > dataLimitMax {
			return bad("api.limit", "limit is %q; give a number from 1 to %d", n, dataLimitMax)
		}
	}
	if c := v.Get("cursor"); c != "" {
		var ok bool
		if q.Before, q.BeforeID, ok = parseCursor(c); !ok {
			return bad("api.cursor", "%q is no cursor; take the value of \"next\" of the page before", c)
		}
	}
	return q, nil
}

func (s *Server) dataStory(r *http.Request) (any, error) {
	f, ps, err := s.dataPublished(r)
	if err != nil {
		return nil, err
	}
	return s.wholeData(r, f, ps)
}

func (s *Server) dataPublished(r *http.Request) (*frame, *store.PublishedStory, error) {
	f, err := s.dataEdition(r)
	if err != nil {
		return nil, nil, err
	}
	ps, err := s.published(r, f)
	return f, ps, err
}

func (s *Server) dataNinjs(r *http.Request) (any, error) {
	version := r.URL.Query().Get("version")
	if version != "" && version != "1.3" && version != "2.1" {
		return nil, depesche.E(depesche.Invalid, "api.ninjs", "there is no ninjs %q here; ask for 2.1 or 1.3", version)
	}
	f, ps, err := s.dataPublished(r)
	if err != nil {
		return nil, err
	}
	return s.ninjs(r, f, ps, version == "1.3")
}

type foundData struct {
	Query      string      `json:"query"`
	Total      int         `json:"total"`
	More       bool        `json:"more"` // there are more than total
	Page       int         `json:"page"`
	Suggestion string      `json:"suggestion,omitempty"`
	Stories    []storyData `json:"stories"`
}

func (s *Server) dataSearch(r *http.Request) (any, error) {
	f, err := s.dataEdition(r)
	if err != nil {
		return nil, err
	}
	v := r.URL.Query()
	q := f.searchQuery(v)
	page, err := strconv.Atoi(v.Get("page"))
	if err != nil || page < 1 || page > 1000 {
		page = 1
	}
	q.Offset = (page - 1) * searchRows
	if strings.TrimSpace(q.Text) == "" {
		return nil, depesche.E(depesche.Invalid, "api.query", "say what to look for: ?q=words")
	}
	res, err := s.find(r, q)
	if err != nil {
		return nil, err
	}
	out := foundData{Query: res.Query.Text, Total: res.Total, More: res.More, Page: page, Suggestion: res.Suggestion, Stories: []storyData{}}
	for i := range res.Items {
		d := f.storyData(&res.Items[i])
		var extract strings.Builder
		for _, piece := range res.Extract(&res.Items[i], searchExtract) {
			extract.WriteString(piece.Text)
		}
		d.Extract = extract.String()
		out.Stories = append(out.Stories, d)
	}
	return out, nil
}
