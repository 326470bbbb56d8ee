// Command testsum reads what `go test -json` writes and prints what a person wants to
// know of it: a line for each package with the number of its tests, every skipped test
// with its reason, and of failed tests all they said. Its exit status is that of the
// tests: 1 when a test or a build failed or nothing ran.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	if !sum(os.Stdin, os.Stdout) {
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
type tally struct{ passed, failed, skipped int }

type summary struct {
	w        io.Writer
	output   map[name]*strings.Builder
	packages map[string]*tally
	all      tally
	broken   int // packages that failed or did not build
	builds   map[string]*strings.Builder
}

// sum prints the summary of r to w and tells whether all is well.
func sum(r io.Reader, w io.Writer) bool {
	s := &summary{w: w, output: map[name]*strings.Builder{}, packages: map[string]*tally{}, builds: map[string]*strings.Builder{}}
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
	case "pass":
		fmt.Fprintf(s.w, "ok    %-36s %6.1f s  %s\n", e.Package, e.Elapsed, t)
	case "skip":
		fmt.Fprintf(s.w, "–     %-36s no tests\n", e.Package)
	case "fail":
		s.broken++
		fmt.Fprintf(s.w, "FAIL  %-36s %6.1f s  %s\n%s", e.Package, e.Elapsed, t, s.said(name{e.Package, ""}))
	}
}

func (s *summary) test(e event, t *tally) {
	n := name{e.Package, e.Test}
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
