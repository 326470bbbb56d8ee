package check

import (
	"strings"
	"sync"
	"unicode/utf8"

	"depesche/internal/lang"
	"depesche/internal/search"
)

// lexicon is a language pack made ready for look-up. It is built once per language and
// never changed afterwards.
type lexicon struct {
	pack  *lang.Pack
	words map[string]*entry
	// stems end in "*" in the pack; looked up by prefix.
	negStems, denyStems stemSet
	negativeStems       stemSet
	positiveStems       stemSet
	placeStems          stemSet
	negative            map[string]bool
	negativePhrases     [][]string
	denyLexical         [][]string
	nearDeny            [][]string
	nearDenied          stemSet
	notNegation         [][]string
	fractions           map[string][]fractionWords // by their first word
	parts               [256][]part                // pieces of number compounds by first byte
	compounds           bool                       // there are such pieces
	suffixes            map[string]unitID
	boilerplate         []string
	phrases             *trie // of boilerplate, to see at once that a text has none
	phraseStarts        starts
	hasFunction         bool
	decimal, group      string
	concepts            conceptIndex
	letters             letterModel
	// regions are countries and cities by what they are called here, in one word;
	// regionStems are how words for them, their people and their manners begin.
	regions     map[string]string
	regionStems map[string][]string
	// marks are the entries of words of one character in ASCII: %, $.
	marks [utf8.RuneSelf]*entry
	// forms are words met before; nil for languages without a pack.
	forms *forms
	cut   func(word string) string // to its stem
}

var lexicons sync.Map // base language -> *lexicon

// lexiconOf returns the lexicon of a BCP 47 tag's base language. Languages without a
// pack get one that knows no words.
func lexiconOf(tag string) *lexicon {
	if lx, ok := lexicons.Load(tag); ok {
		return lx.(*lexicon)
	}
	p := lang.Get(tag)
	if lx, ok := lexicons.Load(p.Code); ok {
		return lx.(*lexicon)
	}
	lx := buildLexicon(p)
	// Codes without a pack come from input: they are not kept, lest the map grow for ever.
	if p.Script == "" {
		return lx
	}
	got, _ := lexicons.LoadOrStore(p.Code, lx)
	return got.(*lexicon)
}

func buildLexicon(p *lang.Pack) *lexicon {
	lx := &lexicon{pack: p, words: make(map[string]*entry, 2048), negative: map[string]bool{},
		suffixes: map[string]unitID{}, decimal: p.Quantity.Decimal, group: p.Quantity.Group, cut: search.Stemmer(p.Code)}
	lx.addQuantities(&p.Quantity)
	lx.addWords(&p.Words)
	lx.addCompounds(&p.Quantity)
	lx.addPhrases()
	lx.addRegions()
	lx.addConcepts()
	lx.addLetters()
	for w, e := range lx.words {
		if len(w) == 1 && w[0] < utf8.RuneSelf {
			lx.marks[w[0]] = e
		}
	}
	if p.Script != "" {
		lx.forms = new(forms)
	}
	return lx
}

// entryOfMark is what the language knows about a token of one character.
func (lx *lexicon) entryOfMark(m string) *entry {
	if len(m) == 1 && m[0] < utf8.RuneSelf {
		return lx.marks[m[0]]
	}
	return lx.words[m]
}

// mark gives the words a class.
func (lx *lexicon) mark(c class, ws []string) {
	for _, w := range ws {
		lx.at(w).class |= c
		if strings.Contains(w, "'") { // as typographers write it
			lx.at(strings.ReplaceAll(w, "'", "’")).class |= c
		}
	}
}

// at returns the entry of a word or expression, made on first use.
func (lx *lexicon) at(w string) *entry {
	toks := tokenize(w, lx.pack.Words.Elision)
	if lx.pack.Words.Elision && !strings.Contains(w, " ") && (strings.HasSuffix(w, "'") || strings.HasSuffix(w, "’")) {
		toks = []token{{kind: kWord, low: w}} // "n'": in a text another word follows
	}
	if len(toks) == 0 {
		return newEntry()
	}
	e := lx.words[toks[0].low]
	if e == nil {
		e = newEntry()
		lx.words[toks[0].low] = e
	}
	if len(toks) == 1 {
		return e
	}
	rest := make([]string, 0, len(toks)-1)
	for _, t := range toks[1:] {
		rest = append(rest, t.low)
	}
	return e.phrase(rest)
}
