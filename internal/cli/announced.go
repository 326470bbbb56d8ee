package cli

import (
	"fmt"
	"time"

	"depesche/internal/newsroom"
)

type announcedCmd struct {
	Limit int `help:"How many lines." default:"20" placeholder:"N"`
}

// Run lists what hubs and caches were told.
func (c announcedCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		lines, err := n.Store.Announcements(a.ctx, c.Limit)
		if err != nil || a.json {
			return a.result(lines, err)
		}
		followers, err := n.Store.CountSubscribers(a.ctx)
		if err != nil {
			return err
		}
		for _, l := range lines {
			what := "told"
			if l.Error != "" {
				what = "FAILED, will be tried again: " + l.Error
			}
			fmt.Fprintf(a.out, "%s  %s  %d: %s  %s\n", l.At.Local().Format(time.DateTime), l.Target, l.Count, l.Detail, what)
		}
		if followers > 0 {
			fmt.Fprintf(a.out, "%d subscriptions to our own hub.\n", followers)
		}
		return nil
	})
}
