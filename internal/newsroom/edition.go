package newsroom

import (
	"context"
	"regexp"
	"strings"
	"time"

	"depesche"
	"depesche/internal/store"
)

var hostRE = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(:[0-9]{1,5})?$`)

// ownHost holds an edition's host against what can be one, and against those of the other
// editions: one host is one site.
func ownHost(ctx context.Context, tx *store.Store, e *depesche.Edition) error {
	if e.Host = strings.ToLower(strings.TrimSpace(e.Host)); e.Host == "" {
		return nil
	}
	if len(e.Host) > 253 || !hostRE.MatchString(e.Host) {
		return depesche.E(depesche.Invalid, "edition.host", "%q is no host: write a name alone, like de.news.example, without http:// and without a path", e.Host)
	}
	all, err := tx.Editions(ctx)
	if err != nil {
		return err
	}
	for _, o := range all {
		if o.Code != e.Code && strings.EqualFold(o.Host, e.Host) {
			return depesche.E(depesche.Invalid, "edition.host_taken", "the edition %s has the host %s already: give each its own, or none", o.Code, e.Host)
		}
	}
	return nil
}

// RetireEdition closes an edition: it leaves the matrix and takes no new story, and what
// waits to be published in it does so no more. Its pages stay, and may be updated and taken
// off. The last living edition cannot be retired.
func (n *Newsroom) RetireEdition(ctx context.Context, actor depesche.Actor, code string) error {
	return in("edition", n.Store.InTx(ctx, func(tx *store.Store) error {
		all, err := tx.Editions(ctx)
		if err != nil {
			return err
		}
		e := named(all, code)
		if e == nil {
			return unknownEdition(all, code)
		}
		if !e.Retired.IsZero() {
			return nil
		}
		if len(depesche.Living(all)) == 1 {
			return depesche.E(depesche.Refused, "edition.last", "%s is the only edition: make another one first", e.Code)
		}
		if err := tx.UnscheduleEdition(ctx, e.Code); err != nil {
			return err
		}
		if err := tx.RetireEdition(ctx, e.Code, n.now()); err != nil {
			return err
		}
		return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActSetup, Edition: e.Code, Lang: e.Lang, Detail: "retired"})
	}))
}

// ReviveEdition opens a retired edition again.
func (n *Newsroom) ReviveEdition(ctx context.Context, actor depesche.Actor, code string) error {
	return in("edition", n.Store.InTx(ctx, func(tx *store.Store) error {
		e, err := tx.Edition(ctx, code)
		if err != nil || e.Retired.IsZero() {
			return err
		}
		if err := tx.RetireEdition(ctx, e.Code, time.Time{}); err != nil {
			return err
		}
		return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActSetup, Edition: e.Code, Lang: e.Lang, Detail: "opened again"})
	}))
}

// RemoveChannel removes a channel that no story is in.
func (n *Newsroom) RemoveChannel(ctx context.Context, actor depesche.Actor, key string) error {
	return in("channel", n.Store.InTx(ctx, func(tx *store.Store) error {
		used, err := tx.ChannelUse(ctx, key)
		if err != nil {
			return err
		}
		if used > 0 {
			return depesche.E(depesche.Refused, "channel.used", "%d stories are in the channel %s: move them into others first", used, key)
		}
		if err := tx.DeleteChannel(ctx, key); err != nil {
			return err
		}
		return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActSetup, Detail: "channel " + key + " removed"})
	}))
}
