package check

import (
	"depesche"
)

const maxLoop = 24 // words of the longest loop that is looked for

// checkRepetition finds words that follow themselves, as when an engine loops, and
// sentences that stand twice, unless the source repeats itself too.
func checkRepetition(g *segment) {
	if g.loopless {
		return
	}
	n := len(g.out)
	g.repetition()
	g.looped = len(g.out) > n
	g.loopless = !g.looped
}

func (g *segment) repetition() {
	t := &g.tgt
	if k, ok := t.repeatedSentence(); ok {
		if _, also := g.src.repeatedSentence(); !also {
			sp := t.span(t.sentence(k))
			g.report("repetition.sentence", depesche.Span{}, sp, t.cut(sp))
			return
		}
	}
	if i, j, ok := t.loop(); ok {
		sp := t.span(i, j)
		unit := t.cut(sp)
		if _, _, also := g.src.loop(); !also {
			f := g.report("repetition.words", depesche.Span{}, sp, unit)
			if j-i == 1 && t.toks[i].is(clFunction) && t.at(j).kind == kWord {
				f.Severity = depesche.SevNote // "the the": a slip of the fingers, no loop
				f.Target.From = t.toks[i-1].to
				empty := ""
				f.Suggestion = &empty
			}
			return
		}
	}
	if i, j, ok := t.longRepeat(); ok {
		if _, _, also := g.src.longRepeat(); !also && !g.src.repeatsThree() {
			sp := t.span(i, j)
			g.report("repetition.words", depesche.Span{}, sp, t.cut(sp))
			return
		}
	}
	if i, j, ok := g.echo(); ok {
		sp := t.span(i, j)
		g.report("repetition.words", depesche.Span{}, sp, t.cut(sp))
	}
}

// loop finds tokens that are followed by themselves: [i, j) is the second occurrence,
// with all that repeat it. One word twice counts only when the language does not do so
// ("vous vous", "die die").
func (s *side) loop() (int, int, bool) {
	pairs := s.pairsByDistance()
	for n := 1; n <= maxLoop; n++ {
		if int(pairs[n]) < n {
			continue // no n tokens in a row can stand twice
		}
		run := 0
		for i := 0; i+n < len(s.toks); i++ {
			a, b := &s.toks[i], &s.toks[i+n]
			if a.hash != b.hash || a.low != b.low || a.kind != b.kind || a.kind == kTag {
				run = 0
				continue
			}
			run++
			if run < n {
				continue
			}
			from := i + 1 // of the second occurrence
			if !s.loops(from-n, n) {
				continue
			}
			to := from + n
			for to+n <= len(s.toks) && s.sameTokens(from, to, n) {
				to += n
			}
			return from, min(to, len(s.toks)), true
		}
	}
	return 0, 0, false
}

// pairsByDistance counts, for each distance up to maxLoop, the pairs of tokens so far apart
// that look the same at a glance.
func (s *side) pairsByDistance() (pairs [maxLoop + 1]uint32) {
	var room [128]int
	again := room[:0] // tokens that may stand more than once
	for i := range s.toks {
		t := &s.toks[i]
		if t.kind == kTag || t.kind != kPunct && s.has(t) < 2 {
			continue
		}
		for k := len(again) - 1; k >= 0 && i-again[k] <= maxLoop; k-- {
			if s.toks[again[k]].hash == t.hash {
				pairs[i-again[k]]++
			}
		}
		again = append(again, i)
	}
	return pairs
}

func (s *side) sameTokens(a, b, n int) bool {
	for k := 0; k < n; k++ {
		if x, y := &s.toks[a+k], &s.toks[b+k]; x.hash != y.hash || x.low != y.low {
			return false
		}
	}
	return true
}

// loops tells whether n tokens at i that stand twice are a defect.
func (s *side) loops(i, n int) bool {
	words, lower, numbers := 0, 0, 0
	for k := i; k < i+n; k++ {
		t := &s.toks[k]
		switch t.kind {
		case kWord:
			words++
			if !t.upper {
				lower++
			}
		case kNumber, kCode:
			numbers++
		}
	}
	if words == 0 && !(n == 1 && numbers == 1) {
		return false
	}
	third := i+3*n <= len(s.toks) && s.sameTokens(i, i+2*n, n)
	if n == 1 {
		// "Sie sie" are two words; "der, die die Wahl gewann" is grammar.
		t, u := &s.toks[i], &s.toks[i+1]
		if !u.space || t.is(clDoubled|clCardinal) && !third || len(t.low) < 2 && t.kind == kWord {
			return false
		}
		return s.raw(i) == s.raw(i+1)
	}
	if numbers == words && !third {
		return false
	}
	// "a, a" is speech; "more and more and" is not a loop of two.
	punct := n - words - numbers
	if p := s.toks[i+1]; n == 2 && words == 1 && (p.punct(")") || p.punct("]")) {
		return true // "of pH) pH)"
	}
	if n == 2 && punct == 1 {
		return third && lower > 0 && s.at(i+6).low == s.toks[i].low
	}
	if n == 2 && words == 2 && !third {
		return lower > 0 && !(s.toks[i].is(clDoubled) && s.toks[i+1].is(clDoubled))
	}
	return words >= 2 || third
}

// repeatedSentence finds a sentence of four words or more that stood before.
func (s *side) repeatedSentence() (int, bool) {
	if len(s.sents) < 2 {
		return 0, false
	}
	var seen map[uint64]int // sentences by their words' hashes
	for k := range s.sents {
		h, words := s.sentenceHash(k)
		if words < 4 {
			continue
		}
		if first, ok := seen[h]; ok && s.sameWordsIn(first, k) {
			return k, true
		}
		if seen == nil {
			seen = make(map[uint64]int, len(s.sents))
		}
		seen[h] = k
	}
	return 0, false
}

// sentenceHash is the same for sentences of the same words and numbers, of which it counts.
func (s *side) sentenceHash(k int) (hash uint64, words int) {
	from, to := s.sentence(k)
	for i := from; i < to; i++ {
		if t := &s.toks[i]; t.kind == kWord || t.kind == kNumber {
			words++
			hash = (hash ^ uint64(t.hash)) * 1099511628211
		}
	}
	return hash, words
}

// sameWordsIn tells whether two sentences have the same words and numbers.
func (s *side) sameWordsIn(a, b int) bool {
	i, m := s.sentence(a)
	j, n := s.sentence(b)
	next := func(i, end int) int {
		for i < end && s.toks[i].kind != kWord && s.toks[i].kind != kNumber {
			i++
		}
		return i
	}
	for {
		i, j = next(i, m), next(j, n)
		if i == m || j == n {
			return i == m && j == n
		}
		if s.toks[i].low != s.toks[j].low {
			return false
		}
		i, j = i+1, j+1
	}
}

// repeatsThree tells whether three words of which one is no function word stand twice,
// whatever marks are between them: enough for a translation to repeat a whole phrase.
func (s *side) repeatsThree() bool {
	seen := map[[3]string]bool{}
	var k [3]string
	words, function := 0, 0
	for i := range s.toks {
		t := &s.toks[i]
		if t.kind != kWord {
			continue
		}
		words, function = words+1, function+1
		if !t.is(clFunction) {
			function = 0
		}
		k = [3]string{k[1], k[2], t.low}
		if words < 3 || function >= 3 {
			continue
		}
		if seen[k] {
			return true
		}
		seen[k] = true
	}
	return false
}

const longRun = 7 // tokens of the shortest run that longRepeat looks for

// longRepeat finds a run of seven tokens, at most one of them a mark, that occurs again
// anywhere.
func (s *side) longRepeat() (int, int, bool) {
	const n = longRun
	if len(s.toks) < 2*n {
		return 0, 0, false
	}
	// Runs of words start at the words that occur twice.
	var seen map[string][]int
	for i := 0; i+n <= len(s.toks); i++ {
		if t := &s.toks[i]; t.kind == kPunct || t.kind == kTag || s.has(t) < 2 {
			continue
		}
		for k := 1; k < n; k++ {
			if t := &s.toks[i+k]; t.kind == kWord && s.has(t) < 2 {
				goto next
			}
		}
		if s.wordsIn(i, i+n) < n-1 {
			continue
		}
		for _, at := range seen[s.toks[i].low] {
			if at+n <= i && s.sameTokens(at, i, n) {
				return i, i + n, true
			}
		}
		if seen == nil {
			seen = map[string][]int{}
		}
		if len(seen[s.toks[i].low]) < 64 {
			seen[s.toks[i].low] = append(seen[s.toks[i].low], i)
		}
	next:
	}
	return 0, 0, false
}

func (s *side) wordsIn(from, to int) int {
	n := 0
	for i := from; i < to; i++ {
		if s.toks[i].kind == kWord {
			n++
		}
	}
	return n
}
