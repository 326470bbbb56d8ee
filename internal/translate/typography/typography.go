// Package typography sets a machine's text as its language does: quotation marks in
// nested pairs, no-break spaces where a language has them, ellipses. It changes no words
// and no digits, leaves apostrophes, primes and addresses alone, and what it cannot read
// with certainty, such as a lone quotation mark, stays as it was.
package typography

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"depesche"
	"depesche/internal/lang"
	"depesche/internal/translate/literal"
	"depesche/internal/translate/splice"
)

// longest is the text that is still looked at, in bytes: no segment of a story is
// longer.
const longest = 1 << 20

// Apply sets in for a language (BCP 47); marks move with their words. Applying it again
// changes nothing.
func Apply(in depesche.Inline, tag string) depesche.Inline { return ApplyHouse(in, tag, "") }

// ApplyHouse is Apply with the quotation marks of a house: an outer pair, and an inner one
// if it has one. Others, and none, leave the language's own.
func ApplyHouse(in depesche.Inline, tag, quotes string) depesche.Inline {
	t := lang.TypographyOf(tag)
	setQuotes(&t, []rune(quotes))
	if len(in.Text) > longest {
		return in
	}
	cur := in
	for range 4 {
		next := once(cur, &t)
		if next.Equal(cur) {
			return cur
		}
		cur = next
	}
	// Text that never comes to rest was not understood.
	return in
}

// setQuotes gives t the quotation marks of a house. Spaces within them stay where the
// marks are the language's.
func setQuotes(t *lang.Typography, house []rune) {
	set := func(marks *[2]string, space *string, pair []rune) {
		if own := [2]string{string(pair[0]), string(pair[1])}; own != *marks {
			*marks, *space = own, ""
		}
	}
	if len(house) == 2 || len(house) == 4 {
		set(&t.Quotes, &t.QuoteSpace, house[:2])
	}
	if len(house) == 4 {
		set(&t.Inner, &t.InnerSpace, house[2:])
	}
}

func once(in depesche.Inline, t *lang.Typography) depesche.Inline {
	for _, step := range []func(string, *lang.Typography) []splice.Edit{ellipses, quotes, punctuation, numbers} {
		es := step(in.Text, t)
		if len(es) > 0 {
			in = splice.Apply(in, outside(es, literal.Find(in.Text), in.Text))
		}
	}
	return in
}

// outside drops the edits that touch a literal or change nothing. Literals are
// in order and do not overlap.
func outside(es []splice.Edit, literals [][2]int, text string) []splice.Edit {
	slices.SortStableFunc(es, func(a, b splice.Edit) int { return a.From - b.From })
	out := es[:0]
	next := 0
	for _, e := range es {
		if text[e.From:e.To] == e.New {
			continue
		}
		for next < len(literals) && literals[next][1] <= e.From {
			next++
		}
		if next < len(literals) && (literals[next][0] < e.To || literals[next][0] < e.From) {
			continue
		}
		out = append(out, e)
	}
	return out
}

// dotsRE finds three or more full stops, with or without spaces between them.
var dotsRE = regexp.MustCompile(`\.(?:[ \x{a0}\x{202f}]?\.){2,}`)

// ellipses replaces three dots; of four the last is the full stop. More are something
// else: a line to be filled in.
func ellipses(text string, t *lang.Typography) []splice.Edit {
	if t.Ellipsis == "" || !strings.Contains(text, ".") {
		return nil
	}
	var es []splice.Edit
	for _, m := range dotsRE.FindAllStringIndex(text, -1) {
		n := strings.Count(text[m[0]:m[1]], ".")
		if n > 4 || m[0] > 0 && text[m[0]-1] == '/' || m[1] < len(text) && text[m[1]] == '/' {
			continue
		}
		s := t.Ellipsis
		if n == 4 {
			s += "."
		}
		es = append(es, splice.Edit{From: m[0], To: m[1], New: s})
	}
	return es
}

const anySpace = " \u00a0\u202f\u2009"

// punctuation sets the spaces before ; : ! ? where the language has them.
func punctuation(text string, t *lang.Typography) []splice.Edit {
	var es []splice.Edit
	if len(t.SpaceBefore) == 0 {
		return nil
	}
	for i, r := range text {
		want, ok := t.SpaceBefore[string(r)]
		if !ok || !endsWord(text[i+utf8.RuneLen(r):], r) {
			continue
		}
		from := len(strings.TrimRight(text[:i], anySpace))
		before, _ := utf8.DecodeLastRuneInString(text[:from])
		if from == 0 || !unicode.IsLetter(before) && !unicode.IsDigit(before) && !strings.ContainsRune(")]}»”“’›…%€$£.\"", before) {
			continue
		}
		es = append(es, splice.Edit{From: from, To: i, New: want})
	}
	return es
}

// endsWord tells whether punctuation stands at the end of its word; a colon in a time, a
// ratio or a smiley does not.
func endsWord(rest string, r rune) bool {
	if rest == "" {
		return true
	}
	next, _ := utf8.DecodeRuneInString(rest)
	if unicode.IsSpace(next) || strings.ContainsRune("\"“”»’›", next) {
		return true
	}
	return r != ':' && strings.ContainsRune("!?.,…)]", next)
}

var (
	groupRE = regexp.MustCompile(`(^|[^\d.,\x{a0}\x{202f}  ])[ ]?(\d{1,3}(?:[ \x{a0}\x{2009}\x{202f}]\d{3})+)($|[^\d])`)
	signRE  = regexp.MustCompile(`\d([ \x{a0}\x{2009}\x{202f}])(?:[%‰€$£¥]|°C|°F)`)
)

// numbers makes the spaces inside numbers, and before signs, such as do not break.
// Digits are never changed, and no space is added or taken away.
func numbers(text string, t *lang.Typography) []splice.Edit {
	var es []splice.Edit
	if t.GroupSpace != "" {
		for _, m := range groupRE.FindAllStringSubmatchIndex(text, -1) {
			for i, r := range text[m[4]:m[5]] {
				if unicode.IsSpace(r) {
					es = append(es, splice.Edit{From: m[4] + i, To: m[4] + i + utf8.RuneLen(r), New: t.GroupSpace})
				}
			}
		}
	}
	if t.SignSpace != "" {
		for _, m := range signRE.FindAllStringSubmatchIndex(text, -1) {
			es = append(es, splice.Edit{From: m[2], To: m[3], New: t.SignSpace})
		}
	}
	return es
}
