package desk

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"depesche"
	"depesche/internal/store"
)

const german = "/desk/story/1/text/de"

// Two people, one text: the second sees who writes, asks, gets it; the first sees the
// request. Nobody's words are lost, and nothing is overwritten in silence.
func TestTwoPeopleOneText(t *testing.T) {
	h := newHouse(t)
	jon, mara := h.as(depesche.RoleTranslator), h.as(depesche.RoleEditor)
	_, err := h.room.AddAccount(context.Background(), depesche.System, depesche.Account{Name: "Ada Marsh", Email: "ada@norrholm.example", Role: depesche.RoleTranslator, Lang: "en"})
	h.must(err)
	a, _, err := h.room.Store.AccountByEmail(context.Background(), "ada@norrholm.example")
	h.must(err)
	h.setPassword(a.ID)
	ada := h.browser()
	ada.post("/desk/login", url.Values{"email": {"ada@norrholm.example"}, "password": {password}})

	_, page := jon.get(german + "?s=5")
	mine := form(t, page, german+"/segment")
	if mine == nil || strings.Contains(page, "data-held") {
		t.Fatal("the first may not write")
	}
	_, page = ada.get(german + "?s=5")
	checkPage(t, "held", page)
	if says := pageText(page); !strings.Contains(says, "Jon Ostby has been writing here since") || !strings.Contains(says, "Also here: Jon Ostby.") || !strings.Contains(page, " readonly") || strings.Contains(page, `value="confirm-next"`) {
		t.Fatalf("the second sees %s", says)
	}
	// Whoever writes all the same is told, and keeps the words.
	res, page := ada.post(german+"/segment", with(form(t, page, german+"/segment"), "target", "Adas Worte", "do", "save"))
	if res.StatusCode != http.StatusConflict || !strings.Contains(pageText(page), "Jon Ostby is writing in this text.") || !strings.Contains(page, "Adas Worte") {
		t.Errorf("writing without the lock: %d %s", res.StatusCode, pageText(page))
	}
	lock := func(r *reader, do string) string {
		_, page := r.post(german+"/lock", url.Values{"do": {do}, "back": {german + "?s=5"}})
		return pageText(page)
	}
	if says := lock(ada, "take"); !strings.Contains(says, "Ask for the text, and take it over if no answer comes.") {
		t.Errorf("taking without asking: %s", says)
	}
	if says := lock(ada, "ask"); !strings.Contains(says, "Asked.") || !strings.Contains(says, "You have asked Jon Ostby for the text.") {
		t.Errorf("asking: %s", says)
	}
	if _, page = jon.get(german + "?s=5"); !strings.Contains(pageText(page), "Ada Marsh asks you for this text.") {
		t.Errorf("the holder sees %s", pageText(page))
	}
	lock(jon, "keep")
	if _, page = ada.get(german + "?s=5"); !strings.Contains(page, `value="ask"`) {
		t.Error("after a no one may not ask again")
	}
	lock(ada, "ask")
	if says := lock(jon, "hand"); !strings.Contains(says, "Ada Marsh has been writing here since") {
		t.Errorf("handing over: %s", says)
	}
	if res, page = jon.post(german+"/segment", with(mine, "target", "Jons Worte", "do", "save")); res.StatusCode != http.StatusConflict || !strings.Contains(page, "Jons Worte") {
		t.Errorf("the old holder saves: %d", res.StatusCode)
	}
	_, page = ada.get(german + "?s=5")
	if res, _ = ada.post(german+"/segment", with(form(t, page, german+"/segment"), "target", "Adas Satz steht.", "do", "save")); res.StatusCode != 200 {
		t.Errorf("the new holder saves: %d", res.StatusCode)
	}
	// An editor takes it without asking; the lock goes with who leaves.
	_, page = mara.get(german + "?s=5")
	if !strings.Contains(page, `value="take"`) {
		t.Fatalf("an editor may not take over: %s", pageText(page))
	}
	if says := lock(mara, "take"); !strings.Contains(says, "The text is yours now.") {
		t.Errorf("taking over: %s", says)
	}
	if res, _ := mara.post(german+"/leave", nil); res.StatusCode != http.StatusNoContent {
		t.Errorf("leaving: %d", res.StatusCode)
	}
	if _, page = jon.get(german + "?s=5"); strings.Contains(page, "data-held") {
		t.Errorf("the lock outlives its holder: %s", pageText(page))
	}
	// A reader of the desk is seen, and holds nothing.
	rike := h.as(depesche.RoleReader)
	if _, page = rike.get(german); strings.Contains(page, "<form") && strings.Contains(page, "/lock") {
		t.Error("a reader is offered the lock")
	}
}

// The script's beat says when the page is out of date.
func TestBeat(t *testing.T) {
	h := newHouse(t)
	jon, mara := h.as(depesche.RoleTranslator), h.as(depesche.RoleEditor)
	stamp := func(r *reader) string {
		res, body := r.post(german+"/here", url.Values{"segment": {"x"}, "write": {"1"}})
		var out struct{ Stamp string }
		if err := json.Unmarshal([]byte(body), &out); err != nil || res.StatusCode != 200 {
			t.Fatalf("%d %s", res.StatusCode, body)
		}
		return out.Stamp
	}
	one := stamp(jon)
	if stamp(jon) != one {
		t.Error("nothing changed, and the stamp did")
	}
	if _, page := jon.get(german + "?s=2"); !strings.Contains(page, `data-stamp="`+one+`"`) {
		t.Error("the page has another stamp")
	}
	stamp(mara)
	if stamp(jon) == one {
		t.Error("somebody came, and the stamp did not change")
	}
	two := stamp(jon)
	mara.post(german+"/lock", url.Values{"do": {"ask"}, "back": {german}})
	if stamp(jon) == two {
		t.Error("somebody asked, and the stamp did not change")
	}
}

func TestTyped(t *testing.T) {
	h := newHouse(t)
	jon, mara := h.as(depesche.RoleTranslator), h.as(depesche.RoleEditor)
	key := h.head(1, "de").Targets[4].Key
	keep := func(fields string) int {
		res, _ := jon.post(german+"/typed", url.Values{"part": {key}, "base": {"3"}, "fields": {fields}})
		return res.StatusCode
	}
	if got := keep(`{"target":"halb geschrie"}`); got != http.StatusNoContent {
		t.Fatalf("keeping: %d", got)
	}
	if _, page := jon.get(german + "?s=5"); !strings.Contains(page, "halb geschrie") {
		t.Error("what was typed is not on the page")
	}
	if _, page := mara.get(german + "?s=5"); strings.Contains(page, "halb geschrie") {
		t.Error("somebody else sees what was typed")
	}
	for name, fields := range map[string]string{"no JSON": "{", "too much": `{"target":"` + strings.Repeat("x", 2<<20) + `"}`} {
		if got := keep(fields); got != http.StatusBadRequest {
			t.Errorf("%s: %d", name, got)
		}
	}
	// Saving ends it; so does saying that nothing is left.
	_, page := jon.get(german + "?s=5")
	jon.post(german+"/segment", with(form(t, page, german+"/segment"), "target", "Ganz geschrieben.", "do", "save"))
	_, jonID := h.typedOf("translator@norrholm.example", key)
	if jonID != nil {
		t.Errorf("kept after saving: %+v", jonID)
	}
	keep(`{"target":"noch einmal"}`)
	keep("")
	if _, left := h.typedOf("translator@norrholm.example", key); left != nil {
		t.Errorf("kept after it was discarded: %+v", left)
	}
}

func (h *house) typedOf(email, part string) (*depesche.Account, *store.Typed) {
	h.t.Helper()
	a, _, err := h.room.Store.AccountByEmail(context.Background(), email)
	h.must(err)
	typed, err := h.room.Store.Typed(context.Background(), a.ID, 1, "de", part)
	h.must(err)
	return a, typed
}

func TestAssignmentsAndRemarks(t *testing.T) {
	h := newHouse(t)
	mara, jon := h.as(depesche.RoleEditor), h.as(depesche.RoleTranslator)
	_, page := mara.get("/desk/story/1")
	ask := form(t, page, "/desk/story/1/assign")
	translator, _, err := h.room.Store.AccountByEmail(context.Background(), "translator@norrholm.example")
	h.must(err)
	id := string('0' + rune(translator.ID))
	_, page = mara.post("/desk/story/1/assign", with(ask, "lang", "de", "account", id, "due", "2026-01-02T15:00", "note", "before the <b>ferry</b> sails"))
	checkPage(t, "story", page)
	if says := pageText(page); !strings.Contains(says, "Assigned.") || !strings.Contains(says, "overdue since") || !strings.Contains(says, "before the <b>ferry</b> sails") {
		t.Errorf("assigned: %s", says)
	}
	if _, page = mara.post("/desk/story/1/assign", with(ask, "due", "soon")); !strings.Contains(pageText(page), "“soon” is no date with a time.") {
		t.Errorf("a time that is none: %s", pageText(page))
	}
	reader, _, err := h.room.Store.AccountByEmail(context.Background(), "reader@norrholm.example")
	h.must(err)
	if _, page = mara.post("/desk/story/1/assign", with(ask, "due", "", "account", string('0'+rune(reader.ID)))); !strings.Contains(pageText(page), "Rike Reader may not write in de.") {
		t.Errorf("asking a reader: %s", pageText(page))
	}
	_, page = jon.get(german + "?s=5")
	_, page = jon.post("/desk/story/1/remark", with(form(t, page, "/desk/story/1/remark"), "body", "@mara kessel, is it 12 or 15? <script>alert(1)</script> jon@ferry.example @Nobody", "about", "segment"))
	checkPage(t, "remark", page)
	if says := pageText(page); !strings.Contains(says, "The remark is added.") || !strings.Contains(says, "sentence 5") || !strings.Contains(page, "<b>@mara kessel</b>") || strings.Contains(page, "<script>alert") {
		t.Errorf("remark: %s", says)
	}
	_, page = mara.get("/desk/todo")
	checkPage(t, "/desk/todo", page)
	if says := pageText(page); !strings.Contains(says, "To do 1") || !strings.Contains(says, "is it 12 or 15?") {
		t.Errorf("Mara's list: %s", says)
	}
	mara.post("/desk/mention/1/noted", nil)
	if _, page = mara.get("/desk/todo"); !strings.Contains(pageText(page), "Nothing waits for you") {
		t.Errorf("after noting it: %s", pageText(page))
	}
	_, page = jon.get("/desk/todo")
	if says := pageText(page); !strings.Contains(says, "To do 1") || !strings.Contains(says, "Mara Kessel") {
		t.Errorf("Jon's list: %s", says)
	}
	_, page = mara.post("/desk/remark/1/settle", url.Values{"back": {german}})
	if says := pageText(page); !strings.Contains(says, "1 settled") || !strings.Contains(says, "Settled by Mara Kessel") {
		t.Errorf("settled: %s", says)
	}
	// Approving the text finishes what was asked of it.
	ctx := context.Background()
	h.must(h.room.Store.FinishAssignments(ctx, 1, "xx", "nobody"))
	if open, err := h.room.Store.Assignments(ctx, 1); err != nil || len(open) != 1 {
		t.Fatalf("%d assignments, %v", len(open), err)
	}
	_, page = jon.post("/desk/assignment/1/done", url.Values{"back": {"/desk/todo"}})
	if !strings.Contains(pageText(page), "Nothing waits for you") {
		t.Errorf("done: %s", pageText(page))
	}
}
