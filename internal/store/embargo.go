package store

import (
	"context"
	"time"
)

// SetEmbargo stores an edition's own embargo of a story; a zero time removes it.
func (s *Store) SetEmbargo(ctx context.Context, story int64, edition string, until time.Time) error {
	if until.IsZero() {
		_, err := s.db.Exec(ctx, "DELETE FROM embargo WHERE story_id = $1 AND edition = $2", story, edition)
		return err
	}
	_, err := s.db.Exec(ctx, "INSERT INTO embargo (story_id, edition, until) VALUES ($1, $2, $3) ON CONFLICT (story_id, edition) DO UPDATE SET until = excluded.until",
		story, edition, micro(until))
	return err
}

// embargoes reads editions' own embargoes, by story and edition; where says of which.
func (s *Store) embargoes(ctx context.Context, where string, args ...any) (map[int64]map[string]time.Time, error) {
	out := map[int64]map[string]time.Time{}
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var story, until int64
		var edition string
		err := scan(&story, &edition, &until)
		if out[story] == nil {
			out[story] = map[string]time.Time{}
		}
		out[story][edition] = fromMicro(until)
		return err
	}, "SELECT story_id, edition, until FROM embargo WHERE story_id "+where, args...)
	return out, err
}
