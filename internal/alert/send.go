package alert

import (
	"context"
	"errors"
	"time"

	"depesche"
	"depesche/internal/comment"
	"depesche/internal/mail"
	"depesche/internal/store"
)

// How a mail is sent once.
//
// A mail server has a mail from the moment at which it has read the line that ends it, and
// says so afterwards. A process that is killed in between cannot know, from its database
// alone, on which side of that moment it died. So:
//
//  1. The sender takes mails for itself (state "sending", one commit).
//  2. It hands over all of a mail but its last line.
//  3. It stores the mail's number and attempt in the journal, a word of memory that
//     survives the process, and with the next system call writes the last line.
//  4. It reads the answer, and commits "sent", "waiting" or "failed". A refusal clears the
//     journal first.
//
// The next process finds mails in "sending". The one whose number the journal holds has
// left: it is marked as sent, since a line that the kernel has taken is delivered whether
// or not the process lives, and a server that has read a whole mail takes it but for rare
// refusals. All others have not left and go again.
//
// What remains: a kill between the two instructions of step 3, well under a microsecond
// (the mail would be lost); a server that refuses a complete mail in the very
// moment of the kill (lost); a loss of power between steps 3 and 4 (sent again, under the
// same Message-ID). A live process that gets no answer at the end of a mail sends
// again, as RFC 5321 (4.1.1.4, 6.1) has it: without an answer the server has not taken
// responsibility. It waits ten minutes for it before.

const (
	batch = 20
	lease = time.Hour
	// giveUp is when an attempt at an old mail is the last: news of three days ago is
	// none.
	giveUp = 72 * time.Hour
	every  = 2 * time.Second
)

// Wake makes the sender look at the outbox at once.
func (o *Office) Wake() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

// Run sends what is due until ctx ends. It first settles what an earlier process left
// undone.
func (o *Office) Run(ctx context.Context) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	settled := false
	for {
		var err error
		if !settled {
			if err = o.Settle(ctx); err == nil {
				settled = true
			}
		}
		if settled {
			_, err = o.SendDue(ctx)
		}
		if err != nil && ctx.Err() == nil {
			o.log.Error("mails could not be sent", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-o.wake:
		}
	}
}

// Settle decides on the mails that an earlier process of this data folder was sending
// when it ended.
func (o *Office) Settle(ctx context.Context) error {
	o.sending.Lock()
	defer o.sending.Unlock()
	held, err := o.store.HeldMails(ctx, o.journal.sender)
	if err != nil {
		return err
	}
	for _, m := range held {
		out := store.MailOutcome{State: store.MailWaiting, Next: o.now(), Untried: true}
		if o.journal.left(m.ID, m.Attempts) {
			out = store.MailOutcome{State: store.MailSent, Note: "unanswered"}
			o.log.Warn("a mail had left when the program was stopped, and its answer was not seen", "mail", m.ID)
		}
		if err := o.store.EndMail(ctx, m.ID, out); err != nil {
			return err
		}
	}
	o.journal.clear()
	return nil
}

// SendDue makes the daily mails that are due and sends what waits. It returns how many
// mails a server took.
func (o *Office) SendDue(ctx context.Context) (int, error) {
	o.sending.Lock()
	defer o.sending.Unlock()
	if now := o.smtp(); now != o.server {
		if err := o.serve(now); err != nil {
			return 0, err
		}
	}
	if err := o.tidy(ctx); err != nil {
		return 0, err
	}
	if err := o.enqueueDigests(ctx); err != nil {
		return 0, err
	}
	sent := 0
	for ctx.Err() == nil {
		ms, err := o.store.ClaimMails(ctx, o.journal.sender, batch, lease)
		if err != nil || len(ms) == 0 {
			return sent, err
		}
		n, down, err := o.sendBatch(ctx, ms)
		sent += n
		if err != nil || down {
			return sent, err
		}
	}
	return sent, nil
}

// sendBatch sends what was claimed. When no server can be reached, or the program is to
// end, what is left goes back untried.
func (o *Office) sendBatch(ctx context.Context, ms []store.Mail) (sent int, down bool, err error) {
	rest := store.MailOutcome{State: store.MailWaiting, Next: o.now(), Untried: true}
	for i := range ms {
		if ctx.Err() != nil || down || err != nil {
			if e := o.end(context.WithoutCancel(ctx), &ms[i], rest); err == nil {
				err = e
			}
			continue
		}
		var out store.MailOutcome
		out, down, err = o.sendOne(ctx, &ms[i])
		if err != nil {
			out = store.MailOutcome{State: store.MailWaiting, Next: o.now().Add(time.Minute), Note: "composing failed"}
		}
		if e := o.end(context.WithoutCancel(ctx), &ms[i], out); e != nil {
			return sent, down, e
		}
		if out.State == store.MailSent {
			sent++
		}
		if down {
			rest.Next, rest.Note = out.Next, out.Note
		}
	}
	return sent, down, err
}

// end stores an outcome. That a mail was sent is stored whatever it takes: the next mail
// would take its place in the journal.
func (o *Office) end(ctx context.Context, m *store.Mail, out store.MailOutcome) error {
	for wait := 100 * time.Millisecond; ; wait = min(2*wait, 5*time.Second) {
		err := o.store.EndMail(ctx, m.ID, out)
		if err == nil || out.State != store.MailSent || wait > 4*time.Second {
			return err
		}
		o.log.Error("a mail was sent and could not be marked as sent; trying again", "mail", m.ID, "error", err)
		time.Sleep(wait)
	}
}

func (o *Office) sendOne(ctx context.Context, m *store.Mail) (out store.MailOutcome, down bool, err error) {
	msg, err := o.compose(ctx, m)
	var no cancelled
	if errors.As(err, &no) {
		return store.MailOutcome{State: store.MailCancelled, Note: string(no)}, false, nil
	}
	if err != nil {
		return out, false, err
	}
	if m.Kind != store.MailConfirm && m.Kind != store.MailCommentConfirm && o.now().Sub(m.Created) > giveUp && m.Attempts == 1 {
		return store.MailOutcome{State: store.MailCancelled, Note: string(noteOld)}, false, nil
	}
	err = o.mailer.Send(ctx, msg, func() { o.journal.mark(m.ID, m.Attempts) })
	if err == nil {
		out = store.MailOutcome{State: store.MailSent, Subject: msg.Subject}
		if o.mailbox.Load() {
			out.Body, out.HTML = msg.Text, msg.HTML
		}
		return out, false, nil
	}
	o.journal.clear()
	var f *mail.Failure
	if !errors.As(err, &f) {
		f = &mail.Failure{Said: err.Error(), Err: err}
	}
	out, err = o.failed(context.WithoutCancel(ctx), m, msg, f)
	return out, f.Down || ctx.Err() != nil, err
}

// failed decides what becomes of a mail that was not taken.
func (o *Office) failed(ctx context.Context, m *store.Mail, msg *mail.Message, f *mail.Failure) (store.MailOutcome, error) {
	out := store.MailOutcome{State: store.MailWaiting, Note: f.Said, Subject: msg.Subject, Next: o.now().Add(backoff(m.Attempts))}
	o.log.Warn("a mail was not taken", "mail", m.ID, "attempt", m.Attempts, "permanent", f.Permanent, "said", f.Said)
	if f.Permanent || out.Next.Sub(m.Created) > giveUp {
		out.State = store.MailFailed
	}
	if f.Recipient && (m.Reader != 0 || m.Writer != 0) {
		// The address is not there any more: no other mail is to try it.
		err := o.store.InTx(ctx, func(tx *store.Store) error {
			if err := tx.SetBounced(ctx, m.Reader, f.Said); err != nil {
				return err
			}
			if err := tx.SetWriterBounced(ctx, m.Writer, f.Said); err != nil {
				return err
			}
			return tx.AddLedger(ctx, depesche.System, depesche.LedgerEntry{Action: depesche.ActBounce, Edition: m.Edition})
		})
		if err != nil {
			return out, err
		}
	}
	return out, nil
}

// backoff is how long to wait after the n-th attempt: 1, 4, 16, 64 minutes, then four
// hours.
func backoff(n int) time.Duration {
	d := time.Minute
	for i := 1; i < n && d < 4*time.Hour; i++ {
		d *= 4
	}
	return min(d, 4*time.Hour)
}

// tidy forgets, once an hour, what need not be known any more: forms and addresses that
// were never confirmed, and mails of a quarter of a year ago.
func (o *Office) tidy(ctx context.Context) error {
	now := o.now()
	if now.Sub(o.tidied) < time.Hour {
		return nil
	}
	o.tidied = now
	if err := o.store.ForgetTries(ctx, now.Add(-24*time.Hour)); err != nil {
		return err
	}
	if err := o.store.ReleaseMails(ctx, o.journal.sender); err != nil {
		return err
	}
	if _, err := o.store.EraseUnconfirmed(ctx, now.Add(-confirmLife)); err != nil {
		return err
	}
	if err := o.store.ForgetUnconfirmedComments(ctx, now.Add(-comment.ConfirmWithin)); err != nil {
		return err
	}
	return o.store.ForgetMails(ctx, now.Add(-90*24*time.Hour))
}
