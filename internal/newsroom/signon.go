package newsroom

import (
	"context"
	"strings"

	"depesche"
	"depesche/internal/signin"
	"depesche/internal/store"
)

// SignOn is the service by whose word people may log in, nil where none is configured.
func (n *Newsroom) SignOn() *signin.Service { return n.signOn }

// BeginSignOn returns the service's address to which the browser goes; back is the
// address here to which it returns, and step comes back with it.
func (n *Newsroom) BeginSignOn(ctx context.Context, back string) (address, step string, err error) {
	if n.signOn == nil {
		return "", "", depesche.E(depesche.NotFound, "oidc.none", "no other service is configured for logging in here").In("login")
	}
	step = newToken()
	address, state, err := n.signOn.Begin(ctx, step, back)
	if err != nil {
		return "", "", in("login", err)
	}
	return address, step, in("login", n.Store.AddLoginStep(ctx, hashToken(step), store.LoginStep{Purpose: "oidc", Data: state}, n.now().Add(stepLife)))
}

// FinishSignOn lets in whom the service names. Somebody who comes for the first time is
// known by an address that the service has verified; who has no account gets one if the
// configuration says so (new_role, domains). The service's word counts for both factors.
func (n *Newsroom) FinishSignOn(ctx context.Context, step, code string) (*Entrance, error) {
	if n.signOn == nil {
		return nil, depesche.E(depesche.NotFound, "oidc.none", "no other service is configured for logging in here").In("login")
	}
	s, err := n.Store.LoginStep(ctx, hashToken(step), "oidc")
	if err != nil {
		return nil, in("login", err)
	}
	if was, err := n.Store.EndLoginStep(ctx, hashToken(step)); err != nil || !was {
		return nil, in("login", noStep(err))
	}
	who, err := n.signOn.Finish(ctx, s.Data, code)
	if err != nil {
		return nil, in("login", err)
	}
	var e *Entrance
	err = n.Store.InTx(ctx, func(tx *store.Store) error {
		a, err := n.signedOn(ctx, tx, who)
		if err != nil {
			return err
		}
		e, err = n.enter(ctx, tx, a, "oidc")
		return err
	})
	return e, in("login", err)
}

// signedOn finds or makes the account of an identity.
func (n *Newsroom) signedOn(ctx context.Context, tx *store.Store, who *signin.Identity) (*depesche.Account, error) {
	a, err := tx.AccountBySubject(ctx, who.Subject)
	if err == nil || !depesche.IsNotFound(err) {
		return a, err
	}
	if who.Email == "" {
		return nil, depesche.E(depesche.Forbidden, "oidc.unverified", "%s has not verified your e-mail address, so that it cannot be told whose account is meant: verify it there, or log in another way", n.signOn.Label())
	}
	a, _, err = tx.AccountByEmail(ctx, who.Email)
	switch {
	case err == nil:
		if tied, err := tx.Subject(ctx, a.ID); err != nil {
			return nil, err
		} else if tied != "" {
			return nil, depesche.E(depesche.Forbidden, "oidc.other", "the account of %s belongs to another person at %s: ask an administrator", who.Email, n.signOn.Label())
		}
	case !depesche.IsNotFound(err):
		return nil, err
	case !n.signOn.Allows(who.Email):
		return nil, depesche.E(depesche.Forbidden, "oidc.unknown", "there is no account for %s here: ask an administrator to add you", who.Email)
	default:
		name := strings.TrimSpace(who.Name)
		if name == "" {
			name, _, _ = strings.Cut(who.Email, "@")
		}
		a = &depesche.Account{Name: name, Email: who.Email, Role: n.signOn.NewRole}
		if err := n.addAccount(ctx, tx, depesche.Actor{Name: n.signOn.Label()}, a); err != nil {
			return nil, err
		}
	}
	return a, tx.SetSubject(ctx, a.ID, who.Subject)
}
