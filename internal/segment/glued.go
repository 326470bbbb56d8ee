package segment

import (
	"unicode"
	"unicode/utf8"
)

// gluedBreak: white space is missing between two sentences ("… is over.The next …"), or
// a reference number stands before it ("… (type 2).10 This …").
func (c *cutter) gluedBreak(t *tail, f *follow) bool {
	if t.strong && !t.wide && isHan(f.first) {
		return true
	}
	if t.dots == 1 && t.end == t.from+1 && isHan(f.first) {
		before, _ := lastRune(c.text, t.from)
		return isHan(before)
	}
	if t.dots == 1 && t.end == t.from+1 && unicode.IsDigit(f.first) {
		return c.noteBreak(t)
	}
	if t.ellipsis && t.closed == 0 && !t.spaced && unicode.IsUpper(f.first) && !f.quote {
		before, _ := lastRune(c.text, t.from)
		_, n := utf8.DecodeRuneInString(f.word)
		second, _ := runeAt(f.word, n)
		return unicode.IsLower(before) && unicode.IsLower(second)
	}
	if t.closed != 0 || t.dots > 1 || t.ellipsis || !unicode.IsUpper(f.first) || f.quote || f.dash {
		return false
	}
	w := c.wordBefore(t.word)
	if utf8.RuneCountInString(w.text) < 3 || f.stop || c.classOf(w.text) != 0 {
		return false
	}
	for _, r := range w.text {
		if !unicode.IsLower(r) {
			return false
		}
	}
	if w.from > 0 {
		if r, _ := lastRune(c.text, w.from); !isBlank(r) && !isQuote(r) && !isLineBreak(r) {
			return false
		}
	}
	_, w1 := utf8.DecodeRuneInString(f.word)
	second, _ := runeAt(f.word, w1)
	return unicode.IsLower(second) && !suffixes[f.word] || isRoman(f.word) && len(f.word) > 1
}

// noteBreak moves the end of t behind a reference number: letter or bracket, full stop,
// up to three digits, white space and a capital.
func (c *cutter) noteBreak(t *tail) bool {
	before, _ := lastRune(c.text, t.from)
	if before != ')' && before != '”' && before != '"' && !unicode.IsLower(before) || c.classOf(c.wordBefore(t.word).text) != 0 {
		return false
	}
	k := t.end
	for k < t.end+3 && isDigitAt(c.text, k) {
		k++
	}
	f := c.follow(k)
	if f.glued || !unicode.IsUpper(f.first) {
		return false
	}
	t.end = k
	return true
}

// suffixes of host and file names that people write with a capital.
var suffixes = map[string]bool{"Com": true, "Org": true, "Net": true, "Gov": true, "Edu": true, "Info": true, "De": true, "Co": true,
	"Tv": true, "Io": true, "Js": true, "Net's": true, "Uk": true, "Eu": true, "Exe": true, "Pdf": true, "Txt": true}
