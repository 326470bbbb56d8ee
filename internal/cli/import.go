package cli

import (
	"fmt"
	"path/filepath"
	"strings"

	"depesche/internal/newsroom"
)

// maxInput bounds what is read of a file; the extractor sets the limit for pages.
const maxInput = 64 << 20

type importCmd struct {
	URL     string `help:"Address of the page, for links and for telling whether it is already there." placeholder:"URL"`
	Lang    string `help:"Language of the text, if it cannot be told." placeholder:"xx"`
	Channel string `help:"Channel to put it in." placeholder:"KEY"`
	Again   bool   `help:"Take it in although it is already there."`
	Input   string `arg:"" name:"file" help:"A file, an address, or - for standard input." placeholder:"FILE|URL|-"`
}

func (c importCmd) Run(a *app) error {
	req := newsroom.ImportRequest{URL: c.URL, Lang: c.Lang, Channel: c.Channel, Again: c.Again}
	remote := strings.HasPrefix(c.Input, "http://") || strings.HasPrefix(c.Input, "https://")
	if remote {
		req.URL = c.Input
	} else {
		b, err := a.readInput(c.Input, maxInput)
		if err != nil {
			return err
		}
		req.Data, req.Name = b, fileName(c.Input)
	}
	return a.with(func(n *newsroom.Newsroom) error {
		verb := n.Import
		if remote {
			verb = n.ImportURL
		}
		res, err := verb(a.ctx, operator, req)
		if err != nil {
			return err
		}
		return a.imported(res)
	})
}

func fileName(input string) string {
	if input == "-" {
		return ""
	}
	return filepath.Base(input)
}

func (a *app) imported(res *newsroom.ImportResult) error {
	switch {
	case res.Duplicate != nil && res.Duplicate.Reason == "address":
		a.say("Already there as story %d, from the same address: “%s”. Nothing was stored; --again takes it in once more.", res.Story, res.Duplicate.Headline)
	case res.Duplicate != nil:
		a.say("Already there as story %d, with nearly the same text: “%s”. Nothing was stored; --again takes it in once more.", res.Story, res.Duplicate.Headline)
	default:
		a.say("Story %d, %s, %d segments: %s", res.Story, res.Lang, res.Segments, res.Headline)
	}
	if res.Note != "" {
		a.say("%s", res.Note)
	}
	if a.json {
		return a.print(res)
	}
	_, err := fmt.Fprintln(a.out, res.Story)
	return err
}

type extractCmd struct {
	URL  string `help:"Address of the page, to resolve links." placeholder:"URL"`
	Lang string `help:"Language of the text, if it cannot be told." placeholder:"xx"`
	File string `arg:"" help:"A file, or - for standard input." placeholder:"FILE|-"`
}

func (c extractCmd) Run(a *app) error {
	b, err := a.readInput(c.File, maxInput)
	if err != nil {
		return err
	}
	st, err := newsroom.Extract(newsroom.ImportRequest{Data: b, URL: c.URL, Name: fileName(c.File), Lang: c.Lang})
	if err != nil {
		return err
	}
	return a.print(st.JSON())
}
