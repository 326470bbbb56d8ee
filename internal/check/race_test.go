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
