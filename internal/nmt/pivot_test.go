package nmt

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"
)

// The product of two alignments is made of words; here both texts have a piece for each
// byte, so that it is a product of matrices.
func TestComposeIsAProduct(t *testing.T) {
	a := Translation{Text: "xyz", Score: -1, Lowest: -2, Count: 3, Source: []Span{{0, 1}, {1, 2}},
		Pieces: []Piece{{Span{0, 1}, -1, 0, []float32{1, 0}}, {Span{1, 2}, -1, 0, []float32{.25, .75}}, {Span{2, 3}, -2, 1, []float32{1}}}}
	b := Translation{Text: "mn", Score: -3, Lowest: -5, Count: 1, Cut: true, Source: []Span{{0, 1}, {1, 2}, {2, 3}},
		Pieces: []Piece{{Span{0, 1}, -3, 0, []float32{.5, .25, .25}}, {Span{1, 2}, -5, 1, []float32{.5, .3}}}}
	got := compose(a, b)
	if got.Text != "mn" || got.Score != -1.5 || got.Lowest != -5 || got.Count != 4 || !got.Cut || len(got.Source) != 2 {
		t.Errorf("composed to %+v", got)
	}
	for i, want := range [][]float32{{.5 + .25*.25, .25*.75 + .25}, {.5 * .25, .5*.75 + .3}} {
		p := got.Pieces[i]
		for k, w := range want {
			if p.First != 0 || math.Abs(float64(p.Attention[k]-w)) > 1e-6 {
				t.Errorf("piece %d looks at %v from %d, not %v", i, p.Attention, p.First, want)
				break
			}
		}
		if p.Span != b.Pieces[i].Span || p.LogProb != b.Pieces[i].LogProb {
			t.Errorf("piece %d is %+v", i, p)
		}
	}
}

// Whatever lies between, what a piece looks at is shares, and within the source.
func TestComposeKeepsShares(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	spans := func(n, size int) []Span {
		out := make([]Span, n)
		at := 0
		for i := range out {
			out[i] = Span{at, at + r.IntN(size)}
			at = out[i].End
		}
		return out
	}
	pieces := func(at []Span, sources int) []Piece {
		out := make([]Piece, len(at))
		for i := range out {
			first := r.IntN(sources)
			w := make([]float32, 1+r.IntN(sources-first))
			for k := range w {
				w[k] = r.Float32()
			}
			normalize(w, r.Float32())
			out[i] = Piece{at[i], -1, first, w}
		}
		return out
	}
	for range 5000 {
		a := Translation{Source: spans(1+r.IntN(9), 4)}
		a.Pieces = pieces(spans(r.IntN(9), 4), len(a.Source))
		b := Translation{Source: spans(1+r.IntN(9), 4)}
		b.Pieces = pieces(spans(r.IntN(9), 4), len(b.Source))
		for _, p := range compose(a, b).Pieces {
			total := float32(0)
			for _, w := range p.Attention {
				total += w
			}
			if !(total <= 1.0001) || p.First+len(p.Attention) > len(a.Source) {
				t.Fatalf("shares of %v to pieces from %d, of %d", p.Attention, p.First, len(a.Source))
			}
		}
	}
}

func TestPivot(t *testing.T) {
	ctx := context.Background()
	first, second := student(t, sizes["scaled"], Options{}), student(t, sizes["separate"], Options{})
	p := Via(first, second)
	got, err := p.Translate(ctx, sentences, true)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := p.Translate(ctx, sentences, false)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range sentences {
		between := translate(t, first, []string{s})[0]
		want := translate(t, second, []string{between.Text})[0]
		if got[i].Text != want.Text || plain[i].Text != want.Text || got[i].Count != between.Count+want.Count || len(got[i].Pieces) != len(want.Pieces) {
			t.Errorf("%q became %q, step by step %q", s, got[i].Text, want.Text)
		}
		if len(got[i].Source) != len(between.Source) || plain[i].Pieces != nil {
			t.Errorf("%q has the pieces %v", s, got[i].Source)
		}
	}
	scored, err := p.Score(ctx, []Pair{{sentences[0], got[0].Text}, {sentences[0], "zzz qqq XXX 777 vvv"}}, true)
	if err != nil || scored[0].Score <= scored[1].Score || len(scored[1].Pieces) == 0 {
		t.Errorf("its own words score %v, nonsense %v; %v", scored[0].Score, scored[1].Score, err)
	}
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := p.Translate(gone, sentences, false); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled translation: %v", err)
	}
	if _, err := p.Score(gone, nil, false); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled score: %v", err)
	}
}
