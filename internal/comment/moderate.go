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

// Decision names the comment that the newsroom decides on. Version is that of the comment
// as the person saw it; 0 decides on it as it stands.
type Decision struct {
	ID      int64
	Version int64
	Reason  string // one of Reasons, for those that are told one
	Note    string // in the newsroom's own words
}

// Approve puts a comment on the page, or keeps it there, and answers its reports and its
// writer's objection.
func (r *Room) Approve(ctx context.Context, actor depesche.Actor, d Decision) error {
	return in("comment approve", r.inTx(ctx, func(tx *store.Store) error {
		c, done, err := r.decide(ctx, tx, actor, d, store.CommentPublic)
		if err != nil || done {
			return err
		}
		before := c.State
		c.HeldFor, c.Verdict, c.Note = nil, "", ""
		if err := r.decided(ctx, tx, actor, c, store.CommentPublic); err != nil {
			return err
		}
		return tx.AddLedger(ctx, actor, entry(ActApprove, c, "was "+string(before)))
	}))
}

// Reject keeps a comment off the page, with a reason that its writer is told.
func (r *Room) Reject(ctx context.Context, actor depesche.Actor, d Decision) error {
	if err := d.reason(); err != nil {
		return err.In("comment reject")
	}
	return in("comment reject", r.inTx(ctx, func(tx *store.Store) error {
		c, done, err := r.takeDown(ctx, tx, actor, d)
		if err != nil || done {
			return err
		}
		return tx.AddLedger(ctx, actor, entry(ActReject, c, strings.TrimSpace(c.Verdict+" "+c.Note)))
	}))
}

// takeDown is what rejecting and banning share; done tells that there was nothing to do.
func (r *Room) takeDown(ctx context.Context, tx *store.Store, actor depesche.Actor, d Decision) (*store.Comment, bool, error) {
	c, done, err := r.decide(ctx, tx, actor, d, store.CommentRejected)
	if err != nil || done {
		return c, done, err
	}
	c.HeldFor, c.Verdict, c.Note = nil, d.Reason, cut(Tidy(d.Note), 500)
	return c, false, r.decided(ctx, tx, actor, c, store.CommentRejected)
}

// Hold takes a comment off the page until it is decided on.
func (r *Room) Hold(ctx context.Context, actor depesche.Actor, d Decision) error {
	return in("comment hold", r.inTx(ctx, func(tx *store.Store) error {
		c, done, err := r.decide(ctx, tx, actor, d, store.CommentHeld)
		if err != nil || done {
			return err
		}
		before := c.State
		c.State, c.HeldFor = store.CommentHeld, []store.HeldFor{{Key: "newsroom"}}
		c.Verdict, c.Note, c.DecidedBy, c.DecidedAt = "", cut(Tidy(d.Note), 500), "", time.Time{}
		if err := tx.UpdateComment(ctx, c, before); err != nil {
			return err
		}
		if err := r.tellWriter(ctx, tx, c); err != nil {
			return err
		}
		return tx.AddLedger(ctx, actor, entry(ActHold, c, c.Note))
	}))
}

func (d *Decision) reason() *depesche.Error {
	if !slices.Contains(Reasons(), d.Reason) {
		return depesche.E(depesche.Invalid, "comment.reason", "a rejection needs a reason, which the writer is told: choose one of %s", strings.Join(Reasons(), ", "))
	}
	if d.Reason == "other" && strings.TrimSpace(d.Note) == "" {
		return depesche.E(depesche.Invalid, "comment.reason_other", "say in a few words what the reason is: the writer is told")
	}
	return nil
}

// decide reads the comment. done tells that somebody else has decided the same already,
// which is no error and no second entry in the ledger.
func (r *Room) decide(ctx context.Context, tx *store.Store, actor depesche.Actor, d Decision, to store.CommentState) (c *store.Comment, done bool, err error) {
	if c, err = tx.Comment(ctx, d.ID); err != nil {
		return nil, false, err
	}
	stands := c.State == to && c.Reports == 0 && c.ObjectedAt.IsZero() && c.DecidedBy != ""
	switch {
	case c.State == store.CommentDeleted:
		return nil, false, depesche.E(depesche.Conflict, "comment.deleted", "its writer has deleted this comment: there is nothing to decide any more")
	case c.State == store.CommentUnconfirmed:
		return nil, false, depesche.E(depesche.Conflict, "comment.unconfirmed", "its writer has not confirmed this comment yet: decide when it is in the list")
	case d.Version != 0 && d.Version != c.Version && stands:
		return c, true, nil
	case d.Version != 0 && d.Version != c.Version && c.DecidedBy != "" && c.DecidedBy != actor.Name:
		return nil, false, depesche.E(depesche.Conflict, "comment.decided", "%s has decided on this comment in the meantime (%s): look at it again, then decide", c.DecidedBy, c.State)
	case d.Version != 0 && d.Version != c.Version:
		return nil, false, depesche.E(depesche.Conflict, "comment.changed", "somebody has changed this comment in the meantime: look at it again, then decide")
	}
	return c, stands && to != store.CommentHeld && d.Reason == c.Verdict, nil
}

// decided stores a decision, answers the reports and the objection, and tells the writer
// what is new.
func (r *Room) decided(ctx context.Context, tx *store.Store, actor depesche.Actor, c *store.Comment, to store.CommentState) error {
	before, objected := c.State, !c.ObjectedAt.IsZero()
	c.State, c.ObjectedAt, c.DecidedBy, c.DecidedAt = to, time.Time{}, actor.Name, r.now()
	if err := tx.UpdateComment(ctx, c, before); err != nil {
		return err
	}
	if err := tx.AnswerReports(ctx, c.ID); err != nil {
		return err
	}
	if before == to && !objected {
		return nil
	}
	if err := r.tellWriter(ctx, tx, c); err != nil {
		return err
	}
	return r.appeared(ctx, tx, c, before)
}

// BanDays are the lengths of a ban that the desk offers.
func BanDays() []int { return []int{1, 7, 30, 365} }

// Ban rejects a comment and takes no further ones from its writer for some days: from the
// same address in the network, and from the same confirmed mail address.
func (r *Room) Ban(ctx context.Context, actor depesche.Actor, d Decision, days int) error {
	if err := d.reason(); err != nil {
		return err.In("comment ban")
	}
	if days < 1 || days > 3650 {
		return depesche.E(depesche.Invalid, "comment.ban_days", "a ban lasts between 1 and 3650 days").In("comment ban")
	}
	return in("comment ban", r.inTx(ctx, func(tx *store.Store) error {
		c, err := tx.Comment(ctx, d.ID)
		if err != nil {
			return err
		}
		subjects, err := r.subjects(ctx, c)
		if err != nil {
			return err
		}
		if len(subjects) == 0 {
			return depesche.E(depesche.Refused, "comment.ban_nobody", "nothing is known by which this writer could be recognised (addresses are forgotten after %d days): reject the comment instead", int(ForgetAfter/(24*time.Hour)))
		}
		until := r.now().AddDate(0, 0, days)
		for _, s := range subjects {
			b := store.CommentBan{Subject: s, Name: c.Name, Reason: d.Reason, Comment: c.ID, By: actor.Name, Until: until}
			if _, err := tx.AddBan(ctx, b); err != nil {
				return err
			}
		}
		_, done, err := r.takeDown(ctx, tx, actor, d)
		if err == nil && done { // rejected before: the ban alone is news
			err = r.tellWriter(ctx, tx, c)
		}
		if err != nil {
			return err
		}
		return tx.AddLedger(ctx, actor, entry(ActBan, c, d.Reason+", days: "+strconv.Itoa(days)))
	}))
}

func (r *Room) subjects(ctx context.Context, c *store.Comment) ([]string, error) {
	var out []string
	if c.ByNewsroom() {
		return nil, nil
	}
	if c.Poster != "" {
		out = append(out, c.Poster)
	}
	if c.Confirmed && c.Email != "" {
		s, err := r.subject(ctx, "mail", c.Email)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// Unban lets a writer write again.
func (r *Room) Unban(ctx context.Context, actor depesche.Actor, ban int64) error {
	return in("comment unban", r.inTx(ctx, func(tx *store.Store) error {
		b, err := tx.LiftBan(ctx, ban, actor.Name)
		if err != nil {
			return err
		}
		c, err := tx.Comment(ctx, b.Comment)
		if err != nil {
			return err
		}
		return tx.AddLedger(ctx, actor, entry(ActUnban, c, ""))
	}))
}

// noAccount marks a comment of the newsroom that came from the command line.
const noAccount = -1

// Reply is the newsroom's own word under a public comment: public at once, under the name
// of a person (of the edition, where no account speaks), in the language of an edition.
func (r *Room) Reply(ctx context.Context, actor depesche.Actor, parent int64, edition, words string) (*store.Comment, error) {
	var out *store.Comment
	err := r.inTx(ctx, func(tx *store.Store) error {
		p, err := tx.Comment(ctx, parent)
		if err != nil {
			return err
		}
		if p.State != store.CommentPublic {
			return depesche.E(depesche.Conflict, "comment.parent_gone", "the comment that you answer is not on the page: approve it first")
		}
		if edition == "" {
			edition = p.Edition
		}
		e, err := tx.Edition(ctx, edition)
		if err != nil {
			return err
		}
		name := actor.Name
		if actor.Account == 0 {
			name = e.Name
		}
		rd, fe := &ready{Draft: Draft{Story: p.Story, Edition: e.Code, Name: name, Text: words}, parent: p}, &FormError{}
		if r.checkWords(rd, fe, e); len(fe.Fields) > 0 {
			return fe
		}
		c := rd.comment()
		c.State, c.Account = store.CommentPublic, actor.Account
		if c.Account == 0 {
			c.Account = noAccount
		}
		id, err := tx.AddComment(ctx, c)
		if err != nil {
			return err
		}
		if out, err = tx.Comment(ctx, id); err != nil {
			return err
		}
		if err := r.appeared(ctx, tx, out, ""); err != nil {
			return err
		}
		return tx.AddLedger(ctx, actor, entry(ActReply, out, ""))
	})
	return out, in("comment reply", err)
}
