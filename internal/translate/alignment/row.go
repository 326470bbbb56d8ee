package alignment

import (
	"sort"

	"depesche/internal/nmt"
)

// row says how much a word of the translation looked at words of the source: shares[i] at
// word first+i. Shares add up to 1, or to less where a source word drew more looks than a
// word can mean.
type row struct {
	first  int
	shares []float32
	upTo   []float32 // sums of shares before i; one more than shares
}

// mostOfOne is how many words of a translation may come of one: what looks at a word
// beyond that looks at it for want of something better.
const mostOfOne = 4

// align gives each token of the target its row.
func align(source, target []token, t nmt.Translation) {
	of := make([]row, len(t.Source)) // what words each piece of the source belongs to
	for i, s := range t.Source {
		from, to := overlapping(source, s)
		of[i].first = from
		for _, w := range source[from:to] {
			of[i].shares = append(of[i].shares, float32(min(w.End, s.End)-max(w.Start, s.Start))/float32(max(1, s.End-s.Start)))
		}
	}
	mass := make([]float32, len(source))
	at := 0
	for i := range target {
		tok := &target[i]
		for at < len(t.Pieces) && t.Pieces[at].End <= tok.Start {
			at++
		}
		var sum row
		for _, p := range t.Pieces[at:] {
			if p.Start >= tok.End {
				break
			}
			sum.add(p, of, float32(min(p.End, tok.End)-max(p.Start, tok.Start)))
		}
		sum.normalize(source, tok.word)
		for k, w := range sum.shares {
			mass[sum.first+k] += w
		}
		tok.row = sum
	}
	for i := range target {
		target[i].row.limit(mass)
	}
}

// overlapping is the range of tokens that a span touches.
func overlapping(ts []token, s Span) (int, int) {
	from := sort.Search(len(ts), func(i int) bool { return ts[i].End > s.Start })
	to := from
	for to < len(ts) && ts[to].Start < s.End {
		to++
	}
	return from, to
}

// add adds what a piece looked at.
func (r *row) add(p nmt.Piece, of []row, weight float32) {
	if p.First >= len(of) {
		return
	}
	if r.shares == nil {
		r.first, r.shares = of[p.First].first, []float32{}
	}
	for k, share := range p.Attention {
		if !(share > 0) || p.First+k >= len(of) {
			continue
		}
		o := of[p.First+k]
		for len(r.shares) < o.first+len(o.shares)-r.first {
			r.shares = append(r.shares, 0)
		}
		for i, part := range o.shares {
			if at := o.first + i - r.first; at >= 0 {
				r.shares[at] += weight * share * part
			}
		}
	}
}

// normalize makes the shares add up to 1. Words look at words: what they look at between
// them counts only when there is little else.
func (r *row) normalize(source []token, word bool) {
	all, words := float32(0), float32(0)
	for k, w := range r.shares {
		all += w
		if source[r.first+k].word {
			words += w
		}
	}
	if word && words > all/10 {
		all = words
		for k := range r.shares {
			if !source[r.first+k].word {
				r.shares[k] = 0
			}
		}
	}
	if !(all > 0) {
		r.shares = nil
		return
	}
	for k := range r.shares {
		r.shares[k] /= all
	}
}

// limit takes from the shares what is beyond mostOfOne.
func (r *row) limit(mass []float32) {
	r.upTo = make([]float32, len(r.shares)+1)
	for k := range r.shares {
		if m := mass[r.first+k]; m > mostOfOne {
			r.shares[k] *= mostOfOne / m
		}
		r.upTo[k+1] = r.upTo[k] + r.shares[k]
	}
}

// among is the share of words from to to.
func (r *row) among(from, to int) float32 {
	n := len(r.shares)
	return r.upTo[min(max(to-r.first, 0), n)] - r.upTo[min(max(from-r.first, 0), n)]
}

// at is the share of a word.
func (r *row) at(word int) float32 {
	if k := word - r.first; k >= 0 && k < len(r.shares) {
		return r.shares[k]
	}
	return 0
}

// region is a part of the source in words: those from to to, of which the first and the
// last may be covered in part.
type region struct {
	from, to          int
	atFirst, atLast   float32 // how much of these is covered
	words             int     // how many of them are words
	lead, trail       string  // what the part begins and ends with besides words
	center, allSource float64 // middle and length of the source, in bytes
}

func regionOf(text string, source []token, s Span) region {
	g := region{center: float64(s.Start+s.End) / 2, allSource: float64(max(1, len(text)))}
	g.from, g.to = overlapping(source, s)
	first, last := -1, -1
	for i := g.from; i < g.to; i++ {
		if source[i].word {
			if first < 0 {
				first = i
			}
			last = i
			g.words++
		}
	}
	if g.from < g.to {
		part := func(w token) float32 {
			return float32(min(w.End, s.End)-max(w.Start, s.Start)) / float32(w.End-w.Start)
		}
		g.atFirst, g.atLast = part(source[g.from]), part(source[g.to-1])
	}
	if first >= 0 {
		g.lead = text[s.Start:max(s.Start, source[first].Start)]
		g.trail = text[min(s.End, source[last].End):s.End]
	}
	return g
}

// of is the share of a row that falls on the region.
func (g *region) of(r *row) float32 {
	if g.from == g.to || len(r.shares) == 0 {
		return 0
	}
	if g.to-g.from == 1 {
		return r.at(g.from) * min(g.atFirst, g.atLast)
	}
	return r.at(g.from)*g.atFirst + r.among(g.from+1, g.to-1) + r.at(g.to-1)*g.atLast
}
