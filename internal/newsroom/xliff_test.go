package newsroom_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/store"
)

// handOut gives a story's German as XLIFF.
func handOut(t *testing.T, n *newsroom.Newsroom, story int64, version string) string {
	t.Helper()
	var b bytes.Buffer
	_, err := n.HandOut(ctx, mara, story, "de", newsroom.XLIFFOptions{Version: version}, &b)
	ok(t, err)
	return b.String()
}

// translated puts German targets into a file that went out empty.
func translated(file string, german []string) string {
	i := -1
	return regexp.MustCompile(`</source>`).ReplaceAllStringFunc(file, func(s string) string {
		if i++; i >= len(german) || german[i] == "" {
			return s
		}
		return s + "<target>" + german[i] + "</target>"
	})
}

func outcomes(res *newsroom.TakenIn) string {
	var s []string
	for _, g := range res.Segments {
		s = append(s, string(g.Outcome))
	}
	return strings.Join(s, " ")
}

// withoutGaps lets translated count sentences alone.
var gaps = regexp.MustCompile(`(?m)^ *<ignorable>.*\n`)

func TestATranslationGoesOutAndComesBack(t *testing.T) { each(t, testOutAndBack) }

func testOutAndBack(t *testing.T, n *newsroom.Newsroom, _ *clock) {
	story := importCrane(t, n)
	for _, version := range []string{"2.1", "1.2"} {
		file := gaps.ReplaceAllString(handOut(t, n, story, version), "")
		res, err := n.TakeIn(ctx, mara, []byte(translated(file, []string{german[0], german[1], "Er wiegt 420 Tonnen und wurde 1961 gebaut."})), 0, "")
		ok(t, err)
		if version == "2.1" && (res.Counts[newsroom.Taken] != 3 || res.Counts[newsroom.Untranslated] != 2 || res.Revision != 1 || res.Text.Filled != 3) {
			t.Fatalf("%+v", res)
		}
		if res.Text.OpenErrors != 1 || len(res.Findings) == 0 {
			t.Errorf("the changed number is no finding: %+v", res.Findings)
		}
		// The same again changes nothing.
		again, err := n.TakeIn(ctx, mara, []byte(translated(file, []string{german[0], german[1], "Er wiegt 420 Tonnen und wurde 1961 gebaut."})), story, "de")
		ok(t, err)
		if again.Revision != res.Revision || again.Counts[newsroom.Taken] != 0 {
			t.Errorf("a second time: %+v", again)
		}
	}
	look, err := n.Look(ctx, story, "de")
	ok(t, err)
	if s := look.Revision.Targets[1]; s.Target.Text != german[1] || s.State != depesche.SegmentEdited || s.By != "Mara" || s.Origin.Kind != depesche.FromPerson {
		t.Errorf("%+v", s)
	}
	// What the checks say goes out with the text.
	if file := handOut(t, n, story, "2.1"); !strings.Contains(file, `category="finding"`) || !strings.Contains(file, `state="translated"`) {
		t.Error(file)
	}
	entries, err := n.Store.Ledger(ctx, store.LedgerQuery{Story: story})
	ok(t, err)
	deeds := map[depesche.Action]int{}
	for _, e := range entries {
		deeds[e.Action]++
	}
	if deeds[depesche.ActHandOut] != 3 || deeds[depesche.ActTakeIn] != 4 {
		t.Errorf("ledger: %v", deeds)
	}
}

func TestStatesComeBack(t *testing.T) {
	n, _ := open(t)
	story := importCrane(t, n)
	withEcho(t, n, story)
	_, err := n.Translate(ctx, mara, story, "de", newsroom.TranslateOptions{Engine: "echo"})
	ok(t, err)
	file := handOut(t, n, story, "2.1")
	if strings.Count(file, `state="initial" subState="depesche:draft"`) != 5 {
		t.Fatal(file)
	}
	file = strings.Replace(file, `state="initial" subState="depesche:draft"`, `state="reviewed"`, 2)
	res, err := n.TakeIn(ctx, mara, []byte(file), 0, "")
	ok(t, err)
	if res.Counts[newsroom.Confirmed] != 2 || res.Text.Confirmed != 2 {
		t.Fatalf("%+v", res)
	}
	// A confirmed sentence that was changed and not read again is no longer confirmed.
	file = strings.Replace(handOut(t, n, story, "2.1"), german[0], "Der alte Kran ist wieder da", 1)
	res, err = n.TakeIn(ctx, mara, []byte(file), 0, "")
	ok(t, err)
	if res.Counts[newsroom.Taken] != 1 {
		t.Fatalf("%+v", res)
	}
	look, err := n.Look(ctx, story, "de")
	ok(t, err)
	if s := look.Revision.Targets[0]; s.State != depesche.SegmentEdited || s.Target.Text != "Der alte Kran ist wieder da" {
		t.Errorf("%+v", s)
	}
}

func TestNothingIsOverwrittenSilently(t *testing.T) { each(t, testNothingIsOverwritten) }

func testNothingIsOverwritten(t *testing.T, n *newsroom.Newsroom, _ *clock) {
	story := importCrane(t, n)
	withEcho(t, n, story)
	_, err := n.Translate(ctx, mara, story, "de", newsroom.TranslateOptions{Engine: "echo"})
	ok(t, err)
	file := handOut(t, n, story, "2.1")
	// Meanwhile: somebody changes sentence 2 here, and the original loses sentence 5.
	look, err := n.Look(ctx, story, "de")
	ok(t, err)
	_, err = n.EditSegment(ctx, depesche.Actor{Name: "Ines"}, newsroom.SegmentEdit{Story: story, Lang: "de", Key: look.Revision.Targets[1].Key, Target: depesche.Plain("Ines’ Satz.")})
	ok(t, err)
	o, err := n.Store.Original(ctx, story)
	ok(t, err)
	rev, err := n.Store.Revision(ctx, o.Head)
	ok(t, err)
	texts := map[string]depesche.Inline{}
	for _, u := range rev.Document.Units() {
		if at := strings.Index(u.Text.Text, "Visitors"); at > 0 {
			texts[u.Ref] = u.Text.Slice(0, at).Append(depesche.Plain("Visitors may climb it from Sunday on."))
		}
	}
	_, err = n.EditOriginal(ctx, mara, story, rev.Number, rev.Document.WithUnits(texts), nil)
	ok(t, err)
	// The translator changed sentences 1, 2 and 5, and left a code that nobody knows in 3.
	file = strings.Replace(file, german[0], "Der alte Kran ist wieder da", 1)
	file = strings.Replace(file, german[1], "Der alte Hafenkran ist zurück.", 1)
	file = strings.Replace(file, german[4], "Von Samstag an dürfen Besucher hinauf.", 1)
	file = strings.Replace(file, "Er wiegt 240 Tonnen", `Er <pc id="99">wiegt</pc> 240 Tonnen`, 1)
	res, err := n.TakeIn(ctx, mara, []byte(file), 0, "")
	ok(t, err)
	if got := outcomes(res); got != "taken conflict refused stale" {
		t.Fatalf("%s: %+v", got, res.Segments)
	}
	clash, broken, moved := res.Segments[1], res.Segments[2], res.Segments[3]
	if clash.Ours != "Ines’ Satz." || clash.Theirs != "Der alte Hafenkran ist zurück." || clash.By != "Ines" || clash.Number != 2 {
		t.Errorf("%+v", clash)
	}
	if broken.Line == 0 || broken.Unit == "" || broken.Reason == "" || !strings.Contains(broken.Theirs, "wiegt 240 Tonnen") {
		t.Errorf("%+v", broken)
	}
	if moved.Theirs != "Von Samstag an dürfen Besucher hinauf." || moved.Number != 0 {
		t.Errorf("%+v", moved)
	}
	look, err = n.Look(ctx, story, "de")
	ok(t, err)
	if s := look.Revision.Targets; s[0].Target.Text != "Der alte Kran ist wieder da" || s[1].Target.Text != "Ines’ Satz." || s[2].Target.Text != german[2] {
		t.Errorf("%+v", s)
	}
}

func TestWhatCannotBeTakenIn(t *testing.T) {
	n, _ := open(t)
	story := importCrane(t, n)
	other, err := n.Import(ctx, mara, newsroom.ImportRequest{Data: page("A bridge opens", "The bridge over the Ell opened on Monday.", "It has two lanes."), Name: "b.md", Lang: "en"})
	ok(t, err)
	file := translated(gaps.ReplaceAllString(handOut(t, n, story, "2.1"), ""), german)
	for name, c := range map[string]struct {
		data  string
		story int64
		lang  string
		says  string
	}{
		"cut off":               {file[:len(file)/2], 0, "", "cut off"},
		"no XML":                {"a text", 0, "", "line 1"},
		"another story":         {file, other.Story, "", "not of"},
		"another language":      {file, 0, "es", "not in"},
		"made of another text":  {strings.Replace(file, "story/1/", "story/2/", 1), 0, "", "made of another text"},
		"of a revision unknown": {strings.Replace(file, "source=1", "source=7", 1), 0, "", "another newsroom"},
		"without its origin":    {strings.Replace(file, "story/1/de", "x.docx", 1), 0, "", "original"},
		"entities":              {strings.Replace(file, "<xliff", `<!DOCTYPE x [<!ENTITY a "b">]><xliff`, 1), 0, "", "entities"},
		"an invalid file":       {strings.Replace(file, `srcLang="en"`, `srcLang="e n"`, 1), 0, "", "srcLang"},
		"a TMX":                 {`<tmx version="1.4"/>`, 0, "", "no XLIFF"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := n.TakeIn(ctx, mara, []byte(c.data), c.story, c.lang)
			kind(t, err, depesche.Invalid, c.says)
		})
	}
	if _, err := n.Store.Text(ctx, story, "de"); !depesche.IsNotFound(err) {
		t.Error("something was taken in all the same")
	}
	// Without its origin, but with a story and a language said, it is taken.
	res, err := n.TakeIn(ctx, mara, []byte(strings.Replace(file, "story/1/de", "x.docx", 1)), story, "de")
	ok(t, err)
	if res.Counts[newsroom.Taken] != 5 {
		t.Errorf("%+v", res.Counts)
	}
}
