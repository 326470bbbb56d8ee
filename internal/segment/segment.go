// Package segment cuts running text into sentences.
//
// The rules of UAX #29 are the ground they stand on (terminators, closing marks stay
// with their sentence, no break before a small letter), and what a full stop means in
// a language comes from its pack in internal/lang: abbreviations, ordinals ("am
// 13. September"), words that open sentences. A language without a pack gets the rules
// that hold everywhere, which include the enders of Arabic, Armenian, Burmese, Chinese,
// Devanagari, Ethiopic, Greek, Japanese, Khmer, Tibetan and Urdu text.
//
// A line break ends a sentence, except where white space stands before it and a small
// letter or an opening bracket after it: that is a line wrapped by a program. Thai and
// Lao, which write no ends of sentences, are left whole within a line.
//
// Work is linear in the length of the text: looking back and ahead is bounded.
// docs/segment.md has the measured quality.
package segment

import (
	"strings"

	"depesche"
)

// Sentences returns where each sentence of text ends: ascending byte offsets on code
// point boundaries, the last one len(text). White space after a sentence belongs to it,
// white space before the first one to the first. No sentence but the only one is
// without a visible character. Empty text has no sentences. lang is a BCP 47 tag; its
// base language picks the rules.
func Sentences(text, lang string) []int {
	return rulesFor(lang).cut(text)
}

// Splitter is Sentences for one language, as depesche.Document.Segments takes it.
func Splitter(lang string) depesche.Splitter {
	return rulesFor(lang).cut
}

// Strings returns the sentences of text without the white space around them, and
// without those that hold nothing else.
func Strings(text, lang string) []string {
	out := []string{}
	from := 0
	for _, end := range Sentences(text, lang) {
		if s := strings.TrimSpace(text[from:end]); s != "" {
			out = append(out, s)
		}
		from = end
	}
	return out
}
