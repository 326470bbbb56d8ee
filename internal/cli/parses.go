package cli

import (
	"io"

	"github.com/alecthomas/kong"
)

// Parses tells whether arguments are a command line that Main would run, and why not.
// It runs nothing. Tests hold documents and messages against it.
func Parses(args []string) error {
	var c commands
	exit := -1
	p, err := kong.New(&c, kong.Name("depesche"), kong.Writers(io.Discard, io.Discard), kong.Exit(func(code int) { exit = code; panic(exitPanic{}) }))
	if err != nil {
		return err
	}
	_, err = parse(p, args, &exit)
	return err
}
