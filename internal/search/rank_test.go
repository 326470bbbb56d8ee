package search

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// What a document scores is what the formula says, looked up word by word.
func TestScoreIsTheFormula(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 9))
	now := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	some := func(n int) map[int64]float64 {
		out := map[int64]float64{}
		for range n {
			out[1+r.Int64N(400)] = r.Float64()
		}
		return out
	}
	for range 200 {
		rank := Ranking{Docs: 5000, Average: 300, Now: now}
		for range 1 + r.IntN(3) {
			w := Wanted{Docs: r.IntN(6000), Function: r.IntN(4) == 0}
			for range 1 + r.IntN(2) {
				p := Part{Weight: r.Float64()}
				for range 1 + r.IntN(3) {
					p.Places = append(p.Places, some(1+r.IntN(20)))
				}
				w.Parts = append(w.Parts, p)
			}
			rank.Wanted = append(rank.Wanted, w)
		}
		for range 20 {
			var ts Terms
			have := map[int64]Counts{}
			for id := int64(1); id < 500; id += 1 + r.Int64N(4) {
				c := Counts{r.IntN(4), r.IntN(4), 1 + r.IntN(15)}
				ts, have[id] = append(ts, Term{id, c}), c
			}
			length, at := 1+r.IntN(900), now.Add(-time.Duration(r.IntN(3000))*time.Hour)
			got, err := rank.Score(ts.Encode(), length, at)
			if err != nil {
				t.Fatal(err)
			}
			if want := plainScore(&rank, have, length, at); math.Abs(got-want) > 1e-9 || want == 0 && got != 0 {
				t.Fatalf("%v, the formula says %v", got, want)
			}
		}
	}
	if _, err := (&Ranking{Wanted: []Wanted{{Parts: []Part{{Weight: 1, Places: []map[int64]float64{{1: 1}}}}}}}).Score([]byte{1}, 1, now); err == nil {
		t.Error("terms without their counts are taken for whole")
	}
}

func plainScore(r *Ranking, have map[int64]Counts, length int, at time.Time) float64 {
	norm := 0.25 + 0.75*float64(length)/r.Average
	total := 0.0
	for _, w := range r.Wanted {
		best := 0.0
		for _, p := range w.Parts {
			least := math.Inf(1)
			for _, place := range p.Places {
				f := 0.0
				for id, weight := range place {
					c := have[id]
					f += weight * (6*float64(c[Headline]) + 3*float64(c[Standfirst]) + float64(c[Body])/norm)
				}
				least = min(least, f)
			}
			best = max(best, p.Weight*least)
		}
		n := float64(min(w.Docs, r.Docs))
		idf := math.Log(1 + (float64(r.Docs)-n+0.5)/(n+0.5))
		if w.Function {
			idf *= 0.1
		}
		total += idf * best * 2.2 / (best + 1.2)
	}
	return total * (1 + 0.6*math.Exp2(-r.Now.Sub(at).Hours()/24/45))
}
