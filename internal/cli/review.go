package cli

import (
	"fmt"
	"strings"

	"depesche"
	"depesche/internal/newsroom"
)

type editCmd struct {
	Story   storyNumber `arg:"" help:"Number of the story." placeholder:"STORY"`
	Lang    string      `required:"" help:"Language or edition of the text." placeholder:"xx"`
	Segment int         `required:"" help:"Number of the segment, as show prints it." placeholder:"N"`
	Text    string      `required:"" help:"The new sentence; marks as tags, as show prints them." placeholder:"TEXT"`
	Confirm bool        `help:"Confirm it as well."`
}

func (c editCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		res, err := n.Look(a.ctx, int64(c.Story), c.Lang)
		if err != nil {
			return err
		}
		segs := res.Revision.Segments
		if c.Segment < 1 || c.Segment > len(segs) {
			return depesche.E(depesche.Invalid, "segment.number", "there is no segment %d: this text has 1 to %d", c.Segment, len(segs))
		}
		s := segs[c.Segment-1]
		target, err := depesche.ParseTagged(c.Text, s.Source.Marks)
		if err != nil {
			return err
		}
		t, err := n.EditSegment(a.ctx, a.actor, newsroom.SegmentEdit{Story: int64(c.Story), Lang: c.Lang, Key: s.Key, Base: res.Revision.Number, Target: target, Confirm: c.Confirm})
		if err != nil {
			return err
		}
		return a.text(t)
	})
}

// text prints where a text stands.
func (a *app) text(t *depesche.Text) error {
	if a.json {
		return a.print(t)
	}
	_, err := fmt.Fprintf(a.out, "Story %d in %s: %s, %d of %d segments confirmed; %d errors, %d warnings open.\n", t.Story, t.Lang, t.State, t.Confirmed, t.Segments, t.OpenErrors, t.OpenWarnings)
	return err
}

type confirmCmd struct {
	Story storyNumber `arg:"" help:"Number of the story." placeholder:"STORY"`
	Lang  string      `required:"" help:"Language or edition of the translation." placeholder:"xx"`
}

func (c confirmCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		if err := n.ConfirmAll(a.ctx, a.actor, int64(c.Story), c.Lang); err != nil {
			return err
		}
		return a.textOf(n, int64(c.Story), c.Lang)
	})
}

func (a *app) textOf(n *newsroom.Newsroom, story int64, lang string) error {
	t, err := n.Text(a.ctx, story, lang)
	if err != nil {
		return err
	}
	return a.text(t)
}

type waiveCmd struct {
	Story   storyNumber `arg:"" help:"Number of the story." placeholder:"STORY"`
	Finding string      `arg:"" optional:"" help:"Identity of the finding, as check prints it (its beginning will do)." placeholder:"FINDING"`
	All     bool        `help:"Waive every open error of this translation."`
	Lang    string      `required:"" help:"Language or edition of the translation." placeholder:"xx"`
	Reason  string      `required:"" help:"Why this is right." placeholder:"TEXT"`
	Undo    bool        `help:"Open a waived finding again."`
}

func (c waiveCmd) Run(a *app) error {
	if c.All == (c.Finding != "") {
		return usage("name one finding, or --all for every open error")
	}
	return a.with(func(n *newsroom.Newsroom) error {
		story := int64(c.Story)
		switch {
		case c.Undo && c.Finding != "":
			if err := n.Unwaive(a.ctx, a.actor, story, c.Lang, c.Finding); err != nil {
				return err
			}
		case c.All:
			if err := waiveErrors(a, n, story, c.Lang, c.Reason); err != nil {
				return err
			}
		default:
			if err := n.Waive(a.ctx, a.actor, story, c.Lang, c.Finding, c.Reason); err != nil {
				return err
			}
		}
		return a.textOf(n, story, c.Lang)
	})
}

func waiveErrors(a *app, n *newsroom.Newsroom, story int64, lang, reason string) error {
	res, err := n.Look(a.ctx, story, lang)
	if err != nil {
		return err
	}
	for _, f := range res.Findings {
		if f.Open() && f.Severity == depesche.SevError {
			if err := n.Waive(a.ctx, a.actor, story, lang, f.Identity, reason); err != nil {
				return err
			}
		}
	}
	return nil
}

type approveCmd struct {
	Story storyNumber `arg:"" help:"Number of the story." placeholder:"STORY"`
	Lang  string      `required:"" help:"Language or edition of the text." placeholder:"xx" aliases:"edition"`

	Revision int `help:"Revision that was read, as show prints it; a newer one is not approved." placeholder:"N"`
}

func (c approveCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		if err := n.ApproveSeen(a.ctx, a.actor, int64(c.Story), c.Lang, c.Revision); err != nil {
			return err
		}
		return a.textOf(n, int64(c.Story), c.Lang)
	})
}

type publishCmd struct {
	Story   storyNumber `arg:"" help:"Number of the story." placeholder:"STORY"`
	Edition []string    `help:"Editions to publish in, all or none; left out, every edition that has a text." placeholder:"CODE" sep:","`
	Waive   string      `help:"Waive every open error with this reason first." placeholder:"REASON"`
	At      string      `help:"Not now but at this time: 2026-11-30T07:00 by each edition's own clock, or one moment with its zone, 2026-11-30T07:00:00+01:00." placeholder:"TIME"`
	Later   bool        `help:"Of a time that clocks show twice, the second."`
}

func (c publishCmd) Run(a *app) error {
	var when newsroom.When
	if c.At != "" {
		var err error
		if when, err = newsroom.ParseWhen(c.At); err != nil {
			return usage("--at takes a time like 2026-11-30T07:00 or 2026-11-30T07:00:00+01:00")
		}
		when.Later = c.Later
	}
	return a.with(func(n *newsroom.Newsroom) error {
		if c.Waive != "" {
			if err := c.waive(a, n); err != nil {
				return err
			}
		}
		if c.At != "" {
			return c.schedule(a, n, when)
		}
		ps, err := n.Publish(a.ctx, a.actor, int64(c.Story), c.Edition)
		if err != nil {
			return err
		}
		return a.publications(ps)
	})
}

// waive waives the open errors of the translations that are to be published.
func (c publishCmd) waive(a *app, n *newsroom.Newsroom) error {
	es, err := n.Store.Editions(a.ctx)
	if err != nil {
		return err
	}
	for _, e := range es {
		if len(c.Edition) > 0 && !contains(c.Edition, e.Code) {
			continue
		}
		t, err := n.Store.Text(a.ctx, int64(c.Story), e.Lang)
		if depesche.IsNotFound(err) || err == nil && t.Kind == depesche.Original {
			continue
		}
		if err != nil {
			return err
		}
		if err := waiveErrors(a, n, int64(c.Story), e.Lang, c.Waive); err != nil {
			return err
		}
	}
	return nil
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if strings.EqualFold(l, s) {
			return true
		}
	}
	return false
}

func (a *app) publications(ps []depesche.Publication) error {
	if a.json {
		return a.print(ps)
	}
	for _, p := range ps {
		line := p.Path
		if p.State == depesche.Scheduled {
			line = fmt.Sprintf("%s: scheduled for %s, when the embargo ends", p.Edition, p.First.Local().Format("Mon 2 Jan 2006 15:04 MST"))
		}
		if _, err := fmt.Fprintln(a.out, line); err != nil {
			return err
		}
		// Only translations carry the label; those have an engine or a translator.
		if p.State == depesche.Live && !p.Reviewed && p.Engine+p.Translator != "" {
			a.say("Published in %s without a person's approval; the page says so.", p.Edition)
		}
	}
	return nil
}

type acceptCmd struct {
	Story storyNumber `arg:"" help:"Number of the story." placeholder:"STORY"`
}

func (c acceptCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		if err := n.Accept(a.ctx, a.actor, int64(c.Story)); err != nil {
			return err
		}
		return a.story(n, int64(c.Story))
	})
}

type unpublishCmd struct {
	Story   storyNumber `arg:"" help:"Number of the story." placeholder:"STORY"`
	Edition []string    `help:"Editions to take it off; left out, all." placeholder:"CODE" sep:","`
	Reason  string      `help:"Why, for the ledger." placeholder:"TEXT"`
}

func (c unpublishCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		if err := n.Unpublish(a.ctx, a.actor, int64(c.Story), c.Edition, c.Reason); err != nil {
			return err
		}
		where := "the site"
		if len(c.Edition) > 0 {
			where = strings.Join(c.Edition, ", ")
		}
		a.say("Story %d is off %s; its addresses there answer 410 Gone.", c.Story, where)
		return a.story(n, int64(c.Story))
	})
}

type correctCmd struct {
	Story storyNumber `arg:"" help:"Number of the story." placeholder:"STORY"`
	Lang  string      `required:"" help:"Language of the text." placeholder:"xx"`
	Wrong string      `required:"" help:"What the page said." placeholder:"TEXT"`
	Right string      `required:"" help:"What is right." placeholder:"TEXT"`
}

func (c correctCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		err := n.Correct(a.ctx, a.actor, depesche.Correction{Story: int64(c.Story), Lang: c.Lang, Wrong: c.Wrong, Right: c.Right})
		if err != nil {
			return err
		}
		return a.story(n, int64(c.Story))
	})
}
