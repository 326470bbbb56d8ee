package check

import (
	"fmt"
	"strings"
	"testing"

	"depesche"
)

// lessons is a small memory: each word meets its rendering in many sentences, and every
// sentence has other words around them.
func lessons() []Example {
	words := [][2]string{{"lighthouse", "Leuchtturm"}, {"dredger", "Saugbagger"}, {"pilotage", "Lotsenwesen"}, {"mooring", "Festmacher"}, {"tugboat", "Schlepper"}, {"quay", "Kaimauer"}, {"breakwater", "Wellenbrecher"}}
	var out []Example
	for i := range words {
		for j := range words {
			if i != j {
				a, b := words[i], words[j]
				out = append(out, Example{fmt.Sprintf("The %s was near the %s number %d.", a[0], b[0], i*j), fmt.Sprintf("%s und %s waren beieinander, Nummer %d.", a[1], b[1], i*j)})
			}
		}
	}
	return out
}

func TestLearn(t *testing.T) {
	lx := Learn("en", "de", lessons())
	if lx.Len() < 7 {
		t.Fatalf("only %d words learned: %v", lx.Len(), lx.renders)
	}
	if got := lx.renders[learnedForm("lighthouses")]; len(got.ways) == 0 || got.ways[0] != learnedForm("leuchtturms") || !got.sure {
		t.Errorf("lighthouse is rendered by %v", got)
	}
	if got := lx.stands[learnedForm("kaimauer")]; len(got.ways) == 0 || got.ways[0] != "quay" {
		t.Errorf("Kaimauer stands for %v", got)
	}
	if a, b := Learn("en", "de", lessons()), Learn("en", "de", lessons()); fmt.Sprint(a.renders) != fmt.Sprint(b.renders) {
		t.Error("two lessons from the same memory differ")
	}
	var none *Lexicon
	if none.Len() != 0 || Learn("en", "de", nil).Len() != 0 {
		t.Error("nothing teaches something")
	}
}

// What the memory knows shows a clause that is missing; without it nobody can tell.
func TestLearnedWordsShowAnOmission(t *testing.T) {
	p := Pair{Source: depesche.Plain("The storm damaged the lighthouse, a dredger, the mooring of a tugboat, the breakwater and parts of the quay on Monday morning."),
		Target: depesche.Plain("Der Sturm beschädigte am Montagmorgen den Leuchtturm und mehr.")}
	rules := func(cfg Config, p Pair) string {
		s := ""
		for _, f := range Segment(cfg, p) {
			s += f.Rule + " "
		}
		return s
	}
	cfg := Config{SourceLang: "en", TargetLang: "de", Lexicon: Learn("en", "de", lessons())}
	p.Target = depesche.Plain("Der heftige Sturm beschädigte am frühen Montagmorgen den alten Leuchtturm im Hafen der Stadt.")
	if got := rules(cfg, p); got != "omission.clause " {
		t.Errorf("with the memory: %q", got)
	}
	p.Target = depesche.Plain("Der Sturm beschädigte am Montagmorgen Leuchtturm, Saugbagger, Festmacher eines Schleppers, Wellenbrecher und Kaimauer.")
	if got := rules(cfg, p); got != "" {
		t.Errorf("a right translation: %q", got)
	}
}

// BenchmarkLearn learns from as many pairs as a newsroom does, of twenty words each.
func BenchmarkLearn(b *testing.B) {
	var examples []Example
	state := uint32(1)
	next := func() int { state = state*1664525 + 1013904223; return int(state >> 8) }
	for range 4000 {
		var source, target strings.Builder
		for range 20 {
			w := next() % (1 + next()%4000)
			fmt.Fprintf(&source, "%s ", letters(w))
			fmt.Fprintf(&target, "q%s ", letters(w))
		}
		examples = append(examples, Example{source.String(), target.String()})
	}
	Learn("en", "de", examples[:10])
	for b.Loop() {
		Learn("en", "de", examples)
	}
}

// letters writes a number in letters.
func letters(n int) string {
	s := ""
	for ; n > 0; n /= 26 {
		s += string(rune('a' + n%26))
	}
	return s
}
