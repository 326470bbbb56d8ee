package newsroom_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/store"
	"depesche/internal/translate"
)

// busy is an engine during whose work something happens, once.
type busy struct {
	*echo
	happens func()
}

func (b *busy) Translate(ctx context.Context, r translate.Request) ([]translate.Result, error) {
	out, err := b.echo.Translate(ctx, r)
	if f := b.happens; f != nil {
		b.happens = nil
		f()
	}
	return out, err
}

func withBusy(t *testing.T, n *newsroom.Newsroom, story int64) *busy {
	t.Helper()
	b := &busy{echo: withEcho(t, n, story)}
	n.Engines.Prepend(b)
	return b
}

func TestWhatIsSaidOfAStoryDuringTranslationStands(t *testing.T) {
	each(t, testWhatIsSaidOfAStoryDuringTranslationStands)
}

func testWhatIsSaidOfAStoryDuringTranslationStands(t *testing.T, n *newsroom.Newsroom, clock *clock) {
	story := importCrane(t, n)
	end, line := clock.now().Add(time.Hour), "crane"
	withBusy(t, n, story).happens = func() {
		ok(t, n.Describe(ctx, mara, story, newsroom.StoryChange{Embargo: &newsroom.When{At: end}, Slugline: &line}))
	}
	_, err := n.Translate(ctx, mara, story, "de", newsroom.TranslateOptions{Engine: "echo"})
	ok(t, err)
	st, err := n.Store.Story(ctx, story)
	ok(t, err)
	if !st.Embargo.Equal(end) || st.Slugline != line || st.State != depesche.StoryOpen {
		t.Fatalf("the end of the translation took it back: %+v", st)
	}
}

// TestOriginalChangedDuringTranslation: the older translation never lands on the newer
// one, and what a person has done on the newer one stays.
func TestOriginalChangedDuringTranslation(t *testing.T) {
	each(t, testOriginalChangedDuringTranslation)
}

func testOriginalChangedDuringTranslation(t *testing.T, n *newsroom.Newsroom, _ *clock) {
	story := importCrane(t, n)
	e := withBusy(t, n, story)
	const added = "Nobody was hurt."
	e.answers[added] = "Niemand wurde verletzt."
	e.happens = func() {
		o, err := n.Store.Original(ctx, story)
		ok(t, err)
		rev, err := n.Store.Revision(ctx, o.Head)
		ok(t, err)
		doc := rev.Document.Clone()
		doc.Blocks = append(doc.Blocks, depesche.Block{ID: "new", Kind: depesche.Paragraph, Text: depesche.Plain(added)})
		_, err = n.EditOriginal(ctx, mara, story, rev.Number, doc, nil)
		ok(t, err)
		_, err = n.Translate(ctx, mara, story, "de", newsroom.TranslateOptions{Engine: "none"})
		ok(t, err)
		look, err := n.Look(ctx, story, "de")
		ok(t, err)
		last := look.Revision.Targets[len(look.Revision.Targets)-1]
		_, err = n.EditSegment(ctx, mara, newsroom.SegmentEdit{Story: story, Lang: "de", Key: last.Key, Target: depesche.Plain("Verletzt wurde niemand."), Confirm: true})
		ok(t, err)
	}
	_, err := n.Translate(ctx, mara, story, "de", newsroom.TranslateOptions{Engine: "echo"})
	ok(t, err)
	look, err := n.Look(ctx, story, "de")
	ok(t, err)
	if look.Stale || len(look.Revision.Targets) != len(german)+1 {
		t.Fatalf("stale %v, %d segments", look.Stale, len(look.Revision.Targets))
	}
	for i, g := range append(german[:len(german):len(german)], "Verletzt wurde niemand.") {
		if got := look.Revision.Targets[i].Target.Text; got != g {
			t.Errorf("segment %d is %q", i, got)
		}
	}
	if len(e.asked) != len(german) {
		t.Errorf("the engine was asked %d times for %d segments: %q", len(e.asked), len(german), e.asked)
	}
}

// TestTakenBackInTime: a publication that an editor takes back at the moment of its time
// does not stand when both are done.
func TestTakenBackInTime(t *testing.T) { each(t, testTakenBackInTime) }

func testTakenBackInTime(t *testing.T, n *newsroom.Newsroom, clock *clock) {
	story := importCrane(t, n)
	for range 40 {
		end := clock.now().Add(time.Minute)
		ok(t, n.Describe(ctx, mara, story, newsroom.StoryChange{Embargo: &newsroom.When{At: end}}))
		_, err := n.Publish(ctx, mara, story, []string{"en"})
		ok(t, err)
		clock.add(2 * time.Minute)
		var all sync.WaitGroup
		all.Go(func() { ok(t, n.Unpublish(ctx, mara, story, []string{"en"}, "wrong")) })
		all.Go(func() {
			_, err := n.PublishDue(ctx)
			ok(t, err)
		})
		all.Wait()
		if _, err := n.Store.PublishedStory(ctx, "en", story); !depesche.IsNotFound(err) {
			t.Fatalf("it is out: %v", err)
		}
	}
}

// TestOneBadScheduleHoldsNobodyUp: what cannot be published leaves the others their time.
func TestOneBadScheduleHoldsNobodyUp(t *testing.T) { each(t, testOneBadScheduleHoldsNobodyUp) }

func testOneBadScheduleHoldsNobodyUp(t *testing.T, n *newsroom.Newsroom, clock *clock) {
	story := importCrane(t, n)
	ok(t, n.Store.Schedule(ctx, store.Scheduled{Story: story, Edition: "gone", At: clock.now()}))
	ok(t, n.Store.Schedule(ctx, store.Scheduled{Story: story, Edition: "en", At: clock.now()}))
	k, err := n.PublishDue(ctx)
	if k != 1 || err == nil {
		t.Fatal(k, err)
	}
	if _, err := n.Store.PublishedStory(ctx, "en", story); err != nil {
		t.Fatal(err)
	}
}

// queue is a Queue that counts and runs nothing.
type queue struct{ jobs int64 }

func (q *queue) Translate(context.Context, *store.Store, int64, depesche.Actor, int64, string, string) (int64, error) {
	q.jobs++
	return q.jobs, nil
}
func (q *queue) FetchModels(context.Context, *store.Store, int64, depesche.Actor, string) (int64, error) {
	q.jobs++
	return q.jobs, nil
}
func (q *queue) RenderPicture(context.Context, *store.Store, string) error { return nil }

func (q *queue) Backup(context.Context, *store.Store, int64, depesche.Actor, string) (int64, error) {
	q.jobs++
	return q.jobs, nil
}

func (q *queue) Archive(context.Context, *store.Store, int64, depesche.Actor, int64) (int64, error) {
	q.jobs++
	return q.jobs, nil
}

func (q *queue) Cancel(context.Context, int64) error { return nil }

func TestAskedTwiceTranslatesOnce(t *testing.T) { each(t, testAskedTwiceTranslatesOnce) }

func testAskedTwiceTranslatesOnce(t *testing.T, n *newsroom.Newsroom, _ *clock) {
	story := importCrane(t, n)
	q := new(queue)
	n.Queue = q
	first, err := n.StartTranslate(ctx, mara, story, "de", "")
	ok(t, err)
	second, err := n.StartTranslate(ctx, mara, story, "DE", "")
	ok(t, err)
	other, err := n.StartTranslate(ctx, mara, story, "es", "")
	ok(t, err)
	if first != second || first == other || q.jobs != 2 {
		t.Fatalf("tasks %d %d %d, %d jobs", first, second, other, q.jobs)
	}
	ok(t, n.CancelJob(ctx, mara, first))
	again, err := n.StartTranslate(ctx, mara, story, "de", "")
	ok(t, err)
	if again == first {
		t.Fatal("a cancelled task was joined")
	}
	// What cannot become anything is refused at once.
	_, err = n.StartTranslate(ctx, mara, story, "en", "")
	kind(t, err, depesche.Invalid, "already")
	_, err = n.StartTranslate(ctx, mara, story, "de", "babel")
	kind(t, err, depesche.NotFound, "babel")
	_, err = n.StartTranslate(ctx, mara, 99, "de", "")
	kind(t, err, depesche.NotFound)
}

func TestPublishedAgainUnchangedKeepsItsDate(t *testing.T) {
	each(t, testPublishedAgainUnchangedKeepsItsDate)
}

func testPublishedAgainUnchangedKeepsItsDate(t *testing.T, n *newsroom.Newsroom, clock *clock) {
	story := importCrane(t, n)
	first, err := n.Publish(ctx, mara, story, []string{"en", "EN"})
	ok(t, err)
	if len(first) != 1 {
		t.Fatalf("one edition named twice: %+v", first)
	}
	change, err := n.Store.PublishedChange(ctx)
	ok(t, err)
	clock.add(time.Hour)
	again, err := n.Publish(ctx, mara, story, []string{"en"})
	ok(t, err)
	now, err := n.Store.PublishedChange(ctx)
	ok(t, err)
	if len(again) != 1 || !again[0].Updated.Equal(first[0].Updated) || now != change {
		t.Fatalf("%+v, then %+v", first, again)
	}
	ok(t, n.Approve(ctx, mara, story, "en"))
	approved, err := n.Publish(ctx, mara, story, []string{"en"})
	ok(t, err)
	if !approved[0].Reviewed {
		t.Fatal("the label does not say that a person has read it")
	}
	l, err := n.Store.Ledger(ctx, store.LedgerQuery{Story: story})
	ok(t, err)
	if len(l) != 4 { // import, publish, approve, publish
		t.Fatalf("%d entries: %+v", len(l), l)
	}
}

func TestEmbargoOnALivePageIsInTheLedger(t *testing.T) { each(t, testEmbargoOnALivePageIsInTheLedger) }

func testEmbargoOnALivePageIsInTheLedger(t *testing.T, n *newsroom.Newsroom, clock *clock) {
	story := importCrane(t, n)
	_, err := n.Publish(ctx, mara, story, []string{"en"})
	ok(t, err)
	end := clock.now().Add(time.Hour)
	ok(t, n.Describe(ctx, mara, story, newsroom.StoryChange{Embargo: &newsroom.When{At: end}}))
	l, err := n.Store.Ledger(ctx, store.LedgerQuery{Story: story})
	ok(t, err)
	for _, e := range l {
		if e.Action == depesche.ActUnpublish && e.Edition == "en" {
			return
		}
	}
	t.Fatalf("the page went down without a word: %+v", l)
}

// TestTextsByEdition: where people name a language they may name the edition's code.
func TestTextsByEdition(t *testing.T) { each(t, testTextsByEdition) }

func testTextsByEdition(t *testing.T, n *newsroom.Newsroom, _ *clock) {
	ok(t, n.AddEdition(ctx, mara, depesche.Edition{Code: "mexico", Lang: "es-MX", Name: "Puerto", Policy: newsroom.DefaultPolicy}))
	story := importCrane(t, n)
	res, err := n.Translate(ctx, mara, story, "mexico", newsroom.TranslateOptions{Engine: "none"})
	ok(t, err)
	if res.Lang != "es-MX" {
		t.Fatal(res.Lang)
	}
	for _, name := range []string{"mexico", "Mexico", "es-MX", "es-mx"} {
		if _, err := n.Text(ctx, story, name); err != nil {
			t.Error(name, err)
		}
		if _, err := n.Look(ctx, story, name); err != nil {
			t.Error(name, err)
		}
		ok(t, n.Correct(ctx, mara, depesche.Correction{Story: story, Lang: name, Wrong: "a", Right: "b"}))
	}
	cs, err := n.Store.Corrections(ctx, story, "es-MX")
	ok(t, err)
	if len(cs) != 4 {
		t.Errorf("%d corrections", len(cs))
	}
}

func TestRefusedInput(t *testing.T) { each(t, testRefusedInput) }

func testRefusedInput(t *testing.T, n *newsroom.Newsroom, _ *clock) {
	_, err := n.Import(ctx, mara, newsroom.ImportRequest{Data: crane, Name: "a.md", Lang: "en", Channel: "sports"})
	kind(t, err, depesche.Invalid, "channel")
	story := importCrane(t, n)
	_, err = n.Translate(ctx, mara, story, "de", newsroom.TranslateOptions{Engine: "none"})
	ok(t, err)
	look, err := n.Look(ctx, story, "de")
	ok(t, err)
	_, err = n.EditSegment(ctx, mara, newsroom.SegmentEdit{Story: story, Lang: "de", Key: look.Revision.Targets[0].Key, Target: depesche.Plain("Kr\xe4ne")})
	kind(t, err, depesche.Invalid, "UTF-8")
	_, err = n.Publish(ctx, mara, story, []string{"fr"})
	kind(t, err, depesche.NotFound, "fr", "en, de, es")
	kind(t, n.Unpublish(ctx, mara, story, []string{"fr"}, ""), depesche.NotFound, "fr", "en, de, es")
}

// TestApprovedIsWhatWasRead: a change that came after reading is not approved with it.
func TestApprovedIsWhatWasRead(t *testing.T) {
	n, _ := open(t)
	story := importCrane(t, n)
	withEcho(t, n, story)
	_, err := n.Translate(ctx, mara, story, "de", newsroom.TranslateOptions{Engine: "echo"})
	ok(t, err)
	read, err := n.Look(ctx, story, "de")
	ok(t, err)
	_, err = n.EditSegment(ctx, depesche.Actor{Name: "Jonas"}, newsroom.SegmentEdit{Story: story, Lang: "de", Key: read.Revision.Targets[0].Key, Target: depesche.Plain("Der alte Kran ist wieder da")})
	ok(t, err)
	kind(t, n.ApproveSeen(ctx, mara, story, "de", read.Revision.Number), depesche.Conflict, "Jonas", "revision 2")
	ok(t, n.ApproveSeen(ctx, mara, story, "de", read.Revision.Number+1))
}

// TestAgencysEmbargoHolds: what an agency says of an item beside its text is not lost.
func TestAgencysEmbargoHolds(t *testing.T) {
	n, clock := open(t)
	item := func(embargo string) newsroom.ImportRequest {
		return newsroom.ImportRequest{Name: "item.json", Again: true, Data: []byte(`{"uri":"urn:wire:1","type":"text","version":"1","language":"en","headline":"The crane returns",
			"body_text":"The crane of Port Ellery has returned to the harbour. It weighs 240 tonnes.","slugline":"crane-back","urgency":2,"embargoed":` + embargo + `}`)}
	}
	end := clock.now().Add(time.Hour)
	res, err := n.Import(ctx, mara, item(`"`+end.Format(time.RFC3339)+`"`))
	ok(t, err)
	st, err := n.Store.Story(ctx, res.Story)
	ok(t, err)
	if !st.Embargo.Equal(end) || st.Slugline != "crane-back" || st.Priority != 2 {
		t.Errorf("%+v", st)
	}
	pubs, err := n.Publish(ctx, mara, res.Story, []string{"en"})
	ok(t, err)
	if pubs[0].State != depesche.Scheduled {
		t.Errorf("published in spite of the embargo: %+v", pubs)
	}
	for _, bad := range []string{"true", `"tomorrow"`, "7"} {
		_, err := n.Import(ctx, mara, item(bad))
		kind(t, err, depesche.Invalid, "embargo", "embargoed")
	}
	for _, none := range []string{"null", `""`, "false"} {
		res, err := n.Import(ctx, mara, item(none))
		ok(t, err)
		if st, err := n.Store.Story(ctx, res.Story); err != nil || !st.Embargo.IsZero() {
			t.Errorf("%s: %+v %v", none, st, err)
		}
	}
}
