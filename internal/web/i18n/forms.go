package i18n

import (
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
	has    bool
	few    bool // for one number alone, or for 0 and 1
	number int
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
		u, seen := uses[f]
		uses[f] = formUse{has: true, few: n <= 1 && (u.few || !seen) || !seen, number: n}
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

// namesNumber tells whether a form is for one number alone, or for 0 and 1.
func namesNumber(lang, form string) bool { return usesOf(lang)[form].few }

// numberForm tells whether a form is for the number in its name: "=0".
func numberForm(form string) bool {
	digits, ok := strings.CutPrefix(form, "=")
	n, err := strconv.Atoi(digits)
	return ok && err == nil && n >= 0 && strconv.Itoa(n) == digits
}
