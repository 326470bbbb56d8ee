package cli

import (
	"fmt"

	"depesche/internal/newsroom"
	"depesche/internal/translate"
)

type translateCmd struct {
	Story  storyNumber `arg:"" optional:"" help:"Number of the story." placeholder:"STORY"`
	To     string      `help:"Language or edition to translate into." placeholder:"xx"`
	Engine string      `help:"Engine to use; the first that can when left out, none for the memory alone." placeholder:"NAME"`
	Redo   bool        `help:"Replace machine drafts that nobody has touched."`
	Lines  bool        `help:"The engine alone: one segment a line from standard input, one a line to standard output."`
	From   string      `help:"Language of the lines." placeholder:"xx"`
	Model  string      `help:"With --lines: folder of a model for the engine neural; that of the data folder when left out." placeholder:"DIR"`
	Scores bool        `help:"With --model: before each translation the mean and the least log-probability of its pieces, and tabs."`
	Judge  bool        `help:"With --model: lines are SOURCE tab TRANSLATION; the scores that the model gives to the translation."`
}

func (c translateCmd) Run(a *app) error {
	if (c.Scores || c.Judge) && !(c.Lines && c.Model != "") {
		return usage("--scores and --judge go with --lines and --model DIR: only the engine neural has scores")
	}
	if c.Lines && c.Model != "" {
		return c.neuralLines(a)
	}
	if c.Model != "" {
		return usage("--model is for lines of text (--lines); for stories, `depesche model import DIR` makes it a model of the newsroom")
	}
	if c.To == "" {
		return usage("say what language to translate into: --to xx")
	}
	if c.Lines {
		return c.lines(a)
	}
	if c.Story == 0 {
		return usage("say which story: depesche translate STORY --to %s (or --lines for lines of text)", c.To)
	}
	return a.with(func(n *newsroom.Newsroom) error {
		bar := a.bar("Translating")
		res, err := n.Translate(a.ctx, a.actor, int64(c.Story), c.To, newsroom.TranslateOptions{Engine: c.Engine, Redo: c.Redo, Progress: bar.set})
		bar.end()
		if err != nil {
			return err
		}
		if a.json {
			return a.print(res)
		}
		if res.Note != "" {
			a.say("No engine had a part: %s.", res.Note)
		}
		engine := ""
		if res.Engine != "" {
			engine = " (" + res.Engine + ")"
		}
		_, err = fmt.Fprintf(a.out, "Story %d in %s: %d segments, %d there before, %d from memory, %d by machine%s, %d left for a person. Open findings: %d errors, %d warnings, %d notes.\n",
			res.Story, res.Lang, res.Segments, res.Kept, res.Memory, res.Machine, engine, res.Empty, res.Text.OpenErrors, res.Text.OpenWarnings, res.Text.OpenNotes)
		return err
	})
}

// lines needs no newsroom: the engines are those of the data folder's config.json when
// there is one, and the local Apertium.
func (c translateCmd) lines(a *app) error {
	if c.From == "" {
		return usage("say what language the lines are in: --from xx")
	}
	config, err := newsroom.ReadConfig(a.folder())
	if err != nil {
		return err
	}
	neural := translate.NewInstalled(newsroom.OpenModels(a.folder(), config, Version))
	defer neural.Close()
	engines, err := translate.NewRegistry(config.Engines, neural)
	if err != nil {
		return err
	}
	var engine translate.Engine
	if c.Engine != "" {
		engine, err = engines.Engine(c.Engine)
	} else {
		engine, err = engines.For(a.ctx, c.From, c.To)
	}
	if err != nil {
		return err
	}
	return translate.Lines(a.ctx, engine, c.From, c.To, a.in, a.out)
}
