package store

import (
	"context"

	"depesche"
)

// partPages are the titles of an edition's own pages, partPage one of them in full.
func partPages(edition string) string { return "pages/" + edition }

func partPage(edition, key string) string { return "page/" + edition + "/" + key }

// Pages lists an edition's own pages in their order, without their text.
func (s *Store) Pages(ctx context.Context, edition string) ([]depesche.Page, error) {
	return once(ctx, partPages(edition), func(ctx context.Context) ([]depesche.Page, error) { return s.pages(ctx, edition) })
}

func (s *Store) pages(ctx context.Context, edition string) ([]depesche.Page, error) {
	out := []depesche.Page{}
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		p := depesche.Page{Edition: edition}
		var listed int
		var at int64
		err := scan(&p.Key, &p.Title, &p.Position, &listed, &p.Revision, &at, &p.UpdatedBy)
		p.Listed, p.UpdatedAt = listed != 0, fromMicro(at)
		out = append(out, p)
		return err
	}, `SELECT p.key, p.title, p.position, p.listed, p.revision, p.updated_at, p.updated_by FROM page p JOIN edition e ON e.id = p.edition_id
		WHERE e.code = $1 ORDER BY p.position, p.id`, edition)
	return out, err
}

// Page returns one of an edition's own pages.
func (s *Store) Page(ctx context.Context, edition, key string) (*depesche.Page, error) {
	reads(ctx, partPage(edition, key))
	p := depesche.Page{Edition: edition, Key: key}
	var blocks string
	var listed int
	var at int64
	err := s.db.Get(ctx, []any{&p.Title, &p.Source, &blocks, &p.Position, &listed, &p.Revision, &at, &p.UpdatedBy},
		`SELECT p.title, p.source, p.blocks, p.position, p.listed, p.revision, p.updated_at, p.updated_by FROM page p JOIN edition e ON e.id = p.edition_id
		WHERE e.code = $1 AND p.key = $2`, edition, key)
	if err != nil {
		return nil, notFound(err, "page.missing", "the edition %s has no page %q: `depesche page list` shows those there are", edition, key)
	}
	p.Listed, p.UpdatedAt = listed != 0, fromMicro(at)
	return &p, fromJSON(blocks, &p.Blocks)
}

// PageEditions tells which editions have an own page with the key.
func (s *Store) PageEditions(ctx context.Context, key string) (map[string]bool, error) {
	eds, err := s.Editions(ctx)
	if err != nil {
		return nil, err
	}
	for _, e := range eds {
		reads(ctx, partPages(e.Code))
	}
	out := map[string]bool{}
	err = s.db.Query(ctx, func(scan func(...any) error) error {
		var code string
		err := scan(&code)
		out[code] = true
		return err
	}, "SELECT e.code FROM page p JOIN edition e ON e.id = p.edition_id WHERE p.key = $1", key)
	return out, err
}

// SavePage stores a page as its next revision and returns the revision's number. What
// stood before stays on record.
func (s *Store) SavePage(ctx context.Context, p depesche.Page) (int, error) {
	err := s.InTx(ctx, func(tx *Store) error {
		e, err := tx.Edition(ctx, p.Edition)
		if err != nil {
			return err
		}
		err = tx.db.Get(ctx, []any{&p.Revision}, "SELECT COALESCE(MAX(revision), 0) + 1 FROM page_revision WHERE edition_id = $1 AND key = $2", e.ID, p.Key)
		if err != nil {
			return err
		}
		if p.Position == 0 {
			if err := tx.db.Get(ctx, []any{&p.Position}, "SELECT COALESCE(MAX(position), 0) + 1 FROM page WHERE edition_id = $1", e.ID); err != nil {
				return err
			}
		}
		now := micro(s.now())
		_, err = tx.db.Exec(ctx, `INSERT INTO page (edition_id, key, title, source, blocks, position, listed, revision, updated_at, updated_by)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
			ON CONFLICT (edition_id, key) DO UPDATE SET title = excluded.title, source = excluded.source, blocks = excluded.blocks, position = excluded.position,
				listed = excluded.listed, revision = excluded.revision, updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
			e.ID, p.Key, p.Title, p.Source, toJSON(p.Blocks), p.Position, bit(p.Listed), p.Revision, now, p.UpdatedBy)
		if err != nil {
			return err
		}
		_, err = tx.db.Exec(ctx, "INSERT INTO page_revision (edition_id, key, revision, title, source, at, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7)",
			e.ID, p.Key, p.Revision, p.Title, p.Source, now, p.UpdatedBy)
		if err != nil {
			return err
		}
		return tx.changed(ctx, partPages(p.Edition), partPage(p.Edition, p.Key))
	})
	return p.Revision, err
}

// DeletePage takes a page off an edition; its revisions stay on record.
func (s *Store) DeletePage(ctx context.Context, edition, key string) error {
	return s.InTx(ctx, func(tx *Store) error {
		n, err := tx.db.Exec(ctx, "DELETE FROM page WHERE key = $2 AND edition_id = (SELECT id FROM edition WHERE code = $1)", edition, key)
		if err == nil && n == 0 {
			return depesche.E(depesche.NotFound, "page.missing", "the edition %s has no page %q: `depesche page list` shows those there are", edition, key)
		}
		if err != nil {
			return err
		}
		return tx.changed(ctx, partPages(edition), partPage(edition, key))
	})
}

// PageRevision is what a page said once.
type PageRevision struct {
	Revision int    `json:"revision"`
	Title    string `json:"title"`
	Source   string `json:"source"`
	By       string `json:"by"`
	At       string `json:"at"` // RFC 3339
}

// PageRevisions lists all that stood on a page, newest first.
func (s *Store) PageRevisions(ctx context.Context, edition, key string) ([]PageRevision, error) {
	var out []PageRevision
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var r PageRevision
		var at int64
		err := scan(&r.Revision, &r.Title, &r.Source, &at, &r.By)
		r.At = fromMicro(at).Format("2006-01-02T15:04:05Z07:00")
		out = append(out, r)
		return err
	}, `SELECT r.revision, r.title, r.source, r.at, r.by_name FROM page_revision r JOIN edition e ON e.id = r.edition_id
		WHERE e.code = $1 AND r.key = $2 ORDER BY r.revision DESC`, edition, key)
	return out, err
}
