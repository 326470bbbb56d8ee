package check

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// addRegions makes the names of the world's countries known, from CLDR. Languages render
// them each in its own way, so they are no names that must be kept; words that begin like
// one (Cambodian, Venezuelans) are taken for its people and adjectives.
func (lx *lexicon) addRegions() {
	tag, err := language.Parse(lx.pack.Code)
	if err != nil || lx.pack.Script == "" {
		return
	}
	namer := display.Regions(tag)
	if namer == nil {
		return
	}
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			r, err := language.ParseRegion(string([]rune{a, b}))
			if err != nil || !r.IsCountry() {
				continue
			}
			lx.addPlace(namer.Name(r))
		}
	}
	for _, forms := range lx.pack.Words.Places {
		for _, f := range forms {
			lx.addPlace(f)
		}
	}
}

func (lx *lexicon) addPlace(name string) {
	words := strings.FieldsFunc(lower(name), func(r rune) bool { return strings.ContainsRune(" -(),’'", r) })
	for _, w := range words {
		n := utf8.RuneCountInString(w)
		// Parts of names are people's names as often: Cook Islands, Saint Martin.
		if n < 4 || len(words) > 1 && (n < 6 || lx.is(w, clGiven)) {
			continue
		}
		lx.at(w).class |= clPlace
		stem := w
		if n > 5 {
			stem = string([]rune(w)[:5])
		} else if n == 5 {
			stem = string([]rune(w)[:4])
		}
		lx.placeStems.add(stem)
	}
}
