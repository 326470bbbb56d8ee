package desk

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"depesche"
	"depesche/internal/newsroom"
)

// The form sets the embargo by each edition's clock and of one edition alone, and what
// nobody has touched in it stays as it is to the second.
func TestEmbargoOfEditions(t *testing.T) {
	h := newHouse(t)
	ctx := context.Background()
	es, err := h.room.Store.Edition(ctx, "es")
	h.must(err)
	es.TimeZone = "America/Mexico_City"
	h.must(h.room.Store.SaveEdition(ctx, *es))
	r := h.as(depesche.RoleEditor)
	save := func(change ...string) (url.Values, string, *depesche.Story) {
		t.Helper()
		_, page := r.get("/desk/story/1")
		_, page = r.post("/desk/story/1/describe", with(form(t, page, "/describe"), change...))
		if !strings.Contains(pageText(page), "Saved.") {
			t.Fatalf("%v: %s", change, pageText(page))
		}
		st, err := h.room.Store.Story(ctx, 1)
		h.must(err)
		return form(t, page, "/describe"), pageText(page), st
	}
	is := func(st *depesche.Story, story, en, es string) {
		t.Helper()
		for name, got := range map[string]time.Time{story: st.Embargo, en: st.EmbargoIn("en"), es: st.EmbargoIn("es")} {
			if name == "" && got.IsZero() {
				continue
			}
			if got.UTC().Format("02T15:04:05") != name {
				t.Errorf("until %v, want %s", got.UTC(), name)
			}
		}
	}

	f, _, st := save("embargo", "2031-01-20T06:00", "embargo-clock", "own")
	is(st, "20T12:00:00", "20T05:00:00", "20T12:00:00")
	if f.Get("embargo") != "2031-01-20T06:00" || f.Get("embargo-clock") != "own" {
		t.Errorf("by each clock the form says %v", f)
	}
	// Saving it again changes nothing.
	_, _, st = save("slugline", "FERRY")
	is(st, "20T12:00:00", "20T05:00:00", "20T12:00:00")

	f, text, st := save("embargo-in/en", "2031-01-21T09:00")
	is(st, "20T12:00:00", "21T08:00:00", "20T12:00:00")
	if f.Get("embargo-clock") != "one" || !strings.Contains(text, "en: embargo until") {
		t.Errorf("of one edition alone: %v %s", f, text)
	}

	// A new embargo of the story leaves what the form shows of editions.
	exact := time.Date(2031, 1, 21, 8, 0, 7, 0, time.UTC)
	h.must(h.room.Describe(ctx, h.editor, 1, newsroom.StoryChange{EmbargoIn: map[string]newsroom.When{"en": {At: exact}, "de": {}, "es": {}, "ar": {}}}))
	_, _, st = save("embargo", "2031-01-22T09:00")
	is(st, "22T08:00:00", "21T08:00:07", "22T08:00:00")

	// Lifted everywhere.
	_, _, st = save("embargo", "", "embargo-in/en", "")
	is(st, "", "", "")
	if len(st.Embargoes) != 0 {
		t.Errorf("left: %v", st.Embargoes)
	}
	_, page := r.get("/desk/story/1")
	if _, page = r.post("/desk/story/1/describe", with(form(t, page, "/describe"), "embargo-in/es", "soon")); !strings.Contains(pageText(page), "is no date with a time") {
		t.Errorf("a bad time: %s", pageText(page))
	}
}

// Who looks for a topic while a colleague sets an embargo does not lift it by saving.
func TestLookingForTopicsKeepsEmbargo(t *testing.T) {
	h := newHouse(t)
	ctx := context.Background()
	for i := range manyTopics + 1 {
		h.must(h.room.Store.SaveTopic(ctx, depesche.Topic{Key: fmt.Sprintf("t%d", i), Names: map[string]string{"en": fmt.Sprintf("Meadow %d", i)}}))
	}
	r := h.as(depesche.RoleEditor)
	_, page := r.get("/desk/story/1")
	f := form(t, page, "/describe")
	at := time.Date(2031, 3, 1, 6, 0, 0, 0, time.UTC)
	h.must(h.room.Describe(ctx, h.editor, 1, newsroom.StoryChange{Embargo: &newsroom.When{At: at}, EmbargoIn: map[string]newsroom.When{"es": {At: at.Add(time.Hour)}}}))
	f.Set(findTopic, "meadow 3")
	_, page = r.post("/desk/story/1", f)
	r.post("/desk/story/1/describe", with(form(t, page, "/describe"), "slugline", "MEADOW"))
	st, err := h.room.Store.Story(ctx, 1)
	h.must(err)
	if st.Slugline != "MEADOW" || !st.Embargo.Equal(at) || !st.EmbargoIn("es").Equal(at.Add(time.Hour)) {
		t.Errorf("%q, until %v and %v", st.Slugline, st.Embargo, st.Embargoes)
	}
}

// An edition's own embargo is set and lifted by who is an editor there.
func TestEmbargoOfAnEditionTakesTheRoleThere(t *testing.T) {
	h := newHouse(t)
	ctx := context.Background()
	at := time.Date(2031, 3, 1, 6, 0, 0, 0, time.UTC)
	h.must(h.room.Describe(ctx, h.editor, 1, newsroom.StoryChange{EmbargoIn: map[string]newsroom.When{"es": {At: at}}}))
	a, _, err := h.room.Store.AccountByEmail(ctx, "editor@norrholm.example")
	h.must(err)
	a.Editions = map[string]depesche.Role{"es": depesche.RoleReader}
	h.must(h.room.Store.UpdateAccount(ctx, *a))
	r := h.as(depesche.RoleEditor)
	for _, step := range []struct{ field, value, says string }{
		{"embargo-in/es", "", "Your role in es does not allow this"},
		{"slugline", "FERRY", "Saved."},
		{"embargo-in/de", "2031-03-02T06:00", "Saved."},
		{"embargo", "2031-03-04T06:00", "Saved."},
		{"embargo", "", "Saved."},
	} {
		_, page := r.get("/desk/story/1")
		if _, page = r.post("/desk/story/1/describe", with(form(t, page, "/describe"), step.field, step.value)); !strings.Contains(pageText(page), step.says) {
			t.Errorf("%s: %s", step.field, pageText(page))
		}
	}
	st, err := h.room.Store.Story(ctx, 1)
	h.must(err)
	if !st.EmbargoIn("es").Equal(at) || st.EmbargoIn("de").IsZero() || !st.Embargo.IsZero() {
		t.Errorf("until %v and %v", st.Embargo, st.Embargoes)
	}
	// Whatever the form claims to have shown.
	_, page := r.get("/desk/story/1")
	f := with(form(t, page, "/describe"), "embargo", "2031-03-04T06:00", "embargo-was/es", "2031-01-01T06:00 1", "embargo-in/es", "2031-01-01T06:00")
	if _, page = r.post("/desk/story/1/describe", f); !strings.Contains(pageText(page), "embargo in the edition es in the meantime") {
		t.Errorf("forged: %s", pageText(page))
	}
	// Nor where all hold it back by their own clocks.
	es, err := h.room.Store.Edition(ctx, "es")
	h.must(err)
	es.TimeZone = "America/Mexico_City"
	h.must(h.room.Store.SaveEdition(ctx, *es))
	h.must(h.room.Describe(ctx, h.editor, 1, newsroom.StoryChange{Embargo: &newsroom.When{Local: "2031-03-05T06:00"}}))
	_, page = r.get("/desk/story/1")
	r.post("/desk/story/1/describe", with(form(t, page, "/describe"), "embargo", ""))
	if st, err = h.room.Store.Story(ctx, 1); err != nil || st.EmbargoIn("es").IsZero() || !st.EmbargoIn("en").IsZero() {
		t.Errorf("until %v and %v (%v)", st.Embargo, st.Embargoes, err)
	}
}

// Who saves a new embargo over one that a colleague has set meanwhile is told, and it stays.
func TestEmbargoChangedMeanwhile(t *testing.T) {
	h := newHouse(t)
	ctx := context.Background()
	at := time.Date(2031, 3, 1, 6, 0, 0, 0, time.UTC)
	r := h.as(depesche.RoleEditor)
	_, page := r.get("/desk/story/1")
	mine := with(form(t, page, "/describe"), "embargo", "2031-03-04T06:00", "slugline", "MINE")
	h.must(h.room.Describe(ctx, h.editor, 1, newsroom.StoryChange{EmbargoIn: map[string]newsroom.When{"es": {At: at}}}))
	if _, page = r.post("/desk/story/1/describe", mine); !strings.Contains(pageText(page), "embargo in the edition es in the meantime") {
		t.Errorf("the edition's: %s", pageText(page))
	}
	mine = with(form(t, page, "/describe"), "embargo", "2031-03-04T06:00")
	h.must(h.room.Describe(ctx, h.editor, 1, newsroom.StoryChange{Embargo: &newsroom.When{At: at.Add(time.Second)}, EmbargoIn: map[string]newsroom.When{"es": {At: at}}}))
	if _, page = r.post("/desk/story/1/describe", mine); !strings.Contains(pageText(page), "story’s embargo in the meantime") {
		t.Errorf("the story's: %s", pageText(page))
	}
	st, err := h.room.Store.Story(ctx, 1)
	h.must(err)
	if st.Slugline == "MINE" || !st.Embargo.Equal(at.Add(time.Second)) || !st.EmbargoIn("es").Equal(at) {
		t.Errorf("%q, until %v and %v", st.Slugline, st.Embargo, st.Embargoes)
	}
	// Seen now, it is changed; sent twice, it is no conflict.
	mine = with(form(t, page, "/describe"), "embargo", "2031-03-04T06:00")
	for range 2 {
		if _, page = r.post("/desk/story/1/describe", mine); !strings.Contains(pageText(page), "Saved.") {
			t.Errorf("seen: %s", pageText(page))
		}
	}
}

// An embargo by the reader's clock ends at the second of two times that look the same.
func TestEmbargoAtATimeThatComesTwice(t *testing.T) {
	h := newHouse(t)
	r := h.as(depesche.RoleEditor)
	_, page := r.get("/desk/story/1")
	r.post("/desk/story/1/describe", with(form(t, page, "/describe"), "embargo", "2031-10-26T02:30"))
	st, err := h.room.Store.Story(context.Background(), 1)
	h.must(err)
	if got := st.Embargo.UTC().Format(time.RFC3339); got != "2031-10-26T01:30:00Z" {
		t.Errorf("until %s", got)
	}
}
