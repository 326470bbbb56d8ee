package cli

import (
	"errors"
	"io/fs"
	"os"

	"depesche"
	"depesche/internal/site"
)

type exportTemplatesCmd struct {
	Out string `help:"Folder for the files: a new or an empty one." required:"" placeholder:"DIR"`
}

func (c exportTemplatesCmd) Run(a *app) error {
	err := os.CopyFS(c.Out, site.Templates())
	if errors.Is(err, fs.ErrExist) {
		return depesche.Wrap(err, depesche.Refused, "cli.templates_there", "%s has templates already; give another folder, so that none is overwritten", c.Out)
	}
	if err != nil {
		return depesche.Wrap(err, depesche.Invalid, "cli.templates_out", "the templates could not be written into %s: %v", c.Out, err)
	}
	a.say("The built-in templates are in %s. Copy those that you change into templates/site in the data folder, under the same names.", c.Out)
	return nil
}
