package store

import "context"

// KeyMap is what a person's keyboard does otherwise than by default: actions with their
// keys, "" for none.
func (s *Store) KeyMap(ctx context.Context, account int64) (map[string]string, error) {
	var text string
	err := s.db.Query(ctx, func(scan func(...any) error) error { return scan(&text) }, "SELECT keys FROM key_map WHERE account_id = $1", account)
	if err != nil || text == "" {
		return nil, err
	}
	var m map[string]string
	return m, fromJSON(text, &m)
}

// SetKeyMap keeps what a person's keyboard does otherwise; an empty map forgets it.
func (s *Store) SetKeyMap(ctx context.Context, account int64, keys map[string]string) error {
	if len(keys) == 0 {
		_, err := s.db.Exec(ctx, "DELETE FROM key_map WHERE account_id = $1", account)
		return err
	}
	_, err := s.db.Exec(ctx, `INSERT INTO key_map (account_id, keys, at) VALUES ($1, $2, $3)
		ON CONFLICT (account_id) DO UPDATE SET keys = excluded.keys, at = excluded.at`, account, toJSON(keys), micro(s.now()))
	return err
}
