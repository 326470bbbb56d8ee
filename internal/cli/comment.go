package cli

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"depesche/internal/comment"
	"depesche/internal/newsroom"
	"depesche/internal/store"
)

type commentCmd struct {
	List    commentListCmd    `cmd:"" default:"withargs" help:"List comments, those that wait by default."`
	Show    commentShowCmd    `cmd:"" help:"Print a comment whole, with its reports and its writer's objection."`
	Approve commentApproveCmd `cmd:"" help:"Put a comment on the page."`
	Reject  commentRejectCmd  `cmd:"" help:"Keep a comment off the page, with a reason that its writer is told."`
	Hold    commentHoldCmd    `cmd:"" help:"Take a comment off the page until it is decided."`
	Ban     commentBanCmd     `cmd:"" help:"Reject a comment and take no others from its writer for a time."`
	Bans    commentBansCmd    `cmd:"" help:"List those who may not write."`
	Unban   commentUnbanCmd   `cmd:"" help:"Let somebody write again."`
	Reply   commentReplyCmd   `cmd:"" help:"Answer a comment as the newsroom."`
	Rules   commentRulesCmd   `cmd:"" help:"Print or change what an edition allows."`
}

// talk runs f with the room of comments.
func (a *app) talk(f func(n *newsroom.Newsroom, r *comment.Room) error) error {
	return a.with(func(n *newsroom.Newsroom) error {
		return f(n, comment.New(comment.Options{Store: n.Store, Engines: n.Engines, Log: a.log}))
	})
}

// commented prints a comment after a verb.
func (a *app) commented(n *newsroom.Newsroom, id int64, err error) error {
	if err != nil {
		return err
	}
	c, err := n.Store.Comment(a.ctx, id)
	if err != nil {
		return err
	}
	if a.json {
		return a.print(c)
	}
	_, err = fmt.Fprintf(a.out, "%d %s\n", c.ID, c.State)
	return err
}

type commentListCmd struct {
	Queue   string `help:"held, reported, objected, public or rejected." enum:"held,reported,objected,public,rejected" default:"held"`
	Story   int64  `help:"Only under this story." placeholder:"N"`
	Edition string `help:"Only those written in this edition." placeholder:"CODE"`
	Limit   int    `help:"At most so many." default:"50" placeholder:"N"`
}

func (c commentListCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		cs, err := n.Store.CommentQueue(a.ctx, store.CommentQuery{Queue: c.Queue, Story: c.Story, Edition: c.Edition, Limit: c.Limit})
		if err != nil || a.json {
			return a.result(cs, err)
		}
		w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
		for _, one := range cs {
			var why []string
			for _, h := range one.HeldFor {
				why = append(why, strings.TrimSpace(h.Key+" "+strings.Join(h.Args, "/")))
			}
			if one.Reports > 0 {
				why = append(why, fmt.Sprintf("reports %d", one.Reports))
			}
			fmt.Fprintf(w, "%d\t#%d\t%s\t%s\t%s\t%s\n", one.ID, one.Story, one.Lang, one.Name, strings.Join(why, ", "), oneLine(one.Source, 80))
		}
		return w.Flush()
	})
}

func oneLine(s string, n int) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

// commentID is the number of a comment, as list prints it.
type commentID struct {
	ID int64 `arg:"" help:"Number of the comment, as list prints it." placeholder:"N"`
}

type commentShowCmd struct{ commentID }

func (c commentShowCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		one, err := n.Store.Comment(a.ctx, c.ID)
		if err != nil {
			return err
		}
		reports, err := n.Store.CommentReports(a.ctx, c.ID)
		if err != nil {
			return err
		}
		if a.json {
			return a.print(struct {
				*store.Comment
				Reported []store.CommentReport `json:"reported,omitempty"`
			}{one, reports})
		}
		fmt.Fprintf(a.out, "%d under #%d, %s, %s, %s\n\n%s\n", one.ID, one.Story, one.Name, one.Lang, one.State, one.Source)
		for _, r := range reports {
			fmt.Fprintf(a.out, "\nreported: %s %s\n", r.Reason, r.Note)
		}
		if one.Objection != "" {
			fmt.Fprintf(a.out, "\nobjection: %s\n", one.Objection)
		}
		return nil
	})
}

type commentApproveCmd struct{ commentID }

func (c commentApproveCmd) Run(a *app) error {
	return a.talk(func(n *newsroom.Newsroom, r *comment.Room) error {
		return a.commented(n, c.ID, r.Approve(a.ctx, a.actor, comment.Decision{ID: c.ID}))
	})
}

// commentWhy is the reason that a writer is told.
type commentWhy struct {
	Reason string `required:"" help:"insult, hate, spam, privacy, illegal, false, offtopic or other." placeholder:"REASON"`
	Note   string `help:"In your own words; the writer reads it." placeholder:"TEXT"`
}

type commentRejectCmd struct {
	commentID
	commentWhy
}

func (c commentRejectCmd) Run(a *app) error {
	return a.talk(func(n *newsroom.Newsroom, r *comment.Room) error {
		return a.commented(n, c.ID, r.Reject(a.ctx, a.actor, comment.Decision{ID: c.ID, Reason: c.Reason, Note: c.Note}))
	})
}

type commentHoldCmd struct {
	commentID
	Note string `help:"In your own words; the writer reads it." placeholder:"TEXT"`
}

func (c commentHoldCmd) Run(a *app) error {
	return a.talk(func(n *newsroom.Newsroom, r *comment.Room) error {
		return a.commented(n, c.ID, r.Hold(a.ctx, a.actor, comment.Decision{ID: c.ID, Note: c.Note}))
	})
}

type commentBanCmd struct {
	commentID
	commentWhy
	Days int `help:"How long the ban lasts." default:"7" placeholder:"N"`
}

func (c commentBanCmd) Run(a *app) error {
	return a.talk(func(n *newsroom.Newsroom, r *comment.Room) error {
		return a.commented(n, c.ID, r.Ban(a.ctx, a.actor, comment.Decision{ID: c.ID, Reason: c.Reason, Note: c.Note}, c.Days))
	})
}

type commentBansCmd struct{}

func (commentBansCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		bans, err := n.Store.Bans(a.ctx)
		if err != nil || a.json {
			return a.result(bans, err)
		}
		w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
		for _, b := range bans {
			fmt.Fprintf(w, "%d\t%s\t%s\tcomment %d\tuntil %s\tby %s\n", b.ID, b.Name, b.Reason, b.Comment, b.Until.Format("2006-01-02"), b.By)
		}
		return w.Flush()
	})
}

type commentUnbanCmd struct {
	ID int64 `arg:"" help:"Number of the ban, as bans prints it." placeholder:"N"`
}

func (c commentUnbanCmd) Run(a *app) error {
	return a.talk(func(n *newsroom.Newsroom, r *comment.Room) error {
		return a.result(nil, r.Unban(a.ctx, a.actor, c.ID))
	})
}

type commentReplyCmd struct {
	commentID
	Text    string `arg:"" help:"The reply, in the comments' Markdown." placeholder:"TEXT"`
	Edition string `help:"Edition in whose language it is (default: the comment's)." placeholder:"CODE"`
}

func (c commentReplyCmd) Run(a *app) error {
	return a.talk(func(n *newsroom.Newsroom, r *comment.Room) error {
		said, err := r.Reply(a.ctx, a.actor, c.ID, c.Edition, c.Text)
		if err != nil {
			return err
		}
		return a.commented(n, said.ID, nil)
	})
}

type commentRulesCmd struct {
	Edition    string   `arg:"" help:"Edition." placeholder:"CODE"`
	Opening    string   `help:"open, closed or off." placeholder:"STATE"`
	Moderation string   `help:"before, first or after." placeholder:"WHEN"`
	Close      *int     `help:"Close after so many days; 0: never." placeholder:"DAYS"`
	Links      *int     `help:"Links that need no look." placeholder:"N"`
	Rate       *int     `help:"Comments per hour from one connection; 0: any." placeholder:"N"`
	Hide       *int     `help:"Reports that take a comment off the page; 0: never." placeholder:"N"`
	Banned     []string `help:"Words that make a comment wait; word* covers what begins so." placeholder:"WORD"`
	Rules      *string  `help:"The edition's own rules, shown above the comments." placeholder:"TEXT"`
	Guests     *bool    `help:"Whether a name alone is enough; else a mail address that answers is needed." negatable:""`
	Translate  *bool    `help:"Whether readers may ask for machine translations." negatable:""`
}

func (c commentRulesCmd) Run(a *app) error {
	return a.talk(func(n *newsroom.Newsroom, r *comment.Room) error {
		e, err := n.Store.Edition(a.ctx, c.Edition)
		if err != nil {
			return err
		}
		p, err := r.Policy(a.ctx, e.Code)
		if err != nil {
			return err
		}
		if c.change(&p) {
			if err := r.SetPolicy(a.ctx, a.actor, e.Code, p); err != nil {
				return err
			}
			if p, err = r.Policy(a.ctx, e.Code); err != nil {
				return err
			}
		}
		if a.json {
			return a.print(p)
		}
		fmt.Fprintf(a.out, "opening %s\nmoderation %s\nclose after days %d\nlinks %d\nper hour %d\nhide after reports %d\nguests %t\ntranslate %t\nbanned %s\n",
			p.Opening, p.Moderation, p.CloseAfter, p.MaxLinks, p.PerHour, p.HideAfter, p.Guests, p.Translate, strings.Join(p.Banned, ", "))
		return nil
	})
}

// change puts what was given into a policy and tells whether anything was.
func (c commentRulesCmd) change(p *comment.Policy) bool {
	any := false
	set := func(from, into *int) {
		if from != nil {
			*into, any = *from, true
		}
	}
	set(c.Close, &p.CloseAfter)
	set(c.Links, &p.MaxLinks)
	set(c.Rate, &p.PerHour)
	set(c.Hide, &p.HideAfter)
	if c.Opening != "" {
		p.Opening, any = comment.Opening(c.Opening), true
	}
	if c.Moderation != "" {
		p.Moderation, any = comment.Moderation(c.Moderation), true
	}
	if c.Banned != nil {
		p.Banned, any = c.Banned, true
	}
	if c.Rules != nil {
		p.Rules, any = *c.Rules, true
	}
	if c.Guests != nil {
		p.Guests, any = *c.Guests, true
	}
	if c.Translate != nil {
		p.Translate, any = *c.Translate, true
	}
	return any
}
