package langid

import "unicode"

// script is a writing system, or a group that one language alone uses.
type script uint8

const (
	latin script = iota
	cyrillic
	arabic
	devanagari
	han
	kana
	hangul
	greek
	hebrew
	armenian
	georgian
	bengali
	gujarati
	gurmukhi
	tamil
	telugu
	kannada
	malayalam
	sinhala
	oriya
	thai
	lao
	khmer
	myanmar
	ethiopic
	tibetan
	thaana
	other
	scripts
)

// only names the language of scripts that settle it.
var only = [scripts]string{kana: "ja", hangul: "ko", greek: "el", hebrew: "he", armenian: "hy", georgian: "ka", bengali: "bn", gujarati: "gu",
	gurmukhi: "pa", tamil: "ta", telugu: "te", kannada: "kn", malayalam: "ml", sinhala: "si", oriya: "or", thai: "th", lao: "lo",
	khmer: "km", myanmar: "my", ethiopic: "am", tibetan: "bo", thaana: "dv"}

// block is a range of code points whose letters belong to one script.
type block struct {
	from, to rune
	script   script
}

var blocks = []block{
	{0x370, 0x3ff, greek}, {0x400, 0x52f, cyrillic}, {0x530, 0x58f, armenian}, {0x590, 0x5ff, hebrew}, {0x600, 0x6ff, arabic},
	{0x750, 0x77f, arabic}, {0x780, 0x7bf, thaana}, {0x900, 0x97f, devanagari}, {0x980, 0x9ff, bengali}, {0xa00, 0xa7f, gurmukhi},
	{0xa80, 0xaff, gujarati}, {0xb00, 0xb7f, oriya}, {0xb80, 0xbff, tamil}, {0xc00, 0xc7f, telugu}, {0xc80, 0xcff, kannada},
	{0xd00, 0xd7f, malayalam}, {0xd80, 0xdff, sinhala}, {0xe00, 0xe7f, thai}, {0xe80, 0xeff, lao}, {0xf00, 0xfff, tibetan},
	{0x1000, 0x109f, myanmar}, {0x10a0, 0x10ff, georgian}, {0x1100, 0x11ff, hangul}, {0x1200, 0x139f, ethiopic},
	{0x1780, 0x17ff, khmer}, {0x1c80, 0x1c8f, cyrillic}, {0x1c90, 0x1cbf, georgian}, {0x1e00, 0x1eff, latin}, {0x1f00, 0x1fff, greek},
	{0x2de0, 0x2dff, cyrillic}, {0x3005, 0x3007, han}, {0x3040, 0x30ff, kana}, {0x3130, 0x318f, hangul}, {0x31f0, 0x31ff, kana},
	{0x3400, 0x4dbf, han}, {0x4e00, 0x9fff, han}, {0xa640, 0xa69f, cyrillic}, {0xac00, 0xd7af, hangul}, {0xf900, 0xfaff, han},
	{0xfb00, 0xfb06, latin}, {0xfb1d, 0xfb4f, hebrew}, {0xfb50, 0xfdff, arabic}, {0xfe70, 0xfeff, arabic}, {0xff21, 0xff5a, latin},
	{0xff66, 0xff9f, kana}, {0x20000, 0x323af, han},
}

// scriptOf returns the script of a letter.
func scriptOf(r rune) script {
	if r < 0x370 {
		return latin
	}
	lo, hi := 0, len(blocks)
	for lo < hi {
		mid := (lo + hi) / 2
		if blocks[mid].to < r {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(blocks) && blocks[lo].from <= r {
		return blocks[lo].script
	}
	if r < 0x2000 && unicode.Is(unicode.Latin, r) {
		return latin
	}
	return other
}

// weight of a letter when scripts are weighed against each other. A Chinese character
// says what two or three letters say, and Latin names stand in texts of every script
// far more often than the other way round.
func (s script) weight() int {
	switch s {
	case latin:
		return 2
	case han:
		return 8
	case kana, hangul:
		return 5
	}
	return 3
}
