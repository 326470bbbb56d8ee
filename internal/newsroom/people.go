package newsroom

import (
	"context"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"

	"depesche"
	"depesche/internal/store"
)

// inviteLife is how long an invitation's link counts: its reader may be on holiday.
const inviteLife = 7 * 24 * time.Hour

func (n *Newsroom) accountEntry(ctx context.Context, tx *store.Store, actor depesche.Actor, format string, args ...any) error {
	return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActAccount, Detail: fmt.Sprintf(format, args...)})
}

// AddAccount makes an account without a password: its person comes in by a one-time
// link.
func (n *Newsroom) AddAccount(ctx context.Context, actor depesche.Actor, a depesche.Account) (*depesche.Account, error) {
	err := n.Store.InTx(ctx, func(tx *store.Store) error { return n.addAccount(ctx, tx, actor, &a) })
	if err != nil {
		return nil, in("account", err)
	}
	return &a, nil
}

func (n *Newsroom) addAccount(ctx context.Context, tx *store.Store, actor depesche.Actor, a *depesche.Account) error {
	if err := n.checkAccount(ctx, tx, a); err != nil {
		return err
	}
	if ad, err := mail.ParseAddress(a.Email); err != nil || ad.Address != strings.TrimSpace(a.Email) {
		return depesche.E(depesche.Invalid, "account.email", "%q is not an e-mail address", a.Email)
	}
	a.Email = store.FoldEmail(a.Email)
	switch old, err := tx.AnyAccountByEmail(ctx, a.Email); {
	case err == nil && !old.DisabledAt.IsZero():
		return depesche.E(depesche.Conflict, "account.closed", "the account of %s is closed: open it again instead of making another", a.Email)
	case err == nil:
		return depesche.E(depesche.Conflict, "account.exists", "there is an account for %s already", a.Email)
	case !depesche.IsNotFound(err):
		return err
	}
	var err error
	if a.ID, err = tx.CreateAccount(ctx, *a); err != nil {
		return err
	}
	return n.accountEntry(ctx, tx, actor, "%s <%s>, %s", a.Name, a.Email, roleWords(a))
}

// checkAccount looks at what every account must have, and puts the rest in order.
func (n *Newsroom) checkAccount(ctx context.Context, tx *store.Store, a *depesche.Account) error {
	a.Name = strings.TrimSpace(a.Name)
	if a.Name == "" {
		return depesche.E(depesche.Invalid, "account.name", "the name is empty")
	}
	if a.Lang == "" {
		a.Lang = "en"
	}
	if !a.Role.Includes(depesche.RoleReader) {
		return depesche.E(depesche.Invalid, "account.role", "%q is no role: choose reader, translator, editor, chief or admin", a.Role)
	}
	if len(a.Editions) == 0 {
		return nil
	}
	editions, err := tx.Editions(ctx)
	if err != nil {
		return err
	}
	for code, role := range a.Editions {
		if !slices.ContainsFunc(editions, func(e depesche.Edition) bool { return e.Code == code }) {
			return depesche.E(depesche.Invalid, "account.edition", "there is no edition %q: `depesche edition list` shows those there are", code)
		}
		if !role.Includes(depesche.RoleReader) {
			return depesche.E(depesche.Invalid, "account.role", "%q is no role: choose reader, translator, editor, chief or admin", role)
		}
		if role == depesche.RoleAdmin {
			return depesche.E(depesche.Invalid, "account.edition_admin", "an administrator administers the whole newsroom: give that role in all editions, or the role chief in %s", code)
		}
	}
	return nil
}

// roleWords writes an account's roles for the ledger: "reader, translator in de".
func roleWords(a *depesche.Account) string {
	words := string(a.Role)
	codes := make([]string, 0, len(a.Editions))
	for code := range a.Editions {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	for _, code := range codes {
		words += fmt.Sprintf(", %s in %s", a.Editions[code], code)
	}
	return words
}

// Invite makes an account and the secret of a link by which its person comes in within
// seven days.
func (n *Newsroom) Invite(ctx context.Context, actor depesche.Actor, a depesche.Account) (*depesche.Account, string, error) {
	token := newToken()
	err := n.Store.InTx(ctx, func(tx *store.Store) error {
		if err := n.addAccount(ctx, tx, actor, &a); err != nil {
			return err
		}
		return tx.AddLoginLink(ctx, hashToken(token), a.ID, n.now().Add(inviteLife))
	})
	if err != nil {
		return nil, "", in("invite", err)
	}
	return &a, token, nil
}

// NewInvitation makes another link of seven days for somebody who has an account.
func (n *Newsroom) NewInvitation(ctx context.Context, actor depesche.Actor, account int64) (string, error) {
	token := newToken()
	return token, in("invite", n.Store.InTx(ctx, func(tx *store.Store) error {
		a, err := tx.Account(ctx, account)
		if err != nil {
			return err
		}
		if err := tx.AddLoginLink(ctx, hashToken(token), a.ID, n.now().Add(inviteLife)); err != nil {
			return err
		}
		return n.accountEntry(ctx, tx, actor, "log-in link for %s", a.Email)
	}))
}

// UpdateAccount changes an account's name, language and roles. The last administrator
// stays one.
func (n *Newsroom) UpdateAccount(ctx context.Context, actor depesche.Actor, a depesche.Account) error {
	return in("account", n.Store.InTx(ctx, func(tx *store.Store) error {
		before, err := tx.AnyAccount(ctx, a.ID)
		if err != nil {
			return err
		}
		if err := n.checkAccount(ctx, tx, &a); err != nil {
			return err
		}
		if before.Role == depesche.RoleAdmin && a.Role != depesche.RoleAdmin {
			if err := n.notLastAdmin(ctx, tx, before); err != nil {
				return err
			}
		}
		if err := tx.UpdateAccount(ctx, a); err != nil {
			return err
		}
		return n.accountEntry(ctx, tx, actor, "%s: %s, %s", before.Email, change(before.Name, a.Name), change(roleWords(before), roleWords(&a)))
	}))
}

// notLastAdmin refuses what would leave the newsroom without an administrator.
func (n *Newsroom) notLastAdmin(ctx context.Context, tx *store.Store, a *depesche.Account) error {
	all, err := tx.Accounts(ctx)
	if err != nil {
		return err
	}
	for _, other := range all {
		if other.Role == depesche.RoleAdmin && other.ID != a.ID {
			return nil
		}
	}
	return depesche.E(depesche.Refused, "account.last_admin", "%s is the only administrator: make somebody else one first", a.Name)
}

// CloseAccount ends what lets an account's person in: sessions, links, tokens. What they
// have written and signed stays.
func (n *Newsroom) CloseAccount(ctx context.Context, actor depesche.Actor, account int64) error {
	return in("account", n.Store.InTx(ctx, func(tx *store.Store) error {
		a, err := tx.Account(ctx, account)
		if err != nil {
			return err
		}
		if a.Role == depesche.RoleAdmin {
			if err := n.notLastAdmin(ctx, tx, a); err != nil {
				return err
			}
		}
		if err := tx.CloseAccount(ctx, account); err != nil {
			return err
		}
		return n.accountEntry(ctx, tx, actor, "%s closed", a.Email)
	}))
}

// OpenAccount opens a closed account again.
func (n *Newsroom) OpenAccount(ctx context.Context, actor depesche.Actor, account int64) error {
	return in("account", n.Store.InTx(ctx, func(tx *store.Store) error {
		a, err := tx.AnyAccount(ctx, account)
		if err != nil {
			return err
		}
		if err := tx.OpenAccount(ctx, account); err != nil {
			return err
		}
		return n.accountEntry(ctx, tx, actor, "%s opened again", a.Email)
	}))
}

// ResetFactors takes an account's code app, recovery codes, passkeys and tie to another
// service away, for somebody who has lost their phone, and ends their sessions.
func (n *Newsroom) ResetFactors(ctx context.Context, actor depesche.Actor, account int64) error {
	return in("account", n.Store.InTx(ctx, func(tx *store.Store) error {
		a, err := tx.AnyAccount(ctx, account)
		if err != nil {
			return err
		}
		if err := tx.SetCodeApp(ctx, account, "", 0, nil); err != nil {
			return err
		}
		if _, err := tx.RemovePasskeys(ctx, account, ""); err != nil {
			return err
		}
		if err := tx.SetSubject(ctx, account, ""); err != nil {
			return err
		}
		if _, err := tx.EndSessions(ctx, account, "", ""); err != nil {
			return err
		}
		return n.accountEntry(ctx, tx, actor, "second factor and passkeys of %s reset", a.Email)
	}))
}
