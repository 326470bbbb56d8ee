package site

import (
	"context"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"depesche"
	"depesche/internal/comment"
	"depesche/internal/stamp"
	"depesche/internal/store"
)

// mails sends what waits and returns the newest mail.
func (p *parlour) mail() store.Mail {
	p.t.Helper()
	_, err := p.office.SendDue(context.Background())
	p.must(err)
	ms, err := p.store.Mails(context.Background(), store.MailQuery{State: store.MailSent, Limit: 1})
	p.must(err)
	if len(ms) == 0 {
		p.t.Fatal("no mail")
	}
	return ms[0]
}

// link finds an address of the site in a mail.
func (p *parlour) link(m store.Mail, part string) string {
	p.t.Helper()
	l := regexp.MustCompile(`http://example\.com(/[a-z]+/comments?/[^\s#]*` + part + `[^\s#]*)`).FindStringSubmatch(m.Body)
	if l == nil {
		p.t.Fatalf("no link with %s in\n%s", part, m.Body)
	}
	return l[1]
}

// A writer's way by mail: confirm, hear of the decision, object, hear of an answer, stop,
// see all, erase all.
func TestWriterByMail(t *testing.T) {
	p := newParlour(t)
	p.policy("de", func(pol *comment.Policy) { pol.Moderation = comment.Before })
	ctx := context.Background()
	action, f := formOf(t, get(p.site, "/de"+p.path).Body.String(), "/comments")
	f.Set("name", "Boll")
	f.Set("text", "Hält der Zug auch am *Nordkai*?")
	f.Set("email", "Boll@reader.example")
	f.Set("notify", "1")
	action, f = formOf(t, p.post(action, f).Body.String(), "/comments")
	if f.Get("email") != "Boll@reader.example" || f.Get("notify") != "1" {
		t.Fatalf("the second look lost the address: %v", f)
	}
	p.now = p.now.Add(5 * time.Second)
	own := p.post(action, f).Header().Get("Location")
	page := get(p.site, own).Body.String()
	checkPage(t, "own", page)
	if !strings.Contains(page, "Ausgehende Mails öffnen") { // there is no server here
		t.Errorf("the page does not say where the mail is: %s", page)
	}

	m := p.mail()
	if m.Subject != "Bitte bestätigen: Ihr Kommentar" || m.Address != "Boll@reader.example" || strings.Contains(m.Body+m.HTML, "Nordkai") || strings.Contains(m.Body+m.HTML, "Boll<") {
		t.Errorf("%q to %s\n%s", m.Subject, m.Address, m.Body)
	}
	confirm := p.link(m, "/confirm/")
	page = get(p.site, confirm).Body.String() // looking confirms nothing
	checkPage(t, "confirm", page)
	if !strings.Contains(page, "Nordkai") {
		t.Error("the page does not show what is to be confirmed")
	}
	c, err := p.store.Comment(ctx, 1)
	p.must(err)
	if c.State != store.CommentUnconfirmed {
		t.Fatalf("opening the link made it %s", c.State)
	}
	action, f = formOf(t, page, confirm)
	if w := p.post(action, f); w.Code != 303 || !strings.HasPrefix(w.Header().Get("Location"), own) {
		t.Fatalf("confirming: %d %s", w.Code, w.Header().Get("Location"))
	}

	p.must(p.room.Reject(ctx, depesche.System, comment.Decision{ID: 1, Reason: "offtopic", Note: "Das steht unter <b>einer</b> anderen Meldung."}))
	m = p.mail()
	if m.Subject != "Ihr Kommentar wurde nicht veröffentlicht" || !strings.Contains(m.Body, "Gehört nicht zu dieser Meldung") && !strings.Contains(m.Body, "Grund: ") || strings.Contains(m.HTML, "<b>einer</b>") {
		t.Errorf("%q\n%s", m.Subject, m.Body)
	}
	if !strings.Contains(m.Body, "#object") {
		t.Errorf("no way to object in\n%s", m.Body)
	}
	at := p.link(m, "/manage/")
	action, f = formOf(t, get(p.site, at).Body.String(), "/object")
	f.Set("objection", "Es geht um den Zug.")
	if w := p.post(action, f); w.Code != 303 {
		t.Fatalf("objecting: %d", w.Code)
	}
	p.must(p.room.Approve(ctx, depesche.System, comment.Decision{ID: 1}))
	if m = p.mail(); m.Subject != "Ihr Kommentar ist erschienen" || !strings.Contains(m.Body, "anders entschieden") {
		t.Errorf("%q\n%s", m.Subject, m.Body)
	}

	_, err = p.room.Reply(ctx, depesche.Actor{Name: "Mara Kessel"}, 1, "de", "Ja, seit Mai.")
	p.must(err)
	m = p.mail()
	if m.Kind != store.MailCommentAnswer || !strings.Contains(m.Body, "Ja, seit Mai.") {
		t.Errorf("%s %q\n%s", m.Kind, m.Subject, m.Body)
	}
	stop, me := p.link(m, "stop/"), p.link(m, "me/")
	checkPage(t, "stop", get(p.site, stop).Body.String())
	if w := p.post(stop, url.Values{"List-Unsubscribe": {"One-Click"}}); w.Code != 200 || !strings.Contains(w.Body.String(), "Boll@reader.example") {
		t.Errorf("one click: %d", w.Code)
	}
	_, err = p.room.Reply(ctx, depesche.Actor{Name: "Mara Kessel"}, 1, "de", "Und sonntags auch.")
	p.must(err)
	if again := p.mail(); again.ID != m.ID {
		t.Errorf("a mail after the stop: %q", again.Subject)
	}

	page = get(p.site, me).Body.String()
	checkPage(t, "me", page)
	for _, want := range []string{"Boll@reader.example", "Hält der Zug auch am Nordkai?", "Steht auf der Seite", "/manage/"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	// Who follows topics with the same address finds each page from the other.
	if strings.Contains(page, "/follow/me/") {
		t.Error("the page names topics of an address that follows none")
	}
	p.must(p.store.AddReader(ctx, store.Reader{Email: "boll@reader.example", Address: "Boll@reader.example", Lang: "de", Edition: "de", Pace: store.PaceInstant, Zone: "Europe/Berlin", Secret: "s"}))
	page = get(p.site, me).Body.String()
	topics := regexp.MustCompile(`href="(/de/follow/me/[^"]+)"`).FindStringSubmatch(page)
	if topics == nil {
		t.Fatal("no way from the comments to the topics of an address")
	}
	if page = get(p.site, topics[1]).Body.String(); !strings.Contains(page, `href="`+me+`"`) || strings.Contains(page, "sonst nichts") {
		t.Errorf("the topics' page says nothing of the comments: %s", page)
	}
	if w := p.post(me, url.Values{"on": {"1"}}); w.Code != 303 {
		t.Errorf("mails again: %d", w.Code)
	}
	if w := p.post(me+"/erase", url.Values{}); w.Code != 200 || !strings.Contains(w.Body.String(), "gibt es noch") || !strings.Contains(w.Body.String(), topics[1]) {
		t.Errorf("erasing a part: %d %s", w.Code, w.Body.String())
	}
	if w := p.post(topics[1]+"/erase", url.Values{}); w.Code != 200 || !strings.Contains(w.Body.String(), "Wir wissen nichts mehr") {
		t.Errorf("erasing the rest: %d %s", w.Code, w.Body.String())
	}
	if w := get(p.site, me); w.Code != 410 {
		t.Errorf("the page after that: %d", w.Code)
	}
	if w := p.post(stop, url.Values{}); w.Code != 200 {
		t.Errorf("stopping after that: %d", w.Code)
	}
	page = get(p.site, "/de"+p.path).Body.String()
	if strings.Contains(page, "Nordkai") || !strings.Contains(page, "Ja, seit Mai.") {
		t.Error("the words are not gone, or the answer is")
	}
	if ms, _ := p.store.Mails(ctx, store.MailQuery{}); len(ms) != 0 {
		t.Errorf("%d mails are left", len(ms))
	}
}

func worked(s string) string {
	for i := 0; ; i++ {
		if proof := strconv.Itoa(i); stamp.Worked(s, proof) {
			return proof
		}
	}
}

// A script that has worked needs no second look.
func TestWorkedComment(t *testing.T) {
	p := newParlour(t)
	p.policy("de", func(*comment.Policy) {})
	page := get(p.site, "/de"+p.path).Body.String()
	action, f := formOf(t, page, "/comments")
	if !strings.Contains(page, `data-stamp="`+action+`/stamp"`) {
		t.Fatal("the form does not say where its stamp is")
	}
	w := get(p.site, action+"/stamp")
	if w.Code != 200 || w.Header().Get("Cache-Control") != "no-store" {
		t.Fatalf("stamp: %d %s", w.Code, w.Header().Get("Cache-Control"))
	}
	f.Set("name", "Boll")
	f.Set("text", "Ein Beitrag mit Arbeit.")
	f.Set("stamp", w.Body.String())
	f.Set("proof", worked(w.Body.String()))
	if w := p.post(action, f); w.Code != 303 || !strings.Contains(w.Header().Get("Location"), "/manage/") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
