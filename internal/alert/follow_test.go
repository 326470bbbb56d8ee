package alert

import (
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"time"

	"depesche"
	"depesche/internal/stamp"
	"depesche/internal/store"
)

// The whole way: ask, confirm, receive, stop.
func TestFollow(t *testing.T) {
	each(t, func(h *house) {
		h.ask("Leserin@Example.org", "rail", "de")
		if h.send() != 1 {
			h.Fatal("no mail")
		}
		m := h.box()[0]
		if m.Address != "Leserin@example.org" || m.Subject != "Bitte bestätigen: dem Thema Thema rail folgen" || !strings.Contains(m.HTML, `lang="de"`) {
			h.Errorf("%q to %s", m.Subject, m.Address)
		}
		// Unconfirmed is nothing.
		h.publish(0, "de", "Vorher", "rail")
		if h.send() != 0 {
			h.Error("a mail without confirmation")
		}
		token := h.linkIn(m, ToConfirm)
		for range 2 {
			if _, err := h.Confirm(h.ctx, "de", token); err != nil {
				h.Fatal(err)
			}
		}
		id := h.publish(0, "de", "Nachher", "rail")
		if h.send() != 1 {
			h.Error("no mail after the confirmation")
		}
		m = h.box()[1]
		if m.Subject != "Nachher" || !strings.Contains(m.Body, "https://news.example/de/"+itoa(id)+"/nachher") || strings.Contains(m.HTML, "<b>mit") || !strings.Contains(m.HTML, "&lt;b&gt;mit") {
			h.Errorf("%s\n%s", m.Body, m.HTML)
		}
		stop := h.linkIn(m, ToStop)
		for range 2 {
			if _, err := h.Stop(h.ctx, "de", stop); err != nil {
				h.Fatal(err)
			}
		}
		h.publish(0, "de", "Danach", "rail")
		if h.send() != 0 {
			h.Error("a mail after the end")
		}
		es, err := h.s.Ledger(h.ctx, store.LedgerQuery{})
		h.must(err)
		var said []string
		for _, e := range es {
			said = append(said, string(e.Action))
			if strings.Contains(strings.ToLower(e.Detail+e.Actor), "leserin") {
				h.Errorf("the ledger knows the reader: %+v", e)
			}
		}
		if got := strings.Join(said, " "); got != "unfollow follow" {
			h.Errorf("ledger: %s", got)
		}
	})
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// The answer and what is written do not tell whether an address is known.
func TestAnswerTellsNothing(t *testing.T) {
	each(t, func(h *house) {
		known := h.follower("known@example.org", "de", store.PaceInstant, "rail")
		for _, email := range []string{"known@example.org", "KNOWN@example.org", "new@example.org"} {
			before := len(h.box())
			a, err := h.Follow(h.ctx, h.request(email, "rail", "de"))
			if a != CheckMail || err != nil || len(h.box()) != before+1 {
				h.Errorf("%s: %v, %v, %d mails", email, a, err, len(h.box())-before)
			}
		}
		h.send()
		ms := h.box()
		if ms[0].Subject != "Sie folgen dem Thema Thema rail schon" || ms[2].Subject != "Bitte bestätigen: dem Thema Thema rail folgen" {
			h.Errorf("%q, %q", ms[0].Subject, ms[2].Subject)
		}
		// A form changes nothing of a known reader.
		r, err := h.s.Reader(h.ctx, known.ID)
		if err != nil || r.Address != known.Address || r.Secret != known.Secret || r.Pace != known.Pace {
			h.Errorf("%+v, %v", r, err)
		}
	})
}

func TestFormIsGuarded(t *testing.T) {
	each(t, func(h *house) {
		good := func() Request { return h.request("a@example.org", "rail", "de") }
		for name, tt := range map[string]struct {
			change func(*Request)
			want   Answer
			mails  int
		}{
			"no stamp":          {func(r *Request) { r.Stamp = "" }, Again, 0},
			"foreign stamp":     {func(r *Request) { r.Stamp = strings.Repeat("A", 43) }, Again, 0},
			"old stamp":         {func(r *Request) { h.pass(3 * time.Hour) }, Again, 0},
			"at once":           {func(r *Request) { r.Stamp = h.Stamp() }, Hurried, 0},
			"at once, nonsense": {func(r *Request) { r.Stamp, r.Proof = h.Stamp(), "1"+strings.Repeat("0", 30) }, Hurried, 0},
			"at once, proven":   {func(r *Request) { r.Stamp = h.Stamp(); r.Proof = work(r.Stamp) }, CheckMail, 1},
			"trap":              {func(r *Request) { r.Trap = "http://x.example" }, CheckMail, 0},
			"good":              {func(*Request) {}, CheckMail, 1},
		} {
			before := len(h.box())
			r := good()
			tt.change(&r)
			a, err := h.Follow(h.ctx, r)
			if a != tt.want || err != nil || len(h.box())-before != tt.mails {
				h.Errorf("%s: %v, %v, %d mails", name, a, err, len(h.box())-before)
			}
		}
		before := len(h.box())
		r := good()
		for range 3 {
			if a, err := h.Follow(h.ctx, r); a != CheckMail || err != nil {
				h.Errorf("%v, %v", a, err)
			}
		}
		if n := len(h.box()) - before; n != 1 {
			h.Errorf("one form made %d mails", n)
		}
		for _, email := range []string{"", "a@b", "a@b.org\r\nBcc: c@d.org", "a@b.org, c@d.org"} {
			r := good()
			r.Email = email
			if _, err := h.Follow(h.ctx, r); depesche.KindOf(err) != depesche.Invalid {
				h.Errorf("%q: %v", email, err)
			}
		}
		r = good()
		r.Topic = "nothing"
		if _, err := h.Follow(h.ctx, r); !depesche.IsNotFound(err) {
			h.Errorf("unknown topic: %v", err)
		}
	})
}

// A form sent twice is one request; one that was corrected after going back asks for a
// second press, and is never swallowed.
func TestStampOfAnotherForm(t *testing.T) {
	each(t, func(h *house) {
		r := h.request("mistyped@example.org", "rail", "de")
		for range 2 {
			if a, err := h.Follow(h.ctx, r); a != CheckMail || err != nil || len(h.box()) != 1 {
				h.Fatalf("%v, %v, %d mails", a, err, len(h.box()))
			}
		}
		r.Email = "right@example.org"
		for range 2 {
			if a, err := h.Follow(h.ctx, r); a != Again || err != nil || len(h.box()) != 1 {
				h.Fatalf("corrected: %v, %v, %d mails", a, err, len(h.box()))
			}
		}
		if _, err := h.s.ReaderByEmail(h.ctx, "right@example.org"); !depesche.IsNotFound(err) {
			h.Errorf("a reader before the second press: %v", err)
		}
		h.ask("right@example.org", "rail", "de")
	})
}

func work(stamped string) string {
	for i := 0; ; i++ {
		if p := strconv.Itoa(i); stamp.Worked(stamped, p) {
			return p
		}
	}
}

func TestRateLimits(t *testing.T) {
	each(t, func(h *house) {
		// One mailbox is not filled, and whoever tries is not told.
		for i := range 12 {
			r := h.request("victim@example.org", []string{"rail", "water", "towns"}[i%3], "de")
			r.Network = netip.MustParseAddr("2001:db8:" + strconv.Itoa(i) + "::1")
			if a, err := h.Follow(h.ctx, r); a != CheckMail || err != nil {
				h.Fatalf("%v, %v", a, err)
			}
		}
		if n := len(h.box()); n != perAddress {
			h.Errorf("%d mails to one address in a day", n)
		}
		// One network asks only so often, whatever it asks; a /64 is one network.
		refused := 0
		for i := range perNetwork + 5 {
			r := h.request(numbered(i), "rail", "de")
			r.Network = netip.MustParseAddr("2001:db8:ffff:1::" + strconv.FormatInt(int64(i+1), 16))
			if _, err := h.Follow(h.ctx, r); depesche.KindOf(err) == depesche.Unavailable {
				refused++
			}
		}
		if refused != 5 {
			h.Errorf("%d refused", refused)
		}
		h.pass(61 * time.Minute)
		if a, err := h.Follow(h.ctx, h.request("later@example.org", "rail", "de")); a != CheckMail || err != nil {
			h.Errorf("an hour later: %v, %v", a, err)
		}
		// Neither addresses nor networks are kept as such.
		h.pass(25 * time.Hour)
		h.send()
		if n, err := h.s.Tries(h.ctx, h.anonymous("address", "victim@example.org"), time.Time{}); n != 0 || err != nil {
			h.Errorf("%d tries are remembered, %v", n, err)
		}
	})
}

func TestLinks(t *testing.T) {
	each(t, func(h *house) {
		r := h.follower("a@example.org", "de", store.PaceInstant, "rail")
		other := h.follower("b@example.org", "de", store.PaceInstant, "rail")
		me := h.token(ToManage, r, 0, "de", time.Time{})
		if _, err := h.Holds(h.ctx, ToManage, "de", me); err != nil {
			h.Fatal(err)
		}
		theirs := h.token(ToManage, other, 0, "de", time.Time{})
		mine := strings.Split(me, ".")
		bad := []string{"", "x", me + "x", me[:len(me)-1], strings.ToUpper(me), theirs[:strings.LastIndexByte(theirs, '.')+1] + mine[3],
			"0" + me, "-1.0.0." + mine[3], "9999999999999999999999.0.0.x", strings.Repeat("a", 500), mine[0] + ".1.0." + mine[3], mine[0] + ".0.zzzzzz." + mine[3], "....", "\x00.0.0.x"}
		for _, b := range bad {
			if _, err := h.Holds(h.ctx, ToManage, "de", b); !depesche.IsNotFound(err) {
				h.Errorf("%q: %v", b, err)
			}
		}
		// A link is for one purpose and edition.
		if _, err := h.Holds(h.ctx, ToStop, "de", me); !depesche.IsNotFound(err) {
			h.Errorf("another purpose: %v", err)
		}
		if _, err := h.Holds(h.ctx, ToManage, "en", me); !depesche.IsNotFound(err) {
			h.Errorf("another edition: %v", err)
		}
		if err := h.Erase(h.ctx, "de", h.token(ToStop, r, 0, "de", time.Time{})); !depesche.IsNotFound(err) {
			h.Errorf("erased by the link that stops: %v", err)
		}
		c := h.token(ToConfirm, r, 1, "de", h.clock.Add(confirmLife))
		h.pass(confirmLife + time.Second)
		if _, err := h.Confirm(h.ctx, "de", c); !depesche.IsNotFound(err) {
			h.Errorf("expired: %v", err)
		}
	})
}

func TestPreferences(t *testing.T) {
	each(t, func(h *house) {
		r := h.follower("a@example.org", "de", store.PaceInstant, "rail", "water", "towns")
		me := h.token(ToManage, r, 0, "de", time.Time{})
		good := Preferences{Edition: "de", Pace: store.PaceDaily, Hour: 18, Zone: "America/New_York", Keep: []string{"rail de", "water de", "nonsense"}}
		h.must(h.SetPreferences(h.ctx, "de", me, good))
		got, err := h.Holds(h.ctx, ToManage, "de", me)
		h.must(err)
		if r := got.Reader; r.Pace != store.PaceDaily || r.Hour != 18 || r.Zone != "America/New_York" || !r.DigestAt.Equal(time.Date(2026, 3, 4, 23, 0, 0, 0, time.UTC)) {
			h.Errorf("%+v", r)
		}
		if len(got.Subs) != 2 || got.Subs[0].Topic.Key != "rail" || got.Subs[1].Topic.Key != "water" {
			h.Errorf("%+v", got.Subs)
		}
		for name, change := range map[string]func(*Preferences){
			"zone": func(p *Preferences) { p.Zone = "../../etc/passwd" }, "local": func(p *Preferences) { p.Zone = "Local" }, "no zone": func(p *Preferences) { p.Zone = "" },
			"hour": func(p *Preferences) { p.Hour = 24 }, "pace": func(p *Preferences) { p.Pace = "hourly" },
		} {
			p := good
			change(&p)
			if err := h.SetPreferences(h.ctx, "de", me, p); depesche.KindOf(err) != depesche.Invalid {
				h.Errorf("%s: %v", name, err)
			}
		}
		// Another language moves every topic there.
		good.Edition, good.Keep = "en", []string{"rail de"}
		h.must(h.SetPreferences(h.ctx, "de", me, good))
		got, err = h.Holds(h.ctx, ToManage, "de", me)
		h.must(err)
		if len(got.Subs) != 1 || got.Subs[0].Edition != "en" || got.Subs[0].Confirmed.IsZero() || got.Reader.Lang != "en" {
			h.Errorf("%+v %+v", got.Reader, got.Subs)
		}
	})
}

func TestErase(t *testing.T) {
	each(t, func(h *house) {
		r := h.follower("a@example.org", "de", store.PaceInstant, "rail")
		h.publish(0, "de", "Eins", "rail")
		h.send()
		h.publish(0, "de", "Zwei", "rail") // still waits
		h.must(h.Erase(h.ctx, "de", h.token(ToManage, r, 0, "de", time.Time{})))
		if n := len(h.box()); n != 0 {
			h.Errorf("%d mails are left", n)
		}
		if h.send() != 0 {
			h.Error("mail to somebody who was erased")
		}
		if _, err := h.s.ReaderByEmail(h.ctx, "a@example.org"); !depesche.IsNotFound(err) {
			h.Errorf("still known: %v", err)
		}
		if err := h.Erase(h.ctx, "de", h.token(ToManage, r, 0, "de", time.Time{})); !depesche.IsNotFound(err) {
			h.Errorf("erased twice: %v", err)
		}
		// Who never confirms is forgotten after a week.
		h.ask("b@example.org", "rail", "de")
		h.pass(confirmLife + 2*time.Hour)
		h.send()
		if _, err := h.s.ReaderByEmail(h.ctx, "b@example.org"); !depesche.IsNotFound(err) {
			h.Errorf("unconfirmed and still known: %v", err)
		}
	})
}

func TestNextDigest(t *testing.T) {
	at := func(s string) time.Time {
		v, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, tt := range []struct {
		now, zone string
		hour      int
		want      string
	}{
		{"2026-03-04T15:30:00Z", "Europe/Berlin", 7, "2026-03-05T06:00:00Z"},
		{"2026-03-04T05:59:59Z", "Europe/Berlin", 7, "2026-03-04T06:00:00Z"},
		{"2026-03-04T06:00:00Z", "Europe/Berlin", 7, "2026-03-05T06:00:00Z"}, // exactly then: it has been
		// Into summer time: 2 o'clock does not exist on 29 March, 7 comes an hour earlier.
		{"2026-03-28T12:00:00Z", "Europe/Berlin", 7, "2026-03-29T05:00:00Z"},
		{"2026-03-28T12:00:00Z", "Europe/Berlin", 2, "2026-03-29T01:00:00Z"}, // 03:00, the first moment after the gap
		{"2026-03-29T01:00:00Z", "Europe/Berlin", 2, "2026-03-30T00:00:00Z"},
		// Out of it: 2 o'clock comes twice on 25 October and counts once.
		{"2026-10-24T12:00:00Z", "Europe/Berlin", 2, "2026-10-25T00:00:00Z"},
		{"2026-10-25T00:00:00Z", "Europe/Berlin", 2, "2026-10-26T01:00:00Z"},
		{"2026-10-25T00:30:00Z", "Europe/Berlin", 2, "2026-10-26T01:00:00Z"},
		// Half hours, midnight that does not exist, the far ends of the world.
		{"2026-03-04T15:30:00Z", "Asia/Kolkata", 0, "2026-03-04T18:30:00Z"},
		{"2026-09-05T12:00:00Z", "America/Santiago", 0, "2026-09-06T04:00:00Z"}, // the day begins at 1 o'clock
		{"2026-03-04T10:30:00Z", "Pacific/Kiritimati", 0, "2026-03-05T10:00:00Z"},
		{"2026-04-04T12:00:00Z", "Australia/Lord_Howe", 2, "2026-04-04T15:30:00Z"}, // clocks go back by half an hour
		{"2026-03-04T15:30:00Z", "No/Such_Zone", 7, "2026-03-05T07:00:00Z"},
	} {
		got := nextDigest(at(tt.now), &store.Reader{Zone: tt.zone, Hour: tt.hour})
		if !got.Equal(at(tt.want)) {
			t.Errorf("%s %s %d: %s, want %s", tt.now, tt.zone, tt.hour, got.Format(time.RFC3339), tt.want)
		}
	}
	// In no zone is a day without its mail or with two.
	for _, name := range []string{"Europe/Berlin", "America/Santiago", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Tehran", "Pacific/Apia", "America/St_Johns"} {
		for _, hour := range []int{0, 1, 2, 3, 23} {
			r := &store.Reader{Zone: name, Hour: hour}
			z, ok := zone(name)
			if !ok {
				t.Fatal(name)
			}
			now := at("2025-12-31T12:00:00Z")
			seen := map[string]bool{}
			for range 366 {
				now = nextDigest(now, r)
				day := now.In(z).Format(time.DateOnly)
				if seen[day] {
					t.Errorf("%s %d: twice on %s", name, hour, day)
				}
				seen[day] = true
			}
			if last := now.In(z).Sub(at("2025-12-31T12:00:00Z")); last > 367*24*time.Hour {
				t.Errorf("%s %d: days were left out", name, hour)
			}
		}
	}
}
