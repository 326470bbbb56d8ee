package newsroom_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/store"
	"depesche/internal/translate"
)

// harbourWords are words that no list of meanings has, each with what renders it.
var harbourWords = [][2]string{{"dredger", "Saugbagger"}, {"pilotage", "Lotsenwesen"}, {"mooring", "Festmacher"}, {"tugboat", "Schlepper"}, {"quay", "Kaimauer"},
	{"groyne", "Buhne"}, {"bollard", "Poller"}, {"capstan", "Gangspill"}, {"windlass", "Ankerspill"}, {"jetty", "Anleger"}}

// remember fills the memory with count pairs in which these words meet.
func remember(t testing.TB, n *newsroom.Newsroom, count int) {
	t.Helper()
	ok(t, n.Store.InTx(ctx, func(tx *store.Store) error {
		for i := range count {
			a, b := harbourWords[i%10], harbourWords[(i/10+1+i)%10]
			u := depesche.MemoryUnit{SourceLang: "en", TargetLang: "de", By: "Mara", At: time.Date(2026, 11, 1, 9, i%60, 0, 0, time.UTC),
				Source: depesche.Plain(fmt.Sprintf("The %s and the %s, number %d.", a[0], b[0], i)), Target: depesche.Plain(fmt.Sprintf("%s und %s, Nummer %d.", a[1], b[1], i))}
			if err := tx.AddMemory(ctx, u, translate.Sketch(u.Source.Text)); err != nil {
				return err
			}
		}
		return nil
	}))
}

const harbourReport = "The storm damaged the lighthouse, a dredger, the mooring of a tugboat, the capstan, the windlass, the groyne and parts of the quay on Monday morning."

// checked brings in a story of one sentence, translates it so, and gives the rules of the
// findings.
func checked(t testing.TB, n *newsroom.Newsroom, german string) []string {
	t.Helper()
	res, err := n.Import(ctx, mara, newsroom.ImportRequest{Data: []byte("<!doctype html><html lang=en><title>Storm</title><article><h1>Storm</h1><p>" + harbourReport + "</p></article>"), Name: "a.html", Lang: "en", Again: true})
	ok(t, err)
	_, err = n.Translate(ctx, mara, res.Story, "de", newsroom.TranslateOptions{Engine: "none"})
	ok(t, err)
	empty, err := n.Look(ctx, res.Story, "de")
	ok(t, err)
	for _, s := range empty.Revision.Targets {
		if s.Source.Text == harbourReport {
			_, err := n.EditSegment(ctx, mara, newsroom.SegmentEdit{Story: res.Story, Lang: "de", Key: s.Key, Target: depesche.Plain(german)})
			ok(t, err)
		}
	}
	look, err := n.Check(ctx, mara, res.Story, "de")
	ok(t, err)
	var rules []string
	for _, f := range look.Findings {
		rules = append(rules, f.Rule)
	}
	return rules
}

// A newsroom with a memory finds a clause missing that a fresh one cannot see; what is
// right draws no finding in either.
func TestMemoryTeachesTheChecks(t *testing.T) { each(t, testMemoryTeachesTheChecks) }

func testMemoryTeachesTheChecks(t *testing.T, n *newsroom.Newsroom, _ *clock) {
	const short = "Der Sturm beschädigte am Montagmorgen den alten Leuchtturm und Teile der Kaimauer."
	const whole = "Der Sturm beschädigte am Montagmorgen Leuchtturm, Saugbagger, Festmacher eines Schleppers, Gangspill, Ankerspill, Buhne und Teile der Kaimauer."
	for _, german := range []string{short, whole} {
		if got := checked(t, n, german); len(got) > 0 {
			t.Fatalf("a fresh newsroom: %v", got)
		}
	}
	remember(t, n, 199)
	if got := checked(t, n, short); len(got) > 0 {
		t.Fatalf("a memory that is too small: %v", got)
	}
	remember(t, n, 400)
	if got := checked(t, n, short); !slices.ContainsFunc(got, func(rule string) bool { return strings.HasPrefix(rule, "omission.") }) {
		t.Fatalf("with a memory: %v", got)
	}
	if got := checked(t, n, whole); len(got) > 0 {
		t.Fatalf("a right translation, with a memory: %v", got)
	}
}
