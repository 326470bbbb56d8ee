package cli

import (
	"io"
	"reflect"
	"strings"

	"github.com/alecthomas/kong"
)

// newParser makes the parser of a grammar. Where the parser wants to end the program, it sets
// exit and panics with exitPanic, which parse recovers.
func newParser(grammar any, out, errw io.Writer, exit *int) (*kong.Kong, error) {
	return kong.New(grammar, kong.Name("depesche"), kong.Description("A multilingual newsroom: one story, every language, nothing lost."),
		kong.Writers(out, errw), kong.Exit(func(code int) { *exit = code; panic(exitPanic{}) }), kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}))
}

// parseAlone parses a command line by the grammar of the command that it begins with, which
// takes a fraction of the time that all of them take. nil says that the whole grammar has to
// be asked: what is no such line, what is wrong and what asks for help.
func parseAlone(args []string, into *commands) *kong.Context {
	part, ok := commandAlone(args)
	if !ok {
		return nil
	}
	exit := -1
	p, err := newParser(part.Interface(), io.Discard, io.Discard, &exit)
	if err != nil {
		return nil
	}
	k, err := parse(p, args, &exit)
	if err != nil || exit >= 0 {
		return nil
	}
	all := reflect.ValueOf(into).Elem()
	for i := range part.Elem().NumField() {
		all.FieldByName(part.Elem().Type().Field(i).Name).Set(part.Elem().Field(i))
	}
	return k
}

// commandAlone is a pointer to a struct as commands is one, without the commands that args do
// not begin with; ok is false where they begin with none.
func commandAlone(args []string) (part reflect.Value, ok bool) {
	if len(args) == 0 {
		return part, false
	}
	var fields []reflect.StructField
	for _, f := range reflect.VisibleFields(reflect.TypeFor[commands]()) {
		if _, cmd := f.Tag.Lookup("cmd"); cmd {
			if commandName(f) != args[0] {
				continue
			}
			ok = true
		}
		fields = append(fields, f)
	}
	if !ok {
		return part, false
	}
	return reflect.New(reflect.StructOf(fields)), true
}

// commandName is the name of the command that is a field of commands.
func commandName(f reflect.StructField) string {
	if name := f.Tag.Get("name"); name != "" {
		return name
	}
	return strings.ToLower(f.Name)
}
