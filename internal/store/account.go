package store

import (
	"context"
	"strings"
	"time"

	"depesche"
)

const accountCols = "id, name, email, role, lang, password, created_at"

func (s *Store) oneAccount(ctx context.Context, where string, args ...any) (*depesche.Account, string, error) {
	var a depesche.Account
	var password string
	var at int64
	err := s.db.Get(ctx, []any{&a.ID, &a.Name, &a.Email, &a.Role, &a.Lang, &password, &at}, "SELECT "+accountCols+" FROM account WHERE disabled_at = 0 AND "+where, args...)
	if err != nil {
		return nil, "", notFound(err, "account.unknown", "there is no such account: `depesche account list` shows those there are")
	}
	a.HasPassword, a.CreatedAt = password != "", fromMicro(at)
	return &a, password, nil
}

// Account returns an account by id.
func (s *Store) Account(ctx context.Context, id int64) (*depesche.Account, error) {
	a, _, err := s.oneAccount(ctx, "id = $1", id)
	return a, err
}

// AccountByEmail returns an account and its password hash ("" when none is set).
func (s *Store) AccountByEmail(ctx context.Context, email string) (*depesche.Account, string, error) {
	return s.oneAccount(ctx, "email = $1", FoldEmail(email))
}

// FoldEmail makes two spellings of one address equal: case and surrounding space do not
// count.
func FoldEmail(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// Accounts lists all accounts by name.
func (s *Store) Accounts(ctx context.Context) ([]depesche.Account, error) {
	var out []depesche.Account
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var a depesche.Account
		var password string
		var at int64
		err := scan(&a.ID, &a.Name, &a.Email, &a.Role, &a.Lang, &password, &at)
		a.HasPassword, a.CreatedAt = password != "", fromMicro(at)
		out = append(out, a)
		return err
	}, "SELECT "+accountCols+" FROM account WHERE disabled_at = 0 ORDER BY name, id")
	return out, err
}

// CreateAccount stores an account without a password and returns its id.
func (s *Store) CreateAccount(ctx context.Context, a depesche.Account) (int64, error) {
	return s.db.Insert(ctx, "INSERT INTO account (name, email, role, lang, password, created_at, disabled_at) VALUES ($1, $2, $3, $4, '', $5, 0)",
		a.Name, FoldEmail(a.Email), a.Role, a.Lang, micro(s.now()))
}

// UpdateAccount stores name, role and language.
func (s *Store) UpdateAccount(ctx context.Context, a depesche.Account) error {
	_, err := s.db.Exec(ctx, "UPDATE account SET name = $2, role = $3, lang = $4 WHERE id = $1", a.ID, a.Name, a.Role, a.Lang)
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

// AddSession stores a session under its token's hash.
func (s *Store) AddSession(ctx context.Context, tokenHash string, account int64, userAgent string, expires time.Time) error {
	if _, err := s.db.Exec(ctx, "DELETE FROM session WHERE expires_at < $1", micro(s.now())); err != nil {
		return err
	}
	_, err := s.db.Exec(ctx, "INSERT INTO session (token, account_id, user_agent, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
		tokenHash, account, cutRunes(userAgent, 300), micro(s.now()), micro(expires))
	return err
}

// SessionAccount returns whose session it is; NotFound when there is none or it is over.
func (s *Store) SessionAccount(ctx context.Context, tokenHash string) (*depesche.Account, error) {
	a, _, err := s.oneAccount(ctx, "id = (SELECT account_id FROM session WHERE token = $1 AND expires_at > $2)", tokenHash, micro(s.now()))
	return a, err
}

// EndSession removes a session.
func (s *Store) EndSession(ctx context.Context, tokenHash string) error {
	_, err := s.db.Exec(ctx, "DELETE FROM session WHERE token = $1", tokenHash)
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
	a, _, err := s.oneAccount(ctx, "id = (SELECT account_id FROM login_link WHERE token = $1)", tokenHash)
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
	a, _, err := s.oneAccount(ctx, "id = (SELECT account_id FROM api_token WHERE token = $1)", tokenHash)
	return a, err
}

// RevokeTokens removes all tokens of an account and tells how many there were.
func (s *Store) RevokeTokens(ctx context.Context, account int64) (int64, error) {
	return s.db.Exec(ctx, "DELETE FROM api_token WHERE account_id = $1", account)
}
