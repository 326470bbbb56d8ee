// Package cli is the command line: one file per command. Commands speak to people by
// default and to programs with --json; data goes to standard output, progress and
// messages to standard error.
//
// Exit status: 0 done, 1 failed, 2 wrong use, 3 refused by a check or a policy.
package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"depesche"
	"depesche/internal/newsroom"
)

// Exit statuses.
const (
	exitDone    = 0
	exitFailed  = 1
	exitUsage   = 2
	exitRefused = 3
)

// Version is the program's version.
const Version = "0.1.0"

// commands is the whole command line; field order is the order of the help.
type commands struct {
	JSON bool   `help:"Print results as JSON."`
	Data string `help:"Data folder of the newsroom (default: depesche-data, for demo depesche-demo)." placeholder:"DIR" env:"DEPESCHE_DATA"`
	As   string `help:"Act for the account with this address: ledger and bylines name its person." placeholder:"ADDRESS"`

	Demo  demoCmd  `cmd:"" help:"Make a newsroom with sample stories and serve it." group:"Newsroom"`
	Serve serveCmd `cmd:"" help:"Serve the site and the desk." group:"Newsroom"`

	Import    importCmd    `cmd:"" help:"Take a story in from a page, Markdown, plain text or ninjs; or an archive." group:"Stories"`
	Export    exportCmd    `cmd:"" help:"Write the newsroom as an archive, or its site as files." group:"Stories"`
	List      listCmd      `cmd:"" help:"List stories with their state in every edition." group:"Stories"`
	Search    searchCmd    `cmd:"" help:"Find stories and pages by their words; build the search indexes." group:"Stories"`
	Show      showCmd      `cmd:"" help:"Print a story's text." group:"Stories"`
	Accept    acceptCmd    `cmd:"" help:"Take a story out of the inbox." group:"Stories"`
	Describe  describeCmd  `cmd:"" help:"Set channel, topics, slugline, priority, embargo." group:"Stories"`
	Translate translateCmd `cmd:"" help:"Translate a story, or lines of text." group:"Stories"`
	Check     checkCmd     `cmd:"" help:"Hold translations against their source." group:"Stories"`
	Edit      editCmd      `cmd:"" help:"Change one sentence of a translation or an original." group:"Stories"`
	Revision  revisionCmd  `cmd:"" help:"List, compare and restore the revisions of a text." group:"Stories"`
	Confirm   confirmCmd   `cmd:"" help:"Confirm sentences of a translation." group:"Stories"`
	Waive     waiveCmd     `cmd:"" help:"Waive a finding with a reason." group:"Stories"`
	Approve   approveCmd   `cmd:"" help:"Approve a text as read and right." group:"Stories"`
	Publish   publishCmd   `cmd:"" help:"Put a story on the site." group:"Stories"`
	Schedule  scheduleCmd  `cmd:"" help:"List and cancel what waits for its time." group:"Stories"`
	Unpublish unpublishCmd `cmd:"" help:"Take a story off the site." group:"Stories"`
	Correct   correctCmd   `cmd:"" help:"Say on a published page what was wrong." group:"Stories"`
	Picture   pictureCmd   `cmd:"" help:"List, add and describe pictures." group:"Stories"`
	Counts    countsCmd    `cmd:"" help:"Print how often pages were read." group:"Stories"`
	Ledger    ledgerCmd    `cmd:"" help:"Print who did what to a story." group:"Stories"`
	Record    recordCmd    `cmd:"" help:"Print the evidence of a story as JSON: who wrote, translated, read and waived what." group:"Stories"`
	Assign    assignCmd    `cmd:"" help:"Ask somebody for a text of a story." group:"Stories"`
	Todo      todoCmd      `cmd:"" help:"List what waits for somebody." group:"Stories"`
	Remark    remarkCmd    `cmd:"" help:"Remarks of the newsroom on a story." group:"Stories"`
	Xliff     xliffCmd     `cmd:"" help:"Hand a translation to other tools and take it back; validate files." group:"Stories"`
	Comment   commentCmd   `cmd:"" help:"List, approve and answer readers' comments; set the rules for them." group:"Stories"`

	Extract extractCmd `cmd:"" help:"Print the story in a page as JSON; store nothing." group:"Parts, useful alone"`
	Segment segmentCmd `cmd:"" help:"Cut texts into sentences (JSONL)." group:"Parts, useful alone"`
	Langid  langidCmd  `cmd:"" help:"Tell the language of texts (JSONL)." group:"Parts, useful alone"`
	Bench   benchCmd   `cmd:"" help:"Measure parts on this machine." group:"Parts, useful alone"`

	Edition   editionCmd   `cmd:"" help:"List, add and set up editions." group:"Setting up"`
	Channel   channelCmd   `cmd:"" help:"List and add channels." group:"Setting up"`
	Topic     topicCmd     `cmd:"" help:"List and add topics." group:"Setting up"`
	Page      pageCmd      `cmd:"" help:"The editions' own pages: imprint, privacy, about." group:"Setting up"`
	Author    authorCmd    `cmd:"" help:"Those whom bylines name: list them, say who they are." group:"Setting up"`
	Engine    engineCmd    `cmd:"" help:"List translation engines and what they were sent." group:"Setting up"`
	Model     modelCmd     `cmd:"" help:"List, fetch, import, verify and remove models of the engine neural." group:"Setting up"`
	Glossary  glossaryCmd  `cmd:"" help:"List, add and remove glossary terms; TBX out and in." group:"Setting up"`
	Memory    memoryCmd    `cmd:"" help:"The translation memory as TMX, out and in." group:"Setting up"`
	Mail      mailCmd      `cmd:"" help:"List, send and test mails to readers." group:"Setting up"`
	Backup    backupCmd    `cmd:"" help:"Make, verify and restore backups of the newsroom." group:"Setting up"`
	Account   accountCmd   `cmd:"" help:"List and add accounts of the desk." group:"Setting up"`
	Announced announcedCmd `cmd:"" help:"List what hubs and caches in front of the site were told." group:"Setting up"`
	LoginLink loginLinkCmd `cmd:"" name:"login-link" help:"Make a one-time log-in link for the desk." group:"Setting up"`

	Maintenance maintenanceCmd `cmd:"" help:"Close the public site for a while, and open it again." group:"Setting up"`

	Version versionCmd `cmd:"" help:"Print the version."`
}

// app is what a command runs with.
type app struct {
	ctx  context.Context
	in   io.Reader
	out  io.Writer
	err  io.Writer
	json bool
	data string
	as   string // address of the account that acts
	log  *slog.Logger
	now  func() time.Time // the site's clock; nil: time.Now

	// actor is who acts: the account of as once the newsroom is open, else the operator.
	actor depesche.Actor
}

// Main runs the program and returns its exit status.
func Main(ctx context.Context, args []string, in io.Reader, out, errw io.Writer) int {
	switch {
	case len(args) == 0:
		args = []string{"--help"}
	case args[0] == "help": // as in other programs: `depesche help publish`
		args = append(slices.Clone(args[1:]), "--help")
	}
	var c commands
	k := parseAlone(args, &c)
	if k == nil {
		exit := -1
		parser, err := newParser(&c, out, errw, &exit)
		if err != nil {
			fmt.Fprintln(errw, "depesche:", err)
			return exitFailed
		}
		k, err = parse(parser, args, &exit)
		if exit >= 0 {
			return exit
		}
		if err != nil {
			fmt.Fprintf(errw, "depesche: %v\nSee `depesche %s--help`.\n", err, commandOf(err, args))
			return exitUsage
		}
	}
	a := &app{ctx: ctx, in: in, out: out, err: errw, json: c.JSON, data: c.Data, as: c.As, actor: depesche.Operator, log: slog.New(slog.NewTextHandler(errw, nil))}
	return a.status(k.Run(a))
}

// exitPanic unwinds kong's parser when it has printed a help text and wants to exit.
type exitPanic struct{}

func parse(p *kong.Kong, args []string, exit *int) (k *kong.Context, err error) {
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(exitPanic); !ok {
				panic(r)
			}
			if *exit != 0 {
				*exit = exitUsage
			}
		}
	}()
	return p.Parse(args)
}

// commandOf is the command in whose line the parser found an error: as the parser has
// it, or else the first word.
func commandOf(err error, args []string) string {
	var pe *kong.ParseError
	if !errors.As(err, &pe) || pe.Context == nil || pe.Context.Selected() == nil {
		if strings.HasPrefix(args[0], "-") {
			return ""
		}
		return args[0] + " "
	}
	words := []string{}
	for n := pe.Context.Selected(); n != nil && n.Type == kong.CommandNode; n = n.Parent {
		words = append([]string{n.Name}, words...)
	}
	return strings.Join(words, " ") + " "
}

// status prints an error for people (or, with --json, for programs as well) and turns
// it into an exit status.
func (a *app) status(err error) int {
	if err == nil {
		return exitDone
	}
	// A query that was cut off names neither the context nor its end.
	if a.ctx.Err() != nil {
		fmt.Fprintln(a.err, "depesche: stopped")
		return exitFailed
	}
	var printed status
	if errors.As(err, &printed) {
		fmt.Fprintln(a.err, "depesche:", printed.text)
		return printed.exit
	}
	var e *depesche.Error
	if !errors.As(err, &e) {
		e = &depesche.Error{Kind: depesche.Internal, Key: "internal", Text: "something went wrong on our side", Err: err}
	}
	fmt.Fprintln(a.err, "depesche:", e.Text)
	if e.Kind == depesche.Internal && e.Err != nil {
		fmt.Fprintln(a.err, "  cause:", e.Err)
	}
	if e.Kind == depesche.Refused || len(e.Findings) > 0 {
		a.printFindings(a.err, e.Findings, nil)
	}
	if a.json {
		a.print(map[string]any{"error": map[string]any{"kind": e.Kind, "key": e.Key, "message": e.Text, "findings": e.Findings}})
	}
	switch e.Kind {
	case depesche.Refused:
		return exitRefused
	case usageKind:
		return exitUsage
	}
	return exitFailed
}

// usageKind marks a wrong use that the parser cannot see.
const usageKind depesche.Kind = "usage"

func usage(format string, args ...any) error { return depesche.E(usageKind, "usage", format, args...) }

// print writes v as JSON; a list without elements is [], not null.
func (a *app) print(v any) error {
	if r := reflect.ValueOf(v); r.Kind() == reflect.Slice && r.IsNil() {
		v = []any{}
	}
	enc := json.NewEncoder(a.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// result ends a command that has nothing to tell people: for programs it prints v, {}
// for nil.
func (a *app) result(v any, err error) error {
	if err != nil || !a.json {
		return err
	}
	if v == nil {
		v = struct{}{}
	}
	return a.print(v)
}

// say writes a message for people to standard error.
func (a *app) say(format string, args ...any) { fmt.Fprintf(a.err, format+"\n", args...) }

// folder is the data folder in use.
func (a *app) folder() string {
	if a.data != "" {
		return a.data
	}
	return "depesche-data"
}

// open opens the newsroom.
func (a *app) open() (*newsroom.Newsroom, error) {
	return newsroom.Open(a.ctx, newsroom.Options{Dir: a.folder(), Log: a.log, Version: Version})
}

// with opens the newsroom for one command.
func (a *app) with(f func(n *newsroom.Newsroom) error) error {
	n, err := a.open()
	if err != nil {
		return err
	}
	defer n.Close()
	if err := a.become(n); err != nil {
		return err
	}
	return f(n)
}

// become lets the account that --as names act. Who runs the program owns the newsroom's
// files and may do everything; the account is who is named, so its role is not asked.
func (a *app) become(n *newsroom.Newsroom) error {
	if a.as == "" {
		return nil
	}
	ac, _, err := n.Store.AccountByEmail(a.ctx, a.as)
	if depesche.IsNotFound(err) {
		return depesche.Wrap(err, depesche.NotFound, "account.as", "--as: nobody who may log in has the address %s; `depesche account list` shows them", a.as)
	}
	if err != nil {
		return err
	}
	a.actor = depesche.Actor{Account: ac.ID, Name: ac.Name}
	return nil
}

// storyNumber is a story's number as people write it: 12 or #12.
type storyNumber int64

// UnmarshalText reads 12 or #12.
func (s *storyNumber) UnmarshalText(b []byte) error {
	n, err := strconv.ParseInt(strings.TrimPrefix(string(b), "#"), 10, 64)
	if err != nil || n <= 0 {
		return fmt.Errorf("%q is no story number", b)
	}
	*s = storyNumber(n)
	return nil
}

// readInput reads a file, or standard input for "-".
func (a *app) readInput(name string, limit int64) ([]byte, error) {
	r := a.in
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, depesche.Wrap(err, depesche.NotFound, "file.read", "%s cannot be read: %s", name, plainCause(err))
		}
		defer f.Close()
		r = f
	}
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, depesche.Wrap(err, depesche.Invalid, "file.read", "%s cannot be read: %s", name, plainCause(err))
	}
	if int64(len(b)) > limit {
		return nil, depesche.E(depesche.Invalid, "file.large", "%s has more than %d MB, too much for a story: save the article alone", name, limit>>20)
	}
	return b, nil
}

func plainCause(err error) string {
	var pe *os.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}
