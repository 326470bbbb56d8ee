package desk

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/nmt/models"
	"depesche/internal/nmt/models/modelstest"
	"depesche/internal/store"
)

// idle is a queue whose jobs never begin.
type idle struct{ newsroom.Queue }

func (idle) FetchModels(context.Context, *store.Store, int64, depesche.Actor, string) (int64, error) {
	return 1, nil
}
func (idle) Cancel(context.Context, int64) error { return nil }

// modelHouse is a house whose models come from a server of the test.
func modelHouse(t *testing.T) (*house, *modelstest.Server) {
	t.Helper()
	srv := modelstest.New(modelstest.Model{Source: "en", Target: "de"}, modelstest.Model{Source: "de", Target: "en"})
	t.Cleanup(srv.Close)
	h := newHouse(t, fmt.Sprintf(`{"models": {"list": %q, "allow_hosts": [%q], "license": "MPL-2.0"}}`, srv.List, srv.Host()))
	h.room.Queue = idle{}
	return h, srv
}

func TestModels(t *testing.T) {
	h, srv := modelHouse(t)
	ctx := context.Background()
	chief := h.as(depesche.RoleAdmin)

	// Looking asks nobody; who is asked, and for what, stands beside the button.
	_, page := chief.get("/desk/engines")
	checkPage(t, "engines", page)
	if text := pageText(page); !strings.Contains(text, "Missing: en → de.") || !strings.Contains(text, "Missing: de → en and en → es.") || !strings.Contains(text, "Asks "+srv.Host()) {
		t.Fatalf("nothing is there yet: %s", text)
	}
	if strings.Contains(page, "/desk/engines/models/fetch") || len(srv.Requests()) != 0 {
		t.Error("it offers what it cannot know")
	}

	// The list says size, host and licence before anything is fetched.
	_, page = chief.post("/desk/engines/models/ask", form(t, page, "/desk/engines/models/ask"))
	checkPage(t, "asked", page)
	text := pageText(page)
	if !strings.Contains(text, srv.Host()+" has sent its list") || !strings.Contains(text, "0.2 MB from "+srv.Host()+"; licence: MPL-2.0.") || !strings.Contains(text, "does not have it") {
		t.Errorf("the list: %s", text)
	}
	f := form(t, page, "/desk/engines/models/fetch")
	if f.Get("pair") != "en-de" {
		t.Fatalf("%v", f)
	}
	_, page = chief.post("/desk/engines/models/fetch", f)
	if text := pageText(page); !strings.Contains(text, "On its way") || !strings.Contains(text, "Fetching models: en → de") || !strings.Contains(page, `http-equiv="refresh"`) {
		t.Errorf("on its way: %s", text)
	}
	jobs, err := h.room.Store.Jobs(ctx, 0)
	h.must(err)
	h.must(h.room.Store.TaskProgress(ctx, jobs[0].ID, 120, 240))
	if _, page = chief.get("/desk/engines"); !strings.Contains(pageText(page), "0.1 MB of 0.2 MB") {
		t.Errorf("progress: %s", pageText(page))
	}
	// Others see it, and may not stop it.
	other := h.as(depesche.RoleTranslator)
	_, theirs := other.get("/desk/engines")
	if strings.Contains(theirs, "/models/fetch") || strings.Contains(theirs, "/models/ask") || strings.Contains(theirs, "/models/remove") {
		t.Error("a translator is offered what is not theirs")
	}
	if res, _ := other.post("/desk/engines/models/fetch", url.Values{"pair": {"en-de"}}); res.StatusCode != 403 {
		t.Errorf("a translator fetches: %d", res.StatusCode)
	}
	other.post("/desk/job/"+itoa(int(jobs[0].ID))+"/cancel", url.Values{"back": {"/desk/engines"}})
	if j, err := h.room.Store.Job(ctx, jobs[0].ID); err != nil || j.State != "running" {
		t.Errorf("a translator stopped it: %+v, %v", j, err)
	}
	h.must(h.room.Store.FailTask(ctx, jobs[0].ID, store.Reason{Text: "the host is on fire"}))
	if _, page = chief.get("/desk/engines"); !strings.Contains(pageText(page), "The last try failed: The host is on fire") || !strings.Contains(page, "/models/fetch") {
		t.Errorf("a failure: %s", pageText(page))
	}

	// With the model there, the engine is ready at once, and the first choice.
	_, page = chief.get("/desk/story/1/text/es")
	if !strings.Contains(page, "/desk/engines#models") || !strings.Contains(pageText(page), "It has no model for these languages yet.") {
		t.Errorf("no word on how the model is had: %s", pageText(page))
	}
	// The German text has an empty sentence, and Apertium no such pair.
	if _, page = chief.get("/desk/story/1/text/de"); !strings.Contains(pageText(page), "No engine here translates from English into German yet") {
		t.Errorf("no word on the empty sentence: %s", pageText(page))
	}
	checkPage(t, "no engine", page)
	plan, err := h.room.PlanModels(ctx, models.Pair{Source: "en", Target: "de"}, "")
	h.must(err)
	_, err = h.room.FetchModel(ctx, h.editor, plan[0], nil)
	h.must(err)
	if _, page = chief.get("/desk/story/1/text/de"); strings.Contains(pageText(page), "No engine here translates") {
		t.Error("the notice stays")
	}
	_, page = chief.get("/desk/engines")
	if text := pageText(page); !strings.Contains(text, "One model, directly.") || !strings.Contains(text, "Models in the data folder") {
		t.Errorf("ready: %s", text)
	}
	checkPage(t, "ready", page)
	_, page = chief.post("/desk/engines/models/remove", form(t, page, "/desk/engines/models/remove"))
	if text := pageText(page); !strings.Contains(text, "Remove the model en → de?") {
		t.Errorf("it does not ask: %s", text)
	}
	_, page = chief.post("/desk/engines/models/remove", form(t, page, "/desk/engines/models/remove"))
	if text := pageText(page); !strings.Contains(text, "The model en → de is removed.") || strings.Contains(text, "One model, directly.") {
		t.Errorf("removed: %s", text)
	}
}

// In German, the errors of hosts are said in German.
func TestModelsThatDoNotCome(t *testing.T) {
	h, srv := modelHouse(t)
	srv.Close()
	r := h.as(depesche.RoleAdmin)
	r.get("/desk/login?lang=de")
	_, page := r.post("/desk/engines/models/ask", url.Values{})
	if !strings.Contains(pageText(page), "cannot be reached or does not answer") {
		t.Errorf("%s", pageText(page))
	}
	_, page = r.post("/desk/engines/models/fetch", url.Values{"pair": {"../../etc"}})
	if !strings.Contains(pageText(page), "is no pair of languages") {
		t.Errorf("%s", pageText(page))
	}
}

func TestTryEngine(t *testing.T) {
	h, _ := modelHouse(t)
	dir := t.TempDir()
	for name, b := range modelstest.Files(modelstest.Model{Source: "en", Target: "de"}) {
		h.must(os.WriteFile(filepath.Join(dir, name), b, 0o644))
	}
	_, err := h.room.ImportModels(context.Background(), h.editor, []string{dir}, models.Pair{}, nil)
	h.must(err)
	r := h.as(depesche.RoleTranslator)
	_, page := r.get("/desk/engines")
	f := form(t, page, "/desk/engines#try")
	f.Set("engine", "neural")
	f.Set("from", "en")
	f.Set("to", "de")
	f.Set("text", "Rain & wind. <b>No</b> end.\nNobody spoke.")
	res, page := r.post("/desk/engines", f)
	text := pageText(page)
	if res.StatusCode != 200 || !strings.Contains(text, "The text stayed on this machine.") || !strings.Contains(text, "neural, en-de ") || !strings.Contains(text, "What the engine got") || !strings.Contains(text, "Nobody spoke.") {
		t.Fatalf("%d: %s", res.StatusCode, text)
	}
	checkPage(t, "tried", page)
	if jobs, err := h.room.Store.Jobs(context.Background(), 0); err != nil || len(jobs) != 0 {
		t.Error(jobs, err)
	}
	for says, change := range map[string]string{"Write a sentence": "text=", "at most 2,000 characters": "text=" + strings.Repeat("a", 2001), "Choose two languages.": "to=en", "no model for en → ar yet": "to=ar"} {
		g := url.Values{}
		for k := range f {
			g.Set(k, f.Get(k))
		}
		k, val, _ := strings.Cut(change, "=")
		g.Set(k, val)
		if res, page := r.post("/desk/engines", g); res.StatusCode < 400 || !strings.Contains(pageText(page), says) {
			t.Errorf("%s: %d, %s", says, res.StatusCode, pageText(page))
		}
	}
	if res, _ := h.as(depesche.RoleReader).post("/desk/engines", f); res.StatusCode != 403 {
		t.Errorf("a reader tries: %d", res.StatusCode)
	}
}
