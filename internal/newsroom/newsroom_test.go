package newsroom_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/store"
	"depesche/internal/store/storetest"
	"depesche/internal/translate"
)

var ctx = context.Background()

var mara = depesche.Actor{Name: "Mara"}

// clock is a clock that tests turn.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.t }
func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

func open(t *testing.T) (*newsroom.Newsroom, *clock) {
	t.Helper()
	return openOn(t, "")
}

// each runs a test of a newsroom on every engine that can be had.
func each(t *testing.T, f func(t *testing.T, n *newsroom.Newsroom, c *clock)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		n, c := openOn(t, "")
		f(t, n, c)
	})
	t.Run("postgres", func(t *testing.T) {
		n, c := openOn(t, storetest.PostgresDSN(t))
		f(t, n, c)
	})
}

func openOn(t *testing.T, database string) (*newsroom.Newsroom, *clock) {
	t.Helper()
	c := &clock{t: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	dir := t.TempDir()
	if database == "" {
		dir = storetest.Dir(t)
	}
	n, err := newsroom.Open(ctx, newsroom.Options{Dir: dir, Database: database, Now: c.now})
	ok(t, err)
	t.Cleanup(func() { n.Close() })
	for _, l := range []string{"en", "de", "es"} {
		ok(t, n.AddEdition(ctx, mara, depesche.Edition{Code: l, Lang: l, Name: "Harbour Post", TimeZone: "UTC", Policy: newsroom.DefaultPolicy}))
	}
	return n, c
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func kind(t testing.TB, err error, k depesche.Kind, words ...string) {
	t.Helper()
	if depesche.KindOf(err) != k {
		t.Fatalf("got %v (%s), want kind %s", err, depesche.KindOf(err), k)
	}
	var e *depesche.Error
	errors.As(err, &e)
	for _, w := range words {
		if !strings.Contains(e.Text, w) {
			t.Errorf("the message %q does not say %q", e.Text, w)
		}
	}
}

// page is a small story in Markdown; words make it another one.
func page(headline string, sentences ...string) []byte {
	return []byte("# " + headline + "\n\n" + strings.Join(sentences, " ") + "\n")
}

var crane = page("The old crane returns to the harbour",
	"The old harbour crane of Port Ellery has returned to its place after nine years.",
	"It weighs 240 tonnes and was built in 1961.",
	"The city did not pay for the repair, said the harbour master, Tamsin Orlo.",
	"Visitors may climb it from Saturday on.")

func importCrane(t *testing.T, n *newsroom.Newsroom) int64 {
	t.Helper()
	res, err := n.Import(ctx, mara, newsroom.ImportRequest{Data: crane, Name: "crane.md", URL: "https://harbour.example/crane", Lang: "en"})
	ok(t, err)
	if res.Duplicate != nil || res.Story == 0 {
		t.Fatalf("import: %+v", res)
	}
	return res.Story
}

// german is a right translation of crane, segment by segment.
var german = []string{
	"Der alte Kran kehrt in den Hafen zurück",
	"Der alte Hafenkran von Port Ellery steht nach neun Jahren wieder an seinem Platz.",
	"Er wiegt 240 Tonnen und wurde 1961 gebaut.",
	"Die Stadt hat die Reparatur nicht bezahlt, sagte die Hafenmeisterin Tamsin Orlo.",
	"Besucher dürfen ihn ab Samstag besteigen.",
}

// echo is an engine that answers from a list, in order of first asking, and counts.
type echo struct {
	answers map[string]string
	asked   []string
	fail    int // calls that succeed before one fails; -1: none fails
	calls   int
}

func (e *echo) Name() string                                    { return "echo" }
func (e *echo) Version(context.Context) string                  { return "1" }
func (e *echo) Pairs(context.Context) ([]translate.Pair, error) { return nil, nil }
func (e *echo) Tags() translate.TagSupport                      { return translate.TagsNone }
func (e *echo) Limits() translate.Limits {
	return translate.Limits{Segments: 1, Characters: 5000, Concurrency: 1}
}
func (e *echo) Translate(_ context.Context, r translate.Request) ([]translate.Result, error) {
	if e.fail >= 0 && e.calls >= e.fail {
		return nil, depesche.E(depesche.Unavailable, "engine.down", "the engine is down")
	}
	e.calls++
	var out []translate.Result
	for _, s := range r.Segments {
		e.asked = append(e.asked, s.Text)
		out = append(out, translate.Result{Text: e.answers[s.Text]})
	}
	return out, nil
}

func withEcho(t *testing.T, n *newsroom.Newsroom, story int64) *echo {
	t.Helper()
	e := &echo{answers: map[string]string{}, fail: -1}
	o, err := n.Store.Original(ctx, story)
	ok(t, err)
	rev, err := n.Store.Revision(ctx, o.Head)
	ok(t, err)
	if len(rev.Segments) != len(german) {
		t.Fatalf("%d segments", len(rev.Segments))
	}
	for i, s := range rev.Segments {
		e.answers[s.Source.Text] = german[i]
	}
	n.Engines.Prepend(e)
	return e
}

func TestTheWayOfAStory(t *testing.T) { each(t, testTheWayOfAStory) }

func testTheWayOfAStory(t *testing.T, n *newsroom.Newsroom, clock *clock) {
	story := importCrane(t, n)
	withEcho(t, n, story)
	res, err := n.Translate(ctx, mara, story, "de", newsroom.TranslateOptions{Engine: "echo"})
	ok(t, err)
	if res.Machine != 5 || res.Empty != 0 {
		t.Fatalf("%+v", res)
	}
	check, err := n.Check(ctx, mara, story, "de")
	ok(t, err)
	if check.Text.OpenErrors != 0 {
		t.Fatalf("errors in a right translation: %+v", check.Findings)
	}
	// A wrong number is an error, and blocks.
	seg := check.Revision.Targets[2]
	text, err := n.EditSegment(ctx, mara, newsroom.SegmentEdit{Story: story, Lang: "de", Key: seg.Key, Base: check.Revision.Number, Target: depesche.Plain("Er wiegt 420 Tonnen und wurde 1961 gebaut."), Confirm: true})
	ok(t, err)
	if text.OpenErrors == 0 {
		t.Fatal("a changed number is no error")
	}
	_, err = n.Publish(ctx, mara, story, []string{"de"})
	kind(t, err, depesche.Refused, "1 error")
	var e *depesche.Error
	if errors.As(err, &e); len(e.Findings) != 1 || e.Findings[0].Category != depesche.CatNumber {
		t.Fatalf("findings of the refusal: %+v", e.Findings)
	}
	kind(t, n.Approve(ctx, mara, story, "de"), depesche.Refused)
	kind(t, n.Waive(ctx, mara, story, "de", e.Findings[0].Identity, "  "), depesche.Invalid, "reason")
	ok(t, n.Waive(ctx, mara, story, "de", e.Findings[0].Identity, "a joke of the harbour master"))
	// The waiver survives an edit elsewhere.
	check, err = n.Look(ctx, story, "de")
	ok(t, err)
	_, err = n.EditSegment(ctx, mara, newsroom.SegmentEdit{Story: story, Lang: "de", Key: check.Revision.Targets[4].Key, Target: depesche.Plain("Ab Samstag dürfen Besucher ihn besteigen.")})
	ok(t, err)
	if check, err = n.Look(ctx, story, "de"); err != nil || check.Text.OpenErrors != 0 {
		t.Fatalf("the waiver is gone: %v %+v", err, check.Findings)
	}
	ok(t, n.Unwaive(ctx, mara, story, "de", e.Findings[0].Identity))
	_, err = n.Publish(ctx, mara, story, []string{"de"})
	kind(t, err, depesche.Refused)
	_, err = n.EditSegment(ctx, mara, newsroom.SegmentEdit{Story: story, Lang: "de", Key: seg.Key, Target: depesche.Plain(german[2])})
	ok(t, err)
	ok(t, n.Approve(ctx, mara, story, "de"))
	pubs, err := n.Publish(ctx, mara, story, []string{"de", "en"})
	ok(t, err)
	if len(pubs) != 2 || pubs[0].Path != fmt.Sprintf("/de/%d/der-alte-kran-kehrt-in-den-hafen-zurueck", story) || !pubs[0].Reviewed || pubs[0].Engine != "echo" {
		t.Fatalf("%+v", pubs)
	}
	if pubs[1].Reviewed {
		t.Fatal("nobody approved the original")
	}
	clock.add(time.Minute)
	ok(t, n.Unpublish(ctx, mara, story, []string{"de"}, "wrong crane"))
	kind(t, n.Unpublish(ctx, mara, story, []string{"de"}, ""), depesche.Refused)
	l, err := n.Store.Ledger(ctx, store.LedgerQuery{Story: story})
	ok(t, err)
	var actions []depesche.Action
	for i := len(l) - 1; i >= 0; i-- {
		actions = append(actions, l[i].Action)
	}
	want := []depesche.Action{"import", "translate", "check", "edit", "waive", "edit", "unwaive", "edit", "confirm", "approve", "publish", "publish", "unpublish"}
	if !slices.Equal(actions, want) {
		t.Fatalf("ledger\n got %v\nwant %v", actions, want)
	}
}

func TestDuplicateIsNoticedAndStoresNothing(t *testing.T) {
	each(t, testDuplicateIsNoticedAndStoresNothing)
}

func testDuplicateIsNoticedAndStoresNothing(t *testing.T, n *newsroom.Newsroom, _ *clock) {
	story := importCrane(t, n)
	for name, req := range map[string]newsroom.ImportRequest{
		"address": {Data: page("Something else", "Quite another text stands here now, about a lighthouse."), Name: "x.md", URL: "http://www.harbour.example/crane/?utm_source=mail", Lang: "en"},
		"text":    {Data: crane, Name: "x.md", URL: "https://elsewhere.example/x", Lang: "en"},
	} {
		res, err := n.Import(ctx, mara, req)
		ok(t, err)
		if res.Duplicate == nil || res.Duplicate.Reason != name || res.Story != story {
			t.Errorf("%s: %+v", name, res)
		}
	}
	rows, err := n.Store.Matrix(ctx, store.MatrixQuery{})
	ok(t, err)
	if len(rows) != 1 {
		t.Fatalf("%d stories", len(rows))
	}
	res, err := n.Import(ctx, mara, newsroom.ImportRequest{Data: crane, Name: "x.md", Lang: "en", Again: true})
	ok(t, err)
	if res.Story == story {
		t.Fatal("--again found the old one")
	}
}

func TestManyImportsOfOnePageStoreItOnce(t *testing.T) { each(t, testManyImportsOfOnePageStoreItOnce) }

func testManyImportsOfOnePageStoreItOnce(t *testing.T, n *newsroom.Newsroom, _ *clock) {
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := n.Import(ctx, mara, newsroom.ImportRequest{Data: crane, Name: "c.md", URL: "https://harbour.example/crane", Lang: "en"}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if rows, err := n.Store.Matrix(ctx, store.MatrixQuery{}); err != nil || len(rows) != 1 {
		t.Fatalf("%d stories, %v", len(rows), err)
	}
}

func TestInterruptedTranslationIsResumedWithoutPayingTwice(t *testing.T) {
	each(t, testInterruptedTranslationIsResumedWithoutPayingTwice)
}

func testInterruptedTranslationIsResumedWithoutPayingTwice(t *testing.T, n *newsroom.Newsroom, _ *clock) {
	story := importCrane(t, n)
	e := withEcho(t, n, story)
	e.fail = 2
	_, err := n.Translate(ctx, mara, story, "de", newsroom.TranslateOptions{Engine: "echo"})
	kind(t, err, depesche.Unavailable)
	if _, err := n.Store.Text(ctx, story, "de"); !depesche.IsNotFound(err) {
		t.Fatalf("half a translation was stored: %v", err)
	}
	asked := len(e.asked)
	e.fail = -1
	res, err := n.Translate(ctx, mara, story, "de", newsroom.TranslateOptions{Engine: "echo"})
	ok(t, err)
	if res.Machine != 5 || len(e.asked) != 5 || asked != 2 {
		t.Fatalf("asked %d and then %d in all: %q", asked, len(e.asked), e.asked)
	}
	uses, err := n.Store.EngineUses(ctx)
	ok(t, err)
	total := 0
	for _, s := range e.asked {
		total += len([]rune(s))
	}
	if len(uses) != 1 || uses[0].Characters < total {
		t.Fatalf("use %+v, sent %d characters", uses, total)
	}
}

func TestMemoryComesFirstAndFuzzyMatchesAreSuggested(t *testing.T) {
	each(t, testMemoryComesFirstAndFuzzyMatchesAreSuggested)
}

func testMemoryComesFirstAndFuzzyMatchesAreSuggested(t *testing.T, n *newsroom.Newsroom, _ *clock) {
	story := importCrane(t, n)
	e := withEcho(t, n, story)
	ok(t, n.Remember(ctx, depesche.MemoryUnit{SourceLang: "en", TargetLang: "de", Source: depesche.Plain("It weighs 240 tonnes and was built in 1961."), Target: depesche.Plain("Er wiegt 240 Tonnen und stammt von 1961."), By: "Mara"}))
	ok(t, n.Remember(ctx, depesche.MemoryUnit{SourceLang: "en", TargetLang: "de", Source: depesche.Plain("Visitors may climb it from Sunday on."), Target: depesche.Plain("Besucher dürfen ihn ab Sonntag besteigen."), By: "Mara"}))
	res, err := n.Translate(ctx, mara, story, "de", newsroom.TranslateOptions{Engine: "echo"})
	ok(t, err)
	if res.Memory != 1 || res.Machine != 4 || slices.Contains(e.asked, "It weighs 240 tonnes and was built in 1961.") {
		t.Fatalf("%+v, asked %q", res, e.asked)
	}
	m, err := n.MemoryMatches(ctx, "en", "de", depesche.Plain("Visitors may climb it from Saturday on."), 75, 3)
	ok(t, err)
	if len(m) != 1 || m[0].Percent < 75 || m[0].Percent > 99 || len(m[0].Diff) == 0 {
		t.Fatalf("%+v", m)
	}
	ok(t, n.Approve(ctx, mara, story, "de"))
	if m, err := n.Store.MemoryExact(ctx, "en", "de", depesche.Plain("Visitors may climb it from Saturday on.")); err != nil || len(m) != 1 {
		t.Fatalf("approval put %d units into the memory: %v", len(m), err)
	}
}

func TestWithoutEngineTheTextIsLeftToPeople(t *testing.T) {
	each(t, testWithoutEngineTheTextIsLeftToPeople)
}

func testWithoutEngineTheTextIsLeftToPeople(t *testing.T, n *newsroom.Newsroom, _ *clock) {
	story := importCrane(t, n)
	res, err := n.Translate(ctx, mara, story, "de", newsroom.TranslateOptions{Engine: "none"})
	ok(t, err)
	if res.Empty != 5 {
		t.Fatalf("%+v", res)
	}
	_, err = n.Publish(ctx, mara, story, []string{"de"})
	kind(t, err, depesche.Refused, "5 of 5 segments")
	_, err = n.Translate(ctx, mara, story, "fr", newsroom.TranslateOptions{})
	kind(t, err, depesche.Invalid, "no edition publishes", "edition add")
	_, err = n.Translate(ctx, mara, story, "en", newsroom.TranslateOptions{})
	kind(t, err, depesche.Invalid)
	_, err = n.Check(ctx, mara, story, "en")
	kind(t, err, depesche.Invalid)
	_, err = n.Translate(ctx, mara, 99, "de", newsroom.TranslateOptions{})
	kind(t, err, depesche.NotFound)
}

func TestTwoEditorsOneSentence(t *testing.T) { each(t, testTwoEditorsOneSentence) }

func testTwoEditorsOneSentence(t *testing.T, n *newsroom.Newsroom, _ *clock) {
	story := importCrane(t, n)
	withEcho(t, n, story)
	_, err := n.Translate(ctx, mara, story, "de", newsroom.TranslateOptions{Engine: "echo"})
	ok(t, err)
	seen, err := n.Look(ctx, story, "de")
	ok(t, err)
	jon := depesche.Actor{Name: "Jon"}
	first, second := seen.Revision.Targets[1].Key, seen.Revision.Targets[3].Key
	edit := func(who depesche.Actor, key, s string) error {
		_, err := n.EditSegment(ctx, who, newsroom.SegmentEdit{Story: story, Lang: "de", Key: key, Base: seen.Revision.Number, Target: depesche.Plain(s)})
		return err
	}
	ok(t, edit(mara, first, "Der Hafenkran von Port Ellery ist nach neun Jahren zurück."))
	ok(t, edit(jon, second, "Die Stadt zahlte die Reparatur nicht, sagte Hafenmeisterin Tamsin Orlo."))
	kind(t, edit(jon, first, "Nach neun Jahren ist der alte Kran von Port Ellery zurück."), depesche.Conflict, "Mara")
	now, err := n.Look(ctx, story, "de")
	ok(t, err)
	if now.Revision.Targets[1].Target.Text != "Der Hafenkran von Port Ellery ist nach neun Jahren zurück." {
		t.Fatal("the second save overwrote the first")
	}
}

func TestChangedOriginalKeepsWhatStillHolds(t *testing.T) {
	each(t, testChangedOriginalKeepsWhatStillHolds)
}

func testChangedOriginalKeepsWhatStillHolds(t *testing.T, n *newsroom.Newsroom, _ *clock) {
	story := importCrane(t, n)
	e := withEcho(t, n, story)
	_, err := n.Translate(ctx, mara, story, "de", newsroom.TranslateOptions{Engine: "echo"})
	ok(t, err)
	ok(t, n.Approve(ctx, mara, story, "de"))
	_, err = n.Publish(ctx, mara, story, nil)
	ok(t, err)
	o, err := n.Store.Original(ctx, story)
	ok(t, err)
	rev, err := n.Store.Revision(ctx, o.Head)
	ok(t, err)
	doc := rev.Document.Clone()
	for i := range doc.Blocks {
		doc.Blocks[i].Text = depesche.Plain(strings.Replace(doc.Blocks[i].Text.Text, "240 tonnes", "260 tonnes", 1))
	}
	_, err = n.EditOriginal(ctx, mara, story, rev.Number, doc, &depesche.Correction{Wrong: "240 tonnes", Right: "260 tonnes"})
	ok(t, err)
	_, err = n.EditOriginal(ctx, mara, story, rev.Number, doc, nil)
	kind(t, err, depesche.Conflict)
	_, err = n.Publish(ctx, mara, story, []string{"de"})
	kind(t, err, depesche.Refused, "original has changed")
	e.answers["It weighs 260 tonnes and was built in 1961."] = "Er wiegt 260 Tonnen und wurde 1961 gebaut."
	before := len(e.asked)
	res, err := n.Translate(ctx, mara, story, "de", newsroom.TranslateOptions{Engine: "echo"})
	ok(t, err)
	if res.Kept != 4 || res.Machine != 1 || len(e.asked) != before+1 {
		t.Fatalf("%+v", res)
	}
	c, err := n.Look(ctx, story, "de")
	ok(t, err)
	if c.Stale || c.Text.Confirmed != 4 || c.Text.State == depesche.TextApproved {
		t.Fatalf("%+v", c.Text)
	}
	ps, err := n.Store.PublishedStory(ctx, "de", story)
	ok(t, err)
	if !strings.Contains(ps.Document.BodyText(), "240 Tonnen") {
		t.Fatal("the page changed before anybody published")
	}
	en, err := n.Store.PublishedStory(ctx, "en", story)
	ok(t, err)
	if len(en.Corrections) != 1 {
		t.Fatal("the correction is not on the page")
	}
}

func TestEmbargoDelaysAndUnpublishDropsWhatWaits(t *testing.T) {
	each(t, testEmbargoDelaysAndUnpublishDropsWhatWaits)
}

func testEmbargoDelaysAndUnpublishDropsWhatWaits(t *testing.T, n *newsroom.Newsroom, clock *clock) {
	story := importCrane(t, n)
	end := clock.now().Add(time.Hour)
	ok(t, n.Describe(ctx, mara, story, newsroom.StoryChange{Embargo: &newsroom.When{At: end}}))
	pubs, err := n.Publish(ctx, mara, story, []string{"en"})
	ok(t, err)
	if pubs[0].State != depesche.Scheduled || !pubs[0].First.Equal(end) {
		t.Fatalf("%+v", pubs)
	}
	gone := func() {
		t.Helper()
		if _, err := n.Store.PublishedStory(ctx, "en", story); !depesche.IsNotFound(err) {
			t.Fatalf("out before its time: %v", err)
		}
	}
	gone()
	if k, err := n.PublishDue(ctx); err != nil || k != 0 {
		t.Fatal(k, err)
	}
	clock.add(59 * time.Minute)
	n.PublishDue(ctx)
	gone()
	clock.add(2 * time.Minute)
	if k, err := n.PublishDue(ctx); err != nil || k != 1 {
		t.Fatal(k, err)
	}
	if _, err := n.Store.PublishedStory(ctx, "en", story); err != nil {
		t.Fatal(err)
	}
	// A new embargo takes it down until then; taking it off drops what waits.
	later := clock.now().Add(time.Hour)
	ok(t, n.Describe(ctx, mara, story, newsroom.StoryChange{Embargo: &newsroom.When{At: later}}))
	gone()
	ok(t, n.Unpublish(ctx, mara, story, nil, "no"))
	clock.add(2 * time.Hour)
	n.PublishDue(ctx)
	gone()
}

func TestAllOrNone(t *testing.T) { each(t, testAllOrNone) }

func testAllOrNone(t *testing.T, n *newsroom.Newsroom, _ *clock) {
	story := importCrane(t, n)
	_, err := n.Publish(ctx, mara, story, []string{"en", "de"})
	kind(t, err, depesche.Refused)
	if pubs, _ := n.Store.Publications(ctx, story); len(pubs) != 0 {
		t.Fatal("one edition went out although the other was refused")
	}
	_, err = n.Publish(ctx, mara, story, []string{"en", "xx"})
	kind(t, err, depesche.NotFound)
}

func TestPolicies(t *testing.T) { each(t, testPolicies) }

func testPolicies(t *testing.T, n *newsroom.Newsroom, _ *clock) {
	story := importCrane(t, n)
	e, err := n.Store.Edition(ctx, "en")
	ok(t, err)
	e.Policy.AllowUnreviewed = false
	ok(t, n.AddEdition(ctx, mara, *e))
	_, err = n.Publish(ctx, mara, story, []string{"en"})
	kind(t, err, depesche.Refused, "approve")
	ok(t, n.Approve(ctx, mara, story, "en"))
	_, err = n.Publish(ctx, mara, story, []string{"en"})
	ok(t, err)
}

func TestSecondServerIsRefused(t *testing.T) {
	dir := t.TempDir()
	l, err := newsroom.LockFolder(dir)
	ok(t, err)
	_, err = newsroom.LockFolder(dir)
	kind(t, err, depesche.Unavailable, fmt.Sprint(os.Getpid()), "--data")
	l.Unlock()
	l, err = newsroom.LockFolder(dir)
	ok(t, err)
	l.Unlock()
}

func TestAccounts(t *testing.T) { each(t, testAccounts) }

func testAccounts(t *testing.T, n *newsroom.Newsroom, clock *clock) {
	form := newsroom.SetupForm{Newsroom: "Post", Name: "Ann", Email: "ann@example.org", Password: "a long sentence", Editions: []depesche.Edition{{Code: "fr", Lang: "fr"}}}
	_, err := n.Setup(ctx, "guess", form)
	kind(t, err, depesche.Forbidden)
	a, err := n.Setup(ctx, n.SetupToken(), form)
	ok(t, err)
	if a.Role != depesche.RoleAdmin {
		t.Fatal(a.Role)
	}
	_, err = n.Setup(ctx, n.SetupToken(), form)
	kind(t, err, depesche.Conflict)
	if _, err := n.Login(ctx, "ANN@example.org ", "a long sentence"); err != nil {
		t.Fatal(err)
	}
	token, err := n.NewLoginLink(ctx, "ann@example.org")
	ok(t, err)
	_, err = n.UseLoginLink(ctx, token)
	ok(t, err)
	_, err = n.UseLoginLink(ctx, token)
	kind(t, err, depesche.NotFound)
	token, err = n.NewLoginLink(ctx, "ann@example.org")
	ok(t, err)
	clock.add(25 * time.Hour)
	_, err = n.UseLoginLink(ctx, token)
	kind(t, err, depesche.NotFound)
	kind(t, n.SetPassword(ctx, a.ID, "short", ""), depesche.Invalid)
	session, err := n.NewSession(ctx, a.ID, "browser", "password")
	ok(t, err)
	ok(t, n.SetPassword(ctx, a.ID, "another sentence", session))
	if _, err := n.SessionAccount(ctx, session); err != nil {
		t.Fatal(err)
	}
	for range 8 {
		_, err = n.Login(ctx, "ann@example.org", "wrong wrong wrong")
		kind(t, err, depesche.Forbidden)
	}
	_, err = n.Login(ctx, "ann@example.org", "another sentence")
	kind(t, err, depesche.Unavailable)
	clock.add(16 * time.Minute)
	if _, err = n.Login(ctx, "ann@example.org", "another sentence"); err != nil {
		t.Fatal(err)
	}
}

func TestBadEditionsAndConfigs(t *testing.T) { each(t, testBadEditionsAndConfigs) }

func testBadEditionsAndConfigs(t *testing.T, n *newsroom.Newsroom, _ *clock) {
	for _, e := range []depesche.Edition{{Code: "x y", Lang: "de"}, {Code: "desk", Lang: "de"}, {Code: "de", Lang: "no such language"}, {Code: "de", Lang: "de", TimeZone: "Moon/Sea"}} {
		kind(t, n.AddEdition(ctx, mara, e), depesche.Invalid)
	}
	dir := t.TempDir()
	ok(t, os.WriteFile(filepath.Join(dir, "config.json"), []byte(`{"engins": []}`), 0o644))
	_, err := newsroom.Open(ctx, newsroom.Options{Dir: dir})
	kind(t, err, depesche.Invalid, "config.json")
	file := filepath.Join(t.TempDir(), "file")
	ok(t, os.WriteFile(file, nil, 0o644))
	_, err = newsroom.Open(ctx, newsroom.Options{Dir: filepath.Join(file, "x")})
	kind(t, err, depesche.Unavailable, "--data")
	dir = t.TempDir()
	ok(t, os.WriteFile(filepath.Join(dir, "newsroom.db"), []byte(strings.Repeat("this is no database ", 100)), 0o644))
	_, err = newsroom.Open(ctx, newsroom.Options{Dir: dir})
	kind(t, err, depesche.Unavailable, "backup")
}

func TestRegionsFindTheirEdition(t *testing.T) { each(t, testRegionsFindTheirEdition) }

func testRegionsFindTheirEdition(t *testing.T, n *newsroom.Newsroom, _ *clock) {
	ok(t, n.AddEdition(ctx, mara, depesche.Edition{Code: "es-mx", Lang: "es-MX", Name: "Puerto", TimeZone: "UTC"}))
	for tag, want := range map[string]string{"en-US": "en", "en-gb": "en", "es-mx": "es-MX", "es-AR": "es", "fr-CA": "fr"} {
		res, err := n.Import(ctx, mara, newsroom.ImportRequest{Data: crane, Name: "c.md", Lang: tag, Again: true})
		ok(t, err)
		if res.Lang != want {
			t.Errorf("%s is kept as %s, want %s", tag, res.Lang, want)
		}
	}
	_, err := n.Import(ctx, mara, newsroom.ImportRequest{Data: crane, Name: "c.md", Lang: "not a tag", Again: true})
	kind(t, err, depesche.Invalid, "language tag")
}

func TestDatelinesAreNoBusinessOfEngines(t *testing.T) {
	n, _ := open(t)
	doc := depesche.Document{Headline: depesche.Plain("Ferry sails again"), Dateline: "Port Ellery", Blocks: []depesche.Block{{ID: "p1", Kind: depesche.Paragraph, Text: depesche.Plain("The ferry sails.")}}}
	story, err := n.Write(ctx, mara, newsroom.StoryDraft{Lang: "en", Document: doc})
	ok(t, err)
	e := &echo{answers: map[string]string{"Ferry sails again": "Fähre fährt wieder", "The ferry sails.": "Die Fähre fährt."}, fail: -1}
	n.Engines.Prepend(e)
	res, err := n.Translate(ctx, mara, story, "de", newsroom.TranslateOptions{Engine: "echo"})
	ok(t, err)
	if res.Machine != 2 || res.Empty != 0 || slices.Contains(e.asked, "Port Ellery") {
		t.Fatalf("%+v, asked %q", res, e.asked)
	}
	pubs, err := n.Publish(ctx, mara, story, []string{"de"})
	ok(t, err)
	ps, err := n.Store.PublishedStory(ctx, "de", pubs[0].Story)
	ok(t, err)
	if ps.Document.Dateline != "Port Ellery" {
		t.Fatalf("dateline %q", ps.Document.Dateline)
	}
}
