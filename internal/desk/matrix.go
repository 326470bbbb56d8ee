package desk

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/store"
	"depesche/internal/web/i18n"
)

// matrixRows is how many stories one page of the matrix shows.
const matrixRows = 40

type matrixPage struct {
	frame
	Heading, Clock, Summary string
	Queue                   string
	ClearHref, Older        string
	Picks                   []matrixPick
	Filters                 int // how many are set
	ViewQuery               string
	View                    *viewLink // the saved view that this is
	Editions                []matrixEdition
	Rows                    []matrixRow
	Void                    struct{ Title, Text string }
}

// matrixPick is a choice by which the matrix is narrowed.
type matrixPick struct {
	Name, Label, All string
	Value            string // what is picked; where it is typed, as people call it
	Options          []option
	Typed            bool // not only what is offered may be picked
}

type matrixEdition struct{ Code, Lang, Own, Live, Todo string }

type matrixRow struct {
	Href, Lang, Headline, Meta string
	Cells                      []matrixCell
}

type matrixCell struct {
	Href, Code, LangName, Say string
	State                     stateView
	Sub, Own, When            string
	Held                      string // it did not go out at its time
	Timed                     bool   // When is the time at which it goes out, or may
	said                      bool   // Say has When
	Findings                  int
	Worst, FindingsSay        string
	Original                  bool
}

func (s *Server) matrix(w http.ResponseWriter, v *visit) error {
	q := v.URL.Query()
	topics, err := s.room.Store.Topics(v.ctx())
	if err != nil {
		return err
	}
	if q.Has("topic") {
		q.Set("topic", v.topicSaid(topics, q.Get("topic")))
	}
	query := v.matrixQuery(q)
	rows, err := s.room.Store.Matrix(v.ctx(), query)
	if err != nil {
		return err
	}
	heading := v.p.T("matrix.all")
	if query.Queue != "" {
		heading = v.p.T("queue." + query.Queue)
	}
	f, err := s.frame(v, heading, query.Queue)
	if err != nil {
		return err
	}
	f.Query = query.Search
	p := &matrixPage{frame: f, Heading: heading, ViewQuery: newsroom.ViewQuery(q.Encode()), Queue: query.Queue, Clock: v.p.FullDateTime(v.now)}
	rows, p.Older = cut(v, "/desk", rows, matrixRows, func(r *store.MatrixRow) string { return momentKey(r.At, idKey(r.Story.ID)) })
	if err := s.matrixPicks(v, p, q, topics, rows); err != nil {
		return err
	}
	if query.Search != "" || p.Filters > 0 {
		p.ClearHref = "/desk"
		if query.Queue != "" {
			p.ClearHref += "?queue=" + url.QueryEscape(query.Queue)
		}
	}
	if err := s.fillMatrix(v, p, rows, query); err != nil {
		return err
	}
	return s.templates.Render(w, http.StatusOK, "matrix", p)
}

func (s *Server) fillMatrix(v *visit, p *matrixPage, rows []store.MatrixRow, query store.MatrixQuery) error {
	channels, err := s.room.Store.Channels(v.ctx())
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, c := range channels {
		names[c.Key] = depesche.NameIn(c.Names, v.p.Lang(), c.Key)
	}
	all, err := s.room.Store.Editions(v.ctx())
	if err != nil {
		return err
	}
	editions := depesche.Living(all)
	people, err := s.people(v)
	if err != nil {
		return err
	}
	live, todo := make([]int, len(editions)), make([]int, len(editions))
	for _, r := range rows {
		row := matrixRow{Href: storyHref(r.Story.ID), Lang: r.Lang, Headline: r.Headline}
		if row.Headline == "" {
			row.Headline, row.Lang = v.p.T("story.no_headline"), v.p.Lang()
		}
		row.Meta = v.storyMeta(&r, names[r.Story.Channel])
		for i := range r.Cells {
			cell := v.matrixCell(&r, &r.Cells[i], people)
			row.Cells = append(row.Cells, cell)
			if i < len(editions) {
				switch {
				case cell.State.Key == "published":
					live[i]++
				case r.Story.State == depesche.StoryOpen && cell.State.Key != "scheduled":
					todo[i]++
				}
			}
		}
		p.Rows = append(p.Rows, row)
	}
	for i, e := range editions {
		me := matrixEdition{Code: e.Code, Lang: e.Lang, Own: i18n.SelfName(e.Lang)}
		if live[i] > 0 || todo[i] == 0 {
			me.Live = v.p.N("matrix.live", live[i])
		}
		if todo[i] > 0 {
			me.Todo = v.p.N("matrix.todo", todo[i])
		}
		p.Editions = append(p.Editions, me)
	}
	p.Summary = v.p.N("matrix.stories", len(p.Rows))
	kind := "queue"
	switch {
	case query.Search != "" || p.Filters > 0:
		kind = "search"
	case query.Queue == "":
		kind = "all"
	case query.Queue == "inbox" || query.Queue == "problems":
		kind = query.Queue
	}
	p.Void.Title, p.Void.Text = v.p.T("void."+kind, p.Heading), v.p.T("void."+kind+"_why")
	return nil
}

// people are the names of accounts by id.
func (s *Server) people(v *visit) (map[int64]string, error) {
	as, err := s.room.Store.Accounts(v.ctx())
	if err != nil {
		return nil, err
	}
	out := map[int64]string{}
	for _, a := range as {
		out[a.ID] = a.Name
	}
	return out, nil
}

func (v *visit) storyMeta(r *store.MatrixRow, channel string) string {
	st := &r.Story
	codes := make([]string, len(r.Cells))
	for i := range r.Cells {
		codes[i] = r.Cells[i].Edition
	}
	parts := []string{"#" + strconv.FormatInt(st.ID, 10)}
	for _, s := range []string{v.embargoBut(v.p.T("matrix.embargo", v.clock(st.Embargo)), st, codes), st.Slugline, channel} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(append(parts, v.clock(st.UpdatedAt)), " · ")
}

// ownEmbargo lets a cell say until when its edition holds a story back, or that it does not,
// where the story's line says something else.
func (v *visit) ownEmbargo(c *matrixCell, st *depesche.Story) {
	switch until := st.EmbargoIn(c.Code); {
	case until.Equal(st.Embargo):
	case until.After(v.now):
		says := v.p.T("matrix.embargo", moment(v.p, until, v.now))
		c.Say += ", " + says
		if c.Held == "" && (c.When == "" || !c.Timed) {
			c.When, c.Timed, c.said = says, true, true
		}
	case st.Embargo.After(v.now):
		c.Say += ", " + v.p.T("matrix.no_embargo")
	}
}

func (v *visit) matrixCell(r *store.MatrixRow, c *store.MatrixCell, people map[int64]string) matrixCell {
	out := matrixCell{
		Code: c.Edition, LangName: v.p.LangName(c.Lang), Original: c.Original,
		State: cellState(v.p, c), Href: textHref(r.Story.ID, c.Lang),
	}
	if c.Original {
		out.Href = storyHref(r.Story.ID)
		out.Sub = v.p.T("matrix.original")
	}
	out.Say = out.LangName + ": " + out.State.Word
	if out.State.More != "" {
		out.Say += " " + out.State.More
	}
	if c.Text == nil {
		v.ownEmbargo(&out, &r.Story)
		return out
	}
	name := people[c.Text.Owner]
	if name == "" {
		name = c.Text.ApprovedBy
	}
	if name != "" {
		out.Own = initials(name)
		out.Say += ", " + name
	}
	out.When = v.clock(c.Text.UpdatedAt)
	if live := c.Publication; live != nil && live.State == depesche.Live {
		if out.State.Key == "published" {
			out.When = v.clock(live.Updated)
		} else {
			out.Sub = v.p.T("matrix.is_live")
		}
	}
	if out.State.Key == "scheduled" {
		out.When, out.Timed = moment(v.p, c.ScheduledAt, v.now), true
	}
	if len(c.Problems) > 0 {
		out.Held, out.When = v.p.T("matrix.held"), moment(v.p, c.ScheduledAt, v.now)
		out.Say += ", " + v.p.T("plan.held", out.When)
	}
	if v.ownEmbargo(&out, &r.Story); out.When != "" && !out.said {
		out.Say += ", " + out.When
	}
	// Notes need nobody; a published page's findings were waived or let through.
	out.Findings = c.Text.OpenErrors + c.Text.OpenWarnings
	if out.Findings > 0 {
		out.Worst = "warn"
		if c.Text.OpenErrors > 0 {
			out.Worst = "error"
		}
		out.FindingsSay = v.p.N("matrix.findings_word", out.Findings)
		out.Say += ". " + v.p.N("matrix.findings", out.Findings)
	}
	return out
}
