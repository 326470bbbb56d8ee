package check

import (
	"strings"
	"sync"
	"unicode/utf8"

	"depesche"
)

// side is one side of a segment, analysed.
type side struct {
	in    depesche.Inline
	text  string
	low   string
	lx    *lexicon
	toks  []token
	words int // tokens of kind word
	// apostrophes tells that the text has some
	apostrophes bool
	sents       []int // index of the first token of each sentence
	// quantities are the numbers, dates and measures in order.
	quantities []quantity
	// tally says how often words, numbers and addresses occur
	tally tally
	// meanings of the words, computed when first asked for
	meanings, spareMeanings conceptSet
	// seen is what the other side has of each token, computed when first asked for; accounted and
	// placed say it with regard to numbers and sentences, once the numbers are compared.
	seen, accounted []presence
	placed          []nearness
}

// segment is a pair, analysed once for all rules.
type segment struct {
	cfg      *Config
	pair     *Pair
	src, tgt side
	out      []depesche.Finding
	// unrelated is set by the hallucination rule: other rules about single words keep quiet.
	unrelated bool
	alien     bool // holds what belongs to no text: what else is too much is not asked
	looped    bool // repeats itself: how it ends is not asked
	loopless  bool // does not repeat itself: need not be asked again
	alone     bool // is checked without the segments around it
	paired    bool // closes a quotation that the segment before left open
	copied    bool // the untranslated rule found the whole sentence left in the source language
}

func analyse(cfg *Config, p *Pair, src, tgt *lexicon) *segment {
	g := spares.Get().(*segment)
	*g = segment{cfg: cfg, pair: p, src: g.src.emptied(), tgt: g.tgt.emptied()}
	g.src.init(p.Source, src)
	g.tgt.init(p.Target, tgt)
	return g
}

// spares are segments that were checked: the next ones take over their memory.
var spares = sync.Pool{New: func() any { return new(segment) }}

const mostSpared = 1000 // tokens of the longest text whose memory is kept

// release gives a segment's memory back. Nobody may read g afterwards; its findings hold
// nothing of it.
func (g *segment) release() {
	if cap(g.src.toks) <= mostSpared && cap(g.tgt.toks) <= mostSpared {
		spares.Put(g)
	}
}

// emptied is a side without content that has the memory of s.
func (s *side) emptied() side {
	s.tally.empty()
	clear(s.toks)
	return side{toks: s.toks[:0], sents: s.sents[:0], quantities: s.quantities[:0], tally: s.tally,
		seen: s.seen[:0], accounted: s.accounted[:0], placed: s.placed[:0], spareMeanings: s.spareMeanings}
}

// sized is a slice of n zero values in the memory of s, if it has room for them.
func sized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	s = s[:n]
	clear(s)
	return s
}

func (s *side) init(in depesche.Inline, lx *lexicon) {
	s.in, s.text, s.lx = in, in.Text, lx
	t := tokenizer{s: s.text, low: lower(s.text), elision: lx.pack.Words.Elision, toks: s.toks}
	if t.toks == nil {
		t.toks = make([]token, 0, len(s.text)/5+4)
	}
	t.run()
	s.toks, s.low = t.toks, t.low
	s.apostrophes = strings.Contains(s.low, "'") || strings.Contains(s.low, "’")
	s.tally.grow(len(s.toks))
	for i := range s.toks {
		tok := &s.toks[i]
		switch tok.kind {
		case kWord:
			s.words++
			s.tell(i)
			tok.form = lx.form(tok)
			tok.traits = tok.form.traits
			tok.know(tok.form.ent)
		case kCode:
			s.tell(i)
			tok.form = lx.form(tok)
		case kURL, kNumber:
			s.tell(i)
		case kPunct:
			tok.know(lx.entryOfMark(tok.low))
		}
	}
	s.findSentences()
	s.findQuantities()
}

// know gives the token what the language knows about it.
func (t *token) know(e *entry) {
	if e != nil {
		t.ent, t.class = e, e.class
	}
}

func (t *token) is(c class) bool { return t.class&c != 0 }

func (s *side) is(i int, c class) bool { return s.toks[i].is(c) }

// skeleton is the sound of token i without a possessive ending; see the function of that
// name.
func (s *side) skeleton(i int) string {
	if f := s.toks[i].form; f != nil {
		return f.sound
	}
	return skeleton(trimPossessive(s.toks[i].low))
}

// formAt is the form of token i, whatever its kind.
func (s *side) formAt(i int) *form {
	if f := s.toks[i].form; f != nil {
		return f
	}
	return s.lx.newForm(s.toks[i].low)
}

// bareAt is token i in lower case without a possessive ending.
func (s *side) bareAt(i int) string {
	if f := s.toks[i].form; f != nil {
		return f.bare
	}
	return trimPossessive(s.toks[i].low)
}

// span of the tokens [i, j).
func (s *side) span(i, j int) depesche.Span {
	if i >= j || j > len(s.toks) {
		return depesche.Span{}
	}
	return depesche.Span{From: s.toks[i].from, To: s.toks[j-1].to}
}

func (s *side) cut(p depesche.Span) string { return s.text[p.From:p.To] }

// raw is a token's text as written.
func (s *side) raw(i int) string { return s.text[s.toks[i].from:s.toks[i].to] }

// at returns the i-th token, or one that is nothing outside the text.
func (s *side) at(i int) *token {
	if i < 0 || i >= len(s.toks) {
		return &noToken
	}
	return &s.toks[i]
}

var noToken = token{kind: kPunct}

func (t *token) punct(c string) bool { return t.kind == kPunct && t.low == c }

// whole is the span of the text without the white space around it.
func (s *side) whole() depesche.Span {
	from := len(s.text) - len(strings.TrimLeftFunc(s.text, isSpace))
	return depesche.Span{From: from, To: from + len(strings.TrimSpace(s.text[from:]))}
}

// findSentences marks where sentences begin. Segments are sentences as a rule; rules
// about omission must see when one holds several.
func (s *side) findSentences() {
	if len(s.toks) == 0 {
		return
	}
	s.sents = append(s.sents, 0)
	for i := 0; i < len(s.toks); i++ {
		t := &s.toks[i]
		if t.kind != kPunct || !(t.low == "." || t.low == "!" || t.low == "?" || t.low == "…" || t.low == "。" || t.low == "？") {
			continue
		}
		if t.low == "." && !s.fullStop(i) {
			continue
		}
		j := i + 1
		for j < len(s.toks) && s.toks[j].kind == kPunct && isCloser(s.toks[j].low) && !(s.toks[j].space && isQuote(s.toks[j].low) && s.text[s.toks[j].to:] != "" && !nextIsSpace(s.text[s.toks[j].to:])) {
			j++
		}
		for j < len(s.toks) && s.toks[j].kind == kTag {
			j++
		}
		if j >= len(s.toks) {
			break
		}
		if n := s.startsSentence(j); n {
			s.sents = append(s.sents, j)
		}
		i = j - 1
	}
}

func nextIsSpace(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return isSpace(r)
}

// fullStop tells whether the point at i ends a sentence, as far as the word before shows.
func (s *side) fullStop(i int) bool {
	b := s.at(i - 1)
	if i == 0 || s.toks[i].space {
		return false
	}
	switch b.kind {
	case kNumber:
		return len(b.low) > 2 || !s.lx.pack.Segment.Ordinals
	case kWord:
		n := utf8.RuneCountInString(b.low)
		if n <= 4 && len(b.low) == n && !b.caps && !strings.ContainsAny(b.low, "aeiouy") {
			return false // bzw., Dr., vs.: without a vowel, an abbreviation
		}
		return n > 3 || n > 1 && !b.upper || b.caps && n > 2
	}
	return true
}

func (s *side) startsSentence(i int) bool {
	for ; i < len(s.toks); i++ {
		t := &s.toks[i]
		switch t.kind {
		case kPunct:
			if isQuote(t.low) || t.low == "¿" || t.low == "¡" || t.low == "(" || t.low == "[" || t.low == "–" || t.low == "—" {
				continue
			}
			return false
		case kTag:
			continue
		case kNumber:
			return true
		default:
			return t.upper
		}
	}
	return false
}

func isQuote(p string) bool {
	switch p {
	case "\"", "“", "”", "„", "‟", "«", "»", "‹", "›", "‘", "’", "‚", "'", "″", "「", "」", "『", "』":
		return true
	}
	return false
}

func isCloser(p string) bool { return isQuote(p) || p == ")" || p == "]" || p == "." || p == "…" }

// letters counts letters and digits: the measure of length that does not depend on
// punctuation and spaces.
func (s *side) letters() int { return s.lettersIn(0, len(s.toks)) }

// lettersIn counts those of the tokens [from, to).
func (s *side) lettersIn(from, to int) int {
	n := 0
	for i := from; i < to; i++ {
		if k := s.toks[i].kind; k == kWord || k == kCode || k == kNumber {
			n += int(s.toks[i].runes)
		}
	}
	return n
}

// initial tells whether token i is the first word of a sentence or of a quotation, where
// a capital letter says nothing.
func (s *side) initial(i int) bool {
	for j := i - 1; j >= 0; j-- {
		t := &s.toks[j]
		if t.kind == kTag {
			continue
		}
		if t.kind != kPunct {
			return false
		}
		switch t.low {
		case ".", "!", "?", ":", "…", "–", "—", "•", "|", "¿", "¡", "[", "(", ";", "*":
			return true
		}
		return isQuote(t.low)
	}
	return true
}

// titleCase tells whether the text is set like an English headline: nearly every word
// begins with a capital.
func (s *side) titleCase() bool {
	long, up := 0, 0
	for i := range s.toks {
		if t := &s.toks[i]; t.kind == kWord && t.runes > 3 {
			long++
			if t.upper {
				up++
			}
		}
	}
	return long >= 3 && up*10 >= long*7
}
