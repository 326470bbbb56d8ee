package desk

import (
	"context"
	"strings"
	"testing"
	"time"

	"depesche"
	"depesche/internal/newsroom"
)

// ready makes the fixture's story publishable in English and, word for word, in Spanish,
// whose edition is in Mexico City.
func ready(h *house) {
	h.t.Helper()
	ctx := context.Background()
	e, err := h.room.Store.Edition(ctx, "es")
	h.must(err)
	e.TimeZone, e.Policy = "America/Mexico_City", depesche.Policy{AllowErrors: true}
	h.must(h.room.Store.SaveEdition(ctx, *e))
	o := h.head(h.story, "en")
	var texts []string
	for _, s := range o.Segments {
		texts = append(texts, s.Source.Text)
	}
	h.fill(h.story, "es", texts)
	h.must(h.room.ConfirmAll(ctx, h.editor, h.story, "es"))
	h.must(h.room.Describe(ctx, h.editor, h.story, newsroom.StoryChange{}))
	h.must(h.room.Approve(ctx, h.editor, h.story, "en"))
}

func TestPlanTwoEditions(t *testing.T) {
	h := newHouse(t)
	ctx := context.Background()
	ready(h)
	e, err := h.room.Store.Edition(ctx, "en")
	h.must(err)
	r := h.as(depesche.RoleEditor)
	_, page := r.get("/desk/story/1")
	f := form(t, page, "/publish")
	if f == nil || f.Get("clock") != "" && f.Get("clock") != "own" {
		t.Fatalf("the form: %v", f)
	}
	next := time.Now().AddDate(0, 0, 30)
	at := next.Format("2006-01-02") + "T07:00"
	// Without a time, and before now, nothing is planned.
	if _, page = r.post("/desk/story/1/publish", with(f, "edition", "en", "when", "plan")); !strings.Contains(pageText(page), "Say when it is to go out") {
		t.Errorf("no time: %s", pageText(page))
	}
	if _, page = r.post("/desk/story/1/publish", with(f, "at", "2001-01-01T07:00")); !strings.Contains(pageText(page), "2001-01-01 07:00 Europe/Berlin is over") {
		t.Errorf("over: %s", pageText(page))
	}
	if again := form(t, page, "/publish"); again.Get("at") != "2001-01-01T07:00" || again.Get("edition") != "en" || !strings.Contains(page, `class="more plan" open`) {
		t.Errorf("the form came back with %v", again)
	}
	if _, page = r.post("/desk/story/1/publish", with(f, "at", at)); !strings.Contains(pageText(page), "Scheduled. "+e.Name) {
		t.Fatalf("planned: %s", pageText(page))
	}
	w, err := h.room.Store.ScheduleOf(ctx, 1, "en")
	h.must(err)
	berlin, _ := time.LoadLocation("Europe/Berlin")
	if got := w.At.In(berlin).Format("2006-01-02T15:04"); got != at {
		t.Errorf("it waits for %s", got)
	}
	if !strings.Contains(pageText(page), "scheduled for") {
		t.Errorf("the story's page does not say so: %s", pageText(page))
	}
	// An older page meets what is planned by now.
	if _, page = r.post("/desk/story/1/publish", with(f, "at", next.AddDate(0, 0, 1).Format("2006-01-02")+"T08:00")); !strings.Contains(pageText(page), "Mara Kessel has scheduled the edition en for") {
		t.Errorf("an older page: %s", pageText(page))
	}
	// Changed from the newer one, and cancelled.
	_, page = r.get("/desk/story/1")
	f = with(form(t, page, "/publish"), "edition", "en", "when", "plan", "at", at[:11]+"09:30")
	if _, page = r.post("/desk/story/1/publish", f); !strings.Contains(pageText(page), "Scheduled. ") {
		t.Errorf("changed: %s", pageText(page))
	}
	if _, page = r.post("/desk/story/1/unplan", form(t, page, "unplan-en")); !strings.Contains(pageText(page), "Cancelled") {
		t.Errorf("cancelled: %s", pageText(page))
	}
	if ws, err := h.room.Store.Schedules(ctx, 1); err != nil || len(ws) != 0 {
		t.Errorf("still waiting: %v %v", ws, err)
	}
}

// TestPlanByTheEditionsClock: the form names whose clock a time is by, and the page both.
func TestPlanByTheEditionsClock(t *testing.T) {
	h := newHouse(t)
	ctx := context.Background()
	ready(h)
	h.must(h.room.Approve(ctx, h.editor, 1, "es"))
	r := h.as(depesche.RoleEditor)
	_, page := r.get("/desk/story/1/text/es")
	if says := pageText(page); !strings.Contains(says, "In Mexico City it is") || !strings.Contains(says, "The edition’s: Mexico City") || !strings.Contains(says, "by mine: Berlin") {
		t.Fatalf("the form does not name the clocks: %s", says)
	}
	day := time.Now().AddDate(0, 0, 40).Format("2006-01-02")
	f := with(form(t, page, "/publish"), "edition", "es", "when", "plan", "at", day+"T07:00")
	for _, c := range []struct{ clock, zone string }{{"own", "America/Mexico_City"}, {"one", "Europe/Berlin"}} {
		f.Set("clock", c.clock)
		if _, page = r.post("/desk/story/1/text/es/publish", f); !strings.Contains(pageText(page), "in Mexico City (") || !strings.Contains(pageText(page), "with you)") {
			t.Fatalf("%s: %s", c.clock, pageText(page))
		}
		w, err := h.room.Store.ScheduleOf(ctx, 1, "es")
		h.must(err)
		zone, err := time.LoadLocation(c.zone)
		h.must(err)
		if got := w.At.In(zone).Format("2006-01-02T15:04"); got != day+"T07:00" {
			t.Errorf("%s: it waits for %s in %s", c.clock, got, c.zone)
		}
	}
	// Whose own zone is the edition's sees one clock.
	_, page = r.get("/desk/account")
	if _, page = r.post("/desk/account", with(form(t, page, "/desk/account"), "zone", "Europe/Nowhere")); !strings.Contains(pageText(page), "is no time zone") {
		t.Errorf("a zone that there is not: %s", pageText(page))
	}
	r.post("/desk/account", with(form(t, page, "/desk/account"), "zone", "America/Mexico_City"))
	if _, page = r.get("/desk/story/1/text/es"); strings.Contains(pageText(page), "with you") || !strings.Contains(pageText(page), "Time of Mexico City") {
		t.Errorf("with a zone of one's own: %s", pageText(page))
	}
}

// TestPlanWhenClocksChange: a time that is left out is refused with the nearest; one that
// comes twice says which it is, and the other can be taken.
func TestPlanWhenClocksChange(t *testing.T) {
	h := newHouse(t)
	ready(h)
	berlin, err := time.LoadLocation("Europe/Berlin")
	h.must(err)
	sunday := func(month time.Month) time.Time { // the last of the month, next year
		d := time.Date(time.Now().Year()+1, month+1, 1, 0, 0, 0, 0, time.UTC)
		for d = d.AddDate(0, 0, -1); d.Weekday() != time.Sunday; d = d.AddDate(0, 0, -1) {
		}
		return d
	}
	r := h.as(depesche.RoleEditor)
	_, page := r.get("/desk/story/1")
	f := with(form(t, page, "/publish"), "edition", "en", "when", "plan", "at", sunday(time.March).Format("2006-01-02")+"T02:30")
	if _, page = r.post("/desk/story/1/publish", f); !strings.Contains(pageText(page), "does not exist in Europe/Berlin") || !strings.Contains(pageText(page), "01:59 and") {
		t.Fatalf("a time that is left out: %s", pageText(page))
	}
	day := sunday(time.October)
	if _, page = r.post("/desk/story/1/publish", with(f, "at", day.Format("2006-01-02")+"T02:30")); !strings.Contains(pageText(page), "show this time twice") || !strings.Contains(pageText(page), "the first of two") {
		t.Fatalf("a time that comes twice: %s", pageText(page))
	}
	first, err := h.room.Store.ScheduleOf(context.Background(), 1, "en")
	h.must(err)
	if _, page = r.post("/desk/story/1/publish", form(t, page, "second-en")); !strings.Contains(pageText(page), "the second of two") {
		t.Fatalf("the second: %s", pageText(page))
	}
	second, err := h.room.Store.ScheduleOf(context.Background(), 1, "en")
	h.must(err)
	if second.At.Sub(first.At) != time.Hour || second.At.In(berlin).Hour() != 2 {
		t.Errorf("%v and %v", first.At, second.At)
	}
}

// TestHeldBackIsShown: what could not go out stands in the queue Problems, in the matrix
// and on both pages, with its reason.
func TestHeldBackIsShown(t *testing.T) {
	h := newHouse(t)
	ctx := context.Background()
	ready(h)
	h.must(h.room.Approve(ctx, h.editor, 1, "es"))
	_, err := h.room.Schedule(ctx, h.editor, 1, []string{"es"}, newsroom.When{At: time.Now().Add(1100 * time.Millisecond)}, nil)
	h.must(err)
	rev := h.head(1, "es")
	_, err = h.room.EditSegment(ctx, h.editor, newsroom.SegmentEdit{Story: 1, Lang: "es", Key: rev.Targets[0].Key, Target: depesche.Plain("El transbordador"), Confirm: true})
	h.must(err)
	for start := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		_, err := h.room.PublishDue(ctx)
		h.must(err)
		if w, err := h.room.Store.ScheduleOf(ctx, 1, "es"); err == nil && !w.Waits() {
			break
		}
		if time.Since(start) > 10*time.Second {
			t.Fatal("it is not held back")
		}
	}
	r := h.as(depesche.RoleEditor)
	for path, want := range map[string]string{
		"/desk?queue=problems": "not published", "/desk/story/1": "it was changed after it had been scheduled",
		"/desk/story/1/text/es": "it was changed after it had been scheduled", "/desk/story/1/ledger": "did not publish at its time, Spanish it was changed",
	} {
		if _, page := r.get(path); !strings.Contains(pageText(page), want) {
			t.Errorf("%s does not say %q: %s", path, want, pageText(page))
		}
	}
	_, page := r.get("/desk/story/1/text/es")
	if _, page = r.post("/desk/story/1/unplan", form(t, page, "unplan-es")); strings.Contains(pageText(page), "Not published at its time") {
		t.Errorf("left unpublished: %s", pageText(page))
	}
}
