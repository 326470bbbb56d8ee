package store

import (
	"context"
	"time"

	"depesche"
)

// seenEvery is how exact the time is at which a session was last used: a write for every
// page would be one too many.
const seenEvery = 5 * time.Minute

// AddSession stores a session under its token's hash.
func (s *Store) AddSession(ctx context.Context, tokenHash string, account int64, userAgent, method string, expires time.Time) error {
	now := micro(s.now())
	if _, err := s.db.Exec(ctx, "DELETE FROM session WHERE expires_at < $1", now); err != nil {
		return err
	}
	_, err := s.db.Exec(ctx, "INSERT INTO session (token, account_id, user_agent, method, created_at, seen_at, expires_at) VALUES ($1, $2, $3, $4, $5, $5, $6)",
		tokenHash, account, cutRunes(userAgent, 300), method, now, micro(expires))
	return err
}

// SessionAccount returns whose session it is; NotFound when there is none or it is over.
func (s *Store) SessionAccount(ctx context.Context, tokenHash string) (*depesche.Account, error) {
	a, _, err := s.oneAccount(ctx, "disabled_at = 0 AND id = (SELECT account_id FROM session WHERE token = $1 AND expires_at > $2)", tokenHash, micro(s.now()))
	return a, err
}

// SessionSeen notes that a session is in use, if the last note is older than a few
// minutes.
func (s *Store) SessionSeen(ctx context.Context, tokenHash string) error {
	now := s.now()
	var due int
	err := s.db.Get(ctx, []any{&due}, "SELECT count(*) FROM session WHERE token = $1 AND seen_at < $2", tokenHash, micro(now.Add(-seenEvery)))
	if err != nil || due == 0 {
		return err
	}
	_, err = s.db.Exec(ctx, "UPDATE session SET seen_at = $2 WHERE token = $1", tokenHash, micro(now))
	return err
}

// Sessions lists an account's sessions, the one used last first. Their ids are the hashes
// of their secrets, which open nothing.
func (s *Store) Sessions(ctx context.Context, account int64) ([]depesche.Session, error) {
	var out []depesche.Session
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var one depesche.Session
		var created, seen, expires int64
		err := scan(&one.ID, &one.UserAgent, &one.Method, &created, &seen, &expires)
		one.CreatedAt, one.SeenAt, one.ExpiresAt = fromMicro(created), fromMicro(max(seen, created)), fromMicro(expires)
		out = append(out, one)
		return err
	}, "SELECT token, user_agent, method, created_at, seen_at, expires_at FROM session WHERE account_id = $1 AND expires_at > $2 ORDER BY seen_at DESC, created_at DESC, token", account, micro(s.now()))
	return out, err
}

// LastSeen tells when each account last used the desk, for those that have a session.
func (s *Store) LastSeen(ctx context.Context) (map[int64]time.Time, error) {
	out := map[int64]time.Time{}
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var id, at int64
		err := scan(&id, &at)
		out[id] = fromMicro(at)
		return err
	}, "SELECT account_id, max(CASE WHEN seen_at > created_at THEN seen_at ELSE created_at END) FROM session GROUP BY account_id")
	return out, err
}

// EndSession removes a session.
func (s *Store) EndSession(ctx context.Context, tokenHash string) error {
	_, err := s.db.Exec(ctx, "DELETE FROM session WHERE token = $1", tokenHash)
	return err
}

// EndSessions removes the session id of an account, or with "" all of them but keep, and
// tells how many there were.
func (s *Store) EndSessions(ctx context.Context, account int64, id, keep string) (int64, error) {
	if id != "" {
		return s.db.Exec(ctx, "DELETE FROM session WHERE account_id = $1 AND token = $2", account, id)
	}
	return s.db.Exec(ctx, "DELETE FROM session WHERE account_id = $1 AND token <> $2", account, keep)
}
