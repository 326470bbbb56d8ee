package depesche

import "strings"

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
