package cli

import (
	"fmt"
	"maps"
	"slices"
	"text/tabwriter"

	"depesche"
	"depesche/internal/newsroom"
)

type pageCmd struct {
	List    pageListCmd    `cmd:"" default:"1" help:"List the pages of editions."`
	Show    pageShowCmd    `cmd:"" help:"Print a page's Markdown."`
	Write   pageWriteCmd   `cmd:"" help:"Write a page: imprint, privacy, about or any other."`
	Remove  pageRemoveCmd  `cmd:"" help:"Take a page off the site."`
	History pageHistoryCmd `cmd:"" help:"Print what stood on a page, newest first."`
}

type pageListCmd struct {
	Edition string `help:"Only this edition." placeholder:"CODE"`
}

func (c pageListCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		es, err := n.Store.Editions(a.ctx)
		if err != nil {
			return err
		}
		var all []depesche.Page
		for _, e := range es {
			if c.Edition != "" && e.Code != c.Edition {
				continue
			}
			ps, err := n.Store.Pages(a.ctx, e.Code)
			if err != nil {
				return err
			}
			all = append(all, ps...)
		}
		if a.json {
			return a.print(all)
		}
		w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
		for _, p := range all {
			foot := "at the foot"
			if !p.Listed {
				foot = "not at the foot"
			}
			fmt.Fprintf(w, "%s\t%s\t%s\trevision %d, %s\t%s\n", p.Edition, p.Key, p.Title, p.Revision, p.UpdatedAt.Format("2006-01-02"), foot)
		}
		return w.Flush()
	})
}

type pageShowCmd struct {
	Edition string `arg:"" help:"Code of the edition." placeholder:"CODE"`
	Key     string `arg:"" help:"Key of the page: imprint, privacy, about." placeholder:"KEY"`
}

func (c pageShowCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		p, err := n.Store.Page(a.ctx, c.Edition, c.Key)
		if err != nil || a.json {
			return a.result(p, err)
		}
		_, err = fmt.Fprint(a.out, p.Source)
		return err
	})
}

type pageWriteCmd struct {
	Edition  string `arg:"" help:"Code of the edition." placeholder:"CODE"`
	Key      string `arg:"" help:"Key, the same in every edition: imprint, privacy, about, contact, corrections-policy." placeholder:"KEY"`
	File     string `arg:"" help:"Markdown, or - for standard input." placeholder:"FILE"`
	Title    string `help:"Title; that of the page stays when left out." placeholder:"TEXT"`
	Unlisted bool   `help:"Do not link it at the foot of every page."`
}

func (c pageWriteCmd) Run(a *app) error {
	b, err := a.readInput(c.File, 1<<20)
	if err != nil {
		return err
	}
	return a.with(func(n *newsroom.Newsroom) error {
		p := depesche.Page{Edition: c.Edition, Key: c.Key, Title: c.Title, Source: string(b), Listed: !c.Unlisted}
		if c.Title == "" {
			if old, err := n.Store.Page(a.ctx, c.Edition, c.Key); err == nil {
				p.Title = old.Title
			}
		}
		saved, err := n.SavePage(a.ctx, a.actor, p)
		return a.result(saved, err)
	})
}

type pageRemoveCmd struct {
	Edition string `arg:"" help:"Code of the edition." placeholder:"CODE"`
	Key     string `arg:"" help:"Key of the page." placeholder:"KEY"`
}

func (c pageRemoveCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error { return a.result(nil, n.RemovePage(a.ctx, a.actor, c.Edition, c.Key)) })
}

type pageHistoryCmd struct {
	Edition string `arg:"" help:"Code of the edition." placeholder:"CODE"`
	Key     string `arg:"" help:"Key of the page." placeholder:"KEY"`
}

func (c pageHistoryCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		rs, err := n.Store.PageRevisions(a.ctx, c.Edition, c.Key)
		if err != nil || a.json {
			return a.result(rs, err)
		}
		for _, r := range rs {
			fmt.Fprintf(a.out, "Revision %d, %s, %s: %s\n\n%s\n\n", r.Revision, r.At, r.By, r.Title, r.Source)
		}
		return nil
	})
}

type authorCmd struct {
	List     authorListCmd     `cmd:"" default:"1" help:"List those whom bylines name."`
	Describe authorDescribeCmd `cmd:"" help:"Say who an author is."`
}

type authorListCmd struct{}

func (authorListCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		as, err := n.Store.Authors(a.ctx)
		if err != nil || a.json {
			return a.result(as, err)
		}
		w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
		for _, x := range as {
			fmt.Fprintf(w, "%s\t%s\t%v\t%s\n", x.Key, x.Name, slices.Sorted(maps.Keys(x.About)), x.Link)
		}
		return w.Flush()
	})
}

type authorDescribeCmd struct {
	Key   string            `arg:"" help:"Key, as list prints it." placeholder:"KEY"`
	Name  string            `help:"Name at the head of the author's page." placeholder:"TEXT"`
	Link  string            `help:"The author's own page elsewhere." placeholder:"URL"`
	About map[string]string `help:"Who that is, by language: --about \"de=Schreibt über Flüsse.\"; an empty text is removed." placeholder:"LANG=TEXT" mapsep:"none"`
}

func (c authorDescribeCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		ch := newsroom.AuthorChange{About: c.About}
		if c.Name != "" {
			ch.Name = &c.Name
		}
		if c.Link != "" {
			ch.Link = &c.Link
		}
		x, err := n.DescribeAuthor(a.ctx, a.actor, c.Key, ch)
		return a.result(x, err)
	})
}
