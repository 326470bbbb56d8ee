package store

import (
	"context"
	"math/bits"
	"strings"

	"depesche"
)

const storyCols = "s.id, s.state, s.lang, s.slugline, s.channel, s.priority, s.source, s.source_url, s.rights, s.source_published, s.source_modified, s.embargo, s.note, s.created_at, s.updated_at"

// storyRow collects the columns of storyCols.
type storyRow struct {
	depesche.Story
	published, modified, embargo, created, updated int64
}

func (r *storyRow) into() []any {
	return []any{&r.ID, &r.State, &r.Lang, &r.Slugline, &r.Channel, &r.Priority, &r.Provenance.Source, &r.Provenance.URL, &r.Provenance.Rights,
		&r.published, &r.modified, &r.embargo, &r.Note, &r.created, &r.updated}
}

func (r *storyRow) story() depesche.Story {
	st := r.Story
	st.Provenance.Published, st.Provenance.Modified = fromMicro(r.published), fromMicro(r.modified)
	st.Embargo, st.CreatedAt, st.UpdatedAt = fromMicro(r.embargo), fromMicro(r.created), fromMicro(r.updated)
	return st
}

// Story returns a story by its number, topics and the editions' embargoes included.
func (s *Store) Story(ctx context.Context, number int64) (*depesche.Story, error) {
	st, _, err := s.storyAndTopics(ctx, number)
	if err != nil {
		return nil, err
	}
	own, err := s.embargoes(ctx, "= $1", number)
	st.Embargoes = own[number]
	return st, err
}

// storyAndTopics reads a story without its editions' embargoes, and its topics.
func (s *Store) storyAndTopics(ctx context.Context, number int64) (*depesche.Story, []depesche.Topic, error) {
	reads(ctx, partStory(number))
	var r storyRow
	if err := s.db.Get(ctx, r.into(), "SELECT "+storyCols+" FROM story s WHERE s.id = $1", number); err != nil {
		return nil, nil, notFound(err, "story.unknown", "there is no story %d: `depesche list` shows those there are", number)
	}
	st := r.story()
	ts, err := s.StoryTopics(ctx, number)
	if err != nil {
		return nil, nil, err
	}
	for _, t := range ts {
		st.Topics = append(st.Topics, t.Key)
	}
	return &st, ts, err
}

// StoryTopics lists the topics of a story by key.
func (s *Store) StoryTopics(ctx context.Context, number int64) ([]depesche.Topic, error) {
	reads(ctx, partStory(number), partTopics)
	return s.topics(ctx, "SELECT t.id, t.key, t.names FROM topic t JOIN story_topic st ON st.topic_id = t.id WHERE st.story_id = $1 ORDER BY t.key", number)
}

// FoldAddress makes two spellings of one address equal: scheme, "www.", fragment,
// trailing slash and well-known tracking parameters do not count.
func FoldAddress(url string) string {
	u := strings.TrimSpace(url)
	u, _, _ = strings.Cut(u, "#")
	u, query, _ := strings.Cut(u, "?")
	for _, p := range []string{"https://", "http://", "HTTPS://", "HTTP://"} {
		u = strings.TrimPrefix(u, p)
	}
	host, path, _ := strings.Cut(u, "/")
	u = strings.TrimPrefix(strings.ToLower(host), "www.") + "/" + strings.Trim(path, "/")
	var keep []string
	for _, kv := range strings.Split(query, "&") {
		name, _, _ := strings.Cut(strings.ToLower(kv), "=")
		if kv == "" || strings.HasPrefix(name, "utm_") || name == "fbclid" || name == "gclid" || name == "ref" {
			continue
		}
		keep = append(keep, kv)
	}
	if len(keep) > 0 {
		u += "?" + strings.Join(keep, "&")
	}
	return strings.TrimSuffix(u, "/")
}

// nearBits is in how many bits the fingerprints of nearly the same text may differ: a
// story that lost its last paragraph or gained two sentences. Unrelated texts differ in
// 14 and more.
const nearBits = 7

// eighths cuts a fingerprint into bytes: two that differ in at most seven bits have at
// least one of the eight in common, which an index finds.
func eighths(fp uint64) [8]int64 {
	var out [8]int64
	for i := range out {
		out[i] = int64(fp >> (8 * i) & 0xff)
	}
	return out
}

// CreateStory stores a new story and returns its number. fingerprint is the simhash of
// its text.
func (s *Store) CreateStory(ctx context.Context, st depesche.Story, fingerprint uint64) (int64, error) {
	q := eighths(fingerprint)
	address := ""
	if st.Provenance.URL != "" {
		address = FoldAddress(st.Provenance.URL)
	}
	now := micro(s.now())
	return s.db.Insert(ctx, `INSERT INTO story (state, lang, slugline, channel, priority, source, source_url, address, rights,
		source_published, source_modified, embargo, fingerprint, fp0, fp1, fp2, fp3, fp4, fp5, fp6, fp7, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)`,
		st.State, st.Lang, st.Slugline, st.Channel, st.Priority, st.Provenance.Source, st.Provenance.URL, address, st.Provenance.Rights,
		micro(st.Provenance.Published), micro(st.Provenance.Modified), micro(st.Embargo), int64(fingerprint), q[0], q[1], q[2], q[3], q[4], q[5], q[6], q[7], now, now)
}

// UpdateStory stores state, slugline, channel, priority, rights, embargo and note.
func (s *Store) UpdateStory(ctx context.Context, st depesche.Story) error {
	return s.InTx(ctx, func(tx *Store) error {
		var slugline, channel string
		if err := tx.db.Get(ctx, []any{&slugline, &channel}, "SELECT slugline, channel FROM story WHERE id = $1", st.ID); err != nil {
			return notFound(err, "story.unknown", "there is no story %d", st.ID)
		}
		_, err := tx.db.Exec(ctx, "UPDATE story SET state = $2, slugline = $3, channel = $4, priority = $5, rights = $6, embargo = $7, note = $9, updated_at = $8 WHERE id = $1",
			st.ID, st.State, st.Slugline, st.Channel, st.Priority, st.Provenance.Rights, micro(st.Embargo), micro(s.now()), st.Note)
		if err != nil {
			return err
		}
		if slugline != st.Slugline || channel != st.Channel {
			if err := tx.indexStory(ctx, st.ID, slugline != st.Slugline); err != nil {
				return err
			}
		}
		return tx.relist(ctx, st.ID)
	})
}

// TouchStory notes that something of the story changed now.
func (s *Store) TouchStory(ctx context.Context, number int64) error {
	_, err := s.db.Exec(ctx, "UPDATE story SET updated_at = $2 WHERE id = $1", number, micro(s.now()))
	return err
}

// SetTopics replaces the topics of a story; an unknown key is an Invalid error.
func (s *Store) SetTopics(ctx context.Context, number int64, keys []string) error {
	return s.InTx(ctx, func(tx *Store) error {
		if _, err := tx.db.Exec(ctx, "DELETE FROM story_topic WHERE story_id = $1", number); err != nil {
			return err
		}
		for _, k := range keys {
			n, err := tx.db.Exec(ctx, "INSERT INTO story_topic (story_id, topic_id) SELECT $1, id FROM topic WHERE key = $2 ON CONFLICT DO NOTHING", number, k)
			if err != nil {
				return err
			}
			if n == 0 {
				return depesche.E(depesche.Invalid, "topic.unknown", "there is no topic %q, or it is named twice", k)
			}
		}
		if err := tx.indexStory(ctx, number, false); err != nil {
			return err
		}
		return tx.relist(ctx, number)
	})
}

// Duplicate is a story that is already there.
type Duplicate struct {
	Story    int64  `json:"story"`
	Headline string `json:"headline"`
	Reason   string `json:"reason"` // "address" or "text"
}

// FindDuplicate looks for a story with the same address, or whose text's fingerprint
// differs in at most 7 of 64 bits; nil when there is none. fingerprint 0 is not looked
// for.
func (s *Store) FindDuplicate(ctx context.Context, url string, fingerprint uint64) (*Duplicate, error) {
	var d *Duplicate
	if url != "" {
		err := s.db.Query(ctx, func(scan func(...any) error) error {
			d = &Duplicate{Reason: "address"}
			return scan(&d.Story, &d.Headline)
		}, "SELECT s.id, t.headline FROM story s JOIN text t ON t.story_id = s.id AND t.kind = 'original' WHERE s.address = $1 ORDER BY s.id LIMIT 1", FoldAddress(url))
		if err != nil || d != nil {
			return d, err
		}
	}
	if fingerprint == 0 {
		return nil, nil
	}
	q := eighths(fingerprint)
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var c Duplicate
		var fp int64
		if err := scan(&c.Story, &c.Headline, &fp); err != nil {
			return err
		}
		if d == nil && bits.OnesCount64(uint64(fp)^fingerprint) <= nearBits {
			c.Reason, d = "text", &c
		}
		return nil
	}, `SELECT s.id, t.headline, s.fingerprint FROM story s JOIN text t ON t.story_id = s.id AND t.kind = 'original'
		WHERE s.fp0 = $1 OR s.fp1 = $2 OR s.fp2 = $3 OR s.fp3 = $4 OR s.fp4 = $5 OR s.fp5 = $6 OR s.fp6 = $7 OR s.fp7 = $8 ORDER BY s.id`,
		q[0], q[1], q[2], q[3], q[4], q[5], q[6], q[7])
	return d, err
}

// CountStories counts all stories that there are.
func (s *Store) CountStories(ctx context.Context) (int, error) {
	var n int
	err := s.db.Get(ctx, []any{&n}, "SELECT count(*) FROM story")
	return n, err
}
