package alert

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"net/netip"
	"slices"
	"strings"
	"time"

	"depesche"
	"depesche/internal/mail"
	"depesche/internal/stamp"
	"depesche/internal/store"
)

// Request is a form in which somebody asks to follow a topic.
type Request struct {
	Email   string
	Topic   string // key
	Edition string // code
	Pace    store.Pace
	Network netip.Addr // where it came from
	Stamp   string     // see Office.Stamp
	Proof   string     // of work; empty from a browser without script
	Trap    string     // a field that people do not see
}

// Answer says what the form's sender is to see. It does not depend on whether the address
// is known.
type Answer int

const (
	// CheckMail: a mail is on its way, to be confirmed.
	CheckMail Answer = iota
	// Again: show the form once more with a fresh stamp and ask for a second press.
	Again
	// Hurried: as Again, because it was pressed faster than anybody reads.
	Hurried
)

// Limits of the form: by network in an hour, by address in a day.
const (
	perNetwork = 30
	perAddress = 5
)

// Follow takes a request. An Invalid error says what is wrong with what was typed; an
// Unavailable one that this network has asked too often. Anything else that is amiss is
// answered as if nothing were: a robot learns nothing.
func (o *Office) Follow(ctx context.Context, r Request) (Answer, error) {
	send, folded, err := mail.Address(r.Email)
	if err != nil {
		return CheckMail, err
	}
	e, err := o.store.Edition(ctx, r.Edition)
	if err != nil {
		return CheckMail, err
	}
	topic, err := o.topic(ctx, r.Topic)
	if err != nil {
		return CheckMail, err
	}
	if r.Trap != "" {
		return CheckMail, nil
	}
	age, ok := o.stampAge(r.Stamp)
	switch {
	case !ok:
		return Again, nil
	case !stamp.Worked(r.Stamp, r.Proof) && age < minWait:
		return Hurried, nil
	}
	network := o.anonymous("network", prefix(r.Network))
	tries, err := o.store.Tries(ctx, network, o.now().Add(-time.Hour))
	if err != nil {
		return CheckMail, err
	}
	if tries >= perNetwork {
		return CheckMail, depesche.E(depesche.Unavailable, "follow.often", "too many requests came from your network: wait an hour and try again")
	}
	if r.Pace != store.PaceDaily {
		r.Pace = store.PaceInstant
	}
	reader := store.Reader{Email: folded, Address: send, Lang: e.Lang, Edition: e.Code, Pace: r.Pace, Hour: 7, Zone: e.TimeZone, Secret: newSecret()}
	reader.DigestAt = nextDigest(o.now(), &reader)
	err = o.store.InTx(ctx, func(tx *store.Store) error { return o.ask(ctx, tx, reader, topic, e, r.Stamp, network) })
	if errors.Is(err, errOtherForm) {
		return Again, o.store.AddTry(ctx, network)
	}
	o.Wake()
	return CheckMail, err
}

// errOtherForm says that a stamp was used before, with another address or topic: somebody
// went back and corrected what they had typed.
var errOtherForm = errors.New("a stamp of another form")

// ask notes the request and writes the mail. What it does for a known address and for an
// unknown one is the same.
func (o *Office) ask(ctx context.Context, tx *store.Store, reader store.Reader, topic *depesche.Topic, e *depesche.Edition, stamped, network string) error {
	if err := tx.AddTry(ctx, network); err != nil {
		return err
	}
	// The same form sent twice is one request.
	if fresh, err := tx.UseStamp(ctx, hex.EncodeToString(o.mac("sent", stamped, reader.Email, topic.Key, e.Code))); err != nil || !fresh {
		return err
	}
	if fresh, err := tx.UseStamp(ctx, hex.EncodeToString(o.mac("used", stamped))); err != nil || !fresh {
		return cmp.Or(err, errOtherForm)
	}
	mailbox := o.anonymous("address", reader.Email)
	asked, err := tx.Tries(ctx, mailbox, o.now().Add(-24*time.Hour))
	if err != nil || asked >= perAddress {
		return err
	}
	if err := tx.AddTry(ctx, mailbox); err != nil {
		return err
	}
	if err := tx.AddReader(ctx, reader); err != nil {
		return err
	}
	known, err := tx.ReaderByEmail(ctx, reader.Email)
	if err != nil {
		return err
	}
	if err := tx.AddSubscription(ctx, known.ID, topic.ID, e.Code); err != nil {
		return err
	}
	_, err = tx.AddMail(ctx, store.Mail{Kind: store.MailConfirm, Reader: known.ID, Topic: topic.ID, Edition: e.Code, Lang: e.Lang, Address: known.Address, Urgency: 1})
	return err
}

// anonymous is a name for something that must be counted and not be known.
func (o *Office) anonymous(kind, what string) string {
	return hex.EncodeToString(o.mac("try", kind, what, o.now().UTC().Format("2006-01")))
}

// prefix is the network that an address belongs to: an IPv6 customer has a /64.
func prefix(a netip.Addr) string {
	a = a.Unmap()
	if a.Is6() {
		p, _ := a.WithZone("").Prefix(64)
		return p.String()
	}
	return a.String()
}

func newSecret() string {
	b := make([]byte, 16)
	rand.Read(b) // never fails
	return hex.EncodeToString(b)
}

func (o *Office) topic(ctx context.Context, key string) (*depesche.Topic, error) {
	ts, err := o.store.Topics(ctx)
	if err != nil {
		return nil, err
	}
	for i := range ts {
		if ts[i].Key == key {
			return &ts[i], nil
		}
	}
	return nil, depesche.E(depesche.NotFound, "topic.unknown", "there is no topic %q", key)
}

// Holder is who holds a signed link, and what the link is about.
type Holder struct {
	Reader store.Reader
	Topic  *depesche.Topic // nil where the link is about all
	Subs   []store.Subscription
}

// Holds checks a link and returns its holder. A NotFound error says that the link is not,
// or no longer, valid.
func (o *Office) Holds(ctx context.Context, p Purpose, edition, token string) (*Holder, error) {
	c, ok := parseToken(token)
	if !ok {
		return nil, errLink()
	}
	r, err := o.store.Reader(ctx, c.reader)
	if depesche.IsNotFound(err) {
		return nil, errLink()
	}
	if err != nil {
		return nil, err
	}
	want := o.mac("link", string(p), edition, c.head, r.Secret)
	if got, err := b64.DecodeString(c.mac); err != nil || !hmac.Equal(got, want) {
		return nil, errLink()
	}
	if c.until != 0 && o.now().Unix() > c.until {
		return nil, errLink()
	}
	h := &Holder{Reader: *r}
	if h.Subs, err = o.store.Subscriptions(ctx, r.ID); err != nil {
		return nil, err
	}
	if c.topic != 0 {
		ts, err := o.store.Topics(ctx)
		if err != nil {
			return nil, err
		}
		for i := range ts {
			if ts[i].ID == c.topic {
				h.Topic = &ts[i]
			}
		}
		if h.Topic == nil {
			return nil, errLink()
		}
	}
	return h, nil
}

// Path is the path of a signed page of a reader.
func (o *Office) Path(p Purpose, r *store.Reader, topic int64, edition string) string {
	return "/" + edition + "/follow/" + string(p) + "/" + o.token(p, r, topic, edition, time.Time{})
}

// reader is how the ledger names who has no account: never by the address, because the
// ledger forgets nothing.
var reader = depesche.Actor{Name: "reader"}

// Confirm makes a subscription count.
func (o *Office) Confirm(ctx context.Context, edition, token string) (*Holder, error) {
	h, err := o.Holds(ctx, ToConfirm, edition, token)
	if err != nil {
		return nil, err
	}
	if h.Topic == nil {
		return nil, errLink()
	}
	err = o.store.InTx(ctx, func(tx *store.Store) error {
		changed, err := tx.ConfirmSubscription(ctx, h.Reader.ID, h.Topic.ID, edition)
		if err != nil || !changed {
			return err
		}
		return tx.AddLedger(ctx, reader, depesche.LedgerEntry{Action: depesche.ActFollow, Edition: edition, Detail: h.Topic.Key})
	})
	return h, err
}

// Stop ends what the link is about: one topic, or all. Stopping twice is no error.
func (o *Office) Stop(ctx context.Context, edition, token string) (*Holder, error) {
	h, err := o.Holds(ctx, ToStop, edition, token)
	if err != nil {
		return nil, err
	}
	topic, key := int64(0), "all topics"
	if h.Topic != nil {
		topic, key = h.Topic.ID, h.Topic.Key
	}
	return h, o.stopTopic(ctx, h.Reader.ID, topic, edition, key)
}

func (o *Office) stopTopic(ctx context.Context, id, topic int64, edition, key string) error {
	return o.store.InTx(ctx, func(tx *store.Store) error {
		n, err := tx.EndSubscription(ctx, id, topic, edition)
		if err != nil || n == 0 {
			return err
		}
		return tx.AddLedger(ctx, reader, depesche.LedgerEntry{Action: depesche.ActUnfollow, Edition: edition, Detail: key})
	})
}

// Preferences are what a reader may change.
type Preferences struct {
	Edition string // code: the language of all mails; every topic is followed there
	Pace    store.Pace
	Hour    int
	Zone    string
	Keep    []string // "topic-key edition" of the subscriptions that stay; see SubKey
}

// SubKey names a subscription in a form.
func SubKey(b *store.Subscription) string { return b.Topic.Key + " " + b.Edition }

// SetPreferences changes what a reader wants. An Invalid error names what cannot be.
func (o *Office) SetPreferences(ctx context.Context, edition, token string, p Preferences) error {
	h, err := o.Holds(ctx, ToManage, edition, token)
	if err != nil {
		return err
	}
	if _, ok := zone(p.Zone); !ok {
		return depesche.E(depesche.Invalid, "follow.zone", "there is no time zone %q: choose one like Europe/Berlin", strings.ToValidUTF8(p.Zone, ""))
	}
	if p.Hour < 0 || p.Hour > 23 {
		return depesche.E(depesche.Invalid, "follow.hour", "the hour is a number from 0 to 23")
	}
	if p.Pace != store.PaceDaily && p.Pace != store.PaceInstant {
		return depesche.E(depesche.Invalid, "follow.pace", "choose how often you want mail: at once or once a day")
	}
	e, err := o.store.Edition(ctx, p.Edition)
	if err != nil {
		return err
	}
	r := h.Reader
	moved := e.Code != r.Edition
	was := r.Pace
	r.Edition, r.Lang, r.Pace, r.Hour, r.Zone = e.Code, e.Lang, p.Pace, p.Hour, p.Zone
	r.DigestAt = nextDigest(o.now(), &r)
	if was == store.PaceDaily && r.Pace == store.PaceInstant {
		// What waits for tomorrow morning need not wait any more.
		r.DigestAt = o.now()
	}
	err = o.store.InTx(ctx, func(tx *store.Store) error {
		if err := tx.UpdateReader(ctx, r); err != nil {
			return err
		}
		return o.keep(ctx, tx, h, p.Keep, e.Code, moved)
	})
	o.Wake()
	return err
}

// keep ends the subscriptions that are not in list, and moves the others to an edition.
func (o *Office) keep(ctx context.Context, tx *store.Store, h *Holder, list []string, edition string, move bool) error {
	for i := range h.Subs {
		b := &h.Subs[i]
		if b.Confirmed.IsZero() {
			continue
		}
		stays := slices.Contains(list, SubKey(b))
		if stays && (!move || b.Edition == edition) {
			continue
		}
		if stays {
			if _, err := tx.ConfirmSubscription(ctx, h.Reader.ID, b.Topic.ID, edition); err != nil {
				return err
			}
		}
		if _, err := tx.EndSubscription(ctx, h.Reader.ID, b.Topic.ID, b.Edition); err != nil {
			return err
		}
		if !stays {
			if err := tx.AddLedger(ctx, reader, depesche.LedgerEntry{Action: depesche.ActUnfollow, Edition: b.Edition, Detail: b.Topic.Key}); err != nil {
				return err
			}
		}
	}
	return nil
}

// Erase removes all that is known of the holder of a link. The ledger keeps that somebody
// was erased, not who.
func (o *Office) Erase(ctx context.Context, edition, token string) error {
	h, err := o.Holds(ctx, ToManage, edition, token)
	if err != nil {
		return err
	}
	return o.store.InTx(ctx, func(tx *store.Store) error {
		if err := tx.EraseReader(ctx, h.Reader.ID); err != nil {
			return err
		}
		return tx.AddLedger(ctx, reader, depesche.LedgerEntry{Action: depesche.ActErase, Edition: edition})
	})
}

// Known lists the stories that a reader was told of, newest first.
func (o *Office) Known(ctx context.Context, h *Holder) ([]store.Alert, error) {
	return o.store.AlertsTo(ctx, h.Reader.ID)
}
