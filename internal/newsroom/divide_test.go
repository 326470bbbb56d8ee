package newsroom_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/store"
)

// jon works beside Mara.
var jon = depesche.Actor{Name: "Jon"}

// craneDone is the crane's story with a German translation that Mara has confirmed.
func craneDone(t *testing.T, n *newsroom.Newsroom) int64 {
	t.Helper()
	story := importCrane(t, n)
	withEcho(t, n, story)
	_, err := n.Translate(ctx, mara, story, "de", newsroom.TranslateOptions{Engine: "echo"})
	ok(t, err)
	ok(t, n.ConfirmAll(ctx, mara, story, "de"))
	return story
}

func headOf(t *testing.T, n *newsroom.Newsroom, story int64, lang string) *depesche.Revision {
	t.Helper()
	text, err := n.Store.Text(ctx, story, lang)
	ok(t, err)
	rev, err := n.Store.Revision(ctx, text.Head)
	ok(t, err)
	return rev
}

func targetsOf(rev *depesche.Revision) (sources, targets []string) {
	for _, s := range rev.Targets {
		sources, targets = append(sources, s.Source.Text), append(targets, s.Target.Text)
	}
	return sources, targets
}

func TestSplitAndMerge(t *testing.T) { each(t, testSplitAndMerge) }

func testSplitAndMerge(t *testing.T, n *newsroom.Newsroom, _ *clock) {
	story := craneDone(t, n)
	_, err := n.Translate(ctx, mara, story, "es", newsroom.TranslateOptions{Engine: "echo"})
	ok(t, err)
	before, spanish := headOf(t, n, story, "de"), headOf(t, n, story, "es")
	quote := before.Targets[3]
	id, err := n.Remark(ctx, mara, depesche.Remark{Story: story, Lang: "de", Segment: quote.Key, Body: "Who said so?"})
	ok(t, err)

	at := strings.Index(quote.Source.Text, " said the")
	if err := n.SplitSegment(ctx, jon, newsroom.Divide{Story: story, Lang: "de", Key: quote.Key, At: at + 3}); err == nil || !strings.Contains(err.Error(), "between two words") {
		t.Errorf("divided within a word: %v", err)
	}
	ok(t, n.SplitSegment(ctx, jon, newsroom.Divide{Story: story, Lang: "de", Key: quote.Key, Base: before.Number, At: at}))
	rev := headOf(t, n, story, "de")
	_, targets := targetsOf(rev)
	if len(targets) != 6 || targets[3] != "Die Stadt hat die Reparatur nicht bezahlt," || targets[4] != "sagte die Hafenmeisterin Tamsin Orlo." {
		t.Fatalf("divided: %q", targets)
	}
	if rev.Targets[3].State != depesche.SegmentEdited || rev.Targets[2].State != depesche.SegmentConfirmed {
		t.Errorf("a divided sentence is %s, its neighbour %s", rev.Targets[3].State, rev.Targets[2].State)
	}
	// Nothing that was said of it is lost, and nobody else sees the place.
	rs, err := n.Store.Remarks(ctx, story)
	ok(t, err)
	if len(rs) != 1 || rs[0].ID != id.ID || rs[0].Segment != rev.Targets[3].Key {
		t.Errorf("the remark stands at %+v", rs)
	}
	if now := headOf(t, n, story, "es"); now.Number != spanish.Number || len(now.Targets) != 5 {
		t.Errorf("the Spanish text has %d sentences", len(now.Targets))
	}
	ok(t, n.ConfirmAll(ctx, mara, story, "de"))

	// The page reads as before, and the memory learns the halves.
	if d := newsroom.Compose(headOf(t, n, story, "de"), "de"); !strings.Contains(d.PlainText(), "nicht bezahlt, sagte die Hafenmeisterin") {
		t.Errorf("the page reads %q", d.PlainText())
	}
	ok(t, n.Approve(ctx, mara, story, "de"))
	ms, err := n.MemoryMatches(ctx, "en", "de", depesche.Plain("said the harbour master, Tamsin Orlo."), 100, 1)
	ok(t, err)
	if len(ms) != 1 {
		t.Error("the memory does not know the second half")
	}

	// An edit of the original elsewhere leaves the place; a file goes out and comes back so.
	doc := headOf(t, n, story, "en").Document
	edited := doc.WithUnits(map[string]depesche.Inline{"headline": depesche.Plain("The crane is back in the harbour")})
	_, err = n.EditOriginal(ctx, mara, story, 0, edited, nil)
	ok(t, err)
	_, err = n.Translate(ctx, mara, story, "de", newsroom.TranslateOptions{Engine: "none"})
	ok(t, err)
	rev = headOf(t, n, story, "de")
	if _, targets = targetsOf(rev); len(targets) != 6 || targets[0] != "" || targets[4] != "sagte die Hafenmeisterin Tamsin Orlo." {
		t.Fatalf("after an edit of the original: %q", targets)
	}
	var file bytes.Buffer
	_, err = n.HandOut(ctx, mara, story, "de", newsroom.XLIFFOptions{Version: "2.1"}, &file)
	ok(t, err)
	back := strings.Replace(file.String(), "sagte die Hafenmeisterin Tamsin Orlo.", "so die Hafenmeisterin Tamsin Orlo.", 1)
	took, err := n.TakeIn(ctx, jon, []byte(back), story, "de")
	ok(t, err)
	rev = headOf(t, n, story, "de")
	if _, targets = targetsOf(rev); took.Counts[newsroom.Taken] != 1 || targets[4] != "so die Hafenmeisterin Tamsin Orlo." {
		t.Errorf("the file came back as %v: %q", took.Counts, targets)
	}

	// Joined again it is one sentence, confirmed if both were.
	_, err = n.EditSegment(ctx, mara, newsroom.SegmentEdit{Story: story, Lang: "de", Key: rev.Targets[4].Key, Target: rev.Targets[4].Target, Confirm: true})
	ok(t, err)
	ok(t, n.MergeSegment(ctx, mara, newsroom.Divide{Story: story, Lang: "de", Key: rev.Targets[3].Key}))
	rev = headOf(t, n, story, "de")
	if rev.Targets[3].Key != quote.Key || rev.Targets[3].State != depesche.SegmentConfirmed || len(rev.Cuts) != 0 ||
		rev.Targets[3].Target.Text != "Die Stadt hat die Reparatur nicht bezahlt, so die Hafenmeisterin Tamsin Orlo." {
		t.Errorf("joined again: %+v, cuts %v", rev.Targets[3], rev.Cuts)
	}
	es, err := n.Store.Ledger(ctx, store.LedgerQuery{Story: story})
	ok(t, err)
	for _, a := range []depesche.Action{depesche.ActSplit, depesche.ActMerge} {
		if !slices.ContainsFunc(es, func(e depesche.LedgerEntry) bool { return e.Action == a && e.Segment != "" && e.Detail != "" }) {
			t.Errorf("the ledger has no %s", a)
		}
	}
}

func TestSplitAndMergeRefuse(t *testing.T) {
	n, _ := open(t)
	story := craneDone(t, n)
	rev := headOf(t, n, story, "de")
	key := rev.Targets[3].Key
	for name, d := range map[string]newsroom.Divide{
		"before the first word": {Key: key, At: 0}, "behind the last": {Key: key, At: len(rev.Targets[3].Source.Text)}, "beyond": {Key: key, At: 1 << 40},
		"less than nothing": {Key: key, At: -1}, "a headline": {Key: rev.Targets[0].Key, At: 3},
	} {
		d.Story, d.Lang = story, "de"
		t.Run(name, func(t *testing.T) { kind(t, n.SplitSegment(ctx, mara, d), depesche.Invalid) })
	}
	kind(t, n.SplitSegment(ctx, mara, newsroom.Divide{Story: story, Lang: "de", Key: "unknown", At: 3}), depesche.NotFound)
	kind(t, n.SplitSegment(ctx, mara, newsroom.Divide{Story: story, Lang: "en", Key: key, At: 3}), depesche.Invalid)
	kind(t, n.MergeSegment(ctx, mara, newsroom.Divide{Story: story, Lang: "de", Key: rev.Targets[4].Key}), depesche.Invalid, "last")
	kind(t, n.MergeSegment(ctx, mara, newsroom.Divide{Story: story, Lang: "de", Key: rev.Targets[0].Key}), depesche.Invalid)

	// Who saw an older text of it is told.
	_, err := n.EditSegment(ctx, jon, newsroom.SegmentEdit{Story: story, Lang: "de", Key: key, Target: depesche.Plain("Die Stadt zahlte nicht.")})
	ok(t, err)
	kind(t, n.SplitSegment(ctx, mara, newsroom.Divide{Story: story, Lang: "de", Key: key, Base: rev.Number, At: 12}), depesche.Conflict, "Jon")
	kind(t, n.MergeSegment(ctx, mara, newsroom.Divide{Story: story, Lang: "de", Key: rev.Targets[2].Key, Base: rev.Number}), depesche.Conflict, "Jon")
}

// While an engine is at work somebody divides a sentence: neither is lost.
func TestSplitDuringTranslation(t *testing.T) {
	n, _ := open(t)
	story := craneDone(t, n)
	doc := headOf(t, n, story, "en").Document
	_, err := n.EditOriginal(ctx, mara, story, 0, doc.WithUnits(map[string]depesche.Inline{"headline": depesche.Plain("The crane stands again")}), nil)
	ok(t, err)
	b := withBusy(t, n, story)
	b.happens = func() {
		q := headOf(t, n, story, "de").Targets[3]
		ok(t, n.SplitSegment(ctx, jon, newsroom.Divide{Story: story, Lang: "de", Key: q.Key, At: strings.Index(q.Source.Text, " said the")}))
	}
	_, err = n.Translate(ctx, mara, story, "de", newsroom.TranslateOptions{Engine: "echo"})
	ok(t, err)
	rev := headOf(t, n, story, "de")
	if _, targets := targetsOf(rev); len(targets) != 6 || targets[0] == "" || targets[4] != "sagte die Hafenmeisterin Tamsin Orlo." {
		t.Errorf("%q", targets)
	}
}

func TestSecondReader(t *testing.T) { each(t, testSecondReader) }

func testSecondReader(t *testing.T, n *newsroom.Newsroom, _ *clock) {
	story := craneDone(t, n)
	rev := headOf(t, n, story, "de")
	key := rev.Targets[1].Key
	kind(t, n.ReviewSegment(ctx, mara, story, "de", key, 0), depesche.Refused, "yourself")
	ok(t, n.ReviewSegment(ctx, jon, story, "de", key, rev.Number))
	if got := headOf(t, n, story, "de").Targets[1]; got.ReviewedBy != "Jon" || got.By != "Mara" {
		t.Errorf("%+v", got)
	}
	read, err := n.ReviewAll(ctx, jon, story, "de", 0)
	ok(t, err)
	if read != 4 {
		t.Errorf("%d sentences were read besides", read)
	}
	_, err = n.ReviewAll(ctx, jon, story, "de", 0)
	kind(t, err, depesche.Refused)

	// A change undoes it for that sentence alone.
	_, err = n.EditSegment(ctx, mara, newsroom.SegmentEdit{Story: story, Lang: "de", Key: key, Target: depesche.Plain("Der Kran steht wieder."), Confirm: true})
	ok(t, err)
	rev = headOf(t, n, story, "de")
	if rev.Targets[1].ReviewedBy != "" || rev.Targets[2].ReviewedBy != "Jon" {
		t.Errorf("%q %q", rev.Targets[1].ReviewedBy, rev.Targets[2].ReviewedBy)
	}
}

// harbour says one sentence three times.
var harbour = page("Ferry", "The ferry is late.", "Nobody waits.", "The ferry is late.", "The crew is tired.", "The ferry is late.")

func importPage(t *testing.T, n *newsroom.Newsroom, data []byte) int64 {
	t.Helper()
	res, err := n.Import(ctx, mara, newsroom.ImportRequest{Data: data, Name: "x.md", Lang: "en", Again: true})
	ok(t, err)
	_, err = n.Translate(ctx, mara, res.Story, "de", newsroom.TranslateOptions{Engine: "none"})
	ok(t, err)
	return res.Story
}

func TestSpread(t *testing.T) { each(t, testSpread) }

func testSpread(t *testing.T, n *newsroom.Newsroom, _ *clock) {
	story := importPage(t, n, harbour)
	other := importPage(t, n, page("Harbour", "“The ferry is late.” So said the master.", "The ferry is late.", "It rains."))
	far := importPage(t, n, page("Weather", "It rains."))
	rev := headOf(t, n, story, "de")
	put := func(story int64, i int, text string, confirm bool) {
		_, err := n.EditSegment(ctx, mara, newsroom.SegmentEdit{Story: story, Lang: "de", Key: headOf(t, n, story, "de").Targets[i].Key, Target: depesche.Plain(text), Confirm: confirm})
		ok(t, err)
	}
	put(story, 1, "Die Fähre ist spät dran.", true)
	put(story, 5, "Das Schiff kommt zu spät.", true)

	key := rev.Targets[1].Key
	rs, err := n.Repeats(ctx, mara, story, "de", key, true)
	ok(t, err)
	if len(rs) != 3 || rs[0].Stands != newsroom.RepeatOpen || rs[1].Stands != newsroom.RepeatOwn || rs[2].Story != other {
		t.Fatalf("repeats: %+v", rs)
	}
	changed, left, err := n.Spread(ctx, mara, story, "de", key, newsroom.SpreadOptions{})
	ok(t, err)
	if changed != 1 || len(left) != 1 || left[0].Text != "Das Schiff kommt zu spät." {
		t.Fatalf("%d changed, left %+v", changed, left)
	}
	if now := headOf(t, n, story, "de"); now.Targets[3].Target.Text != "Die Fähre ist spät dran." || now.Targets[3].State != depesche.SegmentConfirmed || now.Targets[5].Target.Text != "Das Schiff kommt zu spät." {
		t.Errorf("%+v", now.Targets)
	}
	changed, left, err = n.Spread(ctx, mara, story, "de", key, newsroom.SpreadOptions{Elsewhere: true, Over: []string{left[0].ID()}})
	ok(t, err)
	if changed != 2 || len(left) != 0 {
		t.Errorf("%d changed, left %+v", changed, left)
	}
	there := headOf(t, n, other, "de")
	if got := there.Targets[rs[2].Number-1]; got.Target.Text != "Die Fähre ist spät dran." || got.State != depesche.SegmentDraft || got.Origin.Match != 100 {
		t.Errorf("in the other story: %+v", got)
	}
	if headOf(t, n, far, "de").Number != 1 {
		t.Error("a story without the sentence changed")
	}

	// Nothing goes where a colleague is writing, or into what is approved.
	for i := range there.Targets {
		put(other, i, "Es regnet.", true)
	}
	ok(t, n.Approve(ctx, mara, other, "de"))
	put(story, 1, "Die Fähre verspätet sich.", true)
	rs, err = n.Repeats(ctx, mara, story, "de", key, true)
	ok(t, err)
	if slices.ContainsFunc(rs, func(r newsroom.Repeat) bool { return r.Story == other }) {
		t.Errorf("an approved text is offered: %+v", rs)
	}
}

func TestSpreadLeavesATextThatSomebodyWritesIn(t *testing.T) {
	n, _ := open(t)
	story := importPage(t, n, harbour)
	other := importPage(t, n, page("Harbour", "The ferry is late.", "It rains."))
	a, err := n.AddAccount(ctx, depesche.System, depesche.Account{Name: "Alba", Email: "alba@news.example", Role: depesche.RoleTranslator})
	ok(t, err)
	ok(t, n.TakeLock(ctx, a, other, "de"))
	key := headOf(t, n, story, "de").Targets[1].Key
	_, err = n.EditSegment(ctx, mara, newsroom.SegmentEdit{Story: story, Lang: "de", Key: key, Target: depesche.Plain("Die Fähre ist spät dran."), Confirm: true})
	ok(t, err)
	changed, left, err := n.Spread(ctx, mara, story, "de", key, newsroom.SpreadOptions{Elsewhere: true})
	ok(t, err)
	if changed != 2 || len(left) != 1 || left[0].Stands != newsroom.RepeatHeld || left[0].By != "Alba" {
		t.Errorf("%d changed, left %+v", changed, left)
	}
}

func TestDraftSegment(t *testing.T) {
	n, _ := open(t)
	story := craneDone(t, n)
	rev := headOf(t, n, story, "de")
	d, err := n.DraftSegment(ctx, story, "de", rev.Targets[2].Key, "echo")
	ok(t, err)
	if d.Target.Text != german[2] || d.Origin.Kind != depesche.FromEngine || d.Origin.Name != "echo" {
		t.Errorf("%+v", d)
	}
	if headOf(t, n, story, "de").Number != rev.Number {
		t.Error("asking an engine changed the text")
	}
	bare, _ := open(t)
	story = importPage(t, bare, harbour)
	_, err = bare.DraftSegment(ctx, story, "de", headOf(t, bare, story, "de").Targets[1].Key, "")
	kind(t, err, depesche.Unavailable, "no engine")
}
