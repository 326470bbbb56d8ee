// Package literal finds the parts of a text that are the same in every language:
// addresses of the web and of mail, handles, hash tags and placeholders. Engines must not
// translate them and typography must not touch them.
package literal

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"depesche"
)

// A scheme or "www." starts an address of the web; a handle or hash tag starts with its
// sign and a letter, so that "#1" stays a number. A placeholder is a name in braces, as in
// {name}, {{ .Name }} and ${name}, or what printf reads with a name or number: %(name)s.
// The punctuation of Chinese and Japanese, which stands without a space, ends an address.
var literalRE = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\b(?:https?|ftp)://[^\s<>"“”„«»` + wide + `]+|\bwww\.[^\s<>"“”„«»` + wide + `]+|[\pL\pN._%+-]+@[\pL\pN-]+(?:\.[\pL\pN-]+)+|[@#]\pL[\pL\pN_]*` +
		`|\$?\{\{?\s?[\pL_][\pL\pN_.]*\s?\}\}?|%\([\pL_][\pL\pN_]*\)[sd]|%\d+\$[sd]`)
})

const wide = `，。、；：？！（）「」『』【】《》〈〉［］｛｝・～`

// A number with the sign of a unit or a currency: 3.5 km, 40 %, $12.50, 7 kWh. Words for
// units are not among them, nor are signs that are words in some language.
var measureRE = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`[$€£¥₹]\s?\d[\d.,’\x{a0}\x{202f}]*\d|[$€£¥₹]\s?\d|\d(?:[\d.,’\x{a0}\x{202f}]*\d)?[ \x{a0}\x{202f}]?(?:%|‰|°C|°F|km/h|km²|km|cm|mm|m²|m³|kg|mg|ml|ha|kWh|MWh|GWh|kW|MW|GW|Hz|kHz|MHz|GHz|[$€£¥₹])`)
})

// Measures returns the numbers with the sign of a unit or a currency as byte ranges, in
// order.
func Measures(text string) [][2]int {
	var out [][2]int
	for _, m := range measureRE().FindAllStringIndex(text, -1) {
		before, _ := utf8.DecodeLastRuneInString(text[:m[0]])
		after, _ := utf8.DecodeRuneInString(text[m[1]:])
		last, _ := utf8.DecodeLastRuneInString(text[:m[1]])
		word := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }
		if m[0] > 0 && (word(before) || strings.ContainsRune(".,", before)) || m[1] < len(text) && word(last) && word(after) {
			continue
		}
		out = append(out, [2]int{m[0], m[1]})
	}
	return out
}

// Find returns the literals in text as byte ranges, in order. Punctuation that ends the
// sentence, and a closing bracket that was opened outside, are no part of them.
func Find(text string) [][2]int {
	if !strings.ContainsAny(text, "@#:wW{%") {
		return nil
	}
	var out [][2]int
	for _, m := range literalRE().FindAllStringIndex(text, -1) {
		from, to := m[0], m[1]
		if c := text[from]; c == '@' || c == '#' {
			if r, _ := utf8.DecodeLastRuneInString(text[:from]); from > 0 && (unicode.IsLetter(r) && !depesche.WithoutSpaces(r) || unicode.IsDigit(r) || r == '&' || r == '/') {
				continue
			}
		}
		if i := strings.IndexByte(text[from:to], '@'); i > 0 && !strings.Contains(text[from:from+i], "/") {
			from, to = mailIn(text, from, to, from+i)
		}
		to = from + len(trimEnd(text[from:to]))
		if to > from+1 {
			out = append(out, [2]int{from, to})
		}
	}
	return out
}

// mailIn leaves out of an address of mail, with its sign at at, what is written beside it
// without a space: all up to the last letter of such a script in the name, and such
// letters at the end behind a host in other letters.
func mailIn(text string, from, to, at int) (int, int) {
	if i := strings.LastIndexFunc(text[from:at], depesche.WithoutSpaces); i >= 0 {
		_, n := utf8.DecodeRuneInString(text[from+i:])
		if from+i+n < at {
			from += i + n
		}
	}
	dot := at + strings.LastIndexByte(text[at:to], '.')
	if i := strings.IndexFunc(text[dot:to], depesche.WithoutSpaces); i > 1 {
		to = dot + i
	}
	return from, to
}

func trimEnd(s string) string {
	for range 64 { // no sentence ends in more marks, and each costs a look at the whole
		r, n := utf8.DecodeLastRuneInString(s)
		switch {
		case strings.ContainsRune(".,;:!?…'’‘*_", r):
		case r == ')' && strings.Count(s, "(") < strings.Count(s, ")"):
		case r == ']' && strings.Count(s, "[") < strings.Count(s, "]"):
		case r == '}' && strings.Count(s, "{") < strings.Count(s, "}"):
		default:
			return s
		}
		if n == 0 || n >= len(s) {
			return s
		}
		s = s[:len(s)-n]
	}
	return s
}
