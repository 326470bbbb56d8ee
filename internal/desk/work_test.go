package desk

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/translate"
)

// parrot is an engine that says everything twice.
type parrot struct{ translate.None }

func (parrot) Name() string { return "parrot" }
func (parrot) Pairs(context.Context) ([]translate.Pair, error) {
	return []translate.Pair{{Source: "en", Target: "de"}}, nil
}
func (parrot) Translate(_ context.Context, r translate.Request) ([]translate.Result, error) {
	out := make([]translate.Result, len(r.Segments))
	for i, s := range r.Segments {
		out[i].Text = s.Text + " " + s.Text
	}
	return out, nil
}

// What stands around a sentence, as plain forms without a script.
func TestSentenceToolsWithoutScripts(t *testing.T) {
	h := newHouse(t)
	h.room.Engines.Prepend(parrot{})
	r := h.as(depesche.RoleTranslator)
	at := "/desk/story/1/text/de"
	do := func(n, what string, more ...string) string {
		t.Helper()
		_, page := r.get(at + "?s=" + n)
		_, page = r.post(at+"/segment", with(form(t, page, "seg-form"), append([]string{"do", what}, more...)...))
		return page
	}

	// A term of the glossary, marked in the source and put behind what is typed.
	page := do("5", "term:"+strings.TrimPrefix(button(t, do("5", "draft"), "do", "term:"), "term:"), "target", "Das neue Schiff")
	if !strings.Contains(page, "Das neue Schiff Besatzung</textarea>") || !strings.Contains(page, `<u class="u-term">crew</u>`) {
		t.Error("the term is not in the field, or not marked in the source")
	}

	// A draft changes nothing until it is taken.
	before := h.head(1, "de")
	page = do("8", "draft", "engine", "parrot")
	if !strings.Contains(pageText(page), "Draft by parrot. Nothing has changed yet.") || h.head(1, "de").Number != before.Number {
		t.Fatalf("the draft: %s", pageText(page))
	}
	do("8", button(t, page, "do", "take-draft:"))
	if got := h.head(1, "de").Targets[7]; !strings.HasPrefix(got.Target.Text, "A bed costs 48 crowns, a car 65; children under six travel free. A bed") || got.Origin.Name != "parrot" {
		t.Errorf("taken: %+v", got)
	}
	do("8", "save", "target", ferryDe[7])

	// Words of either language in the memory, marked on their side.
	h.must(h.room.Remember(context.Background(), depesche.MemoryUnit{SourceLang: "en", TargetLang: "de", Source: depesche.Plain("The quay is long."), Target: depesche.Plain("Der Kai ist lang."), By: "Mara"}))
	for find, want := range map[string]string{"quay": "The <mark>quay</mark> is long.", "Kai": "Der <mark>Kai</mark> ist lang.", "zebra": "0 pairs", "<script>": "0 pairs"} {
		if _, page := r.get(at + "?s=9&find=" + url.QueryEscape(find)); !strings.Contains(page, want) {
			t.Errorf("%s: the page lacks %s", find, want)
		}
	}

	// Divide, join.
	_, page = r.get(at + "?s=11")
	if strings.Contains(page, `value="merge"`) != (len(h.head(1, "de").Targets) > 11) {
		t.Error("the last sentence of a paragraph can be joined with the next")
	}
	n := len(h.head(1, "de").Targets)
	do("8", "split", "at", "23")
	if got := h.head(1, "de").Targets; len(got) != n+1 || got[7].Source.Text != "A bed costs 48 crowns, a" && got[8].Source.Text == "" {
		t.Errorf("divided: %d sentences, %q", len(got), got[7].Source.Text)
	}
	if page := do("8", "split", "at", "7000"); !strings.Contains(pageText(page), "Choose a place between two words") {
		t.Errorf("a place that is none: %s", pageText(page))
	}
	do("8", "merge")
	if got := h.head(1, "de").Targets; len(got) != n {
		t.Errorf("joined: %d sentences", len(got))
	}

	// Read again by a second person, never by the first.
	if page := do("1", "review"); h.head(1, "de").Targets[0].ReviewedBy != nameOf[depesche.RoleTranslator] || !strings.Contains(pageText(page), "read again by Jon Ostby") {
		t.Errorf("read again: %s", pageText(page))
	}
	_, page = r.get(at)
	if _, page = r.post(at+"/review", form(t, page, "/review")); h.head(1, "de").Targets[1].ReviewedBy == "" {
		t.Errorf("read again, all: %s", pageText(page))
	}

	// A reader sees none of it.
	if _, page := h.as(depesche.RoleReader).get(at + "?s=5"); strings.Contains(page, "seg-form") {
		t.Error("a reader of the desk can write")
	}
}

func TestSameSentenceElsewhereWithoutScripts(t *testing.T) {
	h := newHouse(t)
	one := h.take("# Late\n\nThe ferry is late. Nobody waits. The ferry is late.\n", "en")
	two := h.take("# Later\n\nIt rains. The ferry is late.\n", "en")
	h.fill(one, "de", []string{"Spät", "Die Fähre ist spät dran.", "Niemand wartet.", "Das Schiff verspätet sich."})
	h.fill(two, "de", nil)
	r := h.as(depesche.RoleTranslator)
	at := textHref(one, "de")
	_, page := r.get(at + "?s=2")
	if !strings.Contains(pageText(page), "The same sentence stands once more in this text.") {
		t.Fatalf("%s", pageText(page))
	}
	_, page = r.post(at+"/segment", with(form(t, page, "seg-form"), "do", "spread:look"))
	if !strings.Contains(pageText(page), "stands in 2 other places") || !strings.Contains(pageText(page), "decided otherwise by Mara Kessel") {
		t.Fatalf("%s", pageText(page))
	}
	_, page = r.post(at+"/segment", with(form(t, page, "seg-form"), "do", "spread:all"))
	if !strings.Contains(pageText(page), "Put in 1 places.") || h.head(one, "de").Targets[3].Target.Text != "Das Schiff verspätet sich." || h.head(two, "de").Targets[2].Target.Text != "Die Fähre ist spät dran." {
		t.Fatalf("%s", pageText(page))
	}
	f := with(form(t, page, "seg-form"), "do", "spread", "over", "")
	f["over"] = []string{newsroom.Repeat{Story: one, Key: h.head(one, "de").Targets[3].Key}.ID()}
	r.post(at+"/segment", f)
	if got := h.head(one, "de").Targets[3].Target.Text; got != "Die Fähre ist spät dran." {
		t.Errorf("ticked, it still says %s", got)
	}
}

// The original changes: old and new are laid beside each other, and either can be taken.
func TestWhatChanged(t *testing.T) {
	h := newHouse(t)
	ctx := context.Background()
	orig := h.head(1, "en").Document
	edit := map[string]depesche.Inline{}
	for _, u := range orig.Units() {
		if strings.Contains(u.Text.Text, "48 crowns") {
			edit[u.Ref] = depesche.Plain("A bed costs 58 crowns, a car 65; children under six travel free. The island added 4.2 million crowns for a new ramp.")
		}
	}
	_, err := h.room.EditOriginal(ctx, h.editor, 1, 0, orig.WithUnits(edit), nil)
	h.must(err)
	r := h.as(depesche.RoleEditor)
	at := "/desk/story/1/text/de"
	_, page := r.get(at)
	if !strings.Contains(page, at+"/compare") {
		t.Fatal("the page of a stale text does not lead to what changed")
	}
	_, page = r.get(at + "/compare")
	if !strings.Contains(page, "<del>48</del>") || !strings.Contains(page, "<ins>58</ins>") || !strings.Contains(pageText(page), "Ein Bett kostet 48 Kronen") || !strings.Contains(pageText(page), "0 of 2 decided") {
		t.Fatalf("%s", pageText(page))
	}
	_, page = r.post(at+"/translate", with(form(t, page, at+"/translate"), "engine", "none"))
	if !strings.Contains(pageText(page), "What changed") {
		t.Fatalf("after bringing in: %s", pageText(page))
	}
	// In the sentence: the old one beside. On the comparison: keep it.
	if _, page := r.get(at + "?s=8"); !strings.Contains(pageText(page), "Before the original changed") || !strings.Contains(page, "Ein Bett kostet 48 Kronen") {
		t.Errorf("the sentence in hand: %s", pageText(page))
	}
	key := h.head(1, "de").Targets[7].Key
	res, page := r.post(at+"/segment", url.Values{"key": {key}, "base": {itoa(h.head(1, "de").Number)}, "back": {"compare"}, "do": {"old-confirm"}})
	if got := h.head(1, "de").Targets[7]; got.Target.Text != ferryDe[7] || got.State != depesche.SegmentConfirmed || !strings.HasSuffix(res.Request.URL.Path, "/compare") {
		t.Errorf("kept: %+v at %s", got, res.Request.URL)
	}
	if !strings.Contains(pageText(page), "1 of 2 decided") {
		t.Errorf("%s", pageText(page))
	}
	// A sentence without a former one has none to take.
	if _, page := r.post(at+"/segment", url.Values{"key": {h.head(1, "de").Targets[0].Key}, "do": {"old"}}); !strings.Contains(pageText(page), "no earlier translation") {
		t.Errorf("%s", pageText(page))
	}
}

func TestKeysPage(t *testing.T) {
	h := newHouse(t)
	r := h.as(depesche.RoleTranslator)
	_, page := r.get("/desk/account/keys")
	f := form(t, page, "/desk/account/keys")
	if f.Get("key-confirm_next") != "Ctrl Enter" || f.Get("key-term") != "F4" {
		t.Fatalf("%v", f)
	}
	for typed, why := range map[string]string{"F2": "has this key already", "Ctrl T": "belongs to the browser", "x": "types a character", "Ctrl Alt Del": "This is no key", "F5": "belongs to the browser", "Ctrl K": "has this key already"} {
		if res, page := r.post("/desk/account/keys", with(f, "key-merge", typed, "do", "save")); res.StatusCode != http.StatusBadRequest || !strings.Contains(pageText(page), why) || form(t, page, "/desk/account/keys").Get("key-merge") != typed {
			t.Errorf("%s: %d, want %q", typed, res.StatusCode, why)
		}
	}
	if _, page := r.post("/desk/account/keys", with(f, "key-merge", "strg umschalt e", "key-copy", "", "do", "save")); !strings.Contains(pageText(page), "The keys are saved.") {
		t.Fatalf("%s", pageText(page))
	}
	_, page = r.get("/desk/story/1/text/de?s=3")
	if !strings.Contains(page, "Join with the next sentence <kbd>Ctrl Shift E</kbd>") || strings.Contains(page, "<kbd>Ctrl I</kbd>") {
		t.Error("the translation desk does not know the new keys")
	}
	// Another person has their own.
	if _, page := h.as(depesche.RoleEditor).get("/desk/story/1/text/de?s=3"); !strings.Contains(page, "<kbd>Ctrl I</kbd>") {
		t.Error("one person's keys are another's too")
	}
	_, page = r.get("/desk/account/keys")
	r.post("/desk/account/keys", with(form(t, page, "/desk/account/keys"), "do", "reset:copy"))
	if own, err := h.room.Store.KeyMap(context.Background(), 2); err != nil || own["copy"] != "" || own["merge"] != "Mod+Shift+E" {
		t.Errorf("after resetting one: %v %v", own, err)
	}
	r.post("/desk/account/keys", url.Values{"do": {"reset-all"}})
	if own, err := h.room.Store.KeyMap(context.Background(), 2); err != nil || len(own) != 0 {
		t.Errorf("after resetting all: %v %v", own, err)
	}
}

// No action has a key by default that another has in the same place, or that is the
// browser's.
func TestDefaultKeys(t *testing.T) {
	m := keysOf(nil)
	if c := m.clashes(); len(c) > 0 {
		t.Errorf("%v", c)
	}
	for _, a := range actions {
		if taken[a.Key] {
			t.Errorf("%s has %s, which is the browser's", a.ID, a.Key)
		}
		if a.Key != "" {
			if k, ok := readKey(strings.Join(keyParts(a.Key), " ")); !ok || k != a.Key {
				t.Errorf("%s is read as %s", a.Key, k)
			}
		}
	}
	for in, want := range map[string]string{"ctrl+shift+f": "Mod+Shift+F", "⌘ ↑": "Mod+ArrowUp", "Strg Umschalt Eingabe": "Mod+Shift+Enter", "f12": "F12", "?": "?", "+": "+", "Ctrl ++": "Mod++", "": ""} {
		if got, ok := readKey(in); !ok || got != want {
			t.Errorf("%q is read as %q", in, got)
		}
	}
	for _, in := range []string{"Ctrl", "Shift Ctrl", "Alt F", "F0", "F99", "ab", "Enter Ctrl", "Ctrl X Y"} {
		if got, ok := readKey(in); ok {
			t.Errorf("%q is read as %q", in, got)
		}
	}
}

func TestPalette(t *testing.T) {
	h := newHouse(t)
	ask := func(r *reader, query string) string {
		t.Helper()
		res, body := r.get("/desk/palette?" + query)
		var gs []paletteGroup
		if res.StatusCode != 200 || json.Unmarshal([]byte(body), &gs) != nil {
			t.Fatalf("%s: %d %s", query, res.StatusCode, body)
		}
		var out []string
		for _, g := range gs {
			for _, i := range g.Items {
				out = append(out, g.Name+": "+i.Label+" "+i.Href)
			}
		}
		return strings.Join(out, "\n")
	}
	r := h.as(depesche.RoleTranslator)
	for query, wants := range map[string][]string{
		"q=ferry":                        {"Stories: Night ferry to Norrholm returns after nine years /desk/story/1", "Do with #1: Translate into Spanish /desk/story/1/text/es"},
		"q=%231":                         {"Stories: Night ferry"},
		"q=glos":                         {"Go to: Glossary /desk/glossary"},
		"q=german&story=1":               {"Do with #1: Open the text: German /desk/story/1/text/de"},
		"q=keys":                         {"Go to: Keys /desk/account/keys"},
		"q=%3Cscript%3E%22":              nil,
		"q=99999999999999999999&story=x": nil,
	} {
		got := ask(r, query)
		for _, want := range wants {
			if !strings.Contains(got, want) {
				t.Errorf("%s lacks %s:\n%s", query, want, got)
			}
		}
	}
	if got := ask(h.as(depesche.RoleReader), "q=&story=1"); strings.Contains(got, "Translate into") || strings.Contains(got, "/desk/mail") {
		t.Errorf("a reader is offered:\n%s", got)
	}
	if res, _ := h.browser().get("/desk/palette?q=ferry"); res.Request.URL.Path != "/desk/login" {
		t.Errorf("without log-in: %s", res.Request.URL)
	}
}

// A picture that no page shows is for people in the desk alone.
func TestPreviewPictures(t *testing.T) {
	h := newHouse(t)
	f, err := h.room.AddPicture(context.Background(), h.editor, newsroom.NewPicture{Data: jpegOf(t, 10)})
	h.must(err)
	hash := f.Hash
	at := PreviewPath + "/pictures/" + hash + "/" + itoa(f.Widths[0]) + "/x.jpg"
	if res, _ := h.as(depesche.RoleReader).get(at); res.StatusCode != 200 || res.Header.Get("Content-Type") != "image/jpeg" {
		t.Errorf("in the desk: %d", res.StatusCode)
	}
	if res, _ := h.browser().get(at); res.Request.URL.Path != "/desk/login" {
		t.Errorf("without log-in: %s", res.Request.URL)
	}
	if res, _ := h.as(depesche.RoleReader).get(PreviewPath + "/pictures/" + hash + "/7/x.jpg"); res.StatusCode != 404 {
		t.Errorf("a width that is none: %d", res.StatusCode)
	}
}
