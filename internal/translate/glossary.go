package translate

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"depesche"
)

// Glossary finds terms in texts of one language. It is safe for concurrent use.
type Glossary struct {
	stem  func(string) string
	terms []depesche.Term
	first map[string][]int // stem of a term's first word -> terms
	words [][]termWord
}

type termWord struct {
	text, fold, stem string
	exact            bool // an acronym, a name like iPhone: the case must be the same
	capital          bool // a name: the word must begin with a capital
}

// Hit is a term in a text: Term's Source at the bytes [From, To).
type Hit struct {
	Term     depesche.Term
	From, To int
}

// NewGlossary prepares the terms whose source language is lang's base language, or that
// name none.
func NewGlossary(lang string, terms []depesche.Term) *Glossary {
	g := &Glossary{stem: Stemmer(lang), first: map[string][]int{}}
	for _, t := range terms {
		if t.SourceLang != "" && depesche.BaseLang(t.SourceLang) != depesche.BaseLang(lang) {
			continue
		}
		var tw []termWord
		for _, w := range words(t.Source) {
			s := t.Source[w.from:w.to]
			tw = append(tw, termWord{s, w.fold, g.stem(w.fold), caseMatters(s), unicode.IsUpper(firstRune(s))})
		}
		if len(tw) > 1 && tw[0].capital && slices.ContainsFunc(tw, func(w termWord) bool { return !w.capital }) {
			tw[0].capital = false // "Press release" is written as a sentence, it is no name
		}
		if len(tw) == 0 {
			continue
		}
		i := len(g.terms)
		g.terms = append(g.terms, t)
		g.words = append(g.words, tw)
		for _, k := range keys(tw[0].fold, tw[0].stem) {
			g.first[k] = append(g.first[k], i)
		}
	}
	return g
}

// Find lists the terms in text in order of their place, longer ones first, each with
// all its places. Words match at word boundaries, whatever their ending as far as a
// stemmer knows it; a term that is a name, or an acronym, asks for its capitals. A
// term that lies wholly inside a longer one is left out.
func (g *Glossary) Find(text string) []Hit {
	if g == nil || len(g.terms) == 0 {
		return nil
	}
	tw := words(text)
	stems := make([]string, len(tw))
	for i, w := range tw {
		stems[i] = g.stem(w.fold)
	}
	var hits []Hit
	for i := range tw {
		var tried []int
		for _, k := range keys(tw[i].fold, stems[i]) {
			for _, t := range g.first[k] {
				if n := len(g.words[t]); i+n <= len(tw) && !slices.Contains(tried, t) && g.matches(t, text, tw[i:i+n], stems[i:i+n]) {
					hits = append(hits, Hit{g.terms[t], tw[i].from, tw[i+n-1].to})
					tried = append(tried, t)
				}
			}
		}
	}
	return withoutInner(hits)
}

func (g *Glossary) matches(t int, text string, tw []word, stems []string) bool {
	for i, w := range g.words[t] {
		if !sameWord(w.fold, w.stem, tw[i].fold, stems[i]) || w.exact && text[tw[i].from:tw[i].to] != w.text {
			return false
		}
		if w.capital && !unicode.IsUpper(firstRune(text[tw[i].from:])) {
			return false
		}
		if i > 0 && strings.ContainsAny(text[tw[i-1].to:tw[i].from], ".,;:!?()\n\"") {
			return false
		}
	}
	return true
}

// sameWord tells whether two words are forms of one: the same stem, unless that is too
// short to tell, or the same but for one letter at the end of a longer word, for stemmers
// cut some plurals otherwise than their singulars.
func sameWord(a, stemA, b, stemB string) bool {
	if a == b || stemA == stemB && len(stemA) >= 3 {
		return true
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	return len(a) >= 5 && withoutLast(b) == a && unicode.IsLetter(lastRune(b))
}

func withoutLast(s string) string {
	_, n := utf8.DecodeLastRuneInString(s)
	return s[:len(s)-n]
}

// keys are what a word is looked up by, so that all that sameWord accepts share one.
func keys(fold, stem string) []string {
	return []string{stem, "=" + fold, "=" + withoutLast(fold)}
}

// caseMatters tells whether a word has a capital behind its first letter.
func caseMatters(w string) bool {
	for i, r := range w {
		if i > 0 && unicode.IsUpper(r) {
			return true
		}
	}
	return false
}

func withoutInner(hits []Hit) []Hit {
	slices.SortStableFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(b.To, a.To))
	})
	var out []Hit
	end := -1
	start := -1
	for _, h := range hits {
		if h.To <= end && (h.From != start || h.To != end) {
			continue
		}
		out = append(out, h)
		start, end = h.From, h.To
	}
	return out
}
