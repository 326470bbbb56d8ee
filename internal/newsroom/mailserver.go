package newsroom

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"depesche"
	"depesche/internal/atomicfile"
	"depesche/internal/mail"
)

// mailFile holds the mail server that was set up in the desk. It is a file and not in the
// database, so that no backup carries the password away.
const mailFile = "mail.json"

// ReadMailServer reads which mail server a data folder's settings name, nil for none.
// fixed says that config.json does, which the desk cannot change.
func ReadMailServer(dir string) (server *mail.Config, fixed bool, err error) {
	c, err := ReadConfig(dir)
	if err != nil || c.SMTP != nil {
		return c.SMTP, c.SMTP != nil, err
	}
	server, err = readMailFile(dir)
	return server, false, err
}

func readMailFile(dir string) (*mail.Config, error) {
	path := filepath.Join(dir, mailFile)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, depesche.Wrap(err, depesche.Unavailable, "config.read", "%s cannot be read: check its rights", path)
	}
	var c mail.Config
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&c); err != nil {
		return nil, damaged(err, path, b, dec.InputOffset())
	}
	return &c, nil
}

// MailServer is the mail server in use, nil for the desk's mailbox. It must not be
// changed; another pointer is another server.
func (n *Newsroom) MailServer() *mail.Config { return n.server.Load() }

// MailFixed tells whether config.json names the mail server, so that the desk cannot.
func (n *Newsroom) MailFixed() bool { return n.config.SMTP != nil }

// SetMailServer says which mail server takes the mails from now on, nil for the desk's
// mailbox. An empty password keeps the one there is, for the same user at the same host.
func (n *Newsroom) SetMailServer(ctx context.Context, actor depesche.Actor, c *mail.Config) error {
	return in("mail", n.setMailServer(ctx, actor, c))
}

func (n *Newsroom) setMailServer(ctx context.Context, actor depesche.Actor, c *mail.Config) error {
	if n.MailFixed() {
		return depesche.E(depesche.Refused, "mail.fixed", "config.json names the mail server: change it there, or take \"smtp\" out of it")
	}
	path := filepath.Join(n.dir, mailFile)
	detail := "mail server: none, mails stay in the desk"
	if c == nil {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return atomicfile.Explain(err, path)
		}
	} else {
		ready, err := n.ReadyMail(*c)
		if err != nil {
			return err
		}
		b, err := json.MarshalIndent(ready, "", "  ")
		if err != nil {
			return err
		}
		if err := atomicfile.Private(path, append(b, '\n')); err != nil {
			return err
		}
		c, detail = ready, fmt.Sprintf("mail server: %s:%d as %s", ready.Host, ready.Port, ready.From)
	}
	n.server.Store(c)
	return n.Store.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActSetup, Detail: detail})
}

// ReadyMail fills in what goes without saying, the password that is kept among it, and
// says what is missing.
func (n *Newsroom) ReadyMail(c mail.Config) (*mail.Config, error) {
	c.Host = strings.TrimSpace(c.Host)
	if have := n.server.Load(); c.Password == "" && have != nil && c.User != "" && have.User == c.User && strings.EqualFold(have.Host, c.Host) {
		c.Password = have.Password
	}
	if c.User == "" {
		c.Password = ""
	}
	return &c, c.Complete()
}

// TryMail sends a test mail and returns the conversation with the server.
func TryMail(ctx context.Context, c mail.Config, to, subject, text string) ([]string, error) {
	to, _, err := mail.Address(to)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	c.Timeout, c.Patience = min(orElse(c.Timeout, 20*time.Second), mail.Duration(20*time.Second)), mail.Duration(20*time.Second)
	now := time.Now()
	talk, err := mail.Try(ctx, c, &mail.Message{ID: fmt.Sprintf("test.%d", now.UnixNano()), To: to, Subject: subject, Lang: "en", Date: now, Text: text})
	var f *mail.Failure
	if errors.As(err, &f) {
		return talk, depesche.Wrap(err, depesche.Unavailable, "mail.test", "the mail was not taken (%s): check the settings of the mail server", f.Said)
	}
	return talk, err
}

func orElse(d mail.Duration, v time.Duration) mail.Duration {
	if d <= 0 {
		return mail.Duration(v)
	}
	return d
}
