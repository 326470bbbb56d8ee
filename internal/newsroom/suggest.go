package newsroom

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"unicode"

	"depesche"
	"depesche/internal/lang"
	"depesche/internal/store"
	"depesche/internal/translate"
)

// TopicSuggestion is a topic that a story's text speaks for, and the words that do.
type TopicSuggestion struct {
	Key   string   `json:"key"`
	Words []string `json:"words"` // as they stand in the text, the weightiest first
	Score float64  `json:"score"` // for the order; 1 is the least that is suggested
}

// The weight of a place: what a story is about stands at its top.
const (
	inHeadline   = 3.0
	inStandfirst = 2.0
	inBody       = 1.0
)

const (
	// nameEnough is the weight at which a topic's own name makes it a suggestion: once at
	// the top, or twice in the body.
	nameEnough = 2.0
	// learnedEnough is the same for words that stand in headlines of the topic's stories.
	learnedEnough = 6.0
	// learnedFrom is how many headlines are looked at, the newest.
	learnedFrom = 1000
	// learnedOften is in how many of a topic's headlines a word stands that is learned:
	// fewer are chance.
	learnedOften = 3
	suggestMost  = 5
)

// SuggestTopics says which topics a story's original speaks for, apart from those that it
// has: by the topic's name in the story's language, and by words that stand in headlines
// of the topic's other stories and in few others.
func (n *Newsroom) SuggestTopics(ctx context.Context, story int64) ([]TopicSuggestion, error) {
	st, err := n.Store.Story(ctx, story)
	if err != nil {
		return nil, in("topics", err)
	}
	t, err := n.Store.Original(ctx, story)
	if err != nil {
		return nil, in("topics", err)
	}
	rev, err := n.Store.Revision(ctx, t.Head)
	if err != nil {
		return nil, in("topics", err)
	}
	topics, err := n.Store.Topics(ctx)
	if err != nil {
		return nil, in("topics", err)
	}
	heads, err := n.Store.TopicHeadlines(ctx, t.Lang, story, learnedFrom)
	if err != nil {
		return nil, in("topics", err)
	}
	return suggest(topics, st.Topics, weigh(&rev.Document, t.Lang), heads, t.Lang), nil
}

// weighed is a word of a text: its stem, how it stands there first, and the sum of the
// weights of its places.
type weighed struct {
	stem, as string
	weight   float64
}

// weigh lists the words of a text by stem, in order of appearance.
func weigh(d *depesche.Document, lang string) []weighed {
	var out []weighed
	at := map[string]int{}
	stem := translate.Stemmer(lang)
	add := func(text string, weight float64) {
		for _, w := range words(text) {
			s := stem(strings.ToLower(w))
			i, ok := at[s]
			if !ok {
				i = len(out)
				at[s] = i
				out = append(out, weighed{stem: s, as: w})
			}
			out[i].weight += weight
		}
	}
	add(d.Headline.Text, inHeadline)
	add(d.Standfirst.Text, inStandfirst)
	for i := range d.Blocks {
		b := &d.Blocks[i]
		add(b.Text.Text, inBody)
		for _, item := range b.Items {
			add(item.Text, inBody)
		}
	}
	return out
}

func words(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) })
}

// suggest is SuggestTopics without the store.
func suggest(topics []depesche.Topic, has []string, text []weighed, heads []store.TopicHeadline, lang string) []TopicSuggestion {
	learned := learn(heads, lang)
	out := []TopicSuggestion{}
	for _, t := range topics {
		if slices.Contains(has, t.Key) {
			continue
		}
		var found []weighed
		name := 0.0
		for _, w := range calledSo(t.Names, text, lang) {
			name += w.weight
			found = append(found, w)
		}
		sum := 0.0
		for _, w := range text {
			if v := learned[t.Key][w.stem]; v > 0 {
				v *= math.Min(w.weight, 4)
				sum += v
				found = append(found, weighed{w.stem, w.as, v})
			}
		}
		score := name/nameEnough + sum/learnedEnough
		if score < 1 {
			continue
		}
		slices.SortStableFunc(found, func(a, b weighed) int { return cmp.Compare(b.weight, a.weight) })
		s := TopicSuggestion{Key: t.Key, Score: math.Round(score*100) / 100}
		for _, w := range found {
			if len(s.Words) < 3 && !slices.Contains(s.Words, w.as) {
				s.Words = append(s.Words, w.as)
			}
		}
		out = append(out, s)
	}
	slices.SortStableFunc(out, func(a, b TopicSuggestion) int { return cmp.Compare(b.Score, a.Score) })
	return out[:min(len(out), suggestMost)]
}

// calledSo finds the words of a text that are a topic's name. All words of a name of several
// words must be there; the rarest says how often.
func calledSo(names map[string]string, text []weighed, tag string) []weighed {
	name := names[tag]
	if name == "" {
		name = names[depesche.BaseLang(tag)]
	}
	parts := words(name)
	if len(parts) == 0 {
		return nil
	}
	stem := translate.Stemmer(tag)
	// Where compounds are one word, a name may be a part of one: "Bahn" in "Straßenbahn".
	compounds := lang.Core(tag).Search.Compounds
	var least []weighed
	for _, p := range parts {
		s := stem(strings.ToLower(p))
		var hit []weighed
		for _, w := range text {
			switch {
			case w.stem == s:
				hit = append(hit, w)
			case len([]rune(s)) >= 4 && compounds && (strings.HasPrefix(w.stem, s) || strings.HasSuffix(w.stem, s)):
				hit = append(hit, w)
			}
		}
		if len(hit) == 0 {
			return nil
		}
		if least == nil || total(hit) < total(least) {
			least = hit
		}
	}
	return least
}

func total(ws []weighed) float64 {
	sum := 0.0
	for _, w := range ws {
		sum += w.weight
	}
	return sum
}

// learn says of the words of each topic's headlines how much they speak for it: those
// that stand in several of its headlines, by how much rarer they are elsewhere.
func learn(heads []store.TopicHeadline, lang string) map[string]map[string]float64 {
	known := map[string]string{}
	cut := translate.Stemmer(lang)
	stem := func(w string) string {
		s, ok := known[w]
		if !ok {
			s = cut(w)
			known[w] = s
		}
		return s
	}
	stories := map[int64][]string{} // stems by story
	everywhere := map[string]int{}
	inTopic := map[string]map[string]int{}
	size := map[string]int{}
	for _, h := range heads {
		stems, ok := stories[h.Story]
		if !ok {
			for _, w := range words(h.Headline) {
				if s := stem(strings.ToLower(w)); len([]rune(w)) > 2 && !slices.Contains(stems, s) {
					stems = append(stems, s)
					everywhere[s]++
				}
			}
			stories[h.Story] = stems
		}
		if inTopic[h.Topic] == nil {
			inTopic[h.Topic] = map[string]int{}
		}
		size[h.Topic]++
		for _, s := range stems {
			inTopic[h.Topic][s]++
		}
	}
	out := map[string]map[string]float64{}
	for topic, counts := range inTopic {
		out[topic] = map[string]float64{}
		for s, n := range counts {
			if n < learnedOften {
				continue
			}
			// How many times as frequent it is here as elsewhere, a little smoothed.
			here := float64(n) / float64(size[topic])
			there := (float64(everywhere[s]-n) + 0.5) / (float64(len(stories)-size[topic]) + 1)
			if lift := here / there; lift > 3 {
				out[topic][s] = math.Log2(lift) * math.Sqrt(here)
			}
		}
	}
	return out
}
