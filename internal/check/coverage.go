package check

import "unicode/utf8"

// presence says whether a word of one side has a counterpart on the other.
type presence uint8

const (
	silent  presence = iota // function words and marks, which say nothing
	unknown                 // no list knows the word
	absent                  // its meaning is known and no word of the other side has it
	found
)

// presences tells for each token of one side whether the other side o accounts for it.
func (g *segment) presences(s, o *side) []presence {
	out := make([]presence, len(s.toks))
	have := o.conceptSet()
	var buf []conceptID
	for i := range s.toks {
		t := &s.toks[i]
		switch t.kind {
		case kNumber, kCode, kURL:
			out[i] = unknown
			if o.count[t.low] > 0 {
				out[i] = found
			}
			continue
		case kWord:
		default:
			continue
		}
		if t.is(clFunction) || utf8.RuneCountInString(t.low) < 3 && !t.caps {
			continue
		}
		out[i], buf = g.presence(s, o, i, have, buf)
	}
	s.acronymsFound(o, out)
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

// acronymsFound marks words whose first letters the other side gives as an acronym: North
// Atlantic Treaty Organization, Nato.
func (s *side) acronymsFound(o *side, out []presence) {
	for i := 0; i < len(s.toks); i++ {
		j := i
		var initials []byte
		for s.at(i).is(clFunction) {
			i++
			j = i
		}
		for ; j < len(s.toks) && s.toks[j].kind == kWord && (s.toks[j].upper || j > i && s.toks[j].is(clFunction)); j++ {
			if s.toks[j].upper {
				initials = append(initials, s.toks[j].low[0])
			}
		}
		if len(initials) >= 3 && o.count[string(initials)] > 0 {
			for k := i; k < j; k++ {
				out[k] = found
			}
		}
		i = max(i, j-1)
	}
}

// presence judges the word at i.
func (g *segment) presence(s, o *side, i int, have conceptSet, buf []conceptID) (presence, []conceptID) {
	t := &s.toks[i]
	w := trimPossessive(t.low)
	if o.count[w] > 0 {
		return found, buf
	}
	buf = s.lx.concepts.of(w, buf[:0])
	known := len(buf) > 0 && o.lx.concepts.stems != nil
	if known {
		for _, c := range buf {
			if have.has(c) {
				return found, buf
			}
		}
	}
	if g.cognate(s, o, i) {
		return found, buf
	}
	if known {
		return absent, buf
	}
	return unknown, buf
}

// cognate tells whether some word of the other side could be the same word.
func (g *segment) cognate(s, o *side, i int) bool {
	w := trimPossessive(s.toks[i].low)
	if len(w) < 4 {
		return false
	}
	key := s.skeleton(i)
	for k := range o.toks {
		t := &o.toks[k]
		if t.kind != kWord && t.kind != kCode {
			continue
		}
		if sameName(w, key, trimPossessive(t.low), func() string { return o.skeleton(k) }) {
			return true
		}
	}
	return false
}

// conceptSet is what the words of the side mean.
func (s *side) conceptSet() conceptSet {
	if s.meanings == nil {
		s.meanings = make(conceptSet, len(conceptIDs())/64+1)
		var buf []conceptID
		for i := range s.toks {
			if t := &s.toks[i]; t.kind == kWord {
				buf = s.lx.concepts.of(t.low, buf[:0])
				for _, c := range buf {
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
func (s *side) widestGap(ps []presence) gap {
	var best, run gap
	for i, p := range ps {
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
			run.letters += utf8.RuneCountInString(t.low)
		}
		run.to = i + 1
		if p >= unknown && p != found && run.score > best.score {
			best = run
		}
	}
	return best
}
