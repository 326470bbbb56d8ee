package cli

import (
	"fmt"
	"os"

	"depesche"
	"depesche/internal/exchange"
)

type xliffCmd struct {
	Validate xliffValidateCmd `cmd:"" help:"Hold a file against the rules of its format: XLIFF, TMX, TBX or SRX."`
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
	return silent{fmt.Sprintf("%s is not valid: line %d, column %d: %s (%s)", c.File, first.Line, first.Column, first.Reason, plural(rep.Count, "1 error", "%d errors"))}
}

// silent is a failure whose result has been printed: with --json nothing follows it.
type silent struct{ text string }

func (s silent) Error() string { return s.text }
