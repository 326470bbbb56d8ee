package store

import (
	"context"
	"time"

	"depesche"
)

// Pace is how often a reader wants to hear.
type Pace string

const (
	PaceInstant Pace = "instant" // a mail for each story, at once
	PaceDaily   Pace = "daily"   // one mail a day with all of them
)

// Reader is somebody who follows topics by mail.
type Reader struct {
	ID        int64
	Email     string // folded: the mailbox's one name
	Address   string // as mail is sent to it
	Lang      string
	Edition   string
	Pace      Pace
	Hour      int    // of the daily mail, 0 to 23
	Zone      string // IANA name
	Secret    string
	Confirmed time.Time // zero until a link from a mail was used
	DigestAt  time.Time
	Bounced   string // what a server said when it refused the address for good
	Created   time.Time
}

// Subscription is a topic that a reader follows in an edition.
type Subscription struct {
	Topic     depesche.Topic
	Edition   string
	Created   time.Time
	Confirmed time.Time // zero until the reader has confirmed
}

const readerCols = "id, email, address, lang, edition, pace, hour, zone, secret, confirmed_at, digest_at, bounced, created_at"

func scanReader(scan func(...any) error) (Reader, error) {
	var r Reader
	var confirmed, digest, created int64
	err := scan(&r.ID, &r.Email, &r.Address, &r.Lang, &r.Edition, &r.Pace, &r.Hour, &r.Zone, &r.Secret, &confirmed, &digest, &r.Bounced, &created)
	r.Confirmed, r.DigestAt, r.Created = fromMicro(confirmed), fromMicro(digest), fromMicro(created)
	return r, err
}

func (s *Store) readers(ctx context.Context, where string, args ...any) ([]Reader, error) {
	var out []Reader
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		r, err := scanReader(scan)
		out = append(out, r)
		return err
	}, "SELECT "+readerCols+" FROM reader "+where, args...)
	return out, err
}

func (s *Store) oneReader(ctx context.Context, where string, args ...any) (*Reader, error) {
	rs, err := s.readers(ctx, where, args...)
	if err != nil {
		return nil, err
	}
	if len(rs) == 0 {
		return nil, depesche.E(depesche.NotFound, "reader.unknown", "nobody of this address follows anything: there is nothing to see or to erase")
	}
	return &rs[0], nil
}

// Reader returns a reader by id.
func (s *Store) Reader(ctx context.Context, id int64) (*Reader, error) {
	return s.oneReader(ctx, "WHERE id = $1", id)
}

// ReaderByEmail returns a reader by the folded address.
func (s *Store) ReaderByEmail(ctx context.Context, email string) (*Reader, error) {
	return s.oneReader(ctx, "WHERE email = $1", email)
}

// AddReader adds a reader who has confirmed nothing yet. One whose folded address is
// known is left as it is.
func (s *Store) AddReader(ctx context.Context, r Reader) error {
	_, err := s.db.Exec(ctx, `INSERT INTO reader (email, address, lang, edition, pace, hour, zone, secret, confirmed_at, digest_at, bounced, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, '', $10, $10) ON CONFLICT (email) DO NOTHING`,
		r.Email, r.Address, r.Lang, r.Edition, r.Pace, r.Hour, r.Zone, r.Secret, micro(r.DigestAt), micro(s.now()))
	return err
}

// UpdateReader stores what a reader may change: language, edition, pace, hour, zone and,
// with them, when the next daily mail is due.
func (s *Store) UpdateReader(ctx context.Context, r Reader) error {
	_, err := s.db.Exec(ctx, "UPDATE reader SET lang = $2, edition = $3, pace = $4, hour = $5, zone = $6, digest_at = $7, updated_at = $8 WHERE id = $1",
		r.ID, r.Lang, r.Edition, r.Pace, r.Hour, r.Zone, micro(r.DigestAt), micro(s.now()))
	return err
}

// SetDigest notes when the next daily mail is due.
func (s *Store) SetDigest(ctx context.Context, reader int64, at time.Time) error {
	_, err := s.db.Exec(ctx, "UPDATE reader SET digest_at = $2 WHERE id = $1", reader, micro(at))
	return err
}

// SetBounced notes what a server said when it refused the address for good; "" when it
// takes mail again.
func (s *Store) SetBounced(ctx context.Context, reader int64, said string) error {
	_, err := s.db.Exec(ctx, "UPDATE reader SET bounced = $2 WHERE id = $1", reader, cutRunes(said, 300))
	return err
}

// EraseReader removes all that is known of a reader: subscriptions, alerts, mails.
func (s *Store) EraseReader(ctx context.Context, id int64) error {
	if err := s.changedFollowing(ctx, id); err != nil {
		return err
	}
	for _, q := range []string{
		"DELETE FROM mail WHERE reader_id = $1", "DELETE FROM alert WHERE reader_id = $1",
		"DELETE FROM subscription WHERE reader_id = $1", "DELETE FROM reader WHERE id = $1",
	} {
		if _, err := s.db.Exec(ctx, q, id); err != nil {
			return err
		}
	}
	return nil
}

// changedFollowing counts a change of how many follow the topics of a reader.
func (s *Store) changedFollowing(ctx context.Context, reader int64) error {
	var parts []string
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var topic int64
		err := scan(&topic)
		parts = append(parts, partFollowers(topic))
		return err
	}, "SELECT topic_id FROM subscription WHERE reader_id = $1 AND confirmed_at > 0", reader)
	if err != nil || len(parts) == 0 {
		return err
	}
	return s.changed(ctx, parts...)
}

// EraseUnconfirmed removes readers who were added before a time and never confirmed.
func (s *Store) EraseUnconfirmed(ctx context.Context, before time.Time) (int, error) {
	rs, err := s.readers(ctx, "WHERE confirmed_at = 0 AND created_at < $1 ORDER BY id LIMIT 500", micro(before))
	if err != nil {
		return 0, err
	}
	for _, r := range rs {
		if err := s.InTx(ctx, func(tx *Store) error { return tx.EraseReader(ctx, r.ID) }); err != nil {
			return 0, err
		}
	}
	return len(rs), nil
}

// AddSubscription notes that somebody asked to follow a topic; it says nothing until it
// is confirmed. One that is known is left as it is.
func (s *Store) AddSubscription(ctx context.Context, reader, topic int64, edition string) error {
	_, err := s.db.Exec(ctx, `INSERT INTO subscription (reader_id, topic_id, edition, created_at, confirmed_at) VALUES ($1, $2, $3, $4, 0)
		ON CONFLICT (reader_id, topic_id, edition) DO NOTHING`, reader, topic, edition, micro(s.now()))
	return err
}

// ConfirmSubscription makes a subscription count, and its reader; it tells whether
// anything changed. A subscription that is not there any more is made anew: the link
// says that the reader wants it.
func (s *Store) ConfirmSubscription(ctx context.Context, reader, topic int64, edition string) (bool, error) {
	if err := s.AddSubscription(ctx, reader, topic, edition); err != nil {
		return false, err
	}
	now := micro(s.now())
	n, err := s.db.Exec(ctx, "UPDATE subscription SET confirmed_at = $4 WHERE reader_id = $1 AND topic_id = $2 AND edition = $3 AND confirmed_at = 0", reader, topic, edition, now)
	if err != nil {
		return false, err
	}
	if err := s.changed(ctx, partFollowers(topic)); err != nil {
		return false, err
	}
	_, err = s.db.Exec(ctx, "UPDATE reader SET confirmed_at = CASE WHEN confirmed_at = 0 THEN CAST($2 AS BIGINT) ELSE confirmed_at END, bounced = '', updated_at = $2 WHERE id = $1", reader, now)
	return n > 0, err
}

// EndSubscription ends a subscription, confirmed or not, and tells whether there was one.
// Topic 0 ends all.
func (s *Store) EndSubscription(ctx context.Context, reader, topic int64, edition string) (int64, error) {
	if err := s.changedFollowing(ctx, reader); err != nil {
		return 0, err
	}
	n, err := s.db.Exec(ctx, "DELETE FROM subscription WHERE reader_id = $1 AND (CAST($2 AS BIGINT) = 0 OR topic_id = $2 AND edition = $3)", reader, topic, edition)
	if err != nil {
		return 0, err
	}
	// What waits for the daily mail of somebody who follows nothing will not be sent.
	_, err = s.db.Exec(ctx, "DELETE FROM alert WHERE reader_id = $1 AND mail_id = 0 AND NOT EXISTS (SELECT 1 FROM subscription b WHERE b.reader_id = $1 AND b.confirmed_at > 0)", reader)
	return n, err
}

// Subscriptions lists what a reader follows or was asked to confirm, by topic key.
func (s *Store) Subscriptions(ctx context.Context, reader int64) ([]Subscription, error) {
	var out []Subscription
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var b Subscription
		var names string
		var created, confirmed int64
		if err := scan(&b.Topic.ID, &b.Topic.Key, &names, &b.Edition, &created, &confirmed); err != nil {
			return err
		}
		b.Created, b.Confirmed = fromMicro(created), fromMicro(confirmed)
		err := fromJSON(names, &b.Topic.Names)
		out = append(out, b)
		return err
	}, `SELECT t.id, t.key, t.names, b.edition, b.created_at, b.confirmed_at FROM subscription b JOIN topic t ON t.id = b.topic_id
		WHERE b.reader_id = $1 ORDER BY t.key, b.edition`, reader)
	return out, err
}

// FollowerCount counts the confirmed followers of a topic in all editions.
func (s *Store) FollowerCount(ctx context.Context, topic int64) (int, error) {
	reads(ctx, partFollowers(topic))
	var n int
	err := s.db.Get(ctx, []any{&n}, "SELECT count(DISTINCT reader_id) FROM subscription WHERE topic_id = $1 AND confirmed_at > 0", topic)
	return n, err
}

// EnqueueAlerts writes, in the transaction that publishes a story in an edition, who is
// to hear of it: a row for each reader who follows one of its topics there, and a mail
// for those who want to know at once. Only a story's first publication in an edition
// tells readers; a later one takes up again what was cancelled because the page was
// down. It returns how many readers are told.
func (s *Store) EnqueueAlerts(ctx context.Context, story int64, edition string) (int, error) {
	now := micro(s.now())
	first, err := s.db.Exec(ctx, "INSERT INTO alert_run (story_id, edition, at) VALUES ($1, $2, $3) ON CONFLICT (story_id, edition) DO NOTHING", story, edition, now)
	if err != nil {
		return 0, err
	}
	if first == 0 {
		_, err := s.db.Exec(ctx, "UPDATE mail SET state = 'waiting', note = '', next_at = $4 WHERE kind = 'story' AND story_id = $1 AND edition = $2 AND state = 'cancelled' AND note = $3",
			story, edition, NoteWithdrawn, now)
		return 0, err
	}
	told, err := s.db.Exec(ctx, `INSERT INTO alert (reader_id, story_id, edition, mail_id, at)
		SELECT DISTINCT b.reader_id, CAST($1 AS BIGINT), b.edition, 0, CAST($3 AS BIGINT)
		FROM subscription b JOIN story_topic st ON st.topic_id = b.topic_id JOIN reader r ON r.id = b.reader_id
		WHERE st.story_id = $1 AND b.edition = $2 AND b.confirmed_at > 0 AND r.bounced = ''
		ON CONFLICT (reader_id, story_id) DO NOTHING`, story, edition, now)
	if err != nil || told == 0 {
		return 0, err
	}
	_, err = s.db.Exec(ctx, `INSERT INTO mail (kind, reader_id, story_id, topic_id, edition, lang, address, subject, body, html, state, urgency, attempts, next_at, sender, lease_until, note, created_at, sent_at)
		SELECT 'story', r.id, a.story_id, 0, a.edition, r.lang, r.address, '', '', '', 'waiting', 5, 0, CAST($3 AS BIGINT), '', 0, '', CAST($3 AS BIGINT), 0
		FROM alert a JOIN reader r ON r.id = a.reader_id WHERE a.story_id = $1 AND a.edition = $2 AND a.mail_id = 0 AND r.pace = 'instant'`, story, edition, now)
	if err != nil {
		return 0, err
	}
	_, err = s.db.Exec(ctx, `UPDATE alert SET mail_id = (SELECT m.id FROM mail m WHERE m.reader_id = alert.reader_id AND m.story_id = alert.story_id AND m.kind = 'story')
		WHERE story_id = $1 AND edition = $2 AND mail_id = 0
		AND EXISTS (SELECT 1 FROM mail m WHERE m.reader_id = alert.reader_id AND m.story_id = alert.story_id AND m.kind = 'story')`, story, edition)
	return int(told), err
}

// alertLive: the story of an alert a is public. One that was taken down waits until it is
// back.
const alertLive = "EXISTS (SELECT 1 FROM publication p JOIN edition e ON e.id = p.edition_id WHERE p.story_id = a.story_id AND e.code = a.edition AND p.state = 'live')"

// DueDigests lists readers whose daily mail is due and has something in it.
func (s *Store) DueDigests(ctx context.Context, now time.Time) ([]Reader, error) {
	return s.readers(ctx, "WHERE digest_at <= $1 AND confirmed_at > 0 AND bounced = '' AND EXISTS (SELECT 1 FROM alert a WHERE a.reader_id = reader.id AND a.mail_id = 0 AND "+alertLive+") ORDER BY digest_at, id LIMIT 500", micro(now))
}

// EnqueueDigest makes the daily mail of a reader from what waits, and notes when the next
// one is due.
func (s *Store) EnqueueDigest(ctx context.Context, r Reader, next time.Time) error {
	return s.InTx(ctx, func(tx *Store) error {
		id, err := tx.AddMail(ctx, Mail{Kind: MailDigest, Reader: r.ID, Edition: r.Edition, Lang: r.Lang, Address: r.Address, Urgency: 6})
		if err != nil {
			return err
		}
		n, err := tx.db.Exec(ctx, "UPDATE alert SET mail_id = $2 WHERE id IN (SELECT a.id FROM alert a WHERE a.reader_id = $1 AND a.mail_id = 0 AND "+alertLive+")", r.ID, id)
		if err != nil {
			return err
		}
		if n == 0 {
			// Sent or stopped in between: no mail without news.
			if _, err := tx.db.Exec(ctx, "DELETE FROM mail WHERE id = $1", id); err != nil {
				return err
			}
		}
		return tx.SetDigest(ctx, r.ID, next)
	})
}

// AlertsOf lists the stories that a mail tells of, oldest first.
func (s *Store) AlertsOf(ctx context.Context, mail int64) ([]Alert, error) {
	return s.alerts(ctx, "WHERE mail_id = $1 ORDER BY id", mail)
}

// AlertsTo lists the newest alerts of a reader, at most 50: what is known of the reader.
func (s *Store) AlertsTo(ctx context.Context, reader int64) ([]Alert, error) {
	return s.alerts(ctx, "WHERE reader_id = $1 ORDER BY id DESC LIMIT 50", reader)
}

// Alert is a story that a reader is told of.
type Alert struct {
	Story   int64
	Edition string
	Mail    int64
	At      time.Time
}

func (s *Store) alerts(ctx context.Context, where string, args ...any) ([]Alert, error) {
	var out []Alert
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var a Alert
		var at int64
		err := scan(&a.Story, &a.Edition, &a.Mail, &at)
		a.At = fromMicro(at)
		out = append(out, a)
		return err
	}, "SELECT story_id, edition, mail_id, at FROM alert "+where, args...)
	return out, err
}

// Tries counts how often a key (an address, a network) was used since a time.
func (s *Store) Tries(ctx context.Context, key string, since time.Time) (int, error) {
	var n int
	err := s.db.Get(ctx, []any{&n}, "SELECT count(*) FROM follow_try WHERE key = $1 AND at > $2", key, micro(since))
	return n, err
}

// AddTry counts a use of a key.
func (s *Store) AddTry(ctx context.Context, key string) error {
	_, err := s.db.Exec(ctx, "INSERT INTO follow_try (key, at) VALUES ($1, $2)", key, micro(s.now()))
	return err
}

// UseStamp takes a form's stamp and tells whether it was unused.
func (s *Store) UseStamp(ctx context.Context, stamp string) (bool, error) {
	n, err := s.db.Exec(ctx, "INSERT INTO follow_stamp (stamp, at) VALUES ($1, $2) ON CONFLICT (stamp) DO NOTHING", stamp, micro(s.now()))
	return n > 0, err
}

// ForgetTries removes counts and stamps from before a time.
func (s *Store) ForgetTries(ctx context.Context, before time.Time) error {
	if _, err := s.db.Exec(ctx, "DELETE FROM follow_try WHERE at < $1", micro(before)); err != nil {
		return err
	}
	_, err := s.db.Exec(ctx, "DELETE FROM follow_stamp WHERE at < $1", micro(before))
	return err
}
