package desk

import (
	"depesche"
	"depesche/internal/store"
	"depesche/internal/web/i18n"
)

// stateView says a state by shape (Key), short word and, through the key, colour. More
// is the part of the word that narrow pages leave out.
type stateView struct{ Key, Word, More string }

func state(p *i18n.Printer, key string) stateView {
	v := stateView{Key: key, Word: p.T("state." + key)}
	if more := "state." + key + "_more"; p.Has(more) {
		v.More = p.T(more)
	}
	return v
}

// cellState is where a text stands in an edition, said in one word. What needs
// somebody comes before what is done: stale before published, work on a new revision
// before the old one that is live.
func cellState(p *i18n.Printer, c *store.MatrixCell) stateView {
	live := c.Publication != nil && c.Publication.State == depesche.Live
	switch {
	case c.Text == nil:
		return state(p, "missing")
	case c.Stale:
		return state(p, "stale")
	case live && c.Publication.Revision == c.Text.Head:
		return state(p, "published")
	case c.Scheduled:
		return state(p, "scheduled")
	}
	return textState(p, c.Text)
}

// textState is where a text stands in the newsroom's work.
func textState(p *i18n.Printer, t *depesche.Text) stateView {
	switch t.State {
	case depesche.TextInEdit:
		return state(p, "edit")
	case depesche.TextInReview:
		return state(p, "review")
	case depesche.TextApproved:
		return state(p, "approved")
	}
	switch {
	case t.Kind == depesche.Original:
		return stateView{Key: "draft", Word: p.T("state.imported")}
	case t.Filled == 0: // begun without an engine: no machine has drafted anything
		return stateView{Key: "missing", Word: p.T("state.begun")}
	}
	return state(p, "draft")
}

// segmentState is where a sentence stands.
func segmentState(p *i18n.Printer, s depesche.SegmentState) stateView {
	switch s {
	case depesche.SegmentDraft:
		return stateView{Key: "draft", Word: p.T("state.draft_whole")}
	case depesche.SegmentEdited:
		return stateView{Key: "edit", Word: p.T("state.edit")}
	case depesche.SegmentConfirmed:
		return stateView{Key: "approved", Word: p.T("state.confirmed")}
	}
	return stateView{Key: "missing", Word: p.T("state.empty")}
}
