package cli

import (
	"fmt"
	"text/tabwriter"
	"time"

	"depesche"
	"depesche/internal/alert"
	"depesche/internal/mail"
	"depesche/internal/newsroom"
	"depesche/internal/store"
)

type mailCmd struct {
	List mailListCmd `cmd:"" default:"1" help:"List mails to readers with their state."`
	Show mailShowCmd `cmd:"" help:"Print a mail that was kept here."`
	Send mailSendCmd `cmd:"" help:"Send what waits, once, where no server runs."`

	Retry mailRetryCmd `cmd:"" help:"Let a mail that waits or failed go again now."`
	Test  mailTestCmd  `cmd:"" help:"Send a mail to an address to try the mail server's settings."`
}

type mailListCmd struct {
	State string `help:"Only those: waiting, sending, sent, failed, cancelled." enum:"waiting,sending,sent,failed,cancelled,all" default:"all"`
	Limit int    `help:"At most so many, the newest." default:"50"`
}

func (c mailListCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		q := store.MailQuery{State: store.MailState(c.State), Limit: c.Limit}
		if c.State == "all" {
			q.State = ""
		}
		ms, err := n.Store.Mails(a.ctx, q)
		if err != nil {
			return err
		}
		if a.json {
			return a.print(ms)
		}
		w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
		for _, m := range ms {
			what := m.Subject
			if what == "" {
				what = string(m.Kind)
				if m.Story > 0 {
					what += fmt.Sprintf(" #%d", m.Story)
				}
			}
			fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s\n", m.ID, m.Created.Local().Format(time.DateTime), m.State, m.Address, what, m.Note)
		}
		return w.Flush()
	})
}

type mailShowCmd struct {
	ID int64 `arg:"" help:"Number of the mail, as list prints it." placeholder:"N"`
}

func (c mailShowCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		m, err := n.Store.Mail(a.ctx, c.ID)
		if err != nil {
			return err
		}
		if a.json {
			return a.print(map[string]any{"mail": m, "text": m.Body, "html": m.HTML})
		}
		if m.Body == "" {
			return depesche.E(depesche.NotFound, "mail.unkept", "mail %d is %s, and no copy is here: a mail is put together when its turn comes, and kept only where no mail server is set up", m.ID, m.State)
		}
		_, err = fmt.Fprintf(a.out, "To: %s\nSubject: %s\n\n%s", m.Address, m.Subject, m.Body)
		return err
	})
}

type mailRetryCmd struct {
	ID int64 `arg:"" help:"Number of the mail, as list prints it." placeholder:"N"`
}

func (c mailRetryCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		if _, err := n.Store.Mail(a.ctx, c.ID); err != nil {
			return err
		}
		ok, err := n.Store.RetryMail(a.ctx, c.ID)
		if err == nil && !ok {
			err = depesche.E(depesche.Refused, "mail.no_retry", "mail %d cannot be sent again: it has been sent, is being sent, or was cancelled", c.ID)
		}
		if err != nil {
			return err
		}
		m, err := n.Store.Mail(a.ctx, c.ID)
		if err != nil || a.json {
			return a.result(m, err)
		}
		a.say("Mail %d goes again now.", c.ID)
		return nil
	})
}

type mailSendCmd struct{}

func (mailSendCmd) Run(a *app) error {
	// Two senders would not take the same mail, but they would share one journal.
	lock, err := newsroom.LockFolder(a.folder())
	if err != nil {
		return err
	}
	defer lock.Unlock()
	return a.with(func(n *newsroom.Newsroom) error {
		base := n.Config().BaseURL
		if base == "" {
			return depesche.E(depesche.Refused, "mail.base", "mails hold links, and the site's address is not known here: set \"base_url\" in config.json, or let `depesche serve` send")
		}
		o, err := alert.Open(a.ctx, alert.Options{Store: n.Store, Dir: a.folder(), SMTP: n.MailServer, BaseURL: base, Log: a.log})
		if err != nil {
			return err
		}
		defer o.Close()
		if err := o.Settle(a.ctx); err != nil {
			return err
		}
		sent, err := o.SendDue(a.ctx)
		if err != nil {
			return err
		}
		counts, err := n.Store.MailCounts(a.ctx)
		if err != nil {
			return err
		}
		if a.json {
			return a.print(map[string]any{"sent": sent, "states": counts})
		}
		_, err = fmt.Fprintf(a.out, "%d sent, %d waiting\n", sent, counts[store.MailWaiting])
		return err
	})
}

type mailTestCmd struct {
	To string `arg:"" help:"Address to send to." placeholder:"ADDRESS"`
}

func (c mailTestCmd) Run(a *app) error {
	to, _, err := mail.Address(c.To)
	if err != nil {
		return err
	}
	server, _, err := newsroom.ReadMailServer(a.folder())
	if err != nil {
		return err
	}
	if server == nil {
		return depesche.E(depesche.Refused, "mail.none", "no mail server is set up in %s: add \"smtp\" to config.json (docs/mail.md says how), or do it in the desk", a.folder())
	}
	talk, err := newsroom.TryMail(a.ctx, *server, to, "Depesche: a test", "The mail server's settings work.\n")
	if err != nil {
		for _, line := range talk {
			a.say("%s", line)
		}
		return err
	}
	a.say("The mail server has taken a mail to %s.", to)
	return nil
}
