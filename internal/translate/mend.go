package translate

import (
	"unicode"
	"unicode/utf8"

	"depesche"
	"depesche/internal/translate/splice"
)

// mender is an engine that knows a habit of its own and can put it right in a finished
// translation.
type mender interface {
	mend(src, tgt depesche.Inline) depesche.Inline
}

func (e *apertium) mend(src, tgt depesche.Inline) depesche.Inline { return calmSecond(src, tgt) }
func (e *apy) mend(src, tgt depesche.Inline) depesche.Inline      { return calmSecond(src, tgt) }

// calmSecond takes back the capital that Apertium gives to the second word when it does
// not know the first: "Haskell Estuvo" for "Haskell was". It does so when the first words
// are the same, the source's second word has no capital, and the translation has more
// capitals than the source, so that one came out of nothing.
func calmSecond(src, tgt depesche.Inline) depesche.Inline {
	sw, tw := words(src.Text), words(tgt.Text)
	if len(sw) < 2 || len(tw) < 2 || src.Text[sw[0].from:sw[0].to] != tgt.Text[tw[0].from:tw[0].to] {
		return tgt
	}
	second := tgt.Text[tw[1].from:tw[1].to]
	first, n := utf8.DecodeRuneInString(second)
	if tgt.Text[tw[0].to:tw[1].from] != " " || !unicode.IsUpper(first) || unicode.IsUpper(firstRune(src.Text[sw[1].from:])) ||
		hasCapital(second[n:]) || len(second) == n || capitals(tgt.Text, tw) <= capitals(src.Text, sw) {
		return tgt
	}
	return splice.Apply(tgt, []splice.Edit{{From: tw[1].from, To: tw[1].from + n, New: string(unicode.ToLower(first))}})
}

func hasCapital(s string) bool {
	for _, r := range s {
		if unicode.IsUpper(r) {
			return true
		}
	}
	return false
}

// capitals counts the words that begin with a capital.
func capitals(text string, ws []word) int {
	n := 0
	for _, w := range ws {
		if unicode.IsUpper(firstRune(text[w.from:])) {
			n++
		}
	}
	return n
}
