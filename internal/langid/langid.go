// Package langid tells in which language a text is written.
//
// Script comes first: Greek, Hebrew, Thai and their like settle the matter. Among the
// languages of one script a naive Bayes score over the letter n-grams (two to five
// letters, word boundaries included) of each word decides. The score of an n-gram g for
// a language is log((P(g)+ε)/ε), so that n-grams a language does not know count
// nothing, and rows of the table stay short.
//
// The table, model.bin, is made by tools/langidmodel from the n-gram statistics of
// lingua (see NOTICE). It is used as it lies in the binary: nothing is unpacked, no
// memory is taken for it beyond the pages that are read.
package langid

import (
	"math"
	"unicode/utf8"
)

// Undetermined is the tag for a text that gives nothing to go on (BCP 47, ISO 639-2).
const Undetermined = "und"

// maxSample bounds the work for a long text, in bytes: beginning, middle and end of a
// longer one are read, a third of it each.
const maxSample = 3000

// Identify returns the base language (BCP 47) in which text is written and how sure
// that is, from 0 to 1. A text without letters, or in a script that no language here
// uses, gives Undetermined and 0. Addresses of pages and mailboxes are passed over.
// Norwegian is "nb" or "nn"; Serbian is "sr" in Cyrillic letters only.
func Identify(text string) (lang string, confidence float64) { return identify(text, nil) }

func identify(text string, e *Ear) (lang string, confidence float64) {
	var s scorer
	s.m, s.ear = theModel(), e
	for _, part := range sample(text) {
		s.read(part)
	}
	return s.verdict()
}

// Languages lists the languages that Identify can name, those settled by script alone
// at the end.
func Languages() []string {
	var out []string
	seen := map[string]bool{}
	add := func(code string) {
		if code != "" && !seen[code] {
			seen[code] = true
			out = append(out, code)
		}
	}
	for _, l := range theModel().langs {
		add(l.code)
	}
	for _, code := range only {
		add(code)
	}
	return out
}

func sample(text string) []string {
	if len(text) <= maxSample {
		return []string{text}
	}
	const third = maxSample / 3
	mid := wordStart(text, len(text)/2)
	end := wordStart(text, len(text)-third)
	return []string{text[:wordStart(text, third)], text[mid:wordStart(text, mid+third)], text[end:]}
}

// wordStart moves i behind the next white space, or to a code point boundary where
// words are not set apart.
func wordStart(text string, i int) int {
	for k := i; k < len(text) && k < i+60; k++ {
		if text[k] == ' ' || text[k] == '\n' {
			return k + 1
		}
	}
	for i < len(text) && !utf8.RuneStart(text[i]) {
		i++
	}
	return i
}

// temperature takes back what naive Bayes overstates: the n-grams of five lengths at
// one place, and of neighbouring places, are not independent.
const temperature = 7

// verdict weighs scripts and scores.
func (s *scorer) verdict() (string, float64) {
	best, total := script(0), 0
	for sc, n := range s.letters {
		total += n
		if n > s.letters[best] {
			best = script(sc)
		}
	}
	if total == 0 || s.letters[best] == 0 || best == other {
		return Undetermined, 0
	}
	share := float64(s.letters[best]) / float64(total)
	if best == han || best == kana {
		return s.eastAsian(total)
	}
	if code := only[best]; code != "" {
		return code, share
	}
	top, sum, known := -1, 0.0, false
	for i, l := range s.m.langs {
		if l.script != best {
			continue
		}
		known = known || s.score[i] != 0
		s.score[i] += 2 * l.prior
		if top < 0 || s.score[i] > s.score[top] {
			top = i
		}
	}
	if !known {
		return Undetermined, 0
	}
	for i, l := range s.m.langs {
		if l.script == best {
			sum += math.Exp(float64(s.score[i]-s.score[top]) / (2 * s.m.scale * temperature))
		}
	}
	return s.m.langs[top].code, share / sum
}

// eastAsian tells Chinese from Japanese: kana is Japanese; without it the characters
// themselves decide, in favour of Chinese when they do not.
func (s *scorer) eastAsian(total int) (string, float64) {
	cjk := s.letters[han] + s.letters[kana]
	share := float64(cjk) / float64(total)
	if s.letters[kana]*10 >= cjk {
		return "ja", share
	}
	var zh, ja float64
	for i, l := range s.m.langs {
		if l.script != han {
			continue
		}
		switch l.code {
		case "zh":
			zh = float64(s.score[i]) / (2 * s.m.scale)
		case "ja":
			ja = float64(s.score[i]) / (2 * s.m.scale)
		}
	}
	// Japanese without kana is a headline: the longer the text, the more it has to show.
	chars := float64(s.letters[han] / han.weight())
	p := 1 / (1 + math.Exp(ja-zh-4-chars))
	if p >= 0.5 {
		return "zh", share * p
	}
	return "ja", share * (1 - p)
}
