package newsroom

import (
	"cmp"
	"context"
	"slices"

	"depesche"
	"depesche/internal/search"
	"depesche/internal/store"
	"depesche/internal/translate"
)

// ConcordanceHit is a pair of the memory that has the words looked for, which are marked
// on the side where they stand; on the other side those words are marked that seem to be
// their translation.
type ConcordanceHit struct {
	Unit   depesche.MemoryUnit `json:"unit"`
	Source []search.Piece      `json:"source"`
	Target []search.Piece      `json:"target"`
}

// Concordance finds words in the memory, in whatever direction its pairs were translated.
func (n *Newsroom) Concordance(ctx context.Context, q store.MemoryQuery) ([]ConcordanceHit, error) {
	if q.Limit == 0 {
		q.Limit = 20
	}
	found, err := n.Store.SearchMemory(ctx, q)
	if err != nil {
		return nil, in("memory", err)
	}
	answers, err := n.answering(ctx, q.Text, found)
	if err != nil {
		return nil, in("memory", err)
	}
	out := make([]ConcordanceHit, len(found))
	for i, f := range found {
		h := ConcordanceHit{Unit: f.Unit}
		mark := func(lang, text string, hits map[string]bool) []search.Piece {
			return search.For(lang).Mark(text, func(w string) bool { return hits[w] })
		}
		if f.Target {
			h.Source, h.Target = mark(f.Unit.SourceLang, f.Unit.Source.Text, answers[f.Unit.SourceLang]), mark(f.Unit.TargetLang, f.Unit.Target.Text, f.Hits)
		} else {
			h.Source, h.Target = mark(f.Unit.SourceLang, f.Unit.Source.Text, f.Hits), mark(f.Unit.TargetLang, f.Unit.Target.Text, answers[f.Unit.TargetLang])
		}
		out[i] = h
	}
	return out, nil
}

const (
	// A word seems to answer when it stands in this share of the other sides,
	answerShare = 0.4
	// and that much more often than in the memory as a whole.
	answerLift = 3.0
)

// answering are the words, by language, that seem to be the translation of what was
// looked for: the glossary's, and those that stand on the other side again and again and
// seldom elsewhere.
func (n *Newsroom) answering(ctx context.Context, text string, found []store.MemoryFound) (map[string]map[string]bool, error) {
	out := map[string]map[string]bool{}
	sides := map[string][]string{} // language of the other side to its texts
	from := map[string]string{}
	for _, f := range found {
		here, lang, other := f.Unit.SourceLang, f.Unit.TargetLang, f.Unit.Target.Text
		if f.Target {
			here, lang, other = f.Unit.TargetLang, f.Unit.SourceLang, f.Unit.Source.Text
		}
		sides[lang], from[lang] = append(sides[lang], other), here
	}
	for lang, texts := range sides {
		hits, err := n.often(ctx, lang, texts)
		if err != nil {
			return nil, err
		}
		terms, err := n.terms(ctx, n.Store, from[lang], lang)
		if err != nil {
			return nil, err
		}
		for _, h := range translate.NewGlossary(from[lang], terms).Find(text) {
			if h.Term.Policy != depesche.TermForbidden {
				search.For(lang).Words(h.Term.Target, func(t search.Token) { hits[t.Word] = true })
			}
		}
		out[lang] = hits
	}
	return out, nil
}

// often finds the words that texts share and that are rarer in the memory as a whole.
func (n *Newsroom) often(ctx context.Context, lang string, texts []string) (map[string]bool, error) {
	hits := map[string]bool{}
	if len(texts) < 2 { // one sentence says nothing about its words
		return hits, nil
	}
	a := search.For(lang)
	in := map[string]int{} // stem to texts
	forms := map[string][]string{}
	var words []string
	for _, text := range texts {
		seen := map[string]bool{}
		a.Words(text, func(t search.Token) {
			if a.Function(t.Word) {
				return
			}
			stem := a.Stem(t.Word)
			if !seen[stem] {
				seen[stem] = true
				in[stem]++
			}
			if !slices.Contains(forms[stem], t.Word) {
				forms[stem], words = append(forms[stem], t.Word), append(words, t.Word)
			}
		})
	}
	pairs, docs, err := n.Store.MemoryWords(ctx, lang, words)
	if err != nil || pairs == 0 {
		return hits, err
	}
	type candidate struct {
		stem string
		lift float64
	}
	var cs []candidate
	for stem, k := range in {
		everywhere := 0
		for _, w := range forms[stem] {
			everywhere += docs[w]
		}
		share := float64(k) / float64(len(texts))
		lift := share / (float64(max(everywhere, k)) / float64(pairs))
		if only := everywhere == k && pairs > int64(len(texts)); share >= answerShare && k > 1 && (lift >= answerLift || only) {
			cs = append(cs, candidate{stem, share * lift})
		}
	}
	slices.SortFunc(cs, func(a, b candidate) int { return cmp.Or(cmp.Compare(b.lift, a.lift), cmp.Compare(a.stem, b.stem)) })
	for _, c := range cs[:min(len(cs), 3)] {
		for _, w := range forms[c.stem] {
			hits[w] = true
		}
	}
	return hits, nil
}
