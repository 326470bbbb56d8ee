package check

import (
	"slices"
	"strings"
	"unicode/utf8"

	"depesche"
)

// checkGlossary looks for the glossary's terms in the source and holds the target to
// their policy. Terms inflect: a word stands for another that shares all but its ending.
func checkGlossary(g *segment) {
	if g.copied || len(g.cfg.Terms) == 0 {
		return
	}
	for _, t := range g.cfg.termIndex(g.src.lx).candidates(&g.src) {
		src, ok := g.src.findTerm(t.words)
		if !ok {
			continue
		}
		tgt, found := g.tgt.findTerm(tokenize(t.Target, g.tgt.lx.pack.Words.Elision))
		switch {
		case t.Policy == depesche.TermForbidden:
			if found {
				g.report("glossary.forbidden", src, tgt, t.Source, t.Target)
			}
		case found:
		case t.Policy == depesche.TermPreferred:
			g.report("glossary.preferred", src, depesche.Span{}, t.Source, t.Target)
		default:
			g.report("glossary.missing", src, depesche.Span{}, t.Source, t.Target)
		}
	}
}

func sameLang(term, text string) bool {
	return term == "" || depesche.BaseLang(term) == depesche.BaseLang(text)
}

// findTerm finds the words of a term one after the other, each perhaps inflected, or the
// last as part of a compound.
func (s *side) findTerm(want []token) (depesche.Span, bool) {
	if len(want) == 0 {
		return depesche.Span{}, false
	}
	first := skeletonless(want[0].low)
	for i := 0; i+len(want) <= len(s.toks); i++ {
		if !s.lx.formOf(first, s.toks[i].low) {
			continue
		}
		k := 1
		for k < len(want) && s.lx.formOf(skeletonless(want[k].low), s.toks[i+k].low) {
			k++
		}
		if k == len(want) {
			return s.span(i, i+k), true
		}
	}
	if s.lx.inCompounds(want) {
		stem := umlautless(first)
		for i := range s.toks {
			if strings.Contains(umlautless(s.toks[i].low), stem) {
				return s.span(i, i+1), true
			}
		}
	}
	return depesche.Span{}, false
}

// inCompounds tells whether compounds may hold a term: Wahl in Wahlkampf, Bundespräsident.
func (lx *lexicon) inCompounds(want []token) bool {
	return lx.pack.Words.NounsCapitalised && len(want) == 1 && utf8.RuneCountInString(skeletonless(want[0].low)) >= 4
}

func skeletonless(w string) string { return trimPossessive(w) }

var umlauts = strings.NewReplacer("ä", "a", "ö", "o", "ü", "u", "á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "è", "e", "ê", "e", "à", "a", "ñ", "n", "ç", "c")

func umlautless(w string) string {
	for i := range len(w) {
		if w[i] >= utf8.RuneSelf {
			return umlauts.Replace(w)
		}
	}
	return w
}

// formOf tells whether v is the word w or a form of it: the same but for accents and for
// an ending of the language on either side, of words long enough to have one.
func (lx *lexicon) formOf(w, v string) bool {
	v = trimPossessive(v)
	if w == v {
		return true
	}
	a, b := umlautless(w), umlautless(v)
	n := common(a, b)
	if n < 3 || len(b)-n > 3 || len(a)-n > 2 {
		return false
	}
	if n < len(a) && (n*10 < len(a)*7 || n < 4 && len(a)-n > 1) {
		return false
	}
	ends := lx.pack.Words.Endings
	if len(ends) == 0 {
		return n >= 4 && n*10 >= len(a)*7 || n == len(a) && len(b)-n <= 2
	}
	// "city" and "cities", "Haus" and "Häuser"; but "moth" is no form of "mother".
	rest := b[n:]
	if n == len(a) {
		return rest == "" || slices.Contains(ends, rest)
	}
	return rest == "" && slices.Contains(ends, a[n:]) || slices.Contains(ends, rest)
}
