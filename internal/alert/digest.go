package alert

import (
	"context"
	"time"

	"depesche/internal/store"
)

// nextDigest is the next moment after now at which it is the reader's hour in the
// reader's zone: once on every day of the calendar. Where the clock skips the hour, it is
// the first moment after the gap; where it strikes twice, the first time counts.
func nextDigest(now time.Time, r *store.Reader) time.Time {
	z, _ := zone(r.Zone)
	local := now.In(z)
	for day := 0; ; day++ {
		t := atHour(local.Year(), local.Month(), local.Day()+day, r.Hour, z)
		if t.After(now) {
			return t.UTC()
		}
	}
}

// atHour is the first moment of a day at which the clock shows the hour or, if it skips
// it, the first one later.
func atHour(y int, m time.Month, d, hour int, z *time.Location) time.Time {
	// Clocks change by quarters of an hour at the finest, and by less than a day: noon
	// is on the right day, and so are the quarters around it.
	noon := time.Date(y, m, d, 12, 0, 0, 0, z)
	y, m, d = noon.Date()
	t := noon.Add(-15 * time.Hour)
	for {
		ty, tm, td := t.Date()
		if ty == y && tm == m && td == d && t.Hour() >= hour {
			return t
		}
		if t.Sub(noon) > 15*time.Hour {
			return noon
		}
		t = t.Add(15 * time.Minute)
	}
}

// enqueueDigests makes the daily mails that are due.
func (o *Office) enqueueDigests(ctx context.Context) error {
	rs, err := o.store.DueDigests(ctx, o.now())
	if err != nil {
		return err
	}
	for _, r := range rs {
		if err := o.store.EnqueueDigest(ctx, r, nextDigest(o.now(), &r)); err != nil {
			return err
		}
	}
	return nil
}
