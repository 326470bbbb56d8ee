package check

import (
	"strings"
	"sync"

	"depesche"
	"depesche/internal/lang"
)

// lightMeanings are the meanings of lang.Light.
var lightMeanings = sync.OnceValue(func() conceptSet {
	set := make(conceptSet, mostConcepts/64)
	for _, k := range lang.Light() {
		set.add(conceptOf(k))
	}
	return set
})

// weight is how much the word at i says.
func (s *side) weight(i int) float64 {
	if s.toks[i].traits&trLight != 0 {
		return 0.35
	}
	return 1
}

// bareClause is a piece of a text between two marks and what the other side has of it.
type bareClause struct {
	from, to int
	letters  int
	lost     float64 // weight of the words that have no counterpart
	held     float64 // weight of those that have one
	meant    float64 // weight of the lost ones whose meaning is known
}

// score is high for a clause of which the other side has nothing.
func (c *bareClause) score() float64 { return c.lost - 2*c.held }

// barest finds the clause of s, or two that follow each other, of which the other side has
// least; nil when it has something of all. Where both sides have as many sentences, a
// counterpart counts fully in the same sentence only.
func (g *segment) barest(s, o *side) *bareClause {
	var best bareClause
	some := false
	near := g.near(s, o)
	var room [32]int
	cuts := append(room[:0], 0)
	for i := range s.toks {
		if t := &s.toks[i]; t.kind == kPunct && (isQuote(t.low) || strings.Contains(",;:–—().!?-", t.low)) {
			cuts = append(cuts, i)
		}
	}
	cuts = append(cuts, len(s.toks))
	for x := 0; x+1 < len(cuts); x++ {
		for _, y := range [2]int{x + 1, x + 2} {
			if y >= len(cuts) {
				continue
			}
			c := s.bare(near, cuts[x], cuts[y])
			if c.lost >= 1.5 && (!some || c.score() > best.score()) {
				best, some = c, true
			}
		}
	}
	if !some {
		return nil
	}
	return &best
}

// unaccounted is the weight of the words of s that have no counterpart in o. Much of it on
// both sides means that things were put differently, not that something is missing.
func (g *segment) unaccounted(s, o *side) float64 {
	w := 0.0
	for i, p := range g.near(s, o) {
		switch p.presence {
		case absent:
			w += s.weight(i)
		case unknown:
			w += 0.5
		}
	}
	return w
}

// bare weighs the tokens [from, to).
func (s *side) bare(near []nearness, from, to int) bareClause {
	c := bareClause{from: from, to: to}
	for i := from; i < to; i++ {
		if s.toks[i].kind == kPunct {
			continue
		}
		c.letters += int(s.toks[i].runes)
		switch near[i].presence {
		case found:
			c.held += s.weight(i) * near[i].share
		case absent:
			c.lost += s.weight(i)
			c.meant += s.weight(i)
		case unknown:
			if s.nameAt(i) {
				c.lost++
			} else {
				c.lost += 0.6
			}
		}
	}
	return c
}

// nearness is a presence with regard to the sentence: share is less than 1 for what stands
// in the sentence before or after only.
type nearness struct {
	presence presence
	share    float64
}

func (g *segment) near(s, o *side) []nearness {
	if len(s.placed) == len(s.toks) {
		return s.placed
	}
	ps := g.presences(s, o)
	out := sized(s.placed, len(ps))
	s.placed = out
	apart := len(s.sents) == len(o.sents) && len(s.sents) > 1
	for i, p := range ps {
		out[i] = nearness{p, 1}
		if p != found || !apart {
			continue
		}
		away := s.away(o, i)
		switch {
		case away == 1:
			out[i].share = 0.4
		case away > 1 && len(s.conceptsAt(i)) > 0:
			out[i].presence = absent
		case away > 1:
			out[i].presence = unknown
		}
	}
	return out
}

// sentenceAt is the number of the sentence in which token i stands.
func (s *side) sentenceAt(i int) int {
	k := len(s.sents) - 1
	for k > 0 && s.sents[k] > i {
		k--
	}
	return k
}

// away is how many sentences lie between the word at i and its nearest counterpart on the other
// side, which has as many: 0 for one in the same sentence, -1 where there is none at all.
func (s *side) away(o *side, i int) int {
	at := s.sentenceAt(i)
	for d := 0; at-d >= 0 || at+d < len(o.sents); d++ {
		for _, k := range [2]int{at - d, at + d} {
			if k >= 0 && k < len(o.sents) && s.counterpartIn(o, i, k) {
				return d
			}
		}
	}
	return -1
}

// counterpartIn tells whether a word of the k-th sentence of the other side may render the
// one at i: the same, of the same meaning, alike in sound.
func (s *side) counterpartIn(o *side, i, k int) bool {
	t := &s.toks[i]
	if t.kind == kPunct || t.kind == kTag || t.is(clFunction) {
		return false
	}
	from, to := o.sentence(k)
	for j := from; j < to; j++ {
		u := &o.toks[j]
		if u.kind == kPunct || u.kind == kTag || u.is(clFunction) {
			continue
		}
		if s.bareAt(i) == o.bareAt(j) || t.kind == kWord && u.kind == kWord && (t.form.sharesMeaning(u.form) || len(t.form.bare) >= 4 && t.form.sameName(u.form)) {
			return true
		}
	}
	return false
}

// bareOmission reports a clause of the source of which the target has nothing, when the
// target lacks most of its letters and has little that the source has not.
func (g *segment) bareOmission(want, have float64) bool {
	if !g.meansBoth() || want-have < 6 {
		return false
	}
	c := g.barest(&g.src, &g.tgt)
	if c == nil || c.score() < 3 || c.meant < 0.4*c.lost || (want-have)*float64(g.src.letters())/want < 0.7*float64(c.letters) || g.unaccounted(&g.tgt, &g.src) > 0.8*c.lost {
		return false
	}
	sp := g.src.trimmed(c.from, c.to)
	g.report("omission.clause", sp, g.tgt.whole(), g.src.cut(sp))
	return true
}

// bareAddition is the same for a clause that the target has and the source has not.
func (g *segment) bareAddition(want, have float64) bool {
	if !g.meansBoth() || have-want < 6 {
		return false
	}
	c := g.barest(&g.tgt, &g.src)
	if c == nil || c.score() < 2 || have-want < 0.6*float64(c.letters) || g.unaccounted(&g.src, &g.tgt) > 0.3*c.lost {
		return false
	}
	sp := g.tgt.trimmed(c.from, c.to)
	g.report("addition.clause", g.src.whole(), sp, g.tgt.cut(sp))
	return true
}

// meansBoth tells whether the words of both languages have meanings.
func (g *segment) meansBoth() bool {
	return len(g.src.lx.pack.Concepts) > 0 && len(g.tgt.lx.pack.Concepts) > 0 && max(len(g.src.toks), len(g.tgt.toks)) <= maxCrossed
}

// trimmed is the span of the tokens [i, j) without the marks at its ends.
func (s *side) trimmed(i, j int) depesche.Span {
	for i < j && s.toks[i].kind == kPunct {
		i++
	}
	for i < j && s.toks[j-1].kind == kPunct {
		j--
	}
	return s.span(i, j)
}
