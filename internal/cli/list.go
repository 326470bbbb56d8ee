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

type listCmd struct {
	Queue   string `help:"inbox, drafts, translate, review, scheduled, published or problems." placeholder:"QUEUE"`
	Search  string `help:"Words of any text, or a number." placeholder:"WORDS"`
	Edition string `help:"Stories with a text in this edition, or in the state named there." placeholder:"CODE"`
	State   string `help:"missing, draft, edit, review, approved, scheduled, published, stale or problem." placeholder:"STATE"`
	Channel string `help:"Stories of this channel." placeholder:"KEY"`
	Topic   string `help:"Stories of this topic." placeholder:"KEY"`
	Owner   string `help:"Stories with a text that this person has." placeholder:"ADDRESS"`
	Days    int    `help:"Changed within so many days; with a minus, unchanged for so many." placeholder:"N"`
	Limit   int    `help:"How many." default:"50"`
}

func (c listCmd) Run(a *app) error {
	if c.Limit < 1 {
		return usage("--limit is a number from 1")
	}
	return a.with(func(n *newsroom.Newsroom) error {
		q := store.MatrixQuery{Queue: c.Queue, Search: c.Search, Edition: c.Edition, State: c.State, Channel: c.Channel, Topic: c.Topic, Limit: c.Limit}
		switch at := time.Now().AddDate(0, 0, -max(c.Days, -c.Days)); {
		case c.Days > 0:
			q.ChangedAfter = at
		case c.Days < 0:
			q.ChangedBefore = at
		}
		if c.Owner != "" {
			owner, err := n.Store.AnyAccountByEmail(a.ctx, c.Owner)
			if err != nil {
				return err
			}
			q.Owner = owner.ID
		}
		rows, err := n.Store.Matrix(a.ctx, q)
		if err != nil {
			return err
		}
		if a.json {
			if rows == nil {
				rows = []store.MatrixRow{}
			}
			return a.print(rows)
		}
		w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
		for _, r := range rows {
			var cells []string
			for _, cell := range r.Cells {
				cells = append(cells, cell.Edition+": "+CellState(cell))
			}
			fmt.Fprintf(w, "%d\t%s\t%s\t%s\n", r.Story.ID, r.Lang, cutText(r.Headline, 50), strings.Join(cells, "\t"))
		}
		if len(rows) == 0 {
			a.say("No stories.")
		}
		return w.Flush()
	})
}

// CellState says in a few words where a story stands in an edition.
func CellState(c store.MatrixCell) string {
	switch {
	case len(c.Problems) > 0:
		return "not published at its time"
	case c.Publication != nil && c.Publication.State == depesche.Live && !c.Stale:
		return "published"
	case c.Publication != nil && c.Publication.State == depesche.Live:
		return "published, stale"
	case c.Scheduled:
		return "scheduled"
	case c.Text == nil:
		return "missing"
	case c.Stale:
		return "stale"
	case c.Text.OpenErrors > 0:
		return fmt.Sprintf("%s, %d errors", c.Text.State, c.Text.OpenErrors)
	}
	return string(c.Text.State)
}

func cutText(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}

type showCmd struct {
	Story storyNumber `arg:"" help:"Number of the story." placeholder:"STORY"`
	Lang  string      `help:"Language or edition; left out, the original." placeholder:"xx"`
}

func (c showCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		st, err := n.Store.Story(a.ctx, int64(c.Story))
		if err != nil {
			return err
		}
		lang := c.Lang
		if lang == "" {
			lang = st.Lang
		}
		t, err := n.Text(a.ctx, st.ID, lang)
		if err != nil {
			return err
		}
		rev, err := n.Store.Revision(a.ctx, t.Head)
		if err != nil {
			return err
		}
		if a.json {
			doc := newsroom.Compose(rev, t.Lang)
			return a.print(map[string]any{"story": st, "text": t, "revision": rev.Number, "document": doc, "segments": rev.Segments, "targets": rev.Targets})
		}
		return a.show(st, t, rev)
	})
}

func (a *app) show(st *depesche.Story, t *depesche.Text, rev *depesche.Revision) error {
	fmt.Fprintf(a.out, "Story %d · %s · %s · revision %d by %s, %s\n", st.ID, t.Lang, t.State, rev.Number, rev.By, rev.At.Local().Format(time.DateTime))
	if st.Provenance.Source != "" || st.Provenance.URL != "" {
		fmt.Fprintf(a.out, "From %s %s\n", st.Provenance.Source, st.Provenance.URL)
	}
	fmt.Fprintln(a.out)
	if rev.Targets == nil {
		for i, s := range rev.Segments {
			fmt.Fprintf(a.out, "%3d  %s\n", i+1, s.Source.Tagged())
		}
		return nil
	}
	for i, s := range rev.Targets {
		fmt.Fprintf(a.out, "%3d  %s\n     %s\n     (%s%s)\n", i+1, s.Source.Tagged(), s.Target.Tagged(), s.State, origin(s.Origin))
	}
	return nil
}

func origin(o depesche.Origin) string {
	s := ""
	switch o.Kind {
	case depesche.FromEngine:
		s = ", " + o.Name
	case depesche.FromMemory:
		s = fmt.Sprintf(", memory %d %%", o.Match)
	case depesche.FromPerson, depesche.FromSource:
		s = ", from " + string(o.Kind)
	}
	if o.Edited {
		s += ", edited"
	}
	return s
}

type ledgerCmd struct {
	Story storyNumber `arg:"" optional:"" help:"Number of the story; left out, the whole newsroom." placeholder:"STORY"`
	Limit int         `help:"How many entries." default:"200"`
}

func (c ledgerCmd) Run(a *app) error {
	if c.Limit < 1 {
		return usage("--limit is a number from 1")
	}
	return a.with(func(n *newsroom.Newsroom) error {
		if c.Story != 0 {
			if _, err := n.Store.Story(a.ctx, int64(c.Story)); err != nil {
				return err
			}
		}
		es, err := n.Store.Ledger(a.ctx, store.LedgerQuery{Story: int64(c.Story), Limit: c.Limit})
		if err != nil {
			return err
		}
		if a.json {
			return a.print(es)
		}
		w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
		for i := len(es) - 1; i >= 0; i-- {
			e := es[i]
			what := []string{}
			for _, s := range []string{e.Lang, e.Edition, strings.TrimSpace(e.Engine + " " + e.Version)} {
				if s != "" && (len(what) == 0 || what[len(what)-1] != s) {
					what = append(what, s)
				}
			}
			rev := ""
			if e.Revision > 0 {
				rev = fmt.Sprintf("r%d", e.Revision)
			}
			story := ""
			if c.Story == 0 && e.Story != 0 {
				story = fmt.Sprintf("#%d ", e.Story)
			}
			fmt.Fprintf(w, "%s\t%s\t%s%s\t%s\t%s\t%s\n", e.At.Local().Format(time.DateTime), e.Actor, story, e.Action, strings.Join(what, " "), rev, e.Detail)
		}
		return w.Flush()
	})
}

type describeCmd struct {
	Story    storyNumber `arg:"" help:"Number of the story." placeholder:"STORY"`
	Channel  *string     `help:"Channel." placeholder:"KEY"`
	Topics   *string     `help:"Topics, separated by commas." placeholder:"KEY,KEY"`
	Slugline *string     `help:"Slugline." placeholder:"TEXT"`
	Priority *int        `help:"1 (flash) to 6." placeholder:"N"`
	Rights   *string     `help:"Terms of use, as the source gave them." placeholder:"TEXT"`
	Note     *string     `help:"A note for colleagues; readers never see it." placeholder:"TEXT"`
	Embargo  *string     `help:"Not before this time: one moment with its zone, 2026-11-30T06:00:00+01:00; 2026-11-30T06:00 by each edition's own clock; or none. Ends the embargoes that editions have of their own." placeholder:"TIME"`

	EmbargoIn map[string]string `help:"An edition's own embargo, which counts there instead of the story's: de=2026-11-30T06:00 by its clock, or one moment with its zone; de=none ends it." placeholder:"CODE=TIME" mapsep:","`
}

func (c describeCmd) Run(a *app) error {
	if c.Channel == nil && c.Topics == nil && c.Slugline == nil && c.Priority == nil && c.Embargo == nil && len(c.EmbargoIn) == 0 && c.Rights == nil && c.Note == nil {
		return usage("say what to change: --channel, --topics, --slugline, --priority, --embargo, --embargo-in, --rights or --note")
	}
	ch := newsroom.StoryChange{Channel: c.Channel, Slugline: c.Slugline, Priority: c.Priority, Rights: c.Rights, Note: c.Note}
	if c.Topics != nil {
		keys := strings.FieldsFunc(*c.Topics, func(r rune) bool { return r == ',' || r == ' ' })
		ch.Topics = &keys
	}
	if c.Embargo != nil {
		when, err := until("--embargo", *c.Embargo)
		if err != nil {
			return err
		}
		ch.Embargo = &when
	}
	for code, at := range c.EmbargoIn {
		when, err := until("--embargo-in "+code, at)
		if err != nil {
			return err
		}
		if ch.EmbargoIn == nil {
			ch.EmbargoIn = map[string]newsroom.When{}
		}
		ch.EmbargoIn[code] = when
	}
	return a.with(func(n *newsroom.Newsroom) error {
		if err := n.Describe(a.ctx, a.actor, int64(c.Story), ch); err != nil {
			return err
		}
		return a.story(n, int64(c.Story))
	})
}

// until reads the end of an embargo that a flag gives.
func until(flag, at string) (newsroom.When, error) {
	when, err := newsroom.ParseUntil(at)
	if err != nil {
		return when, usage("%s takes a time with its zone, like 2026-11-30T06:00:00+01:00, a clock time like 2026-11-30T06:00, or none", flag)
	}
	return when, nil
}

// story prints what is about a story: nothing for people, who know what they asked for.
func (a *app) story(n *newsroom.Newsroom, number int64) error {
	if !a.json {
		return nil
	}
	st, err := n.Store.Story(a.ctx, number)
	if err != nil {
		return err
	}
	return a.print(st)
}

type recordCmd struct {
	Story storyNumber `arg:"" help:"Number of the story." placeholder:"STORY"`
}

func (c recordCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		r, err := n.Record(a.ctx, int64(c.Story))
		if err != nil {
			return err
		}
		return a.print(r)
	})
}
