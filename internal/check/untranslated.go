package check

import (
	"strings"

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
