package alert

import (
	"context"
	"fmt"
	"net/netip"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"depesche"
	"depesche/internal/mail"
	"depesche/internal/mail/mailtest"
	"depesche/internal/slug"
	"depesche/internal/store"
	"depesche/internal/store/storetest"
)

// house is an office on a store with two editions and three topics, and a clock that the
// test turns.
type house struct {
	*testing.T
	*Office
	s     *store.Store
	ctx   context.Context
	clock time.Time
	dir   string
	texts map[int64]int64
	lead  *depesche.PictureUse // of the stories to come
}

var start = time.Date(2026, 3, 4, 15, 30, 0, 0, time.UTC)

func newHouse(t *testing.T, s *store.Store, server *mail.Config) *house {
	t.Helper()
	h := &house{T: t, s: s, ctx: context.Background(), clock: start, dir: t.TempDir(), texts: map[int64]int64{}}
	s.SetClock(h.time)
	for i, e := range []depesche.Edition{
		{Code: "de", Lang: "de", Name: "Depesche", TimeZone: "Europe/Berlin"},
		{Code: "en", Lang: "en", Name: "Depesche", TimeZone: "Europe/London", Host: "english.example"},
		{Code: "ar", Lang: "ar", Name: "ديبيشه", TimeZone: "Africa/Cairo"},
	} {
		e.Position = i
		h.must(s.SaveEdition(h.ctx, e))
	}
	for _, k := range []string{"rail", "water", "towns"} {
		h.must(s.SaveTopic(h.ctx, depesche.Topic{Key: k, Names: map[string]string{"en": strings.ToUpper(k), "de": "Thema " + k}}))
	}
	h.Office = h.office(server)
	return h
}

func (h *house) time() time.Time { return h.clock }

func (h *house) office(server *mail.Config) *Office {
	h.Helper()
	o, err := Open(h.ctx, Options{Store: h.s, Dir: h.dir, SMTP: func() *mail.Config { return server }, BaseURL: "https://news.example", Now: h.time})
	h.must(err)
	h.Cleanup(o.Close)
	return o
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

func (h *house) pass(d time.Duration) { h.clock = h.clock.Add(d) }

// publish puts a story with topics on an edition as the newsroom does.
func (h *house) publish(story int64, edition, headline string, topics ...string) int64 {
	h.Helper()
	if story == 0 {
		id, err := h.s.CreateStory(h.ctx, depesche.Story{State: depesche.StoryOpen, Lang: "de"}, 0)
		h.must(err)
		story = id
		h.must(h.s.SetTopics(h.ctx, id, topics))
		h.texts[id], err = h.s.CreateText(h.ctx, depesche.Text{Story: id, Lang: "de", Kind: depesche.Original, State: depesche.TextDraft})
		h.must(err)
	}
	d := depesche.Document{Headline: depesche.Plain(headline), Standfirst: depesche.Plain("Was dazu zu sagen ist."), Lead: h.lead,
		Blocks: []depesche.Block{{ID: "b1", Kind: depesche.Paragraph, Text: depesche.Plain("Der erste Absatz <b>mit Zeichen</b> & so.")}}}
	rev, err := h.s.AddOriginalRevision(h.ctx, h.texts[story], d, nil, depesche.System, "test")
	h.must(err)
	h.must(h.s.InTx(h.ctx, func(tx *store.Store) error {
		err := tx.SavePublication(h.ctx, store.PublicationRecord{Publication: depesche.Publication{Story: story, Edition: edition, Text: h.texts[story], Revision: rev.ID,
			Slug: slug.Make(headline, "de")}, Lang: edition, Kind: depesche.Original, Document: d})
		if err != nil {
			return err
		}
		_, err = tx.EnqueueAlerts(h.ctx, story, edition)
		return err
	}))
	return story
}

func (h *house) withdraw(story int64, edition string) {
	h.Helper()
	_, err := h.s.WithdrawPublication(h.ctx, story, edition)
	h.must(err)
}

// request is a form that a person fills in and sends after a while.
func (h *house) request(email, topic, edition string) Request {
	stamp := h.Stamp()
	h.pass(10 * time.Second)
	return Request{Email: email, Topic: topic, Edition: edition, Stamp: stamp, Network: netip.MustParseAddr("192.0.2.7")}
}

func (h *house) ask(email, topic, edition string) {
	h.Helper()
	a, err := h.Follow(h.ctx, h.request(email, topic, edition))
	if err != nil || a != CheckMail {
		h.Fatalf("%s: %v, %v", email, a, err)
	}
}

// follower is a reader who has confirmed some topics.
func (h *house) follower(email, edition string, pace store.Pace, topics ...string) *store.Reader {
	h.Helper()
	e, err := h.s.Edition(h.ctx, edition)
	h.must(err)
	r := store.Reader{Email: email, Address: email, Lang: e.Lang, Edition: edition, Pace: pace, Hour: 7, Zone: e.TimeZone, Secret: newSecret()}
	r.DigestAt = nextDigest(h.clock, &r)
	h.must(h.s.AddReader(h.ctx, r))
	known, err := h.s.ReaderByEmail(h.ctx, email)
	h.must(err)
	for _, k := range topics {
		t, err := h.topic(h.ctx, k)
		h.must(err)
		_, err = h.s.ConfirmSubscription(h.ctx, known.ID, t.ID, edition)
		h.must(err)
	}
	known, err = h.s.ReaderByEmail(h.ctx, email)
	h.must(err)
	return known
}

func (h *house) send() int {
	h.Helper()
	n, err := h.SendDue(h.ctx)
	h.must(err)
	return n
}

// box lists the mails, oldest first.
func (h *house) box() []store.Mail {
	h.Helper()
	ms, err := h.s.Mails(h.ctx, store.MailQuery{})
	h.must(err)
	for i, j := 0, len(ms)-1; i < j; i, j = i+1, j-1 {
		ms[i], ms[j] = ms[j], ms[i]
	}
	return ms
}

func (h *house) states() string {
	h.Helper()
	var out []string
	for _, m := range h.box() {
		s := string(m.Kind) + " " + string(m.State)
		if m.Note != "" && m.State == store.MailCancelled {
			s += " " + m.Note
		}
		out = append(out, s)
	}
	return strings.Join(out, ", ")
}

var linkRE = regexp.MustCompile(`https://[^\s<>"]+/follow/([a-z]+)/([A-Za-z0-9._-]+)`)

// link finds a signed link of a kind in a mail's text.
func (h *house) linkIn(m store.Mail, p Purpose) string {
	h.Helper()
	for _, f := range linkRE.FindAllStringSubmatch(m.Body, -1) {
		if f[1] == string(p) {
			return f[2]
		}
	}
	h.Fatalf("no link to %s in %s", p, m.Body)
	return ""
}

func serverConfig(s *mailtest.Server) *mail.Config {
	return &mail.Config{Host: s.Host, Port: s.Port, TLS: "none", From: "news@news.example", Timeout: mail.Duration(2 * time.Second), Patience: mail.Duration(400 * time.Millisecond)}
}

func each(t *testing.T, f func(h *house)) {
	storetest.Each(t, func(t *testing.T, s *store.Store) { f(newHouse(t, s, nil)) })
}

func numbered(i int) string { return fmt.Sprintf("reader%d@example.org", i) }

func envInt(name string, or int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return or
}
