package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxBack bounds the look back for a word, in bytes.
const maxBack = 48

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

func isHan(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) }

// suffixes of host and file names that people write with a capital.
var suffixes = map[string]bool{"Com": true, "Org": true, "Net": true, "Gov": true, "Edu": true, "Info": true, "De": true, "Co": true,
	"Tv": true, "Io": true, "Js": true, "Net's": true, "Uk": true, "Eu": true, "Exe": true, "Pdf": true, "Txt": true}

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
