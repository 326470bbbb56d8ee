package check

import (
	"strings"

	"depesche"
)

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
