package check

import (
	"math"
	"strings"
)

// clockAt tells whether a time begins at token i: 10:30, 10.30 Uhr, 10h30, 3pm, 15 Uhr.
func (s *side) clockAt(i int) bool {
	t, n := &s.toks[i], s.at(i+1)
	h, rest, _ := strings.Cut(t.low, ".")
	if len(h) > 2 || atoi(h) > 24 {
		return false
	}
	if rest == "" {
		if s.tightMinutes(i+1) != "" {
			return true
		}
		if n.punct(":") && !n.space {
			m := s.at(i + 2)
			return m.kind == kNumber && !m.space && len(m.low) == 2 && atoi(m.low) < 60
		}
		if strings.Contains(t.low, ".") {
			return false
		}
	} else if len(rest) != 2 || atoi(rest) >= 60 {
		return false
	}
	return s.clockWord(i+1) > 0
}

// clockWord returns how many tokens the clock word at i takes: "Uhr", "p.m.", "h".
func (s *side) clockWord(i int) int {
	t := s.at(i)
	if t.ent == nil {
		return 0
	}
	const cl = clClock | clMorning | clEvening
	for _, p := range t.ent.phrases {
		if p.ent.class&cl != 0 && s.follows(i+1, p.rest) {
			return 1 + len(p.rest)
		}
	}
	if t.is(cl) && (!t.is(clUnit) || !t.space || s.minutes(i+1)) {
		return 1
	}
	return 0
}

// tightMinutes are the minutes written right behind an hour and its sign: 20h15. "" when
// there are none.
func (s *side) tightMinutes(i int) string {
	t := s.at(i)
	if t.kind != kCode || t.space || len(t.low) != 3 || atoi(t.low[1:]) >= 60 {
		return ""
	}
	if e := s.lx.words[t.low[:1]]; e == nil || e.class&clClock == 0 {
		return ""
	}
	return t.low[1:]
}

// minutes tells whether the token at i could be the minutes of a time.
func (s *side) minutes(i int) bool {
	t := s.at(i)
	return t.kind == kNumber && len(t.low) == 2 && atoi(t.low) < 60 && s.at(i+1).ent == nil
}

// follows tells whether the tokens from i on are the given ones.
func (s *side) follows(i int, rest []string) bool {
	if i+len(rest) > len(s.toks) {
		return false
	}
	for k, w := range rest {
		if s.toks[i+k].low != w {
			return false
		}
	}
	return true
}

// timeAt reads a time as hour and minutes; hours have a morning and an evening reading.
func (s *side) timeAt(i int) int {
	h, m, _ := strings.Cut(s.toks[i].low, ".")
	j := i + 1
	hour := quantity{from: i, to: j, digits: true, clock: true}
	minute := quantity{digits: true, clock: true, minute: true}
	if tight := s.tightMinutes(j); tight != "" {
		m = tight
		minute.from, minute.to = j, j+1
		j++
	} else if n := s.at(j); n.punct(":") {
		m = s.at(j + 1).low
		minute.from, minute.to = j+1, j+2
		j += 2
		if s.at(j).punct(":") && s.at(j+1).kind == kNumber { // seconds stand for themselves
			j++
		}
	} else {
		minute.from, minute.to = i, i+1
	}
	v := float64(atoi(h))
	hour.add(v, false)
	hour.add(math.Mod(v+12, 24), false)
	if math.Mod(v, 12) == 0 {
		hour.add(12-v, false)
		hour.add(0, false)
		hour.add(24, false)
	}
	if n := s.clockWord(j); n > 0 {
		low := s.toks[j].low
		j += n
		if k := s.at(j); (low == "h" || low == "uhr") && k.kind == kNumber && len(k.low) == 2 && atoi(k.low) < 60 && m == "" && (!k.space || low == "uhr" || s.minutes(j)) {
			m = k.low
			minute.from, minute.to = j, j+1
			j++
		}
	}
	s.quantities = append(s.quantities, hour)
	if m != "" {
		mv := float64(atoi(m))
		minute.add(mv, false)
		minute.soft = mv == 0
		s.quantities = append(s.quantities, minute)
	}
	return j - i
}
