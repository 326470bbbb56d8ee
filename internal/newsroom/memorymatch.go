package newsroom

import (
	"context"
	"slices"

	"depesche"
	"depesche/internal/translate"
)

// MemoryMatch is a unit of the memory that resembles a segment.
type MemoryMatch struct {
	Unit    depesche.MemoryUnit
	Percent int
	Diff    []translate.DiffPart // from the unit's source to the segment's
}

// MemoryMatches lists the units of the memory that resemble a segment by at least min
// percent, best first, at most limit.
func (n *Newsroom) MemoryMatches(ctx context.Context, src, tgt string, in depesche.Inline, min, limit int) ([]MemoryMatch, error) {
	units, err := n.Store.MemoryCandidates(ctx, src, tgt, translate.Sketch(in.Text), 100)
	if err != nil {
		return nil, err
	}
	var out []MemoryMatch
	for _, u := range units {
		if p := translate.Similarity(u.Source.Text, in.Text); p >= min {
			out = append(out, MemoryMatch{Unit: u, Percent: p})
		}
	}
	slices.SortStableFunc(out, func(a, b MemoryMatch) int { return b.Percent - a.Percent })
	if len(out) > limit {
		out = out[:limit]
	}
	for i := range out {
		out[i].Diff = translate.Diff(out[i].Unit.Source.Text, in.Text)
	}
	return out, nil
}

// Remember adds an approved pair to the memory.
func (n *Newsroom) Remember(ctx context.Context, u depesche.MemoryUnit) error {
	if u.At.IsZero() {
		u.At = n.now()
	}
	return n.Store.AddMemory(ctx, u, translate.Sketch(u.Source.Text))
}
