package message_test

import (
	"fmt"
	"regexp"
	"slices"
	"testing"

	"depesche"
	"depesche/internal/check"
	"depesche/internal/check/message"
)

var placeholder = regexp.MustCompile(`\{\d+\}`)

func TestEveryRuleHasItsSentenceInEveryCatalogue(t *testing.T) {
	langs := message.Langs()
	if !slices.Contains(langs, "en") || !slices.Contains(langs, "de") {
		t.Fatalf("catalogues: %v", langs)
	}
	for _, l := range langs {
		for _, r := range check.Rules() {
			text := message.Template(l, r.Rule)
			if text == "" {
				t.Errorf("%s has no sentence for %s", l, r.Rule)
				continue
			}
			have := placeholder.FindAllString(text, -1)
			slices.Sort(have)
			var want []string
			for i := range r.Args {
				want = append(want, fmt.Sprintf("{%d}", i+1))
			}
			if !slices.Equal(slices.Compact(have), want) {
				t.Errorf("%s %s: placeholders %v, the rule gives %d values", l, r.Rule, have, r.Args)
			}
		}
	}
}

func TestText(t *testing.T) {
	f := depesche.Finding{Rule: "number.changed", Message: "number.changed", Args: []string{"12 {2}", "15"}}
	for lang, want := range map[string]string{
		"en":    "“12 {2}” in the source, “15” here: the number has changed.",
		"de-AT": "„12 {2}“ im Original, „15“ hier: Die Zahl hat sich geändert.",
		"fi":    "“12 {2}” in the source, “15” here: the number has changed.",
	} {
		if got := message.Text(lang, f); got != want {
			t.Errorf("%s: %s", lang, got)
		}
	}
	if got := message.Text("en", depesche.Finding{Rule: "x.y", Message: "x.y", Args: []string{"a", "b"}}); got != "x.y a, b" {
		t.Error(got)
	}
}
