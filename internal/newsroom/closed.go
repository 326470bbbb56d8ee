package newsroom

import (
	"context"
	"time"

	"depesche"
	"depesche/internal/store"
)

// SetClosed closes the public site for maintenance, or opens it. Readers get a page that
// says so from the moment at which this returns; the desk stays open.
func (n *Newsroom) SetClosed(ctx context.Context, actor depesche.Actor, closed bool) error {
	return in("maintenance", n.Store.InTx(ctx, func(tx *store.Store) error {
		since, err := tx.Setting(ctx, store.SiteClosed)
		if err != nil || (since != "") == closed {
			return err
		}
		value, said := "", "site opened"
		if closed {
			value, said = n.now().UTC().Format(time.RFC3339), "site closed for maintenance"
		}
		if err := tx.SetSetting(ctx, store.SiteClosed, value); err != nil {
			return err
		}
		return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActSetup, Detail: said})
	}))
}

// ClosedSince says since when the public site is closed (RFC 3339), "" while it is open.
func (n *Newsroom) ClosedSince(ctx context.Context) (string, error) {
	return n.Store.Setting(ctx, store.SiteClosed)
}
