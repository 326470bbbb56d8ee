package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"depesche/internal/newsroom"
	"depesche/internal/search"
	"depesche/internal/store"
)

type searchCmd struct {
	Find    searchFindCmd    `cmd:"" default:"withargs" help:"Find stories: everything that the newsroom has, or the pages of an edition."`
	Rebuild searchRebuildCmd `cmd:"" help:"Build the search indexes anew, while the newsroom serves."`
}

type searchFindCmd struct {
	Words   []string `arg:"" help:"Words, \"phrases\", -words to leave out, beginnings*." placeholder:"WORDS" passthrough:"partial"`
	Edition string   `help:"Search the pages of this edition, as its readers do." placeholder:"CODE"`
	Channel string   `help:"Only this channel (with --edition)." placeholder:"KEY"`
	Topic   string   `help:"Only this topic (with --edition)." placeholder:"KEY"`
	Limit   int      `help:"How many." default:"20"`
}

func (c searchFindCmd) Run(a *app) error {
	if c.Limit < 1 || c.Limit > 300 {
		return usage("--limit is a number from 1 to 300")
	}
	if c.Edition == "" && (c.Channel != "" || c.Topic != "") {
		return usage("--channel and --topic narrow the pages of an edition: name it with --edition")
	}
	words := strings.Join(c.Words, " ")
	return a.with(func(n *newsroom.Newsroom) error {
		if c.Edition != "" {
			f, err := n.SearchPages(a.ctx, store.SearchQuery{Edition: c.Edition, Text: words, Channel: c.Channel, Topic: c.Topic, Limit: c.Limit})
			if err != nil {
				return err
			}
			return a.pages(f)
		}
		hits, err := n.Store.SearchStories(a.ctx, words, c.Limit)
		if err != nil {
			return err
		}
		if a.json {
			return a.print(hits)
		}
		for _, h := range hits {
			fmt.Fprintf(a.out, "%6d  %-3s %s\n", h.Story, h.Lang, h.Headline)
		}
		if len(hits) == 0 {
			a.say("No story fits.")
		}
		return nil
	})
}

func (a *app) pages(f *newsroom.Found) error {
	if a.json {
		return a.print(f)
	}
	for word, instead := range f.Instead {
		a.say("No page has %q; these have %q.", word, instead)
	}
	for _, p := range f.Pages {
		fmt.Fprintf(a.out, "%6d  %s  %s\n        %s\n", p.Story, p.First.Local().Format(time.DateOnly), p.Headline, marked(p.Extract))
	}
	switch {
	case f.More:
		a.say("More than %d pages.", f.Total)
	case f.Total == 0:
		a.say("No page fits.")
	}
	if f.Suggestion != "" {
		a.say("Did you mean: %s", f.Suggestion)
	}
	return nil
}

// marked writes an extract for a terminal, hits between asterisks.
func marked(ps []search.Piece) string {
	var b strings.Builder
	for _, p := range ps {
		if p.Hit {
			b.WriteString("*" + p.Text + "*")
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

type searchRebuildCmd struct{}

func (searchRebuildCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		bar := a.bar("Indexing")
		defer bar.end()
		total := 0
		err := n.RebuildSearch(a.ctx, func(b store.SearchBuild) {
			total = b.Total
			bar.set(b.Done, b.Total)
		})
		if err != nil {
			return err
		}
		if a.json {
			return a.print(map[string]int{"documents": total})
		}
		bar.end()
		a.say("The search indexes are new: %d pages and texts.", total)
		return nil
	})
}

// buildSearch builds search indexes that are due until the function that it returns is
// called; what is left then goes on next time.
func (a *app) buildSearch(n *newsroom.Newsroom) (stop func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(a.ctx))
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := n.CompleteSearch(ctx); err != nil && ctx.Err() == nil {
			a.log.Error("the search indexes could not be built; `depesche search rebuild` goes on", "err", err)
		}
	}()
	return func() {
		cancel()
		<-done
	}
}
