package store

import (
	"context"
	"time"

	"depesche"
)

// Scheduled is a publication that waits for its time, or could not go out at it.
type Scheduled struct {
	Story   int64     `json:"story"`
	Edition string    `json:"edition"`
	At      time.Time `json:"at"`
	// Wanted is the time that was asked for, zero for the end of the embargo. At is later
	// where an embargo is.
	Wanted   time.Time `json:"wanted,omitzero"`
	Revision int64     `json:"-"` // the text's head when it was scheduled, 0 for unknown
	By       string    `json:"by"`
	Account  int64     `json:"-"`
	// Problems say why it did not go out when its time had come; none while it waits.
	Problems []Obstacle `json:"problems,omitempty"`
}

// Waits tells whether the publication goes out by itself when its time comes.
func (sc *Scheduled) Waits() bool { return len(sc.Problems) == 0 }

// Obstacle is a reason why a text could not go out, as it is kept for people who come
// later.
type Obstacle struct {
	Key   string `json:"key"`
	Text  string `json:"text"` // English
	Count int    `json:"count,omitempty"`
}

// Schedule notes that a story goes out in an edition at a time, in place of any earlier
// time.
func (s *Store) Schedule(ctx context.Context, sc Scheduled) error {
	problems := ""
	if len(sc.Problems) > 0 {
		problems = toJSON(sc.Problems)
	}
	_, err := s.db.Exec(ctx, `INSERT INTO schedule (story_id, edition, at, wanted, revision_id, problems, by_name, account_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (story_id, edition) DO UPDATE SET at = excluded.at, wanted = excluded.wanted, revision_id = excluded.revision_id, problems = excluded.problems,
		by_name = excluded.by_name, account_id = excluded.account_id`,
		sc.Story, sc.Edition, micro(sc.At), micro(sc.Wanted), sc.Revision, problems, sc.By, sc.Account)
	return err
}

// Unschedule removes a waiting publication and tells whether there was one.
func (s *Store) Unschedule(ctx context.Context, story int64, edition string) (bool, error) {
	n, err := s.db.Exec(ctx, "DELETE FROM schedule WHERE story_id = $1 AND edition = $2", story, edition)
	return n > 0, err
}

// ScheduleOf returns what waits of a story in an edition; nothing is a NotFound error.
func (s *Store) ScheduleOf(ctx context.Context, story int64, edition string) (*Scheduled, error) {
	found, err := s.scheduled(ctx, "WHERE sc.story_id = $1 AND sc.edition = $2", story, edition)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, depesche.E(depesche.NotFound, "schedule.none", "story %d is not scheduled in %s", story, edition)
	}
	return &found[0], nil
}

// Schedules lists the publications of a story, 0 for all, that wait or could not go out,
// soonest first.
func (s *Store) Schedules(ctx context.Context, story int64) ([]Scheduled, error) {
	if story == 0 {
		return s.scheduled(ctx, "ORDER BY sc.at, sc.id")
	}
	return s.scheduled(ctx, "WHERE sc.story_id = $1 ORDER BY sc.at, sc.id", story)
}

const scheduledCols = "sc.story_id, sc.edition, sc.at, sc.wanted, sc.revision_id, sc.problems, sc.by_name, sc.account_id"

func (s *Store) scheduled(ctx context.Context, where string, args ...any) ([]Scheduled, error) {
	var out []Scheduled
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var sc Scheduled
		var at, wanted int64
		var problems string
		if err := scan(&sc.Story, &sc.Edition, &at, &wanted, &sc.Revision, &problems, &sc.By, &sc.Account); err != nil {
			return err
		}
		sc.At, sc.Wanted = fromMicro(at), fromMicro(wanted)
		if problems != "" {
			if err := fromJSON(problems, &sc.Problems); err != nil {
				return err
			}
		}
		out = append(out, sc)
		return nil
	}, "SELECT "+scheduledCols+" FROM schedule sc "+where, args...)
	return out, err
}

// DueSchedules lists the publications that wait and whose time has come.
func (s *Store) DueSchedules(ctx context.Context, now time.Time) ([]Scheduled, error) {
	return s.scheduled(ctx, "WHERE sc.at <= $1 AND sc.problems = '' ORDER BY sc.at, sc.id", micro(now))
}

// UnscheduleEdition drops all that waits to be published in an edition.
func (s *Store) UnscheduleEdition(ctx context.Context, edition string) error {
	_, err := s.db.Exec(ctx, "DELETE FROM schedule WHERE edition = $1", edition)
	return err
}
