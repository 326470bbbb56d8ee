package newsroom_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/picture"
	"depesche/internal/store"
)

// inTwoZones is a story that may go out in English (New York) and German (Berlin). The
// clock stands at 2026-11-23 09:00 UTC.
func inTwoZones(t *testing.T, n *newsroom.Newsroom) int64 {
	t.Helper()
	for code, zone := range map[string]string{"en": "America/New_York", "de": "Europe/Berlin"} {
		e, err := n.Store.Edition(ctx, code)
		ok(t, err)
		e.TimeZone = zone
		ok(t, n.Store.SaveEdition(ctx, *e))
	}
	story := importCrane(t, n)
	withEcho(t, n, story)
	_, err := n.Translate(ctx, mara, story, "de", newsroom.TranslateOptions{Engine: "echo"})
	ok(t, err)
	ok(t, n.ConfirmAll(ctx, mara, story, "de"))
	ok(t, n.Approve(ctx, mara, story, "de"))
	ok(t, n.Approve(ctx, mara, story, "en"))
	return story
}

func waits(t *testing.T, n *newsroom.Newsroom, story int64) map[string]string {
	t.Helper()
	ws, err := n.Store.Schedules(ctx, story)
	ok(t, err)
	out := map[string]string{}
	for _, w := range ws {
		out[w.Edition] = w.At.Format(time.RFC3339)
		if !w.Waits() {
			out[w.Edition] += " " + w.Problems[0].Key
		}
	}
	return out
}

func live(t *testing.T, n *newsroom.Newsroom, story int64, edition string) bool {
	t.Helper()
	_, err := n.Store.PublishedStory(ctx, edition, story)
	if err != nil && !depesche.IsNotFound(err) {
		t.Fatal(err)
	}
	return err == nil
}

func due(t *testing.T, n *newsroom.Newsroom, want int) {
	t.Helper()
	if k, err := n.PublishDue(ctx); err != nil || k != want {
		t.Fatalf("%d went out, want %d (%v)", k, want, err)
	}
}

func TestEachEditionsOwnMorning(t *testing.T) { each(t, testEachEditionsOwnMorning) }

func testEachEditionsOwnMorning(t *testing.T, n *newsroom.Newsroom, clock *clock) {
	story := inTwoZones(t, n)
	ps, err := n.Schedule(ctx, mara, story, []string{"en", "de"}, newsroom.When{Local: "2026-11-24T07:00"}, nil)
	ok(t, err)
	if len(ps) != 2 || ps[0].Zone != "America/New_York" || ps[0].Local != "2026-11-24T07:00" || ps[0].By != mara.Name {
		t.Fatalf("%+v", ps)
	}
	if got := waits(t, n, story); got["de"] != "2026-11-24T06:00:00Z" || got["en"] != "2026-11-24T12:00:00Z" {
		t.Fatal(got)
	}
	rows, err := n.Store.Matrix(ctx, store.MatrixQuery{Queue: "scheduled", State: "scheduled", Edition: "de"})
	ok(t, err)
	if len(rows) != 1 || !rows[0].Cells[1].Scheduled || rows[0].Cells[1].ScheduledAt.Hour() != 6 {
		t.Errorf("the queue has %+v", rows)
	}
	// Nobody serves at seven in Berlin: it goes out late, and the other waits.
	clock.add(22 * time.Hour)
	due(t, n, 1)
	if !live(t, n, story, "de") || live(t, n, story, "en") {
		t.Error("at 07:00 UTC only German is out")
	}
	clock.add(5 * time.Hour)
	due(t, n, 1)
	due(t, n, 0)
	es, err := n.Store.Ledger(ctx, store.LedgerQuery{Story: story})
	ok(t, err)
	if !slices.ContainsFunc(es, func(e depesche.LedgerEntry) bool {
		return e.Action == depesche.ActSchedule && e.Edition == "en" && e.Detail == "2026-11-24T12:00:00Z, 2026-11-24 07:00 America/New_York"
	}) {
		t.Errorf("the ledger has %+v", es)
	}
}

func TestScheduleAllOrNone(t *testing.T) { each(t, testScheduleAllOrNone) }

func testScheduleAllOrNone(t *testing.T, n *newsroom.Newsroom, clock *clock) {
	story := inTwoZones(t, n)
	at := clock.now().Add(time.Hour)
	_, err := n.Schedule(ctx, mara, story, []string{"en", "de", "es"}, newsroom.When{At: at}, nil)
	kind(t, err, depesche.Refused, "es")
	// 04:30 in New York is to come, 04:30 in Berlin is over.
	_, err = n.Schedule(ctx, mara, story, []string{"en", "de"}, newsroom.When{Local: "2026-11-23T04:30"}, nil)
	kind(t, err, depesche.Invalid, "2026-11-23 04:30 Europe/Berlin", "2026-11-23 10:00 Europe/Berlin")
	embargo := clock.now().Add(20 * time.Hour)
	ok(t, n.Describe(ctx, mara, story, newsroom.StoryChange{Embargo: &newsroom.When{At: embargo}}))
	_, err = n.Schedule(ctx, mara, story, []string{"en", "de"}, newsroom.When{Local: "2026-11-24T05:30"}, nil)
	kind(t, err, depesche.Refused, "2026-11-24 05:30 Europe/Berlin", "2026-11-24 06:00 Europe/Berlin")
	for _, w := range []newsroom.When{{}, {Local: "soon"}, {At: at.AddDate(30, 0, 0)}} {
		_, err = n.Schedule(ctx, mara, story, []string{"en"}, w, nil)
		kind(t, err, depesche.Invalid)
	}
	if got := waits(t, n, story); len(got) != 0 {
		t.Errorf("some are scheduled: %v", got)
	}
	_, err = n.Schedule(ctx, mara, story, []string{"en", "de"}, newsroom.When{At: embargo}, nil)
	ok(t, err)
}

func TestScheduleAndEmbargo(t *testing.T) { each(t, testScheduleAndEmbargo) }

func testScheduleAndEmbargo(t *testing.T, n *newsroom.Newsroom, clock *clock) {
	story := inTwoZones(t, n)
	own, start := clock.now().Add(10*time.Hour), clock.now()
	_, err := n.Schedule(ctx, mara, story, []string{"de"}, newsroom.When{At: own}, nil)
	ok(t, err)
	embargo := func(h time.Duration) {
		t.Helper()
		end := time.Time{}
		if h > 0 {
			end = start.Add(h * time.Hour)
		}
		ok(t, n.Describe(ctx, mara, story, newsroom.StoryChange{Embargo: &newsroom.When{At: end}}))
	}
	at := func(want time.Time) {
		t.Helper()
		if got := waits(t, n, story); got["de"] != want.Format(time.RFC3339) {
			t.Fatalf("it waits for %v, want %v", got, want)
		}
	}
	embargo(5)
	at(own)
	embargo(15)
	at(start.Add(15 * time.Hour))
	embargo(0) // the time that was asked for counts again
	at(own)
	// One that waits for the embargo goes out when it is lifted.
	embargo(20)
	_, err = n.Publish(ctx, mara, story, []string{"en"})
	ok(t, err)
	embargo(0)
	due(t, n, 1)
	if !live(t, n, story, "en") || live(t, n, story, "de") {
		t.Error("only English goes out with the embargo's end")
	}
	at(own)
	// A page that is out and has an update planned: the embargo would have to move one of them.
	_, err = n.Publish(ctx, mara, story, []string{"de"})
	ok(t, err)
	write(t, n, story, 2, "Er wiegt 240 Tonnen und stammt von 1961.", true)
	ok(t, n.Approve(ctx, mara, story, "de"))
	_, err = n.Schedule(ctx, mara, story, []string{"de"}, newsroom.When{At: own.Add(time.Hour)}, nil)
	ok(t, err)
	end := clock.now().Add(time.Hour)
	kind(t, n.Describe(ctx, mara, story, newsroom.StoryChange{Embargo: &newsroom.When{At: end}}), depesche.Refused, "de", "cancel")
	if !live(t, n, story, "de") || !live(t, n, story, "en") {
		t.Error("a page is gone although the embargo was refused")
	}
	at(own.Add(time.Hour))
	ok(t, n.CancelSchedule(ctx, mara, story, []string{"de"}, nil))
	ok(t, n.Describe(ctx, mara, story, newsroom.StoryChange{Embargo: &newsroom.When{At: end}}))
	if live(t, n, story, "de") {
		t.Error("the page shows under the embargo")
	}
	clock.add(time.Hour)
	due(t, n, 2)
	if !live(t, n, story, "de") || !live(t, n, story, "en") {
		t.Error("the pages do not come back with the embargo's end")
	}
}

func TestChangeAndCancelSchedule(t *testing.T) { each(t, testChangeAndCancelSchedule) }

func testChangeAndCancelSchedule(t *testing.T, n *newsroom.Newsroom, clock *clock) {
	story := inTwoZones(t, n)
	at := clock.now().Add(time.Hour)
	plan := func(at time.Time, seen newsroom.Seen) error {
		_, err := n.Schedule(ctx, jon, story, []string{"de"}, newsroom.When{At: at}, seen)
		return err
	}
	ok(t, plan(at, newsroom.Seen{"de": {}}))
	ok(t, plan(at, newsroom.Seen{"de": {}})) // the form was sent twice
	kind(t, plan(at.Add(time.Hour), newsroom.Seen{"de": {}}), depesche.Conflict, jon.Name)
	ok(t, plan(at.Add(time.Hour), newsroom.Seen{"de": at}))
	kind(t, n.CancelSchedule(ctx, mara, story, []string{"de"}, newsroom.Seen{"de": at}), depesche.Conflict, jon.Name)
	kind(t, n.CancelSchedule(ctx, mara, story, []string{"de", "en"}, nil), depesche.Refused, "en")
	ok(t, n.CancelSchedule(ctx, mara, story, []string{"de"}, newsroom.Seen{"de": at.Add(time.Hour)}))
	kind(t, n.CancelSchedule(ctx, mara, story, []string{"de"}, newsroom.Seen{"de": at.Add(time.Hour)}), depesche.Conflict)
	kind(t, n.CancelSchedule(ctx, mara, story, nil, nil), depesche.Refused)
	clock.add(5 * time.Hour)
	due(t, n, 0)
	// Publishing at once ends the waiting, and what is live stays when an update is cancelled.
	ok(t, plan(clock.now().Add(time.Hour), nil))
	_, err := n.Publish(ctx, mara, story, []string{"de"})
	ok(t, err)
	kind(t, plan(clock.now().Add(time.Hour), nil), depesche.Refused, "nothing new")
	write(t, n, story, 2, "Er wiegt 240 Tonnen und stammt von 1961.", true)
	ok(t, n.Approve(ctx, mara, story, "de"))
	ok(t, plan(clock.now().Add(time.Hour), nil))
	ok(t, n.CancelSchedule(ctx, mara, story, []string{"de"}, nil))
	if len(waits(t, n, story)) != 0 || !live(t, n, story, "de") {
		t.Error("the page went with its update")
	}
}

// TestNotAtItsTime: what may not go out by then stays, with its reason, until somebody acts.
func TestNotAtItsTime(t *testing.T) { each(t, testNotAtItsTime) }

func testNotAtItsTime(t *testing.T, n *newsroom.Newsroom, clock *clock) {
	story := inTwoZones(t, n)
	plan := func() {
		t.Helper()
		_, err := n.Schedule(ctx, mara, story, []string{"de"}, newsroom.When{At: clock.now().Add(time.Hour)}, nil)
		ok(t, err)
	}
	edit := func(target string) {
		t.Helper()
		look, err := n.Look(ctx, story, "de")
		ok(t, err)
		_, err = n.EditSegment(ctx, jon, newsroom.SegmentEdit{Story: story, Lang: "de", Key: look.Revision.Targets[2].Key, Target: depesche.Plain(target), Confirm: true})
		ok(t, err)
	}
	held := func(key string) {
		t.Helper()
		clock.add(2 * time.Hour)
		due(t, n, 0)
		due(t, n, 0)
		ws, err := n.Store.Schedules(ctx, story)
		ok(t, err)
		if len(ws) != 1 || !slices.ContainsFunc(ws[0].Problems, func(o store.Obstacle) bool { return o.Key == key }) || live(t, n, story, "de") {
			t.Fatalf("want %s: %+v", key, ws)
		}
		rows, err := n.Store.Matrix(ctx, store.MatrixQuery{Queue: "problems", State: "problem", Edition: "de"})
		ok(t, err)
		if len(rows) != 1 || rows[0].Cells[1].Scheduled || len(rows[0].Cells[1].Problems) == 0 {
			t.Errorf("%s is not under Problems: %+v", key, rows)
		}
		if rows, err = n.Store.Matrix(ctx, store.MatrixQuery{Queue: "scheduled"}); err != nil || len(rows) != 0 {
			t.Errorf("%s is still under Scheduled (%v)", key, err)
		}
	}
	// Changed, nobody approved it: also in an edition that lets unread texts out.
	plan()
	edit("Er wiegt 240 Tonnen und stammt von 1961.")
	held("block.changed")
	e, err := n.Store.Edition(ctx, "de")
	ok(t, err)
	e.Policy.AllowUnreviewed = true
	ok(t, n.Store.SaveEdition(ctx, *e))
	plan()
	edit("Er wiegt 240 Tonnen und wurde 1961 errichtet.")
	held("block.changed")
	// A new finding.
	ok(t, n.Approve(ctx, mara, story, "de"))
	plan()
	edit("Er wiegt 204 Tonnen und wurde 1961 errichtet.")
	held("block.errors")
	edit("Er wiegt 240 Tonnen und wurde 1961 errichtet.")
	// The original moved on.
	ok(t, n.Approve(ctx, mara, story, "de"))
	plan()
	o, err := n.Store.Original(ctx, story)
	ok(t, err)
	rev, err := n.Store.Revision(ctx, o.Head)
	ok(t, err)
	doc := rev.Document.Clone()
	doc.Headline = depesche.Plain("The old crane is back")
	_, err = n.EditOriginal(ctx, mara, story, rev.Number, doc, nil)
	ok(t, err)
	held("block.stale")
	// Somebody mends it: it does not go out behind everybody's back, but when it is asked for.
	_, err = n.Restore(ctx, mara, story, "en", 0, rev.Number)
	ok(t, err)
	_, err = n.Translate(ctx, mara, story, "de", newsroom.TranslateOptions{Engine: "none"})
	ok(t, err)
	ok(t, n.ConfirmAll(ctx, mara, story, "de"))
	ok(t, n.Approve(ctx, mara, story, "de"))
	due(t, n, 0)
	_, err = n.Publish(ctx, mara, story, []string{"de"})
	ok(t, err)
	if !live(t, n, story, "de") || len(waits(t, n, story)) != 0 {
		t.Error("published, and the problem stays")
	}
}

// TestApprovedAgainGoesOut: a change that was approved before the time goes out with it.
func TestApprovedAgainGoesOut(t *testing.T) { each(t, testApprovedAgainGoesOut) }

func testApprovedAgainGoesOut(t *testing.T, n *newsroom.Newsroom, clock *clock) {
	story := inTwoZones(t, n)
	_, err := n.Schedule(ctx, mara, story, []string{"de"}, newsroom.When{At: clock.now().Add(time.Hour)}, nil)
	ok(t, err)
	look, err := n.Look(ctx, story, "de")
	ok(t, err)
	_, err = n.EditSegment(ctx, jon, newsroom.SegmentEdit{Story: story, Lang: "de", Key: look.Revision.Targets[2].Key, Target: depesche.Plain("Er wiegt 240 Tonnen und stammt von 1961."), Confirm: true})
	ok(t, err)
	ok(t, n.Approve(ctx, mara, story, "de"))
	clock.add(time.Hour)
	due(t, n, 1)
}

// TestTwoSchedulesAtOnce: of many who plan the same edition at once from the same page, one
// has it, and the others are told.
func TestTwoSchedulesAtOnce(t *testing.T) { each(t, testTwoSchedulesAtOnce) }

func testTwoSchedulesAtOnce(t *testing.T, n *newsroom.Newsroom, clock *clock) {
	story := inTwoZones(t, n)
	for round := range 10 {
		var all sync.WaitGroup
		var won, lost atomic.Int32
		for i := range 4 {
			all.Go(func() {
				actor := depesche.Actor{Account: int64(i + 1), Name: fmt.Sprint("editor ", i)}
				_, err := n.Schedule(ctx, actor, story, []string{"de"}, newsroom.When{At: clock.now().Add(time.Duration(i+1) * time.Hour)}, newsroom.Seen{"de": {}})
				switch depesche.KindOf(err) {
				case "":
					won.Add(1)
				case depesche.Conflict:
					lost.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		all.Wait()
		if won.Load() != 1 || lost.Load() != 3 {
			t.Fatalf("round %d: %d have it, %d were told", round, won.Load(), lost.Load())
		}
		// Its time comes while two cancel it: it is out, or cancelled by one.
		clock.add(5 * time.Hour)
		w, err := n.Store.ScheduleOf(ctx, story, "de")
		ok(t, err)
		var cancelled, out atomic.Int32
		for range 2 {
			all.Go(func() {
				if err := n.CancelSchedule(ctx, mara, story, []string{"de"}, newsroom.Seen{"de": w.At}); err == nil {
					cancelled.Add(1)
				} else if depesche.KindOf(err) != depesche.Conflict {
					t.Error(err)
				}
			})
			all.Go(func() {
				k, err := n.PublishDue(ctx)
				if err != nil {
					t.Error(err)
				}
				out.Add(int32(k))
			})
		}
		all.Wait()
		if cancelled.Load()+out.Load() != 1 || live(t, n, story, "de") != (out.Load() == 1) || len(waits(t, n, story)) != 0 {
			t.Fatalf("round %d: cancelled %d times, out %d times, live %v", round, cancelled.Load(), out.Load(), live(t, n, story, "de"))
		}
		if out.Load() == 1 {
			ok(t, n.Unpublish(ctx, mara, story, []string{"de"}, "again"))
		}
	}
}

// TestEmptyTranslationIsADraft: a translation that was begun and has no word yet is under
// Drafts, and in the matrix's filter it is missing, as its cell says.
func TestEmptyTranslationIsADraft(t *testing.T) { each(t, testEmptyTranslationIsADraft) }

func testEmptyTranslationIsADraft(t *testing.T, n *newsroom.Newsroom, _ *clock) {
	story := importCrane(t, n)
	ok(t, n.Accept(ctx, mara, story))
	ok(t, n.Approve(ctx, mara, story, "en"))
	_, err := n.Translate(ctx, mara, story, "de", newsroom.TranslateOptions{Engine: "none"})
	ok(t, err)
	is := func(q store.MatrixQuery, want int) {
		t.Helper()
		if rows, err := n.Store.Matrix(ctx, q); err != nil || len(rows) != want {
			t.Errorf("%+v finds %d, want %d (%v)", q, len(rows), want, err)
		}
	}
	is(store.MatrixQuery{Queue: "drafts"}, 1)
	is(store.MatrixQuery{State: "draft", Edition: "de"}, 0)
	is(store.MatrixQuery{State: "missing", Edition: "de"}, 1)
	write(t, n, story, 0, "Der Kran", false)
	is(store.MatrixQuery{Queue: "drafts"}, 0)
	is(store.MatrixQuery{State: "missing", Edition: "de"}, 0)
	is(store.MatrixQuery{Queue: "review"}, 1)
}

// TestRightsEndBeforeTheTime: a picture whose rights end while its story waits holds it back.
func TestRightsEndBeforeTheTime(t *testing.T) { each(t, testRightsEndBeforeTheTime) }

func testRightsEndBeforeTheTime(t *testing.T, n *newsroom.Newsroom, clock *clock) {
	story := importCrane(t, n)
	f := add(t, n, photo(t, 3, picture.Metadata{}))
	ok(t, n.SetLead(ctx, mara, story, 0, depesche.PictureUse{Hash: f.Hash, Credit: "Teval", Alt: "A crane"}))
	ok(t, n.Approve(ctx, mara, story, "en"))
	end := clock.now().Add(time.Hour)
	_, err := n.DescribePicture(ctx, mara, f.Hash, newsroom.PictureChange{RightsUntil: &end})
	ok(t, err)
	_, err = n.Schedule(ctx, mara, story, []string{"en"}, newsroom.When{At: clock.now().Add(2 * time.Hour)}, nil)
	ok(t, err)
	clock.add(2 * time.Hour)
	due(t, n, 0)
	if got := waits(t, n, story)["en"]; !strings.HasSuffix(got, "block.picture_rights") || live(t, n, story, "en") {
		t.Errorf("it is %q", got)
	}
	// With the rights prolonged it goes out when somebody plans it again.
	_, err = n.DescribePicture(ctx, mara, f.Hash, newsroom.PictureChange{RightsUntil: &time.Time{}})
	ok(t, err)
	due(t, n, 0)
	_, err = n.Schedule(ctx, mara, story, []string{"en"}, newsroom.When{At: clock.now().Add(time.Hour)}, nil)
	ok(t, err)
	clock.add(time.Hour)
	due(t, n, 1)
}
