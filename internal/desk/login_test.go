package desk

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/store"
)

func TestLogin(t *testing.T) {
	h := newHouse(t)
	r := h.browser()
	res, page := r.get("/desk/story/1?x=1")
	if res.Request.URL.Path != "/desk/login" {
		t.Fatalf("went to %s", res.Request.URL)
	}
	f := with(form(t, page, "/desk/login"), "email", "editor@norrholm.example", "password", "wrong")
	res, page = r.post("/desk/login", f)
	if res.StatusCode != http.StatusUnauthorized || !strings.Contains(pageText(page), "do not belong together") || !strings.Contains(page, `value="editor@norrholm.example"`) || strings.Contains(page, `value="wrong"`) {
		t.Fatalf("wrong password: %d %s", res.StatusCode, pageText(page))
	}
	res, _ = r.post("/desk/login", with(form(t, page, "/desk/login"), "password", password))
	if got := res.Request.URL.RequestURI(); got != "/desk/story/1?x=1" {
		t.Fatalf("logged in, went to %s", got)
	}
	for _, c := range r.c.Jar.Cookies(res.Request.URL) {
		if c.Name == "desk" && len(c.Value) < 20 {
			t.Errorf("session token %q", c.Value)
		}
	}
	if _, page = r.post("/desk/logout", nil); !strings.Contains(pageText(page), "You are logged out.") {
		t.Errorf("log-out: %s", pageText(page))
	}
	if res, _ = r.get("/desk"); res.Request.URL.Path != "/desk/login" {
		t.Errorf("still in after log-out")
	}
}

func TestLoginIsThrottled(t *testing.T) {
	h := newHouse(t)
	r := h.browser()
	status := 0
	for range 30 {
		res, page := r.post("/desk/login", url.Values{"email": {"editor@norrholm.example"}, "password": {"guess"}})
		if status = res.StatusCode; status == http.StatusTooManyRequests {
			if !strings.Contains(pageText(page), "Too many attempts.") {
				t.Errorf("says %s", pageText(page))
			}
			return
		}
	}
	t.Fatalf("30 guesses, still %d", status)
}

// A link is used by its button, not by looking at it; it works once and lets its owner
// choose a password without the old one.
func TestLink(t *testing.T) {
	h := newHouse(t)
	token, err := h.room.NewLoginLink(context.Background(), "editor@norrholm.example")
	h.must(err)
	path := "/desk/login/" + token
	for range 3 {
		if res, page := h.browser().get(path); res.StatusCode != 200 || form(t, page, path) == nil || res.Header.Get("Referrer-Policy") != "no-referrer" {
			t.Fatalf("looking at the link: %d", res.StatusCode)
		}
	}
	r := h.browser()
	res, page := r.post(path, nil)
	if res.Request.URL.Path != "/desk/password" || !strings.Contains(pageText(page), "Welcome, Mara Kessel.") {
		t.Fatalf("the link leads to %s", res.Request.URL)
	}
	f := with(form(t, page, "/desk/password"), "password", "a new and longer sentence", "again", "another")
	if res, page = r.post("/desk/password", f); res.StatusCode != 400 || !strings.Contains(pageText(page), "The two passwords differ.") {
		t.Errorf("two passwords: %d %s", res.StatusCode, pageText(page))
	}
	if res, page = r.post("/desk/password", with(f, "password", "short", "again", "short")); res.StatusCode != 400 || !strings.Contains(pageText(page), "fewer than 10 characters") {
		t.Errorf("a short one: %d %s", res.StatusCode, pageText(page))
	}
	if res, page = r.post("/desk/password", with(f, "password", "a new and longer sentence", "again", "a new and longer sentence")); res.Request.URL.Path != "/desk" || !strings.Contains(pageText(page), "Your password is set.") {
		t.Fatalf("set: %s %s", res.Request.URL, pageText(page))
	}
	if res, page := h.browser().post(path, nil); res.StatusCode != http.StatusUnauthorized || !strings.Contains(pageText(page), "has been used") {
		t.Errorf("the second use: %d %s", res.StatusCode, pageText(page))
	}
	// Without a link the old password is asked for.
	if res, page := r.post("/desk/password", url.Values{"password": {"yet another sentence"}, "again": {"yet another sentence"}, "grant": {"99999999999.0000"}}); res.Request.URL.Path != "/desk/account" || !strings.Contains(pageText(page), "is over") {
		t.Errorf("a forged grant: %s", res.Request.URL)
	}
	if _, page := r.post("/desk/account/password", url.Values{"old": {"wrong"}, "password": {"yet another sentence"}, "again": {"yet another sentence"}}); !strings.Contains(pageText(page), "old password is not right") {
		t.Errorf("a wrong old password: %s", pageText(page))
	}
	if _, page := r.post("/desk/account/password", url.Values{"old": {"a new and longer sentence"}, "password": {"yet another sentence"}, "again": {"yet another sentence"}}); !strings.Contains(pageText(page), "Your password is set.") {
		t.Errorf("changing it: %s", pageText(page))
	}
	if res, _ := r.get("/desk"); res.Request.URL.Path != "/desk" {
		t.Errorf("changing the password ended this session too")
	}
}

func TestGrant(t *testing.T) {
	s := newServer(Config{})
	now := time.Now()
	v := &visit{account: &depesche.Account{ID: 4}, now: now}
	good := s.grant(4, now.Add(time.Minute))
	for _, tc := range []struct {
		name  string
		grant string
		want  bool
	}{
		{"good", good, true}, {"empty", "", false}, {"another's", s.grant(5, now.Add(time.Minute)), false}, {"old", s.grant(4, now.Add(-time.Minute)), false},
		{"longer", "9" + good, false}, {"cut", good[:len(good)-1], false}, {"another server's", newServer(Config{}).grant(4, now.Add(time.Minute)), false},
	} {
		if got := s.granted(v, tc.grant); got != tc.want {
			t.Errorf("%s: %v", tc.name, got)
		}
	}
}

func TestLocalPath(t *testing.T) {
	for in, want := range map[string]string{
		"/desk/story/1?s=3#t3": "/desk/story/1?s=3#t3", "/desk": "/desk", "": "/desk", "/de/1/x": "/desk", "//evil.example/desk/": "/desk", "/desk//evil.example": "/desk",
		"https://evil.example/desk/": "/desk", "/\\evil.example": "/desk", "/desk/\\..\\": "/desk", "/deskx": "/desk", "javascript:alert(1)": "/desk", "/desk/\r\nSet-Cookie: x=y": "/desk", "/desk/%": "/desk",
	} {
		if got := localPath(in); got != want {
			t.Errorf("%q leads to %q, want %q", in, got, want)
		}
	}
}

func TestGermanDesk(t *testing.T) {
	h := newHouse(t)
	r := h.as(depesche.RoleEditor)
	_, page := r.get("/desk/account")
	if _, page = r.post("/desk/account", with(form(t, page, "/desk/account"), "lang", "de")); !strings.Contains(pageText(page), "Gespeichert.") {
		t.Fatalf("says %s", pageText(page))
	}
	_, page = r.get("/desk/story/1/text/de?s=5")
	for _, want := range []string{`lang="de"`, "Befunde", "Bestätigen und weiter", "Mit Begründung gelten lassen", "Vor dem Veröffentlichen:"} {
		if !strings.Contains(page, want) {
			t.Errorf("the German desk lacks %q", want)
		}
	}
	if _, page = r.post("/desk/account", url.Values{"name": {""}, "lang": {"de"}}); !strings.Contains(pageText(page), "Geben Sie einen Namen an") {
		t.Errorf("no name: %s", pageText(page))
	}
	// Before log-in the browser's language counts, or the one chosen.
	stranger := h.browser()
	req, _ := http.NewRequest("GET", h.server.URL+"/desk/login", nil)
	req.Header.Set("Accept-Language", "de-AT,de;q=0.9,en;q=0.5")
	if _, page := stranger.read(stranger.c.Do(req)); !strings.Contains(page, "Anmelden") {
		t.Errorf("the browser's language is not heard")
	}
	if _, page := stranger.get("/desk/login?lang=de"); !strings.Contains(page, "Anmelden") {
		t.Errorf("the chosen language is not heard")
	}
	if _, page := stranger.get("/desk/login"); !strings.Contains(page, "Anmelden") {
		t.Errorf("the chosen language is forgotten")
	}
}

// A job under way shows in the rail, and can be cancelled there.
func TestJobs(t *testing.T) {
	h := newHouse(t)
	ctx := context.Background()
	id, err := h.room.Store.AddTask(ctx, "translate", 1, "es")
	h.must(err)
	h.must(h.room.Store.TaskProgress(ctx, id, 2, 12))
	r := h.as(depesche.RoleTranslator)
	_, page := r.get("/desk/story/1/text/es")
	if text := pageText(page); !strings.Contains(text, "Translating #1 into Spanish") || !strings.Contains(text, "2 of 12 sentences") || !strings.Contains(text, "Being translated into Spanish") || !strings.Contains(page, `http-equiv="refresh"`) {
		t.Fatalf("the job does not show: %s", text)
	}
	if _, page = r.post("/desk/job/"+itoa(int(id))+"/cancel", form(t, page, "/cancel")); !strings.Contains(pageText(page), "Cancelled.") || strings.Contains(page, `http-equiv="refresh"`) {
		t.Errorf("cancel: %s", pageText(page))
	}
	id, err = h.room.Store.AddTask(ctx, "translate", 1, "es")
	h.must(err)
	h.must(h.room.Store.FailTask(ctx, id, store.Reason{Text: "the engine broke off"}))
	if _, page = r.get("/desk/story/1/text/es"); !strings.Contains(pageText(page), "The last translation failed.") || !strings.Contains(pageText(page), "The engine broke off") {
		t.Errorf("a failure: %s", pageText(page))
	}
}

// Two editions of one language have a button each.
func TestEditionsOfOneLanguage(t *testing.T) {
	h := newHouse(t)
	ctx := context.Background()
	h.must(h.room.Store.SaveEdition(ctx, depesche.Edition{Code: "de-kids", Lang: "de", Name: "Norrholm für Kinder", TimeZone: "UTC", Position: 9, Policy: depesche.Policy{AllowErrors: true, AllowUnreviewed: true}}))
	rev := h.head(1, "de")
	_, err := h.room.EditSegment(ctx, h.editor, newsroom.SegmentEdit{Story: 1, Lang: "de", Key: rev.Targets[9].Key, Target: depesche.Plain("Einige fürchten um die Ruhe.")})
	h.must(err)
	r := h.as(depesche.RoleEditor)
	_, page := r.get("/desk/story/1/text/de")
	f := form(t, page, "/desk/story/1/text/de/publish")
	if f.Get("edition") != "de-kids" || !strings.Contains(page, `id="why-de"`) || strings.Contains(page, `id="why-de-kids"`) {
		t.Fatalf("form %v: %s", f, pageText(page))
	}
	checkPage(t, "two editions", page)
	if _, page = r.post("/desk/story/1/text/de/publish", f); !strings.Contains(pageText(page), "Published.") {
		t.Errorf("publish: %s", pageText(page))
	}
}
