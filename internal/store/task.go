package store

import (
	"context"

	"depesche"
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

// EndTask notes how a task ended: "done" or "cancelled". A task that has ended stays as it
// ended.
func (s *Store) EndTask(ctx context.Context, task int64, state string) error {
	return s.endTask(ctx, task, state, Reason{})
}

// FailTask notes that a task failed, and why.
func (s *Store) FailTask(ctx context.Context, task int64, why Reason) error {
	return s.endTask(ctx, task, "failed", why)
}

func (s *Store) endTask(ctx context.Context, task int64, state string, why Reason) error {
	_, err := s.db.Exec(ctx, "UPDATE task SET state = $2, error = $3, reason = $4, updated_at = $5 WHERE id = $1 AND state IN ('waiting', 'running')",
		task, state, why.Text, toJSON(why), micro(s.now()))
	return err
}

const jobCols = "id, kind, story_id, lang, state, done, total, error, reason, job_id, created_at"

func scanJob(scan func(...any) error) (Job, error) {
	var j Job
	var at int64
	var why string
	if err := scan(&j.ID, &j.Kind, &j.Story, &j.Lang, &j.State, &j.Done, &j.Total, &j.Error, &why, &j.Queue, &at); err != nil {
		return j, err
	}
	j.Started = fromMicro(at)
	if why == "" || j.State != "failed" {
		return j, nil
	}
	j.Reason = &Reason{}
	return j, fromJSON(why, j.Reason)
}

// Jobs lists the tasks of a story (0: of all), newest first, at most 20.
func (s *Store) Jobs(ctx context.Context, story int64) ([]Job, error) {
	if story == 0 {
		return s.jobs(ctx, "1 = 1")
	}
	return s.jobs(ctx, "story_id = $1", story)
}

// RunningJobs lists the tasks of a story (0: of all) that wait or are at work, newest
// first.
func (s *Store) RunningJobs(ctx context.Context, story int64) ([]Job, error) {
	const running = "state IN ('waiting', 'running')"
	if story == 0 {
		return s.jobs(ctx, running)
	}
	return s.jobs(ctx, running+" AND story_id = $1", story)
}

// LastJob returns the newest task of a kind, nil when there never was one.
func (s *Store) LastJob(ctx context.Context, kind string) (*Job, error) {
	js, err := s.jobs(ctx, "kind = $1", kind)
	if err != nil || len(js) == 0 {
		return nil, err
	}
	return &js[0], nil
}

func (s *Store) jobs(ctx context.Context, where string, args ...any) ([]Job, error) {
	var out []Job
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		j, err := scanJob(scan)
		out = append(out, j)
		return err
	}, "SELECT "+jobCols+" FROM task WHERE "+where+" ORDER BY id DESC LIMIT 20", args...)
	return out, err
}

// Job returns a task by id.
func (s *Store) Job(ctx context.Context, id int64) (*Job, error) {
	js, err := s.jobs(ctx, "id = $1", id)
	if err == nil && len(js) == 0 {
		err = depesche.E(depesche.NotFound, "job.unknown", "there is no such job")
	}
	if err != nil {
		return nil, err
	}
	return &js[0], nil
}
