package newsroom

import (
	"context"
	"time"
)

// Zone is the newsroom's time zone, in which days end and people write times: that of its
// first edition. It is UTC without editions, and for a zone that this machine does not know.
func (n *Newsroom) Zone(ctx context.Context) (*time.Location, error) {
	es, err := n.Store.Editions(ctx)
	if err != nil || len(es) == 0 {
		return time.UTC, err
	}
	zone, err := time.LoadLocation(es[0].TimeZone)
	if err != nil {
		return time.UTC, nil
	}
	return zone, nil
}
