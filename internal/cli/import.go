package cli

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/picture"
	"depesche/internal/store"
)

// maxInput bounds what is read of a file; the extractor sets the limit for pages.
const maxInput = 64 << 20

type importCmd struct {
	Story importStoryCmd `cmd:"" default:"withargs" help:"Take one story in."`
	Wxr   importWXRCmd   `cmd:"" help:"Take a WordPress archive in: stories, pictures, comments, old addresses."`
	Ghost importGhostCmd `cmd:"" help:"Take a Ghost archive in."`

	Archive importArchiveCmd `cmd:"" help:"Make of an empty newsroom the one of an archive."`
}

type importStoryCmd struct {
	URL     string `help:"Address of the page, for links and for telling whether it is already there." placeholder:"URL"`
	Lang    string `help:"Language of the text, if it cannot be told." placeholder:"xx"`
	Channel string `help:"Channel to put it in." placeholder:"KEY"`
	Again   bool   `help:"Take it in although it is already there."`

	Picture    string  `help:"Lead picture: a file or an address." placeholder:"FILE|URL"`
	Credit     *string `help:"Its credit line, as its owner wants it." placeholder:"TEXT"`
	Caption    string  `help:"Its caption." placeholder:"TEXT"`
	Alt        string  `help:"What it shows, for people who cannot see it." placeholder:"TEXT"`
	Decorative bool    `help:"It says nothing that the text does not: no alternative text."`

	Input string `arg:"" name:"file" help:"A file, an address, or - for standard input." placeholder:"FILE|URL|-"`
}

func (c importStoryCmd) Run(a *app) error {
	if c.Picture == "" && (c.Credit != nil || c.Caption != "" || c.Alt != "" || c.Decorative) {
		return usage("--credit, --caption, --alt and --decorative are about a picture: name it with --picture")
	}
	req := newsroom.ImportRequest{URL: c.URL, Lang: c.Lang, Channel: c.Channel, Again: c.Again}
	remote := isAddress(c.Input)
	if remote {
		req.URL = c.Input
	} else {
		b, err := a.readInput(c.Input, maxInput)
		if err != nil {
			return err
		}
		req.Data, req.Name = b, fileName(c.Input)
	}
	// Read before anything is stored.
	var shot []byte
	if c.Picture != "" && !isAddress(c.Picture) {
		var err error
		if shot, err = a.readInput(c.Picture, picture.MaxBytes); err != nil {
			return err
		}
	}
	return a.with(func(n *newsroom.Newsroom) error {
		var file *store.PictureFile
		if shot != nil {
			var err error
			if file, err = n.AddPicture(a.ctx, a.actor, newsroom.NewPicture{Data: shot, Change: newsroom.PictureChange{Credit: c.Credit}}); err != nil {
				return err
			}
		}
		verb := n.Import
		if remote {
			verb = n.ImportURL
		}
		res, err := verb(a.ctx, a.actor, req)
		if err != nil {
			return err
		}
		if c.Picture != "" && res.Duplicate == nil {
			if err := c.show(a, n, res.Story, file); err != nil {
				return withoutPicture(res.Story, err)
			}
		}
		return a.imported(res)
	})
}

// withoutPicture says of an error about a picture that its story was taken in.
func withoutPicture(story int64, err error) error {
	var e *depesche.Error
	if !errors.As(err, &e) {
		return err
	}
	half := *e
	half.Text = fmt.Sprintf("story %d is there, without its picture: %s", story, e.Text)
	return &half
}

// show makes the picture the lead picture of the new story.
func (c importStoryCmd) show(a *app, n *newsroom.Newsroom, story int64, file *store.PictureFile) error {
	if file != nil {
		return n.SetLead(a.ctx, a.actor, story, 0, useOf(file, c.Caption, c.Alt, c.Decorative))
	}
	use := depesche.PictureUse{URL: c.Picture, Caption: depesche.Plain(c.Caption), Alt: c.Alt, Decorative: c.Decorative}
	if c.Credit != nil {
		use.Credit = *c.Credit
	}
	if err := n.SetLead(a.ctx, a.actor, story, 0, use); err != nil {
		return err
	}
	return n.FetchPicture(a.ctx, a.actor, story, 0, newsroom.Lead)
}

func isAddress(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
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
