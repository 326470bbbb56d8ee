package store

import (
	"context"
	"time"

	"depesche"
)

// CommentWriter is somebody who gave a mail address with a comment. What mails are sent
// there is said here; what was written hangs on the folded address.
type CommentWriter struct {
	ID      int64
	Email   string // folded: the mailbox's one name
	Address string // as mail is sent to it
	Secret  string
	Quiet   bool   // wants no mail about comments
	Bounced string // what a server said when it refused the address for good
	Created time.Time
}

func (s *Store) commentWriter(ctx context.Context, where string, arg any) (*CommentWriter, error) {
	var w CommentWriter
	var quiet int
	var created int64
	err := s.db.Get(ctx, []any{&w.ID, &w.Email, &w.Address, &w.Secret, &quiet, &w.Bounced, &created},
		"SELECT id, email, address, secret, quiet, bounced, created_at FROM comment_writer WHERE "+where, arg)
	w.Quiet, w.Created = quiet != 0, fromMicro(created)
	return &w, notFound(err, "writer.unknown", "nobody of this address has written anything: there is nothing to see or to erase")
}

// CommentWriter returns a writer by id.
func (s *Store) CommentWriter(ctx context.Context, id int64) (*CommentWriter, error) {
	return s.commentWriter(ctx, "id = $1", id)
}

// CommentWriterByEmail returns a writer by the folded address.
func (s *Store) CommentWriterByEmail(ctx context.Context, email string) (*CommentWriter, error) {
	return s.commentWriter(ctx, "email = $1", email)
}

// KeepCommentWriter adds a writer whose folded address is not known yet and returns the
// one there is: what is known already stays.
func (s *Store) KeepCommentWriter(ctx context.Context, w CommentWriter) (*CommentWriter, error) {
	_, err := s.db.Exec(ctx, "INSERT INTO comment_writer (email, address, secret, quiet, bounced, created_at) VALUES ($1, $2, $3, 0, '', $4) ON CONFLICT (email) DO NOTHING",
		w.Email, w.Address, w.Secret, micro(s.now()))
	if err != nil {
		return nil, err
	}
	return s.CommentWriterByEmail(ctx, w.Email)
}

// SetWriterQuiet says whether a writer wants no mail; what waits for one who does not is
// taken back.
func (s *Store) SetWriterQuiet(ctx context.Context, id int64, quiet bool) error {
	if _, err := s.db.Exec(ctx, "UPDATE comment_writer SET quiet = $2 WHERE id = $1", id, bit(quiet)); err != nil || !quiet {
		return err
	}
	_, err := s.db.Exec(ctx, "DELETE FROM mail WHERE writer_id = $1 AND state = 'waiting'", id)
	return err
}

// SetWriterBounced notes what a server said when it refused the address for good; "" when
// it takes mail again.
func (s *Store) SetWriterBounced(ctx context.Context, id int64, said string) error {
	_, err := s.db.Exec(ctx, "UPDATE comment_writer SET bounced = $2 WHERE id = $1", id, cutRunes(said, 300))
	return err
}

// CommentsBy lists what was written under a folded address, newest first, at most 500.
func (s *Store) CommentsBy(ctx context.Context, email string) ([]Comment, error) {
	var out []Comment
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var r commentRow
		if err := scan(r.into()...); err != nil {
			return err
		}
		c, err := r.comment()
		out = append(out, c)
		return err
	}, "SELECT "+commentCols+" FROM comment c WHERE c.email = $1 AND c.email <> '' ORDER BY c.id DESC LIMIT 500", email)
	return out, err
}

// UnansweredConfirmations counts the comments under a folded address that wait for a mail
// to be answered and were written since a time.
func (s *Store) UnansweredConfirmations(ctx context.Context, email string, since time.Time) (int, error) {
	var n int
	err := s.db.Get(ctx, []any{&n}, "SELECT count(*) FROM comment WHERE email = $1 AND email <> '' AND state = 'unconfirmed' AND created_at > $2", email, micro(since))
	return n, err
}

// AddCommentMail puts a mail about a comment into the outbox, in the transaction that
// gives the reason for it. A writer is asked once and told once of an answer; of
// decisions the mail that waits tells the latest, so there is one at a time.
func (s *Store) AddCommentMail(ctx context.Context, m Mail) error {
	var n int
	err := s.db.Get(ctx, []any{&n}, "SELECT count(*) FROM mail WHERE kind = $1 AND comment_id = $2 AND writer_id = $3 AND (state = 'waiting' OR ($1 <> 'comment_decision' AND state <> 'cancelled'))",
		string(m.Kind), m.Comment, m.Writer)
	if err != nil || n > 0 {
		return err
	}
	_, err = s.AddMail(ctx, m)
	return err
}

// ForgetCommentMails removes the mails about a comment, with what they quote of it.
func (s *Store) ForgetCommentMails(ctx context.Context, comment int64) error {
	_, err := s.db.Exec(ctx, "DELETE FROM mail WHERE comment_id = $1", comment)
	return err
}

// EraseCommentWriter removes a writer and all mails to them. The comments are for their
// own verb.
func (s *Store) EraseCommentWriter(ctx context.Context, id int64) error {
	if _, err := s.db.Exec(ctx, "DELETE FROM mail WHERE writer_id = $1", id); err != nil {
		return err
	}
	_, err := s.db.Exec(ctx, "DELETE FROM comment_writer WHERE id = $1", id)
	return err
}

// DropIdleWriter removes the writer of a folded address under which nothing is left,
// unless the writer is to be sent no mail, which must stay known.
func (s *Store) DropIdleWriter(ctx context.Context, email string) error {
	w, err := s.CommentWriterByEmail(ctx, email)
	if depesche.IsNotFound(err) {
		return nil
	}
	if err != nil || w.Quiet {
		return err
	}
	left, err := s.CommentsBy(ctx, email)
	if err != nil || len(left) > 0 {
		return err
	}
	return s.EraseCommentWriter(ctx, w.ID)
}

// ForgetUnconfirmedComments removes comments that were written before a time and never
// confirmed, the mails about them, and the addresses of those who have written nothing
// else. Who wants no mail stays known, so that none is sent.
func (s *Store) ForgetUnconfirmedComments(ctx context.Context, before time.Time) error {
	return s.InTx(ctx, func(tx *Store) error {
		for _, q := range []string{
			"DELETE FROM mail WHERE comment_id IN (SELECT id FROM comment WHERE state = 'unconfirmed' AND created_at < $1)",
			"DELETE FROM comment WHERE state = 'unconfirmed' AND created_at < $1",
			`DELETE FROM mail WHERE writer_id > 0 AND writer_id IN (SELECT w.id FROM comment_writer w WHERE w.quiet = 0 AND w.created_at < $1 AND NOT EXISTS (SELECT 1 FROM comment c WHERE c.email = w.email))`,
			"DELETE FROM comment_writer WHERE quiet = 0 AND created_at < $1 AND NOT EXISTS (SELECT 1 FROM comment c WHERE c.email = comment_writer.email)",
		} {
			if _, err := tx.db.Exec(ctx, q, micro(before)); err != nil {
				return err
			}
		}
		return nil
	})
}

// BansFrom lists the bans that hold now because of a comment.
func (s *Store) BansFrom(ctx context.Context, comment int64) ([]CommentBan, error) {
	return s.bans(ctx, "lifted_at = 0 AND until_at > $1 AND comment_id = $2", micro(s.now()), comment)
}

// WantsAnswers tells who is to hear that a comment was answered: its writer, with a
// confirmed address, who asked for it. nil is nobody.
func (s *Store) WantsAnswers(ctx context.Context, c *Comment) (*CommentWriter, error) {
	if !c.Notify || !c.Confirmed || c.Email == "" {
		return nil, nil
	}
	w, err := s.CommentWriterByEmail(ctx, c.Email)
	if depesche.IsNotFound(err) {
		return nil, nil
	}
	if err != nil || w.Quiet || w.Bounced != "" {
		return nil, err
	}
	return w, nil
}
