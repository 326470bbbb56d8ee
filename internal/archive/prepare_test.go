package archive

import (
	"strings"
	"testing"

	"depesche/internal/langid"
)

// TestReads: a text counts as one of the expected language only if its middle is in it too.
func TestReads(t *testing.T) {
	german := strings.Repeat("Der Stadtrat hat am Dienstagabend beschlossen, die alte Brücke über den Fluss nicht abzureißen, sondern für Radfahrer herzurichten. ", 6)
	english := strings.Repeat("The council decided on Tuesday evening that the old bridge over the river will not be torn down but made fit for cyclists. ", 12)
	for _, c := range []struct {
		text, lang string
		want       bool
	}{
		{german, "de", true}, {german, "de-AT", true}, {english, "en", true},
		{english, "de", false}, {german[:300] + english, "de", false}, {english[:300] + german + german, "de", false},
		{german[:200], "de", false}, {german, "", false}, {strings.Repeat("12345 67890 ", 100), "de", false},
	} {
		if got := reads(new(langid.Ear), c.text, c.lang); got != c.want {
			t.Errorf("%s of %q: %v", c.lang, c.text[:40], got)
		}
	}
}
