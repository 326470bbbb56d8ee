package store

import (
	"context"

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
	reads(ctx, partText(story))
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

// UpdateText stores state, owner, approval and the counts of findings.
func (s *Store) UpdateText(ctx context.Context, t depesche.Text) error {
	_, err := s.db.Exec(ctx, `UPDATE text SET state = $2, owner = $3, approved = $4, approved_by = $5, approved_at = $6,
		open_errors = $7, open_warnings = $8, open_notes = $9, updated_at = $10 WHERE id = $1`,
		t.ID, t.State, t.Owner, t.Approved, t.ApprovedBy, micro(t.ApprovedAt), t.OpenErrors, t.OpenWarnings, t.OpenNotes, micro(s.now()))
	if err != nil {
		return err
	}
	if err := s.changedText(ctx, t.Story); err != nil {
		return err
	}
	return s.TouchStory(ctx, t.Story)
}

// changedText counts a change of a story's texts if the public sees any of them.
func (s *Store) changedText(ctx context.Context, story int64) error {
	var live int
	err := s.db.Get(ctx, []any{&live}, "SELECT count(*) FROM listing WHERE story_id = $1 AND list = ''", story)
	if err != nil || live == 0 {
		return err
	}
	return s.changed(ctx, partText(story))
}
