package check

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"depesche/internal/lang"
	"depesche/internal/search"
)

// class tells in what roles a language knows a word. A word may have several.
type class uint64

const (
	clCardinal class = 1 << iota
	clOrdinal
	clScale
	clTight
	clSoft
	clWeak
	clJoiner
	clMonth
	clWeekday
	clDoubtful
	clUnit
	clCurrency
	clClock
	clMorning
	clEvening
	clOrdinalSuffix
	clFunction
	clCommon
	clLoan
	clNegator
	clDoubled
	clCapitalised
	clGiven
	clPlace
	clDeny
	clPrivative
	clComitative
	clDangling
	clStranded
	clOpen
	clClosed
	clSubjectless
	clIndefinite
	clPronoun
)

// number classes: words that may be part of a number
const clNumber = clCardinal | clOrdinal | clScale | clSoft

// entry is what a lexicon knows about a word or, in phrases, about several.
type entry struct {
	class class
	// values are shared and zero for most words, which have a class alone.
	*values
}

// values are what a few words stand for: numbers, dates, measures, countries.
type values struct {
	cardinal float64
	ordinal  float64
	scale    float64
	tight    float64
	soft     float64
	month    int8 // 1 to 12
	weekday  int8 // 1 (Monday) to 7
	units    []unitID
	money    []string // ISO 4217
	phrases  []phrase // longer expressions that begin with this word, longest first
}

var noValues = &values{}

func newEntry() *entry { return &entry{values: noValues} }

// own are an entry's values to write to.
func (e *entry) own() *values {
	if e.values == noValues {
		e.values = &values{}
	}
	return e.values
}

// phrase is the rest of an expression of several words.
type phrase struct {
	rest []string
	ent  *entry
}

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

// part is a piece of a number written together.
type part struct {
	s    string
	val  float64
	kind class // clCardinal, clScale or clJoiner (glue)
	// plural scales count nothing exactly: Tausende, beside Tausend
	plural bool
}

// stemSet answers whether a word begins with one of a set of stems.
type stemSet struct {
	m        map[string]bool
	min, max int
}

func (s *stemSet) add(stem string) {
	if s.m == nil {
		s.m, s.min = map[string]bool{}, len(stem)
	}
	s.m[stem] = true
	s.min, s.max = min(s.min, len(stem)), max(s.max, len(stem))
}

func (s *stemSet) has(w string) bool {
	for n := s.min; s.m != nil && n <= s.max && n <= len(w); n++ {
		if s.m[w[:n]] {
			return true
		}
	}
	return false
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

func (lx *lexicon) addQuantities(q *lang.Quantity) {
	for w, v := range q.Cardinals {
		e := lx.at(w)
		e.class |= clCardinal
		e.own().cardinal = v
	}
	for w, v := range q.Ordinals {
		e := lx.at(w)
		e.class |= clOrdinal
		e.own().ordinal = v
	}
	for w, v := range q.Scales {
		e := lx.at(w)
		e.class |= clScale
		e.own().scale = v
	}
	for w, v := range q.Tight {
		e := lx.at(w)
		e.class |= clTight
		e.own().tight = v
	}
	for w, v := range q.Soft {
		e := lx.at(w)
		e.class |= clSoft
		e.own().soft = v
	}
	for i, ws := range q.Months {
		for _, w := range ws {
			e := lx.at(w)
			e.class |= clMonth
			e.own().month = int8(i + 1)
		}
	}
	for i, ws := range q.Weekdays {
		for _, w := range ws {
			e := lx.at(w)
			e.class |= clWeekday
			e.own().weekday = int8(i + 1)
		}
	}
	for _, id := range unitIDs() {
		for _, w := range q.Units[unitTable[id].key] {
			e := lx.at(w)
			e.class |= clUnit
			e.own().units = append(e.units, id)
		}
	}
	for _, code := range sortedKeys(q.Currencies) {
		for _, w := range q.Currencies[code] {
			e := lx.at(w)
			e.class |= clCurrency
			e.own().money = append(e.money, code)
		}
	}
	lx.mark(clWeak, q.Weak)
	lx.mark(clJoiner, q.Joiners)
	lx.mark(clDoubtful, q.Doubtful)
	lx.mark(clClock, q.Clock)
	lx.mark(clMorning, q.Morning)
	lx.mark(clEvening, q.Evening)
	lx.mark(clOrdinalSuffix, q.OrdinalSuffixes)
	for s, unit := range q.Suffixes {
		lx.suffixes[s] = unitByKey[unit]
		e := lx.at(s)
		if u := unitByKey[unit]; u != 0 {
			e.class |= clUnit
			e.own().units = appendUnit(e.units, u)
		}
	}
}

func appendUnit(us []unitID, u unitID) []unitID {
	for _, x := range us {
		if x == u {
			return us
		}
	}
	return append(us, u)
}

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

func (lx *lexicon) addCompounds(q *lang.Quantity) {
	if !q.Compound {
		return
	}
	add := func(s string, v float64, k class) {
		if !strings.Contains(s, " ") && s != "" {
			lx.compounds = true
			lx.parts[s[0]] = append(lx.parts[s[0]], part{s: s, val: v, kind: k})
		}
	}
	for _, w := range sortedKeys(q.Cardinals) {
		add(w, q.Cardinals[w], clCardinal)
	}
	for _, w := range sortedKeys(q.Scales) {
		if len(w) > 3 {
			add(w, q.Scales[w], clScale)
		}
	}
	for _, w := range q.Glue {
		add(w, 0, clJoiner)
	}
	for _, ps := range lx.parts {
		sortParts(ps)
		for i := range ps {
			for j := range ps {
				if i != j && ps[i].kind == clScale && ps[j].val == ps[i].val && strings.HasPrefix(ps[i].s, ps[j].s) {
					ps[i].plural = true
				}
			}
		}
	}
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

func (e *entry) phrase(rest []string) *entry {
	for _, p := range e.phrases {
		if equalStrings(p.rest, rest) {
			return p.ent
		}
	}
	p := phrase{rest, newEntry()}
	i := 0
	for i < len(e.phrases) && len(e.phrases[i].rest) >= len(rest) {
		i++
	}
	e.own().phrases = slices.Insert(e.phrases, i, p)
	return p.ent
}
