package cli

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/store"
)

type scheduleCmd struct {
	List   scheduleListCmd   `cmd:"" help:"List what waits for its time, and what could not go out at it."`
	Cancel scheduleCancelCmd `cmd:"" help:"Cancel what waits; what is live stays. publish --at gives another time."`
}

type scheduleListCmd struct {
	Story storyNumber `arg:"" optional:"" help:"Number of the story; left out, all." placeholder:"STORY"`
}

func (c scheduleListCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		if c.Story != 0 {
			if _, err := n.Store.Story(a.ctx, int64(c.Story)); err != nil {
				return err
			}
		}
		waiting, err := n.Store.Schedules(a.ctx, int64(c.Story))
		if err != nil {
			return err
		}
		if a.json {
			if waiting == nil {
				waiting = []store.Scheduled{}
			}
			return a.print(waiting)
		}
		es, err := n.Store.Editions(a.ctx)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(a.out, 0, 4, 2, ' ', 0)
		for _, sc := range waiting {
			fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\n", sc.Story, sc.Edition, editionTime(es, sc.Edition, sc.At), sc.By, obstacles(sc.Problems))
		}
		if len(waiting) == 0 {
			a.say("Nothing is scheduled.")
		}
		return w.Flush()
	})
}

// editionTime writes a moment by the clock of an edition.
func editionTime(es []depesche.Edition, code string, at time.Time) string {
	zone := time.UTC
	for _, e := range es {
		if z, err := time.LoadLocation(e.TimeZone); e.Code == code && err == nil {
			zone = z
		}
	}
	return at.In(zone).Format("Mon 2 Jan 2006 15:04 MST")
}

func obstacles(problems []store.Obstacle) string {
	if len(problems) == 0 {
		return ""
	}
	var texts []string
	for _, o := range problems {
		texts = append(texts, o.Text)
	}
	return "not published: " + strings.Join(texts, "; ")
}

type scheduleCancelCmd struct {
	Story   storyNumber `arg:"" help:"Number of the story." placeholder:"STORY"`
	Edition []string    `help:"Editions, all or none; left out, all that wait." placeholder:"CODE" sep:","`
}

func (c scheduleCancelCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		if err := n.CancelSchedule(a.ctx, a.actor, int64(c.Story), c.Edition, nil); err != nil {
			return err
		}
		a.say("Cancelled: story %d does not go out by itself any more.", c.Story)
		return a.story(n, int64(c.Story))
	})
}

// schedule gives the editions of a publish command their time.
func (c publishCmd) schedule(a *app, n *newsroom.Newsroom, when newsroom.When) error {
	ps, err := n.Schedule(a.ctx, a.actor, int64(c.Story), c.Edition, when, nil)
	if err != nil {
		return err
	}
	if a.json {
		return a.print(ps)
	}
	es, err := n.Store.Editions(a.ctx)
	if err != nil {
		return err
	}
	for _, p := range ps {
		if _, err := fmt.Fprintf(a.out, "%s: scheduled for %s\n", p.Edition, editionTime(es, p.Edition, p.At)); err != nil {
			return err
		}
		if p.Twice && !c.Later && when.Local != "" {
			a.say("Clocks in %s go back in that night and show this time twice: the first is meant. For the second, add --later.", p.Zone)
		}
	}
	return nil
}
