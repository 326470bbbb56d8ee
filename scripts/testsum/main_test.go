package main

import (
	"strings"
	"testing"
)

func TestSum(t *testing.T) {
	for _, c := range []struct {
		name, in string
		ok       bool
		want     []string
	}{
		{"pass", `{"Action":"run","Package":"a","Test":"T"}
{"Action":"output","Package":"a","Test":"T","Output":"--- PASS: T\n"}
{"Action":"pass","Package":"a","Test":"T","Elapsed":0.1}
{"Action":"pass","Package":"a","Elapsed":1.25}`, true, []string{"ok    a", "1 tests", "1 tests passed, 0 skipped, 0 failed, in 1 packages"}},
		{"fail says what it said", `{"Action":"output","Package":"a","Test":"T","Output":"    a_test.go:3: got 4\n"}
{"Action":"fail","Package":"a","Test":"T"}
{"Action":"fail","Package":"a"}`, false, []string{"a_test.go:3: got 4", "FAIL  a", "1 packages failed"}},
		{"a package that fails outside its tests", `{"Action":"pass","Package":"a","Test":"T"}
{"Action":"output","Package":"a","Output":"panic: no\n"}
{"Action":"fail","Package":"a"}`, false, []string{"panic: no"}},
		{"skips are named", `{"Action":"output","Package":"a","Test":"S","Output":"=== RUN   S\n"}
{"Action":"output","Package":"a","Test":"S","Output":"    a_test.go:9: skipped: chromium is not there\n"}
{"Action":"output","Package":"a","Test":"S","Output":"--- SKIP: S (0.00s)\n"}
{"Action":"skip","Package":"a","Test":"S"}
{"Action":"pass","Package":"a","Test":"T"}
{"Action":"pass","Package":"a"}`, true, []string{"skip  a S: skipped: chromium is not there\n"}},
		{"build", `{"ImportPath":"a [a.test]","Action":"build-output","Output":"a.go:1: undefined: x\n"}
{"ImportPath":"a [a.test]","Action":"build-fail"}
{"Action":"fail","Package":"a","FailedBuild":"a [a.test]"}`, false, []string{"a [a.test] does not build", "undefined: x"}},
		{"what took long is named, the longest first", `{"Action":"pass","Package":"a","Test":"T","Elapsed":21}
{"Action":"pass","Package":"a","Test":"U/part","Elapsed":120}
{"Action":"pass","Package":"a","Test":"U","Elapsed":121.4}
{"Action":"pass","Package":"a","Test":"V","Elapsed":19}
{"Action":"pass","Package":"a"}`, true, []string{"took long: U 121 s, T 21 s\n"}},
		{"nothing ran", "", false, []string{"0 tests passed"}},
		{"what is no JSON is shown", "go: cannot find main module", false, []string{"cannot find main module"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out strings.Builder
			if ok := newSummary(&out).sum(strings.NewReader(c.in)); ok != c.ok {
				t.Errorf("ok = %v, want %v", ok, c.ok)
			}
			for _, w := range c.want {
				if !strings.Contains(out.String(), w) {
					t.Errorf("no %q in:\n%s", w, out.String())
				}
			}
		})
	}
}

// Tests are named to be run again when all others have run: not after a panic, which takes
// those behind it along.
func TestAgain(t *testing.T) {
	const fails = `{"Action":"run","Package":"a","Test":"T"}
{"Action":"run","Package":"a","Test":"T/one"}
{"Action":"fail","Package":"a","Test":"T/one"}
{"Action":"fail","Package":"a","Test":"T"}
{"Action":"run","Package":"a","Test":"U"}
{"Action":"pass","Package":"a","Test":"U"}
{"Action":"run","Package":"a","Test":"V"}
{"Action":"fail","Package":"a","Test":"V"}
`
	for name, c := range map[string]struct{ in, want string }{
		"all pass":     {`{"Action":"pass","Package":"a","Test":"T"}`, ""},
		"an exit":      {fails + `{"Action":"run","Package":"a","Test":"W"}` + "\n" + `{"Action":"output","Package":"a","Output":"exit status 1\n"}` + "\n" + `{"Action":"fail","Package":"a"}`, ""},
		"two fail":     {fails + `{"Action":"output","Package":"a","Output":"FAIL\n"}` + "\n" + `{"Action":"output","Package":"a","Output":"exit status 1\n"}` + "\n" + `{"Action":"fail","Package":"a"}`, "T\nV\n"},
		"a panic":      {fails + `{"Action":"output","Package":"a","Output":"exit status 2\n"}` + "\n" + `{"Action":"fail","Package":"a"}`, ""},
		"cut off":      {fails, ""},
		"not built":    {`{"ImportPath":"b [b.test]","Action":"build-fail"}` + "\n" + fails + `{"Action":"output","Package":"a","Output":"exit status 1\n"}` + "\n" + `{"Action":"fail","Package":"a"}`, ""},
		"only a part?": {`{"Action":"fail","Package":"a","Test":"T/one"}` + "\n" + `{"Action":"output","Package":"a","Output":"exit status 1\n"}` + "\n" + `{"Action":"fail","Package":"a"}`, ""},
	} {
		s := newSummary(new(strings.Builder))
		s.sum(strings.NewReader(c.in))
		if got := s.again(); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
