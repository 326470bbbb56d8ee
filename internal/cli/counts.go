package cli

import (
	"fmt"
	"time"

	"depesche/internal/counts"
	"depesche/internal/newsroom"
)

type countsCmd struct {
	Story   storyNumber `arg:"" optional:"" help:"Number of a story: its readings by edition and day. Left out: what was read most." placeholder:"STORY"`
	Edition string      `help:"Only this edition." placeholder:"CODE"`
	Days    int         `help:"How many days, today included." default:"30"`
	Limit   int         `help:"How many stories." default:"20"`
}

func (c countsCmd) Run(a *app) error {
	if c.Days < 1 || c.Days > 36500 || c.Limit < 1 || c.Limit > 1000 {
		return usage("--days is a number from 1, --limit one from 1 to 1000")
	}
	return a.with(func(n *newsroom.Newsroom) error {
		zone, err := n.Zone(a.ctx)
		if err != nil {
			return err
		}
		if c.Edition != "" {
			if _, err := n.Store.Edition(a.ctx, c.Edition); err != nil {
				return err
			}
		}
		since := counts.DayOf(time.Now(), zone) - int64(c.Days) + 1
		if c.Story == 0 {
			ms, err := n.Store.MostRead(a.ctx, c.Edition, since, c.Limit)
			if err != nil || a.json {
				return a.result(ms, err)
			}
			for _, m := range ms {
				fmt.Fprintf(a.out, "%8d  %-6s %6d  %s\n", m.Readings, m.Edition, m.Story, m.Headline)
			}
			if len(ms) == 0 {
				a.say("Nothing was read, or nothing was counted.")
			}
			return nil
		}
		return c.story(a, n, since)
	})
}

type dayCount struct {
	Edition  string `json:"edition"`
	Day      string `json:"day"`
	Readings int64  `json:"readings"`
}

func (c countsCmd) story(a *app, n *newsroom.Newsroom, since int64) error {
	if _, err := n.Store.Story(a.ctx, int64(c.Story)); err != nil {
		return err
	}
	rs, err := n.Store.Readings(a.ctx, int64(c.Story), since)
	if err != nil {
		return err
	}
	var out []dayCount
	for _, r := range rs {
		if c.Edition == "" || c.Edition == r.Edition {
			out = append(out, dayCount{r.Edition, counts.Date(r.Day).Format(time.DateOnly), r.N})
		}
	}
	if a.json {
		return a.print(out)
	}
	for _, d := range out {
		fmt.Fprintf(a.out, "%s  %-6s %8d\n", d.Day, d.Edition, d.Readings)
	}
	return nil
}
