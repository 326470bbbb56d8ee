// Package literal finds the parts of a text that are the same in every language:
// addresses of the web and of mail, handles and hash tags. Engines must not translate
// them and typography must not touch them.
package literal

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A scheme or "www." starts an address of the web; a handle or hash tag starts with its
// sign and a letter, so that "#1" stays a number.
var literalRE = regexp.MustCompile(`(?i)\b(?:https?|ftp)://[^\s<>"“”„«»]+|\bwww\.[^\s<>"“”„«»]+|[\pL\pN._%+-]+@[\pL\pN-]+(?:\.[\pL\pN-]+)+|[@#]\pL[\pL\pN_]*`)

// Find returns the literals in text as byte ranges, in order. Punctuation that ends the
// sentence, and a closing bracket that was opened outside, are no part of them.
func Find(text string) [][2]int {
	if !strings.ContainsAny(text, "@#:wW") {
		return nil
	}
	var out [][2]int
	for _, m := range literalRE.FindAllStringIndex(text, -1) {
		from, to := m[0], m[1]
		if c := text[from]; c == '@' || c == '#' {
			if r, _ := utf8.DecodeLastRuneInString(text[:from]); from > 0 && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '&' || r == '/') {
				continue
			}
		}
		to = from + len(trimEnd(text[from:to]))
		if to > from+1 {
			out = append(out, [2]int{from, to})
		}
	}
	return out
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
