package store

import (
	"context"
)

// AddTask notes a piece of background work and returns its id.
func (s *Store) AddTask(ctx context.Context, kind string, story int64, lang string) (int64, error) {
	now := micro(s.now())
	return s.db.Insert(ctx, "INSERT INTO task (kind, story_id, lang, state, done, total, error, job_id, created_at, updated_at) VALUES ($1, $2, $3, 'waiting', 0, 0, '', 0, $4, $4)",
		kind, story, lang, now)
}

// RunningTask returns the task of a kind that waits or is at work on a story in a
// language, 0 when there is none.
func (s *Store) RunningTask(ctx context.Context, kind string, story int64, lang string) (int64, error) {
	var id int64
	err := s.db.Query(ctx, func(scan func(...any) error) error { return scan(&id) },
		"SELECT id FROM task WHERE story_id = $1 AND kind = $2 AND lang = $3 AND state IN ('waiting', 'running') ORDER BY id LIMIT 1", story, kind, lang)
	return id, err
}

// SetTaskJob notes which job of the queue runs the task.
func (s *Store) SetTaskJob(ctx context.Context, task, job int64) error {
	_, err := s.db.Exec(ctx, "UPDATE task SET job_id = $2 WHERE id = $1", task, job)
	return err
}

// TaskProgress notes how far a running task is.
func (s *Store) TaskProgress(ctx context.Context, task int64, done, total int) error {
	_, err := s.db.Exec(ctx, "UPDATE task SET state = 'running', done = $2, total = $3, updated_at = $4 WHERE id = $1 AND state IN ('waiting', 'running')", task, done, total, micro(s.now()))
	return err
}

// EndTask notes how a task ended: "done", "failed" with the message for people, or
// "cancelled". A task that has ended stays as it ended.
func (s *Store) EndTask(ctx context.Context, task int64, state, message string) error {
	_, err := s.db.Exec(ctx, "UPDATE task SET state = $2, error = $3, updated_at = $4 WHERE id = $1 AND state IN ('waiting', 'running')", task, state, message, micro(s.now()))
	return err
}

// Jobs lists the tasks of a story (0: of all), newest first, at most 20.
func (s *Store) Jobs(ctx context.Context, story int64) ([]Job, error) {
	where, args := "1 = 1", []any{}
	if story != 0 {
		where, args = "story_id = $1", []any{story}
	}
	var out []Job
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var j Job
		var at int64
		err := scan(&j.ID, &j.Kind, &j.Story, &j.Lang, &j.State, &j.Done, &j.Total, &j.Error, &j.Queue, &at)
		j.Started = fromMicro(at)
		out = append(out, j)
		return err
	}, "SELECT id, kind, story_id, lang, state, done, total, error, job_id, created_at FROM task WHERE "+where+" ORDER BY id DESC LIMIT 20", args...)
	return out, err
}

// Job returns a task by id.
func (s *Store) Job(ctx context.Context, id int64) (*Job, error) {
	var j Job
	var at int64
	err := s.db.Get(ctx, []any{&j.ID, &j.Kind, &j.Story, &j.Lang, &j.State, &j.Done, &j.Total, &j.Error, &j.Queue, &at},
		"SELECT id, kind, story_id, lang, state, done, total, error, job_id, created_at FROM task WHERE id = $1", id)
	j.Started = fromMicro(at)
	return &j, notFound(err, "job.unknown", "there is no such job")
}
