package store

import (
	"context"
	"time"
)

// Scheduled is a publication that waits for its time.
type Scheduled struct {
	Story   int64     `json:"story"`
	Edition string    `json:"edition"`
	At      time.Time `json:"at"`
	By      string    `json:"by"`
	Account int64     `json:"-"`
}

// Schedule notes that a story goes out in an edition at a time, in place of any earlier
// time.
func (s *Store) Schedule(ctx context.Context, sc Scheduled) error {
	_, err := s.db.Exec(ctx, `INSERT INTO schedule (story_id, edition, at, by_name, account_id) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (story_id, edition) DO UPDATE SET at = excluded.at, by_name = excluded.by_name, account_id = excluded.account_id`,
		sc.Story, sc.Edition, micro(sc.At), sc.By, sc.Account)
	return err
}

// Unschedule removes a waiting publication and tells whether there was one.
func (s *Store) Unschedule(ctx context.Context, story int64, edition string) (bool, error) {
	n, err := s.db.Exec(ctx, "DELETE FROM schedule WHERE story_id = $1 AND edition = $2", story, edition)
	return n > 0, err
}

// Schedules lists the waiting publications of a story, 0 for all, soonest first.
func (s *Store) Schedules(ctx context.Context, story int64) ([]Scheduled, error) {
	if story == 0 {
		return s.scheduled(ctx, "ORDER BY sc.at, sc.id")
	}
	return s.scheduled(ctx, "WHERE sc.story_id = $1 ORDER BY sc.at, sc.id", story)
}

func (s *Store) scheduled(ctx context.Context, where string, args ...any) ([]Scheduled, error) {
	var out []Scheduled
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var sc Scheduled
		var at int64
		err := scan(&sc.Story, &sc.Edition, &at, &sc.By, &sc.Account)
		sc.At = fromMicro(at)
		out = append(out, sc)
		return err
	}, "SELECT sc.story_id, sc.edition, sc.at, sc.by_name, sc.account_id FROM schedule sc "+where, args...)
	return out, err
}

// DueSchedules lists the publications whose time has come.
func (s *Store) DueSchedules(ctx context.Context, now time.Time) ([]Scheduled, error) {
	return s.scheduled(ctx, "WHERE sc.at <= $1 ORDER BY sc.at, sc.id", micro(now))
}

// UnscheduleEdition drops all that waits to be published in an edition.
func (s *Store) UnscheduleEdition(ctx context.Context, edition string) error {
	_, err := s.db.Exec(ctx, "DELETE FROM schedule WHERE edition = $1", edition)
	return err
}
