package desk

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"depesche"
	"depesche/internal/newsroom"
)

// TestRestoreATranslation: who may translate may restore a translation, not the original;
// nobody does while a colleague writes there.
func TestRestoreATranslation(t *testing.T) {
	h := newHouse(t)
	ctx := context.Background()
	was := h.head(1, "de")
	_, err := h.room.EditSegment(ctx, h.editor, newsroom.SegmentEdit{Story: 1, Lang: "de", Key: was.Targets[0].Key, Target: depesche.Plain("Fähre fährt"), Confirm: true})
	h.must(err)
	r := h.as(depesche.RoleTranslator)
	_, page := r.get("/desk/story/1/text/de/revisions")
	f := form(t, page, "/restore")
	if f == nil || !strings.Contains(pageText(page), "the text needs an approval again") {
		t.Fatalf("no form: %s", pageText(page))
	}
	ada, err := h.room.Store.Accounts(ctx)
	h.must(err)
	for i := range ada {
		if ada[i].Role == depesche.RoleAdmin {
			_, err = h.room.AtDesk(ctx, &ada[i], newsroom.Sign{Story: 1, Lang: "de", Write: true})
			h.must(err)
			_, page = r.post("/desk/story/1/text/de/restore", f)
			if !strings.Contains(pageText(page), "is writing in this text") {
				t.Errorf("while a colleague writes: %s", pageText(page))
			}
			h.must(h.room.LeaveDesk(ctx, &ada[i], 1, "de"))
		}
	}
	if _, page = r.post("/desk/story/1/text/de/restore", f); !strings.Contains(pageText(page), "is the newest again.") {
		t.Fatalf("restored: %s", pageText(page))
	}
	if now := h.head(1, "de"); !now.Targets[0].Target.Equal(was.Targets[0].Target) || now.Reason != "restore" {
		t.Errorf("%+v", now.Targets[0])
	}
	if _, page = r.post("/desk/story/1/text/de/restore", f); !strings.Contains(pageText(page), "in the meantime") {
		t.Errorf("from an older page: %s", pageText(page))
	}
	if _, page = r.get("/desk/story/1/text/de"); !strings.Contains(page, "/desk/story/1/text/de/revisions") {
		t.Error("the translation desk does not lead to the revisions")
	}
	before := h.head(1, "en")
	doc := before.Document.Clone()
	doc.Headline = depesche.Plain("The ferry")
	_, err = h.room.EditOriginal(ctx, h.editor, 1, 0, doc, nil)
	h.must(err)
	if _, page = r.post("/desk/story/1/text/en/restore", url.Values{"revision": {"1"}}); !strings.Contains(pageText(page), "role") || h.head(1, "en").Document.Headline.Text != "The ferry" {
		t.Errorf("a translator restores an original: %s", pageText(page))
	}
}

// The original is restored by who is an editor in its language, also where that is the code of
// an edition in another one.
func TestRestoreAnOriginalWhoseLanguageIsACode(t *testing.T) {
	h := newHouse(t)
	ctx := context.Background()
	en, err := h.room.Store.Edition(ctx, "en")
	h.must(err)
	en.Lang, en.Position = "fr", 9
	h.must(h.room.Store.SaveEdition(ctx, *en))
	h.must(h.room.Store.SaveEdition(ctx, depesche.Edition{Code: "world", Lang: "en", Name: "World", TimeZone: "UTC", Position: 1}))
	a, _, err := h.room.Store.AccountByEmail(ctx, "editor@norrholm.example")
	h.must(err)
	for role, refused := range map[depesche.Role]bool{depesche.RoleEditor: false, depesche.RoleTranslator: true} {
		a.Editions = map[string]depesche.Role{"world": role, "en": depesche.RoleTranslator}
		if refused {
			a.Editions["en"] = depesche.RoleEditor
		}
		h.must(h.room.Store.UpdateAccount(ctx, *a))
		_, page := h.as(depesche.RoleEditor).post("/desk/story/1/text/world/restore", url.Values{"revision": {"1"}})
		if text := pageText(page); strings.Contains(text, "Your role in en does not allow this") != refused {
			t.Errorf("as %s of the language: %s", role, text)
		}
	}
}
