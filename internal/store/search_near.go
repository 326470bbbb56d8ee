package store

import (
	"context"
	"slices"

	"depesche/internal/search"
)

// nearest takes the words that differ least from one that is not there, if the
// difference may be a slip.
func (r *resolver) nearest(ctx context.Context, c *asked) error {
	ws, err := r.near(ctx, c.Words[0])
	if err != nil || len(ws) == 0 {
		return err
	}
	c.near = ws[0].word
	c.set(r, ws, nearWeight)
	return nil
}

func (r *resolver) near(ctx context.Context, w string) ([]word, error) {
	fold := search.Fold(w)
	slips := search.Slips(fold)
	if slips == 0 {
		return nil, nil
	}
	head, tail := search.Keys(fold)
	_, stemTail := search.Keys(r.a.Stem(w))
	seen := map[int64]bool{}
	var found []word
	least := slips
	consider := func(ws []word, err error) error {
		for _, x := range ws {
			if seen[x.id] || x.fold == fold {
				continue
			}
			seen[x.id] = true
			d := search.Distance(fold, x.fold, least)
			if d > least {
				continue
			}
			if d < least {
				least, found = d, found[:0]
			}
			found = append(found, x)
		}
		return err
	}
	if err := consider(r.s.searchWords(ctx, "space_id = $1 AND fold >= $2 AND fold < $3"+limit4, r.sp.ID, head, after(head), maxScan)); err != nil {
		return nil, err
	}
	for _, back := range slices.Compact([]string{search.Reverse(tail), search.Reverse(stemTail)}) {
		if err := consider(r.s.searchWords(ctx, "space_id = $1 AND rev >= $2 AND rev < $3"+limit4, r.sp.ID, back, after(back), maxScan)); err != nil {
			return nil, err
		}
	}
	return often(found, maxNear), nil
}
