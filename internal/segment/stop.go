package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// breaks tells whether the sentence ends after t.
func (c *cutter) breaks(t *tail) bool {
	f := c.follow(t.end)
	if r := f.raw; r == -1 || markOf(r) == newline || isLineBreak(r) {
		return true
	}
	if t.from <= c.start || t.from < c.list.end {
		return false // it opens the sentence: an ellipsis, or a list marker's full stop
	}
	if f.glued && !t.wide {
		return c.gluedBreak(t, &f)
	}
	if goesOn(f.raw) {
		return false
	}
	if t.wide && f.glued {
		return !(t.closed != 0 && isParticle(f.word))
	}
	if f.quote && goesOn(f.first) {
		return false // the mark closes, and white space set it off by mistake
	}
	if isBlank(f.first) && f.dots {
		return false // the ellipsis goes on the sentence
	}
	if f.lower() {
		return c.lowerBreaks(t, &f)
	}
	switch {
	case t.omission:
		return false
	case t.strong:
		return true
	case t.ellipsis:
		return c.ellipsisBreaks(t, &f)
	}
	return c.dotBreaks(t, &f)
}

func isLineBreak(r rune) bool { return r == '\n' || r == '\r' || r == '\v' || r == '\f' }

// lowerBreaks decides where a small letter follows: as a rule the sentence goes on.
func (c *cutter) lowerBreaks(t *tail, f *follow) bool {
	switch {
	case t.ellipsis, t.closed != 0:
		return false
	case f.dots:
		return true
	case f.item:
		w := c.wordBefore(t.word)
		return utf8.RuneCountInString(w.text) > 2 && c.classOf(w.text) == 0
	case t.wide:
		return true
	case t.strong:
		return c.text[t.end-1] == '?' && c.startsSmall(f.word)
	}
	w := c.wordBefore(t.word)
	n := utf8.RuneCountInString(w.text)
	last, _ := utf8.DecodeLastRuneInString(w.text)
	return c.classOf(w.text) == 0 && (n >= 4 && isWholeWord(w.text) && isVowel(last) || n >= 5 && isWholeWord(w.text) && c.startsSmall(f.word))
}

// startsSmall tells whether a word in small letters would open a sentence if it had a
// capital, as careless writers leave it out.
func (c *cutter) startsSmall(word string) bool {
	r, w := utf8.DecodeRuneInString(word)
	return c.starts(string(unicode.ToUpper(r)) + word[w:])
}

// ellipsisBreaks: three dots set apart by spaces leave words out of a sentence, any
// others end it when a capital follows. A fourth dot is a full stop.
func (c *cutter) ellipsisBreaks(t *tail, f *follow) bool {
	if t.spaced && t.dots == 3 && t.closed == 0 && blankBefore(c.text, t.from) {
		return false
	}
	return !unicode.IsDigit(f.first) && !(f.caseless() && t.closed == 0) || t.dots > 3
}

// dotBreaks decides on a single full stop with white space after it.
func (c *cutter) dotBreaks(t *tail, f *follow) bool {
	w := c.wordBefore(t.word)
	if w.text == "" {
		return true
	}
	head := w.from == c.start // the word is all there is so far
	if j := c.joined(&w); j != "" {
		if cl := c.classOf(j); cl&never != 0 {
			return false
		} else if cl&mayEnd != 0 {
			return c.abbreviationBreaks(cl, &w, f, c.starts(f.word))
		}
	}
	cl := c.classOf(w.text)
	if w.digits && cl == 0 {
		return c.numberBreaks(&w, f, head)
	}
	if t.closed != 0 && isQuote(t.closed) && cl&never == 0 {
		return true
	}
	starts := c.starts(f.word) && !f.initial()
	digit := unicode.IsDigit(f.first)
	switch {
	case cl&never != 0:
		return false
	case cl&beforeNumber != 0 && (digit || isRoman(f.word)):
		return false
	case cl&mayEnd != 0:
		return c.abbreviationBreaks(cl, &w, f, starts)
	}
	letters := utf8.RuneCountInString(w.text)
	switch {
	case letters == 1:
		return c.letterBreaks(&w, f, starts, head)
	case isAcronym(w.text):
		return starts || !c.known && unicode.IsLower(rune(w.text[0])) || f.quote && unicode.IsUpper(f.first) || f.caseless()
	case isRoman(w.text) && head:
		return false
	case isRoman(w.text) && c.ordinals && !digit:
		return starts || f.quote
	}
	return true
}

// abbreviationBreaks: after "Inc." a sentence ends if the next word opens one.
func (c *cutter) abbreviationBreaks(cl class, w *word, f *follow, starts bool) bool {
	switch {
	case unicode.IsDigit(f.first), f.paren:
		return false
	case starts, f.caseless():
		return true
	case f.quote:
		return unicode.IsUpper(f.first)
	case cl&clock == 0 && !c.ordinals && unicode.IsUpper(f.first) && !f.initial() && c.isMeasure(w):
		return true
	case cl&clock != 0 && f.stop && c.classOf(f.word)&never != 0:
		return strings.Count(c.text[max(c.start, w.from-maxBack):w.from], " ") > 3
	}
	return false
}

// letterBreaks decides on "J." and its like.
func (c *cutter) letterBreaks(w *word, f *follow, starts, head bool) bool {
	r, _ := utf8.DecodeRuneInString(w.text)
	switch {
	case head:
		return false
	case !unicode.IsLetter(r):
		return true
	case starts:
		return true
	case f.stop && utf8.RuneCountInString(f.word) <= 3:
		return false // "im Jahr 70 n. Chr.", "400 d. C."
	case c.isPart(w), isVowel(r):
		return true // a unit, or a word of one letter: "meglio è. Abbiamo"
	case unicode.IsDigit(f.first):
		return unicode.IsUpper(r)
	case f.quote || f.paren:
		return unicode.IsUpper(f.first)
	case !unicode.IsUpper(r) && !unicode.IsLower(r):
		return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai)
	}
	return false
}

// numberBreaks decides on "12." and its like.
func (c *cutter) numberBreaks(w *word, f *follow, head bool) bool {
	whole := len(w.text) <= 3 && !strings.ContainsAny(w.text, ".,-'’")
	if head && whole {
		return false
	}
	if !c.ordinals || !whole {
		return true
	}
	if unicode.IsDigit(f.first) { // "12. 10. 2014" and "3. 4." against "Formel 3. 2015 …"
		before, _ := lastRune(c.text, skipBlankBack(c.text, w.from))
		return len(w.text) > 2 || before != '.' && !f.stop
	}
	switch {
	case has(c.ordAfter, f.word):
		return false
	case c.starts(f.word), f.quote:
		return true
	}
	before := c.wordBefore(skipBlankBack(c.text, w.from)).text
	switch {
	case has(c.cardBefore, before):
		return true
	case has(c.ordBefore, before):
		return false
	}
	return true
}
