package depesche

import (
	"strings"
	"testing"
)

func TestFoldSpace(t *testing.T) {
	for _, text := range []string{"", " ", "a", "a b", " a", "a ", "a  b", "a\nb", "a\u00a0b", "Über  den\tFluss ", "ü\u2028ß", "schon gefaltet: ja", "\xff a", "\u3000"} {
		if got, want := foldSpace(text), strings.Join(strings.Fields(text), " "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
