package newsroom

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"depesche"
	"depesche/internal/lang"
	"depesche/internal/store"
)

// Divide names a sentence of a translation that is to be divided, or joined with the next.
// Base is the number of the revision that the person saw; 0 trusts that nobody else was at
// work.
type Divide struct {
	Story int64
	Lang  string
	Key   string
	Base  int
	At    int // where a sentence is divided: a byte of its source, between two words
}

// SplitSegment divides a sentence in this translation alone: other languages and the
// original keep theirs. What stands there is divided at the place that seems to answer,
// and waits for a person to confirm it.
func (n *Newsroom) SplitSegment(ctx context.Context, actor depesche.Actor, d Divide) error {
	return in("split", n.divide(ctx, actor, d, depesche.ActSplit, func(tx *store.Store, w *work, i int) (*depesche.Cut, error) {
		s := w.head.Targets[i].Segment
		if s.Kind.Whole() {
			return nil, depesche.E(depesche.Invalid, "split.whole", "a headline or caption line is one sentence and cannot be divided")
		}
		at, text := d.At, s.Source.Text
		if at <= 0 || at >= len(text) || !utf8.RuneStart(text[at]) || strings.TrimSpace(text[:at]) == "" || strings.TrimSpace(text[at:]) == "" || lang.Get(w.story.Lang).Joiner != "" && withinWord(text, at) {
			return nil, depesche.E(depesche.Invalid, "split.place", "choose a place between two words of the sentence")
		}
		c := depesche.CutAt(w.unit(s.Unit), s.From+at, false)
		return &c, nil
	}))
}

// withinWord tells whether a place in a text has a letter or digit on both sides.
func withinWord(text string, at int) bool {
	a, _ := utf8.DecodeLastRuneInString(text[:at])
	b, _ := utf8.DecodeRuneInString(text[at:])
	part := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) }
	return part(a) && part(b)
}

// MergeSegment joins a sentence with the next of its paragraph, in this translation alone.
// Two confirmed sentences make one that is confirmed.
func (n *Newsroom) MergeSegment(ctx context.Context, actor depesche.Actor, d Divide) error {
	return in("merge", n.divide(ctx, actor, d, depesche.ActMerge, func(tx *store.Store, w *work, i int) (*depesche.Cut, error) {
		s := w.head.Targets[i].Segment
		if i+1 >= len(w.head.Targets) || w.head.Targets[i+1].Unit != s.Unit {
			return nil, depesche.E(depesche.Invalid, "merge.last", "this is the last sentence of its paragraph: there is nothing behind it to join it with")
		}
		if err := w.unchanged(ctx, tx, d.Base, i+1); err != nil {
			return nil, err
		}
		c := depesche.CutAt(w.unit(s.Unit), s.To, true)
		return &c, nil
	}))
}

// unit is the text of a unit of the original that the head translates.
func (w *work) unit(ref string) string {
	for _, u := range w.head.Document.Units() {
		if u.Ref == ref {
			return u.Text.Text
		}
	}
	return ""
}

func (n *Newsroom) divide(ctx context.Context, actor depesche.Actor, d Divide, action depesche.Action, where func(*store.Store, *work, int) (*depesche.Cut, error)) error {
	return n.Store.InTx(ctx, func(tx *store.Store) error {
		w, i, err := n.sentence(ctx, tx, d.Story, d.Lang, d.Key, d.Base)
		if err != nil {
			return err
		}
		cut, err := where(tx, w, i)
		if err != nil {
			return err
		}
		source, err := tx.Revision(ctx, w.head.Source)
		if err != nil {
			return err
		}
		before := w.head.Targets[i].Source.Text
		next := *w.head
		next.Cuts = depesche.WithCut(w.head.Cuts, *cut)
		segs := source.Document.Recut(source.Segments, next.Cuts)
		if len(segs) == len(w.head.Targets) {
			return depesche.E(depesche.Invalid, "split.place", "choose a place between two words of the sentence")
		}
		targets, moved := relay(w.head.Targets, segs, lang.Get(w.text.Lang).Joiner)
		return n.saveRecut(ctx, tx, actor, w, &next, targets, moved, depesche.LedgerEntry{Action: action, Segment: d.Key, Detail: before})
	})
}

// saveRecut stores targets that are cut otherwise than the head's, as next has it. What
// belongs to a sentence goes along: remarks, and waivers where the finding is the same.
func (n *Newsroom) saveRecut(ctx context.Context, tx *store.Store, actor depesche.Actor, w *work, next *depesche.Revision, targets []depesche.TranslatedSegment, moved map[string]string, e depesche.LedgerEntry) error {
	fs, err := tx.Findings(ctx, w.text.ID)
	if err != nil {
		return err
	}
	before := foundIn(fs, w.head.Targets)
	w.head = next
	if err := tx.MoveRemarks(ctx, w.story.ID, w.text.Lang, moved); err != nil {
		return err
	}
	if err := n.saveTargets(ctx, tx, actor, w, targets, e); err != nil {
		return err
	}
	return n.carryWaivers(ctx, tx, w.text, before, targets)
}

// sentence reads a translation and finds one of its segments, as it was when the person
// saw the revision with the number base.
func (n *Newsroom) sentence(ctx context.Context, tx *store.Store, story int64, tag, key string, base int) (*work, int, error) {
	w, err := n.work(ctx, tx, story, tag)
	if err != nil {
		return nil, 0, err
	}
	if w.text.Kind == depesche.Original {
		return nil, 0, depesche.E(depesche.Invalid, "segment.original", "this can be done in a translation only")
	}
	i, err := w.segment(key)
	if err != nil {
		return nil, 0, err
	}
	return w, i, w.unchanged(ctx, tx, base, i)
}

// relay lays what stands beside the segments of a document beside other segments of the
// same document, and says which keys have become which. Where several become one they are
// joined, where one becomes several it is divided.
func relay(old []depesche.TranslatedSegment, segs []depesche.Segment, joiner string) ([]depesche.TranslatedSegment, map[string]string) {
	out := make([]depesche.TranslatedSegment, 0, len(segs))
	moved := map[string]string{}
	for i, j := 0, 0; j < len(segs); {
		// A group ends where a segment of either kind ends at the same place.
		a, b := i+1, j+1
		for old[a-1].To != segs[b-1].To {
			if old[a-1].To < segs[b-1].To {
				a++
			} else {
				b++
			}
		}
		group := make([]depesche.TranslatedSegment, b-j)
		for k := range group {
			group[k] = depesche.TranslatedSegment{Segment: segs[j+k], State: depesche.SegmentEmpty}
		}
		whole := old[i]
		if a-i > 1 {
			whole = joined(old[i:a], joiner)
		}
		whole.Segment = segs[j]
		if b-j > 1 {
			spread(whole, group, segs[j:b])
		} else {
			group[0] = whole
		}
		for k := i; k < a; k++ {
			if to := segs[min(j+k-i, b-1)].Key; to != old[k].Key {
				moved[old[k].Key] = to
			}
		}
		out = append(out, group...)
		i, j = a, b
	}
	return out, moved
}

// joined is several translated segments as one.
func joined(ts []depesche.TranslatedSegment, joiner string) depesche.TranslatedSegment {
	out := ts[0]
	confirmed, touched := true, false
	for i, t := range ts {
		confirmed = confirmed && t.State == depesche.SegmentConfirmed
		touched = touched || t.State == depesche.SegmentConfirmed || t.State == depesche.SegmentEdited
		if i == 0 || t.Target.IsEmpty() {
			continue
		}
		if out.Target.IsEmpty() {
			out.Target, out.Origin, out.By = t.Target, t.Origin, t.By
			continue
		}
		out.Target = out.Target.Append(depesche.Plain(joiner)).Append(t.Target)
		if t.Origin.Kind != out.Origin.Kind || t.Origin.Name != out.Origin.Name {
			out.Origin.Edited = out.Origin.Kind != depesche.FromPerson
		}
		if t.ReviewedBy != out.ReviewedBy {
			out.ReviewedBy = ""
		}
	}
	switch {
	case out.Target.IsEmpty():
		out.State = depesche.SegmentEmpty
	case confirmed:
		out.State = depesche.SegmentConfirmed
	case touched:
		out.State = depesche.SegmentEdited
	default:
		out.State = depesche.SegmentDraft
	}
	return out
}

// spread divides a translated segment among the segments that its source has become.
func spread(whole depesche.TranslatedSegment, group []depesche.TranslatedSegment, segs []depesche.Segment) {
	if whole.Target.IsEmpty() {
		return
	}
	state := whole.State
	if state == depesche.SegmentConfirmed {
		state = depesche.SegmentEdited
	}
	from, length := 0, segs[len(segs)-1].To-segs[0].From
	for k := range group {
		to := len(whole.Target.Text)
		if k+1 < len(group) {
			source := segs[k].Source.Text
			last, _ := utf8.DecodeLastRuneInString(source)
			share := float64(segs[k].To-segs[0].From) / float64(length)
			to = max(from, answering(whole.Target.Text, share, unicode.IsPunct(last)))
		}
		part := whole.Target.Slice(from, to)
		f := len(part.Text) - len(strings.TrimLeft(part.Text, " \u00a0"))
		part = part.Slice(f, max(f, len(strings.TrimRight(part.Text, " \u00a0"))))
		from = to
		if part.IsEmpty() {
			continue
		}
		t := whole
		t.Segment, t.Target, t.State, t.ReviewedBy = group[k].Segment, part, state, ""
		t.Origin.Edited = t.Origin.Kind != depesche.FromPerson
		group[k] = t
	}
}

// answering is the place in a translation that seems to answer a place in its source: the
// space, after a punctuation mark if there is one there too, that divides the text nearest
// to that share of it.
func answering(text string, share float64, punct bool) int {
	best, cost := len(text), 2.0
	for i, r := range text {
		if !unicode.IsSpace(r) || i == 0 {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		c := float64(i)/float64(len(text)) - share
		if c < 0 {
			c = -c
		}
		if punct != unicode.IsPunct(before) {
			c += 0.25
		}
		if c < cost {
			best, cost = i, c
		}
	}
	return best
}
