package check

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// echo finds words of the target that say twice what the source says once: a word joined
// with itself ("design and design"), brackets around what stands before them, a number that
// comes back with its company, one word again and again. The tokens are [from, to).
func (g *segment) echo() (from, to int, ok bool) {
	t := &g.tgt
	for i := 1; i+1 < len(t.toks); i++ {
		x := &t.toks[i]
		if x.kind != kWord && !x.punct("(") {
			continue
		}
		if j := t.joinedWithItself(i); j > 0 && !g.src.joinsItself() {
			return i + 1, j, true
		}
		if j := t.bracketsItself(i); j > 0 {
			return i + 1, j, true
		}
	}
	if i, j := t.numberReturns(&g.src); i > 0 {
		return i, j, true
	}
	if i := g.harping(); i >= 0 {
		return i, i + 1, true
	}
	return 0, 0, false
}

const longestJoined = 3 // words that are joined with themselves

// joinedWithItself tells where the words end that the conjunction at i joins with
// themselves, or 0.
func (s *side) joinedWithItself(i int) int {
	if !s.seemsJoined(i) {
		return 0
	}
	w := &s.lx.pack.Words
	or := slices.Contains(w.Alternatives, s.toks[i].low)
	if !or && !s.toks[i].is(clJoiner) || s.toks[i].upper {
		return 0
	}
	for n := 1; n <= longestJoined && i-n >= 0 && i+n < len(s.toks); n++ {
		if !s.sameTokens(i-n, i+1, n) || !s.breaksOff(i+1+n) {
			continue // "disks and disks of glass" are two things
		}
		content := 0
		for k := i + 1; k <= i+n; k++ {
			t := &s.toks[k]
			if t.kind != kWord || t.caps {
				return 0
			}
			if !t.is(clFunction|clNumber|clUnit|clDoubled|clCommon) && utf8.RuneCountInString(t.low) >= 4 && (or || !s.many(t)) {
				content++
			}
		}
		if content > 0 && s.at(i+1).upper == s.at(i-n).upper {
			return i + 1 + n
		}
	}
	return 0
}

// seemsJoined tells at a glance whether token i may join tokens with themselves.
func (s *side) seemsJoined(i int) bool {
	next := s.toks[i+1].hash
	for n := 1; n <= longestJoined && n <= i; n++ {
		if s.toks[i-n].hash == next {
			return true
		}
	}
	return false
}

// breaksOff tells whether the text ends before token i, or a mark stands there.
func (s *side) breaksOff(i int) bool {
	return i >= len(s.toks) || s.toks[i].kind == kPunct && (strings.Contains(".,;:!?)", s.toks[i].low) || isQuote(s.toks[i].low))
}

// many tells whether a word looks like one that is said twice because it is much: "miles and
// miles", "he waited and waited", "größer und größer".
func (s *side) many(t *token) bool {
	return strings.HasSuffix(t.low, "s") || strings.HasSuffix(t.low, "er") || strings.HasSuffix(t.low, "ing") || s.lx.pastForm(t.low)
}

// joinsItself tells whether the side joins any word with itself.
func (s *side) joinsItself() bool {
	for i := 1; i+1 < len(s.toks); i++ {
		if t := &s.toks[i]; t.kind == kWord && t.is(clFunction) && s.toks[i-1].low == s.toks[i+1].low {
			return true
		}
	}
	return false
}

// bracketsItself tells where brackets that open at i and hold the three words or more
// before them end, or 0.
func (s *side) bracketsItself(i int) int {
	if !s.toks[i].punct("(") {
		return 0
	}
	n := 0
	for k := i + 1; k < len(s.toks) && !s.toks[k].punct(")"); k++ {
		if n++; n > maxLoop || s.toks[k].kind != kWord {
			return 0
		}
	}
	if n < 3 || i-n < 0 || !s.sameTokens(i-n, i+1, n) {
		return 0
	}
	return i + 1 + n
}

// numberReturns finds a run of four tokens or more with a number that stands twice, where
// the other side o has the number once at most.
func (s *side) numberReturns(o *side) (int, int) {
	for i := range s.toks {
		t := &s.toks[i]
		if t.kind != kNumber || s.has(t) != 2 || o.has(t) > 1 {
			continue
		}
		for j := i + 1; j < len(s.toks); j++ {
			if s.toks[j].kind != kNumber || s.toks[j].low != t.low {
				continue
			}
			from, to := 0, 1 // how far both agree before and after
			for i-from > 0 && j-from-1 > i+to-1 && s.toks[i-from-1].kind == kWord && s.toks[i-from-1].low == s.toks[j-from-1].low {
				from++
			}
			for j+to < len(s.toks) && i+to < j-from && s.toks[i+to].low == s.toks[j+to].low && s.toks[i+to].kind == kWord {
				to++
			}
			if from+to >= 4 && !o.repeatsThree() {
				return j - from, j + to
			}
		}
	}
	return 0, 0
}

// harping finds a word that comes again and again where the source has none that does: the
// last of them, or -1.
func (g *segment) harping() int {
	t := &g.tgt
	if t.words < 6 || t.words > 40 {
		return -1
	}
	need := 4
	if t.words <= 14 {
		need = 3
	}
	for i := len(t.toks) - 1; i >= 0; i-- {
		w := &t.toks[i]
		if w.kind != kWord || w.is(clFunction|clNumber|clUnit|clDoubled) || utf8.RuneCountInString(w.low) < 4 || t.has(w) < need {
			continue
		}
		if g.src.mostOften(w) < 2 {
			return i
		}
	}
	return -1
}

// mostOften is how often the side has a word at most, or words that may mean or be the
// same as w.
func (s *side) mostOften(w *token) int {
	most, alike := 0, 0
	for i := range s.toks {
		t := &s.toks[i]
		if t.kind != kWord || t.is(clFunction) {
			continue
		}
		most = max(most, s.has(t))
		if t.form.sharesMeaning(w.form) || t.form.sameName(w.form) || strings.Contains(t.low, w.low) {
			alike++
		}
	}
	return max(most, alike)
}
