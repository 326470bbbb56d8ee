package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxBack bounds the look back for a word, in bytes.
const maxBack = 48

// isWholeWord tells whether a word in small letters ends as words do and abbreviations,
// which are cut after a consonant, do not.
func isWholeWord(word string) bool {
	for _, r := range word {
		if !unicode.IsLower(r) {
			return false
		}
	}
	last, _ := utf8.DecodeLastRuneInString(word)
	return isVowel(last) || strings.ContainsRune("sşς", last)
}

// isVowel knows the small vowels of the Latin, Cyrillic and Greek scripts.
func isVowel(r rune) bool {
	return strings.ContainsRune("aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýąęůőűаеиоуыэюяёіїєαεηιουωάέήίόύώ", r)
}

// joined returns an abbreviation written with spaces, "z. B", "EE. UU", without them:
// "z.B"; empty when w is no part of one.
func (c *cutter) joined(w *word) string {
	if utf8.RuneCountInString(w.text) > 3 {
		return ""
	}
	j, from := w.text, w.from
	for n := 0; n < 3; n++ {
		k := skipBlankBack(c.text, from)
		if k == from || k == 0 || c.text[k-1] != '.' {
			break
		}
		p := c.wordBefore(k - 1)
		if p.text == "" || utf8.RuneCountInString(p.text) > 2 || p.digits {
			break
		}
		j, from = p.text+"."+j, p.from
	}
	if from == w.from {
		return ""
	}
	return j
}

// isMeasure tells whether w is a unit in small letters with its number before it: "50
// kg". Where nouns are not written with capitals, a capital after it opens a sentence.
// A year before it ("в 2010 г.") makes it none.
func (c *cutter) isMeasure(w *word) bool {
	r, _ := utf8.DecodeRuneInString(w.text)
	number := c.wordBefore(skipBlankBack(c.text, w.from))
	return unicode.IsLower(r) && number.digits && !isYear(number.text) && !strings.Contains(w.text, ".")
}

// isYear tells whether a number ends in four digits.
func isYear(number string) bool {
	n := len(number)
	return n == 4 && isDigitAt(number, 0) || n > 4 && number[n-5] == '-'
}

// isPart tells whether a single letter is the end of something else: "m/s", "30 °C",
// "22:08 h", "צ'י".
func (c *cutter) isPart(w *word) bool {
	before, n := lastRune(c.text, w.from)
	r, _ := utf8.DecodeRuneInString(w.text)
	switch {
	case before == '/' || before == '°' || before == '&':
		return true
	case unicode.IsUpper(r):
		return false
	case before == '\'' || before == '’':
		p, _ := lastRune(c.text, w.from-n)
		return unicode.IsLetter(p)
	}
	p, _ := lastRune(c.text, skipBlankBack(c.text, w.from))
	return unicode.IsDigit(p)
}

func isHan(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) }

// word is a word before a full stop.
type word struct {
	text   string
	from   int
	digits bool // it begins with a digit
}

// wordBefore returns the word that ends at i: letters, digits, inner full stops and
// hyphens, commas between digits.
func (c *cutter) wordBefore(i int) word {
	k := i
	for k > 0 && i-k < maxBack {
		r, w := lastRune(c.text, k)
		if !(unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) || r == '.' || r == '-' || r == '°' || r == ',' && k < i && isDigitAt(c.text, k)) {
			break
		}
		k -= w
	}
	for k < i && (c.text[k] == '.' || c.text[k] == '-' || c.text[k] == ',') {
		k++
	}
	r, _ := runeAt(c.text, k)
	return word{text: c.text[k:i], from: k, digits: k < i && unicode.IsDigit(r)}
}

func isDigitAt(text string, i int) bool { return i < len(text) && text[i] >= '0' && text[i] <= '9' }

func skipBlankBack(text string, i int) int {
	for n := 0; i > 0 && n < 8; n++ {
		r, w := lastRune(text, i)
		if !isBlank(r) {
			break
		}
		i -= w
	}
	return i
}
