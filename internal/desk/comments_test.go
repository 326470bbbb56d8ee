package desk

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"depesche"
	"depesche/internal/comment"
	"depesche/internal/store"
)

// talkingHouse has its story on the site and comments under it.
func talkingHouse(t *testing.T) (*house, *comment.Room) {
	h := newHouse(t)
	ctx := context.Background()
	h.must(h.room.Approve(ctx, h.editor, h.story, "en"))
	_, err := h.room.Publish(ctx, h.editor, h.story, []string{"en"})
	h.must(err)
	return h, comment.New(comment.Options{Store: h.room.Store})
}

func (h *house) say(room *comment.Room, name, text string) int64 {
	h.t.Helper()
	p, err := room.Post(context.Background(), comment.Draft{Story: h.story, Edition: "en", Name: name, Text: text, Client: "192.0.2.5", Trusted: true})
	h.must(err)
	return p.Comment.ID
}

func TestModeration(t *testing.T) {
	h, room := talkingHouse(t)
	ctx := context.Background()
	h.say(room, "Lighthouse 77", "At last. I was on the *last* crossing back then.")
	second := h.say(room, `<script>alert(1)</script>`, `Cabins! <img src=x onerror=alert(1)> https://a.example/1 https://a.example/2 https://a.example/3`)
	h.say(room, "Rude", "They should be ashamed, all of them.")
	state := func(id int64) store.CommentState {
		c, err := h.room.Store.Comment(ctx, id)
		h.must(err)
		return c.State
	}
	r := h.as(depesche.RoleEditor)
	_, page := r.get("/desk/comments")
	says := pageText(page)
	if !strings.Contains(page, `<html lang="en"`) {
		t.Error("the page does not say its language")
	}
	for _, want := range []string{"Waiting 3", "First comment", "3 links, 2 allowed", "Lighthouse 77"} {
		if !strings.Contains(says, want) {
			t.Errorf("the queue lacks %q: %s", want, says)
		}
	}
	if strings.Contains(page, "<script>alert") || strings.Contains(page, "onerror=") && !strings.Contains(page, "&lt;img") {
		t.Error("a comment became markup")
	}
	res, page := r.post("/desk/comments/1/approve", form(t, page, "/desk/comments/1/approve"))
	if state(1) != store.CommentPublic || !strings.Contains(pageText(page), "Approved: the comment is on the page.") || res.Request.URL.Query().Get("on") != "2" {
		t.Errorf("approve: %s, went to %s: %s", state(1), res.Request.URL, pageText(page))
	}
	f := form(t, page, "/desk/comments/2/reject")
	if _, page = r.post("/desk/comments/2/reject", f); state(second) != store.CommentHeld || !strings.Contains(pageText(page), "A rejection needs a reason") {
		t.Errorf("rejected without a reason: %s", pageText(page))
	}
	if _, page = r.post("/desk/comments/2/reject", with(f, "reason", "spam", "note", "No cabins here.")); state(second) != store.CommentRejected {
		t.Errorf("reject: %s", pageText(page))
	}
	// Somebody else was faster.
	f = form(t, page, "/desk/comments/3/ban")
	h.must(room.Approve(ctx, depesche.Actor{Account: 99, Name: "Jon Ostby"}, comment.Decision{ID: 3}))
	if _, page = r.post("/desk/comments/3/ban", with(f, "reason", "insult", "days", "7")); state(3) != store.CommentPublic || !strings.Contains(pageText(page), "Jon Ostby has decided on this comment") {
		t.Errorf("a decision on what has changed: %s", pageText(page))
	}
	_, page = r.get("/desk/comments?queue=public&on=3")
	if _, page = r.post("/desk/comments/3/reply", with(form(t, page, "/desk/comments/3/reply"), "text", "Please stay **polite**.")); !strings.Contains(pageText(page), "The reply is on the page.") {
		t.Errorf("reply: %s", pageText(page))
	}
	_, page = r.get("/desk/comments?queue=public&on=3")
	if _, page = r.post("/desk/comments/3/ban", with(form(t, page, "/desk/comments/3/ban"), "reason", "insult", "days", "7")); state(3) != store.CommentRejected {
		t.Errorf("ban: %s", pageText(page))
	}
	_, page = r.get("/desk/comments/rules")
	if !strings.Contains(pageText(page), "Rude") || !strings.Contains(pageText(page), "Insult or threat") {
		t.Errorf("bans: %s", pageText(page))
	}
	if _, page = r.post("/desk/comments/bans/1/lift", nil); !strings.Contains(pageText(page), "The ban is lifted.") || !strings.Contains(pageText(page), "Nobody is banned.") {
		t.Errorf("lift: %s", pageText(page))
	}
	_, err := room.Report(ctx, 1, "false", "<b>not</b> so", "192.0.2.8")
	h.must(err)
	if _, page = r.get("/desk/comments?queue=reported"); !strings.Contains(pageText(page), "Demonstrably false: <b>not</b> so") {
		t.Errorf("reported: %s", pageText(page))
	}
	if _, page = r.post("/desk/comments/1/hold", form(t, page, "/desk/comments/1/hold")); state(1) != store.CommentHeld {
		t.Errorf("hold: %s", pageText(page))
	}
	_, page = r.get("/desk/ledger")
	for _, want := range []string{"approved a comment", "rejected a comment", "banned a writer", "lifted a ban", "reported a comment", "took a comment off", "replied to a comment"} {
		if !strings.Contains(pageText(page), want) {
			t.Errorf("the ledger lacks %q", want)
		}
	}
	if res, _ := r.post("/desk/comments/1/approve", url.Values{"back": {"https://evil.example/"}, "next": {"//evil.example/x"}}); res.Request.URL.Path != "/desk/comments" {
		t.Errorf("led to %s", res.Request.URL)
	}
}

func TestWhoMayModerate(t *testing.T) {
	h, room := talkingHouse(t)
	h.say(room, "Lighthouse 77", "At last.")
	r := h.as(depesche.RoleTranslator)
	_, page := r.get("/desk/comments")
	if !strings.Contains(pageText(page), "At last.") || form(t, page, "/desk/comments/1/approve") != nil {
		t.Error("a translator reads the queue and decides nothing")
	}
	for _, verb := range []string{"1/approve", "1/reject", "1/hold", "1/ban", "1/reply", "bans/1/lift", "rules"} {
		if res, _ := r.post("/desk/comments/"+verb, url.Values{"reason": {"spam"}, "text": {"x"}}); res.StatusCode != 403 {
			t.Errorf("%s: %d", verb, res.StatusCode)
		}
	}
	if res, _ := h.as(depesche.RoleEditor).post("/desk/comments/rules", nil); res.StatusCode != 403 {
		t.Errorf("an editor changes the rules: %d", res.StatusCode)
	}
	a := h.as(depesche.RoleAdmin)
	_, page = a.get("/desk/comments/rules")
	f := with(form(t, page, "/desk/comments/rules"), "edition", "en", "opening", "open", "moderation", "before", "banned", "Kasino*\nbillige Kabinen\n", "hide", "5")
	if _, page = a.post("/desk/comments/rules", f); !strings.Contains(pageText(page), "The rules are saved.") {
		t.Fatalf("rules: %s", pageText(page))
	}
	p, err := room.Policy(context.Background(), "en")
	h.must(err)
	if p.Moderation != comment.Before || p.HideAfter != 5 || len(p.Banned) != 2 {
		t.Errorf("policy %+v", p)
	}
	if res, page := a.post("/desk/comments/rules", with(f, "hide", "many")); res.StatusCode != 400 || !strings.Contains(pageText(page), "from 0 to 10000") {
		t.Errorf("a number that is none: %d", res.StatusCode)
	}
	if res, _ := a.get("/desk/comments?queue=nonsense"); res.StatusCode != 400 {
		t.Errorf("no such list: %d", res.StatusCode)
	}
}
