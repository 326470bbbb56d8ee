package newsroom_test

import (
	"testing"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/store"
)

func write(t *testing.T, n *newsroom.Newsroom, story int64, i int, target string, confirm bool) {
	t.Helper()
	_, err := n.EditSegment(ctx, jon, newsroom.SegmentEdit{Story: story, Lang: "de", Key: headOf(t, n, story, "de").Targets[i].Key, Target: depesche.Plain(target), Confirm: confirm})
	ok(t, err)
}

// approvedCrane is a story whose German text Mara confirmed, Jon read and Mara approved;
// it returns the number of that revision.
func approvedCrane(t *testing.T, n *newsroom.Newsroom) (story int64, number int) {
	t.Helper()
	story = importCrane(t, n)
	withEcho(t, n, story)
	_, err := n.Translate(ctx, mara, story, "de", newsroom.TranslateOptions{Engine: "echo"})
	ok(t, err)
	ok(t, n.ConfirmAll(ctx, mara, story, "de"))
	_, err = n.ReviewAll(ctx, jon, story, "de", 0)
	ok(t, err)
	ok(t, n.Approve(ctx, mara, story, "de"))
	return story, headOf(t, n, story, "de").Number
}

func TestRestoreTranslation(t *testing.T) { each(t, testRestoreTranslation) }

func testRestoreTranslation(t *testing.T, n *newsroom.Newsroom, _ *clock) {
	story, approved := approvedCrane(t, n)
	was := headOf(t, n, story, "de")
	write(t, n, story, 2, "Er wiegt 240 Tonnen.", true)
	write(t, n, story, 4, "Samstag.", false)
	text, err := n.Text(ctx, story, "de")
	ok(t, err)
	last := headOf(t, n, story, "de").Number
	for _, c := range []struct {
		base, number int
		want         depesche.Kind
	}{{0, last, depesche.Invalid}, {approved, 1, depesche.Conflict}, {0, 99, depesche.NotFound}} {
		_, err = n.Restore(ctx, mara, story, "de", c.base, c.number)
		kind(t, err, c.want)
	}
	res, err := n.Restore(ctx, mara, story, "de", last, approved)
	ok(t, err)
	if res.Changed != 2 || res.Kept != 0 || res.Text.State != depesche.TextInReview || res.Text.Approved != text.Approved {
		t.Errorf("%+v, text %+v", res, res.Text)
	}
	now := headOf(t, n, story, "de")
	if now.Number != last+1 || now.Reason != "restore" || now.By != mara.Name {
		t.Errorf("the newest is %d by %s, %s", now.Number, now.By, now.Reason)
	}
	for i, s := range now.Targets {
		if w := was.Targets[i]; !s.Target.Equal(w.Target) || s.State != w.State || s.By != w.By || s.ReviewedBy != jon.Name {
			t.Errorf("sentence %d is %+v, was %+v", i, s, w)
		}
	}
	if res.Text.OpenErrors != 0 {
		t.Errorf("it was not checked again: %+v", res.Text)
	}
	// The revision between stays, and can be restored in its turn, unread as it was.
	_, err = n.Restore(ctx, mara, story, "de", 0, last)
	ok(t, err)
	now = headOf(t, n, story, "de")
	if now.Targets[2].ReviewedBy != "" || now.Targets[4].State != depesche.SegmentEdited || now.Targets[1].ReviewedBy != jon.Name {
		t.Errorf("%+v", now.Targets)
	}
	_, err = n.Restore(ctx, mara, story, "de", 0, last)
	kind(t, err, depesche.Invalid, "already")
	es, err := n.Store.Ledger(ctx, store.LedgerQuery{Story: story, Limit: 1})
	ok(t, err)
	if es[0].Action != depesche.ActRestore || es[0].Lang != "de" || es[0].Revision != now.Number {
		t.Errorf("the ledger has %+v", es[0])
	}
}

// TestRestoreAfterTheOriginalChanged: what the earlier revision translated is restored
// where the original still says it; the rest stays as it is.
func TestRestoreAfterTheOriginalChanged(t *testing.T) { each(t, testRestoreAfterTheOriginalChanged) }

func testRestoreAfterTheOriginalChanged(t *testing.T, n *newsroom.Newsroom, _ *clock) {
	story, approved := approvedCrane(t, n)
	o := headOf(t, n, story, "en")
	doc := o.Document.Clone()
	doc.Headline = depesche.Plain("The old crane is back")
	_, err := n.EditOriginal(ctx, mara, story, o.Number, doc, nil)
	ok(t, err)
	_, err = n.Translate(ctx, mara, story, "de", newsroom.TranslateOptions{Engine: "none"})
	ok(t, err)
	write(t, n, story, 0, "Der alte Kran ist zurück", true)
	write(t, n, story, 2, "Er wiegt 240 Tonnen.", true)
	source := headOf(t, n, story, "de").Source
	res, err := n.Restore(ctx, mara, story, "de", 0, approved)
	ok(t, err)
	now := headOf(t, n, story, "de")
	if res.Kept != 1 || res.Changed != 1 || now.Source != source {
		t.Errorf("%+v, of source %d, want %d", res, now.Source, source)
	}
	if now.Targets[0].Target.Text != "Der alte Kran ist zurück" || now.Targets[2].Target.Text != german[2] || now.Targets[2].ReviewedBy != jon.Name {
		t.Errorf("%+v", now.Targets)
	}
	if look, err := n.Look(ctx, story, "de"); err != nil || look.Stale {
		t.Errorf("it is stale (%v)", err)
	}
}

// TestRestoreDividesAgain: a sentence that was divided then is divided again, and one that
// was divided since is whole; remarks go along.
func TestRestoreDividesAgain(t *testing.T) { each(t, testRestoreDividesAgain) }

func testRestoreDividesAgain(t *testing.T, n *newsroom.Newsroom, _ *clock) {
	story, approved := approvedCrane(t, n)
	key := headOf(t, n, story, "de").Targets[2].Key
	ok(t, n.SplitSegment(ctx, jon, newsroom.Divide{Story: story, Lang: "de", Key: key, At: len("It weighs 240 tonnes")}))
	divided := headOf(t, n, story, "de")
	if len(divided.Targets) != len(german)+1 {
		t.Fatalf("%d sentences", len(divided.Targets))
	}
	_, err := n.Restore(ctx, mara, story, "de", 0, approved)
	ok(t, err)
	if now := headOf(t, n, story, "de"); len(now.Targets) != len(german) || now.Targets[2].Target.Text != german[2] || now.Targets[2].State != depesche.SegmentConfirmed {
		t.Errorf("%+v", now.Targets)
	}
	_, err = n.Restore(ctx, mara, story, "de", 0, divided.Number)
	ok(t, err)
	now := headOf(t, n, story, "de")
	if len(now.Targets) != len(divided.Targets) {
		t.Fatalf("%d sentences", len(now.Targets))
	}
	for i, s := range now.Targets {
		if !s.Target.Equal(divided.Targets[i].Target) || s.State != divided.Targets[i].State {
			t.Errorf("sentence %d is %+v, was %+v", i, s, divided.Targets[i])
		}
	}
}
