package check

import "math"

// neighbourhood is how far around a number, in words, its company is looked at.
const neighbourhood = 6

// company tells how much the words around the number a of the source and the number b of
// the target have in common: names, words alike, words of the same meaning. The nearer
// they stand to both numbers, the more they count.
func (g *segment) company(a, b *quantity) float64 {
	sum := 0.0
	var here, there [2 * neighbourhood]int
	others := g.tgt.around(b, there[:0])
	for _, i := range g.src.around(a, here[:0]) {
		best := 0.0
		for _, j := range others {
			if w := 1 / (distance(i, a) * distance(j, b)); w > best && g.alike(i, j) {
				best = w
			}
		}
		sum += best
	}
	return sum
}

// around appends to out the words near a number that say something, up to the end of its
// sentence.
func (s *side) around(q *quantity, out []int) []int {
	for _, d := range []int{-1, 1} {
		i := q.from - 1
		if d > 0 {
			i = q.to
		}
		for n := 0; n < neighbourhood && i >= 0 && i < len(s.toks); i += d {
			t := &s.toks[i]
			if t.kind == kPunct && (t.low == "." && (s.at(i+1).upper || i+1 == len(s.toks)) || t.low == "?" || t.low == "!" || t.low == ";") {
				break
			}
			if t.kind == kPunct {
				continue
			}
			n++
			if t.kind == kCode || t.kind == kNumber || t.kind == kWord && !t.is(clFunction) && len(t.low) > 2 {
				out = append(out, i)
			}
		}
	}
	return out
}

func distance(i int, q *quantity) float64 {
	if i < q.from {
		return float64(q.from - i)
	}
	return float64(i - q.to + 1)
}

// alike tells whether the source word at i and the target word at j say the same.
func (g *segment) alike(i, j int) bool {
	a, b := &g.src.toks[i], &g.tgt.toks[j]
	w, v := trimPossessive(a.low), trimPossessive(b.low)
	if w == v {
		return true
	}
	if len(w) >= 4 && len(v) >= 4 && (a.upper == b.upper || len(w) >= 6) && sameName(w, g.src.skeleton(i), v, g.tgt.skeleton(j)) {
		return true
	}
	for _, x := range g.src.conceptsAt(i) {
		for _, y := range g.tgt.conceptsAt(j) {
			if x == y {
				return true
			}
		}
	}
	return false
}

// conceptsAt is what the word at i may mean.
func (s *side) conceptsAt(i int) []conceptID {
	if f := s.toks[i].form; f != nil {
		return f.meant
	}
	return s.lx.concepts.of(trimPossessive(s.toks[i].low), nil)
}

// crossed tells whether the company of the source's numbers a and b stands in the target
// around the other number each: c has a's value, d has b's.
func (g *segment) crossed(a, b, c, d *quantity) bool {
	if a.weak || b.weak || a.soft || b.soft || a.clock || b.clock || a.bare || b.bare || a.compact || b.compact {
		return false
	}
	if a.yearLike() != b.yearLike() || math.Abs(math.Log10(math.Abs(a.vals[0])+1)-math.Log10(math.Abs(b.vals[0])+1)) > 1.2 {
		return false // an age and a year do not change places
	}
	ad, bc := g.company(a, d), g.company(b, c)
	if ad < 0.05 || bc < 0.05 || min(ad, bc) < 0.07 && ad+bc < 1.5 || ad+bc < 0.3 {
		return false
	}
	straight := g.company(a, c) + g.company(b, d)
	return ad+bc-straight > 0.3 && (ad+bc > 1.5*straight || min(ad, bc) >= 0.3 && ad+bc > 1.15*straight)
}

func (q *quantity) yearLike() bool { return q.vals[0] >= 1900 && q.vals[0] < 2100 && q.digits }
