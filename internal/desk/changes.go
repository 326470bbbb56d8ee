package desk

import (
	"html/template"
	"time"

	"depesche"
	"depesche/internal/translate"
	"depesche/internal/web/i18n"
)

// changes compares the original that a translation was made from with the original as
// it stands.
type changes struct {
	stale bool
	gone  map[string]bool // keys that the original no longer has
	added int             // sentences that the translation does not have
	news  []depesche.Segment
}

func (s *Server) changes(v *visit, rev *depesche.Revision, original *depesche.Text) (*changes, error) {
	c := &changes{gone: map[string]bool{}, stale: rev.Source != original.Head}
	if !c.stale {
		return c, nil
	}
	head, err := s.room.Store.Revision(v.ctx(), original.Head)
	if err != nil {
		return nil, err
	}
	c.compare(rev.Targets, head.Document.Recut(head.Segments, rev.Cuts))
	return c, nil
}

func (c *changes) compare(have []depesche.TranslatedSegment, now []depesche.Segment) {
	keys, old := map[string]bool{}, map[string]bool{}
	for _, s := range now {
		keys[s.Key] = true
	}
	for _, t := range have {
		old[t.Key] = true
		if !keys[t.Key] {
			c.gone[t.Key] = true
		}
	}
	for _, s := range now {
		if !old[s.Key] {
			c.news = append(c.news, s)
			c.added++
		}
	}
}

// view is the notice above the sentences, nil when nothing changed.
func (c *changes) view(p *i18n.Printer, at time.Time) *staleView {
	if !c.stale {
		return nil
	}
	return &staleView{Title: p.T("translate.stale"), Text: p.T("translate.stale_text", p.N("translate.stale_gone", len(c.gone)), p.N("translate.stale_added", c.added), at)}
}

// now shows how the original reads in place of a sentence that it no longer has: the
// nearest of the new sentences of the same unit, the difference marked; "" where there
// is none.
func (c *changes) now(t *depesche.TranslatedSegment) template.HTML {
	best, score := -1, 30
	for i, s := range c.news {
		if s.Unit != t.Unit {
			continue
		}
		if p := translate.Similarity(t.Source.Text, s.Source.Text); p >= score {
			best, score = i, p
		}
	}
	if best < 0 {
		return ""
	}
	return diffHTML(translate.Diff(t.Source.Text, c.news[best].Source.Text))
}
