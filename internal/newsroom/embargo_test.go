package newsroom_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/store"
)

func TestEmbargoOfAnEdition(t *testing.T) { each(t, testEmbargoOfAnEdition) }

// An edition's own embargo counts there and nowhere else, in either direction.
func testEmbargoOfAnEdition(t *testing.T, n *newsroom.Newsroom, clock *clock) {
	story := inTwoZones(t, n) // now it is 9:00 UTC on 23 November
	until := func(c newsroom.StoryChange) map[string]string {
		t.Helper()
		ok(t, n.Describe(ctx, mara, story, c))
		st, err := n.Store.Story(ctx, story)
		ok(t, err)
		out := map[string]string{}
		for _, e := range []string{"en", "de"} {
			if at := st.EmbargoIn(e); !at.IsZero() {
				out[e] = at.UTC().Format("02T15:04")
			}
		}
		return out
	}
	is := func(got map[string]string, en, de string) {
		t.Helper()
		if got["en"] != en || got["de"] != de {
			t.Fatalf("until %v, want en %q and de %q", got, en, de)
		}
	}
	at := func(day, hour int) *newsroom.When {
		return &newsroom.When{At: time.Date(2026, 11, day, hour, 0, 0, 0, time.UTC)}
	}

	// Six in the morning by each edition's clock.
	is(until(newsroom.StoryChange{Embargo: &newsroom.When{Local: "2026-11-24T06:00"}}), "24T11:00", "24T05:00")
	ps, err := n.Publish(ctx, mara, story, []string{"en", "de"})
	ok(t, err)
	if len(ps) != 2 || ps[0].State != depesche.Scheduled || ps[1].State != depesche.Scheduled {
		t.Fatalf("%+v", ps)
	}
	if got := waits(t, n, story); got["en"] != "2026-11-24T11:00:00Z" || got["de"] != "2026-11-24T05:00:00Z" {
		t.Fatal(got)
	}

	// One edition's later: what waits moves there alone, and cannot be planned before it.
	is(until(newsroom.StoryChange{EmbargoIn: map[string]newsroom.When{"de": {Local: "2026-11-24T08:30"}}}), "24T11:00", "24T07:30")
	if got := waits(t, n, story); got["en"] != "2026-11-24T11:00:00Z" || got["de"] != "2026-11-24T07:30:00Z" {
		t.Fatal(got)
	}
	_, err = n.Schedule(ctx, mara, story, []string{"de"}, newsroom.When{Local: "2026-11-24T07:00"}, nil)
	kind(t, err, depesche.Refused, "embargo", "08:30")
	clock.add(at(24, 7).At.Add(30 * time.Minute).Sub(clock.now()))
	due(t, n, 1)
	if !live(t, n, story, "de") || live(t, n, story, "en") {
		t.Fatal("German alone is free")
	}

	// The story's embargo set anew ends those of editions but for the ones named with it;
	// what is under it is taken down.
	is(until(newsroom.StoryChange{Embargo: at(25, 9), EmbargoIn: map[string]newsroom.When{"en": *at(24, 8)}}), "24T08:00", "25T09:00")
	if live(t, n, story, "de") {
		t.Fatal("German is out under an embargo")
	}
	clock.add(at(24, 8).At.Sub(clock.now()))
	due(t, n, 1)
	if !live(t, n, story, "en") || live(t, n, story, "de") {
		t.Fatal("English is free although the story's embargo holds elsewhere")
	}

	// Without its own, an edition is under the story's again.
	is(until(newsroom.StoryChange{EmbargoIn: map[string]newsroom.When{"en": {}}}), "25T09:00", "25T09:00")
	if live(t, n, story, "en") {
		t.Fatal("English is out under the story's embargo")
	}
	is(until(newsroom.StoryChange{Embargo: &newsroom.When{}}), "", "")
	due(t, n, 2)

	kind(t, n.Describe(ctx, mara, story, newsroom.StoryChange{EmbargoIn: map[string]newsroom.When{"xx": *at(25, 9)}}), depesche.NotFound, "xx")
	kind(t, n.Describe(ctx, mara, story, newsroom.StoryChange{EmbargoIn: map[string]newsroom.When{"de": {Local: "2026-03-29T02:30"}}}), depesche.Invalid, "does not exist")
	es, err := n.Store.Ledger(ctx, store.LedgerQuery{Story: story})
	ok(t, err)
	for _, want := range []string{"embargo in de until 2026-11-24T07:30:00Z, 2026-11-24 08:30 Europe/Berlin", "embargo lifted", "no embargo of its own in en"} {
		if !slices.ContainsFunc(es, func(e depesche.LedgerEntry) bool { return strings.Contains(e.Detail, want) }) {
			t.Errorf("the ledger does not say %q", want)
		}
	}
}

func TestEmbargoLeavesForeignEditions(t *testing.T) { each(t, testEmbargoLeavesForeignEditions) }

// The story's embargo, new or lifted, ends an edition's own only for who is an editor there.
func testEmbargoLeavesForeignEditions(t *testing.T, n *newsroom.Newsroom, clock *clock) {
	story := inTwoZones(t, n)
	abroad := &depesche.Account{Role: depesche.RoleEditor, Editions: map[string]depesche.Role{"de": depesche.RoleReader}}
	at := func(day int) newsroom.When {
		return newsroom.When{At: time.Date(2026, 11, day, 9, 0, 0, 0, time.UTC)}
	}
	ok(t, n.Describe(ctx, mara, story, newsroom.StoryChange{EmbargoIn: map[string]newsroom.When{"de": at(25), "en": at(25)}}))
	for _, step := range []struct {
		embargo newsroom.When
		by      *depesche.Account
		en, de  string
	}{
		{at(26), abroad, "26T09:00", "25T09:00"},
		{newsroom.When{Local: "2026-11-27T06:00"}, abroad, "27T11:00", "25T09:00"},
		{newsroom.When{}, abroad, "", "25T09:00"},
		{newsroom.When{}, &depesche.Account{Role: depesche.RoleEditor}, "", ""},
		// Without one of its own it is under the story's, and leaves it with it.
		{newsroom.When{Local: "2026-11-27T06:00"}, abroad, "27T11:00", "27T11:00"},
		{newsroom.When{}, abroad, "", ""},
	} {
		ok(t, n.Describe(ctx, jon, story, newsroom.StoryChange{Embargo: &step.embargo, Embargoer: step.by}))
		st, err := n.Store.Story(ctx, story)
		ok(t, err)
		for code, want := range map[string]string{"en": step.en, "de": step.de} {
			got := ""
			if until := st.EmbargoIn(code); !until.IsZero() {
				got = until.UTC().Format("02T15:04")
			}
			if got != want {
				t.Errorf("%v: in %s until %q, want %q", step.embargo, code, got, want)
			}
		}
	}
}

func TestEmbargoChangedMeanwhile(t *testing.T) { each(t, testEmbargoChangedMeanwhile) }

// Of two who change embargoes by what they saw, the second replaces nothing unseen.
func testEmbargoChangedMeanwhile(t *testing.T, n *newsroom.Newsroom, clock *clock) {
	story := inTwoZones(t, n)
	at := func(day int) time.Time { return time.Date(2026, 11, day, 9, 0, 0, 0, time.UTC) }
	set := func(story, de time.Time) newsroom.StoryChange {
		return newsroom.StoryChange{Embargo: &newsroom.When{At: story}, EmbargoIn: map[string]newsroom.When{"de": {At: de}}}
	}
	seen := func(c newsroom.StoryChange, story, de time.Time) newsroom.StoryChange {
		c.EmbargoSeen = &newsroom.SeenEmbargo{Story: &story, In: map[string]time.Time{"de": de, "en": {}}}
		return c
	}
	none := time.Time{}
	ok(t, n.Describe(ctx, mara, story, seen(set(at(25), at(26)), none, none)))
	ok(t, n.Describe(ctx, mara, story, seen(set(at(25), at(26)), none, none))) // the form was sent twice

	kind(t, n.Describe(ctx, jon, story, seen(newsroom.StoryChange{Embargo: &newsroom.When{At: at(27)}}, none, at(26))), depesche.Conflict, "story's embargo")
	kind(t, n.Describe(ctx, jon, story, seen(newsroom.StoryChange{Embargo: &newsroom.When{At: at(27)}}, at(25), none)), depesche.Conflict, "in de")
	kind(t, n.Describe(ctx, jon, story, seen(newsroom.StoryChange{EmbargoIn: map[string]newsroom.When{"de": {}}}, at(25), at(28))), depesche.Conflict, "in de")
	st, err := n.Store.Story(ctx, story)
	ok(t, err)
	if !st.Embargo.Equal(at(25)) || !st.EmbargoIn("de").Equal(at(26)) {
		t.Fatalf("refused, yet until %v and %v", st.Embargo, st.Embargoes)
	}
	// What others changed beside it does not matter, and who saw nothing is not asked.
	ok(t, n.Describe(ctx, jon, story, seen(newsroom.StoryChange{EmbargoIn: map[string]newsroom.When{"en": {At: at(28)}}}, none, none)))
	ok(t, n.Describe(ctx, jon, story, newsroom.StoryChange{Embargo: &newsroom.When{At: at(27)}}))
}

func TestEmbargoBringsBackWhatWasRead(t *testing.T) { each(t, testEmbargoBringsBackWhatWasRead) }

// A page that an embargo took down does not come back with changes that nobody has read,
// also in an edition that lets unread texts out; with those that somebody has approved it does.
func testEmbargoBringsBackWhatWasRead(t *testing.T, n *newsroom.Newsroom, clock *clock) {
	story := inTwoZones(t, n)
	e, err := n.Store.Edition(ctx, "de")
	ok(t, err)
	e.Policy.AllowUnreviewed = true
	ok(t, n.Store.SaveEdition(ctx, *e))
	_, err = n.Publish(ctx, mara, story, []string{"de"})
	ok(t, err)
	embargo := func() {
		t.Helper()
		ok(t, n.Describe(ctx, mara, story, newsroom.StoryChange{Embargo: &newsroom.When{At: clock.now().Add(time.Hour)}}))
		if live(t, n, story, "de") {
			t.Fatal("the page is out under an embargo")
		}
	}
	embargo()
	clock.add(time.Hour)
	due(t, n, 1) // as it was

	embargo()
	write(t, n, story, 2, "Er wiegt 240 Tonnen und stammt von 1961.", true)
	ok(t, n.Approve(ctx, mara, story, "de"))
	clock.add(time.Hour)
	due(t, n, 1)

	embargo()
	write(t, n, story, 2, "Er wiegt 240 Tonnen und wurde 1961 errichtet.", true)
	clock.add(time.Hour)
	due(t, n, 0)
	if got := waits(t, n, story)["de"]; !strings.HasSuffix(got, "block.changed") {
		t.Errorf("it waits for %q", got)
	}
}

func TestEmbargoAtATimeThatComesTwice(t *testing.T) { each(t, testEmbargoAtATimeThatComesTwice) }

// As clocks go back, an embargo ends at the second of two times that look the same.
func testEmbargoAtATimeThatComesTwice(t *testing.T, n *newsroom.Newsroom, clock *clock) {
	story := inTwoZones(t, n)
	twice := newsroom.When{Local: "2027-10-31T02:30"}
	for _, c := range []newsroom.StoryChange{{Embargo: &twice}, {EmbargoIn: map[string]newsroom.When{"de": twice}}} {
		ok(t, n.Describe(ctx, mara, story, newsroom.StoryChange{Embargo: &newsroom.When{}}))
		ok(t, n.Describe(ctx, mara, story, c))
		st, err := n.Store.Story(ctx, story)
		ok(t, err)
		if got := st.EmbargoIn("de").UTC().Format(time.RFC3339); got != "2027-10-31T01:30:00Z" {
			t.Errorf("until %s", got)
		}
	}
}
