package store

import (
	"context"
	"slices"
	"time"

	"depesche"
	"depesche/internal/store/sqldb"
)

const editionCols = "id, code, lang, name, tagline, host, time_zone, position, policy, retired_at, region, look"

func scanEdition(scan func(...any) error) (depesche.Edition, error) {
	var e depesche.Edition
	var policy, look string
	var retired int64
	if err := scan(&e.ID, &e.Code, &e.Lang, &e.Name, &e.Tagline, &e.Host, &e.TimeZone, &e.Position, &policy, &retired, &e.Region, &look); err != nil {
		return e, err
	}
	if err := fromJSON(look, &e.Look); err != nil {
		return e, err
	}
	e.Retired = fromMicro(retired)
	return e, fromJSON(policy, &e.Policy)
}

// Editions lists all editions by position.
func (s *Store) Editions(ctx context.Context) ([]depesche.Edition, error) {
	return once(ctx, partEditions, s.editions)
}

func (s *Store) editions(ctx context.Context) ([]depesche.Edition, error) {
	var out []depesche.Edition
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		e, err := scanEdition(scan)
		out = append(out, e)
		return err
	}, "SELECT "+editionCols+" FROM edition ORDER BY position, id")
	return out, err
}

// Edition returns the edition with this code.
func (s *Store) Edition(ctx context.Context, code string) (*depesche.Edition, error) {
	if ReadsOf(ctx) != nil { // a page asks for all of them sooner or later
		all, err := s.Editions(ctx)
		if err != nil {
			return nil, err
		}
		if i := slices.IndexFunc(all, func(e depesche.Edition) bool { return e.Code == code }); i >= 0 {
			return &all[i], nil
		}
	}
	reads(ctx, partEditions)
	e, err := scanEdition(func(into ...any) error {
		return s.db.Get(ctx, into, "SELECT "+editionCols+" FROM edition WHERE code = $1", code)
	})
	if err != nil {
		return nil, notFound(err, "edition.unknown", "there is no edition %q: `depesche edition list` shows those there are", code)
	}
	return &e, nil
}

// SaveEdition adds the edition or, where its code is known, changes it.
func (s *Store) SaveEdition(ctx context.Context, e depesche.Edition) error {
	return s.InTx(ctx, func(tx *Store) error {
		_, err := tx.db.Exec(ctx, `INSERT INTO edition (code, lang, name, tagline, host, time_zone, position, policy, region, look)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
			ON CONFLICT (code) DO UPDATE SET lang = excluded.lang, name = excluded.name, tagline = excluded.tagline, host = excluded.host,
				time_zone = excluded.time_zone, position = excluded.position, policy = excluded.policy,
				region = excluded.region, look = excluded.look`,
			e.Code, e.Lang, e.Name, e.Tagline, e.Host, e.TimeZone, e.Position, toJSON(e.Policy), e.Region, toJSON(e.Look))
		if err != nil {
			return err
		}
		return tx.changed(ctx, partEditions)
	})
}

// RetireEdition notes when an edition was retired; the zero time revives it.
func (s *Store) RetireEdition(ctx context.Context, code string, at time.Time) error {
	return s.InTx(ctx, func(tx *Store) error {
		if _, err := tx.db.Exec(ctx, "UPDATE edition SET retired_at = $2 WHERE code = $1", code, micro(at)); err != nil {
			return err
		}
		return tx.changed(ctx, partEditions)
	})
}

// Channels lists all channels by position.
func (s *Store) Channels(ctx context.Context) ([]depesche.Channel, error) {
	return once(ctx, partChannels, s.channels)
}

func (s *Store) channels(ctx context.Context) ([]depesche.Channel, error) {
	var out []depesche.Channel
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var c depesche.Channel
		var names string
		if err := scan(&c.ID, &c.Key, &names, &c.Position); err != nil {
			return err
		}
		err := fromJSON(names, &c.Names)
		out = append(out, c)
		return err
	}, "SELECT id, key, names, position FROM channel ORDER BY position, id")
	return out, err
}

// SaveChannel adds the channel or, where its key is known, changes it.
func (s *Store) SaveChannel(ctx context.Context, c depesche.Channel) error {
	return s.InTx(ctx, func(tx *Store) error {
		_, err := tx.db.Exec(ctx, `INSERT INTO channel (key, names, position) VALUES ($1, $2, $3)
			ON CONFLICT (key) DO UPDATE SET names = excluded.names, position = excluded.position`, c.Key, toJSON(c.Names), c.Position)
		if err != nil {
			return err
		}
		return tx.changed(ctx, partChannels)
	})
}

// Topics lists all topics by key.
func (s *Store) Topics(ctx context.Context) ([]depesche.Topic, error) {
	reads(ctx, partTopics)
	return s.topics(ctx, "SELECT id, key, names FROM topic ORDER BY key")
}

// TopicPage lists topics by key, those behind the key after; find is a part of a name in any
// language, or of the key, or empty.
func (s *Store) TopicPage(ctx context.Context, find, after string, limit int) ([]depesche.Topic, error) {
	return s.topics(ctx, s.each("SELECT id, key, names FROM topic WHERE key {{bytewise}} > $1 AND (lower(names) LIKE $2 ESCAPE '!' OR key LIKE $2 ESCAPE '!') ORDER BY key {{bytewise}} LIMIT $3"), after, likeAnywhere(find), limit)
}

func (s *Store) topics(ctx context.Context, q string, args ...any) ([]depesche.Topic, error) {
	var out []depesche.Topic
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var t depesche.Topic
		var names string
		if err := scan(&t.ID, &t.Key, &names); err != nil {
			return err
		}
		err := fromJSON(names, &t.Names)
		out = append(out, t)
		return err
	}, q, args...)
	return out, err
}

// TopicHeadline is the headline of a story that has a topic.
type TopicHeadline struct {
	Story    int64
	Topic    string // key
	Headline string
}

// TopicHeadlines lists the headlines in a language of stories that have topics, a row for
// each topic, the newest first, without those of one story.
func (s *Store) TopicHeadlines(ctx context.Context, lang string, but int64, limit int) ([]TopicHeadline, error) {
	var out []TopicHeadline
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var h TopicHeadline
		err := scan(&h.Story, &h.Topic, &h.Headline)
		out = append(out, h)
		return err
	}, `SELECT st.story_id, p.key, t.headline FROM story_topic st JOIN topic p ON p.id = st.topic_id JOIN text t ON t.story_id = st.story_id AND t.lang = $1
		WHERE st.story_id <> $2 ORDER BY st.story_id DESC, p.key LIMIT $3`, lang, but, limit)
	return out, err
}

// SaveTopic adds the topic or, where its key is known, changes it.
func (s *Store) SaveTopic(ctx context.Context, t depesche.Topic) error {
	return s.InTx(ctx, func(tx *Store) error {
		_, err := tx.db.Exec(ctx, `INSERT INTO topic (key, names) VALUES ($1, $2)
			ON CONFLICT (key) DO UPDATE SET names = excluded.names`, t.Key, toJSON(t.Names))
		if err != nil {
			return err
		}
		return tx.changed(ctx, partTopics)
	})
}

// ChannelUse counts the stories in a channel.
func (s *Store) ChannelUse(ctx context.Context, key string) (int, error) {
	var n int
	err := s.db.Get(ctx, []any{&n}, "SELECT count(*) FROM story WHERE channel = $1", key)
	return n, err
}

// DeleteChannel removes a channel. Stories must not be in it.
func (s *Store) DeleteChannel(ctx context.Context, key string) error {
	return s.InTx(ctx, func(tx *Store) error {
		n, err := tx.db.Exec(ctx, "DELETE FROM channel WHERE key = $1", key)
		if err != nil {
			return err
		}
		if n == 0 {
			return depesche.E(depesche.NotFound, "channel.unknown", "there is no channel %q: `depesche channel list` shows those there are", key)
		}
		return tx.changed(ctx, partChannels)
	})
}

// SiteClosed is the setting that closes the public site for a while: since when it is
// closed (RFC 3339), "" while it is open.
const SiteClosed = "site.closed"

// Setting returns the value, "" when unset.
func (s *Store) Setting(ctx context.Context, key string) (string, error) {
	values, err := once(ctx, partSetting(key), func(ctx context.Context) ([]string, error) {
		out := []string{}
		err := s.db.Query(ctx, func(scan func(...any) error) error {
			var v string
			err := scan(&v)
			out = append(out, v)
			return err
		}, "SELECT value FROM setting WHERE key = $1", key)
		return out, err
	})
	if err != nil || len(values) == 0 {
		return "", err
	}
	return values[0], nil
}

// SetSetting stores a value under key.
func (s *Store) SetSetting(ctx context.Context, key, value string) error {
	return s.InTx(ctx, func(tx *Store) error {
		_, err := tx.db.Exec(ctx, "INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key, value)
		if err != nil {
			return err
		}
		return tx.changed(ctx, partSetting(key))
	})
}

// looksKey is the setting that says how the files of the data folder looked that stand in for
// built-in ones.
const looksKey = "site.looks"

// NoteLooks notes how the files look that pages of all editions are made with beside the
// database ("" where there are none), and counts a change of the editions where they look
// different.
func (s *Store) NoteLooks(ctx context.Context, looks string) error {
	if old, err := s.Setting(ctx, looksKey); err != nil || old == looks {
		return err
	}
	return s.InTx(ctx, func(tx *Store) error {
		if old, err := tx.Setting(ctx, looksKey); err != nil || old == looks {
			return err // another process was first
		}
		if err := tx.SetSetting(ctx, looksKey, looks); err != nil {
			return err
		}
		return tx.changed(ctx, partEditions)
	})
}

// Dialect tells which engine the store runs on.
func (s *Store) Dialect() sqldb.Dialect { return s.db.Dialect() }
