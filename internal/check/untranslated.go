package check

import (
	"slices"
	"strings"
	"unicode/utf8"

	"depesche"
)

// checkUntranslated finds what was left in the source language: the whole sentence, a
// passage, a word, and words that an engine marked as unknown.
func checkUntranslated(g *segment) {
	if g.wholeCopied() {
		return
	}
	g.unknownWords()
	covered := g.copiedPassages()
	g.copiedWords(covered)
}

// wholeCopied reports a sentence that stands in the target as in the source, or a target
// made of the source language's function words alone.
func (g *segment) wholeCopied() bool {
	s, t := &g.src, &g.tgt
	if s.words < 3 || t.words < 3 {
		return false
	}
	same := sameWords(s, t)
	own, foreign := 0, 0 // function words of the target's and of the source's language only
	for i := range t.toks {
		tok := &t.toks[i]
		if tok.kind != kWord || tok.upper && !t.initial(i) {
			continue
		}
		isOwn := tok.is(clFunction)
		isForeign := s.lx.is(tok.low, clFunction)
		switch {
		case isOwn && !isForeign:
			if own++; !same {
				return false
			}
		case isForeign && !isOwn:
			foreign++
		}
	}
	switch {
	case same && (foreign > 0 && own == 0 || foreign > own+1):
		g.report("untranslated.sentence", s.whole(), t.whole())
	case !same && own == 0 && foreign >= 3 && t.lx.hasFunction:
		g.report("untranslated.language", s.whole(), t.whole(), s.lx.pack.Name)
	default:
		return false
	}
	g.copied = true
	return true
}

func (lx *lexicon) is(w string, c class) bool {
	e := lx.words[w]
	return e != nil && e.class&c != 0
}

func sameWords(s, t *side) bool {
	if s.low == t.low {
		return true
	}
	i, j := 0, 0
	next := func(x *side, i int) int {
		for i < len(x.toks) && (x.toks[i].kind == kPunct || x.toks[i].kind == kTag) {
			i++
		}
		return i
	}
	for {
		i, j = next(s, i), next(t, j)
		if i >= len(s.toks) || j >= len(t.toks) {
			return i >= len(s.toks) && j >= len(t.toks)
		}
		if s.toks[i].low != t.toks[j].low {
			return false
		}
		i++
		j++
	}
}

// unknownWords reports what Apertium marks: "*word" is a word that it does not know,
// "@word" and "#word" one that it could not put into form.
func (g *segment) unknownWords() {
	t := &g.tgt
	if strings.IndexByte(t.text, '*') < 0 || strings.IndexByte(g.src.text, '*') >= 0 {
		return
	}
	for i := range t.toks {
		if n := t.at(i + 1); t.toks[i].punct("*") && (n.kind == kWord || n.kind == kCode) && !n.space && (i == 0 || t.toks[i].space || t.at(i-1).kind == kPunct) {
			w := t.text[n.from:n.to]
			f := g.report("untranslated.unknown", g.src.find(n.low), t.span(i, i+2), w)
			if n.upper && g.src.has(n) > 0 && !g.src.lx.pack.Words.NounsCapitalised && !g.src.lx.is(n.low, clMonth|clWeekday|clCommon|clFunction) {
				f.Severity = depesche.SevNote // a name, most likely: the mark alone must go
				f.Suggestion = &w
			}
		}
	}
}

// find is the span of the first token of that form.
func (s *side) find(low string) depesche.Span {
	for i := range s.toks {
		if s.toks[i].low == low {
			return s.span(i, i+1)
		}
	}
	return depesche.Span{}
}

// copiedPassages reports runs of words that stand in both sides in the same order and
// hold function words of the source language. It returns which target tokens it covers.
func (g *segment) copiedPassages() map[int]bool {
	s, t := &g.src, &g.tgt
	if !s.lx.hasFunction {
		return nil
	}
	if !t.sharesWords(s, 4) {
		return nothingCovered
	}
	covered := nothingCovered
	for i := 0; i < len(t.toks); i++ {
		if t.toks[i].kind != kWord {
			continue
		}
		end, long := g.runFrom(i)
		if !long {
			i = end - 1
			continue
		}
		words, foreign, lowers := g.weighRun(i, end)
		if words >= 4 && foreign >= 2 && lowers >= 3 && !g.quotedTitle(i, end) && strings.ContainsRune(t.cut(t.span(i, end)), ' ') {
			sp := t.span(i, end)
			g.report("untranslated.passage", depesche.Span{}, sp, t.cut(sp))
			if len(covered) == 0 {
				covered = map[int]bool{}
			}
			for k := i; k < end; k++ {
				covered[k] = true
			}
		}
		i = end - 1
	}
	return covered
}

// nothingCovered is what copiedPassages gives for most segments; nobody writes to it.
var nothingCovered = map[int]bool{}

// sharesWords tells whether n words of the side stand in the other side o as they are.
func (s *side) sharesWords(o *side, n int) bool {
	for i := range s.toks {
		if t := &s.toks[i]; t.kind == kWord && o.has(t) > 0 {
			if n--; n == 0 {
				return true
			}
		}
	}
	return false
}

// runFrom follows neighbouring words of the target, from the one at i, that are neighbours in
// the source: where they end, and whether they are four or more.
func (g *segment) runFrom(i int) (end int, long bool) {
	t := &g.tgt
	prev, words := &t.toks[i], 1
	end = i + 1
	for j := i + 1; j < len(t.toks); j++ {
		tok := &t.toks[j]
		if tok.kind == kPunct && (tok.low == "-" || tok.low == "," || tok.low == "'" || tok.low == "’" || tok.low == ":" || isQuote(tok.low)) || tok.kind == kTag {
			continue
		}
		if tok.kind != kWord || !g.src.neighbours(prev, tok) {
			break
		}
		words++
		prev, end = tok, j+1
	}
	return end, words >= 4
}

// neighbours tells whether b is the next word after a somewhere in s.
func (s *side) neighbours(a, b *token) bool {
	if s.has(a) == 0 {
		return false
	}
	after := false
	for i := range s.toks {
		t := &s.toks[i]
		if t.kind != kWord {
			continue
		}
		if after && t.hash == b.hash && t.low == b.low {
			return true
		}
		after = t.hash == a.hash && t.low == a.low
	}
	return false
}

// weighRun counts the words of the target's tokens [from, to): all, those of the source's
// language, and those in lower case.
func (g *segment) weighRun(from, to int) (words, foreign, lowers int) {
	uppers, content := 0, 0
	for i := from; i < to; i++ {
		tok := &g.tgt.toks[i]
		if tok.kind != kWord {
			continue
		}
		words++
		if !tok.upper {
			lowers++
			if !g.src.lx.is(tok.low, clFunction) {
				content++
			}
		} else if !g.tgt.initial(from) || len(tok.low) > 3 {
			uppers++
		}
		if g.src.lx.is(tok.low, clFunction|clCommon) && !tok.is(clFunction|clLoan) || !tok.upper && len(tok.low) > 3 && g.onlyTheirs(tok.low) {
			foreign++
		}
	}
	if uppers > 0 && content == 0 {
		foreign = 0 // "for the Prevention of Cruelty": a title, its small words in lower case
	}
	return words, foreign, lowers
}

// onlyTheirs tells whether a word means something in the source's language and nothing in
// the target's.
func (g *segment) onlyTheirs(w string) bool {
	return g.tgt.lx.concepts.stems != nil && len(g.src.lx.concepts.of(w, nil)) > 0 && len(g.tgt.lx.concepts.of(w, nil)) == 0
}

// quotedTitle tells whether tokens [i, j) stand within quotation marks of their own,
// as titles and sayings do that are kept on purpose.
func (g *segment) quotedTitle(i, j int) bool {
	t := &g.tgt
	before := t.at(i - 1)
	after := t.at(j)
	if after.kind == kPunct && !isQuote(after.low) {
		after = t.at(j + 1)
	}
	return i > 0 && before.kind == kPunct && isQuote(before.low) && after.kind == kPunct && isQuote(after.low) && j-i <= 8
}

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

// inCode tells whether the word at i is part of a name for machines that the source has too:
// File::Find, look(1), /run/user, org.example.Build, other_fs.
func (g *segment) inCode(i int) bool {
	t := &g.tgt
	from, to := t.toks[i].from, t.toks[i].to
	for from > 0 && t.text[from-1] > ' ' && t.text[from-1] < utf8.RuneSelf {
		from--
	}
	for to < len(t.text) && t.text[to] > ' ' && t.text[to] < utf8.RuneSelf {
		to++
	}
	chunk := strings.Trim(t.text[from:to], ".,;:!?\"'")
	bound := strings.Contains(chunk, "::") || strings.ContainsAny(chunk, "_\\$=") || strings.Count(chunk, "/") > 1 || strings.Contains(chunk, ".") || sectioned(chunk)
	return bound && strings.Contains(g.src.text, strings.TrimLeft(strings.TrimRight(chunk, ")]}"), "([{"))
}

// sectioned tells whether a page of a manual is named: look(1), prctl(2), main().
func sectioned(chunk string) bool {
	i := strings.IndexByte(chunk, '(')
	return i > 0 && i+1 < len(chunk) && (chunk[i+1] == ')' || chunk[i+1] >= '0' && chunk[i+1] <= '9')
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

// namedElsewhere tells whether the word has a capital within a sentence too.
func (s *side) namedElsewhere(w string) bool {
	for i := range s.toks {
		if u := &s.toks[i]; u.low == w && u.upper && !s.initial(i) {
			return true
		}
	}
	return false
}

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

// index is the first token of that form, or -1.
func (s *side) index(low string) int {
	for i := range s.toks {
		if s.toks[i].low == low {
			return i
		}
	}
	return -1
}

// inForeignPhrase tells whether the word belongs to a name or title that was kept: a
// capitalised or foreign neighbour that the source has beside it too, or quotation marks
// around.
func (g *segment) inForeignPhrase(i int) bool {
	t, s := &g.tgt, &g.src
	if t.betweenPersons(i) || slices.Contains(s.lx.pack.Words.Speech, t.toks[i].low) && !t.toks[i].upper && t.at(i-1).upper && t.at(i+1).kind == kPunct && !isQuote(t.at(i+1).low) {
		return false // "Rosa Alba and Betty Ford", "Rosa Alba said."
	}
	for _, d := range []int{-1, 1} {
		j := i + d
		for t.at(j).punct("-") || t.at(j).punct("&") || t.at(j).punct("'") || t.at(j).punct("’") {
			j += d
		}
		n := t.at(j)
		if j < 0 || j >= len(t.toks) {
			continue
		}
		if n.kind == kPunct && isQuote(n.low) {
			return true
		}
		if n.kind == kWord && s.has(n) > 0 && (n.upper || !n.is(clFunction|clNumber|clUnit)) && s.adjacent(t.toks[i].low, n.low) {
			return true
		}
		if n.kind == kURL || n.kind == kTag || t.at(i+d).punct("-") {
			return true
		}
	}
	return false
}

// betweenPersons tells whether the small word at i joins two full names, which no name of
// a firm or a work holds.
func (s *side) betweenPersons(i int) bool {
	t := &s.toks[i]
	return !t.upper && s.at(i-2).is(clGiven) && s.at(i-2).upper && s.at(i-1).upper && s.at(i+1).is(clGiven) && s.at(i+1).upper && s.at(i+2).upper && s.at(i+2).kind == kWord
}

// adjacent tells whether two words stand beside each other somewhere.
func (s *side) adjacent(a, b string) bool {
	for i := range s.toks {
		if s.toks[i].low != a {
			continue
		}
		for _, d := range []int{-1, 1} {
			j := i + d
			for s.at(j).kind == kPunct && j >= 0 && j < len(s.toks) && len(s.at(j).low) > 0 && strings.Contains("-&'’", s.at(j).low) {
				j += d
			}
			if s.at(j).low == b {
				return true
			}
		}
	}
	return false
}

// hasRaw tells whether a word stands somewhere exactly so, capitals included.
func (s *side) hasRaw(w string) bool {
	for i := range s.toks {
		if s.toks[i].kind == kWord && s.raw(i) == w {
			return true
		}
	}
	return false
}

func (g *segment) isKept(low string) bool {
	for _, k := range g.cfg.Keep {
		if strings.EqualFold(k, low) {
			return true
		}
	}
	for i := range g.cfg.Terms {
		if strings.EqualFold(g.cfg.Terms[i].Target, low) && g.cfg.Terms[i].Policy != depesche.TermForbidden {
			return true
		}
	}
	return false
}

func (lx *lexicon) hasShape(w string) bool {
	for _, s := range lx.pack.Words.Shapes {
		if strings.HasSuffix(w, s) {
			return true
		}
	}
	return false
}
