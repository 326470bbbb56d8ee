package newsroom

import (
	"context"
	"fmt"

	"depesche"
	"depesche/internal/lang"
	"depesche/internal/store"
)

// Restored says what became of a text when an earlier revision was restored.
type Restored struct {
	Text    *depesche.Text `json:"text"`
	Changed int            `json:"changed"` // sentences of a translation that read otherwise now
	// Kept are sentences whose source the earlier revision did not have: they keep what
	// stands there.
	Kept int `json:"kept"`
}

// Restore makes what an earlier revision of a text said its newest revision; nothing is
// taken away, and what was approved stays in the list. base is the revision that whoever
// asks saw, 0 for any. A translation stays one of the same revision of the original. Its
// sentences come back with the state that they had, since a sentence is known by its
// source: what was confirmed or read for that source still is, and nothing else.
func (n *Newsroom) Restore(ctx context.Context, actor depesche.Actor, story int64, tag string, base, number int) (*Restored, error) {
	var out *Restored
	err := n.Store.InTx(ctx, func(tx *store.Store) error {
		w, err := n.work(ctx, tx, story, tag)
		if err != nil {
			return err
		}
		if base != 0 && base != w.head.Number {
			return depesche.E(depesche.Conflict, "restore.conflict", "%s has saved revision %d of this text in the meantime: nothing was restored. Compare again", w.head.By, w.head.Number)
		}
		old, err := tx.RevisionNumber(ctx, w.text.ID, number)
		if err != nil {
			return err
		}
		if old.ID == w.text.Head {
			return depesche.E(depesche.Invalid, "restore.head", "revision %d is the newest already: there is nothing to restore", number)
		}
		detail := fmt.Sprintf("revision %d", number)
		if w.text.Kind != depesche.Original {
			out, err = n.restoreTranslation(ctx, tx, actor, w, old, detail)
			return err
		}
		m := *n
		m.Store = tx
		t, err := m.editOriginal(ctx, actor, story, base, old.Document, nil, string(depesche.ActRestore), detail)
		out = &Restored{Text: t}
		return err
	})
	return out, in("restore", err)
}

func (n *Newsroom) restoreTranslation(ctx context.Context, tx *store.Store, actor depesche.Actor, w *work, old *depesche.Revision, detail string) (*Restored, error) {
	source, err := tx.Revision(ctx, w.head.Source)
	if err != nil {
		return nil, err
	}
	next := *w.head
	next.Cuts = old.Cuts
	segs := source.Document.Recut(source.Segments, next.Cuts)
	targets, moved := relay(w.head.Targets, segs, lang.Get(w.text.Lang).Joiner)
	out := &Restored{Text: w.text}
	had := map[string]*depesche.TranslatedSegment{}
	for i := range old.Targets {
		had[old.Targets[i].Key] = &old.Targets[i]
	}
	same := len(moved) == 0
	for i := range targets {
		t := &targets[i]
		was := had[t.Key]
		if was == nil {
			out.Kept++
			continue
		}
		if !was.Target.Equal(t.Target) {
			out.Changed++
		}
		same = same && was.Target.Equal(t.Target) && was.State == t.State && was.ReviewedBy == t.ReviewedBy
		seg := t.Segment
		*t = *was
		t.Segment = seg
	}
	if same {
		return nil, depesche.E(depesche.Invalid, "restore.same", "revision %d says what stands there already: there is nothing to restore", old.Number)
	}
	return out, n.saveRecut(ctx, tx, actor, w, &next, targets, moved, depesche.LedgerEntry{Action: depesche.ActRestore, Detail: detail})
}
