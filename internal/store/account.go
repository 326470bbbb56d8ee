package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"depesche"
)

const accountCols = "id, name, email, role, lang, time_zone, password, editions, totp, created_at, disabled_at"

// scanAccount reads accountCols and returns the password's hash beside the account.
func scanAccount(scan func(...any) error) (*depesche.Account, string, error) {
	var a depesche.Account
	var password, editions, totp string
	var created, disabled int64
	if err := scan(&a.ID, &a.Name, &a.Email, &a.Role, &a.Lang, &a.TimeZone, &password, &editions, &totp, &created, &disabled); err != nil {
		return nil, "", err
	}
	a.HasPassword, a.SecondFactor, a.CreatedAt, a.DisabledAt = password != "", totp != "", fromMicro(created), fromMicro(disabled)
	if editions != "" {
		if err := json.Unmarshal([]byte(editions), &a.Editions); err != nil {
			return nil, "", fmt.Errorf("roles of account %d: %w", a.ID, err)
		}
	}
	return &a, password, nil
}

func (s *Store) oneAccount(ctx context.Context, where string, args ...any) (*depesche.Account, string, error) {
	var a *depesche.Account
	var password string
	err := s.db.Query(ctx, func(scan func(...any) error) (err error) {
		a, password, err = scanAccount(scan)
		return err
	}, "SELECT "+accountCols+" FROM account WHERE "+where, args...)
	if err == nil && a == nil {
		err = depesche.E(depesche.NotFound, "account.unknown", "there is no such account: `depesche account list` shows those there are")
	}
	return a, password, err
}

// Account returns an account by id.
func (s *Store) Account(ctx context.Context, id int64) (*depesche.Account, error) {
	a, _, err := s.oneAccount(ctx, "disabled_at = 0 AND id = $1", id)
	return a, err
}

// AccountByEmail returns an account and its password hash ("" when none is set).
func (s *Store) AccountByEmail(ctx context.Context, email string) (*depesche.Account, string, error) {
	return s.oneAccount(ctx, "disabled_at = 0 AND email = $1", FoldEmail(email))
}

// FoldEmail makes two spellings of one address equal: case and surrounding space do not
// count.
func FoldEmail(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// AnyAccount returns an account by id, closed or not.
func (s *Store) AnyAccount(ctx context.Context, id int64) (*depesche.Account, error) {
	a, _, err := s.oneAccount(ctx, "id = $1", id)
	return a, err
}

// AnyAccountByEmail returns an account by its address, closed or not.
func (s *Store) AnyAccountByEmail(ctx context.Context, email string) (*depesche.Account, error) {
	a, _, err := s.oneAccount(ctx, "email = $1", FoldEmail(email))
	return a, err
}

// Accounts lists the accounts whose people may come in, by name.
func (s *Store) Accounts(ctx context.Context) ([]depesche.Account, error) {
	return s.accounts(ctx, "WHERE disabled_at = 0 ORDER BY name, id")
}

// AllAccounts lists all accounts by name, closed ones last.
func (s *Store) AllAccounts(ctx context.Context) ([]depesche.Account, error) {
	return s.accounts(ctx, "ORDER BY CASE WHEN disabled_at = 0 THEN 0 ELSE 1 END, name, id")
}

// AccountPage lists accounts in the order of AllAccounts, from the one behind that of this
// state, name and number; number 0 begins at the first.
func (s *Store) AccountPage(ctx context.Context, closed bool, name string, id int64, limit int) ([]depesche.Account, error) {
	const order = "CASE WHEN disabled_at = 0 THEN 0 ELSE 1 END, name, id"
	return s.accounts(ctx, "WHERE (CAST($3 AS BIGINT) = 0 OR ("+order+") > ($1, $2, $3)) ORDER BY "+order+" LIMIT $4", bit(closed), name, id, limit)
}

func (s *Store) accounts(ctx context.Context, rest string, args ...any) ([]depesche.Account, error) {
	var out []depesche.Account
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		a, _, err := scanAccount(scan)
		if err == nil {
			out = append(out, *a)
		}
		return err
	}, "SELECT "+accountCols+" FROM account "+rest, args...)
	return out, err
}

// CreateAccount stores an account without a password and returns its id.
func (s *Store) CreateAccount(ctx context.Context, a depesche.Account) (int64, error) {
	return s.db.Insert(ctx, "INSERT INTO account (name, email, role, lang, password, editions, created_at, disabled_at) VALUES ($1, $2, $3, $4, '', $5, $6, 0)",
		a.Name, FoldEmail(a.Email), a.Role, a.Lang, rolesJSON(a.Editions), micro(s.now()))
}

// UpdateAccount stores name, roles, language and time zone.
func (s *Store) UpdateAccount(ctx context.Context, a depesche.Account) error {
	_, err := s.db.Exec(ctx, "UPDATE account SET name = $2, role = $3, lang = $4, editions = $5, time_zone = $6 WHERE id = $1", a.ID, a.Name, a.Role, a.Lang, rolesJSON(a.Editions), a.TimeZone)
	return err
}

func rolesJSON(roles map[string]depesche.Role) string {
	if len(roles) == 0 {
		return ""
	}
	return toJSON(roles)
}

// CloseAccount ends everything by which an account's person comes in (sessions, links,
// tokens) and marks it as closed; its name stays where it has signed.
func (s *Store) CloseAccount(ctx context.Context, id int64) error {
	if _, err := s.db.Exec(ctx, "UPDATE account SET disabled_at = $2 WHERE id = $1 AND disabled_at = 0", id, micro(s.now())); err != nil {
		return err
	}
	for _, table := range []string{"session", "login_link", "api_token", "login_step"} {
		if _, err := s.db.Exec(ctx, "DELETE FROM "+table+" WHERE account_id = $1", id); err != nil {
			return err
		}
	}
	return nil
}

// OpenAccount lets a closed account's person come in again.
func (s *Store) OpenAccount(ctx context.Context, id int64) error {
	_, err := s.db.Exec(ctx, "UPDATE account SET disabled_at = 0 WHERE id = $1", id)
	return err
}

// SetPasswordHash stores an encoded password hash and ends all other sessions but keep.
func (s *Store) SetPasswordHash(ctx context.Context, account int64, hash, keep string) error {
	if _, err := s.db.Exec(ctx, "UPDATE account SET password = $2 WHERE id = $1", account, hash); err != nil {
		return err
	}
	_, err := s.db.Exec(ctx, "DELETE FROM session WHERE account_id = $1 AND token <> $2", account, keep)
	return err
}

// AddLoginLink stores a one-time link under its secret's hash.
func (s *Store) AddLoginLink(ctx context.Context, tokenHash string, account int64, expires time.Time) error {
	_, err := s.db.Exec(ctx, "INSERT INTO login_link (token, account_id, expires_at, used_at) VALUES ($1, $2, $3, 0)", tokenHash, account, micro(expires))
	return err
}

// UseLoginLink marks the link as used and returns its account; NotFound when there is
// none, it is over, or it was used before.
func (s *Store) UseLoginLink(ctx context.Context, tokenHash string) (*depesche.Account, error) {
	now := micro(s.now())
	n, err := s.db.Exec(ctx, "UPDATE login_link SET used_at = $2 WHERE token = $1 AND used_at = 0 AND expires_at > $2", tokenHash, now)
	if err != nil {
		return nil, err
	}
	if n == 0 {
		return nil, depesche.E(depesche.NotFound, "login.link", "this link has been used or is too old: `depesche login-link` makes a new one")
	}
	a, _, err := s.oneAccount(ctx, "disabled_at = 0 AND id = (SELECT account_id FROM login_link WHERE token = $1)", tokenHash)
	return a, err
}

// LoginFailures counts the failed log-ins for an address since a time.
func (s *Store) LoginFailures(ctx context.Context, email string, since time.Time) (int, error) {
	var n int
	err := s.db.Get(ctx, []any{&n}, "SELECT count(*) FROM login_failure WHERE email = $1 AND at > $2", FoldEmail(email), micro(since))
	return n, err
}

// AddLoginFailure notes a failed log-in and forgets those of more than a day ago.
func (s *Store) AddLoginFailure(ctx context.Context, email string) error {
	now := s.now()
	if _, err := s.db.Exec(ctx, "DELETE FROM login_failure WHERE at < $1", micro(now.Add(-24*time.Hour))); err != nil {
		return err
	}
	_, err := s.db.Exec(ctx, "INSERT INTO login_failure (email, at) VALUES ($1, $2)", cutRunes(FoldEmail(email), 300), micro(now))
	return err
}

// ClearLoginFailures forgets the failures of an address after a log-in.
func (s *Store) ClearLoginFailures(ctx context.Context, email string) error {
	_, err := s.db.Exec(ctx, "DELETE FROM login_failure WHERE email = $1", FoldEmail(email))
	return err
}

// AddToken stores a program's token under its hash.
func (s *Store) AddToken(ctx context.Context, tokenHash string, account int64) error {
	_, err := s.db.Exec(ctx, "INSERT INTO api_token (token, account_id, created_at) VALUES ($1, $2, $3)", tokenHash, account, micro(s.now()))
	return err
}

// TokenAccount returns the account for which a program's token speaks.
func (s *Store) TokenAccount(ctx context.Context, tokenHash string) (*depesche.Account, error) {
	a, _, err := s.oneAccount(ctx, "disabled_at = 0 AND id = (SELECT account_id FROM api_token WHERE token = $1)", tokenHash)
	return a, err
}

// RevokeTokens removes all tokens of an account and tells how many there were.
func (s *Store) RevokeTokens(ctx context.Context, account int64) (int64, error) {
	return s.db.Exec(ctx, "DELETE FROM api_token WHERE account_id = $1", account)
}
