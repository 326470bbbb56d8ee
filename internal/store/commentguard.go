package store

import (
	"context"
	"time"

	"depesche"
)

// CommentReport is a reader's word that a comment should not stand.
type CommentReport struct {
	ID      int64     `json:"id"`
	Comment int64     `json:"comment"`
	Reason  string    `json:"reason"` // a key: "insult", "spam" …
	Note    string    `json:"note,omitempty"`
	Poster  string    `json:"-"`
	At      time.Time `json:"at"`
}

// AddCommentReport stores a report and counts it on the comment. A second report of the
// same comment from the same network address is not stored, and false returned.
func (s *Store) AddCommentReport(ctx context.Context, r CommentReport) (bool, error) {
	var n int
	if err := s.db.Get(ctx, []any{&n}, "SELECT count(*) FROM comment_report WHERE comment_id = $1 AND poster = $2 AND poster <> ''", r.Comment, r.Poster); err != nil || n > 0 {
		return false, err
	}
	if _, err := s.db.Exec(ctx, "INSERT INTO comment_report (comment_id, reason, note, poster, at, answered_at) VALUES ($1, $2, $3, $4, $5, 0)",
		r.Comment, r.Reason, r.Note, r.Poster, micro(s.now())); err != nil {
		return false, err
	}
	_, err := s.db.Exec(ctx, "UPDATE comment SET reports = reports + 1, version = version + 1 WHERE id = $1", r.Comment)
	return true, err
}

// CommentReports lists the reports of comments that wait for an answer.
func (s *Store) CommentReports(ctx context.Context, comment int64) ([]CommentReport, error) {
	var out []CommentReport
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var r CommentReport
		var at int64
		err := scan(&r.ID, &r.Comment, &r.Reason, &r.Note, &r.Poster, &at)
		r.At = fromMicro(at)
		out = append(out, r)
		return err
	}, "SELECT id, comment_id, reason, note, poster, at FROM comment_report WHERE comment_id = $1 AND answered_at = 0 ORDER BY id", comment)
	return out, err
}

// ReportsFrom counts the reports that came from a network address since a time.
func (s *Store) ReportsFrom(ctx context.Context, poster string, since time.Time) (int, error) {
	var n int
	err := s.db.Get(ctx, []any{&n}, "SELECT count(*) FROM comment_report WHERE poster = $1 AND poster <> '' AND at > $2", poster, micro(since))
	return n, err
}

// AnswerReports marks the reports of a comment as answered.
func (s *Store) AnswerReports(ctx context.Context, comment int64) error {
	if _, err := s.db.Exec(ctx, "UPDATE comment_report SET answered_at = $2 WHERE comment_id = $1 AND answered_at = 0", comment, micro(s.now())); err != nil {
		return err
	}
	_, err := s.db.Exec(ctx, "UPDATE comment SET reports = 0 WHERE id = $1", comment)
	return err
}

// CommentBan keeps somebody from writing for a time.
type CommentBan struct {
	ID       int64     `json:"id"`
	Subject  string    `json:"-"` // keyed hash
	Name     string    `json:"name"`
	Reason   string    `json:"reason"`
	Comment  int64     `json:"comment"`
	By       string    `json:"by"`
	At       time.Time `json:"at"`
	Until    time.Time `json:"until"`
	LiftedBy string    `json:"lifted_by,omitempty"`
}

// AddBan stores a ban.
func (s *Store) AddBan(ctx context.Context, b CommentBan) (int64, error) {
	return s.db.Insert(ctx, "INSERT INTO comment_ban (subject, name, reason, comment_id, by_name, at, until_at, lifted_by, lifted_at) VALUES ($1, $2, $3, $4, $5, $6, $7, '', 0)",
		b.Subject, b.Name, b.Reason, b.Comment, b.By, micro(s.now()), micro(b.Until))
}

func (s *Store) bans(ctx context.Context, where string, args ...any) ([]CommentBan, error) {
	var out []CommentBan
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var b CommentBan
		var at, until int64
		err := scan(&b.ID, &b.Subject, &b.Name, &b.Reason, &b.Comment, &b.By, &at, &until, &b.LiftedBy)
		b.At, b.Until = fromMicro(at), fromMicro(until)
		out = append(out, b)
		return err
	}, "SELECT id, subject, name, reason, comment_id, by_name, at, until_at, lifted_by FROM comment_ban WHERE "+where+" ORDER BY id DESC LIMIT 500", args...)
	return out, err
}

// Bans lists the bans that hold now, the newest first.
func (s *Store) Bans(ctx context.Context) ([]CommentBan, error) {
	return s.bans(ctx, "lifted_at = 0 AND until_at > $1", micro(s.now()))
}

// BanOf returns the ban that keeps one of two subjects from writing now, nil when there
// is none. Empty subjects are nobody.
func (s *Store) BanOf(ctx context.Context, a, b string) (*CommentBan, error) {
	out, err := s.bans(ctx, "lifted_at = 0 AND until_at > $1 AND subject <> '' AND (subject = $2 OR subject = $3)", micro(s.now()), a, b)
	if err != nil || len(out) == 0 {
		return nil, err
	}
	return &out[0], nil
}

// LiftBan ends a ban and returns it.
func (s *Store) LiftBan(ctx context.Context, id int64, by string) (*CommentBan, error) {
	out, err := s.bans(ctx, "id = $1", id)
	if err != nil {
		return nil, err
	}
	if len(out) == 0 {
		return nil, depesche.E(depesche.NotFound, "ban.unknown", "there is no ban %d", id)
	}
	n, err := s.db.Exec(ctx, "UPDATE comment_ban SET lifted_by = $2, lifted_at = $3 WHERE id = $1 AND lifted_at = 0", id, by, micro(s.now()))
	if err == nil && n == 0 {
		err = depesche.E(depesche.Conflict, "ban.lifted", "this ban has been lifted already")
	}
	return &out[0], err
}

// UseCommentStamp marks a form's stamp as used for a comment. When it was used before,
// the comment of that time is returned. Stamps older than a day are forgotten: they are
// no longer good anyway.
func (s *Store) UseCommentStamp(ctx context.Context, stamp string) (before int64, fresh bool, err error) {
	now := s.now()
	if _, err := s.db.Exec(ctx, "DELETE FROM comment_proof WHERE at < $1", micro(now.Add(-24*time.Hour))); err != nil {
		return 0, false, err
	}
	n, err := s.db.Exec(ctx, "INSERT INTO comment_proof (nonce, comment_id, at) VALUES ($1, 0, $2) ON CONFLICT (nonce) DO NOTHING", stamp, micro(now))
	if err != nil || n > 0 {
		return 0, n > 0, err
	}
	return before, false, s.db.Get(ctx, []any{&before}, "SELECT comment_id FROM comment_proof WHERE nonce = $1", stamp)
}

// SetCommentStamp says which comment a stamp was used for.
func (s *Store) SetCommentStamp(ctx context.Context, stamp string, comment int64) error {
	_, err := s.db.Exec(ctx, "UPDATE comment_proof SET comment_id = $2 WHERE nonce = $1", stamp, comment)
	return err
}

// ForgetPosters empties the hashes of network addresses of all comments and reports that
// are older than a time, and tells how many there were.
func (s *Store) ForgetPosters(ctx context.Context, before time.Time) (int64, error) {
	n, err := s.db.Exec(ctx, "UPDATE comment SET poster = '' WHERE created_at < $1 AND poster <> ''", micro(before))
	if err != nil {
		return 0, err
	}
	m, err := s.db.Exec(ctx, "UPDATE comment_report SET poster = '' WHERE at < $1 AND poster <> ''", micro(before))
	return n + m, err
}

// SecretSetting returns a setting that is made once: made is stored when there is none.
func (s *Store) SecretSetting(ctx context.Context, key, made string) (string, error) {
	v, err := s.Setting(ctx, key)
	if err != nil || v != "" {
		return v, err
	}
	err = s.InTx(ctx, func(tx *Store) error {
		n, err := tx.db.Exec(ctx, "INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING", key, made)
		if err == nil && n > 0 {
			err = tx.changed(ctx, partSetting(key))
		}
		if err != nil {
			return err
		}
		// Not by Setting: what is kept for the context's page says that there is none.
		return tx.db.Get(ctx, []any{&v}, "SELECT value FROM setting WHERE key = $1", key)
	})
	return v, err
}
