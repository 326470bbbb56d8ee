package store

import (
	"context"
	"time"

	"depesche"
)

// ArchiveRun is an archive that comes in, or goes out, in the background, as people see it.
// Options and Report are JSON of the room that does it.
type ArchiveRun struct {
	ID      int64
	Task    int64
	Format  string
	Name    string // of the file, as people call it
	Options string
	Report  string
	By      string
	At      time.Time
}

const archiveRunCols = "id, task_id, format, name, options, report, by_name, at"

// AddArchiveRun notes a run and returns its number.
func (s *Store) AddArchiveRun(ctx context.Context, r ArchiveRun) (int64, error) {
	return s.db.Insert(ctx, "INSERT INTO archive_run (task_id, format, name, options, report, by_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		r.Task, r.Format, r.Name, r.Options, r.Report, r.By, micro(s.now()))
}

// SetArchiveRun notes which task does a run, and with which options. What an earlier task
// told of it is forgotten.
func (s *Store) SetArchiveRun(ctx context.Context, id, task int64, options string) error {
	_, err := s.db.Exec(ctx, "UPDATE archive_run SET task_id = $2, options = $3, report = '' WHERE id = $1", id, task, options)
	return err
}

// SetArchiveReport notes what has come of a run so far, as the task knows it that does the
// run: one that was stopped, and has not ended yet as the next begins, tells nothing more.
func (s *Store) SetArchiveReport(ctx context.Context, id, task int64, report string) error {
	_, err := s.db.Exec(ctx, "UPDATE archive_run SET report = $3 WHERE id = $1 AND task_id = $2", id, task, report)
	return err
}

// RemoveArchiveRun forgets a run.
func (s *Store) RemoveArchiveRun(ctx context.Context, id int64) error {
	_, err := s.db.Exec(ctx, "DELETE FROM archive_run WHERE id = $1", id)
	return err
}

// ArchiveRun returns a run by its number.
func (s *Store) ArchiveRun(ctx context.Context, id int64) (*ArchiveRun, error) {
	rs, err := s.archiveRuns(ctx, "WHERE id = $1", id)
	if err == nil && len(rs) == 0 {
		err = depesche.E(depesche.NotFound, "archive.run_unknown", "there is no import or export of this number: it may have been removed")
	}
	if err != nil {
		return nil, err
	}
	return &rs[0], nil
}

// ArchiveRuns lists runs from the newest, those before the number before (0: all).
func (s *Store) ArchiveRuns(ctx context.Context, before int64, limit int) ([]ArchiveRun, error) {
	return s.archiveRuns(ctx, "WHERE (id < $1 OR $1 = 0) ORDER BY id DESC LIMIT $2", before, limit)
}

func (s *Store) archiveRuns(ctx context.Context, where string, args ...any) ([]ArchiveRun, error) {
	var out []ArchiveRun
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var r ArchiveRun
		var at int64
		err := scan(&r.ID, &r.Task, &r.Format, &r.Name, &r.Options, &r.Report, &r.By, &at)
		r.At = fromMicro(at)
		out = append(out, r)
		return err
	}, "SELECT "+archiveRunCols+" FROM archive_run "+where, args...)
	return out, err
}
