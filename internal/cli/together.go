package cli

import (
	"fmt"
	"text/tabwriter"

	"depesche"
	"depesche/internal/newsroom"
)

type assignCmd struct {
	Story   int64  `arg:"" help:"Number of the story." placeholder:"STORY"`
	To      string `required:"" help:"Language of the text that is wanted." placeholder:"LANG"`
	Account string `required:"" help:"Address of who is asked." placeholder:"ADDRESS"`
	Due     string `help:"By when: 2026-11-26T15:00, in the zone of the first edition." placeholder:"TIME"`
	Note    string `help:"What they should know." placeholder:"TEXT"`
}

func (c assignCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		who, _, err := n.Store.AccountByEmail(a.ctx, c.Account)
		if err != nil {
			return err
		}
		as := depesche.Assignment{Story: c.Story, Lang: c.To, Account: who.ID, Note: c.Note}
		if c.Due != "" {
			zone, err := n.Zone(a.ctx)
			if err != nil {
				return err
			}
			due, err := newsroom.InZone(c.Due, zone, false)
			if err != nil {
				return err
			}
			as.DueAt = due.At
		}
		made, err := n.Assign(a.ctx, a.actor, as)
		return a.result(made, err)
	})
}

type todoCmd struct {
	Account string `arg:"" help:"Address of the person." placeholder:"ADDRESS"`
	Done    int64  `help:"Mark this assignment as done instead." placeholder:"N"`
}

func (c todoCmd) Run(a *app) error {
	return a.onAccountQuietly(c.Account, func(n *newsroom.Newsroom, who *depesche.Account) error {
		if c.Done != 0 {
			return a.result(nil, n.FinishAssignment(a.ctx, a.actor, c.Done))
		}
		as, err := n.Store.AssignmentsOf(a.ctx, who.ID)
		if err != nil {
			return err
		}
		ms, err := n.Store.Mentions(a.ctx, who.ID)
		if err != nil {
			return err
		}
		if a.json {
			return a.print(map[string]any{"assignments": as, "mentions": ms})
		}
		w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
		for _, one := range as {
			due := "no time set"
			if !one.DueAt.IsZero() {
				due = one.DueAt.Format("2006-01-02 15:04 UTC")
			}
			fmt.Fprintf(w, "%d\t#%d %s\t%s\t%s\t%s\n", one.ID, one.Story, one.Lang, due, one.By, one.Note)
		}
		for _, r := range ms {
			fmt.Fprintf(w, "@\t#%d %s\t%s\t%s\t%s\n", r.Story, r.Lang, r.CreatedAt.Format("2006-01-02 15:04 UTC"), r.By, r.Body)
		}
		return w.Flush()
	})
}

type remarkCmd struct {
	List   remarkListCmd   `cmd:"" help:"List the remarks on a story."`
	Add    remarkAddCmd    `cmd:"" help:"Say something to colleagues about a story; readers never see it."`
	Settle remarkSettleCmd `cmd:"" help:"Mark a remark as settled."`
}

type remarkListCmd struct {
	Story int64 `arg:"" help:"Number of the story." placeholder:"STORY"`
}

func (c remarkListCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		rs, err := n.Store.Remarks(a.ctx, c.Story)
		if err != nil {
			return err
		}
		if a.json {
			return a.print(rs)
		}
		w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
		for _, r := range rs {
			state := ""
			if !r.SettledAt.IsZero() {
				state = "settled by " + r.SettledBy
			}
			fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s\n", r.ID, r.CreatedAt.Format("2006-01-02 15:04 UTC"), r.By, r.Lang, r.Body, state)
		}
		return w.Flush()
	})
}

type remarkAddCmd struct {
	Story int64  `arg:"" help:"Number of the story." placeholder:"STORY"`
	Text  string `arg:"" help:"What to say; @Name puts it on somebody's list." placeholder:"TEXT"`
	Lang  string `help:"About the text in this language." placeholder:"LANG"`
}

func (c remarkAddCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		r, err := n.Remark(a.ctx, a.actor, depesche.Remark{Story: c.Story, Lang: c.Lang, Body: c.Text})
		return a.result(r, err)
	})
}

type remarkSettleCmd struct {
	ID int64 `arg:"" help:"Number of the remark, as list prints it." placeholder:"N"`
}

func (c remarkSettleCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error { return a.result(nil, n.SettleRemark(a.ctx, a.actor, c.ID)) })
}
