package check

import (
	"math"
	"strings"
)

// spelled adds up the words of a number: "two hundred and five", "quatre-vingt-dix".
type spelled struct {
	total, current, lastScale float64
	vigesimal                 bool
	any                       bool
}

// card takes a cardinal and tells whether it continues the number.
func (n *spelled) card(v float64) bool {
	switch {
	case !n.any || n.current == 0 && n.lastScale > v:
		n.current += v
	case n.vigesimal && v == 20 && n.current > 1 && n.current < 10:
		n.current *= 20
	case v < 10 && tens(n.current) >= 20 && math.Mod(n.current, 10) == 0:
		n.current += v
	case n.vigesimal && v < 20 && (tens(n.current) == 60 || tens(n.current) == 80) && math.Mod(n.current, 10) == 0:
		n.current += v
	case v < 100 && n.current >= 100 && math.Mod(n.current, 100) == 0:
		n.current += v
	default:
		return false
	}
	n.any = true
	return true
}

func tens(v float64) float64 { return math.Mod(v, 100) }

// mult takes a scale.
func (n *spelled) mult(f float64) bool {
	if !n.any {
		n.any, n.current = true, f
		if f >= 1000 {
			n.total, n.current, n.lastScale = f, 0, f
		}
		return true
	}
	switch {
	case f <= 100:
		if n.current >= 100 || n.current == 0 {
			return false
		}
		n.current *= f
	case n.current == 0 && n.lastScale > 0 && f > n.lastScale: // mil millones
		n.total *= f
	case n.current == 0:
		return false
	case n.lastScale > 0 && f > n.lastScale: // two hundred thousand million
		n.total = (n.total + n.current) * f
		n.current = 0
	default:
		n.total += n.current * f
		n.current = 0
	}
	if f >= 1000 {
		n.lastScale = f
	}
	return true
}

func (n *spelled) value() float64 { return n.total + n.current }

// wordsAt reads a number in words that begins at token i.
func (s *side) wordsAt(i int) int {
	t := &s.toks[i]
	n := spelled{vigesimal: s.lx.pack.Quantity.Vigesimal}
	q := quantity{from: i}
	j, ordinal, scaled := i, false, false
	words, counted := 0, 0
	for j < len(s.toks) && words < 12 {
		k := j
		of := words == 1 && scaled && s.toks[k].is(clFunction) && len(s.toks[k].low) <= 3 && s.at(k+1).is(clScale) && s.at(k+1).ent.scale > n.value()
		if of { // hundreds of millions
			k++
		} else if words > 0 && (s.toks[k].punct("-") && !s.toks[k].space || s.toks[k].is(clJoiner) && !s.toks[k].is(clCardinal)) {
			k++
		}
		w := s.at(k)
		if w.kind != kWord || w.ent == nil || k > j && w.space != s.at(j).space && s.toks[j].punct("-") && w.space {
			break
		}
		ok := false
		switch {
		case w.is(clScale) && !(w.is(clTight) && w.is(clUnit)) && (of || !(k > j && words > 0 && !s.toks[j].punct("-"))):
			if words == 0 && len(w.low) < 3 {
				break
			}
			ok = n.mult(w.ent.scale)
			scaled = scaled || ok
		case w.is(clCardinal) && !(w.is(clWeak) && words > 0 && n.current == 0 && n.lastScale == 0):
			ok = n.card(w.ent.cardinal)
		case w.is(clOrdinal) && w.ent.ordinal != 0:
			ok = n.card(w.ent.ordinal)
			ordinal = ok
		}
		if !ok {
			break
		}
		j = k + 1
		words++
		if !w.is(clScale) {
			counted++
		}
		if ordinal {
			if s.joinedOrdinal(j, n.current) {
				n.current += s.toks[j].ent.ordinal
				j, words = j+1, words+1
			}
			break
		}
	}
	switch {
	case words == 0 && t.is(clSoft):
		if n, v := s.partOfScale(i); n > 0 {
			q.to = i + n
			q.add(v, false)
			s.push(q)
			return n
		}
		q.to, q.soft = i+1, true
		q.add(t.ent.soft, false)
		s.push(q)
		return 1
	case words == 0:
		return 0
	}
	q.to = j
	q.add(n.value(), false)
	q.plain = n.value()
	q.bare = scaled && (words == 1 || words == 2 && counted == 0)
	if k, v := s.andAHalf(j, n.value(), n.lastScale); k > j && !ordinal {
		q.n, q.to, words = 0, k, 2
		q.add(v, false)
		j = k
	}
	if v := n.value(); words == 1 && v >= 1 && v <= 12 && s.lx.pack.Quantity.HalfBefore && s.halfBefore(i) {
		q.add(math.Mod(v+10, 12)+1, false) // halb acht: seven and a half
	}
	if words == 1 {
		q.weak = t.is(clWeak)
		if t.is(clSoft) {
			q.add(t.ent.soft, false)
		}
		if t.is(clOrdinal) && t.is(clCardinal) {
			q.add(t.ent.ordinal, false)
		}
	}
	s.push(q)
	return j - i
}

// halfBefore tells whether a word for half stands right before token i, but for one small
// word.
func (s *side) halfBefore(i int) bool {
	for k := i - 1; k >= 0 && k >= i-2; k-- {
		if t := &s.toks[k]; t.is(clSoft) && t.ent.soft == 0.5 {
			return true
		} else if !t.is(clFunction) {
			return false
		}
	}
	return false
}

// partOfScale reads a part of a scale: "half a million", "eine halbe Million", "quarter of
// a million". It returns how many tokens it takes, 0 when there is none.
func (s *side) partOfScale(i int) (int, float64) {
	part := s.toks[i].ent.soft
	if part >= 1 {
		return 0, 0
	}
	for k := i + 1; k <= i+3; k++ {
		t := s.at(k)
		switch {
		case t.is(clScale) && t.kind == kWord && t.ent.scale >= 1000 && !t.is(clUnit):
			return k + 1 - i, part * t.ent.scale
		case t.punct("-") && !t.space, t.is(clSoft) && t.ent.soft == 1, t.is(clFunction) && len(t.low) <= 2:
		default:
			return 0, 0
		}
	}
	return 0, 0
}

// andAHalf reads what makes a number half a unit or half its scale larger: "two and a
// half million", "dos millones y medio", "deux et demi". It returns the token behind it,
// i when there is none.
func (s *side) andAHalf(i int, v, scale float64) (int, float64) {
	if !s.at(i).is(clJoiner) {
		return i, v
	}
	k := i + 1
	if t := s.at(k); t.is(clSoft) && t.ent.soft == 1 {
		k++
	}
	t := s.at(k)
	if !t.is(clSoft) || t.ent.soft != 0.5 {
		return i, v
	}
	k++
	if m := s.at(k); scale == 0 && m.is(clScale) && m.ent.scale >= 1000 {
		return k + 1, (v + 0.5) * m.ent.scale
	}
	if scale == 0 {
		if s.at(i+1).is(clUnit) || s.at(k).is(clUnit) {
			return k, v + 0.5
		}
		return i, v // "two and half of the others"
	}
	return k, v + 0.5*scale
}

// compoundAt reads a number written together with its parts or with what it counts:
// dreiundzwanzig, zweijährige, fünfzigste.
func (s *side) compoundAt(i int) int {
	t := &s.toks[i]
	if t.traits&trCounts == 0 {
		return 0
	}
	w := t.low
	n := spelled{}
	pos, count, glued, plural := 0, 0, false, false
	for pos < len(w) && count < 12 {
		p, ok := s.lx.partAt(w[pos:], count > 0)
		if !ok {
			break
		}
		switch p.kind {
		case clJoiner:
			if glued {
				return 0
			}
			glued = true
		case clScale:
			if !n.mult(p.val) {
				return 0
			}
			glued = false
		default:
			if glued && n.current >= 1 && math.Mod(n.current, 100) < 10 && p.val >= 20 && p.val < 100 {
				n.current += p.val
			} else if !n.card(p.val) {
				return 0
			}
			glued = false
		}
		pos += len(p.s)
		count++
		plural = p.plural
	}
	if count == 0 || glued {
		return 0
	}
	q := quantity{from: i, to: i + 1}
	if rest := w[pos:]; rest != "" {
		unit, ok := s.lx.suffixes[rest]
		if !ok {
			e := s.lx.words[rest]
			if e == nil || e.class&clOrdinalSuffix == 0 || len(rest) < 2 {
				return 0
			}
			if rest == "te" && n.value() >= 20 { // zwanzigste, never zwanzigte
				return 0
			}
		}
		if unit != 0 {
			q.units, q.unitAt = []unitID{unit}, [2]int{i, i + 1}
		}
		if count == 1 && n.value() == 1 {
			q.weak = true
		}
	}
	q.add(n.value(), false)
	q.bare = n.lastScale == n.value() && count == 1 || plural
	s.push(q)
	return 1
}

// joinedOrdinal tells whether the word at i is the units' ordinal after that of the tens v:
// "vigésima primeira".
func (s *side) joinedOrdinal(i int, v float64) bool {
	t := s.at(i)
	return s.lx.pack.Quantity.JoinedOrdinals && v >= 10 && math.Mod(v, 10) == 0 && t.space && t.is(clOrdinal) && t.ent.ordinal >= 1 && t.ent.ordinal < 10
}

const shortestCompound = 5 // bytes of a number written together

// partAt finds the longest piece of a number at the beginning of w.
func (lx *lexicon) partAt(w string, glue bool) (part, bool) {
	for _, p := range lx.parts[w[0]] {
		if strings.HasPrefix(w, p.s) && (glue || p.kind != clJoiner) {
			return p, true
		}
	}
	return part{}, false
}
