package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// follow is what stands after a tail.
type follow struct {
	glued bool   // no white space before it
	first rune   // the first character after white space and opening marks; -1 at the end
	raw   rune   // the first character after white space
	word  string // the word that first begins, cut at maxBack bytes
	quote bool   // an opening quotation mark stands before it
	paren bool
	dash  bool
	dots  bool // an ellipsis stands before it
	item  bool // it is the marker that opens a list: "a)", "a."
	stop  bool // a full stop stands right after the word
}

func (c *cutter) follow(i int) follow {
	k := skipBlank(c.text, i)
	f := follow{glued: k == i}
	f.raw, _ = runeAt(c.text, k)
	for n := 0; n < 8; n++ {
		r, w := runeAt(c.text, k)
		if w == 0 || !(isOpener(r) || n > 0 && isBlank(r) && f.dash) {
			break
		}
		switch {
		case isQuote(r):
			f.quote = true
		case r == '(' || r == '[':
			f.paren = true
		case r == '-' || r == '–' || r == '—' || r == '―':
			f.dash = true
		case r == '.' || r == '…':
			f.dots = true
		}
		k += w
	}
	f.first, _ = runeAt(c.text, k)
	end := k
	for end < len(c.text) && end < k+maxBack {
		r, w := runeAt(c.text, end)
		if !isWordRune(r) {
			break
		}
		end += w
	}
	f.word = c.text[k:end]
	if it := labelAt(c.text, k); it.end > 0 && (it.label == "b" || it.style == ")" && k+1 < len(c.text) && c.text[k+1] == ')') {
		f.item = true
	}
	f.stop = end < len(c.text) && c.text[end] == '.'
	return f
}

func isWordRune(r rune) bool {
	return r == '\'' || r == '’' || r == '-' || unicode.IsLetter(r) || unicode.Is(unicode.M, r) || unicode.IsDigit(r)
}

// isParticle tells whether a word goes on after a Japanese quotation: 「…。」と, って, など.
func isParticle(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return strings.ContainsRune("とっがをはのでにも", r) || strings.HasPrefix(word, "など")
}

// lower tells whether a small letter follows. A sentence does not begin with one, but a
// brand may ("iPhone").
func (f *follow) lower() bool {
	if !unicode.IsLower(f.first) {
		return false
	}
	if f.quote && f.word == "n" {
		return false // Afrikaans 'n
	}
	if len(f.word) > 2 && f.word[0] < utf8.RuneSelf {
		second, _ := utf8.DecodeRuneInString(f.word[1:])
		return !unicode.IsUpper(second)
	}
	return true
}

// initial tells whether the word is a letter with a full stop.
func (f *follow) initial() bool { return f.stop && utf8.RuneCountInString(f.word) == 1 }

// caseless tells whether the word is in a script without capitals.
func (f *follow) caseless() bool {
	return unicode.IsLetter(f.first) && !unicode.IsUpper(f.first) && !unicode.IsLower(f.first) && !unicode.IsTitle(f.first)
}
