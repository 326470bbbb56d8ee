package archive

import (
	"math"

	"depesche"
)

// pair says that sides [From, To) of one text stand for [OfFrom, OfTo) of another.
type pair struct{ From, To, OfFrom, OfTo int }

// moves are the ways in which pieces correspond, with what each costs by itself: one piece
// for one is the rule (Gale and Church, "A Program for Aligning Sentences in Bilingual
// Corpora", 1993).
var moves = []struct {
	a, b int
	cost float64
}{{1, 1, 0}, {1, 0, 4.5}, {0, 1, 4.5}, {2, 1, 2.3}, {1, 2, 2.3}, {2, 2, 4.4}}

// maxCells bounds the work of an alignment; beyond it pieces go one by one.
const maxCells = 4_000_000

// alignLengths lays two sequences of pieces beside each other by their lengths alone.
// apart adds to the cost of pieces that are of different kinds.
func alignLengths(a, b []int, apart func(i, j int) float64) []pair {
	if len(a) == 0 && len(b) == 0 {
		return nil
	}
	if (len(a)+1)*(len(b)+1) > maxCells {
		return oneByOne(len(a), len(b))
	}
	wide := len(b) + 1
	cost := make([]float64, (len(a)+1)*wide)
	from := make([]int8, len(cost))
	for i := range cost {
		cost[i] = math.Inf(1)
	}
	cost[0] = 0
	for i := 0; i <= len(a); i++ {
		for j := 0; j <= len(b); j++ {
			here := cost[i*wide+j]
			if math.IsInf(here, 1) {
				continue
			}
			for m, mv := range moves {
				if i+mv.a > len(a) || j+mv.b > len(b) {
					continue
				}
				c := here + mv.cost
				if mv.a > 0 && mv.b > 0 {
					c += mismatch(sum(a[i:i+mv.a]), sum(b[j:j+mv.b]))
					if apart != nil {
						c += apart(i, j)
					}
				}
				if to := (i+mv.a)*wide + j + mv.b; c < cost[to] {
					cost[to], from[to] = c, int8(m)
				}
			}
		}
	}
	var out []pair
	for i, j := len(a), len(b); i > 0 || j > 0; {
		mv := moves[from[i*wide+j]]
		out = append(out, pair{i - mv.a, i, j - mv.b, j})
		i, j = i-mv.a, j-mv.b
	}
	for l, r := 0, len(out)-1; l < r; l, r = l+1, r-1 {
		out[l], out[r] = out[r], out[l]
	}
	return out
}

func oneByOne(a, b int) []pair {
	var out []pair
	for i := 0; i < min(a, b); i++ {
		out = append(out, pair{i, i + 1, i, i + 1})
	}
	if a != b {
		out = append(out, pair{min(a, b), a, min(a, b), b})
	}
	return out
}

func sum(ns []int) int {
	t := 0
	for _, n := range ns {
		t += n
	}
	return t
}

// mismatch is how unlikely it is that pieces of these lengths say the same.
func mismatch(a, b int) float64 {
	if a == 0 || b == 0 {
		return 0
	}
	d := math.Abs(math.Log(float64(b)/float64(a))) * math.Sqrt(float64(min(a, b))) / 2
	return min(d, 12)
}

// beside lays a text that somebody has written as a translation beside the segments of its
// original. Every sentence of it has a place, in its order, as long as its unit has a
// counterpart; lost counts those that have none.
func beside(original, translation []depesche.Segment, fill func(t *depesche.TranslatedSegment)) (out []depesche.TranslatedSegment, lost int) {
	out = make([]depesche.TranslatedSegment, len(original))
	for i, s := range original {
		out[i] = depesche.TranslatedSegment{Segment: s, State: depesche.SegmentEmpty}
	}
	put := func(at int, in depesche.Inline) {
		t := &out[at]
		if !t.Target.IsEmpty() {
			in = t.Target.Append(depesche.Plain(" ")).Append(in)
		}
		t.Target = in
		fill(t)
	}
	us, vs := unitsOf(original), unitsOf(translation)
	named := map[string]*run{}
	for i := range vs {
		if !vs[i].inBody {
			named[vs[i].ref] = &vs[i]
		}
	}
	var a, b []run
	for _, u := range us {
		if u.inBody {
			a = append(a, u)
		} else if v := named[u.ref]; v != nil {
			lost += laySentences(original, translation, []run{u}, []run{*v}, put)
			delete(named, u.ref)
		}
	}
	for _, v := range named {
		lost += v.to - v.from
	}
	for _, v := range vs {
		if v.inBody {
			b = append(b, v)
		}
	}
	apart := func(i, j int) float64 {
		if a[i].kind != b[j].kind {
			return 3
		}
		return 0
	}
	last := -1
	for _, p := range alignLengths(lengths(a), lengths(b), apart) {
		switch {
		case p.From < p.To && p.OfFrom < p.OfTo:
			lost += laySentences(original, translation, a[p.From:p.To], b[p.OfFrom:p.OfTo], put)
			last = a[p.To-1].to - 1
		case p.OfFrom < p.OfTo:
			// A paragraph that the original does not have goes to the end of the one before.
			for _, v := range b[p.OfFrom:p.OfTo] {
				for k := v.from; k < v.to; k++ {
					if last < 0 {
						lost++
						continue
					}
					put(last, translation[k].Source)
				}
			}
		}
	}
	return out, lost
}

// run is a unit's segments [from, to) in a list.
type run struct {
	ref      string
	kind     depesche.UnitKind
	from, to int
	length   int
	inBody   bool
}

func unitsOf(segs []depesche.Segment) []run {
	var out []run
	for i, s := range segs {
		if n := len(out); n > 0 && out[n-1].ref == s.Unit {
			out[n-1].to = i + 1
			out[n-1].length += len(s.Source.Text)
			continue
		}
		body := s.Kind != depesche.UnitHeadline && s.Kind != depesche.UnitStandfirst && s.Kind != depesche.UnitDateline && s.Unit != "lead/caption" && s.Unit != "lead/alt"
		out = append(out, run{s.Unit, s.Kind, i, i + 1, len(s.Source.Text), body})
	}
	return out
}

func lengths(rs []run) []int {
	out := make([]int, len(rs))
	for i, r := range rs {
		out[i] = r.length
	}
	return out
}

// laySentences lays the sentences of some units beside those of others and returns how
// many found no place.
func laySentences(original, translation []depesche.Segment, us, vs []run, put func(int, depesche.Inline)) (lost int) {
	var ia, ib, la, lb []int
	for _, u := range us {
		for k := u.from; k < u.to; k++ {
			ia, la = append(ia, k), append(la, len(original[k].Source.Text))
		}
	}
	for _, v := range vs {
		for k := v.from; k < v.to; k++ {
			ib, lb = append(ib, k), append(lb, len(translation[k].Source.Text))
		}
	}
	last := -1
	for _, p := range alignLengths(la, lb, nil) {
		if p.From < p.To {
			last = ia[p.From]
		}
		for k := p.OfFrom; k < p.OfTo; k++ {
			switch {
			case last >= 0:
				put(last, translation[ib[k]].Source)
			case len(ia) > 0:
				put(ia[0], translation[ib[k]].Source)
			default:
				lost++
			}
		}
	}
	return lost
}
