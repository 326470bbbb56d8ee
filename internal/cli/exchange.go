package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"depesche"
	"depesche/internal/atomicfile"
	"depesche/internal/exchange"
	"depesche/internal/newsroom"
)

type xliffCmd struct {
	Export   xliffExportCmd   `cmd:"" help:"Write a story's translation as XLIFF."`
	Import   xliffImportCmd   `cmd:"" help:"Take a translation back that another tool has worked on."`
	Validate xliffValidateCmd `cmd:"" help:"Hold a file against the rules of its format: XLIFF, TMX, TBX or SRX."`
}

type xliffExportCmd struct {
	Story      storyNumber `arg:"" help:"Number of the story." placeholder:"STORY"`
	To         string      `required:"" help:"Language or edition of the translation." placeholder:"xx"`
	Version    string      `help:"Version of XLIFF: 2.1 or 1.2." enum:"2.1,1.2" default:"2.1"`
	CopySource bool        `help:"1.2: put the source where there is no translation yet, for tools that translate only what is there (OmegaT)."`
	Out        string      `short:"o" help:"File to write; left out, standard output." placeholder:"FILE"`
}

func (c xliffExportCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		o := newsroom.XLIFFOptions{Version: c.Version, CopySource: c.CopySource, Tool: Version}
		return a.export(c.Out, func(w io.Writer) error {
			_, err := n.HandOut(a.ctx, operator, int64(c.Story), c.To, o, w)
			return err
		})
	})
}

// export writes what f writes to a file, whole or not at all, or to standard output.
func (a *app) export(name string, f func(io.Writer) error) error {
	if name == "" || name == "-" {
		return f(a.out)
	}
	if st, err := os.Stat(name); err == nil && !st.Mode().IsRegular() {
		to, err := os.OpenFile(name, os.O_WRONLY, 0) // a pipe, a terminal
		if err != nil {
			return depesche.Wrap(err, depesche.Unavailable, "export.write", "%s cannot be written: %s", name, plainCause(err))
		}
		return errors.Join(f(to), to.Close())
	}
	if err := atomicfile.Stream(name, f); err != nil {
		var e *depesche.Error
		if errors.As(err, &e) {
			return err
		}
		return depesche.Wrap(err, depesche.Unavailable, "export.write", "%s cannot be written: %s", name, plainCause(err))
	}
	a.say("Wrote %s.", name)
	return a.result(map[string]any{"file": name}, nil)
}

type xliffImportCmd struct {
	File  string      `arg:"" help:"The file; - is standard input." placeholder:"FILE"`
	Story storyNumber `help:"Number of the story, where the tool lost it." placeholder:"STORY"`
	To    string      `help:"Language or edition of the translation, where the tool lost it." placeholder:"xx"`
}

// Help is shown by depesche xliff import --help.
func (xliffImportCmd) Help() string {
	return `Takes what translators changed, checks it, and says what became of every other sentence: changed here meanwhile, gone from the original, broken by the tool. Nothing that a person wrote here is overwritten.
Exit status 3 when something was left out that needs a decision.`
}

func (c xliffImportCmd) Run(a *app) error {
	data, err := a.readInput(c.File, newsroom.MaxXLIFF)
	if err != nil {
		return err
	}
	return a.with(func(n *newsroom.Newsroom) error {
		res, err := n.TakeIn(a.ctx, operator, data, int64(c.Story), c.To)
		if err != nil {
			return err
		}
		if a.json {
			err = a.print(res)
		} else {
			a.printTaken(res)
		}
		left := res.Counts[newsroom.Clash] + res.Counts[newsroom.Moved] + res.Counts[newsroom.Broken]
		if err != nil || left == 0 {
			return err
		}
		return status{exitRefused, fmt.Sprintf("%s left as it was here and needs a decision", plural(left, "1 sentence was", "%d sentences were"))}
	})
}

func (a *app) printTaken(res *newsroom.TakenIn) {
	c := res.Counts
	fmt.Fprintf(a.out, "Story %d in %s, made of revision %d: %d taken, %d confirmed, %d as they were, %d without translation.\n", res.Origin.Story, res.Origin.Lang, res.Origin.Source,
		c[newsroom.Taken], c[newsroom.Confirmed], c[newsroom.Same], c[newsroom.Untranslated])
	for _, s := range res.Segments {
		switch s.Outcome {
		case newsroom.Clash:
			fmt.Fprintf(a.out, "  segment %d, line %d: %s changed it here meanwhile\n      source  %s\n      here    %s\n      theirs  %s\n", s.Number, s.Line, s.By, s.Source, s.Ours, s.Theirs)
		case newsroom.Moved:
			fmt.Fprintf(a.out, "  unit %s, line %d: the original changed meanwhile; this sentence is no longer in it\n      source  %s\n      theirs  %s\n", s.Unit, s.Line, s.Source, s.Theirs)
		case newsroom.Broken:
			fmt.Fprintf(a.out, "  unit %s, line %d: %s (%s)\n      theirs  %s\n", s.Unit, s.Line, s.Reason, s.Rule, s.Theirs)
		case newsroom.Absent:
			fmt.Fprintf(a.out, "  unit %s: the file does not have this sentence\n      source  %s\n", s.Unit, s.Source)
		}
	}
	for _, n := range res.Notes {
		fmt.Fprintf(a.out, "  note on unit %s, line %d: %s\n", n.Unit, n.Line, n.Text)
	}
	a.printFindings(a.out, res.Findings, nil)
}

type xliffValidateCmd struct {
	File string `arg:"" help:"The file; - is standard input." placeholder:"FILE"`
}

// Help is shown by depesche xliff validate --help.
func (xliffValidateCmd) Help() string {
	return `Prints a JSON object: format, version, ok, and the errors with line, column, rule and reason. Exit status 0 when the file is valid, 1 when it is not.
XLIFF 2.0, 2.1, 2.2 with their modules, and 1.0 to 1.2; TMX 1.1 to 1.4; TBX 2 and 3; SRX 1.0 and 2.0: the file itself says which.`
}

func (c xliffValidateCmd) Run(a *app) error {
	in := a.in
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return depesche.Wrap(err, depesche.NotFound, "file.read", "%s cannot be read: %s", c.File, plainCause(err))
		}
		defer f.Close()
		in = f
	}
	rep, err := exchange.Validate(in)
	if err != nil {
		return depesche.Wrap(err, depesche.Invalid, "file.read", "%s cannot be read: %s", c.File, plainCause(err))
	}
	if err := a.print(rep); err != nil || rep.OK {
		return err
	}
	first := rep.Errors[0]
	return status{exitFailed, fmt.Sprintf("%s is not valid: line %d, column %d: %s (%s)", filepath.Base(c.File), first.Line, first.Column, first.Reason, plural(rep.Count, "1 error", "%d errors"))}
}

// status ends a command whose result has been printed: with --json nothing follows it.
type status struct {
	exit int
	text string
}

func (s status) Error() string { return s.text }
