package newsroom

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"depesche"
	"depesche/internal/store"
)

// PublishDue publishes what was scheduled and whose time has come, late where nobody
// served at its time, and returns how many pages went out. What may not go out by now (an
// error appeared, the text was changed) stays in the schedule with its reasons until
// somebody plans it anew, publishes it or cancels it. One that fails waits for the next
// time; the others go out.
func (n *Newsroom) PublishDue(ctx context.Context) (int, error) {
	due, err := n.Store.DueSchedules(ctx, n.now())
	if err != nil {
		return 0, in("publish", err)
	}
	out := 0
	var failed []error
	for _, sc := range due {
		p, err := n.publishScheduled(ctx, sc)
		if err != nil {
			failed = append(failed, fmt.Errorf("story %d in %s: %w", sc.Story, sc.Edition, err))
			continue
		}
		if p != nil && p.State == depesche.Live {
			out++
		}
	}
	return out, in("publish", errors.Join(failed...))
}

// publishScheduled publishes what still waits when it is its turn: since the schedule
// was read an editor may have taken it back or given it another time.
func (n *Newsroom) publishScheduled(ctx context.Context, due store.Scheduled) (*depesche.Publication, error) {
	var p *depesche.Publication
	err := n.Store.InTx(ctx, func(tx *store.Store) error {
		p = nil
		sc, err := scheduledIn(ctx, tx, due.Story, due.Edition)
		if err != nil || sc == nil || !sc.Waits() || sc.At.After(n.now()) {
			return err
		}
		e, err := tx.Edition(ctx, sc.Edition)
		if err != nil {
			return err
		}
		w, bs, err := n.ready(ctx, tx, sc.Story, e)
		if err != nil {
			return err
		}
		if bs = withChanges(bs, sc, w); len(bs) > 0 {
			return n.holdBack(ctx, tx, sc, e, bs)
		}
		actor := depesche.Actor{Account: sc.Account, Name: sc.By}
		if w.story.EmbargoIn(e.Code).After(n.now()) {
			p, err = n.schedule(ctx, tx, actor, w, e, sc.Wanted)
			return err
		}
		p, err = n.goOut(ctx, tx, actor, w, e)
		return err
	})
	return p, err
}

// withChanges adds what nobody has read since the publication was planned: that blocks it
// also where an edition lets unread texts out.
func withChanges(bs []Blocker, sc *store.Scheduled, w *work) []Blocker {
	if w == nil || sc.Revision == 0 || sc.Revision == w.text.Head || w.text.Approved == w.text.Head {
		return bs
	}
	out := []Blocker{{Key: "block.changed", Text: "it was changed after it had been scheduled, and nobody has approved the change"}}
	for _, b := range bs {
		if b.Key != "block.review" {
			out = append(out, b)
		}
	}
	return out
}

// holdBack notes why a text does not go out at its time.
func (n *Newsroom) holdBack(ctx context.Context, tx *store.Store, sc *store.Scheduled, e *depesche.Edition, bs []Blocker) error {
	var texts []string
	for _, b := range bs {
		sc.Problems = append(sc.Problems, store.Obstacle{Key: b.Key, Text: b.Text, Count: b.Count})
		texts = append(texts, b.Text)
	}
	if err := tx.Schedule(ctx, *sc); err != nil {
		return err
	}
	if err := tx.TouchStory(ctx, sc.Story); err != nil {
		return err
	}
	return tx.AddLedger(ctx, depesche.System, depesche.LedgerEntry{Action: depesche.ActHoldBack, Story: sc.Story, Lang: e.Lang, Edition: sc.Edition,
		Detail: strings.Join(texts, "; ")})
}
