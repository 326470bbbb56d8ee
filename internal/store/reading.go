package store

import (
	"context"
	"fmt"
	"time"

	"depesche/internal/counts"
)

// AddReadings adds numbers of readings to those that are stored.
func (s *Store) AddReadings(ctx context.Context, rs []counts.Reading) error {
	return s.InBulk(ctx, func(tx *Store) error {
		for _, r := range rs {
			_, err := tx.db.Exec(ctx, "INSERT INTO reading (edition, story_id, day, n) VALUES ($1, $2, $3, $4) ON CONFLICT (edition, story_id, day) DO UPDATE SET n = reading.n + excluded.n",
				r.Edition, r.Story, r.Day, r.N)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// Readings lists how often a story's pages were read, by edition and day, from a day on;
// story 0 is the front pages.
func (s *Store) Readings(ctx context.Context, story, since int64) ([]counts.Reading, error) {
	var out []counts.Reading
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		r := counts.Reading{Page: counts.Page{Story: story}}
		err := scan(&r.Edition, &r.Day, &r.N)
		out = append(out, r)
		return err
	}, "SELECT edition, day, n FROM reading WHERE story_id = $1 AND day >= $2 ORDER BY edition, day", story, since)
	return out, err
}

// MostReadItem is a story with how often it was read.
type MostReadItem struct {
	Story    int64  `json:"story"`
	Edition  string `json:"edition"`
	Headline string `json:"headline"`
	Path     string `json:"path"`
	Readings int64  `json:"readings"`
}

// MostRead lists the pages of stories that were read most since a day, in an edition or in
// all ("").
func (s *Store) MostRead(ctx context.Context, edition string, since int64, limit int) ([]MostReadItem, error) {
	where, args := "", []any{since}
	if edition != "" {
		where, args = " AND r.edition = $2", append(args, edition)
	}
	var out []MostReadItem
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var m MostReadItem
		var slug string
		err := scan(&m.Story, &m.Edition, &m.Headline, &slug, &m.Readings)
		m.Path = Path(m.Edition, m.Story, slug)
		out = append(out, m)
		return err
	}, fmt.Sprintf(`SELECT r.story_id, r.edition, p.headline, p.slug, r.n FROM
		(SELECT edition, story_id, CAST(sum(n) AS BIGINT) AS n FROM reading r WHERE day >= $1 AND story_id > 0%s GROUP BY edition, story_id ORDER BY n DESC, story_id DESC LIMIT %d) r
		JOIN edition e ON e.code = r.edition JOIN publication p ON p.story_id = r.story_id AND p.edition_id = e.id ORDER BY r.n DESC, r.story_id DESC`, where, limit), args...)
	return out, err
}

// ForgetReadings removes what was counted before a day and returns how many rows went.
func (s *Store) ForgetReadings(ctx context.Context, before int64) (int64, error) {
	return s.db.Exec(ctx, "DELETE FROM reading WHERE day < $1", before)
}

// zoneOf is the time zone of an edition, UTC where it cannot be told.
func (s *Store) zoneOf(ctx context.Context, edition string) *time.Location {
	e, err := s.Edition(ctx, edition)
	if err != nil {
		return time.UTC
	}
	zone, err := time.LoadLocation(e.TimeZone)
	if err != nil {
		return time.UTC
	}
	return zone
}

// Counts is a book of readings that this store keeps.
func (s *Store) Counts(ctx context.Context) *counts.Book {
	ctx = context.WithoutCancel(ctx)
	return counts.New(s.AddReadings, func(edition string) *time.Location { return s.zoneOf(ctx, edition) }, s.now)
}
