package comment

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"depesche"
	"depesche/internal/stamp"
	"depesche/internal/store"
)

func TestPostAndModerate(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		p := h.post(h.draft("Endlich. Ich bin **damals** mitgefahren."))
		if p.Comment.State != store.CommentHeld || heldFor(&p.Comment) != "first" {
			t.Fatalf("a first comment is %s, %q", p.Comment.State, heldFor(&p.Comment))
		}
		if c := h.page("de"); c.Total != 0 || len(c.Items) != 0 {
			t.Fatalf("a held comment is on the page: %+v", c)
		}
		before, err := h.store.PublishedChange(ctx)
		h.must(err)
		h.must(h.room.Approve(ctx, mara, Decision{ID: p.Comment.ID, Version: p.Comment.Version}))
		if after, _ := h.store.PublishedChange(ctx); after <= before {
			t.Error("an approval is no public change: a page cache would not show it")
		}
		c := h.page("de")
		if c.Total != 1 || len(c.Items) != 1 || !strings.Contains(c.Items[0].HTML, "<strong>damals</strong>") {
			t.Fatalf("page %+v", c)
		}
		second := h.post(h.draft("Und noch etwas: die Räder sind wieder kostenlos."))
		if second.Comment.State != store.CommentPublic {
			t.Fatalf("the second comment of a known writer is %s, %q", second.Comment.State, heldFor(&second.Comment))
		}
		h.must(h.room.Reject(ctx, mara, Decision{ID: second.Comment.ID, Reason: "offtopic", Note: "Das gehört unter eine andere Meldung."}))
		own, err := h.room.Own(ctx, "manage", second.Comment.ID, token(second))
		h.must(err)
		if own.State != store.CommentRejected || own.Verdict != "offtopic" || own.Note == "" || own.DecidedBy != "Mara Kessel" {
			t.Fatalf("the writer sees %+v", own)
		}
		h.must(h.room.Object(ctx, second.Comment.ID, token(second), "Es geht doch um die Fähre."))
		if err := h.room.Object(ctx, second.Comment.ID, token(second), "noch einmal"); keyOf(err) != "comment.object_over" {
			t.Errorf("a second objection: %v", err)
		}
		if n, _ := h.store.CommentCounts(ctx); n["objected"] != 1 || n["rejected"] != 1 || n["public"] != 1 {
			t.Errorf("counts %v", n)
		}
		h.must(h.room.Approve(ctx, mara, Decision{ID: second.Comment.ID}))
		if c := h.get(second.Comment.ID); c.State != store.CommentPublic || !c.ObjectedAt.IsZero() || c.Verdict != "" {
			t.Errorf("after the objection %+v", c)
		}
		reply, err := h.room.Reply(ctx, mara, p.Comment.ID, "", "Wir haben nachgefragt.")
		h.must(err)
		if !reply.ByNewsroom() || reply.State != store.CommentPublic || reply.Name != "Mara Kessel" {
			t.Errorf("reply %+v", reply)
		}
		h.must(h.room.Delete(ctx, p.Comment.ID, token(p)))
		c = h.page("de")
		if c.Total != 2 || !c.Items[0].Gone() || c.Items[0].Name != "" || len(c.Items[0].Replies) != 1 {
			t.Errorf("a deleted comment with a reply: %+v", c.Items[0])
		}
		if g := h.get(p.Comment.ID); g.Source+g.HTML+g.Name+g.Digest != "" {
			t.Errorf("deleted words stay: %+v", g)
		}
		if want := []string{"post", "approve", "post", "reject", "object", "approve", "reply", "delete"}; !slices.Equal(h.ledger(), want) {
			t.Errorf("ledger %v", h.ledger())
		}
		nobodys, err := h.room.Reply(ctx, depesche.Operator, reply.ID, "", "Die Antwort steht jetzt im Text.")
		h.must(err)
		if e, _ := h.store.Edition(ctx, nobodys.Edition); !nobodys.ByNewsroom() || nobodys.Name != e.Name {
			t.Errorf("a reply for no account %+v", nobodys)
		}
	})
}

func TestLedgerKeepsNoReadersWords(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		p := h.post(h.draft("Ein sehr persönlicher Satz über Kirschen."))
		h.must(h.room.Delete(ctx, p.Comment.ID, token(p)))
		es, err := h.store.Ledger(ctx, store.LedgerQuery{})
		h.must(err)
		for _, e := range es {
			if strings.Contains(e.Detail+e.Actor, "Henrike") || strings.Contains(e.Detail, "Kirschen") {
				t.Errorf("the ledger, which nobody can erase, says %+v", e)
			}
		}
	})
}

func TestFormErrors(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.policy(func(p *Policy) { p.Moderation = After })
		for _, c := range []struct {
			name  string
			with  func(d *Draft)
			field string
			key   string
		}{
			{"no text", func(d *Draft) { d.Text = " \n\u200b " }, "text", "comment.empty"},
			{"marks alone", func(d *Draft) { d.Text = "> \n\n* \n" }, "text", "comment.empty"},
			{"too long", func(d *Draft) { d.Text = strings.Repeat("ä", MaxText+1) }, "text", "comment.long"},
			{"long and hard to read", func(d *Draft) { d.Text = strings.Repeat("[", 15*MaxText) }, "text", "comment.long"},
			{"far too long", func(d *Draft) { d.Text = strings.Repeat("a b ", 100_000) }, "text", "comment.long"},
			{"no name", func(d *Draft) { d.Name = "\u202e \u3164" }, "name", "comment.name_empty"},
			{"long name", func(d *Draft) { d.Name = strings.Repeat("n", MaxName+1) }, "name", "comment.name_long"},
			{"name of the newsroom", func(d *Draft) { d.Name = "  MÁRA\u200b kessel" }, "name", "comment.name_taken"},
			{"name of the edition", func(d *Draft) { d.Name = "Hafenblatt-DE" }, "name", "comment.name_taken"},
			{"name with two scripts", func(d *Draft) { d.Name = "Маra" }, "name", "comment.name_mixed"},
			{"name with an address", func(d *Draft) { d.Name = "https://x.example" }, "name", "comment.name_link"},
		} {
			d := h.draft("Ein ganz gewöhnlicher Beitrag.")
			c.with(&d)
			_, err := h.room.Post(ctx, d)
			fe, ok := err.(*FormError)
			if !ok || fe.Fields[0].Field != c.field || fe.Fields[0].Err.Key != c.key {
				t.Errorf("%s: %v", c.name, err)
			}
			if _, err := h.room.Look(ctx, d); keyOf(err) != c.key {
				t.Errorf("%s: the look says %v", c.name, err)
			}
		}
		if n, _ := h.store.CommentCounts(ctx); n["public"]+n["held"] != 0 {
			t.Errorf("something was stored: %v", n)
		}
	})
}

func TestStamp(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.policy(func(p *Policy) { p.Moderation = After })
		d := h.draft("Der erste Beitrag, wie ihn ein Mensch schickt.")
		first := h.post(d)
		if again := h.post(d); again.Comment.ID != first.Comment.ID || again.Path != first.Path {
			t.Errorf("the form sent twice gave %d and %d", first.Comment.ID, again.Comment.ID)
		}
		d.Text = "Ein anderer Text mit demselben Beleg."
		if _, err := h.room.Post(ctx, d); keyOf(err) != "comment.sent" {
			t.Errorf("a used stamp: %v", err)
		}
		fresh := func(story int64) string {
			p, err := h.room.NewStamp(ctx, story)
			h.must(err)
			return p
		}
		d.Stamp = fresh(h.story)
		if _, err := h.room.Post(ctx, d); keyOf(err) != "comment.fast" {
			t.Errorf("too fast: %v", err)
		}
		for d.Proof = ""; !stamp.Worked(d.Stamp, d.Proof); {
			n, _ := strconv.Atoi(d.Proof)
			d.Proof = strconv.Itoa(n + 1)
		}
		if c := h.post(d); c.Comment.State != store.CommentPublic {
			t.Errorf("with work: %s", c.Comment.State)
		}
		d.Proof, d.Text = "", "Und noch ein ganz anderer Text für diese Prüfung."
		d.Stamp = fresh(h.other)
		h.now = h.now.Add(time.Minute)
		if _, err := h.room.Post(ctx, d); keyOf(err) != "comment.stamp_old" {
			t.Errorf("the stamp of another story: %v", err)
		}
		d.Stamp = fresh(h.story)
		h.now = h.now.Add(stampOldest + time.Second)
		if _, err := h.room.Post(ctx, d); keyOf(err) != "comment.stamp_old" {
			t.Errorf("an old stamp: %v", err)
		}
		for _, bad := range []string{"", "x", strings.Repeat("A", 43), d.Stamp[:len(d.Stamp)-1] + "x"} {
			d.Stamp = bad
			if _, err := h.room.Post(ctx, d); keyOf(err) != "comment.stamp_old" {
				t.Errorf("stamp %q: %v", bad, err)
			}
		}
	})
}

func TestPolicyMatrix(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		known := h.post(h.draft("Ein erster Beitrag, der freigegeben wird."))
		h.must(h.room.Approve(ctx, mara, Decision{ID: known.Comment.ID}))
		n := 0
		for _, m := range []Moderation{Before, First, After} {
			for _, newcomer := range []bool{false, true} {
				for _, spam := range []bool{false, true} {
					h.policy(func(p *Policy) { p.Moderation, p.Banned, p.PerHour = m, []string{"Klabauter*"}, 0 })
					n++
					d := h.draft(nth(n))
					if newcomer {
						d.Name = "Neuling " + strings.Repeat("x", n)
					}
					if spam {
						d.Text += " Klabautermänner!"
					}
					var want []string
					if spam {
						want = append(want, "word")
					}
					if m == Before {
						want = append(want, "before")
					}
					if m == First && newcomer {
						want = append(want, "first")
					}
					look, err := h.room.Look(ctx, d)
					h.must(err)
					c := h.post(d).Comment
					if got := heldFor(&c); got != strings.Join(want, " ") || (c.State == store.CommentPublic) != (len(want) == 0) || len(look.Held) != len(want) {
						t.Errorf("%s, newcomer %v, banned word %v: %s, %q (looked: %v)", m, newcomer, spam, c.State, got, look.Held)
					}
				}
			}
		}
		for _, c := range []struct {
			opening Opening
			days    int
			later   time.Duration
			open    bool
		}{
			{Open, 0, 3000 * 24 * time.Hour, true}, {Open, 14, 13 * 24 * time.Hour, true}, {Open, 14, 15 * 24 * time.Hour, false}, {Closed, 0, 0, false}, {Off, 0, 0, false},
		} {
			h.policy(func(p *Policy) { p.Opening, p.CloseAfter = c.opening, c.days })
			was := h.now
			h.now = h.now.Add(c.later)
			d := h.draft(nth(1000 + n))
			n++
			_, err := h.room.Post(ctx, d)
			if (err == nil) != c.open || err != nil && keyOf(err) != "comment.closed" {
				t.Errorf("%s after %v: %v", c.opening, c.later, err)
			}
			h.now = was
			if e, _ := h.store.Edition(ctx, "de"); c.opening == Off {
				if conv, err := h.room.Conversation(ctx, h.story, e, h.now, store.CommentCursor{}); err != nil || conv != nil {
					t.Errorf("off: %v %v", conv, err)
				}
			}
		}
		// The others keep their own policy.
		d := h.draft("Ein Beitrag aus einer anderen Ausgabe, die offen ist.")
		d.Edition = "es"
		h.post(d)
		p := DefaultPolicy
		p.Moderation = "later"
		if err := h.room.SetPolicy(ctx, mara, "de", p); keyOf(err) != "comment.policy" {
			t.Errorf("a policy that does not exist: %v", err)
		}
	})
}

func TestSpamRules(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.policy(func(p *Policy) {
			p.Moderation, p.MaxLinks, p.PerHour, p.Banned = After, 2, 8, []string{"billige kabinen", "kasino*"}
		})
		circular := "Nur heute siebzig Prozent günstiger auf unserer schönen Seite, greifen Sie zu."
		for _, c := range []struct{ name, text, want string }{
			{"two links", "Siehe https://a.example/x und [hier](https://b.example/).", ""},
			{"three links", "https://a.example/1 https://a.example/2 und www.a.example sind gut", "links"},
			{"banned words", "Bíllige   KABI\u200bNEN, sage ich nur.", "word"},
			{"banned stem", "Das ist doch ein Kasinobetrieb, sage ich.", "word"},
			{"inside another word", "Der Okasino ist etwas anderes.", ""},
			{"a banned word in an address", "Schau: https://kasino.example/", "word"},
			{"trap", "Ein Automat füllt alle Felder aus, auch dieses.", "trap"},
			{"a circular, first time", circular, ""},
		} {
			d := h.draft(c.text)
			d.Client = "192.0.2.1"
			if c.name == "trap" {
				d.Trap = "https://spam.example"
			}
			p, err := h.room.Post(ctx, d)
			if err != nil || heldFor(&p.Comment) != c.want {
				t.Errorf("%s: %v %+v", c.name, err, p)
			}
		}
		d := h.draft("Ein neunter Beitrag in dieser Stunde.")
		d.Client = "192.0.2.1"
		if _, err := h.room.Post(ctx, d); keyOf(err) != "comment.rate" {
			t.Errorf("the ninth within the hour: %v", err)
		}
		d.Client = "192.0.2.2"
		h.post(d)
		if _, err := h.room.Post(ctx, func() Draft { x := h.draft(d.Text + " "); x.Client = "192.0.2.2"; return x }()); keyOf(err) != "comment.twice" {
			t.Errorf("the same again: %v", err)
		}
		x := h.draft("**" + strings.ToUpper(circular) + "**")
		x.Client = "192.0.2.3"
		if c := h.post(x).Comment; heldFor(&c) != "same" {
			t.Errorf("a circular from elsewhere: %q", heldFor(&c))
		}
		// One household's IPv6 addresses are one.
		for i, a := range []string{"2001:db8:1:2::1", "2001:db8:1:2:ffff::9"} {
			x := h.draft("Dieser Satz kommt aus einem Haushalt mit vielen Adressen.")
			x.Client = a
			if _, err := h.room.Post(ctx, x); (keyOf(err) == "comment.twice") != (i == 1) {
				t.Errorf("%s: %v", a, err)
			}
		}
	})
}

func TestBans(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.policy(func(p *Policy) { p.Moderation, p.CloseAfter = After, 0 })
		bad := h.post(h.draft("Wer das beschlossen hat, soll sich schämen."))
		if err := h.room.Ban(ctx, mara, Decision{ID: bad.Comment.ID}, 7); keyOf(err) != "comment.reason" {
			t.Errorf("a ban without a reason: %v", err)
		}
		h.must(h.room.Ban(ctx, mara, Decision{ID: bad.Comment.ID, Version: bad.Comment.Version, Reason: "insult"}, 7))
		if c := h.get(bad.Comment.ID); c.State != store.CommentRejected || c.Verdict != "insult" {
			t.Errorf("the comment is %s, %q", c.State, c.Verdict)
		}
		d := h.draft("Noch ein Beitrag aus derselben Ecke, ganz freundlich.")
		d.Name = "Jemand anderes"
		_, err := h.room.Post(ctx, d)
		if keyOf(err) != "comment.banned" {
			t.Fatalf("barred: %v", err)
		}
		bans, err := h.store.Bans(ctx)
		h.must(err)
		if len(bans) != 1 || bans[0].By != "Mara Kessel" || bans[0].Name != "Henrike Boll" {
			t.Fatalf("bans %+v", bans)
		}
		h.must(h.room.Unban(ctx, mara, bans[0].ID))
		if err := h.room.Unban(ctx, mara, bans[0].ID); keyOf(err) != "ban.lifted" {
			t.Errorf("lifted twice: %v", err)
		}
		h.post(func() Draft { x := h.draft(d.Text); x.Name = d.Name; return x }())
		h.must(h.room.Ban(ctx, mara, Decision{ID: bad.Comment.ID, Reason: "insult"}, 1))
		h.now = h.now.AddDate(0, 0, 2)
		h.post(h.draft("Nach dem Ende der Sperre geht es wieder weiter."))
		if !slices.Equal(h.ledger(), []string{"policy", "post", "ban", "unban", "post", "ban", "post"}) {
			t.Errorf("ledger %v", h.ledger())
		}
		h.now = h.now.Add(ForgetAfter + time.Hour)
		d = h.draft("Monate später.")
		d.Trusted = true
		h.post(d)
		if c := h.get(bad.Comment.ID); c.Poster != "" {
			t.Error("the address in the network is not forgotten")
		}
		if err := h.room.Ban(ctx, mara, Decision{ID: bad.Comment.ID, Reason: "insult"}, 7); keyOf(err) != "comment.ban_nobody" {
			t.Errorf("a ban of nobody: %v", err)
		}
	})
}

func TestEditing(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.policy(func(p *Policy) { p.Moderation, p.Banned = After, []string{"klabauter"} })
		p := h.post(h.draft("Ein Satz mit einem Feler."))
		h.now = h.now.Add(EditFor - 10*time.Second)
		c, err := h.room.Edit(ctx, p.Comment.ID, token(p), "Ein Satz *ohne* Fehler.")
		h.must(err)
		if c.State != store.CommentPublic || !strings.Contains(h.get(c.ID).HTML, "<em>ohne</em>") || h.get(c.ID).EditedAt.IsZero() {
			t.Errorf("after the edit %+v", h.get(c.ID))
		}
		c, err = h.room.Edit(ctx, p.Comment.ID, token(p), "Jetzt kommt der Klabauter.")
		h.must(err)
		if c.State != store.CommentHeld || heldFor(c) != "word" {
			t.Errorf("edited into a banned word: %s %q", c.State, heldFor(c))
		}
		if _, err := h.room.Edit(ctx, p.Comment.ID, token(p), " "); keyOf(err) != "comment.empty" {
			t.Errorf("edited into nothing: %v", err)
		}
		h.must(h.room.Approve(ctx, mara, Decision{ID: c.ID}))
		c, err = h.room.Edit(ctx, p.Comment.ID, token(p), "Etwas ganz anderes als das Gelesene.")
		h.must(err)
		if c.State != store.CommentHeld || heldFor(c) != "edited" {
			t.Errorf("edited after the approval: %s %q", c.State, heldFor(c))
		}
		h.now = h.now.Add(10 * time.Second)
		if _, err := h.room.Edit(ctx, p.Comment.ID, token(p), "Zu spät gekommen."); keyOf(err) != "comment.edit_over" {
			t.Errorf("after five minutes: %v", err)
		}
		for _, bad := range []string{"", "x", token(p) + "x", strings.ToUpper(token(p))} {
			if _, err := h.room.Edit(ctx, p.Comment.ID, bad, "Fremd."); keyOf(err) != "comment.link" {
				t.Errorf("token %q: %v", bad, err)
			}
		}
		if _, err := h.room.Own(ctx, "confirm", p.Comment.ID, token(p)); !depesche.IsNotFound(err) {
			t.Errorf("a manage token confirms: %v", err)
		}
		h.must(h.room.Delete(ctx, p.Comment.ID, token(p)))
		if err := h.room.Approve(ctx, mara, Decision{ID: p.Comment.ID}); keyOf(err) != "comment.deleted" {
			t.Errorf("approved what is deleted: %v", err)
		}
	})
}

func TestReports(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.policy(func(p *Policy) { p.Moderation, p.HideAfter = After, 2 })
		p := h.post(h.draft("Ein Beitrag, an dem sich manche stoßen."))
		id := p.Comment.ID
		report := func(from string) (bool, error) { return h.room.Report(ctx, id, "insult", "<b>böse</b>", from) }
		first, err := report("192.0.2.20")
		if err != nil || !first {
			t.Fatal(first, err)
		}
		if first, err := report("192.0.2.20"); err != nil || first {
			t.Errorf("the same reader again: %v %v", first, err)
		}
		if c := h.get(id); c.State != store.CommentPublic || c.Reports != 1 {
			t.Fatalf("after one report %s, %d", c.State, c.Reports)
		}
		_, err = report("192.0.2.21")
		h.must(err)
		if c := h.get(id); c.State != store.CommentHeld || heldFor(c) != "reported" || c.Reports != 2 {
			t.Fatalf("after two reports %s %q", c.State, heldFor(c))
		}
		rs, err := h.store.CommentReports(ctx, id)
		h.must(err)
		if len(rs) != 2 || rs[0].Reason != "insult" {
			t.Errorf("reports %+v", rs)
		}
		h.must(h.room.Approve(ctx, mara, Decision{ID: id}))
		if c := h.get(id); c.Reports != 0 || c.State != store.CommentPublic {
			t.Errorf("after the approval %+v", c)
		}
		for _, from := range []string{"192.0.2.22", "192.0.2.23", "192.0.2.24"} {
			_, err := report(from)
			h.must(err)
		}
		if c := h.get(id); c.State != store.CommentPublic || c.Reports != 3 {
			t.Errorf("read and approved, then reported: %s %d", c.State, c.Reports)
		}
		if _, err := h.room.Report(ctx, id, "because", "", "192.0.2.30"); keyOf(err) != "comment.report_reason" {
			t.Errorf("no reason: %v", err)
		}
		if _, err := h.room.Report(ctx, 999, "spam", "", "192.0.2.30"); !depesche.IsNotFound(err) {
			t.Errorf("no comment: %v", err)
		}
	})
}

func TestTwoModerators(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		p := h.post(h.draft("Zwei lesen das zugleich."))
		jon := depesche.Actor{Account: 2, Name: "Jon Ostby"}
		d := Decision{ID: p.Comment.ID, Version: p.Comment.Version}
		errs := make(chan error, 2)
		go func() { errs <- h.room.Approve(ctx, mara, d) }()
		go func() {
			e := d
			e.Reason = "insult"
			errs <- h.room.Reject(ctx, jon, e)
		}()
		var won, lost int
		for range 2 {
			switch err := <-errs; {
			case err == nil:
				won++
			case depesche.KindOf(err) == depesche.Conflict:
				lost++
			default:
				t.Errorf("neither won nor told: %v", err)
			}
		}
		if won != 1 || lost != 1 {
			t.Fatalf("%d won, %d lost", won, lost)
		}
		c := h.get(p.Comment.ID)
		if len(h.ledger()) != 2 || c.Version != 2 {
			t.Errorf("ledger %v, version %d", h.ledger(), c.Version)
		}
		// Who decides the same is not told off, and the ledger has it once.
		same := h.room.Approve
		e := d
		if c.State == store.CommentRejected {
			same, e.Reason = h.room.Reject, "insult"
		}
		if err := same(ctx, jon, e); err != nil || len(h.ledger()) != 2 {
			t.Errorf("the same decision again: %v, ledger %v", err, h.ledger())
		}
	})
}

// A room that was just opened has no secret yet; the first verb makes it.
func TestFirstVerbOfAll(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		d := Draft{Story: h.story, Edition: "de", Name: "Boll", Text: "Das allererste Wort.", Client: "192.0.2.1", Trusted: true}
		p := h.post(d)
		if again := New(Options{Store: h.store}); again != nil {
			if _, err := again.Own(ctx, "manage", p.Comment.ID, token(p)); err != nil {
				t.Errorf("after a restart the link no longer leads to the comment: %v", err)
			}
		}
	})
}
