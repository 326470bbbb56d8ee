package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"depesche"
)

const textCols = "t.id, t.story_id, t.lang, t.kind, t.state, t.head, t.approved, t.approved_by, t.approved_at, t.owner, t.open_errors, t.open_warnings, t.open_notes, t.segments, t.confirmed, t.filled, t.updated_at, t.source, t.headline"

// textRow collects the columns of textCols.
type textRow struct {
	depesche.Text
	approvedAt, updated int64
	source              int64
	headline            string
}

func (r *textRow) into() []any {
	return []any{&r.ID, &r.Story, &r.Lang, &r.Kind, &r.State, &r.Head, &r.Approved, &r.ApprovedBy, &r.approvedAt, &r.Owner,
		&r.OpenErrors, &r.OpenWarnings, &r.OpenNotes, &r.Segments, &r.Confirmed, &r.Filled, &r.updated, &r.source, &r.headline}
}

func (r *textRow) text() depesche.Text {
	t := r.Text
	t.ApprovedAt, t.UpdatedAt = fromMicro(r.approvedAt), fromMicro(r.updated)
	return t
}

func (s *Store) oneText(ctx context.Context, where string, args ...any) (*depesche.Text, error) {
	var r textRow
	if err := s.db.Get(ctx, r.into(), "SELECT "+textCols+" FROM text t WHERE "+where, args...); err != nil {
		return nil, err
	}
	t := r.text()
	return &t, nil
}

// Text returns what the story says in a language.
func (s *Store) Text(ctx context.Context, story int64, lang string) (*depesche.Text, error) {
	t, err := s.oneText(ctx, "t.story_id = $1 AND t.lang = $2", story, lang)
	return t, notFound(err, "text.unknown", "story %d has no text in %q yet: `depesche translate %d --to %s` makes one", story, lang, story, lang)
}

// TextByID returns a text by its id.
func (s *Store) TextByID(ctx context.Context, id int64) (*depesche.Text, error) {
	t, err := s.oneText(ctx, "t.id = $1", id)
	return t, notFound(err, "text.unknown", "there is no such text")
}

// Original returns the original text of a story.
func (s *Store) Original(ctx context.Context, story int64) (*depesche.Text, error) {
	t, err := s.oneText(ctx, "t.story_id = $1 AND t.kind = 'original'", story)
	return t, notFound(err, "story.unknown", "there is no story %d: `depesche list` shows those there are", story)
}

// Texts lists all texts of a story, the original first.
func (s *Store) Texts(ctx context.Context, story int64) ([]depesche.Text, error) {
	var out []depesche.Text
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var r textRow
		err := scan(r.into()...)
		out = append(out, r.text())
		return err
	}, "SELECT "+textCols+" FROM text t WHERE t.story_id = $1 ORDER BY t.kind, t.lang", story)
	return out, err
}

// CreateText stores a text without a revision and returns its id.
func (s *Store) CreateText(ctx context.Context, t depesche.Text) (int64, error) {
	return s.db.Insert(ctx, `INSERT INTO text (story_id, lang, kind, state, head, source, approved, approved_by, approved_at, owner, headline,
		open_errors, open_warnings, open_notes, segments, confirmed, filled, updated_at)
		VALUES ($1, $2, $3, $4, 0, 0, 0, '', 0, $5, '', 0, 0, 0, 0, 0, 0, $6)`, t.Story, t.Lang, t.Kind, t.State, t.Owner, micro(s.now()))
}

// Approval is which revision of a text was approved, and when: all that the public side asks of
// a text that is worked on. Both are zero where there is none.
func (s *Store) Approval(ctx context.Context, story int64, lang string) (revision int64, at time.Time, err error) {
	reads(ctx, partApproval(story))
	var approved int64
	err = s.db.Get(ctx, []any{&revision, &approved}, "SELECT approved, approved_at FROM text WHERE story_id = $1 AND lang = $2", story, lang)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return revision, fromMicro(approved), err
}

// UpdateText stores state, owner, approval and the counts of findings.
func (s *Store) UpdateText(ctx context.Context, t depesche.Text) error {
	_, err := s.db.Exec(ctx, "UPDATE text SET state = $2, owner = $3, open_errors = $4, open_warnings = $5, open_notes = $6, updated_at = $7 WHERE id = $1",
		t.ID, t.State, t.Owner, t.OpenErrors, t.OpenWarnings, t.OpenNotes, micro(s.now()))
	if err != nil {
		return err
	}
	approvals, err := s.db.Exec(ctx, `UPDATE text SET approved = $2, approved_by = $3, approved_at = $4
		WHERE id = $1 AND (approved <> $2 OR approved_by <> $3 OR approved_at <> $4)`, t.ID, t.Approved, t.ApprovedBy, micro(t.ApprovedAt))
	if err != nil {
		return err
	}
	if approvals > 0 {
		if err := s.changedApproval(ctx, t.Story); err != nil {
			return err
		}
	}
	return s.TouchStory(ctx, t.Story)
}

// changedApproval counts an approval of a story's texts if the public sees any of them.
func (s *Store) changedApproval(ctx context.Context, story int64) error {
	var live int
	err := s.db.Get(ctx, []any{&live}, "SELECT count(*) FROM listing WHERE story_id = $1 AND list = ''", story)
	if err != nil || live == 0 {
		return err
	}
	return s.changed(ctx, partApproval(story))
}
