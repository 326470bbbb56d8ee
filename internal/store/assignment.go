package store

import (
	"context"

	"depesche"
)

const assignmentCols = "a.id, a.story_id, a.lang, a.account_id, p.name, a.by_name, a.note, a.due_at, a.created_at, a.done_at, a.done_by"

func (s *Store) assignments(ctx context.Context, rest string, args ...any) ([]depesche.Assignment, error) {
	var out []depesche.Assignment
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var a depesche.Assignment
		var due, created, done int64
		err := scan(&a.ID, &a.Story, &a.Lang, &a.Account, &a.Name, &a.By, &a.Note, &due, &created, &done, &a.DoneBy)
		a.DueAt, a.CreatedAt, a.DoneAt = fromMicro(due), fromMicro(created), fromMicro(done)
		out = append(out, a)
		return err
	}, "SELECT "+assignmentCols+" FROM assignment a JOIN account p ON p.id = a.account_id "+rest, args...)
	return out, err
}

// dueFirst sorts what is due before what has no time.
const dueFirst = " ORDER BY CASE WHEN a.due_at = 0 THEN 1 ELSE 0 END, a.due_at, a.id"

// Assignments lists what is open of a story, the next due first.
func (s *Store) Assignments(ctx context.Context, story int64) ([]depesche.Assignment, error) {
	return s.assignments(ctx, "WHERE a.story_id = $1 AND a.done_at = 0"+dueFirst, story)
}

// AssignmentsOf lists what is open for an account, the next due first.
func (s *Store) AssignmentsOf(ctx context.Context, account int64) ([]depesche.Assignment, error) {
	return s.assignments(ctx, "WHERE a.account_id = $1 AND a.done_at = 0"+dueFirst, account)
}

// Assignment returns one by its number.
func (s *Store) Assignment(ctx context.Context, id int64) (*depesche.Assignment, error) {
	as, err := s.assignments(ctx, "WHERE a.id = $1", id)
	if err != nil {
		return nil, err
	}
	if len(as) == 0 {
		return nil, depesche.E(depesche.NotFound, "assignment.unknown", "there is no assignment %d", id)
	}
	return &as[0], nil
}

// AddAssignment stores an assignment and returns its number.
func (s *Store) AddAssignment(ctx context.Context, a depesche.Assignment) (int64, error) {
	return s.db.Insert(ctx, "INSERT INTO assignment (story_id, lang, account_id, by_name, note, due_at, created_at, done_at, done_by) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, '')",
		a.Story, a.Lang, a.Account, a.By, a.Note, micro(a.DueAt), micro(s.now()))
}

// FinishAssignment marks an assignment as done; false when it was already.
func (s *Store) FinishAssignment(ctx context.Context, id int64, by string) (bool, error) {
	n, err := s.db.Exec(ctx, "UPDATE assignment SET done_at = $2, done_by = $3 WHERE id = $1 AND done_at = 0", id, micro(s.now()), by)
	return n > 0, err
}

// FinishAssignments marks all that was asked for a text as done.
func (s *Store) FinishAssignments(ctx context.Context, story int64, lang, by string) error {
	_, err := s.db.Exec(ctx, "UPDATE assignment SET done_at = $3, done_by = $4 WHERE story_id = $1 AND lang = $2 AND done_at = 0", story, lang, micro(s.now()), by)
	return err
}

const remarkCols = "r.id, r.story_id, r.lang, r.segment, r.account_id, r.by_name, r.body, r.created_at, r.settled_at, r.settled_by"

func (s *Store) remarks(ctx context.Context, from string, args ...any) ([]depesche.Remark, error) {
	var out []depesche.Remark
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var r depesche.Remark
		var created, settled int64
		err := scan(&r.ID, &r.Story, &r.Lang, &r.Segment, &r.Account, &r.By, &r.Body, &created, &settled, &r.SettledBy)
		r.CreatedAt, r.SettledAt = fromMicro(created), fromMicro(settled)
		out = append(out, r)
		return err
	}, "SELECT "+remarkCols+" FROM "+from, args...)
	return out, err
}

// Remarks lists the remarks on a story and its texts, the oldest first.
func (s *Store) Remarks(ctx context.Context, story int64) ([]depesche.Remark, error) {
	return s.remarks(ctx, "remark r WHERE r.story_id = $1 ORDER BY r.id", story)
}

// Remark returns one by its number.
func (s *Store) Remark(ctx context.Context, id int64) (*depesche.Remark, error) {
	rs, err := s.remarks(ctx, "remark r WHERE r.id = $1", id)
	if err != nil {
		return nil, err
	}
	if len(rs) == 0 {
		return nil, depesche.E(depesche.NotFound, "remark.unknown", "there is no remark %d", id)
	}
	return &rs[0], nil
}

// AddRemark stores a remark and whom it mentions, and returns its number.
func (s *Store) AddRemark(ctx context.Context, r depesche.Remark, mentioned []int64) (int64, error) {
	id, err := s.db.Insert(ctx, "INSERT INTO remark (story_id, lang, segment, account_id, by_name, body, created_at, settled_at, settled_by) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, '')",
		r.Story, r.Lang, r.Segment, r.Account, r.By, r.Body, micro(s.now()))
	if err != nil {
		return 0, err
	}
	for _, a := range mentioned {
		if _, err := s.db.Exec(ctx, "INSERT INTO mention (remark_id, account_id, noted_at) VALUES ($1, $2, 0) ON CONFLICT (remark_id, account_id) DO NOTHING", id, a); err != nil {
			return 0, err
		}
	}
	return id, nil
}

// MoveRemarks lets the remarks on segments of a text follow their keys, which have become
// others.
func (s *Store) MoveRemarks(ctx context.Context, story int64, lang string, moved map[string]string) error {
	rs, err := s.remarks(ctx, "remark r WHERE r.story_id = $1 AND r.lang = $2 AND r.segment <> ''", story, lang)
	for _, r := range rs {
		if to, ok := moved[r.Segment]; ok && err == nil {
			_, err = s.db.Exec(ctx, "UPDATE remark SET segment = $2 WHERE id = $1", r.ID, to)
		}
	}
	return err
}

// SettleRemark marks a remark as settled; false when it was already.
func (s *Store) SettleRemark(ctx context.Context, id int64, by string) (bool, error) {
	n, err := s.db.Exec(ctx, "UPDATE remark SET settled_at = $2, settled_by = $3 WHERE id = $1 AND settled_at = 0", id, micro(s.now()), by)
	return n > 0, err
}

// Mentions lists the open remarks that mention an account and that it has not noted, the
// oldest first.
func (s *Store) Mentions(ctx context.Context, account int64) ([]depesche.Remark, error) {
	return s.remarks(ctx, "mention m JOIN remark r ON r.id = m.remark_id WHERE m.account_id = $1 AND m.noted_at = 0 AND r.settled_at = 0 ORDER BY r.id", account)
}

// NoteMention marks a mention as noted by the account.
func (s *Store) NoteMention(ctx context.Context, remark, account int64) error {
	_, err := s.db.Exec(ctx, "UPDATE mention SET noted_at = $3 WHERE remark_id = $1 AND account_id = $2", remark, account, micro(s.now()))
	return err
}

// TodoCount counts what waits for an account: assignments and mentions.
func (s *Store) TodoCount(ctx context.Context, account int64) (int, error) {
	var n int
	err := s.db.Get(ctx, []any{&n}, `SELECT (SELECT count(*) FROM assignment WHERE account_id = $1 AND done_at = 0)
		+ (SELECT count(*) FROM mention m JOIN remark r ON r.id = m.remark_id WHERE m.account_id = $1 AND m.noted_at = 0 AND r.settled_at = 0)`, account)
	return n, err
}
