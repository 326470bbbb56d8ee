package comment

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"depesche"
	"depesche/internal/store"
)

// Confirm is a writer's answer to the mail that asked for it: the comment goes on to the
// checks.
func (r *Room) Confirm(ctx context.Context, id int64, token string) (*store.Comment, error) {
	var out *store.Comment
	err := r.inTx(ctx, func(tx *store.Store) error {
		c, err := r.own(ctx, tx, "confirm", id, token)
		if err != nil {
			return err
		}
		out = c
		if c.State != store.CommentUnconfirmed {
			return nil
		}
		if err := r.checkBan(ctx, tx, c.Poster, c.Email); err != nil {
			return err
		}
		p, err := policyOf(ctx, tx, c.Edition)
		if err != nil {
			return err
		}
		if err := r.reached(ctx, tx, c.Email); err != nil {
			return err
		}
		c.Confirmed = true
		if c.HeldFor, err = r.assess(ctx, tx, p, c, Render(c.Source), ""); err != nil {
			return err
		}
		c.State = store.CommentPublic
		if len(c.HeldFor) > 0 {
			c.State = store.CommentHeld
		}
		if err := tx.UpdateComment(ctx, c, store.CommentUnconfirmed); err != nil {
			return err
		}
		if err := r.appeared(ctx, tx, c, store.CommentUnconfirmed); err != nil {
			return err
		}
		return tx.AddLedger(ctx, Reader, entry(ActConfirm, c, because(c)))
	})
	return out, in("comment confirm", err)
}

// reached notes that mail to an address arrives: its holder has just answered one.
func (r *Room) reached(ctx context.Context, tx *store.Store, email string) error {
	w, err := tx.CommentWriterByEmail(ctx, email)
	if depesche.IsNotFound(err) {
		return nil
	}
	if err != nil || w.Bounced == "" {
		return err
	}
	return tx.SetWriterBounced(ctx, w.ID, "")
}

// Editable tells until when a writer may change a comment; the zero time when that is
// over.
func (r *Room) Editable(c *store.Comment) time.Time {
	end := c.CreatedAt.Add(EditFor)
	if c.State != store.CommentPublic && c.State != store.CommentHeld && c.State != store.CommentUnconfirmed || c.ByNewsroom() || !r.now().Before(end) {
		return time.Time{}
	}
	return end
}

// Edit changes the words of a comment, within EditFor. The new words go through the same
// checks; what the newsroom had approved waits again.
func (r *Room) Edit(ctx context.Context, id int64, token, words string) (*store.Comment, error) {
	var out *store.Comment
	err := r.inTx(ctx, func(tx *store.Store) error {
		c, err := r.own(ctx, tx, "manage", id, token)
		if err != nil {
			return err
		}
		out = c
		if r.Editable(c).IsZero() {
			return depesche.E(depesche.Refused, "comment.edit_over", "a comment can be changed for %d minutes after it was sent: you can still delete it", int(EditFor/time.Minute))
		}
		e, err := tx.Edition(ctx, c.Edition)
		if err != nil {
			return err
		}
		rd, fe := &ready{Draft: Draft{Text: words, Name: c.Name}}, &FormError{}
		if r.checkWords(rd, fe, e); len(fe.Fields) > 0 {
			return fe
		}
		if rd.Text == c.Source {
			return nil
		}
		before := *c
		rd.words(c)
		if err := r.judgeAnew(ctx, tx, c, rd.rendered); err != nil {
			return err
		}
		c.EditedAt = r.now()
		if err := tx.ForgetCommentTranslations(ctx, c.ID); err != nil {
			return err
		}
		if err := tx.UpdateComment(ctx, c, before.State); err != nil {
			return err
		}
		if err := r.appeared(ctx, tx, c, before.State); err != nil {
			return err
		}
		return tx.AddLedger(ctx, Reader, entry(ActEdit, c, because(c)))
	})
	return out, in("comment edit", err)
}

// judgeAnew decides on changed words. Reasons of the kind that words cannot change (a
// trap, a moderator) stay.
func (r *Room) judgeAnew(ctx context.Context, tx *store.Store, c *store.Comment, rd Rendered) error {
	p, err := policyOf(ctx, tx, c.Edition)
	if err != nil {
		return err
	}
	held, err := r.assess(ctx, tx, p, c, rd, "")
	if err != nil {
		return err
	}
	for _, h := range c.HeldFor {
		if slices.Contains([]string{"trap", "reported", "newsroom"}, h.Key) {
			held = append(held, h)
		}
	}
	if c.DecidedBy != "" && c.State == store.CommentPublic {
		held = append(held, store.HeldFor{Key: "edited"})
	}
	c.HeldFor = held
	if c.State == store.CommentUnconfirmed {
		c.HeldFor = nil
		return nil
	}
	c.State = store.CommentPublic
	if len(held) > 0 {
		c.State = store.CommentHeld
	}
	return nil
}

// Delete takes a writer's own comment away: its words, name and address are erased. Its
// place stays where others have answered.
func (r *Room) Delete(ctx context.Context, id int64, token string) error {
	return in("comment delete", r.inTx(ctx, func(tx *store.Store) error {
		c, err := r.own(ctx, tx, "manage", id, token)
		if err != nil || c.State == store.CommentDeleted {
			return err
		}
		return r.erase(ctx, tx, c)
	}))
}

// Object asks the newsroom to look again at a comment that it took down or holds. It can
// be done once.
func (r *Room) Object(ctx context.Context, id int64, token, words string) error {
	return in("comment object", r.inTx(ctx, func(tx *store.Store) error {
		c, err := r.own(ctx, tx, "manage", id, token)
		if err != nil {
			return err
		}
		words = Tidy(cut(words, 2*MaxText))
		switch {
		case !CanObject(c):
			return depesche.E(depesche.Refused, "comment.object_over", "an objection can be made once, to a decision of the newsroom: this comment has none that is open to it")
		case words == "":
			return &FormError{[]FieldError{{"objection", depesche.E(depesche.Invalid, "comment.object_empty", "say in a few words why the decision is wrong")}}}
		}
		c.Objection, c.ObjectedAt = cut(words, 2000), r.now()
		if err := tx.UpdateComment(ctx, c, c.State); err != nil {
			return err
		}
		return tx.AddLedger(ctx, Reader, entry(ActObject, c, ""))
	}))
}

// CanObject tells whether the writer of a comment may object now.
func CanObject(c *store.Comment) bool {
	return (c.State == store.CommentRejected || c.State == store.CommentHeld) && c.Objection == ""
}

// reportsPerHour is how many reports are taken from one address in the network.
const reportsPerHour = 20

// Report tells the newsroom that a comment should not stand. After as many reports as the
// policy says it is taken off the page until it is read, unless the newsroom has read it
// before. first is false when the same reader had reported it already.
func (r *Room) Report(ctx context.Context, id int64, reason, note, client string) (first bool, err error) {
	err = r.inTx(ctx, func(tx *store.Store) error {
		c, err := tx.Comment(ctx, id)
		if err != nil {
			return err
		}
		if c.State != store.CommentPublic {
			return depesche.E(depesche.NotFound, "comment.unknown", "there is no comment %d", id)
		}
		note = cut(Tidy(cut(note, 4000)), 500)
		if !slices.Contains(Reasons(), reason) {
			return &FormError{[]FieldError{{"reason", depesche.E(depesche.Invalid, "comment.report_reason", "choose what is wrong with the comment")}}}
		}
		poster, err := r.poster(ctx, client)
		if err != nil {
			return err
		}
		n, err := tx.ReportsFrom(ctx, poster, r.now().Add(-time.Hour))
		if err != nil {
			return err
		}
		if n >= reportsPerHour {
			return depesche.E(depesche.Refused, "comment.report_rate", "%d reports came from your connection within an hour, which is as many as are taken: try again later", n)
		}
		if first, err = tx.AddCommentReport(ctx, store.CommentReport{Comment: id, Reason: reason, Note: note, Poster: poster}); err != nil || !first {
			return err
		}
		return r.afterReport(ctx, tx, id, reason)
	})
	return first, in("comment report", err)
}

func (r *Room) afterReport(ctx context.Context, tx *store.Store, id int64, reason string) error {
	c, err := tx.Comment(ctx, id)
	if err != nil {
		return err
	}
	p, err := policyOf(ctx, tx, c.Edition)
	if err != nil {
		return err
	}
	detail := []string{reason}
	if p.HideAfter > 0 && c.Reports >= p.HideAfter && c.DecidedBy == "" && !c.ByNewsroom() {
		c.State = store.CommentHeld
		c.HeldFor = append(c.HeldFor, store.HeldFor{Key: "reported", Args: []string{strconv.Itoa(c.Reports)}})
		if err := tx.UpdateComment(ctx, c, store.CommentPublic); err != nil {
			return err
		}
		if err := r.tellWriter(ctx, tx, c); err != nil {
			return err
		}
		detail = append(detail, because(c))
	}
	return tx.AddLedger(ctx, Reader, entry(ActReport, c, strings.Join(detail, "; ")))
}
