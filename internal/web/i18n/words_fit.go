package i18n

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// ownMessage reads a message and holds it against the English one.
func (c *Catalog) ownMessage(lang, key string, raw json.RawMessage) (entry, error) {
	english, ok := c.in("en")[key]
	if !ok {
		return entry{}, errors.New("the site has no message of this name (any more): take it out")
	}
	var m entry
	switch {
	case raw[0] == '"':
		if err := json.Unmarshal(raw, &m.text); err != nil {
			return entry{}, err
		}
		return m, textFits(lang, m.text, english)
	case raw[0] == '{' && json.Unmarshal(raw, &m.forms) == nil:
		return m, formsFit(lang, m.forms, english)
	}
	return entry{}, errors.New(`a message is a text, or an object of plural forms whose values are texts, as {"one": "…", "other": "…"}`)
}

func textFits(lang, text string, english entry) error {
	if forms := Forms(lang); english.forms != nil && len(forms) > 1 {
		return fmt.Errorf("it is one text, and a number chooses among several: write an object with %s, or with \"other\" alone where one text suits every number", quoted(forms))
	}
	return placesFit(text, english, nothing)
}

// formsFit holds plural forms against the language and the English message. "other" alone is
// for every number.
func formsFit(lang string, forms map[string]string, english entry) error {
	var want []string
	if english.forms != nil && len(forms) > 1 {
		want = Forms(lang)
	}
	var lacking []string
	for _, f := range append(want, "other") {
		if forms[f] == "" && f != rare[f+" "+base(lang)] && !slices.Contains(lacking, f) {
			lacking = append(lacking, f)
		}
	}
	if len(lacking) > 0 {
		return fmt.Errorf("it lacks the plural form %s: the language has %s", quoted(lacking), quoted(Forms(lang)))
	}
	for _, f := range slices.Sorted(maps.Keys(forms)) {
		if !numberForm(f) && !slices.Contains(Forms(lang), f) && rare[f+" "+base(lang)] == "" {
			return fmt.Errorf("the language has no plural form %q: it has %s, and \"=0\" is one for a number alone", f, quoted(Forms(lang)))
		}
		if err := placesFit(forms[f], english, spareOf(lang, f, forms)); err != nil {
			return fmt.Errorf("form %q%s: %w", f, forWhich(lang, f), err)
		}
	}
	return nil
}

// spare is what a text need not have of the English message's places.
type spare int

const (
	nothing    spare = iota
	theNumber        // a form for one number alone may say it itself
	everything       // a form for 0 says that there is none
)

// spareOf is that of a form among a message's.
func spareOf(lang, form string, forms map[string]string) spare {
	switch {
	case form == "=0" || form == "zero" && namesNumber(lang, form, forms):
		return everything
	case numberForm(form) || namesNumber(lang, form, forms):
		return theNumber
	}
	return nothing
}

// placesFit wants a text to have the places of the English message, and no others.
func placesFit(text string, english entry, may spare) error {
	if strings.TrimSpace(text) == "" {
		return errors.New("it is empty: write it, or take it out and English is shown")
	}
	asked := map[string]bool{}
	texts := slices.Collect(maps.Values(english.forms))
	for _, t := range append(texts, english.text) {
		for _, p := range places(t) {
			asked[p] = true
		}
	}
	has := map[string]bool{}
	for _, p := range places(text) {
		if !asked[p] {
			return fmt.Errorf("nothing stands for %s: the English message %s", p, placesOf(asked))
		}
		has[p] = true
	}
	for _, p := range slices.Sorted(maps.Keys(asked)) {
		if !has[p] && may != everything && !(may == theNumber && p == "{0}") {
			return fmt.Errorf("it lacks %s, for which a value stands: the English message %s", p, placesOf(asked))
		}
	}
	return nil
}

func placesOf(asked map[string]bool) string {
	if len(asked) == 0 {
		return "has no place for a value"
	}
	return "has " + strings.Join(slices.Sorted(maps.Keys(asked)), " ")
}

// places lists what stands in braces in a text.
func places(text string) (out []string) {
	for {
		i := strings.IndexByte(text, '{')
		if i < 0 {
			return out
		}
		j := strings.IndexByte(text[i:], '}')
		if j < 0 {
			return append(out, text[i:])
		}
		out, text = append(out, text[i:i+j+1]), text[i+j+1:]
	}
}

func quoted(names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = `"` + n + `"`
	}
	return strings.Join(out, ", ")
}
