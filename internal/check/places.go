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

// regionAt is the country or city that the word at i names, in lower case and with a
// possessive or the like left away; "" for none.
func (s *side) regionAt(i int) string {
	t := &s.toks[i]
	if t.kind != kWord || !t.upper || t.traits&trRegion == 0 {
		return ""
	}
	return s.lx.region(t.low)
}

// region is the country or city of that name, in lower case.
func (lx *lexicon) region(low string) string {
	w := trimPossessive(low)
	if k := lx.regions[w]; k != "" {
		return k
	}
	if bare, ok := strings.CutSuffix(w, "s"); ok {
		return lx.regions[bare]
	}
	return ""
}

// speaksOf tells whether the side has a word for the region, its people or its manners,
// or the word itself.
func (s *side) speaksOf(key, word string) bool {
	f, sound := fold(word), skeleton(word)
	f = f[:min(len(f), max(4, len(f)-3))]
	for i := range s.toks {
		t := &s.toks[i]
		if t.kind != kWord && t.kind != kCode {
			continue
		}
		w := fold(t.low)
		if strings.HasPrefix(w, f) || len(f) >= 5 && strings.Contains(w, f) {
			return true
		}
		for _, stem := range s.lx.regionStems[key] {
			if strings.HasPrefix(w, stem) || len(stem) >= 5 && strings.Contains(w, stem) {
				return true
			}
		}
		if t.upper && sameName(word, sound, s.bareAt(i), s.skeleton(i)) {
			return true
		}
	}
	return false
}

// lostRegions lists source tokens that name a region of which the target has nothing.
func (g *segment) lostRegions(s, o *side) []int {
	var out []int
	for i := range s.toks {
		key := s.regionAt(i)
		if key == "" || len(o.lx.regionStems[key]) == 0 || s.at(i-1).upper && !s.initial(i-1) && s.at(i-1).kind == kWord || s.at(i+1).upper && s.at(i+1).kind == kWord || s.at(i+1).punct("-") || s.toks[i].is(clGiven) {
			continue
		}
		if !o.speaksOf(key, trimPossessive(s.toks[i].low)) {
			out = append(out, i)
		}
	}
	return out
}

// placeRun tells whether the tokens are all words of countries' names: the United Kingdom
// may be called Great Britain.
func (s *side) placeRun(i, j int) bool {
	for k := i; k < j; k++ {
		if !s.toks[k].is(clPlace) {
			return false
		}
	}
	return true
}

// countryRun tells whether the tokens [i, j) are together the name of a country or city,
// which languages render each in its own way: Países Bajos.
func (s *side) countryRun(i, j int) bool {
	var b strings.Builder
	for k := i; k < j; k++ {
		if k > i {
			b.WriteByte(' ')
		}
		b.WriteString(s.toks[k].low)
	}
	return s.lx.regions[b.String()] != ""
}
