package desk

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"depesche"
	"depesche/internal/newsroom"
)

// The main way with forms alone: set up, import, translate, find, mend, waive, approve,
// publish, take down.
func TestMainWay(t *testing.T) {
	h := emptyHouse(t)
	r := h.browser()
	res, page := r.get("/desk")
	if res.Request.URL.Path != "/desk/setup" {
		t.Fatalf("an empty newsroom leads to %s", res.Request.URL.Path)
	}
	f := with(form(t, page, "/desk/setup"), "token", "wrong", "newsroom", "Norrholm Dispatch", "name", "Mara Kessel", "email", "mara@norrholm.example", "password", password, "zone", "Europe/Berlin")
	f["edition"] = []string{"en", "de"}
	if res, page = r.post("/desk/setup", f); res.StatusCode != 400 || !strings.Contains(pageText(page), "not the set-up code") {
		t.Fatalf("a wrong code: %d %s", res.StatusCode, pageText(page))
	}
	f = with(form(t, page, "/desk/setup"), "token", h.room.SetupToken(), "password", password)
	if res, page = r.post("/desk/setup", f); res.Request.URL.Path != "/desk" || !strings.Contains(pageText(page), "The newsroom is open.") {
		t.Fatalf("set-up ended at %s with %d: %s", res.Request.URL.Path, res.StatusCode, pageText(page))
	}
	if !strings.Contains(pageText(page), "No story yet") {
		t.Errorf("the empty matrix says %s", pageText(page))
	}

	res, page = r.post("/desk/import", url.Values{"way": {"text"}, "text": {ferry}, "lang": {"en"}})
	if res.Request.URL.Path != "/desk/story/1" || !strings.Contains(pageText(page), "Imported. The text is in English.") {
		t.Fatalf("import ended at %s: %s", res.Request.URL.Path, pageText(page))
	}
	if res, page = r.post("/desk/import", url.Values{"way": {"text"}, "text": {ferry}, "lang": {"en"}}); res.StatusCode != 409 || !strings.Contains(pageText(page), "#1 Night ferry") {
		t.Errorf("the same again: %d %s", res.StatusCode, pageText(page))
	}
	_, page = r.get("/desk/story/1")
	if _, page = r.post("/desk/story/1/accept", form(t, page, "/accept")); !strings.Contains(pageText(page), "Taken from the inbox.") {
		t.Errorf("accept: %s", pageText(page))
	}
	if _, page = r.post("/desk/story/1/translate", with(form(t, page, "/desk/story/1/translate"), "engine", "none")); !strings.Contains(pageText(page), "Translated.") {
		t.Fatalf("translate: %s", pageText(page))
	}
	for i, s := range ferryDe {
		_, page = r.get("/desk/story/1/text/de?s=" + itoa(i+1))
		f := form(t, page, "seg-form")
		if f == nil {
			t.Fatalf("sentence %d does not open", i+1)
		}
		if s == "" {
			s = "Einige fürchten um die Ruhe der Nacht: Das Schiff muss bei der Ankunft zweimal hupen."
		}
		do := "confirm-next"
		res, page = r.post("/desk/story/1/text/de/segment", with(f, "target", s, "do", do))
		if want := itoa(min(i+2, len(ferryDe))); res.Request.URL.Query().Get("s") != want {
			t.Fatalf("confirmed %d, went to %s: %s", i+1, res.Request.URL.Query().Get("s"), pageText(page))
		}
	}
	_, page = r.get("/desk/story/1/text/de")
	if !strings.Contains(pageText(page), "12 of 12 confirmed") || !strings.Contains(page, `aria-disabled="true"`) {
		t.Errorf("after all sentences: %s", pageText(page))
	}
	if res, page := r.post("/desk/story/1/text/de/approve", nil); !strings.Contains(pageText(page), "cannot be approved yet") {
		t.Errorf("approved with open errors: %d %s", res.StatusCode, pageText(page))
	}

	_, page = r.get("/desk/story/1/text/de?s=5")
	if !strings.Contains(page, `<u class="u-error u-here">12</u>`) || !strings.Contains(page, `<u class="u-error u-here">15</u>`) {
		t.Errorf("the number is not underlined on both sides")
	}
	if _, page = r.post("/desk/story/1/text/de/segment", with(form(t, page, "seg-form"), "do", button(t, page, "do", "apply:"))); !strings.Contains(page, "Besatzung von 12 Personen") {
		t.Errorf("the suggestion is not applied")
	}
	h.mendAll(r, 1, "de")
	_, page = r.get("/desk/story/1/text/de")
	if _, page = r.post("/desk/story/1/text/de/approve", form(t, page, "/approve")); !strings.Contains(pageText(page), "Approved.") {
		t.Fatalf("approve: %s", pageText(page))
	}
	f = form(t, page, "/desk/story/1/text/de/publish")
	if f == nil {
		t.Fatalf("publish is not offered: %s", pageText(page))
	}
	if _, page = r.post("/desk/story/1/text/de/publish", f); !strings.Contains(pageText(page), "Published.") {
		t.Fatalf("publish: %s", pageText(page))
	}
	ps, err := h.room.Store.Publications(context.Background(), 1)
	h.must(err)
	if len(ps) != 1 || ps[0].State != depesche.Live || !ps[0].Reviewed || !strings.Contains(page, ps[0].Path) {
		t.Fatalf("publications %+v", ps)
	}
	if res, body := r.get("/desk/story/1/text/de/preview"); res.StatusCode != 200 || !strings.Contains(body, "preview de") {
		t.Errorf("preview: %d", res.StatusCode)
	}
	if _, page = r.post("/desk/story/1/text/de/unpublish", url.Values{"reason": {"a test"}}); !strings.Contains(pageText(page), "Taken off the site.") {
		t.Errorf("unpublish: %s", pageText(page))
	}
	if _, page = r.get("/desk/story/1/ledger"); !strings.Contains(pageText(page), "a test") || !strings.Contains(pageText(page), "waived a finding") {
		t.Errorf("the ledger says %s", pageText(page))
	}
}

func itoa(n int) string { return strconv.Itoa(n) }

// mendAll waives what still stands open, by the page's forms.
func (h *house) mendAll(r *reader, story int64, lang string) {
	h.t.Helper()
	for range 40 {
		text, err := h.room.Store.Text(context.Background(), story, lang)
		h.must(err)
		fs, err := h.room.Store.Findings(context.Background(), text.ID)
		h.must(err)
		rev := h.head(story, lang)
		at := 0
		for _, f := range fs {
			if f.Open() && f.Severity == depesche.SevError {
				at, _ = segmentOf(rev.Targets, f.Segment)
				break
			}
		}
		if at == 0 {
			return
		}
		_, page := r.get(textHref(story, lang) + "?s=" + itoa(at))
		f := form(h.t, page, "/waive")
		if f == nil {
			h.t.Fatalf("no way to waive in sentence %d", at)
		}
		r.post(textHref(story, lang)+"/waive", with(f, "reason", "right as it is"))
	}
	h.t.Fatal("errors stay open")
}

func TestWaiveAndUnwaive(t *testing.T) {
	h := newHouse(t)
	r := h.as(depesche.RoleTranslator)
	_, page := r.get("/desk/story/1/text/de?s=5")
	f := form(t, page, "/waive")
	if _, page = r.post("/desk/story/1/text/de/waive", with(f, "reason", "  ")); !strings.Contains(pageText(page), "A waiver needs a reason.") {
		t.Errorf("no reason: %s", pageText(page))
	}
	if _, page = r.post("/desk/story/1/text/de/waive", with(f, "reason", "the <b>captain</b> said so")); !strings.Contains(pageText(page), "Waived by Jon Ostby: the <b>captain</b> said so") {
		t.Errorf("waived: %s", pageText(page))
	}
	if _, page = r.post("/desk/story/1/text/de/unwaive", form(t, page, "/unwaive")); strings.Contains(pageText(page), "Waived by") {
		t.Errorf("still waived")
	}
}

// Two people, one sentence: the second save shows both versions and loses neither.
func TestConflict(t *testing.T) {
	h := newHouse(t)
	r := h.as(depesche.RoleTranslator)
	_, page := r.get("/desk/story/1/text/de?s=8")
	mine := form(t, page, "seg-form")
	rev := h.head(1, "de")
	_, err := h.room.EditSegment(context.Background(), h.editor, newsroom.SegmentEdit{Story: 1, Lang: "de", Key: rev.Targets[7].Key, Target: depesche.Plain("Ihre Fassung.")})
	h.must(err)
	res, page := r.post("/desk/story/1/text/de/segment", with(mine, "target", "Meine <2>Fassung</2>.", "do", "confirm-next"))
	if res.StatusCode != http.StatusSeeOther && !strings.Contains(pageText(page), "no counterpart in the source") {
		t.Errorf("an unknown tag: %d %s", res.StatusCode, pageText(page))
	}
	res, page = r.post("/desk/story/1/text/de/segment", with(mine, "target", "Meine Fassung.", "do", "confirm-next"))
	if text := pageText(page); res.StatusCode != http.StatusConflict || !strings.Contains(text, "Ihre Fassung.") || !strings.Contains(page, "Meine Fassung.") || !strings.Contains(text, "Mara Kessel") {
		t.Fatalf("conflict: %d %s", res.StatusCode, text)
	}
	checkPage(t, "conflict", page)
	if got := h.head(1, "de").Targets[7].Target.Text; got != "Ihre Fassung." {
		t.Fatalf("the first version is gone: %q", got)
	}
	r.post("/desk/story/1/text/de/segment", with(form(t, page, "/segment"), "do", "save"))
	if got := h.head(1, "de").Targets[7].Target.Text; got != "Meine Fassung." {
		t.Fatalf("the choice is not kept: %q", got)
	}
	// Another sentence in the meantime is no conflict.
	_, page = r.get("/desk/story/1/text/de?s=9")
	mine = form(t, page, "seg-form")
	_, err = h.room.EditSegment(context.Background(), h.editor, newsroom.SegmentEdit{Story: 1, Lang: "de", Key: rev.Targets[7].Key, Target: depesche.Plain("Noch eine.")})
	h.must(err)
	if res, page = r.post("/desk/story/1/text/de/segment", with(mine, "target", "Ein anderer Satz.", "do", "save")); res.StatusCode != 200 {
		t.Fatalf("another sentence: %d %s", res.StatusCode, pageText(page))
	}
}

// Marks survive the field: the tags keep the source's numbers in any order.
func TestTagsInTheField(t *testing.T) {
	h := newHouse(t)
	r := h.as(depesche.RoleTranslator)
	_, page := r.get("/desk/story/1/text/de?s=5")
	r.post("/desk/story/1/text/de/segment", with(form(t, page, "seg-form"), "target", "Für die <2>96 Meilen</2> braucht die <1>Fulmar</1> sieben Stunden.", "do", "save"))
	ms := h.head(1, "de").Targets[4].Target.Marks
	if len(ms) != 2 || ms[0].Kind != depesche.Link || ms[0].Href != "https://harbour.example/miles" || ms[1].Kind != depesche.Emphasis {
		t.Fatalf("marks %+v", ms)
	}
	_, page = r.get("/desk/story/1/text/de?s=5")
	if got := form(t, page, "seg-form").Get("target"); got != "Für die <2>96 Meilen</2> braucht die <1>Fulmar</1> sieben Stunden." {
		t.Fatalf("the field holds %q", got)
	}
	for _, bad := range []string{"<1>auf", "zu</1>", "<9>neun</9>", "<1><2>quer</1></2>"} {
		if _, page = r.post("/desk/story/1/text/de/segment", with(form(t, page, "seg-form"), "target", bad, "do", "save")); !strings.Contains(page, `class="notice" role="alert"`) || form(t, page, "seg-form").Get("target") != bad {
			t.Errorf("%q is taken, or lost", bad)
		}
		if h.head(1, "de").Targets[4].Target.Text == "" || len(h.head(1, "de").Targets[4].Target.Marks) != 2 {
			t.Fatalf("%q changed the sentence", bad)
		}
		_, page = r.get("/desk/story/1/text/de?s=5")
	}
	if _, page = r.post("/desk/story/1/text/de/segment", with(form(t, page, "seg-form"), "target", " ", "do", "confirm-next")); !strings.Contains(pageText(page), "An empty sentence cannot be confirmed.") {
		t.Errorf("an empty sentence is confirmed")
	}
	r.post("/desk/story/1/text/de/segment", with(form(t, page, "seg-form"), "do", "copy"))
	if got := h.head(1, "de").Targets[4]; got.Target.Text != got.Source.Text || got.Origin.Kind != depesche.FromSource {
		t.Errorf("copied %+v", got)
	}
}

func TestTakeAMatch(t *testing.T) {
	h := newHouse(t)
	h.must(h.room.Remember(context.Background(), depesche.MemoryUnit{SourceLang: "en", TargetLang: "de", By: "Jon Ostby", Source: depesche.Plain("The route closed ten years ago, when its last ship was sold."), Target: depesche.Plain("Die Strecke schloss vor zehn Jahren.")}))
	r := h.as(depesche.RoleTranslator)
	_, page := r.get("/desk/story/1/text/de?s=4")
	if !strings.Contains(page, "<del>ten</del> <ins>nine</ins>") {
		t.Fatalf("no match shown")
	}
	r.post("/desk/story/1/text/de/segment", with(form(t, page, "seg-form"), "do", button(t, page, "do", "match:")))
	if got := h.head(1, "de").Targets[3]; got.Target.Text != "Die Strecke schloss vor zehn Jahren." || got.Origin.Kind != depesche.FromMemory || got.Origin.Match == 0 {
		t.Fatalf("took %+v", got)
	}
}

// What an editor changes in an original shows in its translations, and a correction is kept.
func TestOriginalAndStale(t *testing.T) {
	h := newHouse(t)
	ctx := context.Background()
	h.must(h.room.Approve(ctx, h.editor, 1, "en"))
	_, err := h.room.Publish(ctx, h.editor, 1, []string{"en"})
	h.must(err)
	r := h.as(depesche.RoleEditor)
	_, page := r.get("/desk/story/1/original")
	opened := page
	f := form(t, page, "original")
	ship, quote := "", ""
	for k, v := range f {
		if strings.HasPrefix(v[0], "The new ship") {
			ship = k
		}
		if strings.HasPrefix(v[0], "“We did not") {
			quote = k
		}
	}
	if got := f.Get(ship); !strings.Contains(got, "the <i>Fulmar</i>") || !strings.Contains(got, "<a https://harbour.example/miles>96 miles</a>") {
		t.Fatalf("the field holds %q", got)
	}
	bad := with(form(t, page, "original"), ship, "The <i>ship", "headline", "", "wrong", "half")
	res, page2 := r.post("/desk/story/1/original", bad)
	if text := pageText(page2); res.StatusCode != 400 || !strings.Contains(text, "never closed") || !strings.Contains(text, "headline is empty") || !strings.Contains(page2, "The &lt;i&gt;ship") {
		t.Fatalf("bad fields: %d %s", res.StatusCode, text)
	}
	checkPage(t, "original with problems", page2)
	good := with(form(t, page, "original"), ship, "The new ship, the <i>Fulmar</i>, carries 190 passengers.\n \nIt needs <b>seven</b> hours.", quote, "", "more", "One more.\n\nAnd another.", "wrong", "180 passengers", "right", "190 passengers")
	if _, page = r.post("/desk/story/1/original", good); !strings.Contains(pageText(page), "The original is saved.") {
		t.Fatalf("save: %s", pageText(page))
	}
	orig, err := h.room.Store.Original(ctx, 1)
	h.must(err)
	rev, err := h.room.Store.Revision(ctx, orig.Head)
	h.must(err)
	plain := rev.Document.PlainText()
	if strings.Contains(plain, "“We did not") || !strings.Contains(plain, "190 passengers.\n\nIt needs seven hours.") || !strings.HasSuffix(plain, "One more.\n\nAnd another.") {
		t.Fatalf("the original reads %s", plain)
	}
	ids := map[string]bool{}
	for _, b := range rev.Document.Blocks {
		if ids[b.ID] || b.ID == "" {
			t.Errorf("block id %q twice or empty", b.ID)
		}
		ids[b.ID] = true
	}
	cs, err := h.room.Store.Corrections(ctx, 1, "en")
	h.must(err)
	if len(cs) != 1 || cs[0].Right != "190 passengers" {
		t.Errorf("corrections %+v", cs)
	}
	// Somebody who had opened the form before loses nothing and overwrites nothing.
	res, page = r.post("/desk/story/1/original", with(form(t, opened, "original"), "standfirst", "A line of mine.", ship, "My ship."))
	if text := pageText(page); res.StatusCode != 409 || !strings.Contains(text, "has saved revision 2") || !strings.Contains(text, "The newer revision has: The new ship") {
		t.Errorf("an old form: %d %s", res.StatusCode, text)
	}
	checkPage(t, "original in conflict", page)
	if res, page = r.post("/desk/story/1/original", with(form(t, page, "original"), ship, "The new ship, the <i>Fulmar</i>, carries 190 passengers.")); !strings.Contains(pageText(page), "The original is saved.") {
		t.Errorf("saving what was brought together: %d %s", res.StatusCode, pageText(page))
	}
	orig, err = h.room.Store.Original(ctx, 1)
	h.must(err)
	rev, err = h.room.Store.Revision(ctx, orig.Head)
	h.must(err)
	if got := rev.Document.PlainText(); got != strings.Replace(plain, "\n\n", "\n\nA line of mine.\n\n", 1) {
		t.Errorf("brought together: %s", got)
	}
	_, page = r.get("/desk/story/1/text/de?s=5")
	if text := pageText(page); !strings.Contains(text, "The original changed.") || !strings.Contains(text, "The original now reads:") || !strings.Contains(page, "<ins>190</ins>") {
		t.Errorf("the translation says %s", text)
	}
	if _, page = r.post("/desk/story/1/text/de/translate", with(url.Values{}, "engine", "none")); strings.Contains(pageText(page), "The original changed.") {
		t.Errorf("still stale: %s", pageText(page))
	}
	if got := h.head(1, "de").Targets[0].Target.Text; got != ferryDe[0] {
		t.Errorf("an unchanged sentence lost its translation: %q", got)
	}
}

func TestDescribeAndEmbargo(t *testing.T) {
	h := newHouse(t)
	r := h.as(depesche.RoleEditor)
	_, page := r.get("/desk/story/1")
	f := with(form(t, page, "/describe"), "slugline", "FERRY", "channel", "transport", "priority", "2", "embargo", "2031-03-31T06:00")
	f["topic"] = []string{"ferries"}
	if _, page = r.post("/desk/story/1/describe", f); !strings.Contains(pageText(page), "Saved.") || !strings.Contains(pageText(page), "Embargo until") {
		t.Fatalf("describe: %s", pageText(page))
	}
	st, err := h.room.Store.Story(context.Background(), 1)
	h.must(err)
	if want := time.Date(2031, 3, 31, 4, 0, 0, 0, time.UTC); !st.Embargo.Equal(want) || st.Slugline != "FERRY" || st.Channel != "transport" || st.Priority != 2 || len(st.Topics) != 1 {
		t.Fatalf("story %+v", st)
	}
	if got := form(t, page, "/describe"); got.Get("embargo") != "2031-03-31T06:00" || got.Get("topic") != "ferries" || got.Get("priority") != "2" {
		t.Errorf("the form comes back as %v", got)
	}
	if _, page = r.post("/desk/story/1/describe", with(form(t, page, "/describe"), "embargo", "soon")); !strings.Contains(pageText(page), "is no date with a time") {
		t.Errorf("a bad embargo: %s", pageText(page))
	}
	r.post("/desk/story/1/describe", with(form(t, page, "/describe"), "embargo", ""))
	if st, err = h.room.Store.Story(context.Background(), 1); err != nil || !st.Embargo.IsZero() {
		t.Errorf("the embargo stays: %v %v", st.Embargo, err)
	}
}

// Text from outside stays text on every page.
func TestHostileText(t *testing.T) {
	h := newHouse(t)
	ctx := context.Background()
	evil := `<script>alert(1)</script>"><img src=x onerror=alert(2)> {{.}}`
	n := h.take("# "+evil+" headline\n\nThe harbour said “"+evil+"” on Monday, and it was a long sentence.\n", "en")
	h.fill(n, "de", []string{evil, evil + " 15"})
	slug := evil
	h.must(h.room.Describe(ctx, h.editor, n, newsroom.StoryChange{Slugline: &slug}))
	h.must(h.room.Store.SaveTerm(ctx, depesche.Term{SourceLang: "en", TargetLang: "de", Source: "harbour", Target: evil, Policy: depesche.TermRequired, Note: evil}))
	h.must(h.room.Store.SetSetting(ctx, "newsroom.name", evil))
	r := h.as(depesche.RoleEditor)
	base := "/desk/story/" + itoa(int(n))
	for _, path := range []string{"/desk", "/desk?q=" + url.QueryEscape(evil), base, base + "/original", base + "/text/de?s=1", base + "/text/de?s=2", base + "/text/es", base + "/ledger", "/desk/ledger", "/desk/memory?find=" + url.QueryEscape(evil), "/desk/glossary", "/desk/engines", "/desk/account", "/desk/import?url=" + url.QueryEscape(evil)} {
		res, page := r.get(path)
		if res.StatusCode != 200 {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
		checkPage(t, path, page)
	}
}

func TestMatrix(t *testing.T) {
	h := newHouse(t)
	r := h.as(depesche.RoleReader)
	res, page := r.get("/desk")
	text := pageText(page)
	for _, want := range []string{"Night ferry to Norrholm", "In edit", "Missing", "Original", "Deutsch"} {
		if !strings.Contains(text, want) {
			t.Errorf("the matrix lacks %q: %d %s", want, res.StatusCode, text)
		}
	}
	if strings.Contains(text, "New story") {
		t.Errorf("a reader is offered to import")
	}
	for path, want := range map[string]string{
		"/desk?q=ferry":            "Night ferry",
		"/desk?q=%231":             "Night ferry",
		"/desk?q=zeppelin":         "Nothing found",
		"/desk?queue=inbox":        "Nothing waits in the inbox",
		"/desk?queue=scheduled":    "Nothing here: Scheduled",
		"/desk?channel=transport":  "Nothing found",
		"/desk?before=nonsense":    "Night ferry",
		"/desk?before=-5.9&q=%25_": "Nothing found",
	} {
		if _, page := r.get(path); !strings.Contains(pageText(page), want) {
			t.Errorf("%s lacks %q: %s", path, want, pageText(page))
		}
	}
	for i := range matrixRows + 3 {
		h.take("# Story number "+itoa(i)+" of many\n\n"+strings.Repeat("This sentence belongs to story "+itoa(i)+" and to no other one. ", 3+i%7)+"\n", "en")
	}
	_, page = r.get("/desk")
	seen := strings.Count(page, `class="story-link"`)
	i := strings.Index(page, "/desk?before=")
	if seen != matrixRows || i < 0 {
		t.Fatalf("the first page has %d rows, older at %d", seen, i)
	}
	_, page = r.get(strings.ReplaceAll(page[i:i+strings.IndexByte(page[i:], '"')], "&amp;", "&"))
	if got := strings.Count(page, `class="story-link"`); got != 4 {
		t.Errorf("the second page has %d rows", got)
	}
}

func TestImportRefusals(t *testing.T) {
	h := newHouse(t)
	r := h.as(depesche.RoleEditor)
	for _, tc := range []struct {
		form url.Values
		says string
	}{
		{url.Values{"way": {"url"}, "url": {" "}}, "Give the address of the page."},
		{url.Values{"way": {"url"}, "url": {"http://127.0.0.1:1/"}}, "private network"},
		{url.Values{"way": {"url"}, "url": {"file:///etc/passwd"}}, "no web address"},
		{url.Values{"way": {"text"}, "text": {" \n"}}, "Paste the text first."},
		{url.Values{"way": {"file"}}, "Choose a file"},
		{url.Values{"way": {"text"}, "text": {"%PDF-1.7 …"}}, "PDF"},
	} {
		res, page := r.post("/desk/import", tc.form)
		if text := pageText(page); res.StatusCode < 400 || res.StatusCode >= 500 || !strings.Contains(text, tc.says) {
			t.Errorf("%v: %d %s", tc.form, res.StatusCode, text)
		}
		checkPage(t, "import "+tc.says, page)
	}
}

func TestGlossary(t *testing.T) {
	h := newHouse(t)
	r := h.as(depesche.RoleEditor)
	_, page := r.get("/desk/glossary?pair=" + url.QueryEscape("en>de"))
	if _, page = r.post("/desk/glossary/add", with(form(t, page, "/add"), "source", "quay", "target", "Kai", "policy", "preferred")); !strings.Contains(pageText(page), "“quay” is in the glossary.") {
		t.Fatalf("add: %s", pageText(page))
	}
	if _, page = r.post("/desk/glossary/add", with(form(t, page, "/add"), "source", "x", "target", "", "policy", "preferred")); !strings.Contains(pageText(page), "Give the word in both languages") {
		t.Errorf("half a term: %s", pageText(page))
	}
	_, page = r.get("/desk/glossary?pair=" + url.QueryEscape("en>de"))
	if _, page = r.post("/desk/glossary/delete", form(t, page, "/delete")); !strings.Contains(pageText(page), "Removed") || strings.Contains(pageText(page), "Besatzung") {
		t.Errorf("delete: %s", pageText(page))
	}
}

// Under an embargo publication waits; taking it off takes it from the schedule.
func TestScheduled(t *testing.T) {
	h := newHouse(t)
	ctx := context.Background()
	at := time.Now().Add(30 * time.Hour)
	h.must(h.room.Describe(ctx, h.editor, 1, newsroom.StoryChange{Embargo: &newsroom.When{At: at}}))
	h.must(h.room.Approve(ctx, h.editor, 1, "en"))
	r := h.as(depesche.RoleEditor)
	_, page := r.get("/desk/story/1")
	if _, page = r.post("/desk/story/1/publish", form(t, page, "/publish")); !strings.Contains(pageText(page), "Scheduled: it goes out when the embargo ends.") || !strings.Contains(pageText(page), "scheduled for") {
		t.Fatalf("publish: %s", pageText(page))
	}
	if f := form(t, page, "/publish"); f.Get("edition") != "" {
		t.Errorf("what waits is offered again: %v", f)
	}
	if _, page = r.get("/desk?queue=scheduled"); !strings.Contains(pageText(page), "ScheduledOriginal") {
		t.Errorf("the queue says %s", pageText(page))
	}
	if _, page = r.post("/desk/story/1/unpublish", url.Values{"edition": {"en"}, "reason": {"too early"}}); !strings.Contains(pageText(page), "Taken off the site.") {
		t.Errorf("unpublish: %s", pageText(page))
	}
	if ws, err := h.room.Store.Schedules(ctx, 1); err != nil || len(ws) != 0 {
		t.Errorf("still waiting: %v %v", ws, err)
	}
}

// A reader of the desk sees the text and its findings, but no form that changes it.
func TestReaderSees(t *testing.T) {
	h := newHouse(t)
	r := h.as(depesche.RoleReader)
	for _, path := range []string{"/desk/story/1", "/desk/story/1/text/de?s=5", "/desk/story/1/text/es", "/desk/glossary"} {
		res, page := r.get(path)
		if res.StatusCode != 200 || strings.Contains(page, `method="post"`) {
			t.Errorf("%s offers a form to a reader, or fails (%d)", path, res.StatusCode)
		}
		checkPage(t, path, page)
	}
	if _, page := r.get("/desk/story/1/text/de?s=5"); !strings.Contains(page, `<u class="u-error">15</u>`) || !strings.Contains(pageText(page), "the number has changed") {
		t.Errorf("the finding does not show")
	}
}

func TestReplacedKeepsMarks(t *testing.T) {
	mark := func(from, to int) depesche.Mark { return depesche.Mark{Kind: depesche.Strong, From: from, To: to} }
	for _, tc := range []struct {
		name string
		mark depesche.Mark
		at   depesche.Span
		with string
		want string
	}{
		{"around", mark(0, 8), depesche.Span{From: 3, To: 5}, "seven", "<1>ab seven gh</1>"},
		{"exactly", mark(3, 5), depesche.Span{From: 3, To: 5}, "seven", "ab <1>seven</1> gh"},
		{"before", mark(0, 2), depesche.Span{From: 3, To: 5}, "7", "<1>ab</1> 7 gh"},
		{"behind", mark(6, 8), depesche.Span{From: 3, To: 5}, "7", "ab 7 <1>gh</1>"},
		{"inside", mark(3, 4), depesche.Span{From: 3, To: 5}, "7", "ab 7 gh"},
		{"removed", mark(3, 5), depesche.Span{From: 3, To: 5}, "", "ab  gh"},
	} {
		got := replaced(depesche.Inline{Text: "ab ef gh", Marks: []depesche.Mark{tc.mark}}, tc.at, tc.with).Tagged()
		if got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}

// A file comes in by the form; what is there already is named, and can be taken in all
// the same.
// TestNewStory: a story can begin with nothing but a headline, and says so in the ledger.
func TestNewStory(t *testing.T) {
	h := newHouse(t)
	r := h.as(depesche.RoleEditor)
	res, page := r.post("/desk/import", url.Values{"way": {"new"}, "headline": {" The quay is finished "}, "lang": {"en"}})
	if res.Request.URL.Path != "/desk/story/2/original" || !strings.Contains(page, "The quay is finished") {
		t.Fatalf("a new story opened %s: %s", res.Request.URL, pageText(page))
	}
	checkPage(t, "a story of a headline alone", page)
	r.sees("/desk/story/2", "began to write", "The quay is finished")
	for _, bad := range []url.Values{{"headline": {" "}, "lang": {"en"}}, {"headline": {"x"}}, {"headline": {"x"}, "lang": {"klingonisch!"}}} {
		bad.Set("way", "new")
		if res, page := r.post("/desk/import", bad); res.StatusCode != 400 || form(t, page, "/desk/import") == nil {
			t.Errorf("%v: %d %s", bad, res.StatusCode, pageText(page))
		}
	}
}

func TestImportFileAndAgain(t *testing.T) {
	h := newHouse(t)
	r := h.as(depesche.RoleEditor)
	send := func(name, content string) (*http.Response, string) {
		var b bytes.Buffer
		m := multipart.NewWriter(&b)
		h.must(m.WriteField("way", "file"))
		h.must(m.WriteField("lang", "en"))
		f, err := m.CreateFormFile("file", name)
		h.must(err)
		_, err = f.Write([]byte(content))
		h.must(err)
		h.must(m.Close())
		return r.read(r.c.Post(h.server.URL+"/desk/import", m.FormDataContentType(), &b))
	}
	if res, page := send("../../etc/<b>.md", "# The quay is finished\n\nThe new quay in Port Ellery opened on Monday, three weeks early.\n"); res.Request.URL.Path != "/desk/story/2" || !strings.Contains(pageText(page), "The quay is finished") {
		t.Fatalf("import of a file: %s %s", res.Request.URL, pageText(page))
	}
	if res, page := send("x.bin", "\x00\x01\x02\xff\xfe\x00"); res.StatusCode != 400 || form(t, page, "/desk/import") == nil {
		t.Errorf("binary: %d %s", res.StatusCode, pageText(page))
	}
	if res, page := send("empty.md", ""); res.StatusCode != 400 || !strings.Contains(pageText(page), "Choose a file") {
		t.Errorf("an empty file: %d %s", res.StatusCode, pageText(page))
	}
	res, page := r.post("/desk/import", url.Values{"way": {"text"}, "text": {ferry}, "lang": {"en"}})
	if res.StatusCode != 409 || !strings.Contains(page, `href="/desk/story/1"`) {
		t.Fatalf("a duplicate: %d %s", res.StatusCode, pageText(page))
	}
	again := form(t, page, "/desk/import")
	if again.Get("again") == "" || again.Get("text") != ferry {
		t.Fatalf("the way out holds %v", again)
	}
	if res, page = r.post("/desk/import", again); res.Request.URL.Path != "/desk/story/3" {
		t.Errorf("all the same: %s %s", res.Request.URL, pageText(page))
	}
}

// A form that is too large is refused in words.
func TestLargeForm(t *testing.T) {
	h := newHouse(t)
	r := h.as(depesche.RoleEditor)
	res, page := r.post("/desk/story/1/describe", url.Values{"slugline": {strings.Repeat("x", maxForm+1)}})
	if res.StatusCode != http.StatusRequestEntityTooLarge || !strings.Contains(pageText(page), "larger than 4 MB") {
		t.Errorf("%d %s", res.StatusCode, pageText(page))
	}
}
