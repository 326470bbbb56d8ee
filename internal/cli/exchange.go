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
	"depesche/internal/exchange/tbx"
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
			_, err := n.HandOut(a.ctx, a.actor, int64(c.Story), c.To, o, w)
			return err
		})
	})
}

// export writes what f writes to a file, whole or not at all, or to standard output.
func (a *app) export(name string, f func(io.Writer) error) error {
	if name == "" || name == "-" {
		if a.json {
			return usage("with --json the file needs a name: -o FILE")
		}
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
		res, err := n.TakeIn(a.ctx, a.actor, data, int64(c.Story), c.To)
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

type memoryCmd struct {
	Export memoryExportCmd `cmd:"" help:"Write the translation memory as TMX."`
	Import memoryImportCmd `cmd:"" help:"Take a TMX into the translation memory."`
}

type memoryExportCmd struct {
	From  string `help:"Source language alone." placeholder:"xx"`
	To    string `help:"Target language alone." placeholder:"xx"`
	Level int    `help:"TMX level: 1 is text alone, 2 keeps marks." enum:"1,2" default:"2"`
	Out   string `short:"o" help:"File to write; left out, standard output." placeholder:"FILE"`
}

func (c memoryExportCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		return a.export(c.Out, func(w io.Writer) error {
			pairs, err := n.ExportMemory(a.ctx, a.actor, newsroom.MemoryExport{Source: c.From, Target: c.To, Level: c.Level, Tool: Version}, w)
			if err == nil {
				a.say("%s.", plural(pairs, "1 pair", "%d pairs"))
			}
			return err
		})
	})
}

type memoryImportCmd struct {
	File         string `arg:"" help:"The file; - is standard input." placeholder:"FILE"`
	AllLanguages bool   `help:"Also pairs into languages in which no edition publishes."`
}

// Help is shown by depesche memory import --help.
func (memoryImportCmd) Help() string {
	return `Reads the file once to see that it is whole: a broken one is refused with its line and nothing is taken. Then takes it in batches; an import that was stopped is begun again by the same command and takes what is missing.`
}

func (c memoryImportCmd) Run(a *app) error {
	file, done, err := a.source(c.File)
	if err != nil {
		return err
	}
	defer done()
	return a.with(func(n *newsroom.Newsroom) error {
		bar := a.bar("Taking in, MB")
		res, err := n.ImportMemory(a.ctx, a.actor, file, newsroom.MemoryImport{AllLanguages: c.AllLanguages,
			Progress: func(done, total int64) { bar.set(int(done>>20), int(total>>20)) }})
		bar.end()
		if res != nil && err != nil {
			a.say("%d pairs were taken before this; the same command takes the rest.", res.Added)
		}
		if err != nil || a.json {
			return a.result(res, err)
		}
		_, err = fmt.Fprintf(a.out, "%d units: %d pairs new, %d renewed, %d were here; left out: %d into other languages, %d without a pair, %d too long. %d codes of other tools were left out of the text.\n",
			res.Units, res.Added, res.Renewed, res.Known, res.Other, res.Single, res.Long, res.Codes)
		return err
	})
}

// source is a file that can be read twice: standard input is copied to one that done
// removes.
func (a *app) source(name string) (file newsroom.Source, done func(), err error) {
	if name == "-" {
		return newsroom.Spool(a.in, 1<<40)
	}
	st, err := os.Stat(name)
	if err == nil && st.IsDir() {
		err = errors.New("it is a folder")
	}
	if err != nil {
		return file, nil, depesche.Wrap(err, depesche.NotFound, "file.read", "%s cannot be read: %s", name, plainCause(err))
	}
	return newsroom.Source{Open: func() (io.ReadCloser, error) { return os.Open(name) }, Size: st.Size()}, func() {}, nil
}

type glossaryExportCmd struct {
	From string `help:"Source language alone." placeholder:"xx"`
	To   string `help:"Target language alone." placeholder:"xx"`
	Form string `help:"dca or dct (the two styles of TBX 3), or martif (TBX 2)." enum:"dca,dct,martif" default:"dca"`
	Out  string `short:"o" help:"File to write; left out, standard output." placeholder:"FILE"`
}

func (c glossaryExportCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		return a.export(c.Out, func(w io.Writer) error {
			terms, err := n.ExportGlossary(a.ctx, a.actor, newsroom.GlossaryExport{Source: c.From, Target: c.To, Form: tbx.Form(c.Form)}, w)
			if err == nil {
				a.say("%s.", plural(terms, "1 term", "%d terms"))
			}
			return err
		})
	})
}

type glossaryImportCmd struct {
	File         string `arg:"" help:"The file; - is standard input." placeholder:"FILE"`
	From         string `help:"Source language alone." placeholder:"xx"`
	To           string `help:"Target language alone." placeholder:"xx"`
	AllLanguages bool   `help:"Also terms of languages in which no edition publishes."`
	Binding      bool   `help:"The file's preferred terms are required here."`
}

// Help is shown by depesche glossary import --help.
func (glossaryImportCmd) Help() string {
	return `Takes all of the file or nothing; a broken one is refused with its line. Preferred and admitted terms become preferred (with --binding the preferred ones required), deprecated and superseded ones forbidden.`
}

func (c glossaryImportCmd) Run(a *app) error {
	file, done, err := a.source(c.File)
	if err != nil {
		return err
	}
	defer done()
	return a.with(func(n *newsroom.Newsroom) error {
		bar := a.bar("Taking in, KB")
		res, err := n.ImportGlossary(a.ctx, a.actor, file, newsroom.GlossaryImport{Source: c.From, Target: c.To, AllLanguages: c.AllLanguages, Binding: c.Binding,
			Progress: func(done, total int64) { bar.set(int(done>>10), int(total>>10)) }})
		bar.end()
		if err != nil || a.json {
			return a.result(res, err)
		}
		_, err = fmt.Fprintf(a.out, "%d concepts: %d terms new, %d changed, %d were here; left out: %d into other languages, %d too long.\n", res.Concepts, res.Added, res.Changed, res.Same, res.Other, res.Long)
		return err
	})
}
