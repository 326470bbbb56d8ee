package newsroom

import (
	"context"
	"strings"

	"depesche"
	"depesche/internal/store"
	"depesche/internal/translate"
)

// Waive marks a finding as no defect, with a reason that the ledger keeps.
func (n *Newsroom) Waive(ctx context.Context, actor depesche.Actor, story int64, lang, identity, reason string) error {
	reason = strings.TrimSpace(reason)
	if reason == "" {
		return depesche.E(depesche.Invalid, "waive.reason", "a waiver needs a reason: say in a few words why this is right").In("waive")
	}
	return in("waive", n.Store.InTx(ctx, func(tx *store.Store) error {
		w, err := n.work(ctx, tx, story, lang)
		if err != nil {
			return err
		}
		f, err := findingOf(ctx, tx, w.text.ID, identity)
		if err != nil {
			return err
		}
		if !f.Open() {
			return nil
		}
		if err := tx.AddWaiver(ctx, w.text.ID, f.Identity, depesche.Waiver{Reason: reason, By: actor.Name, At: n.now()}); err != nil {
			return err
		}
		if err := n.recount(ctx, tx, w.text); err != nil {
			return err
		}
		return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActWaive, Story: story, Lang: w.text.Lang, Revision: w.head.Number,
			Segment: f.Segment, Detail: f.Rule + ": " + reason})
	}))
}

// Unwaive opens a waived finding again.
func (n *Newsroom) Unwaive(ctx context.Context, actor depesche.Actor, story int64, lang, identity string) error {
	return in("unwaive", n.Store.InTx(ctx, func(tx *store.Store) error {
		w, err := n.work(ctx, tx, story, lang)
		if err != nil {
			return err
		}
		f, err := findingOf(ctx, tx, w.text.ID, identity)
		if err != nil {
			return err
		}
		if k, err := tx.RevokeWaiver(ctx, w.text.ID, f.Identity); err != nil || k == 0 {
			return err
		}
		if err := n.recount(ctx, tx, w.text); err != nil {
			return err
		}
		return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActUnwaive, Story: story, Lang: w.text.Lang, Revision: w.head.Number,
			Segment: f.Segment, Detail: f.Rule})
	}))
}

// findingOf finds a finding by its identity or by an unambiguous beginning of it.
func findingOf(ctx context.Context, tx *store.Store, text int64, identity string) (*depesche.Finding, error) {
	fs, err := tx.Findings(ctx, text)
	if err != nil {
		return nil, err
	}
	var hit *depesche.Finding
	for i := range fs {
		if fs[i].Identity == identity {
			return &fs[i], nil
		}
		if len(identity) >= 4 && strings.HasPrefix(fs[i].Identity, identity) {
			if hit != nil {
				return nil, depesche.E(depesche.Invalid, "finding.ambiguous", "more than one finding begins with %q: give more of it", identity)
			}
			hit = &fs[i]
		}
	}
	if hit == nil {
		return nil, depesche.E(depesche.NotFound, "finding.unknown", "there is no finding %q any more: the text may have changed; check again", identity)
	}
	return hit, nil
}

// Approve is a person's word that a text has been read and is right: every segment is
// confirmed and, for a translation, goes into the memory. Segments without translation
// and open errors (unless every edition in this language allows them) refuse it.
func (n *Newsroom) Approve(ctx context.Context, actor depesche.Actor, story int64, lang string) error {
	return n.ApproveSeen(ctx, actor, story, lang, 0)
}

// ApproveSeen is Approve of the revision with the number base, the one that the person has
// read: it is a Conflict when there is a newer one. 0 approves what is there.
func (n *Newsroom) ApproveSeen(ctx context.Context, actor depesche.Actor, story int64, lang string, base int) error {
	return in("approve", n.Store.InTx(ctx, func(tx *store.Store) error {
		w, err := n.work(ctx, tx, story, lang)
		if err != nil {
			return err
		}
		if base != 0 && base != w.head.Number {
			return depesche.E(depesche.Conflict, "approve.changed", "%s saved revision %d since you read revision %d: read what changed, then approve", w.head.By, w.head.Number, base)
		}
		if w.text.Kind == depesche.Translation {
			if err := n.approvable(ctx, tx, w); err != nil {
				return err
			}
			targets, changed := confirmAll(w.head.Targets, actor)
			if changed > 0 {
				if err := n.saveTargets(ctx, tx, actor, w, targets, depesche.LedgerEntry{Action: depesche.ActConfirm}); err != nil {
					return err
				}
			}
			if err := n.remember(ctx, tx, actor, w, targets); err != nil {
				return err
			}
		}
		if err := n.open(ctx, tx, w.story.ID); err != nil {
			return err
		}
		t, err := tx.TextByID(ctx, w.text.ID)
		if err != nil {
			return err
		}
		t.State, t.Approved, t.ApprovedBy, t.ApprovedAt = depesche.TextApproved, t.Head, actor.Name, n.now()
		if err := tx.UpdateText(ctx, *t); err != nil {
			return err
		}
		if err := tx.FinishAssignments(ctx, story, t.Lang, actor.Name); err != nil {
			return err
		}
		rev, err := tx.Revision(ctx, t.Head)
		if err != nil {
			return err
		}
		return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActApprove, Story: story, Lang: t.Lang, Revision: rev.Number})
	}))
}

func (n *Newsroom) approvable(ctx context.Context, tx *store.Store, w *work) error {
	var bs []Blocker
	if b := notTranslated(w.head); b != nil {
		bs = append(bs, *b)
	}
	if w.stale() {
		bs = append(bs, staleBlocker(w))
	}
	policy, err := n.laxest(ctx, tx, w.text.Lang)
	if err != nil {
		return err
	}
	fb, err := n.findingBlockers(ctx, tx, w.text, policy)
	if err != nil {
		return err
	}
	return refusal(append(bs, fb...), "approve.blocked", "this text cannot be approved yet")
}

// laxest is the most permissive policy on findings among the editions of a language.
func (n *Newsroom) laxest(ctx context.Context, tx *store.Store, lang string) (depesche.Policy, error) {
	editions, err := tx.Editions(ctx)
	p := depesche.Policy{BlockWarnings: true}
	for _, e := range editions {
		if e.Lang == lang {
			p.AllowErrors = p.AllowErrors || e.Policy.AllowErrors
			p.BlockWarnings = p.BlockWarnings && e.Policy.BlockWarnings
		}
	}
	return p, err
}

// remember puts approved pairs into the memory.
func (n *Newsroom) remember(ctx context.Context, tx *store.Store, actor depesche.Actor, w *work, targets []depesche.TranslatedSegment) error {
	for _, t := range targets {
		if t.Target.IsEmpty() || (t.Origin.Kind == depesche.FromSource && !t.Origin.Edited) {
			continue
		}
		err := tx.AddMemory(ctx, depesche.MemoryUnit{SourceLang: w.story.Lang, TargetLang: w.text.Lang, Source: t.Source, Target: t.Target,
			Story: w.story.ID, By: actor.Name, At: n.now()}, translate.Sketch(t.Source.Text))
		if err != nil {
			return err
		}
	}
	return nil
}
