package check

import (
	"strings"

	"depesche/internal/lang"
)

func (lx *lexicon) addWords(w *lang.Words) {
	lx.mark(clFunction, w.Function)
	lx.mark(clCommon, w.Common)
	lx.mark(clLoan, w.Loans)
	lx.mark(clDoubled, w.Doubled)
	lx.mark(clCapitalised, w.Capitalised)
	if lx.pack.Script == "Latn" {
		lx.mark(clGiven, lang.Given())
	}
	lx.mark(clDangling, w.Dangling)
	lx.mark(clStranded, w.Stranded)
	lx.mark(clOpen, w.Open)
	lx.mark(clClosed, w.Closed)
	lx.mark(clSubjectless, w.Subjectless)
	lx.mark(clIndefinite, w.Indefinite)
	lx.mark(clPronoun, w.Pronouns)
	lx.mark(clPrivative, w.Privative)
	lx.mark(clComitative, w.Comitative)
	for _, n := range w.Deny {
		if stem, ok := strings.CutSuffix(n, "*"); ok {
			lx.denyStems.add(stem)
		} else {
			lx.mark(clDeny, []string{n})
		}
	}
	lx.hasFunction = len(w.Function) > 0
	for _, p := range w.DenyLexical {
		lx.denyLexical = append(lx.denyLexical, strings.Fields(p))
	}
	for _, p := range w.NearDeny {
		lx.nearDeny = append(lx.nearDeny, strings.Fields(p))
	}
	for _, stem := range w.NearDenied {
		lx.nearDenied.add(stem)
	}
	lx.learnFractions(lx.pack.Quantity.Fractions)
	for _, n := range w.Negators {
		if stem, ok := strings.CutSuffix(n, "*"); ok {
			lx.negStems.add(stem)
			continue
		}
		lx.mark(clNegator, []string{n})
	}
	for _, n := range w.Negative {
		switch stem, ok := strings.CutSuffix(n, "*"); {
		case ok:
			lx.negativeStems.add(stem)
		case strings.Contains(n, " "):
			lx.negativePhrases = append(lx.negativePhrases, strings.Fields(n))
		default:
			lx.negative[n] = true
		}
	}
	for _, n := range w.Positive {
		lx.positiveStems.add(strings.TrimSuffix(n, "*"))
	}
	for _, n := range w.NotNegation {
		lx.notNegation = append(lx.notNegation, strings.Fields(n))
		if strings.Contains(n, "'") {
			lx.notNegation = append(lx.notNegation, strings.Fields(strings.ReplaceAll(n, "'", "’")))
		}
	}
	// An engine may announce the language: "Deutsch: …", "Spanish: …".
	for _, name := range []string{lx.pack.Name, lx.pack.Endonym} {
		if lx.pack.Script != "" && name != "" {
			lx.boilerplate = append(lx.boilerplate, "^"+lower(name)+":")
		}
	}
	for _, b := range w.Boilerplate {
		lx.boilerplate = append(lx.boilerplate, strings.ToLower(b))
	}
	for _, name := range sortedKeys(w.Places) {
		for _, form := range w.Places[name] {
			e := lx.at(form)
			e.class |= clPlace
		}
	}
}
