package store

import (
	"context"
	"time"

	"depesche"
)

// MailKind says what a mail is and so who composes it.
type MailKind string

const (
	MailConfirm MailKind = "confirm" // asks whether the reader wants to follow a topic
	MailStory   MailKind = "story"   // tells of one story
	MailDigest  MailKind = "digest"  // tells of a day's stories
	MailNote    MailKind = "note"    // composed by whoever enqueued it

	MailCommentConfirm  MailKind = "comment_confirm"  // asks a writer whether a comment is theirs
	MailCommentDecision MailKind = "comment_decision" // tells a writer what became of a comment
	MailCommentAnswer   MailKind = "comment_answer"   // tells a writer that somebody has answered
)

// MailState is where a mail stands.
type MailState string

const (
	MailWaiting   MailState = "waiting"   // for its turn or its next attempt
	MailSending   MailState = "sending"   // a sender holds it
	MailSent      MailState = "sent"      // a server has taken it, or the desk's mailbox
	MailCancelled MailState = "cancelled" // not sent: the page is down, the reader has left
	MailFailed    MailState = "failed"    // a server refused it for good
)

// MailStates lists the states in the order in which the desk shows them.
func MailStates() []MailState {
	return []MailState{MailWaiting, MailSending, MailSent, MailFailed, MailCancelled}
}

// NoteWithdrawn is the note of a mail that was cancelled because its story was not public
// when its turn came. When the story comes back, so does the mail.
const NoteWithdrawn = "withdrawn"

// Mail is a row of the outbox.
type Mail struct {
	ID       int64     `json:"id"`
	Kind     MailKind  `json:"kind"`
	Reader   int64     `json:"-"`
	Story    int64     `json:"story,omitempty"`
	Topic    int64     `json:"-"`
	Comment  int64     `json:"comment,omitempty"`
	Writer   int64     `json:"-"` // of comments
	Edition  string    `json:"edition"`
	Lang     string    `json:"lang"`
	Address  string    `json:"to"`
	Subject  string    `json:"subject,omitempty"`
	Body     string    `json:"-"`
	HTML     string    `json:"-"`
	State    MailState `json:"state"`
	Urgency  int       `json:"-"`
	Attempts int       `json:"attempts"`
	Next     time.Time `json:"next,omitzero"`
	Sender   string    `json:"-"`
	Note     string    `json:"note,omitempty"`
	Created  time.Time `json:"created"`
	Sent     time.Time `json:"sent,omitzero"`
}

const mailCols = "id, kind, reader_id, story_id, topic_id, edition, lang, address, subject, body, html, state, urgency, attempts, next_at, sender, note, created_at, sent_at, comment_id, writer_id"

func (s *Store) mails(ctx context.Context, where string, args ...any) ([]Mail, error) {
	var out []Mail
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var m Mail
		var next, created, sent int64
		err := scan(&m.ID, &m.Kind, &m.Reader, &m.Story, &m.Topic, &m.Edition, &m.Lang, &m.Address, &m.Subject, &m.Body, &m.HTML, &m.State, &m.Urgency, &m.Attempts,
			&next, &m.Sender, &m.Note, &created, &sent, &m.Comment, &m.Writer)
		m.Next, m.Created, m.Sent = fromMicro(next), fromMicro(created), fromMicro(sent)
		out = append(out, m)
		return err
	}, "SELECT "+mailCols+" FROM mail "+where, args...)
	return out, err
}

// AddMail puts a mail into the outbox, as a rule in the transaction that gives the reason
// for it, and returns its number.
func (s *Store) AddMail(ctx context.Context, m Mail) (int64, error) {
	now := micro(s.now())
	return s.db.Insert(ctx, `INSERT INTO mail (kind, reader_id, story_id, topic_id, edition, lang, address, subject, body, html, state, urgency, attempts, next_at, sender, lease_until, note, created_at, sent_at, comment_id, writer_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'waiting', $11, 0, $12, '', 0, '', $12, 0, $13, $14)`,
		m.Kind, m.Reader, m.Story, m.Topic, m.Edition, m.Lang, m.Address, m.Subject, m.Body, m.HTML, m.Urgency, now, m.Comment, m.Writer)
}

// Mail returns a mail by its number.
func (s *Store) Mail(ctx context.Context, id int64) (*Mail, error) {
	ms, err := s.mails(ctx, "WHERE id = $1", id)
	if err != nil {
		return nil, err
	}
	if len(ms) == 0 {
		return nil, depesche.E(depesche.NotFound, "mail.unknown", "there is no mail %d: `depesche mail list` shows those there are", id)
	}
	return &ms[0], nil
}

// MailQuery selects mails, newest first.
type MailQuery struct {
	State  MailState // "" for all
	Before int64     // numbers below this one; 0 for the newest
	Limit  int       // 0 means 100
}

// Mails lists mails, newest first.
func (s *Store) Mails(ctx context.Context, q MailQuery) ([]Mail, error) {
	if q.Limit == 0 {
		q.Limit = 100
	}
	if q.Before == 0 {
		q.Before = 1 << 62
	}
	return s.mails(ctx, "WHERE (CAST($1 AS TEXT) = '' OR state = $1) AND id < $2 ORDER BY id DESC LIMIT $3", string(q.State), q.Before, q.Limit)
}

// MailCounts counts mails by state.
func (s *Store) MailCounts(ctx context.Context) (map[MailState]int, error) {
	out := map[MailState]int{}
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var st MailState
		var n int
		err := scan(&st, &n)
		out[st] = n
		return err
	}, "SELECT state, count(*) FROM mail GROUP BY state")
	return out, err
}

// ClaimMails takes at most limit mails whose time has come for a sender, the most urgent
// first. What it returns nobody else gets.
func (s *Store) ClaimMails(ctx context.Context, sender string, limit int, lease time.Duration) ([]Mail, error) {
	now := s.now()
	var out []Mail
	due, err := s.mails(ctx, "WHERE state = 'waiting' AND next_at <= $1 ORDER BY urgency, next_at, id LIMIT $2", micro(now), limit)
	if err != nil || len(due) == 0 {
		return nil, err
	}
	err = s.InTx(ctx, func(tx *Store) error {
		out = nil
		for _, m := range due {
			n, err := tx.db.Exec(ctx, "UPDATE mail SET state = 'sending', attempts = attempts + 1, sender = $2, lease_until = $3 WHERE id = $1 AND state = 'waiting'",
				m.ID, sender, micro(now.Add(lease)))
			if err != nil {
				return err
			}
			if n > 0 {
				m.State, m.Sender, m.Attempts = MailSending, sender, m.Attempts+1
				out = append(out, m)
			}
		}
		return nil
	})
	return out, err
}

// HeldMails lists the mails that a sender holds: after a crash, those it left.
func (s *Store) HeldMails(ctx context.Context, sender string) ([]Mail, error) {
	return s.mails(ctx, "WHERE state = 'sending' AND sender = $1 ORDER BY id", sender)
}

// MailOutcome is how an attempt ended. Next is when a waiting mail is tried again.
type MailOutcome struct {
	State               MailState
	Note                string
	Next                time.Time
	Subject, Body, HTML string // kept for the desk, where it is the mailbox
	Untried             bool   // the attempt does not count: it never began
}

// EndMail stores how an attempt ended. A mail that was erased meanwhile stays erased.
func (s *Store) EndMail(ctx context.Context, id int64, o MailOutcome) error {
	sent := int64(0)
	if o.State == MailSent {
		sent = micro(s.now())
	}
	_, err := s.db.Exec(ctx, `UPDATE mail SET state = $2, note = $3, next_at = $4, sent_at = $5, sender = '', lease_until = 0, attempts = attempts - $9,
		subject = CASE WHEN CAST($6 AS TEXT) = '' THEN subject ELSE $6 END, body = CASE WHEN CAST($7 AS TEXT) = '' THEN body ELSE $7 END,
		html = CASE WHEN CAST($8 AS TEXT) = '' THEN html ELSE $8 END WHERE id = $1 AND state = 'sending'`,
		id, o.State, cutRunes(o.Note, 300), micro(o.Next), sent, o.Subject, o.Body, o.HTML, bit(o.Untried))
	return err
}

// RetryMail lets a mail that waits or failed go again now, whatever its age.
func (s *Store) RetryMail(ctx context.Context, id int64) (bool, error) {
	n, err := s.db.Exec(ctx, "UPDATE mail SET state = 'waiting', note = '', attempts = 1, next_at = $2 WHERE id = $1 AND state IN ('waiting', 'failed')", id, micro(s.now()))
	return n > 0, err
}

// ForgetMails removes mails that ended before a time, and the bodies with them.
func (s *Store) ForgetMails(ctx context.Context, before time.Time) error {
	_, err := s.db.Exec(ctx, "DELETE FROM mail WHERE state IN ('sent', 'cancelled', 'failed') AND created_at < $1", micro(before))
	return err
}

// ReleaseMails lets mails go again that another sender took so long ago that it must be
// gone for good: its data folder was lost, or an older one put in its place.
func (s *Store) ReleaseMails(ctx context.Context, sender string) error {
	now := micro(s.now())
	_, err := s.db.Exec(ctx, "UPDATE mail SET state = 'waiting', sender = '', next_at = $2 WHERE state = 'sending' AND sender <> $1 AND lease_until < $2", sender, now)
	return err
}
