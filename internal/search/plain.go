package search

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// plainLetters holds, for letters of the scripts of Europe, the small letter: most of all
// letters need no look at Unicode's tables. It is 0 for what is no letter, for letters that
// normalisation takes apart or puts together, and for all that is not in it. None of these
// letters joins with another, so that each can be looked at alone.
var plainLetters = func() (out [0x460]uint16) {
	var space [utf8.UTFMax]byte
	normal := func(r rune) bool { return norm.NFKC.QuickSpan(utf8.AppendRune(space[:0], r)) == utf8.RuneLen(r) }
	for r := range rune(len(out)) {
		if !unicode.IsLetter(r) {
			continue
		}
		if small := unicode.ToLower(r); small < rune(len(out)) && normal(r) && normal(small) {
			out[r] = uint16(small)
		}
	}
	return out
}()

func plainLetter(r rune) bool { return r < rune(len(plainLetters)) && plainLetters[r] != 0 }

// smallPlain is a word of plain letters and ASCII in small letters; ok tells that it is one.
func smallPlain(s string) (small string, ok bool) {
	changed := false
	for _, r := range s {
		switch {
		case plainLetter(r):
			changed = changed || rune(plainLetters[r]) != r
		case r >= utf8.RuneSelf:
			return "", false
		}
	}
	if !changed {
		return s, true
	}
	b := make([]byte, 0, len(s)+2)
	for _, r := range s {
		if plainLetter(r) {
			r = rune(plainLetters[r])
		}
		b = utf8.AppendRune(b, r)
	}
	return string(b), true
}

// isCalm tells whether calm would leave a text as it is.
func isCalm(text string) bool {
	space := true // nothing but a space stands before
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			if c < ' ' || c == 0x7f || c == ' ' && space {
				return false
			}
			space = c == ' '
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && n == 1 || unicode.IsControl(r) || unicode.IsSpace(r) || turning(r) {
			return false
		}
		space = false
		i += n
	}
	return text == "" || !space
}

// turning tells whether a character turns the direction of what follows.
func turning(r rune) bool { return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 }
