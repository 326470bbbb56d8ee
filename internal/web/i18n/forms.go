package i18n

import (
	"fmt"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/text/language"
)

// formOrder is the order in which CLDR names plural forms.
var formOrder = []string{"zero", "one", "two", "few", "many", "other"}

// rare are forms, with a language, that one version of CLDR has and another does not: they
// may be there and need not. In Spanish it is for millions, in Hebrew it was for tens.
var rare = map[string]string{"many es": "many", "many fr": "many", "many it": "many", "many pt": "many", "many ca": "many", "many he": "many"}

// counted is up to where numbers are tried to find a language's forms; the rules look at
// the last two digits, and a few at whether it is a million.
const counted = 1000

// formUse says which numbers a form of a language is for.
type formUse struct {
	has   bool
	first []int // its lowest numbers, three at most
}

var formUses sync.Map // lower-case tag -> map[string]formUse

func usesOf(lang string) map[string]formUse {
	lang = strings.ToLower(lang)
	if u, ok := formUses.Load(lang); ok {
		return u.(map[string]formUse)
	}
	uses := map[string]formUse{"other": {has: true}}
	for n := 0; n <= counted; n++ {
		f := pluralForm(lang, n)
		u := uses[f]
		if u.has = true; len(u.first) < 3 {
			u.first = append(u.first, n)
		}
		uses[f] = u
	}
	if _, err := language.Parse(lang); err == nil {
		formUses.Store(lang, uses)
	}
	return uses
}

// Forms lists the plural forms of a language for whole numbers, and "other", which CLDR has
// for every language, by CLDR's names and in its order.
func Forms(lang string) (out []string) {
	uses := usesOf(lang)
	for _, f := range formOrder {
		if uses[f].has {
			out = append(out, f)
		}
	}
	return out
}

// isForTwo tells whether a form is for two numbers and no others: "one" is for 0 and 1 in
// French, Portuguese, Hindi, Persian and some more.
func isForTwo(lang, form string) bool { return len(usesOf(lang)[form].first) == 2 }

// namesNumber tells whether a form of a message is for one number alone: because it always
// is in the language, or because the message's forms for numbers ("=0") leave it one.
func namesNumber(lang, form string, forms map[string]string) bool {
	first := usesOf(lang)[form].first
	left := 0
	for _, n := range first {
		if forms["="+strconv.Itoa(n)] == "" {
			left++
		}
	}
	return len(first) == 1 || len(first) == 2 && left < 2
}

// forWhich says of a form for two numbers which they are, and how it becomes one for a single
// number; of others nothing.
func forWhich(lang, form string) string {
	if !isForTwo(lang, form) {
		return ""
	}
	first := usesOf(lang)[form].first
	return fmt.Sprintf(" (the language has it for %d and %d; with \"=%d\" beside it, it is for %d alone)", first[0], first[1], first[0], first[1])
}

// numberForm tells whether a form is for the number in its name: "=0".
func numberForm(form string) bool {
	digits, ok := strings.CutPrefix(form, "=")
	n, err := strconv.Atoi(digits)
	return ok && err == nil && n >= 0 && strconv.Itoa(n) == digits
}
