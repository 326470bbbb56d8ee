package store

import (
	"context"

	"depesche"
)

// SavedView is a search of the matrix with its filters that a person has named. Query is
// that of the page's address.
type SavedView struct {
	ID    int64  `json:"id"`
	Name  string `json:"name"`
	Query string `json:"query"`
}

// SavedViews lists a person's views by name.
func (s *Store) SavedViews(ctx context.Context, account int64) ([]SavedView, error) {
	var out []SavedView
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var v SavedView
		err := scan(&v.ID, &v.Name, &v.Query)
		out = append(out, v)
		return err
	}, "SELECT id, name, query FROM saved_view WHERE account_id = $1 ORDER BY lower(name), id", account)
	return out, err
}

// SaveView stores a view under its name, in place of the one that has it.
func (s *Store) SaveView(ctx context.Context, account int64, v SavedView) error {
	_, err := s.db.Exec(ctx, `INSERT INTO saved_view (account_id, name, query, at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (account_id, name) DO UPDATE SET query = excluded.query, at = excluded.at`, account, v.Name, v.Query, micro(s.now()))
	return err
}

// DeleteView removes a person's view; NotFound where the person has none of that id.
func (s *Store) DeleteView(ctx context.Context, account, id int64) error {
	n, err := s.db.Exec(ctx, "DELETE FROM saved_view WHERE account_id = $1 AND id = $2", account, id)
	if err == nil && n == 0 {
		return depesche.E(depesche.NotFound, "view.unknown", "there is no such saved view")
	}
	return err
}
