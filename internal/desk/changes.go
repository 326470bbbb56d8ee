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
	i := nearest(t.Segment, c.news)
	if i < 0 {
		return ""
	}
	return diffHTML(translate.Diff(t.Source.Text, c.news[i].Source.Text))
}

// nearest finds the sentence of the same unit that one has become, or was: the one most
// like it, -1 where none is.
func nearest(s depesche.Segment, among []depesche.Segment) int {
	best, score := -1, 30
	for i, o := range among {
		if o.Unit != s.Unit {
			continue
		}
		if p := translate.Similarity(s.Source.Text, o.Source.Text); p >= score {
			best, score = i, p
		}
	}
	return best
}

// earlier finds for sentences that came with a change of the original what they were
// before, with the translation that stood there: in the approved revision, or in the last
// one that was made of the original before. Keys are those of segs.
func (s *Server) earlier(v *visit, text *depesche.Text, source int64, segs []depesche.Segment) (was map[string]depesche.TranslatedSegment, gone []depesche.TranslatedSegment, err error) {
	base, err := s.lastSettled(v, text, source)
	if err != nil || base == nil {
		return nil, nil, err
	}
	here := map[string]bool{}
	for _, s := range segs {
		here[s.Key] = true
	}
	var old []depesche.Segment
	left := map[string]depesche.TranslatedSegment{}
	for _, t := range base.Targets {
		left[t.Key] = t
		if !here[t.Key] {
			old = append(old, t.Segment)
		}
	}
	was = map[string]depesche.TranslatedSegment{}
	for _, sg := range segs {
		if _, known := left[sg.Key]; known {
			continue
		}
		was[sg.Key] = depesche.TranslatedSegment{}
		if i := nearest(sg, old); i >= 0 {
			was[sg.Key] = left[old[i].Key]
			old = append(old[:i:i], old[i+1:]...)
		}
	}
	for _, o := range old {
		gone = append(gone, left[o.Key])
	}
	return was, gone, nil
}

// lastSettled is the revision of a translation with which one of another original is
// compared, nil where the original never changed.
func (s *Server) lastSettled(v *visit, text *depesche.Text, source int64) (*depesche.Revision, error) {
	if text.Approved != 0 {
		rev, err := s.room.Store.Revision(v.ctx(), text.Approved)
		if err != nil || rev.Source != source {
			return rev, err
		}
	}
	return s.room.Store.RevisionBefore(v.ctx(), text.ID, source)
}
