package comment

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"depesche"
	"depesche/internal/store"
	"depesche/internal/store/storetest"
)

var ctx = context.Background()

// house is a room over a newsroom with editions in German, Spanish and Arabic and two
// stories that are public in all of them.
type house struct {
	t     testing.TB
	room  *Room
	store *store.Store
	now   time.Time
	story int64
	other int64
}

func newHouse(t testing.TB, s *store.Store) *house {
	t.Helper()
	h := &house{t: t, store: s, now: time.Date(2026, 3, 4, 15, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return h.now }
	s.SetClock(clock)
	h.room = New(Options{Store: s, Now: clock})
	for i, l := range []string{"de", "es", "ar"} {
		h.must(s.SaveEdition(ctx, depesche.Edition{Code: l, Lang: l, Name: "Hafenblatt " + l, TimeZone: "UTC", Position: i}))
	}
	_, err := s.CreateAccount(ctx, depesche.Account{Name: "Mara Kessel", Email: "mara@hafen.example", Role: depesche.RoleEditor, Lang: "de"})
	h.must(err)
	h.story, h.other = h.publish(), h.publish()
	return h
}

func (h *house) publish() int64 {
	h.t.Helper()
	id, err := h.store.CreateStory(ctx, depesche.Story{State: depesche.StoryOpen, Lang: "de", Priority: 3}, 0)
	h.must(err)
	for i, l := range []string{"de", "es", "ar"} {
		kind := depesche.Translation
		if i == 0 {
			kind = depesche.Original
		}
		text, err := h.store.CreateText(ctx, depesche.Text{Story: id, Lang: l, Kind: kind, State: depesche.TextDraft})
		h.must(err)
		d := depesche.Document{Headline: depesche.Plain("Der Kran ist zurück")}
		rev, err := h.store.AddOriginalRevision(ctx, text, d, nil, depesche.System, "test")
		h.must(err)
		h.must(h.store.SavePublication(ctx, store.PublicationRecord{Publication: depesche.Publication{Story: id, Edition: l, Text: text, Revision: rev.ID, Slug: "kran", First: h.now}, Lang: l, Kind: kind, Document: d}))
	}
	return id
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) policy(change func(p *Policy)) {
	h.t.Helper()
	p := DefaultPolicy
	change(&p)
	h.must(h.room.SetPolicy(ctx, depesche.System, "de", p))
}

// draft is a comment with a stamp that a patient person would send.
func (h *house) draft(text string) Draft {
	h.t.Helper()
	stamped, err := h.room.NewStamp(ctx, h.story)
	h.must(err)
	h.now = h.now.Add(4 * time.Second)
	return Draft{Story: h.story, Edition: "de", Name: "Henrike Boll", Text: text, Stamp: stamped, Client: "192.0.2.7"}
}

func (h *house) post(d Draft) *Posted {
	h.t.Helper()
	p, err := h.room.Post(ctx, d)
	h.must(err)
	return p
}

func (h *house) get(id int64) *store.Comment {
	h.t.Helper()
	c, err := h.store.Comment(ctx, id)
	h.must(err)
	return c
}

func (h *house) page(edition string) *Conversation {
	h.t.Helper()
	e, err := h.store.Edition(ctx, edition)
	h.must(err)
	c, err := h.room.Conversation(ctx, h.story, e, h.now, store.CommentCursor{})
	h.must(err)
	return c
}

// ledger lists the actions recorded for comments, the oldest first.
func (h *house) ledger() []string {
	h.t.Helper()
	es, err := h.store.Ledger(ctx, store.LedgerQuery{Limit: 1000})
	h.must(err)
	var out []string
	for i := len(es) - 1; i >= 0; i-- {
		if a, ok := strings.CutPrefix(string(es[i].Action), "comment."); ok {
			out = append(out, a)
		}
	}
	return out
}

// mails lists the mails to writers, the oldest first, as "kind comment address state".
func (h *house) mails() []string {
	h.t.Helper()
	ms, err := h.store.Mails(ctx, store.MailQuery{})
	h.must(err)
	var out []string
	for i := len(ms) - 1; i >= 0; i-- {
		m := ms[i]
		out = append(out, string(m.Kind)+" "+strconv.FormatInt(m.Comment, 10)+" "+m.Address+" "+string(m.State))
	}
	return out
}

// confirmed posts a comment with an address and answers the mail that asks.
func (h *house) confirmed(d Draft, email string) *store.Comment {
	h.t.Helper()
	d.Email = email
	p := h.post(d)
	path, err := h.room.ConfirmPath(ctx, &p.Comment)
	h.must(err)
	c, err := h.room.Confirm(ctx, p.Comment.ID, path[strings.LastIndex(path, "/")+1:])
	h.must(err)
	return c
}

// writer is the holder of an address.
func (h *house) writer(email string) *store.CommentWriter {
	h.t.Helper()
	w, err := h.store.CommentWriterByEmail(ctx, email)
	h.must(err)
	return w
}

func token(p *Posted) string { return p.Path[strings.LastIndex(p.Path, "/")+1:] }

func heldFor(c *store.Comment) string {
	var out []string
	for _, h := range c.HeldFor {
		out = append(out, h.Key)
	}
	return strings.Join(out, " ")
}

func keyOf(err error) string {
	var e *depesche.Error
	for err != nil {
		if x, ok := err.(*depesche.Error); ok {
			e = x
			break
		}
		u, ok := err.(interface{ Unwrap() error })
		if !ok {
			break
		}
		err = u.Unwrap()
	}
	if e == nil {
		return ""
	}
	return e.Key
}

func each(t *testing.T, f func(t *testing.T, h *house)) {
	storetest.Each(t, func(t *testing.T, s *store.Store) { f(t, newHouse(t, s)) })
}

var mara = depesche.Actor{Account: 1, Name: "Mara Kessel"}

func nth(n int) string {
	return "Das ist der Beitrag Nummer " + strconv.Itoa(n) + " in diesem Gespräch."
}
