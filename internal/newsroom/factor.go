package newsroom

import (
	"context"
	"fmt"
	"strings"

	"depesche"
	"depesche/internal/signin"
	"depesche/internal/store"
)

// recoveryHash is what is stored of a recovery code: it is bound to its account.
func recoveryHash(account int64, folded string) string {
	return hashToken(fmt.Sprintf("%d:%s", account, folded))
}

// CodeSetup is a code app that is being set up: the secret for the app, and the step's
// own secret that comes back with the first code.
type CodeSetup struct{ Step, Secret, Address string }

// BeginCodeApp makes the secret of a code app. Nothing is asked for at log-in before
// FinishCodeApp has seen a code.
func (n *Newsroom) BeginCodeApp(ctx context.Context, a *depesche.Account) (*CodeSetup, error) {
	house, err := n.Store.Setting(ctx, "newsroom.name")
	if err != nil {
		return nil, in("second-factor", err)
	}
	if house == "" {
		house = "Depesche"
	}
	c := &CodeSetup{Step: newToken(), Secret: signin.NewSecret()}
	c.Address = signin.SecretAddress(house, a.Email, c.Secret)
	return c, in("second-factor", n.Store.AddLoginStep(ctx, hashToken(c.Step), store.LoginStep{Purpose: "totp-add", Account: a.ID, Data: c.Secret}, n.now().Add(stepLife)))
}

// CodeSetup returns a set-up that waits for its first code.
func (n *Newsroom) CodeSetup(ctx context.Context, a *depesche.Account, step string) (*CodeSetup, error) {
	s, err := n.Store.LoginStep(ctx, hashToken(step), "totp-add")
	if err != nil || s.Account != a.ID {
		return nil, in("second-factor", noStep(err))
	}
	house, err := n.Store.Setting(ctx, "newsroom.name")
	return &CodeSetup{Step: step, Secret: s.Data, Address: signin.SecretAddress(house, a.Email, s.Data)}, in("second-factor", err)
}

// noStep is err, or that there is no such step.
func noStep(err error) error {
	if err != nil {
		return err
	}
	return depesche.E(depesche.NotFound, "login.step", "this log-in was begun too long ago or is finished: begin again")
}

// FinishCodeApp turns the code app on with a code from it, and returns ten recovery
// codes, each good for one log-in without the app. They are shown once; hashes are kept.
func (n *Newsroom) FinishCodeApp(ctx context.Context, a *depesche.Account, step, code string) ([]string, error) {
	var codes []string
	err := n.Store.InTx(ctx, func(tx *store.Store) error {
		s, err := tx.LoginStep(ctx, hashToken(step), "totp-add")
		if err != nil || s.Account != a.ID {
			return noStep(err)
		}
		at, ok := signin.MatchCode(s.Data, code, n.now())
		if !ok {
			return depesche.E(depesche.Invalid, "code.wrong", "this is not the code that the app shows now: look again, and see that the phone's clock is right")
		}
		codes = signin.NewRecoveryCodes()
		hashes := make([]string, len(codes))
		for i, c := range codes {
			hashes[i] = recoveryHash(a.ID, signin.FoldRecoveryCode(c))
		}
		if err := tx.SetCodeApp(ctx, a.ID, s.Data, at, hashes); err != nil {
			return err
		}
		if _, err := tx.EndLoginStep(ctx, hashToken(step)); err != nil {
			return err
		}
		return n.accountEntry(ctx, tx, actorOf(a), "second factor of %s on", a.Email)
	})
	if err != nil {
		return nil, in("second-factor", err)
	}
	return codes, nil
}

// DropCodeApp turns the code app off. The edge has asked for the password before.
func (n *Newsroom) DropCodeApp(ctx context.Context, a *depesche.Account) error {
	return in("second-factor", n.Store.InTx(ctx, func(tx *store.Store) error {
		if err := tx.SetCodeApp(ctx, a.ID, "", 0, nil); err != nil {
			return err
		}
		return n.accountEntry(ctx, tx, actorOf(a), "second factor of %s off", a.Email)
	}))
}

// LoginCode finishes a log-in that waits for a code (Entrance.Step): one of the app, or a
// recovery code. After 8 wrong ones within 15 minutes the account takes none until the
// window has passed.
func (n *Newsroom) LoginCode(ctx context.Context, step, code string) (*Entrance, error) {
	s, err := n.Store.LoginStep(ctx, hashToken(step), "code")
	if err != nil {
		return nil, in("login", err)
	}
	name := fmt.Sprintf("code of account %d", s.Account)
	var e *Entrance
	// One transaction counts a wrong code and looks at the count, so that guesses sent at
	// once are no more than guesses sent one after another.
	err = n.Store.InTx(ctx, func(tx *store.Store) error {
		if err := n.throttle(ctx, tx, name); err != nil {
			return err
		}
		a, err := tx.Account(ctx, s.Account)
		if err != nil {
			return err
		}
		ok, err := n.takeCode(ctx, tx, a, code)
		if err != nil {
			return err
		}
		if !ok {
			return tx.AddLoginFailure(ctx, name)
		}
		if was, err := tx.EndLoginStep(ctx, hashToken(step)); err != nil || !was {
			return noStep(err)
		}
		if err := tx.ClearLoginFailures(ctx, name); err != nil {
			return err
		}
		e = &Entrance{Account: a, Method: s.Data + " code"}
		return n.note(ctx, tx, a, e.Method)
	})
	if err != nil {
		return nil, in("login", err)
	}
	if e == nil {
		return nil, depesche.E(depesche.Forbidden, "code.refused", "this code is wrong or was used before: wait for the next one, or take a recovery code").In("login")
	}
	return e, nil
}

// takeCode uses up a code of the app or a recovery code.
func (n *Newsroom) takeCode(ctx context.Context, tx *store.Store, a *depesche.Account, code string) (bool, error) {
	secret, _, err := tx.CodeApp(ctx, a.ID)
	if err != nil || secret == "" {
		return false, err
	}
	if at, ok := signin.MatchCode(secret, code, n.now()); ok {
		return tx.TakeCodeStep(ctx, a.ID, at)
	}
	folded := signin.FoldRecoveryCode(code)
	if folded == "" {
		return false, nil
	}
	return tx.TakeRecoveryCode(ctx, a.ID, recoveryHash(a.ID, folded))
}

func credentials(keys []store.PasskeyRecord) []string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = k.Credential
	}
	return out
}

// BeginPasskey begins to add a passkey to an account; it returns what the browser needs
// (JSON) and the step's secret.
func (n *Newsroom) BeginPasskey(ctx context.Context, site signin.Site, a *depesche.Account) (options, step string, err error) {
	keys, err := n.Store.Passkeys(ctx, a.ID)
	if err != nil {
		return "", "", in("passkey", err)
	}
	c, err := site.AddPasskey(a, credentials(keys))
	if err != nil {
		return "", "", in("passkey", err)
	}
	return n.ceremony(ctx, c, "passkey-add", a.ID)
}

func (n *Newsroom) ceremony(ctx context.Context, c *signin.Ceremony, purpose string, account int64) (options, step string, err error) {
	step = newToken()
	err = n.Store.AddLoginStep(ctx, hashToken(step), store.LoginStep{Purpose: purpose, Account: account, Data: c.State}, n.now().Add(stepLife))
	return c.Options, step, in("passkey", err)
}

// FinishPasskey adds the passkey that the browser made.
func (n *Newsroom) FinishPasskey(ctx context.Context, site signin.Site, a *depesche.Account, step, answer, name string) error {
	if name = strings.TrimSpace(name); name == "" {
		name = "Passkey"
	}
	return in("passkey", n.Store.InTx(ctx, func(tx *store.Store) error {
		s, err := tx.LoginStep(ctx, hashToken(step), "passkey-add")
		if err != nil || s.Account != a.ID {
			return noStep(err)
		}
		if _, err := tx.EndLoginStep(ctx, hashToken(step)); err != nil {
			return err
		}
		id, credential, err := site.AddedPasskey(a, s.Data, answer)
		if err != nil {
			return err
		}
		if err := tx.AddPasskey(ctx, store.PasskeyRecord{Passkey: depesche.Passkey{ID: id, Name: name}, Account: a.ID, Credential: credential}); err != nil {
			return err
		}
		return n.accountEntry(ctx, tx, actorOf(a), "passkey of %s added: %s", a.Email, name)
	}))
}

// RemovePasskey removes a passkey of an account.
func (n *Newsroom) RemovePasskey(ctx context.Context, a *depesche.Account, id string) error {
	return in("passkey", n.Store.InTx(ctx, func(tx *store.Store) error {
		k, err := tx.RemovePasskeys(ctx, a.ID, id)
		if err != nil {
			return err
		}
		if k == 0 || id == "" {
			return depesche.E(depesche.NotFound, "passkey.unknown", "there is no such passkey; it may have been removed already")
		}
		return n.accountEntry(ctx, tx, actorOf(a), "passkey of %s removed", a.Email)
	}))
}

// BeginPasskeyLogin begins a log-in by a passkey.
func (n *Newsroom) BeginPasskeyLogin(ctx context.Context, site signin.Site) (options, step string, err error) {
	c, err := site.UsePasskey()
	if err != nil {
		return "", "", in("login", err)
	}
	return n.ceremony(ctx, c, "passkey-login", 0)
}

// PasskeyLogin lets in whose passkey has answered. A passkey is two factors: the device,
// and what unlocks it.
func (n *Newsroom) PasskeyLogin(ctx context.Context, site signin.Site, step, answer string) (*Entrance, error) {
	var e *Entrance
	err := n.Store.InTx(ctx, func(tx *store.Store) error {
		s, err := tx.LoginStep(ctx, hashToken(step), "passkey-login")
		if err != nil {
			return err
		}
		if _, err := tx.EndLoginStep(ctx, hashToken(step)); err != nil {
			return err
		}
		a, id, credential, err := site.UsedPasskey(s.Data, answer, func(account int64) (*depesche.Account, []string, error) {
			a, err := tx.Account(ctx, account)
			if err != nil {
				return nil, nil, err
			}
			keys, err := tx.Passkeys(ctx, account)
			return a, credentials(keys), err
		})
		if err != nil {
			return err
		}
		if err := tx.UsePasskey(ctx, id, credential); err != nil {
			return err
		}
		e, err = n.enter(ctx, tx, a, "passkey")
		return err
	})
	return e, in("login", err)
}
