package newsroom

import (
	"context"
	"time"

	"depesche"
	"depesche/internal/store"
)

const (
	sessionLife   = 30 * 24 * time.Hour
	linkLife      = 24 * time.Hour
	stepLife      = 10 * time.Minute
	failureWindow = 15 * time.Minute
	failureLimit  = 8
)

// Entrance is a log-in that was right so far: whose it is and, where a code must follow,
// the secret of that step. While Step is set nobody is in yet.
type Entrance struct {
	Account *depesche.Account
	Method  string // "password", "link", "passkey", "oidc"
	Step    string
}

// Login checks an address and a password. After 8 failures within 15 minutes an address
// is refused until the window has passed, known or not.
func (n *Newsroom) Login(ctx context.Context, email, password string) (*Entrance, error) {
	a, err := n.checkLogin(ctx, email, password)
	if err != nil {
		return nil, in("login", err)
	}
	var e *Entrance
	err = n.Store.InTx(ctx, func(tx *store.Store) error {
		e, err = n.enter(ctx, tx, a, "password")
		return err
	})
	return e, in("login", err)
}

// ProvePassword checks the password of somebody who is logged in, under the same limits
// as Login.
func (n *Newsroom) ProvePassword(ctx context.Context, a *depesche.Account, password string) error {
	_, err := n.checkLogin(ctx, a.Email, password)
	return in("login", err)
}

func (n *Newsroom) checkLogin(ctx context.Context, email, password string) (*depesche.Account, error) {
	if err := n.throttle(ctx, n.Store, email); err != nil {
		return nil, err
	}
	a, hash, err := n.Store.AccountByEmail(ctx, email)
	if err != nil && !depesche.IsNotFound(err) {
		return nil, err
	}
	if hash == "" {
		hash = dummyHash()
	}
	right := checkPassword(hash, password) && a != nil && a.HasPassword
	err = n.Store.InTx(ctx, func(tx *store.Store) error {
		// Guesses sent at once have all passed the first look.
		if err := n.throttle(ctx, tx, email); err != nil {
			return err
		}
		if !right {
			return tx.AddLoginFailure(ctx, email)
		}
		return tx.ClearLoginFailures(ctx, email)
	})
	switch {
	case err != nil:
		return nil, err
	case !right:
		return nil, depesche.E(depesche.Forbidden, "login.wrong", "address or password is wrong")
	}
	return a, nil
}

// throttle refuses what has failed too often under a name of late.
func (n *Newsroom) throttle(ctx context.Context, s *store.Store, name string) error {
	failures, err := s.LoginFailures(ctx, name, n.now().Add(-failureWindow))
	if err != nil {
		return err
	}
	if failures >= failureLimit {
		return depesche.E(depesche.Unavailable, "login.throttled", "too many attempts: wait a quarter of an hour, or use a one-time link")
	}
	return nil
}

// enter lets somebody in who has proved who they are, or asks for the code that their
// account wants besides.
func (n *Newsroom) enter(ctx context.Context, tx *store.Store, a *depesche.Account, method string) (*Entrance, error) {
	if a.SecondFactor && method != "passkey" && method != "oidc" {
		token := newToken()
		return &Entrance{a, method, token}, tx.AddLoginStep(ctx, hashToken(token), store.LoginStep{Purpose: "code", Account: a.ID, Data: method}, n.now().Add(stepLife))
	}
	return &Entrance{Account: a, Method: method}, n.note(ctx, tx, a, method)
}

var methodNames = map[string]string{"password": "password", "link": "one-time link", "passkey": "passkey", "oidc": "single sign-on", "password code": "password and code", "link code": "one-time link and code"}

// note writes a log-in into the ledger.
func (n *Newsroom) note(ctx context.Context, tx *store.Store, a *depesche.Account, method string) error {
	return tx.AddLedger(ctx, actorOf(a), depesche.LedgerEntry{Action: depesche.ActLogin, Detail: methodNames[method]})
}

// NewLoginLink makes a secret that logs in once within 24 hours.
func (n *Newsroom) NewLoginLink(ctx context.Context, email string) (string, error) {
	a, _, err := n.Store.AccountByEmail(ctx, email)
	if err != nil {
		return "", in("login-link", err)
	}
	token := newToken()
	return token, in("login-link", n.Store.AddLoginLink(ctx, hashToken(token), a.ID, n.now().Add(linkLife)))
}

// UseLoginLink takes a secret of NewLoginLink or Invite, once.
func (n *Newsroom) UseLoginLink(ctx context.Context, token string) (*Entrance, error) {
	var e *Entrance
	err := n.Store.InTx(ctx, func(tx *store.Store) error {
		a, err := tx.UseLoginLink(ctx, hashToken(token))
		if err != nil {
			return err
		}
		e, err = n.enter(ctx, tx, a, "link")
		return err
	})
	return e, in("login", err)
}

// NewSession begins a session of 30 days and returns the secret for its cookie. method is
// that of the Entrance.
func (n *Newsroom) NewSession(ctx context.Context, account int64, userAgent, method string) (string, error) {
	token := newToken()
	return token, in("login", n.Store.AddSession(ctx, hashToken(token), account, userAgent, method, n.now().Add(sessionLife)))
}

// SessionAccount returns whose session a cookie's secret names, and notes that it is in
// use.
func (n *Newsroom) SessionAccount(ctx context.Context, token string) (*depesche.Account, error) {
	hash := hashToken(token)
	a, err := n.Store.SessionAccount(ctx, hash)
	if err == nil {
		// A database that is full must not lock out who could make room.
		if err := n.Store.SessionSeen(ctx, hash); err != nil {
			n.log.WarnContext(ctx, "session not noted as used", "err", err)
		}
	}
	return a, err
}

// SessionID names the session of a cookie's secret, as Sessions does.
func SessionID(token string) string { return hashToken(token) }

// EndSession ends a session.
func (n *Newsroom) EndSession(ctx context.Context, token string) error {
	return n.Store.EndSession(ctx, hashToken(token))
}

// EndSessions ends one session of an account by its id, or with "" all but the one whose
// secret is keep. It tells how many there were.
func (n *Newsroom) EndSessions(ctx context.Context, actor depesche.Actor, account int64, id, keep string) (int64, error) {
	var ended int64
	err := n.Store.InTx(ctx, func(tx *store.Store) error {
		a, err := tx.AnyAccount(ctx, account)
		if err != nil {
			return err
		}
		if ended, err = tx.EndSessions(ctx, account, id, hashToken(keep)); err != nil || ended == 0 {
			return err
		}
		return n.accountEntry(ctx, tx, actor, "%d sessions of %s ended", ended, a.Email)
	})
	return ended, in("session", err)
}
