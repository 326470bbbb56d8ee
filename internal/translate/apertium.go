package translate

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"time"

	"depesche"
)

// apertium runs the local command, one process for each request, which takes about a
// sixth of a second to start.
//
// Segments go in as Apertium's own stream format (-f none), one NUL-terminated record
// each (-z), so that no separator can be translated, moved or lost, and segments do not
// see each other. Marks become word-bound blanks, which Apertium carries along with
// every word through reordering. Unknown words come out unmarked (-u): a star in the
// text would reach readers if a check missed it, while a word that stayed as it was is
// what the check for untranslated words looks for anyway.
type apertium struct {
	config  Config
	command []string
	limit   Limits
	timeout time.Duration
	slots   chan struct{}
	known   remembered[[]mode]
}

func newApertium(c Config) (Engine, error) {
	command := strings.Fields(c.Command)
	if len(command) == 0 {
		command = []string{"apertium"}
	}
	l := c.limits(Limits{Segments: 200, Characters: 60_000, Concurrency: 2})
	return &apertium{config: c, command: command, limit: l, timeout: c.timeout(time.Minute), slots: make(chan struct{}, l.Concurrency)}, nil
}

func (e *apertium) Name() string     { return e.config.Name }
func (e *apertium) Tags() TagSupport { return TagsXML }
func (e *apertium) Limits() Limits   { return e.limit }

func (e *apertium) Version(ctx context.Context) string {
	out, err := e.run(ctx, nil, "-V")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(out), "Apertium"))
}

func (e *apertium) Pairs(ctx context.Context) ([]Pair, error) {
	modes, err := e.modes(ctx)
	if err != nil {
		return nil, err
	}
	pairs := []Pair{}
	for _, m := range modes {
		pairs = append(pairs, m.pair)
	}
	return e.config.restrict(pairs), nil
}

// mode is a direction as Apertium names it: "eng-spa", "spa-eng_US".
type mode struct {
	name string
	pair Pair
}

var modeRE = regexp.MustCompile(`^([a-z]{2,3})(_[A-Za-z0-9]+)?-([a-z]{2,3})(_[A-Za-z0-9]+)?$`)

// parseMode reads a mode's name; variants that are regions become regions of the tag,
// others private subtags ("ca-x-valencia").
func parseMode(name string) (mode, bool) {
	m := modeRE.FindStringSubmatch(name)
	if m == nil {
		return mode{}, false
	}
	tag := func(code, variant string) string {
		t := fromISO3(code)
		switch v := strings.TrimPrefix(variant, "_"); {
		case v == "":
		case len(v) == 2:
			t += "-" + strings.ToUpper(v)
		default:
			t += "-x-" + strings.ToLower(v[:min(len(v), 8)])
		}
		return t
	}
	return mode{name, Pair{tag(m[1], m[2]), tag(m[3], m[4])}}, true
}

func (e *apertium) modes(ctx context.Context) ([]mode, error) {
	return e.known.get(ctx, e.askModes)
}

func (e *apertium) askModes(ctx context.Context) ([]mode, error) {
	out, err := e.run(ctx, nil, "-l")
	if err != nil {
		return nil, err
	}
	var ms []mode
	for _, f := range strings.Fields(out) {
		if m, ok := parseMode(f); ok {
			ms = append(ms, m)
		}
	}
	return ms, nil
}

// modeFor picks the mode of a pair: the exact tags, then the bare languages, then any
// variant.
func modeFor(ms []mode, src, tgt string) (string, bool) {
	best, rank := "", 0
	for _, m := range ms {
		r := 0
		switch {
		case strings.EqualFold(m.pair.Source, src) && strings.EqualFold(m.pair.Target, tgt):
			r = 3
		case m.pair.Source == depesche.BaseLang(src) && m.pair.Target == depesche.BaseLang(tgt):
			r = 2
		case m.pair.Covers(src, tgt):
			r = 1
		}
		if r > rank {
			best, rank = m.name, r
		}
	}
	return best, rank > 0
}

func (e *apertium) Translate(ctx context.Context, req Request) ([]Result, error) {
	ms, err := e.modes(ctx)
	if err != nil {
		return nil, err
	}
	name, ok := modeFor(ms, req.Source, req.Target)
	if !ok {
		e.known.forget() // it may be installed any minute
		pairs := make([]Pair, len(ms))
		for i, m := range ms {
			pairs[i] = m.pair
		}
		err := noPair(e.Name(), req.Source, req.Target, pairs).(*depesche.Error)
		err.Text += "; look for the package " + apertiumPackage(req.Source, req.Target)
		return nil, err
	}
	var in strings.Builder
	for _, s := range req.Segments {
		in.WriteString(toStream(s.Text))
		in.WriteByte(0)
	}
	out, err := e.run(ctx, []byte(in.String()), "-z", "-u", "-f", "none", name)
	got := strings.Split(out, "\x00")
	if err == nil && len(got) < len(req.Segments) {
		err = &MismatchError{Engine: e.Name(), Asked: len(req.Segments), Got: len(got) - 1, Reason: "gave back fewer segments than it got"}
	}
	if err != nil {
		return nil, e.blame(ctx, name, err)
	}
	res := make([]Result, len(req.Segments))
	for i := range res {
		res[i].Text = fromStream(got[i])
	}
	return res, nil
}

// blame finds out whether the command is broken or only stumbled over a segment, which
// smaller requests then single out.
func (e *apertium) blame(ctx context.Context, mode string, err error) error {
	var mismatch *MismatchError
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if depesche.KindOf(err) == depesche.NotFound || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	out, err2 := e.run(ctx, []byte("1.[]\x00"), "-z", "-u", "-f", "none", mode)
	if err2 != nil || !strings.Contains(out, "1") {
		return err
	}
	if errors.As(err, &mismatch) {
		return err
	}
	return &MismatchError{Engine: e.Name(), Reason: "could not read a segment"}
}

// run calls the command with in on its standard input. The command is a shell script
// with a dozen children: all of them are killed when ctx ends or time is up.
func (e *apertium) run(ctx context.Context, in []byte, args ...string) (string, error) {
	select {
	case e.slots <- struct{}{}:
		defer func() { <-e.slots }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	tctx, cancel := context.WithTimeout(ctx, e.timeout)
	defer cancel()
	cmd := exec.CommandContext(tctx, e.command[0], append(slices.Clone(e.command[1:]), args...)...)
	killGroup(cmd)
	cmd.WaitDelay = 3 * time.Second
	cmd.Env = environment()
	cmd.Stdin = bytes.NewReader(in)
	var stdout, stderr capped
	stdout.max, stderr.max = maxAnswer, 4096
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case tctx.Err() != nil:
		return "", depesche.Wrap(context.DeadlineExceeded, depesche.Unavailable, "engine.slow", "the engine %s did not answer within %s; try again later or give it more time (timeout)", e.Name(), e.timeout)
	case errors.Is(err, exec.ErrNotFound) || errors.Is(err, os.ErrNotExist):
		return "", notInstalled(e.command[0], err)
	case err != nil:
		return "", depesche.Wrap(errors.Join(err, errors.New(OneLine(stderr.String()))), depesche.Unavailable, "engine.command",
			"the command %s failed; run apertium -l by hand to see what it says", e.command[0])
	}
	return stdout.String(), nil
}

func notInstalled(command string, err error) error {
	return depesche.Wrap(err, depesche.NotFound, "engine.apertium",
		"the command %s is not there; install it with: apt install apertium apertium-eng-spa (or the pair you need)", command)
}

// apertiumPackage is the usual name of the Debian package of a pair.
func apertiumPackage(src, tgt string) string {
	codes := []string{iso3(src), iso3(tgt)}
	slices.Sort(codes)
	return "apertium-" + codes[0] + "-" + codes[1]
}

// environment is what the command may know: nothing of ours, keys above all.
func environment() []string {
	var out []string
	for _, kv := range os.Environ() {
		name, _, _ := strings.Cut(kv, "=")
		if name == "PATH" || name == "HOME" || name == "TMPDIR" || name == "LANG" || strings.HasPrefix(name, "LC_") || strings.HasPrefix(name, "APERTIUM_") {
			out = append(out, kv)
		}
	}
	return out
}

// capped keeps the first max bytes that are written to it.
type capped struct {
	bytes.Buffer
	max int
}

func (c *capped) Write(p []byte) (int, error) {
	if room := c.max - c.Len(); room > 0 {
		c.Buffer.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}
