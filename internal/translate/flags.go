package translate

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"depesche"
	"depesche/internal/translate/literal"
)

// Flags of a Translated: what a person should look at. They are hints from the way
// through the engine; the checks judge the translation itself.
const (
	// FlagNoAnswer: the engine gave nothing for this segment; the target is empty.
	FlagNoAnswer = "no_answer"
	// FlagMarkGuessed: a mark was lost and put back by position; its words may be wrong.
	FlagMarkGuessed = "mark_guessed"
	// FlagMarkLost: a mark has no place in the translation.
	FlagMarkLost = "mark_lost"
	// FlagLiteralLost: an address, handle or foreign word of the source is missing.
	FlagLiteralLost = "literal_lost"
	// FlagNumber: a number of the source is missing.
	FlagNumber = "number"
	// FlagQuotes: quotation marks do not come in pairs as they do in the source.
	FlagQuotes = "quotes"
	// FlagBrackets: brackets do not come in pairs as they do in the source.
	FlagBrackets = "brackets"
	// FlagUnchanged: the engine gave the source back.
	FlagUnchanged = "unchanged"
	// FlagLength: the translation is far longer or shorter than the source.
	FlagLength = "length"
)

// verify flags what the way through the engine has visibly damaged.
func verify(src, tgt depesche.Inline, keeps []kept) []string {
	var flags []string
	add := func(bad bool, f string) {
		if bad && !slices.Contains(flags, f) {
			flags = append(flags, f)
		}
	}
	for _, k := range keeps {
		add(!strings.Contains(tgt.Text, k.text.Text), FlagLiteralLost)
	}
	add(!numbersKept(src.Text, tgt.Text), FlagNumber)
	add(quotesPaired(src.Text) && !quotesPaired(tgt.Text), FlagQuotes)
	add(bracketCounts(src.Text) != bracketCounts(tgt.Text), FlagBrackets)
	add(len(strings.Fields(src.Text)) >= 4 && foldSpace(src.Text) == foldSpace(tgt.Text), FlagUnchanged)
	s, t := utf8.RuneCountInString(src.Text), utf8.RuneCountInString(tgt.Text)
	// Chinese needs about a third of the characters of English, and the other way round.
	add(t > 5*s+40 || s > 8*t+40, FlagLength)
	return flags
}

func foldSpace(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// numbersKept tells whether each number of two or more digits in src is in tgt, however
// its digits are grouped. Literals are not looked at.
func numbersKept(src, tgt string) bool {
	have := digits(tgt, false)
	for _, n := range numbers(src) {
		if !strings.Contains(have, n) && !(len(n) == 2 && hasWord(tgt, roman(n))) {
			return false
		}
	}
	return true
}

// roman writes a number below 40 as many languages write centuries: XVIII.
func roman(n string) string {
	v, _ := strconv.Atoi(n)
	if v > 39 {
		return ""
	}
	tens := [...]string{"", "X", "XX", "XXX"}
	ones := [...]string{"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"}
	return tens[v/10] + ones[v%10]
}

func hasWord(text, w string) bool {
	from, to := verbatim(text, w, 0)
	return from < to
}

// numbers lists the digit strings of text, separators between digits removed.
func numbers(text string) []string {
	var out []string
	for _, f := range strings.Fields(digits(text, true)) {
		if len(f) >= 2 {
			out = append(out, f)
		}
	}
	return out
}

// digits writes the decimal digits of text as ASCII; separators inside a number vanish,
// everything else becomes one space.
func digits(text string, skipLiterals bool) string {
	if skipLiterals {
		var rest strings.Builder
		last := 0
		for _, r := range literal.Find(text) {
			rest.WriteString(text[last:r[0]] + " x ")
			last = r[1]
		}
		rest.WriteString(text[last:])
		text = rest.String()
	}
	var b strings.Builder
	rs := []rune(text)
	for i, r := range rs {
		switch {
		case unicode.Is(unicode.Nd, r):
			b.WriteByte(byte('0' + digitValue(r)))
		case i > 0 && i+1 < len(rs) && strings.ContainsRune(".,'’\u00a0\u202f\u2009٬٫", r) && unicode.Is(unicode.Nd, rs[i-1]) && unicode.Is(unicode.Nd, rs[i+1]):
		default:
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// digitValue is the value of a decimal digit: blocks of ten start at a digit whose
// predecessor is none.
func digitValue(r rune) int {
	if r >= '0' && r <= '9' {
		return int(r - '0')
	}
	v := 0
	for v < 9 && unicode.Is(unicode.Nd, r-1) {
		r--
		v++
	}
	return v
}

// quotesPaired tells whether the double quotation marks of text come in pairs.
func quotesPaired(text string) bool {
	n := 0
	for _, r := range text {
		if strings.ContainsRune("\"“”„‟«»「」『』", r) {
			n++
		}
	}
	return n%2 == 0
}

// bracketCounts counts opening and closing brackets.
func bracketCounts(text string) [4]int {
	var c [4]int
	for _, r := range text {
		switch r {
		case '(', '（':
			c[0]++
		case ')', '）':
			c[1]++
		case '[', '［':
			c[2]++
		case ']', '］':
			c[3]++
		}
	}
	return c
}
