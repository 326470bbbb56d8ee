package check

import (
	"slices"
	"strings"
	"testing"

	"depesche"
)

// TestTermIndex holds the index to a search for every term in every sentence: it may offer
// too much, never too little.
func TestTermIndex(t *testing.T) {
	texts := map[string]string{
		"de": "Der Wahlkampf des Bundespräsidenten endet. Die Häuser am Ufer, das Haus der Ärzte und ein Öl-Lager brennen. Ein U-Boot legt im Überseehafen an. EU und USA streiten über Zölle.",
		"en": "The city's crew counted the cities. A mother and a moth, the EU's rules, an OX and 12 boats; the crews of Zoë's café.",
		"fr": "L'élection de l'évêque à Évreux, les élections et l'État. Qu'est-ce qu'un œuf ?",
		"ar": "قال الوزير إن السفينة رست في الميناء. السفن كثيرة.",
		"pl": "Wójt gminy Łódź powitał strażaków z Łodzi.",
	}
	for code, text := range texts {
		lx := lexiconOf(code)
		words := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" .,;?'", r) })
		cfg := Config{SourceLang: code, TargetLang: "it"}
		for i, w := range words {
			cfg.Terms = append(cfg.Terms, depesche.Term{Source: w, Target: "x"}, depesche.Term{Source: strings.ToUpper(w), Target: "x"})
			for _, cut := range []int{3, 4, 5} {
				if r := []rune(w); len(r) > cut {
					cfg.Terms = append(cfg.Terms, depesche.Term{Source: string(r[:cut]), Target: "x"}, depesche.Term{Source: string(r[len(r)-cut:]), Target: "x"})
				}
			}
			if i > 0 {
				cfg.Terms = append(cfg.Terms, depesche.Term{Source: words[i-1] + " " + w, Target: "x"})
			}
		}
		found := 0
		for _, sentence := range strings.SplitAfter(text, ".") {
			g := analyse(&cfg, &Pair{Source: depesche.Plain(sentence), Target: depesche.Plain("y")}, lx, lexiconOf("it"))
			var offered []*depesche.Term
			for _, c := range cfg.termIndex(lx).candidates(&g.src) {
				offered = append(offered, c.Term)
			}
			for i := range cfg.Terms {
				term := &cfg.Terms[i]
				if _, ok := g.src.findTerm(tokenize(term.Source, lx.pack.Words.Elision)); !ok {
					continue
				}
				found++
				if !slices.Contains(offered, term) {
					t.Errorf("%s: %q is in %q and was not offered", code, term.Source, sentence)
				}
			}
			g.release()
		}
		if found < len(words) {
			t.Errorf("%s: only %d found of %d words", code, found, len(words))
		}
	}
}
