package newsroom_test

import (
	"testing"
	"time"

	"depesche"
	"depesche/internal/newsroom"
)

func TestClockTimes(t *testing.T) {
	for _, c := range []struct {
		zone, local, first, second string
	}{
		{"Europe/Berlin", "2026-11-30T07:00", "2026-11-30T06:00:00Z", ""},
		{"Europe/Berlin", "2027-03-28T01:59", "2027-03-28T00:59:00Z", ""},
		{"Europe/Berlin", "2027-03-28T03:00", "2027-03-28T01:00:00Z", ""},
		{"Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"},
		{"Europe/Berlin", "2026-10-25T02:00", "2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z"},
		{"Europe/Berlin", "2026-10-25T03:00", "2026-10-25T02:00:00Z", ""},
		{"Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45:00Z", "2026-04-04T15:15:00Z"}, // by half an hour
		{"America/New_York", "2026-11-01T01:30", "2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z"},
		{"Pacific/Kiritimati", "2026-11-30T07:00", "2026-11-29T17:00:00Z", ""},
		{"Asia/Kathmandu", "2026-11-30 07:00", "2026-11-30T01:15:00Z", ""},
		{"UTC", "2026-11-30T07:00:30", "2026-11-30T07:00:30Z", ""},
	} {
		zone, err := time.LoadLocation(c.zone)
		ok(t, err)
		for _, later := range []bool{false, true} {
			want := c.first
			if later && c.second != "" {
				want = c.second
			}
			got, err := newsroom.InZone(c.local, zone, later)
			ok(t, err)
			if s := got.At.Format(time.RFC3339); s != want || got.Twice != (c.second != "") {
				t.Errorf("%s %s, later %v: %s, twice %v; want %s", c.zone, c.local, later, s, got.Twice, want)
			}
			twice, second := newsroom.Twice(got.At, zone)
			if twice != (c.second != "") || second != (later && twice) {
				t.Errorf("%s %s, later %v: twice %v, second %v", c.zone, c.local, later, twice, second)
			}
		}
	}
}

func TestClockTimesThatDoNotExist(t *testing.T) {
	for _, c := range []struct{ zone, local, before, after string }{
		{"Europe/Berlin", "2027-03-28T02:30", "2027-03-28 01:59", "2027-03-28 03:00"},
		{"Europe/Berlin", "2027-03-28T02:00", "2027-03-28 01:59", "2027-03-28 03:00"},
		{"Australia/Lord_Howe", "2026-10-04T02:10", "2026-10-04 01:59", "2026-10-04 02:30"},
		{"America/Havana", "2027-03-14T00:30", "2027-03-13 23:59", "2027-03-14 01:00"},
		{"Pacific/Apia", "2011-12-30T12:00", "2011-12-29 23:59", "2011-12-31 00:00"}, // a whole day
	} {
		zone, err := time.LoadLocation(c.zone)
		ok(t, err)
		_, err = newsroom.InZone(c.local, zone, false)
		kind(t, err, depesche.Invalid, c.zone, c.before, c.after)
	}
	for _, s := range []string{"", "soon", "2026-02-30T07:00", "07:00", "2026-11-30", "2026-11-30T25:00"} {
		if w, err := newsroom.ParseWhen(s); depesche.KindOf(err) != depesche.Invalid {
			t.Errorf("%q: %+v, %v", s, w, err)
		}
	}
}

func TestTimesWithAZone(t *testing.T) {
	for _, s := range []string{"2026-11-30T07:00:00+01:00", "2026-11-30T07:00+01:00", "2026-11-30T06:00:00Z"} {
		w, err := newsroom.ParseWhen(s)
		ok(t, err)
		if w.Local != "" || !w.At.Equal(time.Date(2026, 11, 30, 6, 0, 0, 0, time.UTC)) {
			t.Errorf("%s: %+v", s, w)
		}
	}
}

// Nothing and "none" end an embargo; anything else has to be a time.
func TestParseUntil(t *testing.T) {
	for said, want := range map[string]newsroom.When{
		"": {}, " none ": {}, "2026-11-30T06:00": {Local: "2026-11-30T06:00"}, "2026-11-30T06:00:00Z": {At: time.Date(2026, 11, 30, 6, 0, 0, 0, time.UTC)},
	} {
		if got, err := newsroom.ParseUntil(said); err != nil || got.Local != want.Local || !got.At.Equal(want.At) {
			t.Errorf("%q: %+v %v", said, got, err)
		}
	}
	_, err := newsroom.ParseUntil("no")
	kind(t, err, depesche.Invalid)
}
