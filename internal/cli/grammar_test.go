package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// describe lists all that a command line can say below a node.
func describe(n *kong.Node) string {
	var b strings.Builder
	fmt.Fprintln(&b, n.Path(), n.Help)
	for _, f := range n.Flags {
		fmt.Fprintln(&b, " ", f.Summary(), f.Help, f.Default, f.Required, f.Enum, f.Envs)
	}
	for _, p := range n.Positional {
		fmt.Fprintln(&b, " ", p.Summary(), p.Help, p.Default, p.Required, p.Enum)
	}
	for _, c := range n.Children {
		b.WriteString(describe(c))
	}
	return b.String()
}

// Each command alone is as it is among the others.
func TestCommandAlone(t *testing.T) {
	exit := -1
	all, err := newParser(&commands{}, io.Discard, io.Discard, &exit)
	if err != nil {
		t.Fatal(err)
	}
	if len(all.Model.Children) < 40 {
		t.Errorf("%d commands", len(all.Model.Children))
	}
	for _, command := range all.Model.Children {
		part, ok := commandAlone([]string{command.Name})
		if !ok {
			t.Errorf("%s is not found", command.Name)
			continue
		}
		alone, err := newParser(part.Interface(), io.Discard, io.Discard, &exit)
		if err != nil {
			t.Errorf("%s: %v", command.Name, err)
			continue
		}
		rest := all.Model.Children
		all.Model.Children = []*kong.Node{command}
		if got, want := describe(alone.Model.Node), describe(all.Model.Node); got != want {
			t.Errorf("%s:\n%s\nnot\n%s", command.Name, got, want)
		}
		all.Model.Children = rest
	}
	for _, args := range [][]string{nil, {""}, {"--json"}, {"nothing"}, {"json"}, {"JSON"}, {"Serve"}} {
		if _, ok := commandAlone(args); ok {
			t.Errorf("%q is a command", args)
		}
	}
}

// What is said beside the command arrives, and what is wrong is said as by the whole grammar.
func TestParseAlone(t *testing.T) {
	var c commands
	k := parseAlone([]string{"serve", "--addr", "127.0.0.1:1", "--data=d", "--json", "--as", "a@example.org"}, &c)
	if k == nil || c.Serve.Addr != "127.0.0.1:1" || c.Data != "d" || !c.JSON || c.As != "a@example.org" || k.Command() != "serve" {
		t.Errorf("%+v", c)
	}
	for _, args := range [][]string{{"serve", "--help"}, {"serve", "-h"}, {"serve", "--adr", "x"}, {"serve", "more"}, {"publish"}, {"--json", "serve"}, {"serv"}, {"help", "serve"}} {
		if parseAlone(args, &commands{}) != nil {
			t.Errorf("%q needs no other grammar", args)
		}
	}
	for _, wrong := range []struct {
		args []string
		says string
	}{
		{[]string{"serve", "--adr", "x"}, "\"--addr\"?\nSee `depesche serve --help`."},
		{[]string{"publsh", "1"}, "did you mean \"publish\"?"},
	} {
		var out, errs bytes.Buffer
		if status := Main(context.Background(), wrong.args, strings.NewReader(""), &out, &errs); status != exitUsage || !strings.Contains(errs.String(), wrong.says) {
			t.Errorf("%q: %d %s", wrong.args, status, &errs)
		}
	}
}
