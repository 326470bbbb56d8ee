package newsroom

import (
	"context"

	"depesche"
	"depesche/internal/store"
)

// found is a finding with the words that it is about.
type found struct {
	depesche.Finding
	unit, source, target string
	at                   int // of the source's words in the unit, -1 for nowhere
}

// foundIn lists the findings in translated segments.
func foundIn(fs []depesche.Finding, targets []depesche.TranslatedSegment) []found {
	by := map[string]*depesche.TranslatedSegment{}
	for i := range targets {
		by[targets[i].Key] = &targets[i]
	}
	var out []found
	for _, f := range fs {
		t := by[f.Segment]
		if t == nil {
			continue
		}
		one := found{Finding: f, unit: t.Unit, source: spanned(t.Source.Text, f.Source), target: spanned(t.Target.Text, f.Target), at: -1}
		if !f.Source.IsZero() {
			one.at = t.From + f.Source.From
		}
		out = append(out, one)
	}
	return out
}

func spanned(s string, p depesche.Span) string {
	if p.From < 0 || p.To > len(s) || p.From >= p.To {
		return ""
	}
	return s[p.From:p.To]
}

// is tells whether b, of the same paragraph cut otherwise, is still the finding a: the same
// rule about the same words, at the same place of the source where it has one. A finding
// without words is about its whole sentence, and ends with it.
func (a *found) is(b *found) bool {
	return a.unit == b.unit && a.Rule == b.Rule && a.source == b.source && a.target == b.target && a.at == b.at && a.source+a.target != ""
}

// carryWaivers moves waivers along when sentences were divided or joined: a finding that is
// still the same on one of the parts, or on the whole, is waived as it was, by whom and
// when it was, or open as it was. One that could be meant twice is left open.
func (n *Newsroom) carryWaivers(ctx context.Context, tx *store.Store, text *depesche.Text, before []found, targets []depesche.TranslatedSegment) error {
	fs, err := tx.Findings(ctx, text.ID)
	if err != nil {
		return err
	}
	after := foundIn(fs, targets)
	moved := false
	for i := range after {
		now := &after[i]
		was := theOne(before, now)
		if was == nil || was.Segment == now.Segment || theOne(after, now) == nil {
			continue
		}
		switch {
		case was.Waived != nil && now.Waived == nil:
			err = tx.AddWaiver(ctx, text.ID, now.Identity, *was.Waived)
		case was.Waived == nil && now.Waived != nil: // of a time when it was cut like this before
			_, err = tx.RevokeWaiver(ctx, text.ID, now.Identity)
		default:
			continue
		}
		if err != nil {
			return err
		}
		moved = true
	}
	if !moved {
		return nil
	}
	return n.recount(ctx, tx, text)
}

// theOne is the only finding of a list that f is, nil for none or several.
func theOne(list []found, f *found) *found {
	var hit *found
	for i := range list {
		if list[i].is(f) {
			if hit != nil {
				return nil
			}
			hit = &list[i]
		}
	}
	return hit
}
