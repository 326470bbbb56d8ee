package check

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"depesche"
)

var update = flag.Bool("update", false, "write testdata/findings.txt anew")

// TestFindingsStay holds every finding in our own pairs, with its spans, values and identity,
// against those that testdata/findings.txt lists: what makes the checks faster changes
// none. Whoever means to change some runs the test with -update, reads the difference, and
// counts version up, which the file's first line holds too.
func TestFindingsStay(t *testing.T) {
	var b strings.Builder
	fmt.Fprintln(&b, Version())
	list := func(title string, fs []depesche.Finding) {
		for _, f := range fs {
			said := ""
			if f.Suggestion != nil {
				said = fmt.Sprintf(" -> %q", *f.Suggestion)
			}
			fmt.Fprintf(&b, "%s %s %s %s %d-%d %d-%d %q%s %s\n", title, f.Segment, f.Rule, f.Severity,
				f.Source.From, f.Source.To, f.Target.From, f.Target.To, f.Args, said, f.Identity)
		}
	}
	for _, back := range []bool{false, true} {
		from, to := "en", "de"
		if back {
			from, to = to, from
		}
		pairs := benchPairs(4, back)
		for i := range pairs {
			pairs[i].Key = fmt.Sprint(i)
			list(from+"-"+to+" alone", Segment(Config{SourceLang: from, TargetLang: to, HouseQuotes: "„“‚‘"}, pairs[i]))
		}
		list(from+"-"+to+" story", Story(Config{SourceLang: from, TargetLang: to}, pairs))
	}
	for _, s := range sayings() {
		for _, code := range ring {
			for _, other := range []string{"en", "de", "es", "fr"} {
				for _, d := range [][2]string{{code, other}, {other, code}} {
					source, target := s.right[d[0]], s.right[d[1]]
					if source == "" || target == "" {
						continue
					}
					bad := s.broken[d[1]]
					if s.brk != nil {
						bad = s.brk(target, source)
					}
					for _, x := range []string{target, bad} {
						list(strings.ReplaceAll(s.name, " ", "_")+" "+d[0]+"-"+d[1], Segment(Config{SourceLang: d[0], TargetLang: d[1]},
							Pair{Key: "k", Source: depesche.Plain(source), Target: depesche.Plain(x)}))
					}
				}
			}
		}
	}
	name := filepath.Join("testdata", "findings.txt")
	if *update {
		if err := os.WriteFile(name, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	have, expected := strings.Split(b.String(), "\n"), strings.Split(string(want), "\n")
	wrong := 0
	for i := 0; i < max(len(have), len(expected)) && wrong < 5; i++ {
		a, b := "", ""
		if i < len(have) {
			a = have[i]
		}
		if i < len(expected) {
			b = expected[i]
		}
		if a != b {
			wrong++
			t.Errorf("line %d\nhave %s\nwant %s", i+1, a, b)
		}
	}
}
