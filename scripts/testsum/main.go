// Command testsum reads what `go test -json` writes and prints what a person wants to
// know of it: a line for each package with the number of its tests and which of them took
// long, every skipped test with its reason, and of failed tests all they said. Its exit
// status is that of the tests: 1 when a test or a build failed or nothing ran.
//
// With -failed FILE it writes the names of the tests that failed into a file, one on a
// line; none unless each package ran to its end, so that to run these again is to have run
// all.
package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

func main() {
	failed := flag.String("failed", "", "a file for the names of the tests that failed")
	flag.Parse()
	s := newSummary(os.Stdout)
	ok := s.sum(os.Stdin)
	if *failed != "" {
		if err := os.WriteFile(*failed, []byte(s.again()), 0o600); err != nil {
			fmt.Fprintln(os.Stderr, "testsum:", err)
			ok = false
		}
	}
	if !ok {
		os.Exit(1)
	}
}

// event is a line of `go test -json`; see `go doc test2json`.
type event struct {
	Action     string
	Package    string
	ImportPath string
	Test       string
	Elapsed    float64
	Output     string
}

type name struct{ pkg, test string }

// tally is what became of one package's tests, or of all.
type tally struct {
	passed, failed, skipped int
	long                    []timed
}

// timed is a test that took long.
type timed struct {
	test    string
	seconds float64
}

const (
	long    = 20 // seconds
	longest = 8  // tests of a package that are named
)

type summary struct {
	w        io.Writer
	output   map[name]*strings.Builder
	packages map[string]*tally
	all      tally
	broken   int  // packages that failed or did not build
	cut      bool // a package was ended by something else than its tests, or was not built
	running  int  // tests that have begun and not ended
	ended    int
	failed   []string
	builds   map[string]*strings.Builder
}

func newSummary(w io.Writer) *summary {
	return &summary{w: w, output: map[name]*strings.Builder{}, packages: map[string]*tally{}, builds: map[string]*strings.Builder{}}
}

// again is the names of the tests, without their parts, that failed, each on a line.
func (s *summary) again() string {
	if s.cut || s.running != 0 || s.ended < len(s.packages) || len(s.failed) == 0 {
		return ""
	}
	return strings.Join(s.failed, "\n") + "\n"
}

// sum prints the summary of r and tells whether all is well.
func (s *summary) sum(r io.Reader) bool {
	w := s.w
	in := bufio.NewScanner(r)
	in.Buffer(nil, 64<<20)
	for in.Scan() {
		var e event
		if json.Unmarshal(in.Bytes(), &e) != nil {
			fmt.Fprintln(w, in.Text())
			continue
		}
		s.take(e)
	}
	if err := in.Err(); err != nil {
		fmt.Fprintln(w, "testsum:", err)
		return false
	}
	fmt.Fprintf(w, "%d tests passed, %d skipped, %d failed, in %d packages", s.all.passed, s.all.skipped, s.all.failed, len(s.packages))
	if s.broken > 0 {
		fmt.Fprintf(w, "; %d packages failed", s.broken)
	}
	fmt.Fprintln(w)
	return s.broken == 0 && s.all.failed == 0 && s.all.passed > 0
}

func (s *summary) take(e event) {
	switch e.Action {
	case "build-output":
		write(s.builds, e.ImportPath, e.Output)
		return
	case "build-fail":
		s.cut = true
		fmt.Fprintf(s.w, "FAIL  %s does not build\n", e.ImportPath)
		if b := s.builds[e.ImportPath]; b != nil {
			fmt.Fprint(s.w, b.String())
		}
		return
	case "output":
		write(s.output, name{e.Package, e.Test}, e.Output)
		return
	}
	t := s.packages[e.Package]
	if t == nil {
		t = &tally{}
		s.packages[e.Package] = t
	}
	if e.Test != "" {
		s.test(e, t)
		return
	}
	switch e.Action {
	case "pass", "skip", "fail":
		s.ended++
	}
	switch e.Action {
	case "pass":
		fmt.Fprintf(s.w, "ok    %-36s %6.1f s  %s\n", e.Package, e.Elapsed, t)
	case "skip":
		fmt.Fprintf(s.w, "–     %-36s no tests\n", e.Package)
	case "fail":
		s.broken++
		said := s.said(name{e.Package, ""})
		// Tests that fail make it 1; what ends the program around them, a panic or the time, does not.
		s.cut = s.cut || !strings.Contains("\n"+said, "\nexit status 1\n")
		fmt.Fprintf(s.w, "FAIL  %-36s %6.1f s  %s\n%s", e.Package, e.Elapsed, t, said)
	}
	if text := t.slow(); text != "" {
		fmt.Fprintf(s.w, "      took long: %s\n", text)
	}
}

func (s *summary) test(e event, t *tally) {
	switch e.Action {
	case "run":
		s.running++
	case "pass", "fail", "skip":
		s.running--
	}
	n := name{e.Package, e.Test}
	part := strings.Contains(e.Test, "/")
	if !part && e.Elapsed >= long {
		t.long = append(t.long, timed{e.Test, e.Elapsed})
	}
	switch e.Action {
	case "pass":
		t.passed++
		s.all.passed++
	case "skip":
		t.skipped++
		s.all.skipped++
		fmt.Fprintf(s.w, "skip  %s %s: %s\n", e.Package, e.Test, reason(s.said(n)))
	case "fail":
		t.failed++
		s.all.failed++
		if !part && !slices.Contains(s.failed, e.Test) {
			s.failed = append(s.failed, e.Test)
		}
		fmt.Fprint(s.w, s.said(n))
	default:
		return
	}
	delete(s.output, n)
}

func (s *summary) said(n name) string {
	if b := s.output[n]; b != nil {
		return b.String()
	}
	return ""
}

func write[K comparable](m map[K]*strings.Builder, k K, text string) {
	b := m[k]
	if b == nil {
		b = &strings.Builder{}
		m[k] = b
	}
	b.WriteString(text)
}

// reason is what a skipped test said, on one line and without go test's own words.
func reason(output string) string {
	var parts []string
	for line := range strings.SplitSeq(output, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "===") || strings.HasPrefix(line, "---") {
			continue
		}
		if _, after, ok := strings.Cut(line, ".go:"); ok {
			if _, text, ok := strings.Cut(after, ": "); ok {
				line = text
			}
		}
		parts = append(parts, line)
	}
	return strings.Join(parts, " ")
}

func (t *tally) String() string {
	text := fmt.Sprintf("%d tests", t.passed+t.failed)
	if t.failed > 0 {
		text += fmt.Sprintf(", %d failed", t.failed)
	}
	if t.skipped > 0 {
		text += fmt.Sprintf(", %d skipped", t.skipped)
	}
	return text
}

// slow names the tests that took longest.
func (t *tally) slow() string {
	slices.SortStableFunc(t.long, func(a, b timed) int { return cmp.Compare(b.seconds, a.seconds) })
	var parts []string
	for _, x := range t.long[:min(len(t.long), longest)] {
		parts = append(parts, fmt.Sprintf("%s %.0f s", x.test, x.seconds))
	}
	return strings.Join(parts, ", ")
}
