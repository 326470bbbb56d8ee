package check

import (
	"strings"
	"sync"
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
			lx.addRegion(r.String(), lower(namer.Name(r)))
		}
	}
	for _, name := range sortedKeys(lx.pack.Words.Places) {
		key := name
		if code := countryCodes()[name]; code != "" {
			key = code
		}
		for _, f := range lx.pack.Words.Places[name] {
			lx.addPlace(f)
			lx.addRegion(key, f)
		}
	}
}

// countryCodes gives the ISO 3166 codes of countries by their English names, under which
// packs list exonyms.
var countryCodes = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	namer := display.English.Regions()
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			if r, err := language.ParseRegion(string([]rune{a, b})); err == nil && r.IsCountry() {
				m[lower(namer.Name(r))] = r.String()
			}
		}
	}
	return m
})

// addRegion notes what a country or city is called, if in one word of four letters or
// more. Exonyms go by their English names, countries by their codes.
func (lx *lexicon) addRegion(key, name string) {
	if lx.regions == nil {
		lx.regions, lx.regionStems = map[string]string{}, map[string][]string{}
	}
	if strings.ContainsAny(name, " -") {
		lx.regions[strings.ReplaceAll(name, "-", " ")] = key
	}
	if utf8.RuneCountInString(name) < 4 || strings.ContainsAny(name, " -.,'’()") {
		return
	}
	if lx.regions[name] == "" || len(key) == 2 {
		lx.regions[name] = key
	}
	f := fold(name)
	lx.regionStems[key] = append(lx.regionStems[key], f[:min(len(f), max(4, len(f)-3))])
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

// placeLike tells whether a word begins like a place and goes on, as its people and its
// manners do: "Chinese", but not "Chin".
func (lx *lexicon) placeLike(w string) bool {
	return lx.placeStems.has(w) && (lx.is(w, clPlace) || lx.placeStems.has(w[:len(w)-1]))
}
