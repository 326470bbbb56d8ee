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

// matchSwapped finds two pairs whose values are the same but whose units have changed
// places: "5 men, 3 women" against "3 Männer, 5 Frauen" cannot be seen without a
// dictionary, "8 August … 11 years" against "11 August … 8 years" can.
func (g *segment) matchSwapped(pairs []pairing) []pairing {
	s, t := g.src.quantities, g.tgt.quantities
	for x := range pairs {
		for y := x + 1; y < len(pairs) && y < x+40; y++ {
			p, r := pairs[x], pairs[y]
			a, b := &s[p.s], &s[r.s]
			c, d := &t[p.t], &t[r.t]
			if a.vals[0] == b.vals[0] || a.kind != qNumber || b.kind != qNumber {
				continue
			}
			if b.from-a.to == 1 && d.from-c.to == 1 || g.src.lettered(a) || g.src.lettered(b) {
				continue // "3 of 5", 1541/1571: side by side in the same order
			}
			ra, rb, rc, rd := g.src.role(a), g.src.role(b), g.tgt.role(c), g.tgt.role(d)
			if ra != "" && rb != "" && ra != rb && ra == rd && rb == rc || g.turned(a, b, c, d) || g.renamed(a, b, c, d) || g.exchanged(a, b, c, d) || g.recounted(a, b, c, d) || len(pairs) <= 16 && g.crossed(a, b, c, d) {
				g.report("number.swapped", g.src.span(a.from, b.to), g.tgt.span(min(c.from, d.from), max(c.to, d.to)), g.src.text[g.src.toks[a.from].from:g.src.toks[a.to-1].to], g.src.text[g.src.toks[b.from].from:g.src.toks[b.to-1].to])
				a.units, b.units = nil, nil
				return pairs
			}
		}
	}
	return pairs
}

// role says what a number counts, where that is certain: a unit, a currency, a day of
// a month.
func (s *side) role(q *quantity) string {
	switch {
	case len(q.units) > 0:
		return unitTable[q.units[0]].key
	case len(q.money) > 0:
		return "money " + q.money[0]
	case q.n > 0 && q.vals[0] >= 1 && q.vals[0] <= 31 && q.digits && (s.monthNear(q)):
		return "day"
	}
	return ""
}

// monthNear tells whether a month stands right before or behind a number.
func (s *side) monthNear(q *quantity) bool {
	j := q.to
	if s.at(j).punct(".") {
		j++
	}
	if s.at(j).low == "de" || s.at(j).low == "of" {
		j++
	}
	if s.at(j).ent != nil && s.at(j).ent.month > 0 {
		return true
	}
	i := q.from - 1
	if s.at(i).punct(".") {
		i--
	}
	return i >= 0 && s.at(i).ent != nil && s.at(i).ent.month > 0
}

// exchanged tells whether two numbers stand in each other's sentence, where both sides have
// as many: whole sentences keep their numbers.
func (g *segment) exchanged(a, b, c, d *quantity) bool {
	if !a.digits || !b.digits || !c.digits || !d.digits || len(g.src.sents) != len(g.tgt.sents) || a.clock || b.clock {
		return false
	}
	x, y := g.src.sentenceOf(a), g.src.sentenceOf(b)
	return x != y && g.tgt.sentenceOf(c) == y && g.tgt.sentenceOf(d) == x
}

// sentenceOf is the sentence that a number stands in.
func (s *side) sentenceOf(q *quantity) int {
	k := 0
	for k+1 < len(s.sents) && s.sents[k+1] <= q.from {
		k++
	}
	return k
}

// renamed tells whether two numbers that follow names, as ages and scores do, have
// changed places behind the same names.
func (g *segment) renamed(a, b, c, d *quantity) bool {
	x, y := g.src.nameBefore(a), g.src.nameBefore(b)
	return x != "" && y != "" && x != y && g.tgt.nameBefore(d) == x && g.tgt.nameBefore(c) == y
}

// recounted tells whether two numbers have changed places before words that are alike in
// both languages: "39 destinations in 30 countries", "30 destinos en 39 países".
func (g *segment) recounted(a, b, c, d *quantity) bool {
	if !a.digits || !b.digits || !c.digits || !d.digits {
		return false
	}
	x, y := g.src.counted(a), g.src.counted(b)
	v, w := g.tgt.counted(c), g.tgt.counted(d)
	if x == "" || y == "" || v == "" || w == "" {
		return false
	}
	swapped := cognates(x, w) || cognates(y, v)
	return swapped && !cognates(x, v) && !cognates(y, w) && !cognates(v, w) && !cognates(x, y)
}

// counted is the word in lower case right behind a number.
func (s *side) counted(q *quantity) string {
	if t := s.at(q.to); t.kind == kWord && !t.upper && t.space {
		return t.low
	}
	return ""
}

// cognates tells whether two words of different languages begin alike for six letters.
func cognates(a, b string) bool { return common(skeleton(a), skeleton(b)) >= 6 }

// nameBefore is the capitalised word right before a number, but for a comma or bracket.
func (s *side) nameBefore(q *quantity) string {
	i := q.from - 1
	if p := s.at(i); p.punct(",") || p.punct("(") {
		i--
	}
	if t := s.at(i); i >= 0 && t.kind == kWord && t.upper && (t.ent == nil || t.is(clGiven)) {
		return t.low
	}
	return ""
}

// turned tells whether two numbers that "and" or a dash joins have changed places, as an ascending range has become a descending one: 100-200, 200-100.
func (g *segment) turned(a, b, c, d *quantity) bool {
	joined := func(s *side, x, y *quantity) bool {
		if y.from != x.to+1 {
			return false
		}
		j := &s.toks[x.to]
		return j.kind == kPunct && (j.low == "-" || j.low == "–" || j.low == "/") && !j.space && !s.toks[y.from].space || j.is(clJoiner) && x.digits && y.digits
	}
	return joined(&g.src, a, b) && joined(&g.tgt, d, c) && !g.src.inDate(a) && !g.src.inDate(b) && !g.tgt.inDate(c) && !g.tgt.inDate(d)
}

// inDate tells whether a number is one of three with the same mark between them, as in
// 1998-08-01: which comes first is the language's choice.
func (s *side) inDate(q *quantity) bool {
	sep := func(i int) bool {
		p := s.at(i)
		return p.kind == kPunct && (p.low == "-" || p.low == "/" || p.low == ".") && s.at(i-1).kind == kNumber && s.at(i+1).kind == kNumber && !s.at(i+1).space
	}
	i := q.from
	return sep(i-1) && sep(i+1) || sep(i+1) && sep(i+3) || sep(i-1) && sep(i-3)
}
