package check

import (
	"slices"
	"strings"

	"depesche"
)

// fractionWords are the words of a fraction as a language writes it, "two thirds", and what
// they are worth.
type fractionWords struct {
	words []string
	val   float64
}

// spokenFraction is a fraction in words at the tokens [from, to).
type spokenFraction struct {
	from, to int
	val      float64
}

// checkFractions compares fractions in words with each other: one that the source alone has
// beside one that the target alone has. A fraction without another beside it may have become
// a percentage, a number or a turn of phrase, and is left alone.
func checkFractions(g *segment) {
	if g.copied || g.unrelated || len(g.src.lx.fractions) == 0 || len(g.tgt.lx.fractions) == 0 {
		return
	}
	s := g.src.fractions()
	if len(s) == 0 {
		return
	}
	t := g.tgt.fractions()
	s, t = withoutValues(s, t), withoutValues(t, s)
	if len(s) != 1 || len(t) != 1 {
		return
	}
	src, tgt := g.src.span(s[0].from, s[0].to), g.tgt.span(t[0].from, t[0].to)
	for i := range g.out {
		if f := &g.out[i]; f.Category == depesche.CatNumber && f.Source.From < src.To && src.From < f.Source.To {
			return // its numerator is reported already
		}
	}
	g.report("number.word", src, tgt, g.src.cut(src), g.tgt.cut(tgt))
}

// withoutValues are the fractions of which the other side has none of the same value.
func withoutValues(fs, others []spokenFraction) []spokenFraction {
	var out []spokenFraction
	for _, f := range fs {
		if !slices.ContainsFunc(others, func(o spokenFraction) bool { return equal(o.val, f.val) }) {
			out = append(out, f)
		}
	}
	return out
}

// fractions lists the fractions in words, the longest at each place.
func (s *side) fractions() []spokenFraction {
	var out []spokenFraction
	for i := 0; i < len(s.toks); i++ {
		if s.toks[i].kind != kWord {
			continue
		}
		best := spokenFraction{}
		for _, f := range s.lx.fractions[s.toks[i].low] {
			if to := s.fractionEnd(i, f.words); to > best.to && s.endsFraction(to) {
				best = spokenFraction{i, to, f.val}
			}
		}
		if best.to > 0 {
			out = append(out, best)
			i = best.to - 1
		}
	}
	return out
}

// fractionEnd is behind the words where they follow each other from token i, with or without
// hyphens, or 0.
func (s *side) fractionEnd(i int, words []string) int {
	for k, w := range words {
		if k > 0 && s.at(i).punct("-") {
			i++
		}
		if s.at(i).low != w {
			return 0
		}
		i++
	}
	return i
}

// endsFraction tells a fraction from an ordinal by what its last word looks like, where nouns
// have capitals, and else by what follows: "a third of" and "by a third.", not "a third man".
func (s *side) endsFraction(to int) bool {
	if s.lx.pack.Words.NounsCapitalised {
		return s.toks[to-1].upper
	}
	next := s.at(to)
	return next.kind == kPunct && !next.punct("-") || next.is(clFunction)
}

func (lx *lexicon) learnFractions(phrases map[string]float64) {
	if len(phrases) == 0 {
		return
	}
	lx.fractions = map[string][]fractionWords{}
	for p, val := range phrases {
		words := strings.Fields(p)
		lx.fractions[words[0]] = append(lx.fractions[words[0]], fractionWords{words, val})
	}
}
