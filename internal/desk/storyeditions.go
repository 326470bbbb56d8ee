package desk

import (
	"strings"
	"time"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/store"
)

type languageLine struct {
	Code, Name, Href, Link string
	State                  stateView
}

// editionView is an edition in the box "Publish".
type editionView struct {
	Code, Name     string
	Ready, Checked bool
	Unread         bool // may go out although nobody has approved it
	Live, LiveNote string
	Plan           *plannedView
	ZoneNote       string // the time there, where it differs from the reader's
	Embargo        string // until when the story is held back there
	Verb           string
	Before         string // says what the blockers are
	Blockers       []blockerView

	zone *time.Location
}

type blockerView struct {
	Text, Href string
	Grave      bool
}

// fillEditions says for every edition how far its text is and what publication needs.
func (s *Server) fillEditions(v *visit, p *storyPage, original *depesche.Text) error {
	editions, err := s.room.Store.Editions(v.ctx())
	if err != nil {
		return err
	}
	texts, err := s.room.Store.Texts(v.ctx(), p.Story.ID)
	if err != nil {
		return err
	}
	pubs, err := s.room.Store.Publications(v.ctx(), p.Story.ID)
	if err != nil {
		return err
	}
	waiting, err := s.room.Store.Schedules(v.ctx(), p.Story.ID)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, e := range editions {
		c := cellOf(&e, texts, pubs, waiting)
		if !e.Retired.IsZero() && (c.Publication == nil || c.Publication.State != depesche.Live) {
			continue // it has nothing of this story, and takes nothing new
		}
		if c.Text != nil && !c.Original {
			if head, err := s.room.Store.Revision(v.ctx(), c.Text.Head); err == nil {
				c.Stale = head.Source != original.Head
			}
		}
		line := languageLine{Code: e.Code, Name: v.p.LangName(e.Lang), State: cellState(v.p, &c), Href: textHref(p.Story.ID, e.Lang)}
		switch {
		case c.Text == nil:
			line.Link = v.p.T("story.lang_translate")
			if !seen[e.Lang] && v.account.InLang(e.Lang, editions).Includes(depesche.RoleTranslator) {
				p.Missing = append(p.Missing, option{Value: e.Lang, Name: v.p.LangName(e.Lang), Here: true})
			}
		case c.Original:
			line.Href, line.Link = storyHref(p.Story.ID), v.p.T("matrix.original")
			p.State = line.State
		default:
			line.Link = v.p.T("story.lang_open")
			if c.Stale && !seen[e.Lang] && v.account.InLang(e.Lang, editions).Includes(depesche.RoleTranslator) {
				p.Missing = append(p.Missing, option{Value: e.Lang, Name: v.p.T("story.lang_again", v.p.LangName(e.Lang))})
			}
		}
		seen[e.Lang] = true
		p.Languages = append(p.Languages, line)
		if c.Text == nil {
			continue
		}
		ed, err := s.editionView(v, &e, &c, p.Story)
		if err != nil {
			return err
		}
		ed.Ready = ed.Ready && v.account.In(e.Code).Includes(depesche.RoleEditor)
		p.AnyReady = p.AnyReady || ed.Ready
		p.AnyLive = p.AnyLive || ed.Live != ""
		p.Editions = append(p.Editions, ed)
	}
	p.Plan = s.planForm(v, p.Base, p.Base, p.Editions)
	// Texts in languages that no edition publishes in are shown too.
	for i := range texts {
		if t := &texts[i]; !seen[t.Lang] {
			line := languageLine{Code: t.Lang, Name: v.p.LangName(t.Lang), State: textState(v.p, t), Href: textHref(p.Story.ID, t.Lang), Link: v.p.T("story.lang_open")}
			if t.Kind == depesche.Original {
				line.Href, line.Link = storyHref(p.Story.ID), v.p.T("matrix.original")
			}
			p.Languages = append(p.Languages, line)
		}
	}
	if len(p.Missing) > 0 {
		p.Engines = s.enginePickAny(v, p.Story.Lang, p.Missing)
	}
	return nil
}

// cellOf is what an edition has of a story, of all that the story has.
func cellOf(e *depesche.Edition, texts []depesche.Text, pubs []depesche.Publication, waiting []store.Scheduled) store.MatrixCell {
	c := store.MatrixCell{Edition: e.Code, Lang: e.Lang}
	for i := range texts {
		if texts[i].Lang == e.Lang {
			c.Text, c.Original = &texts[i], texts[i].Kind == depesche.Original
		}
	}
	for i := range pubs {
		if pubs[i].Edition == e.Code {
			c.Publication = &pubs[i]
		}
	}
	c.SetSchedule(waiting)
	return c
}

// editionView says whether a story may go out in an edition, or what stands before it.
func (s *Server) editionView(v *visit, e *depesche.Edition, c *store.MatrixCell, st *depesche.Story) (editionView, error) {
	ed := editionView{Code: e.Code, Name: v.p.T("publish.edition", e.Name, v.p.LangName(e.Lang)), Verb: v.p.T("publish.in", v.p.LangNameIn(e.Lang)), Before: v.p.T("publish.before"), zone: v.p.Zone()}
	if zone := zoneOf(e); !sameClock(zone, v.p.Zone(), v.now) {
		ed.zone, ed.ZoneNote = zone, v.p.T("plan.zone", zoneName(zone), s.messages.Printer(v.p.Lang(), zone).Clock(v.now))
	}
	if until := st.EmbargoIn(e.Code); until.After(v.now) {
		ed.Embargo = v.p.T("embargo.holds", s.momentIn(v, e, until))
	}
	current := false
	if c.Publication != nil && c.Publication.State == depesche.Live {
		ed.Live, ed.LiveNote = c.Publication.Path, v.p.T("publish.since", v.clock(c.Publication.Updated))
		current = c.Publication.Revision == c.Text.Head
		ed.Verb = v.p.T("publish.update", v.p.LangNameIn(e.Lang))
	}
	if ed.Plan = s.planned(v, e, c, textHref(st.ID, e.Lang)); c.Scheduled {
		ed.Verb, ed.Before = v.p.T("publish.now", v.p.LangNameIn(e.Lang)), v.p.T("plan.would_not")
	}
	if current && !c.Stale && ed.Plan == nil {
		return ed, nil
	}
	bs, err := s.room.Blockers(v.ctx(), st.ID, e.Code)
	if err != nil {
		return ed, err
	}
	for _, b := range bs {
		ed.Blockers = append(ed.Blockers, v.blocker(b, textHref(st.ID, e.Lang), c.Original))
	}
	ed.Ready = len(ed.Blockers) == 0 && !current
	ed.Unread = ed.Ready && !c.Original && c.Text.Approved != c.Text.Head
	ed.Checked = ed.Ready && !ed.Unread && !c.Scheduled
	return ed, nil
}

// blocker says in a few words what stands before a publication, and leads to it.
func (v *visit) blocker(b newsroom.Blocker, text string, original bool) blockerView {
	out := blockerView{Text: b.Text, Grave: b.Key == "block.errors" || b.Key == "block.killed"}
	if v.p.Has(b.Key) {
		out.Text = v.p.N(b.Key, b.Count)
	}
	switch {
	case strings.HasPrefix(b.Key, "block.picture_"):
		story, _, _ := strings.Cut(text, "/text/")
		out.Href = story + "#pictures"
	case b.Key == "block.headline":
		story, _, _ := strings.Cut(text, "/text/")
		out.Href = story + "/original"
	case original:
	case len(b.Findings) > 0:
		out.Href = text + "#f"
	case b.Key == "block.empty":
		out.Href = text + "?s=empty#on"
	case b.Key == "block.stale":
		out.Href = text + "#stale"
	}
	return out
}
