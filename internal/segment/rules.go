package segment

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"depesche"
	"depesche/internal/lang"
)

// class says what a full stop after a word can mean.
type class uint8

const (
	never        class = 1 << iota // the sentence goes on
	mayEnd                         // it ends if the next word opens one
	beforeNumber                   // it goes on if a number follows
	clock                          // an hour stands before it
)

// rules are a language pack's data, made ready for looking up.
type rules struct {
	abbreviations map[string]class
	suffixes      []string // of words that are like beforeNumber
	starters      map[string]bool
	known         bool // the language has rules of its own
	ordinals      bool
	ordBefore     map[string]bool
	ordAfter      map[string]bool
	cardBefore    map[string]bool
	closed        map[rune]rune // opening bracket to closing bracket
}

var compiled sync.Map // base language -> *rules

func rulesFor(tag string) *rules {
	base := depesche.BaseLang(tag)
	if r, ok := compiled.Load(base); ok {
		return r.(*rules)
	}
	p := lang.Get(base)
	r := compile(&p.Segment)
	if p.Segment.Known() {
		compiled.Store(base, r) // unknown tags are not kept: anybody can make them up
	}
	return r
}

func compile(s *lang.Segment) *rules {
	r := &rules{
		abbreviations: map[string]class{},
		suffixes:      s.NumberSuffixes,
		starters:      set(s.Starters),
		known:         s.Known(),
		ordinals:      s.Ordinals,
		ordBefore:     set(s.OrdinalBefore),
		ordAfter:      set(s.OrdinalAfter),
		cardBefore:    set(s.CardinalBefore),
		closed:        map[rune]rune{},
	}
	for c, words := range map[class][]string{never: s.Never, mayEnd: s.MayEnd, beforeNumber: s.BeforeNumber, clock: s.Clock} {
		for _, w := range words {
			r.abbreviations[w] |= c
		}
	}
	for w, c := range everywhere {
		if r.abbreviations[w] == 0 {
			r.abbreviations[w] = c
		}
	}
	pairs := []rune(s.Closed)
	for i := 0; i+1 < len(pairs); i += 2 {
		r.closed[pairs[i]] = pairs[i+1]
	}
	return r
}

// everywhere holds abbreviations that news in every language uses.
var everywhere = map[string]class{"Dr": never, "Mr": never, "Mrs": never, "Ms": never, "St": never, "Prof": never, "vs": never,
	"Mt": never, "Gen": never, "Sen": never, "Gov": never, "Lt": never, "Capt": never, "Sgt": never, "Rev": never, "a.m": mayEnd | clock, "p.m": mayEnd | clock, "N°": beforeNumber, "№": beforeNumber,
	"Sr": mayEnd, "Jr": mayEnd,
	"Inc": mayEnd, "Ltd": mayEnd, "Co": mayEnd, "Corp": mayEnd, "No": beforeNumber, "Nr": beforeNumber, "tel": beforeNumber, "p": beforeNumber, "pp": beforeNumber}

func set(words []string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

// classOf looks a word up, without its full stop. An entry in small letters stands for
// every case, one with capitals for itself alone. The last part of a compound with a
// hyphen counts too.
func (r *rules) classOf(word string) class {
	if c := r.abbreviations[word]; c != 0 {
		return c
	}
	if c := r.abbreviations[strings.ToLower(word)]; c != 0 {
		return c
	}
	if i := strings.LastIndexByte(word, '-'); i >= 0 && i+1 < len(word) {
		return r.abbreviations[word[i+1:]]
	}
	for _, s := range r.suffixes {
		if strings.HasSuffix(word, s) {
			return beforeNumber
		}
	}
	return 0
}

// starts tells whether a word opens sentences. Only a capital makes it one, and an
// elided article ("L'", "D'") counts by itself.
func (r *rules) starts(word string) bool {
	if r.starters[word] {
		return true
	}
	if i := strings.IndexAny(word, "'’"); i > 0 {
		return r.starters[word[:i]]
	}
	return false
}

func has(m map[string]bool, word string) bool {
	return word != "" && (m[word] || m[strings.ToLower(word)])
}

// isRoman tells whether a word is a Roman numeral in capitals.
func isRoman(word string) bool {
	return word != "" && strings.Trim(word, "IVXLCDM") == ""
}

// isAcronym tells whether a word is letters with full stops between them: "U.S",
// "z.B", "i.d.R", "J.-P".
func isAcronym(word string) bool {
	if !strings.Contains(word, ".") {
		return false
	}
	for part := range strings.SplitSeq(word, ".") {
		part = strings.TrimPrefix(part, "-")
		if n := utf8.RuneCountInString(part); n == 0 || n > 2 {
			return false
		}
		for _, c := range part {
			if !unicode.IsLetter(c) {
				return false
			}
		}
	}
	return true
}
