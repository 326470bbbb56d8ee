package store

import (
	"context"
	"time"

	"depesche"
)

// SegmentStep is one state that a segment of a translation has had.
type SegmentStep struct {
	Key    string
	Target depesche.Inline
	State  depesche.SegmentState
	Origin depesche.Origin
	By     string
	At     time.Time
}

// SegmentSteps lists all that a translation's segments have been, the oldest first.
func (s *Store) SegmentSteps(ctx context.Context, text int64) ([]SegmentStep, error) {
	var out []SegmentStep
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var st SegmentStep
		var target, origin string
		var at int64
		if err := scan(&st.Key, &target, &st.State, &origin, &st.By, &at); err != nil {
			return err
		}
		st.At = fromMicro(at)
		if err := fromJSON(target, &st.Target); err != nil {
			return err
		}
		if err := fromJSON(origin, &st.Origin); err != nil {
			return err
		}
		out = append(out, st)
		return nil
	}, "SELECT key, target, state, origin, by_name, at FROM segment_version WHERE text_id = $1 ORDER BY id", text)
	return out, err
}

// WaiverRecord is a waiver, also one that was taken back.
type WaiverRecord struct {
	Identity string
	depesche.Waiver
	Revoked time.Time
}

// AllWaivers lists the waivers of a text, those taken back among them, the oldest first.
func (s *Store) AllWaivers(ctx context.Context, text int64) ([]WaiverRecord, error) {
	var out []WaiverRecord
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var w WaiverRecord
		var at, revoked int64
		err := scan(&w.Identity, &w.Reason, &w.By, &at, &revoked)
		w.At, w.Revoked = fromMicro(at), fromMicro(revoked)
		out = append(out, w)
		return err
	}, "SELECT identity, reason, by_name, at, revoked_at FROM waiver WHERE text_id = $1 ORDER BY id", text)
	return out, err
}
