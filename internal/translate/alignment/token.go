package alignment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"depesche"
	"depesche/internal/nmt"
)

// Span is a range of bytes.
type Span = nmt.Span

// token is a word, or a character that is neither part of one nor white space.
type token struct {
	Span
	word bool
	kept int // number of the kept part that it is, -1 for none
	row  row
}

// tokens cuts a text. Apostrophes within words, and points and commas within numbers, are
// parts of them.
func tokens(text string) []token {
	var out []token
	open := false // the last token is a word that may go on
	for at := (Span{}); at.Start < len(text); at.Start = at.End {
		r, n := character(text[at.Start:])
		at.End = at.Start + n
		letter := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
		switch {
		case unicode.IsSpace(r):
			open = false
		case letter && depesche.WithoutSpaces(r):
			out = append(out, token{at, true, -1, row{}})
			open = false
		case open && (letter || within(text, at, r)):
			out[len(out)-1].End = at.End
		default:
			out = append(out, token{at, letter, -1, row{}})
			open = letter
		}
	}
	return out
}

// character is the first character of text and the bytes that it takes with all that
// belongs to it: marks, what a zero width joiner ties to it, the second half of a flag.
func character(text string) (rune, int) {
	const joiner, toneFirst, toneLast = 0x200d, 0x1f3fb, 0x1f3ff
	flag := func(r rune) bool { return r >= 0x1f1e6 && r <= 0x1f1ff }
	first, n := utf8.DecodeRuneInString(text)
	last, letters := first, 1
	for n < len(text) && !unicode.IsSpace(first) {
		r, size := utf8.DecodeRuneInString(text[n:])
		switch {
		case unicode.IsMark(r) || r == joiner || r >= toneFirst && r <= toneLast:
		case last == joiner && !unicode.IsSpace(r):
		case flag(r) && flag(last) && letters == 1:
			letters++
		default:
			return first, n
		}
		last = r
		n += size
	}
	return first, n
}

// within tells whether a character joins the letters or digits around it to one word.
func within(text string, at Span, r rune) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at.Start])
	after, _ := utf8.DecodeRuneInString(text[at.End:])
	switch r {
	case '\'', '’', '\u200c', '\u00ad':
		return unicode.IsLetter(before) && unicode.IsLetter(after)
	case '.', ',':
		return unicode.IsDigit(before) && unicode.IsDigit(after)
	}
	return false
}

// characters cuts words into their characters; kept parts stay whole.
func characters(text string, units []token) []token {
	var out []token
	for _, u := range units {
		if u.kept >= 0 || !u.word {
			out = append(out, u)
			continue
		}
		for c := u; c.Start < u.End; c.Start = c.End {
			_, n := character(text[c.Start:u.End])
			c.End = c.Start + n
			out = append(out, c)
		}
	}
	return out
}

// class groups the characters at the edge of a mark that stand for each other in
// different languages.
func class(r rune) rune {
	switch {
	case strings.ContainsRune("\"“”„‟«»「」『』'‘’‚‛‹›", r):
		return '"'
	case strings.ContainsRune("([{（［【", r):
		return '('
	case strings.ContainsRune(")]}）］】", r):
		return ')'
	case strings.ContainsRune(".!?…。！？।؟", r):
		return '.'
	case strings.ContainsRune("¿¡", r):
		return '¿'
	case strings.ContainsRune(",;:、，；：،؛", r):
		return ','
	case unicode.Is(unicode.Pd, r):
		return '-'
	}
	return r
}

// classAt is the class of a token that is no word.
func classAt(text string, t token) rune {
	r, _ := utf8.DecodeRuneInString(text[t.Start:])
	return class(r)
}

// classes lists the classes of the characters of an edge.
func classes(edge string) []rune {
	var out []rune
	for _, r := range edge {
		if !unicode.IsSpace(r) {
			out = append(out, class(r))
		}
	}
	return out
}

func countWords(ts []token) int {
	n := 0
	for _, t := range ts {
		if t.word {
			n++
		}
	}
	return n
}
