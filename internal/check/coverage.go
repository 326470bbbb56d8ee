package check

// presence says whether a word of one side has a counterpart on the other.
type presence uint8

const (
	silent  presence = iota // function words and marks, which say nothing
	unknown                 // no list knows the word
	absent                  // its meaning is known and no word of the other side has it
	found
	unasked
)

// presences tells for each token of one side whether the other side o accounts for it. It is
// asked for after the numbers were compared, and computed once.
func (g *segment) presences(s, o *side) []presence {
	if len(s.accounted) == len(s.toks) {
		return s.accounted
	}
	out := sized(s.accounted, len(s.toks))
	s.accounted = out
	for i := range s.toks {
		out[i] = g.presence(s, o, i)
	}
	for i := range s.quantities {
		q := &s.quantities[i]
		for k := q.from; k < q.to && k < len(out); k++ {
			switch {
			case q.matched:
				out[k] = found
			case q.soft || q.weak:
				out[k] = silent
			default:
				out[k] = absent
			}
		}
	}
	return out
}

// presence judges the token at i, once.
func (g *segment) presence(s, o *side, i int) presence {
	if len(s.seen) == 0 {
		s.seen = sized(s.seen, len(s.toks))
		for k := range s.seen {
			s.seen[k] = unasked
		}
		s.acronymsFound(o, s.seen)
	}
	if s.seen[i] == unasked {
		s.seen[i] = g.judge(s, o, i)
	}
	return s.seen[i]
}

func (g *segment) judge(s, o *side, i int) presence {
	t := &s.toks[i]
	switch t.kind {
	case kNumber, kCode, kURL:
		if o.has(t) > 0 {
			return found
		}
		return unknown
	case kWord:
	default:
		return silent
	}
	if t.is(clFunction) || t.runes < 3 && !t.caps {
		return silent
	}
	if o.hasBare(t) > 0 {
		return found
	}
	known := false
	if o.lx.concepts.stems != nil {
		for _, c := range s.conceptsAt(i) {
			known = true
			if o.conceptSet().has(c) {
				return found
			}
		}
	}
	if g.cognate(s, o, i) {
		return found
	}
	taught, here := g.learned(s, o, i)
	if here {
		return found
	}
	known = known || taught
	if known {
		return absent
	}
	return unknown
}

// acronymsFound marks words whose first letters the other side gives as an acronym: North
// Atlantic Treaty Organization, Nato.
func (s *side) acronymsFound(o *side, out []presence) {
	for i := 0; i < len(s.toks); i++ {
		j := i
		var room [16]byte
		initials := room[:0]
		for s.at(i).is(clFunction) {
			i++
			j = i
		}
		for ; j < len(s.toks) && s.toks[j].kind == kWord && (s.toks[j].upper || j > i && s.toks[j].is(clFunction)); j++ {
			if s.toks[j].upper {
				initials = append(initials, s.toks[j].low[0])
			}
		}
		if len(initials) >= 3 && o.count(string(initials)) > 0 {
			for k := i; k < j; k++ {
				out[k] = found
			}
		}
		i = max(i, j-1)
	}
}

// cognate tells whether some word of the other side could be the same word.
func (g *segment) cognate(s, o *side, i int) bool {
	f := s.toks[i].form
	if len(f.bare) < 4 {
		return false
	}
	for k := range o.toks {
		t := &o.toks[k]
		if t.form != nil && (f.sameName(t.form) || len(f.sound) >= 7 && t.upper && oneOff(f.sound, t.form.sound)) {
			return true
		}
	}
	return false
}

// oneOff tells whether two skeletons differ in one letter, put in, left out or exchanged.
func oneOff(a, b string) bool {
	if d := len(a) - len(b); d > 1 || d < -1 {
		return false
	}
	n := common(a, b)
	x, y := a[n:], b[n:]
	switch len(a) - len(b) {
	case 0:
		return len(x) > 0 && x[1:] == y[1:]
	case 1:
		return x[1:] == y
	case -1:
		return x == y[1:]
	}
	return false
}

// conceptSet is what the words of the side mean.
func (s *side) conceptSet() conceptSet {
	if s.meanings == nil {
		s.spareMeanings = sized(s.spareMeanings, mostConcepts/64)
		s.meanings = s.spareMeanings
		for i := range s.toks {
			if t := &s.toks[i]; t.kind == kWord {
				for _, c := range t.form.meantWhole {
					s.meanings.add(c)
				}
			}
		}
	}
	return s.meanings
}

// gap is a run of tokens of one side that the other side does not account for.
type gap struct {
	from, to int
	score    float64 // how surely
	letters  int
	absent   int // words whose meaning is known and absent
}

// widestGap finds the run of tokens for which the least speaks that the other side
// has them.
func (s *side) widestGap(ps []presence) gap { return s.widestGapIn(ps, 0, len(ps)) }

// widestGapIn is widestGap among the tokens [from, to).
func (s *side) widestGapIn(ps []presence, from, to int) gap {
	var best, run gap
	for i := from; i < to; i++ {
		p := ps[i]
		if run.score <= 0 {
			run = gap{from: i, to: i}
		}
		t := &s.toks[i]
		switch p {
		case found:
			run.score -= 1.5
		case absent:
			run.score++
			run.absent++
		case unknown:
			if t.upper {
				run.score += 0.4
			} else {
				run.score += 0.3
			}
		}
		if t.kind != kPunct {
			run.letters += int(t.runes)
		}
		run.to = i + 1
		if p >= unknown && p != found && run.score > best.score {
			best = run
		}
	}
	return best
}
