package check

import (
	"sync"
	"testing"

	"depesche"
)

// Checks may run side by side: lexicons are built once and shared.
func TestConcurrentChecks(t *testing.T) {
	var wg sync.WaitGroup
	for _, l := range []string{"de", "es", "fr", "it", "de", "es", "fr", "xx"} {
		wg.Go(func() {
			for range 20 {
				fs := Segment(Config{SourceLang: "en", TargetLang: l}, Pair{Source: depesche.Plain("It cost 5 euros."), Target: depesche.Plain("7 euro.")})
				if len(fs) == 0 || fs[0].Rule != "number.changed" {
					t.Errorf("%s: %+v", l, fs)
				}
			}
		})
	}
	wg.Wait()
}

// So may stories, whose words get their stems when they are first asked for.
func TestConcurrentStories(t *testing.T) {
	story := wordingStories["a word in two ways"]
	var pairs []Pair
	for _, x := range story.texts {
		pairs = append(pairs, Pair{Source: depesche.Plain(x[0]), Target: depesche.Plain(x[1])})
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				if fs := Story(Config{SourceLang: "en", TargetLang: "de"}, pairs); len(fs) != 2 || fs[0].Rule != "glossary.varied" {
					t.Errorf("%+v", fs)
				}
			}
		})
	}
	wg.Wait()
}
