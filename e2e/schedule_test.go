package e2e

import (
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// harbour is a newsroom with a story in English that an editor has approved; its English
// edition is in New York, the German one in Berlin.
func harbour(t *testing.T, dir, addr string) *house {
	t.Helper()
	h := openAt(t, "serve", dir, addr)
	h.run("edition", "add", "de", "--name", "Hafenpost", "--zone", "Europe/Berlin", "--review", "optional")
	h.run("edition", "add", "en", "--name", "Harbour Post", "--zone", "America/New_York")
	page := filepath.Join(t.TempDir(), "heron.md")
	if err := os.WriteFile(page, []byte("# Heron lands on the mayor's desk\n\nThe bird came in by an open window on Tuesday. It left two feathers.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	h.run("import", page, "--lang", "en")
	h.run("accept", "1")
	h.run("approve", "1", "--lang", "en")
	h.run("account", "add", "mara@harbour.example", "--name", "Mara Kessel", "--role", "editor")
	return h
}

// status is that of an address of the house.
func (h *house) status(path string) int {
	h.t.Helper()
	res, err := http.Get(h.base + path)
	if err != nil {
		h.t.Fatal(err)
	}
	res.Body.Close()
	return res.StatusCode
}

// soonIs waits until an address answers with a status.
func (h *house) soonIs(path string, status int) {
	h.t.Helper()
	for start := time.Now(); h.status(path) != status; time.Sleep(200 * time.Millisecond) {
		if time.Since(start) > time.Minute {
			h.t.Fatalf("%s answers %d, want %d", path, h.status(path), status)
		}
	}
}

// TestScheduleSurvivesAKill: the server is killed before the time and stands still at it;
// the next one publishes late, once.
func TestScheduleSurvivesAKill(t *testing.T) {
	dir := t.TempDir()
	h := harbour(t, dir, "127.0.0.1:0")
	at := time.Now().Add(6 * time.Second)
	h.run("publish", "1", "--edition", "en", "--at", at.Format(time.RFC3339))
	h.kill()
	time.Sleep(time.Until(at.Add(time.Second)))
	h = openAt(t, "serve", dir, "127.0.0.1:0")
	h.soonIs("/en/1", http.StatusOK)
	if n := strings.Count(h.run("ledger", "1"), "publish"); n != 1 {
		t.Errorf("it went out %d times:\n%s", n, h.run("ledger", "1"))
	}
	// On time, while the server runs; and after a kill at the very moment.
	h.run("unpublish", "1", "--edition", "en")
	at = time.Now().Add(3 * time.Second)
	h.run("publish", "1", "--edition", "en", "--at", at.Format(time.RFC3339))
	time.Sleep(time.Until(at))
	h.kill()
	h = openAt(t, "serve", dir, "127.0.0.1:0")
	h.soonIs("/en/1", http.StatusOK)
	if list := h.run("schedule", "list", "--json"); strings.TrimSpace(list) != "[]" {
		t.Errorf("it still waits: %s", list)
	}
}

// TestScheduleWithoutScripts: an edition gets its own morning by forms alone, another time,
// and none.
func TestScheduleWithoutScripts(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: the browser test takes long")
	}
	h := harbour(t, t.TempDir(), "127.0.0.1:0")
	b := h.come("mara@harbour.example")
	b.withoutScripts()
	hand := mouse{b}
	const publish = `form[action="/desk/story/1/publish"] `
	next := time.Now().AddDate(0, 1, 0)
	plan := func(clock string, at time.Time) {
		t.Helper()
		b.goTo(h.base + story)
		if !b.is(`document.querySelector('` + publish + `[value="en"]').checked`) {
			hand.tick(publish + `[value="en"]`)
		}
		hand.press(".plan > summary")
		b.is(`document.querySelector("#plan-at").value = "` + at.Format("2006-01-02T15:04") + `"`)
		hand.tick(publish + `[name="clock"][value="` + clock + `"]`)
		hand.press(publish + `[name="when"]`)
	}
	b.goTo(h.base + story)
	b.sees("In New York it is")
	plan("own", next)
	b.sees("in New York")
	b.sees("with you")
	b.goTo(h.base + "/desk?queue=scheduled")
	b.sees("Scheduled")
	b.sees("Heron lands")
	plan("one", next.Add(time.Hour))
	b.sees("Scheduled. Harbour Post")
	// A time that is over changes nothing.
	plan("own", next.AddDate(-1, 0, 0))
	b.sees("is over")
	b.sees("scheduled for")
	hand.press(`button[form="unplan-en"]`)
	b.sees("Cancelled: it does not go out by itself any more.")
	b.seesNot("scheduled for")
}

// TestScheduleAccessibility: axe-core finds nothing on the pages that plan, that say what is
// planned, and that say what could not go out.
func TestScheduleAccessibility(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: the browser test takes long")
	}
	axe := axeCore(t)
	h := harbour(t, t.TempDir(), "127.0.0.1:0")
	h.run("translate", "1", "--to", "de", "--engine", "none")
	for i, s := range []string{"Reiher landet auf dem Tisch des Bürgermeisters", "Der Vogel kam am Dienstag durch ein offenes Fenster herein.", "Er hinterließ zwei Federn."} {
		h.run("edit", "1", "--lang", "de", "--segment", strconv.Itoa(i+1), "--text", s, "--confirm")
	}
	h.run("approve", "1", "--lang", "de")
	h.run("publish", "1", "--edition", "en", "--at", time.Now().AddDate(0, 1, 0).Format("2006-01-02")+"T07:00")
	h.run("publish", "1", "--edition", "de", "--at", time.Now().Add(2*time.Second).Format(time.RFC3339))
	h.run("edit", "1", "--lang", "de", "--segment", "3", "--text", "Er ließ zwei Federn da.")
	b := h.come("mara@harbour.example")
	for start := time.Now(); !strings.Contains(h.run("schedule", "list"), "not published"); time.Sleep(500 * time.Millisecond) {
		if time.Since(start) > time.Minute {
			t.Fatal("it is not held back")
		}
	}
	for _, width := range []int64{390, 820, 1440} {
		for _, scheme := range []string{"light", "dark"} {
			b.do(chromedp.EmulateViewport(width, 900, chromedp.EmulateScale(1)))
			call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
			for _, path := range []string{story, germanText, "/desk?queue=problems", "/desk/account", germanText + "/revisions"} {
				b.goTo(h.base + path)
				b.is(`(document.querySelectorAll("details.plan").forEach(d => d.open = true), true)`)
				for _, v := range violations(b, axe) {
					t.Errorf("%s at %d, %s: %s", path, width, scheme, v)
				}
				if b.is(`document.documentElement.scrollWidth > innerWidth`) {
					t.Errorf("%s at %d is wider than the window", path, width)
				}
			}
		}
	}
}
