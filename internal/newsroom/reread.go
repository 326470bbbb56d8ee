package newsroom

import (
	"context"
	"fmt"
	"slices"

	"depesche"
	"depesche/internal/store"
)

// ReviewSegment notes that a second person has read a confirmed sentence and finds it
// right.
func (n *Newsroom) ReviewSegment(ctx context.Context, actor depesche.Actor, story int64, tag, key string, base int) error {
	return in("review", n.Store.InTx(ctx, func(tx *store.Store) error {
		w, i, err := n.sentence(ctx, tx, story, tag, key, base)
		if err != nil {
			return err
		}
		t := w.head.Targets[i]
		switch {
		case t.State != depesche.SegmentConfirmed:
			return depesche.E(depesche.Invalid, "review.unconfirmed", "nobody has confirmed this sentence yet: confirm it first")
		case t.By == actor.Name:
			return depesche.E(depesche.Refused, "review.own", "you confirmed this sentence yourself: a review is for a second pair of eyes")
		case t.ReviewedBy == actor.Name:
			return nil
		}
		targets := slices.Clone(w.head.Targets)
		targets[i].ReviewedBy = actor.Name
		return n.saveTargets(ctx, tx, actor, w, targets, depesche.LedgerEntry{Action: depesche.ActReview, Segment: key, Detail: t.Target.Text})
	}))
}

// ReviewAll is ReviewSegment for every sentence that somebody else has confirmed, and says
// how many they are. base is the number of the revision that the person has read.
func (n *Newsroom) ReviewAll(ctx context.Context, actor depesche.Actor, story int64, tag string, base int) (int, error) {
	read := 0
	err := n.Store.InTx(ctx, func(tx *store.Store) error {
		w, err := n.work(ctx, tx, story, tag)
		if err != nil {
			return err
		}
		if base != 0 && base != w.head.Number {
			return depesche.E(depesche.Conflict, "approve.changed", "%s saved revision %d since you read revision %d: read what changed, then approve", w.head.By, w.head.Number, base)
		}
		targets := slices.Clone(w.head.Targets)
		for i := range targets {
			if t := &targets[i]; t.State == depesche.SegmentConfirmed && t.By != actor.Name && t.ReviewedBy == "" {
				t.ReviewedBy = actor.Name
				read++
			}
		}
		if read == 0 {
			return depesche.E(depesche.Refused, "review.none", "there is no sentence that somebody else has confirmed and nobody has read again")
		}
		return n.saveTargets(ctx, tx, actor, w, targets, depesche.LedgerEntry{Action: depesche.ActReview, Detail: fmt.Sprintf("%d segments", read)})
	})
	return read, in("review", err)
}
