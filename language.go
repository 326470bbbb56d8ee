package depesche

import (
	"strings"
	"unicode"
)

// BaseLang cuts a BCP 47 tag to its primary language: "es-MX" gives "es".
func BaseLang(tag string) string {
	tag = strings.ToLower(tag)
	if i := strings.IndexAny(tag, "-_"); i > 0 {
		return tag[:i]
	}
	return tag
}

// RightToLeft tells whether the language's usual script runs from right to left.
func RightToLeft(tag string) bool {
	switch BaseLang(tag) {
	case "ar", "he", "fa", "ur", "ps", "ug", "yi", "dv", "ckb", "sd":
		return true
	}
	return false
}

// Dir is the HTML dir attribute for a language.
func Dir(tag string) string {
	if RightToLeft(tag) {
		return "rtl"
	}
	return "ltr"
}

// withoutSpaces are the scripts that put no spaces between words.
var withoutSpaces = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar}

// WithoutSpaces tells whether a character belongs to a script that puts no spaces between
// words. Where words are told apart by spaces, each such character counts as one.
func WithoutSpaces(r rune) bool { return r >= 0x0e00 && unicode.In(r, withoutSpaces...) }
