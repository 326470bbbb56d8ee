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
