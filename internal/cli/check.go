package cli

import (
	"fmt"
	"io"
	"strings"

	"depesche"
	"depesche/internal/check"
	"depesche/internal/check/message"
	"depesche/internal/launch"
	"depesche/internal/newsroom"
)

type checkCmd struct {
	Story storyNumber `arg:"" optional:"" help:"Number of the story; left out, pairs are read as JSONL from standard input." placeholder:"STORY"`
	Lang  string      `help:"Language or edition; left out, every translation." placeholder:"xx" aliases:"to"`
}

// Help is shown by `depesche check --help`.
func (checkCmd) Help() string {
	return `With a story: prints what differs from the source, sentence by sentence; exit status 3 when an error is open.
Without: reads {"id", "src_lang", "tgt_lang", "source", "target", "glossary"?, "quotes"?} a line from standard input and writes {"id", "flags", "findings"} a line to standard output.`
}

func (c checkCmd) Run(a *app) error {
	if c.Story == 0 {
		launch.Collect(50) // packs stay in memory for good: little garbage beside them
		return check.JSONL(a.in, a.out)
	}
	return a.with(func(n *newsroom.Newsroom) error {
		langs, err := c.langs(a, n)
		if err != nil {
			return err
		}
		var all []checked
		errors := 0
		for _, l := range langs {
			res, err := n.Check(a.ctx, a.actor, int64(c.Story), l)
			if err != nil {
				return err
			}
			errors += res.Text.OpenErrors
			all = append(all, checked{l, res.Stale, append([]depesche.Finding{}, res.Findings...)})
			if !a.json {
				a.printCheck(res)
			}
		}
		if a.json {
			if err := a.print(all); err != nil {
				return err
			}
		}
		if errors > 0 {
			return depesche.E(depesche.Refused, "check.errors", "%s open: mend or waive before publishing", plural(errors, "1 error is", "%d errors are"))
		}
		return nil
	})
}

type checked struct {
	Lang     string             `json:"lang"`
	Stale    bool               `json:"stale"`
	Findings []depesche.Finding `json:"findings"`
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return fmt.Sprintf(many, n)
}

func (c checkCmd) langs(a *app, n *newsroom.Newsroom) ([]string, error) {
	if c.Lang != "" {
		return []string{c.Lang}, nil
	}
	if _, err := n.Store.Story(a.ctx, int64(c.Story)); err != nil {
		return nil, err
	}
	texts, err := n.Store.Texts(a.ctx, int64(c.Story))
	if err != nil {
		return nil, err
	}
	out := []string{}
	for _, t := range texts {
		if t.Kind == depesche.Translation {
			out = append(out, t.Lang)
		}
	}
	if len(out) == 0 {
		a.say("Story %d has no translation yet: depesche translate %d --to xx", c.Story, c.Story)
	}
	return out, nil
}

func (a *app) printCheck(res *newsroom.CheckResult) {
	fmt.Fprintf(a.out, "Story %d in %s, revision %d: %d errors, %d warnings, %d notes open; %d of %d segments translated, %d confirmed.\n", res.Text.Story, res.Text.Lang, res.Revision.Number,
		res.Text.OpenErrors, res.Text.OpenWarnings, res.Text.OpenNotes, res.Text.Filled, res.Text.Segments, res.Text.Confirmed)
	if res.Stale {
		fmt.Fprintln(a.out, "The original has changed since: translate again to carry this over.")
	}
	place := map[string]int{}
	for i, t := range res.Revision.Targets {
		place[t.Key] = i
	}
	a.printFindings(a.out, res.Findings, func(f depesche.Finding) {
		if i, ok := place[f.Segment]; ok {
			t := res.Revision.Targets[i]
			fmt.Fprintf(a.out, "      %s\n      %s\n", t.Source.Text, t.Target.Text)
		}
	})
}

// printFindings lists findings for people; more prints what belongs to one.
func (a *app) printFindings(w io.Writer, fs []depesche.Finding, more func(depesche.Finding)) {
	for _, f := range fs {
		state := ""
		if f.Waived != nil {
			state = fmt.Sprintf(" (waived by %s: %s)", f.Waived.By, f.Waived.Reason)
		}
		fmt.Fprintf(w, "  %-7s %-12s %s%s  [%s]\n", f.Severity, f.Category, strings.TrimSpace(message.Text("en", f)), state, short(f.Identity))
		if f.Suggestion != nil {
			fmt.Fprintf(w, "      suggestion: %s\n", *f.Suggestion)
		}
		if more != nil {
			more(f)
		}
	}
}

func short(identity string) string { return identity[:min(8, len(identity))] }
