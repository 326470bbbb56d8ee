package desk

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/store"
)

// viewLink is a saved view of the person.
type viewLink struct {
	ID         int64
	Name, Href string
	Here       bool
}

// ages are the values of the filter by age, in days: changed within so many, or, with a
// minus, unchanged for so many.
var ages = []string{"1", "7", "30", "-3", "-14"}

// matrixQuery reads what the matrix is to show from its address.
func (v *visit) matrixQuery(q url.Values) store.MatrixQuery {
	m := store.MatrixQuery{Queue: q.Get("queue"), Channel: q.Get("channel"), Search: strings.TrimSpace(q.Get("q")), Edition: q.Get("edition"),
		State: q.Get("state"), Topic: q.Get("topic"), Limit: matrixRows + 1}
	if at, id := readMoment(v.before()); !at.IsZero() {
		if n, err := strconv.ParseInt(id, 10, 64); err == nil {
			m.BeforeAt, m.BeforeID = at, n
		}
	}
	if o := q.Get("owner"); o == "me" {
		m.Owner = v.account.ID
	} else {
		m.Owner, _ = strconv.ParseInt(o, 10, 64)
	}
	switch days, _ := strconv.Atoi(q.Get("age")); {
	case days > 0 && days < 4000:
		m.ChangedAfter = v.now.Add(-time.Duration(days) * 24 * time.Hour)
	case days < 0 && days > -4000:
		m.ChangedBefore = v.now.Add(time.Duration(days) * 24 * time.Hour)
	}
	return m
}

// matrixPicks fills the choices by which the matrix is narrowed, and says how many are
// set.
func (s *Server) matrixPicks(v *visit, p *matrixPage, q url.Values, topics []depesche.Topic, rows []store.MatrixRow) error {
	pick := func(name string) *matrixPick {
		at := q.Get(name)
		if at != "" {
			p.Filters++
		}
		p.Picks = append(p.Picks, matrixPick{Name: name, Label: v.p.T("matrix." + name), All: v.p.T("matrix.any_" + name), Value: at})
		return &p.Picks[len(p.Picks)-1]
	}
	add := func(name string, os []option) {
		picked := pick(name)
		for i := range os {
			os[i].Here = os[i].Value == picked.Value
		}
		picked.Options = os
	}
	editions, err := s.room.Store.Editions(v.ctx())
	if err != nil {
		return err
	}
	var os []option
	for _, e := range depesche.Living(editions) {
		os = append(os, option{Value: e.Code, Name: e.Code + " · " + v.p.LangName(e.Lang)})
	}
	add("edition", os)
	os = nil
	for _, st := range store.CellStates() {
		word := state(v.p, st)
		os = append(os, option{Value: st, Name: strings.TrimSpace(word.Word + " " + word.More)})
	}
	add("state", os)
	channels, err := s.room.Store.Channels(v.ctx())
	if err != nil {
		return err
	}
	os = nil
	for _, c := range channels {
		os = append(os, option{Value: c.Key, Name: depesche.NameIn(c.Names, v.p.Lang(), c.Key)})
	}
	add("channel", os)
	v.topicFilter(pick("topic"), topics, rows)
	accounts, err := s.room.Store.Accounts(v.ctx())
	if err != nil {
		return err
	}
	os = []option{{Value: "me", Name: v.p.T("matrix.mine")}}
	for _, a := range accounts {
		if a.ID != v.account.ID {
			os = append(os, option{Value: strconv.FormatInt(a.ID, 10), Name: a.Name})
		}
	}
	add("owner", os)
	os = nil
	for _, days := range ages {
		key, n := "matrix.within", strings.TrimPrefix(days, "-")
		if n != days {
			key = "matrix.untouched"
		}
		count, _ := strconv.Atoi(n)
		os = append(os, option{Value: days, Name: v.p.N(key, count)})
	}
	add("age", os)
	return s.namedView(v, p)
}

// namedView tells which saved view the page shows.
func (s *Server) namedView(v *visit, p *matrixPage) error {
	for i, view := range p.Views {
		if view.Here = newsroom.ViewQuery(strings.TrimPrefix(view.Href, "/desk?")) == p.ViewQuery && p.ViewQuery != ""; view.Here {
			p.Views[i].Here = true
			p.View = &p.Views[i]
			for j := range p.Queues {
				p.Queues[j].Here = false
			}
			p.Heading = view.Name
		}
	}
	return nil
}

// views are the person's saved views for the rail.
func (s *Server) views(v *visit) ([]viewLink, error) {
	vs, err := s.room.Store.SavedViews(v.ctx(), v.account.ID)
	var out []viewLink
	for _, view := range vs {
		out = append(out, viewLink{ID: view.ID, Name: view.Name, Href: "/desk?" + view.Query})
	}
	return out, err
}

func (s *Server) saveView(w http.ResponseWriter, v *visit) error {
	query := v.PostFormValue("query")
	back := "/desk?" + newsroom.ViewQuery(query)
	if err := s.room.SaveView(v.ctx(), v.actor(), v.PostFormValue("name"), query); err != nil {
		return s.sayBad(w, v, back, err)
	}
	return say(w, v, back, "said.view_saved")
}

func (s *Server) deleteView(w http.ResponseWriter, v *visit) error {
	id, err := strconv.ParseInt(v.PathValue("view"), 10, 64)
	if err != nil {
		return depesche.E(depesche.NotFound, "view.unknown", "there is no such saved view")
	}
	if err := s.room.DeleteView(v.ctx(), v.actor(), id); err != nil {
		return err
	}
	return say(w, v, "/desk", "said.view_deleted")
}
