package check

import (
	"cmp"
	"math"
	"slices"
)

// Lexicon holds which words of two languages render each other, as learned from a
// newsroom's own translations. A nil Lexicon knows nothing. It is never changed once
// built and may be shared.
type Lexicon struct {
	renders learnedWords // words of the source language
	stands  learnedWords // words of the target language
}

// learnedWords gives for each word, as learnedForm has it, what renders it.
type learnedWords map[string]learnedWord

type learnedWord struct {
	ways []string // the surest first
	// sure tells that a translation of the word nearly always holds one of the ways, so
	// that their absence says something.
	sure bool
}

// Example is a source text with its approved translation, to learn from.
type Example struct{ Source, Target string }

const (
	learnedStem   = 6    // letters by which words are told apart, so that inflection does not
	learnedWays   = 4    // renderings kept for each word
	learnedTimes  = 3    // how often two words must meet
	learnedSign   = 10.8 // log-likelihood ratio beyond which a meeting is no chance, p < 0.001
	learnedLength = 60   // words of an example beyond which it teaches nothing
	learnedShare  = 0.7  // of a word's examples that must hold one of its ways, to be sure
)

// Learn builds a lexicon from translations of one language pair: words that meet in the
// same examples far more often than chance explains, by Dunning's log-likelihood ratio.
// The order of the examples does not matter. A few hundred examples teach the words that
// a newsroom uses daily.
func Learn(sourceLang, targetLang string, examples []Example) *Lexicon {
	src, tgt := lexiconOf(sourceLang), lexiconOf(targetLang)
	a, b := &vocabulary{ids: map[string]int{}}, &vocabulary{ids: map[string]int{}}
	for _, e := range examples {
		x, y := learnable(e.Source, src), learnable(e.Target, tgt)
		if len(x) == 0 || len(y) == 0 || len(x) > learnedLength || len(y) > learnedLength {
			continue
		}
		a.add(x)
		b.add(y)
	}
	return &Lexicon{renders: a.against(b), stands: b.against(a)}
}

// vocabulary numbers the words of one side of the examples and notes where each stands.
type vocabulary struct {
	ids      map[string]int
	words    []string
	examples [][]int // words of each example
	in       [][]int // examples of each word
}

func (v *vocabulary) add(words []string) {
	e := make([]int, len(words))
	for i, w := range words {
		id, ok := v.ids[w]
		if !ok {
			id = len(v.words)
			v.ids[w] = id
			v.words, v.in = append(v.words, w), append(v.in, nil)
		}
		v.in[id] = append(v.in[id], len(v.examples))
		e[i] = id
	}
	v.examples = append(v.examples, e)
}

// against finds for each word of v what renders it among the words of o.
func (v *vocabulary) against(o *vocabulary) learnedWords {
	out := learnedWords{}
	met := make([]int, len(o.words)) // how often the word in hand meets each of o
	n := len(v.examples)
	type way struct {
		id    int
		score float64
	}
	var ways []way
	for w, at := range v.in {
		if len(at) < learnedTimes {
			continue
		}
		for _, e := range at {
			for _, x := range o.examples[e] {
				met[x]++
			}
		}
		ways = ways[:0]
		for _, e := range at {
			for _, x := range o.examples[e] {
				k := met[x]
				met[x] = 0
				if k < learnedTimes || float64(k)*float64(n) <= float64(len(at))*float64(len(o.in[x])) {
					continue
				}
				if s := likelihood(k, len(at), len(o.in[x]), n); s >= learnedSign {
					ways = append(ways, way{x, s})
				}
			}
		}
		if len(ways) == 0 {
			continue
		}
		slices.SortFunc(ways, func(a, b way) int {
			return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(o.words[a.id], o.words[b.id]))
		})
		kept := ways[:min(len(ways), learnedWays)]
		// What stays as it is, as a name does, is rendered by itself alone, not by its company.
		if i := slices.IndexFunc(ways, func(x way) bool { return o.words[x.id] == v.words[w] }); i >= 0 {
			kept = ways[i : i+1]
		}
		word := learnedWord{}
		has := map[int]bool{}
		for _, x := range kept {
			word.ways = append(word.ways, o.words[x.id])
			has[x.id] = true
		}
		held := 0
		for _, e := range at {
			if slices.ContainsFunc(o.examples[e], func(x int) bool { return has[x] }) {
				held++
			}
		}
		word.sure = float64(held) >= learnedShare*float64(len(at))
		out[v.words[w]] = word
	}
	return out
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
	n := 0
	for i := range w {
		if n == learnedStem {
			return w[:i]
		}
		n++
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

// learned tells whether the newsroom's memory knows for sure how the word at i of the side
// s is rendered, and whether the other side o has one of its renderings.
func (g *segment) learned(s, o *side, i int) (sure, here bool) {
	lx := g.cfg.Lexicon
	if lx == nil {
		return false, false
	}
	words := lx.renders
	if s == &g.tgt {
		words = lx.stands
	}
	w, ok := words[learnedForm(s.toks[i].low)]
	if !ok {
		return false, false
	}
	for k := range o.toks {
		if t := &o.toks[k]; t.kind == kWord && slices.Contains(w.ways, learnedForm(t.low)) {
			return true, true
		}
	}
	return w.sure, false
}
