package store

import (
	"context"
	"time"

	"depesche"
)

// LoginStep is a log-in that has begun and waits for its next step.
type LoginStep struct {
	Purpose string // "code", "passkey-add", "passkey-login", "oidc", "totp-add"
	Account int64  // 0 where it is not known yet
	Data    string // what the next step needs
}

// AddLoginStep stores a step under its secret's hash, and forgets those that are over.
func (s *Store) AddLoginStep(ctx context.Context, tokenHash string, step LoginStep, expires time.Time) error {
	if _, err := s.db.Exec(ctx, "DELETE FROM login_step WHERE expires_at < $1", micro(s.now())); err != nil {
		return err
	}
	_, err := s.db.Exec(ctx, "INSERT INTO login_step (token, purpose, account_id, data, expires_at) VALUES ($1, $2, $3, $4, $5)", tokenHash, step.Purpose, step.Account, step.Data, micro(expires))
	return err
}

// LoginStep returns a step that waits; NotFound when there is none of that purpose or its
// time is over.
func (s *Store) LoginStep(ctx context.Context, tokenHash, purpose string) (*LoginStep, error) {
	step := LoginStep{Purpose: purpose}
	err := s.db.Get(ctx, []any{&step.Account, &step.Data}, "SELECT account_id, data FROM login_step WHERE token = $1 AND purpose = $2 AND expires_at > $3", tokenHash, purpose, micro(s.now()))
	if err != nil {
		return nil, notFound(err, "login.step", "this log-in was begun too long ago or is finished: begin again")
	}
	return &step, nil
}

// EndLoginStep removes a step and tells whether it was there: a step is finished once.
func (s *Store) EndLoginStep(ctx context.Context, tokenHash string) (bool, error) {
	n, err := s.db.Exec(ctx, "DELETE FROM login_step WHERE token = $1", tokenHash)
	return n > 0, err
}

// CodeApp returns the secret of an account's code app ("" without one) and the time step
// of the last code that was taken.
func (s *Store) CodeApp(ctx context.Context, account int64) (secret string, step int64, err error) {
	err = s.db.Get(ctx, []any{&secret, &step}, "SELECT totp, totp_step FROM account WHERE id = $1", account)
	return secret, step, err
}

// SetCodeApp stores the secret of an account's code app, "" for none, and the hashes of
// its recovery codes in place of those before.
func (s *Store) SetCodeApp(ctx context.Context, account int64, secret string, step int64, recovery []string) error {
	if _, err := s.db.Exec(ctx, "UPDATE account SET totp = $2, totp_step = $3 WHERE id = $1", account, secret, step); err != nil {
		return err
	}
	if _, err := s.db.Exec(ctx, "DELETE FROM recovery_code WHERE account_id = $1", account); err != nil {
		return err
	}
	for _, code := range recovery {
		if _, err := s.db.Exec(ctx, "INSERT INTO recovery_code (code, account_id) VALUES ($1, $2)", code, account); err != nil {
			return err
		}
	}
	return nil
}

// TakeCodeStep notes that the code of a time step was used; false when it, or a later
// one, was used before.
func (s *Store) TakeCodeStep(ctx context.Context, account, step int64) (bool, error) {
	n, err := s.db.Exec(ctx, "UPDATE account SET totp_step = $2 WHERE id = $1 AND totp_step < $2", account, step)
	return n > 0, err
}

// TakeRecoveryCode uses up a recovery code; false when it is none.
func (s *Store) TakeRecoveryCode(ctx context.Context, account int64, codeHash string) (bool, error) {
	n, err := s.db.Exec(ctx, "DELETE FROM recovery_code WHERE account_id = $1 AND code = $2", account, codeHash)
	return n > 0, err
}

// RecoveryCodes counts the recovery codes that are left.
func (s *Store) RecoveryCodes(ctx context.Context, account int64) (int, error) {
	var n int
	err := s.db.Get(ctx, []any{&n}, "SELECT count(*) FROM recovery_code WHERE account_id = $1", account)
	return n, err
}

// PasskeyRecord is a passkey with what the protocol keeps of it.
type PasskeyRecord struct {
	depesche.Passkey
	Account    int64
	Credential string // JSON
}

const passkeyCols = "id, account_id, name, credential, created_at, used_at"

func (s *Store) passkeys(ctx context.Context, where string, args ...any) ([]PasskeyRecord, error) {
	var out []PasskeyRecord
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var k PasskeyRecord
		var created, used int64
		err := scan(&k.ID, &k.Account, &k.Name, &k.Credential, &created, &used)
		k.CreatedAt, k.UsedAt = fromMicro(created), fromMicro(used)
		out = append(out, k)
		return err
	}, "SELECT "+passkeyCols+" FROM passkey WHERE "+where+" ORDER BY created_at, id", args...)
	return out, err
}

// Passkeys lists an account's passkeys, the oldest first.
func (s *Store) Passkeys(ctx context.Context, account int64) ([]PasskeyRecord, error) {
	return s.passkeys(ctx, "account_id = $1", account)
}

// PasskeyCounts tells how many passkeys each account has.
func (s *Store) PasskeyCounts(ctx context.Context) (map[int64]int, error) {
	out := map[int64]int{}
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var id int64
		var n int
		err := scan(&id, &n)
		out[id] = n
		return err
	}, "SELECT account_id, count(*) FROM passkey GROUP BY account_id")
	return out, err
}

// AddPasskey stores a passkey.
func (s *Store) AddPasskey(ctx context.Context, k PasskeyRecord) error {
	_, err := s.db.Exec(ctx, "INSERT INTO passkey (id, account_id, name, credential, created_at, used_at) VALUES ($1, $2, $3, $4, $5, 0)", k.ID, k.Account, k.Name, k.Credential, micro(s.now()))
	return err
}

// UsePasskey stores a passkey's counters after a log-in.
func (s *Store) UsePasskey(ctx context.Context, id, credential string) error {
	_, err := s.db.Exec(ctx, "UPDATE passkey SET credential = $2, used_at = $3 WHERE id = $1", id, credential, micro(s.now()))
	return err
}

// RemovePasskeys removes an account's passkey, or with "" all of them, and tells how many.
func (s *Store) RemovePasskeys(ctx context.Context, account int64, id string) (int64, error) {
	if id == "" {
		return s.db.Exec(ctx, "DELETE FROM passkey WHERE account_id = $1", account)
	}
	return s.db.Exec(ctx, "DELETE FROM passkey WHERE account_id = $1 AND id = $2", account, id)
}

// AccountBySubject returns the account that another service's identity belongs to.
func (s *Store) AccountBySubject(ctx context.Context, subject string) (*depesche.Account, error) {
	a, _, err := s.oneAccount(ctx, "disabled_at = 0 AND subject = $1 AND subject <> ''", subject)
	return a, err
}

// SetSubject ties an account to another service's identity, "" for none.
func (s *Store) SetSubject(ctx context.Context, account int64, subject string) error {
	_, err := s.db.Exec(ctx, "UPDATE account SET subject = $2 WHERE id = $1", account, subject)
	return err
}

// Subject is another service's identity to which the account is tied, "" for none.
func (s *Store) Subject(ctx context.Context, account int64) (string, error) {
	var out string
	err := s.db.Get(ctx, []any{&out}, "SELECT subject FROM account WHERE id = $1", account)
	return out, err
}
