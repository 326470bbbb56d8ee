package desk

import (
	"slices"
	"strconv"
	"strings"

	"depesche"
	"depesche/internal/translate"
)

// openWith adds to the sentence in hand what can be done with it besides writing, and
// what the request brought.
func (s *Server) openWith(v *visit, p *translatePage, text *depesche.Text, rev *depesche.Revision, n int, with besides) error {
	t, o := &rev.Targets[n-1], p.Open
	if with.typed != nil {
		o.Tagged, o.Mirror = *with.typed, markup(depesche.Plain(*with.typed), nil)+"\u200b"
	}
	if with.draft != nil {
		o.Draft = v.draftView(with.draft, t.Target.Text)
	}
	if all, other := repeatsHere(rev.Targets, t); all > 0 {
		o.Repeats, o.CanSpread = v.p.N("spread.here", all), other > 0 && !t.Target.IsEmpty()
	}
	o.Spread = with.spread
	o.Cuts = cutViews(t)
	o.CanMerge = n < len(rev.Targets) && rev.Targets[n].Unit == t.Unit
	o.CanReview = t.State == depesche.SegmentConfirmed && t.By != v.account.Name && t.ReviewedBy == ""
	for _, e := range s.enginePick(v, p.Story.Lang, p.TextLang).Options {
		if e.Value != "none" && !e.Off {
			o.Engines = append(o.Engines, e)
		}
	}
	if t.State != depesche.SegmentConfirmed {
		was, _, err := s.earlier(v, text, rev.Source, rev.Segments)
		if err != nil {
			return err
		}
		if old, ok := was[t.Key]; ok && !old.Target.IsEmpty() {
			o.Before = &beforeView{Key: t.Key, By: old.By, Target: old.Target.Text, Source: diffHTML(translate.Diff(old.Source.Text, t.Source.Text))}
		}
	}
	return s.concordance(v, p, v.URL.Query().Get("find"))
}

// reread fills in what a second reader may do, and the page beside the sentences.
func (p *translatePage) reread(v *visit, ts []depesche.TranslatedSegment) {
	if v.may(depesche.RoleTranslator) {
		for _, t := range ts {
			if t.State == depesche.SegmentConfirmed && t.By != v.account.Name && t.ReviewedBy == "" {
				p.ToReview++
			}
		}
	}
	if p.ToReview > 0 {
		p.ReviewDo = v.p.N("review.all", p.ToReview)
	}
	if p.CanPreview {
		p.Preview = p.Base + "/preview"
		if p.Open != nil {
			p.Preview += "?s=" + strconv.Itoa(p.Open.N) + "#here"
		}
		c, err := v.Cookie(previewCookie)
		p.PreviewOpen = err == nil && c.Value == "1"
	}
}

// previewCookie remembers in the browser whether the page stands beside the sentences.
const previewCookie = "desk-preview"

// MatchKey is the key that takes the match of a number.
func (p *translatePage) MatchKey(n string) string { return p.KeyFor("match" + n) }

// Hints are the keys that the foot of the page names.
func (p *translatePage) Hints() []keyView {
	hint := func(id, does string) keyView { return keyView{id, p.T("hint." + does), p.KeyFor(id)} }
	all := []keyView{hint("confirm_next", "confirm_next"), {"", p.T("hint.move"), strings.TrimSpace(p.KeyFor("previous") + " " + lastPart(p.KeyFor("next")))}, hint("finding_next", "next_finding"),
		hint("apply", "apply"), hint("waive", "waive"), hint("concordance", "concordance"), hint("palette", "palette"), hint("keys", "keys")}
	return slices.DeleteFunc(all, func(k keyView) bool { return k.Press == "" })
}

func lastPart(key string) string { return key[strings.LastIndexByte(key, ' ')+1:] }
