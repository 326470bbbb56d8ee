package comment

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"depesche"
	"depesche/internal/store"
)

// Mails to writers go into the outbox in the transaction in which something became of a
// comment: what is sent there is sent if and only if it happened. Their words are found
// when their turn comes (package alert), so that a mail tells what is true then.

const (
	// ConfirmWithin is how long a writer may take to answer the mail that asks; a comment
	// that nobody confirms is forgotten then, and its address with it.
	ConfirmWithin = 7 * 24 * time.Hour
	// unansweredPerDay is how many mails that ask go to one address in a day without an
	// answer.
	unansweredPerDay = 5
)

// askWriter asks by mail whether a comment is its writer's. An address whose holder wants
// no mail gets none, and the form's sender is not told so.
func (r *Room) askWriter(ctx context.Context, tx *store.Store, c *store.Comment, address string) error {
	secret := make([]byte, 16)
	rand.Read(secret) // never fails
	w, err := tx.KeepCommentWriter(ctx, store.CommentWriter{Email: c.Email, Address: address, Secret: hex.EncodeToString(secret)})
	if err != nil || w.Quiet {
		return err
	}
	return r.send(ctx, tx, store.MailCommentConfirm, c, w, c.Edition, 1)
}

// tellWriter tells the writer of a comment what the newsroom decided. Writers without a
// confirmed address read it on their page.
func (r *Room) tellWriter(ctx context.Context, tx *store.Store, c *store.Comment) error {
	if !c.Confirmed || c.Email == "" || c.ByNewsroom() {
		return nil
	}
	w, err := tx.CommentWriterByEmail(ctx, c.Email)
	if depesche.IsNotFound(err) {
		return nil
	}
	if err != nil || w.Quiet || w.Bounced != "" {
		return err
	}
	return r.send(ctx, tx, store.MailCommentDecision, c, w, c.Edition, 2)
}

// appeared tells the writer of the comment that c answers, when c has just appeared.
func (r *Room) appeared(ctx context.Context, tx *store.Store, c *store.Comment, before store.CommentState) error {
	if c.State != store.CommentPublic || before == store.CommentPublic || c.Parent == 0 {
		return nil
	}
	p, err := tx.Comment(ctx, c.Parent)
	if err != nil {
		return err
	}
	w, err := tx.WantsAnswers(ctx, p)
	if err != nil || w == nil || c.Confirmed && c.Email == p.Email {
		return err
	}
	return r.send(ctx, tx, store.MailCommentAnswer, c, w, p.Edition, 5)
}

func (r *Room) send(ctx context.Context, tx *store.Store, kind store.MailKind, c *store.Comment, w *store.CommentWriter, edition string, urgency int) error {
	e, err := tx.Edition(ctx, edition)
	if err != nil {
		return err
	}
	return tx.AddCommentMail(ctx, store.Mail{Kind: kind, Comment: c.ID, Writer: w.ID, Story: c.Story, Edition: e.Code, Lang: e.Lang, Address: w.Address, Urgency: urgency})
}

// WriterPage is a page about all that was written under one address, and the place of its
// link: /de/comments/me/…
type WriterPage string

const (
	WriterMe   WriterPage = "me"   // see, stop and erase all that is known
	WriterStop WriterPage = "stop" // one click ends all mails about comments
)

// ConfirmPath is the address at which a writer says that a comment is theirs.
func (r *Room) ConfirmPath(ctx context.Context, c *store.Comment) (string, error) {
	return r.path(ctx, "confirm", c)
}

// WriterPath is the address of a page for the holder of a mail address, within the site.
// It stands in mails to that address alone: who has it reads that mailbox.
func (r *Room) WriterPath(ctx context.Context, page WriterPage, w *store.CommentWriter, edition string) (string, error) {
	id := strconv.FormatInt(w.ID, 36)
	b, err := r.mac(ctx, "writer", string(page), id, w.Secret)
	if err != nil {
		return "", err
	}
	return "/" + edition + "/comments/" + string(page) + "/" + id + "." + base64.RawURLEncoding.EncodeToString(b[:16]), nil
}

// Writer returns the writer for whom a link was made. A NotFound error says that the link
// is not, or no longer, worth anything.
func (r *Room) Writer(ctx context.Context, page WriterPage, token string) (*store.CommentWriter, error) {
	void := depesche.E(depesche.NotFound, "comment.writer_link", "this link is no longer valid: all that was known of its writer has been erased, or the link is not whole")
	head, _, _ := strings.Cut(token, ".")
	id, err := strconv.ParseInt(head, 36, 64)
	if err != nil || len(token) > 60 {
		return nil, void
	}
	w, err := r.store.CommentWriter(ctx, id)
	if depesche.IsNotFound(err) {
		return nil, void
	}
	if err != nil {
		return nil, err
	}
	path, err := r.WriterPath(ctx, page, w, "")
	if err != nil {
		return nil, err
	}
	if want := path[strings.LastIndexByte(path, '/')+1:]; !hmac.Equal([]byte(want), []byte(token)) {
		return nil, void
	}
	return w, nil
}

// SetQuiet says whether any mail about comments goes to a writer.
func (r *Room) SetQuiet(ctx context.Context, w *store.CommentWriter, edition string, quiet bool) error {
	return in("comment mails", r.inTx(ctx, func(tx *store.Store) error {
		now, err := tx.CommentWriter(ctx, w.ID)
		if err != nil || now.Quiet == quiet {
			return err
		}
		if err := tx.SetWriterQuiet(ctx, w.ID, quiet); err != nil {
			return err
		}
		detail := "mails wanted"
		if quiet {
			detail = "no mails wanted"
		}
		return tx.AddLedger(ctx, Reader, depesche.LedgerEntry{Action: ActMails, Edition: edition, Detail: detail})
	}))
}

// SetNotify says whether a writer hears of answers to a comment.
func (r *Room) SetNotify(ctx context.Context, id int64, token string, on bool) error {
	return in("comment mails", r.inTx(ctx, func(tx *store.Store) error {
		c, err := r.own(ctx, tx, "manage", id, token)
		if err != nil || c.Notify == on || !HearsAnswers(c) {
			return err
		}
		c.Notify = on
		return tx.UpdateComment(ctx, c, c.State)
	}))
}

// HearsAnswers tells whether the writer of a comment may ask for mails about answers.
func HearsAnswers(c *store.Comment) bool {
	return c.Confirmed && c.Email != "" && (c.State == store.CommentPublic || c.State == store.CommentHeld)
}

// EraseWriter removes all that is known of the holder of an address: the words, names and
// addresses of all comments, confirmed or not, and all mails. The ledger keeps that
// somebody was erased, not who.
func (r *Room) EraseWriter(ctx context.Context, w *store.CommentWriter, edition string) error {
	return in("comment erase", r.inTx(ctx, func(tx *store.Store) error {
		for {
			cs, err := tx.CommentsBy(ctx, w.Email)
			if err != nil {
				return err
			}
			if len(cs) == 0 {
				break
			}
			for i := range cs {
				if err := r.erase(ctx, tx, &cs[i]); err != nil {
					return err
				}
			}
		}
		if err := tx.EraseCommentWriter(ctx, w.ID); err != nil {
			return err
		}
		return tx.AddLedger(ctx, Reader, depesche.LedgerEntry{Action: ActErase, Edition: edition})
	}))
}

// erase takes the words, the name and the address out of a comment. Its place stays where
// others have answered.
func (r *Room) erase(ctx context.Context, tx *store.Store, c *store.Comment) error {
	before, email := c.State, c.Email
	c.State = store.CommentDeleted
	c.Name, c.Email, c.Source, c.HTML, c.Digest, c.Objection, c.HeldFor, c.ObjectedAt, c.Notify, c.Confirmed = "", "", "", "", "", "", nil, time.Time{}, false, false
	if err := tx.UpdateComment(ctx, c, before); err != nil {
		return err
	}
	if err := tx.ForgetCommentTranslations(ctx, c.ID); err != nil {
		return err
	}
	if err := tx.ForgetCommentMails(ctx, c.ID); err != nil {
		return err
	}
	if err := tx.AnswerReports(ctx, c.ID); err != nil {
		return err
	}
	if err := tx.DropIdleWriter(ctx, email); err != nil {
		return err
	}
	return tx.AddLedger(ctx, Reader, entry(ActDelete, c, "was "+string(before)))
}
