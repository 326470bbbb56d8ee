package alert

import (
	"bytes"
	"fmt"
	"mime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"depesche"
	"depesche/internal/mail/mailtest"
	"depesche/internal/store"
	"depesche/internal/store/storetest"
)

func TestOncePerStory(t *testing.T) {
	each(t, func(h *house) {
		h.follower("three@example.org", "de", store.PaceInstant, "rail", "water", "towns")
		h.follower("one@example.org", "de", store.PaceInstant, "water")
		h.follower("other@example.org", "ar", store.PaceInstant, "rail")
		none := h.follower("none@example.org", "de", store.PaceInstant)
		both := h.follower("both@example.org", "de", store.PaceInstant, "rail")
		rail, err := h.topic(h.ctx, "rail")
		h.must(err)
		_, err = h.s.ConfirmSubscription(h.ctx, both.ID, rail.ID, "ar")
		h.must(err)
		id := h.publish(0, "de", "Die Meldung", "rail", "water", "towns")
		if n := h.send(); n != 3 {
			h.Errorf("%d mails, %s", n, h.states())
		}
		// Another edition tells its own readers, and nobody twice.
		h.publish(id, "ar", "الخبر", "rail")
		if n := h.send(); n != 1 {
			h.Errorf("%d mails from the other edition", n)
		}
		// Publishing again mails nobody, not even who has come since.
		h.follower("late@example.org", "de", store.PaceInstant, "rail")
		h.publish(id, "de", "Die Meldung, berichtigt")
		if n := h.send(); n != 0 {
			h.Errorf("%d mails for a publication anew", n)
		}
		for _, m := range h.box() {
			if m.Reader == none.ID {
				h.Error("mail to somebody who follows nothing")
			}
			if m.Address == "three@example.org" && !strings.Contains(m.Body, "Sie folgen den Themen Thema rail, Thema towns und Thema water.") {
				h.Errorf("reasons: %s", m.Body)
			}
		}
	})
}

func TestWithdrawnAndEmbargoed(t *testing.T) {
	each(t, func(h *house) {
		h.follower("a@example.org", "de", store.PaceInstant, "rail")
		id := h.publish(0, "de", "Zu früh", "rail")
		h.withdraw(id, "de")
		if h.send() != 0 || h.states() != "story cancelled withdrawn" {
			h.Errorf("withdrawn: %s", h.states())
		}
		// It comes back, and with it the mail that had never gone.
		h.publish(id, "de", "Zu früh")
		if h.send() != 1 {
			h.Errorf("back again: %s", h.states())
		}
		h.withdraw(id, "de")
		h.publish(id, "de", "Zu früh")
		if h.send() != 0 {
			h.Errorf("sent twice: %s", h.states())
		}
		// An embargo set after publication, before the mail goes.
		id = h.publish(0, "de", "Gesperrt", "rail")
		st, err := h.s.Story(h.ctx, id)
		h.must(err)
		st.Embargo = h.clock.Add(time.Hour)
		h.must(h.s.UpdateStory(h.ctx, *st))
		if h.send() != 0 {
			h.Errorf("embargoed: %s", h.states())
		}
		id = h.publish(0, "de", "Getötet", "rail")
		st, err = h.s.Story(h.ctx, id)
		h.must(err)
		st.State = depesche.StoryKilled
		h.must(h.s.UpdateStory(h.ctx, *st))
		if h.send() != 0 {
			h.Errorf("killed: %s", h.states())
		}
		// A transaction that fails tells nobody.
		err = h.s.InTx(h.ctx, func(tx *store.Store) error {
			if _, err := tx.EnqueueAlerts(h.ctx, id, "en"); err != nil {
				return err
			}
			return fmt.Errorf("no")
		})
		if err == nil || h.send() != 0 {
			h.Error("a mail for what was not published")
		}
	})
}

func TestDigest(t *testing.T) {
	each(t, func(h *house) {
		r := h.follower("a@example.org", "de", store.PaceDaily, "rail", "water")
		h.publish(0, "de", "Eins", "rail")
		gone := h.publish(0, "de", "Zwei", "water")
		h.publish(0, "de", "Drei", "rail", "water")
		h.withdraw(gone, "de")
		if h.send() != 0 {
			h.Error("at once, though once a day was asked for")
		}
		h.clock = time.Date(2026, 3, 5, 6, 0, 0, 0, time.UTC)
		if h.send() != 1 || h.send() != 0 {
			h.Fatalf("%s", h.states())
		}
		m := h.box()[0]
		if m.Subject != "2 Berichte: Eins" || strings.Contains(m.Body, "Zwei") || !strings.Contains(m.Body, "Drei") || !strings.Contains(m.HTML, "2 neue Berichte") {
			h.Errorf("%q: %s", m.Subject, m.Body)
		}
		// What was down that morning comes when it is back.
		h.publish(gone, "de", "Zwei")
		h.pass(24 * time.Hour)
		if h.send() != 1 || !strings.Contains(h.box()[1].Body, "Zwei") {
			h.Errorf("%s", h.states())
		}
		// No news, no mail.
		for range 3 {
			h.pass(24 * time.Hour)
			if h.send() != 0 {
				h.Error("a mail without news")
			}
		}
		// From once a day to at once: what waits goes now.
		h.publish(0, "de", "Vier", "rail")
		me := h.token(ToManage, r, 0, "de", time.Time{})
		h.must(h.SetPreferences(h.ctx, "de", me, Preferences{Edition: "de", Pace: store.PaceInstant, Hour: 7, Zone: "Europe/Berlin", Keep: []string{"rail de"}}))
		if h.send() != 1 {
			h.Errorf("%s", h.states())
		}
		h.publish(0, "de", "Fünf", "rail")
		if h.send() != 1 {
			h.Errorf("%s", h.states())
		}
		// Who stops between evening and morning gets nothing.
		h.must(h.SetPreferences(h.ctx, "de", me, Preferences{Edition: "de", Pace: store.PaceDaily, Hour: 7, Zone: "Europe/Berlin", Keep: []string{"rail de"}}))
		h.publish(0, "de", "Sechs", "rail")
		if _, err := h.Stop(h.ctx, "de", h.token(ToStop, r, 0, "de", time.Time{})); err != nil {
			h.Fatal(err)
		}
		h.pass(48 * time.Hour)
		if h.send() != 0 {
			h.Errorf("%s", h.states())
		}
	})
}

func TestMailsInEveryLanguage(t *testing.T) {
	h := newHouse(t, storetest.New(t), nil)
	var own []string
	for _, k := range catalog().Keys("de") {
		if !strings.HasPrefix(k, "web.") { // of the common catalogue
			own = append(own, k)
		}
	}
	if m := catalog().Missing(own, "en", "de", "es", "fr", "ar"); len(own) < 30 || len(m) > 0 {
		t.Errorf("missing: %v", m)
	}
	h.follower("a@example.org", "ar", store.PaceInstant, "rail")
	h.follower("b@example.org", "en", store.PaceInstant, "rail")
	id := h.publish(0, "ar", "قطار ليلي", "rail")
	h.publish(id, "en", "A night train")
	h.publish(0, "en", "More trains", "rail")
	h.send()
	ms := h.box()
	if !strings.Contains(ms[0].HTML, `<html lang="ar" dir="rtl">`) || !strings.Contains(ms[0].HTML, `align="left"`) {
		t.Errorf("Arabic: %s", ms[0].HTML)
	}
	// An edition with a host of its own has its own addresses.
	if !strings.Contains(ms[1].Body, "https://english.example/"+itoa(id)+"/a-night-train") || strings.Contains(ms[1].Body, "/en/") {
		t.Errorf("own host: %s", ms[1].Body)
	}
	for _, m := range ms {
		if strings.Contains(m.HTML, "ZgotmplZ") || strings.Contains(m.HTML, "<script") || !strings.Contains(m.HTML, "prefers-color-scheme: dark") {
			t.Errorf("%s", m.HTML)
		}
	}
}

// The lead picture is shown with its credit, and not at all when its rights have ended.
func TestPicture(t *testing.T) {
	h := newHouse(t, storetest.New(t), nil)
	h.follower("a@example.org", "de", store.PaceInstant, "rail")
	hash := strings.Repeat("ab", 32)
	_, err := h.s.AddPicture(h.ctx, store.PictureFile{Hash: hash, Mime: "image/jpeg", Width: 1800, Height: 1200, Bytes: 9, Credit: "Foto: Noor Teval", Widths: []int{320, 640, 960}})
	h.must(err)
	h.lead = &depesche.PictureUse{Hash: hash, Width: 1800, Height: 1200, Caption: depesche.Plain("Der Hafen."), Alt: "Ein Hafen <am Abend>"}
	h.publish(0, "de", "Mit Bild", "rail")
	h.send()
	m := h.box()[0]
	for _, want := range []string{"https://news.example/pictures/" + hash + "/640/mit-bild.jpg", `height="368"`, "Der Hafen. Foto: Noor Teval", `alt="Ein Hafen &lt;am Abend&gt;"`} {
		if !strings.Contains(m.HTML, want) {
			t.Errorf("the mail lacks %s: %s", want, m.HTML)
		}
	}
	f, err := h.s.PictureFile(h.ctx, hash)
	h.must(err)
	f.RightsUntil = h.clock.Add(time.Hour)
	h.must(h.s.UpdatePicture(h.ctx, *f))
	h.publish(0, "de", "Ohne Bild", "rail")
	h.pass(2 * time.Hour)
	h.send()
	if m = h.box()[1]; strings.Contains(m.HTML, "<img") || m.HTML == "" {
		t.Errorf("%s", m.HTML)
	}
}

// What newsrooms and topics are called cannot become markup.
func TestHostileWords(t *testing.T) {
	const evil = `"><script>alert(1)</script><img src=x onerror=alert(2)>' {{.}}`
	h := newHouse(t, storetest.New(t), nil)
	h.must(h.s.SaveTopic(h.ctx, depesche.Topic{Key: "rail", Names: map[string]string{"de": evil}}))
	h.must(h.s.SaveEdition(h.ctx, depesche.Edition{Code: "de", Lang: "de", Name: evil, TimeZone: "Europe/Berlin"}))
	h.follower("a@example.org", "de", store.PaceInstant, "rail")
	h.follower("b@example.org", "de", store.PaceDaily, "rail")
	h.publish(0, "de", evil, "rail")
	h.publish(0, "de", evil+" 2", "rail")
	h.ask("c@example.org", "rail", "de")
	h.send()
	h.pass(24 * time.Hour)
	h.send()
	if len(h.box()) != 4 {
		t.Fatalf("%s", h.states())
	}
	for _, m := range h.box() {
		if strings.Contains(m.HTML, "<script>") || strings.Contains(m.HTML, "<img src=x") || m.HTML == "" {
			t.Errorf("%s: %s", m.Kind, m.HTML)
		}
	}
}

// SMTP faults: nothing is lost, nothing comes twice where the server answered.
func TestServerFaults(t *testing.T) {
	refuse := func(code int, step string) func(string, string) mailtest.Act {
		return func(s, _ string) mailtest.Act {
			if s == step {
				return mailtest.Refuse(code, "said so")
			}
			return mailtest.Act{}
		}
	}
	t.Run("4xx is tried again, later and later", func(t *testing.T) {
		srv := mailtest.New(t, mailtest.Options{Step: refuse(451, "rcpt")})
		h := newHouse(t, storetest.New(t), serverConfig(srv))
		h.follower("a@example.org", "de", store.PaceInstant, "rail")
		h.publish(0, "de", "Eins", "rail")
		tries, at := 0, h.clock
		for h.clock.Sub(at) < 30*time.Hour && h.box()[0].State == store.MailWaiting {
			h.send()
			if n := h.box()[0].Attempts; n > tries {
				tries = n
			}
			h.pass(time.Minute)
		}
		m := h.box()[0]
		if m.State != store.MailWaiting || tries < 8 || tries > 20 || !strings.Contains(m.Note, "451") {
			t.Errorf("%d tries in 30 hours: %+v", tries, m)
		}
		srv.Do(nil)
		h.pass(4 * time.Hour)
		if h.send() != 1 || h.send() != 0 || len(srv.Got()) != 1 {
			t.Errorf("%s, %d mails", h.states(), len(srv.Got()))
		}
	})
	t.Run("4xx for three days gives up", func(t *testing.T) {
		srv := mailtest.New(t, mailtest.Options{Step: refuse(451, "dot")})
		h := newHouse(t, storetest.New(t), serverConfig(srv))
		h.follower("a@example.org", "de", store.PaceInstant, "rail")
		h.publish(0, "de", "Eins", "rail")
		for range 100 {
			h.send()
			h.pass(time.Hour)
		}
		m := h.box()[0]
		if m.State != store.MailFailed || !strings.Contains(m.Note, "451") {
			t.Errorf("%+v", m)
		}
		// An editor may try once more, however old it is.
		srv.Do(nil)
		if ok, err := h.s.RetryMail(h.ctx, m.ID); !ok || err != nil || h.send() != 1 {
			t.Errorf("%v, %v, %s", ok, err, h.states())
		}
	})
	t.Run("5xx for an address ends mail to it", func(t *testing.T) {
		srv := mailtest.New(t, mailtest.Options{Step: func(s, what string) mailtest.Act {
			if s == "rcpt" && what == "gone@example.org" {
				return mailtest.Act{Refuse: &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"}}
			}
			return mailtest.Act{}
		}})
		h := newHouse(t, storetest.New(t), serverConfig(srv))
		gone := h.follower("gone@example.org", "de", store.PaceInstant, "rail")
		h.follower("here@example.org", "de", store.PaceInstant, "rail")
		h.publish(0, "de", "Eins", "rail")
		if h.send() != 1 || h.states() != "story failed, story sent" {
			t.Errorf("%s", h.states())
		}
		r, err := h.s.Reader(h.ctx, gone.ID)
		if err != nil || !strings.Contains(r.Bounced, "550") {
			t.Errorf("%+v, %v", r, err)
		}
		h.publish(0, "de", "Zwei", "rail")
		if h.send() != 1 || srv.Addresses() != "here@example.org here@example.org" {
			t.Errorf("%s", srv.Addresses())
		}
		// A confirmation from that address makes it good again.
		if _, err := h.Confirm(h.ctx, "de", h.token(ToConfirm, gone, 1, "de", h.clock.Add(time.Hour))); err != nil {
			t.Fatal(err)
		}
		if r, _ = h.s.Reader(h.ctx, gone.ID); r.Bounced != "" {
			t.Errorf("%+v", r)
		}
	})
	t.Run("nobody there: all wait, none is used up", func(t *testing.T) {
		srv := mailtest.New(t, mailtest.Options{Step: refuse(421, "mail")})
		h := newHouse(t, storetest.New(t), serverConfig(srv))
		for i := range 30 {
			h.follower(numbered(i), "de", store.PaceInstant, "rail")
		}
		h.publish(0, "de", "Eins", "rail")
		h.send()
		used := 0
		for _, m := range h.box() {
			if m.State != store.MailWaiting {
				t.Errorf("%+v", m)
			}
			used += m.Attempts
		}
		if used != 1 {
			t.Errorf("%d attempts were counted", used)
		}
		srv.Do(nil)
		h.pass(2 * time.Minute)
		if h.send() != 30 || len(srv.Got()) != 30 {
			t.Errorf("%s", h.states())
		}
	})
	for name, act := range map[string]mailtest.Act{"hangs": {Hang: true}, "cuts": {Cut: true}} {
		for _, step := range []string{"rcpt", "data", "dot"} {
			t.Run(name+" at "+step, func(t *testing.T) {
				cfg := mailtest.Options{Step: func(s, _ string) mailtest.Act {
					if s == step {
						return act
					}
					return mailtest.Act{}
				}}
				srv := mailtest.New(t, cfg)
				c := serverConfig(srv)
				c.Timeout = c.Patience
				h := newHouse(t, storetest.New(t), c)
				h.follower("a@example.org", "de", store.PaceInstant, "rail")
				h.publish(0, "de", "Eins", "rail")
				if h.send() != 0 || h.box()[0].State != store.MailWaiting {
					t.Errorf("%s", h.states())
				}
				srv.Do(nil)
				h.pass(2 * time.Minute)
				if h.send() != 1 || len(srv.Got()) != 1 {
					t.Errorf("%s, %d mails", h.states(), len(srv.Got()))
				}
			})
		}
	}
}

func TestHeadersOfTheList(t *testing.T) {
	srv := mailtest.New(t, mailtest.Options{})
	h := newHouse(t, storetest.New(t), serverConfig(srv))
	h.follower("a@example.org", "de", store.PaceInstant, "rail")
	id := h.publish(0, "de", "Grüße aus Triest", "rail")
	h.ask("b@example.org", "rail", "de")
	h.send()
	got := srv.Got()
	if len(got) != 2 {
		t.Fatalf("%s", h.states())
	}
	ask, story := got[0], got[1] // what somebody waits for goes first
	if ask.Header("List-Unsubscribe") != "" || ask.Header("Precedence") != "" {
		t.Error("the mail that asks is no list mail")
	}
	off := strings.Trim(story.Header("List-Unsubscribe"), "<>")
	if story.Header("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" || !strings.HasPrefix(off, "https://news.example/de/follow/stop/") {
		t.Errorf("%s, %s", off, story.Header("List-Unsubscribe-Post"))
	}
	if _, err := h.Stop(h.ctx, "de", off[strings.LastIndexByte(off, '/')+1:]); err != nil {
		t.Error(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(story.Header("Subject"))
	if err != nil || subject != "Grüße aus Triest" || story.Header("List-Id") != "<rail.de.news.example>" {
		t.Errorf("%s, %v, %s", subject, err, story.Header("List-Id"))
	}
	// Where a server takes the mails, the outbox keeps no copies.
	for _, m := range h.box() {
		if m.Body != "" || m.HTML != "" || m.State != store.MailSent {
			t.Errorf("%+v", m)
		}
	}
	if !bytes.Contains(story.Raw, []byte("text/plain")) || id == 0 {
		t.Error("no text part")
	}
}

// After a crash the journal decides.
func TestSettle(t *testing.T) {
	for name, tt := range map[string]struct {
		mark func(j *journal, m store.Mail)
		want store.MailState
	}{
		"before the end left": {func(j *journal, m store.Mail) { j.clear() }, store.MailWaiting},
		"after the end left":  {func(j *journal, m store.Mail) { j.mark(m.ID, m.Attempts) }, store.MailSent},
		"another mail left":   {func(j *journal, m store.Mail) { j.mark(m.ID+1, m.Attempts) }, store.MailWaiting},
		"an attempt before":   {func(j *journal, m store.Mail) { j.mark(m.ID, m.Attempts-1) }, store.MailWaiting},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, storetest.New(t), nil)
			h.follower("a@example.org", "de", store.PaceInstant, "rail")
			h.publish(0, "de", "Eins", "rail")
			ms, err := h.s.ClaimMails(h.ctx, h.journal.sender, 10, time.Hour)
			if err != nil || len(ms) != 1 {
				t.Fatalf("%d, %v", len(ms), err)
			}
			tt.mark(h.journal, ms[0])
			h.Office.Close()
			h.Office = h.office(nil)
			h.must(h.Settle(h.ctx))
			if got := h.box()[0]; got.State != tt.want {
				t.Errorf("%+v", got)
			}
			if h.journal.left(ms[0].ID, ms[0].Attempts) {
				t.Error("the journal is not cleared")
			}
		})
	}
	// The journal was lost with its disk: what another sender held goes again in the end.
	h := newHouse(t, storetest.New(t), nil)
	h.follower("a@example.org", "de", store.PaceInstant, "rail")
	h.publish(0, "de", "Eins", "rail")
	if _, err := h.s.ClaimMails(h.ctx, "somebody else", 10, time.Hour); err != nil {
		t.Fatal(err)
	}
	if h.send() != 0 {
		t.Error("sent what another holds")
	}
	h.pass(2 * time.Hour)
	if h.send() != 1 {
		t.Errorf("%s", h.states())
	}
}

// Two senders on one outbox do not both take a mail.
func TestClaimsAreExclusive(t *testing.T) {
	each(t, func(h *house) {
		for i := range 40 {
			h.follower(numbered(i), "de", store.PaceInstant, "rail")
		}
		h.publish(0, "de", "Eins", "rail")
		got := make(chan []store.Mail)
		for k := range 4 {
			go func() {
				var all []store.Mail
				for {
					ms, err := h.s.ClaimMails(h.ctx, fmt.Sprint(k), 7, time.Hour)
					if err != nil || len(ms) == 0 {
						got <- all
						return
					}
					all = append(all, ms...)
				}
			}()
		}
		var ids []int64
		for range 4 {
			for _, m := range <-got {
				ids = append(ids, m.ID)
			}
		}
		slices.Sort(ids)
		if len(ids) != 40 || len(slices.Compact(ids)) != 40 {
			h.Errorf("%d claims", len(ids))
		}
	})
}

// A mail names who has an account, and nobody else.
func TestProvenanceNamesPeople(t *testing.T) {
	each(t, func(h *house) {
		p := h.words.Printer("en", time.UTC)
		for by, want := range map[string]string{
			"Ada Lind":             "reviewed by Ada Lind.",
			depesche.Operator.Name: "reviewed by a person in the newsroom.",
			"":                     "reviewed by a person in the newsroom.",
		} {
			ps := &store.PublishedStory{Kind: depesche.Translation, Publication: depesche.Publication{Engine: "apertium", Reviewed: true, ReviewedBy: by}}
			ps.Original.Lang = "de"
			if got, _ := h.provenance(p, &depesche.Edition{Code: "en", Lang: "en"}, ps); got != "Original: German. Translated by machine, "+want {
				h.Errorf("%q: %q", by, got)
			}
		}
	})
}
