package newsroom

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"depesche"
	"depesche/internal/store"
)

// Repeat is another place with the same source sentence.
type Repeat struct {
	Story  int64  `json:"story"`
	Lang   string `json:"lang"`
	Number int    `json:"segment"` // its place in the text, from 1
	Key    string `json:"key"`
	Text   string `json:"text"` // what stands there
	By     string `json:"by,omitempty"`
	// Stands is "" where nothing or a machine's draft stands, "same" where this translation
	// stands already, "own" where a person decided otherwise, "held" in a text that a
	// colleague is writing in.
	Stands RepeatState `json:"stands,omitempty"`
}

// RepeatState says what stands at a Repeat.
type RepeatState string

const (
	RepeatOpen RepeatState = ""
	RepeatSame RepeatState = "same"
	RepeatOwn  RepeatState = "own"
	RepeatHeld RepeatState = "held"
)

// ID names a repeat in a form.
func (r Repeat) ID() string { return fmt.Sprintf("%d/%s", r.Story, r.Key) }

// repeatStories is in how many other stories repeats are looked for.
const repeatStories = 50

// Repeats lists where the source of a sentence stands again: in the same text, and with
// elsewhere in the translations of other stories into the language that nobody has
// approved yet.
func (n *Newsroom) Repeats(ctx context.Context, actor depesche.Actor, story int64, tag, key string, elsewhere bool) ([]Repeat, error) {
	rs, err := n.repeats(ctx, n.Store, actor, story, tag, key, elsewhere)
	return rs, in("repeats", err)
}

func (n *Newsroom) repeats(ctx context.Context, tx *store.Store, actor depesche.Actor, story int64, tag, key string, elsewhere bool) ([]Repeat, error) {
	w, i, err := n.sentence(ctx, tx, story, tag, key, 0)
	if err != nil {
		return nil, err
	}
	mine := w.head.Targets[i]
	out := repeatsIn(w, &mine, "")
	if !elsewhere {
		return out, nil
	}
	ids, err := tx.OpenStoriesWith(ctx, w.story.Lang, mine.Source.Text, repeatStories)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if id == story {
			continue
		}
		o, err := n.work(ctx, tx, id, w.text.Lang)
		if depesche.IsNotFound(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if o.text.Kind == depesche.Original || o.text.Approved == o.text.Head || o.story.Lang != w.story.Lang || o.story.State == depesche.StoryKilled {
			continue
		}
		held, err := heldBy(ctx, tx, actor, id, w.text.Lang)
		if err != nil {
			return nil, err
		}
		out = append(out, repeatsIn(o, &mine, held)...)
	}
	return out, nil
}

// heldBy names the colleague who is writing in a text, "" for none.
func heldBy(ctx context.Context, tx *store.Store, actor depesche.Actor, story int64, tag string) (string, error) {
	l, err := tx.Lock(ctx, story, tag)
	if err != nil || l == nil || l.Account == actor.Account {
		return "", err
	}
	return l.Name, nil
}

// repeatsIn lists the places in a text with the source of mine, without mine itself.
func repeatsIn(w *work, mine *depesche.TranslatedSegment, held string) []Repeat {
	var out []Repeat
	same := baseKey(mine.Key)
	for i, t := range w.head.Targets {
		if baseKey(t.Key) != same || t.Key == mine.Key && t.Target.Equal(mine.Target) && t.State == mine.State {
			continue
		}
		r := Repeat{Story: w.story.ID, Lang: w.text.Lang, Number: i + 1, Key: t.Key, Text: t.Target.Text, By: t.By}
		switch {
		case t.Target.Equal(mine.Target):
			r.Stands = RepeatSame
		case held != "":
			r.Stands, r.By = RepeatHeld, held
		case t.State == depesche.SegmentConfirmed || t.State == depesche.SegmentEdited:
			r.Stands = RepeatOwn
		}
		out = append(out, r)
	}
	return out
}

// baseKey is a segment's key without the number of its repetition.
func baseKey(key string) string {
	base, _, _ := strings.Cut(key, "-")
	return base
}

// SpreadOptions say where a translation is put besides.
type SpreadOptions struct {
	Base      int
	Elsewhere bool     // in other stories too
	Over      []string // Repeat.ID of places where a person decided otherwise, and that are replaced all the same
}

// Spread puts the translation of a sentence wherever its source stands again. In the same
// text it is as confirmed as here; in other stories it is a match of the memory for a
// person to read. What a person decided otherwise is replaced only where Over names it.
// It returns how many places changed, and those that were left for a person to decide.
func (n *Newsroom) Spread(ctx context.Context, actor depesche.Actor, story int64, tag, key string, o SpreadOptions) (changed int, left []Repeat, err error) {
	err = n.Store.InTx(ctx, func(tx *store.Store) error {
		changed, left = 0, nil
		w, i, err := n.sentence(ctx, tx, story, tag, key, o.Base)
		if err != nil {
			return err
		}
		mine := w.head.Targets[i]
		if mine.Target.IsEmpty() {
			return depesche.E(depesche.Invalid, "spread.empty", "this sentence has no translation yet: write it first")
		}
		rs, err := n.repeats(ctx, tx, actor, story, tag, key, o.Elsewhere)
		if err != nil {
			return err
		}
		put := map[int64][]string{}
		var order []int64
		for _, r := range rs {
			switch {
			case r.Stands == RepeatSame:
				continue
			case r.Stands == RepeatHeld, r.Stands == RepeatOwn && !slices.Contains(o.Over, r.ID()):
				left = append(left, r)
				continue
			}
			if put[r.Story] == nil {
				order = append(order, r.Story)
			}
			put[r.Story] = append(put[r.Story], r.Key)
			changed++
		}
		for _, id := range order {
			if err := n.spreadIn(ctx, tx, actor, id, w.text.Lang, &mine, put[id], id == story); err != nil {
				return err
			}
		}
		return nil
	})
	return changed, left, in("spread", err)
}

func (n *Newsroom) spreadIn(ctx context.Context, tx *store.Store, actor depesche.Actor, story int64, tag string, mine *depesche.TranslatedSegment, keys []string, here bool) error {
	w, err := n.work(ctx, tx, story, tag)
	if err != nil {
		return err
	}
	targets := slices.Clone(w.head.Targets)
	for i := range targets {
		t := &targets[i]
		if !slices.Contains(keys, t.Key) {
			continue
		}
		t.Target, t.State, t.Origin, t.By, t.ReviewedBy = mine.Target, mine.State, mine.Origin, actor.Name, ""
		if !here {
			t.State, t.Origin, t.By = depesche.SegmentDraft, depesche.Origin{Kind: depesche.FromMemory, Match: 100}, ""
		}
	}
	return n.saveTargets(ctx, tx, actor, w, targets, depesche.LedgerEntry{Action: depesche.ActSpread, Segment: mine.Key,
		Detail: fmt.Sprintf("%d times: %s", len(keys), mine.Target.Text)})
}

// DraftSegment asks an engine for one sentence; nothing of the text changes. With name ""
// it is the first engine that can.
func (n *Newsroom) DraftSegment(ctx context.Context, story int64, tag, key, name string) (*depesche.TranslatedSegment, error) {
	t, err := n.draftSegment(ctx, story, tag, key, name)
	return t, in("translate", err)
}

func (n *Newsroom) draftSegment(ctx context.Context, story int64, tag, key, name string) (*depesche.TranslatedSegment, error) {
	w, i, err := n.sentence(ctx, n.Store, story, tag, key, 0)
	if err != nil {
		return nil, err
	}
	out := []depesche.TranslatedSegment{{Segment: w.head.Targets[i].Segment, State: depesche.SegmentEmpty}}
	res := &TranslateResult{}
	if err := n.fromEngine(ctx, w.story.Lang, w.text.Lang, out, TranslateOptions{Engine: name}, res); err != nil {
		return nil, err
	}
	if out[0].Target.IsEmpty() {
		return nil, depesche.E(depesche.Unavailable, "draft.nothing", "no engine here translates from %s into %s: %s", w.story.Lang, w.text.Lang, res.Note)
	}
	return &out[0], nil
}
