package comment

import (
	"slices"
	"strings"
	"testing"
	"time"

	"depesche"
	"depesche/internal/store"
)

func TestConfirmationByMail(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		d := h.draft("Ein Beitrag mit einer Adresse, die bestätigt wird.")
		d.Email = "Henrike@Example.org"
		p := h.post(d)
		if p.Comment.State != store.CommentUnconfirmed || !slices.Equal(h.mails(), []string{"comment_confirm 1 Henrike@example.org waiting"}) {
			t.Fatalf("%s %q", p.Comment.State, h.mails())
		}
		if n, _ := h.store.CommentCounts(ctx); n["held"] != 0 {
			t.Error("an unconfirmed comment waits for the newsroom")
		}
		if err := h.room.Approve(ctx, mara, Decision{ID: p.Comment.ID}); keyOf(err) != "comment.unconfirmed" {
			t.Errorf("approved before it was confirmed: %v", err)
		}
		if _, err := h.room.Confirm(ctx, p.Comment.ID, token(p)); keyOf(err) != "comment.link" {
			t.Errorf("confirmed by the token of who sent the form: %v", err)
		}
		path, err := h.room.ConfirmPath(ctx, &p.Comment)
		h.must(err)
		for range 2 {
			c, err := h.room.Confirm(ctx, p.Comment.ID, path[strings.LastIndex(path, "/")+1:])
			h.must(err)
			if c.State != store.CommentHeld || heldFor(c) != "first" || !c.Confirmed {
				t.Fatalf("confirmed: %s %q", c.State, heldFor(c))
			}
		}
		h.must(h.room.Approve(ctx, mara, Decision{ID: p.Comment.ID}))
		if ms := h.mails(); len(ms) != 2 || !strings.HasPrefix(ms[1], "comment_decision 1") {
			t.Errorf("mails %q", ms)
		}
		// From another place, by the same address: known.
		d = h.draft("Ein zweiter Beitrag, von unterwegs geschrieben.")
		d.Client = "198.51.100.4"
		if c := h.confirmed(d, "henrike@example.org"); c.State != store.CommentPublic {
			t.Errorf("a known address: %+v", c)
		}
		for _, bad := range []string{"x", "a@b@c", "Henrike <h@example.org>", "h@example.org\nBcc: x@example.org", "häns@example.org"} {
			d := h.draft("Noch ein ganz anderer Beitrag zur Fähre.")
			d.Email = bad
			if _, err := h.room.Post(ctx, d); keyOf(err) != "comment.email" {
				t.Errorf("%q: %v", bad, err)
			}
		}
	})
}

// Nobody is flooded: five mails wait for an answer, then the form says so.
func TestUnansweredMailsEnd(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.policy(func(p *Policy) { p.PerHour = 0 })
		for n := range unansweredPerDay {
			d := h.draft(nth(n))
			d.Email = "victim@example.org"
			h.post(d)
		}
		d := h.draft(nth(99))
		d.Email = "VICTIM@example.org"
		if _, err := h.room.Post(ctx, d); keyOf(err) != "comment.mail_often" {
			t.Errorf("a sixth mail: %v", err)
		}
		h.now = h.now.Add(25 * time.Hour)
		d = h.draft(nth(99))
		d.Email = "victim@example.org"
		h.post(d)
		// Who never answers is forgotten, with the mails.
		h.must(h.store.ForgetUnconfirmedComments(ctx, h.now.Add(-ConfirmWithin)))
		if n := len(h.mails()); n != unansweredPerDay+1 {
			t.Errorf("%d mails after a day", n)
		}
		h.now = h.now.Add(ConfirmWithin + time.Second)
		h.must(h.store.ForgetUnconfirmedComments(ctx, h.now.Add(-ConfirmWithin)))
		if cs, err := h.store.CommentsBy(ctx, "victim@example.org"); err != nil || len(cs)+len(h.mails()) != 0 {
			t.Errorf("left after a week: %v %v %q", err, cs, h.mails())
		}
		if _, err := h.store.CommentWriterByEmail(ctx, "victim@example.org"); !depesche.IsNotFound(err) {
			t.Errorf("the address is still known: %v", err)
		}
	})
}

func TestGuestsOrNot(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.policy(func(p *Policy) { p.Guests = false })
		if _, err := h.room.Post(ctx, h.draft("Ein Beitrag ohne Adresse.")); keyOf(err) != "comment.email_needed" {
			t.Errorf("a guest: %v", err)
		}
		if c := h.confirmed(h.draft("Ein Beitrag mit Adresse."), "boll@example.org"); c.State != store.CommentHeld {
			t.Errorf("confirmed: %s", c.State)
		}
	})
}

// Each decision is told, once; one that waits tells the latest.
func TestDecisionsAreTold(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		c := h.confirmed(h.draft("Ein Beitrag, über den entschieden wird."), "boll@example.org")
		waiting := func() int {
			return strings.Count(strings.Join(h.mails(), "\n"), "comment_decision 1 boll@example.org waiting")
		}
		sent := func() {
			ms, err := h.store.ClaimMails(ctx, "test", 20, time.Minute)
			h.must(err)
			for _, m := range ms {
				h.must(h.store.EndMail(ctx, m.ID, store.MailOutcome{State: store.MailSent}))
			}
		}
		step := func(what string, err error, want int) {
			t.Helper()
			h.must(err)
			if n := waiting(); n != want {
				t.Errorf("%s: %d mails, want %d", what, n, want)
			}
		}
		step("approved", h.room.Approve(ctx, mara, Decision{ID: c.ID}), 1)
		step("rejected before the mail went", h.room.Reject(ctx, mara, Decision{ID: c.ID, Reason: "offtopic"}), 1)
		sent()
		step("the same again", h.room.Reject(ctx, mara, Decision{ID: c.ID, Reason: "offtopic"}), 0)
		path, err := h.room.ManagePath(ctx, c)
		h.must(err)
		h.must(h.room.Object(ctx, c.ID, path[strings.LastIndex(path, "/")+1:], "Es geht doch um die Fähre."))
		step("the objection turned down", h.room.Reject(ctx, mara, Decision{ID: c.ID, Reason: "offtopic"}), 1)
		sent()
		step("banned", h.room.Ban(ctx, mara, Decision{ID: c.ID, Reason: "offtopic"}, 7), 1)
		sent()
		step("approved after all", h.room.Approve(ctx, mara, Decision{ID: c.ID}), 1)
		sent()
		step("held", h.room.Hold(ctx, mara, Decision{ID: c.ID}), 1)
		// A guest has no mail.
		p := h.post(func() Draft { d := h.draft("Ein Gast schreibt."); d.Client = "203.0.113.9"; return d }())
		h.must(h.room.Approve(ctx, mara, Decision{ID: p.Comment.ID}))
		if n := len(h.mails()); n != 6 {
			t.Errorf("%d mails: %q", n, h.mails())
		}
	})
}

func TestAnswersAreTold(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.policy(func(p *Policy) { p.Moderation = After })
		d := h.draft("Fährt die Fähre auch sonntags?")
		d.Notify = true
		asks := h.confirmed(d, "boll@example.org")
		answers := func() (out []string) {
			for _, m := range h.mails() {
				if strings.HasPrefix(m, "comment_answer") {
					out = append(out, m)
				}
			}
			return out
		}
		d = h.draft("Ja, alle Stunden, und das ganze Jahr.")
		d.Parent, d.Client, d.Name = asks.ID, "203.0.113.9", "Ines"
		first := h.post(d)
		if got := answers(); !slices.Equal(got, []string{"comment_answer 2 boll@example.org waiting"}) {
			t.Fatalf("%q", got)
		}
		// Taken off and put back: told once.
		h.must(h.room.Hold(ctx, mara, Decision{ID: first.Comment.ID}))
		h.must(h.room.Approve(ctx, mara, Decision{ID: first.Comment.ID}))
		if got := answers(); len(got) != 1 {
			t.Errorf("put back: %q", got)
		}
		// The newsroom answers; the writer adds something.
		_, err := h.room.Reply(ctx, mara, asks.ID, "de", "Der Fahrplan steht auf der Seite des Hafens.")
		h.must(err)
		d = h.draft("Danke, das habe ich nicht gewusst.")
		d.Parent = asks.ID
		h.confirmed(d, "boll@example.org")
		if got := answers(); len(got) != 2 {
			t.Errorf("the newsroom's and one's own: %q", got)
		}
		// One that waits for the newsroom is told when it appears.
		h.policy(func(p *Policy) { p.Moderation = Before })
		d = h.draft("Sonntags nur bis vier Uhr nachmittags.")
		d.Parent, d.Client, d.Name = asks.ID, "203.0.113.10", "Olaf"
		late := h.post(d)
		if got := answers(); len(got) != 2 {
			t.Errorf("held: %q", got)
		}
		h.must(h.room.Approve(ctx, mara, Decision{ID: late.Comment.ID}))
		if got := answers(); len(got) != 3 {
			t.Errorf("approved: %q", got)
		}
		// Stopped for this comment.
		path, err := h.room.ManagePath(ctx, asks)
		h.must(err)
		tok := path[strings.LastIndex(path, "/")+1:]
		h.must(h.room.SetNotify(ctx, asks.ID, tok, false))
		h.must(h.room.SetNotify(ctx, asks.ID, tok, false))
		_, err = h.room.Reply(ctx, mara, asks.ID, "de", "Noch eine Antwort der Redaktion.")
		h.must(err)
		if got := answers(); len(got) != 3 {
			t.Errorf("after the stop: %q", got)
		}
	})
}

func TestQuietAndErase(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.policy(func(p *Policy) { p.Moderation = After })
		d := h.draft("Ein Beitrag mit Bitte um Nachricht.")
		d.Notify = true
		c := h.confirmed(d, "boll@example.org")
		w := h.writer("boll@example.org")
		link := func(page WriterPage) string {
			path, err := h.room.WriterPath(ctx, page, w, "de")
			h.must(err)
			return path[strings.LastIndex(path, "/")+1:]
		}
		if got, err := h.room.Writer(ctx, WriterStop, link(WriterStop)); err != nil || got.ID != w.ID {
			t.Fatal(err)
		}
		for _, bad := range []string{link(WriterMe), "", ".", "1.", link(WriterStop) + "x", "zz" + link(WriterStop)} {
			if _, err := h.room.Writer(ctx, WriterStop, bad); keyOf(err) != "comment.writer_link" {
				t.Errorf("%q: %v", bad, err)
			}
		}
		for range 2 {
			h.must(h.room.SetQuiet(ctx, w, "de", true))
		}
		h.must(h.room.Reject(ctx, mara, Decision{ID: c.ID, Reason: "offtopic"}))
		d = h.draft("Noch ein Beitrag von derselben Adresse.")
		d.Email = "boll@example.org"
		h.post(d)
		if ms := h.mails(); len(ms) != 0 {
			t.Errorf("after the stop: %q", ms)
		}
		h.must(h.room.SetQuiet(ctx, w, "de", false))
		h.must(h.room.Approve(ctx, mara, Decision{ID: c.ID}))
		if ms := h.mails(); len(ms) != 1 {
			t.Errorf("wanted again: %q", ms)
		}

		h.must(h.room.EraseWriter(ctx, w, "de"))
		for _, id := range []int64{1, 2} {
			if got := h.get(id); got.State != store.CommentDeleted || got.Name+got.Email+got.Source+got.HTML != "" {
				t.Errorf("left: %+v", got)
			}
		}
		if ms := h.mails(); len(ms) != 0 {
			t.Errorf("mails left: %q", ms)
		}
		if _, err := h.room.Writer(ctx, WriterMe, link(WriterMe)); keyOf(err) != "comment.writer_link" {
			t.Errorf("the link still leads somewhere: %v", err)
		}
		want := []string{"mails", "reject", "post", "mails", "approve", "delete", "delete", "erase"}
		if got := h.ledger(); !slices.Equal(got[len(got)-len(want):], want) {
			t.Errorf("ledger %q", got)
		}
	})
}

// Deleting the last comment of an address forgets the address.
func TestDeletingForgetsTheAddress(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		c := h.confirmed(h.draft("Der einzige Beitrag dieser Adresse."), "boll@example.org")
		path, err := h.room.ManagePath(ctx, c)
		h.must(err)
		h.must(h.room.Delete(ctx, c.ID, path[strings.LastIndex(path, "/")+1:]))
		if _, err := h.store.CommentWriterByEmail(ctx, "boll@example.org"); !depesche.IsNotFound(err) || len(h.mails()) != 0 {
			t.Errorf("%v, mails %q", err, h.mails())
		}
	})
}
