package check

import (
	"fmt"
	"slices"
	"testing"

	"depesche/internal/lang"
)

// glance lists words whose forms are compared: of several languages and scripts, and names
// in many spellings.
func glance() []string {
	words := []string{"shoigu", "schoigu", "choïgou", "шойгу", "khrushchev", "chruschtschow", "kroutchev", "kolkata", "kalkutta", "hizbullah", "hisbollah",
		"muhammad's", "mohammeds", "a", "xx", "o'brien", "ss", "sksk", "cacao", "kakao", "zürich", "zurich", "taxi", "taksi", "ﬁ", "", "s", "ö", "łódź", "lodz"}
	for _, code := range []string{"en", "de", "fr"} {
		concepts := lang.Get(code).Concepts
		for n, k := range sortedKeys(concepts) {
			if n%4 == 0 {
				words = append(words, concepts[k]...)
			}
		}
	}
	return words
}

// What tells at a glance that two words are not the same name must never hide that they are.
func TestGlanceHidesNoName(t *testing.T) {
	lx := lexiconOf("en")
	var fs []*form
	for _, w := range glance() {
		fs = append(fs, lx.newForm(w))
	}
	same := 0
	for _, a := range fs {
		for _, b := range fs {
			if !sameName(a.bare, a.sound, b.bare, b.sound) {
				continue
			}
			if same++; !a.couldBe(b) {
				t.Errorf("%q and %q are the same name, and the glance says no", a.low, b.low)
			}
		}
	}
	if same <= len(fs) {
		t.Errorf("of %d words, none but itself is the same name", len(fs))
	}
}

func wordToken(w string) *token { return &token{low: w, hash: hashOf(w)} }

// A word that comes again has the same form, whatever came between.
func TestFormsAreKept(t *testing.T) {
	lx := lexiconOf("de")
	f := lx.form(wordToken("hafenbehörde"))
	if lx.form(wordToken("hafenbehörde")) != f {
		t.Error("the form of a word that comes again is computed anew")
	}
	for i := range 20 * len(lx.forms) {
		lx.form(wordToken(fmt.Sprint("wort", i)))
	}
	if g := lx.form(wordToken("hafenbehörde")); g.sound != f.sound || !slices.Equal(g.meant, f.meant) || len(g.meant) == 0 {
		t.Errorf("%+v, before: %+v", g, f)
	}
}

func TestTrie(t *testing.T) {
	words := map[string][]conceptID{"": {9}, "ha": {1}, "hafen": {2, 3}, "haus": {4}, "z": {5}}
	tr := newTrie(words)
	for w, ids := range words {
		if got := tr.find(w); !slices.Equal(got, ids) {
			t.Errorf("%q: %v, want %v", w, got, ids)
		}
	}
	for _, w := range []string{"h", "hafe", "hafens", "zz", "a", "ü"} {
		if got := tr.find(w); len(got) > 0 {
			t.Errorf("%q, which is not in it: %v", w, got)
		}
	}
	if got := newTrie(nil).find("a"); got != nil {
		t.Errorf("empty: %v", got)
	}
}

// Every meaning has a number of its own.
func TestConceptsFit(t *testing.T) {
	numbers := map[conceptID]string{}
	for _, code := range lang.WithConcepts() {
		for key := range lang.Get(code).Concepts {
			id := conceptOf(key)
			if other, ok := numbers[id]; ok && other != key || id >= mostConcepts {
				t.Fatalf("%q has number %d, as %q has: raise mostConcepts", key, id, other)
			}
			numbers[id] = key
		}
	}
	if len(numbers) < 1000 {
		t.Errorf("only %d meanings", len(numbers))
	}
}
