package store

import (
	"context"

	"depesche"
)

// ReplaceFindings stores what the checks said of a text's head revision in place of
// what they said before.
func (s *Store) ReplaceFindings(ctx context.Context, text int64, fs []depesche.Finding) error {
	if _, err := s.db.Exec(ctx, "DELETE FROM finding WHERE text_id = $1", text); err != nil {
		return err
	}
	for _, f := range fs {
		f.Waived = nil
		if _, err := s.db.Exec(ctx, "INSERT INTO finding (text_id, identity, severity, category, body) VALUES ($1, $2, $3, $4, $5)",
			text, f.Identity, f.Severity, f.Category, toJSON(f)); err != nil {
			return err
		}
	}
	return nil
}

// Findings lists the findings of a text's head revision in reading order, those waived
// with their waiver.
func (s *Store) Findings(ctx context.Context, text int64) ([]depesche.Finding, error) {
	waivers, err := s.Waivers(ctx, text)
	if err != nil {
		return nil, err
	}
	var out []depesche.Finding
	err = s.db.Query(ctx, func(scan func(...any) error) error {
		var body string
		if err := scan(&body); err != nil {
			return err
		}
		var f depesche.Finding
		if err := fromJSON(body, &f); err != nil {
			return err
		}
		if w, ok := waivers[f.Identity]; ok {
			f.Waived = &w
		}
		out = append(out, f)
		return nil
	}, "SELECT body FROM finding WHERE text_id = $1 ORDER BY id", text)
	return out, err
}

// Waivers returns the standing waivers of a text by the identity of their finding.
func (s *Store) Waivers(ctx context.Context, text int64) (map[string]depesche.Waiver, error) {
	out := map[string]depesche.Waiver{}
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var id string
		var w depesche.Waiver
		var at int64
		err := scan(&id, &w.Reason, &w.By, &at)
		w.At = fromMicro(at)
		out[id] = w
		return err
	}, "SELECT identity, reason, by_name, at FROM waiver WHERE text_id = $1 AND revoked_at = 0 ORDER BY id", text)
	return out, err
}

// AddWaiver stores a waiver.
func (s *Store) AddWaiver(ctx context.Context, text int64, identity string, w depesche.Waiver) error {
	_, err := s.db.Insert(ctx, "INSERT INTO waiver (text_id, identity, reason, by_name, at, revoked_at) VALUES ($1, $2, $3, $4, $5, 0)",
		text, identity, w.Reason, w.By, micro(w.At))
	return err
}

// RevokeWaiver ends the standing waivers of a finding and tells how many there were.
func (s *Store) RevokeWaiver(ctx context.Context, text int64, identity string) (int64, error) {
	return s.db.Exec(ctx, "UPDATE waiver SET revoked_at = $3 WHERE text_id = $1 AND identity = $2 AND revoked_at = 0", text, identity, micro(s.now()))
}
