package newsroom

import (
	"slices"
	"strings"
	"time"

	"depesche"
)

// localLayout is how people and forms write a clock time.
const localLayout = "2006-01-02T15:04"

// LocalTime is a moment as a clock in a zone shows it, to the minute, as InZone reads it.
func LocalTime(at time.Time, zone *time.Location) string { return at.In(zone).Format(localLayout) }

// When says when texts go live. The zero value names no time.
type When struct {
	At    time.Time // one moment for all editions
	Local string    // or a clock time in each edition's own zone: "2026-11-30T07:00"
	Later bool      // of a clock time that comes twice, as clocks go back, the second
}

// ParseWhen reads a time as programs and the command line write it: with a zone
// ("2026-11-30T07:00:00+01:00") it is one moment, without one ("2026-11-30T07:00") each
// edition's own clock.
func ParseWhen(s string) (When, error) {
	s = strings.TrimSpace(s)
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00"} {
		if at, err := time.Parse(layout, s); err == nil {
			return When{At: at}, nil
		}
	}
	if _, err := readLocal(s); err != nil {
		return When{}, err
	}
	return When{Local: s}, nil
}

// ParseUntil reads the end of an embargo as ParseWhen reads a time; nothing, or "none", is
// the zero When, which ends it.
func ParseUntil(s string) (When, error) {
	if s = strings.TrimSpace(s); s == "" || s == "none" {
		return When{}, nil
	}
	return ParseWhen(s)
}

func readLocal(s string) (time.Time, error) {
	for _, layout := range []string{localLayout, "2006-01-02 15:04", "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, strings.TrimSpace(s)); err == nil {
			return t, nil
		}
	}
	return time.Time{}, depesche.E(depesche.Invalid, "schedule.time", "%q is no date with a time: write it like 2026-11-30T07:00, or with a zone like 2026-11-30T07:00:00+01:00", s)
}

// ClockTime is a moment as a clock in a zone shows it.
type ClockTime struct {
	At    time.Time
	Twice bool // that clock shows the same time twice, as it is put back
}

// InZone finds the moment at which clocks in a zone show a time. One that they leave out,
// as they are put forward, is an Invalid error that names the nearest; of one that they
// show twice it is the first, or with later the second.
func InZone(local string, zone *time.Location, later bool) (ClockTime, error) {
	wall, err := readLocal(local)
	if err != nil {
		return ClockTime{}, err
	}
	if is := moments(wall, zone); len(is) > 0 {
		at := is[0]
		if later {
			at = is[len(is)-1]
		}
		return ClockTime{At: at, Twice: len(is) > 1}, nil
	}
	before, after := aroundGap(wall, zone)
	return ClockTime{}, depesche.E(depesche.Invalid, "schedule.gap", "%s does not exist in %s, where clocks are put forward: the nearest times are %s and %s",
		clockText(wall), zone, clockText(before), clockText(after))
}

// Twice tells whether clocks in a zone show the time of a moment twice, and if so whether
// it is the second.
func Twice(at time.Time, zone *time.Location) (twice, second bool) {
	is := moments(wallOf(at, zone), zone)
	return len(is) > 1, len(is) > 1 && !at.Before(is[1])
}

// wallOf is what a clock in the zone shows at a moment, as if it were UTC.
func wallOf(at time.Time, zone *time.Location) time.Time {
	at = at.In(zone)
	return time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), 0, time.UTC)
}

// moments are those at which clocks in a zone show a time, in order: none, one or two.
func moments(wall time.Time, zone *time.Location) []time.Time {
	var out []time.Time
	for _, near := range []time.Duration{-26 * time.Hour, 26 * time.Hour} { // zones are up to 14 hours from UTC
		_, offset := wall.Add(near).In(zone).Zone()
		at := wall.Add(-time.Duration(offset) * time.Second)
		if wallOf(at, zone).Equal(wall) && !slices.ContainsFunc(out, at.Equal) {
			out = append(out, at.UTC())
		}
	}
	slices.SortFunc(out, time.Time.Compare)
	return out
}

// aroundGap are the last minute that clocks in a zone show before a gap in which a time
// lies, and the first after it.
func aroundGap(wall time.Time, zone *time.Location) (before, after time.Time) {
	from, to := wall.Add(-26*time.Hour), wall.Add(26*time.Hour)
	for to.Sub(from) > time.Second {
		mid := from.Add(to.Sub(from) / 2)
		if wallOf(mid, zone).Before(wall) {
			from = mid
		} else {
			to = mid
		}
	}
	to = to.Truncate(time.Second)
	return wallOf(to.Add(-time.Minute), zone), wallOf(to, zone)
}

func clockText(t time.Time) string { return t.Format("2006-01-02 15:04") }

// momentText writes a moment as a clock in a zone shows it, and names the zone.
func momentText(at time.Time, zone *time.Location) string {
	return clockText(at.In(zone)) + " " + zone.String()
}
