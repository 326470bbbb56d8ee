package nmt

import (
	"context"
	"sort"
)

// Model is what translates: a Translator, or two of them as a Pivot.
type Model interface {
	Translate(ctx context.Context, sentences []string, pieces bool) ([]Translation, error)
	Score(ctx context.Context, pairs []Pair, pieces bool) ([]Translation, error)
}

var _, _ Model = (*Translator)(nil), (*Pivot)(nil)

// Pivot translates by way of a third language: what the first Model makes of a
// sentence is the second's source. It is safe for concurrent use.
type Pivot struct{ first, second Model }

// Via makes a Pivot of two Models; the first one's target language is the second
// one's source language.
func Via(first, second Model) *Pivot { return &Pivot{first, second} }

// Translate is Translator.Translate. Alignments lead from the target to the source, as
// the product of both. Score is the mean over the pieces of both translations, Lowest
// the least of them; Cut tells that either ran into its limit.
func (p *Pivot) Translate(ctx context.Context, sentences []string, pieces bool) ([]Translation, error) {
	a, err := p.first.Translate(ctx, sentences, pieces)
	if err != nil {
		return nil, err
	}
	b, err := p.second.Translate(ctx, texts(a), pieces)
	if err != nil {
		return nil, err
	}
	for i := range b {
		b[i] = compose(a[i], b[i])
	}
	return b, nil
}

// Score is Translator.Score: the second Model judges the target by what the first
// makes of the source, and the first one's trust in that counts as well.
func (p *Pivot) Score(ctx context.Context, pairs []Pair, pieces bool) ([]Translation, error) {
	sources := make([]string, len(pairs))
	for i, pair := range pairs {
		sources[i] = pair.Source
	}
	a, err := p.first.Translate(ctx, sources, pieces)
	if err != nil {
		return nil, err
	}
	between := make([]Pair, len(pairs))
	for i, text := range texts(a) {
		between[i] = Pair{text, pairs[i].Target}
	}
	b, err := p.second.Score(ctx, between, pieces)
	if err != nil {
		return nil, err
	}
	for i := range b {
		b[i] = compose(a[i], b[i])
	}
	return b, nil
}

func texts(ts []Translation) []string {
	out := make([]string, len(ts))
	for i, t := range ts {
		out[i] = t.Text
	}
	return out
}

// compose makes one translation of two, the second of the first one's text.
func compose(a, b Translation) Translation {
	out := Translation{Text: b.Text, Count: a.Count + b.Count, Lowest: min(a.Lowest, b.Lowest), Cut: a.Cut || b.Cut, Source: a.Source}
	if out.Count > 0 {
		out.Score = (a.Score*float32(a.Count) + b.Score*float32(b.Count)) / float32(out.Count)
	}
	between := make([]Piece, len(b.Source)) // what each piece between looks at, at the source
	for i, s := range b.Source {
		between[i] = look(a.Pieces, s)
	}
	for _, p := range b.Pieces {
		share := float32(0)
		for _, w := range p.Attention {
			share += w
		}
		q := sum(between[p.First:p.First+len(p.Attention)], p.Attention)
		q.Span, q.LogProb = p.Span, p.LogProb
		normalize(q.Attention, share)
		out.Pieces = append(out.Pieces, q)
	}
	return out
}

// look finds what a span of a translation looks at: the mean of its pieces, by the bytes
// that they share with it.
func look(pieces []Piece, s Span) Piece {
	from := sort.Search(len(pieces), func(i int) bool { return pieces[i].End > s.Start })
	to := from
	var shares []float32
	for ; to < len(pieces) && pieces[to].Start < s.End; to++ {
		shares = append(shares, float32(min(pieces[to].End, s.End)-max(pieces[to].Start, s.Start)))
	}
	out := sum(pieces[from:to], shares)
	normalize(out.Attention, 1)
	return out
}

// sum adds up what pieces look at, each by its weight.
func sum(pieces []Piece, weights []float32) Piece {
	first, end := -1, 0
	for _, p := range pieces {
		if len(p.Attention) > 0 && (first < 0 || p.First < first) {
			first = p.First
		}
		end = max(end, p.First+len(p.Attention))
	}
	if first < 0 {
		return Piece{}
	}
	out := Piece{First: first, Attention: make([]float32, end-first)}
	for i, p := range pieces {
		for k, w := range p.Attention {
			out.Attention[p.First-first+k] += weights[i] * w
		}
	}
	return out
}

// normalize scales shares to a sum; of nothing nothing is made.
func normalize(shares []float32, total float32) {
	sum := float32(0)
	for _, w := range shares {
		sum += w
	}
	if !(sum > 0) {
		return
	}
	for i := range shares {
		shares[i] *= total / sum
	}
}
