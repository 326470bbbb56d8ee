package markup

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/language"
)

// IsNMTOKEN tells whether s is a name token of XML.
func IsNMTOKEN(s string) bool {
	if s == "" {
		return false
	}
	for _, r := range s {
		if !(unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || strings.ContainsRune(".-_:·", r)) {
			return false
		}
	}
	return true
}

// IsNCName tells whether s is a name without a colon, as xml:id wants it.
func IsNCName(s string) bool {
	if !IsNMTOKEN(s) || strings.Contains(s, ":") {
		return false
	}
	for _, r := range s {
		return unicode.IsLetter(r) || r == '_'
	}
	return false
}

var langForm = regexp.MustCompile(`^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$`)

// IsLang tells whether s is written as a language tag (BCP 47) is. Tags with subtags that
// nobody registered are well-formed too.
func IsLang(s string) bool {
	if !langForm.MatchString(s) {
		return false
	}
	_, err := language.Parse(s)
	if err == nil {
		return true
	}
	_, unknown := err.(language.ValueError)
	return unknown
}

// SameLang tells whether two tags are the same; case does not matter.
func SameLang(a, b string) bool { return strings.EqualFold(a, b) }
