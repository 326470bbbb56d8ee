package check

import (
	"slices"

	"depesche"
)

// termIndex finds those terms of a glossary that a text may hold, so that a long story
// need not be searched for every one of them in every sentence.
type termIndex struct {
	terms []term
	// begins are the terms, as places in terms, by how their first word begins.
	begins map[string][]int
	// holds are those that may stand within a compound, by the same.
	holds map[string][]int
	found []int
}

// term is a term with its words.
type term struct {
	*depesche.Term
	words []token
}

// What two forms of a word have in common: see formOf. No shorter word has forms, and no
// shorter one is looked for within compounds.
const sharedStart = 3

func start(w string) string { return w[:min(len(w), sharedStart)] }

// termIndex is the index of the terms of a configuration. It is made when first asked for:
// not for use by two at once.
func (cfg *Config) termIndex(src *lexicon) *termIndex {
	if cfg.index == nil {
		cfg.index = newTermIndex(cfg, src)
	}
	return cfg.index
}

func newTermIndex(cfg *Config, src *lexicon) *termIndex {
	x := &termIndex{begins: map[string][]int{}, holds: map[string][]int{}}
	for i := range cfg.Terms {
		t := &cfg.Terms[i]
		if !sameLang(t.SourceLang, cfg.SourceLang) || !sameLang(t.TargetLang, cfg.TargetLang) || t.Source == "" || t.Target == "" {
			continue
		}
		words := tokenize(t.Source, src.pack.Words.Elision)
		if len(words) == 0 {
			continue
		}
		at := start(umlautless(skeletonless(words[0].low)))
		x.begins[at] = append(x.begins[at], len(x.terms))
		if src.inCompounds(words) {
			x.holds[at] = append(x.holds[at], len(x.terms))
		}
		x.terms = append(x.terms, term{Term: t, words: words})
	}
	return x
}

// candidates are the terms that a text may hold, in the order of the glossary.
func (x *termIndex) candidates(s *side) []*term {
	if len(x.terms) == 0 {
		return nil
	}
	x.found = x.found[:0]
	for i := range s.toks {
		low := umlautless(s.toks[i].low)
		x.found = append(x.found, x.begins[start(umlautless(skeletonless(s.toks[i].low)))]...)
		if len(x.holds) > 0 {
			for k := 0; k+sharedStart <= len(low); k++ {
				x.found = append(x.found, x.holds[low[k:k+sharedStart]]...)
			}
		}
	}
	slices.Sort(x.found)
	x.found = slices.Compact(x.found)
	out := make([]*term, len(x.found))
	for i, at := range x.found {
		out[i] = &x.terms[at]
	}
	return out
}
