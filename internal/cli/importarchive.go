package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"depesche/internal/archive"
	"depesche/internal/newsroom"
)

// archiveFlags are what both formats have in common.
type archiveFlags struct {
	Lang       string `help:"Language of texts of which the export does not say it." placeholder:"xx"`
	Pages      string `help:"What pages (imprint, contact) become: drafts, stories; or skip them." enum:"drafts,stories,skip" default:"drafts"`
	NoComments bool   `help:"Leave comments out."`
	Pictures   string `help:"skip: keep their addresses alone. fetch: from the site. Or a folder with a copy of its uploads." default:"skip" placeholder:"skip|fetch|DIR"`
	DryRun     bool   `help:"Store nothing; say what would come and what is not understood."`
}

func (c archiveFlags) options(format string) archive.Options {
	return archive.Options{Format: format, Lang: c.Lang, Pages: c.Pages, Comments: !c.NoComments, Pictures: c.Pictures, DryRun: c.DryRun}
}

const archiveHelp = `What was published there is published here, with its dates, in the edition of its language; nobody who follows a topic gets a mail. Drafts stay drafts. The old addresses lead to the new pages.
Broken off, by Ctrl-C or a crash, the same command takes what is missing and nothing twice.`

type importWXRCmd struct {
	archiveFlags
	URL          string   `help:"Address of the site, if the export has another one." placeholder:"URL"`
	Categories   string   `help:"What categories become: topics; or channels: the first one of a story is its channel. One whose channel is there is that channel in any case." enum:"topics,channels" default:"topics"`
	CategoryBase string   `help:"What stood before categories in addresses, if it is not \"category\" and links in the texts do not show it." placeholder:"WORD"`
	TagBase      string   `help:"The same for tags." placeholder:"WORD"`
	Files        []string `arg:"" help:"The XML files of one export." placeholder:"FILE"`
}

// Help is shown by depesche import wxr --help.
func (importWXRCmd) Help() string { return archiveHelp }

func (c importWXRCmd) Run(a *app) error {
	o := c.options(archive.WXR)
	o.URL, o.Categories, o.CategoryBase, o.TagBase = c.URL, c.Categories, c.CategoryBase, c.TagBase
	return a.importArchive(o, c.Files)
}

type importGhostCmd struct {
	archiveFlags
	URL  string `help:"Address of the site, which Ghost's exports do not say." placeholder:"URL"`
	File string `arg:"" help:"The JSON file." placeholder:"FILE"`
}

// Help is shown by depesche import ghost --help.
func (importGhostCmd) Help() string {
	return archiveHelp + `
Comments come where the file has them: Ghost's admin API exports them with include=comments,members, and its backups have them. Members themselves, their addresses and what they paid stay there.`
}

func (c importGhostCmd) Run(a *app) error {
	o := c.options(archive.Ghost)
	o.URL = c.URL
	return a.importArchive(o, []string{c.File})
}

func (a *app) importArchive(o archive.Options, files []string) error {
	for _, name := range files {
		file, _, err := a.source(name)
		if err != nil {
			return err
		}
		o.Files = append(o.Files, archive.File{Name: fileName(name), Source: file})
	}
	return a.with(func(n *newsroom.Newsroom) error {
		began := time.Now()
		show := a.progress(map[archive.Step]string{archive.Surveying: "Reading, MB", archive.Taking: "Posts", archive.Indexing: "Indexing"})
		o.Progress = show.archive
		rep, err := archive.New(n, a.log, nil).Import(a.ctx, a.actor, o)
		show.end()
		if rep != nil && err != nil && rep.Stories+rep.Translations > 0 {
			a.say("%d stories and %d translations are in; the same command takes the rest.", rep.Stories, rep.Translations)
		}
		if err != nil || a.json {
			return a.result(rep, err)
		}
		a.printReport(a.out, rep)
		if taken := show.took; taken > 0 && !o.DryRun {
			a.say("%d posts in %s, %.0f a second; with reading and indexing %s.", rep.Posts, taken.Round(100*time.Millisecond), float64(rep.Posts)/taken.Seconds(), time.Since(began).Round(100*time.Millisecond))
		}
		return nil
	})
}

// steps shows the progress of several steps: bars on a terminal, else lines.
type steps struct {
	a      *app
	labels map[archive.Step]string
	step   archive.Step
	bar    *bar
	began  time.Time
	said   time.Time
	took   time.Duration // the posts
}

func (a *app) progress(labels map[archive.Step]string) *steps { return &steps{a: a, labels: labels} }

func (s *steps) archive(p archive.Progress) {
	if p.Step != s.step {
		s.end()
		s.step, s.began, s.said = p.Step, time.Now(), time.Now()
		s.bar = s.a.bar(s.labels[p.Step])
	}
	done, total := p.Done, p.Total
	if p.Step == archive.Surveying || p.Step == archive.Checking {
		done, total = done>>20, total>>20
	}
	if p.Step == archive.Taking {
		s.took = time.Since(s.began)
	}
	s.bar.set(int(done), int(total))
	if now := time.Now(); !s.bar.live() && now.Sub(s.said) > 10*time.Second {
		s.said = now
		s.a.say("%s: %d of %d", s.labels[p.Step], done, total)
	}
}

func (s *steps) end() {
	if s.bar != nil {
		s.bar.end()
		s.bar = nil
	}
}

func (a *app) printReport(w io.Writer, r *archive.Report) {
	verb := "came"
	if r.DryRun {
		verb = "would come"
	}
	fmt.Fprintf(w, "%s, %s: %d posts and pages in the export.\n", r.Format, r.Site, r.Posts)
	fmt.Fprintf(w, "%d stories and %d translations %s; %d were here already.\n", r.Stories, r.Translations, verb, r.Known)
	fmt.Fprintf(w, "  %d published, %d drafts, %d drafts under an embargo\n", r.Published, r.Drafts, r.Scheduled)
	fmt.Fprintf(w, "  %d comments, %d of which wait for the newsroom; %d new topics; %d old addresses, %d names of old lists\n", r.Comments+r.CommentsHeld, r.CommentsHeld, r.Topics, r.Addresses, r.Lists)
	if r.PagesHeld > 0 {
		fmt.Fprintf(w, "  %s\n", pagesHeld(r))
	}
	if r.Pictures+r.PicturesLost > 0 {
		fmt.Fprintf(w, "  %d pictures; %d could not be had, their addresses are kept\n", r.Pictures, r.PicturesLost)
	}
	if r.Unplaced > 0 {
		fmt.Fprintf(w, "  %d sentences of translations lie beside none of the original\n", r.Unplaced)
	}
	counted(w, "Languages", r.Languages)
	counted(w, "Left out", r.Skipped)
	counted(w, "Not understood", r.NotUnderstood)
	if r.ProblemCount == 0 {
		return
	}
	fmt.Fprintf(w, "%s:\n", plural(r.ProblemCount, "1 thing was not as it should be", "%d things were not as they should be"))
	for _, p := range r.Problems {
		var where []string
		if p.Line > 0 {
			where = append(where, fmt.Sprintf("line %d", p.Line))
		}
		if p.ID != "" {
			where = append(where, "post "+p.ID)
		}
		if len(where) > 0 {
			fmt.Fprintf(w, "  %s: %s\n", strings.Join(where, ", "), p.What)
		} else {
			fmt.Fprintf(w, "  %s\n", p.What)
		}
	}
	if more := r.ProblemCount - len(r.Problems); more > 0 {
		fmt.Fprintf(w, "  and %d more\n", more)
	}
}

// pagesHeld says what becomes of the addresses of pages that come as drafts, and what to do.
func pagesHeld(r *archive.Report) string {
	said := plural(r.PagesHeld, "1 of the drafts is a page that was public there: its old address answers 404 until somebody publishes it", "%d of the drafts are pages that were public there: their old addresses answer 404 until somebody publishes them") + " (`depesche publish STORY`)"
	if r.DryRun {
		return said + "; with `--pages stories` pages are published as they come"
	}
	return said + "; `--pages stories` publishes pages as they come"
}

// counted prints what was counted by name, the most frequent first.
func counted(w io.Writer, title string, counts map[string]int) {
	if len(counts) == 0 {
		return
	}
	var names []string
	for n := range counts {
		names = append(names, n)
	}
	slices.SortFunc(names, func(a, b string) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return strings.Compare(a, b)
	})
	fmt.Fprintf(w, "%s:\n", title)
	for _, n := range names {
		fmt.Fprintf(w, "  %6d  %s\n", counts[n], n)
	}
}
