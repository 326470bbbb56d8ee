package check

import (
	"math"
	"slices"
	"strings"
)

// Lexicon holds which words of the target language render which of the source language,
// as learned from a newsroom's own translations. A nil Lexicon knows nothing. It is never
// changed once built and may be shared.
type Lexicon struct {
	renders map[string][]string // folded source word -> folded stems of target words
}

// Example is a source text with its approved translation, to learn from.
type Example struct{ Source, Target string }

const (
	learnedStem  = 6    // letters by which words are told apart, so that inflection does not
	learnedWays  = 4    // renderings kept for each word
	learnedTimes = 3    // how often two words must meet
	learnedSign  = 10.8 // log-likelihood ratio beyond which a meeting is no chance, p < 0.001
	learnedWords = 60   // words of an example beyond which it teaches nothing
)

// Learn builds a lexicon from translations of one language pair: words that meet in the
// same examples far more often than chance explains, by Dunning's log-likelihood ratio.
// The order of the examples does not matter. A few hundred examples teach the words that
// a newsroom uses daily.
func Learn(sourceLang, targetLang string, examples []Example) *Lexicon {
	src, tgt := lexiconOf(sourceLang), lexiconOf(targetLang)
	inSource, inTarget, both := map[string]int{}, map[string]int{}, map[[2]string]int{}
	n := 0
	for _, e := range examples {
		a, b := learnable(e.Source, src), learnable(e.Target, tgt)
		if len(a) == 0 || len(b) == 0 || len(a) > learnedWords || len(b) > learnedWords {
			continue
		}
		n++
		for _, x := range a {
			inSource[x]++
			for _, y := range b {
				both[[2]string{x, y}]++
			}
		}
		for _, y := range b {
			inTarget[y]++
		}
	}
	type way struct {
		word  string
		score float64
	}
	ways := map[string][]way{}
	for p, k := range both {
		if k < learnedTimes || float64(k)*float64(n) <= float64(inSource[p[0]])*float64(inTarget[p[1]]) {
			continue
		}
		if s := likelihood(k, inSource[p[0]], inTarget[p[1]], n); s >= learnedSign {
			ways[p[0]] = append(ways[p[0]], way{p[1], s})
		}
	}
	lx := &Lexicon{renders: make(map[string][]string, len(ways))}
	for w, ws := range ways {
		slices.SortFunc(ws, func(a, b way) int {
			if a.score != b.score {
				if a.score > b.score {
					return -1
				}
				return 1
			}
			return strings.Compare(a.word, b.word)
		})
		for _, x := range ws[:min(len(ws), learnedWays)] {
			lx.renders[w] = append(lx.renders[w], x.word)
		}
	}
	return lx
}

// likelihood is Dunning's G² for two words of which the one is in a, the other in b, and
// both in k of n examples.
func likelihood(k, a, b, n int) float64 {
	g := 0.0
	for _, c := range [4][3]int{{k, a, b}, {a - k, a, n - b}, {b - k, n - a, b}, {n - a - b + k, n - a, n - b}} {
		if c[0] > 0 {
			g += float64(c[0]) * math.Log(float64(c[0])*float64(n)/(float64(c[1])*float64(c[2])))
		}
	}
	return 2 * g
}

// learnable lists the words of a text that say something, each once, as stems.
func learnable(text string, lx *lexicon) []string {
	var out []string
	seen := map[string]bool{}
	for _, t := range tokenize(text, lx.pack.Words.Elision) {
		if t.kind != kWord || len(t.low) < 3 || lx.is(t.low, clFunction) {
			continue
		}
		if w := learnedForm(t.low); !seen[w] {
			seen[w] = true
			out = append(out, w)
		}
	}
	return out
}

// learnedForm is what a word is known by: its beginning, without accents.
func learnedForm(w string) string {
	w = fold(trimPossessive(w))
	if r := []rune(w); len(r) > learnedStem {
		return string(r[:learnedStem])
	}
	return w
}

// Len is how many words of the source language the lexicon can render.
func (lx *Lexicon) Len() int {
	if lx == nil {
		return 0
	}
	return len(lx.renders)
}

// learned tells whether the newsroom's memory knows renderings of the source word at i,
// and whether one of them is in the target.
func (g *segment) learned(i int) (known, here bool) {
	lx := g.cfg.Lexicon
	if lx == nil {
		return false, false
	}
	ws := lx.renders[learnedForm(g.src.toks[i].low)]
	for _, w := range ws {
		for k := range g.tgt.toks {
			if t := &g.tgt.toks[k]; t.kind == kWord && learnedForm(t.low) == w {
				return true, true
			}
		}
	}
	return len(ws) > 0, false
}
