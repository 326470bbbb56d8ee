package cli

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/translate"
)

type revisionCmd struct {
	List    revisionListCmd    `cmd:"" help:"List the revisions of a text, newest first."`
	Compare revisionCompareCmd `cmd:"" help:"Compare two revisions of a text, word by word."`
	Restore revisionRestoreCmd `cmd:"" help:"Make an earlier revision the newest; nothing is taken away."`
}

type textArgs struct {
	Story storyNumber `arg:"" help:"Number of the story." placeholder:"STORY"`
	Lang  string      `help:"Language or edition; left out, the original." placeholder:"xx"`
}

func (c textArgs) text(a *app, n *newsroom.Newsroom) (*depesche.Text, error) {
	if c.Lang == "" {
		return n.Store.Original(a.ctx, int64(c.Story))
	}
	return n.Text(a.ctx, int64(c.Story), c.Lang)
}

type revisionListCmd struct{ textArgs }

func (c revisionListCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		t, err := c.text(a, n)
		if err != nil {
			return err
		}
		rs, err := n.Store.Revisions(a.ctx, t.ID)
		if err != nil {
			return err
		}
		type line struct {
			Number   int    `json:"revision"`
			By       string `json:"by"`
			At       string `json:"at"`
			Reason   string `json:"reason"`
			Approved bool   `json:"approved,omitempty"`
		}
		var out []line
		for _, r := range rs {
			out = append(out, line{r.Number, r.By, r.At.UTC().Format("2006-01-02T15:04:05Z"), r.Reason, r.ID == t.Approved})
		}
		if a.json {
			return a.print(out)
		}
		w := tabwriter.NewWriter(a.out, 0, 4, 2, ' ', 0)
		for i, l := range out {
			approved := ""
			if l.Approved {
				approved = "approved"
			}
			fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\n", l.Number, rs[i].At.Local().Format("2 Jan 2006 15:04"), l.By, l.Reason, approved)
		}
		return w.Flush()
	})
}

type revisionCompareCmd struct {
	textArgs
	From int `help:"The older revision; left out, the one before." placeholder:"N"`
	To   int `help:"The newer revision; left out, the newest." placeholder:"N"`
}

func (c revisionCompareCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		t, err := c.text(a, n)
		if err != nil {
			return err
		}
		cmp, err := n.CompareRevisions(a.ctx, t.Story, t.Lang, c.From, c.To)
		if err != nil {
			return err
		}
		if a.json {
			return a.print(map[string]any{"lang": cmp.Lang, "from": cmp.From.Number, "to": cmp.To.Number, "pieces": cmp.Pieces})
		}
		a.say("Revision %d to %d; [-removed-] {+added+}.", cmp.From.Number, cmp.To.Number)
		changed := 0
		for _, d := range cmp.Pieces {
			if d.Change == newsroom.PieceSame {
				continue
			}
			changed++
			if _, err := fmt.Fprintf(a.out, "%s, %s: %s\n", d.Kind, d.Change, wordDiff(d.Parts)); err != nil {
				return err
			}
		}
		if changed == 0 {
			a.say("They say the same.")
		}
		return nil
	})
}

// wordDiff writes a difference as plain text, as Git does for words.
func wordDiff(parts []translate.DiffPart) string {
	var b strings.Builder
	for _, p := range parts {
		switch p.Kind {
		case translate.DiffDel:
			b.WriteString("[-" + p.Text + "-]")
		case translate.DiffIns:
			b.WriteString("{+" + p.Text + "+}")
		default:
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

type revisionRestoreCmd struct {
	textArgs
	Revision int `required:"" help:"Number of the revision, as list prints it." placeholder:"N"`
	Base     int `help:"Number of the newest revision that you have seen; with a newer one nothing is restored." placeholder:"N"`
}

func (c revisionRestoreCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		t, err := c.text(a, n)
		if err != nil {
			return err
		}
		res, err := n.Restore(a.ctx, a.actor, t.Story, t.Lang, c.Base, c.Revision)
		if err != nil {
			return err
		}
		if a.json {
			return a.print(res)
		}
		if res.Kept > 0 {
			a.say("%d segments, which the original did not have then, keep what stands there.", res.Kept)
		}
		return a.text(res.Text)
	})
}
