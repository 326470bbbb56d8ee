package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"depesche"
)

// SetPresence notes that an account has a text open, until a moment.
func (s *Store) SetPresence(ctx context.Context, account, story int64, lang, segment string, until time.Time) error {
	_, err := s.db.Exec(ctx, `INSERT INTO presence (account_id, story_id, lang, segment, until) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (account_id, story_id, lang) DO UPDATE SET segment = excluded.segment, until = excluded.until`, account, story, lang, segment, micro(until))
	return err
}

// typedStays is how long a draft that nobody has come back to is kept.
const typedStays = 90 * 24 * time.Hour

// EndPresence notes that an account has closed a text, and gives up its lock on it. Signs
// of life that are over and drafts of months ago are forgotten on the way.
func (s *Store) EndPresence(ctx context.Context, account, story int64, lang string) error {
	if _, err := s.db.Exec(ctx, "DELETE FROM presence WHERE until < $1", micro(s.now())); err != nil {
		return err
	}
	if _, err := s.db.Exec(ctx, "DELETE FROM typed WHERE at < $1", micro(s.now().Add(-typedStays))); err != nil {
		return err
	}
	if _, err := s.db.Exec(ctx, "DELETE FROM presence WHERE account_id = $1 AND story_id = $2 AND lang = $3", account, story, lang); err != nil {
		return err
	}
	_, err := s.db.Exec(ctx, "DELETE FROM text_lock WHERE account_id = $1 AND story_id = $2 AND lang = $3", account, story, lang)
	return err
}

// Presences lists who has a text open, by name; those that are over do not count.
func (s *Store) Presences(ctx context.Context, story int64, lang string) ([]depesche.Presence, error) {
	var out []depesche.Presence
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var p depesche.Presence
		err := scan(&p.Account, &p.Name, &p.Segment)
		out = append(out, p)
		return err
	}, "SELECT a.id, a.name, p.segment FROM presence p JOIN account a ON a.id = p.account_id WHERE p.story_id = $1 AND p.lang = $2 AND p.until > $3 ORDER BY a.name, a.id", story, lang, micro(s.now()))
	return out, err
}

// Lock returns who writes in a text, nil if nobody does.
func (s *Store) Lock(ctx context.Context, story int64, lang string) (*depesche.Lock, error) {
	var l depesche.Lock
	var since, wanted int64
	err := s.db.Get(ctx, []any{&l.Account, &l.Name, &since, &l.WantedBy, &l.Wanting, &wanted}, `SELECT l.account_id, a.name, l.since, l.wanted_by, coalesce(w.name, ''), l.wanted_at
		FROM text_lock l JOIN account a ON a.id = l.account_id LEFT JOIN account w ON w.id = l.wanted_by WHERE l.story_id = $1 AND l.lang = $2 AND l.until > $3`, story, lang, micro(s.now()))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	l.Since, l.WantedAt = fromMicro(since), fromMicro(wanted)
	return &l, err
}

// TakeLock gives the lock on a text to an account, if nobody else holds it or force is
// set, or keeps it alive until a moment where the account has it already.
func (s *Store) TakeLock(ctx context.Context, account, story int64, lang string, until time.Time, force bool) error {
	now := micro(s.now())
	_, err := s.db.Exec(ctx, `INSERT INTO text_lock (story_id, lang, account_id, since, until, wanted_by, wanted_at) VALUES ($1, $2, $3, $4, $5, 0, 0)
		ON CONFLICT (story_id, lang) DO UPDATE SET
			since = CASE WHEN text_lock.account_id = excluded.account_id THEN text_lock.since ELSE excluded.since END,
			wanted_by = CASE WHEN text_lock.account_id = excluded.account_id THEN text_lock.wanted_by ELSE 0 END,
			wanted_at = CASE WHEN text_lock.account_id = excluded.account_id THEN text_lock.wanted_at ELSE 0 END,
			account_id = excluded.account_id, until = excluded.until
		WHERE text_lock.account_id = excluded.account_id OR text_lock.until <= $4 OR $6 = 1`, story, lang, account, now, micro(until), bit(force))
	return err
}

// WantLock notes that somebody asks for the lock on a text; 0 takes the request back.
func (s *Store) WantLock(ctx context.Context, account, story int64, lang string) error {
	at := micro(s.now())
	if account == 0 {
		at = 0
	}
	_, err := s.db.Exec(ctx, "UPDATE text_lock SET wanted_by = $3, wanted_at = $4 WHERE story_id = $1 AND lang = $2", story, lang, account, at)
	return err
}

// Typed is what somebody has typed into a form and not saved yet.
type Typed struct {
	Part   string
	Base   int
	Fields string // JSON
	At     time.Time
}

// SetTyped keeps what was typed into a part of a text.
func (s *Store) SetTyped(ctx context.Context, account, story int64, lang string, t Typed) error {
	_, err := s.db.Exec(ctx, `INSERT INTO typed (account_id, story_id, lang, part, base, fields, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (account_id, story_id, lang, part) DO UPDATE SET base = excluded.base, fields = excluded.fields, at = excluded.at`, account, story, lang, t.Part, t.Base, t.Fields, micro(s.now()))
	return err
}

// Typed returns what an account has typed into a part of a text, nil for nothing.
func (s *Store) Typed(ctx context.Context, account, story int64, lang, part string) (*Typed, error) {
	t := Typed{Part: part}
	var at int64
	err := s.db.Get(ctx, []any{&t.Base, &t.Fields, &at}, "SELECT base, fields, at FROM typed WHERE account_id = $1 AND story_id = $2 AND lang = $3 AND part = $4", account, story, lang, part)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	t.At = fromMicro(at)
	return &t, err
}

// ForgetTyped removes what an account has typed into a part of a text.
func (s *Store) ForgetTyped(ctx context.Context, account, story int64, lang, part string) error {
	_, err := s.db.Exec(ctx, "DELETE FROM typed WHERE account_id = $1 AND story_id = $2 AND lang = $3 AND part = $4", account, story, lang, part)
	return err
}
