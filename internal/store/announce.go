package store

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
)

// SurrogateKeys names parts of the public side for caches in front of us: "story/12" as it
// is, of a picture the beginning of its hash. Pages with very many parts are named
// "pictures" instead: who throws away a picture throws away those as well. A document goes
// with its story, and has no name.
func SurrogateKeys(parts []string) []string {
	var out []string
	for _, p := range parts {
		if strings.HasPrefix(p, "document/") || strings.HasPrefix(p, "words/") { // which no cache is told of
			continue
		}
		if hash, ok := strings.CutPrefix(p, "picture/"); ok {
			p = "picture/" + hash[:min(len(hash), 12)]
		}
		if strings.HasPrefix(p, "setting/") {
			p = "settings"
		}
		out = append(out, p)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// List is a list of an edition's live stories: all, a channel's, a topic's.
type List struct {
	Edition        string
	Channel, Topic string // key, at most one of them
}

// mark is the placeholder of the nth argument.
func mark(n int) string { return "$" + strconv.Itoa(n) }

func listOf(edition, name string) (List, bool) {
	l := List{Edition: edition}
	kind, key, _ := strings.Cut(name, "/")
	switch kind {
	case "":
	case "c":
		l.Channel = key
	case "t":
		l.Topic = key
	default:
		return l, false
	}
	return l, true
}

// ListsWith returns the lists that have changed with these parts: those that are named,
// and those in which a named story stands.
func (s *Store) ListsWith(ctx context.Context, parts []string) ([]List, error) {
	seen := map[List]bool{}
	var stories []string
	for _, p := range parts {
		kind, rest, _ := strings.Cut(p, "/")
		switch kind {
		case "list":
			edition, name, _ := strings.Cut(rest, "/")
			if l, ok := listOf(edition, name); ok {
				seen[l] = true
			}
		case "story":
			stories = append(stories, rest)
		}
	}
	err := inChunks(stories, func(in string, args []any) error {
		return s.db.Query(ctx, func(scan func(...any) error) error {
			var edition, name string
			err := scan(&edition, &name)
			if l, ok := listOf(edition, name); ok {
				seen[l] = true
			}
			return err
		}, "SELECT DISTINCT e.code, l.list FROM listing l JOIN edition e ON e.id = l.edition_id WHERE CAST(l.story_id AS TEXT) IN "+in, args...)
	})
	var out []List
	for l := range seen {
		out = append(out, l)
	}
	slices.SortFunc(out, func(a, b List) int {
		return strings.Compare(a.Edition+" "+a.Channel+" "+a.Topic, b.Edition+" "+b.Channel+" "+b.Topic)
	})
	return out, err
}

// Target is somebody who is told what has changed.
type Target struct {
	Name     string
	Told     int64 // change up to which it has been told
	Failures int   // since it was last told
	Next     time.Time
}

// Target returns what is known of a target. One that is new begins with the change at
// which the newsroom stands: what was before need not be told.
func (s *Store) Target(ctx context.Context, name string) (Target, error) {
	t := Target{Name: name}
	err := s.InTx(ctx, func(tx *Store) error {
		now, err := tx.PublishedChange(ctx)
		if err != nil {
			return err
		}
		if _, err := tx.db.Exec(ctx, "INSERT INTO announce_target (name, told, failures, next_at) VALUES ($1, $2, 0, 0) ON CONFLICT (name) DO NOTHING", name, now); err != nil {
			return err
		}
		var next int64
		err = tx.db.Get(ctx, []any{&t.Told, &t.Failures, &next}, "SELECT told, failures, next_at FROM announce_target WHERE name = $1", name)
		t.Next = fromMicro(next)
		return err
	})
	return t, err
}

// announcementsKept is how many lines of the log stay.
const announcementsKept = 2000

// SaveTarget stores how far a target is told, with a line for the log where there is one.
func (s *Store) SaveTarget(ctx context.Context, t Target, log *Announcement) error {
	return s.InTx(ctx, func(tx *Store) error {
		_, err := tx.db.Exec(ctx, "UPDATE announce_target SET told = $2, failures = $3, next_at = $4 WHERE name = $1", t.Name, t.Told, t.Failures, micro(t.Next))
		if err != nil || log == nil {
			return err
		}
		return tx.AddAnnouncement(ctx, *log)
	})
}

// Announcement is a line of the log of what others were told.
type Announcement struct {
	Target string    `json:"target"`
	At     time.Time `json:"at"`
	Count  int       `json:"count"`
	Detail string    `json:"detail"`
	Error  string    `json:"error,omitempty"`
}

// AddAnnouncement writes a line into the log.
func (s *Store) AddAnnouncement(ctx context.Context, a Announcement) error {
	return s.InTx(ctx, func(tx *Store) error {
		_, err := tx.db.Exec(ctx, "INSERT INTO announcement (target, at, count, detail, error) VALUES ($1, $2, $3, $4, $5)", a.Target, micro(tx.now()), a.Count, cutRunes(a.Detail, 500), cutRunes(a.Error, 500))
		if err != nil {
			return err
		}
		_, err = tx.db.Exec(ctx, "DELETE FROM announcement WHERE id <= (SELECT max(id) FROM announcement) - $1", announcementsKept)
		return err
	})
}

// Announcements lists the newest lines of the log.
func (s *Store) Announcements(ctx context.Context, limit int) ([]Announcement, error) {
	var out []Announcement
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var a Announcement
		var at int64
		err := scan(&a.Target, &at, &a.Count, &a.Detail, &a.Error)
		a.At = fromMicro(at)
		out = append(out, a)
		return err
	}, "SELECT target, at, count, detail, error FROM announcement ORDER BY id DESC LIMIT $1", limit)
	return out, err
}

// Subscriber is told of a feed by our own hub.
type Subscriber struct {
	ID       int64
	Topic    string // address of the feed
	Callback string // where it wants to be told
	Secret   string
	Until    time.Time // the zero time until it has said that it meant to subscribe
	Asked    string    // "subscribe", "unsubscribe": we ask back whether it meant that
	Pending  string    // secret that comes with that
	Lease    time.Duration
	Due      int64 // change that it waits for, 0 for none
	Failures int
	Next     time.Time
}

// Subscribe notes that somebody asked to be told of a feed, or not any more. It is refused
// (ok is false) where there are too many: max in all, perHost with the callback's host.
func (s *Store) Subscribe(ctx context.Context, sub Subscriber, host string, max, perHost int) (ok bool, err error) {
	err = s.InTx(ctx, func(tx *Store) error {
		var all, same, known int
		if err := tx.db.Get(ctx, []any{&all, &same, &known}, `SELECT count(*), coalesce(sum(CASE WHEN callback LIKE $1 OR callback LIKE $2 THEN 1 ELSE 0 END), 0),
			coalesce(sum(CASE WHEN topic = $3 AND callback = $4 THEN 1 ELSE 0 END), 0) FROM subscriber`, "http://"+host+"/%", "https://"+host+"/%", sub.Topic, sub.Callback); err != nil {
			return err
		}
		if known == 0 && (sub.Asked != "subscribe" || all >= max || same >= perHost) {
			ok = sub.Asked != "subscribe"
			return nil
		}
		ok = true
		_, err := tx.db.Exec(ctx, `INSERT INTO subscriber (topic, callback, secret, until, asked, asked_secret, asked_lease, due, failures, next_at) VALUES ($1, $2, '', 0, $3, $4, $5, 0, 0, $6)
			ON CONFLICT (topic, callback) DO UPDATE SET asked = excluded.asked, asked_secret = excluded.asked_secret, asked_lease = excluded.asked_lease, failures = 0, next_at = excluded.next_at`,
			sub.Topic, sub.Callback, sub.Asked, sub.Pending, int64(sub.Lease/time.Second), micro(tx.now()))
		return err
	})
	return ok, err
}

// NotifySubscribers makes those who follow one of the feeds due for a change.
func (s *Store) NotifySubscribers(ctx context.Context, topics []string, change int64) error {
	return s.InTx(ctx, func(tx *Store) error {
		return inChunks(topics, func(in string, args []any) error {
			now := micro(tx.now())
			n := len(args)
			_, err := tx.db.Exec(ctx, "UPDATE subscriber SET due = "+mark(n+1)+", failures = CASE WHEN asked = '' THEN 0 ELSE failures END, next_at = CASE WHEN asked = '' THEN "+mark(n+2)+
				" ELSE next_at END WHERE until > "+mark(n+2)+" AND topic IN "+in, append(args, change, now)...)
			return err
		})
	})
}

// DueSubscribers lists those who wait to be asked back or told, longest first, and forgets
// those whose time has run out.
func (s *Store) DueSubscribers(ctx context.Context, limit int) ([]Subscriber, error) {
	now := micro(s.now())
	if _, err := s.db.Exec(ctx, "DELETE FROM subscriber WHERE asked = '' AND until <= $1", now); err != nil {
		return nil, err
	}
	var out []Subscriber
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var u Subscriber
		var until, lease, next int64
		err := scan(&u.ID, &u.Topic, &u.Callback, &u.Secret, &until, &u.Asked, &u.Pending, &lease, &u.Due, &u.Failures, &next)
		u.Until, u.Lease, u.Next = fromMicro(until), time.Duration(lease)*time.Second, fromMicro(next)
		out = append(out, u)
		return err
	}, `SELECT id, topic, callback, secret, until, asked, asked_secret, asked_lease, due, failures, next_at FROM subscriber
		WHERE (asked <> '' OR due > 0) AND next_at <= $1 ORDER BY next_at, id LIMIT $2`, now, limit)
	return out, err
}

// SaveSubscriber stores what became of asking back or telling. A change that came
// meanwhile stays due, a question that came meanwhile stays asked.
func (s *Store) SaveSubscriber(ctx context.Context, was, is Subscriber) error {
	_, err := s.db.Exec(ctx, `UPDATE subscriber SET secret = $2, until = $3, failures = $4, next_at = $5, due = CASE WHEN due = $6 THEN $7 ELSE due END,
		asked = CASE WHEN asked = $8 AND asked_secret = $9 THEN $10 ELSE asked END WHERE id = $1`,
		is.ID, is.Secret, micro(is.Until), is.Failures, micro(is.Next), was.Due, is.Due, was.Asked, was.Pending, is.Asked)
	return err
}

// DropSubscriber forgets a subscriber.
func (s *Store) DropSubscriber(ctx context.Context, id int64) error {
	_, err := s.db.Exec(ctx, "DELETE FROM subscriber WHERE id = $1", id)
	return err
}

// CountSubscribers counts those who are told.
func (s *Store) CountSubscribers(ctx context.Context) (int, error) {
	var n int
	err := s.db.Get(ctx, []any{&n}, "SELECT count(*) FROM subscriber WHERE until > $1", micro(s.now()))
	return n, err
}
