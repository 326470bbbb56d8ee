package desk

import (
	"net/http"
	"strconv"
	"strings"

	"depesche"
	"depesche/internal/store"
)

const ledgerLines = 100

type ledgerPage struct {
	frame
	Of    *pair
	Days  []ledgerDay
	Older string
}

type ledgerDay struct {
	Name  string
	Lines []ledgerRow
}

type ledgerRow struct{ ISO, When, Who, What, Detail, Where, Href string }

// ledgerLine is an entry in the short list beside a story.
type ledgerLine struct{ ISO, When, Text string }

// ledger shows the record of the whole newsroom, or of one story.
func (s *Server) ledger(w http.ResponseWriter, v *visit) error {
	q := store.LedgerQuery{Limit: ledgerLines + 1, BeforeID: v.beforeID()}
	p := &ledgerPage{}
	if v.PathValue("story") != "" {
		n, err := v.story()
		if err != nil {
			return err
		}
		st, err := s.room.Store.Story(v.ctx(), n)
		if err != nil {
			return err
		}
		heads, err := s.room.Store.Headlines(v.ctx(), n)
		if err != nil {
			return err
		}
		q.Story = n
		p.Of = &pair{Name: "#" + strconv.FormatInt(n, 10) + " " + heads[st.Lang], Href: storyHref(n)}
	}
	es, err := s.room.Store.Ledger(v.ctx(), q)
	if err != nil {
		return err
	}
	at := "ledger"
	if q.Story != 0 {
		at = "-"
	}
	if p.frame, err = s.frame(v, v.p.T("ledger.title"), at); err != nil {
		return err
	}
	es, p.Older = cut(v, v.URL.Path, es, ledgerLines, func(e *depesche.LedgerEntry) string { return idKey(e.ID) })
	for _, e := range es {
		day := v.p.FullDate(e.At)
		if len(p.Days) == 0 || p.Days[len(p.Days)-1].Name != day {
			p.Days = append(p.Days, ledgerDay{Name: day})
		}
		d := &p.Days[len(p.Days)-1]
		row := ledgerRow{ISO: v.p.ISO(e.At), When: v.p.Clock(e.At), Who: e.Actor, What: v.deed(&e), Detail: e.Detail}
		if e.Story != 0 && q.Story == 0 {
			row.Where, row.Href = "#"+strconv.FormatInt(e.Story, 10), storyHref(e.Story)
		}
		d.Lines = append(d.Lines, row)
	}
	return s.templates.Render(w, http.StatusOK, "ledger", p)
}

// deed says in words what an entry records, without the actor.
func (v *visit) deed(e *depesche.LedgerEntry) string {
	key := "deed." + string(e.Action)
	if !v.p.Has(key) {
		return string(e.Action)
	}
	parts := []string{v.p.T(key)}
	if e.Lang != "" {
		parts = append(parts, v.p.LangName(e.Lang))
	}
	if e.Edition != "" && !strings.EqualFold(e.Edition, e.Lang) {
		parts = append(parts, v.p.T("deed.edition", e.Edition))
	}
	if e.Engine != "" {
		parts = append(parts, strings.TrimSpace(e.Engine+" "+e.Version))
	}
	return strings.Join(parts, ", ")
}

// lastLines is the short list beside a story.
func (s *Server) lastLines(v *visit, story int64) ([]ledgerLine, error) {
	es, err := s.room.Store.Ledger(v.ctx(), store.LedgerQuery{Story: story, Limit: 6})
	if err != nil {
		return nil, err
	}
	var out []ledgerLine
	for _, e := range es {
		out = append(out, ledgerLine{v.p.ISO(e.At), v.clock(e.At), e.Actor + ": " + v.deed(&e)})
	}
	return out, nil
}
