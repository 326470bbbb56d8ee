package check

import (
	"strings"
	"unicode/utf8"
)

// copiedWords reports single words of the source language: its function words, words
// that no other language borrows, and words in square brackets.
func (g *segment) copiedWords(covered map[int]bool) {
	s, t := &g.src, &g.tgt
	if !t.lx.hasFunction {
		return
	}
	for i := range t.toks {
		tok := &t.toks[i]
		if tok.kind != kWord || covered[i] || tok.caps || !g.standsInSource(tok) {
			continue
		}
		if tok.is(clFunction|clLoan|clNumber|clUnit|clCurrency|clMonth|clGiven) || g.isKept(tok.low) || g.inForeignPhrase(i) || g.inCode(i) {
			continue
		}
		bracketed := t.at(i-1).punct("[") && t.at(i+1).punct("]")
		if !g.leftover(i, bracketed) {
			continue
		}
		sp := t.span(i, i+1)
		g.report("untranslated.word", s.find(tok.low), sp, t.cut(sp))
	}
}

// standsInSource tells whether the source has the word, alone or before an apostrophe:
// "could" of "could've".
func (g *segment) standsInSource(t *token) bool {
	if g.src.has(t) > 0 {
		return true
	}
	w := t.low
	if g.src.lx.pack.Words.Elision && !g.tgt.lx.pack.Words.Elision && strings.IndexAny(w, "'’") > 0 {
		return strings.Contains(g.src.low, w)
	}
	if !g.src.apostrophes {
		return false
	}
	for k := range g.src.toks {
		if u := g.src.toks[k].low; len(u) > len(w)+1 && u[0] == w[0] && u[:len(w)] == w && strings.IndexAny(u[len(w):], "'’") == 0 {
			return true
		}
	}
	return false
}

// leftover tells whether the word at i of the target, which the source has too, is one
// of the source's language and none of the target's.
func (g *segment) leftover(i int, bracketed bool) bool {
	s, t := &g.src, &g.tgt
	tok := &t.toks[i]
	n := utf8.RuneCountInString(tok.low)
	known := s.lx.is(tok.low, clFunction|clCommon) && !g.oursToo(tok.low)
	lent := s.lx.pack.Words.Lender // any language may have taken the word from it
	if tok.upper && !t.initial(i) {
		return !lent && n >= 6 && g.leftNoun(i)
	}
	if tok.upper && !bracketed && t.namedElsewhere(tok.low) {
		return false
	}
	switch {
	case n < 3 && !bracketed:
		return false
	case bracketed && n > 3 && !tok.upper, known:
		return true
	case tok.upper:
		return !lent && n >= 6 && s.lx.hasShape(tok.low) && !t.lx.hasShape(tok.low)
	case n > 3 && s.lx.is(tok.low, clCardinal|clOrdinal|clMonth|clWeekday|clUnit) && t.lx.words[tok.low] == nil:
		return true
	case n >= 6 && s.lx.hasShape(tok.low) && !t.lx.hasShape(tok.low):
		return !lent && !g.oursToo(tok.low)
	}
	verb := n >= 5 && s.lx.pack.Words.NounsCapitalised && s.hasRaw(tok.low) // a small word that is no noun: languages lend nouns
	return !lent && (n >= 4 && g.foreignAccent(tok.low) || n >= 6 && g.theirsByLetters(tok.low) || verb && g.onlyTheirs(tok.low) && !s.lx.letters.foreign(tok.low) && !t.lx.concepts.near(tok.low, 3) || g.elided(tok.low))
}

// theirsByLetters tells whether the word means something in the source's language and
// nothing in the target's, and is spelt as the one's words are and not as the other's: names
// of programs and what two languages share are spelt as in both or as in neither.
func (g *segment) theirsByLetters(w string) bool {
	s, t := g.src.lx, g.tgt.lx
	meant := s.concepts.near(w, 3) || s.pack.Words.Compounds && len(s.concepts.of(w, nil)) > 0
	return meant && !t.concepts.near(w, 3) && t.letters.foreign(w) && !s.letters.foreign(w)
}

// oursToo tells whether a word that the source's language has is one of the target's own:
// it means something here ("war" is a verb in German and a noun in English).
func (g *segment) oursToo(w string) bool { return g.tgt.lx.concepts.near(w, 1) }

// leftNoun tells whether the capitalised word at i of the target is a noun of a language
// that writes nouns so, and no name: an article stands before it, no noun after it, and it
// means something there and nothing here.
func (g *segment) leftNoun(i int) bool {
	s, t := &g.src, &g.tgt
	w := t.toks[i].low
	if !s.lx.pack.Words.NounsCapitalised || t.lx.pack.Words.NounsCapitalised || s.initial(s.index(w)) || t.partOfLonger(i, i+1) || t.toks[i].is(clCapitalised|clPlace|clWeekday) {
		return false
	}
	p, n := t.at(i-1), t.at(i+1)
	return p.is(clDangling) && !p.upper && (n.kind != kWord || n.is(clFunction)) && g.onlyTheirs(w) && s.lx.concepts.near(w, 2)
}

// foreignAccent tells whether the word has a letter that the source's language has and the
// target's has not, in a language whose letters are known.
func (g *segment) foreignAccent(w string) bool {
	if len(g.tgt.lx.pack.Concepts) == 0 {
		return false
	}
	if i := strings.LastIndexAny(w, "'’"); i >= 0 && g.tgt.lx.is(strings.TrimLeft(w[i:], "'’"), clLoan) {
		return false // coup d'état
	}
	for _, r := range w {
		if r >= utf8.RuneSelf && strings.ContainsRune(g.src.lx.pack.Words.Accents, r) && !strings.ContainsRune(g.tgt.lx.pack.Words.Accents, r) {
			return true
		}
	}
	return false
}

// elided tells whether a word begins with a function word of the source's language that
// lost its vowel: "s'imposant".
func (g *segment) elided(w string) bool {
	i := strings.IndexAny(w, "'’")
	if i <= 0 || !g.src.lx.pack.Words.Elision || g.tgt.lx.pack.Words.Elision || i+4 > len(w) {
		return false
	}
	switch w[:i] {
	case "d", "o": // coup d'état, Palme d'Or, O'Brien
		return false
	}
	return i <= 2 && g.src.lx.is(w[:i+1], clFunction)
}

func (lx *lexicon) hasShape(w string) bool {
	for _, s := range lx.pack.Words.Shapes {
		if strings.HasSuffix(w, s) {
			return true
		}
	}
	return false
}
