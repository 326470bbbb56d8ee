package typography

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"depesche/internal/lang"
	"depesche/internal/translate/splice"
)

// quote is a quotation mark in a text.
type quote struct {
	at, n  int
	r      rune
	single bool
	opens  bool // may open a quotation
	closes bool // may close one
	open   bool // does open one
	depth  int
	pair   int // index of its partner, its own if that is in another sentence, -1 without
}

const (
	doubles = "\"“”„‟«»「」"
	singles = "'‘’‚‛‹›『』"
	// What can only open, or only close, whatever stands around it.
	openers = "„‟‚‛「『"
	closers = "」』"
)

// mostQuotes is how many marks a text may have to be looked at: pairing takes up to the
// square of their number.
const mostQuotes = 2000

// quotes rewrites the quotation marks that can be paired. The outermost get the
// language's outer marks, those inside them the inner marks, and so on in turn.
func quotes(text string, t *lang.Typography) []splice.Edit {
	if t.Quotes[0] == "" || !strings.ContainsAny(text, doubles+singles) {
		return nil
	}
	var es []splice.Edit
	for _, q := range paired(text, t) {
		marks, space := t.Quotes, t.QuoteSpace
		if q.depth%2 == 1 && t.Inner[0] != "" {
			marks, space = t.Inner, t.InnerSpace
		}
		from, to := q.at, q.at+q.n
		if q.open {
			to += len(text[to:]) - len(strings.TrimLeft(text[to:], anySpace))
			es = append(es, splice.Edit{From: from, To: to, New: marks[0] + space})
		} else {
			from = len(strings.TrimRight(text[:from], anySpace))
			es = append(es, splice.Edit{From: from, To: to, New: space + marks[1]})
		}
	}
	return es
}

// paired reads the quotation marks of a text and returns those that stand in pairs, and
// at most one at each side that has its partner in a sentence before or behind. When
// more double ones stay alone, nothing is certain and nothing returned.
func paired(text string, t *lang.Typography) []quote {
	qs := candidates(text, t)
	if len(qs) > mostQuotes {
		return nil
	}
	var stack []int // indices into qs of what is open
	before, primes := 0, false
	for i := range qs {
		q := &qs[i]
		top := innermost(qs, stack, q.single)
		switch {
		case q.closes && top >= 0 && (!q.opens || top == len(stack)-1):
			if q.single && possessive(text, qs, i) {
				continue
			}
			o := stack[top]
			stack = stack[:top] // single ones that are still open inside were apostrophes
			qs[o].pair, q.pair = i, o
		case q.opens:
			q.open = true
			stack = append(stack, i)
		case q.single:
		case q.r == '"' && afterDigit(text, q.at) && (primes || strings.HasPrefix(text[q.at+1:], " ")):
			primes = true // inches
		default:
			q.pair = i
			before++
			stack = stack[:0]
		}
	}
	behind := 0
	for _, i := range stack {
		if !qs[i].single {
			qs[i].pair = i
			behind++
			if qs[i].closes {
				return nil
			}
		}
	}
	if before > 1 || behind > 1 {
		return nil
	}
	return nested(qs, before)
}

// candidates lists the marks that may open or close a quotation.
func candidates(text string, t *lang.Typography) []quote {
	var qs []quote
	for i, r := range text {
		if !isQuote(r) {
			continue
		}
		q := quote{at: i, n: utf8.RuneLen(r), r: r, single: strings.ContainsRune(singles, r), pair: -1}
		if q.opens, q.closes = role(text, q, t); q.opens || q.closes {
			qs = append(qs, q)
		}
	}
	return qs
}

// innermost is the place in the stack of the quotation that a mark could close, -1 for
// none: a single mark closes what was opened last, if that is single; a double one may
// close over single ones.
func innermost(qs []quote, stack []int, single bool) int {
	for top := len(stack) - 1; top >= 0; top-- {
		if qs[stack[top]].single == single {
			return top
		}
		if single {
			return -1
		}
	}
	return -1
}

// possessive tells whether a closing single mark is rather the apostrophe of "the
// dogs’ bowl": it stands behind an s, and another one closes the quotation later.
func possessive(text string, qs []quote, i int) bool {
	q := qs[i]
	if q.r != '\'' && q.r != '’' || q.at == 0 || text[q.at-1] != 's' || !strings.HasPrefix(text[q.at+q.n:], " ") {
		return false
	}
	if i+1 >= len(qs) || !qs[i+1].single {
		return false
	}
	return qs[i+1].closes && !qs[i+1].opens
}

func afterDigit(text string, at int) bool {
	r, _ := utf8.DecodeLastRuneInString(text[:at])
	return unicode.IsDigit(r)
}

// nested drops what found no partner and counts the depth of the rest; outside is how
// many quotations were open before the text begins.
func nested(qs []quote, outside int) []quote {
	depth := outside
	var out []quote
	for _, q := range qs {
		if q.pair < 0 {
			continue
		}
		if q.open {
			q.depth = depth
			depth++
		} else {
			depth--
			q.depth = depth
		}
		out = append(out, q)
	}
	return out
}

// role tells whether a mark may open and may close a quotation, by its form and by what
// stands around it. Neither: it is an apostrophe, a prime or an inch.
func role(text string, q quote, t *lang.Typography) (opens, closes bool) {
	before, _ := utf8.DecodeLastRuneInString(text[:q.at])
	after, _ := utf8.DecodeRuneInString(text[q.at+q.n:])
	atStart, atEnd := q.at == 0, q.at+q.n == len(text)
	switch {
	case strings.ContainsRune(openers, q.r):
		return true, false
	case strings.ContainsRune(closers, q.r):
		return false, true
	}
	spaceBefore, spaceAfter := atStart || unicode.IsSpace(before), atEnd || unicode.IsSpace(after)
	left := spaceBefore || strings.ContainsRune("([{¿¡–—-/…", before) || isQuote(before)
	right := spaceAfter || strings.ContainsRune(")]}.,;:!?…–—-/", after) || isQuote(after)
	opens, closes = left && !spaceAfter && !closing(text[q.at+q.n:]), right && !spaceBefore
	if q.r == '\'' || q.r == '’' || q.r == '‘' && !opens {
		opens, closes = apostrophes(text, q, t, opens, closes)
	}
	if opens || closes {
		return opens, closes
	}
	switch {
	case q.r == '«' || q.r == '‹':
		return true, false // « with spaces inside »
	case q.r == '»' || q.r == '›':
		return false, true
	case unspaced(before) || unspaced(after):
		// Between characters without spaces the form alone tells.
		return strings.ContainsRune("“‘\"", q.r), strings.ContainsRune("”’\"", q.r)
	case !q.single && (spaceBefore || spaceAfter):
		return !atEnd, !atStart
	}
	return false, false
}

// closing tells whether text begins with punctuation that no quotation begins with.
func closing(text string) bool {
	r, n := utf8.DecodeRuneInString(text)
	if r == '.' {
		next, _ := utf8.DecodeRuneInString(text[n:])
		return !unicode.IsLetter(next) && !unicode.IsDigit(next)
	}
	return strings.ContainsRune(",;:!?)]}", r)
}

// apostrophes takes from ' and ’ the roles that an apostrophe, feet or minutes have.
func apostrophes(text string, q quote, t *lang.Typography, opens, closes bool) (bool, bool) {
	if opens {
		rest := text[q.at+q.n:]
		word := rest
		if i := strings.IndexFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }); i >= 0 {
			word = rest[:i]
		}
		first, _ := utf8.DecodeRuneInString(rest)
		// ’90s, ’s, ’em, and what the language knows.
		if unicode.IsDigit(first) || utf8.RuneCountInString(word) <= 2 && !isQuote(first) && !unicode.IsUpper(first) || slices.Contains(t.Elisions, strings.ToLower(word)) {
			opens = false
		}
	}
	if closes && q.r == '\'' && afterDigit(text, q.at) {
		closes = false
	}
	return opens, closes
}

func isQuote(r rune) bool {
	return strings.ContainsRune(doubles+singles, r)
}

// unspaced tells whether a character belongs to a script that puts no spaces between
// words.
func unspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xffef
}
