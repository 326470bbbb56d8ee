// Package alert tells readers by mail of what is new in the topics that they follow, and
// writers of comments what became of them.
//
// Nobody is followed up without having said so twice: in a form, and by a link in a mail
// to the address. There are no accounts; signed links in every mail lead to a page where
// a reader sees, changes and erases all that is known.
//
// Who is to hear of a story is written by the transaction that publishes it
// (store.EnqueueAlerts). The sender takes mails from there one by one, asks once more
// whether they may go, and hands them to a Mailer: a mail server, or the desk's own
// mailbox where none is set up. send.go says how a crash neither loses nor doubles one.
package alert

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"depesche"
	"depesche/internal/comment"
	"depesche/internal/mail"
	"depesche/internal/store"
	"depesche/internal/web/i18n"
)

// Options for Open. Store and Dir are required.
type Options struct {
	Store *store.Store
	Dir   string // data folder: the journal of what has left lies there
	// SMTP tells the mail server in use, nil for the desk's mailbox. It is asked again
	// before mails go: another pointer is another server.
	SMTP func() *mail.Config
	// BaseURL is the site's address in mails: "https://news.example".
	BaseURL string
	Log     *slog.Logger
	Now     func() time.Time // nil: time.Now
}

// Office takes orders from readers and sends their mails. It is safe for concurrent use.
type Office struct {
	store   *store.Store
	smtp    func() *mail.Config
	server  *mail.Config // of mailer, nil for the mailbox
	mailer  mail.Mailer
	mailbox atomic.Bool // mails stay in the desk
	talks   *comment.Room
	base    string
	log     *slog.Logger
	now     func() time.Time
	words   *i18n.Catalog
	key     []byte
	journal *journal
	wake    chan struct{}
	sending sync.Mutex // one sender at a time
	tidied  time.Time
}

// keySetting holds the secret that signs links and forms.
const keySetting = "follow.key"

// Open makes the office of a newsroom. The secret for signed links is made once and kept
// in the database.
func Open(ctx context.Context, o Options) (*Office, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	of := &Office{store: o.Store, base: strings.TrimRight(o.BaseURL, "/"), log: o.Log, now: o.Now, words: catalog(), talks: comment.New(comment.Options{Store: o.Store, Log: o.Log, Now: o.Now}), wake: make(chan struct{}, 1)}
	var err error
	if of.key, err = secretKey(ctx, o.Store); err != nil {
		return nil, err
	}
	if of.smtp = o.SMTP; of.smtp == nil {
		of.smtp = func() *mail.Config { return nil }
	}
	if err := of.serve(of.smtp()); err != nil {
		return nil, err
	}
	if of.journal, err = openJournal(filepath.Join(o.Dir, "mail.journal")); err != nil {
		return nil, err
	}
	return of, nil
}

// Close ends the connection to the mail server and the journal.
func (o *Office) Close() {
	o.sending.Lock()
	defer o.sending.Unlock()
	o.mailer.Close()
	o.journal.close()
}

// Mailbox tells whether mails stay in the desk instead of going to a server.
func (o *Office) Mailbox() bool { return o.mailbox.Load() }

// serve hands mails to a server from now on, nil for the mailbox.
func (o *Office) serve(server *mail.Config) error {
	var next mail.Mailer = mailbox{}
	if server != nil {
		s, err := mail.NewSMTP(*server)
		if err != nil {
			return err
		}
		next = s
	}
	if o.mailer != nil {
		o.mailer.Close()
	}
	o.mailer, o.server = next, server
	o.mailbox.Store(server == nil)
	return nil
}

// mailbox is the Mailer where no mail server is set up: the outbox keeps what it would
// have sent, and the desk shows it.
type mailbox struct{}

func (mailbox) Send(_ context.Context, _ *mail.Message, leaving func()) error {
	leaving()
	return nil
}

func (mailbox) Close() {}

// secretKey is the secret that signs links and forms, made once for each newsroom.
func secretKey(ctx context.Context, s *store.Store) ([]byte, error) {
	fresh := make([]byte, 32)
	rand.Read(fresh) // never fails
	v, err := s.SecretSetting(ctx, keySetting, base64.RawStdEncoding.EncodeToString(fresh))
	if err != nil {
		return nil, err
	}
	b, err := base64.RawStdEncoding.DecodeString(v)
	if err != nil || len(b) < 16 {
		return nil, depesche.E(depesche.Internal, "follow.key", "the setting %s is damaged: remove it from the database; links in mails that were sent will no longer work", keySetting)
	}
	return b, nil
}

// address is the absolute address of a path as the store knows it ("/de/4187/nachtzug").
func (o *Office) address(e *depesche.Edition, path string) string {
	if e.Host == "" || !strings.HasPrefix(path, "/"+e.Code+"/") {
		return o.base + path
	}
	scheme, rest, _ := strings.Cut(o.base, "://")
	host := strings.ToLower(e.Host)
	if i := strings.LastIndexByte(rest, ':'); i >= 0 && !strings.Contains(host, ":") && !strings.Contains(rest[i:], "]") {
		host += rest[i:]
	}
	return scheme + "://" + host + strings.TrimPrefix(path, "/"+e.Code)
}

// zone returns a time zone by name. What a reader typed may be anything: only names of
// the IANA database are taken.
func zone(name string) (*time.Location, bool) {
	if name == "" || name == "Local" || len(name) > 60 || strings.ContainsAny(name, "\\ ") {
		return time.UTC, false
	}
	z, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC, false
	}
	return z, true
}
