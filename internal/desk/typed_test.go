package desk

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/store"
)

func (h *house) accountOf(role depesche.Role) *depesche.Account {
	h.t.Helper()
	as, err := h.room.Store.Accounts(context.Background())
	h.must(err)
	for i := range as {
		if as[i].Role == role {
			return &as[i]
		}
	}
	h.t.Fatalf("nobody is %s", role)
	return nil
}

// TestTypedComesBackWithoutScripts: a page without scripts offers what was typed in another
// browser, puts it into the fields on top of the revision on which it was typed, and
// discards it.
func TestTypedComesBackWithoutScripts(t *testing.T) {
	h := newHouse(t)
	ctx := context.Background()
	jon := h.accountOf(depesche.RoleTranslator)
	rev := h.head(1, "de")
	key := rev.Targets[1].Key
	h.must(h.room.KeepTyped(ctx, jon, 1, "de", store.Typed{Part: key, Base: rev.Number, Fields: `{"target":"Nach neun Jahren"}`}))
	r := h.as(depesche.RoleTranslator)
	_, page := r.get("/desk/story/1/text/de?s=2")
	if !strings.Contains(page, "is not saved.") || !strings.Contains(page, "/desk/story/1/text/de?s=2&amp;typed=1") {
		t.Fatalf("it is not offered: %s", pageText(page))
	}
	// Somebody saved the sentence meanwhile: both are shown.
	_, err := h.room.EditSegment(ctx, h.editor, newsroom.SegmentEdit{Story: 1, Lang: "de", Key: key, Target: depesche.Plain("Neun Jahre danach"), Confirm: true})
	h.must(err)
	_, page = r.get("/desk/story/1/text/de?s=2&typed=1")
	f := form(t, page, "seg-form")
	if got := strings.TrimSpace(f.Get("target")); got != "Nach neun Jahren" {
		t.Fatalf("the field has %q", got)
	}
	if strings.Contains(page, "is not saved.") {
		t.Error("what stands in the field is offered again")
	}
	if _, page = r.post("/desk/story/1/text/de/segment", with(f, "do", "save")); !strings.Contains(pageText(page), "Neun Jahre danach") || !strings.Contains(page, "Nach neun Jahren") {
		t.Errorf("the save does not compare: %s", pageText(page))
	}
	if _, page = r.post("/desk/story/1/text/de/typed", url.Values{"part": {key}, "back": {"/desk/story/1/text/de?s=2"}}); !strings.Contains(pageText(page), "What you had typed is discarded.") || strings.Contains(page, "typed=1") {
		t.Errorf("discarded: %s", pageText(page))
	}
}

func TestTypedOriginalComesBackWithoutScripts(t *testing.T) {
	h := newHouse(t)
	ctx := context.Background()
	mara := h.accountOf(depesche.RoleEditor)
	rev := h.head(1, "en")
	first := rev.Document.Blocks[0].ID
	order := "n0000001\n" + first
	for _, b := range rev.Document.Blocks[1:] {
		order += "\n" + b.ID
	}
	h.must(h.room.KeepTyped(ctx, mara, 1, "en", store.Typed{Part: "original", Base: rev.Number,
		Fields: `{"headline":"The ferry is back","block":` + jsonOf(order) + `,"b/n0000001":"A new beginning.","b/n0000001/kind":"paragraph"}`}))
	r := h.as(depesche.RoleEditor)
	_, page := r.get("/desk/story/1/original")
	if !strings.Contains(page, "/desk/story/1/original?typed=1") {
		t.Fatal("it is not offered")
	}
	_, page = r.get("/desk/story/1/original?typed=1")
	f := form(t, page, "original")
	if strings.TrimSpace(f.Get("headline")) != "The ferry is back" || strings.TrimSpace(f.Get("b/n0000001")) != "A new beginning." || len(f["block"]) != len(rev.Document.Blocks)+1 || f["block"][1] != first {
		t.Fatalf("the form has %v", f)
	}
	r.post("/desk/story/1/original", f)
	now := h.head(1, "en")
	if now.Document.Headline.Text != "The ferry is back" || now.Document.Blocks[0].Text.Text != "A new beginning." || len(now.Document.Blocks) != len(rev.Document.Blocks)+1 {
		t.Errorf("saved: %+v", now.Document)
	}
	// What is no form is left alone.
	h.must(h.room.KeepTyped(ctx, mara, 1, "en", store.Typed{Part: "original", Base: 99, Fields: `{"headline":1}`}))
	if res, _ := r.get("/desk/story/1/original?typed=1"); res.StatusCode != 200 {
		t.Errorf("status %d", res.StatusCode)
	}
}

// TestHeldFieldsAreReadOnly: while a colleague writes an original, no field takes words.
func TestHeldFieldsAreReadOnly(t *testing.T) {
	h := newHouse(t)
	_, err := h.room.AtDesk(context.Background(), h.accountOf(depesche.RoleAdmin), newsroom.Sign{Story: 1, Lang: "en", Write: true})
	h.must(err)
	r := h.as(depesche.RoleEditor)
	_, page := r.get("/desk/story/1/original")
	if !strings.Contains(pageText(page), "has been writing here since") {
		t.Fatal("it does not say who writes")
	}
	at := strings.Index(page, `id="original"`)
	end := at + strings.Index(page[at:], "</form>")
	if fields, locked := strings.Count(page[at:end], "<textarea"), strings.Count(page[at:end], " readonly"); locked < fields || fields == 0 {
		t.Errorf("%d of %d fields are read-only", locked, fields)
	}
}

func jsonOf(s string) string { return `"` + strings.ReplaceAll(s, "\n", `\n`) + `"` }
