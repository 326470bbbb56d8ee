package search

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
)

// What is read without Unicode's tables is read as with them, letter by letter, in pairs,
// and in texts put together of what is difficult.
func TestPlainLettersAreReadAsAllOthers(t *testing.T) {
	a := For("de")
	same := func(s string) {
		t.Helper()
		if got, ok := smallPlain(s); ok && got != a.smallSlow(s) {
			t.Errorf("%+q is %+q in small letters, want %+q", s, got, a.smallSlow(s))
		}
		if isCalm(s) && calmSlow(s) != s {
			t.Errorf("%+q is taken for calm, and is %+q", s, calmSlow(s))
		}
	}
	runes := []rune{}
	for r := range rune(0x3100) {
		same(string(r))
		same("a" + string(r) + "b")
		if plainLetter(r) {
			runes = append(runes, r)
			if !unicode.IsLetter(r) || unspaced(r) || unicode.Is(unicode.Cf, r) {
				t.Errorf("%U counts as a letter", r)
			}
		}
	}
	if len(runes) < 600 {
		t.Errorf("only %d letters are plain", len(runes))
	}
	for _, x := range runes {
		for _, y := range runes {
			if x >= 0x80 || y >= 0x80 {
				same(string(x) + string(y))
			}
		}
	}
	rnd := rand.New(rand.NewPCG(5, 23))
	alphabet := []rune("aZ9 äÖßſĳŉİıΣςЙёא你\u0301\u00ad\u00a0\u0085\u200b\u202e\u2028\u2066\x00\t\n\x7f.-\ufffd")
	for range 20000 {
		var b strings.Builder
		for range rnd.IntN(7) {
			b.WriteRune(alphabet[rnd.IntN(len(alphabet))])
		}
		if rnd.IntN(9) == 0 {
			b.WriteString("\xff")
		}
		same(b.String())
	}
	for _, s := range []string{"", "Größe", "Ein ruhiger Satz, mit „Zitat“ und Straße.", "日本語"} {
		if !isCalm(s) {
			t.Errorf("%q is not taken for calm", s)
		}
	}
	for _, s := range []string{" a", "a ", "a  b", "a\tb", "a\u00a0b", "a\u202eb", "a\xff"} {
		if isCalm(s) {
			t.Errorf("%+q is taken for calm", s)
		}
	}
}
