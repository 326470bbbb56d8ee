package site

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"depesche"
	"depesche/internal/feed"
	"depesche/internal/search"
	"depesche/internal/store"
)

const (
	searchRows    = 20
	searchExtract = 260 // bytes
	// maxTopics is up to how many topics can be chosen from a list.
	maxTopics = 60
)

// searchPage is the search of an edition: its form, and what was found.
type searchPage struct {
	*frame
	Action       string
	SuggestHref  string
	Query        string
	Asked        bool
	Channels     []searchPick
	Topics       []searchPick
	From, To     string // dates
	ByDate       bool
	Filtered     bool
	Unfiltered   string // the same without filters
	Count        string
	Instead      []string
	Unknown      string
	Meant        string
	MeantHref    string
	Hits         []hit
	Place        string // "21–40"
	Before, Next string
	FeedHref     string
	Latest       []teaser // where nothing was found
	Busy         bool     // it was not done in time
	Again        string   // address of the same search
}

// searchPick is a line of a select.
type searchPick struct {
	Value, Name string
	Here        bool
}

// hit is a page that was found; what was looked for is marked.
type hit struct {
	teaser
	Marked  []search.Piece
	Extract []search.Piece
}

func (s *Server) searchRoutes(mux *http.ServeMux) {
	s.get(mux, "/{edition}/search", s.searchPage)
	s.get(mux, "/{edition}/search/feed.xml", s.searchFeed)
	s.get(mux, "/{edition}/search/suggest", s.suggest)
	s.get(mux, "/{edition}/search/description.xml", s.searchDescription)
}

// find searches, when it is its turn. Nothing is looked for without one word.
func (s *Server) find(r *http.Request, q store.SearchQuery) (*store.SearchResult, error) {
	if strings.TrimSpace(q.Text) != "" {
		done, err := s.searches.take(r.Context())
		if err != nil {
			return nil, err
		}
		defer done()
	}
	ctx, cancel := context.WithTimeout(r.Context(), s.searches.longest)
	defer cancel()
	res, err := s.store.Search(ctx, q)
	if err != nil && ctx.Err() != nil {
		err = late(errors.Join(ctx.Err(), err))
	}
	return res, err
}

// searchQuery reads what is asked for from an address.
func (f *frame) searchQuery(v url.Values) store.SearchQuery {
	q := store.SearchQuery{Edition: f.ed.Code, Text: v.Get("q"), Channel: v.Get("channel"), Topic: v.Get("topic"), ByDate: v.Get("sort") == "date", Limit: searchRows, Documents: true}
	if t, err := time.ParseInLocation(time.DateOnly, v.Get("from"), f.P.Zone()); err == nil {
		q.From = t
	}
	if t, err := time.ParseInLocation(time.DateOnly, v.Get("to"), f.P.Zone()); err == nil {
		q.To = t.AddDate(0, 0, 1)
	}
	return q
}

func (s *Server) searchPage(w http.ResponseWriter, r *http.Request) error {
	f, done, err := s.open(w, r)
	if err != nil || done {
		return err
	}
	v := r.URL.Query()
	q := f.searchQuery(v)
	at, _ := strconv.Atoi(v.Get("page"))
	at = min(max(at, 1), 1000)
	q.Offset = (at - 1) * searchRows
	self := f.addr.link("/" + f.ed.Code + "/search")
	p := &searchPage{frame: f, Action: self, SuggestHref: self + "/suggest", ByDate: q.ByDate, Filtered: q.Channel != "" || q.Topic != "" || !q.From.IsZero() || !q.To.IsZero()}
	f.Script, f.Finding = true, true
	f.Title, f.Description = f.P.T("search.title"), f.P.T("search.in", f.Name)
	f.everyEdition("/search")
	if r.URL.RawQuery == "" {
		f.Canonical, f.Social = f.addr.abs("/"+f.ed.Code+"/search"), &social{Type: "website"}
		s.drawn(f, f.editionCard(), 0)
	} else { // there are as many of these as there are words
		f.Robots, f.Alternates = "noindex, follow", nil
	}
	if err := s.searchChoices(r.Context(), p, q); err != nil {
		return err
	}
	if !q.From.IsZero() {
		p.From = v.Get("from")
	}
	if !q.To.IsZero() {
		p.To = v.Get("to")
	}
	res, err := s.find(r, q)
	if isBusy(err) {
		return s.searchBusy(w, r, p, q.Text)
	}
	if err != nil {
		return err
	}
	p.Query, p.Asked = res.Query.Text, !res.Query.Empty()
	if p.Asked {
		f.Title = f.P.T("search.title_of", p.Query)
		p.fill(res, q, at, self)
		if len(p.Hits) == 0 {
			p.Latest = s.latest(r.Context(), f)
		}
	}
	return s.show(w, r, http.StatusOK, "search", p)
}

func (s *Server) searchChoices(ctx context.Context, p *searchPage, q store.SearchQuery) error {
	for _, c := range p.Sections {
		p.Channels = append(p.Channels, searchPick{c.key, c.Name, c.key == q.Channel})
	}
	topics, err := s.store.Topics(ctx)
	if err != nil {
		return err
	}
	for _, t := range topics {
		if here := t.Key == q.Topic; here || len(topics) <= maxTopics {
			p.Topics = append(p.Topics, searchPick{t.Key, depesche.NameIn(t.Names, p.ed.Lang, t.Key), here})
		}
	}
	return nil
}

// fill puts what was found on the page.
func (p *searchPage) fill(res *store.SearchResult, q store.SearchQuery, at int, self string) {
	f := p.frame
	with := func(change func(v url.Values)) string {
		v := url.Values{"q": {p.Query}}
		for name, value := range map[string]string{"channel": q.Channel, "topic": q.Topic, "from": p.From, "to": p.To} {
			if value != "" {
				v.Set(name, value)
			}
		}
		if q.ByDate {
			v.Set("sort", "date")
		}
		change(v)
		return "?" + v.Encode()
	}
	p.Unfiltered = self + with(func(v url.Values) {
		for _, name := range []string{"channel", "topic", "from", "to"} {
			v.Del(name)
		}
	})
	p.FeedHref = self + "/feed.xml" + with(func(v url.Values) { v.Del("sort") })
	switch {
	case res.More:
		p.Count = f.P.T("search.more", f.P.Number(int64(res.Total)))
	case res.Total > 0:
		p.Count = f.P.N("search.count", res.Total)
	}
	for typed, taken := range res.Instead {
		p.Instead = append(p.Instead, f.P.T("search.instead", typed, taken))
	}
	if len(res.Unknown) > 0 {
		var quoted []string
		for _, w := range res.Unknown {
			quoted = append(quoted, f.P.T("search.quoted", w))
		}
		p.Unknown = f.P.T("search.unknown", f.P.List(quoted))
	}
	if p.Meant = res.Suggestion; p.Meant != "" {
		p.MeantHref = self + with(func(v url.Values) { v.Set("q", p.Meant) })
	}
	for i := range res.Items {
		it := &res.Items[i]
		p.Hits = append(p.Hits, hit{f.teaser(it), res.Headline(it), res.Extract(it, searchExtract)})
	}
	if len(p.Hits) > 0 && res.Total > searchRows {
		p.Place = f.P.T("search.place", q.Offset+1, q.Offset+len(p.Hits))
	}
	page := func(n int) string {
		return self + with(func(v url.Values) {
			if n > 1 {
				v.Set("page", strconv.Itoa(n))
			}
		})
	}
	if at > 1 {
		p.Before = page(at - 1)
	}
	if q.Offset+searchRows < res.Total {
		p.Next = page(at + 1)
	}
}

// searchFeed is what a search finds as a feed, the newest first.
func (s *Server) searchFeed(w http.ResponseWriter, r *http.Request) error {
	f, done, err := s.open(w, r)
	if err != nil || done {
		return err
	}
	v := r.URL.Query()
	q := f.searchQuery(v)
	q.ByDate, q.Limit = true, feedItems
	res, err := s.find(r, q)
	if isBusy(err) {
		return plainBusy(w, r, f)
	}
	if err != nil {
		return err
	}
	if res.Query.Empty() {
		return depesche.E(depesche.NotFound, "page.unknown", "there is no such page")
	}
	for name := range v { // one address for one feed
		if v.Get(name) == "" || name == "page" || name == "sort" {
			v.Del(name)
		}
	}
	v.Set("q", res.Query.Text)
	asked := "?" + v.Encode()
	out := s.feedOf(f, f.P.T("search.title_of", res.Query.Text), "/search", "/search/feed.xml", true)
	out.ID, out.Self, out.Home, out.Hubs = out.Self+asked, out.Self+asked, out.Home+asked, nil
	if out.Items, out.Updated, err = s.feedItems(r, f, res.Items, true); err != nil {
		return err
	}
	w.Header().Set("X-Robots-Tag", "noindex")
	return sendFeed(w, r, out, feed.Atom)
}

// suggest answers what is being typed with ways to go on, in the form of OpenSearch
// Suggestions: the query, and a list.
func (s *Server) suggest(w http.ResponseWriter, r *http.Request) error {
	f, done, err := s.open(w, r)
	if err != nil || done {
		return err
	}
	turn, err := s.searches.take(r.Context())
	if isBusy(err) {
		return plainBusy(w, r, f)
	}
	if err != nil {
		return err
	}
	defer turn()
	q := r.URL.Query().Get("q")
	if len(q) > 4*search.MaxQuery {
		q = ""
	}
	q = strings.ToValidUTF8(q, "")
	list, err := s.store.Suggest(r.Context(), f.ed.Code, q)
	if err != nil {
		return err
	}
	if list == nil {
		list = []string{}
	}
	b, err := json.Marshal([]any{q, list})
	if err != nil {
		return err
	}
	w.Header().Set("X-Robots-Tag", "noindex")
	send(w, r, http.StatusOK, "application/x-suggestions+json", b)
	return nil
}

// The elements of an OpenSearch description.
type (
	searchDescription struct {
		XMLName     xml.Name    `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
		ShortName   string      `xml:"ShortName"`
		Description string      `xml:"Description"`
		Encoding    string      `xml:"InputEncoding"`
		Language    string      `xml:"Language"`
		URLs        []searchURL `xml:"Url"`
	}
	searchURL struct {
		Type     string `xml:"type,attr"`
		Rel      string `xml:"rel,attr,omitempty"`
		Template string `xml:"template,attr"`
	}
)

// searchDescription tells browsers how the edition is searched. A short name has at most
// 16 characters.
func (s *Server) searchDescription(w http.ResponseWriter, r *http.Request) error {
	f, done, err := s.open(w, r)
	if err != nil || done {
		return err
	}
	name := []rune(f.Name)
	if len(name) > 16 {
		name = name[:16]
	}
	at := f.addr.abs("/" + f.ed.Code + "/search")
	return sendXML(w, r, "application/opensearchdescription+xml; charset=utf-8", searchDescription{
		ShortName: strings.TrimSpace(string(name)), Description: f.P.T("search.in", f.Name), Encoding: "UTF-8", Language: f.ed.Lang,
		URLs: []searchURL{
			{Type: "text/html", Template: at + "?q={searchTerms}"},
			{Type: "application/atom+xml", Template: at + "/feed.xml?q={searchTerms}"},
			{Type: "application/x-suggestions+json", Rel: "suggestions", Template: at + "/suggest?q={searchTerms}"},
		},
	})
}
