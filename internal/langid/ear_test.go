package langid

import (
	"fmt"
	"testing"
)

// What an Ear remembers changes nothing, also when it has heard more words than it keeps.
func TestEar(t *testing.T) {
	var e Ear
	for round := range 3 {
		for _, text := range sentences {
			lang, sure := Identify(text)
			if l, s := e.Identify(text); l != lang || s != sure {
				t.Errorf("round %d: %s with %v instead of %s with %v: %s", round, l, s, lang, sure, text)
			}
		}
		for i := range 3 * maxHeard {
			e.Identify(fmt.Sprintf("w%c%c%c", 'a'+i%26, 'a'+i/26%26, 'a'+i/676))
		}
		if len(e.words) > maxHeard || len(e.before) > maxHeard {
			t.Fatalf("%d and %d words remembered", len(e.words), len(e.before))
		}
	}
}
